"""Trying a statement on small integers: counterexamples, examples, and what breaks without a hypothesis.

Trial proves nothing.  It is the independent witness beside the certificates, and the way a false claim is refuted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Literal

from convmath.language.evaluate import Unbounded, function
from convmath.language.terms import Node
from convmath.theory.model import Hypothesis, Theorem

Values = dict[str, int]
Verdict = Literal["true", "false", "undefined", "outside"]

MOST_TRIED = 40_000  # assignments looked at in one search
DEEPEST = 14  # largest sum of magnitudes looked at


class Trial:
    """A statement compiled for evaluation, with one hypothesis dropped if asked."""

    def __init__(self, theorem: Theorem, dropped: Hypothesis | None = None):
        self.theorem = theorem
        self.names = list(theorem.example)
        self.kept = [h for h in theorem.hypotheses if h is not dropped]
        short = [name.node for name, _ in theorem.where]
        self._where = []
        for position, (_, long) in enumerate(theorem.where):
            self._where.append(function(long.node, self.names + short[:position]))
        arguments = self.names + short
        self._hypotheses = [function(h.formula.node, arguments) for h in self.kept]
        self._goal = function(theorem.goal.node, arguments)
        trees = [theorem.goal.node, *(h.formula.node for h in self.kept), *(long.node for _, long in theorem.where)]
        self._known: dict[tuple[int, ...], Verdict] = {}
        self._divisors = [function(d, arguments) for tree in trees for d in divisors(tree)]

    def full(self, values: tuple[int, ...]) -> tuple[int, ...]:
        """The values with the abbreviations worked out."""
        for long in self._where:
            values = (*values, long(*values))
        return values

    def verdict(self, values: tuple[int, ...]) -> Verdict:
        """What the statement says at these values; worked out once."""
        if values not in self._known:
            self._known[values] = self._evaluated(values)
        return self._known[values]

    def _evaluated(self, values: tuple[int, ...]) -> Verdict:
        try:
            full = self.full(values)
            for hypothesis in self._hypotheses:
                if not hypothesis(*full):
                    return "outside"
            for divisor in self._divisors:
                if divisor(*full) < 1:
                    return "undefined"
            return "true" if self._goal(*full) else "false"
        except (ZeroDivisionError, Unbounded):
            return "undefined"

    def smallest(self, wanted: tuple[Verdict, ...], most: int = MOST_TRIED) -> Values | None:
        """The first assignment, smallest first, with one of the wanted verdicts."""
        for values in islice(self.assignments(), most):
            if self.verdict(values) in wanted:
                return dict(zip(self.names, values))
        return None

    def assignments(self) -> Iterator[tuple[int, ...]]:
        """Every assignment: least sum of magnitudes first, then first in signature order."""
        low = tuple(lower_bound(name, self.kept) for name in self.names)
        for total in range(DEEPEST + 1):
            yield from _of_size(total, low)


def lower_bound(name: str, hypotheses: list[Hypothesis]) -> int | None:
    """c when a hypothesis says name >= c; it only saves work, since the hypotheses are evaluated anyway."""
    for hypothesis in hypotheses:
        match hypothesis.formula.node:
            case (">=", str(known), int(bound)) if known == name and bound >= 0:
                return bound
    return None


Bounds = tuple[int | None, ...]
KEPT = 4  # how many last variables' assignments are kept: they come again for every choice of the first ones


@cache
def _kept(total: int, low: Bounds) -> tuple[tuple[int, ...], ...]:
    return tuple(_of_size(total, low))


def _of_size(total: int, low: Bounds) -> Iterator[tuple[int, ...]]:
    if not low:
        if total == 0:
            yield ()
        return
    for size in range(low[0] or 0, total + 1):
        if len(low) == 1 and size != total:
            continue
        following = _kept if len(low) <= KEPT else _of_size
        for value in (size,) if size == 0 or low[0] is not None else (size, -size):
            for rest in following(total - size, low[1:]):
                yield (value, *rest)


def divisors(tree: Node) -> Iterator[Node]:
    """Every divisor outside counts and sums."""
    if isinstance(tree, tuple) and tree[0] not in ("count", "sum", "all"):
        for part in tree[1:]:
            yield from divisors(part)
        if tree[0] in ("//", "ceil", "%"):
            yield tree[2]
