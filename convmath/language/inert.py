"""Our functions of integers and truth values as sympy functions that stay as they were written.

sympy rewrites while it builds: floors are moved, conjunctions sorted, relations collapse.  The functions here are inert:
sympy carries them along, evaluates them only once their parts are integers, and prints them as the pages do.  `.doit()`
turns them into sympy's own floor, ceiling, Max, Min and Piecewise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convmath.language.algebra import sympy
from convmath.language.latex import latex
from convmath.language.nodes import Node
from convmath.language.text import text, unicode

Expr = Any  # a sympy expression, or a sympy boolean

RELATION = {"<=": sympy.Le, "<": sympy.Lt, ">=": sympy.Ge, ">": sympy.Gt, "==": sympy.Eq, "!=": sympy.Ne}
SYMPY_NAMES = {made: name for name, made in RELATION.items()} | {sympy.And: "and", sympy.Or: "or", sympy.Not: "not"}


def tree_of(shown: Expr) -> Node:
    """The tree of an expression, as it is written."""
    if isinstance(shown, sympy.Integer):
        return int(shown) if shown >= 0 else ("neg", -int(shown))
    if isinstance(shown, sympy.Symbol):
        return str(shown.name)
    if isinstance(shown, Literal):
        return int(shown.args[0])
    if isinstance(shown, sympy.Indexed):
        return ("at", str(shown.base.label), *map(tree_of, shown.indices))
    if isinstance(shown, sympy.Tuple):
        return ("indices", *map(tree_of, shown.args))
    if isinstance(shown, sympy.Mul):
        first, *rest = shown.args
        if isinstance(first, sympy.Integer) and first < 0 and rest:
            size = (-int(first),) if first != -1 else ()
            parts = (*size, *map(tree_of, rest))
            return ("neg", parts[0] if len(parts) == 1 else ("*", *parts))
        return ("*", *map(tree_of, shown.args))
    if isinstance(shown, sympy.Add):
        return ("+", *map(tree_of, shown.args))
    if isinstance(shown, sympy.Pow) and isinstance(shown.exp, sympy.Integer) and shown.exp > 1:
        return ("*", *[tree_of(shown.base)] * int(shown.exp))
    name = shown.operator if isinstance(shown, Inert) else SYMPY_NAMES.get(type(shown))
    if name is None:
        raise ValueError(f"the expression must be one of our formulas, got {str(shown)[:100]}")
    return (name, *map(tree_of, shown.args))


class Inert:
    """What all inert functions share: they print as our formulas do."""

    nargs: Any = None
    operator: str  # as trees write it
    args: Any
    func: Any

    def _sympystr(self, printer: Any) -> str:
        return self._written(text, printer)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        shown = self._written(latex, printer)
        if exp is None:
            return rf"\left({shown}\right)" if self.operator == "%" else shown
        return rf"\left({shown}\right)^{{{exp}}}"

    def _pretty(self, printer: Any) -> Any:
        from sympy.printing.pretty.stringpict import prettyForm

        return prettyForm(self._written(unicode, printer))

    def _written(self, writer: Callable[[Node], str], printer: Any) -> str:
        """As our writers say it; with something foreign inside, as sympy writes a function."""
        try:
            return writer(tree_of(self))
        except ValueError:
            return f"{type(self).__name__}({', '.join(str(printer._print(part)) for part in self.args)})"

    def _eval_is_integer(self) -> bool:
        return True


def integers(*values: Expr) -> bool:
    """Whether every value is a plain integer by now."""
    return all(isinstance(value, sympy.Integer) for value in values)


class Quotient(Inert, sympy.Function):
    """A function of numerator and divisor; defined, and evaluated, where the divisor is at least 1."""

    nargs = 2
    precedence = 40  # as a sum, so that sympy brackets it in products and behind a minus

    @classmethod
    def eval(cls, numerator: Expr, divisor: Expr) -> Expr | None:
        if integers(numerator, divisor) and divisor >= 1:
            return cls.exactly(numerator, divisor)
        return None


class FloorDiv(Quotient):
    """⌊a/b⌋"""

    operator = "//"

    @classmethod
    def exactly(cls, a: Expr, b: Expr) -> Expr:
        return sympy.Integer(int(a) // int(b))

    def doit(self, **hints: Any) -> Expr:
        a, b = (part.doit(**hints) for part in self.args)
        return sympy.floor(a / b)


class CeilDiv(Quotient):
    """⌈a/b⌉"""

    operator = "ceil"

    @classmethod
    def exactly(cls, a: Expr, b: Expr) -> Expr:
        return sympy.Integer(-(-int(a) // int(b)))

    def doit(self, **hints: Any) -> Expr:
        a, b = (part.doit(**hints) for part in self.args)
        return sympy.ceiling(a / b)


class Remainder(Quotient):
    """a mod b, from 0 to b − 1"""

    operator = "%"

    @classmethod
    def exactly(cls, a: Expr, b: Expr) -> Expr:
        return sympy.Integer(int(a) % int(b))

    def doit(self, **hints: Any) -> Expr:
        a, b = (part.doit(**hints) for part in self.args)
        return a - b * sympy.floor(a / b)


class Larger(Inert, sympy.Function):
    """max(a, b)"""

    operator = "max"
    nargs = 2

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        return max(a, b) if integers(a, b) else None

    def doit(self, **hints: Any) -> Expr:
        return sympy.Max(*(part.doit(**hints) for part in self.args))


class Smaller(Inert, sympy.Function):
    """min(a, b)"""

    operator = "min"
    nargs = 2

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        return min(a, b) if integers(a, b) else None

    def doit(self, **hints: Any) -> Expr:
        return sympy.Min(*(part.doit(**hints) for part in self.args))


class Either(Inert, sympy.Function):
    """a if the condition holds, else b"""

    operator = "if"
    nargs = 3

    @classmethod
    def eval(cls, condition: Expr, a: Expr, b: Expr) -> Expr | None:
        return a if condition == sympy.true else b if condition == sympy.false else None

    def doit(self, **hints: Any) -> Expr:
        condition, a, b = (part.doit(**hints) for part in self.args)
        return sympy.Piecewise((a, condition), (b, True))


class Literal(Inert, sympy.Function):
    """A negative number that was written as one: 3 + (-1) is no difference."""

    nargs = 1

    def doit(self, **hints: Any) -> Expr:
        return self.args[0]


class Connective(Inert, sympy.logic.boolalg.BooleanFunction):
    """A truth value of truth values; the parts keep their order."""

    @property
    def parts(self) -> tuple[Expr, ...]:
        return tuple(self.args)


class Every(Connective):
    """a and b and …"""

    operator = "and"

    @classmethod
    def eval(cls, *parts: Expr) -> Expr | None:
        return settled(sympy.And, parts)

    def doit(self, **hints: Any) -> Expr:
        return sympy.And(*(part.doit(**hints) for part in self.args))


class Some(Connective):
    """a or b or …"""

    operator = "or"

    @classmethod
    def eval(cls, *parts: Expr) -> Expr | None:
        return settled(sympy.Or, parts)

    def doit(self, **hints: Any) -> Expr:
        return sympy.Or(*(part.doit(**hints) for part in self.args))


class Opposite(Connective):
    """not a"""

    operator = "not"
    nargs = 1

    @classmethod
    def eval(cls, part: Expr) -> Expr | None:
        return settled(sympy.Not, (part,))

    def doit(self, **hints: Any) -> Expr:
        return sympy.Not(*(part.doit(**hints) for part in self.args))


class Then(Connective):
    """a ⇒ b"""

    operator = "=>"
    nargs = 2

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        return settled(sympy.Implies, (a, b))

    def doit(self, **hints: Any) -> Expr:
        return sympy.Implies(*(part.doit(**hints) for part in self.args))


class Exactly(Connective):
    """a ⇔ b"""

    operator = "<=>"
    nargs = 2

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        return settled(sympy.Equivalent, (a, b))

    def doit(self, **hints: Any) -> Expr:
        return sympy.Equivalent(*(part.doit(**hints) for part in self.args))


def settled(connective: Any, parts: tuple[Expr, ...]) -> Expr | None:
    """The truth value, once every part is true or false."""
    if all(part in (sympy.true, sympy.false) for part in parts):
        return connective(*parts)
    return None
