"""The built site: links, ids, the inventory and the files for machines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from sphinx.util.inventory import InventoryFile

from convmath.theory.collection import ALL


class Page(HTMLParser):
    """The ids a page defines and the places it points to."""

    def __init__(self, text: str):
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("href", "src"):
            if given.get(name):
                self.targets.append(given[name] or "")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    found = {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    assert len(found) > len(ALL)
    return found


def broken(pages: dict[Path, Page]) -> list[str]:
    """Every link inside the site that leads nowhere."""
    wrong = []
    for path, page in pages.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = path if not parts.path else (path.parent / unquote(parts.path)).resolve()
            if file.is_dir():
                file = file / "index.html"
            if not file.is_file():
                wrong.append(f"{path.name}: {target}: no such file")
            elif parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].ids:
                wrong.append(f"{path.name}: {target}: no such id")
    return wrong


def test_no_link_is_broken(pages: dict[Path, Page]) -> None:
    assert sum(len(page.targets) for page in pages.values()) > 1000
    assert not broken(pages)


def test_a_broken_link_would_be_found(site: Path) -> None:
    page = Page('<a id="here" href="nowhere.html"></a><a href="#there"></a><a href="#here"></a>')
    found = broken({(site / "index.html").resolve(): page})
    assert [line.split(": ", 1)[1] for line in found] == ["nowhere.html: no such file", "#there: no such id"]


def test_ids_are_unique_on_every_page(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert not [name for name, times in Counter(page.ids).items() if times > 1], path


def test_no_page_asks_another_host_for_anything(site: Path, pages: dict[Path, Page]) -> None:
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src|srcset)="(?:https?:)?//[^"]*"', text), path
        assert not re.findall(r'<link[^>]*rel="(?:stylesheet|preload)"[^>]*href="(?:https?:)?//', text), path


def test_every_theorem_has_its_page_and_its_place_in_the_inventory(site: Path) -> None:
    with (site / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, uri: uri)
    listed = inventory["convmath:theorem"]
    for theorem in ALL:
        assert (site / "t" / f"{theorem.tag}.html").is_file()
        assert listed[theorem.tag].uri == f"t/{theorem.tag}.html#{theorem.tag}"
    assert set(listed) == {theorem.tag for theorem in ALL}


def test_theorems_json_says_what_was_computed(site: Path) -> None:
    document = json.loads((site / "theorems.json").read_text(encoding="utf-8"))
    by_tag = {record["tag"]: record for record in document["theorems"]}
    assert list(by_tag) == [theorem.tag for theorem in ALL]
    for theorem in ALL:
        record = by_tag[theorem.tag]
        assert record["status"] == ("refuted" if theorem.refuted else "proved")
        assert record["evidence"]
        assert all(evidence["count"] > 0 for evidence in record["evidence"])
        if theorem.refuted:
            assert record["counterexample"]
        else:
            assert any(evidence["kind"] == "certificate" for evidence in record["evidence"])
        assert (site / record["page"]).is_file()
        assert all(tag in by_tag for tag in record["uses"] + record["used_by"])
    for tag in ("window-count", "conv-size", "conv-empty", "conv-size-forms", "conv-fits", "nested-floor"):
        assert by_tag[tag]["status"] == "proved"


def check(site: Path, changed: dict[str, str], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run the published checker in an isolated interpreter, on the published files but for those changed."""
    for name in ("theory.json", "certificates.json"):
        text = changed.get(name) or (site / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(site / "check_certificates.py"), "theory.json", "certificates.json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)


def test_the_checker_gives_the_published_files_the_published_statuses(site: Path, tmp_path: Path) -> None:
    theorems = json.loads((site / "theorems.json").read_text(encoding="utf-8"))["theorems"]
    result = check(site, {}, tmp_path)
    assert result.returncode == 0, result.stderr
    said = dict(line.split()[:2] for line in result.stdout.splitlines()[:-1])
    assert said == {record["tag"]: record["status"] for record in theorems}


@pytest.mark.parametrize("name", ["theory.json", "certificates.json"])
def test_the_checker_refuses_a_changed_number(site: Path, tmp_path: Path, name: str) -> None:
    """One number changed, at places spread over the whole file: each change is refused."""
    text = (site / name).read_text(encoding="utf-8")
    # Numbers of the document proper; digits inside names and hashes belong to texts.
    numbers = [m for m in re.finditer(r"(?<=[\[,:])-?\d+(?=[\],}])", text)]
    assert len(numbers) > 1000
    for match in numbers[:: len(numbers) // 12]:
        changed = text[: match.start()] + str(int(match[0]) + 1) + text[match.end() :]
        result = check(site, {name: changed}, tmp_path)
        assert result.returncode == 1, match
        assert result.stderr.startswith("refused: ")
        assert result.stderr.count("\n") == 1


def test_every_page_with_a_cell_was_executed(site: Path, pages: dict[Path, Page]) -> None:
    """A page whose header is missing would show its cells without running them."""
    docs = Path(__file__).resolve().parent.parent / "docs"
    ran = 0
    for source in sorted(docs.rglob("*.md")):
        cells = source.read_text(encoding="utf-8").count("```{code-cell}")
        if cells:
            page = (site / source.relative_to(docs).with_suffix(".html")).read_text(encoding="utf-8")
            assert page.count('class="cell ') + page.count('class="cell"') >= cells, source.name
            assert "cell_output" in page
            ran += 1
    assert ran
