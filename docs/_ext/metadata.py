"""What a theorem's page tells citation managers and search engines, in its head."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from _ext.domain import checked
from convmath.exposition import citations
from convmath.exposition.citations import Citation


def tags(citation: Citation) -> str:
    """The citation_* fields that managers read."""
    fields = {
        "citation_title": citation.title,
        "citation_author": citations.AUTHOR,
        "citation_publication_date": citation.date.replace("-", "/"),
        "citation_technical_report_number": citation.tag,
        "citation_technical_report_institution": f"convmath {citation.release}",
        "citation_public_url": citation.address and f"{citation.address}/{citation.page}",
        "citation_language": "en",
    }
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in fields.items() if value)


def linked_data(citation: Citation, words: str) -> str:
    """The page as a schema.org work; a data block, which the content policy lets stand since nothing runs it."""
    work: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": citation.title,
        "description": words,
        "identifier": [citation.tag, f"sha256:{citation.sha256}"],
        "version": citation.version,
        "genre": citation.kind,
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": citations.AUTHOR},
        "isPartOf": {"@type": "CreativeWork", "name": "convmath", "version": citation.release},
        "license": "https://spdx.org/licenses/MIT.html",
    }
    if citation.date:
        work["dateModified"] = citation.date
    if citation.address:
        work["url"] = f"{citation.address}/{citation.page}"
    data = json.dumps(work, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{data}</script>\n'


def page_context(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """Add both to a theorem's page."""
    theorem = checked(app.env).theory.by_tag.get(page.removeprefix("t/")) if page.startswith("t/") else None
    if theorem is not None:
        citation = citations.cite(theorem)
        context["metatags"] = context.get("metatags", "") + tags(citation) + linked_data(citation, theorem.words)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
