"""The checks of this folder can fail: each is shown a page that breaks what it guards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from _ext.site import POLICY

from . import checks
from .conftest import serve

Opened = Callable[..., tuple[Any, list[str]]]
META = "; ".join(f"{name} {value}" for name, value in POLICY.items())


@pytest.fixture
def broken(tmp_path: Path, opened: Opened) -> Any:
    """Open a page with the site's policy around the given body."""
    servers = []

    def open_body(body: str, **options: Any) -> tuple[Any, list[str]]:
        head = f'<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="{META}">'
        head += '<link rel="icon" href="data:,"><title>A page</title></head>'
        (tmp_path / "page.html").write_text(f"{head}<body><main><h1>A page</h1>{body}</main></body></html>")
        server, base = serve(tmp_path)
        servers.append(server)
        return opened(base + "page.html", **options)

    yield open_body
    for server in servers:
        server.shutdown()


def test_a_good_page_passes(broken: Any) -> None:
    page, said = broken("<p>Fine.</p>", width=320)
    assert (said, checks.sideways(page)) == ([], 0)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<script>1</script>", "Content Security Policy"),
        ('<p onclick="1">x</p><script src="none.js"></script>', "404"),
        ("<style>p {color: red}</style>", "Content Security Policy"),
        ('<img alt="" src="http://127.0.0.2:9/x.png">', "Content Security Policy"),
        ('<iframe title="x" src="https://example.org/"></iframe>', "Content Security Policy"),
    ],
)
def test_the_policy_and_the_requests_are_watched(body: str, complaint: str, broken: Any) -> None:
    page, said = broken(body)
    page.wait_for_timeout(100)
    assert any(complaint in line for line in said), said


def test_a_foreign_request_is_noticed(broken: Any) -> None:
    """A link's target is not covered by the policy, so the request itself is watched."""
    page, said = broken('<a href="http://127.0.0.2:9/">x</a>')
    page.locator("a").click()
    page.wait_for_timeout(100)
    assert any(line.startswith("leaves the site") for line in said), said


def test_a_wide_page_is_noticed(broken: Any) -> None:
    page, _said = broken('<div style="width: 500px">wide</div>', width=320)
    assert checks.sideways(page) > 0


def test_axe_is_at_work(broken: Any) -> None:
    page, _said = broken('<img src="data:,x"><p style="color: #ccc">pale</p>', bypass_csp=True)
    found = " ".join(checks.violations(page))
    assert "image-alt" in found and "color-contrast" in found


def test_a_page_without_formulas_has_none(broken: Any) -> None:
    page, _said = broken("<article><math></math></article>")
    assert checks.visible_formulas(page) == 0
