"""check_certificates.py: it accepts the exported theory, and refuses whatever was changed, lost, or made to hurt it."""

from __future__ import annotations

import contextlib
import copy
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from convmath.proof import kernel, program, published, statements
from convmath.proof.theory_file import theory_document
from convmath.theory.collection import ALL, CHAPTERS

THEORY = theory_document(CHAPTERS)
CERTIFICATES = published.certificates_document(CHAPTERS, THEORY["sha256"])
FIRST = CHAPTERS[:1]  # foundations: enough for what does not need everything
SMALL = theory_document(FIRST)
SMALL_CERTIFICATES = published.certificates_document(FIRST, SMALL["sha256"])


def sealed(theory: Any, certificates: Any) -> tuple[Any, Any]:
    """With every count and hash as a forger would set them."""
    for record in theory["theorems"]:
        with contextlib.suppress(statements.Invalid):
            record["statement_sha256"] = statements.statement_hash(statements.theorem(record))
    theory |= {"count": len(theory["theorems"]), "sha256": kernel.digest(theory["theorems"])}
    links = certificates["links"]
    for link in links:
        link["sha256"] = kernel.digest([link["link"], [link["hypotheses"], link["goal"]], link["cites"]])
    certificates |= {"count": len(links), "sha256": kernel.digest(links), "theory_sha256": theory["sha256"]}
    return theory, certificates


def small() -> tuple[Any, Any]:
    return copy.deepcopy(SMALL), copy.deepcopy(SMALL_CERTIFICATES)


def failed(theory: Any, certificates: Any) -> dict[str, str]:
    """What fails, and why."""
    return {v.tag: v.why for v in program.verdicts(theory, certificates) if v.status == "failed"}


def record(theory: Any, tag: str) -> Any:
    return next(r for r in theory["theorems"] if r["tag"] == tag)


# What is accepted ---------------------------------------------------------------------------------------


def test_alone_in_a_folder_it_gives_every_theorem_its_status() -> None:
    outcome = published.judged(published.as_text(THEORY, "theorems"), published.as_text(CERTIFICATES, "links"))
    assert (outcome.code, outcome.problems) == (0, ())
    assert outcome.statuses == {t.tag: "refuted" if t.refuted else "proved" for t in ALL}
    assert outcome.hashes == {r["tag"]: r["statement_sha256"] for r in THEORY["theorems"]}
    assert outcome.summary.startswith(f"{len(ALL)} theorems: ")


def test_it_is_one_file_of_the_standard_library() -> None:
    text = published.program_text()
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names) | {"__future__"}


def test_two_parts_may_not_define_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = published.sources()
    monkeypatch.setattr(published, "sources", lambda: {**real, "rules": real["rules"] + "\n\ndef check(): ...\n"})
    with pytest.raises(ValueError, match=r"rules.py and kernel.py both define check"):
        published.program_text()


def test_it_needs_little_time() -> None:
    """12 ms of processor time a theorem is the promise; this only sees that it is not far away on any machine."""
    before = time.process_time()
    assert not failed(copy.deepcopy(THEORY), copy.deepcopy(CERTIFICATES))
    assert time.process_time() - before < 12


# What is refused: changed or lost -----------------------------------------------------------------------------


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every number and text of a document, as (what holds it, where)."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, (dict, list)):
            yield from places(value)
        elif isinstance(value, (int, str)):
            yield tree, key


