"""From a formula to a Python function that tries it on small integers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convmath.language.code import python, spelled
from convmath.language.nodes import Node


class Unbounded(ArithmeticError):
    """A count of infinitely many integers, or of more than evaluation by trial reaches."""


REACH = 30  # a count is evaluated by trying -REACH … REACH: enough for the small cases that trial is for


def _count(condition: Callable[[int], bool]) -> int:
    if condition(-REACH) or condition(REACH):
        raise Unbounded("the count does not end within reach")
    return sum(map(bool, map(condition, range(1 - REACH, REACH))))


def entry(array: str, *index: int) -> int:
    """The number that trial puts into an array: fixed, and without a pattern that could make a false identity true."""
    state = int.from_bytes(array.encode())
    for value in index:
        state = (state * 6364136223846793005 + value * 1442695040888963407 + 1013904223) % 2**64
        state ^= state >> 29
    return state % 199 - 99


def function(tree: Node, arguments: list[str]) -> Callable[..., Any]:
    """The tree as a Python function of the named integers; counts are counted, one by one."""
    known = {"__builtins__": {}, "max": max, "min": min, "all": all, "range": range, "count": _count}
    known |= {"sum": sum, "entry": entry}
    compiled: Callable[..., Any] = eval(f"lambda {', '.join(spelled(arguments))}: {python(tree)}", known)
    return compiled
