"""What a user calls: checked sizes of one axis, and whole layers of several."""

from __future__ import annotations

from convmath import sizes
from convmath.arguments import pair, whole
from convmath.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
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
        raise ValueError(
            f"no window fits: the kernel spans {sizes.effective_kernel(k, d)} positions, the padded input has {i + low + high}"
        )
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
        raise ValueError(f"output_padding must be at most max(stride, dilation) - 1 = {max(s, d) - 1}, got {a}")
    size = sizes.conv_transpose(i, k, s, low, high, d, a)
    if isinstance(size, int) and size < 1:
        span = sizes.conv_transpose(i, k, s, 0, 0, d, 0)
        raise ValueError(
            f"no output is left: the inputs land on {span} positions, padding takes {low + high}, output padding adds {a}"
        )
    return size


class Axis(Record):
    """One axis of a layer."""

    input_size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]
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
    input_sizes: tuple[int, ...],
    *,
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...] = (1,),
    padding: tuple[tuple[int, int], ...] = ((0, 0),),
    dilation: tuple[int, ...] = (1,),
    channels: int | None = None,
    filters: int | None = None,
    groups: int = 1,
    bias: bool = True,
) -> ConvLayer:
    """The sizes and the parameter count of a convolution layer.

    A tuple of one value serves every axis.

    >>> layer = conv_layer((32, 32), kernel_size=(5,), padding=((2, 2),), channels=3, filters=10)
    >>> layer.shape, layer.parameters
    ((32, 32, 10), 760)
    """
    count = len(input_sizes)
    kernels, strides = per_axis("kernel_size", kernel_size, count), per_axis("stride", stride, count)
    paddings, dilations = per_axis("padding", padding, count), per_axis("dilation", dilation, count)
    axes = tuple(
        Axis(i, k, s, p, d, conv_size(i, k, stride=s, padding=p, dilation=d))
        for i, k, s, p, d in zip(input_sizes, kernels, strides, paddings, dilations)
    )
    groups, parameters = learned(kernels, channels, filters, groups, bias)
    return ConvLayer(axes, channels, filters, groups, parameters)


class TransposedAxis(Record):
    """One axis of a transposed layer."""

    input_size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]
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
    input_sizes: tuple[int, ...],
    *,
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...] = (1,),
    padding: tuple[tuple[int, int], ...] = ((0, 0),),
    dilation: tuple[int, ...] = (1,),
    output_padding: tuple[int, ...] = (0,),
    channels: int | None = None,
    filters: int | None = None,
    groups: int = 1,
    bias: bool = True,
) -> TransposedLayer:
    """The sizes and the parameter count of a transposed convolution layer.

    A tuple of one value serves every axis.  The layer has as many parameters as the convolution between the same depths.

    >>> layer = conv_transpose_layer((7, 7), kernel_size=(4,), stride=(2,), padding=((1, 1),), channels=8, filters=3)
    >>> layer.shape, layer.parameters
    ((14, 14, 3), 387)
    """
    count = len(input_sizes)
    kernels, strides = per_axis("kernel_size", kernel_size, count), per_axis("stride", stride, count)
    paddings, dilations = per_axis("padding", padding, count), per_axis("dilation", dilation, count)
    extras = per_axis("output_padding", output_padding, count)
    groups, parameters = learned(kernels, channels, filters, groups, bias)
    axes = tuple(
        TransposedAxis(i, k, s, p, d, a, conv_transpose_size(i, k, stride=s, padding=p, dilation=d, output_padding=a))
        for i, k, s, p, d, a in zip(input_sizes, kernels, strides, paddings, dilations, extras)
    )
    return TransposedLayer(axes, channels, filters, groups, parameters)


def learned(
    kernels: tuple[int, ...], channels: int | None, filters: int | None, groups: int, bias: bool
) -> tuple[int, int | None]:
    """The groups, checked, and how many numbers a layer learns; None without channels or filters."""
    groups = whole("groups", groups, 1)
    for name, value in (("channels", channels), ("filters", filters)):
        if value is not None and whole(name, value, 1) % groups:
            raise ValueError(f"{name} must be a multiple of groups = {groups}, got {value}")
    if channels is None or filters is None:
        return groups, None
    taps = 1
    for k in kernels:
        taps *= k
    return groups, sizes.conv_parameters(taps, channels, filters, groups, int(bias))


def per_axis(name: str, values: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """One value an axis, a single one repeated."""
    if len(values) == 1:
        return values * count
    if len(values) != count:
        expected = "one value" if count == 1 else f"1 value or {count}, one for each axis"
        raise ValueError(f"{name} must have {expected}, got {len(values)}")
    return values
