"""Wrong statements beside the right ones: the same checks must refuse them.

A mutant is a theorem with one small change.  Trial refutes it with a counterexample, or a committed certificate proves
that it follows from the theorem, which makes it a weaker truth.  One that is neither has survived, and fails the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, product

from convmath.language.operators import OPERATORS, RELATIONS
from convmath.language.sums import Endless
from convmath.language.terms import Formula, Iff, Node, Term, names, substitute
from convmath.proof import kernel, search, store
from convmath.proof.links import Invalid, links, statement
from convmath.proof.trees import binders
from convmath.proof.trial import MOST_TRIED, Trial
from convmath.proof.verify import check_link, closed_statements, instances
from convmath.theory.model import Cite, Derivation, Link, Theorem, Theory

STORE = "mutants"  # the certificate file of all weakenings
MOST_SWAPS = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class Mutant:
    """One changed statement."""

    theorem: Theorem  # as changed, for trial
    original: Theorem
    name: str  # tag, what was changed and where
    dropped: str = ""  # the hypothesis that is missing, if that is the change
    quotient: tuple[Node, Node] | None = None  # what is rounded the other way, if that is the change


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became of the mutants."""

    refuted: int = 0
    weaker: int = 0  # proved to follow from the theorem, by a committed certificate
    kept: int = 0  # a hypothesis that nothing needs and that says why it stays
    survived: tuple[str, ...] = ()

    @property
    def made(self) -> int:
        return self.refuted + self.weaker + self.kept + len(self.survived)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            refuted=self.refuted + other.refuted,
            weaker=self.weaker + other.weaker,
            kept=self.kept + other.kept,
            survived=self.survived + other.survived,
        )


def asserted(theorem: Theorem) -> Theorem | None:
    """The theorem as the true statement that is mutated; a refuted claim asserts its exact condition."""
    if not theorem.refuted:
        return theorem
    if theorem.right_when is None:
        return None
    return replace(theorem, refuted=False, goal=Iff(theorem.goal, theorem.right_when))


Quotient = tuple[Node, Node] | None


def changes(tree: Node, path: str = "") -> Iterator[tuple[str, Node, Quotient]]:
    """Every tree that differs in one relation, one rounding or one connective."""
    if not isinstance(tree, tuple):
        return
    operator, *parts = tree
    if operator in RELATIONS:
        for change in (1, -1):
            yield f"{path}{operator} {change:+}", (operator, parts[0], ("+", parts[1], change)), None
    for other in OPERATORS[operator].relaxed if operator in OPERATORS else ():
        rounded = (parts[0], parts[1]) if operator in ("//", "ceil") else None
        yield f"{path}{operator} to {other}", (other, *parts), rounded
    if operator == "<=>":
        yield f"{path}<=> to <=", ("=>", parts[1], parts[0]), None
    for number, part in enumerate(parts):
        for what, changed, rounded in changes(part, f"{path}{number}."):
            yield what, (operator, *parts[:number], changed, *parts[number + 1 :]), rounded


def closed_part(tree: Node) -> list[str]:
    """The variables outside counts and sums, in reading order."""
    if isinstance(tree, str):
        return [tree]
    if not isinstance(tree, tuple) or binders(tree) and tree[0] in ("count", "all", "sum"):
        return []
    return list(dict.fromkeys(name for part in tree[1:] for name in closed_part(part)))


def swaps(tree: Node) -> Iterator[tuple[str, Node, Quotient]]:
    """The tree with two neighbouring letters exchanged on one side."""
    if not isinstance(tree, tuple) or len(tree) != 3:
        return
    operator, left, right = tree
    if binders(right):
        return
    letters = closed_part(right)
    for a, b in list(zip(letters, letters[1:]))[:MOST_SWAPS]:
        yield f"swap {a} {b}", (operator, left, substitute(right, {a: b, b: a})), None


def mutants(theorem: Theorem) -> Iterator[Mutant]:
    """Every mutant of one theorem, without those that say the same thing."""
    base = asserted(theorem)
    if base is None:
        return
    seen = {repr(base.goal.node)}
    short = {name.node for name, _ in theorem.where}
    for what, goal, rounded in [*changes(base.goal.node), *swaps(base.goal.node)]:
        if repr(goal) not in seen and set(names(goal)) - short:
            seen.add(repr(goal))
            changed = replace(base, goal=Formula(goal))
            yield Mutant(theorem=changed, original=base, name=f"{theorem.tag}: {what}", quotient=rounded)
    if theorem.refuted:
        return  # its hypotheses only bound the claim
    for hypothesis in theorem.hypotheses:
        rest = tuple(h for h in base.hypotheses if h is not hypothesis)
        name = f"{theorem.tag}: without {hypothesis.formula_text}"
        yield Mutant(
            theorem=replace(base, hypotheses=rest), original=base, name=name, dropped=hypothesis.why or "needed"
        )


def weaker(mutant: Mutant) -> Link:
    """The link that proves a mutant from its theorem; counts and sums become letters that both share."""
    hypotheses, goal = statement(mutant.theorem)
    _, original = statement(mutant.original)
    letters: dict[str, str] = {}

    def opaque(tree: Node) -> Node:
        if isinstance(tree, tuple):
            if tree[0] in ("count", "sum", "all", "at"):
                letter = letters.setdefault(repr(tree), f"opaque{len(letters) + 1}")
                return ("==", letter, 1) if tree[0] == "all" else letter
            return (tree[0], *map(opaque, tree[1:]))
        return tree

    return Link(
        theorem=mutant.name, part="goal", hypotheses=tuple(map(opaque, (*hypotheses, original))), goal=opaque(goal)
    )


