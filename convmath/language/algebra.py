"""What sympy answers for our functions of integers.  The one place that loads sympy; nothing does until a caller uses it."""

from __future__ import annotations

from typing import Any

import sympy

__all__ = ["ceildiv", "maximum", "minimum", "sympy", "where"]


def ceildiv(numerator: Any, divisor: Any) -> Any:
    """sympy's own ceiling of the quotient."""
    return sympy.ceiling(sympy.sympify(numerator) / divisor)


def maximum(a: Any, b: Any) -> Any:
    """sympy's own Max."""
    return sympy.Max(a, b)


def minimum(a: Any, b: Any) -> Any:
    """sympy's own Min."""
    return sympy.Min(a, b)


def where(condition: Any, then: Any, otherwise: Any) -> Any:
    """A case distinction: sympy's Piecewise, or the case that holds where sympy can tell."""
    return sympy.Piecewise((then, condition), (otherwise, True))
