"""The built site in headless Chromium.  `CONVMATH_SITE` names the site, by default _build/html.

Without playwright or Chromium these tests are skipped, and the last lines of the run say so.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SITE = Path(os.environ.get("CONVMATH_SITE", Path(__file__).parents[2] / "_build" / "html")).resolve()
CHROMIUM = os.environ.get("CONVMATH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def missing() -> str:
    """What a browser test would need and does not find; empty when it can run."""
    try:
        import axe_playwright_python
        import playwright.sync_api  # noqa: F401
    except ImportError as problem:
        return f"{problem.name} is not installed (pip install 'convmath[test]')"
    assert axe_playwright_python
    if not CHROMIUM:
        return "chromium is not installed (apt-get install chromium)"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = missing()
    if reason:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reason = missing()
    if reason:
        terminalreporter.write_line(f"NOTICE: the browser tests did not run: {reason}", yellow=True)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under /some/where/, as a host with other sites would, and says nothing."""

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix("/some/where/")
        return super().translate_path("/" + inside if inside != path else "/no/such/file")

    def log_message(self, *_details: object) -> None:
        pass


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/some/where/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    server, base = serve(SITE)
    yield base
    server.shutdown()


def watched(page: Any, url: str) -> tuple[Any, list[str]]:
    """The page and the list that collects what goes wrong on it: messages, errors, failed or foreign requests."""
    said: list[str] = []
    home = url.split("/some/where/")[0] if url.startswith("http") else "file:"

    def on_request(request: Any) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            said.append(f"leaves the site: {request.url}")

    def on_response(response: Any) -> None:
        if response.status >= 400:
            said.append(f"{response.status}: {response.url}")

    def on_failure(request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # the test itself left the page
            said.append(f"request failed: {request.url}")

    page.on("console", lambda message: said.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"script error: {error}"))
    page.on("requestfailed", on_failure)
    page.on("response", on_response)
    page.on("request", on_request)
    return page, said


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., tuple[Any, list[str]]]]:
    """Open an address; returns the page and the list that collects what goes wrong on it."""
    contexts = []

    def open_page(url: str, *, width: int = 1280, **options: Any) -> tuple[Any, list[str]]:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page, said = watched(context.new_page(), url)
        page.goto(url, wait_until="load")
        return page, said

    yield open_page
    for context in contexts:
        context.close()
