"""The theory's derivations: made by sympy, written down with their certificates, compared and counted.

    python -m convmath.derive          make them all again, and write convmath/theory/derivations.json
                                       and the certificates that the theory's own links do not have

The pages and the checks read those files alone; neither sympy nor a solver is needed for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from convmath.derive import certified
from convmath.derive.certified import Verdict, conjuncts_of, setting_of, step_links
from convmath.language.nodes import Node, plain
from convmath.proof import kernel, store
from convmath.proof.verify import check_link
from convmath.theory import derivations
from convmath.theory.collection import collect
from convmath.theory.derivations import Stored, stored


def verdicts(one: Stored) -> list[Verdict]:
    """What the kernel says of every line of a stored derivation, from the stored certificates alone."""
    setting, before, found = setting_of(collect().by_tag[one.tag]), plain(one.derivation.start), []
    for number, step in enumerate(one.derivation.steps, 1):
        closed, fine = 0, True
        for link in step_links(setting, before, step, number):
            known = certified.committed(link)
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
        theorem = collect().by_tag.get(one.tag)
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
    for theorem in collect().all:
        parts = list(conjuncts_of(theorem))
        wanted = {number if len(parts) > 1 else 0 for number, part in enumerate(parts, 1) if part[0] in ("==", "<=>")}
        if not theorem.refuted and wanted and wanted <= computed.get(theorem.tag, set()):
            found.append(theorem.tag)
    return tuple(found)


def derived_somehow() -> tuple[str, ...]:
    """The proved theorems that show a derivation at all: the theory's own, or one of these."""
    known = {one.tag for one in stored()}
    return tuple(t.tag for t in collect().all if not t.refuted and (t.derivation is not None or t.tag in known))


def make(say: Callable[[str], None] = print) -> tuple[list[Stored], dict[str, Node]]:
    """Every derivation made by sympy again, and the certificates of lines that are no links of their theorem."""
    from convmath.derive import chain
    from convmath.derive.chains import RECIPES

    made: list[Stored] = []
    proofs: dict[str, Node] = {}
    for (tag, part), recipe in RECIPES.items():
        found = recipe(chain(tag, part))
        if not found.finished:
            raise ValueError(f"{tag}: the chain must end at the other side of the statement, got {found!r}")
        if found.stated:
            say(f"{tag}: {found.stated} lines are stated")
        uncertified = [n for n, verdict in enumerate(found.verdicts(proofs), 1) if not verdict.certified]
        if uncertified:
            raise ValueError(f"{tag}: the kernel certifies no line {uncertified}")
        computed = len(found.steps) - found.stated - found.completed
        made.append(Stored(tag, part, found.derivation, computed))
    known = {name for one in made for name in certified.of_theorem(one.tag)}
    return made, {name: proof for name, proof in proofs.items() if name not in known}


def save(made: list[Stored], proofs: dict[str, Node]) -> None:
    """Replace the stored derivations and their certificates."""
    derivations.save(made)
    store.save(collect().certificates, certified.STORE, proofs)
