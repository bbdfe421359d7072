"""What sympy computed, in the order in which a person writes it; and whether two lines say the same."""

from __future__ import annotations

import re
from typing import Any

from convmath.language.algebra import sympy
from convmath.language.inert import SYMPY_NAMES, Expr, Inert, Literal, tree_of
from convmath.language.nodes import Node
from convmath.language.symbols import SYMBOLS


def live(shown: Expr) -> Expr:
    """The expression with its sums and products evaluated; relations and our functions stay."""
    if isinstance(shown, Literal):
        return shown.args[0]
    if isinstance(shown, sympy.Indexed):
        return shown.base[tuple(map(live, shown.indices))]
    if not shown.args:
        return shown
    parts = [live(part) for part in shown.args]
    return shown.func(*parts, evaluate=False) if type(shown) in SYMPY_NAMES else shown.func(*parts)


RANK = {symbol.key: number for number, symbol in enumerate(SYMBOLS)}


def rank(name: str) -> tuple[int, str]:
    """Where a letter stands among others: in the order of the notation table, unknown ones behind."""
    return RANK.get(re.sub(r"['0-9]", "", name), len(RANK)), name


def arranged(shown: Expr) -> Node:
    """The tree: what is added before what is taken away, letters in the order of the notation, numbers last."""

    def position(part: Expr) -> Any:
        factors = sorted(sympy.Mul.make_args(part.as_coeff_Mul()[1]), key=of_factor)
        return of_factor(factors[0])

    def of_factor(factor: Expr) -> Any:
        base = factor.as_base_exp()[0]
        names = [rank(str(symbol)) for symbol in base.free_symbols]
        return (not base.is_Symbol, min(names, default=(len(RANK) + 1, "")), str(base))

    def walk(part: Expr) -> Node:
        if isinstance(part, sympy.Add):
            terms = sorted(part.args, key=lambda t: (t.is_number, negative(t), position(t), str(t)))
            return ("+", *map(walk, terms))
        if isinstance(part, sympy.Mul):
            number, rest = part.as_coeff_Mul()
            if number < 0 and (turned := next((f for f in sympy.Mul.make_args(rest) if mostly_negative(f)), None)):
                number, rest = -number, sympy.Mul(*(-f if f is turned else f for f in sympy.Mul.make_args(rest)))
            factors: list[Expr] = []
            for factor in sympy.Mul.make_args(rest):
                base, power = factor.as_base_exp()
                factors += [base] * int(power) if power.is_Integer and power > 0 else [factor]
            factors.sort(key=of_factor)
            nodes = [*map(walk, factors)]
            if abs(number) != 1:
                nodes.insert(0, int(abs(number)))
            product = nodes[0] if len(nodes) == 1 else ("*", *nodes)
            return ("neg", product) if number < 0 else product
        if isinstance(part, sympy.Indexed):
            return ("at", str(part.base.label), *map(walk, part.indices))
        if isinstance(part, sympy.Tuple):
            return ("indices", *map(walk, part.args))
        if isinstance(part, Inert) and not isinstance(part, Literal):
            return (part.operator, *map(walk, part.args))
        if type(part) in SYMPY_NAMES:
            return (SYMPY_NAMES[type(part)], *map(walk, part.args))
        return tree_of(part)

    return walk(shown)


def multiplied(shown: Expr) -> Expr:
    """Multiplied out, our functions left as they are."""
    hidden = {part: sympy.Dummy(integer=True) for part in shown.atoms(Inert)}
    outer = {part: letter for part, letter in hidden.items() if not any(part != o and o.has(part) for o in hidden)}
    back = {letter: part for part, letter in outer.items()}
    return sympy.expand(shown.xreplace(outer)).xreplace(back)


def mostly_negative(factor: Expr) -> bool:
    """Whether a sum is better written with the minus before it turned inside."""
    letters = [term for term in factor.args if not term.is_number] if isinstance(factor, sympy.Add) else []
    return 0 < len(letters) <= 2 * sum(map(negative, letters))


def negative(term: Expr) -> bool:
    """Whether a term is written with a minus."""
    return bool(term.as_coeff_Mul()[0] < 0)


def meaning(shown: Expr) -> Any:
    """A key that two lines share when sympy's expand makes one of the other."""
    shown = live(shown)
    if type(shown) in SYMPY_NAMES and SYMPY_NAMES[type(shown)] in ("<=", "<", ">=", ">", "==", "!="):
        name = SYMPY_NAMES[type(shown)]
        left, right = shown.args
        difference = expanded(right - left if name in ("<=", "<") else left - right)
        if name in ("<", ">"):
            difference = sympy.expand(difference - 1)
        if name in ("==", "!="):
            return name, frozenset((difference, sympy.expand(-difference)))
        return ">=", difference
    if isinstance(shown, Inert) and getattr(shown, "is_Boolean", False):
        parts = [meaning(part) for part in shown.args]
        return (shown.operator, frozenset(parts)) if shown.operator in ("and", "or") else (shown.operator, *parts)
    return expanded(shown)


def expanded(shown: Expr) -> Expr:
    """Multiplied out, also inside our functions."""
    return sympy.expand(_inside(shown))


def _inside(shown: Expr) -> Expr:
    """Our functions of multiplied-out parts."""
    if isinstance(shown, Inert):
        if any(getattr(part, "is_Boolean", False) or isinstance(part, sympy.Tuple) for part in shown.args):
            return shown
        parts = [expanded(part) for part in shown.args]
        if shown.operator in ("max", "min"):
            parts.sort(key=str)
        return shown.func(*parts)
    if isinstance(shown, (sympy.Add, sympy.Mul, sympy.Pow)):
        return shown.func(*map(_inside, shown.args))
    return shown


def same(one: Expr, other: Expr) -> bool:
    """Whether two lines say the same, as far as multiplying out tells."""
    return bool(meaning(one) == meaning(other))