def rederived(mutant: Mutant) -> Theorem:
    """The mutant with the original's derivation, its two ends as changed; some changes leave every link provable."""
    changed, derivation = mutant.theorem, mutant.original.derivation
    if derivation is None:
        return changed
    _, left, right = changed.goal.node
    ends = Term if changed.goal.node[0] == "==" else Formula
    steps = (*derivation.steps[:-1], replace(derivation.steps[-1], to=ends(right)))
    return replace(changed, derivation=Derivation(start=ends(left), steps=steps))


def at_the_end(mutant: Mutant) -> Theorem:
    """Rederived, with the last tap or bin as the witness of every failing "for every"."""
    changed = rederived(mutant)
    if changed.derivation is None:
        return changed
    start, steps = changed.derivation.start.node, []
    for step in changed.derivation.steps:
        if step.by == "every-by-witness" and start[0] == "all":
            step = replace(step, maps=((Term(start[2]) - 1,),))
        steps.append(step)
    return replace(changed, derivation=replace(changed.derivation, steps=tuple(steps)))


def exactly(mutant: Mutant) -> Theorem:
    """Rederived, with the fact that both roundings agree where the division is exact."""
    changed = rederived(mutant)
    if changed.derivation is None or mutant.quotient is None:
        return changed
    n, d = map(Term, mutant.quotient)
    extra = Cite(tag="ceil-exact", values={"x": n, "b": d})
    steps = tuple(replace(step, cites=(*step.cites, extra)) for step in changed.derivation.steps)
    return replace(changed, derivation=replace(changed.derivation, steps=steps))


WAYS = {"rederived": rederived, "at_the_end": at_the_end, "exactly": exactly}


def judge(mutant: Mutant, proofs: dict[str, Node], earlier: dict[str, Node]) -> Tally:
    """What becomes of one mutant."""
    proof = proofs.get(mutant.name)
    if proof is not None and "links" in proof:
        for link in links(WAYS[proof["way"]](mutant)):
            check_link(link, proof["links"].get(link.part), earlier)
        return Tally(weaker=1)
    if proof is not None:
        link = weaker(mutant)
        kernel.check(list(link.hypotheses), link.goal, proof)
        return Tally(weaker=1)
    try:
        trial = Trial(mutant.theorem)
        if trial.smallest(("false", "undefined"), MOST_TRIED) is not None:
            return Tally(refuted=1)
        # With many parameters the smallest failing case is large: look around the example too.
        if any(trial.verdict(values) in ("false", "undefined") for values in islice(around(mutant), MOST_TRIED)):
            return Tally(refuted=1)
    except Endless:  # the change left a sum without a range: the statement says nothing any more
        return Tally(refuted=1)
    if mutant.dropped and mutant.dropped != "needed":
        return Tally(kept=1)
    return Tally(survived=(mutant.name,))


def around(mutant: Mutant) -> Iterator[tuple[int, ...]]:
    """The values within one of the theorem's example."""
    return product(*((value, value + 1, value - 1) for value in mutant.original.example.values()))


def find(mutant: Mutant, earlier: dict[str, Node]) -> Node | None:
    """A proof that the mutant follows from its theorem, or that it is a theorem of its own."""
    proof = search.find(weaker(mutant), [])
    if proof is not None:
        return proof
    for name, way in WAYS.items():
        try:
            found = {link.part: search.find(link, list(instances(link, earlier))) for link in links(way(mutant))}
        except (Invalid, kernel.Refused):
            continue
        if all(proof is not None for proof in found.values()):
            return {"way": name, "links": found}
    return None


def tally(theory: Theory, tags: Iterable[str] = ()) -> dict[str, Tally]:
    """What became of the mutants of these theorems (of all when none is given), by tag."""
    wanted = set(tags)
    proofs = store.load(theory.certificates, STORE)
    found: dict[str, Tally] = {}
    earlier: dict[str, Node] = {}
    for theorem in theory.all:
        if not wanted or theorem.tag in wanted:
            found[theorem.tag] = sum((judge(mutant, proofs, earlier) for mutant in mutants(theorem)), Tally())
        earlier |= closed_statements([theorem])
    return found


def certify(theory: Theory) -> list[str]:
    """Find the certificates of weakenings that are missing; the names of the mutants that still survive."""
    old = store.load(theory.certificates, STORE)
    new: dict[str, Node] = {}
    survivors = []
    earlier: dict[str, Node] = {}
    for theorem in theory.all:
        for mutant in mutants(theorem):
            if mutant.name in old:
                try:
                    judge(mutant, old, earlier)
                    new[mutant.name] = old[mutant.name]
                    continue
                except (Invalid, kernel.Refused, KeyError, TypeError, ValueError):
                    pass  # stale: looked for again below
            if not judge(mutant, {}, earlier).survived:
                continue
            proof = None if mutant.dropped else find(mutant, earlier)
            if proof is None:
                survivors.append(mutant.name)
            else:
                new[mutant.name] = proof
                store.save(theory.certificates, STORE, {**old, **new})  # an interrupted search keeps what it found
        earlier |= closed_statements([theorem])
    if new != old:
        store.save(theory.certificates, STORE, new)
    return survivors
