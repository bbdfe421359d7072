"""A theorem as docutils nodes: the box on a chapter page, its derivation and its proof."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref

from _ext import notation
from convmath.language.symbols import NOTATIONS
from convmath.language.terms import Formula, Node, Term
from convmath.language.writers import display as display_latex
from convmath.language.writers import latex, tuple_of
from convmath.proof import reading, store
from convmath.proof.links import links
from convmath.proof.rules import RULES
from convmath.proof.verify import closed_statements, instances
from convmath.theory.model import Report, Step, Theorem, Theory

LONGEST_CERTIFICATE = 12  # cases shown on a page; longer ones are in certificates.json


def box(theorem: Theorem, report: Report, *, derivation: bool = False) -> nodes.Element:
    """The statement with its hypotheses and status."""
    kind = "Claim" if theorem.refuted else "Theorem"
    head = nodes.paragraph(classes=["theorem-head"])
    head += [
        nodes.strong("", f"{kind}. "),
        nodes.inline("", f"{theorem.title} "),
        link(theorem.tag),
        nodes.Text(" "),
        badge(report),
    ]
    body = nodes.container("", head, classes=["theorem", f"theorem-{report.status}"])
    body += statement(theorem, report)
    if derivation and theorem.derivation:
        body += chain(theorem)
    return body


def statement(theorem: Theorem, report: Report) -> list[nodes.Element]:
    """The formula, its abbreviations and hypotheses, and how a claim fails."""
    found: list[nodes.Element] = [display(theorem.goal)]
    conditions = nodes.paragraph(classes=["theorem-conditions"])
    for number, (short, long) in enumerate(theorem.where):
        conditions += [nodes.Text("where " if not number else ", "), abbreviation(short, long)]
    for number, hypothesis in enumerate(theorem.hypotheses):
        lead = ("; for " if theorem.where else "For ") if not number else ", "
        conditions += [nodes.Text(lead), formula(hypothesis.formula)]
    if len(conditions):
        found.append(conditions)
    if report.counterexample is not None:
        fails = nodes.paragraph("", nodes.Text("False. Smallest counterexample: "), classes=["theorem-fails"])
        fails += values(report.counterexample)
        fails += nodes.Text(".")
        found.append(fails)
        if theorem.right_when is not None:
            found += [nodes.paragraph("", nodes.Text("It holds exactly when")), display(theorem.right_when)]
    return found


def chain(theorem: Theorem) -> nodes.Element:
    """The derivation, one link a row: relation, formula, reason."""
    assert theorem.derivation is not None
    rows: list[list[nodes.Node]] = [[formula(theorem.derivation.start), nodes.Text("")]]
    for step, sent in zip(theorem.derivation.steps, reading.maps(theorem.derivation)):
        sign = r"\Longleftrightarrow" if isinstance(step.to, Formula) else "="
        rows.append([formula(step.to, f"{sign} \\; "), reason(step, sent)])
    return table(["Step", "Because"], rows)


def reason(step: Step, maps: tuple[reading.Map, ...]) -> nodes.Element:
    """The rule's name, what it says, the theorems cited, and where indices are sent, there and back."""
    rule = RULES[step.by]
    shown = nodes.inline("", nodes.Text(step.by if rule.meta else ""))
    if step.note:
        shown += nodes.Text((": " if len(shown) and shown.astext() else "") + step.note)
    for cite in step.cites:
        shown += [nodes.Text(", " if shown.astext() else ""), link(cite.tag)]
    if not shown.astext():
        shown += nodes.Text(step.by)
    shown += [nodes.inline("", "", sending(each), classes=["index-map"]) for each in maps]
    return shown


def sending(sent: reading.Map) -> nodes.Element:
    """(t, x) ↦ (q, t + x), or t = 0 for a witness."""

    def written(name: str) -> str:
        left, right = (tuple_of([latex(part, name) for part in parts]) for parts in (sent.names, sent.terms))
        return f"{left} = {right}" if sent.witness else rf"{left} \mapsto {right}"

    return notation.inline({name: written(name) for name in NOTATIONS})


