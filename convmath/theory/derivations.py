"""The derivations that sympy made, as data: `convmath.derive` writes them, theory files and pages read them.

A file of theorems says `derivation=derived("conv-size")`; so what is proved, what a page shows and what a chain in
`convmath.derive.chains` computes are one and the same lines.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from convmath.files import write
from convmath.language.nodes import Node, plain
from convmath.language.operators import FORMULA, OPERATORS
from convmath.language.terms import Formula, Term
from convmath.theory.model import Cite, Derivation, Step

FILE = Path(__file__).with_name("derivations.json")


class Stored(NamedTuple):
    """One derivation as it was made."""

    tag: str
    part: int  # which of the statements that the goal joins; 0 for a goal that is one
    derivation: Derivation
    computed: int  # lines that sympy computed; the last may be the other side of the theorem


def tuples(tree: Node) -> Node:
    """A tree as JSON has it, as the theory has it."""
    return tuple(map(tuples, tree)) if isinstance(tree, list) else tree


def spoken(tree: Node) -> Term | Formula:
    return Formula(tree) if isinstance(tree, tuple) and OPERATORS[tree[0]].kind == FORMULA else Term(tree)


def written(derivation: Derivation, computed: int) -> Node:
    """A derivation as JSON."""
    steps = [
        {
            "to": plain(step.to),
            "by": step.by,
            "note": step.note,
            "cites": [[cite.tag, {name: plain(value) for name, value in cite.values.items()}] for cite in step.cites],
            "maps": [[plain(term) for term in terms] for terms in step.maps],
        }
        for step in derivation.steps
    ]
    return {"start": plain(derivation.start), "computed": computed, "steps": steps}


def read(record: Node) -> Derivation:
    """A derivation from JSON."""
    steps = tuple(
        Step(
            to=spoken(tuples(step["to"])),
            by=step["by"],
            note=step["note"],
            cites=tuple(
                Cite(tag=tag, values={name: Term(tuples(value)) for name, value in values.items()})
                for tag, values in step["cites"]
            ),
            maps=tuple(tuple(Term(tuples(term)) for term in terms) for terms in step["maps"]),
        )
        for step in record["steps"]
    )
    return Derivation(start=spoken(tuples(record["start"])), steps=steps)


@cache
def records() -> dict[str, Node]:
    """The file: "TAG", or "TAG#2" for the second statement that a theorem joins -> a derivation."""
    return dict(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.is_file() else {}


def derived(tag: str) -> Derivation | None:
    """The derivation of a theorem that is one statement; none before it is made."""
    return read(records()[tag]) if tag in records() else None


def stored(tag: str = "") -> list[Stored]:
    """The derivations of one theorem, or of all, in the order of their statements."""
    found = []
    for name, record in records().items():
        theorem, _, part = name.partition("#")
        if not tag or theorem == tag:
            found.append(Stored(theorem, int(part or 0), read(record), record["computed"]))
    return found


def save(made: list[Stored]) -> None:
    """Replace the file in one step; a line a derivation."""
    lines = [
        f"{json.dumps(f'{one.tag}#{one.part}' if one.part else one.tag)}: "
        + json.dumps(written(one.derivation, one.computed), separators=(",", ":"), ensure_ascii=False)
        for one in made
    ]
    write(FILE, ("{\n" + ",\n".join(lines) + "\n}\n").encode())
    records.cache_clear()
