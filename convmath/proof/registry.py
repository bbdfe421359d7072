"""Whether the theory is well formed, and agrees with the ledger of tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from convmath.language.terms import node
from convmath.language.writers import assignment, text
from convmath.proof import kernel
from convmath.proof.links import Invalid, links, statement
from convmath.proof.trees import binders
from convmath.proof.verify import trial_names, used
from convmath.theory.model import Chapter, Theorem

TAG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class Entry(NamedTuple):
    """One line of the ledger: a statement that was published under a tag."""

    tag: str
    version: int
    digest: str  # of the statement; "withdrawn" when the tag only keeps its page
    note: str = ""  # why it was withdrawn


def ledger_file() -> Path:
    """docs/tags.txt in a checkout; the copy inside the package once installed."""
    package = Path(str(files("convmath")))
    checkout = package.parent / "docs" / "tags.txt"
    return checkout if checkout.is_file() else package / "tags.txt"


def read_ledger(path: Path) -> tuple[Entry, ...]:
    """The ledger's lines, oldest first."""
    return entries(path.name, path.read_text(encoding="utf-8"))


def entries(name: str, text: str) -> tuple[Entry, ...]:
    """The lines of a ledger's text; `name` is what an error calls it."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        words = line.split(maxsplit=3)
        if len(words) < 3 or not TAG.match(words[0]) or not words[1].isdigit():
            raise Invalid(f"{name}, line {number}: expects a tag, a version and a hash, got {line!r}")
        found.append(Entry(words[0], int(words[1]), words[2], words[3] if len(words) > 3 else ""))
    return tuple(found)


def withdrawn(ledger: tuple[Entry, ...]) -> dict[str, Entry]:
    """The tags that only keep their page, each with its last line."""
    return {entry.tag: entry for entry in ledger if entry.digest == "withdrawn"}


def history(tag: str, ledger: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Every line of one tag, oldest first."""
    return tuple(entry for entry in ledger if entry.tag == tag)


def digest(theorem: Theorem) -> str:
    """The statement's hash: of our own text for it, so that it never depends on another library's printing."""
    parts: list[object] = list(statement(theorem))
    if theorem.refuted:
        parts.append("refuted")
        parts.append(None if theorem.right_when is None else theorem.right_when.node)
    return kernel.digest(kernel.lists(parts))[:16]


def line(theorem: Theorem) -> str:
    """The theorem's line in the ledger."""
    return f"{theorem.tag} {theorem.version} {digest(theorem)}"


def problems(chapters: Iterable[Chapter], ledger: tuple[Entry, ...]) -> list[str]:
    """Everything wrong with the registry itself, one line each; empty when all is well."""
    theorems = [theorem for chapter in chapters for theorem in chapter.theorems]
    found: list[str] = []
    seen: set[str] = set()
    for theorem in theorems:
        if not TAG.match(theorem.tag):
            found.append(f"{theorem.tag!r}: a tag is made of small letters, digits and hyphens")
        if theorem.tag in seen:
            found.append(f"{theorem.tag}: two theorems have this tag")
        for tag in used(theorem):
            if tag not in {t.tag for t in theorems}:
                found.append(f"{theorem.tag}: uses {tag}, which does not exist")
            elif tag not in seen:
                found.append(f"{theorem.tag}: uses {tag}, which does not come before it; a circle would prove anything")
        seen.add(theorem.tag)
        found += malformed(theorem)
    return found + against_ledger(theorems, ledger)


def malformed(theorem: Theorem) -> list[str]:
    """What is wrong with one theorem as written."""
    try:
        wanted = links(theorem)
    except Invalid as error:
        return [str(error)]
    found = []
    if trial_names(theorem) != set(theorem.example):
        expected = ", ".join(sorted(trial_names(theorem)))
        found.append(f"{theorem.tag}: the example must give {expected}, got {assignment(theorem.example)}")
    if not wanted and not theorem.refuted:
        found.append(f"{theorem.tag}: nothing is proved")
    if not theorem.refuted and not binders(theorem.goal.node) and not kernel.cases([], node(theorem.goal)):
        found.append(f"{theorem.tag}: the goal {text(theorem.goal)} is true without being about anything")
    return found


def against_ledger(theorems: list[Theorem], ledger: tuple[Entry, ...]) -> list[str]:
    """A tag once published keeps its statement, or gets the next version; none vanishes."""
    found = []
    latest: dict[str, Entry] = {}
    for entry in ledger:
        before = latest.get(entry.tag)
        if before and entry.version != before.version + 1:
            found.append(f"{entry.tag}: the ledger goes from version {before.version} to {entry.version}")
        latest[entry.tag] = entry
    present = {theorem.tag for theorem in theorems}
    for entry in latest.values():
        if entry.tag not in present and entry.digest != "withdrawn":
            found.append(f"{entry.tag}: is in the ledger, but there is no such theorem; withdraw it, never delete it")
        if entry.tag in present and entry.digest == "withdrawn":
            found.append(f"{entry.tag}: was withdrawn; a tag is never used again")
    for theorem in theorems:
        known = latest.get(theorem.tag)
        if known is None:
            found.append(f"{theorem.tag}: is not in the ledger; add the line: {line(theorem)}")
        elif known.digest == "withdrawn":
            continue
        elif known.version == theorem.version and known.digest != digest(theorem):
            found.append(
                f"{theorem.tag}: the statement changed (hash {digest(theorem)}, the ledger has {known.digest}); "
                "give it the next version"
            )
        elif known.version != theorem.version:
            found.append(
                f"{theorem.tag}: is version {theorem.version}, the ledger has {known.version}; add: {line(theorem)}"
            )
    return found
