"""Writes the gallery's pictures beside the pages, for readers to take away: figures/NAME.svg, .pdf, .png and moving."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

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


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", write_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
