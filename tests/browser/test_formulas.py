"""Formulas as readers meet them: with and without scripts, in their notation, by keyboard, on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convmath.language.symbols import NOTATIONS

from . import checks
from .conftest import SITE

Opened = Callable[..., tuple[Any, list[str]]]


def with_switch() -> str:
    """A page that offers the three notations."""
    for path in [SITE / "index.html", *sorted(SITE.rglob("*.html"))]:
        if 'class="notation-switch"' in path.read_text(encoding="utf-8"):
            return str(path.relative_to(SITE))
    raise AssertionError("no page offers the three notations")


def exposed(page: Any) -> set[str]:
    """The notations of which something is visible on the page."""
    return {key for key in NOTATIONS if page.locator(f".notation.is-{key}:visible").count()}


@pytest.mark.parametrize("base", ["address", "file"])
def test_the_switch_exposes_one_notation_and_remembers_it(base: str, opened: Opened, address: str) -> None:
    name = with_switch()
    shown, said = opened(address + name if base == "address" else Path(SITE, name).as_uri())
    assert exposed(shown) == {"guide"}
    for key in ("torch", "notes", "guide", "torch"):
        shown.locator(f'.notation-switch input[value="{key}"]').check()
        assert exposed(shown) == {key}
    shown.reload()
    assert exposed(shown) == {"torch"}
    assert shown.locator(".notation-switch input:checked").get_attribute("value") == "torch"
    assert said == []


def test_the_switch_works_by_keyboard(opened: Opened, address: str) -> None:
    shown, _said = opened(address + with_switch())
    shown.locator('.notation-switch input[value="guide"]').focus()
    shown.keyboard.press("ArrowRight")
    assert exposed(shown) == {"notes"}


def test_a_foreign_choice_is_ignored(opened: Opened, address: str) -> None:
    shown, said = opened(address + with_switch())
    shown.evaluate("localStorage.setItem('notation', '\"><b>'); localStorage.setItem('theme', 'x')")
    shown.reload()
    assert exposed(shown) == {"guide"}
    assert said == []


def test_without_scripts_the_default_shows_and_the_others_unfold(opened: Opened, address: str) -> None:
    shown, said = opened(address + with_switch(), java_script_enabled=False)
    assert shown.locator(".notation.is-guide math").first.bounding_box()["width"] > 20
    assert not shown.locator(".notation-switch").is_visible()
    details = shown.locator(".notations details").first
    assert details.locator("math").count() == len(NOTATIONS) - 1
    assert not details.locator("math").first.is_visible()
    details.locator("summary").click()
    assert details.locator("math").first.is_visible()
    assert said == []


def test_formulas_are_there_in_the_first_paint(opened: Opened, address: str) -> None:
    """The HTML itself holds the formulas, and they are set in the site's font."""
    shown, _said = opened(address + "index.html")
    assert checks.visible_formulas(shown) > 0
    shown.evaluate("document.fonts.ready.then(() => true)")
    assert shown.evaluate("document.fonts.check('16px \"convmath math\"')")
    assert shown.evaluate("getComputedStyle(document.querySelector('math')).fontFamily").startswith('"convmath math"')


def test_a_formula_is_copied_as_latex_by_keyboard(opened: Opened, address: str) -> None:
    shown, said = opened(address + with_switch(), permissions=["clipboard-read", "clipboard-write"])
    button = shown.locator(".notation.is-guide .copy-button").first
    shown.bring_to_front()  # a clipboard belongs to the page in front
    button.focus()
    shown.wait_for_function("getComputedStyle(document.activeElement).opacity === '1'")
    # The word stays for two seconds; a slow machine may look too late, so the page keeps what was said.
    shown.evaluate("""() => { window.told = []; const status = document.querySelector('[role=status]');
        new MutationObserver(() => window.told.push(status.textContent)).observe(status, { childList: true }); }""")
    shown.keyboard.press("Enter")
    shown.wait_for_function("window.told.length > 0", polling=50)
    assert shown.evaluate("window.told[0]") == "Copied"
    latex = shown.locator(".notation.is-guide annotation").first.text_content()
    assert latex and shown.evaluate("navigator.clipboard.readText()") == latex
    assert said == []


def test_selected_text_takes_formulas_along_as_latex(opened: Opened, address: str) -> None:
    shown, _said = opened(address + with_switch(), permissions=["clipboard-read", "clipboard-write"])
    latex = shown.locator(".notation.is-guide annotation").first.text_content()
    shown.evaluate("getSelection().selectAllChildren(document.querySelector('article'))")
    shown.keyboard.press("Control+c")
    copied = shown.evaluate("navigator.clipboard.readText()")
    assert f"$${latex}$$" in copied
    assert "TeX" not in copied.splitlines()


def test_a_wide_formula_scrolls_in_its_own_box_and_takes_focus(opened: Opened, address: str) -> None:
    shown, _said = opened(address + with_switch(), width=320)
    shown.locator('.notation-switch input[value="torch"]').check()
    wide = shown.evaluate("""() => [...document.querySelectorAll('.formula')]
        .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.tabIndex)""")
    assert all(index == 0 for index in wide)
    assert checks.sideways(shown) <= 0
