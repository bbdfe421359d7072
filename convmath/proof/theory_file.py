"""The theory as plain data: what `theory.json` holds, and all that the checker ever sees of a theorem.

    {"format": 1, "count": 115, "theorems": [...], "sha256": "..."}

`sha256` is the hash of the list of theorems, so that a file that lost or changed anything is refused on sight.
Theorems stand in reading order: one may cite those before it.  Each is an object with

    tag, version, title, words       as published; `chapter` is the name of the chapter
    where                            [[name, node], ...]: abbreviations, each of letters and earlier abbreviations
    hypotheses                       [{"formula": node, "why": text}, ...]
    goal                             node
    refuted, right_when              whether the goal is a claim that is false; the exact condition under which it holds, a
                                     node, or null
    cites                            [{"tag": text, "values": {letter: node, ...}}, ...], used by the goal's certificate
    uses                             further tags that a reader should know
    example                          {letter: integer, ...}, one value for each letter that is no abbreviation
    counterexample                   of a claim that is false, the same: values that show it; null elsewhere
    derivation                       null, or {"start": node, "steps": [{"to": node, "by": rule, "note": text,
                                     "maps": [[node, ...], ...], "cites": [...]}, ...]}
    source                           where a claim is printed
    statement_sha256                 the hash of where, hypotheses, goal and, for a claim, its exact condition

A node is an integer, a letter, or a list [operator, part, ...].  Of the operators

    + *            any number of integers           neg            one integer
    // ceil %      floor, ceiling, remainder of a quotient of two integers
    max min        two integers                     if             a formula and two integers
    <= < >= > == !=  two integers, a formula        and or not => <=>  formulas

the kernel reads all, and of the following none; only the meta-rules do:

    ["count", letter, formula]                      how many integers satisfy the formula
    ["sum", ["indices", letter, ...], formula, term]  the sum of the term over all integers that satisfy the formula
    ["all", letter, end, formula]                   the formula for every 0 <= letter < end
    ["at", array, node, ...]                        an entry of an array of unknown numbers

A hash is the sha256 of the data as JSON without blanks, in ASCII.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from convmath.language.terms import node
from convmath.proof import kernel
from convmath.proof.trial import Trial
from convmath.theory.model import Chapter, Cite, Theorem

FORMAT = 1
Data = dict[str, Any]


def theory_document(chapters: Iterable[Chapter]) -> Data:
    """The theory as data, ready for `json.dumps`."""
    theorems = [
        {**theorem_data(theorem), "counterexample": counterexample(theorem), "chapter": chapter.name}
        for chapter in chapters
        for theorem in chapter.theorems
    ]
    return {"format": FORMAT, "count": len(theorems), "theorems": theorems, "sha256": kernel.digest(theorems)}


def theorem_data(theorem: Theorem) -> Data:
    """One theorem as data."""
    derivation = theorem.derivation
    data = {
        "tag": theorem.tag,
        "version": theorem.version,
        "title": theorem.title,
        "words": theorem.words,
        "where": [[short.node, plain(long)] for short, long in theorem.where],
        "hypotheses": [{"formula": plain(h.formula), "why": h.why} for h in theorem.hypotheses],
        "goal": plain(theorem.goal),
        "refuted": theorem.refuted,
        "right_when": None if theorem.right_when is None else plain(theorem.right_when),
        "cites": citations(theorem.cites),
        "uses": list(theorem.uses),
        "example": dict(theorem.example),
        "derivation": derivation
        and {
            "start": plain(derivation.start),
            "steps": [
                {
                    "to": plain(step.to),
                    "by": step.by,
                    "note": step.note,
                    "maps": [[plain(term) for term in terms] for terms in step.maps],
                    "cites": citations(step.cites),
                }
                for step in derivation.steps
            ],
        },
        "source": theorem.source,
    }
    return {**data, "statement_sha256": statement_hash(data)}


def counterexample(theorem: Theorem) -> dict[str, int] | None:
    """The smallest values at which a claim is false; None for a theorem, and where none is found."""
    return Trial(theorem).smallest(("false",)) if theorem.refuted else None


def statement_hash(data: Data) -> str:
    """The hash of what a theorem says: its abbreviations, hypotheses and goal; of a claim, its exact condition too."""
    parts = [[*(["==", *pair] for pair in data["where"]), *(h["formula"] for h in data["hypotheses"])], data["goal"]]
    return kernel.digest([*parts, "refuted", data["right_when"]] if data["refuted"] else parts)


def citations(cites: Iterable[Cite]) -> list[Data]:
    return [{"tag": c.tag, "values": {name: plain(value) for name, value in c.values.items()}} for c in cites]


def plain(value: object) -> Any:
    """The node of a term, a formula or an integer, with lists."""
    return kernel.lists(node(value))
