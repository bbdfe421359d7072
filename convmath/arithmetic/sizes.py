"""Every closed size formula, once; formulas that are claimed elsewhere, and wrong, stand in `claimed`.

Plain Python over whatever knows + - * // and %: ints give exact sizes, sympy symbols give expressions, and the
variables of `convmath.theory` give the statements that are proved.  LaTeX, JavaScript, figures and tests all start
here.  `//` is floor division; nothing is ever rounded through a float.

Nothing here checks its input: `convmath.conv_size` and its kin do, and call these.
"""

from __future__ import annotations

from convmath.language.terms import ceildiv, maximum, minimum, where

TYPE_CHECKING = False  # the typing module takes longer to load than a size takes to answer
if TYPE_CHECKING:
    from typing import Any

    Size = Any  # an int, a sympy expression, or a convmath Term
else:
    Size = object


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


# Pooling ----------------------------------------------------------------------------------------------


def rounded_up(room: Size, stride: Size) -> Size:
    """The floor formula with a ceiling in the floor's place, and nothing else [naive-ceil]."""
    return ceildiv(room, stride) + 1


def rounded_up_clipped(room: Size, stride: Size, reach: Size) -> Size:
    """The same, less one when that last window would start at or past the reach, the end of the input [pool-ceil]."""
    full = ceildiv(room, stride)
    return where(full * stride >= reach, full, full + 1)


def pool_ceil(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """PyTorch's ceil mode: one more window where room is left, unless it would start past the input [pool-ceil]."""
    room = excess(input_size, kernel_size, padding_low, padding_high, dilation)
    return rounded_up_clipped(room, stride, input_size + padding_low)


def pool_ceil_closed(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """The same as one minimum, right where the padding above is at most the effective kernel [pool-ceil-limit]."""
    room = excess(input_size, kernel_size, padding_low, padding_high, dilation)
    return minimum(ceildiv(room, stride) + 1, ceildiv(input_size + padding_low, stride))


def pool_naive_ceil(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """Ceil mode without the clause on the last window, as in Paddle [naive-ceil]."""
    return rounded_up(excess(input_size, kernel_size, padding_low, padding_high, dilation), stride)


def pool_caffe(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """Caffe's pooling: as PyTorch's ceil mode where there is padding, the naive ceiling where there is none [caffe-ceil]."""
    room = excess(input_size, kernel_size, padding_low, padding_high, dilation)
    clipped = rounded_up_clipped(room, stride, input_size + padding_low)
    return where(padding_low >= 1, clipped, rounded_up(room, stride))


def average_divisor(
    t: Size, input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size
) -> Size:
    """How many positions of window t the padded input holds: what an average that counts padding divides by [avg-divisor]."""
    return minimum(kernel_size, input_size + padding_low + padding_high - stride * t)


def average_divisor_real(t: Size, input_size: Size, kernel_size: Size, stride: Size, padding_low: Size) -> Size:
    """How many positions of window t the input itself holds [avg-divisor-real]."""
    start = stride * t - padding_low
    return maximum(0, minimum(start + kernel_size, input_size) - maximum(start, 0))


def adaptive_start(t: Size, input_size: Size, output_size: Size) -> Size:
    """Where bin t of an adaptive pooling starts [adaptive-bins]."""
    return t * input_size // output_size


def adaptive_end(t: Size, input_size: Size, output_size: Size) -> Size:
    """Where bin t of an adaptive pooling ends, itself not included [adaptive-bins]."""
    return ceildiv((t + 1) * input_size, output_size)


def unpool(input_size: Size, kernel_size: Size, stride: Size, padding: Size) -> Size:
    """The size that max unpooling gives unless it is told another [unpool-size]."""
    return stride * (input_size - 1) - 2 * padding + kernel_size


# Padding ----------------------------------------------------------------------------------------------


def same_total(input_size: Size, kernel_size: Size, stride: Size, dilation: Size) -> Size:
    """All the padding that SAME adds along an axis [same-size]."""
    windows = ceildiv(input_size, stride)
    return maximum((windows - 1) * stride + effective_kernel(kernel_size, dilation) - input_size, 0)


# Transposed convolution --------------------------------------------------------------------------------


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
