"""What a user calls: checked sizes of one axis, and whole layers of several."""

from __future__ import annotations

from convmath.arithmetic import sizes
from convmath.layers.arguments import listed, no_window, on_axis, pair, per_axis, shown, truth, whole
from convmath.layers.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    import collections.abc
    from typing import Any


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
        padding: p on both sides, or a (low, high) pair; negative values crop.
        dilation: d, input positions from one tap to the next, at least 1.

    Returns:
        An exact int; a sympy expression, valid where a window fits, when any argument is one.

    Raises:
        TypeError: an argument is a float, a bool or anything else that is not an integer.
        ValueError: an argument is too small, or no window fits.

    Source: relationship 6 with 15 of Dumoulin & Visin, arXiv 1603.07285; here proved for crops and uneven padding too.
    """
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = whole("stride", stride, 1)
    low, high = pair("padding", padding)
    d = whole("dilation", dilation, 1)
    if isinstance(room := sizes.excess(i, k, low, high, d), int) and room < 0:
        raise no_window(i, k, low, high, d)
    return sizes.conv(i, k, s, low, high, d)


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
        padding: p off both sides of the output, or a (low, high) pair; negative values add empty positions.
        dilation: d, output positions from one tap to the next, at least 1.
        output_padding: a, further positions at the end, holding what landed there, from 0 to max(s, d) − 1 as in PyTorch.

    Returns:
        An exact int; a sympy expression, valid where it is positive, when any argument is one.

    Raises:
        TypeError: an argument is a float, a bool or anything else that is not an integer.
        ValueError: an argument is too small, the output padding too large, or no output is left.

    Source: relationships 13 and 14 of Dumoulin & Visin, arXiv 1603.07285; here proved with dilation, uneven padding and
    crops.
    """
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = whole("stride", stride, 1)
    low, high = pair("padding", padding)
    d = whole("dilation", dilation, 1)
    a = whole("output_padding", output_padding, 0)
    if all(isinstance(value, int) for value in (s, d, a)) and a >= max(s, d):
        most = shown(max(s, d) - 1)
        raise ValueError(f"output_padding must be at most max(stride, dilation) - 1 = {most}, got {shown(a)}")
    size = sizes.conv_transpose(i, k, s, low, high, d, a)
    if isinstance(size, int) and size < 1:
        span = shown(sizes.conv_transpose(i, k, s, 0, 0, d, 0))
        raise ValueError(
            f"no output is left: the inputs land on {span} positions, padding takes {shown(low + high)}, "
            f"output_padding adds {shown(a)}; got input_size {shown(i)}, kernel_size {shown(k)}, stride {shown(s)}, "
            f"dilation {shown(d)}"
        )
    return size


class Axis(Record):
    """One axis of a layer."""

    input_size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]  # (low, high), always both
    dilation: int
    output_size: int


class ConvLayer(Record):
    """A whole convolution layer: each axis by itself, and the channels."""

    axes: tuple[Axis, ...]
    channels: int | None  # input channels (depth), None when only sizes were asked for
    filters: int | None  # output channels
    groups: int
    parameters: int | None  # learned numbers, None without channels or filters

    @property
    def shape(self) -> tuple[int, ...]:
        """The output's sizes, followed by its depth when there are filters."""
        return with_depth(self.axes, self.filters)


def with_depth(axes: tuple[Any, ...], filters: int | None) -> tuple[int, ...]:
    """The output sizes of the axes, followed by the depth when there are filters."""
    return tuple(axis.output_size for axis in axes) + ((filters,) if filters else ())


def conv_layer(
    input_sizes: int | collections.abc.Sequence[int],
    *,
    kernel_size: int | collections.abc.Sequence[int],
    stride: int | collections.abc.Sequence[int] = 1,
    padding: int | collections.abc.Sequence[int | tuple[int, int]] = 0,
    dilation: int | collections.abc.Sequence[int] = 1,
    channels: int | None = None,
    filters: int | None = None,
    groups: int = 1,
    bias: bool = True,
) -> ConvLayer:
    """The sizes and the parameter count of a convolution layer: `conv_size` along each axis  [conv-size].

    >>> layer = conv_layer((32, 32), kernel_size=5, padding=2, channels=3, filters=10)
    >>> layer.shape, layer.parameters
    ((32, 32, 10), 760)
    >>> [axis.padding for axis in conv_layer((32, 32), kernel_size=5, padding=(2, (0, 3))).axes]
    [(2, 2), (0, 3)]

    Args:
        input_sizes: one size for each axis, at least one; a number is one axis.  The depth is `channels`, no axis.
        kernel_size: a number for every axis, or one for each.
        stride: likewise.
        padding: a number for both sides of every axis, or one entry for each axis, of which each is a number for both
            sides or a (low, high) pair.  So (2, 3) is 2 around the first axis and 3 around the second, as in PyTorch; a
            pair for one axis, or for every axis, is ((2, 3),).  In `conv_size`, where there is one axis, it is (2, 3).
        dilation: like the stride.
        channels: the depth of the input, a multiple of groups; without it no parameters are counted.
        filters: the depth of the output, a multiple of groups; without it no parameters are counted.
        groups: the parts into which both depths are cut, at least 1.
        bias: whether each filter has one more parameter.

    Returns:
        A ConvLayer of exact ints; `shape` is the output sizes, followed by the filters when there are any.

    Raises:
        TypeError: an argument is a float, a bool where a number is meant, or anything else that is not an integer.
        ValueError: an argument is too small or has entries for another number of axes, or no window fits.
    """
    inputs, kernels, strides, paddings, dilations = along(input_sizes, kernel_size, stride, padding, dilation)
    count = len(inputs)
    axes = tuple(
        [
            Axis(i, k, s, p, d, on_axis(n, count, conv_size, i, k, stride=s, padding=p, dilation=d))
            for n, i, k, s, p, d in zip(range(1, count + 1), inputs, kernels, strides, paddings, dilations)
        ]
    )
    return ConvLayer(axes, *learned(kernels, channels, filters, groups, bias))


