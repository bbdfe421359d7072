"""The operations of a network: what each does to channels, sizes and windows, as data."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from convmath.arithmetic import sizes
from convmath.network.maps import (
    IDENTITY,
    AnyMap,
    Backward,
    Fixed,
    Forward,
    Same,
    Scale,
    Sized,
    Stretched,
    Whole,
    shift,
)
from convmath.network.window import Sides, Window

if TYPE_CHECKING:
    from convmath.network.network import Network

Shape = tuple[int, ...]  # channels, then the sizes of the axes; after flattening the features alone


class Unfit(ValueError):
    """The operation does not run on what it is given."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One axis is read through one map; channels and parameters stay what they were unless a subclass says more."""

    @property
    def title(self) -> str:
        return type(self).__name__

    @property
    def stored(self) -> bool:
        """Whether the result is kept in memory beside the input; pointwise operations may work in place."""
        return True

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        """The map of each axis."""
        raise NotImplementedError

    def channels(self, given: int) -> int:
        return given

    def parameters(self, shape: Shape) -> int:
        """The learned numbers, for an input of this shape."""
        return 0

    def multiplications(self, given: Shape, shape: Shape) -> int:
        """Every product of the definition, those with padding included [macs]."""
        return 0

    def __rshift__(self, other: object) -> Network:
        """A network: this operation, then another."""
        from convmath.network.builder import chained

        return chained(chained(None, self), other)  # type: ignore[arg-type]


def spread(values: tuple[Window, ...], rank: int, title: str) -> tuple[Window, ...]:
    """One window for each axis; a single one serves them all."""
    if len(values) == 1:
        return values * rank
    if len(values) != rank:
        raise Unfit(f"{title} has windows for {len(values)} axes, the input has {rank}")
    return values


@dataclass(frozen=True, kw_only=True)
class Windowed(Operation):
    """What convolutions and pools share: a window along each axis, or one for all."""

    axes: tuple[Window, ...]
    auto: str = ""  # same_upper or same_lower: the padding follows the input size

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        windows = spread(self.axes, rank, self.title)
        if self.auto:
            return tuple([Same(w, self.auto == "same_lower") for w in windows])
        return tuple([Forward(w) for w in windows])


