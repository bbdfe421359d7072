"""Pooling against its definition, numpy and what PyTorch answered; and each check against something false."""

from __future__ import annotations

import json
from itertools import product
from math import gcd

import numpy as np
import pytest
import sympy

from convmath.arithmetic import brute, sizes
from convmath.frameworks import recorded
from convmath.layers.functions import adaptive_bins, conv_transpose_size, pool_size
from convmath.layers.pooling import average_divisors
from convmath.layers.rounding import CEIL_RULES, CeilRule, ceil_rule

GRID = [
    (i, k, s, p, d)
    for i, k, s, d in product(range(1, 21), range(1, 7), range(1, 5), range(1, 4))
    for p in range(k // 2 + 1)
]
SMALL = [case for case in GRID if case[0] <= 9]


def asked(i: int, k: int, s: int, p: int, d: int, ceil_mode: bool) -> int:
    """The size that the API gives, 0 where it says that no window fits."""
    try:
        return int(pool_size(i, k, stride=s, padding=p, dilation=d, ceil_mode=ceil_mode))
    except ValueError as error:
        assert "no window fits" in str(error)
        return 0


def disagreements(size: object, ceil_mode: bool, cases: list[tuple[int, int, int, int, int]]) -> list[tuple[int, ...]]:
    """The cases in which a formula is not the number of windows that the definition counts."""
    counted = brute.ceil_size if ceil_mode else brute.conv_size
    return [c for c in cases if max(0, size(c[0], c[1], c[2], c[3], c[3], c[4])) != counted(*c[:4], c[3], c[4])]  # type: ignore[operator]


def test_the_api_counts_what_the_definition_counts() -> None:
    assert len(GRID) == 3600
    for i, k, s, p, d in GRID:
        assert asked(i, k, s, p, d, False) == brute.conv_size(i, k, s, p, p, d)
        assert asked(i, k, s, p, d, True) == brute.ceil_size(i, k, s, p, p, d)


def test_uneven_paddings_and_crops_too() -> None:
    cases = 0
    for i, k, s, low, high, d in product(
        range(1, 9), range(1, 5), range(1, 5), range(-2, 4), range(-2, 4), range(1, 3)
    ):
        if high <= sizes.effective_kernel(k, d):
            cases += 1
            assert max(0, sizes.pool_ceil(i, k, s, low, high, d)) == brute.ceil_size(i, k, s, low, high, d)
    assert cases > 8000


def test_a_wrong_rule_is_found_out() -> None:
    assert not disagreements(sizes.pool_ceil, True, GRID)
    assert not disagreements(sizes.conv, False, GRID)
    for rule in CEIL_RULES[1:]:
        assert disagreements(rule.size, True, GRID), rule.name
    assert disagreements(lambda *shape: sizes.pool_ceil(*shape) + 1, True, GRID)
    assert disagreements(sizes.conv, True, GRID) and disagreements(sizes.pool_ceil, False, GRID)


def by_numpy(i: int, k: int, s: int, p: int, d: int, fill: float) -> np.ndarray:
    """The windows of a pooling in floor mode, one a row, cut from the padded input."""
    padded = np.pad(np.arange(1.0, i + 1), p, constant_values=fill)
    span = sizes.effective_kernel(k, d)
    if span > len(padded):
        return np.empty((0, k))
    return np.lib.stride_tricks.sliding_window_view(padded, span)[::s, ::d]


def test_maxima_are_numpys() -> None:
    for i, k, s, p, d in GRID:
        expected = by_numpy(i, k, s, p, d, -np.inf).max(axis=1)
        found = brute.max_pool(list(range(1, i + 1)), brute.pooled(i, k, s, p, p, d))
        assert [-np.inf if v is None else v for v in found] == expected.tolist()


def test_divisors_are_the_definitions_and_numpys() -> None:
    for i, k, s, p, d in GRID:
        if d != 1:
            continue
        for ceil_mode, include in product((False, True), repeat=2):
            if not asked(i, k, s, p, 1, ceil_mode):
                continue
            found = average_divisors(i, k, stride=s, padding=p, ceil_mode=ceil_mode, count_include_pad=include)
            assert list(found) == brute.average_divisors(i, k, s, p, p, ceil_mode, include)
            if not ceil_mode and not include:
                real = by_numpy(i, k, s, p, 1, np.nan)
                assert list(found) == (~np.isnan(real)).sum(axis=1).tolist()
            if not ceil_mode and include:
                assert set(found) == {k}
    assert average_divisors(8, 3, stride=2, padding=1, ceil_mode=True)[-1] != 3  # the kernel alone is not the answer


# The recorded framework -------------------------------------------------------------------------------

TORCH = recorded.torch()


def test_pytorch_answers_as_the_formulas_say() -> None:
    assert TORCH.version.startswith("2.13.0")
    for ceil_mode, rule in ((False, sizes.conv), (True, sizes.pool_ceil)):
        outcome = recorded.judge(TORCH, rule, ceil_mode=ceil_mode)
        assert outcome.otherwise == 0 and outcome.first is None
        assert outcome.agrees > 2700 and outcome.not_applicable > 500
        assert outcome.cases == 20 * 4 * 3 * sum(k // 2 + 2 for k in range(1, 7))


def test_pytorch_refuses_exactly_padding_beyond_half_the_kernel_and_kernels_that_do_not_fit() -> None:
    for (i, window), answer in recorded.pools(TORCH):
        size = (sizes.pool_ceil if window.rounding == "torch" else sizes.conv)(i, *window.numbers)
        assert (answer is None) == (2 * window.low > window.kernel_size or size < 1), (i, window)


@pytest.mark.parametrize("rule", CEIL_RULES[1:], ids=lambda rule: rule.name)
def test_the_other_rules_differ_from_pytorch(rule: CeilRule) -> None:
    outcome = recorded.judge(TORCH, rule.size, ceil_mode=True)
    assert outcome.otherwise > 0
    assert outcome.first is not None
    (i, window), formula, framework = outcome.first
    assert formula != framework == brute.ceil_size(i, *window.numbers)


def test_pytorch_reads_the_windows_of_the_definition() -> None:
    windows = empty = 0
    for key, row in TORCH.tables["max_pool1d last positions"].items():
        at = recorded.settings(key)
        for i, answer in enumerate(row.split(","), 1):
            if answer == recorded.REFUSED:
                continue
            reads = brute.pooled(i, at["k"], at["s"], at["p"], at["p"], at["d"], bool(at["ceil"]))
            assert recorded.numbers(answer) == [max(x, default=-1) for x in reads], (key, i)
            windows += len(reads)
            empty += sum(not x for x in reads)
    assert windows > 5000 and empty > 0


@pytest.mark.parametrize("include", [True, False])
def test_pytorch_divides_by_the_divisors(include: bool) -> None:
    table = TORCH.tables[f"avg_pool1d divisors, padding {'' if include else 'not '}counted"]
    divided = 0
    for key, row in table.items():
        at = recorded.settings(key)
        for i, answer in enumerate(row.split(","), 1):
            if answer != recorded.REFUSED:
                found = average_divisors(
                    i,
                    at["k"],
                    stride=at["s"],
                    padding=at["p"],
                    ceil_mode=bool(at["ceil"]),
                    count_include_pad=include,
                )
                assert recorded.numbers(answer) == list(found), (key, i)
                divided += len(found)
    assert divided > 2000


def test_pytorch_pools_the_adaptive_bins() -> None:
    for key, row in TORCH.tables["adaptive_max_pool1d bins"].items():
        o = recorded.settings(key)["o"]
        for i, answer in enumerate(row.split(","), 1):
            ends = [end for low, high in adaptive_bins(i, o) for end in (low, high - 1)]
            assert recorded.numbers(answer) == ends, (i, o)


def test_pytorch_unpools_to_the_size() -> None:
    for key, row in TORCH.tables["max_unpool1d sizes"].items():
        at = recorded.settings(key)
        for i, answer in enumerate(row, 1):
            expected = sizes.unpool(i, at["k"], at["s"], at["p"])
            assert (answer == recorded.REFUSED) == (expected < 0)
            assert answer == recorded.REFUSED or recorded.numbers(answer) == [expected]


def test_a_table_edited_by_hand_is_refused() -> None:
    tables = {"max_pool1d sizes": {"k=1 p=0 s=1 d=1 floor": "123"}}
    text = json.dumps({"framework": "x", "version": "1", "sha256": "0" * 64, "tables": tables})
    with pytest.raises(recorded.Damaged, match="do not have the hash"):
        recorded.load(text)


def test_a_framework_that_answered_otherwise_is_reported() -> None:
    changed = {key: row.replace("3", "4", 1) for key, row in TORCH.tables["max_pool1d sizes"].items()}
    other = TORCH._replace(tables={"max_pool1d sizes": changed})
    outcome = recorded.judge(other, sizes.conv, ceil_mode=False)
    assert outcome.otherwise > 0 and outcome.first is not None


# Adaptive pooling -------------------------------------------------------------------------------------

BINS = [(i, o) for i, o in product(range(1, 26), range(1, 26))]


def test_bins_are_the_positions_that_their_share_touches() -> None:
    for i, o in BINS:
        assert [list(range(*ends)) for ends in adaptive_bins(i, o)] == brute.adaptive_bins(i, o)


def test_widths_add_up_to_what_is_said() -> None:
    """Checked, not proved: the sum of all widths is i + o - gcd(i, o)."""
    for i, o in BINS:
        widths = [end - start for start, end in adaptive_bins(i, o)]
        assert sum(widths) == i + o - gcd(i, o)
        assert (len(set(widths)) == 1) == (i % o == 0 or o % (i % o) == 0)
    assert any(sum(end - start for start, end in adaptive_bins(i, o)) != i for i, o in BINS)


def test_the_recipe_is_right_only_up_to_remainder_one() -> None:
    for i, o in BINS:
        if o <= i:
            stride = i // o
            kernel = i - (o - 1) * stride
            recipe = tuple((t * stride, t * stride + kernel) for t in range(o))
            assert (recipe == adaptive_bins(i, o)) == (i % o <= 1)


# Unpooling --------------------------------------------------------------------------------------------


def test_pooling_an_unpooled_map_loses_negative_maxima() -> None:
    def again(data: list[int]) -> tuple[list[int | None], list[int | None]]:
        windows = brute.pooled(len(data), 2, 2, 0, 0, 1)
        values = brute.max_pool(data, windows)
        at = [max(reads, key=lambda x: data[x]) for reads in windows]
        unpooled = brute.max_unpool([v for v in values if v is not None], at, len(data))
        return values, brute.max_pool(unpooled, windows)

    assert again([1, 5, 2, 3]) == ([5, 3], [5, 3])
    assert again([-1, -2, -3, -4]) == ([-1, -3], [0, 0])


def test_unpooling_gives_the_smallest_size_that_pools_back() -> None:
    for i, k, s, p, d in SMALL:
        if d == 1 and (size := brute.conv_size(i, k, s, p, p, 1)) and sizes.unpool(size, k, s, p) >= 1:
            back = conv_transpose_size(size, k, stride=s, padding=p)
            assert back == sizes.unpool(size, k, s, p)
            assert back == i - (i + 2 * p - k) % s
            assert pool_size(back, k, stride=s, padding=p) == size


# The API ----------------------------------------------------------------------------------------------


def test_the_stride_defaults_to_the_kernel() -> None:
    assert pool_size(7, 2) == pool_size(7, 2, stride=2) == 3


def test_symbols_give_an_expression() -> None:
    i = sympy.Symbol("i")
    for rule in CEIL_RULES:
        if not rule.equal_paddings:
            size = pool_size(i, 3, stride=2, ceil_mode=True, rule=rule.name)
            assert [size.subs(i, n) for n in range(3, 12)] == [rule.size(n, 3, 2, 0, 0, 1) for n in range(3, 12)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pool_size(0, 2), "input_size must be at least 1, got 0"),
        (lambda: pool_size(4, 2, stride=0), "stride must be at least 1, got 0"),
        (lambda: pool_size(4, 2.0), "kernel_size must be an integer, got 2.0"),
        (lambda: pool_size(4, True), "kernel_size must be an integer, got True"),
        (lambda: pool_size(2, 3), "no window fits: the kernel spans 3 positions, the padded input has 2"),
        (
            lambda: pool_size(4, 2, rule="up"),
            "rule must be one of torch, naive, caffe, onnxruntime, tinygrad, paddle, mxnet, got 'up'",
        ),
        (
            lambda: pool_size(4, 2, padding=(0, 1), ceil_mode=True, rule="caffe"),
            "padding must be one number for both sides under the caffe rule, got (0, 1)",
        ),
        (lambda: adaptive_bins(4, 0), "output_size must be at least 1, got 0"),
        (lambda: adaptive_bins(4, "2"), "output_size must be an integer, got '2'"),
        (lambda: ceil_rule(""), "rule must be one of"),
        (lambda: pool_size(7, 3, rule=10**5000), "rule must be one of"),  # type: ignore[arg-type]
        (lambda: pool_size(7, 3, rule=np.array([1, 2])), "rule must be one of"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value).startswith(message)
