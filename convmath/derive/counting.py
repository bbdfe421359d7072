"""What sympy does to counts and sums: the extreme taps, intervals, witnesses, and sums over other indices."""

from __future__ import annotations

from typing import Any, Self

from convmath.derive.algebra import Algebra
from convmath.derive.arranged import arranged, live
from convmath.derive.lines import NotApplicable
from convmath.derive.pieces import between, is_relation, relation, terms_with
from convmath.language.algebra import sympy
from convmath.language.forms import to_sympy
from convmath.language.inert import Every, Expr, Inert, Larger, Smaller, tree_of
from convmath.language.nodes import Node, conjuncts, plain
from convmath.language.terms import Term
from convmath.language.text import unicode
from convmath.proof import rules


def flat(condition: Expr) -> list[Expr]:
    """The conditions that a conjunction joins."""
    if isinstance(condition, Inert) and condition.operator == "and":
        return [inner for part in condition.args for inner in flat(part)]
    return [condition]


class Counting(Algebra):
    """A chain that also counts and sums."""

    def counted(self) -> tuple[Expr, list[Expr]]:
        """The variable and the conditions of the count that the line is."""
        now = self.now
        if not (isinstance(now, Inert) and now.operator == "count"):
            raise NotApplicable(f"the line must be a count, got {unicode(self.tree)[:120]}")
        return now.args[0], flat(now.args[1])

    def extreme_taps(self) -> Self:
        """Inequalities that are affine in a tap hold for all taps exactly when they hold for the first and the last one.

        Of the conditions that this leaves, those that follow from another one are dropped.
        """
        variable, conditions = self.counted()
        kept: list[Expr] = []
        for condition in conditions:
            if not (isinstance(condition, Inert) and condition.operator == "all"):
                kept.append(condition)
                continue
            tap, end, inner = condition.args
            for part in flat(inner):
                ends = [simplified(part.xreplace({tap: value})) for value in (sympy.S.Zero, end - 1)]
                kept += [bound for bound in ends if bound not in kept]
        count = type(self.now)
        for dropped in (*reversed(self.implied(variable, kept)), ()):
            rest = [c for c in kept if c not in dropped]
            line = count(variable, Every(*rest, evaluate=False), evaluate=False)
            try:
                return self.then(line, "extreme-taps", "all taps land exactly when the first and the last one do")
            except NotApplicable:
                continue
        raise NotApplicable("the taps must be bound by inequalities")

    def implied(self, variable: Expr, kept: list[Expr]) -> list[tuple[Expr, ...]]:
        """Conditions that may be left out, more and more of them; a wrong choice is refused like any wrong line."""
        own = [c for c in kept if c.has(variable)]
        gone: list[Expr] = []
        found: list[tuple[Expr, ...]] = []
        count = type(self.now)
        for condition in reversed(own[1:] if len(own) > 1 else []):
            rest = [c for c in kept if c not in (*gone, condition)]
            trial = count(variable, Every(*rest, evaluate=False), evaluate=False)
            try:
                self.then(trial, "extreme-taps", "")
            except ValueError:
                continue
            gone.append(condition)
            found.append(tuple(gone))
        return found

    def interval(self) -> Self:
        """Conditions low ≤ t and t < end as one interval, from the largest low to the smallest end."""
        variable, conditions = self.counted()
        lows: list[Expr] = []
        ends: list[Expr] = []
        for condition in conditions:
            if not is_relation(condition):
                raise NotApplicable(f"the conditions must be inequalities, got {unicode(tree_of(condition))}")
            kept, rest = terms_with(live(condition.lhs - condition.rhs), variable)
            kind = type(condition)
            if kept == -variable:
                kept, rest = variable, -rest
                kind = {sympy.Le: sympy.Ge, sympy.Lt: sympy.Gt, sympy.Ge: sympy.Le, sympy.Gt: sympy.Lt}[kind]
            if kept != variable:
                raise NotApplicable(f"{unicode(tree_of(variable))} must stand alone: isolate and divide first")
            bound = live(-rest)
            if kind in (sympy.Ge, sympy.Gt):
                lows.append(bound + (1 if kind is sympy.Gt else 0))
            elif kind in (sympy.Le, sympy.Lt):
                ends.append(bound + (1 if kind is sympy.Le else 0))
            else:
                raise NotApplicable("an equation bounds no interval")
        if not lows or not ends:
            raise NotApplicable("an interval has a lower and an upper end")
        low, end = nested(Larger, lows), nested(Smaller, ends)
        line = type(self.now)(variable, between(low, variable, end), evaluate=False)
        return self.then(line, "same-members", "one interval")

    def count(self) -> Self:
        """The integers a ≤ t < b number max(0, b − a)."""
        _, (low, end) = self.counted()
        return self.then(
            Larger(sympy.S.Zero, live(end.rhs - low.lhs)),
            "count-interval",
            "counted: max(0, b − a) of them from a to b",
        )

    def interval_box(self) -> Self:
        """Each index of a sum of ones in one interval; an upper bound that another one implies goes."""
        now = self.now
        if not (isinstance(now, Inert) and now.operator == "sum"):
            raise NotApplicable(f"the line must be a sum, got {unicode(self.tree)[:120]}")
        indices, guard, term = now.args
        kept = []
        for index in indices.args:
            own = [c for c in flat(guard) if c.lhs == index or c.rhs == index]
            low = next(c for c in own if c.rhs == index)
            upper = [c for c in own if c.lhs == index][
                -1
            ]  # the last one written is the tightest, or the line is refused
            kept.append(between(low.lhs, index, upper.rhs + (1 if isinstance(upper, sympy.Le) else 0)))
        line = now.func(indices, Every(*kept, evaluate=False), term, evaluate=False)
        return self.then(line, "same-terms", "whole numbers; the other bounds follow")

    def count_box(self) -> Self:
        """Index pairs from intervals that do not depend on each other number the product of the intervals' lengths."""
        now = self.now
        if not (isinstance(now, Inert) and now.operator == "sum"):
            raise NotApplicable(f"the line must be a sum of ones, got {unicode(self.tree)[:120]}")
        indices, guard, _ = now.args
        lengths: dict[Expr, list[Expr]] = {index: [sympy.S.Zero, sympy.S.Zero] for index in indices.args}
        for bound in flat(guard):
            low = isinstance(bound, sympy.Le)
            lengths[bound.rhs if low else bound.lhs][not low] = bound.lhs if low else bound.rhs
        product = ("*", *(("max", 0, arranged(live(end - low))) for low, end in lengths.values()))
        return self.then(product, "count-box", "counted: a product of lengths")

    def witness(self, value: Any) -> Self:
        """A condition on every tap is the condition on the one where it is hardest to meet."""
        now = self.now
        if not (isinstance(now, Inert) and now.operator == "all"):
            raise NotApplicable(f"the line must be about every value, got {unicode(self.tree)[:120]}")
        variable, _, condition = now.args
        chosen = live(to_sympy(plain(value)))
        line = simplified(condition.xreplace({variable: chosen}))
        maps = ((Term(tree_of(chosen)),),)
        for candidate in (line, *flat(line)):
            try:
                return self.then(
                    simplified(candidate),
                    "every-by-witness",
                    f"decided at {unicode(tree_of(variable))} = {unicode(tree_of(chosen))}",
                    maps=maps,
                )
            except ValueError as error:
                problem = error
        raise problem

    # Sums -------------------------------------------------------------------------------------------------

    def reindex(self, new: str, there: Any, back: Any, guard: Any, term: Any = None) -> Self:
        """A sum over other indices: the map there, the map back, and what the new indices satisfy.

        sympy puts the map back into the term; the kernel shows that the maps pair the terms off.
        """
        now = self.now
        if not (isinstance(now, Inert) and now.operator == "sum"):
            raise NotApplicable(f"the line must be a sum, got {unicode(self.tree)[:120]}")
        indices, _, summand = now.args
        names = new.split()
        maps = (tuple(Term(plain(t)) for t in there), tuple(Term(plain(t)) for t in back))
        values = {index: live(to_sympy(plain(value))) for index, value in zip(indices.args, back)}
        inner = live(summand.xreplace(values)) if term is None else to_sympy(plain(term))
        line: Node = ("sum", ("indices", *names), plain(guard), arranged(inner) if term is None else plain(term))
        note = "re-indexed: " + ", ".join(f"{unicode(n)} = {unicode(plain(t))}" for n, t in zip(names, there))
        return self.then(line, "re-index", note, maps=maps)

    def merge(self) -> Self:
        """A sum of sums is one sum, and what is 0 unless a condition holds joins it to the guard."""
        indices, guard, entries = rules.flat(self.tree)
        parts = [part for part in conjuncts(guard)]
        product = entries[0] if len(entries) == 1 else ("*", *entries) if entries else 1
        line: Node = ("sum", ("indices", *indices), ("and", *parts), product)
        return self.then(line, "same-terms", "one sum over all indices; what is 0 outside joins the guard")

    def regroup(self, line: Any, note: str = "") -> Self:
        """The same terms under the same conditions, in the stated writing: sums within sums, factors in another order."""
        return self.then(plain(line), "same-terms", note or "the same terms", stated=True)

    def shift(self) -> Self:
        """Equations in a sum's guard, solved by sympy: what stands on both sides goes."""
        now = self.now
        if not (isinstance(now, Inert) and now.operator == "sum"):
            raise NotApplicable(f"the line must be a sum, got {unicode(self.tree)[:120]}")
        indices, guard, term = now.args
        parts = [cancelled(part) for part in flat(guard)]
        line = now.func(indices, Every(*parts, evaluate=False), term, evaluate=False)
        return self.then(line, "same-terms", "what stands on both sides goes")


def nested(kind: Any, bounds: list[Expr]) -> Expr:
    """The largest, or the smallest, of several."""
    unique = list(dict.fromkeys(bounds))
    found = unique[0]
    for bound in unique[1:]:
        found = kind(found, bound)
    return found


def simplified(condition: Expr) -> Expr:
    """A condition with what stands on both sides gone."""
    if isinstance(condition, Inert) and condition.operator == "and":
        return Every(*map(simplified, condition.args), evaluate=False)
    return cancelled(condition)


def cancelled(rel: Expr) -> Expr:
    """A relation without the terms that both sides have."""
    if not is_relation(rel):
        return rel
    left, right = (sympy.expand(live(side)) for side in rel.args)
    ours, theirs = sympy.Add.make_args(left), sympy.Add.make_args(right)
    common = [term for term in ours if term in theirs]
    if not common:
        return relation(type(rel), live(rel.lhs), live(rel.rhs))
    total = sympy.Add(*common)
    return relation(type(rel), left - total, right - total)
