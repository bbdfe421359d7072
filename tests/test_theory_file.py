"""theory.json: what it says, and that its hashes are those of the ledger."""

from __future__ import annotations

import copy
import json

from convmath.proof import kernel, registry
from convmath.proof.theory_file import statement_hash, theory_document
from convmath.theory.collection import ALL, BY_TAG, CHAPTERS

DOCUMENT = theory_document(CHAPTERS)


def test_the_file_holds_every_theorem_in_reading_order() -> None:
    assert [record["tag"] for record in DOCUMENT["theorems"]] == [theorem.tag for theorem in ALL]
    assert DOCUMENT["count"] == len(ALL)
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT  # plain data, nothing else


def test_a_statement_has_the_hash_that_the_ledger_begins_with() -> None:
    for record in DOCUMENT["theorems"]:
        assert record["statement_sha256"].startswith(registry.digest(BY_TAG[record["tag"]])[:16])


def test_a_changed_statement_has_another_hash_and_changed_words_have_not() -> None:
    record = copy.deepcopy(next(r for r in DOCUMENT["theorems"] if r["tag"] == "naive-ceil"))
    before = statement_hash(record)
    record["words"] = "Something else."
    assert statement_hash(record) == before
    record["right_when"] = ["<=", "s", 1]
    assert statement_hash(record) != before


def test_the_file_is_hashed_whole() -> None:
    theorems = copy.deepcopy(DOCUMENT["theorems"])
    assert kernel.digest(theorems) == DOCUMENT["sha256"]
    theorems[0]["example"]["y"] += 1
    assert kernel.digest(theorems) != DOCUMENT["sha256"]
