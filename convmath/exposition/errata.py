"""What was wrong and has been corrected: every later version of a statement, and every withdrawn tag, with its date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from convmath.proof.registry import Entry


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """One correction."""

    date: str  # 2026-11-22
    tag: str
    version: int  # of the corrected statement, as in the ledger
    before: str  # the statement as it was, LaTeX
    after: str  # the corrected statement, LaTeX; empty when the tag was withdrawn
    why: str  # what was wrong, one or two sentences


ERRATA: tuple[Erratum, ...] = ()  # newest first


def problems(errata: Iterable[Erratum], ledger: Iterable[Entry]) -> list[str]:
    """A corrected statement without its erratum, or an erratum about nothing; one line each."""
    found = []
    listed = {(erratum.tag, erratum.version): erratum for erratum in errata}
    corrected = {(entry.tag, entry.version): entry for entry in ledger if entry.version > 1}
    for tag, version in corrected.keys() - listed.keys():
        found.append(
            f"{tag}: version {version} corrects an earlier one; add a dated erratum to convmath/exposition/errata.py"
        )
    for (tag, version), erratum in listed.items():
        if (tag, version) not in corrected:
            found.append(f"{tag}: there is an erratum about version {version}, which the ledger does not have")
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", erratum.date):
            found.append(f"{tag}: the erratum's date must be year-month-day, got {erratum.date!r}")
    return sorted(found)
