"""The reasons a derivation may give for a link.  Trusted, with `kernel`: read both with your own eyes.

Most links need no rule beyond the kernel: "left = right" or "left ⇔ right" is one more statement with a certificate.
The meta-rules say what no certificate can, because it is about arbitrarily many taps, positions or terms.  Each is a
few lines: it checks the shape of the link and returns the statements that the kernel must prove for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from convmath.proof.kernel import Node
from convmath.proof.trees import Malformed, binders, conjuncts, is_formula, loops, names, substitute


class Citation(NamedTuple):
    """An earlier theorem, at a value for each of its letters."""

    tag: str
    values: dict[str, Node]


class Step(NamedTuple):
    """One link of a derivation, as data: what follows, and the named reason."""

    to: Node
    by: str
    maps: tuple[tuple[Node, ...], ...] = ()
    cites: tuple[Citation, ...] = ()


Goals = list[tuple[tuple[Node, ...], Node]]  # (extra hypotheses, goal) for the kernel


def arithmetic(left: Node, step: Step) -> Goals:
    """Both sides are equal, or equivalent, for all integers: the kernel proves it."""
    right = step.to
    return [((), (relation(left, right), left, right))]


def cite(left: Node, step: Step) -> Goals:
    """As arithmetic, with an earlier theorem among the hypotheses."""
    if not step.cites:
        raise Malformed("a link by citation names the theorem it cites")
    return arithmetic(left, step)


def same_members(left: Node, step: Step) -> Goals:
    """Two conditions that hold for the same integers are met by the same number of integers: #{t : A} = #{t : B} when A ⇔ B."""
    variable, before = counted(left)
    other, after = counted(step.to)
    same(variable, other, "both counts count the same variable")
    return [((), ("<=>", before, after))]


def extreme_taps(left: Node, step: Step) -> Goals:
    """Inequalities that are affine in a tap j hold for every 0 <= j < k exactly when they hold for j = 0 and j = k - 1, if k >= 1."""
    variable, before = counted(left)
    other, after = counted(step.to)
    same(variable, other, "both counts count the same variable")
    quantified = [part for part in conjuncts(before) if isinstance(part, tuple) and part[0] == "all"]
    if len(quantified) != 1 or binders(after):
        raise Malformed("expects one condition on every tap, and none afterwards")
    _, tap, end, condition = quantified[0]
    if tap in names(end):
        raise Malformed(f"the number of taps depends on the tap {tap}")
    for inequality in conjuncts(condition):
        if inequality[0] not in ("<=", "<", ">=", ">") or max(degree(side, tap) for side in inequality[1:]) > 1:
            raise Malformed(f"{inequality} is not an inequality affine in {tap}")
    last = ("+", end, ("neg", 1))
    ends = ("and", substitute(condition, {tap: 0}), substitute(condition, {tap: last}))
    reduced = ("and", *(ends if part is quantified[0] else part for part in conjuncts(before)))
    return [((), (">=", end, 1)), ((), ("<=>", reduced, after))]


def count_interval(left: Node, step: Step) -> Goals:
    """The integers a <= t < b number max(0, b - a)."""
    variable, condition = counted(left)
    match condition:
        case ("and", ("<=", low, a), ("<", b, end)) if a == b == variable:
            if variable in names(low) + names(end):
                raise Malformed(f"a bound depends on {variable}")
            return [((), ("==", ("max", 0, ("+", end, ("neg", low))), step.to))]
    raise Malformed("expects a count of a <= t < b")


