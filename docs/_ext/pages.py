"""Blocks as docutils nodes: the body of a theorem's permanent page, and the box that shows it on a chapter's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docutils import nodes

from _ext import claims, notation, show
from _ext.mathml import mathml
from convmath.exposition import theorems
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
from convmath.exposition.markdown import total
from convmath.language.symbols import BY_KEY, NOTATIONS
from convmath.language.terms import Formula, Term, free_names
from convmath.language.writers import latex, tuple_of
from convmath.proof import mutants
from convmath.theory.model import Report, Theorem, Theory

SIGNS = {"": "{}", "=": r"= \; {}", "<=>": r"\Longleftrightarrow \; {}", ">= 1": r"{} \ge 1"}
ROLES = {"head": "theorem-head", "conditions": "theorem-conditions", "fails": "theorem-fails"}
ROLES |= {"certificate": "certificate-head"}


class spoken_of(nodes.General, nodes.Element):
    """Stands for the pages that show or mention a theorem, which are known once every page is read."""


# Whole pages ------------------------------------------------------------------------------------------


def body(theory: Theory, theorem: Theorem, report: Report, tally: mutants.Tally) -> list[nodes.Node]:
    """Everything about one theorem, in sections."""
    found = nodes_of(theorems.page(theory, theorem, report, tally))
    first = next(at for at, node in enumerate(found) if isinstance(node, nodes.section))
    # The statement stands in a box, its words above it; everything after it in sections.
    *statement, words = found[:first]
    box = nodes.container("", *statement, classes=["theorem", f"theorem-{report.status}"])
    target = nodes.target("", "", ids=[theorem.tag])
    sections = [*found[first:]]
    with_mathml(theorem, sections)
    with_claims(theorem, sections)
    return [keywords(theorem), target, box, words, *sections]


def with_mathml(theorem: Theorem, sections: list[nodes.Node]) -> None:
    """The statement as MathML for other documents, which only the site can make, among the forms to copy."""
    for part in sections:
        if isinstance(part, nodes.section) and "take-away" in part["ids"]:
            lines = [f"{latex(a)} = {latex(b)}" for a, b in theorem.where] + [latex(theorem.goal)]
            text = "\n".join(map(presentation, lines))
            part[-1].insert(2, listing(Listing("MathML", text, "xml")))


def with_claims(theorem: Theorem, sections: list[nodes.Node]) -> None:
    """The printed claims that the theorem judges, where the page says what frameworks make of it."""
    judged = claims.about(theorem.tag)
    if judged is None:
        return
    part = nodes.section(
        "", nodes.title("", "Printed claims"), judged, ids=["printed-claims"], names=["printed claims"]
    )
    ids = [part["ids"] for part in sections if isinstance(part, nodes.section)]
    sections.insert(next((n for n, found in enumerate(ids) if "neighbours" in found), len(sections)), part)


def presentation(tex: str) -> str:
    """MathML without this site's classes, with the namespace."""
    plain = re.sub(r' class="[^"]*"', "", mathml(tex, block=True))
    return plain.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"', 1)


def withdrawn(tag: str, theory: Theory) -> list[nodes.Node]:
    """What stays of a tag that was withdrawn."""
    why, told, *rest = nodes_of(theorems.withdrawn(theory, tag))
    note = nodes.container("", why, told, classes=["theorem", "theorem-refuted"])
    return [nodes.target("", "", ids=[tag]), note, *rest]


def box(theorem: Theorem, report: Report, *, derivation: bool = False) -> nodes.Element:
    """The statement with its hypotheses and status."""
    found = nodes_of(theorems.card(theorem, report))
    if derivation:
        found += chain(theorem)
    return nodes.container("", *found, classes=["theorem", f"theorem-{report.status}"])


def chain(theorem: Theorem) -> list[nodes.Node]:
    """The derivation, one link a row."""
    return nodes_of(theorems.derivation(theorem))


