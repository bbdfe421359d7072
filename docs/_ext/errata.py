"""The errata page's list, and an Atom feed of it where the site knows its address."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from _ext import show
from _ext.domain import checked
from convmath.exposition.citations import AUTHOR, source_date
from convmath.theory.model import Erratum, Theory

PAGE, FEED = "errata", "errata.atom"


class ErrataDirective(SphinxDirective):
    """``{errata}``: every correction, newest first, with the statement before and after."""

    def run(self) -> list[nodes.Node]:
        errata = checked(self.env).theory.errata
        if not errata:
            return [nodes.paragraph("", "No published statement has had to be corrected or withdrawn so far.")]
        return [node for erratum in errata for node in shown(erratum)]


def shown(erratum: Erratum) -> list[nodes.Node]:
    """One correction: date and tag, why, before and after."""
    head = nodes.paragraph("", "", nodes.strong("", erratum.date), nodes.Text(" "), show.link(erratum.tag))
    head += nodes.Text(f", version {erratum.version}. {erratum.why}")
    found: list[nodes.Node] = [nodes.target("", "", ids=[name(erratum)]), head]
    found += [nodes.paragraph("", "Before:"), show.math_block(erratum.before)]
    if erratum.after:
        return [*found, nodes.paragraph("", "After:"), show.math_block(erratum.after)]
    return [*found, nodes.paragraph("", "The tag was withdrawn.")]


def name(erratum: Erratum) -> str:
    return f"{erratum.tag}-{erratum.version}"


def feed(theory: Theory, address: str, date: str) -> str:
    """The corrections as an Atom feed."""
    errata = theory.errata
    updated = max((erratum.date for erratum in errata), default=date or "1970-01-01")
    page = f"{address}{PAGE}.html"
    entries = [
        f"<entry><id>{escape(page)}#{name(e)}</id><title>{escape(theory.title(e.tag))} ({e.tag}), version {e.version}</title>"
        f'<updated>{e.date}T00:00:00Z</updated><link href="{escape(page)}#{name(e)}"/>'
        f"<summary>{escape(e.why)}\nBefore: {escape(e.before)}\nAfter: {escape(e.after or 'withdrawn')}</summary></entry>"
        for e in errata
    ]
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{escape(page)}</id><title>convmath, errata</title><updated>{updated}T00:00:00Z</updated>"
        f'<author><name>{AUTHOR}</name></author><link href="{escape(page)}"/>'
        f'<link rel="self" href="{escape(address + FEED)}"/>\n'
    )
    return head + "".join(entry + "\n" for entry in entries) + "</feed>\n"


def write(app: Sphinx, exception: Exception | None) -> None:
    """A feed needs an address for its links."""
    if exception is None and app.builder.format == "html" and app.config.html_baseurl:
        text = feed(checked(app.env).theory, app.config.html_baseurl, source_date())
        Path(app.outdir, FEED).write_text(text, encoding="utf-8", newline="\n")


def announce(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None) -> None:
    """Every page tells feed readers where the feed is."""
    if address := app.config.html_baseurl:
        link = f'<link rel="alternate" type="application/atom+xml" title="Errata" href="{escape(address + FEED)}">\n'
        context["metatags"] = context.get("metatags", "") + link


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("errata", ErrataDirective)
    app.connect("build-finished", write)
    app.connect("html-page-context", announce)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
