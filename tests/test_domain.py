"""The domain of theorems on small sites: what stops a build, what is built again, and what a page keeps."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from _ext import layered
from sphinx.search.en import SearchEnglish
from sphinx.util.inventory import InventoryFile

from convmath.proof import registry
from convmath.proof.verify import verify
from convmath.theory.collection import collect
from tests.conftest import ROOT, sources

ALL = collect().all
pytestmark = pytest.mark.slow  # each builds sites of its own

SMALL = collect().chapters[0]  # integer division: everything in it is proved in a moment
LINES = [registry.line(theorem) for theorem in SMALL.theorems]
GONE = ["gone 1 0123456789abcdef", "gone 2 withdrawn it divided by zero"]
SETTINGS = """
extensions = ["myst_nb", *("_ext." + name for name in ("mathml", "notation", "domain", "ledger", "errata", "metadata"))]
html_theme, html_math_renderer, primary_domain = "basic", "mathml", "convmath"
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
import os
html_baseurl = os.environ["SITE_URL"]
root_doc = "index"
exclude_patterns = ["_build"]

from dataclasses import replace
from pathlib import Path
from convmath.theory.collection import collect, read_ledger
from convmath.theory.model import Erratum

def convmath_theory():
    # One chapter, with a ledger and errata of its own.
    theory = collect()
    theorems = theory.chapters[0].theorems
    {change}
    return replace(
        theory,
        chapters=(replace(theory.chapters[0], theorems=theorems),),
        ledger=read_ledger(Path(__file__).with_name("tags.txt")),
        errata=(Erratum(date="2026-11-22", tag="gone", version=2, before="x", after="", why="It divided by zero."),),
    )
