"""The committed certificates: one JSON file a chapter, one line a link, multipliers only."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from convmath.files import write
from convmath.language.terms import Node

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
    file = Path(str(FOLDER / f"{chapter}.json"))
    file.parent.mkdir(parents=True, exist_ok=True)
    write(file, f"{{\n{lines}\n}}\n".encode())