@dataclass(frozen=True, kw_only=True)
class Conv(Windowed):
    """A convolution."""

    out_channels: int
    in_channels: int | None = None  # what the weights are made for; None takes any
    groups: int = 1
    bias: bool = True
    connections: int | None = None  # how many pairs of channels are joined, where a table says it and not the groups

    def channels(self, given: int) -> int:
        if self.in_channels not in (None, given):
            raise Unfit(f"{self.title} takes {self.in_channels} channels, got {given}")
        if given % self.groups or self.out_channels % self.groups:
            raise Unfit(f"groups must divide the channels {given} and {self.out_channels}, got {self.groups}")
        return self.out_channels

    def taps(self, rank: int) -> int:
        return prod(w.kernel_size for w in spread(self.axes, rank, self.title))

    def parameters(self, shape: Shape) -> int:
        taps = self.taps(len(shape) - 1)
        if self.connections is not None:
            return taps * self.connections + self.out_channels * int(self.bias)
        return int(sizes.conv_parameters(taps, shape[0], self.out_channels, self.groups, int(self.bias)))

    def multiplications(self, given: Shape, shape: Shape) -> int:
        return self.pairs(given[0]) * self.taps(len(given) - 1) * prod(shape[1:])

    def pairs(self, given: int) -> int:
        """How many pairs of an input and an output channel a tap joins."""
        return self.out_channels * (given // self.groups) if self.connections is None else self.connections


@dataclass(frozen=True, kw_only=True)
class ConvTranspose(Conv):
    """A transposed convolution; output_size, one an axis, decides the padding where it is given."""

    output_size: tuple[int, ...] = ()

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        windows = spread(self.axes, rank, self.title)
        if self.output_size:
            return tuple([Sized(w, o, self.auto != "same_upper") for w, o in zip(windows, self.output_size)])
        return tuple([Backward(w) for w in windows])

    def multiplications(self, given: Shape, shape: Shape) -> int:
        return self.pairs(given[0]) * self.taps(len(given) - 1) * prod(given[1:])


@dataclass(frozen=True, kw_only=True)
class Pool(Windowed):
    """A max or average pool."""

    kind: str = "max"

    @property
    def title(self) -> str:
        return {"max": "MaxPool", "average": "AvgPool"}.get(self.kind, self.kind)


@dataclass(frozen=True, kw_only=True)
class AdaptivePool(Operation):
    """A pool that is told its output sizes; its windows depend on the input size."""

    output_size: tuple[int, ...]  # one an axis, or one for all
    kind: str = "average"

    @property
    def title(self) -> str:
        return "AdaptiveMaxPool" if self.kind == "max" else "AdaptiveAvgPool"

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        wanted = self.output_size * rank if len(self.output_size) == 1 else self.output_size
        return tuple([Whole(o, "adaptive pool") for o in wanted])


@dataclass(frozen=True, kw_only=True)
class GlobalPool(Operation):
    """One number a channel."""

    kind: str = "average"

    @property
    def title(self) -> str:
        return "GlobalMaxPool" if self.kind == "max" else "GlobalAvgPool"

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        return (Whole(1, "global pool"),) * rank


@dataclass(frozen=True, kw_only=True)
class Pad(Operation):
    """Padding on each axis, or a crop where negative."""

    sides: tuple[Sides, ...]  # one an axis, or one for all

    @property
    def title(self) -> str:
        return "Crop" if all(s.low <= 0 and s.high <= 0 for s in self.sides) else "Pad"

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        sides = self.sides * rank if len(self.sides) == 1 else self.sides
        return tuple([shift(s.low, s.high) for s in sides])


@dataclass(frozen=True, kw_only=True)
class Slice(Operation):
    """A slice with a fixed extent on some axes (start and stop, or None for an axis that stays)."""

    extents: tuple[tuple[int, int] | None, ...]

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        return tuple([IDENTITY if extent is None else Fixed(*extent) for extent in self.extents])


@dataclass(frozen=True, kw_only=True)
class Resize(Operation):
    """Interpolation by a factor up/down on each axis, or on all."""

    factors: tuple[tuple[int, int], ...]
    mode: str = "floor"  # floor, half or linear, as in `Scale`
    why: str = ""  # a rule, such as align_corners, by which windows depend on the size

    @property
    def title(self) -> str:
        return "Resize linear" if self.mode == "linear" else "Resize nearest"

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        factors = self.factors * rank if len(self.factors) == 1 else self.factors
        return tuple([Scale(up, down, self.mode, self.why) for up, down in factors])


@dataclass(frozen=True, kw_only=True)
class ResizeTo(Operation):
    """Interpolation to sizes that the model fixes."""

    output_size: tuple[int, ...]  # one an axis, or one for all
    mode: str = "floor"

    @property
    def title(self) -> str:
        return "Resize"

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        wanted = self.output_size * rank if len(self.output_size) == 1 else self.output_size
        return tuple([Stretched(o, self.mode) for o in wanted])


@dataclass(frozen=True, kw_only=True)
class PixelShuffle(Operation):
    """Channels to positions, factor on each axis; or back [sub-pixel]."""

    factor: int
    back: bool = False

    @property
    def title(self) -> str:
        return "PixelUnshuffle" if self.back else "PixelShuffle"

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        back = Forward(Window(self.factor, self.factor))
        return (back if self.back else Scale(self.factor),) * rank

    def channels(self, given: int) -> int:
        times = self.factor**2  # frameworks have it for two axes
        if not self.back and given % times:
            raise Unfit(f"{self.title} takes a multiple of {times} channels, got {given}")
        return given * times if self.back else given // times


@dataclass(frozen=True, kw_only=True)
class Everywhere(Operation):
    """Sizes stay, and every output depends on every position: attention, normalisation by the image's own numbers."""

    name: str

    @property
    def title(self) -> str:
        return self.name

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        return (Scale(1, 1, "floor", self.name),) * rank


@dataclass(frozen=True, kw_only=True)
class Pointwise(Operation):
    """Every position by itself: activations, normalisation by stored numbers, dropout."""

    name: str = "Pointwise"
    by_channel: int = 0  # parameters by channel
    learned: int = 0  # other parameters
    out_channels: int | None = None  # where it picks or averages channels
    exactly: tuple[int | None, ...] = ()  # sizes that stored numbers ask for, axis by axis

    @property
    def title(self) -> str:
        return self.name

    @property
    def stored(self) -> bool:
        return False

    def maps(self, rank: int) -> tuple[AnyMap, ...]:
        return (IDENTITY,) * rank

    def channels(self, given: int) -> int:
        return given if self.out_channels is None else self.out_channels

    def parameters(self, shape: Shape) -> int:
        return self.learned + self.by_channel * shape[0]


@dataclass(frozen=True, kw_only=True)
class Opaque(Operation):
    """An operation that is not known: the analysis ends here, with its name."""

    name: str

    @property
    def title(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True)
class Join(Operation):
    """Two or more paths meet: "Add", "Mul" and so on position by position, or "Concat" of their channels."""

    kind: str = "Add"

    @property
    def title(self) -> str:
        return self.kind


@dataclass(frozen=True, kw_only=True)
class CropLike(Operation):
    """The first input cropped to the sizes of the second: in the middle, or from a given offset on."""

    offset: int | None = None

    @property
    def title(self) -> str:
        return "Crop"

    def low(self, size: int, wanted: int) -> int:
        return (size - wanted) // 2 if self.offset is None else self.offset


@dataclass(frozen=True, kw_only=True)
class ResizeLike(Operation):
    """The first input interpolated to the sizes of the second."""

    mode: str = "floor"

    @property
    def title(self) -> str:
        return "Resize"


class Flatten(Operation):
    """Channels and axes in one row of features."""

    @property
    def stored(self) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class Unflatten(Operation):
    """Features in one row as channels and axes of fixed sizes."""

    shape: Shape


@dataclass(frozen=True, kw_only=True)
class Linear(Operation):
    """A fully connected layer on features."""

    out_features: int
    in_features: int | None = None
    bias: bool = True

    def parameters(self, shape: Shape) -> int:
        return self.out_features * (shape[0] + int(self.bias))

    def multiplications(self, given: Shape, shape: Shape) -> int:
        return self.out_features * given[0]


@dataclass(frozen=True, slots=True)
class Node:
    """One operation in its place: where it reads from, by name."""

    name: str
    operation: Operation
    inputs: tuple[str, ...] = ()
    parameters: int | None = None  # how many numbers the file holds for it; None to count by the definition
