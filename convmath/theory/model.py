"""The records that the theory is written in.  Frozen data: no loops, no input or output."""

from __future__ import annotations

from dataclasses import dataclass, field
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

    kind: str  # "certificate", "trial", "hypotheses", "recorded"
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
class Report:
    """What checking one theorem found."""

    tag: str
    status: Status
    problems: tuple[str, ...] = ()  # why it failed, one line each
    evidence: tuple[Evidence, ...] = ()
    counterexample: dict[str, int] | None = None  # of a refuted claim, the smallest
    needs: dict[str, Need] = field(default_factory=dict)  # hypothesis -> what goes wrong without it
