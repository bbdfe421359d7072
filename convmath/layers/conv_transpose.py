"""The transposed convolution layer, and the convolutions that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from convmath.arithmetic import sizes
from convmath.language.terms import maximum
from convmath.layers.arguments import number, shown, whole
from convmath.layers.conv import Conv, Filters
from convmath.layers.errors import CannotExpress, ConvmathError
from convmath.layers.layer import filled
from convmath.layers.window import Sides, Window


@dataclass(frozen=True, kw_only=True, repr=False)
class ConvTranspose(Filters):
    """s(i′ − 1) + d(k − 1) + 1 − p₋ − p₊ + a along each axis [transposed-size]: a transposed convolution layer.

    >>> layer = ConvTranspose(kernel_size=3, stride=2, padding=1)
    >>> layer.size(112), layer.output_padding_for(112, 224)
    (223, 1)
    >>> ConvTranspose(kernel_size=2, stride=5, padding="valid").size(4)  # as in Keras and JAX
    20
    >>> layer.direct().padding  # of the convolution of the stretched input that gives the same values
    1

    Args:
        kernel_size: taps along each axis, at least 1: a number for every axis, or one for each.
        stride: likewise.
        padding: a number off both sides of the output, `Sides(low, high)`, "valid" or "same" as Keras and JAX mean
            them (the output is i′s + max(k̂ − s, 0), or i′s); or one of these for each axis.
        dilation: like the stride.
        output_padding: like the stride, from 0 to max(stride, dilation) - 1; further positions at the end.
        axes, in_channels, out_channels, groups, bias: as of `Conv`.

    Raises:
        ConvmathError: a value is too small or too large, no padding word, or there are entries for another number of axes.
    """

    output_padding: Any = 0

    counts: ClassVar[Mapping[str, int]] = {"kernel_size": 1, "stride": 1, "dilation": 1, "output_padding": 0}
    words: ClassVar[tuple[str, ...]] = ("valid", "same")
    theorems: ClassVar[tuple[str, ...]] = (
        "transposed-size", "conv-fibre", "round-trip", "stretched-size", "transposed-equivalence",
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        for axis in range(self.known_axes or 1):
            extra, entry = self.at("output_padding", axis), self.at("padding", axis)
            if isinstance(entry, str) and extra != 0:
                raise ConvmathError("output_padding", f"must be left out with {{padding}} {entry!r}", extra)

    def along(self, axis: int = 0, input_size: Any = None) -> Window:
        k, s, d = self.at("kernel_size", axis), self.at("stride", axis), self.at("dilation", axis)
        entry = self.at("padding", axis)
        if not isinstance(entry, str):
            return Window(k, s, entry, d, self.at("output_padding", axis))
        span = sizes.effective_kernel(k, d)
        total = maximum(span - s, 0) if entry == "same" else 0
        return Window(k, s, Sides(total // 2, total - total // 2), d, maximum(s - span, 0))

    def size(self, input_size: Any, axis: int | None = None) -> Any:
        """The size of the output [transposed-size], with words [same-transposed, valid-transposed].

        Raises:
            NoOutput: padding takes every position away.
        """
        chosen = self.one_axis(axis)
        i, window, entry = whole("input_size", input_size, 1), self.along(chosen), self.at("padding", chosen)
        if entry == "same":
            return sizes.same_transposed(i, window.stride)
        if entry == "valid":
            return sizes.valid_transposed(i, window.kernel_size, window.stride, window.dilation)
        return window.transposed_size(i)

    def asked(self, input_size: Any, axis: int | None) -> tuple[Window, Any]:
        chosen = self.one_axis(axis)
        return self.along(chosen), self.size(input_size, chosen)

    def unread(self, input_size: Any, axis: int | None = None) -> int:
        """How many inputs reach no output: all that they write is cropped away."""
        window, size = self.asked(number("input_size", input_size, 1), axis)
        return window.padding_only(size, input_size)

    def padding_only(self, input_size: int, axis: int | None = None) -> int:
        """How many outputs no input reaches."""
        window, size = self.asked(number("input_size", input_size, 1), axis)
        reached = {x for t in range(input_size) for x in window.reads(t) if 0 <= x < size}
        return int(size) - len(reached)

    def window(self, t: Any, input_size: Any = None, axis: int | None = None) -> Any:
        """The input positions that write to output position t, in order; those outside of the input write nothing."""
        if isinstance(t, tuple):
            return tuple(self.window(at, None, n) for n, at in enumerate(t))
        window = self.along(self.one_axis(axis))
        landing = number("t", t, 0) + window.low
        last = landing - window.span + 1
        places = range(-(-last // window.stride), landing // window.stride + 1)
        return tuple(x for x in places if (landing - window.stride * x) % window.dilation == 0)

    def sizes_by_rule(self, input_size: Any, axis: int | None = None) -> dict[str, Any]:
        """Nothing is rounded: the one size, as "exact"."""
        return {"exact": self.size(input_size, axis)}

    def output_padding_for(self, input_size: Any, output_size: Any, axis: int | None = None) -> Any:
        """The output padding with which the layer makes an output of this size.

        Raises:
            CannotExpress: there is none; the message says which sizes there are.
        """
        chosen = self.one_axis(axis)
        window, i, o = self.along(chosen), whole("input_size", input_size, 1), whole("output_size", output_size, 1)
        k, s, low, high, d = window.numbers
        least = sizes.conv_transpose(i, k, s, low, high, d, 0)
        extra = o - least
        most = max(s, d) - 1
        if not 0 <= extra <= most:
            raise CannotExpress(
                "output_size",
                f"no {{output_padding}} makes an output of {shown(o)} from {shown(i)}: there are "
                f"{shown(least)} to {shown(least + most)}, with 0 to {shown(most)}",
                output_size,
            )
        return extra

    # The convolutions it belongs to -----------------------------------------------------------------------------

    def forward(self) -> Conv:
        """The convolution with the same values, which it is the transpose of; its channels the other way round."""
        values = {name: getattr(self, name) for name in ("kernel_size", "stride", "dilation", "axes", "groups", "bias")}
        pads = tuple(self.along(n).padding for n in range(self.known_axes or 1))
        return Conv(
            **values,
            padding=pads if len(pads) > 1 else pads[0],
            in_channels=self.out_channels,
            out_channels=self.in_channels,
        )

    def direct(self) -> Conv:
        """The convolution with stride 1 that gives the same values [transposed-equivalence].

        Its input is stretched: `stretched(i)` says how far.  Its kernel is this one's reversed, with in- and output
        channels exchanged within each group; a negative padding crops the stretched input.
        """
        count = self.known_axes or 1
        windows = [self.along(n) for n in range(count)]
        pads = [sizes.direct_padding(w.kernel_size, w.low, w.high, w.dilation, w.output_padding) for w in windows]
        return Conv(
            kernel_size=self.kernel_size,
            dilation=self.dilation,
            padding=tuple(Sides(*both) for both in pads) if count > 1 else Sides(*pads[0]),
            axes=self.known_axes,
            in_channels=self.in_channels,
            out_channels=self.out_channels,
            groups=self.groups,
            bias=self.bias,
        )

    def stretched(self, input_size: Any, axis: int | None = None) -> Any:
        """s(i′ − 1) + 1: the size of the input with stride - 1 zeros put between neighbours [stretched-size]."""
        return sizes.stretched(whole("input_size", input_size, 1), self.at("stride", self.one_axis(axis)))

    def places(self, input_sizes: tuple[Any, ...]) -> tuple[Any, ...]:
        """Every input is multiplied with the whole kernel."""
        return input_sizes

    def sharing(self, input_sizes: Sequence[Any]) -> tuple[range, ...]:
        """Along each axis, the sizes whose convolution has this size [conv-fibre]."""
        forward = self.forward()
        return tuple(forward.inputs(i, n) for n, i in enumerate(input_sizes))

    # Words and data ---------------------------------------------------------------------------------------------

    def to_dict(self, input_shape: Any, channels: str | None = None) -> dict[str, Any]:
        found = super().to_dict(input_shape, channels)
        _, input_sizes, _ = self.split(input_shape, channels)
        direct, shared = self.direct(), self.sharing(input_sizes)
        for n, (axis, i) in enumerate(zip(found["axes"], input_sizes, strict=True)):
            window = direct.along(n)
            axis["sizes_sharing_the_input"] = {"from": shared[n][0], "to": shared[n][-1]} if shared[n] else None
            axis["round_trip"] = axis["output_padding"] < axis["stride"]
            axis["as_conv"] = {
                "stretch": axis["stride"],
                "input_size": self.stretched(i, n),
                "kernel_size": window.kernel_size,
                "kernel_reversed": True,
                "stride": 1,
                "padding": list(window.padding),
                "dilation": window.dilation,
                "output_size": axis["output_size"],
            }
        return found

    def axis_data(self, window: Window, input_size: Any, output_size: Any) -> dict[str, Any]:
        return {"output_padding": window.output_padding}

    def explained(self, input_sizes: tuple[Any, ...], depth: Any) -> list[str]:
        lines: list[str] = []
        shared, out = self.sharing(input_sizes), self.output_sizes(input_sizes)
        for n, (i, window, size) in enumerate(zip(input_sizes, self.windows(input_sizes), out, strict=True)):
            values = (i, *window.numbers, window.output_padding)
            formula, line = filled(sizes.conv_transpose, "i' k s p_lo p_hi d a", values)
            if n == 0:
                lines.append(f"  size of each axis: {formula}   [transposed-size]")
            lines.append(f"  axis {n + 1}: {line} = {size}")
            lines.append(f"    sizes whose convolution has size {i}: {in_words(shared[n])}   [conv-fibre]")
            if window.output_padding >= window.stride:
                back = sizes.conv(size, *window.numbers)
                lines.append(
                    f"    no round trip: output padding {window.output_padding} is not below stride {window.stride}, "
                    f"and the convolution of {size} has size {back}   [round-trip]"
                )
        return lines + self.explained_parameters(len(input_sizes), depth)

    def explain_direct(self, input_size: Any) -> str:
        """What to do to input and kernel so that a convolution gives the same values: lines for a terminal."""
        _, input_sizes, _ = self.split(input_size)
        exchanged = ", channels exchanged within each group" if self.out_channels else ""
        lines = [f"  as a convolution: stride 1, kernel reversed{exchanged}   [transposed-equivalence]"]
        direct = self.direct()
        for n, i in enumerate(input_sizes):
            window, zeros = direct.along(n), self.at("stride", n) - 1
            between = f"{zeros} zero{'s' * (zeros != 1)} between neighbours" if zeros else "as it is"
            crop = ", negative is a crop" if min(window.padding) < 0 else ""
            lines.append(
                f"  axis {n + 1}: input {between}, size {self.stretched(i, n)}; kernel {window.kernel_size}; "
                f"padding {window.low}:{window.high}{crop}; dilation {window.dilation}"
            )
        return "\n".join(lines)


def in_words(shared: range) -> str:
    """The sizes one by one, or the ends of a long row."""
    few = shared[:7]
    if len(few) > 6:
        return f"{shared[0]} to {shared[-1]}"
    return ", ".join(map(str, few)) or "none"
