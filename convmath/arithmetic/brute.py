"""The operators by definition: slow and obviously right.

Everything is one relation.  Output position t and tap j meet at input position

    x = stride * t + dilation * j - padding_low

with 0 <= j < kernel_size.  Positions below 0 or from input_size on are padding.  These few lines are what the closed
formulas are proved about and tested against; read them with your own eyes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count


def position(t: int, j: int, stride: int, dilation: int, padding_low: int) -> int:
    """The input position where output position t and tap j meet."""
    return stride * t + dilation * j - padding_low


def window(t: int, kernel_size: int, stride: int, dilation: int, padding_low: int) -> list[int]:
    """Every input position that output position t reads, tap by tap."""
    return [position(t, j, stride, dilation, padding_low) for j in range(kernel_size)]


def fits(
    t: int,
    input_size: int,
    kernel_size: int,
    stride: int,
    padding_low: int,
    padding_high: int,
    dilation: int,
) -> bool:
    """Whether every tap of window t lies in the padded input."""
    reads = window(t, kernel_size, stride, dilation, padding_low)
    return all(-padding_low <= x < input_size + padding_high for x in reads)


def conv_size(
    input_size: int,
    kernel_size: int,
    stride: int,
    padding_low: int,
    padding_high: int,
    dilation: int,
) -> int:
    """How many windows t = 0, 1, 2, … fit, by trying them."""
    t = 0
    # Each window lies to the right of the one before it: the first that does not fit is the end.
    while fits(t, input_size, kernel_size, stride, padding_low, padding_high, dilation):
        t += 1
    return t


def relation(
    input_size: int,
    kernel_size: int,
    stride: int,
    padding_low: int,
    padding_high: int,
    dilation: int,
) -> Iterator[tuple[int, int, int]]:
    """Every (t, j, x) of the layer, window by window; x may lie in the padding."""
    for t in range(conv_size(input_size, kernel_size, stride, padding_low, padding_high, dilation)):
        for j, x in enumerate(window(t, kernel_size, stride, dilation, padding_low)):
            yield t, j, x


def conv(
    data: Sequence[int],
    weights: Sequence[int],
    stride: int,
    padding_low: int,
    padding_high: int,
    dilation: int,
) -> list[int]:
    """The convolution of one channel on one axis: out[t] is the sum of weights[j] * data[x]; padding reads 0."""
    shape = len(data), len(weights), stride, padding_low, padding_high, dilation
    out = [0] * conv_size(*shape)
    for t, j, x in relation(*shape):
        out[t] += weights[j] * (data[x] if 0 <= x < len(data) else 0)
    return out


def unread(
    input_size: int,
    kernel_size: int,
    stride: int,
    padding_low: int,
    padding_high: int,
    dilation: int,
) -> list[int]:
    """The real input positions behind the last window: the border that no window reaches."""
    shape = input_size, kernel_size, stride, padding_low, padding_high, dilation
    last = max((x for _, _, x in relation(*shape)), default=-padding_low - 1)
    return [x for x in range(input_size) if x > last]


def scatter(
    data: Sequence[int],
    weights: Sequence[int],
    stride: int,
    padding_low: int,
    padding_high: int,
    dilation: int,
    output_padding: int,
) -> list[int]:
    """The transposed convolution of one channel on one axis: the relation read backward.

    Every data[t] * weights[j] lands at stride * t + dilation * j, counted from the
    first landing place.  The border then loses padding_low and padding_high positions
    (a negative padding adds empty ones) and the end gets output_padding more, which
    hold whatever landed there.
    """
    landed: dict[int, int] = {}
    for t, value in enumerate(data):
        for j, weight in enumerate(weights):
            x = position(t, j, stride, dilation, 0)
            landed[x] = landed.get(x, 0) + value * weight
    span = position(len(data) - 1, len(weights) - 1, stride, dilation, 0) + 1
    end = span - padding_high + output_padding
    return [landed.get(x, 0) for x in range(padding_low, end)]


def stretch(data: Sequence[int], stride: int) -> list[int]:
    """The data with stride - 1 zeros between neighbours."""
    out = [0] * (stride * (len(data) - 1) + 1)
    out[::stride] = data
    return out


# Pooling ----------------------------------------------------------------------------------------------


def ceil_size(
    input_size: int, kernel_size: int, stride: int, padding_low: int, padding_high: int, dilation: int
) -> int:
    """How many windows ceil mode keeps, by trying them: something is unread before it, and it starts left of the padding above."""
    for t in count():
        before = position(t - 1, kernel_size - 1, stride, dilation, padding_low)
        if not (before < input_size + padding_high - 1 and position(t, 0, stride, dilation, padding_low) < input_size):
            return t
    raise AssertionError("unreachable")


def pooled(
    input_size: int,
    kernel_size: int,
    stride: int,
    padding_low: int,
    padding_high: int,
    dilation: int,
    ceil_mode: bool = False,
) -> list[list[int]]:
    """The real input positions that each window of a pooling reads; none for a window that lies in the padding."""
    shape = input_size, kernel_size, stride, padding_low, padding_high, dilation
    size = ceil_size(*shape) if ceil_mode else conv_size(*shape)
    windows = (window(t, kernel_size, stride, dilation, padding_low) for t in range(size))
    return [[x for x in reads if 0 <= x < input_size] for reads in windows]


def max_pool(data: Sequence[int], windows: list[list[int]]) -> list[int | None]:
    """The largest value of each window; None, which frameworks write as minus infinity, for one that reads nothing."""
    return [max((data[x] for x in reads), default=None) for reads in windows]


def average_divisors(
    input_size: int,
    kernel_size: int,
    stride: int,
    padding_low: int,
    padding_high: int,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> list[int]:
    """How many positions each window of an average pooling divides by: those in the padded, or in the real input."""
    shape = input_size, kernel_size, stride, padding_low, padding_high, 1
    size = ceil_size(*shape) if ceil_mode else conv_size(*shape)
    low, end = (-padding_low, input_size + padding_high) if count_include_pad else (0, input_size)
    return [sum(low <= x < end for x in window(t, kernel_size, stride, 1, padding_low)) for t in range(size)]


def adaptive_bins(input_size: int, output_size: int) -> list[list[int]]:
    """The input positions of each bin, when position x fills x … x + 1 and bin t fills t·i/o … (t + 1)·i/o."""
    return [
        [
            x
            for x in range(input_size)
            if output_size * (x + 1) > t * input_size and output_size * x < (t + 1) * input_size
        ]
        for t in range(output_size)
    ]


def max_unpool(values: Sequence[int], positions: Sequence[int], size: int) -> list[int]:
    """Each value at the position it was the maximum of, zeros elsewhere."""
    out = [0] * size
    for value, x in zip(values, positions, strict=True):
        out[x] = value
    return out


# Padding ----------------------------------------------------------------------------------------------


def same_total(input_size: int, kernel_size: int, stride: int, dilation: int) -> int:
    """The least padding under which every stride-th input position, from the first on, gets a window of its own."""
    wanted = len(range(0, input_size, stride))
    return next(z for z in count() if conv_size(input_size, kernel_size, stride, 0, z, dilation) >= wanted)