@pytest.mark.parametrize("number", range(12))
def test_a_changed_number_or_word_anywhere_is_refused(number: int) -> None:
    theory, certificates = small()
    document = (theory, certificates)[number % 2]
    found = list(places(document))
    holder, key = found[(len(found) * number) // 12]
    value = holder[key]
    holder[key] = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value + "s"
    with contextlib.suppress(kernel.Refused):
        assert failed(theory, certificates)


def drop_theorem(theory: Any, certificates: Any) -> None:
    del theory["theorems"][3]


def drop_link(theory: Any, certificates: Any) -> None:
    del certificates["links"][0]


def swap(theory: Any, certificates: Any) -> None:
    links = certificates["links"]
    links[0]["proof"], links[1]["proof"] = links[1]["proof"], links[0]["proof"]


def trivial(theory: Any, certificates: Any) -> None:
    certificates["links"][0] |= {"hypotheses": [], "goal": ["<=", 0, 1], "proof": {"divisors": [], "cases": []}}


def stray(theory: Any, certificates: Any) -> None:
    certificates["links"].append({**certificates["links"][0], "link": "another"})


def twice(theory: Any, certificates: Any) -> None:
    certificates["links"].append(certificates["links"][0])


def same_tag(theory: Any, certificates: Any) -> None:
    theory["theorems"].append(theory["theorems"][0])


def another_format(theory: Any, certificates: Any) -> None:
    theory["format"] = 2


def another_goal(theory: Any, certificates: Any) -> None:
    record(theory, "nested-floor")["goal"] = ["<=", "u", 5]


def fewer_hypotheses(theory: Any, certificates: Any) -> None:
    record(theory, "nested-floor")["hypotheses"].pop()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (drop_theorem, "belong to no theorem: ceil-above"),
        (drop_link, "floor-below: the statement: has no certificate"),
        (swap, "floor-below: the statement: "),
        (trivial, "floor-below: the statement: the certificate is for another statement"),
        (stray, "belong to no theorem: another"),
        (twice, "two of that name"),
        (same_tag, "two theorems have this tag"),
        (another_format, "theory: format 2 is not 1"),
        (another_goal, "nested-floor: the statement: the certificate is for another statement"),
        (fewer_hypotheses, "nested-floor: the statement: the certificate is for another statement"),
    ],
)
def test_what_was_lost_or_replaced_is_refused_whatever_the_hashes_say(
    change: Callable[[Any, Any], None], message: str
) -> None:
    theory, certificates = small()
    change(theory, certificates)
    sealed(theory, certificates)
    try:
        said = " ".join(f"{tag}: {why}" for tag, why in failed(theory, certificates).items())
    except kernel.Refused as error:
        said = str(error)
    assert message in said


def test_without_new_hashes_a_lost_theorem_is_seen_at_once() -> None:
    theory, certificates = small()
    del theory["theorems"][3]
    with pytest.raises(kernel.Refused, match="the number of theorems"):
        failed(theory, certificates)
    theory["count"] -= 1
    with pytest.raises(kernel.Refused, match="something in it was changed"):
        failed(theory, certificates)


def test_what_uses_a_failed_theorem_fails_with_it() -> None:
    theory, certificates = small()
    del certificates["links"][4]  # ceil-less-one
    why = failed(*sealed(theory, certificates))
    assert "has no certificate" in why["ceil-less-one"]
    assert "ceil-less-one" in why["ceil-rounded-twice"]
    assert set(why) == {"ceil-less-one", "ceil-rounded-twice"}


# What is refused: theorems that say nothing, or what they may not -------------------------------------------------


NOTHING_TO_CLOSE = {"divisors": [], "cases": []}


def alone(proof: Any = NOTHING_TO_CLOSE, **changes: Any) -> dict[str, str]:
    """One true theorem, changed, with this certificate for all that it owes."""
    plain: Any = {
        "tag": "alone", "version": 1, "title": "", "words": "", "chapter": "", "where": [], "hypotheses": [],
        "goal": ["<", "x", ["+", "x", 1]], "refuted": False, "right_when": None, "cites": [], "uses": [],
        "example": {"x": 1}, "derivation": None, "source": "", "counterexample": None,
    }  # fmt: skip
    theory = {"format": 1, "theorems": [plain | changes]}
    links = []
    try:
        for link in statements.links(statements.theorem(theory["theorems"][0])):
            hypotheses, goal = kernel.lists([link.hypotheses, link.goal])
            links.append({"link": link.name, "hypotheses": hypotheses, "goal": goal, "cites": [], "proof": proof})
    except statements.Invalid:
        pass
    filler = {"link": "filler", "hypotheses": [], "goal": ["<=", 0, 1], "cites": [], "proof": {}}
    found = {}
    try:
        for verdict in program.verdicts(*sealed(theory, {"format": 1, "links": links or [filler]})):
            if verdict.status == "failed":
                found[verdict.tag] = verdict.why
    except kernel.Refused as error:
        assert "belong to no theorem: filler" in str(error)
    return found


