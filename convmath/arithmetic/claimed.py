"""Formulas that are printed elsewhere and wrong, written once: here to be refuted and to be compared, never to be used.

As in `sizes`, ints give numbers and the variables of a theory give statements.
"""

from __future__ import annotations

from convmath.arithmetic import sizes
from convmath.arithmetic.sizes import Size


def pool_double_ceil(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """A ceiling of what is already the floor form of a ceiling, as printed for MaxPool1d [double-ceil]."""
    room = sizes.excess(input_size, kernel_size, padding_low, padding_high, dilation)
    return sizes.rounded_up(room + (stride - 1), stride)


def pool_double_ceil_reduced(
    input_size: Size, kernel_size: Size, stride: Size, padding_low: Size, padding_high: Size, dilation: Size
) -> Size:
    """The same with PyTorch's reduction, less one when the last window starts past the input [double-ceil-reduced]."""
    room = sizes.excess(input_size, kernel_size, padding_low, padding_high, dilation)
    return sizes.rounded_up_clipped(room + (stride - 1), stride, input_size + padding_low)


def naive_fractional_stride(input_size: Size, kernel_size: Size, stride: Size, padding: Size) -> Size:
    """What comes of putting stride 1/s and padding k - p - 1 into the convolution formula [naive-fractional-stride]."""
    return stride * (input_size + 2 * (kernel_size - padding - 1) - kernel_size) + 1
