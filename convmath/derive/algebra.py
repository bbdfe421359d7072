"""What sympy does to one line: relations, floors, abbreviations, factors.  Each operation gives the chain its next line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Self

from convmath.derive.arranged import arranged, live, multiplied
from convmath.derive.certified import cited
from convmath.derive.lines import Chain, NotApplicable, symbol
from convmath.language.algebra import sympy
from convmath.language.forms import to_sympy
from convmath.language.inert import (
    SYMPY_NAMES,
    CeilDiv,
    Either,
    Every,
    Expr,
    FloorDiv,
    Inert,
    Larger,
    Remainder,
    Smaller,
    tree_of,
)
from convmath.language.nodes import Node, plain
from convmath.language.text import text, unicode

FLIPPED = {
    sympy.Le: sympy.Ge,
    sympy.Lt: sympy.Gt,
    sympy.Ge: sympy.Le,
    sympy.Gt: sympy.Lt,
    sympy.Eq: sympy.Eq,
    sympy.Ne: sympy.Ne,
}
Rewrite = Callable[[Expr], Expr | None]


def said(shown: Expr) -> str:
    """An expression in a note."""
    return unicode(arranged(live(shown)))


def is_relation(shown: Expr) -> bool:
    return SYMPY_NAMES.get(type(shown)) in ("<=", "<", ">=", ">", "==", "!=")


def relation(kind: Any, left: Expr, right: Expr) -> Expr:
    return kind(left, right, evaluate=False)


def between(low: Expr, middle: Expr, end: Expr) -> Expr:
    """low <= middle < end"""
    return Every(relation(sympy.Le, low, middle), relation(sympy.Lt, middle, end), evaluate=False)


def terms_with(total: Expr, x: Expr) -> tuple[Expr, Expr]:
    """The terms of a sum that speak of x, multiplied out, and the rest as it is."""
    parts = sympy.Add.make_args(total)
    inside = multiplied(sympy.Add(*(part for part in parts if part.has(x))))
    kept = sympy.Add(*(part for part in sympy.Add.make_args(inside) if part.has(x)))
    return kept, sympy.Add(*(part for part in parts if not part.has(x)), inside - kept)


class Algebra(Chain):
    """A chain with the operations of school algebra, and those of whole numbers."""

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

    # Terms ------------------------------------------------------------------------------------------------

    def expand(self) -> Self:
        """Multiplied out."""
        return self.then(mapped(self.now, multiplied), self.rule(), "multiplied out")

    def factor(self) -> Self:
        """Factored by sympy."""
        return self.then(mapped(self.now, sympy.factor), self.rule(), "factored")

    def simplify_floors(self) -> Self:
        """What is divided by a floor, multiplied out inside it."""

        def rewrite(quotient: Expr) -> Expr:
            return quotient.func(multiplied(quotient.args[0]), quotient.args[1])

        return self.in_terms(rewrite, "added up", (FloorDiv, CeilDiv, Remainder))

    def take_out(self) -> Self:
        """Multiples of the divisor leave a floor, a ceiling, a remainder; division by 1 leaves everything."""

        def rewrite(quotient: Expr) -> Expr | None:
            a, b = quotient.args
            if b == 1:
                return sympy.S.Zero if isinstance(quotient, Remainder) else multiplied(a)
            whole, rest = (
                sympy.reduced(multiplied(a), [b], *sorted(b.free_symbols, key=str))
                if b.free_symbols
                else by_number(a, b)
            )
            if whole == [0]:
                return None
            rounded = quotient.func(rest, b) if rest != 0 else sympy.S.Zero
            return rounded if isinstance(quotient, Remainder) else rounded + whole[0]

        return self.in_terms(
            rewrite, "whole multiples of the divisor leave the quotient", (FloorDiv, CeilDiv, Remainder)
        )

    def put_in(self, amount: Any) -> Self:
        """⌊a/b⌋ + n is ⌊(a + b n)/b⌋; likewise for a ceiling."""
        n = expression(amount)

        def rewrite(quotient: Expr) -> Expr:
            a, b = quotient.args
            return quotient.func(live(a + b * n), b) - n

        return self.in_terms(rewrite, f"{said(n)} taken into the quotient", (FloorDiv, CeilDiv))

    def as_ceiling(self) -> Self:
        """⌊a/b⌋ is ⌈(a − b + 1)/b⌉."""
        used: list[Any] = []

        def rewrite(quotient: Expr) -> Expr:
            a, b = quotient.args
            numerator = live(a - b + 1)
            used.append(cited("ceil-as-floor", {"x": tree_of(numerator), "b": tree_of(b)}))
            return CeilDiv(numerator, b)

        return self.in_terms(rewrite, "a floor as a ceiling", (FloorDiv,)).note(cites=tuple(used[:1]))

    def as_floor(self) -> Self:
        """⌈a/b⌉ is ⌊(a + b − 1)/b⌋."""
        used: list[Any] = []

        def rewrite(quotient: Expr) -> Expr:
            a, b = quotient.args
            used.append(cited("ceil-as-floor", {"x": tree_of(a), "b": tree_of(b)}))
            return FloorDiv(live(a + b - 1), b)

        return self.in_terms(rewrite, "a ceiling as a floor", (CeilDiv,)).note(cites=tuple(used[:1]))

    def less_one(self) -> Self:
        """⌈a/b⌉ is ⌊(a − 1)/b⌋ + 1."""
        used: list[Any] = []

        def rewrite(quotient: Expr) -> Expr:
            a, b = quotient.args
            used.append(cited("ceil-less-one", {"x": tree_of(a), "b": tree_of(b)}))
            return FloorDiv(live(a - 1), b) + 1

        return self.in_terms(rewrite, "a ceiling is one more than a floor", (CeilDiv,)).note(cites=tuple(used[:1]))

    def as_remainder(self) -> Self:
        """a − b⌊a/b⌋ is a mod b."""
        now = self.now
        for quotient in sorted(now.atoms(FloorDiv), key=str):
            a, b = quotient.args
            line = mapped(now, partial(folded_remainder, quotient=quotient, a=a, b=b))
            if line != now:
                return self.then(line, self.rule(), "what division leaves over")
        raise NotApplicable("what division leaves over: there is no b⌊a/b⌋ in the line")

    def write_remainder(self) -> Self:
        """a mod b is a − b⌊a/b⌋."""
        return self.in_terms(
            lambda r: r.args[0] - r.args[1] * FloorDiv(*r.args), "a remainder is what division leaves", (Remainder,)
        )

    # Abbreviations and cases ----------------------------------------------------------------------------------

    def fold(self, name: str) -> Self:
        """An abbreviation put in the place of what it stands for."""
        long, short = self.long(name), symbol(name)
        now = self.now

        def shorter(side: Expr) -> Expr:
            for part in sorted(sums(side), key=lambda part: (-sympy.count_ops(part), str(part))):
                for sign in (1, -1):
                    rest = multiplied(part - sign * long)
                    if len(sympy.Add.make_args(rest)) < len(sympy.Add.make_args(multiplied(part))):
                        return replaced(side, part, live(rest + sign * short))
            return side

        line = mapped(now, shorter)
        return self.then(line, self.rule(), f"{unicode(name)} for {said(long)}")

    def unfold(self, name: str) -> Self:
        """An abbreviation written out."""
        now = self.now
        return self.then(
            live(now.xreplace({symbol(name): self.long(name)})), self.rule(), f"{unicode(name)} written out"
        )

    def resolve(self) -> Self:
        """A maximum, a minimum or a case distinction is the one branch that the hypotheses leave."""
        now = self.now
        problem: Exception | None = None
        for part in sympy.preorder_traversal(now):
            if not isinstance(part, (Larger, Smaller, Either)):
                continue
            for branch in part.args[-2:]:
                try:
                    return self.then(
                        live(replaced(now, part, branch)), self.rule(), f"{said(branch)}, by what is given"
                    )
                except ValueError as error:
                    problem = error
        raise problem or NotApplicable("there is no maximum, minimum or case to decide in the line")

    def split(self, condition: Any, then: Any = None, otherwise: Any = None) -> Self:
        """A case split: the line where the condition holds, and where it does not, each multiplied out by sympy."""
        holds = live(to_sympy(plain(condition)))
        now = self.now
        first = expression(then) if then is not None else now
        second = expression(otherwise) if otherwise is not None else now
        return self.then(
            Either(holds, first, second, evaluate=False),
            self.rule(),
            f"the case {unicode(plain(condition))}, and the other",
        )

    def state(self, line: Any, note: str = "") -> Self:
        """A line that is stated: it is tried and asked of the kernel as any other, but sympy did not compute it."""
        return self.then(plain(line), self.rule(), note or "as stated", stated=True)

    def citing(self, tag: str, **values: Any) -> Self:
        """The last line leans on an earlier theorem at these values."""
        added = cited(tag, {name.replace("_prime", "'"): plain(value) for name, value in values.items()})
        return self.note(cites=(*self.steps[-1].cites, added))

    def finish(self, note: str = "") -> Self:
        """The other side of the theorem, stated as the last line."""
        if self.finished:
            return self
        if self.target is None:
            raise NotApplicable("only a chain that begins at a theorem knows where it ends")
        return replace(self.then(self.target, self.rule(), note or "the other side of the theorem"), completed=1)

    def rule(self) -> str:
        now = self.now
        return {"count": "same-members", "sum": "same-terms"}.get(getattr(now, "operator", ""), "arithmetic")


# Small pieces ---------------------------------------------------------------------------------------------


def expression(given: Any) -> Expr:
    """A letter, a number, one of our terms, or a sympy expression."""
    if isinstance(given, str):
        return symbol(given)
    return given if isinstance(given, sympy.Basic) else live(to_sympy(plain(given)))


def first_changed(condition: Expr, rewrite: Rewrite) -> Expr | None:
    """The condition with the first part that changes."""
    if is_relation(condition):
        return rewrite(condition)
    if isinstance(condition, Inert) and condition.operator in ("and", "or", "not"):
        for number, part in enumerate(condition.args):
            changed = first_changed(part, rewrite)
            if changed is not None:
                parts = (*condition.args[:number], changed, *condition.args[number + 1 :])
                return condition.func(*parts, evaluate=False)
    return None


def mapped(line: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Each side of a relation, each part of a condition, or the whole term, changed."""
    if is_relation(line):
        return relation(type(line), change(line.lhs), change(line.rhs))
    if isinstance(line, Inert) and line.operator == "count":
        return line.func(line.args[0], mapped(line.args[1], change), evaluate=False)
    if isinstance(line, Inert) and line.operator in ("and", "or", "not", "=>", "<=>"):
        return line.func(*(mapped(part, change) for part in line.args), evaluate=False)
    return change(line)


