"""What the browser tests look for on a page; `test_refusals.py` shows that each finds what is wrong."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

WIDTH = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
# furo's pages clip sideways overflow, so the text column is measured too.
COLUMN = "Math.max(0, ...[...document.querySelectorAll('.content')].map(box => box.scrollWidth - box.clientWidth))"


def sideways(page: Any) -> int:
    """By how many pixels the page scrolls sideways."""
    return int(page.evaluate(f"Math.max({WIDTH}, {COLUMN})"))


def violations(page: Any) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, with the first place of each.

    Inside formulas axe has nothing to say and takes seconds to say it.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context={"exclude": [["math"]]}).response["violations"]
    return [f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:160]}" for each in found]


def visible_formulas(page: Any) -> int:
    """How many formulas take up room on the page."""
    script = "[...document.querySelectorAll('article math')].filter(m => m.getBoundingClientRect().width > 3).length"
    return int(page.evaluate(script))


def transferred(page: Any, url: str, site: Path, base: str) -> tuple[int, int]:
    """Bytes of one page as a host sends them: all of it, and its scripts; what is compressed already is sent as it is."""
    sizes: dict[str, int] = {}

    def note(answer: Any) -> None:
        name = answer.url.removeprefix(base).split("?")[0].split("#")[0]
        body = (site / name).read_bytes()
        sizes[name] = len(body) if name.endswith((".woff2", ".png")) else len(gzip.compress(body, 6, mtime=0))

    page.on("response", note)
    page.goto(url, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.remove_listener("response", note)
    return sum(sizes.values()), sum(size for name, size in sizes.items() if name.endswith(".js"))
