"""Checking what a caller passed: one line that names the parameter, what must hold and what was given."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any

from convmath.arithmetic import sizes
from convmath.layers.errors import ConvmathError, NoWindow, WrongType, digits, shown

__all__ = [
    "digits",
    "is_symbolic",
    "listed",
    "no_window",
    "number",
    "on_axis",
    "pair",
    "per_axis",
    "shown",
    "truth",
    "whole",
]


def is_symbolic(value: object) -> bool:
    """Whether this is a sympy expression of something unknown; never loads sympy to find out."""
    sympy = sys.modules.get("sympy")
    if sympy is None or not isinstance(value, sympy.Expr):
        return False
    return bool(value.free_symbols) and value.is_integer is not False


def whole(name: str, value: object, at_least: int | None = None) -> Any:
    """The value as a plain int (a sympy expression passes as it is); refused when it is none, or too small."""
    if is_symbolic(value):
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        found = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise WrongType(name, "must be an integer", value) from None
    if at_least is not None and found < at_least:
        raise ConvmathError(name, f"must be at least {at_least}", found)
    return found


def number(name: str, value: object, at_least: int | None = None, why: str = "") -> int:
    """The value as a plain int; an unknown is refused, and why says what cannot be done with it."""
    found = whole(name, value, at_least)
    if not isinstance(found, int):
        raise WrongType(name, f"must be an integer{why and ': '}{why}", value)
    return found


def truth(name: str, value: object) -> bool:
    """The value, which must be a bool: words such as "no" would count as true."""
    if not isinstance(value, bool):
        raise WrongType(name, "must be True or False", value)
    return value


def word(name: str, value: object, known: tuple[str, ...]) -> str:
    """The value, which must be one of some words."""
    if not isinstance(value, str) or value not in known:
        raise ConvmathError(name, f"must be one of {', '.join(known)}", value)
    return value


def pair(name: str, value: object) -> tuple[Any, Any]:
    """A number for both sides of one axis, or (low, high), as a pair or as `Sides`; negative values crop."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ConvmathError(name, "must be a number or a (low, high) pair", value)
        low, high = value
    elif hasattr(value, "low") and hasattr(value, "high"):
        low, high = value.low, value.high
    else:
        low = high = whole(name, value)
        return low, high
    return whole(f"{name} (low)", low), whole(f"{name} (high)", high)


def listed(name: str, values: object) -> tuple[Any, ...]:
    """What was given for the axes of a layer: a sequence as a tuple, anything else as the only entry."""
    if isinstance(values, (str, bytes, dict)) or not hasattr(values, "__getitem__"):
        return (values,)
    try:
        return tuple(values)  # type: ignore[arg-type]
    except TypeError:  # an array without axes is a number
        return (values,)


def per_axis(name: str, values: object, count: int, check: Callable[[Any], Any] | None = None) -> tuple[Any, ...]:
    """One value an axis, checked; a single one serves them all."""
    found = listed(name, values)
    if len(found) != 1 and len(found) != count:
        expected = "one value" if count == 1 else f"1 value or {count}, one for each axis"
        raise ConvmathError(name, f"must have {expected}", len(found))
    if check:
        found = tuple([check(value) for value in found])
    return found * count if len(found) == 1 else found


def on_axis(axis: int, count: int, size: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """The size of one axis of several; an error says which one."""
    try:
        return size(*values, **named)
    except ConvmathError as error:
        if count > 1:
            error.axis = axis
        raise


def no_window(input_size: Any, kernel_size: Any, low: Any, high: Any, dilation: Any) -> NoWindow:
    """The error of a layer along one axis in which no window fits."""
    return NoWindow(
        "input_size",
        f"no window fits: the kernel spans {shown(sizes.effective_kernel(kernel_size, dilation))} positions, "
        f"the padded input has {shown(input_size + low + high)}",
        input_size,
        f"{{input_size}} {shown(input_size)}, {{kernel_size}} {shown(kernel_size)}, {{dilation}} {shown(dilation)}, "
        f"{{padding}} {shown(low)} low and {shown(high)} high",
    )
