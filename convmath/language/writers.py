"""Every form in which a formula is written: one import for all of them.

Integer division stays exact in every language: Python's ``//``, BigInt in JavaScript, ``floor`` in sympy.
"""

from __future__ import annotations

from typing import Any

from convmath.language.code import JAVASCRIPT_HELPERS, javascript, python
from convmath.language.latex import display, latex
from convmath.language.layout import tidied
from convmath.language.text import assignment, filled_in, text, tuple_of, unicode

__all__ = [
    "JAVASCRIPT_HELPERS", "assignment", "display", "filled_in", "javascript", "latex", "python", "text", "tidied",
    "to_sympy", "tuple_of", "unicode",
]  # fmt: skip


def to_sympy(shown: Any, symbols: Any = None) -> Any:
    """The formula over sympy's own floor, ceiling, Max, Min, Piecewise and Sum; symbols are integers unless given."""
    from convmath.language import forms  # sympy is loaded only where someone asks for it

    return forms.to_sympy(shown, symbols).doit()
