"""The pages of printed claims: every record with the verdict that the build worked out, the lists and the score."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from _ext import notation, show
from convmath.frameworks import facts
from convmath.frameworks.claims import said
from convmath.frameworks.claims.every import ALL, BY_ID, claims_about
from convmath.frameworks.claims.judge import VERDICTS, Judged, Judgment, judgment
from convmath.frameworks.claims.model import TOPICS, Claim
from convmath.language.symbols import NOTATIONS
from convmath.language.terms import Formula
from convmath.language.writers import latex

# The page of each publisher, below claims/.
PAGES = {
    "pytorch": ("PyTorch", "PyTorch tutorials", "R torch"),
    "tensorflow": ("TensorFlow", "Keras", "JAX", "OpenXLA"),
    "onnx": (
        "ONNX",
        "OpenVINO",
        "TensorRT",
        "oneDNN",
        "W3C WebNN",
        "Apple Metal Performance Shaders Graph",
        "tinygrad",
    ),
    "frameworks": (
        "Paddle",
        "MindSpore",
        "Apache MXNet",
        "Caffe",
        "Chainer",
        "Theano",
        "Lasagne",
        "Flux.jl",
        "NNlib.jl",
        "NumPy",
        "MATLAB",
        "Hugging Face transformers",
    ),
    "courses": ("CS231n", "Dive into Deep Learning", "Dumoulin & Visin", "Distill", "Stack Overflow", "CSDN"),
    "tools": ("torchinfo", "thop", "torchscan", "calculatorsweb.site", "codingace.net"),
}
PAGE_OF = {publisher: page for page, publishers in PAGES.items() for publisher in publishers}
COLOURS = {"right": "proved", "false": "refuted", "false unless": "refuted", "ambiguous": "ambiguous"}


class ClaimsDirective(SphinxDirective):
    """``{claims} PAGE``: every claim of the page's publishers."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        if self.arguments[0] not in PAGES:
            raise self.error(f"the page must be one of {', '.join(PAGES)}, got {self.arguments[0]!r}")
        found: list[nodes.Node] = []
        for publisher in PAGES[self.arguments[0]]:
            members = [judgment(claim) for claim in ALL if claim.publisher == publisher]
            head = nodes.paragraph("", f"{said.tally(said.score(members)[publisher])}.")
            found.append(show.section(publisher, [head, *(shown(each) for each in members)]))
        return found


class ClaimListDirective(SphinxDirective):
    """``{claim-list}``: every claim in a line, under its source, or with ``:by: topic`` under its topic."""

    option_spec: ClassVar[dict[str, Any]] = {"by": lambda value: directives.choice(value, ("source", "topic"))}

    def run(self) -> list[nodes.Node]:
        by_topic = self.options.get("by") == "topic"
        groups: dict[str, list[Claim]] = {topic: [] for topic in TOPICS} if by_topic else {}
        for claim in ALL:
            groups.setdefault(claim.topic if by_topic else claim.publisher, []).append(claim)
        found: list[nodes.Node] = []
        for name, members in groups.items():
            lines = nodes.bullet_list(classes=["claim-list"])
            for claim in members:
                place = f" {claim.document.where}" if not by_topic else f" {claim.document.release.name}"
                line = nodes.paragraph(
                    "", "", link(claim, ""), nodes.Text(" "), badge(judgment(claim)), nodes.Text(place)
                )
                lines += nodes.list_item("", line)
            found += [nodes.rubric("", name[0].upper() + name[1:]), lines] if members else []
        return found


class ClaimScoreDirective(SphinxDirective):
    """``{claim-score}``: how many claims of each verdict, by publisher."""

    def run(self) -> list[nodes.Node]:
        judged = [judgment(claim) for claim in ALL]
        rows: list[list[nodes.Node]] = []
        for publisher, counts in said.score(judged).items():
            name = nodes.reference("", publisher, refuri=f"claims/{PAGE_OF[publisher]}.html#{nodes.make_id(publisher)}")
            name["internal"] = True
            rows.append([name, *(nodes.Text(str(counts[verdict])) for verdict in VERDICTS)])
        everyone = sum(said.score(judged).values(), start=type(counts)())
        rows.append([nodes.strong("", "all"), *(nodes.Text(str(everyone[verdict])) for verdict in VERDICTS)])
        return [show.table(["Publisher", *VERDICTS], rows)]


class ClaimCountDirective(SphinxDirective):
    """``{claim-count}``: how many claims of how many publishers."""

    def run(self) -> list[nodes.Node]:
        return [nodes.paragraph("", f"{len(ALL)} claims of {len(PAGE_OF)} publishers stand here.")]


class ClaimQuotesDirective(SphinxDirective):
    """``{claim-quotes} claim-… claim-…``: where claims are printed, their words and verdicts, in a line each."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        lines = nodes.bullet_list()
        up = "../" * self.env.docname.count("/")
        for name in self.arguments[0].split():
            if name not in BY_ID:
                raise self.error(f"there is no claim {name!r}; `convmath claims` lists them")
            judged = judgment(BY_ID[name])
            document = judged.claim.document
            line = nodes.paragraph("", f"{document.release.name}, {document.where}: “")
            line += [nodes.literal("", document.quotation), nodes.Text("” "), badge(judged), nodes.Text(" ")]
            line += link(judged.claim, up)
            lines += nodes.list_item("", line)
        return [lines]


class ClaimRole(SphinxRole):
    """``{claim}`claim-…` ``: a link to a claim, with its verdict."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if self.text not in BY_ID:
            message = self.inliner.reporter.error(f"there is no claim {self.text!r}; `convmath claims` lists them")
            return [], [message]
        claim = BY_ID[self.text]
        up = "../" * self.env.docname.count("/")
        return [link(claim, up), nodes.Text(" ("), nodes.Text(judgment(claim).verdict), nodes.Text(")")], []


