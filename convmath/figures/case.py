"""A case: one layer on an input of one size, perhaps with numbers, and what the relation says about it, axis by axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

from convmath.layers.arguments import listed, number, word
from convmath.layers.conv import Conv
from convmath.layers.conv_transpose import ConvTranspose
from convmath.layers.errors import CannotExpress, ConvmathError
from convmath.layers.layer import Axes, Layer
from convmath.layers.pools import AvgPool, MaxPool
from convmath.layers.window import Sides, Window

Kind = Literal["conv", "conv_transpose", "max_pool", "avg_pool"]
KINDS: dict[str, Callable[..., Layer]] = {
    "conv": Conv,
    "conv_transpose": ConvTranspose,
    "max_pool": MaxPool,
    "avg_pool": AvgPool,
}
Numbers = tuple[int, ...]

LONGEST = 4096  # of an input: the windows are found by the definition, one after the other
WIDEST = 256  # of everything else: what is wider than a screen has no picture


@dataclass(frozen=True, kw_only=True)
class Strip:
    """One axis of a picture: a window on an input, everything counted from the relation x = s·t + d·j − p₋."""

    input_size: int
    along: Window

    @property
    def kernel_size(self) -> int:
        """How many taps a window has."""
        return int(self.along.kernel_size)

    @property
    def stride(self) -> int:
        """How far a window stands from the next."""
        return int(self.along.stride)

    @property
    def dilation(self) -> int:
        """How far a tap stands from the next."""
        return int(self.along.dilation)

    @property
    def low(self) -> int:
        """The padding before the input."""
        return int(self.along.low)

    @property
    def high(self) -> int:
        """The padding behind the input."""
        return int(self.along.high)

    @property
    def span(self) -> int:
        """How many positions a window covers, gaps included."""
        return int(self.along.span)

    @property
    def shape(self) -> tuple[int, ...]:
        """The parameters in the order of `convmath.arithmetic.brute`."""
        return self.input_size, *self.along.numbers

    @property
    def output_size(self) -> int:
        """How many windows there are; a strip without one is refused."""
        return int(self.along.size(self.input_size))

    @property
    def first(self) -> int:
        """The lowest position drawn: padding, or a cropped input."""
        return min(0, -self.low)

    @property
    def length(self) -> int:
        """How many positions are drawn: the padded input, what is cropped from it, and what the last window hangs over."""
        last = self.along.reads(self.output_size - 1)[-1]
        return max(self.input_size, self.input_size + self.high, last + 1) - self.first

    @property
    def reads(self) -> frozenset[int]:
        """Every position that some window reads."""
        return frozenset(x for t in range(self.output_size) for x in self.window(t))

    def window(self, t: int) -> range:
        """The positions that output position t reads, tap by tap."""
        return self.along.reads(t)

    def inside(self, x: int) -> bool:
        """Whether a position lies in the padded input."""
        return -self.low <= x < self.input_size + self.high


@dataclass(frozen=True, kw_only=True)
class Case:
    """What to draw: a layer, the size of its input on each axis, and its numbers where there are some."""

    layer: Layer
    input_size: Numbers
    values: Numbers | None = None  # the input, row by row
    weights: Numbers | None = None  # the kernel, row by row

    def __post_init__(self) -> None:
        if not 1 <= len(self.input_size) <= 2:
            raise ConvmathError("input_size", "must have one or two axes", len(self.input_size))
        for name, numbers, least, most in (
            ("input_size", self.input_size, 1, LONGEST),
            ("kernel_size", self.kernel_size, 1, WIDEST),
            ("stride", self.stride, 1, WIDEST),
            ("dilation", self.dilation, 1, WIDEST),
            ("padding", [side for both in self.padding for side in both], -WIDEST, WIDEST),
            ("output_padding", self.output_padding, 0, WIDEST),
        ):
            for value in numbers:
                if number(name, value, None, "a picture is drawn of nothing else") < least:
                    raise ConvmathError(name, f"must be at least {least}", value)
                if value > most:
                    raise ConvmathError(name, f"must be at most {most} in a picture", value)
        for name, given, shape in (
            ("values", self.values, self.input_size),
            ("weights", self.weights, self.kernel_size),
        ):
            if given is not None and len(given) != prod(shape):
                raise ConvmathError(name, f"must be {prod(shape)} numbers", len(given))

    @property
    def kind(self) -> Kind:
        """Which operator it is."""
        for kind, made in KINDS.items():
            if type(self.layer) is made:
                return kind  # type: ignore[return-value]
        raise CannotExpress("layer", f"there is no picture of {type(self.layer).__name__}", self.layer)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The window along each axis."""
        return self.layer.windows(self.input_size)

    @property
    def kernel_size(self) -> Numbers:
        return tuple(window.kernel_size for window in self.windows)

    @property
    def stride(self) -> Numbers:
        return tuple(window.stride for window in self.windows)

    @property
    def padding(self) -> tuple[tuple[int, int], ...]:
        """(low, high) of every axis; negative is a crop."""
        return tuple((window.low, window.high) for window in self.windows)

    @property
    def dilation(self) -> Numbers:
        return tuple(window.dilation for window in self.windows)

    @property
    def output_padding(self) -> Numbers:
        return tuple(window.output_padding for window in self.windows)

    @property
    def axes(self) -> tuple[Strip, ...]:
        """The axes of the direct operator; a case without windows is refused."""
        found = tuple(Strip(input_size=i, along=w) for i, w in zip(self.input_size, self.windows, strict=True))
        for strip in found:
            strip.along.size(strip.input_size)
        return found

    def part(self, input_size: Sequence[int], padding: Sequence[Sides], output_padding: Sequence[int]) -> Case:
        """The same operator on a smaller input, without its numbers."""
        windows = self.windows
        told: dict[str, Any] = {"padding": tuple(padding), "axes": len(windows)}
        told |= {name: tuple(getattr(w, name) for w in windows) for name in ("kernel_size", "stride", "dilation")}
        if self.kind == "conv_transpose":
            told["output_padding"] = tuple(output_padding)
        elif self.kind != "conv":
            told["rounding"] = windows[0].rounding
        weights = self.weights if self.values is None else None
        return Case(layer=KINDS[self.kind](**told), input_size=tuple(input_size), weights=weights)


