"""How a person would write a formula: for eyes only, what machines read keeps every 0 and 1."""

from __future__ import annotations

from convmath.language.nodes import Node


def merged(tree: Node) -> list[tuple[int, Node]]:
    """The terms of a sum as (sign, term); equal neighbours become one with a factor, so p + p reads 2p."""
    terms: list[tuple[int, Node]] = []
    runs: list[int] = []
    for part in tree[1:]:
        sign, term = (-1, part[1]) if isinstance(part, tuple) and part[0] == "neg" else (1, part)
        if isinstance(term, int) and term < 0:
            sign, term = -sign, -term
        if terms and terms[-1] == (sign, term) and not isinstance(term, int):
            runs[-1] += 1
        else:
            terms.append((sign, term))
            runs.append(1)
    return [(sign, ("*", run, term) if run > 1 else term) for (sign, term), run in zip(terms, runs)]


def value(tree: Node) -> int | None:
    """A plain number, also one with a minus before it."""
    if isinstance(tree, tuple) and tree[0] == "neg" and isinstance(tree[1], int):
        return -tree[1]
    return tree if isinstance(tree, int) else None


def without_zeros(tree: Node) -> Node:
    """A sum with its numbers added up: no padding leaves no trace, and the bin after bin t − 1 is bin t."""
    parts: list[Node] = []
    for part in tree[1:]:
        parts += part[1:] if isinstance(part, tuple) and part[0] == "+" else [part]
    numbers = [n for n in map(value, parts) if n is not None]
    if len(numbers) > 1 or 0 in numbers:
        last = max(at for at, part in enumerate(parts) if value(part) is not None)
        kept = [part for part in parts[:last] if value(part) is None]
        parts = [*kept, *([sum(numbers)] if sum(numbers) else []), *parts[last + 1 :]]
    return ("+", *parts) if len(parts) > 1 else parts[0] if parts else 0


def without_ones(tree: Node) -> Node:
    """A product without factors of 1, so that a formula at stride 1 says d; nothing is left of a product with 0."""
    parts = tuple(part for part in tree[1:] if part != 1) or (1,)
    return 0 if 0 in parts else ("*", *parts) if len(parts) > 1 else parts[0]


def tidied(tree: Node) -> Node:
    """The tree without sums that are done, factors of 1, and what is multiplied by 0."""
    if not isinstance(tree, tuple):
        return tree
    tree = (tree[0], *map(tidied, tree[1:]))
    if tree == ("neg", 0):
        return 0
    return without_zeros(tree) if tree[0] == "+" else without_ones(tree) if tree[0] == "*" else tree
