"""What several test files share."""

from __future__ import annotations

import os
import signal
from importlib.util import find_spec
from pathlib import Path

import pytest

from convmath.language.terms import Node
from convmath.proof import kernel, store
from convmath.proof.links import links
from convmath.proof.opinions import SOLVERS
from convmath.proof.verify import closed_statements, instances
from convmath.theory.collection import collect
from convmath.theory.model import Link

ROOT = Path(__file__).resolve().parent.parent
ASKED = [solver for solver in SOLVERS if find_spec(solver)]  # cvc5 has no wheel for every machine

# Ctrl-C is ignored by what runs in the background, and by all that it starts; tests send it, so it must arrive.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What wants the built site, or a browser, is marked by where it stands and what it asks for."""
    for item in items:
        if Path(__file__).parent / "browser" in item.path.parents:
            item.add_marker(pytest.mark.browser)
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.site)


def sources(folder: Path = ROOT) -> str:
    """Where a process of its own finds the package (this one, or a changed copy) and the site's machinery."""
    return os.pathsep.join(map(str, (folder, ROOT, ROOT / "docs")))


def every_link() -> list[tuple[Link, Node, tuple[Node, ...]]]:
    """Each link of the theory with its committed certificate and the instances it cites."""
    theory = collect()
    earlier = closed_statements(theory.all)
    found = []
    for chapter in theory.chapters:
        proofs = store.load(theory.certificates, chapter.name)
        found += [(link, proofs[link.name], instances(link, earlier)) for t in chapter.theorems for link in links(t)]
    assert found
    return found


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site; `make test` builds it first."""
    folder = Path(os.environ.get("CONVMATH_SITE", ROOT / "_build" / "html")).resolve()
    if not (folder / "index.html").is_file():
        pytest.fail(f"no built site at {folder}: run `make site` first")
    return folder


def statement(hypotheses: list[Node], goal: Node) -> tuple[list[Node], Node]:
    return kernel.lists(hypotheses), kernel.lists(goal)
