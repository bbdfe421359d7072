"""Every closed size formula, once.

Plain Python over whatever knows + - * // and %: ints give exact sizes, sympy symbols give expressions, and the
variables of `convmath.theory` give the statements that are proved.  LaTeX, JavaScript, figures and tests all start
here.  `//` is floor division; nothing is ever rounded through a float.

Nothing here checks its input: `convmath.conv_size` and its kin do, and call these.
"""

from __future__ import annotations

from typing import Any

from convmath.terms import maximum, minimum

Size = Any  # an int, a sympy expression, or a convmath Term


def effective_kernel(kernel_size: Size, dilation: Size) -> Size:
    """How many positions a dilated kernel spans, gaps included."""
    return dilation * (kernel_size - 1) + 1


def excess(input_size: Size, kernel_size: Size, padding_low: Size, padding_high: Size, dilation: Size) -> Size:
    """The room left beside the first window; negative when no window fits."""
    return input_size + padding_low + padding_high - dilation * (kernel_size - 1) - 1


def conv(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """The output size of a convolution, right where a window fits [conv-size]."""
    return (input_size + padding_low + padding_high - dilation * (kernel_size - 1) - 1) // stride + 1


def conv_parameters(taps: Size, channels: Size, filters: Size, groups: Size, bias: Size) -> Size:
    """The learned numbers of a convolution; taps are those of one filter in one channel, bias is 1 or 0 per filter."""
    return (taps * (channels // groups) + bias) * filters


def unread_rows(input_size: Size, room: Size, stride: Size, padding_high: Size) -> Size:
    """How many real rows lie behind the last window, where room is the excess [unread-rows]."""
    return minimum(input_size, maximum(0, room % stride - padding_high))


def conv_transpose(
    input_size: Size,
    kernel_size: Size,
    stride: Size,
    padding_low: Size,
    padding_high: Size,
    dilation: Size,
    output_padding: Size,
) -> Size:
    """The output size of a transposed convolution [transposed-size]."""
    return stride * (input_size - 1) + dilation * (kernel_size - 1) + 1 - padding_low - padding_high + output_padding


def stretched(input_size: Size, stride: Size) -> Size:
    """The size of an input with stride - 1 zeros put between neighbours [stretched-size]."""
    return stride * (input_size - 1) + 1


def direct_padding(
    kernel_size: Size, padding_low: Size, padding_high: Size, dilation: Size, output_padding: Size
) -> tuple[Size, Size]:
    """How the direct convolution pads the stretched input, below and above [stretched-size]."""
    reach = dilation * (kernel_size - 1)
    return reach - padding_low, reach - padding_high + output_padding


def naive_fractional_stride(input_size: Size, kernel_size: Size, stride: Size, padding: Size) -> Size:
    """What comes of putting stride 1/s and padding k - p - 1 into the convolution formula [naive-fractional-stride].

    It is wrong; it is here to be refuted.
    """
    return stride * (input_size + 2 * (kernel_size - padding - 1) - kernel_size) + 1


def same_transposed(input_size: Size, stride: Size) -> Size:
    """The output size of a transposed convolution with padding "SAME" [same-transposed]."""
    return input_size * stride


def valid_transposed(input_size: Size, kernel_size: Size, stride: Size, dilation: Size) -> Size:
    """The output size of a transposed convolution with padding "VALID" [valid-transposed]."""
    return input_size * stride + maximum(dilation * (kernel_size - 1) + 1 - stride, 0)


def weight_gradient(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """The size of the convolution that computes the gradient of the weights, uncropped [weight-gradient-size]."""
    room = excess(input_size, kernel_size, padding_low, padding_high, dilation)
    return kernel_size + (room % stride) // dilation
