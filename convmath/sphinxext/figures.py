"""Writes the gallery's pictures beside the pages, for readers to take away: figures/NAME.svg, .pdf, .png and moving."""

from __future__ import annotations

from pathlib import Path

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


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", write_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
