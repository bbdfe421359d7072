"""The theory is whole, and the build refuses it when it is not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
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
from convmath.proof.verify import MOST_LINES, check_proof, check_theorem, failures, verify
from convmath.theory.collection import Unreadable, collect, read_ledger
from convmath.theory.convolution import CONV_EMPTY, CONV_SIZE
from convmath.theory.model import Chapter, Cite, Derivation, Entry, Hypothesis, Problem, Report, Step, Theorem, Theory
from tests.conftest import ROOT

s, t, j, x, y = variables("s t j x y")
THEORY = collect()
ALL, LEDGER = THEORY.all, THEORY.ledger


def test_everything_verifies() -> None:
    reports = verify(THEORY)
    assert [r.tag for r in reports] == [theorem.tag for theorem in ALL]
    assert not [problem for report in reports for problem in report.problems]
    assert {r.status for r in reports} <= {"proved", "refuted"}
    assert all(e.count > 0 for r in reports for e in r.evidence)
    assert not registry.problems(THEORY)


def of(*theorems: Theorem, ledger: tuple[Entry, ...] = ()) -> Theory:
    """A theory of these theorems; it has no certificate of theirs."""
    chapter = Chapter(name="trial", title="Trial", theorems=theorems)
    return Theory(chapters=(chapter,), ledger=ledger, certificates=THEORY.certificates)


def said(problems: Iterable[Problem]) -> list[str]:
    return [problem.text for problem in problems]


def checked(theorem: Theorem, proofs: dict[str, Node] | None = None) -> Report:
    return check_theorem(theorem, check_proof(theorem, proofs or {}, {}))


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
    assert any(message in problem for problem in said(registry.problems(of(*theorems))))


def test_the_ledger_guards_its_tags() -> None:
    (entry,) = [e for e in LEDGER if e.tag == "conv-empty"]

    def problems(*lines: Entry) -> str:
        return "\n".join(said(registry.against_ledger([CONV_EMPTY], lines)))

    def gone(version: int, digest: str, tag: str = "gone") -> Entry:
        return Entry(tag=tag, version=version, digest=digest)

    assert not problems(entry)
    assert "the statement changed" in problems(replace(entry, digest="0123456789abcdef"))
    assert "write the whole line" in problems(replace(entry, digest=entry.digest[:16]))
    assert "there is no such theorem" in problems(entry, gone(1, "0123456789abcdef"))
    assert not problems(entry, gone(1, "0123"), gone(2, "withdrawn"))
    assert "never used again" in problems(entry, gone(2, "withdrawn", "conv-empty"))
    assert "from version 1 to 3" in problems(entry, replace(entry, version=3))
    assert "is version 1, the ledger has 2" in problems(entry, replace(entry, version=2))


def test_a_broken_ledger_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "tags.txt"
    file.write_text("# fine\nconv-size one abc\n")
    with pytest.raises(Unreadable, match="line 2"):
        read_ledger(file)


def test_the_hash_of_a_statement_is_its_own() -> None:
    assert len({registry.statement_sha256(theorem) for theorem in ALL}) == len(ALL)
    changed = replace(CONV_EMPTY, hypotheses=(Hypothesis(formula=s >= 2),))
    assert registry.statement_sha256(changed) != registry.statement_sha256(CONV_EMPTY)


def test_words_change_the_hash_of_a_citation_and_of_no_statement() -> None:
    for change in ({"title": "Another title"}, {"words": "Other words."}):
        reworded = replace(CONV_EMPTY, **change)
        assert registry.statement_sha256(reworded) == registry.statement_sha256(CONV_EMPTY)
        assert registry.sha256(reworded) != registry.sha256(CONV_EMPTY)
    assert registry.sha256(replace(CONV_EMPTY, goal=s >= 2)) != registry.sha256(CONV_EMPTY)


def test_a_theorem_is_found_by_the_beginning_of_either_hash() -> None:
    for whole in (registry.statement_sha256(CONV_SIZE), registry.sha256(CONV_SIZE)):
        assert registry.find(THEORY, whole) is registry.find(THEORY, whole[:16]) is CONV_SIZE
        with pytest.raises(ValueError, match="TAG must be a theorem's tag"):
            registry.find(THEORY, whole[:7])
    old = Entry(tag="conv-size", version=0, digest="f" * 64)
    with pytest.raises(ValueError, match="is version 0 of conv-size, which has changed since"):
        registry.find(replace(THEORY, ledger=(old, *LEDGER)), "f" * 16)


def test_a_hypothesis_that_nothing_needs_is_refused() -> None:
    idle = simple(hypotheses=(Hypothesis(formula=s >= 1), Hypothesis(formula=x >= 0)))
    report = checked(idle)
    assert any("nothing breaks without the hypothesis x >= 0" in problem for problem in said(report.problems))
    kept = simple(hypotheses=(Hypothesis(formula=s >= 1), Hypothesis(formula=x >= 0, why="sizes are not negative")))
    assert checked(kept).needs["x >= 0"].why == "sizes are not negative"


def test_hypotheses_that_cannot_hold_are_refused() -> None:
    impossible = simple(hypotheses=(Hypothesis(formula=s >= 1), Hypothesis(formula=And(x > 3, x < 3))))
    problems = said(checked(impossible).problems)
    assert any("at the example" in problem for problem in problems)
    assert any("no small integers satisfy" in problem for problem in problems)


def test_a_refuted_claim_needs_a_counterexample() -> None:
    false = simple(goal=x % s < s - 1, refuted=True, right_when=x % s < s - 1)
    assert checked(false).counterexample == {"x": 0, "s": 1}
    true = simple(refuted=True)
    assert any("no counterexample was found" in problem for problem in said(checked(true).problems))


def test_the_smallest_counterexample_comes_first() -> None:
    found = Trial(simple(goal=x * s != 6, example={"x": 1, "s": 1})).smallest(("false",))
    assert found == {"x": 2, "s": 3}


@pytest.mark.slow
def test_a_failed_theorem_fails_what_uses_it(tmp_path: Path) -> None:
    shutil.copy(THEORY.certificates / "convolution.json", tmp_path)
    theory = replace(THEORY, certificates=tmp_path, chapters=THEORY.chapters[:2])
    reports = {report.tag: report for report in verify(theory)}
    assert reports["floor-below"].status == "failed"
    assert said(reports["window-count"].problems) == ["window-count: uses floor-below, which failed"]
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
    proofs = store.load(THEORY.certificates, "convolution")
    assert any("step 1a" in problem.place for problem in checked(without, proofs).problems)


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
    report = checked(citing, {"simple": {"divisors": [], "cases": []}})
    assert any("cites nowhere" in problem.message for problem in report.problems)


# The whole command, on a damaged copy of the package ---------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "convmath", tmp_path / "convmath", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "tags.txt", tmp_path / "docs")
    return tmp_path


HEAD = """from convmath.language.terms import variables
from convmath.theory.model import Cite, Hypothesis, Theorem

