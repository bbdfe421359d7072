"""What Coq accepted is said of exactly the statements it saw; the exporter leaves nothing out without a word."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path

import pytest

from convmath.exposition.export import certificates_json, theory_json
from convmath.proof import coq_record
from convmath.theory.collection import collect

FORMAL = Path(__file__).resolve().parent.parent / "formal"
sys.path.insert(0, str(FORMAL))
import check  # noqa: E402
import export  # noqa: E402


@pytest.fixture(scope="module")
def theory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("theory")
    (folder / "theory.json").write_text(theory_json(collect()), encoding="utf-8")
    (folder / "certificates.json").write_text(certificates_json(collect()), encoding="utf-8")
    return export.read(folder / "theory.json", folder / "certificates.json")


def only(theory, *tags):
    """The theory without all but a few theorems."""
    theorems, links = theory
    return [t for t in theorems if t["tag"] in tags], links


def needed(theory, tag):
    """A theorem and all that it cites, those that they cite too."""
    cited = {cited for link in theory[1][tag].values() for cited, _ in link.cites}
    return {tag}.union(*(needed(theory, other) for other in cited))


def written(theorems, links):
    chapters, fate = export.export(theorems, links, compute=False)
    return "\n".join(text for writer in chapters.values() for text in writer.text), fate


def test_the_record_names_every_theorem_or_says_why_not(theory):
    run = coq_record.record()
    for t in theory[0]:
        accepted = run.theorems.get(t["tag"]) == t["statement_sha256"]
        assert accepted or t["tag"] in run.not_exported, f"{t['tag']}: run `make coq`"


def test_the_record_knows_no_theorem_that_is_gone(theory):
    run = coq_record.record()
    assert {*run.theorems, *run.not_exported} <= {t["tag"] for t in theory[0]}


def test_a_statement_that_coq_saw_has_evidence_and_a_changed_one_has_none(theory):
    run = coq_record.record()
    tag, sha256 = next(iter(run.theorems.items()))
    found = coq_record.evidence(tag, sha256)
    assert found.kind == "coq" and found.count > 0 and found.note == f"checked by {run.name}"
    assert coq_record.evidence(tag, sha256[:-1] + ("0" if sha256[-1] != "0" else "1")) is None
    assert coq_record.evidence("no-such-theorem", sha256) is None


def test_the_version_is_read_from_the_record_and_never_typed():
    run = coq_record.record()._replace(version="9.1.2")
    tag, sha256 = next(iter(run.theorems.items()))
    assert coq_record.evidence(tag, sha256, run).note == "checked by Coq 9.1"


def test_a_comment_is_no_line_of_code_and_code_beside_one_is():
    assert check.code_lines("(* a\nb *)\n\nLemma x : True. (* c *)\n") == 1


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 2}'])
def test_a_damaged_record_is_refused_in_one_line(text):
    with pytest.raises(coq_record.Damaged, match="coq.json") as caught:
        coq_record.parsed(text)
    assert "\n" not in str(caught.value) and len(str(caught.value)) <= 200


def test_the_coq_written_by_hand_is_short_and_assumes_nothing():
    texts = [(FORMAL / f"{name}.v").read_text(encoding="utf-8") for name in check.BY_HAND]
    lines = sum(map(check.code_lines, texts))
    assert lines <= 600
    assert coq_record.record().lines == lines, "run `make coq`"
    for word in ("Axiom", "Parameter", "Admitted", "admit", "Conjecture"):
        assert not any(word in text.split() or f"{word}." in text for text in texts), word


def test_every_theorem_is_stated_in_coq_under_its_tag(theory):
    text, fate = written(*theory)
    for tag, why in fate.items():
        assert why or f"Theorem {export.identifier(tag)} :" in text, tag
    assert "Theorem conv_size : forall (i k s p_lo p_hi d e : Z)," in text


def test_a_theorem_without_its_certificates_is_said_by_name(theory):
    theorems, links = only(theory, "conv-empty")
    assert written(theorems, links)[1] == {"conv-empty": None}
    _, fate = written(theorems, {**links, "conv-empty": {}})
    assert fate["conv-empty"]


def test_a_rule_without_a_lemma_is_said_by_name(theory):
    theorems, links = only(theory, "avg-divisor")
    changed = copy.deepcopy(theorems)
    changed[0]["derivation"]["steps"][0]["by"] = "by-magic"
    _, fate = written(changed, links)
    assert "by-magic" in fate["avg-divisor"]


def test_a_citation_of_a_theorem_that_is_not_exported_is_said(theory):
    _, fate = written(*only(theory, "lowest-terms"))
    assert "euclid" in fate["lowest-terms"] or "between-multiples" in fate["lowest-terms"]


def test_a_certificate_for_another_statement_is_refused(theory):
    theorems, links = only(theory, "conv-empty")
    changed = copy.deepcopy(theorems)
    changed[0]["hypotheses"] = []
    assert written(changed, links)[1]["conv-empty"] == "a certificate for another statement"


@pytest.mark.parametrize("change", check.WRONG, ids=lambda change: change[0])
def test_a_wrong_theorem_is_written_as_what_it_says(theory, change):
    tag, *rest = change
    known = only(theory, *needed(theory, tag))
    (right, _), (wrong, fate) = written(*known), written(*check.mutant(*known, tag, *rest))
    assert fate[tag] is None
    start = "Lemma same_keeps_size_right_when :" if tag == "same-keeps-size" else f"Theorem {export.identifier(tag)} :"
    stated = [text[text.index(start) :].split("Proof.")[0] for text in (right, wrong)]
    assert stated[0] != stated[1]


def test_what_coq_prints_of_axioms_is_not_taken_for_closed():
    class Writer:
        also = {"one": ["one"], "two": ["two"]}

    file = check.assumptions({"chapter": Writer}, apart=True)
    assert "Print Assumptions one." in file.text and "Print Assumptions two." in file.text
    assert check.answers({"chapter": Writer}, f"{check.CLOSED}\n", Path()) == dict.fromkeys(
        ("one", "two"), check.CLOSED
    )


def test_a_certificate_is_written_in_full_and_another_one_is_written_differently(theory):
    theorems, links = only(theory, "floor-below")
    goal = links["floor-below"]["goal"]
    damaged = copy.deepcopy(goal.proof)
    damaged["cases"][0][1][0][0] = 2
    texts = []
    for proof in (goal.proof, damaged):
        chapters, fate = export.export(theorems, {"floor-below": {"goal": goal._replace(proof=proof)}})
        texts.append("".join(chapters["foundations"].certificates))
        assert fate["floor-below"] is None
    assert "Close [(1," in texts[0] and texts[0] != texts[1]


def test_the_exported_data_is_the_published_data(theory):
    theorems, _ = theory
    assert json.loads(theory_json(collect()))["theorems"] == theorems
