"""Sums over the relation: arrays of unknown numbers, and sums of products of their entries.

>>> t, j = variables("t j")
>>> w, X = Array("w"), Array("X")
>>> total((j,), between(0, j, 3), w[j] * X[2 * t + j])
Term(sum{j : 0 <= j < 3} w[j]*X[2*t + j])

An array has an entry, any number at all, at every integer; which entries count is for the guards to say.  The entries
stay unknown: an identity between such sums holds whatever they are.  They may be taken from any ring in which
x*y = y*x, so from the integers, the reals, or the numbers of any one machine that computes exactly.
"""

from __future__ import annotations

from convmath.language.nodes import Endless, conjuncts, loops
from convmath.language.terms import Formula, Term, between, node, variables

__all__ = ["Array", "Endless", "between", "conjuncts", "loops", "total", "variables"]


class Array:
    """A named array; `w[j]` and `Y[c, t]` are entries."""

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = name

    def __getitem__(self, index: Term | int | tuple[Term | int, ...]) -> Term:
        indices = index if isinstance(index, tuple) else (index,)
        return Term(("at", self.name, *map(node, indices)))


def total(indices: tuple[Term, ...], guard: Formula, term: Term | int) -> Term:
    """The sum of the term over all integers that satisfy the guard."""
    return Term(("sum", ("indices", *(index.node for index in indices)), guard.node, node(term)))
