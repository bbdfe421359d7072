"""The library's layers as operations of a network."""

from __future__ import annotations

from convmath.layers.conv import Conv as ConvLayer
from convmath.layers.conv_transpose import ConvTranspose as ConvTransposeLayer
from convmath.layers.errors import ConvmathError
from convmath.layers.layer import Layer
from convmath.layers.pools import AdaptivePool as AdaptivePoolLayer
from convmath.layers.pools import AvgPool, MaxPool
from convmath.layers.window import Window
from convmath.network.nodes import AdaptivePool, Conv, ConvTranspose, Operation, Pool

AUTO = {"same": "same_upper", "same_lower": "same_lower"}


def operation(layer: object) -> Operation:
    """An operation as it is, and a layer as the operation that does the same."""
    if isinstance(layer, Operation):
        return layer
    if isinstance(layer, AdaptivePoolLayer):
        sizes = layer.output_size if isinstance(layer.output_size, tuple) else (layer.output_size,)
        if None in sizes:
            raise ConvmathError("output_size", "must be given for every axis in a network", layer.output_size)
        return AdaptivePool(output_size=tuple(sizes), kind="max" if layer.kind == "max" else "average")
    if isinstance(layer, (ConvLayer, ConvTransposeLayer)):
        if layer.out_channels is None:
            raise ConvmathError("out_channels", "must be given for a layer of a network")
        axes, auto = windows(layer)
        kind = ConvTranspose if isinstance(layer, ConvTransposeLayer) else Conv
        return kind(
            axes=axes, auto=auto, in_channels=layer.in_channels, out_channels=layer.out_channels, groups=layer.groups,
            bias=layer.bias,
        )  # fmt: skip
    if isinstance(layer, (MaxPool, AvgPool)):
        axes, auto = windows(layer)
        return Pool(kind="max" if isinstance(layer, MaxPool) else "average", axes=axes, auto=auto)
    raise ConvmathError("layer", "must be a layer or an operation", layer)


def windows(layer: Layer) -> tuple[tuple[Window, ...], str]:
    """The window of each axis, or one for all; and the word of a padding that follows the input size."""
    axes, autos = [], set()
    for axis in range(layer.known_axes or 1):
        padding, stride = layer.at("padding", axis), layer.at("stride", axis)
        if isinstance(padding, str) and padding in AUTO and stride > 1 and not isinstance(layer, ConvTransposeLayer):
            autos.add(AUTO[padding])
            rounding = getattr(layer, "rounding", "floor")
            axes.append(Window(layer.at("kernel_size", axis), stride, 0, layer.at("dilation", axis), 0, rounding))
        else:
            autos.add("")
            axes.append(layer.along(axis))
    if len(autos) > 1:
        raise ConvmathError("padding", "must be a word for every axis or for none, in a network", layer.padding)
    return tuple(axes), autos.pop()
