"""Formulas as sympy expressions, and back again without loss.

>>> from convmath.language.terms import variables
>>> i, k, s = variables("i k s")
>>> size = to_sympy((i - k) // s + 1)
>>> size, size.doit(), at(size, i=7, k=3, s=2)
((i - k)//s + 1, floor((i - k)/s) + 1, 3)
>>> from_sympy(size)
Term((i - k)//s + 1)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convmath.language import binders, inert
from convmath.language.algebra import sympy
from convmath.language.inert import Expr
from convmath.language.nodes import Node, plain
from convmath.language.operators import FORMULA, OPERATORS, operator
from convmath.language.terms import Formula, Term

FUNCTIONS: dict[str, Any] = {
    name: getattr(binders if found.binder else inert, found.sympy) for name, found in OPERATORS.items() if found.sympy
}


def symbol(name: str) -> Expr:
    """A variable of our formulas: an integer, of whatever sign."""
    return sympy.Symbol(name, integer=True)


def at(shown: Expr, **values: Any) -> Expr:
    """The expression with values in the places of the variables that are called so."""
    return shown.subs({symbol(name): value for name, value in values.items()})


def to_sympy(shown: Any, symbols: Mapping[str, Any] | None = None) -> Expr:
    """The formula as sympy keeps it, over integer symbols unless others are given."""
    known = dict(symbols or {})

    def walk(tree: Node) -> Expr:
        if isinstance(tree, int):
            return sympy.Integer(tree) if tree >= 0 else inert.Literal(tree, evaluate=False)
        if isinstance(tree, str):
            return known.setdefault(tree, symbol(tree))
        name, *parts = tree
        operator(tree)  # refuses an unknown one by name
        if name == "at":
            return sympy.IndexedBase(parts[0])[tuple(map(walk, parts[1:]))]
        if name == "neg":
            if isinstance(parts[0], int) and parts[0] > 0:
                return sympy.Integer(-parts[0])
            return kept(sympy.Mul, (sympy.S.NegativeOne, walk(parts[0])))
        if name == "*" and isinstance(parts[0], tuple) and parts[0][0] == "neg" and isinstance(parts[0][1], int):
            first = kept(sympy.Mul, (sympy.S.NegativeOne, walk(parts[0][1])))
            return kept(sympy.Mul, (first, *map(walk, parts[1:])))
        if name in ("+", "*"):
            return kept(sympy.Add if name == "+" else sympy.Mul, tuple(map(walk, parts)))
        if name in inert.RELATION:
            return inert.RELATION[name](*map(walk, parts), evaluate=False)
        if name == "sum":
            parts[0] = sympy.Tuple(*map(walk, parts[0][1:]))
            return binders.Total(parts[0], *map(walk, parts[1:]), evaluate=False)
        if name == "/":
            return sympy.Rational(*parts)
        return FUNCTIONS[name](*map(walk, parts), evaluate=False)

    return walk(plain(shown))


def kept(kind: Any, parts: tuple[Expr, ...]) -> Expr:
    """A sum or a product with its parts in their order, even of one part."""
    return sympy.Basic.__new__(kind, *parts) if len(parts) == 1 else kind(*parts, evaluate=False)


def from_sympy(shown: Expr) -> Term | Formula:
    """The term or the formula that an expression of these functions is."""
    tree = inert.tree_of(sympy.sympify(shown))
    return Formula(tree) if isinstance(tree, tuple) and operator(tree).kind == FORMULA else Term(tree)
