"""The bench: it measures what it says, a missed target fails it, and the page shows what it found."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from _ext.rebuild import fingerprint

from convmath.proof import registry
from convmath.theory.collection import collect
from tests.conftest import ROOT, sources
from tests.test_build import wait_until

pytestmark = pytest.mark.slow  # each builds sites of its own


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """bench/bench.py, which is a script and in no package."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import bench as found

    assert found.__file__ == str(ROOT / "bench" / "bench.py")
    yield found


def row(**changed: Any) -> dict[str, Any]:
    given = {"what": "a row", "ours": 1.0, "other": 1.0, "ratio": 1.0, "ratio_at_most": 2, "seconds_at_most": None}
    return {**given, **changed}


# Judging ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "words", "verdict"),
    [
        ({}, [], "met"),
        ({"ratio": 2.0}, [], "met"),
        ({"ratio": 2.1}, ["ratio 2.1, at most 2"], "missed"),
        ({"seconds_at_most": 3, "ours": 4.0}, ["seconds 4, at most 3"], "missed"),
        ({"ratio_at_most": None, "ratio": 99.0}, [], ""),
    ],
)
def test_a_verdict_is_computed(bench: ModuleType, changed: dict[str, Any], words: list[str], verdict: str) -> None:
    measured = bench.measured
    assert measured.missed(row(**changed)) == words
    assert measured.verdict(row(**changed)) == verdict


