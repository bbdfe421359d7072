"""Citations: read back by parsers that are not ours, dated by the sources, and kept in step with the release files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import yaml
from pybtex.database import parse_string

import convmath
from convmath.exposition import citations, export
from convmath.proof import registry, releases
from convmath.proof.verify import verify
from convmath.theory.collection import collect, entries, ledger_file, read_ledger
from convmath.theory.model import Erratum
from tests.conftest import ROOT, sources

ALL = collect().all
DATE = "2026-11-22"
CITED = [citations.cite(theorem, date=DATE, site="https://example.org/convmath/") for theorem in ALL]


def test_bibtex_is_read_by_a_parser_of_its_own() -> None:
    entries = parse_string(citations.bibliography(CITED), "bibtex").entries
    assert len(entries) == len(ALL) > 100
    for theorem, citation in zip(ALL, CITED):
        entry = entries[f"convmath:{theorem.tag}"]
        (author,) = entry.persons["author"]
        assert str(author) == "{The convmath developers}"
        assert (entry.fields["year"], entry.fields["month"], entry.fields["day"]) == ("2026", "11", "22")
        assert entry.fields["url"] == f"https://example.org/convmath/t/{theorem.tag}.html"
        for part in (theorem.tag, f"version {theorem.version}", registry.sha256(theorem), f"t/{theorem.tag}.html"):
            assert part in entry.fields["note"]
        assert convmath.__version__ in entry.fields["howpublished"]
        assert entry.fields["title"].isascii(), "engines without Unicode set it too"
        assert entry.fields["title"].count("$") % 2 == 0
        assert citation.kind == ("refuted claim" if theorem.refuted else "theorem")


def test_csl_has_what_the_format_asks_for() -> None:
    items = json.loads(citations.csl_json(CITED))
    assert [item["id"] for item in items] == [f"convmath:{theorem.tag}" for theorem in ALL]
    for theorem, item in zip(ALL, items):
        assert item["type"] == "webpage"
        assert item["author"] == [{"literal": "The convmath developers"}]
        assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
        assert item["title"] == theorem.title and registry.sha256(theorem) in item["note"]
        assert item["URL"].endswith(f"/t/{theorem.tag}.html")


def test_text_says_it_in_one_sentence() -> None:
    (citation,) = [c for c in CITED if c.tag == "conv-size"]
    assert citations.text(citation) == (
        "The convmath developers, “The size of a convolution”, convmath 0.1.0, theorem conv-size, version 1, "
        f"sha256 {citation.sha256}, page t/conv-size.html, 22 November 2026, "
        "https://example.org/convmath/t/conv-size.html."
    )


def test_a_site_without_address_and_sources_without_date_leave_both_out() -> None:
    plain = citations.cite(ALL[0], date="", site="")
    (entry,) = parse_string(citations.bibtex(plain), "bibtex").entries.values()
    assert "year" not in entry.fields and "url" not in entry.fields
    assert not {"issued", "URL"} & set(citations.csl(plain))
    assert citations.text(plain).endswith(f"t/{ALL[0].tag}.html, a copy without an address.")


@pytest.mark.parametrize(
    ("words", "tex"), [("50 % of a_b & {c}", r"50 \% of a\_b \& \{c\}"), (r"a\b ⌈x⌉", r"a\textbackslash{}b $\lceil$x$\rceil$")]
)  # fmt: skip
def test_titles_are_escaped(words: str, tex: str) -> None:
    assert citations.tex(words) == tex
    entry = citations.bibtex(replace(CITED[0], title=words))
    assert len(parse_string(entry, "bibtex").entries) == 1


def test_the_date_is_that_of_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert citations.source_date() == "1970-01-02"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(
        ValueError, match="SOURCE_DATE_EPOCH must be seconds since 1970, up to the year 9999, got 'yesterday'"
    ):
        citations.source_date()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    committed = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    assert citations.source_date() == (citations.day(int(committed)) if committed else "")
    monkeypatch.setattr(citations, "files", lambda _package: Path("/nowhere/convmath"))
    assert citations.source_date() == ""


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": sources(), "SOURCE_DATE_EPOCH": "1795305600", "SITE_URL": ""}
    line = [sys.executable, "-m", "convmath", "cite", *arguments]
    return subprocess.run(line, capture_output=True, text=True, env=environment, cwd=ROOT)


def test_the_command_prints_every_format() -> None:
    assert parse_string(command("conv-size").stdout, "bibtex").entries["convmath:conv-size"].fields["year"] == "2026"
    assert json.loads(command("conv-size", "--format", "csl").stdout)[0]["id"] == "convmath:conv-size"
    assert command("conv-size", "--format", "text").stdout.count("\n") == 1
    everything = json.loads(command("conv-size", "--json").stdout)
    assert everything["sha256"] == registry.sha256(collect().by_tag["conv-size"])
    assert {"bibtex", "csl", "text"} <= set(everything)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("conv-sise",), "convmath cite: TAG must be a theorem's tag, got 'conv-sise'; perhaps conv-size"),
        (("conv-size", "--format", "word"), "convmath cite: --format must be one of bibtex, csl, text, got 'word'"),
    ],
)
def test_the_command_refuses_in_one_line(arguments: tuple[str, ...], message: str) -> None:
    run = command(*arguments)
    assert run.returncode == 2 and run.stdout == ""
    assert run.stderr.startswith(message) and run.stderr.count("\n") == 1


def test_citation_cff_says_what_the_format_asks_for() -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cff), "the fields that CFF 1.2.0 requires"
    allowed = {"abstract", "authors", "cff-version", "date-released", "doi", "identifiers", "keywords", "license"}
    allowed |= {"message", "repository-code", "title", "type", "url", "version"}
    assert set(cff) <= allowed
    assert cff["cff-version"] == "1.2.0" and cff["type"] == "software"
    assert str(cff["version"]) == convmath.__version__
    assert cff["authors"] == [{"name": citations.AUTHOR}]
    assert cff["license"] == "MIT"


def test_zenodo_json_says_what_the_host_asks_for() -> None:
    zenodo = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert {"title", "upload_type", "description", "creators"} <= set(zenodo)
    assert zenodo["upload_type"] == "software" and zenodo["access_right"] == "open"
    assert zenodo["creators"] == [{"name": citations.AUTHOR}]
    assert zenodo["version"] == convmath.__version__
    assert zenodo["title"] == yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["title"]
    assert f'version = "{convmath.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


# theorems.json ----------------------------------------------------------------------------------------

SCHEMA = json.loads(export.schema())
DOCUMENT = json.loads(export.theorems_json(collect(), verify(collect())))


def complaints(document: object) -> list[str]:
    checker = jsonschema.Draft202012Validator(SCHEMA)
    checker.check_schema(SCHEMA)
    return [error.message for error in checker.iter_errors(document)]


def test_theorems_json_fits_its_schema() -> None:
    assert complaints(DOCUMENT) == []
    described = set(SCHEMA["$defs"]["theorem"]["properties"])
    assert all(set(record) == described for record in DOCUMENT["theorems"])


@pytest.mark.parametrize(
    "change",
    [
        {"status": "unknown"},
        {"status": "failed"},
        {"tag": "Conv size"},
        {"evidence": []},
        {"evidence": [{"kind": "certificate", "count": 0, "note": ""}]},
        {"counterexample": {"i": 1}},
        {"sha256": "84afb397"},
        {"hypotheses": [{"needed": "because"}]},
        {"surprise": 1},
    ],
)
def test_the_schema_refuses(change: dict[str, object]) -> None:
    (record,) = [record for record in DOCUMENT["theorems"] if record["tag"] == "conv-size"]
    assert not complaints({**DOCUMENT, "theorems": [record]})
    assert complaints({**DOCUMENT, "theorems": [{**record, **change}]})
    del (shorter := dict(record))["uses"]
    assert complaints({**DOCUMENT, "theorems": [shorter]})


# The ledger over releases -----------------------------------------------------------------------------

OLD = "conv-size 1 84afb39746d62184\ngone 1 0123456789abcdef\n"


def test_a_released_line_may_not_vanish(tmp_path: Path) -> None:
    """A line deleted together with its theorem is seen by the committed copy, and by the release's git tag."""
    docs = tmp_path / "docs"
    docs.mkdir()
    ledger = docs / "tags.txt"
    ledger.write_text(OLD)
    assert releases.problems(read_ledger(ledger), ledger) == []
    now = entries("now", OLD.splitlines()[0])
    (docs / releases.COPY).write_text(OLD)
    (problem,) = releases.problems(now, ledger)
    assert problem.text.startswith("gone: version 1 was released (docs/tags.released.txt) and is gone from the ledger")
    (docs / releases.COPY).unlink()
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "release"], ["tag", "v0.1.0"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    (problem,) = releases.problems(now, ledger)
    assert "(v0.1.0)" in problem.message
    edited = entries("now", OLD.replace("0123456789abcdef", "fedcba9876543210"))
    assert len(releases.problems(edited, ledger)) == 1
    kept = entries("now", OLD + "gone 2 withdrawn it was wrong\n")
    assert releases.problems(kept, ledger) == []


def test_this_ledger_keeps_what_was_released() -> None:
    assert releases.problems(read_ledger(ledger_file())) == []


def test_a_correction_needs_its_erratum() -> None:
    ledger = entries("now", OLD + "gone 2 withdrawn it was wrong\n")
    (problem,) = registry.uncorrected((), ledger)
    assert problem.text.startswith("gone: version 2 corrects an earlier one; add a dated erratum")
    said = Erratum(date=DATE, tag="gone", version=2, before="x = 1", after="", why="It was wrong.")
    assert registry.uncorrected((said,), ledger) == []
    assert "which the ledger does not have" in registry.uncorrected((replace(said, version=3), said), ledger)[0].message
    assert "year-month-day" in registry.uncorrected((replace(said, date="today"),), ledger)[0].message
    assert registry.uncorrected(collect().errata, collect().ledger) == []


def test_the_feed_is_atom() -> None:
    from xml.etree import ElementTree

    from _ext.errata import feed

    said = Erratum(date=DATE, tag="conv-size", version=2, before="a < b", after="a \\le b", why="One & all.")
    atom = "{http://www.w3.org/2005/Atom}"
    for given in ((), (said,)):
        root = ElementTree.fromstring(feed(replace(collect(), errata=given), "https://example.org/", DATE).encode())
        assert root.tag == f"{atom}feed"
        assert all(root.find(f"{atom}{name}") is not None for name in ("id", "title", "updated", "author"))
        entries = root.findall(f"{atom}entry")
        assert len(entries) == len(given)
        for entry in entries:
            assert all(entry.find(f"{atom}{name}") is not None for name in ("id", "title", "updated", "link"))
            assert re.search("Before: a < b\nAfter: ", entry.findtext(f"{atom}summary") or "")
