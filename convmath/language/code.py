"""Formulas as code that computes them exactly: Python over ints, JavaScript over BigInt.

A name that the language keeps for itself gets an underscore, `i'` becomes i_prime or iPrime; two names that would be
spelled alike are refused.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from typing import Any

from convmath.language.nodes import Node, loops, names, plain
from convmath.language.text import Text

PYTHON_WORDS = {*keyword.kwlist, "all", "ceildiv", "count", "entry", "max", "min", "range", "sum"}
JAVASCRIPT_WORDS = set(
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends "
    "false finally for function if implements import in instanceof interface let new null package private protected "
    "public return static super switch this throw true try typeof undefined var void while with yield "
    "BigInt NaN Infinity ceildiv floordiv mod".split()
)
JAVASCRIPT_HELPERS = """\
const mod = (n, d) => ((n % d) + d) % d;
const floordiv = (n, d) => (n - mod(n, d)) / d;
const ceildiv = (n, d) => -floordiv(-n, d);
"""


def python_name(key: str) -> str:
    """The variable as a Python identifier."""
    spelled = key.replace("'", "_prime")
    return spelled + "_" if spelled in PYTHON_WORDS else spelled


def javascript_name(key: str) -> str:
    """The variable as a JavaScript identifier."""
    spelled = key.replace("'", "Prime")
    return spelled + "_" if spelled in JAVASCRIPT_WORDS else spelled


def spelled(keys: Iterable[str], name: Any = python_name) -> list[str]:
    """The variables' identifiers, or a refusal when two of them are one."""
    owner: dict[str, str] = {}
    for key in keys:
        other = owner.setdefault(name(key), key)
        if other != key:
            raise ValueError(
                f"the variables {other} and {key} must have different names in code, got {name(key)!r} for both"
            )
    return list(owner)


class Python(Text):
    """Python that evaluates the tree; every operation stands in brackets."""

    column = "python"

    def number(self, value: int) -> str:
        return str(value) if value >= 0 else f"({value})"

    def name(self, key: str) -> str:
        return python_name(key)

    def chained(self, left: str, low: Node, middle: Node, right: str, high: Node) -> str:
        return f"({self((left, low, middle))} and {self((right, middle, high))})"

    def divides(self, divisor: Node, term: Node) -> str:
        return f"({self(('%', term, divisor))} == 0)"

    def total(self, tree: Node) -> str:
        (_, *indices), guard, term = tree[1:]
        ranges = " ".join(
            f"for {self(name)} in range({self(low)}, {self(end)})" for name, low, end in loops(tuple(indices), guard)
        )
        return f"sum({self(term)} {ranges} if {self(guard)})"

    def entry(self, tree: Node) -> str:
        return f"entry({tree[1]!r}, {', '.join(map(self, tree[2:]))})"


class JavaScript(Text):
    """JavaScript over BigInt; floordiv, ceildiv and mod are the three lines of JAVASCRIPT_HELPERS."""

    column = "javascript"
    closed = frozenset({"//", "%"})

    def number(self, value: int) -> str:
        return f"{value}n"

    def name(self, key: str) -> str:
        return javascript_name(key)

    def chained(self, left: str, low: Node, middle: Node, right: str, high: Node) -> str:
        return f"{self(low)} {left} {self(middle)} && {self(middle)} {right} {self(high)}"

    def divides(self, divisor: Node, term: Node) -> str:
        return f"mod({self(term)}, {self(divisor)}) === 0n"


def python(shown: Any) -> str:
    """A Python expression that computes the formula exactly with ints."""
    tree = plain(shown)
    spelled(names(tree))
    return Python()(tree)


def javascript(shown: Any) -> str:
    """A JavaScript expression over BigInt."""
    tree = plain(shown)
    spelled(names(tree), javascript_name)
    return JavaScript()(tree)
