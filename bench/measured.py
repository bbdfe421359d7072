"""What the bench found, read back: which targets are met, as a table and as a picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from convmath.exposition.display import Markdown
from convmath.exposition.display import table as markdown_table
from convmath.figures import Still
from convmath.figures.scene import Anchor, Grid, Line, Mark, Scene, Words

RESULT = Path(__file__).resolve().parent / "result.json"
Row = dict[str, Any]  # what, ours and other in seconds, ratio, and the targets ratio_at_most and seconds_at_most
Point = Sequence[float]  # theorems, pages, seconds
HEADS = ("what", "ours, s", "the other, s", "ratio", "target", "verdict")
WIDE, HIGH = 20, 10  # the plot inside its axes, in cells


def read() -> dict[str, Any]:
    """The committed measurements."""
    return dict(json.loads(RESULT.read_text(encoding="utf-8")))


def limits(row: Row) -> list[tuple[str, float, float]]:
    """What is limited in a row: its name, what was found, and the most it may be."""
    named = [("ratio", row["ratio"], row["ratio_at_most"]), ("seconds", row["ours"], row["seconds_at_most"])]
    return [(name, found, most) for name, found, most in named if most is not None]


def missed(row: Row) -> list[str]:
    """What is more than it may be, in words; empty where every target is met."""
    return [f"{name} {found:.4g}, at most {most:g}" for name, found, most in limits(row) if found > most]


def verdict(row: Row) -> str:
    """In one word; a row without a target has none."""
    return "missed" if missed(row) else "met" if limits(row) else ""


def summary(rows: Iterable[Row]) -> str:
    """How many of the targets are met, and which rows miss theirs."""
    judged = [row for row in rows if limits(row)]
    late = [row["what"] for row in judged if missed(row)]
    met = f"{len(judged) - len(late)} of {len(judged)} targets are met"
    return f"{met}; missed: {'; '.join(late)}." if late else f"{met}."


def line(row: Row) -> list[str]:
    """One row of the table; three digits say all that a measurement knows."""
    target = ", ".join(f"{name} ≤ {most:g}" for name, _, most in limits(row))
    return [row["what"], *(f"{row[name]:.3g}" for name in ("ours", "other", "ratio")), target, verdict(row)]


def table(rows: Iterable[Row]) -> Markdown:
    """Every row with its verdict."""
    return markdown_table(HEADS, map(line, rows))


# The picture --------------------------------------------------------------------------------------------


def plot(points: Sequence[Point]) -> Still:
    """Build time against the number of theorems, and the straight line that it must not cross."""
    first, last = points[0], points[-1]
    linear = first[2] * last[0] / first[0]
    most = max(linear, *(seconds for _, _, seconds in points))

    def place(theorems: float, seconds: float) -> tuple[float, float]:
        return 3 + WIDE * theorems / last[0], 1 + HIGH * (1 - seconds / most)

    def line(start: tuple[float, float], end: tuple[float, float], look: str) -> Line:
        return Line(x=start[0], y=start[1], to_x=end[0], to_y=end[1], look=look)

    corner = place(0, 0)
    marks: list[Mark] = [
        line(corner, place(last[0], 0), "arrow"),
        line(corner, place(0, most), "arrow"),
        line(corner, place(last[0], linear), "span"),
    ]
    marks += [line(place(*a[::2]), place(*b[::2]), "tap3") for a, b in zip(points, points[1:])]
    for theorems, _, seconds in points:
        x, y = place(theorems, seconds)
        marks.append(Grid(x=x - 0.5, y=y - 0.5, columns=1, rows=1, look="now"))
        marks.append(Words(x=x + 0.8, y=y + 0.5, text=f"{seconds:.0f} s", anchor="start"))
        marks.append(Words(x=x, y=corner[1] + 0.8, text=f"{theorems:.0f}"))
    # On the side of the straight line where the other is not.
    side = 1 if last[2] > linear else -1
    x, y = place(0.7 * last[0], 0.7 * linear)
    anchor: Anchor = "start" if side > 0 else "end"
    marks.append(Words(x=x + 0.6 * side, y=y + 0.6 * side, text="the same for each theorem", anchor=anchor))
    marks.append(Words(x=3 + WIDE / 2, y=corner[1] + 2, text="theorems"))
    said = ", ".join(
        f"{theorems:.0f} theorems on {pages:.0f} pages in {seconds:.0f} s" for theorems, pages, seconds in points
    )
    return Still(
        scene=Scene(
            title="How build time grows",
            alt=f"The whole verified build takes, by size: {said}. "
            f"At the pace of the smallest site, the largest would take {linear:.0f} s.",
            width=WIDE + 8,
            height=HIGH + 4,
            marks=tuple(marks),
        )
    )
