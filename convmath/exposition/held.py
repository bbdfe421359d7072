"""A theorem that one can hold: shown as its page, evaluated, verified, cited.

>>> from convmath import theorem
>>> theorem("conv-size")
theorem('conv-size')
>>> theorem("conv-size").at(input_size=7, kernel_size=3, stride=2, padding_low=0, padding_high=0, dilation=1)
3
>>> theorem("conv-size").verify().status
'proved'
"""

from __future__ import annotations

from functools import cache
from typing import Any

from convmath.exposition import citations, markdown, terminal, theorems
from convmath.exposition.audit import audit
from convmath.exposition.code import body, full_names, parameters, result
from convmath.language.evaluate import function
from convmath.language.terms import Node, free_names, substitute
from convmath.language.writers import assignment, unicode
from convmath.layers.errors import ConvmathError, WrongType
from convmath.proof import registry
from convmath.proof.trial import Trial
from convmath.theory.collection import collect
from convmath.theory.model import Report, Theorem


def theorem(tag: str) -> Held:
    """The theorem with this tag, or with a hash that begins so.

    Raises ValueError, with the nearest tags, where there is none.
    """
    return Held(registry.find(collect(), tag))


class Held:
    """One theorem of the package."""

    def __init__(self, statement: Theorem):
        self.statement = statement  # the record that the theory holds

    def __repr__(self) -> str:
        return f"theorem({self.statement.tag!r})"

    def __str__(self) -> str:
        return "\n".join(terminal.lines(theorems.card(self.statement, self.verify())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.statement is self.statement

    def __hash__(self) -> int:
        return hash(self.statement.tag)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows: the page, in Markdown."""
        address = citations.address()
        blocks = theorems.page(collect(), self.statement, self.verify())
        return {"text/markdown": markdown.text(blocks, address=address), "text/plain": repr(self)}

    def verify(self) -> Report:
        """Check every proof again, of the theorem and of what it rests on; `.status` and `.problems` say what came out."""
        return checked(self.statement.tag)

    def cite(self, form: str = "text") -> str:
        """The citation as text, BibTeX or CSL-JSON: form is "text", "bibtex" or "csl"."""
        return citations.written(citations.cite(self.statement), form, "form").rstrip("\n")

    def at(self, **values: int) -> Any:
        """What the theorem says at these values: the size or count that it gives, or whether it holds.

        Every parameter is given once, by its letter or by its full name (`k=3` or `kernel_size=3`), as an int.
        Raises ConvmathError, naming the parameter: for values outside the hypotheses, and for anything but ints.
        """
        full = self._full(values)
        tree = body(self.statement)
        return function(self.statement.goal.node if tree is None else tree, list(full))(*full.values())

    def sympy(self) -> Any:
        """The result as sympy writes it, abbreviations written out; ValueError where sympy has no form for it."""
        from convmath.language.writers import to_sympy

        tree: Node = result(self.statement).equation
        tree = getattr(tree, "node", tree)
        own = tree[1] if isinstance(tree, tuple) and isinstance(tree[1], str) else None
        for short, long in reversed(self.statement.where):
            if short.node != own:
                tree = substitute(tree, {str(short.node): long.node})
        return to_sympy(tree)

    def _full(self, values: dict[str, int]) -> dict[str, int]:
        """Every letter with its value, abbreviations worked out."""
        stated, words = self.statement, full_names(self.statement)
        letters = {words[letter]: letter for letter in stated.example} | {letter: letter for letter in stated.example}
        given: dict[str, int] = {}
        for name, value in values.items():
            if name not in letters:
                known = ", ".join(words[letter] for letter in stated.example)
                raise ConvmathError(name, f"must be one of {known}")
            if not isinstance(value, int) or isinstance(value, bool):
                raise WrongType(name, "must be an integer", value)
            if letters[name] in given:
                raise ConvmathError(name, "must be given once, by its letter or by its name", value)
            given[letters[name]] = value
        tree = body(stated)
        needed = stated.example if tree is None else {*parameters(stated, tree), *self._free()}
        if missing := [letter for letter in stated.example if letter in needed and letter not in given]:
            raise ConvmathError(words[missing[0]], f"must be given, as {missing[0]} or by this name")
        order = [given.get(letter, stated.example[letter]) for letter in stated.example]
        trial = Trial(stated)
        full = dict(zip([*stated.example, *(str(short.node) for short, _ in stated.where)], trial.full(tuple(order))))
        for hypothesis in stated.hypotheses:
            if not function(hypothesis.formula.node, list(full))(*full.values()):
                condition = f"must satisfy {unicode(hypothesis.formula)}".replace("{", "{{").replace("}", "}}")
                raise ConvmathError("values", condition, given=assignment(given))
        return full

    def _free(self) -> set[str]:
        """The letters that the hypotheses speak of, abbreviations written out."""
        trees = [h.formula.node for h in self.statement.hypotheses]
        for short, long in reversed(self.statement.where):
            trees = [substitute(tree, {str(short.node): long.node}) for tree in trees]
        return set().union(*map(free_names, trees))


@cache
def checked(tag: str) -> Report:
    """The report of one theorem, worked out once in a process."""
    return next(report for report in audit(collect(), [tag]).reports if report.tag == tag)
