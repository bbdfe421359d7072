"""Stills, drawn by matplotlib: the one place that imports it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path

from convmath.figures.palette import INK, LOOKS, SIZES
from convmath.figures.scene import Grid, Line, Mark, Scene, Words

CELL = 0.28  # inches, unless a width is asked for
FIXED: dict[Any, Any] = {
    "svg.hashsalt": "convmath",
    "svg.fonttype": "none",  # text stays text: it can be read, searched and recoloured
    "pdf.fonttype": 42,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # it comes with matplotlib, so every machine draws the same
    "path.simplify": False,
}


def figure(scene: Scene, step: int = 0, width: float | None = None) -> Figure:
    """One step of a scene as a matplotlib figure; the width in inches."""
    cell = CELL if width is None else width / scene.width
    with matplotlib.rc_context(FIXED):
        result = Figure(figsize=(scene.width * cell, scene.height * cell))
        FigureCanvasAgg(result)
        axes = result.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, scene.width)
        axes.set_ylim(scene.height, 0)
        axes.axis("off")
        result.patch.set_alpha(0)
        points = cell * 72
        # Words lie over everything, wherever in the scene they were put.
        marks = sorted(scene.at(step), key=lambda mark: isinstance(mark, Words))
        order = 0
        for key, together in groupby(marks, shared):
            # Neighbours of one look share a path: a large picture stays quick and small.
            for part in [list(together)] if key else [[mark] for mark in together]:
                order += 1
                for artist in artists(part, points, scene.scale):
                    artist.set_zorder(order)
                    artist.set_clip_on(False)
                    axes.add_artist(artist)
    return result


def shared(mark: Mark) -> str:
    """The look of cells that may share a path; stamps may not, their overlaps are to be seen."""
    return mark.look if isinstance(mark, Grid) and LOOKS[mark.look].width else ""


def artists(marks: Sequence[Mark], points: float, scale: float) -> list[matplotlib.artist.Artist]:
    """What matplotlib draws for a mark, or for cells of one look, where a cell is so many points wide."""
    mark = marks[0]
    if isinstance(mark, Words):
        size = SIZES[mark.size] * points * (scale if mark.size in ("label", "small") else 1)
        align = {"start": "left", "middle": "center", "end": "right"}[mark.anchor]
        return [
            matplotlib.text.Text(
                mark.x, mark.y, mark.text, color=INK, size=size, ha=align, va="center_baseline", parse_math=False
            )
        ]
    look = LOOKS[mark.look]
    if isinstance(mark, Line):
        width = look.width * points
        if mark.head:
            return [
                FancyArrowPatch(
                    (mark.x, mark.y),
                    (mark.to_x, mark.to_y),
                    arrowstyle="->,head_width=0.18,head_length=0.22",
                    mutation_scale=points,
                    shrinkA=0,
                    shrinkB=0,
                    color=look.colour,
                    linewidth=width,
                )
            ]
        path = Path([(mark.x, mark.y), (mark.to_x, mark.to_y)])
        return [PathPatch(path, fill=False, edgecolor=look.colour, linewidth=width, alpha=look.opacity)]
    result: list[matplotlib.artist.Artist] = []
    grids = [grid for grid in marks if isinstance(grid, Grid)]
    if look.fill:
        fill = Path.make_compound_path(*(outline(grid) for grid in grids))
        result.append(PathPatch(fill, facecolor=look.colour, linewidth=0, alpha=look.fill))
    if look.width:
        result.append(
            PathPatch(
                Path.make_compound_path(*(segments(grid, look.crossed) for grid in grids)),
                fill=False,
                edgecolor=look.colour,
                linewidth=look.width * points,
                linestyle=(0, (3, 2)) if look.dash else "-",
            )
        )
    return result


def outline(grid: Grid) -> Path:
    """The edge of a block of cells."""
    right, bottom = grid.x + grid.columns, grid.y + grid.rows
    return Path([(grid.x, grid.y), (right, grid.y), (right, bottom), (grid.x, bottom), (grid.x, grid.y)], closed=True)


def segments(grid: Grid, crossed: bool) -> Path:
    """The lines of a block of cells as one path, with a stroke through each cell when crossed."""
    right, bottom = grid.x + grid.columns, grid.y + grid.rows
    ends = [((x, grid.y), (x, bottom)) for x in (grid.x + n for n in range(grid.columns + 1))]
    ends += [((grid.x, y), (right, y)) for y in (grid.y + n for n in range(grid.rows + 1))]
    if crossed:
        cells = ((grid.x + u, grid.y + v) for v in range(grid.rows) for u in range(grid.columns))
        ends += [((x, y + 1), (x + 1, y)) for x, y in cells]
    return Path([point for pair in ends for point in pair], [code for _ in ends for code in (Path.MOVETO, Path.LINETO)])


def render(scene: Scene, form: str, step: int = 0, width: float | None = None) -> bytes:
    """The bytes of a still: svg, pdf or png.  The same scene gives the same bytes: no date, no random name."""
    if form not in ("svg", "pdf", "png"):
        raise ValueError(f"a figure is written as svg, pdf or png, got {form!r}")
    metadata: dict[str, Any] = {
        "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Title": scene.title, "Subject": scene.alt},
        "png": {"Software": None, "Title": scene.title, "Description": scene.alt},
    }
    # The font's subsetting for a PDF would tell every step of its work to whoever has logging on, as Sphinx has.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    buffer = io.BytesIO()
    with matplotlib.rc_context(FIXED):
        drawn = figure(scene, step, width)
        drawn.savefig(buffer, format=form, metadata=metadata[form], transparent=True, dpi=200)
    if form == "svg":
        return standalone(buffer.getvalue().decode(), scene).encode()
    return buffer.getvalue()


BODY = re.compile(r"<svg\b[^>]*?viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.S)


def body(svg: str) -> tuple[str, str]:
    """The view box and the drawing of matplotlib's SVG, without what would leak into a page: styles, names, comments."""
    found = BODY.search(svg)
    assert found is not None
    box, inner = found.groups()
    inner = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<defs>.*?</defs>", "", inner, flags=re.S)
    inner = re.sub(r' id="[^"]*"', "", inner)
    inner = re.sub(r"\s*\n\s*", "\n", inner)
    # A hundredth of a point is less than any screen or printer shows.
    inner = re.sub(r"\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), inner)
    return box, inner.strip()


def standalone(svg: str, scene: Scene) -> str:
    """A still as a file of its own: black words for paper, its title and description inside."""
    box, inner = body(svg)
    _, _, width, height = box.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}pt" height="{height}pt" role="img" '
        f'stroke-linejoin="round">\n<title>{escape(scene.title)}</title>\n<desc>{escape(scene.alt)}</desc>\n'
        f"{inner}\n</svg>\n"
    )


def inline(scene: Scene, step: int = 0) -> str:
    """A still to put into a page: its words take the colour of the page, in light and dark."""
    buffer = io.BytesIO()
    with matplotlib.rc_context(FIXED):
        figure(scene, step).savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    box, inner = body(buffer.getvalue().decode())
    most = round(scene.width / scene.scale * 30)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" stroke-linejoin="round" '
        f'aria-label="{escape(scene.alt, {chr(34): "&quot;"})}" '
        f'style="display:block;width:100%;max-width:{most}px;height:auto;margin:1em auto">\n'
        f"<title>{escape(scene.title)}</title>\n{inner.replace(INK, 'currentColor')}\n</svg>"
    )
