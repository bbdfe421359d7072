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

from convmath.language.terms import Formula, Node, Term, between, free_names, node, variables

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


class Endless(ValueError):
    """A sum whose guard does not show that it ends."""


def conjuncts(guard: Node) -> tuple[Node, ...]:
    """The conditions that a conjunction joins, nested ones opened."""
    if guard[0] != "and":
        return (guard,)
    return tuple(inner for part in guard[1:] for inner in conjuncts(part))


def loops(indices: tuple[str, ...], guard: Node) -> list[tuple[str, Node, Node]]:
    """(index, low, end) for each index, so ordered that bounds speak of earlier indices only.

    Every index needs a guard low <= index < end, or index = value; that is what makes the sum end.
    """
    found: list[tuple[str, Node, Node]] = []
    waiting = list(indices)
    while waiting:
        for name in waiting:
            bounds = _bounds(name, conjuncts(guard), set(waiting))
            if bounds:
                found.append((name, *bounds))
                waiting.remove(name)
                break
        else:
            raise Endless(f"the guard gives no range for {', '.join(waiting)}")
    return found


def _bounds(name: str, conditions: tuple[Node, ...], unknown: set[str]) -> tuple[Node, Node] | None:
    low = end = None
    for condition in conditions:
        match condition:
            case ("==", a, b) if name in (a, b):
                value = b if a == name else a
                if not free_names(value) & unknown:
                    return value, ("+", value, 1)
            case ("<=", bound, a) if a == name and low is None and not free_names(bound) & unknown:
                low = bound
            case ("<", a, bound) if a == name and end is None and not free_names(bound) & unknown:
                end = bound
    return None if low is None or end is None else (low, end)
