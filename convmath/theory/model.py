"""The records that the theory is written in.  Frozen data: no loops, no input or output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from convmath.language.terms import Formula, Node, Term

Status = Literal["proved", "refuted", "failed"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Hypothesis:
    """A condition under which a theorem holds."""

    formula: Formula
    why: str = ""  # only where dropping it does no harm: the reason it is stated all the same

    @property
    def formula_text(self) -> str:
        """The condition as plain text, which names it in reports."""
        from convmath.language.writers import text

        return text(self.formula)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cite:
    """An earlier theorem used inside a link, at given values for each of its variables."""

    tag: str
    values: dict[str, Term | int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """One link of a derivation: what follows, and the named reason."""

    to: Term | Formula
    by: str  # the tag of a rule in convmath.proof.rules
    note: str = ""  # a few words for the reader
    cites: tuple[Cite, ...] = ()
    hints: tuple[Term, ...] = ()  # polynomials that the search should split on; never trusted
    maps: tuple[tuple[Term, ...], ...] = ()  # re-indexing: new indices from the old ones, and back


@dataclass(frozen=True, kw_only=True, eq=False)
class Derivation:
    """start = to = to …, or start ⇔ to ⇔ to …"""

    start: Term | Formula
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Theorem:
    """A statement about all integers, with everything its page and its proof need.

    A theorem whose goal speaks of operators (a count, a sum) is proved by its derivation alone; any other goal also
    carries a certificate of its own.
    """

    tag: str  # permanent: words and hyphens
    version: int = 1  # of the statement; a changed statement needs the next number
    title: str
    words: str  # the statement in plain words
    where: tuple[tuple[Term, Term], ...] = ()  # abbreviations: (e, what e stands for)
    hypotheses: tuple[Hypothesis, ...] = ()
    goal: Formula
    derivation: Derivation | None = None
    example: dict[str, int]  # one value a variable, satisfying the hypotheses
    cites: tuple[Cite, ...] = ()  # earlier theorems that the goal's certificate leans on
    hints: tuple[Term, ...] = ()  # polynomials that the search should split on; never trusted
    uses: tuple[str, ...] = ()  # further tags a reader should know, beside the ones cited
    refuted: bool = False  # the goal is a claim that is false: the build must find a counterexample
    right_when: Formula | None = None  # of a refuted claim: the exact condition under which it holds, proved
    source: str = ""  # where a claim is printed

    def __post_init__(self) -> None:
        # What a theory file builds is noted where it is built: the collection then sees what no name holds.
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals.get("__name__") in ("dataclasses", __name__):
            frame = frame.f_back
        module = str(frame.f_globals.get("__name__"))
        if module.startswith(f"{__package__}."):
            BUILT.setdefault(module, []).append(self)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The tags it builds on, cited or named."""
        steps = self.derivation.steps if self.derivation else ()
        cited = [cite.tag for cites in (self.cites, *(step.cites for step in steps)) for cite in cites]
        return tuple(dict.fromkeys([*cited, *self.uses]))


BUILT: dict[str, list[Theorem]] = {}  # module -> the theorems built by its code, in that order


@dataclass(frozen=True, kw_only=True, eq=False)
class Chapter:
    """A part of the theory, in reading order."""

    name: str  # also the name of its certificate file and of its page
    title: str
    theorems: tuple[Theorem, ...]


