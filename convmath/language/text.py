"""Formulas as plain text, and as Unicode for a terminal: one walk over the tree, in the order it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from convmath.language.layout import merged, tidied
from convmath.language.nodes import Node, divisibility, interval, plain
from convmath.language.operators import ATOM, OPERATORS, PRODUCT, RELATIONS, SUM, TIGHTER, UnknownOperator, operator

PLACE = re.compile(r"\{(\d|\*)(?::(\d))?(?::((?:[^{}]|\{[^{}]*\})*))?\}")


@cache
def pieces(said: str) -> tuple[str | tuple[str, int, str], ...]:
    """What a writer says of an operator, cut at the places for parts: (which part, how tightly, what joins)."""
    found: list[str | tuple[str, int, str]] = []
    end = 0
    for place in PLACE.finditer(said):
        found += [said[end : place.start()], (place[1], int(place[2] or 0), place[3] or "")]
        end = place.end()
    return (*found, said[end:])


def leads_with_quotient(tree: Node, closed: frozenset[str]) -> bool:
    """Whether a minus before the term would be read as part of a quotient: -a//b is (-a)//b."""
    if not isinstance(tree, tuple) or tree[0] in closed:
        return False
    return tree[0] in ("//", "%") or (tree[0] == "*" and leads_with_quotient(tree[1], closed))


class Text:
    """Plain text that is also Python where Python can say it."""

    column = "text"  # of the operator table
    own: Mapping[str, str] = {
        "+": "sum",
        "*": "product",
        "neg": "negative",
        "all": "every",
        "sum": "total",
        "at": "entry",
    }
    closed: frozenset[str] = frozenset()  # operators that this language writes with brackets of their own
    minus = "-"

    def __call__(self, tree: Node) -> str:
        if isinstance(tree, int):
            return self.number(tree)
        if isinstance(tree, str):
            return self.name(tree)
        found = operator(tree)
        if parts := interval(tree):
            return self.chained(*parts)
        if divided := divisibility(tree):
            return self.divides(*divided)
        said = getattr(found, self.column)
        if said is None:
            raise UnknownOperator(f"{type(self).__name__} has no way to say {found.name}")
        if not said:
            method: Callable[[Node], str] = getattr(self, self.own[found.name])
            return method(tree)
        return self.filled(said, tree)

    def filled(self, said: str, tree: Node) -> str:
        """The words for an operator with its parts in their places."""
        out = ""
        for piece in pieces(said):
            if isinstance(piece, str):
                out += piece
            else:
                which, level, joint = piece
                chosen = tree[1:] if which == "*" else tree[int(which) + 1 : int(which) + 2]
                out += joint.join(self.inside(part, level) for part in chosen)
        return out

    def binds(self, tree: Node) -> int:
        """How tightly the outermost sign binds; a child that binds less tightly gets brackets."""
        if isinstance(tree, int) and tree < 0:
            return SUM
        if not isinstance(tree, tuple) or tree[0] in self.closed:
            return ATOM
        if tree[0] == "+" and len(merged(tree)) == 1:
            return PRODUCT
        return operator(tree).binds

    def inside(self, tree: Node, level: int) -> str:
        return self(tree) if self.binds(tree) >= level else self.brackets(self(tree))

    def brackets(self, inner: str) -> str:
        return f"({inner})"

    def number(self, value: int) -> str:
        return str(value)

    def name(self, key: str) -> str:
        return key

    def chained(self, left: str, low: Node, middle: Node, right: str, high: Node) -> str:
        """low <= middle < high as one."""
        return f"{self(low)}{self.sign(left)}{self(middle)}{self.sign(right)}{self(high)}"

    def sign(self, relation: str) -> str:
        """What stands between the two sides of a relation."""
        return str(pieces(getattr(OPERATORS[relation], self.column))[2])

    def negated(self, term: Node) -> str:
        """What follows a minus at the beginning of a term."""
        return self.inside(term, ATOM if leads_with_quotient(term, self.closed) else PRODUCT)

    def sum(self, tree: Node) -> str:
        out = ""
        for sign, term in merged(tree):
            if out:
                out += f" {'+' if sign > 0 else self.minus} {self.inside(term, SUM + (sign < 0))}"
            else:
                out = self.inside(term, SUM) if sign > 0 else self.minus + self.negated(term)
        return out

    def negative(self, tree: Node) -> str:
        return self.minus + self.negated(tree[1])

    def factors(self, tree: Node) -> list[str]:
        return [self.inside(part, PRODUCT + (number > 0)) for number, part in enumerate(tree[1:])]

    def side_by_side(self, tree: Node) -> list[str]:
        """The factors where no sign stands between them: then a mod bc would be read as a mod (bc)."""
        first = [self.inside(tree[1], TIGHTER if isinstance(tree[1], tuple) and tree[1][0] == "%" else PRODUCT)]
        return first + self.factors(tree)[1:]

    def product(self, tree: Node) -> str:
        return "*".join(self.factors(tree))

    def divides(self, divisor: Node, term: Node) -> str:
        return f"{self.inside(term, PRODUCT)} % {self.inside(divisor, TIGHTER)} == 0"

    for_every, least = " for every ", " <= "

    def every(self, tree: Node) -> str:
        _, variable, end, condition = tree
        plain = interval(condition) or condition[0] in RELATIONS
        whole = self(condition) if plain else self.brackets(self(condition))
        return f"{whole}{self.for_every}0{self.least}{self(variable)} < {self(end)}"

    def total(self, tree: Node) -> str:
        _, indices, guard, term = tree
        return f"sum{{{', '.join(map(self, indices[1:]))} : {self(guard)}}} {self.inside(term, PRODUCT)}"

    def entry(self, tree: Node) -> str:
        return f"{tree[1]}[{', '.join(map(self, tree[2:]))}]"


class Unicode(Text):
    """Text for a terminal: ⌊…⌋ for floor, and the letters of the guide."""

    column = "unicode"
    closed = frozenset({"//"})
    minus, least = "−", " ≤ "

    def name(self, key: str) -> str:
        return key.replace("_lo", "₋").replace("_hi", "₊").translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

    def number(self, value: int) -> str:
        return str(value).replace("-", "−")

    def product(self, tree: Node) -> str:
        shown = self.side_by_side(tree)
        out = shown[0]
        for before, after in zip(shown, shown[1:]):
            # A number after anything needs a dot, and so does a bracket after a number.
            number = after[0].isdigit() or (before[-1].isdigit() and after[0] == "(")
            out += ("·" if number else "") + after
        return out

    def divides(self, divisor: Node, term: Node) -> str:
        return f"{self.inside(divisor, TIGHTER)} ∣ {self.inside(term, PRODUCT)}"

    def total(self, tree: Node) -> str:
        return super().total(tree).replace("sum{", "Σ{", 1)


def text(shown: Any) -> str:
    """Plain text in the letters of the theory files."""
    return Text()(plain(shown))


def unicode(shown: Any) -> str:
    """Text for people, in the letters of the guide."""
    return Unicode()(tidied(plain(shown)))


def filled_in(shown: Any) -> str:
    """As unicode, with every number left where it was filled in."""
    return Unicode()(plain(shown))


def assignment(values: Mapping[str, int]) -> str:
    """i=7, k=3, s=2"""
    return ", ".join(f"{name}={value}" for name, value in values.items())


def tuple_of(parts: Sequence[str]) -> str:
    """One formula plain, several in brackets."""
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
