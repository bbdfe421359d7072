"""Writes the gallery's pictures beside the pages, for readers to take away: figures/NAME.svg, .pdf, .png and moving.

A moving picture in a notebook carries its style sheet; on the site all share one file, as the content policy asks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from sphinx.application import Sphinx


def write_figures(app: Sphinx, exception: Exception | None) -> None:
    """Write every classic case once the pages stand."""
    if exception or app.builder.format != "html":
        return
    from convmath.figures import CLASSIC, draw, move

    folder = Path(app.outdir) / "figures"
    folder.mkdir(exist_ok=True)
    for classic in CLASSIC:
        still = draw(classic.case)
        for form in ("svg", "pdf", "png"):
            still.save(folder / f"{classic.name}.{form}")
        move(classic.case).save(folder / f"{classic.name}-moving.svg")


def write_style(app: Sphinx) -> None:
    """Put the one style sheet of the moving pictures in place before the pages that name it."""
    if app.builder.format != "html":
        return
    from convmath.figures.moving import PAGE_STYLE

    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "moving.css").write_text(PAGE_STYLE + "\n", encoding="utf-8", newline="\n")


def share_style(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Take the style sheet out of each picture on a page; link the shared one instead."""
    from convmath.figures.moving import PAGE_STYLE

    own = f"<style>{escape(PAGE_STYLE)}</style>"
    if own in context.get("body", ""):
        context["body"] = context["body"].replace(own, "")
        app.add_css_file("moving.css")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", write_style)
    app.connect("html-page-context", share_style)
    app.connect("build-finished", write_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
