"""One axis: two rows of cells, each upper one over the middle of its window, a line to every position it meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from convmath.figures.case import Strip
from convmath.figures.layout import Body, Runs, blocks, length, shown
from convmath.figures.palette import tap
from convmath.figures.scene import Grid, Group, Line, Mark, Words

DROP = 2.6  # cells between the rows


@dataclass(frozen=True, kw_only=True)
class Fan:
    """What stands in the two rows.  Upper position t and tap j meet lower position x = stride * t + dilation * j - low."""

    axis: Strip
    count: int  # how many upper cells
    lower: Runs
    upper: str = "output"  # looks
    now: str = "now"
    upper_words: str
    lower_words: str
    upper_texts: tuple[object, ...] | None = None
    lower_texts: Mapping[int, object]
    taps: tuple[str, ...] = ()  # what is written at each line of the moving fan
    revealed: bool = True  # upper cells show one by one
    turned: bool = False  # the kernel is turned round: the lines keep the colours of its taps

    def hue(self, j: int, *, faint: bool = False) -> str:
        """The look of the j-th line."""
        return tap(self.axis.kernel_size - 1 - j if self.turned else j, faint=faint)

    def column(self, t: int) -> float:
        """Where upper cell t stands."""
        axis = self.axis
        return axis.stride * t + (axis.span - 1) / 2 - axis.low - self.lower[0][0]

    def body(self, scale: float) -> Body:
        """The two rows, with the first fan as the group that moves."""
        top = 2.0 * scale
        below = top + 1 + DROP
        left = -self.lower[0][0]
        # An upper cell whose whole window is cropped away stands outside the lower row.
        shift = max(0.0, -self.column(0))
        width = max(length(self.lower) + shift, self.column(self.count - 1) + 1 + shift)
        marks: list[Mark] = []
        for t in range(self.count):
            for j, x in enumerate(self.axis.window(t)):
                start, end = self.column(t) + 0.5, left + x + 0.5
                marks.append(Line(x=start, y=top + 1, to_x=end, to_y=below, look=self.hue(j, faint=True)))
        marks += blocks([self.lower], 0, below)
        for t in range(self.count):
            x0 = self.column(t)
            if self.revealed:
                marks.append(Grid(x=x0, y=top, columns=1, rows=1, look="blank"))
            since = t if self.revealed else None
            marks.append(Grid(x=x0, y=top, columns=1, rows=1, look=self.upper, since=since))
            marks.append(Words(x=x0 + 0.5, y=top - 0.4 * scale, text=str(t), size="small"))
            if self.upper_texts is not None:
                text = shown(self.upper_texts[t])
                size = "value" if len(text) < 4 else "tight"
                marks.append(Words(x=x0 + 0.5, y=top + 0.5, text=text, size=size, since=since))
        first, last = self.lower[0][0], self.lower[-1][0] + self.lower[-1][1]
        for x in range(first, last):
            marks.append(Words(x=left + x + 0.5, y=below + 1 + 0.4 * scale, text=shown(x), size="small"))
        for x, value in self.lower_texts.items():
            marks.append(Words(x=left + x + 0.5, y=below + 0.5, text=shown(value), size="value"))
        bottom = below + 1 + 0.8 * scale
        middle = length(self.lower) / 2
        marks.append(Words(x=middle, y=0.5 * scale, text=self.upper_words))
        marks.append(Words(x=middle, y=bottom + 0.5 * scale, text=self.lower_words))
        return Body(marks=marks, groups=[self.moving(top, below)], width=width, height=bottom + scale).moved(shift)

    def moving(self, top: float, below: float) -> Group:
        """One upper cell and its window; it moves by the stride from step to step."""
        marks: list[Mark] = [Grid(x=self.column(0), y=top, columns=1, rows=1, look=self.now)]
        start = self.column(0) + 0.5
        for j, x in enumerate(self.axis.window(0)):
            end = x - self.lower[0][0] + 0.5
            marks.append(Line(x=start, y=top + 1, to_x=end, to_y=below, look=self.hue(j)))
            marks.append(Grid(x=end - 0.5, y=below, columns=1, rows=1, look=self.hue(j)))
            if self.taps and self.lower_texts:
                # Beside its line, on the outer side, so that it lies on none.
                left = end < start
                marks.append(
                    Words(
                        x=end + (-0.1 if left else 0.1),
                        y=below - 0.3,
                        text=self.taps[j],
                        size="small",
                        anchor="end" if left else "start",
                    )
                )
            elif self.taps:
                marks.append(Words(x=end, y=below + 0.5, text=self.taps[j], size="value"))
        return Group(marks=tuple(marks), across=(self.axis.stride, 0))


def tap_names(kernel_size: int, weights: tuple[int, ...] | None) -> tuple[str, ...]:
    """w₀ w₁ w₂, or the weights where there are numbers."""
    if weights is not None:
        return tuple(f"×{shown(weight)}" for weight in weights)
    return tuple("w" + str(j).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) for j in range(kernel_size))
