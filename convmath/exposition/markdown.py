"""Blocks as Markdown with LaTeX, which notebooks and most viewers show as they show a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from convmath.exposition.blocks import (
    Block,
    Code,
    Display,
    Folded,
    Line,
    Link,
    Listing,
    Math,
    Paragraph,
    Picture,
    Piece,
    Places,
    Ref,
    Section,
    Sending,
    Status,
    Strong,
    Sum,
    Table,
    Values,
    Words,
)
from convmath.language.terms import Node
from convmath.language.writers import display, latex, tuple_of

SIGNS = {"": "{}", "=": "= {}", "<=>": r"\Longleftrightarrow {}", ">= 1": r"{} \ge 1"}


def text(blocks: Iterable[Block], notation: str = "guide", address: str = "") -> str:
    """The document; references lead to pages below the address, where there is one."""
    return "\n\n".join(Writer(notation, address).written(blocks)) + "\n"


class Writer:
    """One notation, one address."""

    def __init__(self, notation: str, address: str):
        self.notation, self.address = notation, address

    def written(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Paragraph(line, _):
                    yield self.line(line)
                case Display(shown, _):
                    yield f"$$\n{display(shown, self.notation)}\n$$"
                case Listing(name, given, language):
                    yield f"{name}:"
                    yield f"```{language}\n{given}\n```"
                case Table(heads, rows):
                    yield self.table(heads, rows)
                case Sum():
                    yield self.refutation(block)
                case Section(title, _, inner):
                    yield f"### {title}"
                    yield from self.written(inner)
                case Folded(summary, inner):
                    yield f"<details><summary>{summary}</summary>"
                    yield from self.written(inner)
                    yield "</details>"
                case Picture(_, _, caption):
                    yield f"*{caption}*"
                case Places():
                    pass

    def table(self, heads: tuple[str, ...], rows: tuple[tuple[Line, ...], ...]) -> str:
        width = len(rows[0])
        lines = [[*heads] or [""] * width, ["---"] * width, *([self.line(cell) for cell in row] for row in rows)]
        # A bar would end the cell, in a formula too.
        return "\n".join("| " + " | ".join(cell.replace("|", r"\vert ") for cell in line) + " |" for line in lines)

    def line(self, line: Line) -> str:
        return "".join(map(self.piece, line))

    def piece(self, each: Piece) -> str:
        match each:
            case Words(given):
                return given
            case Strong(given):
                return f"**{given.strip()}**" + " " * (given != given.rstrip())
            case Code(given):
                return f"`{given}`"
            case Math(shown, sign):
                return f"${SIGNS[sign].format(latex(shown, self.notation))}$"
            case Values(values):
                return "$" + ", ".join(f"{latex(name, self.notation)} = {value}" for name, value in values) + "$"
            case Sending(names, terms, witness):
                left, right = (tuple_of([latex(part, self.notation) for part in parts]) for parts in (names, terms))
                return f"${left} {'=' if witness else chr(92) + 'mapsto'} {right}$"
            case Ref(tag):
                return f"[{tag}]({self.address}/t/{tag}.html)" if self.address else f"`{tag}`"
            case Status(status):
                said = {"proved": "proved for all integers", "refuted": "refuted"}.get(status, "FAILED")
                return f"({said})"
            case Link(given, address, code):
                if address.startswith("../"):  # a file of the site
                    if not self.address:
                        return f"`{given}`"
                    address = self.address + address.removeprefix("..")
                return f"[`{given}`]({address})" if code else f"[{given}]({address})"

    def refutation(self, case: Sum) -> str:
        facts = [f"{self.latex(f)} \\ge 0" for f in case.facts] + [f"{self.latex(q)} = 0" for q in case.equalities]
        given = f"${', '.join(facts)}$" if facts else ""
        return f"Case {case.number}. If it failed: {given}. But\n\n$$\n{total(case, self.notation)}\n$$"

    def latex(self, tree: Node) -> str:
        return latex(tree, self.notation)


def total(case: Sum, notation: str = "guide") -> str:
    """The sum of a certificate's case, every fact in brackets of its own."""

    def factor(tree: Node) -> str:
        number = isinstance(tree, int) or tree[:1] == ("/",)
        return latex(tree, notation) if number else f"({latex(tree, notation)})"

    return " + ".join(r" \, ".join(map(factor, summand)) for summand in case.summands) + " = -1"