"""
INDEX = "# Small\n\n```{theorem} floor-below\n```\n\nSee {thm}`nested-floor`.\n\n```{toctree}\nother\nledger\n```\n"
PAGES = {
    "index": INDEX,
    "other": "# Other\n\nNothing here yet; {thm}`gone` is history.\n",
    "ledger": "# Ledger\n\n```{ledger-counts}\n```\n\n```{theorem-graph}\n```\n\n```{ledger}\n```\n\n```{errata}\n```\n",
}


def write(folder: Path, pages: dict[str, str], lines: Iterable[str], change: str = "") -> Path:
    """A site of one chapter; `change` alters its theorems."""
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(SETTINGS.replace("{change}", change))
    (folder / "tags.txt").write_text("".join(line + "\n" for line in lines))
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text)
    return folder


def build(
    folder: Path, *, jobs: int = 1, out: str = "_build/html", address: str = "", package: Path = ROOT
) -> tuple[int, str]:
    """The exit status and what was said."""
    doctrees = folder / (out + "-doctrees")
    arguments = ["-n", "-W", "--keep-going", "-q", "-j", str(jobs), "-d", str(doctrees), str(folder), str(folder / out)]
    environment = {**os.environ, "PYTHONPATH": sources(package), "SOURCE_DATE_EPOCH": "1795305600", "SITE_URL": address}
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", *arguments], cwd=folder, capture_output=True, text=True, env=environment
    )
    return run.returncode, run.stderr


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("small") / "docs", PAGES, [*LINES, *GONE])
    assert build(folder) == (0, "")
    return folder


def shown(folder: Path, page: str) -> str:
    return (folder / "_build" / "html" / f"{page}.html").read_text(encoding="utf-8")


def unstamped(page: str) -> str:
    """Without the checksums of style sheets, which MyST-NB writes too late for the first build."""
    return re.sub(r"\?v=[0-9a-f]+", "", page)


def test_a_withdrawn_tag_keeps_its_page(small: Path) -> None:
    page = shown(small, "t/gone")
    assert "Withdrawn." in page and "it divided by zero" in page and "0123456789abcdef" in page
    assert re.search(r'<a class="[^"]*thm-withdrawn[^"]*" href="t/gone.html#gone">', shown(small, "other"))
    with (small / "_build" / "html" / "objects.inv").open("rb") as file:
        assert "gone" in InventoryFile.load(file, "", lambda base, uri: uri)["convmath:theorem"]
    assert "it divided by zero" in shown(small, "ledger")
    assert "It divided by zero." in shown(small, "ledger"), "the erratum"


def test_a_page_says_everything(small: Path) -> None:
    page = shown(small, "t/floor-below")
    theorem = SMALL.theorems[0]
    for words in (
        "In numbers",
        "In code",
        "Why",
        "Hypotheses",
        "Proof",
        "Evidence of this build",
        "Mutants",
        "Check it yourself",
        "Cite",
        "Take away",
        "Neighbours",
        "History",
    ):
        assert f"<h2>{words}" in page, words
    headings = re.findall(r"<h2>([^<]*)", page)
    assert headings.index("In numbers") < headings.index("Why") < headings.index("Hypotheses") < headings.index("Cite")
    for anchor in (
        "hypotheses",
        "proof",
        "example",
        "evidence-of-this-build",
        "cite",
        "take-away",
        "neighbours",
        "history",
    ):
        assert f'<section id="{anchor}">' in page, "what linked there still arrives"
    assert "convmath verify floor-below" in page
    for form in ("LaTeX", "MathML", "Plain text", "Python", "sympy", "JavaScript", "BibTeX", "CSL-JSON", "Text"):
        assert f"<p>{form}</p>" in page, form
    assert registry.statement_sha256(theorem) in page and registry.sha256(theorem) in page
    assert re.search(r'Shown on: <a class="reference internal" href="../index.html">Small</a>', page)
    assert 'Chapter: <a class="reference internal" href="../ledger.html#integer-division">Integer division</a>' in page
    assert "Mentioned on" not in page, "a page that shows it need not be named twice"
    assert '<meta name="citation_title"' in page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["identifier"][0] == "floor-below"


def mentions(folder: Path, tag: str, out: str = "_build/html") -> list[str]:
    """The pages that a theorem's page names as mentioning it; none when the line is missing."""
    page = (folder / out / "t" / f"{tag}.html").read_text(encoding="utf-8")
    return re.findall(r'href="\.\./([a-z]+)\.html"', "".join(re.findall(r"Mentioned on: .*?</p>", page)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_names_the_pages_that_mention_its_theorem(tmp_path: Path, jobs: int) -> None:
    more = {
        f"page{letter}": f"---\norphan: true\n---\n\n# {letter}\n\n{{thm}}`ceil-as-floor`.\n" for letter in "abcdef"
    }
    folder = write(tmp_path / "docs", PAGES | more, [*LINES, *GONE])
    assert build(folder, jobs=jobs) == (0, "")
    assert mentions(folder, "nested-floor") == ["index"]
    assert mentions(folder, "ceil-as-floor") == sorted(more)
    assert mentions(folder, "ceil-above") == mentions(folder, "floor-below") == [], (
        "nor do lists and pages of theorems count"
    )
    # One page begins to mention a theorem, another no longer does, a third shows it now.
    (folder / "other.md").write_text("# Other\n\n{thm}`ceil-above` and, by another name, {thm}`this <nested-floor>`.\n")
    (folder / "pagea.md").write_text("---\norphan: true\n---\n\n# a\n")
    (folder / "pageb.md").write_text("---\norphan: true\n---\n\n# b\n\n```{theorem} ceil-as-floor\n```\n")
    (folder / "pagec.md").unlink()
    assert build(folder, jobs=jobs) == (0, "")
    assert mentions(folder, "ceil-above") == ["other"]
    assert mentions(folder, "nested-floor") == ["index", "other"]
    assert mentions(folder, "ceil-as-floor") == ["paged", "pagee", "pagef"]
    assert 'Shown on: <a class="reference internal" href="../pageb.html">b</a>' in shown(folder, "t/ceil-as-floor")
    # Building all of it anew gives the same pages.
    assert build(folder, jobs=jobs, out="_build/anew") == (0, "")
    for theorem in SMALL.theorems:
        name = f"t/{theorem.tag}"
        anew = (folder / "_build" / "anew" / f"{name}.html").read_text(encoding="utf-8")
        assert unstamped(anew) == unstamped(shown(folder, name)), name


def test_a_chapter_with_a_page_is_linked_there(tmp_path: Path) -> None:
    own = {"foundations": "---\norphan: true\n---\n\n# Integers\n"}
    folder = write(tmp_path / "docs", PAGES | own, [*LINES, *GONE])
    assert build(folder) == (0, "")
    home = 'Chapter: <a class="reference internal" href="../foundations.html">Integer division</a>'
    assert all(home in shown(folder, f"t/{theorem.tag}") for theorem in SMALL.theorems)


def test_the_ledger_lists_every_theorem_and_draws_it(small: Path) -> None:
    page = shown(small, "ledger")
    for theorem in SMALL.theorems:
        assert page.count(f'href="t/{theorem.tag}.html') >= 2, theorem.tag
    assert page.count("<rect") == len(SMALL.theorems)
    assert page.count("<path data-from=") == sum(len({c.tag for c in t.cites} | set(t.uses)) for t in SMALL.theorems)
    proved = sum(not theorem.refuted for theorem in SMALL.theorems)
    assert re.search(rf"theorems proved for all integers</p></td>\s*<td><p>{proved}</p>", page)


def test_previews_are_scripts_that_hand_over_a_statement(small: Path) -> None:
    for tag in (*(theorem.tag for theorem in SMALL.theorems), "gone"):
        script = (small / "_build" / "html" / "t" / f"{tag}.js").read_text(encoding="utf-8")
        name, html = json.loads("[" + script.removeprefix("convmathPreview(").removesuffix(");\n") + "]")
        assert name == tag
        assert "noscript" not in html and " id=" not in html
        assert ("<math" in html) == (tag != "gone")


def test_two_processes_build_the_same_site(small: Path) -> None:
    assert build(small, jobs=2, out="_build/two") == (0, "")
    one, two = small / "_build" / "html", small / "_build" / "two"
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(names) > 40
    assert names == sorted(path.relative_to(two) for path in two.rglob("*") if path.is_file())
    for name in names:
        if name.name not in (".buildinfo", "environment.pickle"):
            assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_an_address_brings_links_and_a_feed(small: Path) -> None:
    out, address = small / "_build" / "addressed", "https://example.org/math/"
    assert build(small, out="_build/addressed", address=address) == (0, "")
    page = (out / "t" / "floor-below.html").read_text(encoding="utf-8")
    assert f'<meta name="citation_public_url" content="{address}t/floor-below.html">' in page
    assert f'title="Errata" href="{address}errata.atom"' in page
    assert f"{address}t/floor-below.html" in (out / "convmath.bib").read_text(encoding="utf-8")
    assert "It divided by zero." in (out / "errata.atom").read_text(encoding="utf-8")
    assert not (small / "_build" / "html" / "errata.atom").exists()


@pytest.mark.parametrize(
    ("pages", "lines", "change", "message"),
    [
        (
            {},
            LINES[1:],
            "",
            f"floor-below: is not in the ledger; add the line: {LINES[0]}",
        ),
        (
            {},
            LINES,
            "theorems = (*theorems, theorems[0])",
            "floor-below: two theorems have this tag",
        ),
        (
            {},
            [LINES[0][:-64] + 4 * "0123456789abcdef", *LINES[1:]],
            "",
            f"floor-below: the statement changed (hash {LINES[0][-64:]}, the ledger has {4 * '0123456789abcdef'}); "
            "give it the next version",
        ),
        (
            {},
            LINES,
            "theorems = theorems[:-1]",
            f"{SMALL.theorems[-1].tag}: is in the ledger, but there is no such theorem; withdraw it, never delete it",
        ),
        (
            {"index": "# Small\n\nSee {thm}`flor-below`.\n"},
            LINES,
            "",
            "index.md:3: WARNING: convmath:thm reference target not found: flor-below [ref.thm]",
        ),
        (
            {"index": "# Small\n\n```{theorem} flor-below\n```\n"},
            LINES,
            "",
            "there is no theorem 'flor-below'; `convmath list` prints the tags",
        ),
        (
            {"index": "# Small\n\n```{theorem} gone\n```\n"},
            [*LINES, *GONE],
            "",
            "the theorem 'gone' was withdrawn; refer to its page with {thm}",
        ),
    ],
)
def test_a_wrong_ledger_or_reference_stops_the_build(
    tmp_path: Path, pages: dict[str, str], lines: list[str], change: str, message: str
) -> None:
    lines = [*lines, *(line for line in GONE if line not in lines)]
    folder = write(tmp_path / "docs", pages or {"index": "# Small\n"}, lines, change)
    status, said = build(folder)
    assert status != 0
    said = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert said.count(message) == 1, said
    assert (
        len([line for line in said.splitlines() if "WARNING" in line or "ERROR" in line or line.startswith("  ")]) <= 1
    )


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "foundations.py",
            "Theorem(tag='lost', title='', words='', goal=x >= x, example={'x': 1})\n",
            "convmath/theory/foundations.py: line 124: builds the theorem lost, but gives it no name",
        ),
        ("stray.py", "", "convmath/theory/stray.py: belongs to no chapter; give its chapter a row in"),
    ],
)
def test_a_theory_that_would_lose_something_stops_the_build(tmp_path: Path, file: str, text: str, message: str) -> None:
    shutil.copytree(ROOT / "convmath", tmp_path / "convmath", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "convmath" / "theory" / file).open("a") as theory:
        theory.write(text)
    folder = write(tmp_path / "docs", {"index": "# Small\n"}, [*LINES, *GONE])
    status, said = build(folder, package=tmp_path)
    assert status != 0
    assert said.splitlines()[0] == "the mathematics does not verify:"
    assert [line.startswith(f"FAILED {message}") for line in said.splitlines()[1:]] == [True]


