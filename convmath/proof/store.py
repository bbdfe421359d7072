"""The committed certificates: one JSON file a chapter, one line a link, multipliers only."""

from __future__ import annotations

import json
from pathlib import Path

from convmath.files import write
from convmath.language.terms import Node


def load(folder: Path, chapter: str) -> dict[str, Node]:
    """Link name -> proof; empty for a chapter that has none yet."""
    file = folder / f"{chapter}.json"
    if not file.is_file():
        return {}
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"certificates/{chapter}.json is damaged: {error}") from error


def save(folder: Path, chapter: str, proofs: dict[str, Node]) -> None:
    """Replace the chapter's file in one step."""
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(proof, separators=(',', ':'))}" for name, proof in proofs.items()
    )
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / f"{chapter}.json", f"{{\n{lines}\n}}\n".encode())
