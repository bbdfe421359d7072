"""A derivation: a chain of lines, each of which sympy made of the one before, and each of which the kernel is asked about.

>>> from convmath.derive import chain
>>> print(repr(chain("window-count").isolate("t").fold("e").divide("s")).strip())
st + d(k − 1) + 1 ≤ i + p₋ + p₊
⇔ st ≤ i + p₋ + p₊ − d(k − 1) − 1  ✓  everything but t to the right
⇔ st ≤ e                           ✓  e for i + p₋ + p₊ − d(k − 1) − 1
⇔ t ≤ ⌊e/s⌋                        ✓  divided by s, rounded as the relation asks
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from convmath.derive.arranged import arranged, live, same
from convmath.derive.certified import Setting, Verdict, conjuncts_of, counterexample, setting_of, verdict
from convmath.language.algebra import sympy
from convmath.language.evaluate import function
from convmath.language.forms import symbol, to_sympy
from convmath.language.inert import Expr
from convmath.language.latex import latex
from convmath.language.nodes import Node, plain
from convmath.language.terms import Formula, Term
from convmath.language.text import text, unicode
from convmath.proof import kernel, rules, trees
from convmath.proof.links import rule_step
from convmath.theory.collection import collect
from convmath.theory.model import Cite, Derivation, Step


class WrongStep(ValueError):
    """A line that does not follow from the one before it; the message shows numbers."""


class NotApplicable(ValueError):
    """An operation that finds nothing to do in the line."""


@dataclass(frozen=True, eq=False)
class Chain:
    """Lines so far; every operation gives a chain with one line more."""

    setting: Setting
    start: Node
    target: Node | None = None  # the other side of the theorem, in whose writing the last line is given
    steps: tuple[Step, ...] = ()
    stated: int = 0  # lines that were stated rather than computed
    completed: int = 0  # 1 when the last line is the theorem's other side, put there to be compared
    letters: str = "guide"

    @property
    def tree(self) -> Node:
        """The last line."""
        return plain(self.steps[-1].to) if self.steps else self.start

    @property
    def now(self) -> Expr:
        """The last line for sympy, its sums and products evaluated."""
        return live(to_sympy(self.tree))

    def long(self, name: str) -> Expr:
        """What an abbreviation stands for."""
        for short, long in self.setting.where:
            if short == name:
                return live(to_sympy(long))
        raise NotApplicable(
            f"{name} must be an abbreviation of this theorem, one of {[s for s, _ in self.setting.where]}"
        )

    def then(
        self,
        line: Expr | Node,
        by: str,
        note: str,
        *,
        cites: tuple[Cite, ...] = (),
        maps: tuple[tuple[Term, ...], ...] = (),
        stated: bool = False,
    ) -> Self:
        """The chain with this line; refused, with numbers, where it is wrong."""
        tree = line if isinstance(line, (tuple, str, int)) else arranged(live(line))
        if self.target is not None and not trees.binders(tree) and same(to_sympy(tree), to_sympy(self.target)):
            tree = self.target  # in the theorem's own writing
        if tree == self.tree:
            raise NotApplicable(f"{note}: the line is already {text(tree)}")
        wrong = counterexample(self.setting, self.tree, tree)
        if wrong is not None:
            raise WrongStep(self.refusal(tree, note, wrong))
        formula = trees.is_formula(tree)
        step = Step(to=Formula(tree) if formula else Term(tree), by=by, note=note, cites=cites, maps=maps)
        try:
            rules.RULES[by].apply(self.tree, rule_step(step))
        except (trees.Malformed, kernel.Refused) as error:
            raise NotApplicable(f"{note}: {error}") from error
        return replace(self, steps=(*self.steps, step), stated=self.stated + stated)

    def refusal(self, tree: Node, note: str, values: dict[str, int]) -> str:
        """Both lines at the numbers that tell them apart."""
        known = dict(values)
        for short, long in self.setting.where:
            known[short] = function(long, list(known))(*known.values())
        left, right = (function(each, list(known))(*known.values()) for each in (self.tree, tree))
        at = ", ".join(f"{unicode(name)} = {unicode(value)}" for name, value in values.items())
        if isinstance(left, bool):
            before, after = ("is true", "is false") if left else ("is false", "is true")
        else:
            before, after = f"is {unicode(left)}", f"is {unicode(right)}"
        return f"{note}: at {at} the line before {before}, {unicode(tree)} {after}"[:300]

    # What it says -----------------------------------------------------------------------------------------

    @property
    def derivation(self) -> Derivation:
        """The lines as the theory keeps them."""
        first = Formula(self.start) if trees.is_formula(self.start) else Term(self.start)
        return Derivation(start=first, steps=self.steps)

    @property
    def finished(self) -> bool:
        """Whether the last line is the other side of the theorem."""
        return self.target is not None and self.tree == self.target

    def verdicts(self, proofs: dict[str, Node] | None = None) -> list[Verdict]:
        """What the kernel says of each line."""
        found, before = [], self.start
        for number, step in enumerate(self.steps, 1):
            found.append(verdict(self.setting, before, step, number, proofs))
            before = plain(step.to)
        return found

    def in_letters(self, letters: str) -> Self:
        """The same chain, shown in the letters "guide", "notes" or "torch"."""
        return replace(self, letters=letters)

    @property
    def sign(self) -> str:
        return "⇔" if trees.is_formula(self.start) else "="

    def __repr__(self) -> str:
        lines = [f"  {unicode(self.start)}", *(f"{self.sign} {unicode(step.to)}" for step in self.steps)]
        marks = ["", *(f"{mark}  {step.note}" for mark, step in zip(self.verdicts(), self.steps))]
        width = min(max(map(len, lines)), 72)
        return "\n".join(f"{line:{width}}  {mark}".rstrip() for line, mark in zip(lines, marks))

    def _repr_markdown_(self) -> str:
        arrow = r"\Longleftrightarrow" if self.sign == "⇔" else "="
        rows = [("", latex(self.start, self.letters), "", "")]
        for step, mark in zip(self.steps, self.verdicts()):
            rows.append((arrow, latex(step.to, self.letters), str(mark), step.note))
        table = [f"| ${sign}{' ' * bool(sign)}{shown}$ | {mark} | {note} |" for sign, shown, mark, note in rows]
        return "\n".join(["| line | certified | because |", "| :--- | --- | :--- |", *table])


def begin(
    what: str | Term | Formula | Any, part: int = 0, given: Any = (), where: Any = None, kind: type[Any] = Chain
) -> Any:
    """A chain from a theorem's tag (with the number of the statement where it joins several), or from any formula.

    Args:
        what: a theorem's tag: the chain begins at the left side of its statement and ends at the right one.  Or a term,
            a formula or a sympy expression to begin at.
        part: which of the statements that the theorem joins, from 1 on; 0 for a theorem that is one.
        given: the hypotheses, of a chain that begins at a formula.
        where: its abbreviations, a dict of name and term.
    """
    if isinstance(what, str):
        if what not in collect().by_tag:
            raise ValueError(f"what must be the tag of a theorem, got {what[:80]!r}")
        theorem = collect().by_tag[what]
        statement = list(conjuncts_of(theorem))[max(part - 1, 0)] if part else theorem.goal.node
        if statement[0] not in ("==", "<=>"):
            raise ValueError(
                f"{what} must be given with part= from 1 to {len(list(conjuncts_of(theorem)))}: each is a line of its own"
            )
        return kind(setting=setting_of(theorem), start=statement[1], target=statement[2])
    shorts = tuple((name, plain(long)) for name, long in (where or {}).items())
    start = arranged(live(what)) if isinstance(what, sympy.Basic) else plain(what)
    return kind(setting=Setting("", shorts, tuple(map(plain, given))), start=start)


__all__ = ["Chain", "NotApplicable", "WrongStep", "begin", "symbol"]
