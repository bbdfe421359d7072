"""Theorems in a browser: previews, copy buttons, the graph, and a search that finds formulas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from . import checks
from .conftest import SITE

Opened = Callable[..., tuple[Any, list[str]]]
PREVIEW = ".theorem-preview"


def start(base: str, address: str, page: str) -> str:
    return address + page if base == "address" else Path(SITE, page).as_uri()


@pytest.mark.parametrize("base", ["address", "file"])
def test_a_preview_shows_on_focus_and_goes_with_escape(base: str, opened: Opened, address: str) -> None:
    shown, said = opened(start(base, address, "symptoms.html"))
    for _ in range(80):
        shown.keyboard.press("Tab")
        if shown.evaluate("document.activeElement.matches('article a.thm')"):
            break
    shown.wait_for_selector(f"{PREVIEW} math")
    focused = shown.locator("a.thm:focus")
    assert focused.get_attribute("aria-describedby") == shown.locator(PREVIEW).get_attribute("id")
    shown.keyboard.press("Escape")
    assert shown.locator(PREVIEW).count() == 0
    assert focused.get_attribute("aria-describedby") is None
    assert shown.evaluate("document.activeElement.matches('a.thm')"), "the focus stays where it was"
    assert said == []


def test_a_preview_stays_while_the_pointer_is_on_it(opened: Opened, address: str) -> None:
    shown, said = opened(address + "symptoms.html")
    shown.locator("article a.thm").first.hover()
    shown.wait_for_selector(PREVIEW)
    shown.locator(PREVIEW).hover()
    shown.wait_for_timeout(500)
    assert shown.locator(PREVIEW).is_visible()
    shown.mouse.move(0, 0)
    shown.wait_for_timeout(500)
    assert shown.locator(PREVIEW).count() == 0
    assert said == []


def test_a_preview_fits_a_phone_and_axe_finds_nothing_in_it(opened: Opened, address: str) -> None:
    shown, _said = opened(address + "symptoms.html", width=320, bypass_csp=True)
    for _ in range(80):
        shown.keyboard.press("Tab")
        if shown.evaluate("document.activeElement.matches('article a.thm')"):
            break
    shown.wait_for_selector(PREVIEW)
    assert checks.sideways(shown) <= 0
    assert checks.violations(shown) == []


def test_every_form_is_copied_by_keyboard(opened: Opened, address: str) -> None:
    shown, said = opened(address + "t/conv-fits.html", permissions=["clipboard-read", "clipboard-write"])
    forms = ("Text", "BibTeX", "CSL-JSON", "LaTeX", "MathML", "Plain text", "Python", "sympy", "JavaScript")
    shown.locator("#take-away summary").focus()  # the forms of the statement are folded; the keyboard unfolds them
    shown.keyboard.press("Enter")
    for form in forms:
        button = shown.locator(".copied").get_by_role("button", name=f"Copy {form}", exact=True)
        button.focus()
        shown.keyboard.press("Enter")
        button.get_by_text("Copied", exact=True).wait_for()
        copied = shown.evaluate("navigator.clipboard.readText()")
        block = shown.locator(".copied", has=shown.locator(f"p:text-is('{form}')")).locator("pre")
        assert copied == block.inner_text().rstrip("\n"), form
    assert said == []


def test_the_graph_answers_to_the_keyboard(opened: Opened, address: str) -> None:
    shown, said = opened(address + "ledger.html")
    node = shown.locator(".theorem-graph a[data-tag='conv-size']")
    node.focus()
    assert shown.locator(".theorem-graph path.is-near").count() > 3
    assert shown.locator(".theorem-graph path.is-near[data-from='conv-size']").count() > 0
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/t/conv-size.html")
    assert said == []


@pytest.mark.parametrize(
    ("words", "page"),
    [("%5Clfloor", "t/conv-size.html"), ("output padding", "t/output-padding.html"), ("ceil_mode", "t/pool-ceil.html")],
)
def test_the_search_finds_mathematics(words: str, page: str, opened: Opened) -> None:
    shown, _said = opened(Path(SITE, "search.html").as_uri() + f"?q={words}")
    shown.wait_for_selector(f"#search-results a[href*='{page}']", state="attached")
