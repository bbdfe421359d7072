"""Checking what a caller passed: one line that names the parameter, what must hold and what was given."""

from __future__ import annotations

import operator
import sys

from convmath.arithmetic import sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MOST_SHOWN = 100  # an integer with more digits is told by how many it has


def is_symbolic(value: object) -> bool:
    """Whether this is a sympy expression of something unknown; never loads sympy to find out."""
    sympy = sys.modules.get("sympy")
    if sympy is None or not isinstance(value, sympy.Expr):
        return False
    return bool(value.free_symbols) and value.is_integer is not False


def whole(name: str, value: object, at_least: int | None = None):  # type: ignore[no-untyped-def]
    """The value as a plain int (a sympy expression passes as it is), or TypeError, or ValueError when it is too small."""
    if is_symbolic(value):
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {shown(value)}") from None
    if at_least is not None and number < at_least:
        raise ValueError(f"{name} must be at least {at_least}, got {shown(number)}")
    return number


def truth(name: str, value: object) -> bool:
    """The value, which must be a bool: words such as "no" would count as true."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, got {shown(value)}")
    return value


def pair(name: str, value: object):  # type: ignore[no-untyped-def]
    """A number for both sides, or a (low, high) pair; negative values crop."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} must be a number or a (low, high) pair, got {shown(value)}")
        return whole(f"{name} (low)", value[0]), whole(f"{name} (high)", value[1])
    both = whole(name, value)
    return both, both


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
        raise ValueError(f"{name} must have {expected}, got {len(found)}")
    if check:
        found = tuple([check(value) for value in found])
    return found * count if len(found) == 1 else found


def on_axis(number: int, count: int, size: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """The size of one axis of several; an error says which one."""
    try:
        return size(*values, **named)
    except ValueError as error:
        if count == 1:
            raise
        raise ValueError(f"{error}, on axis {number}") from None


def no_window(input_size: Any, kernel_size: Any, low: Any, high: Any, dilation: Any) -> ValueError:
    """The error of a layer along one axis in which no window fits."""
    return ValueError(
        f"no window fits: the kernel spans {shown(sizes.effective_kernel(kernel_size, dilation))} positions, "
        f"the padded input has {shown(input_size + low + high)}; got input_size {shown(input_size)}, "
        f"kernel_size {shown(kernel_size)}, dilation {shown(dilation)}, padding {shown(low)} below and {shown(high)} above"
    )


def shown(value: object) -> str:
    """A value in a message, on one line; an integer too long to read is told by its digits."""
    if isinstance(value, int) and abs(value) >= 10**MOST_SHOWN:
        return f"{'a negative' if value < 0 else 'an'} integer of {digits(value)} digits"
    if isinstance(value, (tuple, list)):
        inner = ", ".join(map(shown, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' * (len(value) == 1)})"
    return " ".join(repr(value).splitlines())


def digits(number: int) -> int:
    """How many decimal digits an integer has, at any length: Python refuses to write long ones out.

    >>> digits(0), digits(-10), digits(10**5000 - 1), digits(10**5000)
    (1, 2, 5000, 5001)
    """
    number = abs(number)
    count = number.bit_length() * 30103 // 100000 + 1  # 30103/100000 is a little more than the logarithm of 2
    while count > 1 and 10 ** (count - 1) > number:
        count -= 1
    return count
