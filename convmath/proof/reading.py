"""Certificates as a person reads them: each case's facts, and the sum that comes out as -1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from convmath.model import Link
from convmath.proof import kernel
from convmath.terms import Node


class Refutation(NamedTuple):
    """One closed case: facts that are all >= 0 (equalities: = 0), and the sum of multiples of them that is -1."""

    number: str  # "2", or "2+-" after two splits
    facts: tuple[Node, ...]  # those the sum uses, as terms
    equalities: tuple[Node, ...]
    summands: tuple[tuple[Node, ...], ...]  # each a product; together they expand to -1


def refutations(link: Link, cited: tuple[Node, ...], proof: Node) -> list[Refutation]:
    """Every case of a link's goal with its sum, in the checker's order."""
    known = [*kernel.lists(link.hypotheses), *kernel.lists(cited)]
    found: list[Refutation] = []
    for number, (case, tree) in enumerate(zip(kernel.cases(known, kernel.lists(link.goal)), proof["cases"]), 1):
        found += _leaves(case, tree, str(number))
    return found


def _leaves(case: kernel.Case, tree: Node, number: str) -> Iterator[Refutation]:
    facts, equalities = case
    if tree[0] != "sum":
        p = kernel.Reader().polynomial(tree[1])
        compare = tree[0] == "compare"
        above = kernel.add(p, kernel.constant(1), -1) if compare else p
        yield from _leaves((facts + [above], equalities), tree[2], number + "+")
        if compare:
            yield from _leaves((facts, equalities + [p]), tree[3], number + "=")
        negative = kernel.add(kernel.add({}, p, -1), kernel.constant(1), -1)
        yield from _leaves((facts + [negative], equalities), tree[-1], number + "−")
        return
    used = sorted({index for _, indices in tree[1] for index in indices})
    summands: list[tuple[Node, ...]] = []
    for coefficient, indices in tree[1]:
        factors = [term_of(facts[index]) for index in indices]
        weight = Fraction(coefficient)
        summands.append((number_of(weight), *factors) if weight != 1 else tuple(factors))
    for index, multiplier in tree[2]:
        free = {tuple(powers): Fraction(c) for c, powers in multiplier}
        summands.append((term_of(free), term_of(equalities[index])))
    yield Refutation(
        number=number,
        facts=tuple(term_of(facts[index]) for index in used),
        equalities=tuple(term_of(equalities[index]) for index, _ in tree[2]),
        summands=tuple(summands),
    )


def number_of(value: Fraction | int) -> Node:
    """A coefficient as a node; a fraction is shown as numerator/denominator."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else ("/", exact.numerator, exact.denominator)


def term_of(p: kernel.Polynomial) -> Node:
    """A polynomial as a term: positive parts first, the constant last."""

    def rank(item: tuple[tuple[str, ...], Fraction | int]) -> tuple[bool, bool, int, tuple[str, ...]]:
        powers, value = item
        return (not powers, value < 0, -len(powers), powers)

    parts: list[Node] = []
    for powers, value in sorted(p.items(), key=rank):
        size: Node = number_of(abs(value))
        factors = [*powers] if powers and abs(value) == 1 else [size, *powers]
        part: Node = factors[0] if len(factors) == 1 else ("*", *factors)
        parts.append(("neg", part) if value < 0 else part)
    if not parts:
        return 0
    return parts[0] if len(parts) == 1 else ("+", *parts)
