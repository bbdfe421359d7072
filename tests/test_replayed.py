"""Recorded answers as evidence: shown with their version and hash, and refused when they are changed or disagree."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files

import pytest

from convmath.arithmetic import sizes
from convmath.frameworks import recorded, replayed
from convmath.theory.collection import collect
from convmath.theory.model import Theorem

BY_TAG = collect().by_tag
TORCH = recorded.torch()


def test_every_replay_belongs_to_a_theorem_and_says_what_it_is() -> None:
    for tag in replayed.REPLAYS:
        evidence, problems = replayed.witness(BY_TAG[tag])
        assert not problems
        (found,) = evidence
        assert found.kind == "recorded" and found.count > 0
        assert f"PyTorch {TORCH.version} agrees, recorded (sha256 {TORCH.sha256[:12]})" in found.note


def test_a_theorem_without_a_table_has_no_such_evidence() -> None:
    assert replayed.witness(BY_TAG["floor-below"]) == ([], [])


def test_claims_that_are_refuted_are_answered_otherwise() -> None:
    for tag, replay in replayed.REPLAYS.items():
        found = replayed.tally(replay, TORCH)
        assert (found.otherwise > 0) == BY_TAG[tag].refuted == bool(found.first)


def test_the_counts_are_those_of_the_judge() -> None:
    outcome = recorded.judge(TORCH, sizes.pool_naive_ceil, ceil_mode=True)
    found = replayed.tally(replayed.REPLAYS["naive-ceil"], TORCH)
    assert (found.agrees, found.not_applicable, found.refused, found.otherwise) == outcome[:4]
    assert found.first == "i=2, k=1, s=2, p=0, d=1: 1, not 2"


def unrefuted(tag: str) -> Theorem:
    return dataclasses.replace(BY_TAG[tag], refuted=False)


@pytest.mark.parametrize("tag", ["naive-ceil", "avg-divisor-kernel", "adaptive-recipe"])
def test_a_framework_that_answers_otherwise_fails_a_proved_theorem(tag: str) -> None:
    evidence, problems = replayed.witness(unrefuted(tag))
    assert not evidence
    assert problems[0].text.startswith(f"{tag}: PyTorch 2.13.0")
    assert "answered otherwise at" in problems[0].message


def test_one_changed_answer_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for table, tag in (
        ("max_pool1d sizes", "pool-size"),
        ("adaptive_max_pool1d bins", "adaptive-bins"),
        ("max_unpool1d sizes", "unpool-size"),
        ("conv1d same", "same-size"),
        ("avg_pool1d divisors, padding counted", "avg-divisor"),
    ):
        rows = dict(TORCH.tables[table])
        key = next(key for key, row in rows.items() if any(digit in row for digit in "123"))
        digit = next(digit for digit in rows[key] if digit in "123")
        rows[key] = rows[key].replace(digit, "z", 1)
        changed = TORCH._replace(tables={**TORCH.tables, table: rows})
        monkeypatch.setattr(recorded, "torch", lambda changed=changed: changed)
        evidence, problems = replayed.witness(BY_TAG[tag])
        assert not evidence and "answered otherwise at" in problems[0].message, tag


def test_a_table_edited_by_hand_fails_the_theorem(monkeypatch: pytest.MonkeyPatch) -> None:
    document = json.loads((files("convmath.frameworks") / "torch.json").read_text(encoding="utf-8"))
    document["tables"]["max_unpool1d sizes"]["k=1 p=0 s=1"] = "123457"
    monkeypatch.setattr(recorded, "torch", lambda: recorded.load(json.dumps(document)))
    evidence, problems = replayed.witness(BY_TAG["pool-size"])
    assert (evidence, [problem.text for problem in problems]) == (
        [],
        ["pool-size: the recorded answers do not have the hash they were recorded with; run `make oracles`"],
    )


def test_no_agreement_is_no_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = TORCH._replace(tables={"max_unpool1d sizes": {}})
    monkeypatch.setattr(recorded, "torch", lambda: empty)
    assert "no recorded answer of PyTorch" in replayed.witness(BY_TAG["unpool-size"])[1][0].message
