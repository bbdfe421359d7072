"""A layer as a framework writes it: code that makes the same layer, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from convmath.layers.arguments import word
from convmath.layers.conv import Conv, Filters
from convmath.layers.conv_transpose import ConvTranspose
from convmath.layers.errors import CannotExpress
from convmath.layers.layer import OPEN_AXES, Axes, Layer
from convmath.layers.pools import AdaptivePool, AvgPool, MaxPool, Pool
from convmath.layers.window import Sides

__all__ = ["FRAMEWORKS", "spell"]


def spell(layer: Axes, framework: str = "torch") -> str:
    """The layer in a framework's words; a layer whose values serve any number of axes is written for two.

    >>> spell(MaxPool(3, stride=2, padding=1))
    'nn.MaxPool2d(3, stride=2, padding=1)'
    >>> spell(Conv(kernel_size=3, padding=Sides(0, 1), in_channels=3, out_channels=8))
    'nn.Sequential(nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(3, 8, kernel_size=3))'

    Raises:
        CannotExpress: the framework has no such layer; the message says what to do instead.
    """
    return FRAMEWORKS[word("framework", framework, tuple(FRAMEWORKS))](layer)


# PyTorch ----------------------------------------------------------------------------------------------


def torch(layer: Axes) -> str:
    """As a module of torch.nn."""
    axes = layer.known_axes or OPEN_AXES
    if axes > 3:
        raise CannotExpress("axes", f"PyTorch has layers of one to three axes, and this one has {axes}", axes)
    if isinstance(layer, AdaptivePool):
        return f"nn.Adaptive{layer.kind.title()}Pool{axes}d({layer.output_size!r})"
    if isinstance(layer, ConvTranspose):
        return torch_transposed(layer, axes)
    if isinstance(layer, Pool):
        return torch_pool(layer, axes)
    assert isinstance(layer, Conv)
    if layer.padding == "same" and all(layer.at("stride", n) == 1 for n in range(axes)):
        return torch_filters(layer, f"Conv{axes}d", padding="same")
    pads = torch_sides(layer, axes)
    if all(side.low == side.high >= 0 for side in pads):
        return torch_filters(layer, f"Conv{axes}d", padding=alike([side.low for side in pads]))
    return f"nn.Sequential({padded(pads)}, {torch_filters(layer, f'Conv{axes}d')})"


def torch_sides(layer: Layer, axes: int) -> list[Sides]:
    """The padding of every axis as numbers; that of SAME is none as long as the input is unknown."""
    for axis in range(axes):
        entry = layer.at("padding", axis)
        if isinstance(entry, str) and entry.startswith("same") and layer.at("stride", axis) != 1:
            raise CannotExpress(
                "padding",
                f"PyTorch has no {entry!r} with a stride above 1: what it adds depends on the input's size; "
                "pad by same_padding(size, ...) first",
                entry,
            )
    return [layer.along(axis).padding for axis in range(axes)]


def torch_filters(layer: Filters, name: str, **told: Any) -> str:
    """A layer with filters; without the depth of the input, PyTorch's lazy one."""
    if layer.out_channels is None:
        raise CannotExpress(
            "out_channels", "out_channels must be given: PyTorch makes no layer without a number of filters"
        )
    depths = [layer.out_channels] if layer.in_channels is None else [layer.in_channels, layer.out_channels]
    words = [str(depth) for depth in depths]
    words.append(f"kernel_size={layer.kernel_size!r}")
    words += options(
        stride=(layer.stride, 1),
        padding=(told.get("padding", 0), 0),
        output_padding=(told.get("output_padding", 0), 0),
        dilation=(layer.dilation, 1),
        groups=(layer.groups, 1),
        bias=(layer.bias, True),
    )
    return f"nn.{'Lazy' * (layer.in_channels is None)}{name}({', '.join(words)})"


def torch_pool(layer: Pool, axes: int) -> str:
    """A pool; where its own padding cannot say it, the input is padded with what changes no answer."""
    name = f"{'Max' if isinstance(layer, MaxPool) else 'Avg'}Pool{axes}d"
    if layer.rounding not in ("floor", "torch"):
        raise CannotExpress("rounding", f"PyTorch does not round by the {layer.rounding} rule", layer.rounding)
    counted = isinstance(layer, AvgPool) and not layer.count_include_pad
    dilated = any(layer.at("dilation", n) != 1 for n in range(axes))
    if dilated and isinstance(layer, AvgPool):
        raise CannotExpress("dilation", "PyTorch's average pools have no dilation", layer.dilation)
    pads = torch_sides(layer, axes)
    own = all(side.low == side.high and 0 <= side.low <= layer.at("kernel_size", n) // 2 for n, side in enumerate(pads))
    words = [repr(layer.kernel_size)]
    words += options(
        stride=(layer.stride, layer.kernel_size),
        padding=(alike([side.low for side in pads]) if own else 0, 0),
        dilation=(layer.dilation, 1),
        ceil_mode=(layer.ceil_mode, False),
        count_include_pad=(not counted, True),
    )
    written = f"nn.{name}({', '.join(words)})"
    if own:
        return written
    if layer.ceil_mode:  # PyTorch drops a window that starts past the input, and would take the padding for input
        raise CannotExpress(
            "padding", "PyTorch takes one padding, at most half the kernel, in ceil mode", layer.padding
        )
    if counted and any(max(side) > 0 for side in pads):
        raise CannotExpress(
            "padding",
            "PyTorch takes one padding, at most half the kernel, for an average that leaves it out; "
            "zeros padded first would be counted",
            layer.padding,
        )
    value = 'float("-inf")' if isinstance(layer, MaxPool) else ""
    return f"nn.Sequential({padded(pads, value)}, {written})"


def torch_transposed(layer: ConvTranspose, axes: int) -> str:
    """A transposed convolution; PyTorch takes one number off both sides, and the rest is cut off behind it."""
    windows = [layer.along(axis) for axis in range(axes)]
    own = [max(0, min(window.padding)) for window in windows]
    rest = [Sides(p - window.low, p - window.high) for p, window in zip(own, windows, strict=True)]
    told = {"padding": alike(own), "output_padding": alike([window.output_padding for window in windows])}
    for window in windows:
        if window.output_padding >= max(window.stride, window.dilation):
            raise CannotExpress(
                "output_padding", "PyTorch takes an output_padding below stride or dilation", window.output_padding
            )
    written = torch_filters(layer, f"ConvTranspose{axes}d", **told)
    return written if all(side == Sides(0, 0) for side in rest) else f"nn.Sequential({written}, {padded(rest)})"


def padded(pads: Sequence[Sides], value: str = "") -> str:
    """A layer that pads, or crops: the last axis comes first, low before high."""
    sides = tuple(number for side in reversed(pads) for number in side)
    if value:
        return f"nn.ConstantPad{len(pads)}d({sides!r}, {value})"
    return f"nn.ZeroPad{len(pads)}d({sides!r})"


def alike(values: Sequence[Any]) -> Any:
    """One number where the axes agree."""
    return values[0] if len(set(values)) == 1 else tuple(values)


def options(**told: tuple[Any, Any]) -> list[str]:
    """The arguments that differ from what is taken when they are left out."""
    return [f"{name}={value!r}" for name, (value, usual) in told.items() if value != usual]


FRAMEWORKS: dict[str, Callable[[Axes], str]] = {"torch": torch}
