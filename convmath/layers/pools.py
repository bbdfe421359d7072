"""The pooling layers: windows of a size and a stride, and bins that share an input out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, ClassVar, Literal

from convmath.arithmetic import sizes
from convmath.layers.arguments import number, truth, whole, word
from convmath.layers.errors import CannotExpress, ConvmathError
from convmath.layers.functions import adaptive_bins
from convmath.layers.layer import Axes, Layer, filled
from convmath.layers.pooling import average_divisors
from convmath.layers.rounding import ceil_rule, size_formula
from convmath.layers.window import Window

MOST_WINDOWS = 10_000  # beyond this many windows the divisors of an average are not listed
Runs = list[list[int]]  # [divisor, how many windows in a row divide by it]


@dataclass(frozen=True, kw_only=True, repr=False)
class Pool(Layer):
    """A layer whose windows read every map by itself, and learn nothing."""

    kernel_size: Any = field(kw_only=False)
    stride: Any = field(default=None, kw_only=False)  # the kernel size when it is left out
    ceil_mode: bool = False  # whether the last window may hang over
    rounding: str = "floor"  # "floor", or the ceil rule; "torch" is what ceil_mode alone means

    parameters: ClassVar[int] = 0

    def __post_init__(self) -> None:
        ceil_mode = truth("ceil_mode", self.ceil_mode)
        if self.stride is None:
            self.keep("stride", self.kernel_size)
        super().__post_init__()
        chosen = "floor" if self.rounding == "floor" else ceil_rule(self.rounding, "rounding").name
        self.keep("rounding", "torch" if ceil_mode and chosen == "floor" else chosen)
        self.keep("ceil_mode", self.rounding != "floor")
        for axis in range(self.known_axes or 1):
            if not isinstance(self.at("padding", axis), str):
                self.along(axis)  # which refuses a padding that the rule does not know

    def usual(self) -> dict[str, Any]:
        said = (
            {"ceil_mode": False, "rounding": self.rounding}
            if self.rounding == "torch"
            else {"ceil_mode": self.ceil_mode}
        )
        return {**super().usual(), "stride": self.kernel_size, **said}

    def along(self, axis: int = 0, input_size: Any = None) -> Window:
        return replace(super().along(axis, input_size), rounding=self.rounding)

    def windows(self, input_sizes: Sequence[Any]) -> tuple[Window, ...]:
        found = super().windows(input_sizes)
        if self.rounding == "caffe" and any(window.low >= 1 for window in found):
            # Caffe drops a window on every axis as soon as one axis is padded, and then drops it as PyTorch does.
            return tuple(replace(window, rounding="torch") for window in found)
        return found

    def output_sizes(self, input_sizes: Sequence[Any]) -> tuple[Any, ...]:
        if self.rounding != "caffe":
            return super().output_sizes(input_sizes)
        return tuple(window.size(i) for window, i in zip(self.windows(input_sizes), input_sizes, strict=True))

    def multiplications(self, input_shape: Any, channels: str | None = "first") -> int:
        """None: there are no weights to multiply with."""
        self.split(input_shape, channels)
        return 0

    @property
    def tag(self) -> str:
        """The theorem that the size comes from."""
        return "pool-size" if self.rounding == "floor" else ceil_rule(self.rounding).tag

    # Averages ---------------------------------------------------------------------------------------------------

    def divisors(self, input_size: int, axis: int | None = None, *, count_include_pad: bool = True) -> Runs | None:
        """What an average over each window divides by, as [divisor, windows in a row] [avg-divisor, avg-divisor-real].

        None where the dilation is above 1, or where there are more windows than anyone reads.
        """
        window, size = self.asked(number("input_size", input_size, 1), axis)
        return divisors(window, input_size, size, count_include_pad)

    # Words and data ---------------------------------------------------------------------------------------------

    def axis_data(self, window: Window, input_size: Any, output_size: Any) -> dict[str, Any]:
        past = window.overhang(input_size, output_size)
        return {
            "overhang": max(0, past),
            "unread": max(0, -past),
            "sizes": window.sizes_by_rule(input_size),
            "divisors": {
                "padding counted": divisors(window, input_size, output_size, True),
                "padding not counted": divisors(window, input_size, output_size, False),
            },
            "refused_by_torch": objection(window) or None,
        }

    def layer_data(self, sizes: tuple[Any, ...], depth: Any) -> dict[str, Any]:
        return {
            "channels": depth,
            "ceil_mode": self.ceil_mode,
            "rule": self.rounding if self.ceil_mode else None,
            "parameters": self.parameters,
            "theorems": [self.tag, "avg-divisor", "avg-divisor-real"],
        }

    def explained(self, input_sizes: tuple[Any, ...], depth: Any) -> list[str]:
        windows, out = self.windows(input_sizes), self.output_sizes(input_sizes)
        size = size_formula(windows[0].rounding)
        if size is sizes.pool_caffe:  # without padding; one rule, not both in one formula
            size = sizes.pool_naive_ceil
        # The one minimum reads better than "less one when", and is the same where the padding is within its limit.
        if size is sizes.pool_ceil and all(window.high <= window.span for window in windows):
            size = sizes.pool_ceil_closed
        lines = []
        for n, (i, window, found) in enumerate(zip(input_sizes, windows, out, strict=True), 1):
            formula, line = filled(size, "i k s p_lo p_hi d", (i, *window.numbers))
            if n == 1:
                lines.append(f"  size of each axis: {formula}   [{self.tag}]")
            lines += [f"  axis {n}: {line} = {found}", *explained_axis(window, i, found)]
        kept = f"the depth {depth} stays, " if depth else ""
        return [*lines, f"  each activation map by itself: {kept}no parameters"]


@dataclass(frozen=True, kw_only=True, repr=False)
class MaxPool(Pool):
    """⌊e/s⌋ + 1 [pool-size], or a ceil rule [pool-ceil], along each axis: a max pooling layer.

    >>> MaxPool(3, stride=2, padding=1).shape((64, 112, 112)), MaxPool(3, stride=2, padding=1, ceil_mode=True).size(112)
    ((64, 56, 56), 57)
    >>> MaxPool(kernel_size=1, stride=2, rounding="paddle").sizes_by_rule(32)
    {'floor': 16, 'torch': 16, 'naive': 17, 'caffe': 17}

    Args:
        kernel_size: at least 1: a number for every axis, or one for each.
        stride: likewise; the kernel size when it is left out.
        padding: a number for both sides, `Sides(low, high)`, "valid", "same" or "same_lower"; or one for each axis.
        dilation: like the kernel size.
        ceil_mode: whether the last window may hang over the end, by PyTorch's rule.
        rounding: another rule, a name of CEIL_RULES or of a framework that has it; it implies ceil_mode.
        axes: how many axes, where the other values serve any number.

    Raises:
        ConvmathError: a value is too small, no word, or there are entries for another number of axes.
    """

    kernel_size: Any = field(kw_only=False)
    stride: Any = field(default=None, kw_only=False)


@dataclass(frozen=True, kw_only=True, repr=False)
class AvgPool(Pool):
    """The sizes of `MaxPool`, and what each window divides by [avg-divisor]: an average pooling layer.

    >>> AvgPool(3, stride=2, padding=1, ceil_mode=True).divisors(8)
    [[3, 4], [2, 1]]

    Args:
        count_include_pad: whether the padding counts among what an average divides by, as it does in PyTorch.
    """

    kernel_size: Any = field(kw_only=False)
    stride: Any = field(default=None, kw_only=False)
    count_include_pad: bool = True

    def __post_init__(self) -> None:
        self.keep("count_include_pad", truth("count_include_pad", self.count_include_pad))
        super().__post_init__()

    def divisors(
        self, input_size: int, axis: int | None = None, *, count_include_pad: bool | None = None
    ) -> Runs | None:
        counted = self.count_include_pad if count_include_pad is None else count_include_pad
        return super().divisors(input_size, axis, count_include_pad=counted)


@dataclass(frozen=True, kw_only=True, repr=False)
class AdaptivePool(Axes):
    """⌊t·i/o⌋ … ⌈(t + 1)i/o⌉ [adaptive-bins]: a pooling that is told its output size, of bins that cover the input.

    >>> layer = AdaptivePool(output_size=3)
    >>> layer.bins(5), layer.shape((512, 5, 5))
    (((0, 2), (1, 4), (3, 5)), (512, 3, 3))

    Args:
        output_size: the number of bins along each axis; None keeps the input's size, as in PyTorch.
        kind: "avg" or "max".
        axes: how many axes, where output_size serves any number.
    """

    output_size: Any = field(kw_only=False)
    kind: Literal["avg", "max"] = "avg"

    counts: ClassVar[Mapping[str, int]] = {"output_size": 1}
    parameters: ClassVar[int] = 0

    def __post_init__(self) -> None:
        self.keep("kind", word("kind", self.kind, ("avg", "max")))
        super().__post_init__()

    def checked(self, name: str, least: int) -> Any:
        return lambda value: None if value is None else whole(name, value, least)

    def usual(self) -> dict[str, Any]:
        return {"output_size": ..., **{name: v for name, v in super().usual().items() if name != "output_size"}}

    def size(self, input_size: Any, axis: int | None = None) -> Any:
        """The number of bins."""
        i, o = whole("input_size", input_size, 1), self.at("output_size", self.one_axis(axis))
        return i if o is None else o

    def bins(self, input_size: int, axis: int | None = None) -> tuple[tuple[int, int], ...]:
        """The (start, end) of every bin, the end not included."""
        return adaptive_bins(input_size, self.size(input_size, axis))

    def window(self, t: Any, input_size: Any = None, axis: int | None = None) -> Any:
        """The input positions that bin t reads; they depend on the input's size."""
        if isinstance(t, tuple):
            given = input_size if isinstance(input_size, tuple) else (input_size,) * len(t)
            return tuple(self.window(at, size, n) for n, (at, size) in enumerate(zip(t, given, strict=True)))
        if input_size is None:
            raise ConvmathError("input_size", "must be given: the bins depend on it")
        i, o = number("input_size", input_size, 1), number("output_size", self.size(input_size, axis), 1)
        at = number("t", t, 0)
        return range(sizes.adaptive_start(at, i, o), sizes.adaptive_end(at, i, o))

    def unread(self, input_size: int, axis: int | None = None) -> int:
        """0: the bins cover the input."""
        self.size(input_size, axis)
        return 0

    def padding_only(self, input_size: int, axis: int | None = None) -> int:
        """0: there is no padding."""
        return self.unread(input_size, axis)

    def inputs(self, output_size: int, axis: int | None = None) -> range:
        """The input sizes that give an output size, where they can be listed."""
        o, own = number("output_size", output_size, 1), self.at("output_size", self.one_axis(axis))
        if own is None:
            return range(o, o + 1)
        if o != own:
            return range(0)
        raise CannotExpress("output_size", f"the inputs cannot be listed: every size from 1 on gives {o}", output_size)

    def sizes_by_rule(self, input_size: Any, axis: int | None = None) -> dict[str, Any]:
        """Nothing is rounded: the one size, as "exact"."""
        return {"exact": self.size(input_size, axis)}

    def multiplications(self, input_shape: Any, channels: str | None = "first") -> int:
        """None: there are no weights to multiply with."""
        self.split(input_shape, channels)
        return 0

    def to_dict(self, input_shape: Any, channels: str | None = None) -> dict[str, Any]:
        """Every answer as data, ready for JSON; the output is its sizes, then its depth where it is known."""
        _, input_sizes, depth = self.split(input_shape, channels)
        out = self.output_sizes(input_sizes)
        return {
            "output": [*out, *([] if depth is None else [depth])],
            "axes": [{"input_size": i, "output_size": o} for i, o in zip(input_sizes, out, strict=True)],
            "channels": depth,
            "parameters": 0,
            "theorems": ["adaptive-bins"],
        }

    def explained(self, input_sizes: tuple[Any, ...], depth: Any) -> list[str]:
        lines = ["  bin t of each axis: ⌊t·i/o⌋ … ⌈(t + 1)·i/o⌉, the end not included   [adaptive-bins]"]
        for n, i in enumerate(input_sizes):
            o = self.size(i, n)
            some = [
                f"{r.start} to {r.stop - 1}" if len(r) > 1 else str(r.start)
                for r in map(lambda t: self.window(t, i, n), range(min(o, 4)))
            ]
            lines.append(f"  axis {n + 1}: {i} in {o} bins: {'; '.join(some)}{'; …' * (o > 4)}")
        kept = f"the depth {depth} stays, " if depth else ""
        return [*lines, f"  each activation map by itself: {kept}no parameters"]


