"""Small pieces of theorem pages as docutils nodes: formulas in every notation, references, tables, what unfolds."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref

from _ext import notation
from convmath.language.symbols import NOTATIONS
from convmath.language.terms import Formula, Node, Term
from convmath.language.writers import display as display_latex
from convmath.language.writers import latex
from convmath.theory.model import Status


def display(shown: Term | Formula | Node) -> nodes.Element:
    """A formula on its own line, in every notation."""
    return notation.block({name: display_latex(shown, name) for name in NOTATIONS})


def math_block(source: str) -> nodes.Element:
    return nodes.math_block(source, source, nowrap=False, number=None, label=None)


def inline(source: str) -> nodes.Element:
    return nodes.math(source, source)


def values(given: dict[str, int]) -> list[nodes.Node]:
    """Values of variables, as one formula."""
    return [
        notation.inline({n: ", ".join(f"{latex(key, n)} = {value}" for key, value in given.items()) for n in NOTATIONS})
    ]


def badge(status: Status | str) -> nodes.Element:
    label = {"proved": "proved for all integers", "refuted": "refuted", "failed": "FAILED"}[status]
    return nodes.inline("", label, classes=["badge", f"badge-{status}"])


def link(tag: str) -> nodes.Element:
    reference = pending_xref(
        "", nodes.literal("", tag), refdomain="convmath", reftype="thm", reftarget=tag, refexplicit=False, refwarn=True
    )
    return reference


def listed(tags: tuple[str, ...] | list[str]) -> list[nodes.Node]:
    if not tags:
        return [nodes.Text("nothing")]
    found: list[nodes.Node] = []
    for tag in tags:
        found += [nodes.Text(", ")] if found else []
        found.append(link(tag))
    return found


def section(title: str, body: list[nodes.Node]) -> nodes.Element:
    return nodes.section("", nodes.title("", title), *body, ids=[nodes.make_id(title)])


def details(summary: str, body: list[nodes.Node]) -> nodes.Element:
    """A part that unfolds without a script."""
    opened = nodes.raw("", f'<details class="fold"><summary>{summary}</summary>', format="html")
    return nodes.container("", opened, *body, nodes.raw("", "</details>", format="html"), classes=["folded"])


def table(heads: list[str], rows: list[list[nodes.Node]]) -> nodes.Element:
    """A plain table; cells are inline nodes.  Rows that explain themselves have no heads."""
    columns = len(heads or rows[0])
    group = nodes.tgroup(cols=columns)
    group += [nodes.colspec(colwidth=1) for _ in range(columns)]

    def row(cells: list[nodes.Node]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))

    if any(heads):
        group += nodes.thead("", row([nodes.Text(head) for head in heads]))
    group += nodes.tbody("", *(row(cells) for cells in rows))
    return nodes.table("", group)
