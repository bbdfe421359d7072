"""Reading a printed formula back: LaTeX, and the MathML made from it, as a tree again.

The writers are what a reader sees, so they are checked as anything else is: this reader shares no code with them, and a
build compares what it reads with the tree that was written.  It knows the notation table and `convmath.language.grammar`.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from convmath.language.grammar import Letters, Reader, Unreadable
from convmath.language.latex import display, latex
from convmath.language.layout import merged, tidied
from convmath.language.nodes import Node, conditions, interval
from convmath.language.symbols import NOTATIONS, SYMBOLS


class Problem(NamedTuple):
    """A formula that is not read back as it was written."""

    notation: str
    form: str  # "LaTeX" or "MathML"
    written: str  # the LaTeX
    read: str  # the tree that was read, or why there is none

    def __str__(self) -> str:
        return f"{self.form} in the notation {self.notation} reads back as {self.read:.160}: {self.written:.160}"


# Tokens: the same from LaTeX and from MathML.  ⟨ and ⟩ stand around what TeX groups. --------------------------

SIGNS = {
    r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\mid": "∣", r"\bmod": "mod", r"\cdot": "⋅", r"\Rightarrow": "⇒",
    r"\Longleftrightarrow": "⇔", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\#": "#",
    r"\{": "{", r"\}": "}", r"\max": "max", r"\min": "min", r"\sum": "SUM", r"\frac": "FRAC", "{": "⟨", "}": "⟩",
    r"\begin{cases}": "CASES ⟨", r"\end{cases}": "⟩", r"\begin{aligned}": "ROWS ⟨", r"\end{aligned}": "⟩",
    r"\\": "⏎", r"\left": "", r"\right": "", r"\;": "", r"\,": "", r"\begin{matrix}": "", r"\end{matrix}": "",
}  # fmt: skip
LATEX = re.compile(
    r"\\(?:begin|end)\{\w+\}|\\text\{(?P<words>[a-z ]+)\}|\\(?:mathtt|mathrm)\{(?P<name>(?:\\_|\w)+)\}"
    r"|\\[A-Za-z]+|\\.|(?P<letters>[A-Za-z]+)|\d+|\S"
)


def latex_tokens(source: str) -> list[str]:
    """The tokens of a LaTeX formula."""
    found: list[str] = []
    for token in LATEX.finditer(source):
        whole = token[0]
        if token["words"]:
            found.append(token["words"].strip())
        elif token["name"] or token["letters"]:
            found.append("id:" + (token["name"] or token["letters"]).replace(r"\_", "_"))
        elif whole in SIGNS:
            found += SIGNS[whole].split()
        elif whole.startswith("\\"):
            raise Unreadable(f"{whole} is not a sign of our formulas")
        else:
            found.append(whole)
    return found


MATHML_SIGNS = {"−": "-", "⟺": "⇔", "⟹": "⇒", "∑": "SUM", "∶": ":", "\u2061": ""}


def mathml_tokens(element: ET.Element) -> Iterator[str]:
    """The tokens of a MathML element; spaces and the annotation say nothing."""
    words = (element.text or "").strip()
    parts = list(element)
    if element.tag in ("annotation", "mspace"):
        return
    if element.tag == "mi":
        yield words if words in ("max", "min") else f"id:{words}" if words[:1].isalpha() else words
    elif element.tag == "mtext" or element.tag == "mn":
        yield words
    elif element.tag == "mo":
        yield from "'" * len(words) if set(words) == {"′"} else [MATHML_SIGNS.get(words, words)]
    elif element.tag == "mfrac":
        yield "FRAC"
        for part in parts:
            yield from ("⟨", *mathml_tokens(part), "⟩")
    elif element.tag in ("msub", "msup", "msubsup", "munder"):
        base = list(mathml_tokens(parts[0]))
        yield from base if len(base) == 1 else ("⟨", *base, "⟩")
        if element.tag != "msup":
            yield from ("_", "⟨", *mathml_tokens(parts[1]), "⟩")
        if element.tag.endswith("sup"):
            yield from mathml_tokens(parts[-1])
    elif element.tag == "mtable":
        yield from mathml_rows(element)
    elif element.get("class") == "lines parts":
        yield from ("ROWS", "⟨")
        for number, part in enumerate(parts):
            yield from ("⏎",) * bool(number)
            yield "&"
            yield from mathml_tokens(part)
        yield "⟩"
    else:
        for part in parts:
            yield from mathml_tokens(part)


def mathml_rows(table: ET.Element) -> Iterator[str]:
    """A table: the cases of a distinction, stacked statements, or what stands below a sum."""
    named = {"cases": "CASES", "ams-align": "ROWS"}.get(table.get("class", ""))
    if named == "ROWS" and len(table) == len(table[0]) == 1:
        named = None  # a frame around one formula
    yield from (named, "⟨") if named else ()
    for number, row in enumerate(table):
        yield from ("⏎",) * bool(number)
        for column, cell in enumerate(row):
            yield from ("&",) * bool(column)
            yield from mathml_tokens(cell)
    yield from ("⟩",) if named else ()


@cache
def letters(notation: str) -> Letters:
    """(letter, what stands below it) -> the key that theory files write."""
    found = {}
    for symbol in SYMBOLS:
        base, *below = (t for t in latex_tokens(getattr(symbol, notation)) if t not in "_⟨⟩")
        found[base.removeprefix("id:"), "".join(below).removeprefix("id:")] = symbol.key
    return found


def read_latex(source: str, notation: str = "guide") -> Node:
    """The tree that a LaTeX formula says, numbers added up as on pages."""
    return Reader(latex_tokens(source), letters(notation)).whole()


def read_mathml(source: str, notation: str = "guide") -> Node:
    """The tree that a `<math>` element says."""
    root = ET.fromstring(re.sub(r' xmlns="[^"]*"', "", source))
    return Reader(list(mathml_tokens(root)), letters(notation)).whole()


# Comparing ----------------------------------------------------------------------------------------------


def same_layout(tree: Node) -> Node:
    """The tree without what no page shows: how sums nest, where a guard's conditions nest, which number has the minus."""
    if not isinstance(tree, tuple):
        return tree if not isinstance(tree, int) or tree >= 0 else ("neg", -tree)
    operator, *parts = tree[:1] + tuple(map(same_layout, tree[1:]))
    if operator in ("+", "neg"):
        flat: list[Node] = []
        for part in parts if operator == "+" else [("neg", parts[0])]:
            flat += part[1:] if isinstance(part, tuple) and part[0] == "+" else [part]
        return signed(merged(("+", *map(plus, flat))))
    if operator == "*" and isinstance(parts[0], tuple) and parts[0][0] == "*":
        return ("*", *parts[0][1:], *parts[1:])
    if operator == "if" and isinstance(parts[1], tuple) and parts[1][0] == "at" and parts[2] == 0:
        return ("if", joined(parts[0]), *parts[1:])
    if operator == "sum":
        return ("sum", parts[0], joined(parts[1]), parts[2])
    return (operator, *parts)


