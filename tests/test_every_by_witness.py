"""The rule for "every": it accepts what follows, and refuses everything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from convmath.language.terms import Formula, Iff, Not, Term, between, count, divides, for_all, names, node, variables
from convmath.proof import rules, search
from convmath.proof.links import Invalid, links, rule_step
from convmath.theory.model import Derivation, Hypothesis, Step, Theorem

t, n, x, y = variables("t n x y")
BELOW = for_all(t, n, t <= x)  # every t below n is at most x


def claim(left: Formula, right: Formula, *witness: Term, hypothesis: Formula = n >= 1) -> Theorem:
    return Theorem(
        tag="every",
        title="",
        words="",
        hypotheses=(Hypothesis(formula=hypothesis),),
        goal=Iff(left, right),
        derivation=Derivation(start=left, steps=(Step(to=right, by="every-by-witness", maps=(witness,)),)),
        example={"n": 1, "x": 0},
    )


def proofs(theorem: Theorem) -> list[object]:
    """A certificate or None for each link."""
    return [search.find(link, []) for link in links(theorem)]


def test_what_follows_is_proved() -> None:
    assert None not in proofs(claim(BELOW, x >= n - 1, n - 1))


@pytest.mark.parametrize(
    "theorem",
    [
        claim(BELOW, x >= n - 2, n - 1),  # does not imply the condition
        claim(BELOW, x >= n, n - 1),  # the condition does not imply it
        claim(BELOW, x >= n - 1, n),  # a witness outside the range
        claim(BELOW, x >= n - 1, Term(0)),  # a witness at which nothing fails
        claim(BELOW, x >= n - 1, n - 1, hypothesis=n >= 0),  # for n = 0 there is nothing to hold
        claim(for_all(t, n, divides(n, t * x)), divides(n, x), Term(0)),  # 0 is divisible by everything
    ],
)
def test_what_does_not_follow_is_refused(theorem: Theorem) -> None:
    assert None in proofs(theorem)


@pytest.mark.parametrize(
    ("theorem", "message"),
    [
        (claim(BELOW, x >= n - 1), "expects the witness"),
        (claim(BELOW, x >= n - 1, n - 1, n), "expects the witness"),
        (claim(n <= x, x >= n - 1, n - 1), "expects one condition for every"),
        (claim(for_all(y, n, count(t, between(0, t, y)) <= x), x >= n - 1, n - 1), "expects one condition for every"),
        (claim(BELOW, x >= t, n - 1), "may not speak of t"),
        (claim(for_all(t, t, t <= x), x >= n - 1, n - 1), "may not speak of t"),
        (claim(BELOW, x >= n - 1, t), "may not speak of t"),
        (claim(BELOW, for_all(y, n, y <= x), n - 1), "may not speak of t"),
        (claim(BELOW, x >= n - 1, n - 1, hypothesis=t >= 5), "a hypothesis speaks of it"),
    ],
)
def test_another_shape_is_refused(theorem: Theorem, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        links(theorem)


def test_a_second_map_is_refused() -> None:
    step = Step(to=x >= n - 1, by="every-by-witness", maps=((n - 1,), (n,)))
    with pytest.raises(rules.Malformed, match="expects the witness"):
        rules.every_by_witness(node(BELOW), rule_step(step))


def test_the_bound_variable_is_known_only_inside_its_range() -> None:
    """The kernel is given 0 <= t < n and the right side, and no more."""
    first, second = links(claim(BELOW, x >= n - 1, n - 1))
    assert first.hypotheses == (node(n >= 1), node(x >= n - 1), node(between(0, t, n)))
    assert second.hypotheses == (node(n >= 1), node(Not(x >= n - 1)))
    assert "t" not in names(("and", *second.hypotheses, second.goal))
    assert search.find(replace(first, hypotheses=first.hypotheses[:-1]), []) is None