class TransposedAxis(Record):
    """One axis of a transposed layer."""

    input_size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]  # (low, high), always both
    dilation: int
    output_padding: int
    output_size: int


class TransposedLayer(Record):
    """A whole transposed convolution layer: each axis by itself, and the channels."""

    axes: tuple[TransposedAxis, ...]
    channels: int | None  # input channels (depth), None when only sizes were asked for
    filters: int | None  # output channels
    groups: int
    parameters: int | None  # learned numbers, None without channels or filters

    @property
    def shape(self) -> tuple[int, ...]:
        """The output's sizes, followed by its depth when there are filters."""
        return with_depth(self.axes, self.filters)


def conv_transpose_layer(
    input_sizes: int | collections.abc.Sequence[int],
    *,
    kernel_size: int | collections.abc.Sequence[int],
    stride: int | collections.abc.Sequence[int] = 1,
    padding: int | collections.abc.Sequence[int | tuple[int, int]] = 0,
    dilation: int | collections.abc.Sequence[int] = 1,
    output_padding: int | collections.abc.Sequence[int] = 0,
    channels: int | None = None,
    filters: int | None = None,
    groups: int = 1,
    bias: bool = True,
) -> TransposedLayer:
    """The sizes and the parameter count of a transposed convolution layer: `conv_transpose_size` along each axis
    [transposed-size].

    The layer has as many parameters as the convolution between the same depths.

    >>> layer = conv_transpose_layer((7, 7), kernel_size=4, stride=2, padding=1, channels=8, filters=3)
    >>> layer.shape, layer.parameters
    ((14, 14, 3), 387)

    Args:
        input_sizes: one size for each axis, at least one; a number is one axis.  The depth is `channels`, no axis.
        kernel_size: a number for every axis, or one for each.
        stride: likewise.
        padding: a number for both sides of every axis, or one entry for each axis, of which each is a number for both
            sides or a (low, high) pair: (2, 3) is 2 around the first axis and 3 around the second, ((2, 3),) one pair.
        dilation: like the stride.
        output_padding: like the stride, from 0 to max(stride, dilation) - 1.
        channels: the depth of the input, a multiple of groups; without it no parameters are counted.
        filters: the depth of the output, a multiple of groups; without it no parameters are counted.
        groups: the parts into which both depths are cut, at least 1.
        bias: whether each filter has one more parameter.

    Returns:
        A TransposedLayer of exact ints; `shape` is the output sizes, followed by the filters when there are any.

    Raises:
        TypeError: an argument is a float, a bool where a number is meant, or anything else that is not an integer.
        ValueError: an argument is too small or has entries for another number of axes, the output padding is too large,
            or no output is left.
    """
    inputs, kernels, strides, paddings, dilations = along(input_sizes, kernel_size, stride, padding, dilation)
    count = len(inputs)
    extras = per_axis("output_padding", output_padding, count, lambda value: whole("output_padding", value, 0))
    depths = learned(kernels, channels, filters, groups, bias)
    axes = []
    for n, i, k, s, p, d, a in zip(range(1, count + 1), inputs, kernels, strides, paddings, dilations, extras):
        size = on_axis(n, count, conv_transpose_size, i, k, stride=s, padding=p, dilation=d, output_padding=a)
        axes.append(TransposedAxis(i, k, s, p, d, a, size))
    return TransposedLayer(tuple(axes), *depths)


def along(
    input_sizes: object, kernel_size: object, stride: object, padding: object, dilation: object
) -> tuple[tuple[Any, ...], ...]:
    """What every layer with windows has along each axis, as plain ints: sizes, kernels, strides, (low, high) pairs, dilations."""
    inputs = listed("input_sizes", input_sizes)
    if not inputs:
        raise ValueError(f"input_sizes must have at least one axis, got {shown(input_sizes)}")
    count = len(inputs)
    return (
        tuple([whole("input_sizes", size, 1) for size in inputs]),
        per_axis("kernel_size", kernel_size, count, lambda value: whole("kernel_size", value, 1)),
        per_axis("stride", stride, count, lambda value: whole("stride", value, 1)),
        per_axis("padding", padding, count, lambda value: pair("padding", value)),
        per_axis("dilation", dilation, count, lambda value: whole("dilation", value, 1)),
    )


def learned(
    kernels: tuple[Any, ...], channels: int | None, filters: int | None, groups: int, bias: bool
) -> tuple[Any, Any, Any, Any]:
    """Channels, filters and groups, checked, and how many numbers a layer learns; None without channels or filters."""
    groups, bias = whole("groups", groups, 1), truth("bias", bias)
    depths: list[Any] = []
    for name, value in (("channels", channels), ("filters", filters)):
        depth = None if value is None else whole(name, value, 1)
        if isinstance(depth, int) and isinstance(groups, int) and depth % groups:
            raise ValueError(f"{name} must be a multiple of groups = {shown(groups)}, got {shown(depth)}")
        depths.append(depth)
    inputs, outputs = depths
    if inputs is None or outputs is None:
        return inputs, outputs, groups, None
    taps = 1
    for k in kernels:
        taps *= k
    return inputs, outputs, groups, sizes.conv_parameters(taps, inputs, outputs, groups, int(bias))
