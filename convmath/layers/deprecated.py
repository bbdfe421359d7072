"""Functions that a layer has replaced; they stay for one release, and say what to write instead."""

from __future__ import annotations

import warnings
from types import SimpleNamespace
from typing import Any

from convmath.arithmetic import sizes
from convmath.layers.arguments import listed, shown, whole
from convmath.layers.conv import Conv
from convmath.layers.conv_transpose import ConvTranspose
from convmath.layers.errors import ConvmathError, NoOutput
from convmath.layers.layer import Layer
from convmath.layers.pools import MaxPool


def conv_layer(input_sizes: Any, *, channels: Any = None, filters: Any = None, **values: Any) -> SimpleNamespace:
    """Deprecated: `Conv`."""
    said("conv_layer", "convmath.Conv")
    return answers(
        Conv(axes=count(input_sizes), in_channels=channels, out_channels=filters, **values), input_sizes, filters
    )


def conv_transpose_layer(
    input_sizes: Any, *, channels: Any = None, filters: Any = None, **values: Any
) -> SimpleNamespace:
    """Deprecated: `ConvTranspose`."""
    said("conv_transpose_layer", "convmath.ConvTranspose")
    layer = ConvTranspose(axes=count(input_sizes), in_channels=channels, out_channels=filters, **values)
    return answers(layer, input_sizes, filters)


def pool_layer(input_sizes: Any, *, channels: Any = None, rule: str = "torch", **values: Any) -> SimpleNamespace:
    """Deprecated: `MaxPool` and `AvgPool`."""
    said("pool_layer", "convmath.MaxPool or convmath.AvgPool")
    rounding = rule if values.pop("ceil_mode", False) else "floor"
    depth = None if channels is None else whole("channels", channels, 1)
    found = answers(MaxPool(axes=count(input_sizes), rounding=rounding, **values), input_sizes, depth)
    found.channels, found.ceil_mode, found.rule = depth, rounding != "floor", rule
    return found


def unpool_size(input_size: Any, kernel_size: Any, *, stride: Any = None, padding: Any = 0) -> Any:
    """Deprecated: s(i − 1) − 2p + k [unpool-size] is `conv_transpose_size` with the pool's stride and padding."""
    said("unpool_size", "convmath.conv_transpose_size with the pool's stride")
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = k if stride is None else whole("stride", stride, 1)
    size = sizes.unpool(i, k, s, whole("padding", padding))
    if isinstance(size, int) and size < 1:
        raise NoOutput(
            "padding",
            f"no position is left: unpooling {shown(i)} position{'s' * (i != 1)} gives {shown(size)}",
            padding,
            f"{{kernel_size}} {shown(k)}, {{stride}} {shown(s)}, {{padding}} {shown(padding)}",
        )
    return size


def count(input_sizes: Any) -> int:
    """How many axes were given."""
    if found := len(listed("input_sizes", input_sizes)):
        return found
    raise ConvmathError("input_sizes", "must have at least one axis", input_sizes)


def answers(layer: Layer, input_sizes: Any, depth: Any) -> SimpleNamespace:
    """What these functions gave: the axes, the shape with the depth last, the counts."""
    _, inputs, _ = layer.split(input_sizes)
    windows, out = layer.windows(inputs), layer.output_sizes(inputs)
    axes = tuple(
        SimpleNamespace(**vars(window), input_size=i, output_size=o)
        for window, i, o in zip(windows, inputs, out, strict=True)
    )
    found = SimpleNamespace(axes=axes, shape=(*out, depth) if depth else out)
    if isinstance(layer, (Conv, ConvTranspose)):
        found.channels, found.filters, found.groups = layer.in_channels, layer.out_channels, layer.groups
        found.parameters = layer.parameters
    return found


def said(name: str, instead: str) -> None:
    """The warning, which points at the line that calls."""
    warnings.warn(f"{name} goes with the next release; use {instead}", DeprecationWarning, stacklevel=3)
