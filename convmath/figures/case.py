"""A case: one operator with one choice of every parameter, and what the relation says about it, axis by axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from convmath.arithmetic import brute, sizes
from convmath.layers.arguments import listed, no_window, pair, shown, whole

Kind = Literal["conv", "conv_transpose", "max_pool", "avg_pool"]
Numbers = tuple[int, ...]

LONGEST = 4096  # of an input: the windows are found by the definition, one after the other
WIDEST = 256  # of everything else: what is wider than a screen has no picture


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One axis of a direct operator: everything counted from the relation x = stride * t + dilation * j - low."""

    input_size: int
    kernel_size: int
    stride: int
    low: int
    high: int
    dilation: int

    @property
    def shape(self) -> tuple[int, int, int, int, int, int]:
        """The parameters in the order of `convmath.arithmetic.brute`."""
        return self.input_size, self.kernel_size, self.stride, self.low, self.high, self.dilation

    @property
    def output_size(self) -> int:
        """How many windows fit [conv-size]."""
        return max(0, int(sizes.conv(*self.shape)))

    @property
    def span(self) -> int:
        """How many positions a window covers, gaps included."""
        return int(sizes.effective_kernel(self.kernel_size, self.dilation))

    @property
    def first(self) -> int:
        """The lowest position drawn: padding, or a cropped input."""
        return min(0, -self.low)

    @property
    def length(self) -> int:
        """How many positions are drawn."""
        return max(self.input_size, self.input_size + self.high) - self.first

    @property
    def reads(self) -> frozenset[int]:
        """Every position that some window reads."""
        return frozenset(x for _, _, x in brute.relation(*self.shape))

    def window(self, t: int) -> list[int]:
        """The positions that output position t reads, tap by tap."""
        return brute.window(t, self.kernel_size, self.stride, self.dilation, self.low)


@dataclass(frozen=True, kw_only=True)
class Case:
    """What to draw.  Every tuple has one entry for each axis; `case` fills them in."""

    kind: Kind
    input_size: Numbers
    kernel_size: Numbers
    stride: Numbers
    padding: tuple[tuple[int, int], ...]  # (low, high); negative is a crop
    dilation: Numbers
    output_padding: Numbers
    values: Numbers | None = None  # the input, row by row
    weights: Numbers | None = None  # the kernel, row by row

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}, got {self.kind!r}")
        if not 1 <= len(self.input_size) <= 2:
            raise ValueError(f"input_size must have one or two axes, got {len(self.input_size)}")
        sides = [side for pair in self.padding for side in pair]
        for name, numbers, least, most in (
            ("input_size", self.input_size, 1, LONGEST),
            ("kernel_size", self.kernel_size, 1, WIDEST),
            ("stride", self.stride, 1, WIDEST),
            ("dilation", self.dilation, 1, WIDEST),
            ("padding", sides, -WIDEST, WIDEST),
            ("output_padding", self.output_padding, 0, WIDEST),
        ):
            for value in numbers:
                if value < least:
                    raise ValueError(f"{name} must be at least {least}, got {shown(value)}")
                if value > most:
                    raise ValueError(f"{name} must be at most {most} in a picture, got {shown(value)}")
        if any(self.output_padding) and self.kind != "conv_transpose":
            raise ValueError(
                f"output_padding belongs to a transposed convolution, got {shown(max(self.output_padding))} with {self.kind}"
            )
        for name, given, shape in (
            ("values", self.values, self.input_size),
            ("weights", self.weights, self.kernel_size),
        ):
            if given is not None and len(given) != product(shape):
                raise ValueError(f"{name} must be {product(shape)} numbers, got {len(given)}")

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of the direct operator; a case without windows is refused."""
        found = tuple(
            Axis(input_size=i, kernel_size=k, stride=s, low=low, high=high, dilation=d)
            for i, k, s, (low, high), d in zip(
                self.input_size, self.kernel_size, self.stride, self.padding, self.dilation, strict=True
            )
        )
        for axis in found:
            if axis.output_size < 1:
                raise no_window(axis.input_size, axis.kernel_size, axis.low, axis.high, axis.dilation)
        return found


def product(numbers: Sequence[int]) -> int:
    """The product of some numbers; 1 for none."""
    result = 1
    for number in numbers:
        result *= number
    return result


def spread(name: str, value: int | Sequence[int], axes: int) -> Numbers:
    """One number for each axis."""
    found = listed(name, value)
    if len(found) != axes and (len(found) != 1 or found[0] is not value):
        raise ValueError(f"{name} must be one number or {axes}, got {len(found)}")
    numbers = exact(name, found)
    return numbers if len(numbers) == axes else numbers * axes


def exact(name: str, values: Sequence[object]) -> Numbers:
    """The numbers as plain ints: a picture is drawn of nothing else."""
    found = tuple(whole(name, value) for value in values)
    for number in found:
        if not isinstance(number, int):
            raise TypeError(f"{name} must be an integer, got {shown(number)}")
    return found


def case(
    kind: Kind,
    input_size: int | Sequence[int],
    kernel_size: int | Sequence[int],
    *,
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] | Sequence[tuple[int, int]] = 0,
    dilation: int | Sequence[int] = 1,
    output_padding: int | Sequence[int] = 0,
    values: Sequence[int] | None = None,
    weights: Sequence[int] | None = None,
) -> Case:
    """A case from as little as needed: `case("conv", (5, 5), 3, stride=2, padding=1)`.

    A number holds for every axis.  `padding` is a number, one (low, high) pair for every axis, or a pair for each.
    The stride of a pool defaults to its kernel, as in PyTorch and Keras.

    >>> case("conv", 5, 3, padding=(1, 0)).padding
    ((1, 0),)
    """
    inputs = exact("input_size", listed("input_size", input_size))
    axes = len(inputs)
    kernels = spread("kernel_size", kernel_size, axes)
    if stride is None:
        stride = kernels if kind.endswith("pool") else 1
    entries = listed("padding", padding)
    pairs = [exact("padding", pair("padding", entry)) for entry in entries]
    alone = len(entries) == 1 and entries[0] is padding
    if not alone and not any(isinstance(entry, (tuple, list)) for entry in entries):
        if len(pairs) != 2:
            raise ValueError(
                f"padding must be a number, a (low, high) pair or a pair for each axis, got {shown(padding)}"
            )
        pairs = [(pairs[0][0], pairs[1][0])]
    if len(pairs) == 1:
        pairs *= axes
    if len(pairs) != axes:
        raise ValueError(f"padding must be a number, a (low, high) pair or a pair for each axis, got {shown(padding)}")
    return Case(
        kind=kind,
        input_size=inputs,
        kernel_size=kernels,
        stride=spread("stride", stride, axes),
        padding=tuple((low, high) for low, high in pairs),
        dilation=spread("dilation", dilation, axes),
        output_padding=spread("output_padding", output_padding, axes),
        values=None if values is None else tuple(values),
        weights=None if weights is None else tuple(weights),
    )
