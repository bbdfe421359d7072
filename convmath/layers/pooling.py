"""What a user calls about pooling: sizes under each ceil rule, adaptive bins, divisors, unpooling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from convmath.arithmetic import sizes
from convmath.layers.arguments import no_window, on_axis, pair, shown, truth, whole
from convmath.layers.functions import Axis, along
from convmath.layers.rounding import CEIL_RULES, CeilRule, ceil_rule

__all__ = [
    "CEIL_RULES",
    "CeilRule",
    "PoolLayer",
    "adaptive_bins",
    "average_divisors",
    "ceil_rule",
    "pool_layer",
    "pool_size",
    "unpool_size",
]


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
        stride: s, at least 1; the kernel size when it is left out, as in PyTorch and Keras.
        padding: p on both sides, or a (low, high) pair; negative values crop.
        dilation: d, at least 1.
        ceil_mode: whether a window may hang over the end.
        rule: the ceil rule, a name of CEIL_RULES; it says nothing in floor mode.

    Returns:
        An exact int; a sympy expression, valid where a window fits, when any argument is one.

    Raises:
        TypeError: an argument is a float, a bool or anything else that is not an integer.
        ValueError: an argument is too small, there is no such rule, or no window fits.

    Source: relationship 7 of Dumoulin & Visin, arXiv 1603.07285, for floor mode without padding; the ceil rules are
    read off the frameworks, whose answers are recorded in convmath.frameworks.
    """
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = k if stride is None else whole("stride", stride, 1)
    low, high = pair("padding", padding)
    d = whole("dilation", dilation, 1)
    chosen = ceil_rule(rule)
    if truth("ceil_mode", ceil_mode) and chosen.equal_paddings and low != high:
        raise ValueError(f"padding must be one number for both sides under the {rule} rule, got {shown((low, high))}")
    size = (chosen.size if ceil_mode else sizes.conv)(i, k, s, low, high, d)
    if isinstance(size, int) and size < 1:
        raise no_window(i, k, low, high, d)
    return size


class PoolLayer(NamedTuple):
    """A whole pooling layer: each axis by itself, each activation map by itself."""

    axes: tuple[Axis, ...]
    channels: int | None  # the depth, which pooling keeps; None when only sizes were asked for
    ceil_mode: bool
    rule: str  # the ceil rule; it says nothing in floor mode

    @property
    def shape(self) -> tuple[int, ...]:
        """The output's sizes, followed by its depth when there is one."""
        return tuple(axis.output_size for axis in self.axes) + ((self.channels,) if self.channels else ())


def pool_layer(
    input_sizes: int | Sequence[int],
    *,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int | tuple[int, int]] = 0,
    dilation: int | Sequence[int] = 1,
    channels: int | None = None,
    ceil_mode: bool = False,
    rule: str = "torch",
) -> PoolLayer:
    """The sizes of a pooling layer: `pool_size` along each axis [pool-size], the depth unchanged, no parameters.

    >>> pool_layer((224, 224), kernel_size=2, channels=64).shape
    (112, 112, 64)

    Args:
        input_sizes: one size for each axis, at least one; a number is one axis.  The depth is `channels`, no axis.
        kernel_size: a number for every axis, or one for each.
        stride: likewise; the kernel size when it is left out.
        padding: a number for both sides of every axis, or one entry for each axis, of which each is a number for both
            sides or a (low, high) pair: (2, 3) is 2 around the first axis and 3 around the second, ((2, 3),) one pair.
        dilation: like the kernel size.
        channels: the depth, which stays; None when only sizes are asked for.
        ceil_mode: whether a window may hang over the end.
        rule: the ceil rule, a name of CEIL_RULES; it says nothing in floor mode.

    Returns:
        A PoolLayer of exact ints; `shape` is the output sizes, followed by the depth when there is one.

    Raises:
        TypeError: an argument is a float, a bool where a number is meant, or anything else that is not an integer.
        ValueError: an argument is too small or has entries for another number of axes, there is no such rule, or no
            window fits.
    """
    inputs, kernels, strides, paddings, dilations = along(
        input_sizes, kernel_size, kernel_size if stride is None else stride, padding, dilation
    )
    count, asked = len(inputs), ceil_rule(rule)
    # Caffe drops a window on every axis as soon as one axis is padded, and then drops it as PyTorch does.
    followed = "torch" if rule == "caffe" and any(low == high >= 1 for low, high in paddings) else rule
    uneven = [sides for sides in paddings if sides[0] != sides[1]]
    if truth("ceil_mode", ceil_mode) and asked.equal_paddings and uneven:
        raise ValueError(f"padding must be one number for both sides under the {rule} rule, got {shown(uneven[0])}")
    axes = []
    for n, i, k, s, p, d in zip(range(1, count + 1), inputs, kernels, strides, paddings, dilations):
        told = {"stride": s, "padding": p, "dilation": d, "ceil_mode": ceil_mode, "rule": followed}
        axes.append(Axis(i, k, s, p, d, on_axis(n, count, pool_size, i, k, **told)))
    return PoolLayer(tuple(axes), None if channels is None else whole("channels", channels, 1), ceil_mode, rule)