def replaced(line: Expr, old: Expr, new: Expr) -> Expr:
    """The line with a part exchanged, wherever it stands."""
    return line.xreplace({old: new})


def sums(line: Expr) -> set[Expr]:
    """Every sum in the line, and the letters' own places."""
    return {part for part in sympy.preorder_traversal(line) if isinstance(part, sympy.Add)} | {line}


def by_number(a: Expr, b: Expr) -> tuple[list[Expr], Expr]:
    """The part of a that is a multiple of a plain number, and the rest."""
    whole = [
        term for term in sympy.Add.make_args(multiplied(a)) if (term / b).is_integer or term.as_coeff_Mul()[0] % b == 0
    ]
    return [sympy.Add(*(term / b for term in whole))], sympy.Add(multiplied(a), *(-term for term in whole))


def cleared(kind: Any, a: Expr, b: Expr, n: Expr, up: bool) -> Expr | None:
    """What quotient (relation) n says of the numerator."""
    if kind is sympy.Eq:
        return between(sympy.S.Zero, live(b * n - a) if up else live(a - b * n), b)
    if up:
        bound = {
            sympy.Le: (sympy.Le, n),
            sympy.Lt: (sympy.Le, n - 1),
            sympy.Ge: (sympy.Gt, n - 1),
            sympy.Gt: (sympy.Gt, n),
        }
    else:
        bound = {
            sympy.Le: (sympy.Lt, n + 1),
            sympy.Lt: (sympy.Lt, n),
            sympy.Ge: (sympy.Ge, n),
            sympy.Gt: (sympy.Ge, n + 1),
        }
    if kind not in bound:
        return None
    sign, times = bound[kind]
    return relation(sign, a, live(b * multiplied(times)))


def folded_remainder(side: Expr, quotient: Expr, a: Expr, b: Expr) -> Expr:
    """A sum with b⌊a/b⌋ in it, written with a mod b."""
    for part in sorted(sums(side), key=lambda part: (-sympy.count_ops(part), str(part))):
        full = multiplied(part)
        times = sympy.cancel(full.coeff(quotient) / b)
        if times != 0 and times.is_polynomial() and sympy.denom(sympy.together(times)) == 1:
            rest = multiplied(full - times * b * quotient)
            return replaced(side, part, multiplied(rest + times * a) - times * Remainder(a, b))
    return side


def node_of(shown: Any) -> Node:
    return tree_of(shown) if isinstance(shown, sympy.Basic) else plain(shown)
