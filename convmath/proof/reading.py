"""Proofs as a person reads them: the maps of a re-indexing; each case's facts, and the sum that comes out as -1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from convmath.language.terms import Node, Term, node
from convmath.proof import kernel, rules
from convmath.theory.model import Derivation, Link


class Map(NamedTuple):
    """What a step sends its indices to: `names` ↦ `terms`; a witness is the term for the one name it stands for."""

    names: tuple[str, ...]
    terms: tuple[Term, ...]
    witness: bool = False


def maps(derivation: Derivation) -> list[tuple[Map, ...]]:
    """For each step the maps its rule was given: there and back, or the witness; none for most rules."""
    chain = [derivation.start, *(step.to for step in derivation.steps)]
    found: list[tuple[Map, ...]] = []
    for before, step in zip(chain, derivation.steps):
        if step.by == "re-index":
            sums = (rules.flat(node(before)), rules.flat(node(step.to)))
            found.append(tuple(Map(indices, terms) for (indices, *_), terms in zip(sums, step.maps)))
        else:
            # The left side of every-by-witness is ("all", name, end, condition).
            found.append(tuple(Map((str(node(before)[1]),), terms, witness=True) for terms in step.maps))
    return found


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


class Closed(NamedTuple):
    """What a certificate closes of one link: the cases of its goal, and each divisor with the cases of its own."""

    cases: int  # of the goal, before any is split further
    counted: int  # by the checker: each case once, those of the divisors included
    sums: list[Refutation]  # at least one a case
    divisors: list[tuple[Node, list[Refutation]]]  # what is divided by, and why it is at least 1


def closed(link: Link, cited: tuple[Node, ...], proof: Node) -> Closed:
    """Everything the certificate of a link closes, in the order in which it is stored."""
    hypotheses, goal = kernel.lists(link.hypotheses), kernel.lists(link.goal)
    found = []
    for (divisor, cases), trees in zip(kernel.divisor_cases(hypotheses, kernel.lists(cited), goal), proof["divisors"]):
        sums: list[Refutation] = []
        for number, (case, tree) in enumerate(zip(cases, trees), 1):
            sums += _leaves(case, tree, str(number))
        found.append((_tuples(divisor), sums))
    count = len(proof["cases"])
    counted = count + sum(map(len, proof["divisors"]))
    return Closed(cases=count, counted=counted, sums=refutations(link, cited, proof), divisors=found)


def _tuples(tree: Node) -> Node:
    """A tree as the kernel writes it, with lists, as the theory writes it."""
    return tuple(map(_tuples, tree)) if isinstance(tree, list) else tree


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
