"""A file of theorems holds data: whatever else it tries is named before it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from convmath.theory import model, sources

FOLDER = Path(model.__file__).parent
GOOD = '''"""Words."""

from convmath.arithmetic import sizes
from convmath.language.terms import variables
from convmath.theory.model import Hypothesis, Theorem

i, k = variables("i k")
SIZE = sizes.conv(i, k, 1, 0, 0, 1)


def more(by):
    """One more."""
    larger = SIZE + by
    return larger


LIST = tuple(more(by) for by in range(3))
T = Theorem(tag="t", title="", words="", goal=more(1) >= i, example=dict(i=1, k=1))
'''


def test_the_files_of_the_theory_hold_data() -> None:
    files = sorted(file for file in FOLDER.rglob("*.py") if file.name not in sources.MACHINERY)
    assert len(files) >= 10
    assert sources.wrong(files) == []


def test_data_is_let_through() -> None:
    assert sources.problems(GOOD) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("import os", "imports os"),
        ("from convmath.proof import rules", "imports from convmath.proof"),
        ("from convmath.proof.rules import RULES", "imports from convmath.proof.rules"),
        ("from convmath.language import writers", "imports from convmath.language"),
        ("from convmath.languages import x", "imports from convmath.languages"),
        ("from . import model", "imports from ."),
        ("from convmath.theory.model import *", "imports *"),
        ("for n in range(3):\n    x = n", "has no for"),
        ("while True:\n    x = 1", "has no while"),
        ("class X:\n    pass", "has no class"),
        ("with x:\n    pass", "has no with"),
        ("try:\n    x = 1\nexcept ValueError:\n    x = 2", "has no try"),
        ("del i", "has no delete"),
        ("i += 1", "has no aug"),
        ("def f():\n    global i\n    return i", "has no global"),
        ("x = lambda: 1", "has no lambda"),
        ("x = [y := 1]", "has no named"),
        ("sizes.conv = more", "changes something that has a meaning"),
        ("Theorem.tag = 1", "changes something that has a meaning"),
        ("LIST[0] = 1", "changes something that has a meaning"),
        ("x = LIST.__class__", "reaches for __class__"),
        ("x = __builtins__", "takes the name __builtins__"),
        ("range = more", "takes the name range"),
        ("more(1)", "builds nothing"),
        ("x = exec('1')", "calls exec"),
        ("x = open('f')", "calls open"),
        ("x = eval('1')", "calls eval"),
        ("x = setattr(sizes, 'conv', more)", "calls setattr"),
        ("x = LIST.append(1)", "calls LIST.append"),
        ("x = T.example.update(i=2)", "calls T.example.update"),
        ("x = more(1)(2)", "calls more(1)"),
        ("@more\ndef f():\n    return 1", "decorates a function"),
        ("x = (", "line 20"),
    ],
)
def test_anything_else_is_named_with_its_line(line: str, message: str) -> None:
    found = sources.problems(f"{GOOD}\n{line}\n")
    assert any(message in problem for problem in found), found
    assert all(problem.startswith("line ") for problem in found)
