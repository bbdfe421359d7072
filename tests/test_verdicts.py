"""What the theory says about a claim is computed, and cannot be talked round."""

from __future__ import annotations

import pytest

from convmath.exposition import verdicts
from convmath.exposition.verdicts import Undecided, verdict
from convmath.theory.model import Problem, Report


def text(*says: str, **because: tuple[str, ...]) -> str:
    return verdict(*says, **because).text


def test_the_state_of_the_theorems_chooses_the_word() -> None:
    assert text("conv-size").startswith("**Right.** The claim is {thm}`conv-size` (proved).")
    assert text("transposed-size", completed_by=("round-trip",)).startswith(
        "**Completed** by {thm}`round-trip` (proved)."
    )
    assert text(when=("conv-fits",)) == "**Right under a condition**, that of {thm}`conv-fits` (proved)."
    assert text(corrected_by=("adjoint", "conv-size")).startswith("**Corrected** by {thm}`adjoint` (proved) and")


def test_a_refuted_claim_shows_where_it_fails_and_when_it_holds_in_the_letters_of_the_notes() -> None:
    said = text("naive-fractional-stride")
    assert said.startswith("**Right under a condition.** The claim is {thm}`naive-fractional-stride` (refuted)")
    assert "false first at ${W_1}' = 1, F = 2, S = 2, P = 0$" in said
    assert "it holds exactly when $S = 1" in said and "F = 2 P + 1" in said


@pytest.mark.parametrize(
    ("says", "because"),
    [
        ((), {}),
        ((), {"when": ("naive-fractional-stride",)}),
        (("conv-size",), {"completed_by": ("naive-ceil",)}),
        (("naive-fractional-stride",), {"corrected_by": ("output-padding-limit",)}),
    ],
)
def test_what_is_not_proved_decides_nothing(says: tuple[str, ...], because: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Undecided):
        verdict(*says, **because)


def test_an_unknown_tag_is_named() -> None:
    with pytest.raises(ValueError, match="TAG must be a theorem's tag, got 'conv-siz'"):
        verdict("conv-siz")


def test_a_failed_proof_makes_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Report(
        tag="conv-size", status="failed", problems=(Problem(tag="conv-size", kind="proof", message="no certificate"),)
    )
    monkeypatch.setattr(verdicts, "report", lambda tag: failed)
    with pytest.raises(Undecided, match="conv-size failed: conv-size: no certificate"):
        verdict("conv-size")


def test_a_claim_refuted_without_a_condition_must_be_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    bare = replace(verdicts.find("naive-fractional-stride"), right_when=None)
    monkeypatch.setattr(verdicts, "find", lambda tag: bare)
    monkeypatch.setattr(verdicts, "state", lambda tag: "refuted")
    with pytest.raises(Undecided, match="say what corrects it"):
        verdict("naive-fractional-stride")
