"""SAME against symmetric padding: equal sizes, but the windows stand one position apart."""

from __future__ import annotations

from dataclasses import replace

from convmath.arithmetic import sizes
from convmath.figures import direct, words
from convmath.figures.case import Case, case
from convmath.figures.layout import Body, framed
from convmath.figures.scene import Mark, Scene
from convmath.layers.errors import CannotExpress
from convmath.layers.window import Sides


def same_shift(input_size: int, kernel_size: int, *, stride: int) -> Scene:
    """One input under SAME padding with the odd element behind, and under the least symmetric padding of equal size."""
    outputs = -(-input_size // stride)
    total = int(sizes.same_total(input_size, kernel_size, stride, 1))
    if total % 2 == 0:
        raise CannotExpress("padding", f"the padding must be odd for the two to differ, got {total} in all", total)
    one = case("conv", input_size, kernel_size, stride=stride, padding=Sides(total // 2, total - total // 2))
    other = case("conv", input_size, kernel_size, stride=stride, padding=total - total // 2)
    if one.axes[0].output_size != other.axes[0].output_size:
        raise CannotExpress("stride", "symmetric padding gives another size here: choose a stride of 2 or more", stride)

    def build(scale: float) -> Body:
        marks: list[Mark] = []
        y = width = 0.0
        first = min(one.axes[0].first, other.axes[0].first)
        for name, shown in (("SAME", one), ("symmetric", other)):
            axis = shown.axes[0]
            fan = replace(direct.one(shown, axis, None), upper_words=f"{name}, padding {words.pads(shown)}")
            body = fan.body(scale).frozen(0, axis.output_size // 2)
            # Input position 0 of both stands in one column, so that the shift is seen.
            marks += body.moved(axis.first - first, y).marks
            y += body.height + 0.8 * scale
            width = max(width, body.width + axis.first - first)
        return Body(marks=marks, groups=[], width=width, height=y - 0.8 * scale)

    def reads(shown: Case) -> str:
        axis = shown.axes[0]
        return words.listed([words.position(x, axis) for x in axis.window(axis.output_size // 2)])

    t = outputs // 2
    alt = (
        f"Input {input_size}, kernel {kernel_size}, stride {stride}. Above: SAME padding {words.pads(one)}, output {t} "
        f"reads {reads(one)}. Below: symmetric padding {words.pads(other)}, output {t} reads {reads(other)}. "
        f"Both outputs have size {outputs}, but every window of the second starts one position earlier."
    )
    caption = f"input {input_size}, kernel {kernel_size}, stride {stride}, output {outputs}"
    return framed("SAME and symmetric padding", alt, caption, build)
