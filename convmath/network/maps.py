"""One axis of one operation: which input positions an output reads, and how sizes and margins pass through.

Every map answers the same questions, so that each analysis is one loop over them:

    size(i), least      the output size, right for i ≥ least; the operation runs where it is at least 1
    period              (m, n): size(i + m) = size(i) + n for all integers i  [size-period]
    lost(i)             real rows behind the last window  [unread-rows]
    at(i)               the map with everything that depends on the input size filled in
    turn                (n, m): output t + n reads what output t reads, m further on  [window-quasi-affine]
    reads(t)            the positions that output t reads, borders ignored, as a range
    offset              the centre of output 0; output t has its centre at t·m/n + offset  [centre-group]
    first(d), end(c)    the first output that reads nothing below d, and the end of those that read nothing from c on
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd

from convmath.arithmetic import sizes
from convmath.layers.window import Sides, Window


def ceildiv(a: int, b: int) -> int:
    return -(-a // b)


HALF = Fraction(1, 2)
ROUNDINGS = {"torch": sizes.pool_ceil, "naive": sizes.pool_naive_ceil, "caffe": sizes.pool_caffe}


class Map:
    """What is common: an operation that loses nothing, moves with its input and does not ask for the input's size."""

    __slots__ = ()
    moves = True  # whether a shifted input gives a shifted output
    why = ""  # why windows end here; empty when they do not
    least = 1

    def lost(self, i: int) -> int:
        return 0

    def at(self, i: int) -> AnyMap:
        return self  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Forward(Map):
    """A convolution, a pool, a padding or a crop: the relation read forward."""

    window: Window

    @property
    def span(self) -> int:
        return int(sizes.effective_kernel(self.window.kernel_size, self.window.dilation))

    def size(self, i: int) -> int:
        w = self.window
        rule = ROUNDINGS.get(w.rounding, sizes.conv)
        return int(rule(i, w.kernel_size, w.stride, w.padding.low, w.padding.high, w.dilation))

    @property
    def period(self) -> tuple[int, int]:
        return self.window.stride, 1

    @property
    def turn(self) -> tuple[int, int]:
        return 1, self.window.stride

    def lost(self, i: int) -> int:
        w = self.window
        if w.kernel_size == 1 and w.stride == 1:
            return 0  # a crop is meant
        last = w.stride * (self.size(i) - 1) + self.span - 1 - w.padding.low
        return int(max(0, i - 1 - last))

    def reads(self, t: int) -> range:
        return self.window.reads(t)

    @property
    def offset(self) -> Fraction:
        return Fraction(self.span - 1 - 2 * self.window.padding.low, 2)

    def first(self, d: int) -> int:
        return ceildiv(d + self.window.padding.low, self.window.stride)

    def end(self, c: int) -> int:
        return int((c + self.window.padding.low - self.span) // self.window.stride + 1)


@dataclass(frozen=True, slots=True)
class Same(Map):
    """A window with SAME padding, which depends on the input size [same-size]."""

    window: Window
    lower: bool = False

    def size(self, i: int) -> int:
        return ceildiv(i, self.window.stride)

    @property
    def period(self) -> tuple[int, int]:
        return self.window.stride, 1

    def at(self, i: int) -> Forward:
        w = self.window
        total = int(sizes.same_total(i, w.kernel_size, w.stride, w.dilation))
        low = ceildiv(total, 2) if self.lower else total // 2
        return Forward(replace(w, padding=Sides(low, total - low)))


@dataclass(frozen=True, slots=True)
class Backward(Map):
    """A transposed convolution: the relation read backward."""

    window: Window

    @property
    def span(self) -> int:
        return int(sizes.effective_kernel(self.window.kernel_size, self.window.dilation))

    def size(self, i: int) -> int:
        w = self.window
        p = w.padding
        return int(sizes.conv_transpose(i, w.kernel_size, w.stride, p.low, p.high, w.dilation, w.output_padding))

    @property
    def period(self) -> tuple[int, int]:
        return 1, self.window.stride

    @property
    def turn(self) -> tuple[int, int]:
        return self.window.stride, 1

    def reads(self, t: int) -> range:
        """[upsample-window]: none when no tap lands here."""
        w = self.window
        u = t + w.padding.low
        common = gcd(w.dilation, w.stride)
        s, d = w.stride // common, w.dilation // common
        if u % common:
            return range(0)
        j = u // common * pow(d, -1, s) % s if s > 1 else 0
        if j >= w.kernel_size:
            return range(0)
        most = j + (w.kernel_size - 1 - j) // s * s
        return range((u - w.dilation * most) // w.stride, (u - w.dilation * j) // w.stride + 1, d)

    @property
    def offset(self) -> Fraction:
        return Fraction(2 * self.window.padding.low - self.span + 1, 2 * self.window.stride)

    def first(self, d: int) -> int:
        return int(self.window.stride * (d - 1) + self.span - self.window.padding.low)

    def end(self, c: int) -> int:
        return int(self.window.stride * c - self.window.padding.low)


@dataclass(frozen=True, slots=True)
class Sized(Map):
    """A transposed convolution that is told its output size: the padding is what is left over.

    An odd rest goes above, or below when lower is true.
    """

    window: Window
    output_size: int
    lower: bool = False
    moves = False

    def size(self, i: int) -> int:
        return self.output_size

    @property
    def period(self) -> tuple[int, int]:
        return 1, 0

    def at(self, i: int) -> Backward:
        plain = replace(self.window, padding=Sides(0, 0))
        total = Backward(plain).size(i) - self.output_size
        low = ceildiv(total, 2) if self.lower else total // 2
        return Backward(replace(plain, padding=Sides(low, total - low)))


@dataclass(frozen=True, slots=True)
class Scale(Map):
    """Interpolation by up/down: nearest ("floor" or "half") or linear with half-pixel centres."""

    up: int
    down: int = 1
    mode: str = "floor"  # "floor": ⌊t/f⌋; "half": the nearest to (t + ½)/f − ½, ties below; "linear": both neighbours
    why: str = ""  # what else decides where it reads, so that only the size is known

    def size(self, i: int) -> int:
        return i * self.up // self.down

    @property
    def period(self) -> tuple[int, int]:
        return self.down, self.up

    @property
    def turn(self) -> tuple[int, int]:
        return self.up, self.down

    def reads(self, t: int) -> range:
        if self.mode == "floor":
            return range(t * self.down // self.up, t * self.down // self.up + 1)
        twice = (2 * t + 1) * self.down - self.up  # over 2·up
        if self.mode == "linear":
            return range(twice // (2 * self.up), ceildiv(twice, 2 * self.up) + 1)
        near = ceildiv(twice - self.up, 2 * self.up)
        return range(near, near + 1)

    @property
    def offset(self) -> Fraction:
        if self.mode == "floor":  # the mean of ⌊t·down/up⌋ − t·down/up over a turn
            return Fraction(1 - self.up, 2 * self.up)
        return Fraction(self.down, 2 * self.up) - HALF

    def first(self, d: int) -> int:
        up, down = self.up, self.down
        if self.mode == "floor":
            return ceildiv(d * up, down)
        if self.mode == "linear":
            return ceildiv(2 * up * d + up - down, 2 * down)
        return (2 * up * d - down) // (2 * down) + 1

    def end(self, c: int) -> int:
        up, down = self.up, self.down
        if self.mode == "floor":
            return ceildiv(c * up, down)
        if self.mode == "linear":
            return (2 * up * (c - 1) + up - down) // (2 * down) + 1
        return (2 * up * c - down) // (2 * down) + 1


@dataclass(frozen=True, slots=True)
class Fixed(Map):
    """A slice with a fixed extent: it fixes the size."""

    start: int
    stop: int
    moves = False

    @property
    def least(self) -> int:  # type: ignore[override]
        return self.stop

    def size(self, i: int) -> int:
        return self.stop - self.start

    @property
    def period(self) -> tuple[int, int]:
        return 1, 0

    def at(self, i: int) -> Forward:
        return Forward(Window(1, padding=Sides(-self.start, self.stop - i)))


@dataclass(frozen=True, slots=True)
class Whole(Map):
    """A size whatever the input's: global and adaptive pools, interpolation to a fixed size.  Windows end, and say why."""

    output_size: int
    why: str = "global pool"
    moves = False

    def size(self, i: int) -> int:
        return self.output_size

    @property
    def period(self) -> tuple[int, int]:
        return 1, 0


@dataclass(frozen=True, slots=True)
class Stretched(Map):
    """Interpolation to a fixed size; by a factor where the input size divides it."""

    output_size: int
    mode: str = "floor"
    moves = False

    def size(self, i: int) -> int:
        return self.output_size

    @property
    def period(self) -> tuple[int, int]:
        return 1, 0

    def at(self, i: int) -> AnyMap:
        whole = self.mode in ("floor", "half", "linear") and self.output_size % i == 0
        return (
            Scale(self.output_size // i, 1, self.mode) if whole else Whole(self.output_size, "Resize to a fixed size")
        )


AnyMap = Forward | Backward | Same | Sized | Scale | Stretched | Fixed | Whole
IDENTITY = Forward(Window(1))


def shift(low: int, high: int) -> Forward:
    """Padding, or a crop where negative: a kernel of one tap."""
    return Forward(Window(1, padding=Sides(low, high)))
