"""The theory is whole, and the build refuses it when it is not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from convmath import files
from convmath.language.sums import total
from convmath.language.symbols import NOTATIONS
from convmath.language.terms import And, Node, between, count, for_all, maximum, node, variables
from convmath.language.writers import latex
from convmath.proof import kernel, mutants, registry, rules, store
from convmath.proof.links import Invalid, links, rule_step, statement
from convmath.proof.trial import Trial
from convmath.proof.verify import check_theorem, verify
from convmath.theory.collection import ALL, CHAPTERS
from convmath.theory.convolution import CONV_EMPTY, CONV_SIZE
from convmath.theory.model import Chapter, Cite, Derivation, Hypothesis, Step, Theorem
from tests.conftest import ROOT

s, t, j, x, y = variables("s t j x y")
LEDGER = registry.read_ledger(registry.ledger_file())


def test_everything_verifies() -> None:
    reports = verify(CHAPTERS)
    assert [r.tag for r in reports] == [theorem.tag for theorem in ALL]
    assert not [problem for report in reports for problem in report.problems]
    assert {r.status for r in reports} <= {"proved", "refuted"}
    assert all(e.count > 0 for r in reports for e in r.evidence)
    assert not registry.problems(CHAPTERS, LEDGER)


def chapter(*theorems: Theorem) -> tuple[Chapter, ...]:
    return (Chapter(name="trial", title="Trial", theorems=theorems),)


def simple(**changes: object) -> Theorem:
    plain = Theorem(
        tag="simple",
        title="",
        words="",
        hypotheses=(Hypothesis(formula=s >= 1),),
        goal=x % s < s,
        example={"x": 1, "s": 1},
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theorems", "message"),
    [
        ((simple(), simple()), "two theorems have this tag"),
        ((simple(uses=("nowhere",)),), "uses nowhere, which does not exist"),
        ((simple(uses=("simple",)),), "does not come before it"),
        ((simple(uses=("later",)), simple(tag="later")), "does not come before it"),
        ((simple(tag="Simple Tag"),), "a tag is made of small letters"),
        ((simple(example={"x": 1}),), "the example must give s, x"),
        ((simple(goal=x <= x, example={"x": 1, "s": 1}),), "true without being about anything"),
        ((simple(goal=count(t, between(0, t, x)) == x),), "needs a derivation"),
        ((simple(),), "is not in the ledger; add the line: simple 1"),
    ],
)
def test_a_malformed_theory_is_refused(theorems: tuple[Theorem, ...], message: str) -> None:
    assert any(message in problem for problem in registry.problems(chapter(*theorems), ()))


def test_the_ledger_guards_its_tags() -> None:
    (entry,) = [e for e in LEDGER if e.tag == "conv-empty"]
    theory = chapter(CONV_EMPTY)

    def problems(*lines: registry.Entry) -> str:
        return "\n".join(registry.against_ledger([*theory[0].theorems], lines))

    assert not problems(entry)
    assert "the statement changed" in problems(entry._replace(digest="0123456789abcdef"))
    assert "there is no such theorem" in problems(entry, registry.Entry("gone", 1, "0123456789abcdef"))
    assert not problems(entry, registry.Entry("gone", 1, "0123"), registry.Entry("gone", 2, "withdrawn", "why"))
    assert "never used again" in problems(entry, registry.Entry("conv-empty", 2, "withdrawn"))
    assert "from version 1 to 3" in problems(entry, entry._replace(version=3))
    assert "is version 1, the ledger has 2" in problems(entry, entry._replace(version=2))


def test_a_broken_ledger_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "tags.txt"
    file.write_text("# fine\nconv-size one abc\n")
    with pytest.raises(Invalid, match="line 2"):
        registry.read_ledger(file)


def test_the_hash_of_a_statement_is_its_own() -> None:
    assert len({registry.digest(theorem) for theorem in ALL}) == len(ALL)
    changed = replace(CONV_EMPTY, hypotheses=(Hypothesis(formula=s >= 2),))
    assert registry.digest(changed) != registry.digest(CONV_EMPTY)


def test_a_hypothesis_that_nothing_needs_is_refused() -> None:
    idle = simple(hypotheses=(Hypothesis(formula=s >= 1), Hypothesis(formula=x >= 0)))
    report = check_theorem(idle, {}, {})
    assert any("nothing breaks without the hypothesis x >= 0" in problem for problem in report.problems)
    said = simple(hypotheses=(Hypothesis(formula=s >= 1), Hypothesis(formula=x >= 0, why="sizes are not negative")))
    assert check_theorem(said, {}, {}).needs["x >= 0"].why == "sizes are not negative"


def test_hypotheses_that_cannot_hold_are_refused() -> None:
    impossible = simple(hypotheses=(Hypothesis(formula=s >= 1), Hypothesis(formula=And(x > 3, x < 3))))
    problems = check_theorem(impossible, {}, {}).problems
    assert any("at the example" in problem for problem in problems)
    assert any("no small integers satisfy" in problem for problem in problems)


def test_a_refuted_claim_needs_a_counterexample() -> None:
    false = simple(goal=x % s < s - 1, refuted=True, right_when=x % s < s - 1)
    assert check_theorem(false, {}, {}).counterexample == {"x": 0, "s": 1}
    true = simple(refuted=True)
    assert any("no counterexample was found" in problem for problem in check_theorem(true, {}, {}).problems)


def test_the_smallest_counterexample_comes_first() -> None:
    found = Trial(simple(goal=x * s != 6, example={"x": 1, "s": 1})).smallest(("false",))
    assert found == {"x": 2, "s": 3}


def test_a_failed_theorem_fails_what_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = store.load("convolution")
    monkeypatch.setattr(store, "load", lambda name: {} if name == "foundations" else proofs)
    reports = {report.tag: report for report in verify(CHAPTERS)}
    assert reports["floor-below"].status == "failed"
    assert any("uses floor-below, which failed" in problem for problem in reports["window-count"].problems)
    assert reports["conv-size"].status == "failed"


def refused_link(start: object, to: object, by: str, message: str, **options: object) -> None:
    step = Step(to=to, by=by, **options)  # type: ignore[arg-type]
    with pytest.raises((rules.Malformed, Invalid), match=message):
        rules.RULES[by].apply(start.node, rule_step(step))  # type: ignore[attr-defined]


def test_meta_rules_refuse_links_of_another_shape() -> None:
    inside = count(t, between(0, t, x))
    refused_link(inside, x, "same-members", "count on both sides")
    refused_link(inside, count(j, between(0, j, x)), "same-members", "same variable")
    refused_link(x, x, "count-interval", "count on both sides")
    refused_link(count(t, t <= x), x, "count-interval", "expects a count of a <= t < b")
    refused_link(count(t, between(0, t, t + x)), x, "count-interval", "a bound depends on t")
    refused_link(inside, inside, "extreme-taps", "one condition on every tap")
    curved = count(t, for_all(j, x, j * j <= t))
    refused_link(curved, inside, "extreme-taps", "not an inequality affine in j")
    refused_link(x, x, "cite", "names the theorem it cites")
    refused_link(x, x <= 1, "arithmetic", "one of each")


def test_a_meta_rule_still_owes_the_kernel_its_side_conditions() -> None:
    """First and last tap say nothing about a kernel without taps: k >= 1 is an obligation of its own."""
    without = replace(CONV_SIZE, hypotheses=CONV_SIZE.hypotheses[1:])
    proofs = store.load("convolution")
    problems = check_theorem(without, proofs, {}).problems
    assert any("step 1a" in problem for problem in problems)


def test_a_hypothesis_cannot_leak_into_a_bound_variable() -> None:
    start = count(t, t >= 0)
    leaking = simple(
        hypotheses=(Hypothesis(formula=t >= 5),),
        goal=start == count(t, t >= 5),
        derivation=Derivation(start=start, steps=(Step(to=count(t, t >= 5), by="same-members"),)),
        example={},
    )
    with pytest.raises(Invalid, match="t is bound, but a hypothesis speaks of it"):
        links(leaking)


def test_a_derivation_must_reach_the_goal() -> None:
    assert CONV_SIZE.derivation is not None
    short = replace(
        CONV_SIZE, derivation=Derivation(start=CONV_SIZE.derivation.start, steps=CONV_SIZE.derivation.steps[:-1])
    )
    with pytest.raises(Invalid, match="does not run from one side of the goal to the other"):
        links(short)
    unknown = Derivation(start=CONV_SIZE.derivation.start, steps=(replace(CONV_SIZE.derivation.steps[0], by="magic"),))
    with pytest.raises(Invalid, match="does not run|no rule 'magic'"):
        links(replace(CONV_SIZE, derivation=unknown))


def test_a_citation_of_something_unproved_is_refused() -> None:
    citing = simple(
        cites=(Cite(tag="nowhere", values={"x": x}),), goal=maximum(x, y) >= x, example={"s": 1, "x": 1, "y": 1}
    )
    report = check_theorem(citing, {"simple": {"divisors": [], "cases": []}}, {})
    assert any("cites nowhere" in problem for problem in report.problems)


# The whole command, on a damaged copy of the package ---------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "convmath", tmp_path / "convmath", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "tags.txt", tmp_path / "docs")
    return tmp_path


def run_verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "convmath", "verify", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_wrong_formula_cannot_be_built(copied: Path) -> None:
    sizes = copied / "convmath" / "arithmetic" / "sizes.py"
    text = sizes.read_text()
    right = "// stride + 1"
    assert right in text
    sizes.write_text(text.replace(right, "// stride + 2", 1))
    result = run_verify(copied)
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert all(line.startswith("FAILED ") for line in lines)
    assert re.match(r"FAILED [a-z-]+: (counterexample .*=|the statement: |step )", lines[-1])
    assert any(re.match(r"FAILED conv-size: counterexample .*i=", line) for line in lines[-60:])
    assert not [line for line in lines if line.startswith("FAILED conv-size: the statement changed")]


def test_a_wrong_coefficient_cannot_be_built(copied: Path) -> None:
    file = copied / "convmath" / "certificates" / "convolution.json"
    text = file.read_text()
    changed = re.sub(r'("conv-empty":.*?\["sum",\[\[)1,', r"\g<1>2,", text, count=1)
    assert changed != text
    file.write_text(changed)
    result = run_verify(copied)
    assert result.returncode == 1
    assert "conv-empty" in result.stderr.splitlines()[-1]
    assert "not -1" in result.stderr


def test_verify_names_what_it_checked() -> None:
    result = run_verify(ROOT, "conv-size", "--json")
    assert result.returncode == 0
    answer = json.loads(result.stdout)
    assert {"conv-size", "window-count", "floor-below"} == {record["tag"] for record in answer["theorems"]}
    assert all(record["status"] == "proved" for record in answer["theorems"])


def test_the_stored_certificates_hold_multipliers_only() -> None:
    """A certificate never carries hypotheses: those are derived from the theorem."""
    for chap in CHAPTERS:
        for proof in store.load(chap.name).values():
            assert set(proof) == {"divisors", "cases"}


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "chapter.json"
    files.write(target, b"old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        files.write(target, b"new")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["chapter.json"]


def test_the_kernel_stands_alone() -> None:
    """One file of the standard library, which is what a skeptic reads."""
    source = Path(kernel.__file__).read_text()
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, flags=re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names) | {"__future__"}


# Mutants ----------------------------------------------------------------------------------------------


def test_every_mutant_is_refuted_or_proved_weaker() -> None:
    """Thousands of small changes: none may pass for a theorem that the checks cannot tell from the right one."""
    tallies = mutants.tally(ALL)
    total = sum(tallies.values(), mutants.Tally())
    assert not total.survived
    assert total.made > 10 * len(ALL)
    assert total.refuted > total.weaker > 0


def test_a_surviving_mutant_would_be_seen() -> None:
    """A hypothesis too much, so that changes show only where it forbids to look."""
    narrow = simple(hypotheses=(Hypothesis(formula=s == 1),), goal=x % s == 0)
    judged = mutants.tally([narrow])["simple"]
    assert any("without" not in name for name in judged.survived)


# What a reader sees of it ---------------------------------------------------------------------------------


def formulas(theorem: Theorem) -> list[Node]:
    """Hypotheses, goal and every link of the derivation."""
    hypotheses, goal = statement(theorem)
    steps = [theorem.derivation.start, *(step.to for step in theorem.derivation.steps)] if theorem.derivation else []
    return [*hypotheses, goal, *map(node, steps)]


def parts(tree: Node) -> Iterator[Node]:
    """Every operation in the tree."""
    if isinstance(tree, tuple):
        yield tree
        for part in tree[1:]:
            yield from parts(part)


def borrowed(theorem: Theorem) -> list[str]:
    """Summation indices that have a quantity's letter: the switch of letters would call them stride or channels."""
    found = {n for tree in formulas(theorem) for p in parts(tree) if p[0] == "sum" for n in p[1][1:]}
    return sorted(name for name in found if len({latex(name, notation) for notation in NOTATIONS}) > 1)


def mute(theorem: Theorem) -> list[str]:
    """Equations and links whose two sides are printed alike, so that a reader sees nothing said."""
    trees = formulas(theorem)
    pairs = [p[1:] for tree in trees for p in parts(tree) if p[0] in ("==", "<=>")]
    if theorem.derivation:
        chain = trees[-1 - len(theorem.derivation.steps) :]
        pairs += list(zip(chain, chain[1:]))
    return [
        latex(left)
        for left, right in pairs
        for notation in NOTATIONS
        if latex(left, notation) == latex(right, notation)
    ]


def test_no_theorem_is_printed_as_something_else() -> None:
    assert {t.tag: borrowed(t) for t in ALL if borrowed(t)} == {}
    assert {t.tag: mute(t) for t in ALL if mute(t)} == {}


def test_what_would_be_printed_as_something_else_is_seen() -> None:
    a, m, u = variables("a m u")
    assert borrowed(replace(CONV_SIZE, goal=total((m,), between(0, m, 3), 1) == 3)) == ["m"]
    assert mute(replace(CONV_SIZE, goal=maximum(u + 0, a) == maximum(u, a))) != []
