"""The committed certificates: one JSON file a chapter, one line a link, multipliers only."""

from __future__ import annotations

import json
import os
import tempfile
from importlib.resources import files
from pathlib import Path

from convmath.terms import Node

FOLDER = files("convmath") / "certificates"


def load(chapter: str) -> dict[str, Node]:
    """Link name -> proof; empty for a chapter that has none yet."""
    file = FOLDER / f"{chapter}.json"
    if not file.is_file():
        return {}
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"convmath/certificates/{chapter}.json is damaged: {error}") from error


def save(chapter: str, proofs: dict[str, Node]) -> None:
    """Replace the chapter's file in one step."""
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(proof, separators=(',', ':'))}" for name, proof in proofs.items()
    )
    write_atomically(Path(str(FOLDER / f"{chapter}.json")), f"{{\n{lines}\n}}\n")


def write_atomically(path: Path, text: str) -> None:
    """Write the whole file or nothing: readers never meet half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
