"""From a theorem as data to everything the kernel has to be shown.  Trusted, with `kernel`, `trees` and `rules`.

A theorem is read from one object of `theory.json`; nothing else is known of it here, and nothing that it says of itself
is believed: its links are derived from its statement and its derivation every time.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from convmath.proof.kernel import Node, Refused, digest, lists
from convmath.proof.rules import RULES, Citation, Goals, Step, relation
from convmath.proof.trees import Malformed, binders, bound, formula, free_names, is_formula, letter, names, term

TAG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_PARTS = 100  # hypotheses, steps, citations, letters: of each at most so many


class Invalid(Exception):
    """The theorem is not well formed; the message names it and says why."""


class Theorem(NamedTuple):
    """What the checker has to know of a theorem; words and title are for readers."""

    tag: str
    where: tuple[tuple[str, Node], ...]
    hypotheses: tuple[Node, ...]
    goal: Node
    refuted: bool
    right_when: Node | None
    cites: tuple[Citation, ...]
    uses: tuple[str, ...]
    start: Node | None
    steps: tuple[Step, ...]


class Link(NamedTuple):
    """What the kernel is asked: do these hypotheses imply this goal?"""

    theorem: str
    part: str  # "goal", "right-when", or the number of the derivation's step, as in "2" or "3b"
    hypotheses: tuple[Node, ...]
    goal: Node
    cites: tuple[Citation, ...]

    @property
    def name(self) -> str:
        """The theorem's tag, with the part when it is not the goal."""
        return self.theorem if self.part == "goal" else f"{self.theorem}.{self.part}"


# Reading ----------------------------------------------------------------------------------------------


def theorem(data: Any) -> Theorem:
    """One object of theory.json as a theorem, or Invalid."""
    tag = data.get("tag") if isinstance(data, dict) else None
    if not isinstance(tag, str) or len(tag) > MOST_PARTS or not TAG.match(tag):
        raise Invalid(f"{tag!r:.60}: a tag is made of small letters, digits and hyphens")
    try:
        derivation, exact = data["derivation"], data["right_when"]
        return Theorem(
            tag=tag,
            where=tuple((letter(short), term(long)) for short, long in several(data["where"])),
            hypotheses=tuple(formula(item["formula"]) for item in several(data["hypotheses"])),
            goal=formula(data["goal"]),
            refuted=data["refuted"] is True,
            right_when=None if exact is None else formula(exact),
            cites=citations(data["cites"]),
            uses=tuple(map(str, several(data["uses"]))),
            start=None if derivation is None else expression(derivation["start"]),
            steps=tuple(map(step, several(derivation["steps"]))) if derivation is not None else (),
        )
    except Malformed as error:
        raise Invalid(f"{tag}: {error}") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Invalid(f"{tag}: is not written as a theorem is ({type(error).__name__}: {error!s:.80})") from error


def several(data: Any) -> list[Any]:
    if not isinstance(data, list) or len(data) > MOST_PARTS:
        raise Malformed(f"expects a list of at most {MOST_PARTS} parts")
    return data


def expression(data: Any) -> Node:
    """A term or a formula, as its operator says."""
    return formula(data) if isinstance(data, list) and is_formula(tuple(data[:1]) or (None,)) else term(data)


def citations(data: Any) -> tuple[Citation, ...]:
    return tuple(
        Citation(str(item["tag"]), {letter(name): term(value) for name, value in item["values"].items()})
        for item in several(data)
    )


def step(data: Any) -> Step:
    maps = tuple(tuple(map(term, several(terms))) for terms in several(data["maps"]))
    return Step(to=expression(data["to"]), by=str(data["by"]), maps=maps, cites=citations(data["cites"]))


# What it says -----------------------------------------------------------------------------------------


def statement(asked: Theorem) -> tuple[tuple[Node, ...], Node]:
    """Hypotheses, abbreviations first, and goal: the plain data that is hashed, proved and exported."""
    return tuple(("==", short, long) for short, long in asked.where) + asked.hypotheses, asked.goal


def statement_hash(asked: Theorem) -> str:
    """The hash of abbreviations, hypotheses and goal; of a claim, of its exact condition too."""
    parts = [*statement(asked), *(("refuted", asked.right_when) if asked.refuted else ())]
    return digest(lists(parts))


