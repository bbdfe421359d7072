"""The printed JavaScript, run by node where there is one: it computes what Python computes."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest

from convmath.language.code import JAVASCRIPT_HELPERS, javascript, javascript_name
from convmath.language.evaluate import function
from convmath.language.nodes import Node, free_names
from convmath.language.operators import FORMULA, TERM
from convmath.proof.rules import binders
from tests.formulas import Random, stated


def cases() -> list[tuple[Node, list[str], list[int]]]:
    """Closed formulas of the theory and random ones, each at some integers where every divisor is positive."""
    rng = random.Random(11)
    trees = [tree for _, tree in dict.fromkeys(stated()) if not binders(tree)]
    made = Random(12, without=("count", "all", "sum"))
    trees += [made.tree(kind, 4) for kind in (TERM, FORMULA) for _ in range(300)]
    found = []
    for tree in trees:
        names = sorted(free_names(tree))
        for low in (1, -6):
            values = [rng.randint(low, 9) for _ in names]
            try:
                function(tree, names)(*values)
            except ZeroDivisionError:
                continue
            found.append((tree, names, values))
    return found


def answers(asked: list[tuple[Node, list[str], list[int]]], helpers: str = JAVASCRIPT_HELPERS) -> list[object]:
    """What node says."""
    lines = [
        f"(({', '.join(map(javascript_name, names))}) => {javascript(tree)})({', '.join(f'{v}n' for v in values)})"
        for tree, names, values in asked
    ]
    script = helpers + "console.log(JSON.stringify([\n" + ",\n".join(lines)
    script += "\n], (_, value) => typeof value === 'bigint' ? Number(value) : value))"
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed here")
    ran = subprocess.run([node, "-"], input=script, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr[:2000]
    return list(json.loads(ran.stdout))


def test_printed_javascript_computes_what_python_computes() -> None:
    asked = [case for case in cases() if divisors_are_positive(*case)]
    assert len(asked) > 800
    for (tree, names, values), said in zip(asked, answers(asked)):
        truth = function(tree, names)(*values)
        assert said == (bool(truth) if isinstance(said, bool) else truth), (tree, values)


def divisors_are_positive(tree: Node, names: list[str], values: list[int]) -> bool:
    """A theorem shows its divisors to be positive; the formula alone does not."""
    if not isinstance(tree, tuple):
        return True
    if tree[0] in ("//", "ceil", "%") and function(tree[2], names)(*values) < 1:
        return False
    return all(divisors_are_positive(part, names, values) for part in tree[1:])


def test_a_truncating_division_would_be_noticed() -> None:
    asked: list[tuple[Node, list[str], list[int]]] = [(("//", "a", 2), ["a"], [-3])]
    assert answers(asked) == [-2]
    wrong = JAVASCRIPT_HELPERS.replace("(n - mod(n, d)) / d", "n / d")
    assert answers(asked, wrong) == [-1]
