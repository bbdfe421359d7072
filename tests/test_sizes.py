"""The closed formulas against the definition, over a million cases and against an outside oracle."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator

import numpy as np
import pytest
import sympy

import convmath
from convmath.arithmetic import brute, sizes
from convmath.language.terms import variables

SCALARS = list(itertools.product(range(1, 7), range(1, 6), range(1, 5)))  # kernel_size, stride, dilation
INPUTS, PADDINGS = range(1, 41), range(-5, 6)


def counted(k: int, s: int, d: int, i: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The number of windows whose every tap lands in the padded input, for whole arrays at once.

    All of a window's taps land inside when the lowest and the highest of them do.
    """
    width = low + i + high
    total = np.zeros(width.shape, dtype=np.int16)
    for t in range(int(width.max()) // s + 1):
        reached = [s * t + d * j for j in range(k)]  # in the padded input, counted from its own start
        if min(reached) >= 0:
            total += max(reached) < width
    return total


def grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    i, low, high = np.meshgrid(INPUTS, PADDINGS, PADDINGS, indexing="ij", sparse=True)
    return i.astype(np.int16), low.astype(np.int16), high.astype(np.int16)


def compare(formula) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    """(tuples compared, tuples on which the formula and the counter differ)."""
    i, low, high = grid()
    compared = wrong = 0
    for k, s, d in SCALARS:
        by_formula = np.maximum(formula(i, k, s, low, high, d), 0)
        by_count = counted(k, s, d, i, low, high)
        compared += by_count.size
        wrong += int((by_formula != by_count).sum())
    return compared, wrong


def test_the_size_formula_agrees_with_counting_on_a_grid() -> None:
    assert compare(sizes.conv)[1] == 0


def test_the_grid_covers_a_million_tuples_at_ten_million_a_second() -> None:
    """The rate is the best of five repeats: other work on the machine must not fail a test."""
    runs, best, compared = 5, float("inf"), 0
    for _ in range(runs):
        start = time.process_time()
        compared = sum(compare(sizes.conv)[0] for _ in range(2))
        best = min(best, time.process_time() - start)
    assert compared >= 10**6
    assert compared / best >= 10**7


def test_the_grid_refuses_a_wrong_formula() -> None:
    def wrong(i, k, s, low, high, d):  # type: ignore[no-untyped-def]
        return sizes.conv(i, k, s, low, high, d) + (s > 4)

    compared, differing = compare(wrong)
    assert 0 < differing < compared


def some_cases(count: int) -> Iterator[tuple[int, int, int, int, int, int]]:
    rng = random.Random(1603_07285)
    for _ in range(count):
        yield (
            rng.randint(1, 30), rng.randint(1, 6), rng.randint(1, 5), rng.randint(-2, 4), rng.randint(-2, 4), rng.randint(1, 4)
        )  # fmt: skip


def test_the_vectorised_counter_is_the_definition() -> None:
    for i, k, s, low, high, d in some_cases(3000):
        arrays = (np.array([value], dtype=np.int16) for value in (i, low, high))
        assert counted(k, s, d, *arrays)[0] == brute.conv_size(i, k, s, low, high, d)


def test_the_api_is_the_definition_or_says_that_no_window_fits() -> None:
    fits = 0
    for i, k, s, low, high, d in some_cases(3000):
        truth = brute.conv_size(i, k, s, low, high, d)
        if truth:
            fits += 1
            assert convmath.conv_size(i, k, stride=s, padding=(low, high), dilation=d) == truth
        else:
            with pytest.raises(ValueError, match="no window fits"):
                convmath.conv_size(i, k, stride=s, padding=(low, high), dilation=d)
    assert 1000 < fits < 3000


def test_numpy_windows_give_the_same_sizes_and_values() -> None:
    """An outside oracle: numpy's own sliding windows on the padded array."""
    rng = random.Random(7)
    compared = 0
    for i, k, s, low, high, d in some_cases(2000):
        if low < 0 or high < 0 or sizes.excess(i, k, low, high, d) < 0:
            continue
        data, weights = rng.choices(range(-9, 10), k=i), rng.choices(range(-9, 10), k=k)
        padded = np.pad(np.array(data), (low, high))
        windows = np.lib.stride_tricks.sliding_window_view(padded, sizes.effective_kernel(k, d))[::s, ::d]
        assert len(windows) == sizes.conv(i, k, s, low, high, d)
        assert (windows @ np.array(weights)).tolist() == brute.conv(data, weights, s, low, high, d)
        compared += 1
    assert compared > 500


def test_unread_rows_are_those_behind_the_last_window() -> None:
    seen = set()
    for i, k, s, low, high, d in some_cases(2000):
        if (room := sizes.excess(i, k, low, high, d)) >= 0:
            rows = sizes.unread_rows(i, room, s, high)
            assert rows == len(brute.unread(i, k, s, low, high, d))
            seen.add(rows)
    assert len(seen) > 3


def test_sizes_are_exact_far_beyond_floating_point() -> None:
    huge = 10**40 + 1
    assert convmath.conv_size(huge, 3, stride=2) == (huge - 3) // 2 + 1
    assert isinstance(convmath.conv_size(np.int64(7), 3), int)


def test_sympy_symbols_give_an_expression() -> None:
    i, k, s, p = sympy.symbols("i k s p")
    assert convmath.conv_size(i, k, stride=s, padding=p) == sympy.floor((i - k + 2 * p) / s) + 1
    whole = sympy.Symbol("i", integer=True)
    assert convmath.conv_size(whole, 3, padding=1) == whole


def test_terms_give_the_statement_that_is_proved() -> None:
    assert "//" in repr(sizes.conv(*variables("i k s p_lo p_hi d")))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((7, 3), {"stride": 0}, "stride must be at least 1, got 0"),
        ((7, 0), {}, "kernel_size must be at least 1, got 0"),
        ((0, 3), {}, "input_size must be at least 1, got 0"),
        ((7, 3), {"dilation": -1}, "dilation must be at least 1, got -1"),
        ((7.0, 3), {}, "input_size must be an integer, got 7.0"),
        ((7, True), {}, "kernel_size must be an integer, got True"),
        ((7, 3), {"padding": "same"}, "padding must be an integer, got 'same'"),
        ((7, 3), {"padding": (1, 2, 3)}, r"padding must be a number or a \(low, high\) pair, got \(1, 2, 3\)"),
        ((7, 3), {"padding": (1, 0.5)}, r"padding \(high\) must be an integer, got 0.5"),
        ((2, 5), {}, "no window fits: the kernel spans 5 positions, the padded input has 2"),
    ],
)
def test_bad_input_is_refused_by_name(arguments: tuple[object, ...], options: dict[str, object], message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        convmath.conv_size(*arguments, **options)
