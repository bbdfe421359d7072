"""What speaks about every value of a variable, as sympy functions that stay as they were written.

`.doit()` turns them into sympy's Sum and Piecewise; with numbers in every place it counts, or adds up, term by term.
"""

from __future__ import annotations

from typing import Any

from convmath.language.algebra import sympy
from convmath.language.inert import Expr, Inert, integers, tree_of
from convmath.language.nodes import loops
from convmath.language.text import text

REACH = 30  # a count without stated ends is counted from -REACH to REACH, as evaluation by trial does


class Binder(Inert):
    """What speaks about every value of a variable; the variable is no free symbol, and nothing is put in its place."""

    @property
    def bound_symbols(self) -> tuple[Expr, ...]:
        first = self.args[0]
        return tuple(first.args) if isinstance(first, sympy.Tuple) else (first,)

    @property
    def free_symbols(self) -> set[Expr]:
        return set().union(*(part.free_symbols for part in self.args)) - set(self.bound_symbols)

    def _eval_subs(self, old: Expr, new: Expr) -> Expr | None:
        if old in self.bound_symbols:
            return self
        return self.func(self.args[0], *(part._subs(old, new) for part in self.args[1:]))


class Count(Binder, sympy.Function):
    """#{t : condition}, over all integers"""

    operator = "count"
    nargs = 2

    def doit(self, **hints: Any) -> Expr:
        index, condition = self.args
        if self.free_symbols:
            low, end = ends((index,), condition).get(str(index), (None, None))
            condition = condition.doit(**hints)
            term = sympy.Piecewise((1, condition), (0, True))
            if low is None:
                return sympy.Sum(term, (index, -sympy.oo, sympy.oo))
            return sympy.Sum(term, (index, low.doit(), last(low.doit(), end.doit())))
        held = [t for t in range(-REACH, REACH + 1) if condition.subs(index, t).doit() == sympy.true]
        if held and (held[0] == -REACH or held[-1] == REACH):
            raise ValueError(f"the count must end between {-REACH} and {REACH}, got {text(tree_of(self))}")
        return sympy.Integer(len(held))


class ForEach(Binder, sympy.logic.boolalg.BooleanFunction):
    """The condition for every 0 ≤ j < n"""

    operator = "all"
    nargs = 3

    def doit(self, **hints: Any) -> Expr:
        index, end, condition = self.args
        end = end.doit(**hints)
        if integers(end):
            return sympy.And(*(condition.subs(index, j).doit(**hints) for j in range(int(end))))
        return self.func(index, end, condition.doit(**hints))  # sympy has no "for every"


class Total(Binder, sympy.Function):
    """The sum of a term over all indices that satisfy the guard"""

    operator = "sum"
    nargs = 3

    def doit(self, **hints: Any) -> Expr:
        indices, guard, term = self.args
        found = ends(tuple(indices.args), guard)
        by_name = {str(index): index for index in indices.args}
        if self.free_symbols - arrays_in(term):
            limits = []
            for name, bounds in found.items():
                low, end = (bound.doit() for bound in bounds)
                limits.append((by_name[name], low, last(low, end)))
            summand = sympy.Piecewise((term.doit(**hints), guard.doit(**hints)), (0, True))
            return sympy.Sum(summand, *reversed(limits))
        return self._added(guard, term, [(by_name[name], *bounds) for name, bounds in found.items()], {})

    def _added(self, guard: Expr, term: Expr, limits: list[Any], values: dict[Any, int]) -> Expr:
        """The terms one by one; sympy's own summation takes an empty range for a negative one."""
        if not limits:
            return term.subs(values).doit() if guard.subs(values).doit() == sympy.true else sympy.S.Zero
        (index, low, end), *rest = limits
        span = range(int(low.subs(values).doit()), int(end.subs(values).doit()))
        return sympy.Add(*(self._added(guard, term, rest, {**values, index: value}) for value in span))


def last(low: Expr, end: Expr) -> Expr:
    """The upper limit of a sum from low to end - 1; sympy counts a range that ends below low - 1 as negative."""
    return sympy.Max(end - 1, low - 1)


def ends(indices: tuple[Expr, ...], guard: Expr) -> dict[str, tuple[Expr, Expr]]:
    """Where the guard lets each index begin and end, as far as it says so; outer indices first."""
    written = {tree_of(part): part for part in sympy.preorder_traversal(guard) if not isinstance(part, sympy.Tuple)}
    try:
        found = loops(tuple(map(str, indices)), tree_of(guard))
    except ValueError:
        return {}
    return {name: (written[low], written.get(end, written[low] + 1)) for name, low, end in found}


def arrays_in(term: Expr) -> set[Expr]:
    """The names of arrays and their entries, which stay unknown."""
    return {symbol for entry in term.atoms(sympy.Indexed) for symbol in (entry, entry.base.label)}
