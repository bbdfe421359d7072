"""Checking what a caller passed: one line that names the parameter, what must hold and what was given."""

from __future__ import annotations

import operator
import sys


def is_symbolic(value: object) -> bool:
    """Whether this is a sympy expression; never loads sympy to find out."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(value, sympy.Basic)


def whole(name: str, value: object, at_least: int | None = None):  # type: ignore[no-untyped-def]
    """The value as a plain int (a sympy expression passes as it is), or TypeError, or ValueError when it is too small."""
    if is_symbolic(value):
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {value!r}") from None
    if at_least is not None and number < at_least:
        raise ValueError(f"{name} must be at least {at_least}, got {number}")
    return number


def pair(name: str, value: object):  # type: ignore[no-untyped-def]
    """A number for both sides, or a (low, high) pair; negative values crop."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} must be a number or a (low, high) pair, got {value!r}")
        return whole(f"{name} (low)", value[0]), whole(f"{name} (high)", value[1])
    both = whole(name, value)
    return both, both
