"""The ledger page: what was counted, every theorem with its status, and the graph of what builds on what."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from _ext import layered, show
from _ext.domain import Checked, checked, domain
from convmath.derive import theory as derived
from convmath.frameworks import replayed
from convmath.proof import mutants
from convmath.theory.model import Report, Theorem

LETTER = 6.4  # width of one letter of a node's label
GAP = 46  # between a layer's labels and the next layer
MARGIN = 14


class counts_here(nodes.General, nodes.Element):
    """Stands for the table of counts: what became of the mutants is known once every theorem's page is read."""


class CountsDirective(SphinxDirective):
    """``{ledger-counts}``: how many theorems stand, and how much was run for them."""

    def run(self) -> list[nodes.Node]:
        return [counts_here()]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the counts in their place."""
    for place in list(doctree.findall(counts_here)):
        tallies = domain(app.env).data["judged"].values()
        rows: list[list[nodes.Node]] = [
            [nodes.Text(what), nodes.Text(spaced(number))] for what, number in counts(checked(app.env), tallies)
        ]
        place.replace_self(show.table(["What", "Count"], rows))


class LedgerDirective(SphinxDirective):
    """``{ledger}``: every tag ever published."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        theory, reports = checked(self.env)
        domain(self.env).note_ledger(self.env.docname)
        found: list[nodes.Node] = []
        for chapter in theory.chapters:
            rows = [row(theorem, reports[theorem.tag]) for theorem in chapter.theorems]
            found.append(show.section(chapter.title, [listing(rows)]))
        if theory.withdrawn:
            gone: list[list[nodes.Node]] = [[show.link(e.tag), nodes.Text(e.note)] for e in theory.withdrawn.values()]
            found.append(show.section("Withdrawn", [show.table(["Tag", "Why"], gone)]))
        return found


class GraphDirective(SphinxDirective):
    """``{theorem-graph}``: the picture of what builds on what; every node leads to its page."""

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", svg(checked(self.env)), format="html")]


def counts(known: Checked, tallies: Iterable[mutants.Tally]) -> list[tuple[str, int]]:
    """Every number is counted now; none is written down anywhere."""
    theory, reports = known
    status = [report.status for report in reports.values()]
    cases = {
        kind: sum(e.count for r in reports.values() for e in r.evidence if e.kind == kind)
        for kind in ("certificate", "trial", "coq")
    }
    needs = [need.verdict for report in reports.values() for need in report.needs.values()]
    changed = sum(tallies, mutants.Tally())
    told = [tally for tag in theory.by_tag if (tally := replayed.of(tag)) is not None]
    return [
        ("theorems proved for all integers", status.count("proved")),
        ("claims refuted by a counterexample", status.count("refuted")),
        ("theorems that failed", status.count("failed")),
        ("tags withdrawn", len(theory.withdrawn)),
        ("statements in the ledger, older versions included", sum(e.digest != "withdrawn" for e in theory.ledger)),
        ("cases closed by certificates", cases["certificate"]),
        ("theorems and refutations that Coq's kernel checked too", cases["coq"]),
        ("small cases evaluated from the definition", cases["trial"]),
        ("hypotheses shown to be needed", len(needs) - needs.count("kept")),
        ("hypotheses kept for a stated reason, most of them bounds of a refuted claim", needs.count("kept")),
        ("theorems with derivations that sympy computed, each line certified", len(derived.made_by_sympy())),
        ("mutants: statements with one change", changed.made),
        ("mutants refuted by a counterexample", changed.refuted),
        ("mutants proved to be weaker or true", changed.weaker),
        ("mutants without a hypothesis that says why it is kept", changed.kept),
        ("mutants that survived", len(changed.survived)),
        ("recorded framework answers replayed", sum(t.agrees + t.not_applicable + t.refused + t.otherwise for t in told)),
        ("recorded answers that agree with the statement", sum(t.agrees for t in told)),
        ("recorded refusals where the formula gives no size either", sum(t.not_applicable for t in told)),
        ("recorded refusals of what the formula gives a size for", sum(t.refused for t in told)),
        ("recorded answers that contradict a refuted claim", sum(t.otherwise for t in told)),
    ]  # fmt: skip


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def row(theorem: Theorem, report: Report) -> list[nodes.Node]:
    """One theorem: tag, title, status, what it uses, version."""
    uses = nodes.inline("", "", *show.listed(theorem.rests_on))
    status = nodes.inline("", report.status, classes=["badge", f"badge-{report.status}"])
    title = nodes.inline("", "", nodes.Text(theorem.title + " "), show.link(theorem.tag))
    return [title, status, uses, nodes.Text(str(theorem.version))]


