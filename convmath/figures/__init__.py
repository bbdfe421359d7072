"""Pictures of every operator, drawn from the relation x = stride * t + dilation * j - padding_low.

A case is computed into a scene; matplotlib draws stills of it, a small writer moving pictures.  No size is typed.
"""

from convmath.figures.case import Case, case
from convmath.figures.drawing import Still, alt, draw, move, save, scene

__all__ = ["Case", "Still", "alt", "case", "draw", "move", "save", "scene"]
