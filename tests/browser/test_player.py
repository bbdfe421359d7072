"""The moving pictures of the gallery, with the keyboard, without a script, on paper and for readers who want calm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .conftest import SITE

Opened = Callable[..., tuple[Any, list[str]]]
PAGE = "gallery.html"
FIRST = ".cm-moving >> nth=0"


def place(shown: Any) -> tuple[float, float]:
    """Where the window of the first picture stands, in units of its drawing; cells are 20 wide."""
    found = shown.locator(FIRST).evaluate(
        "figure => { const m = new DOMMatrix(getComputedStyle(figure.querySelector('svg > g')).transform);"
        " return [m.e, m.f]; }"
    )
    return tuple(found)  # type: ignore[return-value]


def visible(shown: Any) -> int:
    """How many results of the first picture are shown."""
    found: int = shown.locator(FIRST).evaluate(
        "figure => [...figure.querySelectorAll('.cm-since')].filter(e => getComputedStyle(e).opacity > 0).length"
    )
    return found


def test_the_gallery_was_built() -> None:
    assert (SITE / PAGE).is_file()


def test_it_starts_still_and_steps_with_the_keyboard(opened: Opened, address: str) -> None:
    """A 4×4 input and a 3×3 kernel: four windows, two by two."""
    shown, said = opened(address + PAGE)
    assert (place(shown), visible(shown)) == ((0, 0), 4)
    slider = shown.locator(FIRST).locator("input[type=range]")
    slider.focus()
    shown.keyboard.press("ArrowRight")
    assert (place(shown), visible(shown)) == ((20, 0), 2)
    shown.keyboard.press("End")
    assert (place(shown), visible(shown)) == ((20, 20), 4)
    shown.keyboard.press("Home")
    assert (place(shown), visible(shown)) == ((0, 0), 1)
    assert slider.get_attribute("aria-valuetext") == "step 1 of 4"
    assert said == []


def test_it_plays_and_pauses_with_the_keyboard(opened: Opened, address: str) -> None:
    shown, said = opened(address + PAGE)
    button = shown.locator(FIRST).get_by_role("button", name="Play")
    button.focus()
    shown.keyboard.press("Enter")
    shown.locator(FIRST).get_by_text("3 of 4").wait_for()
    shown.keyboard.press("Enter")
    stopped = place(shown)
    shown.wait_for_timeout(1200)
    assert place(shown) == stopped != (0, 0)
    assert said == []


def test_calm_readers_step_and_nothing_plays(opened: Opened, address: str) -> None:
    shown, _ = opened(address + PAGE, reduced_motion="reduce")
    figure = shown.locator(FIRST)
    assert not figure.get_by_role("button", name="Play").is_visible()
    figure.get_by_role("button", name="One step on").click()
    figure.get_by_role("button", name="One step on").click()
    assert place(shown) == (20, 0)


def test_without_a_script_the_still_is_there_and_the_switch_plays(opened: Opened, address: str) -> None:
    shown, _ = opened(address + PAGE, java_script_enabled=False)
    figure = shown.locator(FIRST)
    before = figure.locator("svg").screenshot()
    shown.wait_for_timeout(1000)
    assert figure.locator("svg").screenshot() == before
    figure.get_by_label("play").check()
    shown.wait_for_timeout(1300)
    assert figure.locator("svg").screenshot() != before


def test_paper_shows_the_still(opened: Opened, address: str) -> None:
    shown, _ = opened(address + PAGE)
    shown.locator(FIRST).locator("input[type=range]").focus()
    shown.keyboard.press("ArrowRight")
    shown.emulate_media(media="print")
    assert (place(shown), visible(shown)) == ((0, 0), 4)
    assert not shown.locator(FIRST).locator(".cm-bar").is_visible()


def test_it_works_from_a_file(opened: Opened) -> None:
    shown, said = opened((SITE / PAGE).as_uri())
    shown.locator(FIRST).get_by_role("button", name="One step on").click()
    assert visible(shown) == 1
    assert said == []