def listing(rows: list[list[nodes.Node]]) -> nodes.Element:
    return show.table(["Theorem", "Status", "Uses", "Version"], rows)


def svg(known: Checked) -> str:
    """The graph: links from left to right, colours and lines from the style sheet."""
    theory, reports = known
    drawn = layered.draw({theorem.tag: theorem.rests_on for theorem in theory.all})
    widths = [0.0] * drawn.layers
    for tag, number in drawn.layer.items():
        widths[number] = max(widths[number], LETTER * len(label(tag, reports[tag])) + 16)
    lefts = [float(MARGIN)]
    for width in widths:
        lefts.append(lefts[-1] + width + GAP)
    total, depth = lefts[-1] - GAP + MARGIN, drawn.bottom + 2 * (MARGIN + layered.NODE / 2)
    top = MARGIN + layered.NODE / 2
    parts = []
    for (start, end), points in drawn.ways.items():
        edge = curve(
            [(lefts[at], lefts[at] + widths[at], top + y) for at, y in points],
            LETTER * len(label(start, reports[start])) + 16,
        )
        parts.append(f'<path data-from="{start}" data-to="{end}" d="{edge}"/>')
    for tag, number in drawn.layer.items():
        name = label(tag, reports[tag])
        x, y, width = lefts[number], top + drawn.height[tag], LETTER * len(name) + 16
        said = escape(f"{theory.title(tag)} ({tag}), {reports[tag].status}")
        parts.append(
            f'<a href="t/{tag}.html" class="thm graph-{reports[tag].status}" data-tag="{tag}" aria-label="{said}">'
            f'<rect x="{x:.0f}" y="{y - 10:.1f}" width="{width:.0f}" height="20" rx="4"/>'
            f'<text x="{x + width / 2:.0f}" y="{y + 4:.1f}" text-anchor="middle">{escape(name)}</text></a>'
        )
    body = "".join(parts)
    return (
        f'<div class="scrolls theorem-graph"><svg xmlns="http://www.w3.org/2000/svg" width="{total:.0f}" height="{depth:.0f}" '
        f'viewBox="0 0 {total:.0f} {depth:.0f}" role="group" aria-label="Which theorem builds on which">{body}</svg></div>\n'
    )


def label(tag: str, report: Report) -> str:
    return tag if report.status == "proved" else f"✗ {tag}"


def curve(points: list[tuple[float, float, float]], first_width: float) -> str:
    """A line from a node's right end through its way points to the next node's left end."""
    left, _, y = points[0]
    x = left + first_width
    said = [f"M{x:.0f} {y:.1f}"]
    if x < points[0][1]:
        x = points[0][1]
        said.append(f"H{x:.0f}")
    for number, (left, right, height) in enumerate(points[1:], 1):
        middle = (x + left) / 2
        said.append(f"C{middle:.0f} {y:.1f} {middle:.0f} {height:.1f} {left:.0f} {height:.1f}")
        x, y = left, height
        if number < len(points) - 1:
            x = right
            said.append(f"H{right:.0f}")
    return "".join(said)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(counts_here)
    app.connect("doctree-resolved", fill)
    app.add_directive("ledger", LedgerDirective)
    app.add_directive("ledger-counts", CountsDirective)
    app.add_directive("theorem-graph", GraphDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
