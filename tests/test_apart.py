"""Code in a theory file cannot make a falsehood proved: it is refused before it runs, and the judge sits elsewhere."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from convmath.language.terms import between, count, variables
from convmath.proof import rules
from convmath.proof.verify import check_apart, check_proofs
from convmath.theory.collection import collect
from convmath.theory.model import Chapter, Derivation, Step, Theorem
from tests.conftest import ROOT

t, x = variables("t x")
inside = count(t, between(0, t, x))
FALSE = Theorem(
    tag="false",
    title="",
    words="",
    goal=inside == x + 5,
    derivation=Derivation(start=inside, steps=(Step(to=x + 5, by="count-interval"),)),
    example={"x": 1},
)
PATCH = """
from convmath.proof import rules

rules.RULES["count-interval"] = rules.Rule(lambda left, step: [], True)
"""


def test_a_rule_changed_in_this_process_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = Chapter(name="trial", title="Trial", theorems=(FALSE,))
    whole = collect()
    theory = dataclasses.replace(whole, chapters=(whole.chapters[0], chapter))
    monkeypatch.setitem(rules.RULES, "count-interval", rules.Rule(lambda left, step: [], True))
    fooled = check_proofs(theory, {"false"})["false"]
    assert not fooled.problems  # whoever looks with the changed rule sees nothing wrong
    (problem,) = check_apart(theory, {"false"})["false"].problems
    assert problem.kind == "checker"
    assert "step 1: has no certificate" in problem.message


@pytest.mark.slow
def test_a_theory_file_that_reaches_for_the_rules_stops_the_build(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "convmath", tmp_path / "convmath", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "tags.txt", tmp_path / "docs")
    file = tmp_path / "convmath" / "theory" / "foundations.py"
    file.write_text(file.read_text() + PATCH)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "convmath", "verify", "floor-below"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "convmath/theory/foundations.py" in done.stderr
    assert "imports from convmath.proof" in done.stderr
    assert "Traceback" not in done.stderr and done.stderr.count("\n") <= 20