def test_a_missed_target_fails_the_bench_and_is_named(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The result is written all the same: a page that shows a miss is better than one that hides it."""
    monkeypatch.setattr(bench.measured, "RESULT", tmp_path / "result.json")
    timing = {key: bench.Timing(ours=0.2, other=1.0) for key in bench.ROWS}
    monkeypatch.setattr(bench, "MEASURES", {"all": lambda folder, rounds: timing})
    assert bench.main([]) == 0
    assert capsys.readouterr().err == ""
    timing["start"] = bench.Timing(ours=2.5, other=1.0)
    assert bench.main([]) == 1
    assert capsys.readouterr().err == "MISSED start: ratio 2.5, at most 2\n"
    assert bench.measured.verdict(bench.measured.read()["rows"]["start"]) == "missed"


@pytest.mark.parametrize("arguments", [[], ["--only", "second"]])
def test_an_interrupted_or_partial_bench_writes_nothing(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    committed = tmp_path / "result.json"
    committed.write_text("what was measured before")
    monkeypatch.setattr(bench.measured, "RESULT", committed)

    def first(folder: Path, rounds: int) -> dict[str, Any]:
        return {"grid": bench.Timing(ours=1.0, other=1.0)}

    def second(folder: Path, rounds: int) -> dict[str, Any]:
        if not arguments:
            raise KeyboardInterrupt
        return first(folder, rounds)

    monkeypatch.setattr(bench, "MEASURES", {"first": first, "second": second})
    assert bench.main(arguments) == (0 if arguments else 130)
    assert committed.read_text() == "what was measured before"
    assert list(tmp_path.iterdir()) == [committed]


def test_an_interrupted_build_leaves_nothing_running_and_nothing_written(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a build: the builders end with the bench, and their folder is removed."""
    before = (ROOT / "bench" / "result.json").read_bytes()
    command = [sys.executable, str(ROOT / "bench" / "bench.py"), "--only", "builds", "--rounds", "1"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": sources()}
    run = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: any(tmp_path.glob("*/builds/idle/html/_static")))
    run.send_signal(signal.SIGINT)
    assert run.communicate(timeout=60)[1] == "bench: interrupted; nothing was written\n"
    assert run.returncode == 130
    assert not list(tmp_path.iterdir())
    assert (ROOT / "bench" / "result.json").read_bytes() == before


# Measuring ----------------------------------------------------------------------------------------------


def test_the_quick_measurements(bench: ModuleType, tmp_path: Path) -> None:
    grid = bench.grid(tmp_path, 1, [range(1, 4), range(1, 3), [1, 2], [0, 1], [0], [1]])["grid"]
    assert grid.cases == 22 and grid.ours > 0 and grid.other > 0
    start = bench.start(tmp_path, 1)["start"]
    assert start.ours > start.other > 0
    proofs = bench.proofs(tmp_path, 1, replace(collect(), chapters=collect().chapters[:1]))["proofs"]
    assert proofs.ours > 0 and proofs.other > 0


def test_a_formula_that_differs_from_the_definition_stops_the_bench(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench.sizes, "conv", lambda *case: 1)
    with pytest.raises(SystemExit, match=r"formula and definition differ at \(2, 1, 1, 0, 0, 1\)"):
        bench.grid(tmp_path, 1, [[1, 2], [1], [1], [0], [0], [1]])


def test_a_refused_proof_stops_the_bench(bench: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="floor-below: the statement: has no certificate"):
        bench.recheck(replace(collect(), certificates=tmp_path))


def test_a_build_that_fails_stops_the_bench(bench: ModuleType) -> None:
    with pytest.raises(SystemExit, match="what was to be measured failed"):
        bench.timed([sys.executable, "-c", "1 / 0"])


def test_medians_are_of_runs_in_turns(bench: ModuleType) -> None:
    order: list[str] = []
    seconds = iter([1.0, 10.0, 5.0, 30.0, 2.0, 20.0])

    def run(name: str) -> float:
        order.append(name)
        return next(seconds)

    assert bench.medians(3, lambda: run("a"), lambda: run("b")) == [2.0, 20.0]
    assert order == ["a", "b"] * 3


def test_what_is_taken_from_what(bench: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Builds of given lengths: execution is the difference of two, a rebuild may cost the sum of its parts."""
    seconds = {"idle": 10.0, "stock": 50.0, "forked": 18.0, "whole": 25.0, "sphinx": 4.0}
    built: list[tuple[str, bool, str]] = []

    def build(site: Any, way: Any, *, fresh: bool = True) -> float:
        built.append((way.name, fresh, (site.docs / "chapter1.md").read_text(encoding="utf-8")))
        return seconds[way.name] if fresh or way.name == "sphinx" else 6.0

    monkeypatch.setattr(bench.Site, "build", build)
    monkeypatch.setattr(bench, "timed", lambda command, **variables: 1.0)
    monkeypatch.setattr(bench, "clocked", lambda run, clock: 0.5)
    found = bench.builds(tmp_path, 1, theorems=3, chapters=1)
    assert found == {"execution": bench.Timing(ours=8.0, other=40.0), "whole": bench.Timing(ours=25.0, other=10.0)}
    built.clear()
    assert bench.rebuild(tmp_path, 2, theorems=3, chapters=1) == {"rebuild": bench.Timing(ours=6.0, other=5.5)}
    assert [(name, fresh) for name, fresh, _ in built] == [("whole", True), ("sphinx", True)] + [
        ("whole", False),
        ("sphinx", False),
    ] * 2
    pages = [page for _, _, page in built]
    assert pages[1] < pages[2] == pages[3] < pages[4]  # the page grew before each rebuild, and both ways saw it


# The generated sites ------------------------------------------------------------------------------------


def test_a_generated_theory_is_sound_and_as_large_as_it_says(bench: ModuleType, tmp_path: Path) -> None:
    """Copies are theorems like any other: registered, proved from their own certificates, built on each other."""
    site = bench.Site(folder=str(tmp_path / "site"), theorems=5, chapters=2, copies=3)
    site.write()
    theory = site.theory()
    assert [chapter.name for chapter in theory.chapters] == [
        path.stem for path in sorted(site.docs.glob("chapter*.md"))
    ]
    assert len(theory.all) == 15
    assert registry.problems(theory) == []
    bench.recheck(theory)
    assert len(bench.Site(folder="", theorems=bench.THEOREMS, chapters=bench.CHAPTERS).parts()) == bench.CHAPTERS


def test_a_small_site_is_built_whole_and_grows(bench: ModuleType, tmp_path: Path) -> None:
    """One chapter, built once; that its cells ran and its proofs were checked shows on its pages."""
    found = bench.growth(tmp_path, 1, theorems=3, chapters=1, copies=[1])["growth"]
    assert found.points[0][:2] == (3, 1) and found.ours == found.other > 0
    html = tmp_path / "growth1" / "whole" / "html"
    assert re.search(r"<pre><span></span>5 i\s*</pre>", (html / "chapter1.html").read_text(encoding="utf-8"))
    assert "proved for all integers" in (html / "t" / "floor-below.html").read_text(encoding="utf-8")


# The committed result, and its page ---------------------------------------------------------------------


def test_the_committed_result_is_of_this_bench(bench: ModuleType) -> None:
    """Rows, words and targets are those of bench.py: a target cannot be changed without measuring again."""
    result = bench.measured.read()
    assert list(result["rows"]) == list(bench.ROWS)
    for key, wanted in bench.ROWS.items():
        found = result["rows"][key]
        assert {name: found[name] for name in bench.asdict(wanted)} == bench.asdict(wanted)
        assert found["ratio"] == pytest.approx(found["ours"] / found["other"])
    points = result["rows"]["growth"]["points"]
    assert [theorems for theorems, _, _ in points] == [bench.THEOREMS * n for n in bench.GROWTH]
    text = json.dumps(result)
    assert "/" not in re.sub(r"[A-Za-z]+/[A-Za-z]+ ", "", text)  # no path of the machine


def test_the_page_says_missed_where_a_target_is_missed(bench: ModuleType) -> None:
    """The page's own cells, on the committed result and on one with a bad row."""
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert "measured.summary(rows.values())" in text and "measured.table(rows.values())" in text
    rows = bench.measured.read()["rows"]
    rows["rebuild"] |= {"ratio": 9.0}
    late = bench.measured.summary(rows.values()).split("missed: ")[1]
    assert "rebuilding after one page" in late
    (line,) = [each for each in str(bench.measured.table(rows.values())).splitlines() if "rebuilding" in each]
    assert line.endswith("| ratio ≤ 1.3 | missed |")


@pytest.mark.parametrize("name", ["result.json", "measured.py"])
def test_the_page_runs_again_when_the_result_changes(tmp_path: Path, name: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "bench").mkdir()
    before = fingerprint(tmp_path / "docs", tmp_path)
    (tmp_path / "bench" / name).write_text("new")
    assert fingerprint(tmp_path / "docs", tmp_path) != before


def test_the_plot_has_words_and_every_point(bench: ModuleType) -> None:
    still = bench.measured.plot([(50, 12, 10.0), (150, 36, 28.0), (500, 120, 120.0)])
    assert "500 theorems on 120 pages in 120 s" in still.alt and "would take 100 s" in still.alt
    drawn = still.render("svg").decode()
    for words in ("150", "28 s", "the same for each theorem"):
        assert words in drawn
