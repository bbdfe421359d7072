"""Whether the theory is well formed, and agrees with the ledger of tags; what each statement is called for good."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from convmath.language.terms import node
from convmath.language.writers import text
from convmath.proof import kernel, releases
from convmath.proof.links import Invalid, links, statement
from convmath.proof.trees import binders
from convmath.proof.verify import example_problem
from convmath.proof.verify import malformed as unlinked
from convmath.theory.collection import TAG
from convmath.theory.model import Entry, Erratum, Problem, Theorem, Theory

SHORTEST = 8  # digits of a hash by which a theorem may be asked for


# Hashes -----------------------------------------------------------------------------------------------


def statement_sha256(theorem: Theorem) -> str:
    """The hash of what is claimed, of our own text for it, so that it never depends on another library's printing.

    It covers abbreviations, hypotheses, goal and, of a refuted claim, the exact condition.
    """
    return kernel.digest(kernel.lists(claimed(theorem)))


def sha256(theorem: Theorem) -> str:
    """The hash of what is cited: the claim, its title and its words."""
    return kernel.digest(kernel.lists([*claimed(theorem), "words", theorem.title, theorem.words]))


def claimed(theorem: Theorem) -> list[object]:
    """The claim as plain data."""
    parts: list[object] = list(statement(theorem))
    if theorem.refuted:
        parts += ["refuted", None if theorem.right_when is None else theorem.right_when.node]
    return parts


def line(theorem: Theorem) -> str:
    """The theorem's line in the ledger."""
    return f"{theorem.tag} {theorem.version} {statement_sha256(theorem)}"


def find(theory: Theory, given: str) -> Theorem:
    """The theorem with this tag, or with a hash that begins so; a ValueError that suggests the nearest tags."""
    if given in theory.by_tag:
        return theory.by_tag[given]
    if gone := theory.withdrawn.get(given):
        raise ValueError(f"TAG {given!r} was withdrawn: {gone.note}")
    if re.fullmatch(rf"[0-9a-f]{{{SHORTEST},64}}", given) and (known := hashed(theory, given)):
        return known
    near = difflib.get_close_matches(given, theory.by_tag, n=3)
    hint = f"perhaps {' or '.join(near)}" if near else "`convmath list` prints them"
    shown = given if len(given) <= 60 else given[:60] + "…"
    raise ValueError(f"TAG must be a theorem's tag, got {shown!r}; {hint}")


def hashed(theory: Theory, start: str) -> Theorem | None:
    """The theorem whose statement's or citation's hash begins so; short ones stand in earlier citations."""
    found = [t for t in theory.all if statement_sha256(t).startswith(start) or sha256(t).startswith(start)]
    if len(found) > 1:
        raise ValueError(f"TAG {start!r} begins the hashes of {' and '.join(t.tag for t in found)}; give more digits")
    if found:
        return found[0]
    for entry in theory.ledger:
        if entry.digest.startswith(start):
            raise ValueError(f"TAG {start!r} is version {entry.version} of {entry.tag}, which has changed since")
    return None


# What is wrong ----------------------------------------------------------------------------------------


def problems(theory: Theory) -> list[Problem]:
    """Everything wrong with the theory as written down, its ledger, errata and releases; empty when all is well."""
    found = list(theory.loose_ends())
    for theorem in theory.all:
        if not TAG.match(theorem.tag):
            message = f"a tag is made of small letters, digits and hyphens, got {theorem.tag!r}"
            found.append(Problem(tag=theorem.tag, kind="tag", message=message))
        found += malformed(theorem)
    found += against_ledger(theory.all, theory.ledger)
    return found + releases.problems(theory.ledger) + uncorrected(theory.errata, theory.ledger)


def malformed(theorem: Theorem) -> list[Problem]:
    """What is wrong with one theorem as written."""
    try:
        wanted = links(theorem)
    except Invalid as error:
        return [unlinked(theorem, error)]

    def problem(message: str) -> Problem:
        return Problem(tag=theorem.tag, kind="malformed", message=message)

    found = [wrong] if (wrong := example_problem(theorem)) else []
    if not wanted and not theorem.refuted:
        found.append(problem("nothing is proved"))
    if not theorem.refuted and not binders(theorem.goal.node) and not kernel.cases([], node(theorem.goal)):
        found.append(problem(f"the goal {text(theorem.goal)} is true without being about anything"))
    return found


def against_ledger(theorems: Iterable[Theorem], ledger: tuple[Entry, ...]) -> Iterator[Problem]:
    """A tag once published keeps its statement, or gets the next version; none vanishes."""

    def problem(tag: str, message: str) -> Problem:
        return Problem(tag=tag, kind="ledger", message=message)

    latest: dict[str, Entry] = {}
    for entry in ledger:
        before = latest.get(entry.tag)
        if before and entry.version != before.version + 1:
            yield problem(entry.tag, f"the ledger goes from version {before.version} to {entry.version}")
        latest[entry.tag] = entry
    present = {theorem.tag: theorem for theorem in theorems}
    for entry in latest.values():
        if entry.tag not in present and entry.digest != "withdrawn":
            message = "is in the ledger, but there is no such theorem; withdraw it, never delete it"
            yield problem(entry.tag, message)
        if entry.tag in present and entry.digest == "withdrawn":
            yield problem(entry.tag, "was withdrawn; a tag is never used again")
    for tag, theorem in present.items():
        known, now = latest.get(tag), statement_sha256(theorem)
        if known is None:
            yield problem(tag, f"is not in the ledger; add the line: {line(theorem)}")
        elif known.digest == "withdrawn":
            continue
        elif known.version != theorem.version:
            message = f"is version {theorem.version}, the ledger has {known.version}; add: {line(theorem)}"
            yield problem(tag, message)
        elif known.digest != now and now.startswith(known.digest):
            yield problem(tag, f"the ledger has a part of the hash; write the whole line: {line(theorem)}")
        elif known.digest != now:
            message = f"the statement changed (hash {now}, the ledger has {known.digest}); give it the next version"
            yield Problem(tag=tag, kind="changed", message=message)


def uncorrected(errata: Iterable[Erratum], ledger: Iterable[Entry]) -> list[Problem]:
    """A corrected statement without its erratum, or an erratum about nothing."""

    def problem(tag: str, message: str) -> Problem:
        return Problem(tag=tag, kind="errata", message=message)

    found = []
    listed = {(erratum.tag, erratum.version): erratum for erratum in errata}
    corrected = [(entry.tag, entry.version) for entry in ledger if entry.version > 1]
    for tag, version in corrected:
        if (tag, version) not in listed:
            message = f"version {version} corrects an earlier one; add a dated erratum to convmath/theory/collection.py"
            found.append(problem(tag, message))
    for (tag, version), erratum in listed.items():
        if (tag, version) not in corrected:
            found.append(problem(tag, f"there is an erratum about version {version}, which the ledger does not have"))
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", erratum.date):
            found.append(problem(tag, f"the erratum's date must be year-month-day, got {erratum.date!r}"))
    return sorted(found, key=lambda problem: problem.text)