def adaptive_bins(input_size: int, output_size: int) -> tuple[tuple[int, int], ...]:
    """⌊t·i/o⌋ … ⌈(t + 1)i/o⌉ for each t [adaptive-bins]: the (start, end) of every bin, the end not included.

    The bins cover the input in order; none is empty, and neighbours share at most one position.

    >>> adaptive_bins(5, 3)
    ((0, 2), (1, 4), (3, 5))
    >>> adaptive_bins(2, 3)  # more bins than positions: they repeat
    ((0, 1), (0, 2), (1, 2))

    Args:
        input_size: i, at least 1.
        output_size: o, the number of bins, at least 1.

    Returns:
        o pairs of exact ints.

    Raises:
        TypeError: an argument is a float, a bool or anything else that is not an integer.
        ValueError: an argument is too small.

    Source: the bins of PyTorch's adaptive pools, recorded in convmath.frameworks.
    """
    i = whole("input_size", input_size, 1)
    o = whole("output_size", output_size, 1)
    for name, value in (("input_size", i), ("output_size", o)):
        if not isinstance(value, int):
            raise TypeError(f"{name} must be an integer: how many bins to list depends on it, got {shown(value)}")
    return tuple((sizes.adaptive_start(t, i, o), sizes.adaptive_end(t, i, o)) for t in range(o))


def average_divisors(
    input_size: int,
    kernel_size: int,
    *,
    stride: int | None = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    windows: int | None = None,
) -> tuple[int, ...]:
    """min(k, i + p₋ + p₊ − s·t) [avg-divisor], or the real positions alone [avg-divisor-real]: what each window divides by.

    Several axes multiply.  The last window of ceil mode can divide by less than the kernel even when padding counts,
    and by 0, which is not a number, when it holds nothing.  `windows` says how many there are, where another rule counted
    them.

    >>> average_divisors(8, 3, stride=2, padding=1, ceil_mode=True)
    (3, 3, 3, 3, 2)
    >>> average_divisors(8, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
    (2, 3, 3, 3, 1)
    """
    i, k = whole("input_size", input_size, 1), whole("kernel_size", kernel_size, 1)
    s = k if stride is None else whole("stride", stride, 1)
    low, high = pair("padding", padding)
    told = {"input_size": i, "kernel_size": k, "stride": s, "padding (low)": low, "padding (high)": high}
    for name, value in told.items():
        if not isinstance(value, int):
            raise TypeError(f"{name} must be an integer: how many divisors to list depends on it, got {shown(value)}")
    if windows is None:
        count = pool_size(i, k, stride=s, padding=(low, high), ceil_mode=ceil_mode)
    else:
        truth("ceil_mode", ceil_mode)
        count = whole("windows", windows, 0)
    if truth("count_include_pad", count_include_pad):
        found = (max(0, sizes.average_divisor(t, i, k, s, low, high)) for t in range(count))
    else:
        found = (sizes.average_divisor_real(t, i, k, s, low) for t in range(count))
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
        raise ValueError(
            f"no position is left: unpooling {shown(i)} position{'s' * (i != 1)} gives {shown(size)}; got kernel_size "
            f"{shown(k)}, stride {shown(s)}, padding {shown(padding)}"
        )
    return size
