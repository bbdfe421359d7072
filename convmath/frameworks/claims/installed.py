"""The quotations, looked for in the packages that are installed; their files are read, nothing of them is imported."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal, NamedTuple

from convmath.frameworks.model import Document, normal

State = Literal["found", "changed", "no such file", "not installed"]


class Look(NamedTuple):
    """Where a quotation was looked for, and what was there."""

    state: State
    package: str
    version: str  # of what is installed; empty where nothing is


def look(document: Document) -> Look | None:
    """What an installed package prints now at the place of a document; None for one that no package installs."""
    names = document.release.package.split()
    if not names or not document.quotation:
        return None
    known = next((found for name in names if (found := installed(name)) is not None), None)
    if known is None:
        return Look("not installed", names[0], "")
    texts = [words(file) for file in matching(known, document.installed or document.path)]
    state: State = "no such file"
    if texts:
        state = "found" if any(normal(document.template or document.quotation) in text for text in texts) else "changed"
    return Look(state, known.metadata["Name"], known.version)


def installed(name: str) -> Distribution | None:
    """The distribution of this name."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def matching(known: Distribution, pattern: str) -> list[Path]:
    """The files of a distribution with this path, or with paths that match it."""
    if "*" not in pattern:
        file = Path(str(known.locate_file(pattern)))
        return [file] if file.is_file() else []
    return [Path(str(known.locate_file(f))) for f in known.files or () if fnmatch(str(f), pattern)]


@cache
def words(file: Path) -> str:
    """A file's text with every stretch of white space as one blank; what is no text in it is left out."""
    return normal(file.read_bytes().replace(b"\0", b" ").decode("utf-8", "ignore"))
