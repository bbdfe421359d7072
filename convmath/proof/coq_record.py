"""What Coq's kernel accepted, as `make coq` wrote it down: never needed to build, and never older than a statement."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from convmath.theory.model import Evidence


class Damaged(ValueError):
    """The record is not what `make coq` writes; the message says why."""


class Record(NamedTuple):
    """One run of Coq over the exported theory."""

    version: str  # of Coq, as in 8.16.1
    lines: int  # of Coq written by hand, blank ones and comments apart
    refused: int  # wrong theorems that were tried, and refused
    theorems: dict[str, str]  # tag -> hash of the statement that was accepted
    not_exported: dict[str, str]  # tag -> why it cannot be said in Coq yet

    @property
    def name(self) -> str:
        """Coq and its version, as pages say it."""
        return "Coq " + ".".join(self.version.split(".")[:2])


def parsed(text: str) -> Record:
    """The record's text as data."""
    try:
        data = json.loads(text)
        if data["format"] != 1:
            raise Damaged(f"convmath/proof/coq.json: format must be 1, got {data['format']!r:.60}")
        return Record(data["coq"], data["lines"], data["refused"], data["theorems"], data["not_exported"])
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, Damaged):
            raise
        raise Damaged(f"convmath/proof/coq.json is damaged: {error!r:.120}") from error


@cache
def record() -> Record:
    """The committed record."""
    return parsed((files("convmath") / "proof" / "coq.json").read_text(encoding="utf-8"))


def evidence(tag: str, statement_sha256: str, known: Record | None = None) -> Evidence | None:
    """That Coq accepted this very statement; None when it has not seen it, or saw another one under the tag."""
    run = known or record()
    if run.theorems.get(tag) != statement_sha256:
        return None
    return Evidence(kind="coq", count=1, note=f"checked by {run.name}")