def letters(asked: Theorem) -> set[str]:
    """The letters that a theorem is about, abbreviations apart."""
    hypotheses, goal = statement(asked)
    exact = () if asked.right_when is None else (asked.right_when,)
    return free_names(("and", *hypotheses, goal, *exact)) - {short for short, _ in asked.where}


def check_abbreviations(asked: Theorem) -> None:
    """Each is a letter of its own, for a closed term of letters and earlier abbreviations: then it can always be met."""
    open_ = {short for short, _ in asked.where}
    if len(open_) != len(asked.where):
        raise Invalid(f"{asked.tag}: two abbreviations have the same letter")
    for short, long in asked.where:
        if circular := set(names(long)) & open_:
            raise Invalid(f"{asked.tag}: {short} is said by {', '.join(sorted(circular))}, which comes no earlier")
        if binders(long):
            raise Invalid(f"{asked.tag}: {short} stands for a count or a sum")
        open_.discard(short)


def links(asked: Theorem) -> list[Link]:
    """Every statement the kernel must prove for this theorem."""
    check_abbreviations(asked)
    tag, (hypotheses, goal) = asked.tag, statement(asked)
    if any(map(binders, hypotheses)):
        raise Invalid(f"{tag}: a hypothesis speaks about every value of a variable")
    spoken = set(names(("and", *hypotheses)))
    trees = [goal, *(() if asked.start is None else (asked.start,)), *(step.to for step in asked.steps)]
    for tree in trees:
        # A hypothesis about t must not leak into "for every t".
        if clash := bound(tree) & spoken:
            raise Invalid(f"{tag}: {', '.join(sorted(clash))} is bound, but a hypothesis speaks of it")
    found: list[Link] = []

    def add_link(part: str, extra: tuple[Node, ...], wanted: Node, cites: tuple[Citation, ...]) -> None:
        found.append(Link(tag, part, hypotheses + extra, wanted, cites))

    if asked.refuted:
        if asked.start is not None:
            raise Invalid(f"{tag}: a refuted claim has no derivation")
        if asked.right_when is not None:
            add_link("right-when", (), ("<=>", goal, asked.right_when), asked.cites)
    elif not binders(goal):
        add_link("goal", (), goal, asked.cites)
    elif asked.start is None:
        raise Invalid(f"{tag}: a goal about counts or sums needs a derivation")
    if asked.start is not None:
        chain = [asked.start, *(step.to for step in asked.steps)]
        try:
            joined = (relation(chain[0], chain[-1]), chain[0], chain[-1])
        except Malformed as error:
            raise Invalid(f"{tag}: {error}") from error
        if joined != goal or not asked.steps:
            raise Invalid(f"{tag}: the derivation does not run from one side of the goal to the other")
        for number, (left, link) in enumerate(zip(chain, asked.steps), 1):
            for part, extra, wanted in obligations(tag, number, left, link):
                add_link(part, extra, wanted, link.cites)
    # Nor may a letter be bound on one side and mean a given number on the other.
    if clash := set().union(*map(bound, trees)) & set().union(*map(free_names, trees)):
        raise Invalid(f"{tag}: {', '.join(sorted(clash))} is bound in one place and free in another")
    return found


def obligations(tag: str, number: int, left: Node, link: Step) -> list[tuple[str, tuple[Node, ...], Node]]:
    """What one step asks of the kernel, each part with its name."""
    if link.by not in RULES:
        raise Invalid(f"{tag}, step {number}: there is no rule {link.by!r:.40}")
    try:
        goals: Goals = RULES[link.by].apply(left, link)
    except Malformed as error:
        raise Invalid(f"{tag}, step {number} ({link.by}): {error}") from error
    parts = [str(number)] if len(goals) == 1 else [f"{number}{chr(ord('a') + part)}" for part in range(len(goals))]
    return [(part, extra, wanted) for part, (extra, wanted) in zip(parts, goals)]


def cited(link: Link, earlier: dict[str, Theorem]) -> list[Theorem]:
    """The theorems that a link leans on; only a proved one that the kernel reads whole may be among them."""
    found = []
    for tag, _ in link.cites:
        if tag not in earlier or earlier[tag].refuted or binders(earlier[tag].goal):
            raise Refused(f"cites {tag!r:.60}, which is not an earlier theorem with a certificate")
        found.append(earlier[tag])
    return found
