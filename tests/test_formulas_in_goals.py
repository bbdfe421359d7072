"""No closed size formula is used that no theorem speaks of."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from convmath.arithmetic import claimed, sizes
from convmath.language.terms import Node, Term
from convmath.theory.collection import collect
from convmath.theory.model import Theorem

THEORY = collect()


def formulas(module: ModuleType) -> list[Callable[..., Any]]:
    """The functions that a module defines, those that it imports left out."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [function for _, function in found if function.__module__ == module.__name__]


def patterns(function: Callable[..., Any]) -> list[Node]:
    """The trees of a formula over its own parameters; a function that gives a pair has two."""
    given = function(*(Term(f"?{name}") for name in inspect.signature(function).parameters))
    return [part.node for part in (given if isinstance(given, tuple) else (given,))]


def matches(pattern: Node, tree: Node, values: dict[str, Node]) -> bool:
    """Whether the tree is the pattern with the same term wherever the same parameter stands."""
    if isinstance(pattern, str) and pattern.startswith("?"):
        return bool(values.setdefault(pattern, tree) == tree)
    if isinstance(pattern, tuple):
        same = isinstance(tree, tuple) and len(tree) == len(pattern)
        return same and all(matches(part, other, values) for part, other in zip(pattern, tree))
    return bool(pattern == tree)


def subtrees(tree: Node) -> Iterator[Node]:
    yield tree
    if isinstance(tree, tuple):
        for part in tree[1:]:
            yield from subtrees(part)


def said(theorem: Theorem) -> list[Node]:
    """Goal and abbreviations: what a theorem says about its letters."""
    return [theorem.goal.node, *(long.node for _, long in theorem.where)]


def speaks_of(function: Callable[..., Any], theorem: Theorem) -> bool:
    trees = [part for tree in said(theorem) for part in subtrees(tree)]
    return all(any(matches(pattern, tree, {}) for tree in trees) for pattern in patterns(function))


@pytest.mark.parametrize("function", formulas(sizes), ids=lambda function: function.__name__)
def test_every_size_formula_stands_in_a_theorem(function: Callable[..., Any]) -> None:
    assert any(speaks_of(function, theorem) for theorem in THEORY.all if not theorem.refuted)


@pytest.mark.parametrize("function", formulas(claimed), ids=lambda function: function.__name__)
def test_every_wrong_formula_is_refuted_by_the_theorem_that_it_names(function: Callable[..., Any]) -> None:
    tag = str(function.__doc__).split("[")[-1].split("]")[0]
    assert THEORY.by_tag[tag].refuted


def unknown(input_size: Any, stride: Any) -> Any:
    return (input_size + stride) // stride + input_size


def test_a_formula_in_no_theorem_would_be_seen() -> None:
    assert not any(speaks_of(unknown, theorem) for theorem in THEORY.all)


def swapped(input_size: Any, kernel_size: Any, stride: Any, padding_low: Any, padding_high: Any, dilation: Any) -> Any:
    """The closed form of ceil mode with the paddings exchanged in one place."""
    room = sizes.excess(input_size, kernel_size, padding_low, padding_high, dilation)
    return sizes.minimum(sizes.ceildiv(room, stride) + 1, sizes.ceildiv(input_size + padding_high, stride))


def test_a_formula_with_two_letters_exchanged_is_another_formula() -> None:
    whole = [theorem for theorem in THEORY.all if theorem.tag == "pool-ceil-size"]
    assert speaks_of(sizes.pool_ceil_closed, whole[0])
    assert not speaks_of(swapped, whole[0])
