"""Finding certificates with z3.  Not trusted: the kernel checks whatever comes out of here."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from convmath.language.terms import Node as TermNode
from convmath.proof import kernel
from convmath.proof.kernel import Case, Node, Polynomial
from convmath.theory.model import Link

RLIMIT = 20_000_000  # z3's own unit of work, so that a search gives the same answer on every machine
MOST_PRODUCTS = 4000
DEEPEST_SPLIT = 5


def find(link: Link, cited: list[Node]) -> Node | None:
    """A proof for the kernel, or None when the search gives up (which says nothing about the statement)."""
    hypotheses, goal = kernel.lists(link.hypotheses), kernel.lists(link.goal)
    earlier = kernel.lists(cited)
    proof: dict[str, list[Any]] = {"divisors": [], "cases": []}
    for _, cases in kernel.divisor_cases(hypotheses, earlier, goal):
        trees = [refutation(case, ()) for case in cases]
        if None in trees:
            return None
        proof["divisors"].append(trees)
    for case in kernel.cases([*hypotheses, *earlier], goal):
        tree = refutation(case, link.hints)
        if tree is None:
            return None
        proof["cases"].append(tree)
    return proof


def refutation(case: Case, hints: tuple[TermNode, ...], depth: int = 0) -> Node | None:
    """A certificate for one case: a sum where there is one, otherwise the first split that leads to two."""
    everything = list(range(len(case[0]))), list(range(len(case[1])))
    # Most cases need no product of facts, and then z3 need not think about what products mean.
    if (tree := combination(case, everything, 1)) is not None:
        return tree
    core = unsatisfiable_core(case)
    tries = [(1, core), (1, everything), (2, core), (2, everything), (3, core)] if core else []
    if core is None and case[1]:
        tries = [(2, everything)]  # z3 may overlook what equalities give at once, when they are multiplied
    for degree, chosen in tries:
        tree = combination(case, chosen, degree)
        if tree is not None:
            return tree
    if depth >= DEEPEST_SPLIT:
        return None
    if depth == 0 and case[1] == [] and (tree := compared(case, hints, depth)) is not None:
        return tree
    facts, equalities = case
    best = None
    for p in candidates(case, hints):
        polynomial = kernel.Reader().polynomial(kernel.lists(p))
        low = facts + [kernel.add(kernel.add({}, polynomial, -1), kernel.constant(1), -1)], equalities
        high = facts + [polynomial], equalities
        closes = [unsatisfiable_core(side) is not None for side in (high, low)]
        if all(closes):
            trees = [refutation(side, hints, depth + 1) for side in (high, low)]
            if None not in trees:
                return ["split", kernel.lists(p), *trees]
        elif any(closes) and best is None:
            best = p, high, low
    if best is None:
        return compared(case, hints, depth)
    p, high, low = best
    trees = [refutation(side, hints, depth + 1) for side in (high, low)]
    return None if None in trees else ["split", kernel.lists(p), *trees]


def compared(case: Case, hints: tuple[TermNode, ...], depth: int) -> Node | None:
    """A comparison of two floors: where they are equal, the equality may be multiplied by anything."""
    facts, equalities = case
    floors = sorted(
        {name for p in [*facts, *equalities] for powers in p for name in powers if kernel.FRESH.match(name)}
    )
    pairs = [("+", a, sign) for a in floors for b in floors if a < b for sign in (b, ("neg", b))]
    for p in [*hints, *pairs]:
        polynomial = kernel.Reader().polynomial(kernel.lists(p))
        below = kernel.add(kernel.add({}, polynomial, -1), kernel.constant(1), -1)
        sides = [
            (facts + [kernel.add(polynomial, kernel.constant(1), -1)], equalities),
            (facts, equalities + [polynomial]),
            (facts + [below], equalities),
        ]
        if all(unsatisfiable_core(side) is not None for side in sides):
            trees = [refutation(side, hints, depth + 1) for side in sides]
            if None not in trees:
                return ["compare", kernel.lists(p), *trees]
    return None


def candidates(case: Case, hints: tuple[TermNode, ...]) -> Iterator[TermNode]:
    """Polynomials worth splitting on: the given hints, then the floors against 0 and against each other."""
    yield from hints
    facts, equalities = case
    names = sorted({name for p in [*facts, *equalities] for powers in p for name in powers})
    floors = [name for name in names if kernel.FRESH.match(name)]
    others = [name for name in names if name not in floors]
    for name in floors + others:
        yield name
        yield ("+", name, -1)
        yield ("neg", name)
    for a in floors + others:
        for b in floors + others:
            if a != b:
                yield ("+", a, ("neg", b))
                yield ("+", a, ("neg", b), -1)


def unsatisfiable_core(case: Case) -> tuple[list[int], list[int]] | None:
    """Which facts and equalities already contradict each other over the reals, if z3 can tell."""
    import z3

    facts, equalities = case
    solver = z3.Solver()
    solver.set("rlimit", RLIMIT)
    solver.set("ctrl_c", False)  # else z3 keeps it to itself, and an interrupted search would go on
    solver.set("smt.core.minimize", True)
    for number, fact in enumerate(facts):
        solver.assert_and_track(_real(fact) >= 0, f"f{number}")
    for number, equality in enumerate(equalities):
        solver.assert_and_track(_real(equality) == 0, f"e{number}")
    if solver.check() != z3.unsat:
        return None
    core = sorted(str(name) for name in solver.unsat_core())
    return [int(n[1:]) for n in core if n[0] == "f"], [int(n[1:]) for n in core if n[0] == "e"]


def _real(p: Polynomial) -> Any:
    import z3

    return z3.Sum(
        [z3.RealVal(c) * z3.Product([z3.Real(v) for v in m] or [z3.RealVal(1)]) for m, c in p.items()]
        or [z3.RealVal(0)]
    )


def combination(case: Case, core: tuple[list[int], list[int]], degree: int) -> Node | None:
    """Positive multiples of products of facts, and multiples of equalities, that add up to -1."""
    import z3

    facts, equalities = case
    used, equal = sorted(core[0]), sorted(core[1])
    products: list[tuple[tuple[int, ...], Polynomial]] = []
    for size in range(1, degree + 1):
        for indices in combinations_with_replacement(used, size):
            product = kernel.constant(1)
            for index in indices:
                product = kernel.multiply(product, facts[index])
            if product:
                products.append((indices, product))
    monomials = {m for _, p in products for m in p if len(m) < degree} | {()}
    if degree > 1:
        monomials |= {(name,) for index in equal for powers in equalities[index] for name in powers}
    multiples = [
        (index, m, kernel.multiply(equalities[index], {m: 1}))
        for index in equal
        for m in sorted(monomials, key=lambda m: (len(m), m))
    ]
    if len(products) + len(multiples) > MOST_PRODUCTS:
        return None
    columns: dict[tuple[str, ...], list[Any]] = {(): []}
    weights = [z3.Real(f"c{n}") for n in range(len(products))]
    frees = [z3.Real(f"m{n}") for n in range(len(multiples))]
    polynomials = [p for _, p in products] + [p for _, _, p in multiples]
    for variable, p in zip(weights + frees, polynomials):
        for m, c in p.items():
            columns.setdefault(m, []).append(variable * z3.RealVal(c))
    solver = z3.SolverFor("QF_LRA")
    solver.set("rlimit", RLIMIT)
    solver.set("ctrl_c", False)
    solver.add([weight >= 0 for weight in weights])
    for m, column in columns.items():
        solver.add(z3.Sum(column or [z3.RealVal(0)]) == (0 if m else -1))

    def solve() -> dict[str, Fraction] | None:
        if solver.check() != z3.sat:
            return None
        model = solver.model()
        values = {}
        for variable in weights + frees:
            number = model.eval(variable, model_completion=True)
            values[str(variable)] = Fraction(number.numerator_as_long(), number.denominator_as_long())
        return {name: value for name, value in values.items() if value}

    found = solve()
    if found is None:
        return None
    # Fewer products read better: leave out one after the other, the long ones first, while a solution remains.
    for n in reversed(range(len(products))):
        if f"c{n}" not in found:
            solver.add(weights[n] == 0)
    for n in reversed(range(len(products))):
        if f"c{n}" in found:
            solver.push()
            solver.add(weights[n] == 0)
            fewer = solve()
            if fewer is None:
                solver.pop()
            else:
                found = fewer
    terms = [[_plain(found[f"c{n}"]), list(indices)] for n, (indices, _) in enumerate(products) if f"c{n}" in found]
    multipliers: dict[int, list[Any]] = {}
    for n, (index, m, _) in enumerate(multiples):
        if f"m{n}" in found:
            multipliers.setdefault(index, []).append([_plain(found[f"m{n}"]), list(m)])
    return ["sum", terms, [[index, poly] for index, poly in multipliers.items()]]


def _plain(number: Fraction) -> int | str:
    return number.numerator if number.denominator == 1 else str(number)