def plus(part: Node) -> Node:
    """Minus a negative number is a number."""
    match part:
        case ("neg", ("neg", int(number))):
            return number
    return part


def signed(terms: list[tuple[int, Node]]) -> Node:
    """A sum of terms with their signs."""
    found = [("neg", term) if sign < 0 else term for sign, term in terms]
    return found[0] if len(found) == 1 else ("+", *found)


def joined(guard: Node) -> Node:
    """A guard's conditions in one row; an interval stays one."""
    parts = conditions(guard) if interval(guard) is None else [guard]
    return parts[0] if len(parts) == 1 else ("and", *parts)


def check(tree: Node, mathml: Callable[[str, bool], str] | None = None) -> Problem | None:
    """What is read back wrongly, in any notation, from LaTeX and from the MathML that the function makes of it."""
    wanted = same_layout(tidied(tree))
    for notation in NOTATIONS:
        for written, block in ((latex(tree, notation), False), (display(tree, notation), True)):
            forms = [("LaTeX", read_latex, written)]
            if mathml is not None:
                forms.append(("MathML", read_mathml, mathml(written, block)))
            for form, read, source in forms:
                try:
                    found = read(source, notation)
                except Unreadable as error:
                    return Problem(notation, form, written, f"nothing, {error}")
                if same_layout(found) != wanted:
                    return Problem(notation, form, written, repr(found))
    return None
