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
        return tuple(axis.output_size for axis in self.axes) + ((self.filters,) if self.filters else ())


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
    groups = whole("groups", groups, 1)
    for name, value in (("channels", channels), ("filters", filters)):
        if value is not None and whole(name, value, 1) % groups:
            raise ValueError(f"{name} must be a multiple of groups = {groups}, got {value}")
    axes = tuple(
        Axis(i, k, s, p, d, conv_size(i, k, stride=s, padding=p, dilation=d))
        for i, k, s, p, d in zip(input_sizes, kernels, strides, paddings, dilations)
    )
    parameters = None
    if channels is not None and filters is not None:
        taps = 1
        for k in kernels:
            taps *= k
        parameters = sizes.conv_parameters(taps, channels, filters, groups, int(bias))
    return ConvLayer(axes, channels, filters, groups, parameters)


def per_axis(name: str, values: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """One value an axis, a single one repeated."""
    if len(values) == 1:
        return values * count
    if len(values) != count:
        raise ValueError(f"{name} must have 1 value or {count}, one for each axis, got {len(values)}")
    return values
