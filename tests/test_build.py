"""How pages are built: each in a fresh process, all of them when the package changes, the same bytes every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEAD = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"
CONF = """
extensions = ["myst_nb", "convmath.sphinxext.kernels"]
nb_execution_mode = "force"
nb_execution_show_tb = True
"""


def page(name: str, *cells: str) -> str:
    """The source of a page with these cells."""
    return HEAD + f"# {name}\n\n" + "\n".join(f"```{{code-cell}} python\n{cell}\n```\n" for cell in cells)


def small_site(folder: Path, pages: dict[str, str], conf: str = CONF) -> Path:
    """A folder with these pages and an index."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "conf.py").write_text(conf, encoding="utf-8")
    listed = "\n".join(pages)
    (docs / "index.md").write_text(f"# Index\n\n```{{toctree}}\n{listed}\n```\n", encoding="utf-8")
    for name, text in pages.items():
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    return docs


def sphinx(docs: Path, out: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Build with warnings as errors."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", *options]
    command += ["-d", str(out / "doctrees"), str(docs), str(out / "html")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)


def outputs(out: Path, name: str) -> list[str]:
    """What the cells of a page printed."""
    text = (out / "html" / f"{name}.html").read_text(encoding="utf-8")
    found = re.findall(
        r'class="output[^"]*highlight[^"]*"><div class="highlight"><pre><span></span>(.*?)</pre>', text, re.S
    )
    return [re.sub(r"<[^>]+>", "", each).strip() for each in found]


# Isolation --------------------------------------------------------------------------------------------

MARK = "import builtins, os, random, sys, convmath, sympy, matplotlib"
DIRTY = (
    "secret = 1; builtins.secret = 2; os.environ['SECRET'] = '3'; sys.path.append('/secret'); os.chdir('/')\n"
    "convmath.conv_size = lambda *a, **k: -1; sympy.secret = 1; matplotlib.rcParams['lines.linewidth'] = 77"
)
LOOK = (
    "print('clean' if convmath.conv_size(7, 3) == 5 and 'secret' not in globals() and not hasattr(builtins, 'secret')"
    " and 'SECRET' not in os.environ and '/secret' not in sys.path and os.getcwd() != '/'"
    " and not hasattr(sympy, 'secret') and matplotlib.rcParams['lines.linewidth'] != 77 else 'DIRTY', os.getpid(),"
    " os.getppid())"
)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_no_page_sees_what_another_did(tmp_path: Path, jobs: str) -> None:
    """Every page looks around, then leaves a mess: none finds another's; all are forked from one process."""
    names = [f"page{number}" for number in range(8)]  # more than five, or Sphinx reads them one after the other
    docs = small_site(tmp_path, {name: page(name, MARK, LOOK, DIRTY, LOOK) for name in names})
    result = sphinx(docs, tmp_path / "out", "-j", jobs)
    assert (result.returncode, result.stderr) == (0, "")
    said = [[line.split() for line in outputs(tmp_path / "out", name)] for name in names]
    assert [[line[0] for line in lines] for lines in said] == [["clean", "DIRTY"]] * len(names)
    assert len({lines[0][1] for lines in said}) == len(names)  # a process each
    assert len({lines[0][2] for lines in said}) == 1  # from one parent


@pytest.mark.parametrize(("variable", "reason"), [("no", "CONVMATH_FORK=no")])
def test_without_forking_pages_run_and_the_build_says_so(tmp_path: Path, variable: str, reason: str) -> None:
    docs = small_site(tmp_path, {"page": page("Page", MARK, LOOK)})
    result = sphinx(docs, tmp_path / "out", CONVMATH_FORK=variable)
    assert result.returncode == 0, result.stderr
    assert result.stderr.strip() == f"convmath: every page starts a kernel of its own from nothing: {reason}"
    assert outputs(tmp_path / "out", "page")[0].startswith("clean")


def test_a_forking_process_that_dies_leaves_ordinary_kernels(tmp_path: Path) -> None:
    """The preloading fails when a module it needs is broken; pages still run, and the build says how."""
    conf = CONF + "import convmath.sphinxext.forking as forking\nforking.NURSERY = 'convmath.no_such_module'\n"
    docs = small_site(tmp_path, {"page": page("Page", MARK, LOOK)}, conf)
    result = sphinx(docs, tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert "convmath: a page kernel is started the ordinary way: " in result.stderr
    assert outputs(tmp_path / "out", "page")[0].startswith("clean")


@pytest.mark.parametrize("cell", ["1 / 0", "import os; os._exit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_a_page_that_fails_or_dies_fails_the_build(tmp_path: Path, cell: str) -> None:
    docs = small_site(tmp_path, {"good": page("Good", MARK, LOOK), "bad": page("Bad", cell)})
    result = sphinx(docs, tmp_path / "out")
    assert result.returncode != 0
    assert "bad.md" in result.stderr
    assert "good.md" not in result.stderr


def test_a_kernel_ends_with_its_build(tmp_path: Path) -> None:
    """The build is killed in the middle of a cell: neither the page's process nor the forking one is left."""
    note = tmp_path / "pids"
    slow = f"import os, time; open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}'); time.sleep(100)"
    docs = small_site(tmp_path, {"slow": page("Slow", slow)})
    command = [sys.executable, "-m", "sphinx", "-q", str(docs), str(tmp_path / "html")]
    build = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    wait_until(lambda: note.is_file() and " " in note.read_text())
    pids = [int(pid) for pid in note.read_text().split()]
    build.kill()
    build.wait()
    wait_until(lambda: not any(running(pid) for pid in pids))


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until(condition: object, seconds: float = 60) -> None:
    import time
    from collections.abc import Callable
    from typing import cast

    until = time.monotonic() + seconds
    while not cast(Callable[[], bool], condition)():
        assert time.monotonic() < until
        time.sleep(0.05)
