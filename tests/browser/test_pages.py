"""Every built page, in a real browser: quiet, narrow, within its policy; the chosen ones also read by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from . import checks
from .conftest import SITE, watched

PAGES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html")) if SITE.exists() else []
THEOREMS = [page for page in PAGES if page.startswith("t/")]
# Theorem pages come from one template: axe reads the shortest, the longest and one between, and all other pages.
BY_SIZE = sorted(THEOREMS, key=lambda page: (SITE / page).stat().st_size)
FOR_AXE = [page for page in PAGES if page not in THEOREMS] + BY_SIZE[:: max(1, (len(BY_SIZE) - 1) // 2)]
Opened = Callable[..., tuple[Any, list[str]]]


def test_there_are_pages() -> None:
    assert {"index.html", "search.html", "404.html"} <= set(PAGES)


@pytest.fixture(scope="module")
def narrow(browser: Any, address: str) -> Iterator[tuple[Any, list[str]]]:
    """One phone-wide page that walks through the site."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield watched(context.new_page(), address)
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_page_is_quiet_and_narrow(page: str, narrow: tuple[Any, list[str]], address: str) -> None:
    """No console message, so no violation of the policy either; no failed or foreign request; no sideways scroll."""
    shown, said = narrow
    said.clear()
    shown.goto(address + page, wait_until="load")
    assert said == []
    assert checks.sideways(shown) <= 0
    policy = shown.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
    assert "script-src 'self';" in policy and "default-src 'none'" in policy


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", FOR_AXE)
def test_axe_finds_nothing(page: str, scheme: str, opened: Opened, address: str) -> None:
    shown, said = opened(address + page, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    assert checks.violations(shown) == []
    assert said == []


@pytest.mark.parametrize("page", ["index.html", "404.html", "search.html"])
def test_pages_work_from_a_file(page: str, opened: Opened) -> None:
    shown, said = opened(Path(SITE, page).as_uri())
    shown.wait_for_timeout(50)
    assert said == []
    assert shown.evaluate("document.styleSheets.length") > 2


@pytest.mark.parametrize("page", ["index.html"])
def test_forced_colours_and_zoom(page: str, opened: Opened, address: str) -> None:
    shown, said = opened(address + page, width=640, forced_colors="active", device_scale_factor=2)
    assert shown.evaluate("matchMedia('(forced-colors: active)').matches")
    assert checks.visible_formulas(shown) > 0
    assert checks.sideways(shown) <= 0
    assert said == []


def test_heaviest_page(browser: Any, address: str) -> None:
    """At most 300 kB for a first visit and 30 kB of script, compressed, font included; the search page has its index."""
    context = browser.new_context()
    heaviest = sorted(
        (page for page in PAGES if page != "search.html"), key=lambda page: Path(SITE, page).stat().st_size
    )[-5:]
    for name in heaviest:
        whole, scripts = checks.transferred(context.new_page(), address + name, SITE, address)
        assert 0 < scripts <= 30_000, name
        assert scripts < whole <= 300_000, name
    context.close()


@pytest.mark.parametrize("base", ["address", "file"])
def test_search_finds_a_page(base: str, opened: Opened, address: str) -> None:
    start = address + "search.html" if base == "address" else Path(SITE, "search.html").as_uri()
    shown, said = opened(start + "?q=convolution")
    shown.wait_for_selector("#search-results li a")
    shown.wait_for_timeout(100)
    assert said == []
    shown.locator("#search-results li a").first.click()
    shown.wait_for_load_state()
    assert "onvolution" in shown.locator("article").inner_text()
