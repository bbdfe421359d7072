"""The published definitions and the closed formulas say the same, and a change of either is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from convmath.arithmetic import brute, sizes
from convmath.proof import definitions
from convmath.theory.collection import collect


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    definitions.agreement.cache_clear()
    yield
    definitions.agreement.cache_clear()


@pytest.mark.parametrize("tag", definitions.TABLE)
def test_definition_and_formula_agree(tag: str) -> None:
    found = definitions.agreement(tag)
    assert found is not None and found.agree > 30 and found.first == ""
    assert tag in {theorem.tag for theorem in collect().all}


def test_a_theorem_without_a_definition_has_no_such_evidence() -> None:
    assert definitions.agreement("floor-below") is None


def disagreeing() -> set[str]:
    found = {tag: definitions.agreement(tag) for tag in definitions.TABLE}
    return {tag for tag, result in found.items() if result is None or result.first}


def one_more(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: real(*arguments) + 1


def longer(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments: [*real(*arguments), 0]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("position", one_more), ("conv_size", one_more), ("ceil_size", one_more), ("same_total", one_more),
        ("scatter", longer), ("stretch", longer), ("unread", longer), ("conv", longer),
        ("adaptive_bins", longer), ("average_divisors", longer),
    ],
)  # fmt: skip
def test_a_changed_definition_is_seen(name: str, change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brute, name, change(getattr(brute, name)))
    assert disagreeing()


def swapped(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda i, k, s, low, high, *rest: real(i, k, s, high, low, *rest)


@pytest.mark.parametrize("name", ["conv", "pool_ceil", "pool_ceil_closed", "conv_transpose", "same_total", "stretched"])
def test_a_changed_formula_is_seen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, name, one_more(getattr(sizes, name)))
    assert disagreeing()


def test_paddings_that_change_places_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "pool_ceil_closed", swapped(sizes.pool_ceil_closed))
    assert disagreeing() == {"pool-ceil-limit"}
