"""A scene: what a picture shows, as data.  Both writers, still and moving, draw nothing else.

Lengths are in cells; x runs right and y runs down.  A scene has `frames` = (rows, columns) of steps; in step (v, u)
each group stands at its own place plus u and v times its shifts, and a mark with `since` = n shows from step n on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A block of cells that look the same; a single cell is a grid too."""

    x: float
    y: float
    columns: int
    rows: int
    look: str
    since: int | None = None


@dataclass(frozen=True, kw_only=True)
class Words:
    """A few words; (x, y) is the middle of their height."""

    x: float
    y: float
    text: str
    size: str = "label"  # a key of palette.SIZES
    anchor: Anchor = "middle"
    since: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    look: str
    head: bool = False  # an arrow head at the far end


Mark = Grid | Words | Line


@dataclass(frozen=True, kw_only=True)
class Group:
    """Marks that move together."""

    marks: tuple[Mark, ...]
    across: tuple[float, float] = (0, 0)  # the shift from one column of steps to the next
    down: tuple[float, float] = (0, 0)  # the shift from one row of steps to the next

    def at(self, v: int, u: int) -> list[Mark]:
        """The marks where they stand in step (v, u)."""
        dx = u * self.across[0] + v * self.down[0]
        dy = u * self.across[1] + v * self.down[1]
        return [moved(mark, dx, dy) for mark in self.marks]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A whole picture.  It cannot be made without words for those who do not see it."""

    title: str  # a few words
    alt: str  # what happens, in sentences
    width: float
    height: float
    marks: tuple[Mark, ...]
    scale: float = 1  # of the words outside cells: wider pictures need larger ones
    groups: tuple[Group, ...] = ()
    frames: tuple[int, int] = (1, 1)

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.alt.strip():
            raise ValueError("a figure must have a title and alternative text")

    @property
    def steps(self) -> int:
        """How many steps the moving picture takes."""
        return self.frames[0] * self.frames[1]

    def at(self, step: int) -> Iterator[Mark]:
        """Every mark in one step, groups moved to their places; all results shown, as in a still."""
        if not 0 <= step < self.steps:
            raise ValueError(f"step must be 0 to {self.steps - 1}, got {step}")
        yield from self.marks
        for group in self.groups:
            yield from group.at(*divmod(step, self.frames[1]))


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The same mark elsewhere."""
    if isinstance(mark, Line):
        return replace(mark, x=mark.x + dx, y=mark.y + dy, to_x=mark.to_x + dx, to_y=mark.to_y + dy)
    return replace(mark, x=mark.x + dx, y=mark.y + dy)
