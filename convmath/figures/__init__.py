"""Pictures of every operator, drawn from the relation x = stride * t + dilation * j - padding_low.

A case is computed into a scene; matplotlib draws stills of it, a small writer moving pictures.  No size is typed.
"""

from convmath.figures.case import Case, case, of_layer
from convmath.figures.classic import CLASSIC, Classic
from convmath.figures.drawing import (
    Still,
    alt,
    checkerboard,
    draw,
    fibre,
    matrix,
    move,
    overlap_table,
    same_shift,
    save,
    scene,
)
from convmath.figures.moving import Moving

__all__ = [
    "CLASSIC",
    "Case",
    "Classic",
    "Moving",
    "Still",
    "alt",
    "case",
    "checkerboard",
    "draw",
    "fibre",
    "matrix",
    "move",
    "of_layer",
    "overlap_table",
    "same_shift",
    "save",
    "scene",
]
