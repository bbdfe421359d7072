"""Formulas as text, LaTeX, Python, JavaScript and sympy: one walk over the tree, in the order it was written.

Integer division stays exact in every language: Python's ``//``, BigInt in JavaScript, ``floor`` in sympy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from convmath.language.evaluate import python as _python
from convmath.language.symbols import BY_KEY
from convmath.language.terms import Formula, Node, Term
from convmath.language.terms import node as plain

# How tightly each operator binds; a child that binds less tightly gets brackets.
BINDS = {"<=>": 0, "=>": 1, "or": 2, "and": 3, "not": 4, "+": 6, "sum": 6, "neg": 6, "*": 7, "//": 7, "%": 7, "/": 7}
BINDS |= dict.fromkeys(("<=", "<", ">=", ">", "==", "!=", "all"), 5)
ATOM = 9


def assignment(values: Mapping[str, int]) -> str:
    """i=7, k=3, s=2"""
    return ", ".join(f"{name}={value}" for name, value in values.items())


def tuple_of(parts: Sequence[str]) -> str:
    """One formula plain, several in brackets."""
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def binds(tree: Node) -> int:
    if isinstance(tree, int) and tree < 0:
        return BINDS["neg"]
    if not isinstance(tree, tuple):
        return ATOM
    if tree[0] == "+" and len(merged(tree)) == 1:
        return BINDS["*"]
    return BINDS.get(tree[0], ATOM)


def merged(tree: Node) -> list[tuple[int, Node]]:
    """The terms of a sum as (sign, term); equal neighbours become one with a factor, so p + p reads 2p."""
    terms: list[tuple[int, Node]] = []
    runs: list[int] = []
    for part in tree[1:]:
        sign, term = (-1, part[1]) if isinstance(part, tuple) and part[0] == "neg" else (1, part)
        if isinstance(term, int) and term < 0:
            sign, term = -sign, -term
        if terms and terms[-1] == (sign, term) and not isinstance(term, int):
            runs[-1] += 1
        else:
            terms.append((sign, term))
            runs.append(1)
    return [(sign, ("*", run, term) if run > 1 else term) for (sign, term), run in zip(terms, runs)]


def value(tree: Node) -> int | None:
    """A plain number, also one with a minus before it."""
    if isinstance(tree, tuple) and tree[0] == "neg" and isinstance(tree[1], int):
        return -tree[1]
    return tree if isinstance(tree, int) else None


def without_zeros(tree: Node) -> Node:
    """A sum with its numbers added up: no padding leaves no trace, and the bin after bin t − 1 is bin t."""
    parts: list[Node] = []
    for part in tree[1:]:
        parts += part[1:] if isinstance(part, tuple) and part[0] == "+" else [part]
    numbers = [n for n in map(value, parts) if n is not None]
    if len(numbers) > 1 or 0 in numbers:
        last = max(at for at, part in enumerate(parts) if value(part) is not None)
        kept = [part for part in parts[:last] if value(part) is None]
        parts = [*kept, *([sum(numbers)] if sum(numbers) else []), *parts[last + 1 :]]
    return ("+", *parts) if len(parts) > 1 else parts[0] if parts else 0


def without_ones(tree: Node) -> Node:
    """A product without factors of 1, so that a formula at stride 1 says d; nothing is left of a product with 0."""
    parts = tuple(part for part in tree[1:] if part != 1) or (1,)
    return 0 if 0 in parts else ("*", *parts) if len(parts) > 1 else parts[0]


def tidied(tree: Node) -> Node:
    """As a person would write it, for eyes only: what machines read keeps every 0 and 1."""
    if not isinstance(tree, tuple):
        return tree
    tree = (tree[0], *map(tidied, tree[1:]))
    if tree == ("neg", 0):
        return 0
    return without_zeros(tree) if tree[0] == "+" else without_ones(tree) if tree[0] == "*" else tree


def interval(tree: Node) -> tuple[str, Node, Node, str, Node] | None:
    """The parts of low <= term < end, when a conjunction is one."""
    match tree:
        case ("and", (left, low, a), (right, b, high)) if a == b and left in ("<=", "<") and right in ("<=", "<"):
            return left, low, a, right, high
    return None


def divisibility(tree: Node) -> tuple[Node, Node] | None:
    """(divisor, term), when a relation says term mod divisor = 0."""
    match tree:
        case ("==", ("%", term, divisor), 0):
            return divisor, term
    return None


def conditions(guard: Node) -> list[Node]:
    """The conditions that a conjunction joins; low <= t < end counts as one."""
    if guard[0] != "and" or interval(guard):
        return [guard]
    return [inner for part in guard[1:] for inner in conditions(part)]


class Text:
    """Plain text that is also Python where Python can say it."""

    relations = {"<=": "<=", "<": "<", ">=": ">=", ">": ">", "==": "==", "!=": "!="}
    logic = {"and": " and ", "or": " or ", "=>": " => ", "<=>": " <=> "}

    def __call__(self, tree: Node) -> str:
        if isinstance(tree, int):
            return self.number(tree)
        if isinstance(tree, str):
            return self.name(tree)
        if parts := interval(tree):
            left, low, middle, right, high = parts
            return f"{self(low)} {self.relations[left]} {self(middle)} {self.relations[right]} {self(high)}"
        if found := divisibility(tree):
            return self.divides(*found)
        operator, *parts = tree
        if operator in self.relations:
            return f" {self.relations[operator]} ".join(map(self, parts))
        if operator in self.logic:
            return self.logic[operator].join(self.inside(part, BINDS[operator] + 1) for part in parts)
        special = {"+": self.sum, "*": self.product, "//": self.floor, "ceil": self.ceil, "%": self.mod}
        special |= {"max": self.extreme, "min": self.extreme, "if": self.cases, "not": self.negation}
        special |= {"/": self.fraction, "neg": self.negative, "count": self.count, "all": self.every}
        special |= {"sum": self.total, "at": self.entry}
        return special[operator](tree)

    closed: frozenset[str] = frozenset()  # operators that this language writes with brackets of their own

    def inside(self, tree: Node, level: int) -> str:
        whole = isinstance(tree, tuple) and tree[0] in self.closed
        return self(tree) if whole or binds(tree) >= level else self.brackets(self(tree))

    def brackets(self, inner: str) -> str:
        return f"({inner})"

    def number(self, value: int) -> str:
        return str(value)

    def name(self, key: str) -> str:
        return key

    def sum(self, tree: Node) -> str:
        out = ""
        for sign, term in merged(tree):
            shown = self.inside(term, BINDS["+"] + (sign < 0))
            out += (f" {'+' if sign > 0 else self.minus} " if out else "" if sign > 0 else self.minus) + shown
        return out

    minus = "-"

    def negative(self, tree: Node) -> str:
        return self.minus + self.inside(tree[1], BINDS["*"])

    def product(self, tree: Node) -> str:
        return "*".join(self.inside(part, BINDS["*"] + (number > 0)) for number, part in enumerate(tree[1:]))

    def floor(self, tree: Node) -> str:
        return f"{self.inside(tree[1], BINDS['//'])}//{self.inside(tree[2], BINDS['//'] + 1)}"

    def ceil(self, tree: Node) -> str:
        return f"ceildiv({self(tree[1])}, {self(tree[2])})"

    def fraction(self, tree: Node) -> str:
        return f"{tree[1]}/{tree[2]}"

    def mod(self, tree: Node) -> str:
        return f"{self.inside(tree[1], BINDS['%'])} % {self.inside(tree[2], BINDS['%'] + 1)}"

    def divides(self, divisor: Node, term: Node) -> str:
        return f"{self.inside(term, BINDS['%'])} % {self.inside(divisor, BINDS['%'] + 1)} == 0"

    def extreme(self, tree: Node) -> str:
        return f"{tree[0]}({', '.join(map(self, tree[1:]))})"

    def cases(self, tree: Node) -> str:
        return f"({self(tree[2])} if {self(tree[1])} else {self(tree[3])})"

    def negation(self, tree: Node) -> str:
        return f"not {self.inside(tree[1], BINDS['not'])}"

    def count(self, tree: Node) -> str:
        return f"#{{{self(tree[1])} : {self(tree[2])}}}"

    def every(self, tree: Node) -> str:
        return f"{self(tree[3])} for every 0 <= {self(tree[1])} < {self(tree[2])}"

    def total(self, tree: Node) -> str:
        _, indices, guard, term = tree
        return f"sum{{{', '.join(map(self, indices[1:]))} : {self(guard)}}} {self.inside(term, BINDS['*'])}"

    def entry(self, tree: Node) -> str:
        return f"{tree[1]}[{', '.join(map(self, tree[2:]))}]"


class Latex(Text):
    """LaTeX in one of the three notations of `convmath.language.symbols`."""

    closed = frozenset({"//"})
    relations = {"<=": r"\le", "<": "<", ">=": r"\ge", ">": ">", "==": "=", "!=": r"\ne"}
    logic = {
        "and": r" \;\text{and}\; ",
        "or": r" \;\text{or}\; ",
        "=>": r" \;\Rightarrow\; ",
        "<=>": r" \;\Longleftrightarrow\; ",
    }

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
        shown = [self.inside(part, BINDS["*"] + (number > 0)) for number, part in enumerate(tree[1:])]
        out = shown[0]
        for before, after in zip(shown, shown[1:]):
            # Words need a visible dot, and so do two numbers; letters and brackets stand side by side.
            dot = r"\mathtt" in before + after or (before[-1:].isdigit() and after[:1].isdigit())
            out += (r" \cdot " if dot else r"\," if before[-1:].isalpha() and after[:1].isalpha() else " ") + after
        return out

    def floor(self, tree: Node) -> str:
        return rf"\left\lfloor \frac{{{self(tree[1])}}}{{{self(tree[2])}}} \right\rfloor"

    def ceil(self, tree: Node) -> str:
        return rf"\left\lceil \frac{{{self(tree[1])}}}{{{self(tree[2])}}} \right\rceil"

    def fraction(self, tree: Node) -> str:
        return rf"\tfrac{{{tree[1]}}}{{{tree[2]}}}"

    def mod(self, tree: Node) -> str:
        return rf"{self.inside(tree[1], BINDS['%'])} \bmod {self.inside(tree[2], BINDS['%'] + 1)}"

    def divides(self, divisor: Node, term: Node) -> str:
        return rf"{self.inside(divisor, BINDS['%'] + 1)} \mid {self.inside(term, BINDS['%'])}"

    def extreme(self, tree: Node) -> str:
        return rf"\{tree[0]}\left({', '.join(map(self, tree[1:]))}\right)"

    def cases(self, tree: Node) -> str:
        if isinstance(tree[2], tuple) and tree[2][0] == "at" and tree[3] == 0:
            # Iverson's bracket, 1 where the condition holds and 0 elsewhere, stays on the line.
            return "".join(rf"[{self(part)}] \, " for part in conditions(tree[1])) + self(tree[2])
        return rf"\begin{{cases}} {self(tree[2])} & \text{{if }} {self(tree[1])} \\ {self(tree[3])} & \text{{otherwise}} \end{{cases}}"

    def negation(self, tree: Node) -> str:
        return rf"\text{{not }} {self.inside(tree[1], BINDS['not'])}"

    def count(self, tree: Node) -> str:
        return rf"\#\{{ {self(tree[1])} : {self(tree[2])} \}}"

    def every(self, tree: Node) -> str:
        return rf"{self(tree[3])} \;\text{{for every}}\; 0 \le {self(tree[1])} < {self(tree[2])}"

    def total(self, tree: Node) -> str:
        _, indices, guard, term = tree
        rows = [", ".join(map(self, indices[1:])), *map(self, conditions(guard))]
        under = r" \\ ".join(rows)
        return rf"\sum_{{\begin{{matrix}} {under} \end{{matrix}}}} {self.inside(term, BINDS['*'])}"

    def entry(self, tree: Node) -> str:
        inner = ", ".join(map(self, tree[2:]))
        return rf"{tree[1]}\left[{inner}\right]" if r"\frac" in inner else rf"{tree[1]}[{inner}]"


class Unicode(Text):
    """Text for a terminal: ⌊…⌋ for floor, and the letters of the guide."""

    closed = frozenset({"//"})
    relations = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "==": "=", "!=": "≠"}
    logic = {"and": " and ", "or": " or ", "=>": " ⇒ ", "<=>": " ⇔ "}
    minus = "−"

    def name(self, key: str) -> str:
        return key.replace("_lo", "₋").replace("_hi", "₊").translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

    def number(self, value: int) -> str:
        return str(value).replace("-", "−")

    def product(self, tree: Node) -> str:
        shown = [self.inside(part, BINDS["*"] + (number > 0)) for number, part in enumerate(tree[1:])]
        out = shown[0]
        for before, after in zip(shown, shown[1:]):
            # A number after anything needs a dot, and so does a bracket after a number.
            number = after[0].isdigit() or (before[-1].isdigit() and after[0] == "(")
            out += ("·" if number else "") + after
        return out

    def floor(self, tree: Node) -> str:
        return f"⌊{self.inside(tree[1], BINDS['//'])}/{self.inside(tree[2], BINDS['//'] + 1)}⌋"

    def ceil(self, tree: Node) -> str:
        return f"⌈{self.inside(tree[1], BINDS['//'])}/{self.inside(tree[2], BINDS['//'] + 1)}⌉"

    def mod(self, tree: Node) -> str:
        return f"{self.inside(tree[1], BINDS['%'])} mod {self.inside(tree[2], BINDS['%'] + 1)}"

    def divides(self, divisor: Node, term: Node) -> str:
        return f"{self.inside(divisor, BINDS['%'] + 1)} ∣ {self.inside(term, BINDS['%'])}"

    def every(self, tree: Node) -> str:
        return f"{self(tree[3])} for every 0 ≤ {self(tree[1])} < {self(tree[2])}"

    def total(self, tree: Node) -> str:
        return super().total(tree).replace("sum{", "Σ{", 1)


class JavaScript(Text):
    """JavaScript over BigInt; floordiv, ceildiv and mod are the three lines of JAVASCRIPT_HELPERS."""

    closed = frozenset({"//"})
    relations = {**Text.relations, "==": "===", "!=": "!=="}
    logic = {"and": " && ", "or": " || ", "<=>": " === "}

    def __call__(self, tree: Node) -> str:
        if parts := interval(tree):
            left, low, middle, right, high = parts
            return f"{self(low)} {left} {self(middle)} && {self(middle)} {right} {self(high)}"
        if isinstance(tree, tuple):
            if tree[0] == "=>":
                return f"!({self(tree[1])}) || {self.inside(tree[2], BINDS['or'])}"
            if tree[0] == "<=>":
                return f"({self(tree[1])}) === ({self(tree[2])})"
        return super().__call__(tree)

    def number(self, value: int) -> str:
        return f"{value}n"

    def name(self, key: str) -> str:
        return key.replace("'", "Prime")

    def floor(self, tree: Node) -> str:
        return f"floordiv({self(tree[1])}, {self(tree[2])})"

    def mod(self, tree: Node) -> str:
        return f"mod({self(tree[1])}, {self(tree[2])})"

    def divides(self, divisor: Node, term: Node) -> str:
        return f"mod({self(term)}, {self(divisor)}) === 0n"

    def cases(self, tree: Node) -> str:
        return f"({self(tree[1])} ? {self(tree[2])} : {self(tree[3])})"

    def extreme(self, tree: Node) -> str:
        a, b = map(self, tree[1:])
        return f"({a} {'>=' if tree[0] == 'max' else '<='} {b} ? {a} : {b})"

    def negation(self, tree: Node) -> str:
        return f"!({self(tree[1])})"

    def count(self, tree: Node) -> str:
        raise ValueError("a count has no closed JavaScript")

    every = total = entry = count


JAVASCRIPT_HELPERS = """\
const mod = (n, d) => ((n % d) + d) % d;
const floordiv = (n, d) => (n - mod(n, d)) / d;
const ceildiv = (n, d) => -floordiv(-n, d);
"""


def text(shown: Term | Formula | Node) -> str:
    """Plain text in the letters of the theory files."""
    return Text()(plain(shown) if isinstance(shown, (Term, Formula)) else shown)


def unicode(shown: Term | Formula | Node) -> str:
    """Text for people, in the letters of the guide."""
    return Unicode()(tidied(plain(shown) if isinstance(shown, (Term, Formula)) else shown))


def filled_in(shown: Term | Formula | Node) -> str:
    """As unicode, with every number left where it was filled in."""
    return Unicode()(plain(shown) if isinstance(shown, (Term, Formula)) else shown)


def latex(shown: Term | Formula | Node, notation: str = "guide") -> str:
    """LaTeX in reading order, in the notation "guide", "notes" or "torch"."""
    return Latex(notation)(tidied(plain(shown) if isinstance(shown, (Term, Formula)) else shown))


def display(shown: Term | Formula | Node, notation: str = "guide") -> str:
    """LaTeX for a line of its own: statements joined by "and" get a row each; the page breaks a row where it must."""
    tree = tidied(plain(shown) if isinstance(shown, (Term, Formula)) else shown)
    show = Latex(notation)
    if not (isinstance(tree, tuple) and tree[0] == "and" and interval(tree) is None):
        return show(tree)
    return r"\begin{aligned} " + r" \\ ".join(f"& {show(part)}" for part in tree[1:]) + r" \end{aligned}"


def javascript(shown: Term | Formula | Node) -> str:
    """A JavaScript expression over BigInt."""
    return JavaScript()(plain(shown) if isinstance(shown, (Term, Formula)) else shown)


def python(shown: Term | Formula | Node) -> str:
    """A Python expression, exact over ints."""
    return _python(plain(shown) if isinstance(shown, (Term, Formula)) else shown)


def to_sympy(shown: Term | Formula | Node, symbols: Mapping[str, Any] | None = None) -> Any:
    """The sympy expression, over plain symbols unless others are given."""
    import sympy

    known = dict(symbols or {})

    def walk(tree: Node) -> Any:
        if isinstance(tree, int):
            return sympy.Integer(tree)
        if isinstance(tree, str):
            return known.setdefault(tree, sympy.Symbol(tree))
        operator, *parts = tree
        if operator in ("count", "all", "sum", "at"):
            raise ValueError(f"sympy has no {operator}")
        values = [walk(part) for part in parts]
        make = {
            "+": sympy.Add, "*": sympy.Mul, "neg": lambda a: -a, "//": lambda a, b: sympy.floor(a / b),
            "ceil": lambda a, b: sympy.ceiling(a / b), "%": lambda a, b: a - b * sympy.floor(a / b),
            "max": sympy.Max, "min": sympy.Min, "if": lambda c, a, b: sympy.Piecewise((a, c), (b, True)),
            "<=": sympy.Le, "<": sympy.Lt, ">=": sympy.Ge, ">": sympy.Gt, "==": sympy.Eq, "!=": sympy.Ne,
            "and": sympy.And, "or": sympy.Or, "not": sympy.Not, "=>": sympy.Implies, "<=>": sympy.Equivalent,
        }  # fmt: skip
        return make[operator](*values)

    return walk(plain(shown) if isinstance(shown, (Term, Formula)) else shown)
