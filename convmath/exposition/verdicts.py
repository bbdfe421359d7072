"""What the theory says about a claim: right, right under a condition, completed or corrected.

The words are chosen by the state of the theorems, as checked here and now, never typed.
"""

from __future__ import annotations

from functools import cache

from convmath.exposition.display import Markdown
from convmath.language.writers import latex
from convmath.proof import registry
from convmath.proof.verify import verify
from convmath.theory.collection import collect
from convmath.theory.model import Report, Theorem


class Undecided(ValueError):
    """The theorems named do not decide the claim."""


@cache
def report(tag: str) -> Report:
    """The theorem's report; failed when anything that it rests on fails."""
    theory = collect()
    found = {one.tag: one for one in verify(theory, {tag, *theory.ancestors(find(tag).tag)})}
    return found[tag]


def find(tag: str) -> Theorem:
    """The theorem of the package with this tag."""
    return registry.find(collect(), tag)


def verdict(
    *says: str, when: tuple[str, ...] = (), completed_by: tuple[str, ...] = (), corrected_by: tuple[str, ...] = ()
) -> Markdown:
    """What the theorems say about a claim, as a line of a page.

    `says` are the theorems that say what the claim says.  A refuted one makes it right under its exact condition, or
    wrong where none is known; then `corrected_by` must name what is true instead.  `when` are proved theorems that state
    the condition of a claim that none refutes; `completed_by` say what the claim left out.
    """
    if not (says or when or corrected_by):
        raise Undecided("a verdict needs a theorem that says the claim, one that says when, or one that corrects")
    theorems = [find(tag) for tag in says]
    refuted = [theorem for theorem in theorems if state(theorem.tag) == "refuted"]
    for tag in (*when, *completed_by, *corrected_by):
        if state(tag) != "proved":
            raise Undecided(f"{tag} is {state(tag)}; only a proved theorem completes or corrects")
    if not corrected_by and any(theorem.right_when is None for theorem in refuted):
        raise Undecided(f"{refuted[0].tag} is refuted without a condition; say what corrects it")
    if corrected_by:
        lines = [f"**Corrected** by {listed(corrected_by)}."]
    elif when:
        lines = [f"**Right under a condition**, that of {listed(when)}."]
    elif refuted:
        lines = ["**Right under a condition.**"]
    elif completed_by:
        lines, completed_by = [f"**Completed** by {listed(completed_by)}."], ()
    else:
        lines = ["**Right.**"]
    right = tuple(theorem.tag for theorem in theorems if theorem not in refuted)
    lines += [f"The claim is {listed(right)}."] if right else []
    lines += [f"The claim is {said(theorem)}." for theorem in refuted]
    lines += [f"Completed by {listed(completed_by)}."] if completed_by else []
    return Markdown(" ".join(lines))


def listed(tags: tuple[str, ...]) -> str:
    """One, two and three."""
    links = [link(tag) for tag in tags]
    return " and ".join([", ".join(links[:-1]), links[-1]] if len(links) > 1 else links)


def state(tag: str) -> str:
    """Proved or refuted; a failed proof decides nothing."""
    status = report(tag).status
    if status == "failed":
        raise Undecided(f"{tag} failed: {'; '.join(problem.text for problem in report(tag).problems)}")
    return status


def link(tag: str) -> str:
    """A theorem's name on a page, with its status."""
    return f"{{thm}}`{tag}` ({state(tag)})"


def said(theorem: Theorem) -> str:
    """A refuted claim, where it fails and when it is right, in the letters of the notes."""
    found = link(theorem.tag)
    counterexample = report(theorem.tag).counterexample
    if counterexample is not None:
        from convmath.language.terms import Term

        values = ", ".join(f"{latex(Term(name), 'notes')} = {value}" for name, value in counterexample.items())
        found += f", false first at ${values}$"
    if theorem.right_when is not None:
        found += f"; it holds exactly when ${latex(theorem.right_when, 'notes')}$"
    return found
