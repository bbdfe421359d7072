"""From a formula to Python: source that computes it, and functions that try it on small integers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convmath.language.sums import loops
from convmath.language.terms import Node

PYTHON = {"<=": "<=", "<": "<", ">=": ">=", ">": ">", "==": "==", "!=": "!=", "//": "//", "%": "%", "+": "+", "*": "*"}


def python(tree: Node) -> str:
    """Python source that computes the tree exactly with integers."""
    if isinstance(tree, int):
        return str(tree) if tree >= 0 else f"({tree})"
    if isinstance(tree, str):
        return tree.replace("'", "_prime")
    operator, *parts = tree
    if operator == "count":
        return f"count(lambda {python(parts[0])}: {python(parts[1])})"
    if operator == "all":
        return f"all({python(parts[2])} for {python(parts[0])} in range({python(parts[1])}))"
    if operator == "sum":
        (_, *indices), guard, term = parts
        ranges = " ".join(
            f"for {python(name)} in range({python(low)}, {python(end)})"
            for name, low, end in loops(tuple(indices), guard)
        )
        return f"sum({python(term)} {ranges} if {python(guard)})"
    if operator == "at":
        return f"entry({parts[0]!r}, {', '.join(map(python, parts[1:]))})"
    code = [python(part) for part in parts]
    if operator == "neg":
        return f"(-{code[0]})"
    if operator == "ceil":
        return f"(-(-{code[0]}//{code[1]}))"
    if operator in ("max", "min"):
        return f"{operator}({', '.join(code)})"
    if operator == "if":
        return f"({code[1]} if {code[0]} else {code[2]})"
    if operator == "not":
        return f"(not {code[0]})"
    if operator == "=>":
        return f"(not {code[0]} or {code[1]})"
    if operator == "<=>":
        return f"({code[0]} == {code[1]})"
    symbol = {"and": " and ", "or": " or "}.get(operator) or f" {PYTHON[operator]} "
    return f"({symbol.join(code)})"


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
    signature = ", ".join(name.replace("'", "_prime") for name in arguments)
    known = {"__builtins__": {}, "max": max, "min": min, "all": all, "range": range, "count": _count}
    known |= {"sum": sum, "entry": entry}
    compiled: Callable[..., Any] = eval(f"lambda {signature}: {python(tree)}", known)
    return compiled
