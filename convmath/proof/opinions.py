"""A second opinion on every link, from outside the kernel: z3, asked in a translation of its own.

It shares no code with the kernel and sees no certificate.  z3 is not needed for any proof; this is for readers who trust
it more than the checker, and it finds a fault that both the search and the kernel might share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import z3

from convmath.model import Chapter
from convmath.proof.links import links
from convmath.proof.verify import closed_statements, instances
from convmath.terms import Node


def second_opinions(chapters: Iterable[Chapter], tags: Iterable[str] = ()) -> dict[str, str]:
    """Link name -> what z3 says: "agrees", "undecided" within its resources, or "counterexample"."""
    wanted, earlier, found = set(tags), dict[str, Node](), {}
    for chapter in chapters:
        for theorem in chapter.theorems:
            for link in links(theorem) if not wanted or theorem.tag in wanted else ():
                said = opinion([*link.hypotheses, *instances(link, earlier)], link.goal)
                found[link.name] = "agrees" if said == z3.unsat else "counterexample" if said == z3.sat else "undecided"
            earlier |= closed_statements([theorem])
    return found


class Relaxed:
    """An own translation to z3 that shares no code with the kernel: integers as reals, floors by fresh variables.

    a < b is asked as a + 1 <= b, which is the same for integers; if even the reals have no solution, the integers have none.
    """

    def __init__(self, variable: Callable[[str], Any] = z3.Real) -> None:
        self.floors: list[Any] = []
        self.variable = variable

    def floor(self, a: Any, b: Any) -> Any:
        q = self.variable(f"floor {a} over {b}")
        self.floors += [b >= 1, b * q <= a, a <= b * q + b - 1]
        return q

    def term(self, tree: Node) -> Any:
        if isinstance(tree, int):
            return z3.RealVal(tree) if self.variable is z3.Real else z3.IntVal(tree)
        if isinstance(tree, str):
            return self.variable(tree)
        operator, *parts = tree
        if operator == "if":
            return z3.If(self.formula(parts[0], True), self.term(parts[1]), self.term(parts[2]))
        values = [self.term(part) for part in parts]
        make: dict[str, Any] = {
            "+": lambda *v: z3.Sum(list(v)), "*": lambda *v: z3.Product(list(v)), "neg": lambda a: -a,
            "//": self.floor, "ceil": lambda a, b: -self.floor(-a, b), "%": lambda a, b: a - b * self.floor(a, b),
            "max": lambda a, b: z3.If(a >= b, a, b), "min": lambda a, b: z3.If(a <= b, a, b),
        }  # fmt: skip
        return make[operator](*values)

    def formula(self, tree: Node, truth: bool) -> Any:
        operator, *parts = tree
        if operator == "not":
            return self.formula(parts[0], not truth)
        if operator == "=>":
            sides = [self.formula(parts[0], not truth), self.formula(parts[1], truth)]
            return z3.Or(sides) if truth else z3.And(sides)
        if operator == "<=>":
            both = [self.formula(part, True) for part in parts], [self.formula(part, False) for part in parts]
            (a, b), (not_a, not_b) = both
            return z3.Or(z3.And(a, b), z3.And(not_a, not_b)) if truth else z3.Or(z3.And(a, not_b), z3.And(not_a, b))
        if operator in ("and", "or"):
            sides = [self.formula(part, truth) for part in parts]
            return z3.And(sides) if (operator == "and") == truth else z3.Or(sides)
        a, b = map(self.term, parts)
        opposite = {"<=": ">", "<": ">=", ">=": "<", ">": "<=", "==": "!=", "!=": "=="}
        relation = operator if truth else opposite[operator]
        return {
            "<=": a <= b, "<": a + 1 <= b, ">=": a >= b, ">": a >= b + 1, "==": a == b, "!=": z3.Or(a + 1 <= b, a >= b + 1)
        }[relation]  # fmt: skip


def opinion(hypotheses: list[Node], goal: Node) -> Any:
    """What z3 says over the reals, and over the integers where the reals are too many."""
    relaxed = says(Relaxed(), hypotheses, goal)
    return relaxed if relaxed == z3.unsat else says(Relaxed(z3.Int), hypotheses, goal)


def says(asked: Relaxed, hypotheses: list[Node], goal: Node) -> Any:
    claims = [asked.formula(h, True) for h in hypotheses] + [asked.formula(goal, False)]
    solver = z3.Solver()
    solver.set("rlimit", 5_000_000)
    solver.add(*claims, *asked.floors)
    return solver.check()