def count_box(left: Node, step: Step) -> Goals:
    """The pairs of integers a <= t < b, c <= u < d number max(0, b - a) * max(0, d - c); so do triples, and so on, when no bound depends on an index."""
    match left:
        case ("sum", ("indices", *found), guard, 1):
            indices: list[str] = found
        case _:
            raise Malformed("expects a sum of ones")
    bounds = conjuncts(guard)
    if len(set(indices)) != len(indices) or len(bounds) != 2 * len(indices):
        raise Malformed("expects two bounds for each index, and nothing else")
    sides: list[Node] = []
    for index in indices:
        match [c for c in bounds if index in names(c)]:
            case [("<=", low, a), ("<", b, end)] if a == b == index:
                if set(indices) & set(names(low) + names(end)):
                    raise Malformed(f"a bound of {index} depends on an index")
                sides.append(("max", 0, ("+", end, ("neg", low))))
            case _:
                raise Malformed(f"expects a <= {index} < b, and nothing else about {index}")
    return [((), ("==", ("*", *sides), step.to))]


def every_by_witness(left: Node, step: Step) -> Goals:
    """A condition holds for every 0 <= t < n exactly when B holds, if B implies it at each such t and, where B fails, it fails at one such t that is named."""
    if not isinstance(left, tuple) or left[0] != "all" or binders(left[3]):
        raise Malformed("expects one condition for every 0 <= t < n on the left")
    _, variable, end, condition = left
    right = step.to
    if len(step.maps) != 1 or len(step.maps[0]) != 1:
        raise Malformed("expects the witness, one term, as its only map")
    witness = step.maps[0][0]
    if binders(right) or variable in names(end) + names(right) + names(witness):
        raise Malformed(f"the end, the right side and the witness may not speak of {variable}")

    def inside(t: Node) -> Node:
        return ("and", ("<=", 0, t), ("<", t, end))

    return [
        ((right, inside(variable)), condition),
        ((("not", right),), ("and", inside(witness), ("not", substitute(condition, {variable: witness})))),
    ]


Flat = tuple[tuple[str, ...], Node, list[Node]]  # a sum of products: its indices, its guard, the factors


def flat(tree: Node) -> Flat:
    """A sum of sums as one sum over all indices; a factor that is 0 unless c holds joins c to the guard; a count sums 1."""
    match tree:
        case ("sum", ("indices", *names_), guard, term):
            own, conditions, inside = tuple(names_), [guard], term
        case ("count", variable, condition):
            own, conditions, inside = (variable,), [condition], 1
        case ("if", condition, term, 0):
            own, conditions, inside = (), [condition], term
        case ("at", _, *_):
            return (), ("and",), [tree]
        case ("*", *factors):
            indices: tuple[str, ...] = ()
            guards: list[Node] = []
            found: list[Node] = []
            for factor in factors:
                more, guard, entries = flat(factor)
                indices, guards, found = (*indices, *more), [*guards, *conjuncts(guard)], [*found, *entries]
            if len(set(indices)) != len(indices):
                raise Malformed("two sums that are multiplied use the same index")
            return indices, ("and", *guards), found
        case 1:
            return (), ("and",), []
        case _:
            raise Malformed("expects sums of products of array entries")
    inner, guard, entries = flat(inside)
    if set(own) & set(inner) or len(set(own)) != len(own):
        raise Malformed("a sum within a sum uses its index again")
    if any(map(binders, conditions)):
        raise Malformed("a guard may not speak about every value of a variable")
    return (*own, *inner), ("and", *(part for c in conditions for part in conjuncts(c)), *conjuncts(guard)), entries


def summed(tree: Node) -> Flat:
    """The flat form of a sum that its guard shows to be finite."""
    indices, guard, entries = flat(tree)
    loops(indices, guard)
    return indices, guard, sorted(entries, key=lambda entry: str(entry[1]))


def same_entries(one: list[Node], other: list[Node]) -> list[Node]:
    """That both products take the same entries of the same arrays: one equality for each index."""
    same([entry[1] for entry in one], [entry[1] for entry in other], "both sides multiply entries of the same arrays")
    pairs = []
    for a, b in zip(one, other):
        same(len(a), len(b), "an array has as many indices on both sides")
        pairs += [("==", i, j) for i, j in zip(a[2:], b[2:])]
    return pairs


