"""The convolution layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

from convmath.arithmetic import sizes
from convmath.language.terms import ceildiv
from convmath.layers.arguments import shown, truth, whole
from convmath.layers.errors import ConvmathError
from convmath.layers.layer import Layer, filled
from convmath.layers.window import Window


@dataclass(frozen=True, kw_only=True, repr=False)
class Filters(Layer):
    """A layer whose windows are multiplied with learned numbers: every filter reads the maps of its group."""

    in_channels: Any = None  # the depth of the input; None when it is not said
    out_channels: Any = None  # the number of filters, the depth of the output; None when it is not said
    groups: Any = 1  # the parts into which both depths are cut
    bias: bool = True  # whether each filter has one more number

    def __post_init__(self) -> None:
        super().__post_init__()
        self.keep("groups", whole("groups", self.groups, 1))
        self.keep("bias", truth("bias", self.bias))
        for name in ("in_channels", "out_channels"):
            if getattr(self, name) is not None:
                self.keep(name, self.grouped(name, getattr(self, name)))

    def grouped(self, name: str, value: object) -> Any:
        """A depth, which the groups must share out."""
        depth = whole(name, value, 1)
        if isinstance(depth, int) and isinstance(self.groups, int) and depth % self.groups:
            raise ConvmathError(name, f"must be a multiple of {{groups}} = {shown(self.groups)}", depth)
        return depth

    def check_depth(self, depth: Any) -> None:
        self.grouped("in_channels", depth)
        if self.in_channels is not None and depth != self.in_channels:
            raise ConvmathError(
                "in_channels", f"must be the depth of the input, which is {shown(depth)}", self.in_channels
            )

    def depth(self, depth: Any) -> Any:
        """The depth of the output: one map for each filter."""
        if self.out_channels is None:
            raise ConvmathError(
                "out_channels", "must be given to say how deep the output is; channels=None asks for sizes"
            )
        return self.out_channels

    @property
    def parameters(self) -> Any:
        """The learned numbers, (taps·in/groups + bias)·out; None when a depth is not said.

        A layer whose values serve any number of axes is counted on two, as on images; `axes` says otherwise.
        """
        return self.counted(self.taps, self.in_channels)

    def counted(self, taps: Any, depth: Any) -> Any:
        """The learned numbers of filters with so many taps on an input of this depth."""
        if depth is None or self.out_channels is None:
            return None
        return sizes.conv_parameters(taps, depth, self.out_channels, self.groups, int(self.bias))

    def multiplications(self, input_shape: Any, channels: str | None = "first") -> Any:
        """taps·in/groups·out at every place of a window: the products of a weight and a value, padding's zeros included.

        The shape is that of one input.
        """
        _, input_sizes, depth = self.split(input_shape, channels)
        depth = self.in_channels if depth is None else depth
        if depth is None:
            raise ConvmathError("in_channels", "must be given, or the depth in the shape, to count multiplications")
        if self.out_channels is None:
            raise ConvmathError("out_channels", "must be given to count multiplications")
        weights = self.taps_on(len(input_sizes)) * (depth // self.groups) * self.out_channels
        return weights * prod(self.places(input_sizes))

    def places(self, input_sizes: tuple[Any, ...]) -> tuple[Any, ...]:
        """Along each axis, at how many places the whole kernel is multiplied."""
        return self.output_sizes(input_sizes)

    def taps_on(self, axes: int) -> Any:
        """The taps of one filter on one map of so many axes."""
        return prod(self.at("kernel_size", axis) for axis in range(axes))

    def layer_data(self, sizes: tuple[Any, ...], depth: Any) -> dict[str, Any]:
        depth = self.in_channels if depth is None else depth
        return {
            "channels": depth,
            "filters": self.out_channels,
            "groups": self.groups,
            "parameters": self.counted(self.taps_on(len(sizes)), depth),
            "theorems": list(self.theorems),
        }

    theorems: ClassVar[tuple[str, ...]] = ()  # the tags that the answers rest on

    def output(self, input_sizes: Sequence[Any], depth: Any = None) -> list[Any]:
        return super().output(input_sizes, self.out_channels)

    def explained_parameters(self, axes: int, depth: Any) -> list[str]:
        """The parameter count with the numbers in it."""
        depth = self.in_channels if depth is None else depth
        count = self.counted(self.taps_on(axes), depth)
        if count is None:
            return []
        weights = "·".join(map(str, [*(self.at("kernel_size", n) for n in range(axes)), depth // self.groups]))
        return [f"  parameters: ({weights}{' + 1' * self.bias})·{self.out_channels} = {count}"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Conv(Filters):
    """⌊(i + p₋ + p₊ − d(k − 1) − 1)/s⌋ + 1 along each axis [conv-size]: a convolution layer.

    >>> layer = Conv(kernel_size=7, stride=2, padding=3, in_channels=3, out_channels=64)
    >>> layer.shape((3, 224, 224)), layer.parameters
    ((64, 112, 112), 9472)
    >>> layer.size(224), layer.unread(224), layer.window(0)
    (112, 0, range(-3, 4))
    >>> Conv(kernel_size=3, padding=(1, 2)).shape((7, 7), channels=None)  # one padding for each axis
    (7, 9)

    Args:
        kernel_size: taps along each axis, at least 1: a number for every axis, or one for each.
        stride: likewise.
        padding: a number for both sides, `Sides(low, high)`, "valid", "same", "same_lower" or "causal"; or one of these
            for each axis.  "same" is the padding of SAME at this input size, also where the stride is above 1.
        dilation: like the stride.
        axes: how many axes, where the other values serve any number.
        in_channels: the depth of the input, a multiple of groups.
        out_channels: the depth of the output, a multiple of groups.
        groups: the parts into which both depths are cut.
        bias: whether each filter has one more learned number.

    Raises:
        ConvmathError: a value is too small, no padding word, or there are entries for another number of axes.
    """

    words: ClassVar[tuple[str, ...]] = ("valid", "same", "same_lower", "causal")
    theorems: ClassVar[tuple[str, ...]] = ("conv-size", "conv-fits", "unread-rows")

    def size(self, input_size: Any, axis: int | None = None) -> Any:
        chosen = self.one_axis(axis)
        entry, i = self.at("padding", chosen), whole("input_size", input_size, 1)
        if isinstance(entry, str) and entry.startswith("same"):  # its padding is for this and nothing else [same-size]
            return ceildiv(i, self.at("stride", chosen))
        return self.along(chosen, i).size(i)

    def axis_data(self, window: Window, input_size: Any, output_size: Any) -> dict[str, Any]:
        return {
            "unread": -window.overhang(input_size, output_size),
            "unread_rows": window.unread_rows(input_size, output_size),
        }

    def explained(self, input_sizes: tuple[Any, ...], depth: Any) -> list[str]:
        lines = []
        for n, (i, window) in enumerate(zip(input_sizes, self.windows(input_sizes), strict=True), 1):
            size = window.size(i)
            formula, line = filled(sizes.conv, "i k s p_lo p_hi d", (i, *window.numbers))
            if n == 1:
                lines.append(f"  size of each axis: {formula}   [conv-size]")
            lines.append(f"  axis {n}: {line} = {size}")
            behind, rows = -window.overhang(i, size), window.unread_rows(i, size)
            if behind:
                lines.append(
                    f"    the stride does not fit: {behind} of the padded input behind the last window unread, "
                    f"{rows} of them not padding   [conv-fits]"
                )
        return lines + self.explained_parameters(len(input_sizes), depth)
