"""The recorded answers of frameworks, and what a formula makes of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from convmath.layers.window import Window

Asked = tuple[int, Window]  # the input size and the window that a framework was asked for

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
REFUSED, EMPTY = ".", "-"


class Recorded(NamedTuple):
    """One framework's answers."""

    framework: str
    version: str
    sha256: str
    tables: dict[str, dict[str, str]]


class Outcomes(NamedTuple):
    """A formula against a framework, case by case: four counts that are never added up."""

    agrees: int
    not_applicable: int  # the formula gives no size, and the framework refuses
    refused: int  # the framework refuses what the formula gives a size for
    otherwise: int  # the framework answers with another size
    first: tuple[Asked, int, int | None] | None  # the smallest case of "otherwise": formula, framework

    @property
    def cases(self) -> int:
        """How many cases were asked."""
        return self.agrees + self.not_applicable + self.refused + self.otherwise


class Damaged(ValueError):
    """The table is not what was recorded."""


TORCH = "torch.json"


@cache
def named(file: str) -> Recorded:
    """The table in this file."""
    return load((files("convmath.frameworks") / file).read_text(encoding="utf-8"))


def torch() -> Recorded:
    """What PyTorch answered."""
    return named(TORCH)


def load(text: str) -> Recorded:
    """The table, refused when a row was edited by hand."""
    document = json.loads(text)
    tables = document["tables"]
    if hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest() != document["sha256"]:
        raise Damaged("the recorded answers do not have the hash they were recorded with; run `make oracles`")
    return Recorded(document["framework"], document["version"], document["sha256"], tables)


def numbers(row: str) -> list[int]:
    """The digits of a row; -1 for a window that reads nothing."""
    return [-1 if character == EMPTY else DIGITS.index(character) for character in row]


def settings(key: str) -> dict[str, int]:
    """The numbers in a row's name, with ceil 0 or 1: "k=3 p=1 s=2 d=1 ceil"."""
    return {letter: int(value) for letter, value in re.findall(r"([a-z])=(\d+)", key)} | {
        "ceil": int(key.endswith("ceil"))
    }


def pools(record: Recorded, ceil_mode: bool | None = None) -> Iterator[tuple[Asked, int | None]]:
    """Every max pooling that was asked for, of one mode or both, with the output size, None for a refusal."""
    for key, row in record.tables["max_pool1d sizes"].items():
        at = settings(key)
        if ceil_mode not in (None, bool(at["ceil"])):
            continue
        for i, answer in enumerate(row, 1):
            size = None if answer == REFUSED else DIGITS.index(answer)
            rounding = "torch" if at["ceil"] else "floor"
            yield (i, Window(at["k"], at["s"], at["p"], at["d"], 0, rounding)), size


def judge(record: Recorded, size: Callable[..., Any], *, ceil_mode: bool) -> Outcomes:
    """A size formula against every recorded max pooling of one mode."""
    agrees = not_applicable = refused = 0
    others: list[tuple[Asked, int, int | None]] = []
    for (i, window), answer in pools(record, ceil_mode):
        expected = size(i, *window.numbers)
        if answer is None and expected < 1:
            not_applicable += 1
        elif answer is None:
            refused += 1
        elif answer == expected:
            agrees += 1
        else:
            others.append(((i, window), expected, answer))
    first = min(others, key=lambda other: magnitude(*other[0]), default=None)
    return Outcomes(agrees, not_applicable, refused, len(others), first)


def magnitude(input_size: int, window: Window) -> tuple[int, ...]:
    """Cases in the order in which a smallest one is looked for: by their sum, then as they are written."""
    numbers = (input_size, window.kernel_size, window.stride, window.low, window.dilation)
    return sum(numbers), *numbers, window.rounding != "floor"