def formulas(*trees: Any) -> list[Any]:
    return [{"formula": tree, "why": ""} for tree in trees]


def test_a_plain_theorem_would_be_accepted() -> None:
    sum_of_both = {"divisors": [], "cases": [["sum", [[1, [0]], [1, [1]]], []]]}
    assert not alone(sum_of_both, goal=["<=", "x", 3], hypotheses=formulas(["<=", "x", 3]))
    assert "not -1" in str(alone(sum_of_both, goal=["<=", "x", 3], hypotheses=formulas(["<=", "x", 4])))


EVERY = ["<=", "x", "y"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "the goal is true without being about anything"),
        ({"example": {}}, "the example must give x"),
        ({"example": {"x": 1, "y": 2}}, "the example must give x"),
        ({"example": {"x": True}}, "no integer"),
        ({"goal": ["<=", 7, "x"], "hypotheses": formulas([">", 1, 2])}, "does not meet the hypotheses"),
        ({"goal": ["<", "x", 5], "where": [["x", 3]]}, "about no letter"),
        ({"where": [["e", ["+", "e", 1]]]}, "e is said by e"),
        ({"where": [["e", "f"], ["f", "x"]]}, "e is said by f"),
        ({"where": [["e", "x"], ["e", "x"]]}, "two abbreviations have the same letter"),
        ({"where": [["q1", "x"]]}, "'q1' is not a letter"),
        ({"goal": ["<", "x"]}, "unknown operator '<'"),
        ({"goal": ["<", "x", 1.5]}, "is not an integer"),
        ({"goal": "x"}, "is not a formula"),
        ({"goal": ["frob", "x"]}, "unknown operator 'frob'"),
        ({"hypotheses": formulas(["all", "t", "x", ["<=", "t", 5]])}, "a hypothesis speaks about every value"),
        ({"refuted": True, "counterexample": {"x": 1}}, "the counterexample does not show it"),
        ({"refuted": True, "goal": ["<=", "x", 3]}, "the counterexample must give x"),
        ({"refuted": True, "goal": ["<=", "x", 3], "counterexample": {"x": 2}}, "the counterexample does not show it"),
        ({"uses": ["alone"]}, "a circle would prove anything"),
        ({"uses": ["nowhere"]}, "not proved before it"),
        ({"goal": ["==", ["count", "t", ["<=", "t", "x"]], "x"]}, "needs a derivation"),
        ({"tag": "A Tag"}, "a tag is made of small letters"),
        ({"derivation": {"start": 1}}, "not written as a theorem is"),
    ],
)
def test_a_theorem_that_says_nothing_or_cannot_be_read_is_refused(changes: Any, message: str) -> None:
    said = " ".join(alone(**changes).values())
    assert message in said


def test_a_counterexample_that_counts_is_worked_out() -> None:
    inside = ["and", ["<=", 0, "t"], ["<", "t", "x"]]
    goal = ["==", ["count", "t", inside], "x"]
    claim = {"refuted": True, "goal": goal, "example": {"x": -2}}
    assert "does not show it" in str(alone(**claim, counterexample={"x": 2}))
    assert not alone(**claim, counterexample={"x": -1})


