"""What is known of frameworks: nothing without evidence, and the evidence is what it says."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pytest

from convmath.frameworks import facts, recorded, replayed, torch
from convmath.frameworks.model import (
    Document,
    Fact,
    Framework,
    Place,
    Release,
    Rounding,
    Table,
    Unfounded,
    fingerprint,
)
from convmath.layers.rounding import CEIL_RULES, ceil_rule
from convmath.proof.verify import verify
from convmath.theory.collection import collect

RELEASE = Release(publisher="Somebody", version="1.0", address="https://example.org/1.0/")
READ = (Document(release=RELEASE, where="page 1"),)

WITHOUT_EVIDENCE: list[tuple[Callable[[], object], str]] = [
    (lambda: Fact(says="pads are green", evidence=()), "the fact 'pads are green' has no evidence"),
    (lambda: Rounding(rule="torch", evidence=()), "the rounding rule 'torch' has no evidence"),
    (
        lambda: Framework(name="f", title="F", version="1", words=(("'same'", "same_upper"),)),
        "f: words has no evidence",
    ),
    (lambda: Framework(name="f", title="F", version="1", pool_words=()), "f: pool_words has no evidence"),
    (lambda: Framework(name="f", title="F", version="1", most="half", grounds={"most": ()}), "f: most has no evidence"),
    (lambda: Framework(name="f", title="F", version="1", grounds={"color": READ}), "f: grounds name 'color'"),
    (lambda: Release(publisher="Somebody", version="1", address="a page"), "needs a permanent https address"),
    (lambda: Table(file="t.json", framework="F", version="1", sha256="12ab"), "needs its whole sha256"),
]


@pytest.mark.parametrize(("make", "message"), WITHOUT_EVIDENCE, ids=[message for _, message in WITHOUT_EVIDENCE])
def test_a_fact_without_evidence_cannot_be_written_down(make: Callable[[], object], message: str) -> None:
    with pytest.raises(Unfounded, match=re.escape(message)) as caught:
        make()
    assert len(str(caught.value)) <= 200 and "\n" not in str(caught.value)


def test_a_fact_with_evidence_can_be_written_down() -> None:
    assert Framework(name="f", title="F", version="1", most="half", grounds={"most": READ}).most == "half"
    assert Fact(says="pads are green", evidence=READ).standing == "read in the documentation"
    assert Fact(says="pads are green", evidence=(*READ, torch.TABLE)).standing == "recorded"


def test_every_field_of_every_framework_is_vouched_for() -> None:
    assert len(facts.ALL) >= 10 and len({known.name for known in facts.ALL}) == len(facts.ALL)
    for known in facts.ALL:
        for names in known.grounds:
            without = {other: told for other, told in known.grounds.items() if other != names}
            with pytest.raises(Unfounded, match="has no evidence"):
                dataclasses.replace(known, grounds=without)


def test_recorded_evidence_names_the_table_that_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    assert facts.problems() == []
    record = recorded.torch()
    assert (torch.TABLE.sha256, torch.TABLE.version) == (record.sha256, record.version)
    monkeypatch.setattr(recorded, "named", lambda file: record._replace(sha256="0" * 64))
    assert any("torch: the table torch.json has the hash 000000000000" in problem for problem in facts.problems())


def test_read_evidence_says_where_and_when() -> None:
    documents = [each for _, each in facts.evidence() if isinstance(each, Document)]
    assert len(documents) > 100
    for document in documents:
        assert document.where and re.fullmatch(r"\d{4}-\d\d", document.release.read)
        assert document.address.startswith("https://") and not re.search(
            "latest|stable|/main/|/master/", document.address
        )
        assert len(document.quotation.split()) <= 25


def test_every_ceil_rule_is_used_by_whoever_is_known_to_compute_it() -> None:
    known = {rule.name for rule in CEIL_RULES}
    assert {each.rule for framework in facts.ALL for each in framework.rounding} <= known
    for rule in CEIL_RULES:
        assert (facts.used_by(rule.name) == "nobody: it is only printed") == rule.printed_only


def test_places_in_print_are_about_true_theorems_and_none_stands_twice() -> None:
    refuted = {theorem.tag for theorem in collect().all if theorem.refuted}
    assert len(facts.PLACES) > 60
    for place in facts.PLACES:
        assert place.tag in collect().by_tag and place.tag not in refuted, place
    keys = [(place.tag, place.document.release.publisher, place.note) for place in facts.PLACES]
    assert len(set(keys)) == len(keys)
    false = Place(tag="naive-ceil", verdict="states it", document=READ[0])
    assert false.tag in refuted


def test_the_evidence_of_a_replay_is_what_verification_counts() -> None:
    theory = collect()
    for tag in replayed.REPLAYS:
        evidence, problems = replayed.witness(theory.by_tag[tag])
        assert not problems and set(evidence) <= set(verify(theory, [tag], witnesses=[replayed.witness])[0].evidence)
    assert replayed.witness(theory.by_tag["floor-below"]) == ([], [])


def test_a_quotation_has_one_hash_however_it_is_broken_into_lines() -> None:
    assert fingerprint("the  output\n  size") == fingerprint("the output size") != fingerprint("the output sizes")


def test_a_rule_asked_for_by_a_framework_is_the_one_that_it_has() -> None:
    """The names that `ceil_rule` takes beside its own are those of frameworks with that one rule, in evidence."""
    asked = {name: rule.name for rule in CEIL_RULES for name in rule.also}
    assert asked == {name: ceil_rule(name).name for name in asked} and len(asked) >= 4
    for known in facts.ALL:
        if known.name in asked:
            assert {each.rule for each in known.rounding} == {asked.pop(known.name)}
    assert not asked
