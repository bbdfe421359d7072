"""What the theory says about a claim: right, right under a condition, completed or corrected.

The words are chosen by the state of the theorems, as checked here and now, never typed.
"""

from __future__ import annotations

from functools import cache

from convmath.commands.theory import ancestors, find
from convmath.model import Report, Theorem
from convmath.notebook import Markdown
from convmath.printing import latex
from convmath.proof.verify import verify
from convmath.theory import CHAPTERS


class Undecided(ValueError):
    """The theorems named do not decide the claim."""


@cache
def report(tag: str) -> Report:
    """The theorem's report; failed when anything that it rests on fails."""
    found = {one.tag: one for one in verify(CHAPTERS, {tag, *ancestors(find(tag))})}
    return found[tag]


def verdict(*decides: str, completed_by: tuple[str, ...] = (), corrected_by: tuple[str, ...] = ()) -> Markdown:
    """What the theorems say about a claim, as a line of a page.

    `decides` are the theorems that say what the claim says.  A refuted one makes it right under its exact condition, or
    wrong where none is known; then `corrected_by` must name what is true instead.  `completed_by` says what was left out.
    """
    if not decides and not corrected_by:
        raise Undecided("a verdict needs a theorem that decides, or one that corrects")
    theorems = [find(tag) for tag in decides]
    refuted = [theorem for theorem in theorems if state(theorem.tag) == "refuted"]
    for tag in (*completed_by, *corrected_by):
        if state(tag) != "proved":
            raise Undecided(f"{tag} is {state(tag)}; only a proved theorem completes or corrects")
    if corrected_by:
        word = "Corrected"
    elif refuted:
        word = "Right under a condition"
        if any(theorem.right_when is None for theorem in refuted):
            raise Undecided(f"{refuted[0].tag} is refuted without a condition; say what corrects it")
    else:
        word = "Completed" if completed_by else "Right"
    parts = [said(theorem) for theorem in theorems]
    parts += [f"completed by {link(tag)}" for tag in completed_by] + [
        f"corrected by {link(tag)}" for tag in corrected_by
    ]
    return Markdown(f"**{word}:** {'; '.join(parts)}.")


def state(tag: str) -> str:
    """Proved or refuted; a failed proof decides nothing."""
    status = report(tag).status
    if status == "failed":
        raise Undecided(f"{tag} failed: {'; '.join(report(tag).problems)}")
    return status


def link(tag: str) -> str:
    """A theorem's name on a page, with its status."""
    return f"{{thm}}`{tag}`, {state(tag)}"


def said(theorem: Theorem) -> str:
    """The theorem, its status, and when a refuted claim is right, in the letters of the notes."""
    found = link(theorem.tag)
    counterexample = report(theorem.tag).counterexample
    if counterexample is not None:
        from convmath.terms import Term

        values = ", ".join(f"{latex(Term(name), 'notes')} = {value}" for name, value in counterexample.items())
        found += f", first at ${values}$"
    if theorem.right_when is not None:
        found += f"; it holds exactly when ${latex(theorem.right_when, 'notes')}$"
    return found