def shown(judged: Judgment) -> nodes.Element:
    """One claim; its id is where links to it lead."""
    claim = judged.claim
    place = nodes.reference("", f"{claim.document.release.name}, {claim.document.where}", refuri=claim.document.address)
    head = nodes.paragraph("", "", badge(judged), nodes.Text(" "), place, classes=["theorem-head"])
    quoted = nodes.paragraph("", "", nodes.Text("“"), nodes.literal("", claim.document.quotation), nodes.Text("”"))
    body = nodes.container("", head, quoted, ids=[claim.id], classes=["theorem", "claim"])
    for each in judged.readings:
        body += reading(each)
    if claim.theorems:
        body += nodes.paragraph("", "", nodes.Text("See "), *show.listed(claim.theorems), nodes.Text("."))
    if claim.note:
        body += nodes.paragraph("", claim.note)
    body += history(claim)
    return body


def reading(judged: Judged) -> nodes.Element:
    """What a claim says in our letters, and what became of it."""
    words = f"Read as {judged.reading.words}: " if judged.reading.words else "In our letters: "
    line = nodes.paragraph("", words)
    if judged.reading.theorem:
        line += [nodes.Text("the statement of "), show.link(judged.reading.theorem), nodes.Text(", ")]
    if judged.reading.theorem or isinstance(judged.reading.says, Formula):
        line += notation.inline({name: latex(judged.statement.goal, name) for name in NOTATIONS})
    else:
        line += nodes.emphasis("", said.claimed(judged))
    if about := said.layers(judged):
        line += [nodes.Text(", for "), nodes.inline("", about, classes=["claim-layers"])]
    found = said.outcome(judged)
    line += nodes.Text(f". {found[:1].upper()}{found[1:]}.")
    return line


def history(claim: Claim) -> nodes.Element:
    """Since when, until when, who copied it, where it was discussed."""
    line = nodes.paragraph("", f"{claim.seen[0].upper()}{claim.seen[1:]}; read {claim.document.release.read}.")
    if claim.copied_by:
        line += nodes.Text(f" Copied by {', '.join(claim.copied_by)}.")
    for number, thread in enumerate(claim.tracker):
        repository, _, issue = thread.partition("#")
        address = f"https://github.com/{repository}/issues/{issue}"
        line += [nodes.Text(", " if number else " Discussed in "), nodes.reference("", thread, refuri=address)]
    line += [nodes.Text(". " if claim.tracker else " "), nodes.literal("", claim.id)]
    return line


def badge(judged: Judgment) -> nodes.Element:
    return nodes.inline("", judged.verdict, classes=["badge", f"badge-{COLOURS[judged.verdict]}"])


def link(claim: Claim, up: str) -> nodes.Element:
    """A claim's id, leading to it; `up` leads from the page to the site's root."""
    address = f"{up}claims/{PAGE_OF[claim.publisher]}.html#{claim.id}"
    return nodes.reference("", "", nodes.literal("", claim.id), refuri=address, internal=True)


def about(tag: str) -> nodes.Element | None:
    """The claims that a theorem's page names; None where there are none."""
    found = claims_about(tag)
    if not found:
        return None
    rows: list[list[nodes.Node]] = []
    for claim in found:
        place = nodes.reference(
            "", f"{claim.document.release.name}, {claim.document.where}", refuri=claim.document.address
        )
        rows.append([link(claim, "../"), badge(judgment(claim)), place])
    return show.table(["Claim", "Verdict", "Printed"], rows)


def problems(claims: Iterable[Claim]) -> list[str]:
    """What is wrong with the records, one line each; what a build refuses."""
    claims = tuple(claims)
    found = [problem for claim in claims for problem in judgment(claim).problems]
    found += [
        f"{claim.id}: its publisher {claim.publisher} has no page" for claim in claims if claim.publisher not in PAGE_OF
    ]
    ids = [claim.id for claim in claims]
    found += [f"{name}: stands {ids.count(name)} times" for name in sorted(set(ids)) if ids.count(name) > 1]
    return found


def prepare(app: Sphinx) -> None:
    """Judge everything before the pages are read: no page shows a record that cannot stand."""
    wrong = facts.problems() + problems(ALL)
    if wrong:
        raise SystemExit(
            "\n".join(["what is said of frameworks does not stand:", *(f"FAILED {line}" for line in wrong)])
        )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("claims", ClaimsDirective)
    app.add_directive("claim-list", ClaimListDirective)
    app.add_directive("claim-score", ClaimScoreDirective)
    app.add_directive("claim-count", ClaimCountDirective)
    app.add_directive("claim-quotes", ClaimQuotesDirective)
    app.add_role("claim", ClaimRole())
    app.connect("builder-inited", prepare, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
