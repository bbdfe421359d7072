"""Derivations that sympy carries out and the kernel certifies.

>>> from convmath.derive import chain
>>> chain("unit-stride").take_out().finished
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convmath.derive.counting import Counting
    from convmath.theory.model import Theorem


def chain(what: Any, part: int = 0, *, given: Any = (), where: Any = None) -> Counting:
    """A chain to derive with, from a theorem's tag or from a formula; see `convmath.derive.lines.begin`."""
    from convmath.derive.counting import Counting
    from convmath.derive.lines import begin

    begun: Counting = begin(what, part, given, where, Counting)
    return begun


def derivation(tag: str, part: int = 0) -> Counting:
    """The chain that derives a theorem, carried out now; a ValueError where there is none."""
    from convmath.derive.chains import RECIPES

    if (tag, part) not in RECIPES:
        parts = [number for known, number in RECIPES if known == tag]
        known = f"part must be one of {parts}, got {part}" if parts else f"there is no derivation of {tag[:80]!r}"
        raise ValueError(known)
    return RECIPES[tag, part](chain(tag, part))


def made_by_sympy() -> tuple[str, ...]:
    """The tags of the theorems whose derivations sympy computed, each line certified."""
    from convmath.derive import theory

    return theory.made_by_sympy()


def sympy_form(theorem: Theorem) -> str:
    """A script that ends in the statement of a theorem as a sympy expression."""
    from convmath.language.sympy_code import sympy_script

    return sympy_script(theorem.where, theorem.goal)
