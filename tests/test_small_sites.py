"""The extensions on sites of a page or two: cells, notations, the policy, and what an address adds."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest
from _ext import notation
from _ext.site import share_sidebar
from docutils import nodes

from convmath.language.symbols import NOTATIONS, SYMBOLS
from tests.conftest import sources

pytestmark = pytest.mark.slow  # each builds sites of its own

ROOT = Path(__file__).resolve().parents[1]
FORMULA = "```{formula}\n:notes: W_2\n:torch: L_\\mathrm{out}\no\n```\n"
HEADER = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"


def build(folder: Path, pages: dict[str, str], *, builder: str = "html", address: str = "") -> tuple[int, str, Path]:
    """Build pages with the site's extensions and templates; the exit status, the messages and the output."""
    settings = f"""
        extensions = ["myst_nb", *("_ext." + name for name in ("kernels", "mathml", "notation", "site"))]
        html_theme, html_title, html_math_renderer = "furo", "A site", "mathml"
        templates_path = [{str(ROOT / "docs" / "_templates")!r}]
        html_static_path = [{str(ROOT / "docs" / "_static")!r}]
        myst_enable_extensions = ["dollarmath"]
        nb_execution_mode, nb_execution_show_tb, nb_output_stderr = "force", True, "error"
        html_baseurl = {address!r}
    """
    (folder / "conf.py").write_text(textwrap.dedent(settings))
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text)
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        builder,
        str(folder),
        str(folder / "_build"),
    ]
    environment = {**os.environ, "PYTHONPATH": sources()}
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    return run.returncode, run.stderr, folder / "_build"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without an address: a page with a formula, a page for what is not there, and a page with cells."""
    cell = "import os\nfrom ipykernel.kernelapp import IPKernelApp\nprint(IPKernelApp.instance().transport, os.environ['PYTHONHASHSEED'])"
    pages = {
        "index": f"# A site\n\nFirst words & more.\n\n{FORMULA}\n```{{notation-table}} k s\n```\n",
        "404": "---\norphan: true\n---\n\n# Not here\n",
        "cells": f"{HEADER}# Cells\n\n```{{code-cell}} python3\n{cell}\n```\n",
    }
    pages["index"] += "\n```{toctree}\ncells\n```\n"
    status, messages, out = build(tmp_path_factory.mktemp("plain"), pages)
    assert (status, messages) == (0, "")
    return out


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {"index": '# A "site"\n\nFirst words & more.\n', "404": "---\norphan: true\n---\n\n# Not here\n"}
    status, messages, out = build(tmp_path_factory.mktemp("addressed"), pages, address="https://example.org/docs")
    assert (status, messages) == (0, "")
    return out


def test_no_page_has_a_script_or_style_of_its_own(plain: Path) -> None:
    for path in plain.glob("*.html"):
        page = path.read_text()
        assert "<style" not in page
        assert "<script>" not in page
        assert page.index("Content-Security-Policy") < page.index("<link") < page.index("<script")
        assert "unsafe-eval" not in page and "script-src 'self';" in page


def test_alternatives_and_switch(plain: Path) -> None:
    page = (plain / "index.html").read_text()
    assert page.count('class="notation is-') == len(NOTATIONS)
    assert page.count('type="radio"') == len(NOTATIONS)
    assert page.count("<noscript>") == 1
    assert 'class="notation-switch"' not in (plain / "404.html").read_text()


def test_cells_run_over_sockets_with_fixed_hashes(plain: Path) -> None:
    assert "ipc 0" in (plain / "cells.html").read_text()


def test_without_an_address_nothing_speaks_of_one(plain: Path) -> None:
    page = (plain / "index.html").read_text()
    assert "canonical" not in page and "og:" not in page and "<base" not in (plain / "404.html").read_text()
    assert not (plain / "sitemap.xml").exists()
    assert '<meta name="description" content="First words &amp; more.">' in page


def test_an_address_brings_cards_and_a_sitemap(addressed: Path) -> None:
    page = (addressed / "index.html").read_text()
    assert '<meta property="og:url" content="https://example.org/docs/index.html">' in page
    assert '<meta property="og:title" content="A “site”">' in page
    assert '<link rel="canonical" href="https://example.org/docs/index.html">' in page
    missing = (addressed / "404.html").read_text()
    assert '<base href="https://example.org/docs/">' in missing
    assert "canonical" not in missing and "og:" not in missing
    assert (addressed / "sitemap.xml").read_text().count("<loc>") == 1


def test_an_address_must_be_one(tmp_path: Path) -> None:
    status, messages, _out = build(tmp_path, {"index": "# A page\n"}, address="example.org")
    assert status != 0
    assert "SITE_URL must be an http or https address, got 'example.org'" in messages


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        (f"{HEADER}# P\n\n```{{code-cell}} python3\n1 / 0\n```\n", "ZeroDivisionError"),
        (f"{HEADER}# P\n\n```{{code-cell}} python3\nimport sys; sys.stderr.write('x')\n```\n", "stderr was found"),
        ("# P\n\n```{code-cell} python3\n1\n```\n", "the page shows cells that did not run"),
        (HEADER.replace("kernel", "mystnb:\n  execution_mode: 'off'\nkernel") + "# P\n\n```{code-cell} python3\n1\n```\n", "did not run"),
        ("# P\n\n```{formula}\n:notes: a\nb\n```\n", "a formula needs the notations guide, notes, torch, got guide, notes"),
        ("# P\n\n```{notation-table} k zz\n```\n", "no such letter in the notation table: zz"),
    ],
)  # fmt: skip
def test_a_wrong_page_stops_the_build(page: str, complaint: str, tmp_path: Path) -> None:
    status, messages, _out = build(tmp_path, {"index": page})
    assert status != 0
    assert complaint in messages


def test_pages_outside_the_tree_share_a_sidebar() -> None:
    """Rendered once a folder; a page in the tree, which is marked there, always gets its own."""
    app, rendered = SimpleNamespace(), []

    def sidebar(page: str, meta: dict[str, bool], **options: bool) -> str:
        def render(**given: bool) -> str:
            rendered.append((page, given))
            return f"tree for {page}"

        context = {"meta": meta, "toctree": render}
        share_sidebar(app, page, "page.html", context, None)
        return context["toctree"](**options)

    orphan = {"orphan": True}
    assert [sidebar(page, orphan, collapse=False) for page in ("t/a", "t/b", "404")] == [
        "tree for t/a",
        "tree for t/a",
        "tree for 404",
    ]
    assert sidebar("t/c", orphan, collapse=True) == "tree for t/c"
    assert sidebar("t/d", {}, collapse=False) == "tree for t/d"
    assert len(rendered) == 4


def test_text_carries_the_default_only(tmp_path: Path) -> None:
    status, messages, out = build(tmp_path, {"index": f"# A page\n\n{FORMULA}"}, builder="text")
    assert (status, messages) == (0, "")
    text = (out / "index.txt").read_text()
    assert "o" in text.splitlines()[-1] and "W_2" not in text and "mathrm" not in text


def test_equal_alternatives_are_one_formula() -> None:
    assert isinstance(notation.inline(dict.fromkeys(NOTATIONS, "t")), nodes.math)
    assert isinstance(notation.block(dict.fromkeys(NOTATIONS, "t")), nodes.math_block)
    different = notation.inline({"guide": "k", "notes": "F", "torch": "k"})
    assert [each["key"] for each in different.findall(notation.notation)] == list(NOTATIONS)


def test_a_notation_must_not_be_forgotten() -> None:
    with pytest.raises(ValueError, match="a formula needs the notations guide, notes, torch, got guide"):
        notation.block({"guide": "k"})


def test_the_table_has_every_letter() -> None:
    rows = list(notation.table().findall(nodes.row))
    assert len(rows) == len(SYMBOLS) + 1
    assert len(list(notation.table(["k"]).findall(nodes.row))) == 2
