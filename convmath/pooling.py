"""What a user calls about pooling: sizes under each ceil rule, adaptive bins, divisors, unpooling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convmath import sizes
from convmath.arguments import pair, whole


@dataclass(frozen=True, kw_only=True)
class CeilRule:
    """One way to read "round the size up"."""

    name: str  # what a caller writes
    title: str
    size: Callable[..., Any]  # of input size, kernel size, stride, padding low, padding high, dilation
    tag: str  # the theorem that judges it
    used_by: str
    equal_paddings: bool = False  # whether the rule knows only one padding for both sides


CEIL_RULES = (
    CeilRule(
        name="torch",
        title="Round up, then drop a last window that would start past the input",
        size=sizes.pool_ceil,
        tag="pool-ceil",
        used_by="PyTorch, ONNX Runtime, OpenVINO ceil_torch, tinygrad; ONNX as written since it ignores such windows",
    ),
    CeilRule(
        name="naive",
        title="Round up, and drop nothing",
        size=sizes.pool_naive_ceil,
        tag="naive-ceil",
        used_by="Paddle, OpenVINO ceil, MXNet full; ONNX as written up to operator set 12",
    ),
    CeilRule(
        name="caffe",
        title="Round up, and drop such a window only where there is padding",
        size=sizes.pool_caffe,
        tag="caffe-ceil",
        used_by="Caffe; with two axes it drops on both as soon as one is padded",
        equal_paddings=True,
    ),
    CeilRule(
        name="double",
        title="Round up what is already rounded up",
        size=sizes.pool_double_ceil,
        tag="double-ceil",
        used_by="nobody: it is what PyTorch 2.13 prints for MaxPool1d",
    ),
    CeilRule(
        name="double-reduced",
        title="Round up what is already rounded up, then drop a last window that would start past the input",
        size=sizes.pool_double_ceil_reduced,
        tag="double-ceil-reduced",
        used_by="nobody: it is what PyTorch 2.13 prints for MaxPool1d, with its clause on dropped windows",
    ),
)


def ceil_rule(name: str) -> CeilRule:
    """The rule of this name."""
    for rule in CEIL_RULES:
        if rule.name == name:
            return rule
    raise ValueError(f"rule must be one of {', '.join(rule.name for rule in CEIL_RULES)}, got {name!r}")


def pool_size(
    input_size: Any,
    kernel_size: Any,
    *,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    rule: str = "torch",
) -> Any:
    """⌊e/s⌋ + 1 [pool-size], or min(⌈e/s⌉ + 1, ⌈(i + p₋)/s⌉) with ceil mode [pool-ceil]: the size of a pooling along one axis.

    It counts windows: those that fit in floor mode; in ceil mode also one that hangs over, if it starts in the
    input or in the padding below.

    >>> pool_size(112, 3, stride=2, padding=1), pool_size(112, 3, stride=2, padding=1, ceil_mode=True)
    (56, 57)
    >>> pool_size(32, 1, stride=2, ceil_mode=True), pool_size(32, 1, stride=2, ceil_mode=True, rule="naive")
    (16, 17)

    Args:
        input_size: i, at least 1.
        kernel_size: k, at least 1.
        stride: s, at least 1; the kernel size when it is left out, as in every framework.
        padding: p on both sides, or a (low, high) pair; negative values crop.
        dilation: d, at least 1.
        ceil_mode: whether a window may hang over the end.
        rule: the ceil rule, a name of CEIL_RULES; it says nothing in floor mode.

    Returns:
        An exact int; a sympy expression, valid where a window fits, when any argument is one.

    Raises:
        TypeError: an argument is a float, a bool or anything else that is not an integer.
        ValueError: an argument is too small, there is no such rule, or no window fits.
    """
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = k if stride is None else whole("stride", stride, 1)
    low, high = pair("padding", padding)
    d = whole("dilation", dilation, 1)
    chosen = ceil_rule(rule)
    if chosen.equal_paddings and ceil_mode and low != high:
        raise ValueError(f"padding must be one number for both sides under the {rule} rule, got {(low, high)!r}")
    size = (chosen.size if ceil_mode else sizes.conv)(i, k, s, low, high, d)
    if isinstance(size, int) and size < 1:
        raise ValueError(
            f"no window fits: the kernel spans {sizes.effective_kernel(k, d)} positions, the padded input has {i + low + high}"
        )
    return size


def adaptive_bins(input_size: int, output_size: int) -> tuple[tuple[int, int], ...]:
    """⌊t·i/o⌋ … ⌈(t + 1)i/o⌉ for each t [adaptive-bins]: the (start, end) of every bin, the end not included.

    >>> adaptive_bins(5, 3)
    ((0, 2), (1, 4), (3, 5))
    """
    i = whole("input_size", input_size, 1)
    o = whole("output_size", output_size, 1)
    return tuple((sizes.adaptive_start(t, i, o), sizes.adaptive_end(t, i, o)) for t in range(o))


def average_divisors(
    input_size: int,
    kernel_size: int,
    *,
    stride: int | None = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> tuple[int, ...]:
    """min(k, i + p₋ + p₊ − s·t) [avg-divisor], or the real positions alone [avg-divisor-real]: what each window divides by.

    Several axes multiply.  The last window of ceil mode can divide by less than the kernel even when padding counts,
    and by 0, which is not a number, when it holds nothing.

    >>> average_divisors(8, 3, stride=2, padding=1, ceil_mode=True)
    (3, 3, 3, 3, 2)
    >>> average_divisors(8, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
    (2, 3, 3, 3, 1)
    """
    size = pool_size(input_size, kernel_size, stride=stride, padding=padding, ceil_mode=ceil_mode)
    s = kernel_size if stride is None else stride
    low, high = pair("padding", padding)
    if count_include_pad:
        found = (sizes.average_divisor(t, input_size, kernel_size, s, low, high) for t in range(size))
    else:
        found = (sizes.average_divisor_real(t, input_size, kernel_size, s, low) for t in range(size))
    return tuple(found)


def unpool_size(input_size: Any, kernel_size: Any, *, stride: Any = None, padding: Any = 0) -> Any:
    """s(i − 1) − 2p + k  [unpool-size]: the size that max unpooling gives unless it is told another.

    It is the smallest of the s sizes that pooling takes to this input size.  ValueError when it is not positive.

    >>> unpool_size(3, 3, stride=2)
    7
    """
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = k if stride is None else whole("stride", stride, 1)
    size = sizes.unpool(i, k, s, whole("padding", padding))
    if isinstance(size, int) and size < 1:
        raise ValueError(f"no position is left: unpooling {i} position{'s' * (i != 1)} gives {size}")
    return size
