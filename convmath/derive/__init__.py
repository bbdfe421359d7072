"""Derivations that sympy carries out and the kernel certifies.

>>> from convmath.derive import chain
>>> chain("unit-stride").take_out().finished
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convmath.derive.counting import Counting


def chain(what: Any, part: int = 0, *, given: Any = (), where: Any = None) -> Counting:
    """A chain to derive with, from a theorem's tag or from a formula; see `convmath.derive.chain.begin`."""
    from convmath.derive.chain import begin
    from convmath.derive.counting import Counting

    begun: Counting = begin(what, part, given, where, Counting)
    return begun
