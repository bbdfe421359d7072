"""How each part of a picture looks: one set of colours for light and dark pages.

The hues are from the Okabe-Ito set, which colour-blind readers tell apart.  Lines are mid-tones, at least 3:1 against
white and against a nearly black page; fills are the same hue, translucent, so that text stays readable on both.
Nothing is told by hue alone: outlines, dashes, crosses and words say it too.
"""

from __future__ import annotations

from typing import NamedTuple

INK = "#1b1f24"  # in a page this becomes currentColor, the colour of the text around it
BLUE = "#0072b2"
VERMILLION = "#d55e00"
GREEN = "#00936b"
PURPLE = "#b8609a"
GREY = "#7a7f85"
BROWN = "#8c6d1f"

TAPS = (GREEN, PURPLE, BLUE, VERMILLION, BROWN, GREY)  # the colour of tap j, again from the start after six


class Look(NamedTuple):
    """How cells, or a line, are drawn; lengths are in cells."""

    colour: str
    fill: float = 0.0  # opacity of the fill
    width: float = 0.04  # of the outline
    dash: bool = False
    crossed: bool = False  # a stroke through every cell: nothing reads it
    opacity: float = 1.0  # of the outline


LOOKS = {
    "input": Look(BLUE, fill=0.2),
    "output": Look(VERMILLION, fill=0.14),
    "now": Look(VERMILLION, fill=0.5, width=0.1),
    "source": Look(BLUE, fill=0.45, width=0.1),
    "window": Look(GREEN, fill=0.38, width=0.1),
    "span": Look(GREEN, width=0.05, dash=True),
    "padding": Look(GREY, dash=True),
    "zero": Look(BLUE, dash=True),
    "crop": Look(GREY, crossed=True, dash=True),
    "unread": Look(BLUE, fill=0.05, crossed=True),
    "extra": Look(VERMILLION, dash=True, fill=0.05),
    "stamp": Look(VERMILLION, fill=0.16, width=0.0),
    "arrow": Look(GREY, width=0.06),
    "blank": Look(GREY, width=0.03),
}
LOOKS |= {f"tap{j}": Look(colour, fill=0.35, width=0.09) for j, colour in enumerate(TAPS)}
LOOKS |= {f"faint{j}": Look(colour, width=0.035, opacity=0.5) for j, colour in enumerate(TAPS)}
LOOKS |= {f"count{n}": Look(VERMILLION, fill=min(0.75, 0.08 + 0.11 * n), width=0.04) for n in range(10)}

SIZES = {
    "label": 0.62,
    "value": 0.5,
    "small": 0.42,
    "tight": 0.36,
    "weight": 0.32,
    "entry": 0.42,
    "count": 0.7,
}  # of words, in cells


def tap(j: int, *, faint: bool = False) -> str:
    """The look of tap j."""
    return f"{'faint' if faint else 'tap'}{j % len(TAPS)}"


def count(n: int) -> str:
    """The look of a cell that n stamps reach: darker with each, as dark as can be from nine on."""
    return f"count{min(n, 9)}"
