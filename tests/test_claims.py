"""Printed claims: records without verdicts, and verdicts that follow from them."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from convmath.__main__ import main
from convmath.arithmetic import brute
from convmath.frameworks.claims import installed, judge, said
from convmath.frameworks.claims.every import ALL, BY_ID, claims_about, find
from convmath.frameworks.claims.judge import judgment
from convmath.frameworks.claims.letters import CONV, TRANSPOSED, d, e, i_prime, k, o, o_prime, p, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release, fingerprint
from convmath.language.terms import divides
from convmath.theory.collection import collect

RELEASE = Release(publisher="Somebody", version="1.0", address="https://example.org/1.0/", package="somebody")


def claim(*readings: Reading, quotation: str = "the size is this", sha256: str = "", **more: object) -> Claim:
    return Claim(
        id="claim-somebody-size",
        document=Document(release=RELEASE, where="page 1", quotation=quotation),
        sha256=sha256 or fingerprint(quotation),
        topic="sizes",
        readings=readings,
        **more,  # type: ignore[arg-type]
    )


def asked(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["claims", *arguments])
    return status, out.getvalue(), err.getvalue()


# The records ------------------------------------------------------------------------------------------


def test_there_are_enough_claims_of_enough_publishers_right_ones_among_them() -> None:
    verdicts = Counter(judgment(each).verdict for each in ALL)
    assert len(ALL) >= 120 and len({each.publisher for each in ALL}) >= 30
    assert len(BY_ID) == len(ALL)
    assert all(verdicts[verdict] >= 10 for verdict in judge.VERDICTS)


def test_no_record_is_wrong() -> None:
    assert [problem for each in ALL for problem in judgment(each).problems] == []


def test_quotations_are_short_and_have_a_permanent_place() -> None:
    for each in ALL:
        assert len(each.document.quotation.split()) <= 25, each.id
        assert each.document.address.startswith("https://") and each.document.where, each.id
        assert not re.search(r"/(stable|main|master)/", each.document.address), each.id


def test_an_edited_quotation_is_noticed() -> None:
    for each in ALL[::20]:
        edited = dataclasses.replace(each.document, quotation=each.document.quotation + " always")
        wrong = judge.judge(dataclasses.replace(each, document=edited)).problems
        assert len(wrong) == 1 and wrong[0].startswith(f"{each.id}: the quotation has the sha256 ")


def test_a_record_has_no_place_for_a_verdict() -> None:
    names = {field.name for kind in (Claim, Reading, Domain) for field in dataclasses.fields(kind)}
    assert not names & {"verdict", "counterexample", "status"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "claim_Upper"}, "a claim's id must be claim-"),
        ({"topic": "weather"}, "the topic must be one of"),
        ({"readings": ()}, "a claim needs a reading"),
        ({"document": Document(release=RELEASE, where="page 1")}, "needs its verbatim quotation"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_record_that_says_too_little_is_refused(change: dict[str, object], message: str) -> None:
    good = claim(Reading(domain=CONV, says=o >= 1))
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(good, **change)  # type: ignore[arg-type]


# Verdicts ---------------------------------------------------------------------------------------------


def test_a_right_formula_is_right_and_an_altered_one_is_false() -> None:
    right = judge.judge(claim(Reading(domain=CONV, says=o == e // s + 1)))
    altered = judge.judge(claim(Reading(domain=CONV, says=o == e // s + 2)))
    assert (right.verdict, right.readings[0].counterexample) == ("right", None)
    assert altered.verdict == "false"
    assert altered.readings[0].counterexample == {"i": 1, "k": 1, "s": 1, "p": 0, "d": 1}


def test_altering_a_formula_on_the_site_changes_its_verdict() -> None:
    changed = 0
    for each in ALL:
        reading = each.readings[0]
        if judgment(each).verdict != "right" or reading.theorem or getattr(reading.says, "node", [""])[0] != "==":
            continue
        _, left, right = reading.says.node  # type: ignore[union-attr]
        other = dataclasses.replace(reading, says=type(reading.says)(("==", left, ("+", right, 1))))  # type: ignore[call-arg, arg-type]
        assert judge.judge(dataclasses.replace(each, readings=(other,))).verdict == "false", each.id
        changed += 1
    assert changed >= 15


def test_a_condition_is_compared_with_the_claim() -> None:
    says = s * (o - 1) == e
    exact = judge.judge(claim(Reading(domain=CONV, says=says, right_when=divides(s, e))))
    assert exact.verdict == "false unless" and not exact.problems
    too_wide = judge.judge(claim(Reading(domain=CONV, says=says, right_when=s >= 1)))
    too_narrow = judge.judge(claim(Reading(domain=CONV, says=says, right_when=s == 1)))
    enough = judge.judge(claim(Reading(domain=CONV, says=says, right_if=s == 1)))
    assert "the condition is True and the claim False" in too_wide.problems[0]
    assert "the condition is False and the claim True" in too_narrow.problems[0]
    assert not enough.problems and not enough.readings[0].exact
    idle = judge.judge(claim(Reading(domain=CONV, says=o >= 1, right_when=s == 1)))
    assert idle.problems[0].startswith("claim-somebody-size: ")
    never = judge.judge(claim(Reading(domain=CONV, says=says, right_if=s < 1)))
    assert never.problems == ("claim-somebody-size: no small layer satisfies the condition",)


def test_a_domain_without_layers_is_noticed() -> None:
    empty = judge.judge(claim(Reading(domain=CONV.and_given(s < 1), says=o >= 1)))
    assert empty.problems == ("claim-somebody-size: no small layer satisfies what is given",)


def test_readings_that_come_out_differently_are_ambiguous() -> None:
    right, wrong = Reading(words="so", domain=CONV, says=o >= 1), Reading(words="or so", domain=CONV, says=o >= 2)
    assert judge.judge(claim(right, wrong)).verdict == "ambiguous"
    assert judge.judge(claim(right, right)).verdict == "right"
    assert judge.judge(claim(wrong, wrong)).verdict == "false"


def test_a_function_is_judged_as_a_formula_is() -> None:
    def longer(i_prime: int, k: int, s: int, p: int, d: int) -> bool:
        """The output is longer than the input."""
        return len(brute.scatter([1] * i_prime, [1] * k, s, p, p, d, 0)) > i_prime

    by_function = judge.judge(claim(Reading(domain=TRANSPOSED, says=longer)))
    by_formula = judge.judge(claim(Reading(domain=TRANSPOSED, says=o_prime > i_prime)))
    assert by_function.verdict == by_formula.verdict == "false"
    assert by_function.readings[0].counterexample == by_formula.readings[0].counterexample


def test_a_function_must_say_what_is_claimed() -> None:
    silent = judge.judge(claim(Reading(domain=Domain(names=""), says=lambda: True)))
    assert silent.problems[0].endswith("must say in its docstring what is claimed")


def test_a_claim_that_is_a_theorem_has_the_theorem_s_verdict() -> None:
    by_tag = {"conv-fibre": "right", "naive-ceil": "false unless", "pool-ceil-covers-always": "false"}
    for tag, verdict in by_tag.items():
        found = judge.judge(claim(Reading(theorem=tag)))
        assert found.verdict == verdict and found.readings[0].proved == tag
    unknown = judge.judge(claim(Reading(theorem="no-such-theorem")))
    assert unknown.problems == ("claim-somebody-size: there is no theorem 'no-such-theorem'",)


def test_the_smallest_counterexamples_are_those_that_were_run_in_the_frameworks() -> None:
    expected = {
        "pt-ceil-covers": {"i": 2, "k": 1, "s": 2, "p": 0, "d": 1},
        "pt-maxpool1d-double-ceil": {"i": 3, "k": 1, "s": 3, "p": 0, "d": 1},
        "cs-size": {"i": 2, "k": 1, "s": 2, "p": 0},
        "keras-causal": {"i": 3, "k": 1, "s": 2},
        "d2l-equally": {"i": 3, "k": 3},
        "onnx-valid-ceil": {"i": 3, "k": 2, "s": 2, "d": 1},
        "so-adaptive": {"i": 5, "o": 3},
        "tf-atrous-swapped": {"i1": 1, "i2": 2, "k1": 1, "k2": 2, "d": 1},
        "mx-convt-dilation": {"i'": 1, "k": 2, "s": 1, "p": 0, "d": 2},
    }
    for name, values in expected.items():
        assert judgment(find(name)).readings[0].counterexample == values, name


def test_the_headline_claim_is_false_in_2_13_and_right_in_2_14_1() -> None:
    printed, mended = find("pt-maxpool1d-double-ceil"), find("pt-maxpool1d-2-14")
    assert judgment(printed).verdict == "false unless" and printed.fixed_in == "2.14.1"
    assert judgment(mended).verdict == "right" and mended.document.release.version == "2.14.1"


def test_theorems_name_the_claims_about_them() -> None:
    named = {tag for each in ALL for tag in each.theorems} | {
        r.theorem for each in ALL for r in each.readings if r.theorem
    }
    assert named <= collect().by_tag.keys() and len(named) >= 40
    assert find("claim-pt-ceil-covers") in claims_about("pool-ceil-covers")
    assert find("claim-so-adaptive") in claims_about("adaptive-recipe-when")
    assert claims_about("matrix-kronecker") == ()


# Reports and the command line -------------------------------------------------------------------------


def test_every_claim_that_is_not_right_has_a_report_to_send() -> None:
    for each in ALL:
        judged = judgment(each)
        if judged.verdict == "right":
            with pytest.raises(ValueError, match="is right; there is nothing to report"):
                said.report(judged)
            continue
        text = said.report(judged)
        assert each.document.address in text and each.document.quotation in text
        assert re.search(r"this is false( first at|:|\.)", text) or judged.verdict == "ambiguous"
        assert re.search(r"^Proposed: \S", text, re.MULTILINE)


def test_the_command_lists_and_shows() -> None:
    status, out, _ = asked()
    assert status == 0 and f"{len(ALL)} claims: " in out and all(each.id in out for each in ALL)
    status, out, _ = asked("cs-size")
    assert status == 0 and "verdict false unless" in out and "holds exactly when s ∣ e" in out
    status, out, _ = asked("cs-size", "--report")
    assert status == 0 and out.startswith("Title: ")
    status, out, _ = asked("--topic", "output padding", "--by", "topic")
    assert status == 0 and out.startswith("output padding\n")
    status, out, _ = asked("--json", "--source", "numpy")
    record = json.loads(out)[0]
    assert status == 0 and record["verdict"] == "right" and record["sha256"] == find("numpy-convolve").sha256


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no-such",), "there is no claim 'no-such'"),
        (("--topic", "weather"), "--topic must be one of"),
        (("--verdict", "wrong"), "--verdict must be one of"),
        (("--by", "mood"), "--by must be one of source, topic"),
        (("--report",), "--report needs an ID"),
        (("--source", "nobody"), "no claim is like that"),
        (("numpy-convolve", "--report"), "claim-numpy-convolve is right"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_requests_are_one_line(arguments: tuple[str, ...], message: str) -> None:
    status, out, err = asked(*arguments)
    assert status == 2 and out == "" and message in err and err.count("\n") == 1 and len(err) <= 260


def package(folder: Path, text: str) -> None:
    """A distribution called somebody with one file."""
    (folder / "somebody").mkdir()
    (folder / "somebody" / "layers.py").write_text(text, encoding="utf-8")
    info = folder / "somebody-1.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebody\nVersion: 1.1\n", encoding="utf-8")
    (info / "RECORD").write_text("somebody/layers.py,,\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("'''Here\n    the size\n    is this.'''\n", "found"),
        ("'''Here the size is that.'''\n", "changed"),
    ],
)
def test_a_quotation_is_looked_for_in_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, state: str
) -> None:
    package(tmp_path, text)
    monkeypatch.syspath_prepend(str(tmp_path))
    document = Document(release=RELEASE, where="page 1", path="somebody/layers.py", quotation="the size is this")
    assert installed.look(document) == installed.Look(state, "somebody", "1.1")  # type: ignore[arg-type]
    elsewhere = dataclasses.replace(document, path="somebody/pools.py")
    assert installed.look(elsewhere) == installed.Look("no such file", "somebody", "1.1")
    pattern = dataclasses.replace(document, installed="somebody/lay*")
    assert installed.look(pattern) == installed.Look(state, "somebody", "1.1")  # type: ignore[arg-type]
    assert "somebody" not in sys.modules


def test_what_is_not_installed_is_said_to_be_so() -> None:
    document = Document(release=RELEASE, where="page 1", path="a.py", quotation="the size is this")
    assert installed.look(document) == installed.Look("not installed", "somebody", "")
    status, out, _ = asked("--installed")
    assert status == 0 and re.search(r"\d+ found, \d+ changed", out)


def test_the_package_does_not_load_the_claims() -> None:
    code = "import sys, convmath; print([m for m in sys.modules if m.startswith('convmath.frameworks')])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"


def test_the_letters_are_those_of_the_theory() -> None:
    assert [str(each.node) for each in (d, k, p)] == ["d", "k", "p"]
    assert brute.conv_size(2, 1, 2, 0, 0, 1) == 1
