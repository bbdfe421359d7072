"""What sympy does to terms: floors, remainders, abbreviations, factors, cases."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Self

from convmath.derive.arranged import live, multiplied
from convmath.derive.certified import cited
from convmath.derive.lines import NotApplicable, symbol
from convmath.derive.pieces import (
    by_number,
    expression,
    folded_remainder,
    mapped,
    replaced,
    said,
    sums,
)
from convmath.derive.relations import Relations
from convmath.language.algebra import sympy
from convmath.language.forms import to_sympy
from convmath.language.inert import (
    CeilDiv,
    Either,
    Expr,
    FloorDiv,
    Larger,
    Remainder,
    Smaller,
    tree_of,
)
from convmath.language.nodes import plain
from convmath.language.text import unicode


class Algebra(Relations):
    """A chain with the operations of school algebra, and those of whole numbers."""

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
