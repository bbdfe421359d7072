"""What every page is delivered with: the content policy, and what a site that knows its address tells search engines."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ConfigError

# Everything comes from the site itself.  Scripts and style sheets are files; only style attributes may stand in a page.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'self'",
}
NOT_FOUND = "404"
DESCRIPTION_LENGTH = 200


def check_address(_app: Sphinx, config: Any) -> None:
    """An address ends in a slash and has no query, or every link made from it would be wrong."""
    if not config.html_baseurl:
        return
    parts = urlsplit(config.html_baseurl)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ConfigError(f"SITE_URL must be an http or https address, got {config.html_baseurl!r}")
    config.html_baseurl = config.html_baseurl.rstrip("/") + "/"


def description(doctree: nodes.document | None) -> str:
    """The first paragraph in plain words, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree else ():
        words = " ".join(paragraph.astext().split())
        if words:
            return words if len(words) <= DESCRIPTION_LENGTH else words[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
    return ""


def page_context(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """The policy on every page; the social card where the address is known."""
    context["content_security_policy"] = "; ".join(f"{name} {value}" for name, value in POLICY.items())
    address = app.config.html_baseurl
    if address and page == NOT_FOUND:
        # A host shows this page at any depth, so its links start from the site's address.
        context["site_base"] = address
        context["pageurl"] = None
    if "body" in context:  # Sphinx gives the captions of a table of contents a role and no level
        context["body"] = context["body"].replace('role="heading">', 'role="heading" aria-level="2">')
    words = description(doctree)
    if words:
        context["metatags"] = context.get("metatags", "") + f'<meta name="description" content="{escape(words)}">\n'
    if address and doctree is not None and page != NOT_FOUND:
        title = nodes.Text(context.get("title", "")).astext()
        card = {"title": _plain(title), "type": "article", "site_name": app.config.html_title, "description": words}
        card["url"] = address + app.builder.get_target_uri(page)
        tags = "".join(
            f'<meta property="og:{name}" content="{escape(value)}">\n' for name, value in card.items() if value
        )
        context["metatags"] += tags + '<meta name="twitter:card" content="summary">\n'


def _plain(title: str) -> str:
    from markupsafe import Markup

    return Markup(title).striptags()


def share_sidebar(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """Pages of one folder that stand in no table of contents share its rendering: in all of them it is the same.

    Otherwise every theorem's page would render every chapter's entry, and a large site would spend its time there.
    """
    if "orphan" not in (context.get("meta") or {}):
        return
    render: Callable[..., str] = context["toctree"]
    known: dict[str, str] = vars(app).setdefault("convmath_sidebars", {})

    def shared(**options: Any) -> str:
        key = f"{posixpath.dirname(page)} {sorted(options.items())}"
        if key not in known:
            known[key] = render(**options)
        return known[key]

    context["toctree"] = shared


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """List every page by its address, in order, without a date."""
    if exception or not app.config.html_baseurl or app.builder.format != "html":
        return
    pages = sorted(set(app.env.found_docs) - {NOT_FOUND})
    lines = [
        f"<url><loc>{escape(app.config.html_baseurl + app.builder.get_target_uri(page))}</loc></url>" for page in pages
    ]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    Path(app.outdir, "sitemap.xml").write_text(head + "\n".join(lines) + "\n</urlset>\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", check_address)
    app.connect("html-page-context", page_context)
    app.connect("html-page-context", share_sidebar, priority=400)  # before the theme asks for it
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
