"""Parts that every scene is put together from: blocks of cells, numbers in them, the frame with its words."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from convmath.figures.case import Strip
from convmath.figures.palette import SIZES
from convmath.figures.scene import Grid, Group, Mark, Scene, Words, moved

NARROWEST = 14  # cells: a smaller picture is centred, so that its words stay as large as those of others
ROOMY = 17  # cells: a wider picture gets larger words, to be read on a phone all the same


Runs = list[tuple[int, int, str]]  # (first position, how many, what they are)


def role(x: int, axis: Strip) -> str:
    """What a position of the padded input is."""
    if not axis.inside(x):
        return "crop" if 0 <= x < axis.input_size else "beyond"
    if not 0 <= x < axis.input_size:
        return "padding"
    return "input" if x in axis.reads else "unread"


def runs(positions: range, kind: Callable[[int], str]) -> Runs:
    """Positions in a row that are the same kind of thing, put together."""
    found = []
    for name, group in groupby(positions, kind):
        members = list(group)
        found.append((members[0], len(members), name))
    return found


def drawn(axis: Strip) -> range:
    """Every position of the padded or cropped input that a picture shows."""
    return range(axis.first, axis.first + axis.length)


def blocks(sides: Sequence[Runs], x0: float, y0: float) -> list[Grid]:
    """The cells over one axis or two; the corner drawn at (x0, y0).

    A cell is the plainest of what its row and its column are.  Padding beside a crop is neither, and stays empty, as does
    what lies beyond the padded input.
    """
    grids: list[Grid] = []
    rows = sides[0] if len(sides) == 2 else [(0, 1, "")]
    y = y0
    for _, high, row in rows:
        x = x0
        for look, group in groupby(sides[-1], lambda run, row=row: both(row, run[2])):  # type: ignore[misc]
            wide = sum(many for _, many, _ in group)
            if look:
                grids.append(Grid(x=x, y=y, columns=wide, rows=high, look=look))
            x += wide
        y += high
    return grids


def both(row: str, column: str) -> str:
    """What a cell is, from what its row and its column are."""
    names = {row, column}
    if {"crop", "padding"} <= names or "beyond" in names:
        return ""
    return next((rare for rare in ("padding", "crop", "zero", "unread", "extra") if rare in names), column)


def padded(axis: Strip) -> Runs:
    """An axis of the input with its padding, crops and unread positions."""
    return runs(drawn(axis), lambda x: role(x, axis))


def shown(number: object) -> str:
    """A number with a true minus sign."""
    return str(number).replace("-", "−")


def length(side: Runs) -> int:
    """How many positions the runs cover."""
    return sum(many for _, many, _ in side)


@dataclass(frozen=True, kw_only=True)
class Body:
    """A picture without its frame."""

    marks: list[Mark]
    groups: list[Group]
    width: float
    height: float

    def moved(self, dx: float, dy: float = 0) -> Body:
        """The same body elsewhere; its width and height stay."""
        return Body(
            marks=[moved(mark, dx, dy) for mark in self.marks],
            groups=[
                Group(marks=tuple(moved(m, dx, dy) for m in g.marks), across=g.across, down=g.down) for g in self.groups
            ],
            width=self.width,
            height=self.height,
        )

    def frozen(self, v: int, u: int) -> Body:
        """The same body, its groups standing in one step."""
        marks = list(self.marks)
        for group in self.groups:
            marks += group.at(v, u)
        return Body(marks=marks, groups=[], width=self.width, height=self.height)


def stacked(parts: Sequence[Body], gap: float) -> Body:
    """Bodies one below the other, each in the middle."""
    width = max(part.width for part in parts)
    marks: list[Mark] = []
    height = -gap
    for part in parts:
        height += gap
        marks += part.moved((width - part.width) / 2, height).marks
        height += part.height
    return Body(marks=marks, groups=[], width=width, height=height)


def lines(text: str, width: float, scale: float) -> list[str]:
    """A caption broken to a width in cells."""
    return textwrap.wrap(text, max(12, int(width / (SIZES["label"] * scale * 0.53)))) or [""]


def framed(
    title: str,
    alt: str,
    caption: str,
    build: Callable[[float], Body],
    frames: tuple[int, int] = (1, 1),
    narrowest: float = NARROWEST,
) -> Scene:
    """A scene around a body; `build(scale)` draws it with words `scale` times as large."""
    scale = max(1.0, build(1).width / ROOMY)
    body = build(scale)
    full = max(body.width + 0.6, narrowest)
    body = body.moved((full - body.width) / 2)
    marks, height = list(body.marks), body.height
    for text in lines(caption, full, scale) if caption else ():
        marks.append(Words(x=full / 2, y=height + 0.65 * scale, text=text))
        height += scale
    return Scene(
        title=title,
        alt=alt,
        width=full,
        height=height + 0.3 * scale,
        scale=scale,
        marks=tuple(marks),
        groups=tuple(body.groups),
        frames=frames,
    )
