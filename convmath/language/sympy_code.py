"""Formulas as Python that builds them in sympy, out of our functions: what a reader copies and runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from convmath.language.code import python_name, spelled
from convmath.language.nodes import Node, names, plain
from convmath.language.operators import OPERATORS, operator
from convmath.language.text import Text

RELATIONS = {"<=": "Le", "<": "Lt", ">=": "Ge", ">": "Gt", "==": "Eq", "!=": "Ne"}
EVALUATED = frozenset({"+", "*", "neg", "at"})  # what Python's own signs say


class Sympy(Text):
    """Sums and products by Python's signs, everything else by name."""

    closed = frozenset(OPERATORS) - EVALUATED

    def __call__(self, tree: Node) -> str:
        if not isinstance(tree, tuple) or tree[0] in EVALUATED:
            return super().__call__(tree)
        found = operator(tree)
        if tree[0] == "sum":
            _, (_, *indices), guard, term = tree
            return f"Total(Tuple({', '.join(map(self, indices))}), {self(guard)}, {self(term)})"
        name = RELATIONS.get(tree[0]) or found.sympy or "Rational"
        return f"{name}({', '.join(map(self, tree[1:]))})"

    def name(self, key: str) -> str:
        return python_name(key)


def sympy_code(shown: Any) -> str:
    """A Python expression of sympy's and our functions.

    >>> sympy_code(("==", "o", ("+", ("//", ("+", "i", ("neg", "k")), "s"), 1)))
    'Eq(o, FloorDiv(i - k, s) + 1)'
    """
    tree = plain(shown)
    spelled(names(tree))
    return Sympy()(tree)


def operators_in(tree: Node) -> set[str]:
    """Every operator of a tree."""
    if not isinstance(tree, tuple):
        return set()
    return {tree[0]}.union(*(operators_in(part) for part in tree[1:]))


def arrays_in(tree: Node) -> set[str]:
    """The names of the arrays whose entries stand in a tree."""
    if not isinstance(tree, tuple):
        return set()
    return ({tree[1]} if tree[0] == "at" else set()).union(*(arrays_in(part) for part in tree[1:]))


def sympy_script(where: Iterable[tuple[Any, Any]], goal: Any) -> str:
    """A script that ends in the statement: imports, letters, arrays and abbreviations first.

    >>> print(sympy_script([], ("==", ("//", "x", 2), "y")))
    from sympy import Eq, symbols
    from convmath.language.inert import FloorDiv
    <BLANKLINE>
    x, y = symbols("x y", integer=True)
    Eq(FloorDiv(x, 2), y)
    """
    shorts = [(str(plain(short)), plain(long)) for short, long in where]
    trees = [*(long for _, long in shorts), plain(goal)]
    used = set().union(*map(operators_in, trees))
    arrays = sorted(set().union(*map(arrays_in, trees)))
    letters = sorted({name for tree in trees for name in names(tree)} - {short for short, _ in shorts})
    spelled([*letters, *(short for short, _ in shorts), *arrays])
    theirs = {RELATIONS[o] for o in used if o in RELATIONS} | ({"symbols"} if letters else set())
    theirs |= ({"IndexedBase"} if arrays else set()) | ({"Tuple"} if "sum" in used else set())
    ours: dict[str, list[str]] = {"binders": [], "inert": []}
    for name in sorted(used & set(OPERATORS)):
        found = OPERATORS[name]
        if found.sympy:
            ours["binders" if found.binder else "inert"].append(found.sympy)
    lines = [f"from sympy import {', '.join(sorted(theirs))}"]
    lines += [
        f"from convmath.language.{module} import {', '.join(sorted(found))}" for module, found in ours.items() if found
    ]
    lines.append("")
    if letters:
        lines.append(f'{", ".join(map(python_name, letters))} = symbols("{" ".join(letters)}", integer=True)')
    lines += [f'{array} = IndexedBase("{array}")' for array in arrays]
    lines += [f"{python_name(short)} = {sympy_code(long)}" for short, long in shorts]
    return "\n".join([*lines, sympy_code(goal)])
