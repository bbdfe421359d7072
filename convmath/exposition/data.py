"""Blocks as plain data, for `t/TAG.json` and whoever writes them out elsewhere; each says its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from convmath.exposition.blocks import Block
from convmath.language.terms import Formula, Term
from convmath.language.writers import latex, unicode


def data(blocks: Iterable[Block]) -> list[Any]:
    """The blocks, ready for `json.dumps`."""
    return [plain(block) for block in blocks]


def plain(value: Any) -> Any:
    """A block, a piece, or something in one; a formula as its tree, as LaTeX and as text."""
    if isinstance(value, (Term, Formula)):
        return plain_formula(value.node)
    if hasattr(value, "__dataclass_fields__"):
        formulas = [name for name in ("shown",) if hasattr(value, name)]
        found: dict[str, Any] = {"kind": type(value).__name__.lower()}
        for field in fields(value):
            given = getattr(value, field.name)
            found[field.name] = plain_formula(given) if field.name in formulas else plain(given)
        return found
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    return value


def plain_formula(shown: Any) -> dict[str, Any]:
    tree = shown.node if isinstance(shown, (Term, Formula)) else shown
    return {"tree": plain(tree), "tex": latex(shown), "text": unicode(shown)}
