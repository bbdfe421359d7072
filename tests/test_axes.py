"""Several axes: the rule that counts boxes accepts what follows and refuses everything else."""

from __future__ import annotations

from itertools import product

import pytest

from convmath.arithmetic import brute
from convmath.language.sums import Array, total
from convmath.language.terms import And, Formula, Term, between, maximum, node, variables
from convmath.proof import rules, search
from convmath.proof.links import links, rule_step
from convmath.theory.axes import AXES_INDEPENDENT
from convmath.theory.model import Derivation, Step, Theorem

t, u, v, a, b, c, x = variables("t u v a b c x")
BOX = And(between(0, t, a), between(b, u, c))


def claim(guard: Formula, right: Term, *indices: Term) -> Theorem:
    left = total(indices or (t, u), guard, 1)
    return Theorem(
        tag="box",
        title="",
        words="",
        goal=left == right,
        derivation=Derivation(start=left, steps=(Step(to=right, by="count-box"),)),
        example={"a": 1, "b": 0, "c": 2},
    )


def proofs(theorem: Theorem) -> list[object]:
    return [search.find(link, []) for link in links(theorem)]


@pytest.mark.parametrize(
    "theorem",
    [
        claim(BOX, maximum(0, a) * maximum(0, c - b)),
        claim(And(between(b, u, c), between(0, t, a)), maximum(0, a) * maximum(0, c - b)),  # in either order
        claim(between(0, t, a), maximum(0, a), t),
        claim(And(BOX, between(0, v, 2)), 2 * maximum(0, a) * maximum(0, c - b), t, u, v),
    ],
)
def test_boxes_are_counted(theorem: Theorem) -> None:
    assert None not in proofs(theorem)


@pytest.mark.parametrize(
    "right",
    [
        a * (c - b),  # an empty side counts none, not a negative number
        maximum(0, a * (c - b)),  # two empty sides are still empty
        maximum(0, a) * maximum(0, c - b + 1),
        maximum(0, a) + maximum(0, c - b),
    ],
)
def test_a_wrong_count_is_refused(right: Term) -> None:
    assert None in proofs(claim(BOX, right))


@pytest.mark.parametrize(
    ("guard", "message"),
    [
        (And(between(0, t, a), between(t, u, c)), "expects a <= t < b"),  # a triangle
        (And(between(0, t, u), between(b, u, t)), "expects a <= t < b"),
        (And(BOX, x * t <= a), "expects two bounds for each index"),
        (And(between(0, t, a), t >= 0, t < b), "expects a <= t < b, and nothing else about t"),
        (And(t >= 0, t <= a, between(b, u, c)), "expects a <= t < b, and nothing else about t"),
        (And(t > 0, t < a, between(b, u, c)), "expects a <= t < b, and nothing else about t"),
        (And(between(0, t, t), between(b, u, c)), "depends on an index|expects a <= t < b"),
    ],
)
def test_other_guards_are_refused(guard: Formula, message: str) -> None:
    step = Step(to=maximum(0, a) * maximum(0, c - b), by="count-box")
    with pytest.raises(rules.Malformed, match=message):
        rules.count_box(node(total((t, u), guard, 1)), rule_step(step))


def test_only_sums_of_ones_over_different_indices_are_counted() -> None:
    step = Step(to=maximum(0, a), by="count-box")
    for left in (total((t, u), BOX, 2), total((t, u), BOX, Array("w")[t]), a):
        with pytest.raises(rules.Malformed, match="expects a sum of ones"):
            rules.count_box(node(left), rule_step(step))
    with pytest.raises(rules.Malformed, match="expects two bounds for each index"):
        rules.count_box(node(total((t, t), And(between(0, t, a), between(0, t, b)), 1)), rule_step(step))


def test_two_axes_are_the_product_of_their_sizes_by_counting() -> None:
    """The definition: windows of two axes, tried one by one."""
    for i1, i2, k, s1, s2 in product(range(1, 6), range(1, 6), range(1, 4), range(1, 3), range(1, 4)):
        fitting = [
            (t, u)
            for t, u in product(range(8), range(8))
            if brute.fits(t, i1, k, s1, 1, 0, 1) and brute.fits(u, i2, k, s2, 0, 1, 1)
        ]
        assert len(fitting) == brute.conv_size(i1, k, s1, 1, 0, 1) * brute.conv_size(i2, k, s2, 0, 1, 1)
    assert AXES_INDEPENDENT.tag == "axes-independent"
