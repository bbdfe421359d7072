"""Blocks as lines for a terminal."""

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
from convmath.language.writers import tuple_of, unicode

SIGNS = {"": "{}", "=": "= {}", "<=>": "⇔ {}", ">= 1": "{} ≥ 1"}


def lines(blocks: Iterable[Block]) -> list[str]:
    """The text; parts are set apart by an empty line, their content is set in."""
    return list(written(blocks))


def written(blocks: Iterable[Block], indent: str = "") -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(line, _):
                yield indent + in_line(line)
            case Display(shown, _):
                yield f"{indent}  {unicode(shown)}"
            case Listing(name, text, _):
                yield f"{indent}{name}:"
                yield from (f"{indent}  {line}".rstrip() for line in text.splitlines())
            case Table(heads, rows):
                yield from columns([[*heads]] * bool(heads) + [[in_line(cell) for cell in row] for row in rows], indent)
            case Sum():
                yield indent + refutation(block)
            case Section(title, _, inner):
                yield ""
                yield indent + title
                yield from written(inner, indent + "  ")
            case Folded(_, inner):
                yield from written(inner, indent)
            case Picture(_, _, caption):
                yield indent + caption
            case Places():
                pass


def columns(rows: list[list[str]], indent: str) -> Iterator[str]:
    """Cells below one another; the last column runs on."""
    widths = [min(60, max(len(row[at]) for row in rows)) for at in range(len(rows[0]))]
    for row in rows:
        cells = [cell if at == len(row) - 1 else cell.ljust(widths[at]) for at, cell in enumerate(row)]
        yield (indent + "  ".join(cells)).rstrip()


def in_line(line: Line) -> str:
    return "".join(map(piece, line))


def piece(each: Piece) -> str:
    match each:
        case Words(text) | Strong(text) | Code(text):
            return text
        case Math(shown, sign):
            return (" " if sign == "=" else "") + SIGNS[sign].format(unicode(shown))
        case Values(values):
            return ", ".join(f"{unicode(name)} = {value}" for name, value in values).replace("-", "−")
        case Sending(names, terms, witness):
            left, right = (tuple_of(list(map(unicode, parts))) for parts in (names, terms))
            return f"{left} {'=' if witness else '↦'} {right}"
        case Ref(tag):
            return f"[{tag}]"
        case Status(status):
            return {"proved": "proved for all integers", "refuted": "refuted"}.get(status, "FAILED")
        case Link(text, address):
            return text if address.startswith("../") else f"{text} <{address}>"


def refutation(case: Sum) -> str:
    facts = ", ".join([f"{unicode(f)} ≥ 0" for f in case.facts] + [f"{unicode(q)} = 0" for q in case.equalities])
    total = " + ".join("·".join(map(factor, summand)) for summand in case.summands)
    return f"Case {case.number}. If it failed: {facts}. But {total} = −1"


def factor(tree: Node) -> str:
    """In brackets of its own, unless it is a number."""
    number = isinstance(tree, int) or tree[:1] == ("/",)
    return unicode(tree) if number else f"({unicode(tree)})"
