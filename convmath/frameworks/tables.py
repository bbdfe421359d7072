"""The recorded answers of real frameworks, read back: each table with its framework, version and hash.

A table says what a framework answered; whether that agrees with anything is worked out when it is replayed.
`oracles/` records, and says how an answer is written.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from convmath.frameworks import grid

CRASH, UNSTABLE, REFUSAL, UNSAID = "!", "?", ".", "-"
Outcome = Literal["answers", "refuses", "crashes", "unstable", "unsaid"]
NAMES = (
    "torch",
    "tensorflow",
    "tensorflow_onednn",
    "keras",
    "jax",
    "onnx",
    "onnxruntime",
    "openvino",
    "paddle",
    "tinygrad",
)


class Damaged(ValueError):
    """The table is not what was recorded, or was recorded on another grid."""


class Block(NamedTuple):
    """One call with one way to write its arguments, put to one family of layers."""

    operator: str
    call: str  # the function; "X, then Y" is two calls
    arguments: str  # with gaps that the layer's numbers fill
    axes: int  # of the call; a layer of one axis lies on the last
    family: grid.Family
    kind: Literal["values", "sizes"]
    every: int  # every how-manieth layer of the family was asked
    mode: str  # what a word for the padding stands for, such as "same_upper"
    refusals: tuple[str, ...]  # the classes of messages
    answers: tuple[str, ...]  # one a layer

    def layers(self) -> tuple[grid.Case, ...]:
        """The layers asked, in the order of the answers."""
        return self.family.cases[:: self.every]

    def outcome(self, token: str) -> Outcome:
        """What kind of answer this is."""
        if token == UNSAID:
            return "unsaid"
        kinds: dict[str, Outcome] = {CRASH: "crashes", UNSTABLE: "unstable", REFUSAL: "refuses"}
        return kinds.get(token[:1], "answers")

    def reason(self, token: str) -> str:
        """The class of message of a refusal; empty for another answer."""
        return self.refusals[int(token[1:])] if token[:1] == REFUSAL else ""


class Table(NamedTuple):
    """What one framework answered, in one version."""

    name: str
    framework: str
    version: str
    settings: str
    command: str
    sha256: str
    blocks: tuple[Block, ...]


class Answer(NamedTuple):
    """One answer, by itself."""

    framework: str
    version: str
    operator: str
    call: str
    arguments: str
    parameters: dict[str, Any]  # the library's names; for two axes each value is a pair; mode where a word was given
    outcome: Outcome
    size: tuple[int, ...] | None  # one number an axis of the call
    values: str | None  # channels with "|" between them, rows with ";", numbers with a space
    reason: str  # of a refusal


def digest(document: dict[str, Any]) -> str:
    """The hash over everything but itself: framework, version, grid and answers."""
    told = {name: part for name, part in document.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read(packed: bytes, name: str = "") -> Table:
    """A table from its file; Damaged when it, its version or the grid was edited."""
    try:
        document = json.loads(gzip.decompress(packed))
    except (OSError, ValueError, EOFError) as error:
        raise Damaged(f"the table {name} cannot be read: {type(error).__name__}") from error
    again = f"run `make oracles NAMES={name}`"
    if digest(document) != document.get("sha256"):
        raise Damaged(f"the table {name} does not have the hash it was recorded with; {again}")
    for family, recorded in document["grid"].items():
        if family not in grid.BY_NAME or hash_of(family) != recorded:
            raise Damaged(f"the table {name} was recorded on another grid, at {family}; {again}")
    blocks = tuple(block(told, name) for told in document["blocks"])
    given = {part: document[part] for part in ("framework", "version", "settings", "command", "sha256")}
    return Table(name=name, blocks=blocks, **given)


@cache
def hash_of(family: str) -> str:
    """The hash of a family, worked out once."""
    return grid.BY_NAME[family].sha256


def block(told: dict[str, Any], name: str) -> Block:
    """A block, with as many answers as layers."""
    fields = {field: told[field] for field in ("operator", "call", "arguments", "axes", "kind", "every", "mode")}
    family, answers = grid.BY_NAME[told["family"]], tuple(told["answers"].split(","))
    found = Block(**fields, family=family, refusals=tuple(told["refusals"]), answers=answers)
    if len(answers) != len(found.layers()):
        raise Damaged(f"the table {name} has {len(answers)} answers for {len(found.layers())} layers of {family.name}")
    return found


@cache
def load(name: str) -> Table:
    """The table of one framework, a name of `NAMES`."""
    return read((files("convmath.frameworks") / "recorded" / f"{name}.json.gz").read_bytes(), name)


def recorded() -> tuple[str, ...]:
    """The names of the frameworks that have a table."""
    folder = files("convmath.frameworks") / "recorded"
    return tuple(name for name in NAMES if (folder / f"{name}.json.gz").is_file())


def size_of(block: Block, token: str) -> tuple[int, ...]:
    """The size in an answer."""
    if block.kind == "sizes":
        return tuple(int(n) for n in token.split("x"))
    if token.startswith("["):
        return tuple(int(n) for n in token[1:-1].split("x"))
    rows = token.partition("|")[0].split(";")
    return (len(rows), rows[0].count(" ") + 1)[2 - block.axes :]


def answers(table: Table) -> Iterator[Answer]:
    """Every answer of a table as a record of its own."""
    for one in table.blocks:
        for layer, token in zip(one.layers(), one.answers, strict=True):
            outcome = one.outcome(token)
            answered = outcome == "answers"
            yield Answer(
                table.framework,
                table.version,
                one.operator,
                one.call,
                one.arguments,
                one.family.parameters(layer) | ({"mode": one.mode} if one.mode else {}),
                outcome,
                size_of(one, token) if answered else None,
                token if answered and one.kind == "values" else None,
                one.reason(token),
            )
