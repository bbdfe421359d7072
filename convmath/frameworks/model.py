"""What is known of a framework, and what says so.  A fact without evidence cannot be written down.

Evidence is of two kinds, and pages say which: a recorded table of answers, named by its hash, or a text that was read,
named by its version, its address and the month in which it was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

Operator = Literal["conv", "max_pool", "avg_pool"]
OPERATORS: tuple[Operator, ...] = ("conv", "max_pool", "avg_pool")
POOLS: tuple[Operator, ...] = ("max_pool", "avg_pool")
Standing = Literal["recorded", "read in the documentation"]


class Unfounded(ValueError):
    """A fact that nothing vouches for."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One version of what somebody published: a package, a specification, a book."""

    publisher: str
    version: str  # empty for what has none
    address: str  # permanent; ends with a slash where a file's path follows
    package: str = ""  # the distribution that installs its files; several names with blanks between them
    read: str = "2026-11"  # year and month

    def __post_init__(self) -> None:
        if not self.address.startswith("https://") or not self.read:
            raise Unfounded(
                f"a release needs a permanent https address and the month it was read, got {self.address!r}"
            )

    @property
    def name(self) -> str:
        """Publisher and version."""
        return f"{self.publisher} {self.version}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A place in a text, as it was read."""

    release: Release
    where: str  # the place in words
    path: str = ""  # the file within the release
    line: int = 0  # of the file; 0 where lines have no numbers
    quotation: str = ""  # verbatim but for white space
    template: str = ""  # the words as the package has them, where it fills in gaps only when it is asked
    installed: str = ""  # where the package has the words, with * for any end; the path where that is the same

    @property
    def address(self) -> str:
        """The permanent address, of the line where there is one."""
        return self.release.address + self.path + (f"#L{self.line}" if self.line else "")

    @property
    def standing(self) -> Standing:
        return "read in the documentation"

    @property
    def named(self) -> str:
        """What a page says it rests on."""
        return f"{self.release.name}, {self.where}, read {self.release.read}"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A recorded table of answers."""

    file: str  # in the package's folder of frameworks
    framework: str
    version: str
    sha256: str  # the whole hash, as the table gives it

    def __post_init__(self) -> None:
        if len(self.sha256) != 64:
            raise Unfounded(f"a recorded table needs its whole sha256, got {self.sha256!r}")

    @property
    def standing(self) -> Standing:
        return "recorded"

    @property
    def named(self) -> str:
        """What a page says it rests on."""
        return f"{self.framework} {self.version}, recorded, sha256 {self.sha256[:12]}"


Evidence = Document | Table


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A sentence about a framework."""

    says: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise Unfounded(
                f"the fact {self.says!r} has no evidence: name a recorded table, or a document that was read"
            )

    @property
    def standing(self) -> Standing:
        """Recorded where any table vouches for it."""
        return standing(self.evidence)


def standing(evidence: tuple[Evidence, ...]) -> Standing:
    """The stronger of the two."""
    return "recorded" if any(isinstance(each, Table) for each in evidence) else "read in the documentation"


@dataclass(frozen=True, kw_only=True)
class Rounding:
    """A ceil rule that a framework computes."""

    rule: str  # a name of `convmath.layers.pooling.CEIL_RULES`
    called: str = ""  # the framework's word for it; empty for its one ceil mode
    only: str = ""  # where or since when, in words
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise Unfounded(f"the rounding rule {self.rule!r} has no evidence: name a recorded table, or a document")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a theorem stands in print, and how completely; what is printed and false is a claim, not a place."""

    tag: str
    verdict: Literal["states it", "states a part"]
    document: Document
    note: str = ""  # where exactly, or what is left out


@dataclass(frozen=True, kw_only=True)
class Framework:
    """How one framework lets a layer be written.  `grounds` says for each field that is set what vouches for it."""

    name: str  # what a caller writes
    title: str
    version: str  # of what was read and recorded
    # Padding.
    words: tuple[tuple[str, str], ...] = ()  # (the framework's word, its mode)
    written: str = "padding={}"  # how a word is passed
    number: str = ""  # how one number for both sides is passed; empty when it is not
    pairs: str = ""  # how a (low, high) pair is passed; empty when it is not
    pairs_for: tuple[Operator, ...] = OPERATORS
    negative: bool = False  # whether a crop may be passed
    most: Literal["", "half", "below"] = ""  # limit on a pool's padding: half the kernel, or below the kernel
    pool_words: tuple[tuple[str, str], ...] | None = None  # the words pools know, where they differ
    same_needs: Literal["", "stride 1", "dilation 1"] = ""  # what the framework's SAME asks for
    counted: str | None = None  # what an average pool is told to count the padding; empty by default, None if it cannot
    left_out: str | None = None  # what it is told to leave the padding out; empty by default, None if it cannot
    first: str = ""  # how to pad before the layer
    # Pooling.
    pools: str = ""  # the layers
    rounds_up_with: str = ""  # how a caller asks for ceil mode
    stride_left_out: str = ""  # what the stride is then
    # What vouches for all this, and what else is known.
    grounds: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    rounding: tuple[Rounding, ...] = ()
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        vouched = {name for names, evidence in self.grounds.items() if evidence for name in names.split()}
        known = {f.name: f.default for f in fields(self)}
        if unknown := vouched - known.keys():
            raise Unfounded(f"{self.name}: grounds name {min(unknown)!r}, which is no field of a framework")
        for name, default in known.items():
            if name not in NEED_NONE and name not in vouched and getattr(self, name) != default:
                raise Unfounded(
                    f"{self.name}: {name} has no evidence: name a recorded table, or a document that was read"
                )

    @property
    def note(self) -> str:
        """What to know, in one line."""
        return "; ".join(fact.says for fact in self.facts)

    @property
    def spelled(self) -> bool:
        """Whether it is known how paddings are written."""
        return bool(self.words or self.number or self.pairs)

    @property
    def counts(self) -> bool:
        """Whether an average counts the padding unless told otherwise."""
        return self.counted == ""

    def words_for(self, operator: Operator) -> tuple[tuple[str, str], ...]:
        """The words this operator knows."""
        return self.words if operator == "conv" or self.pool_words is None else self.pool_words

    def standing(self, name: str) -> Standing:
        """How a field is known."""
        return standing(tuple(e for names, told in self.grounds.items() if name in names.split() for e in told))


# A name is no fact, and the last four carry their evidence with them.
NEED_NONE = {"name", "title", "version", "grounds", "facts", "rounding", "places"}


def normal(quotation: str) -> str:
    """A quotation with every stretch of white space as one blank: how quotations are compared and hashed."""
    return " ".join(quotation.split())


def fingerprint(quotation: str) -> str:
    """The whole sha256 of a quotation."""
    return hashlib.sha256(normal(quotation).encode()).hexdigest()
