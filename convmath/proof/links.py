"""Theorems as the theory writes them, given to the trusted part as the data it reads.  Not trusted itself."""

from __future__ import annotations

import re

from convmath.language.terms import Node, node
from convmath.proof import rules, statements
from convmath.proof.statements import Invalid
from convmath.proof.theory_file import theorem_data
from convmath.theory.model import Link, Step, Theorem

__all__ = ["Invalid", "links", "rule_step", "statement"]


def statement(theorem: Theorem) -> tuple[tuple[Node, ...], Node]:
    """Hypotheses, abbreviations first, and goal: the plain data that is hashed, proved and exported."""
    abbreviations = tuple(("==", short.node, long.node) for short, long in theorem.where)
    return abbreviations + tuple(h.formula.node for h in theorem.hypotheses), theorem.goal.node


def links(theorem: Theorem) -> list[Link]:
    """Every statement the kernel must prove for this theorem, with the hints that help to find its certificate."""
    return [
        Link(
            theorem=link.theorem,
            part=link.part,
            hypotheses=link.hypotheses,
            goal=link.goal,
            cites=tuple((cite.tag, cite.values) for cite in link.cites),
            hints=tuple(map(node, hints(theorem, link.part))),
        )
        for link in statements.links(statements.theorem(theorem_data(theorem)))
    ]


def hints(theorem: Theorem, part: str) -> tuple[object, ...]:
    """What the search should split on, in one part of the proof."""
    number = re.match("[0-9]+", part)
    return theorem.derivation.steps[int(number[0]) - 1].hints if number and theorem.derivation else theorem.hints


def rule_step(step: Step) -> rules.Step:
    """One step of a derivation as the data that a rule reads."""
    cites = tuple(rules.Citation(c.tag, {name: node(value) for name, value in c.values.items()}) for c in step.cites)
    return rules.Step(node(step.to), step.by, tuple(tuple(map(node, terms)) for terms in step.maps), cites)