@dataclass(frozen=True, kw_only=True)
class Link:
    """What the kernel is asked: do these hypotheses imply this goal?"""

    theorem: str
    part: str  # "goal", or the number of the derivation's step, as in "2" or "3b"
    hypotheses: tuple[Node, ...]
    goal: Node
    cites: tuple[tuple[str, dict[str, Node]], ...] = ()
    hints: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """The theorem's tag, with the part when it is not the goal."""
        return self.theorem if self.part == "goal" else f"{self.theorem}.{self.part}"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One thing this build ran for one theorem, or replayed from a committed record that its note names."""

    kind: str  # "certificate", "trial", "hypotheses", "definition", "coq", "recorded"
    count: int  # how many cases; always positive
    note: str


@dataclass(frozen=True, kw_only=True)
class Need:
    """What becomes of a statement without one of its hypotheses."""

    verdict: Literal["false", "undefined", "kept"]  # kept: nothing breaks, and `why` says why it is stated all the same
    values: dict[str, int] | None = None  # where it breaks, the smallest such case
    why: str = ""

    @property
    def text(self) -> str:
        """In plain words."""
        if self.values is None:
            return self.why
        return f"{self.verdict} at {', '.join(f'{name}={value}' for name, value in self.values.items())}"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong, with what a reader needs to mend it."""

    tag: str = ""  # of the theorem; empty when it is about something else
    kind: str  # "proof", "counterexample", "example", "hypothesis", "recorded", "rests-on", "ledger", "collection", …
    message: str  # what is wrong, without the tag and the place
    place: str = ""  # "the statement", "step 2 of the derivation", a file
    counterexample: dict[str, int] | None = None

    @property
    def text(self) -> str:
        """In one line."""
        return ": ".join(part for part in (self.tag, self.place, self.message) if part)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What checking one theorem found."""

    tag: str
    status: Status
    problems: tuple[Problem, ...] = ()  # why it failed
    evidence: tuple[Evidence, ...] = ()
    counterexample: dict[str, int] | None = None  # of a refuted claim, the smallest
    needs: dict[str, Need] = field(default_factory=dict)  # hypothesis -> what goes wrong without it


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the ledger: a statement that was published under a tag."""

    tag: str
    version: int
    digest: str  # the whole hash of the statement; "withdrawn" when the tag only keeps its page
    note: str = ""  # why it was withdrawn


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """One correction."""

    date: str  # 2026-11-22
    tag: str
    version: int  # of the corrected statement, as in the ledger
    before: str  # the statement as it was, LaTeX
    after: str  # the corrected statement, LaTeX; empty when the tag was withdrawn
    why: str  # what was wrong, one or two sentences


@dataclass(frozen=True, kw_only=True, eq=False)
class Theory:
    """Everything that is claimed, and what it is compared with: handed in to whoever checks or shows it."""

    chapters: tuple[Chapter, ...]
    ledger: tuple[Entry, ...] = ()  # every line ever published, oldest first
    errata: tuple[Erratum, ...] = ()  # newest first
    certificates: Path  # the folder with one file a chapter

    @cached_property
    def all(self) -> tuple[Theorem, ...]:
        """Every theorem, in reading order."""
        return tuple(theorem for chapter in self.chapters for theorem in chapter.theorems)

    @cached_property
    def by_tag(self) -> dict[str, Theorem]:
        """tag -> theorem"""
        return {theorem.tag: theorem for theorem in self.all}

    @cached_property
    def withdrawn(self) -> dict[str, Entry]:
        """The tags that only keep their page, each with its last line."""
        return {entry.tag: entry for entry in self.ledger if entry.digest == "withdrawn"}

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag that has a page, the withdrawn ones last."""
        return (*self.by_tag, *self.withdrawn)

    def title(self, tag: str) -> str:
        """What a page or a list calls the theorem with this tag, which may be withdrawn."""
        return self.by_tag[tag].title if tag in self.by_tag else f"Withdrawn: {tag}"

    def chapter_of(self, tag: str) -> Chapter:
        """The chapter that a theorem stands in."""
        return next(chapter for chapter in self.chapters if self.by_tag[tag] in chapter.theorems)

    def history(self, tag: str) -> tuple[Entry, ...]:
        """Every line of one tag, oldest first."""
        return tuple(entry for entry in self.ledger if entry.tag == tag)

    def ancestors(self, tag: str) -> tuple[str, ...]:
        """Every tag the theorem rests on, directly or through others, in reading order."""
        found: set[str] = set()
        waiting = list(self.by_tag[tag].rests_on)
        while waiting:
            each = waiting.pop()
            if each not in found and each in self.by_tag:
                found.add(each)
                waiting += self.by_tag[each].rests_on
        return tuple(each for each in self.by_tag if each in found)

    def users(self, tag: str) -> tuple[str, ...]:
        """The tags of those theorems that build on this one, in reading order."""
        return tuple(theorem.tag for theorem in self.all if tag in theorem.rests_on)

    def loose_ends(self) -> Iterator[Problem]:
        """Tags that stand twice, and tags that are built on but do not exist or come later."""
        seen: set[str] = set()
        known = set(self.by_tag)
        for theorem in self.all:
            if theorem.tag in seen:
                yield Problem(tag=theorem.tag, kind="duplicate", message="two theorems have this tag")
            for tag in theorem.rests_on:
                if tag not in known:
                    yield Problem(tag=theorem.tag, kind="missing", message=f"uses {tag}, which does not exist")
                elif tag not in seen:
                    message = f"uses {tag}, which does not come before it; a circle would prove anything"
                    yield Problem(tag=theorem.tag, kind="order", message=message)
            seen.add(theorem.tag)
