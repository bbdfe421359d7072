"""Parts that every scene is put together from: blocks of cells, numbers in them, the frame with its words."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from itertools import groupby, product

from convmath.figures.case import Axis
from convmath.figures.palette import SIZES
from convmath.figures.scene import Grid, Group, Mark, Scene, Words, moved

NARROWEST = 14  # cells: a smaller picture is centred, so that its words stay as large as those of others
ROOMY = 17  # cells: a wider picture gets larger words, to be read on a phone all the same


def role(x: int, axis: Axis) -> str:
    """What a position of the padded input is."""
    if not -axis.low <= x < axis.input_size + axis.high:
        return "crop"
    if not 0 <= x < axis.input_size:
        return "padding"
    return "input" if x in axis.reads else "unread"


def both(roles: Sequence[str]) -> str | None:
    """What a cell is, from what it is on each axis; None for a cell that is neither padding nor input."""
    if {"crop", "padding"} <= set(roles):
        return None
    return next((found for found in ("padding", "crop", "unread") if found in roles), "input")


def runs(axis: Axis) -> list[tuple[int, int, str]]:
    """The drawn positions of an axis as (first, length, role)."""
    positions = range(axis.first, axis.first + axis.length)
    found = []
    for kind, group in groupby(positions, lambda x: role(x, axis)):
        members = list(group)
        found.append((members[0], len(members), kind))
    return found


def padded_input(axes: Sequence[Axis], x0: float, y0: float) -> list[Grid]:
    """The input with its padding, crops and unread cells; the corner drawn at (x0, y0)."""
    grids = []
    for parts in product(*(runs(axis) for axis in axes)):
        look = both([kind for _, _, kind in parts])
        if look is None:
            continue
        starts = [first - axis.first for (first, _, _), axis in zip(parts, axes, strict=True)]
        lengths = [length for _, length, _ in parts]
        if len(axes) == 1:
            starts, lengths = [0, *starts], [1, *lengths]
        grids.append(Grid(x=x0 + starts[1], y=y0 + starts[0], columns=lengths[1], rows=lengths[0], look=look))
    return grids


def numbers(
    texts: Sequence[object], columns: int, x0: float, y0: float, *, size: str = "value", revealed: bool = False
) -> list[Words]:
    """Numbers in the cells of a block, row by row; when revealed, the n-th from step n on."""
    return [
        Words(
            x=x0 + n % columns + 0.5,
            y=y0 + n // columns + 0.5,
            text=str(text).replace("-", "−"),
            size=size,
            since=n if revealed else None,
        )
        for n, text in enumerate(texts)
    ]


def lines(text: str, width: float, scale: float) -> list[str]:
    """A caption broken to a width in cells."""
    return textwrap.wrap(text, max(12, int(width / (SIZES["label"] * scale * 0.53)))) or [""]


Build = Callable[[float], tuple[list[Mark], list[Group], float, float]]


def framed(
    title: str, alt: str, caption: str, build: Build, frames: tuple[int, int], narrowest: float = NARROWEST
) -> Scene:
    """A scene around a body.

    `build(scale)` draws the body from (0, 0) with words `scale` times as large, and says how wide and high it came out.
    """
    _, _, width, _ = build(1)
    scale = max(1.0, width / ROOMY)
    marks, groups, width, height = build(scale)
    full = max(width + 0.6, narrowest)
    dx = (full - width) / 2
    marks = [moved(mark, dx, 0) for mark in marks]
    groups = [Group(marks=tuple(moved(m, dx, 0) for m in g.marks), across=g.across, down=g.down) for g in groups]
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
        groups=tuple(groups),
        frames=frames,
    )


def window_cells(axes: Sequence[Axis], x0: float, y0: float) -> list[Grid]:
    """The taps of the first window of two axes, on the padded input drawn at (x0, y0); one block where they touch."""
    down, across = axes
    x0 += -across.low - across.first
    y0 += -down.low - down.first
    if all(axis.dilation == 1 or axis.kernel_size == 1 for axis in axes):
        return [Grid(x=x0, y=y0, columns=across.kernel_size, rows=down.kernel_size, look="window")]
    return [
        Grid(x=x0 + across.dilation * b, y=y0 + down.dilation * a, columns=1, rows=1, look="window")
        for a in range(down.kernel_size)
        for b in range(across.kernel_size)
    ]
