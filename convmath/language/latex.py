"""Formulas as LaTeX, in reading order and in each of the three notations of `convmath.language.symbols`."""

from __future__ import annotations

import re
from typing import Any

from convmath.language.layout import tidied
from convmath.language.nodes import Node, conditions, interval, plain
from convmath.language.operators import PRODUCT, TIGHTER
from convmath.language.symbols import BY_KEY
from convmath.language.text import Text


class Latex(Text):
    """LaTeX in one notation."""

    column = "latex"
    own = {**Text.own, "if": "cases"}
    closed = frozenset({"//"})
    for_every, least = r" \;\text{for every}\; ", r" \le "

    def __init__(self, notation: str = "guide"):
        self.notation = notation

    def name(self, key: str) -> str:
        known = BY_KEY.get(key)
        if known:
            return str(getattr(known, self.notation))
        match = re.fullmatch(r"([A-Za-z_]+?)('*)([0-9]*)", key)
        assert match, key
        base, primes, digits = match.groups()
        return self.indexed(self.name(base) if base in BY_KEY else base, primes, digits)

    def indexed(self, base: str, primes: str, digits: str) -> str:
        if "_" in base.replace(r"\_", "") and (digits or primes):
            base = f"{{{base}}}"
        return base + primes + (f"_{{{digits}}}" if len(digits) > 1 else f"_{digits}" if digits else "")

    def brackets(self, inner: str) -> str:
        return rf"\left({inner}\right)" if r"\frac" in inner else f"({inner})"

    def product(self, tree: Node) -> str:
        shown = self.side_by_side(tree)
        out = shown[0]
        for before, after in zip(shown, shown[1:]):
            # Words need a visible dot, and so do two numbers; letters and brackets stand side by side.
            dot = r"\mathtt" in before + after or (before[-1:].isdigit() and after[:1].isdigit())
            out += (r" \cdot " if dot else r"\," if before[-1:].isalpha() and after[:1].isalpha() else " ") + after
        return out

    def divides(self, divisor: Node, term: Node) -> str:
        return rf"{self.inside(divisor, TIGHTER)} \mid {self.inside(term, PRODUCT)}"

    def cases(self, tree: Node) -> str:
        if isinstance(tree[2], tuple) and tree[2][0] == "at" and tree[3] == 0:
            # Iverson's bracket, 1 where the condition holds and 0 elsewhere, stays on the line.
            return "".join(rf"[{self(part)}] \, " for part in conditions(tree[1])) + self(tree[2])
        rows = rf"{self(tree[2])} & \text{{if }} {self(tree[1])} \\ {self(tree[3])} & \text{{otherwise}}"
        return rf"\begin{{cases}} {rows} \end{{cases}}"

    def total(self, tree: Node) -> str:
        _, indices, guard, term = tree
        rows = [", ".join(map(self, indices[1:])), *map(self, conditions(guard))]
        under = r" \\ ".join(rows)
        return rf"\sum_{{\begin{{matrix}} {under} \end{{matrix}}}} {self.inside(term, PRODUCT)}"

    def entry(self, tree: Node) -> str:
        inner = ", ".join(map(self, tree[2:]))
        return rf"{tree[1]}\left[{inner}\right]" if r"\frac" in inner else rf"{tree[1]}[{inner}]"


def latex(shown: Any, notation: str = "guide") -> str:
    """LaTeX in reading order, in the notation "guide", "notes" or "torch"."""
    return Latex(notation)(tidied(plain(shown)))


def display(shown: Any, notation: str = "guide") -> str:
    """LaTeX for a line of its own: statements joined by "and" get a row each; the page breaks a row where it must."""
    tree = tidied(plain(shown))
    show = Latex(notation)
    if not (isinstance(tree, tuple) and tree[0] == "and" and interval(tree) is None):
        return show(tree)
    return r"\begin{aligned} " + r" \\ ".join(f"& {show(part)}" for part in tree[1:]) + r" \end{aligned}"