def keywords(theorem: Theorem) -> nodes.Element:
    """Words for the search: the tag, and the parameters by the names that frameworks give them."""
    trees: list[Term | Formula] = [theorem.goal, *(long for _, long in theorem.where)]
    names = set().union(*(free_names(tree.node) for tree in trees))
    words = [theorem.tag]
    for key in sorted({re.sub(r"[0-9']", "", name) for name in names} & set(BY_KEY)):
        symbol = BY_KEY[key]
        words += re.findall(r"\\mathtt\{([^}]*)\}", symbol.torch.replace(r"\_", "_"))
    if "ceil" in theorem.tag.split("-"):
        words.append("ceil_mode")
    words = list(dict.fromkeys(words))
    spaced = [word.replace("_", " ") for word in words if "_" in word]
    return nodes.meta("", name="keywords", content=", ".join([*words, *spaced]))


# Blocks -----------------------------------------------------------------------------------------------


def nodes_of(blocks: Iterable[Block]) -> list[nodes.Node]:
    return [node for block in blocks for node in written(block)]


def written(block: Block) -> list[nodes.Node]:
    match block:
        case Paragraph(line, role):
            return [nodes.paragraph("", "", *in_line(line), classes=[ROLES[role]] if role in ROLES else [])]
        case Display(shown, role):
            found = show.display(shown)
            return [nodes.container("", found, classes=["theorem-result"])] if role else [found]
        case Listing():
            return [listing(block)]
        case Table(heads, rows):
            return [show.table(list(heads), [[cell(line) for line in row] for row in rows])]
        case Sum():
            return [refutation(block)]
        case Section(title, anchor, inner):
            return [nodes.section("", nodes.title("", title), *nodes_of(inner), ids=[anchor])]
        case Folded(summary, inner):
            return [show.details(summary, nodes_of(inner))]
        case Picture(_, _, caption):
            return [nodes.paragraph("", caption)]
        case Places(tag):
            return [spoken_of(tag=tag)]


def listing(block: Listing) -> nodes.Element:
    """A named text with a copy button; the script names the button after the first paragraph."""
    text = nodes.literal_block(block.text, block.text, language=block.language)
    return nodes.container("", nodes.paragraph("", block.name), text, classes=["copied"])


def refutation(case: Sum) -> nodes.Element:
    """Facts that would all hold if the statement failed, and their impossible sum."""
    facts = ", ".join([f"{latex(f)} \\ge 0" for f in case.facts] + [f"{latex(q)} = 0" for q in case.equalities])
    inner = [nodes.Text(f"Case {case.number}. If it failed: "), show.inline(facts) if facts else nodes.Text("")]
    head = nodes.paragraph("", "", *inner, nodes.Text(". But"))
    return nodes.container("", head, show.math_block(total(case)), classes=["refutation"])


def cell(line: Line) -> nodes.Node:
    return nodes.inline("", "", *in_line(line))


def in_line(line: Line) -> list[nodes.Node]:
    return [node for each in line for node in piece(each)]


def piece(each: Piece) -> list[nodes.Node]:
    match each:
        case Words(text):  # a typewriter's prime would be set as a quotation mark
            return [nodes.Text(re.sub(r"\b([a-z])'", r"\1′", text))]
        case Strong(text):
            return [nodes.strong("", text)]
        case Code(text):
            return [nodes.literal("", text)]
        case Math(shown, sign):
            return [notation.inline({name: SIGNS[sign].format(latex(shown, name)) for name in NOTATIONS})]
        case Values(values):
            return show.values(dict(values))
        case Sending(names, terms, witness):
            said = {}
            for name in NOTATIONS:
                left, right = (tuple_of([latex(part, name) for part in parts]) for parts in (names, terms))
                said[name] = f"{left} = {right}" if witness else rf"{left} \mapsto {right}"
            return [nodes.inline("", "", notation.inline(said), classes=["index-map"])]
        case Ref(tag):
            return [show.link(tag)]
        case Status(status):
            return [show.badge(status)]
        case Link(text, address, code):
            inner = nodes.literal("", text) if code else nodes.Text(text)
            return [nodes.reference("", "", inner, refuri=address, internal=address.startswith("../"))]