def case(
    kind: Kind,
    input_size: int | Sequence[int],
    kernel_size: int | Sequence[int],
    *,
    stride: int | Sequence[int] | None = None,
    padding: Any = 0,
    dilation: int | Sequence[int] = 1,
    output_padding: int | Sequence[int] = 0,
    values: Sequence[int] | None = None,
    weights: Sequence[int] | None = None,
) -> Case:
    """A case from as little as needed: `case("conv", (5, 5), 3, stride=2, padding=1)`.

    A number holds for every axis; the values are those of a layer, `padding` too: (1, 2) is 1 around the first axis and 2
    around the second, and on one axis its two sides.  The stride of a pool defaults to its kernel.

    >>> case("conv", 5, 3, padding=(1, 0)).padding, case("conv", (5, 5), 3, padding=(1, 0)).padding
    (((1, 0),), ((1, 1), (0, 0)))
    """
    made = KINDS[word("kind", kind, tuple(KINDS))]
    inputs = tuple(number("input_size", size, 1) for size in listed("input_size", input_size))
    told: dict[str, Any] = {
        "kernel_size": kernel_size,
        "padding": padding,
        "dilation": dilation,
        "axes": len(inputs) or 1,
    }
    if stride is not None:
        told["stride"] = stride
    if kind == "conv_transpose":
        told["output_padding"] = output_padding
    elif any(extra != 0 for extra in listed("output_padding", output_padding)):
        most = max(number("output_padding", extra) for extra in listed("output_padding", output_padding))
        raise ConvmathError("output_padding", f"belongs to a transposed convolution, not to {kind}", most)
    return Case(
        layer=made(**told),
        input_size=inputs,
        values=None if values is None else tuple(values),
        weights=None if weights is None else tuple(weights),
    )


def of_layer(layer: Axes, input_size: Any) -> Case:
    """The case of a layer on an input of one axis or two; a depth before them is left out."""
    if not isinstance(layer, Layer):
        raise CannotExpress("layer", f"there is no picture of {type(layer).__name__}", layer)
    numbers = listed("input_size", input_size)
    if len(numbers) == (layer.known_axes or 2) + 1:
        numbers = numbers[1:]
    _, inputs, _ = layer.split(numbers)
    return Case(layer=layer, input_size=tuple(number("input_size", size, 1) for size in inputs))