def divisors(window: Window, input_size: int, windows: int, counted: bool) -> Runs | None:
    """What an average over each window divides by, in runs; None where no average pool exists, or there are too many."""
    if window.dilation != 1 or windows > MOST_WINDOWS:
        return None
    # The windows are already counted: asking for as many as there are keeps whatever rule counted them.
    found = average_divisors(
        input_size,
        window.kernel_size,
        stride=window.stride,
        padding=window.padding,
        windows=windows,
        count_include_pad=counted,
    )
    return [[value, len(list(run))] for value, run in groupby(found)]


def objection(window: Window) -> str:
    """Why PyTorch refuses the padding of a pool; empty when it does not."""
    from convmath.frameworks.conversion import framework, refused

    return refused(framework("torch"), window, "max_pool")


def explained_axis(window: Window, input_size: int, found: int) -> list[str]:
    """What happens at the end of an axis, what other rules make of it, and what averages divide by."""
    lines = []
    past = window.overhang(input_size, found)
    if past > 0:
        lines.append(f"    the last window hangs over the padded input by {past}")
    elif past < 0:
        lines.append(f"    {-past} of the padded input behind the last window unread   [conv-fits]")
    differ = {name: value for name, value in window.sizes_by_rule(input_size).items() if value != found}
    if differ:
        listed = [
            f"{value} {'in floor mode' if name == 'floor' else f'under the {name} rule'}"
            for name, value in differ.items()
        ]
        lines.append(f"    it would be {', '.join(listed)}")
    for counted, tag in ((True, "avg-divisor"), (False, "avg-divisor-real")):
        runs = divisors(window, input_size, found, counted)
        if runs and runs != [[window.kernel_size, found]]:
            how = "counts" if counted else "leaves out"
            lines.append(f"    an average that {how} the padding divides by {spoken(runs)}   [{tag}]")
    said = objection(window)
    return [*lines, f"    {said}"] if said else lines


def spoken(runs: Runs) -> str:
    """For example "2, then 3 (55 times), then 2"."""
    return ", then ".join(f"{value} ({times} times)" if times > 1 else str(value) for value, times in runs)
