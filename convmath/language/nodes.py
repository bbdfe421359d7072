"""Formulas as plain data, and the small questions that everything asks of them.

A node is an int, a variable's name, or a tuple (operator, part, ...).  `convmath.language.operators` says which operators
there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convmath.language.operators import OPERATORS

Node = Any  # an int, a name, or a tuple (operator, part, ...)


def plain(shown: Any) -> Node:
    """The node of a term or a formula; a node is its own."""
    return getattr(shown, "node", shown)


def head(tree: Node) -> Node:
    """What says which node it is: the operator, for an array's entry with the array's name."""
    return tree[:2] if tree[0] == "at" else tree[:1]


def children(tree: Node) -> Node:
    """The parts of a node that are nodes themselves."""
    return tree[len(head(tree)) :]


def substitute(tree: Node, values: Mapping[str, Node]) -> Node:
    """The tree with each named variable replaced (binders in this project never reuse a free name)."""
    if isinstance(tree, str):
        return values.get(tree, tree)
    if isinstance(tree, tuple):
        return (*head(tree), *(substitute(part, values) for part in children(tree)))
    return tree


def names(tree: Node) -> list[str]:
    """The variables of a tree in reading order, bound ones included."""
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, tuple):
        return list(dict.fromkeys(name for part in children(tree) for name in names(part)))
    return []


def binds(tree: Node) -> set[str]:
    """The variables that this very node binds."""
    operator = OPERATORS.get(tree[0])
    if operator is None or not operator.binder:
        return set()
    return {tree[1]} if isinstance(tree[1], str) else set(tree[1][1:])


def bound(tree: Node) -> set[str]:
    """The variables that a count, a sum or a "for every" binds, anywhere in the tree."""
    if not isinstance(tree, tuple):
        return set()
    return binds(tree).union(*map(bound, children(tree)))


def free_names(tree: Node) -> set[str]:
    """The variables that no binder of the tree binds.  (A bound in "for every" never names its own variable.)"""
    if isinstance(tree, str):
        return {tree}
    if not isinstance(tree, tuple):
        return set()
    inner: set[str] = set().union(*map(free_names, children(tree)))
    return inner - binds(tree)


# Shapes that a formula may have, and that are written in a way of their own.


def conjuncts(guard: Node) -> tuple[Node, ...]:
    """The conditions that a conjunction joins, nested ones opened."""
    if guard[0] != "and":
        return (guard,)
    return tuple(inner for part in guard[1:] for inner in conjuncts(part))


def interval(tree: Node) -> tuple[str, Node, Node, str, Node] | None:
    """The parts of low <= term < end, when a conjunction is one."""
    match tree:
        case ("and", (left, low, a), (right, b, high)) if a == b and left in ("<=", "<") and right in ("<=", "<"):
            return left, low, a, right, high
    return None


def divisibility(tree: Node) -> tuple[Node, Node] | None:
    """(divisor, term), when a relation says term mod divisor = 0."""
    match tree:
        case ("==", ("%", term, divisor), 0):
            return divisor, term
    return None


def conditions(guard: Node) -> list[Node]:
    """The conditions that a conjunction joins; low <= t < end counts as one."""
    if guard[0] != "and" or interval(guard):
        return [guard]
    return [inner for part in guard[1:] for inner in conditions(part)]


# Sums end because their guard says so.


class Endless(ValueError):
    """A sum whose guard does not show that it ends."""


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
