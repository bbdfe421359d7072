"""The small language in which formulas and statements are written.

A `Term` stands for an integer, a `Formula` for a truth value.  Both keep what was written, in the order it was
written: nothing is simplified, so what a page shows is what was checked.  Python's own operators build them:

>>> i, k, s = variables("i k s")
>>> (i - k) // s + 1 >= 1
Formula((i - k)//s + 1 >= 1)

The tree is plain data (nested tuples), which is what the proof kernel reads.  docs/decisions/0001-own-terms.md says why this is
not sympy; `convmath.language.forms` translates.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from convmath.language.nodes import Node, bound, children, free_names, head, names, substitute
from convmath.language.text import text

__all__ = [
    "And", "Formula", "Iff", "Implies", "Node", "Not", "Or", "Term", "between", "bound", "ceildiv", "children", "count",
    "divides", "for_all", "free_names", "head", "maximum", "minimum", "names", "node", "substitute", "variables", "where",
]  # fmt: skip


def node(value: object) -> Node:
    """The plain data of a term, a formula or an integer."""
    if isinstance(value, (Term, Formula)):
        return value.node
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"a formula is made of integers and variables, got {value!r}")


class Term:
    """An integer expression."""

    __slots__ = ("node",)

    def __init__(self, tree: Node):
        self.node = tree

    def __add__(self, other: object) -> Term:
        # A sum stays flat, so that a + b + c is one line and not a nest.
        left = self.node[1:] if self._is("+") else (self.node,)
        return Term(("+", *left, node(other)))

    def __radd__(self, other: object) -> Term:
        return Term(("+", node(other), self.node))

    def __sub__(self, other: object) -> Term:
        left = self.node[1:] if self._is("+") else (self.node,)
        return Term(("+", *left, ("neg", node(other))))

    def __rsub__(self, other: object) -> Term:
        return Term(("+", node(other), ("neg", self.node)))

    def __mul__(self, other: object) -> Term:
        left = self.node[1:] if self._is("*") else (self.node,)
        return Term(("*", *left, node(other)))

    def __rmul__(self, other: object) -> Term:
        return Term(("*", node(other), self.node))

    def __neg__(self) -> Term:
        return Term(("neg", self.node))

    def __floordiv__(self, other: object) -> Term:
        return Term(("//", self.node, node(other)))

    def __rfloordiv__(self, other: object) -> Term:
        return Term(("//", node(other), self.node))

    def __mod__(self, other: object) -> Term:
        return Term(("%", self.node, node(other)))

    def __rmod__(self, other: object) -> Term:
        return Term(("%", node(other), self.node))

    def __le__(self, other: object) -> Formula:
        return Formula(("<=", self.node, node(other)))

    def __lt__(self, other: object) -> Formula:
        return Formula(("<", self.node, node(other)))

    def __ge__(self, other: object) -> Formula:
        return Formula((">=", self.node, node(other)))

    def __gt__(self, other: object) -> Formula:
        return Formula((">", self.node, node(other)))

    def __eq__(self, other: object) -> Formula:  # type: ignore[override]
        return Formula(("==", self.node, node(other)))

    def __ne__(self, other: object) -> Formula:  # type: ignore[override]
        return Formula(("!=", self.node, node(other)))

    __hash__ = None  # type: ignore[assignment]  # a term is not a key: == builds a formula

    def _is(self, operator: str) -> bool:
        return isinstance(self.node, tuple) and self.node[0] == operator

    def __repr__(self) -> str:
        return f"Term({text(self)})"


class Formula:
    """A statement that is true or false once the variables are integers."""

    __slots__ = ("node",)

    def __init__(self, tree: Node):
        self.node = tree

    def __bool__(self) -> bool:
        raise TypeError("a formula has no truth value by itself: use And, Or, Not, or between(0, t, n) for 0 <= t < n")

    def __repr__(self) -> str:
        return f"Formula({text(self)})"


def variables(names: str) -> tuple[Term, ...]:
    """One variable a word.  Plain integers, with no hidden assumption about their sign."""
    return tuple(Term(name) for name in names.split())


def ceildiv(numerator: Any, divisor: Any) -> Any:
    """⌈numerator/divisor⌉ of ints, of terms, or of sympy expressions: exact, never through a float.

    >>> ceildiv(7, 2), ceildiv(-7, 2)
    (4, -3)
    """
    if isinstance(numerator, Term) or isinstance(divisor, Term):
        return Term(("ceil", node(numerator), node(divisor)))
    if _symbolic(numerator, divisor):
        from convmath.language import algebra

        return algebra.ceildiv(numerator, divisor)
    return -(-numerator // divisor)


def maximum(a: Any, b: Any) -> Any:
    """The larger of two ints, terms or sympy expressions."""
    return _extreme("max", max, a, b)


def minimum(a: Any, b: Any) -> Any:
    """The smaller of two ints, terms or sympy expressions."""
    return _extreme("min", min, a, b)


def _extreme(operator: str, of_ints: Callable[..., int], a: Any, b: Any) -> Any:
    if isinstance(a, Term) or isinstance(b, Term):
        return Term((operator, node(a), node(b)))
    if not _symbolic(a, b):
        return of_ints(a, b)
    from convmath.language import algebra

    return algebra.maximum(a, b) if operator == "max" else algebra.minimum(a, b)


def where(condition: Any, then: Any, otherwise: Any) -> Any:
    """then if the condition holds, else otherwise: of ints, of terms, or of sympy expressions.

    >>> where(2 >= 1, 10, 20)
    10
    """
    if isinstance(condition, Formula):
        return Term(("if", condition.node, node(then), node(otherwise)))
    if _symbolic(condition):
        from convmath.language import algebra

        return algebra.where(condition, then, otherwise)
    return then if condition else otherwise


def _symbolic(*values: Any) -> bool:
    """Whether sympy has to answer; never loads it to find out, and arrays answer for themselves."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and any(isinstance(value, sympy.Basic) for value in values)


def _joined(operator: str, parts: tuple[Formula, ...]) -> Formula:
    return parts[0] if len(parts) == 1 else Formula((operator, *(part.node for part in parts)))


def And(*parts: Formula) -> Formula:
    return _joined("and", parts)


def Or(*parts: Formula) -> Formula:
    return _joined("or", parts)


def Not(formula: Formula) -> Formula:
    return Formula(("not", formula.node))


def Implies(condition: Formula, conclusion: Formula) -> Formula:
    return Formula(("=>", condition.node, conclusion.node))


def Iff(a: Formula, b: Formula) -> Formula:
    return Formula(("<=>", a.node, b.node))


def between(low: object, term: Term, end: object) -> Formula:
    """low <= term < end, printed so."""
    return Formula(("and", ("<=", node(low), term.node), ("<", term.node, node(end))))


def divides(divisor: object, term: Term) -> Formula:
    """divisor | term, which is term mod divisor = 0."""
    return Formula(("==", ("%", term.node, node(divisor)), 0))


# Binders: they speak about every value of a variable, so only the meta-rules, never the kernel, may read them.


def count(variable: Term, condition: Formula) -> Term:
    """#{variable : condition}, over all integers."""
    return Term(("count", variable.node, condition.node))


def for_all(variable: Term, end: object, condition: Formula) -> Formula:
    """The condition for every 0 <= variable < end."""
    return Formula(("all", variable.node, node(end), condition.node))
