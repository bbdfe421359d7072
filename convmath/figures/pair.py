"""Two axes: two blocks of cells side by side, an arrow between them, something moving on each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from convmath.figures.case import Strip
from convmath.figures.layout import Body, Runs, blocks, length, shown
from convmath.figures.scene import Grid, Group, Line, Mark, Words, moved

GAP = 1.6  # cells between the blocks
WIDEST = 26  # cells: a wider pair is stacked
MANY = 400  # cells: more are not revealed one by one


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of cells over two axes.  Marks on it are placed by position: x is a column, y a row."""

    rows: Runs
    columns: Runs
    words: str
    marks: tuple[Mark, ...] = ()
    moving: tuple[Mark, ...] = ()
    across: tuple[float, float] = (1, 0)
    down: tuple[float, float] = (0, 1)

    @property
    def width(self) -> int:
        return length(self.columns)

    @property
    def height(self) -> int:
        return length(self.rows)

    def at(self, x: float, y: float, words_x: float, scale: float) -> tuple[list[Mark], Group]:
        """The block with its corner at a place."""
        dx, dy = x - self.columns[0][0], y - self.rows[0][0]
        marks: list[Mark] = [*blocks([self.rows, self.columns], x, y)]
        marks += [moved(mark, dx, dy) for mark in self.marks]
        marks.append(Words(x=words_x, y=y - 0.5 * scale, text=self.words))
        group = Group(marks=tuple(moved(m, dx, dy) for m in self.moving), across=self.across, down=self.down)
        return marks, group


def body(left: Block, right: Block, scale: float) -> Body:
    """The left block, an arrow, the right block; one over the other when they are large."""
    top = 1.1 * scale
    if left.width + GAP + right.width > WIDEST:
        width = float(max(left.width, right.width))
        y1 = top + left.height + 1.4 * scale
        marks, group = left.at((width - left.width) / 2, top, width / 2, scale)
        more, other = right.at((width - right.width) / 2, y1, width / 2, scale)
        return Body(marks=marks + more, groups=[group, other], width=width, height=y1 + right.height)
    # Words wider than their block may reach into the gap, but not over each other.
    reach = [max(block.width, 0.36 * scale * len(block.words)) for block in (left, right)]
    gap = max(GAP, sum(reach) / 2 - left.width / 2 - right.width / 2 + 0.4)
    edge = max(0.0, (reach[0] - left.width) / 2)
    width = edge + left.width + gap + right.width + max(0.0, (reach[1] - right.width) / 2)
    x1 = edge + left.width + gap
    tall = max(left.height, right.height)
    marks, group = left.at(edge, top + (tall - left.height) / 2, edge + left.width / 2, scale)
    more, other = right.at(x1, top + (tall - right.height) / 2, x1 + right.width / 2, scale)
    middle = x1 - gap / 2
    arrow = Line(x=middle - 0.5, y=top + tall / 2, to_x=middle + 0.5, to_y=top + tall / 2, look="arrow", head=True)
    return Body(marks=[*marks, arrow, *more], groups=[group, other], width=width, height=top + tall)


def cell(row: int, column: int, look: str, since: int | None = None) -> Grid:
    """One cell by its position."""
    return Grid(x=column, y=row, columns=1, rows=1, look=look, since=since)


def number(row: int, column: int, value: object, since: int | None = None) -> Words:
    """A number in the cell at a position."""
    text = shown(value)
    size = "value" if len(text) < 4 else "tight"
    return Words(x=column + 0.5, y=row + 0.5, text=text, size=size, since=since)


def taps(down: Strip, across: Strip, look: str = "window") -> list[Mark]:
    """The taps of the first window; one block where they touch."""
    x0, y0 = -across.low, -down.low
    if all(axis.dilation == 1 or axis.kernel_size == 1 for axis in (down, across)):
        return [Grid(x=x0, y=y0, columns=across.kernel_size, rows=down.kernel_size, look=look)]
    return [cell(y, x, look) for y in down.window(0) for x in across.window(0)]


def tap_weights(down: Strip, across: Strip, weights: Iterable[int]) -> list[Mark]:
    """The weights in the corners of the first window's taps."""
    spots = [(y, x) for y in down.window(0) for x in across.window(0)]
    return [
        Words(x=x + 0.83, y=y + 0.8, text=shown(weight), size="weight")
        for (y, x), weight in zip(spots, weights, strict=True)
    ]


def stamped(stamp: Iterable[Mark], down: int, across: int, since: int | None) -> list[Mark]:
    """The cells of a stamp moved to their place, from some step on."""
    found: list[Mark] = []
    for mark in stamp:
        assert isinstance(mark, Grid)
        found.append(replace(mark, x=mark.x + across, y=mark.y + down, since=since))
    return found


def results(rows: int, columns: int, values: tuple[object, ...] | None) -> Block:
    """An output block that fills cell by cell."""
    one_by_one = rows * columns <= MANY
    spots = [divmod(n, columns) for n in range(rows * columns)]
    marks: list[Mark] = []
    if one_by_one:
        marks += [cell(row, column, "output", since=n) for n, (row, column) in enumerate(spots)]
    if values is not None:
        since = {n: n if one_by_one else None for n in range(len(spots))}
        written = [number(row, column, values[n], since=since[n]) for n, (row, column) in enumerate(spots)]
        # One size for all, the one that the longest needs.
        size = "tight" if any(mark.size == "tight" for mark in written) else "value"
        marks += [replace(mark, size=size) for mark in written]
    look = "blank" if one_by_one else "output"
    return Block(
        rows=[(0, rows, look)],
        columns=[(0, columns, look)],
        words=f"output {rows} × {columns}",
        marks=tuple(marks),
        moving=(cell(0, 0, "now"),),
    )
