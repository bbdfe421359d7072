"""The theory's derivations: made by sympy, written down with their certificates, compared and counted.

    python -m convmath.derive          make them all again, and write convmath/derive/derivations.json

The pages and the checks read that file alone; neither sympy nor a solver is needed for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from convmath.derive import certified
from convmath.derive.certified import Verdict, conjuncts_of, setting_of, step_links
from convmath.files import write
from convmath.language.nodes import Node, plain
from convmath.language.terms import Formula, Term
from convmath.proof import kernel, rules
from convmath.proof.verify import check_link
from convmath.theory.collection import ALL, BY_TAG
from convmath.theory.model import Cite, Derivation, Step


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
    return Formula(tree) if rules.is_formula(tree) else Term(tree)


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


def stored(tag: str = "") -> list[Stored]:
    """The derivations of one theorem, or of all, in the order of their statements."""
    found = []
    for name, record in certified.stored()["chains"].items():
        theorem, _, part = name.partition("#")
        if not tag or theorem == tag:
            found.append(Stored(theorem, int(part or 0), read(record), record["computed"]))
    return found


def verdicts(one: Stored) -> list[Verdict]:
    """What the kernel says of every line of a stored derivation, from the stored certificates alone."""
    setting, before, found = setting_of(BY_TAG[one.tag]), plain(one.derivation.start), []
    proofs = certified.stored()["proofs"]
    for number, step in enumerate(one.derivation.steps, 1):
        closed, fine = 0, True
        for link in step_links(setting, before, step, number):
            known = proofs.get(certified.key(link)) or certified.of_theorem(one.tag).get(certified.key(link))
            try:
                closed += check_link(link, known, certified.citable())
            except kernel.Refused:
                fine = False
        found.append(Verdict(fine, closed))
        before = plain(step.to)
    return found


def check() -> Iterator[str]:
    """What is wrong with the stored derivations: another start or end than the theorem's, or a line without a certificate."""
    for one in stored():
        theorem = BY_TAG.get(one.tag)
        if theorem is None:
            yield f"{one.tag}: has a derivation, but there is no such theorem"
            continue
        ends = (plain(one.derivation.start), plain(one.derivation.steps[-1].to))
        statements = list(conjuncts_of(theorem)) if one.part else [theorem.goal.node]
        if statements[max(one.part - 1, 0)][1:] != ends:
            yield f"{one.tag}: the derivation does not run from one side of the statement to the other"
        for number, verdict in enumerate(verdicts(one), 1):
            if not verdict.certified:
                yield f"{one.tag}: line {number} of the derivation has no certificate"


def made_by_sympy() -> tuple[str, ...]:
    """The proved theorems all of whose equations and equivalences have a derivation that sympy computed."""
    computed: dict[str, set[int]] = {}
    for one in stored():
        if one.computed:
            computed.setdefault(one.tag, set()).add(one.part)
    found = []
    for theorem in ALL:
        parts = list(conjuncts_of(theorem))
        wanted = {number if len(parts) > 1 else 0 for number, part in enumerate(parts, 1) if part[0] in ("==", "<=>")}
        if not theorem.refuted and wanted and wanted <= computed.get(theorem.tag, set()):
            found.append(theorem.tag)
    return tuple(found)


def derived_somehow() -> tuple[str, ...]:
    """The proved theorems that show a derivation at all: the theory's own, or one of these."""
    known = {one.tag for one in stored()}
    return tuple(t.tag for t in ALL if not t.refuted and (t.derivation is not None or t.tag in known))


def make(say: Callable[[str], None] = print) -> dict[str, Node]:
    """Every derivation made by sympy again, with its certificates."""
    from convmath.derive import chain
    from convmath.derive.chains import RECIPES

    chains: dict[str, Node] = {}
    proofs: dict[str, Node] = {}
    for (tag, part), recipe in RECIPES.items():
        made = recipe(chain(tag, part))
        if not made.finished:
            raise ValueError(f"{tag}: the chain must end at the other side of the statement, got {made!r}")
        if made.stated:
            say(f"{tag}: {made.stated} lines are stated")
        uncertified = [n for n, verdict in enumerate(made.verdicts(proofs), 1) if not verdict.certified]
        if uncertified:
            raise ValueError(f"{tag}: the kernel certifies no line {uncertified}")
        computed = len(made.steps) - made.stated - made.completed
        chains[f"{tag}#{part}" if part else tag] = written(made.derivation, computed)
    return {"chains": chains, "proofs": proofs}


def save(made: dict[str, Node]) -> None:
    """Replace the stored derivations in one step; a line a derivation, a line a certificate."""
    parts = []
    for name, records in made.items():
        lines = ",\n".join(
            f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'), ensure_ascii=False)}" for k, v in records.items()
        )
        parts.append(f"{json.dumps(name)}: {{\n{lines}\n}}")
    write(Path(str(certified.STORED)), ("{\n" + ",\n".join(parts) + "\n}\n").encode())
