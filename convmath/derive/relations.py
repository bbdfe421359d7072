"""What sympy does to relations between integers: isolate, divide, solve, and read a floor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from convmath.derive.arranged import live, multiplied
from convmath.derive.certified import cited
from convmath.derive.lines import Chain, NotApplicable, symbol
from convmath.derive.pieces import (
    FLIPPED,
    Rewrite,
    cleared,
    expression,
    first_changed,
    relation,
    replaced,
    said,
    terms_with,
)
from convmath.language.algebra import sympy
from convmath.language.inert import (
    CeilDiv,
    Expr,
    FloorDiv,
    Inert,
    tree_of,
)
from convmath.language.text import text, unicode


class Relations(Chain):
    """A chain with the operations on relations."""

    # How an operation meets a line: it may stand inside a count, or be one of several conditions. -------------

    def in_conditions(self, rewrite: Rewrite, note: str) -> Self:
        """Apply to the first condition of the line that the operation knows what to do with."""
        now = self.now
        if isinstance(now, Inert) and now.operator in ("count", "sum"):
            changed = first_changed(now.args[1], rewrite)
            if changed is not None:
                line = now.func(now.args[0], changed, *now.args[2:], evaluate=False)
                return self.then(line, self.rule(), note)
        else:
            changed = first_changed(now, rewrite)
            if changed is not None:
                return self.then(changed, "arithmetic", note)
        raise NotApplicable(f"{note}: nothing in {text(self.tree)[:120]} allows it")

    def in_terms(self, rewrite: Rewrite, note: str, kinds: tuple[Any, ...]) -> Self:
        """Apply to the first of our functions, outer ones first, that the operation knows what to do with."""
        now = self.now
        for part in sympy.preorder_traversal(now):
            if isinstance(part, kinds):
                changed = rewrite(part)
                if changed is not None and changed != part:
                    line = live(replaced(now, part, changed))
                    return self.then(line, self.rule(), note)
        raise NotApplicable(f"{note}: nothing in {text(self.tree)[:120]} allows it")

    # Relations --------------------------------------------------------------------------------------------

    def isolate(self, name: str) -> Self:
        """Everything without the letter to the right."""
        x = symbol(name)

        def rewrite(rel: Expr) -> Expr | None:
            kept, rest = terms_with(live(rel.lhs - rel.rhs), x)
            kind = type(rel)
            if kept == 0:
                return None
            if multiplied(kept).coeff(x) == sympy.S.Zero:
                return None
            if kept.as_coeff_Mul()[0] < 0 or (kept.is_Add and all(t.as_coeff_Mul()[0] < 0 for t in kept.args)):
                kept, rest, kind = -kept, -rest, FLIPPED[kind]
            left = sympy.factor_terms(kept) if kept.is_Add else kept
            return None if (left, -rest) == (rel.lhs, rel.rhs) else relation(kind, left, -rest)

        return self.in_conditions(rewrite, f"everything but {unicode(name)} to the right")

    def divide(self, divisor: Any, rounding: str = "") -> Self:
        """Divide a relation between integers by a positive number, and round as the relation asks.

        An integer is at most a quotient exactly when it is at most its floor, and less than it exactly when it is less
        than its ceiling.  `rounding` ("down" or "up") rounds otherwise: that is refused where it is wrong.
        """
        b = expression(divisor)
        used: list[Any] = []

        def rewrite(rel: Expr) -> Expr | None:
            left = sympy.cancel(rel.lhs / b)
            if not left.is_polynomial() or not sympy.denom(sympy.together(left)).is_Integer or left == rel.lhs:
                return None
            if sympy.denom(sympy.together(left)) != 1:
                return None
            down = rounding == "down" if rounding else isinstance(rel, (sympy.Le, sympy.Gt))
            exact = isinstance(rel, (sympy.Eq, sympy.Ne))
            quotient = sympy.cancel(rel.rhs / b)
            if quotient.is_polynomial() and sympy.denom(sympy.together(quotient)) == 1:
                return relation(type(rel), left, quotient)
            if exact:
                return None
            if isinstance(rel, (sympy.Le, sympy.Lt)) and not rounding:
                tag = "floor-below" if isinstance(rel, sympy.Le) else "ceil-above"
                used.append(cited(tag, {"y": tree_of(left), "x": tree_of(rel.rhs), "b": tree_of(b)}))
            return relation(type(rel), left, (FloorDiv if down else CeilDiv)(rel.rhs, b))

        chain = self.in_conditions(
            rewrite, f"divided by {said(b)}, {f'rounded {rounding}' if rounding else 'rounded as the relation asks'}"
        )
        return chain.note(cites=tuple(used[:1]))

    def note(self, cites: tuple[Any, ...] = (), words: str = "") -> Self:
        """The last line with what it cites, or with other words."""
        last = self.steps[-1]
        if cites and last.by in ("arithmetic", "cite"):
            last = replace(last, by="cite", cites=cites)
        elif cites:
            last = replace(last, cites=cites)
        if words:
            last = replace(last, note=words)
        return replace(self, steps=(*self.steps[:-1], last))

    def strict(self, name: str = "") -> Self:
        """a ≤ b is a < b + 1, and a ≥ b is a > b − 1."""

        def rewrite(rel: Expr) -> Expr | None:
            if isinstance(rel, sympy.Le) and (not name or rel.lhs == symbol(name)):
                return relation(sympy.Lt, rel.lhs, rel.rhs + 1)
            if isinstance(rel, sympy.Ge) and (not name or rel.lhs == symbol(name)) and rel.rhs != 0:
                return relation(sympy.Gt, rel.lhs, rel.rhs - 1)
            return None

        return self.in_conditions(rewrite, "whole numbers: a ≤ b says a < b + 1")

    def weak(self, name: str = "") -> Self:
        """a < b is a ≤ b − 1, and a > b is a ≥ b + 1."""

        def rewrite(rel: Expr) -> Expr | None:
            if isinstance(rel, sympy.Lt) and (not name or rel.has(symbol(name))):
                return relation(sympy.Le, rel.lhs, rel.rhs - 1)
            if isinstance(rel, sympy.Gt) and (not name or rel.has(symbol(name))):
                return relation(sympy.Ge, rel.lhs, rel.rhs + 1)
            return None

        return self.in_conditions(rewrite, "whole numbers: a < b says a ≤ b − 1")

    def solve_for(self, name: str) -> Self:
        """A linear equation, solved by sympy for one unknown."""
        x = symbol(name)

        def rewrite(rel: Expr) -> Expr | None:
            if not isinstance(rel, sympy.Eq) or rel.lhs == x:
                return None
            solutions = sympy.solve(multiplied(rel.lhs - rel.rhs), x)
            return relation(sympy.Eq, x, solutions[0]) if len(solutions) == 1 else None

        return self.in_conditions(rewrite, f"solved for {unicode(name)}")

    def swap(self) -> Self:
        """The sides of a relation exchanged."""
        return self.in_conditions(
            lambda rel: relation(FLIPPED[type(rel)], rel.rhs, rel.lhs), "read from the other side"
        )

    def clear_floor(self) -> Self:
        """⌊a/b⌋ = n says 0 ≤ a − b n < b; an inequality says one of the two; a ceiling likewise."""
        met: list[Expr] = []

        def rewrite(rel: Expr) -> Expr | None:
            total = live(rel.lhs - rel.rhs)
            for quotient in sorted(
                total.atoms(FloorDiv, CeilDiv), key=lambda q: (-sympy.count_ops(q), isinstance(q, FloorDiv), str(q))
            ):
                sign = total.coeff(quotient)
                rest = live(total - sign * quotient)
                if sign not in (1, -1) or rest.has(quotient):
                    continue
                kind = type(rel) if sign == 1 else FLIPPED[type(rel)]
                a, b = quotient.args
                met.append(quotient)
                return cleared(kind, a, b, live(-sign * rest), isinstance(quotient, CeilDiv))
            return None

        chain = self.in_conditions(rewrite, "what the floor says of what is divided")
        if isinstance(met[-1], CeilDiv):
            chain = chain.note(words="what the ceiling says of what is divided")
        return chain

    def rule(self) -> str:
        now = self.now
        return {"count": "same-members", "sum": "same-terms"}.get(getattr(now, "operator", ""), "arithmetic")