# The whole site ---------------------------------------------------------------------------------------


def test_no_theorem_page_is_a_dead_end(site: Path) -> None:
    for theorem in ALL:
        page = (site / "t" / f"{theorem.tag}.html").read_text(encoding="utf-8")
        assert len(re.findall(r"<p>Chapter: <a ", page)) == 1, theorem.tag
        assert "no page yet" not in page
    page = (site / "t" / "pool-ceil.html").read_text(encoding="utf-8")
    assert re.search(r'Mentioned on: .*?href="\.\./pooling\.html">Pooling</a>', page)


def test_a_proof_adds_up_to_what_the_evidence_counts(site: Path) -> None:
    several = 0
    for report in verify(collect(), {theorem.tag for theorem in collect().chapters[-1].theorems}):
        page = (site / "t" / f"{report.tag}.html").read_text(encoding="utf-8")
        (counted, *_) = [e.count for e in report.evidence if e.kind == "certificate"] or [0]
        said = re.findall(r"That makes (\d+) cases in all", page)
        assert said == [str(counted)] * (counted > 1), report.tag
        several += counted > 1
        steps = re.findall(r'certificate-head">(.*?)</p>', page)
        long = [step for step in steps if "The sums are in" in step]
        assert all('href="../certificates.json"' in step for step in long)
        assert page.count("<summary>the sums</summary>") == sum(
            "case" in step and not (step in long or "so no case is left to refute." in step) for step in steps
        )
    assert several > 20


