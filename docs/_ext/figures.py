"""Writes the gallery's pictures beside the pages, for readers to take away: figures/NAME.svg, .pdf, .png and moving.

A moving picture in a notebook carries its style sheet; on the site all share one file, as the content policy asks.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

import convmath


def write_figures(app: Sphinx, exception: Exception | None) -> None:
    """Write every classic case once the pages stand; only again when something that draws has changed."""
    if exception or app.builder.format != "html":
        return
    folder, stamp = Path(app.outdir) / "figures", Path(app.doctreedir) / "figures.stamp"
    if folder.is_dir() and stamp.is_file() and stamp.read_text() == state(folder):
        return
    from convmath.figures.gallery import take_away

    folder.mkdir(exist_ok=True)
    take_away(folder)
    stamp.write_text(state(folder))


def state(folder: Path) -> str:
    """A digest of the package's sources, of matplotlib's version, and of the files as they were written."""
    digest = hashlib.sha256(version("matplotlib").encode())
    package = Path(convmath.__file__).parent
    for path in sorted([*package.glob("*.py"), *package.glob("figures/*.py"), *folder.iterdir()]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


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
