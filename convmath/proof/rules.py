"""The reasons a derivation may give for a link.  Trusted, with `kernel`: read both with your own eyes.

Most links need no rule beyond the kernel: "left = right" or "left ⇔ right" is one more statement with a certificate.
The meta-rules say what no certificate can, because it is about arbitrarily many taps, positions or terms.  Each is a
few lines: it checks the shape of the link and returns the statements that the kernel must prove for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from convmath.model import Step
from convmath.terms import Node, names, node, substitute


class Malformed(Exception):
    """The link does not have the shape its rule is about."""


Goals = list[tuple[tuple[Node, ...], Node]]  # (extra hypotheses, goal) for the kernel


def arithmetic(left: Node, step: Step) -> Goals:
    """Both sides are equal, or equivalent, for all integers: the kernel proves it."""
    right = node(step.to)
    return [((), (relation(left, right), left, right))]


def cite(left: Node, step: Step) -> Goals:
    """As arithmetic, with an earlier theorem among the hypotheses."""
    if not step.cites:
        raise Malformed("a link by citation names the theorem it cites")
    return arithmetic(left, step)


def same_members(left: Node, step: Step) -> Goals:
    """Two conditions that hold for the same integers are met by the same number of integers: #{t : A} = #{t : B} when A ⇔ B."""
    variable, before = counted(left)
    other, after = counted(node(step.to))
    same(variable, other, "both counts count the same variable")
    return [((), ("<=>", before, after))]


def extreme_taps(left: Node, step: Step) -> Goals:
    """Inequalities that are affine in a tap j hold for every 0 <= j < k exactly when they hold for j = 0 and j = k - 1, if k >= 1."""
    variable, before = counted(left)
    other, after = counted(node(step.to))
    same(variable, other, "both counts count the same variable")
    quantified = [part for part in parts(before) if isinstance(part, tuple) and part[0] == "all"]
    if len(quantified) != 1 or binders(after):
        raise Malformed("expects one condition on every tap, and none afterwards")
    _, tap, end, condition = quantified[0]
    if tap in names(end):
        raise Malformed(f"the number of taps depends on the tap {tap}")
    for inequality in parts(condition):
        if inequality[0] not in ("<=", "<", ">=", ">") or max(degree(side, tap) for side in inequality[1:]) > 1:
            raise Malformed(f"{inequality} is not an inequality affine in {tap}")
    last = ("+", end, ("neg", 1))
    ends = ("and", substitute(condition, {tap: 0}), substitute(condition, {tap: last}))
    reduced = ("and", *(ends if part is quantified[0] else part for part in parts(before)))
    return [((), (">=", end, 1)), ((), ("<=>", reduced, after))]


def count_interval(left: Node, step: Step) -> Goals:
    """The integers a <= t < b number max(0, b - a)."""
    variable, condition = counted(left)
    match condition:
        case ("and", ("<=", low, a), ("<", b, end)) if a == b == variable:
            if variable in names(low) + names(end):
                raise Malformed(f"a bound depends on {variable}")
            return [((), ("==", ("max", 0, ("+", end, ("neg", low))), node(step.to)))]
    raise Malformed("expects a count of a <= t < b")


def every_by_witness(left: Node, step: Step) -> Goals:
    """A condition holds for every 0 <= t < n exactly when B holds, if B implies it at each such t and, where B fails, it fails at one such t that is named."""
    if not isinstance(left, tuple) or left[0] != "all" or binders(left[3]):
        raise Malformed("expects one condition for every 0 <= t < n on the left")
    _, variable, end, condition = left
    right = node(step.to)
    if len(step.maps) != 1 or len(step.maps[0]) != 1:
        raise Malformed("expects the witness, one term, as its only map")
    witness = node(step.maps[0][0])
    if binders(right) or variable in names(end) + names(right) + names(witness):
        raise Malformed(f"the end, the right side and the witness may not speak of {variable}")

    def inside(t: Node) -> Node:
        return ("and", ("<=", 0, t), ("<", t, end))

    return [
        ((right, inside(variable)), condition),
        ((("not", right),), ("and", inside(witness), ("not", substitute(condition, {variable: witness})))),
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
    "every-by-witness": Rule(every_by_witness, True),
}


def relation(left: Node, right: Node) -> str:
    """The relation a link asserts: = between integers, ⇔ between truth values."""
    kinds = {is_formula(left), is_formula(right)}
    if len(kinds) != 1:
        raise Malformed("a link joins two integers or two statements, not one of each")
    return "<=>" if kinds == {True} else "=="


def is_formula(tree: Node) -> bool:
    return isinstance(tree, tuple) and tree[0] in (
        "<=",
        "<",
        ">=",
        ">",
        "==",
        "!=",
        "and",
        "or",
        "not",
        "=>",
        "<=>",
        "all",
    )


def counted(tree: Node) -> tuple[str, Node]:
    if not isinstance(tree, tuple) or tree[0] != "count":
        raise Malformed("expects a count on both sides")
    return tree[1], tree[2]


def same(one: object, other: object, what: str) -> None:
    if one != other:
        raise Malformed(f"expects that {what}")


def parts(condition: Node) -> tuple[Node, ...]:
    """The conditions that a conjunction joins, nested ones opened."""
    if condition[0] != "and":
        return (condition,)
    return tuple(inner for part in condition[1:] for inner in parts(part))


def binders(tree: Node) -> bool:
    """Whether the tree speaks about every value of a variable, which the kernel does not read."""
    return isinstance(tree, tuple) and (tree[0] in ("count", "all", "sum") or any(map(binders, tree[1:])))


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