def same_terms(left: Node, step: Step) -> Goals:
    """Two sums over the same indices are equal when their guards are equivalent and, where they hold, their terms are equal. A sum of sums is one sum over all indices, and a factor that is 0 unless c holds joins c to the guard."""
    indices, guard, entries = summed(left)
    others, condition, wanted = summed(step.to)
    same(set(indices), set(others), "both sums run over the same indices")
    pairs = same_entries(entries, wanted)
    return [((), ("<=>", guard, condition)), *([((guard,), ("and", *pairs))] if pairs else [])]


def re_index(left: Node, step: Step) -> Goals:
    """Two sums are equal when maps between their indices pair the terms off: (a) the old guard gives the new one, (b) the new gives the old, (c) going there and back leads to the start, (d) so does back and there, (e) paired terms are products of the same entries. Sums of sums, and factors that are 0 unless c holds, are read as in same-terms; a count sums ones."""
    old, old_guard, old_entries = summed(left)
    new, new_guard, new_entries = summed(step.to)
    if len(step.maps) != 2 or (len(step.maps[0]), len(step.maps[1])) != (len(new), len(old)):
        raise Malformed("expects two maps: a term for each new index, and a term for each old one")
    there, back = step.maps
    for terms, own, foreign in ((there, old, new), (back, new, old)):
        if any(map(binders, terms)) or set().union(*map(names, terms)) & (set(foreign) - set(own)):
            raise Malformed("a map speaks of the indices it starts from, and binds none")
    forth, return_ = dict(zip(new, there)), dict(zip(old, back))
    around = ("and", *(("==", substitute(term, forth), name) for name, term in return_.items()))
    about = ("and", *(("==", substitute(term, return_), name) for name, term in forth.items()))
    pairs = same_entries(old_entries, [substitute(entry, forth) for entry in new_entries])
    return [
        ((old_guard,), substitute(new_guard, forth)),
        ((new_guard,), substitute(old_guard, return_)),
        ((old_guard,), around),
        ((new_guard,), about),
        *([((old_guard,), ("and", *pairs))] if pairs else []),
    ]


class Rule(NamedTuple):
    """A reason, and what it asks of the kernel."""

    apply: Callable[[Node, Step], Goals]
    meta: bool  # true when it says more than the kernel can

    @property
    def statement(self) -> str:
        return (self.apply.__doc__ or "").strip()


RULES: dict[str, Rule] = {
    "arithmetic": Rule(arithmetic, False),
    "cite": Rule(cite, False),
    "same-members": Rule(same_members, True),
    "extreme-taps": Rule(extreme_taps, True),
    "count-interval": Rule(count_interval, True),
    "count-box": Rule(count_box, True),
    "same-terms": Rule(same_terms, True),
    "re-index": Rule(re_index, True),
    "every-by-witness": Rule(every_by_witness, True),
}


def relation(left: Node, right: Node) -> str:
    """The relation a link asserts: = between integers, ⇔ between truth values."""
    kinds = {is_formula(left), is_formula(right)}
    if len(kinds) != 1:
        raise Malformed("a link joins two integers or two statements, not one of each")
    return "<=>" if kinds == {True} else "=="


def counted(tree: Node) -> tuple[str, Node]:
    if not isinstance(tree, tuple) or tree[0] != "count":
        raise Malformed("expects a count on both sides")
    return tree[1], tree[2]


def same(one: object, other: object, what: str) -> None:
    if one != other:
        raise Malformed(f"expects that {what}")


def degree(tree: Node, variable: str) -> int:
    """An upper bound for the degree in the variable; floors and choices count as not affine."""
    if not isinstance(tree, tuple):
        return int(tree == variable)
    if variable not in names(tree):
        return 0
    if tree[0] == "*":
        return sum(degree(part, variable) for part in tree[1:])
    if tree[0] in ("+", "neg"):
        return max(degree(part, variable) for part in tree[1:])
    return 2
