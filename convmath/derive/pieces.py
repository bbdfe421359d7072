"""Small pieces of the operations: expressions, relations, and what a quotient says of its numerator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convmath.derive.arranged import arranged, live, multiplied
from convmath.language.algebra import sympy
from convmath.language.forms import symbol, to_sympy
from convmath.language.inert import (
    SYMPY_NAMES,
    Every,
    Expr,
    Inert,
    Remainder,
)
from convmath.language.nodes import plain
from convmath.language.text import unicode

FLIPPED = {
    sympy.Le: sympy.Ge,
    sympy.Lt: sympy.Gt,
    sympy.Ge: sympy.Le,
    sympy.Gt: sympy.Lt,
    sympy.Eq: sympy.Eq,
    sympy.Ne: sympy.Ne,
}
Rewrite = Callable[[Expr], Expr | None]


def said(shown: Expr) -> str:
    """An expression in a note."""
    return unicode(arranged(live(shown)))


def is_relation(shown: Expr) -> bool:
    return SYMPY_NAMES.get(type(shown)) in ("<=", "<", ">=", ">", "==", "!=")


def relation(kind: Any, left: Expr, right: Expr) -> Expr:
    return kind(left, right, evaluate=False)


def between(low: Expr, middle: Expr, end: Expr) -> Expr:
    """low <= middle < end"""
    return Every(relation(sympy.Le, low, middle), relation(sympy.Lt, middle, end), evaluate=False)


def terms_with(total: Expr, x: Expr) -> tuple[Expr, Expr]:
    """The terms of a sum that speak of x, multiplied out, and the rest as it is."""
    parts = sympy.Add.make_args(total)
    inside = multiplied(sympy.Add(*(part for part in parts if part.has(x))))
    kept = sympy.Add(*(part for part in sympy.Add.make_args(inside) if part.has(x)))
    return kept, sympy.Add(*(part for part in parts if not part.has(x)), inside - kept)


def expression(given: Any) -> Expr:
    """A letter, a number, one of our terms, or a sympy expression."""
    if isinstance(given, str):
        return symbol(given)
    return given if isinstance(given, sympy.Basic) else live(to_sympy(plain(given)))


def first_changed(condition: Expr, rewrite: Rewrite) -> Expr | None:
    """The condition with the first part that changes."""
    if is_relation(condition):
        return rewrite(condition)
    if isinstance(condition, Inert) and condition.operator in ("and", "or", "not"):
        for number, part in enumerate(condition.args):
            changed = first_changed(part, rewrite)
            if changed is not None:
                parts = (*condition.args[:number], changed, *condition.args[number + 1 :])
                return condition.func(*parts, evaluate=False)
    return None


def mapped(line: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Each side of a relation, each part of a condition, or the whole term, changed."""
    if is_relation(line):
        return relation(type(line), change(line.lhs), change(line.rhs))
    if isinstance(line, Inert) and line.operator == "count":
        return line.func(line.args[0], mapped(line.args[1], change), evaluate=False)
    if isinstance(line, Inert) and line.operator in ("and", "or", "not", "=>", "<=>"):
        return line.func(*(mapped(part, change) for part in line.args), evaluate=False)
    return change(line)


def replaced(line: Expr, old: Expr, new: Expr) -> Expr:
    """The line with a part exchanged, wherever it stands."""
    return line.xreplace({old: new})


def sums(line: Expr) -> set[Expr]:
    """Every sum in the line, and the letters' own places."""
    return {part for part in sympy.preorder_traversal(line) if isinstance(part, sympy.Add)} | {line}


def by_number(a: Expr, b: Expr) -> tuple[list[Expr], Expr]:
    """The part of a that is a multiple of a plain number, and the rest."""
    whole = [
        term for term in sympy.Add.make_args(multiplied(a)) if (term / b).is_integer or term.as_coeff_Mul()[0] % b == 0
    ]
    return [sympy.Add(*(term / b for term in whole))], sympy.Add(multiplied(a), *(-term for term in whole))


def cleared(kind: Any, a: Expr, b: Expr, n: Expr, up: bool) -> Expr | None:
    """What quotient (relation) n says of the numerator."""
    if kind is sympy.Eq:
        return between(sympy.S.Zero, live(b * n - a) if up else live(a - b * n), b)
    if up:
        bound = {
            sympy.Le: (sympy.Le, n),
            sympy.Lt: (sympy.Le, n - 1),
            sympy.Ge: (sympy.Gt, n - 1),
            sympy.Gt: (sympy.Gt, n),
        }
    else:
        bound = {
            sympy.Le: (sympy.Lt, n + 1),
            sympy.Lt: (sympy.Lt, n),
            sympy.Ge: (sympy.Ge, n),
            sympy.Gt: (sympy.Ge, n + 1),
        }
    if kind not in bound:
        return None
    sign, times = bound[kind]
    return relation(sign, a, live(b * multiplied(times)))


def folded_remainder(side: Expr, quotient: Expr, a: Expr, b: Expr) -> Expr:
    """A sum with b⌊a/b⌋ in it, written with a mod b."""
    for part in sorted(sums(side), key=lambda part: (-sympy.count_ops(part), str(part))):
        full = multiplied(part)
        times = sympy.cancel(full.coeff(quotient) / b)
        if times != 0 and times.is_polynomial() and sympy.denom(sympy.together(times)) == 1:
            rest = multiplied(full - times * b * quotient)
            return replaced(side, part, multiplied(rest + times * a) - times * Remainder(a, b))
    return side
