"""Small displays for the pages: tables and sentences whose numbers are computed in the cell above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


class Markdown:
    """Text that a page renders as Markdown."""

    def __init__(self, text: str):
        self.text = text

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Markdown:
    """A table; each row has one value a head."""
    lines = [heads, ["---"] * len(heads), *rows]
    for row in lines:
        if len(row) != len(heads):
            raise ValueError(f"a row must have {len(heads)} values, one for each head, got {len(row)}")
    return Markdown("\n".join("| " + " | ".join(map(str, row)) + " |" for row in lines))


class Beside:
    """Pictures in a row, one below the other where there is no room."""

    def __init__(self, *pictures: Any):
        self.bundles = [picture._repr_mimebundle_() for picture in pictures]

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        inner = "\n".join(bundle["text/html"] for bundle in self.bundles)
        return {
            "text/html": f'<div class="beside">\n{inner}\n</div>',
            "text/plain": "\n".join(bundle["text/plain"] for bundle in self.bundles),
        }
