"""The one record of a window along an axis.

Output position t and tap j meet at input position x = s·t + d·j − p₋.  A convolution and a pool read this forward, a
transposed convolution reads it backward.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convmath.arithmetic import sizes
from convmath.language.terms import ceildiv, maximum, minimum
from convmath.layers.arguments import no_window, pair, whole
from convmath.layers.errors import ConvmathError, NoOutput, shown
from convmath.layers.rounding import CEIL_RULES, ceil_rule, size_formula


@dataclass(frozen=True)
class Sides:
    """Padding at the low and the high end of one axis, where the two differ; negative is a crop.

    >>> low, high = Sides(1, 2)
    """

    low: Any  # positions before the input's first
    high: Any  # positions behind its last

    def __iter__(self) -> Iterator[Any]:
        return iter((self.low, self.high))


@dataclass(frozen=True)
class Window:
    """A window along one axis: everything a size depends on except the size of the input.

    >>> Window(3, stride=2, padding=1).size(7), Window(3, stride=2, padding=Sides(0, 1)).size(7)
    (4, 3)

    Each value is an int, or a sympy expression.  `padding` is a number for both sides, or `Sides`, and is kept as `Sides`.
    """

    kernel_size: Any  # k, taps along this axis
    stride: Any = 1  # s, input positions from one window to the next
    padding: Any = Sides(0, 0)  # p₋ and p₊
    dilation: Any = 1  # d, input positions from one tap to the next
    output_padding: Any = 0  # a, of a transposed layer: further output positions at the end
    rounding: str = "floor"  # "floor", or the name of a ceil rule

    def __post_init__(self) -> None:
        checked = {
            "kernel_size": whole("kernel_size", self.kernel_size, 1),
            "stride": whole("stride", self.stride, 1),
            "padding": Sides(*pair("padding", self.padding)),
            "dilation": whole("dilation", self.dilation, 1),
            "output_padding": whole("output_padding", self.output_padding, 0),
            "rounding": "floor" if self.rounding == "floor" else ceil_rule(self.rounding, "rounding").name,
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if self.rounding != "floor" and ceil_rule(self.rounding).equal_paddings and self.low != self.high:
            both = (self.low, self.high)
            raise ConvmathError("padding", f"must be one number for both sides under the {self.rounding} rule", both)

    @property
    def low(self) -> Any:
        """p₋, the padding before the input."""
        return self.padding.low

    @property
    def high(self) -> Any:
        """p₊, the padding behind the input."""
        return self.padding.high

    @property
    def numbers(self) -> tuple[Any, Any, Any, Any, Any]:
        """The values k, s, p₋, p₊, d, which stand behind the input size in every formula of `convmath.arithmetic`."""
        return self.kernel_size, self.stride, self.low, self.high, self.dilation

    @property
    def span(self) -> Any:
        """How many positions the window covers, gaps included, d(k − 1) + 1."""
        return sizes.effective_kernel(self.kernel_size, self.dilation)

    def position(self, t: Any, j: Any) -> Any:
        """x = s·t + d·j − p₋, where output t and tap j meet."""
        return self.stride * t + self.dilation * j - self.low

    def reads(self, t: int) -> range:
        """The positions under the taps of window t, in order; those outside of the input are padding."""
        return range(self.position(t, 0), self.position(t, self.kernel_size - 1) + 1, self.dilation)

    def excess(self, input_size: Any) -> Any:
        """The room beside the first window; negative when none fits."""
        return sizes.excess(input_size, self.kernel_size, self.low, self.high, self.dilation)

    def size(self, input_size: Any) -> Any:
        """How many windows there are, by the window's rounding [conv-size].

        Raises:
            NoWindow: there is none.
        """
        i = whole("input_size", input_size, 1)
        size = size_formula(self.rounding)(i, *self.numbers)
        if isinstance(size, int) and size < 1:
            raise no_window(i, self.kernel_size, self.low, self.high, self.dilation)
        return size

    def unread_rows(self, input_size: Any, windows: Any) -> Any:
        """How many real rows lie behind the last of some windows [unread-rows]."""
        if self.rounding == "floor":
            return sizes.unread_rows(input_size, self.excess(input_size), self.stride, self.high)
        return minimum(input_size, maximum(0, -self.overhang(input_size, windows) - self.high))

    def overhang(self, input_size: Any, windows: Any) -> Any:
        """How far the last window reaches past the padded input; negative when it ends before the end."""
        return self.stride * (windows - 1) - self.excess(input_size)

    def padding_only(self, input_size: int, windows: int) -> int:
        """How many windows have every tap in the padding: before the input, behind it, or with the input between two taps."""

        def within(count: int) -> int:
            return max(0, min(count, windows))

        before = within(ceildiv(self.low - self.span + 1, self.stride))
        begun = within(ceildiv(self.low, self.stride))  # the windows that start in the padding before the input
        behind = windows - within(ceildiv(input_size + self.low, self.stride))
        around = 0
        if input_size < self.dilation:  # the first tap from position 0 on may already be past the end
            around = sum(self.position(t, 0) % self.dilation >= input_size for t in range(before, begun))
        return before + around + behind

    def sizes_by_rule(self, input_size: Any) -> dict[str, Any]:
        """The size in floor mode and under every ceil rule that somebody computes and that knows this padding."""
        known = [r for r in CEIL_RULES if not r.printed_only and (self.low == self.high or not r.equal_paddings)]
        found = {"floor": sizes.conv(input_size, *self.numbers)}
        return found | {rule.name: rule.size(input_size, *self.numbers) for rule in known}

    def transposed_size(self, input_size: Any) -> Any:
        """s(i′ − 1) + d(k − 1) + 1 − p₋ − p₊ + a: the size of the transposed convolution [transposed-size].

        Raises:
            ConvmathError: the output padding is not below stride or dilation.
            NoOutput: padding takes every position away.
        """
        i = whole("input_size", input_size, 1)
        k, s, low, high, d = self.numbers
        a = self.output_padding
        if all(isinstance(value, int) for value in (s, d, a)) and a >= max(s, d):
            most = shown(max(s, d) - 1)
            raise ConvmathError("output_padding", f"must be at most max({{stride}}, {{dilation}}) - 1 = {most}", a)
        size = sizes.conv_transpose(i, k, s, low, high, d, a)
        if isinstance(size, int) and size < 1:
            span = shown(sizes.conv_transpose(i, k, s, 0, 0, d, 0))
            raise NoOutput(
                "padding",
                f"no output is left: the inputs land on {span} positions, {{padding}} takes {shown(low + high)}, "
                f"{{output_padding}} adds {shown(a)}",
                self.padding,
                f"{{input_size}} {shown(i)}, {{kernel_size}} {shown(k)}, {{stride}} {shown(s)}, {{dilation}} {shown(d)}",
            )
        return size
