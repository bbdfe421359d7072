"""A printed claim as data: where it is printed, word by word, and what it says in our letters.  No verdict is written here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from convmath.frameworks.model import Document
from convmath.language.terms import Formula, Term

TOPICS = (
    "sizes",
    "ceil mode",
    "pooling",
    "averages",
    "SAME",
    "padding",
    "dilation",
    "transposed convolution",
    "output padding",
    "adaptive pooling",
    "values and gradients",
    "unfold and fold",
    "networks",
    "counts",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Domain:
    """The layers that a claim is about."""

    names: str  # of the parameters, in signature order, which is the order of counterexamples
    where: tuple[tuple[Term, Term], ...] = ()  # abbreviations, the true size among them
    given: tuple[Formula, ...] = ()  # what holds of every such layer
    most: int = 14  # the largest sum of the parameters' magnitudes that is looked at

    def and_given(self, *more: Formula, names: str = "") -> Domain:
        """The same with further conditions, and further parameters at the end."""
        return Domain(
            names=f"{self.names} {names}".strip(), where=self.where, given=(*self.given, *more), most=self.most
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """One way to read a claim: a formula, or a function that tries it on one layer, or a theorem that states it."""

    words: str = ""  # which reading this is; empty where there is only one
    domain: Domain | None = None
    says: Formula | Callable[..., bool | tuple[object, object]] | None = None  # a function may return both sides
    right_when: Formula | None = None  # exactly then it holds
    right_if: Formula | None = None  # then it holds, and perhaps elsewhere
    theorem: str = ""  # the tag; then the theorem has everything else

    def __post_init__(self) -> None:
        if (self.says is None) == (not self.theorem) or (self.domain is None) == (not self.theorem):
            raise ValueError("a reading needs a domain and what it says, or a theorem that states it")
        if self.right_when is not None and self.right_if is not None:
            raise ValueError("a reading has an exact condition or one that suffices, not both")


@dataclass(frozen=True, kw_only=True, eq=False)
class Claim:
    """One printed claim."""

    id: str  # claim-…: small letters, digits, hyphens; permanent
    document: Document  # where it is printed, and the words
    sha256: str  # of the quotation, so that it cannot be edited in passing
    topic: str  # one of TOPICS
    readings: tuple[Reading, ...]
    theorems: tuple[str, ...] = ()  # what is true instead, or why it is right
    note: str = ""  # a sentence for the reader
    proposal: str = ""  # what to print instead; worked out from condition and true size where it is empty
    first_seen: str = ""
    last_seen: str = ""  # empty: the version that was read
    fixed_in: str = ""
    copied_by: tuple[str, ...] = ()
    tracker: tuple[str, ...] = ()  # threads where it was discussed

    def __post_init__(self) -> None:
        if not re.fullmatch(r"claim-[a-z0-9]+(-[a-z0-9]+)*", self.id):
            raise ValueError(f"a claim's id must be claim- and small letters, digits or hyphens, got {self.id!r}")
        if not self.document.quotation:
            raise ValueError(f"{self.id}: a claim needs its verbatim quotation")
        if self.topic not in TOPICS:
            raise ValueError(f"{self.id}: the topic must be one of {', '.join(TOPICS)}, got {self.topic!r}")
        if not self.readings:
            raise ValueError(f"{self.id}: a claim needs a reading: a formula, a function or a theorem")

    @property
    def publisher(self) -> str:
        return self.document.release.publisher

    @property
    def seen(self) -> str:
        """From when to when it is known to be printed."""
        last = self.last_seen or self.document.release.version or self.document.release.read
        found = [f"first seen {self.first_seen}"] if self.first_seen else []
        found.append(f"last seen {last}")
        return ", ".join(found + ([f"fixed in {self.fixed_in}"] if self.fixed_in else []))
