"""From a theorem to everything the kernel has to be shown.  Trusted, with `kernel` and `rules`."""

from __future__ import annotations

from convmath.language.terms import Node, Term, bound, free_names, names, node
from convmath.proof import rules
from convmath.theory.model import Cite, Link, Theorem


class Invalid(Exception):
    """The theorem is not well formed; the message names it and says why."""


def statement(theorem: Theorem) -> tuple[tuple[Node, ...], Node]:
    """Hypotheses, abbreviations first, and goal: the plain data that is hashed, proved and exported."""
    abbreviations = tuple(("==", short.node, long.node) for short, long in theorem.where)
    return abbreviations + tuple(h.formula.node for h in theorem.hypotheses), theorem.goal.node


def links(theorem: Theorem) -> list[Link]:
    """Every statement the kernel must prove for this theorem."""
    hypotheses, goal = statement(theorem)
    free = set(names(("and", *hypotheses)))
    derivation = theorem.derivation
    chain = [derivation.start, *(step.to for step in derivation.steps)] if derivation else []
    trees = [goal, *map(node, chain)]
    for tree in trees:
        # A hypothesis about t must not leak into "for every t".
        if clash := bound(tree) & free:
            raise Invalid(f"{theorem.tag}: {', '.join(sorted(clash))} is bound, but a hypothesis speaks of it")
    found = []
    if theorem.refuted:
        if theorem.right_when is not None:
            exact = ("<=>", goal, theorem.right_when.node)
            found.append(_link(theorem, "right-when", (), exact, theorem.cites, theorem.hints))
    elif not rules.binders(goal):
        found.append(_link(theorem, "goal", (), goal, theorem.cites, theorem.hints))
    elif not derivation:
        raise Invalid(f"{theorem.tag}: a goal about counts or sums needs a derivation")
    if theorem.refuted and derivation:
        raise Invalid(f"{theorem.tag}: a refuted claim has no derivation")
    if derivation:
        first, last = node(chain[0]), node(chain[-1])
        if (rules.relation(first, last), first, last) != goal:
            raise Invalid(f"{theorem.tag}: the derivation does not run from one side of the goal to the other")
        for number, (left, step) in enumerate(zip(chain, derivation.steps), 1):
            if step.by not in rules.RULES:
                raise Invalid(f"{theorem.tag}, step {number}: there is no rule {step.by!r}")
            try:
                goals = rules.RULES[step.by].apply(node(left), step)
            except rules.Malformed as error:
                raise Invalid(f"{theorem.tag}, step {number} ({step.by}): {error}") from error
            for part, (extra, wanted) in enumerate(goals):
                name = str(number) if len(goals) == 1 else f"{number}{chr(ord('a') + part)}"
                found.append(_link(theorem, name, extra, wanted, step.cites, step.hints))
    # Nor may a letter be bound on one side and mean a given number on the other.
    if clash := set().union(*map(bound, trees)) & set().union(*map(free_names, trees)):
        raise Invalid(f"{theorem.tag}: {', '.join(sorted(clash))} is bound in one place and free in another")
    return found


def _link(
    theorem: Theorem, part: str, extra: tuple[Node, ...], goal: Node, cites: tuple[Cite, ...], hints: tuple[Term, ...]
) -> Link:
    hypotheses, _ = statement(theorem)
    return Link(
        theorem=theorem.tag,
        part=part,
        hypotheses=hypotheses + extra,
        goal=goal,
        cites=tuple((cite.tag, {name: node(value) for name, value in cite.values.items()}) for cite in cites),
        hints=tuple(map(node, hints)),
    )