def test_an_example_shows_the_numbers_of_an_equation(site: Path) -> None:
    def example(tag: str) -> str:
        page = (site / "t" / f"{tag}.html").read_text(encoding="utf-8")
        (said,) = re.findall(r"<h2>In numbers.*?<p>(.*?)</p>", page, re.DOTALL)
        return str(said)

    assert example("conv-size").endswith(
        ": o = ⌊(7 + 0 + 0 − 1·(3 − 1) − 1)/2⌋ + 1 = 3. So the statement reads 3 = 3, and holds."
    )
    assert example("naive-ceil").endswith(", the claim reads 1 = 2, and is false.")
    assert example("adjoint").endswith(" = −88704, and holds.") and "some numbers in the arrays" in example("adjoint")
    assert example("conv-fits").endswith("), and holds.") and " mod 3 and (" in example("conv-fits")


def test_the_search_index_knows_formulas_parameters_and_tags(site: Path) -> None:
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    stem = SearchEnglish({}).stem

    def pages(*words: str) -> set[str]:
        """The pages that have every one of the words, as the search script looks them up."""
        found = []
        for word in words:
            entry = [index[kind].get(stem(word.lower()), []) for kind in ("terms", "titleterms")]
            numbers = {n for each in entry for n in (each if isinstance(each, list) else [each])}
            found.append({index["docnames"][number] for number in numbers})
        return set.intersection(*found)

    assert "t/conv-size" in pages("lfloor")
    assert "t/round-trip" in pages("output", "padding")
    assert "t/round-trip" in pages("output_padding")
    assert "t/pool-ceil" in pages("ceil_mode")
    assert not pages("lflour")
    for theorem in ALL:
        assert f"t/{theorem.tag}" in pages(theorem.tag), theorem.tag


# The drawing ------------------------------------------------------------------------------------------

GRAPH = {"a": (), "b": (), "c": ("a",), "d": ("c", "b"), "e": ("a", "d"), "f": ()}


def test_a_drawing_goes_from_left_to_right() -> None:
    drawn = layered.draw(GRAPH)
    for name, parts in GRAPH.items():
        for part in parts:
            assert drawn.layer[part] < drawn.layer[name]
            way = drawn.ways[part, name]
            assert [layer for layer, _ in way] == list(range(drawn.layer[part], drawn.layer[name] + 1))
    assert set(drawn.ways) == {(part, name) for name, parts in GRAPH.items() for part in parts}


def test_nothing_in_a_drawing_overlaps() -> None:
    for graph in (GRAPH, {t.tag: tuple(dict.fromkeys(c.tag for c in t.cites)) for t in ALL}):
        drawn = layered.draw(graph)
        for layer in range(drawn.layers):
            nodes = sorted(drawn.height[name] for name in graph if drawn.layer[name] == layer)
            points = {height for way in drawn.ways.values() for number, height in way[1:-1] if number == layer}
            assert all(after - before >= layered.NODE - 1e-6 for before, after in zip(nodes, nodes[1:]))
            near = (layered.NODE + layered.POINT) / 2 - 1e-6
            assert all(abs(point - node) >= near for point in points for node in nodes)


def test_a_circle_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="a builds on b, which does not come before it"):
        layered.draw({"a": ("b",), "b": ("a",)})
    assert layered.draw({}).layers == 0
