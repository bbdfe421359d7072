"""What a user calls for one axis: checked sizes, SAME's padding, adaptive bins.

A padding is a number for both sides, or `Sides(low, high)`; there is one axis, so a plain pair can only be its two sides.
"""

from __future__ import annotations

from typing import Any

from convmath.arithmetic import sizes
from convmath.language.terms import ceildiv
from convmath.layers.arguments import number, truth, whole
from convmath.layers.rounding import ceil_rule
from convmath.layers.window import Window


def conv_size(input_size: Any, kernel_size: Any, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Any:
    """⌊(i + p₋ + p₊ − d(k − 1) − 1)/s⌋ + 1  [conv-size]: the output size of a convolution along one axis.

    It counts the positions of the kernel at which every tap lands in the padded input.

    >>> conv_size(32, 5, padding=2)
    32
    >>> conv_size(7, 3, stride=3)  # the stride does not fit: one row stays unread
    2

    Args:
        input_size: i, at least 1.
        kernel_size: k, taps along this axis, at least 1.
        stride: s, input positions from one window to the next, at least 1.
        padding: p on both sides, or `Sides(low, high)`, or the same as a pair; negative values crop.
        dilation: d, input positions from one tap to the next, at least 1.

    Returns:
        An exact int; a sympy expression, valid where a window fits, when any argument is one.

    Raises:
        WrongType: an argument is a float, a bool or anything else that is not an integer; it is a TypeError too.
        ConvmathError: an argument is too small, or no window fits.

    Source: relationship 6 with 15 of Dumoulin & Visin, arXiv 1603.07285; here proved for crops and uneven padding too.
    """
    i = whole("input_size", input_size, 1)
    return Window(kernel_size, stride, padding, dilation).size(i)


def conv_transpose_size(
    input_size: Any,
    kernel_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    output_padding: Any = 0,
) -> Any:
    """s(i′ − 1) + d(k − 1) + 1 − p₋ − p₊ + a  [transposed-size]: the output size of a transposed convolution.

    It counts what the scatter spans: every input lands on k outputs, s apart from its neighbour's.  Padding takes
    positions away from that span, output padding adds some at its end.  The convolution with the same parameters comes
    back to i′ exactly when a < s  [round-trip].

    >>> conv_transpose_size(4, 3, stride=2, padding=1, output_padding=1)
    8
    >>> conv_transpose_size(4, 3, output_padding=1, dilation=2)  # legal, but the convolution of 9 gives 5
    9

    Args:
        input_size: i′, at least 1.
        kernel_size: k, taps along this axis, at least 1.
        stride: s, output positions from one input's landing place to the next one's, at least 1.
        padding: p off both sides of the output, or `Sides(low, high)`, or the same as a pair; negative values add empty positions.
        dilation: d, output positions from one tap to the next, at least 1.
        output_padding: a, further positions at the end, holding what landed there, from 0 to max(s, d) − 1 as in PyTorch.

    Returns:
        An exact int; a sympy expression, valid where it is positive, when any argument is one.

    Raises:
        WrongType: an argument is a float, a bool or anything else that is not an integer; it is a TypeError too.
        ConvmathError: an argument is too small, the output padding too large, or no output is left.

    Source: relationships 13 and 14 of Dumoulin & Visin, arXiv 1603.07285; here proved with dilation, uneven padding and
    crops.
    """
    i = whole("input_size", input_size, 1)
    return Window(kernel_size, stride, padding, dilation, output_padding).transposed_size(i)


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
    input or in the padding before it.

    >>> pool_size(112, 3, stride=2, padding=1), pool_size(112, 3, stride=2, padding=1, ceil_mode=True)
    (56, 57)
    >>> pool_size(32, 1, stride=2, ceil_mode=True), pool_size(32, 1, stride=2, ceil_mode=True, rule="naive")
    (16, 17)

    Args:
        input_size: i, at least 1.
        kernel_size: k, at least 1.
        stride: s, at least 1; the kernel size when it is left out, as in PyTorch and Keras.
        padding: p on both sides, or `Sides(low, high)`, or the same as a pair; negative values crop.
        dilation: d, at least 1.
        ceil_mode: whether a window may hang over the end.
        rule: the ceil rule, a name of CEIL_RULES or of a framework that has it; it says nothing in floor mode.

    Returns:
        An exact int; a sympy expression, valid where a window fits, when any argument is one.

    Raises:
        WrongType: an argument is a float, a bool or anything else that is not an integer; it is a TypeError too.
        ConvmathError: an argument is too small, there is no such rule, or no window fits.

    Source: relationship 7 of Dumoulin & Visin, arXiv 1603.07285, for floor mode without padding; the ceil rules are
    read off the frameworks, whose answers are recorded in convmath.frameworks.
    """
    i = whole("input_size", input_size, 1)
    known = ceil_rule(rule).name  # a rule that there is not is refused in floor mode too
    rounding = known if truth("ceil_mode", ceil_mode) else "floor"
    return Window(kernel_size, kernel_size if stride is None else stride, padding, dilation, 0, rounding).size(i)


def same_padding(
    input_size: Any, kernel_size: Any, *, stride: Any = 1, dilation: Any = 1, lower: bool = False
) -> tuple[Any, Any]:
    """max((⌈i/s⌉ − 1)s + k̂ − i, 0), halved [same-size]: the (low, high) padding that SAME means for this input size.

    The odd position goes behind the input, or before it when lower is true (SAME_LOWER).

    >>> same_padding(224, 3, stride=2), same_padding(224, 3, stride=2, lower=True)
    ((0, 1), (1, 0))
    >>> same_padding(225, 3, stride=2)
    (1, 1)

    Args:
        input_size: i, at least 1.
        kernel_size: k, at least 1.
        stride: s, at least 1.
        dilation: d, at least 1.
        lower: whether the odd position goes before the input.

    Returns:
        Two exact ints; sympy expressions when any argument is one.

    Raises:
        WrongType: an argument is a float, a bool or anything else that is not an integer; it is a TypeError too.
        ConvmathError: an argument is too small.

    Source: TensorFlow's notes on padding, for SAME; the ONNX operator Conv, for SAME_LOWER.
    """
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = whole("stride", stride, 1)
    total = sizes.same_total(i, k, s, whole("dilation", dilation, 1))
    low = ceildiv(total, 2) if truth("lower", lower) else total // 2
    return low, total - low


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
        WrongType: an argument is a float, a bool or anything else that is not an integer; it is a TypeError too.
        ConvmathError: an argument is too small.

    Source: the bins of PyTorch's adaptive pools, recorded in convmath.frameworks.
    """
    why = "how many bins to list depends on it"
    i, o = number("input_size", input_size, 1, why), number("output_size", output_size, 1, why)
    return tuple((sizes.adaptive_start(t, i, o), sizes.adaptive_end(t, i, o)) for t in range(o))
