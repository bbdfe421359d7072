"""Formulas as nested tuples, for the trusted part alone: what is a formula, and what it binds.

`convmath.language` has walkers of its own.  These are few and import nothing but the kernel, so that whoever checks the
checker reads them here, and no change elsewhere reaches them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convmath.proof.kernel import CONNECTIVES, FRESH, NAME, OPERATIONS, RELATIONS, Node

MOST_NODES, DEEPEST, MOST_DIGITS = 2_000, 40, 200  # of one formula, and of a number in it


class Malformed(Exception):
    """The data is no formula, or a link does not have the shape its rule is about."""


def formula(data: Any) -> Node:
    """The formula as nested tuples, or Malformed."""
    return _read(data, True, [MOST_NODES], DEEPEST)


def term(data: Any) -> Node:
    """The term as nested tuples, or Malformed."""
    return _read(data, False, [MOST_NODES], DEEPEST)


def letter(data: Any) -> str:
    if not isinstance(data, str) or not NAME.match(data) or FRESH.match(data):
        raise Malformed(f"{data!r:.60} is not a letter")
    return data


def _read(data: Any, wanted: bool, left: list[int], deeper: int) -> Node:
    """Every operator with exactly its parts, each a formula where `wanted` says so and a term elsewhere."""
    left[0] -= 1
    if left[0] < 0 or deeper < 0:
        raise Malformed("a formula is larger than any statement needs")
    if not wanted and isinstance(data, str):
        return letter(data)
    if not wanted and isinstance(data, int) and not isinstance(data, bool):
        if abs(data) >= 10**MOST_DIGITS:
            raise Malformed("a number is longer than any statement needs")
        return data
    if not isinstance(data, (list, tuple)) or not data or not isinstance(data[0], str):
        raise Malformed(f"{data!r:.60} is not {'a formula' if wanted else 'an integer'}")
    operator, *parts = data
    kinds = shape(operator, len(parts), wanted)
    if kinds is None:
        raise Malformed(
            f"unknown operator {operator!r:.60} with {len(parts)} parts in a {'formula' if wanted else 'term'}"
        )
    read: list[Node] = []
    for part, kind in zip(parts, kinds):
        if kind == "letter":
            read.append(letter(part))
        elif kind == "indices":
            if not isinstance(part, (list, tuple)) or len(part) < 2 or part[0] != "indices":
                raise Malformed(f"{part!r:.60} is not a list of indices")
            read.append(("indices", *map(letter, part[1:])))
        else:
            read.append(_read(part, kind == "formula", left, deeper - 1))
    return (operator, *read)


def shape(operator: str, count: int, wanted: bool) -> list[str] | None:
    """What the parts of an operator are; None where there is no such formula, or term."""
    if wanted and operator in RELATIONS and count == 2:
        return ["term", "term"]
    if wanted and operator == "all" and count == 3:
        return ["letter", "term", "formula"]
    if not wanted and operator == "if" and count == 3:
        return ["formula", "term", "term"]
    if not wanted and operator == "count" and count == 2:
        return ["letter", "formula"]
    if not wanted and operator == "sum" and count == 3:
        return ["indices", "formula", "term"]
    if not wanted and operator == "at" and count >= 2:
        return ["letter", *["term"] * (count - 1)]
    few, most = (CONNECTIVES if wanted else OPERATIONS).get(operator, (1, 0))
    return ["formula" if wanted else "term"] * count if few <= count <= (count if most is None else most) else None


def is_formula(tree: Node) -> bool:
    return isinstance(tree, tuple) and (tree[0] in RELATIONS or tree[0] in CONNECTIVES or tree[0] == "all")


def binders(tree: Node) -> bool:
    """Whether the tree speaks about every value of a variable, which the kernel does not read."""
    return isinstance(tree, tuple) and (tree[0] in ("count", "all", "sum", "at") or any(map(binders, tree[1:])))


# Letters ----------------------------------------------------------------------------------------------


def head(tree: Node) -> Node:
    """What says which node it is: the operator, for an array's entry with the array's name."""
    return tree[:2] if tree[0] == "at" else tree[:1]


def children(tree: Node) -> Node:
    """The parts of a node that are nodes themselves."""
    return tree[len(head(tree)) :]


def names(tree: Node) -> list[str]:
    """The letters of a tree in reading order, bound ones included."""
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, tuple):
        return list(dict.fromkeys(name for part in children(tree) for name in names(part)))
    return []


def binds(tree: Node) -> set[str]:
    """The letters that this very node binds."""
    if tree[0] in ("count", "all"):
        return {tree[1]}
    return set(tree[1][1:]) if tree[0] == "sum" else set()


def bound(tree: Node) -> set[str]:
    """The letters that a count, a sum or a "for every" binds, anywhere in the tree."""
    return binds(tree).union(*map(bound, children(tree))) if isinstance(tree, tuple) else set()


def free_names(tree: Node) -> set[str]:
    """The letters that no binder of the tree binds.  (A bound in "for every" never names its own letter.)"""
    if isinstance(tree, str):
        return {tree}
    if not isinstance(tree, tuple):
        return set()
    inner: set[str] = set().union(*map(free_names, children(tree)))
    return inner - binds(tree)


def substitute(tree: Node, values: Mapping[str, Node]) -> Node:
    """The tree with each named letter replaced; what calls it sees to it that no binder catches a letter."""
    if isinstance(tree, str):
        return values.get(tree, tree)
    if isinstance(tree, tuple):
        return (*head(tree), *(substitute(part, values) for part in children(tree)))
    return tree


# Guards -----------------------------------------------------------------------------------------------


class Endless(Malformed):
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
            bounds = bounds_of(name, conjuncts(guard), set(waiting))
            if bounds:
                found.append((name, *bounds))
                waiting.remove(name)
                break
        else:
            raise Endless(f"the guard gives no range for {', '.join(waiting)}")
    return found


def bounds_of(name: str, conditions: tuple[Node, ...], unknown: set[str]) -> tuple[Node, Node] | None:
    """low and end of an index, said by conditions that speak of known letters only."""
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