def proof(theory: Theory, theorem: Theorem) -> list[nodes.Node]:
    """What the checker closed, link by link, with the sums written out where they are few."""
    proofs = store.load(theory.certificates, theory.chapter_of(theorem.tag).name)
    earlier = closed_statements(theory.by_tag[tag] for tag in theory.ancestors(theorem.tag))
    found: list[nodes.Node] = []
    count, divided = 0, False
    for item in links(theorem):
        closed = reading.closed(item, instances(item, earlier), proofs[item.name])
        what = {"goal": "The whole statement", "right-when": "Claim ⇔ condition"}.get(
            item.part, f"Step {item.part} of the derivation"
        )
        found.append(nodes.paragraph("", f"{what}: {said(closed)}.", classes=["certificate-head"]))
        count, divided = count + closed.counted, divided or bool(closed.divisors)
        sums = [refutation(case) for case in closed.sums]
        for divisor, cases in closed.divisors:
            sums.append(
                nodes.paragraph("", nodes.Text("Divisor "), inline(f"{latex(divisor)} \\ge 1"), nodes.Text("."))
            )
            sums += [refutation(case) for case in cases]
        if len(closed.sums) <= LONGEST_CERTIFICATE and sums:
            found.append(details("the sums", sums))
        elif sums:
            found[-1] += [nodes.Text(" The sums are in "), certificates(), nodes.Text(f" under {item.name}.")]
    if not found:
        found.append(nodes.paragraph("", nodes.Text("The counterexample above is the proof.")))
    elif count > 1:
        also = ", with those of the divisors" if divided else ""
        found.append(nodes.paragraph("", nodes.Text(f"That makes {count} cases in all{also}.")))
    return found


def said(closed: reading.Closed) -> str:
    """How much there is to close, so that cases and divisors add up to what the evidence counts."""
    cases = "one case" if closed.cases == 1 else f"{closed.cases} cases"
    if not closed.cases:
        cases = "its opposite contradicts itself as soon as it is written out, so no case is left to refute"
    elif len(closed.sums) > closed.cases:
        cases += f", split into {len(closed.sums)}"
    number = len(closed.divisors)
    if not number:
        return cases
    return f"{cases}; and {'one divisor is' if number == 1 else f'{number} divisors are'} shown to be at least 1"


def certificates() -> nodes.Element:
    """The file with every certificate, as a theorem's page links to it."""
    return nodes.reference("", "", nodes.literal("", "certificates.json"), refuri="../certificates.json", internal=True)


def refutation(case: reading.Refutation) -> nodes.Element:
    """Facts that would all hold if the statement failed, and their impossible sum."""
    body = nodes.container(classes=["refutation"])
    facts = ", ".join([f"{latex(f)} \\ge 0" for f in case.facts] + [f"{latex(q)} = 0" for q in case.equalities])
    body += nodes.paragraph(
        "",
        nodes.Text(f"Case {case.number}. If it failed: "),
        inline(facts) if facts else nodes.Text(""),
        nodes.Text(". But"),
    )
    total = " + ".join(product(summand) for summand in case.summands) + " = -1"
    body += math_block(total)
    return body


def product(factors: tuple[Node, ...]) -> str:
    """A summand with every fact in its own brackets."""
    return r" \, ".join(latex(f) if isinstance(f, int) or f[:1] == ("/",) else f"({latex(f)})" for f in factors)


# Small pieces -----------------------------------------------------------------------------------------


def display(shown: Term | Formula) -> nodes.Element:
    """A formula on its own line, in every notation."""
    return notation.block({name: display_latex(shown, name) for name in NOTATIONS})


def formula(shown: Term | Formula, lead: str = "") -> nodes.Element:
    """A formula in a sentence or a cell, in every notation."""
    return notation.inline({name: lead + latex(shown, name) for name in NOTATIONS})


def abbreviation(short: Term, long: Term) -> nodes.Element:
    return notation.inline({name: f"{latex(short, name)} = {latex(long, name)}" for name in NOTATIONS})


def math_block(source: str) -> nodes.Element:
    return nodes.math_block(source, source, nowrap=False, number=None, label=None)


def inline(source: str) -> nodes.Element:
    return nodes.math(source, source)


def values(given: dict[str, int]) -> list[nodes.Node]:
    """Values of variables, as one formula."""
    return [
        notation.inline({n: ", ".join(f"{latex(key, n)} = {value}" for key, value in given.items()) for n in NOTATIONS})
    ]


def badge(report: Report) -> nodes.Element:
    label = {"proved": "proved for all integers", "refuted": "refuted", "failed": "FAILED"}[report.status]
    return nodes.inline("", label, classes=["badge", f"badge-{report.status}"])


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


def details(summary: str, body: list[nodes.Element]) -> nodes.Element:
    """A part that unfolds without a script."""
    opened = nodes.raw("", f'<details class="fold"><summary>{summary}</summary>', format="html")
    return nodes.container("", opened, *body, nodes.raw("", "</details>", format="html"), classes=["folded"])


def table(heads: list[str], rows: list[list[nodes.Node]]) -> nodes.Element:
    """A plain table; cells are inline nodes."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]

    def row(cells: list[nodes.Node]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))

    if any(heads):
        group += nodes.thead("", row([nodes.Text(head) for head in heads]))
    group += nodes.tbody("", *(row(cells) for cells in rows))
    return nodes.table("", group)