(s,) = variables("s")

"""


def run_verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "convmath", "verify", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_wrong_formula_cannot_be_built(copied: Path) -> None:
    sizes = copied / "convmath" / "arithmetic" / "sizes.py"
    text = sizes.read_text()
    right = "// stride + 1"
    assert right in text
    sizes.write_text(text.replace(right, "// stride + 2", 1))
    result = run_verify(copied)
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert 1 < len(lines) <= MOST_LINES and len(set(lines)) == len(lines)
    assert all(line.startswith("FAILED ") for line in lines)
    assert lines[0].startswith("FAILED conv-size: ")
    assert re.match(r"FAILED conv-size: at i=.* the definition gives", lines[2])
    assert re.match(r"FAILED conv-size: fails; \d\d theorems rest on it or on another that fails: conv-empty", lines[3])
    assert re.match(r"FAILED conv-size: counterexample .*i=", lines[-1])
    assert all("counterexample" in line for line in lines[-2:])
    assert not [line for line in lines if line.startswith("FAILED conv-size: the statement changed")]


LOST = """
Theorem(tag="lost", title="Lost", words="Lost.", hypotheses=(Hypothesis(formula=s >= 1),), goal=s >= 1, example={"s": 1})
"""
WRONG_FILES = {
    "a theorem that no name holds": (
        "pooling.py",
        LOST,
        "builds the theorem lost, but gives it no name",
    ),
    "a theorem inside a tuple": (
        "pooling.py",
        "MORE = (" + LOST.strip() + ",)\n",
        "lost: is built in convmath/theory/pooling.py, but no name of that file holds it",
    ),
    "a theorem whose name is used again": (
        "pooling.py",
        "X = " + LOST.strip() + "\nX = " + LOST.strip().replace("lost", "kept") + "\n",
        "lost: is built in convmath/theory/pooling.py, but no name of that file holds it",
    ),
    "a file of no chapter": (
        "stray.py",
        "",
        "convmath/theory/stray.py: belongs to no chapter; give its chapter a row in convmath/theory/collection.py",
    ),
    "a folder beside a file": (
        "pooling/more.py",
        "",
        "convmath/theory/pooling/more.py: cannot be read beside convmath/theory/pooling.py; move one into the other's place",
    ),
    "a tag that stands twice": (
        "pooling.py",
        "AGAIN = " + LOST.strip().replace("lost", "conv-size") + "\n",
        "conv-size: two theorems have this tag",
    ),
    "a use of no theorem": (
        "pooling_more.py",
        HEAD + "LOST = " + LOST.strip()[:-1] + ', uses=("nowhere",))\n',
        "lost: uses nowhere, which does not exist",
    ),
    "a cite of no theorem": (
        "pooling_more.py",
        HEAD + "LOST = " + LOST.strip()[:-1] + ', cites=(Cite(tag="nowhere", values={}),))\n',
        "lost: uses nowhere, which does not exist",
    ),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_nothing_is_lost_in_silence(copied: Path, name: str) -> None:
    file, text, message = WRONG_FILES[name]
    place = copied / "convmath" / "theory" / file
    place.parent.mkdir(exist_ok=True)
    place.write_text((place.read_text() if place.is_file() else "") + text)
    result = run_verify(copied)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("FAILED ") and result.stderr.endswith(f"{message}\n")
    assert result.stderr.count("\n") == 1
    listed = subprocess.run(
        [sys.executable, "-m", "convmath", "list"],
        cwd=copied,
        env={**os.environ, "PYTHONPATH": str(copied)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (listed.returncode, listed.stdout) == (2, "")
    assert listed.stderr == result.stderr.replace("FAILED ", "convmath list: ")


def test_a_file_of_a_chapter_is_found_by_its_name_alone(copied: Path) -> None:
    """Both ways to write one: a file beside the others, and a folder; what is new is not in the ledger, so it is named."""
    theory = copied / "convmath" / "theory"
    (theory / "padding").mkdir()
    (theory / "padding.py").rename(theory / "padding" / "one.py")
    (theory / "padding_more.py").write_text(HEAD + "ONE = " + LOST.strip().replace("lost", "one-more") + "\n")
    (theory / "padding" / "two.py").write_text(HEAD + "TWO = " + LOST.strip().replace("lost", "two-more") + "\n")
    said = run_verify(copied).stderr
    assert "one-more: is not in the ledger; add the line: one-more 1 " in said
    assert "two-more: is not in the ledger" in said and "same-size" not in said


def test_what_is_wrong_is_said_in_few_lines_the_cause_first() -> None:
    def failed(tag: str, *problems: Problem) -> Report:
        return Report(tag=tag, status="failed", problems=problems)

    def problem(tag: str, kind: str, message: str, at: dict[str, int] | None = None) -> Problem:
        return Problem(tag=tag, kind=kind, message=message, counterexample=at)

    def lines(written: list[Problem], *reports: Report) -> list[str]:
        return said(failures(THEORY, written, reports))

    step, counterexample = (
        problem("a", "proof", "step 1"),
        problem("a", "counterexample", "counterexample x=1", {"x": 1}),
    )
    resting = [
        failed(f"b-{n}", problem(f"b-{n}", "proof", "no"), problem(f"b-{n}", "rests-on", "uses a, which failed"))
        for n in range(50)
    ]
    ledger = [problem(f"b-{n}", "changed", "the statement changed") for n in range(50)]
    found = lines(ledger, failed("a", step, counterexample), *resting)
    assert found[0] == "a: step 1" and found[2] == "a: counterexample x=1" and len(found) == 3
    assert found[1].startswith("a: fails; 50 theorems rest on it or on another that fails: b-0, b-1")
    assert lines(ledger, failed("a", counterexample), *resting) == found[1:]
    assert lines([], failed("a", counterexample)) == ["a: counterexample x=1"]
    own = [failed(f"c-{n}", problem(f"c-{n}", "counterexample", "counterexample y=1", {"y": 1})) for n in range(50)]
    found = lines([*ledger, problem("z", "ledger", "new")], failed("a", step, counterexample), *own, *resting)
    assert len(found) == MOST_LINES and found[0] == "a: step 1" and found[-1] == "a: counterexample x=1"
    assert "z: new" in found and found[3] == "c-0: counterexample y=1"
    assert "more problems, among them of c-" in found[-2]
    assert failures(THEORY, [], [Report(tag="a", status="proved")]) == []


@pytest.mark.slow
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
    assert {"conv-size", *THEORY.ancestors("conv-size")} == {record["tag"] for record in answer["theorems"]}
    assert all(record["status"] == "proved" for record in answer["theorems"])


def test_the_stored_certificates_hold_multipliers_only() -> None:
    """A certificate never carries hypotheses: those are derived from the theorem."""
    for chap in THEORY.chapters:
        for proof in store.load(THEORY.certificates, chap.name).values():
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


@pytest.mark.slow
def test_every_mutant_is_refuted_or_proved_weaker() -> None:
    """Thousands of small changes: none may pass for a theorem that the checks cannot tell from the right one."""
    tallies = mutants.tally(THEORY)
    total = sum(tallies.values(), mutants.Tally())
    assert not total.survived
    assert total.made > 10 * len(ALL)
    assert total.refuted > total.weaker > 0


def test_a_surviving_mutant_would_be_seen() -> None:
    """A hypothesis too much, so that changes show only where it forbids to look."""
    narrow = simple(hypotheses=(Hypothesis(formula=s == 1),), goal=x % s == 0)
    judged = mutants.tally(of(narrow))["simple"]
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