# What is refused: files made to hurt ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"hypotheses": formulas(*(["!=", "x", value] for value in range(40)))},
        {"hypotheses": formulas(*(["or", ["<=", "x", value], [">=", "y", value]] for value in range(40)))},
        {"goal": ["<=", ["*", *[["+", "x", "y", "z", 1]] * 40], 3]},
        {"goal": ["<=", ["*", *[10**150] * 90], "x"], "where": [["e", ["*", *[10**150] * 90]]]},
        {"where": [[f"e{n}", ["*", *[f"e{n - 1}" if n else "x"] * 9]] for n in range(60)], "goal": ["<", "e59", "x"]},
        {"goal": ["<=", ["max", "x", ["max", "y", "z"]], 3]}
        | {"hypotheses": formulas(*([">=", ["max", "x", value], ["min", "y", value]] for value in range(40)))},
        {"refuted": True, "goal": ["<", ["count", "t", ["and", ["<=", 0, "t"], ["<", "t", ["*", "x", "x"]]]], 3]}
        | {"counterexample": {"x": 10**6}, "example": {"x": 10**6}},
    ],
)
def test_a_statement_made_to_take_for_ever_is_refused_in_time(changes: Any) -> None:
    before = time.process_time()
    letters = {"x": 1, "y": 1, "z": 1}
    assert alone(**{"example": letters, **changes})
    assert time.process_time() - before < 10


def run(folder: Path, theory: str, certificates: str) -> subprocess.CompletedProcess[str]:
    (folder / "check_certificates.py").write_text(published.program_text())
    (folder / "theory.json").write_text(theory)
    (folder / "certificates.json").write_text(certificates)
    command = [sys.executable, "-I", "-S", "check_certificates.py", "theory.json", "certificates.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("theory", "code", "message"),
    [
        ("", 2, "cannot read theory.json is not JSON"),
        ("[]", 1, "refused: theory: expects an object"),
        ("{}", 1, "refused: theory: expects an object"),
        ('{"format":1,"format":1}', 1, "has the same key twice"),
        ('{"format":1,"count":0,"theorems":[]}', 1, "refused: theory: expects an object"),
        ('{"format":1.0,"count":1,"theorems":[1]}', 1, "is not an integer"),
        ('{"format":1,"count":NaN}', 1, "is not an integer"),
        ('{"format":1,"count":1,"theorems":[1],"sha256":""}', 1, "does not have the hash"),
        ("[" * 100_000, 2, "is not JSON"),
        ('{"format":' + "9" * 5000 + "}", 2, "is not JSON"),
    ],
)
def test_nonsense_is_refused_in_one_line(tmp_path: Path, theory: str, code: int, message: str) -> None:
    done = run(tmp_path, theory, published.as_text(SMALL_CERTIFICATES, "links"))
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1 and len(done.stderr) <= 301


def test_a_missing_file_or_argument_is_said(tmp_path: Path) -> None:
    (tmp_path / "check_certificates.py").write_text(published.program_text())
    for arguments, message in (([], "usage: "), (["no", "file"], "cannot read no: No such file")):
        command = [sys.executable, "-I", "-S", "check_certificates.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and message in done.stderr


def test_a_failed_theorem_is_named_with_the_reason(tmp_path: Path) -> None:
    theory, certificates = small()
    del certificates["links"][0]
    theory, certificates = sealed(theory, certificates)
    done = run(tmp_path, json.dumps(theory), json.dumps(certificates))
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("floor-below failed ")
    assert done.stderr == "floor-below: the statement: has no certificate\n"


# What must be believed -----------------------------------------------------------------------------------------


def test_what_must_be_believed_is_counted() -> None:
    believed = {item.file: item.lines for item in published.trusted()}
    assert {f"proof/{part}.py" for part in published.PARTS} <= set(believed)
    assert all(lines > 10 for lines in believed.values())


def test_lines_that_say_nothing_are_not_counted() -> None:
    assert (
        published.code_lines('"""Words.\n\nMore."""\n\n# a remark\nx = 1\n\n\ndef f():\n    """It."""\n    return 1\n')
        == 3
    )
