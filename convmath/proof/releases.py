"""Whether everything that was ever released is still in the ledger.

The registry compares theory and ledger, so it cannot notice a line that is deleted together with its theorem.  A release
leaves two copies of the ledger that can: `docs/tags.released.txt`, committed with the release, and the ledger under the
release's own git tag.  Each line of either must still be there, word for word.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from convmath.theory.collection import entries, ledger_file
from convmath.theory.model import Entry, Problem

COPY = "tags.released.txt"


def problems(ledger: tuple[Entry, ...], file: Path | None = None) -> list[Problem]:
    """Released lines that are gone or were edited; empty where nothing was released."""
    return [problem for name, text in released(file or ledger_file()) for problem in missing(ledger, name, text)]


def missing(ledger: tuple[Entry, ...], name: str, text: str) -> list[Problem]:
    """What of one released ledger is no longer in this one."""
    kept = set(ledger)
    return [
        Problem(
            tag=entry.tag,
            kind="released",
            message=f"version {entry.version} was released ({name}) and is gone from the ledger; "
            "put the line back, and withdraw the tag if the theorem is wrong",
        )
        for entry in entries(name, text)
        if entry not in kept
    ]


def released(ledger: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each copy of a released ledger that this checkout has."""
    copy = ledger.with_name(COPY)
    if copy.is_file():
        yield f"docs/{COPY}", copy.read_text(encoding="utf-8")
    root = ledger.parent.parent
    if not (root / ".git").exists():
        return
    tag = git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*").strip()
    if tag and (text := git(root, "show", f"{tag}:docs/{ledger.name}")):
        yield tag, text


def git(root: Path, *arguments: str) -> str:
    """What git says; nothing where it is missing, or knows no such thing."""
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
