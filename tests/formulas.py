"""Formulas for tests: everything the theory states, and random ones over the whole operator table."""

from __future__ import annotations

import random
from collections.abc import Iterator

from convmath.language.nodes import Node
from convmath.language.operators import FORMULA, INDICES, NAME, TABLE, TERM, Operator
from convmath.theory.collection import collect


def stated() -> Iterator[tuple[str, Node]]:
    """Every formula of the theory with the tag of its theorem."""
    for theorem in collect().all:
        shown = [theorem.goal, *(h.formula for h in theorem.hypotheses), *(long for _, long in theorem.where)]
        shown += [theorem.right_when] if theorem.right_when is not None else []
        if theorem.derivation:
            shown += [theorem.derivation.start, *(step.to for step in theorem.derivation.steps)]
        for each in shown:
            yield theorem.tag, each.node


class Random:
    """Random trees, the same for the same seed; every variable is one of a, b, c, and divisors are numbers."""

    def __init__(self, seed: int, without: tuple[str, ...] = ()):
        self.random = random.Random(seed)
        self.operators = [o for o in TABLE if not o.shown_only and o.name not in ("at", *without)]
        self.bound = 0

    def tree(self, kind: str, depth: int) -> Node:
        choices = [o for o in self.operators if o.kind == kind]
        if kind == TERM and (depth <= 0 or self.random.random() < 0.2):
            return self.random.choice(["a", "b", "c", self.random.randint(-4, 9)])
        if depth <= 0:
            choices = [o for o in choices if set(o.parts) == {TERM}]
        return self.node(self.random.choice(choices), depth - 1)

    def node(self, operator: Operator, depth: int) -> Node:
        if operator.binder:
            return self.binding(operator, depth)
        if operator.name in ("//", "ceil", "%"):
            return (operator.name, self.tree(TERM, depth), self.random.randint(1, 5))
        parts = operator.parts * (self.random.randint(2, 3) if operator.many else 1)
        return (operator.name, *(self.tree(part, depth) for part in parts))

    def binding(self, operator: Operator, depth: int) -> Node:
        self.bound += 1
        variable = f"t{self.bound}"
        inside = ("and", ("<=", 0, variable), ("<", variable, self.random.randint(0, 4)))
        if operator.parts[0] == INDICES:
            term = ("*", ("at", "w", variable), self.tree(TERM, depth))
            return ("sum", ("indices", variable), inside, term)
        assert operator.parts[0] == NAME
        if operator.kind == FORMULA:
            return ("all", variable, self.random.randint(0, 4), self.tree(FORMULA, depth))
        return ("count", variable, ("and", inside, self.tree(FORMULA, depth)))
