"""How pages are built: each in a fresh process, all of them when the package changes, the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from _ext import kernels, rebuild

from tests.conftest import ROOT, sources

pytestmark = pytest.mark.slow  # each builds sites of its own

HEAD = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"
CONF = """
extensions = ["myst_nb", "_ext.kernels"]
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
    environment = {**os.environ, "PYTHONPATH": sources(), **variables}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300, cwd=docs)


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
    conf = CONF + "import _ext.forking as forking\nforking.NURSERY = 'no_such_file.py'\n"
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


@pytest.mark.parametrize("fork", ["yes", "no"])
def test_a_slow_cell_prints_the_same_text(tmp_path: Path, fork: str) -> None:
    """Text that a kernel sends in pieces is joined with line breaks: it must be sent in one."""
    cell = 'import sys, time; sys.stdout.write("one"); time.sleep(1); sys.stdout.write(" line"); time.sleep(1)'
    docs = small_site(tmp_path, {"slow": page("Slow", cell)})
    assert sphinx(docs, tmp_path / "out", CONVMATH_FORK=fork).returncode == 0
    assert outputs(tmp_path / "out", "slow") == ["one line"]


def test_a_kernel_is_asked_by_the_client_that_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """jupyter_client makes its clients from one of two settings, and the other one is ignored."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    assert isinstance(kernels.SocketKernelManager().client(), kernels.PromptClient)


def test_a_kernel_ends_with_its_build(tmp_path: Path) -> None:
    """The build is killed in the middle of a cell: neither the page's process nor the forking one is left."""
    note = tmp_path / "pids"
    slow = f"import os, time; open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}'); time.sleep(100)"
    docs = small_site(tmp_path, {"slow": page("Slow", slow)})
    command = [sys.executable, "-m", "sphinx", "-q", str(docs), str(tmp_path / "html")]
    build = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": sources()})
    wait_until(lambda: note.is_file() and " " in note.read_text())
    pids = [int(pid) for pid in note.read_text().split()]
    build.kill()
    build.wait()
    wait_until(lambda: not any(running(pid) for pid in pids))


# What is built again ----------------------------------------------------------------------------------

REBUILD = CONF.replace('["myst_nb"', '["_ext.rebuild", "myst_nb"') + 'html_theme = "furo"\n'


class Site:
    """A small site with its own copy of the package; every page notes in a log that it ran."""

    def __init__(self, folder: Path):
        self.folder, self.log = folder, folder / "log"
        shutil.copytree(ROOT / "convmath", folder / "convmath", ignore=shutil.ignore_patterns("__pycache__"))
        self.docs = small_site(folder, {name: self.page(name) for name in ("one", "two", "three")}, REBUILD)
        shutil.copy(ROOT / "docs" / "tags.txt", self.docs)
        (self.docs / "requirements.lock").write_text("sphinx==9\n", encoding="utf-8")

    def page(self, name: str, cell: str = "print('hello')") -> str:
        note = f"with open({str(self.log)!r}, 'a') as log: log.write({name!r} + ' ')"
        return page(name.title(), note, cell)

    def build(self, out: str = "out", *options: str) -> tuple[list[str], str]:
        """Build, and say which pages ran and what the build complained about."""
        self.log.write_text("")
        result = sphinx(self.docs, self.folder / out, *options, PYTHONPATH=sources(self.folder))
        assert (result.returncode == 0) == (result.stderr == ""), result.stderr
        return sorted(self.log.read_text().split()), result.stderr

    def sums(self, out: str = "out") -> str:
        return (self.folder / out / "html" / "SHA256SUMS").read_text()

    def assert_fresh(self) -> None:
        """The site as it stands is, byte for byte, what a build from nothing gives."""
        shutil.rmtree(self.folder / "fresh", ignore_errors=True)
        assert self.build("fresh") == (sorted(self.names()), "")
        assert self.sums("fresh") == self.sums()
        found = {
            p.relative_to(self.folder / "out" / "html").as_posix() for p in (self.folder / "out" / "html").rglob("*")
        }
        listed = {line.split("  ", 1)[1] for line in self.sums().splitlines()}
        files = {name for name in found if (self.folder / "out" / "html" / name).is_file()}
        assert {name for name in files if not name.startswith(".")} == listed | {"SHA256SUMS"}

    def written(self, name: str) -> int:
        """When a page was last written."""
        return (self.folder / "out" / "html" / f"{name}.html").stat().st_mtime_ns

    def names(self) -> list[str]:
        return [path.stem for path in self.docs.glob("*.md") if path.stem != "index"]


ALL_PAGES = ["one", "three", "two"]
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, {}]);"


def test_only_a_changed_page_runs_and_nothing_stale_survives(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.build() == (ALL_PAGES, "")
    assert site.build() == ([], "")
    site.assert_fresh()
    # Its text, its title (which other pages show), its picture.
    for text in (
        site.page("two", "print('changed')"),
        site.page("two").replace("# Two", "# Another title"),
        site.page("two", PLOT.format(2)),
        site.page("two", PLOT.format(3)),
    ):
        (site.docs / "two.md").write_text(text, encoding="utf-8")
        assert site.build() == (["two"], "")
    site.assert_fresh()
    # Words that other pages do not show: no other page is even written.
    before = {name: site.written(name) for name in ALL_PAGES}
    (site.docs / "two.md").write_text(site.page("two", PLOT.format(3)).replace("# Two\n", "# Two\n\nNew words.\n"))
    assert site.build() == (["two"], "")
    assert [name for name in ALL_PAGES if site.written(name) != before[name]] == ["two"]
    site.assert_fresh()
    # A page less: its file is gone, and so is every mention of it.
    (site.docs / "two.md").unlink()
    index = site.docs / "index.md"
    index.write_text(index.read_text().replace("two\n", ""), encoding="utf-8")
    assert site.build() == (["one", "three"], "")
    site.assert_fresh()


def test_every_page_runs_when_anything_else_changes(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.build()[0] == ALL_PAGES
    for file in (
        "convmath/arithmetic/sizes.py", "convmath/certificates/convolution.json", "convmath/frameworks/torch.json",
        "docs/tags.txt", "docs/requirements.lock", "docs/conf.py", "docs/picture.svg",
    ):  # fmt: skip
        with (tmp_path / file).open("a", encoding="utf-8") as changed:
            changed.write("\n")
        assert site.build() == (ALL_PAGES, ""), file


def test_what_failed_fails_again(tmp_path: Path) -> None:
    """Sphinx alone would take the failed page for done."""
    site = Site(tmp_path)
    (site.docs / "two.md").write_text(site.page("two", "1 / 0"), encoding="utf-8")
    for _ in range(2):
        ran, complaint = site.build()
        assert ran == ALL_PAGES
        assert "ZeroDivisionError" in complaint
        assert not (tmp_path / "out" / "html" / "SHA256SUMS").exists()
    (site.docs / "two.md").write_text(site.page("two"), encoding="utf-8")
    assert site.build() == (ALL_PAGES, "")


def test_a_build_after_an_interrupted_one_starts_afresh(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.build()[0] == ALL_PAGES
    (site.docs / "one.md").write_text(site.page("one", "import time; time.sleep(100)"), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(tmp_path / "out" / "doctrees"), str(site.docs)]
    build = subprocess.Popen(
        [*command, str(tmp_path / "out" / "html")], env={**os.environ, "PYTHONPATH": sources(tmp_path)}, cwd=site.docs
    )
    site.log.write_text("")
    wait_until(lambda: "one" in site.log.read_text())
    build.send_signal(signal.SIGINT)
    assert build.wait(timeout=60) != 0
    (site.docs / "one.md").write_text(site.page("one"), encoding="utf-8")
    assert site.build() == (ALL_PAGES, "")
    site.assert_fresh()


def killed(site: Site, tmp_path: Path, *options: str) -> None:
    """Start a build of many big pages and kill it, as the system does when memory runs out, while its workers write."""
    command = [sys.executable, "-m", "sphinx", "-q", *options, "-d", str(tmp_path / "out" / "doctrees"), str(site.docs)]
    environment = {**os.environ, "PYTHONPATH": sources(tmp_path)}
    site.log.write_text("")
    build = subprocess.Popen([*command, str(tmp_path / "out" / "html")], env=environment, cwd=site.docs)
    wait_until(lambda: "one" in site.log.read_text())
    build.kill()
    build.wait()


@pytest.mark.parametrize("options", [(), ("-j", "2")])
def test_a_build_that_is_killed_blocks_nobody(tmp_path: Path, options: tuple[str, ...]) -> None:
    """No worker keeps lock, pipe or folder: the next build starts at once and waits for nobody."""
    site = Site(tmp_path)
    pages = [f"more{number}" for number in range(12 if options else 0)]
    for name in pages:  # what is known of so many headings fills the pipe to the parent, which will not read it
        headings = "".join(f"\n## Heading {number} of {name}\n" for number in range(400))
        (site.docs / f"{name}.md").write_text(site.page(name) + headings, encoding="utf-8")
    with (site.docs / "index.md").open("a") as index:
        index.writelines(f"\n```{{toctree}}\n{name}\n```\n" for name in pages)
    killed(site, tmp_path, *options)
    began = time.monotonic()
    ran, said = site.build()
    assert (set(ran), said) == (set(site.names()), "")  # a kernel of the killed build may have noted a page more
    assert time.monotonic() - began < 120


def test_a_build_that_waits_says_for_whom(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lock = tmp_path / "a" / "lock"
    first = rebuild.locked(lock)
    waiting = threading.Thread(target=lambda: rebuild.locked(lock).close())
    waiting.start()
    said = ""

    def told() -> bool:
        nonlocal said
        said += capfd.readouterr().err
        return f"(process {os.getpid()}); waiting for it" in said

    wait_until(told)
    first.close()
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_another_date_builds_every_page_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages carry the date of the sources: the commit after the build must not leave the old one in them."""
    site = Site(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert site.build() == (ALL_PAGES, "")
    assert site.build() == ([], "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert site.build() == (ALL_PAGES, "")
    assert '"date": "1970-01-02"' in (tmp_path / "out" / "html" / "environment.json").read_text()


def test_two_builds_at_once_take_turns(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.log.write_text("")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-d", str(tmp_path / "out" / "doctrees"), str(site.docs)]
    environment = {**os.environ, "PYTHONPATH": sources(tmp_path)}
    builds = [
        subprocess.Popen(
            [*command, str(tmp_path / "out" / "html")],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            cwd=site.docs,
        )
        for _ in range(2)
    ]
    said = sorted(build.communicate(timeout=120)[1] for build in builds)
    assert [build.returncode for build in builds] == [0, 0]
    assert said[0] == "" and said[1].startswith("convmath: another build is writing to")
    assert sorted(site.log.read_text().split()) == ALL_PAGES  # the second found everything done
    site.assert_fresh()


def test_a_folder_that_is_no_site_is_left_alone(tmp_path: Path) -> None:
    site = Site(tmp_path)
    mine = tmp_path / "out" / "html" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("precious")
    assert "OUT must be empty, or hold a site built before" in site.build()[1]
    assert mine.read_text() == "precious"


def test_forking_does_not_change_a_byte(tmp_path: Path) -> None:
    """What shows, and how, is what an ordinary kernel gives: figures of pyplot, errors, tables, help."""
    site = Site(tmp_path)
    (site.docs / "one.md").write_text(site.page("one", PLOT.format(2)), encoding="utf-8")
    (site.docs / "two.md").write_text(
        page("Two", "%matplotlib inline\nimport sympy\nsympy.Integral('x')", "import sys\nprint(sys.argv[1:2], sys.path)",
             "%who", "!echo shell", "import random, numpy\nrandom.seed(1)\nrandom.random(), numpy.arange(3)"),
        encoding="utf-8",
    )  # fmt: skip
    assert site.build("forked")[1] == ""
    ordinary = sphinx(site.docs, tmp_path / "ordinary", PYTHONPATH=sources(tmp_path), CONVMATH_FORK="no")
    assert ordinary.returncode == 0
    assert site.sums("forked") == site.sums("ordinary")
    assert "_images/" in site.sums("forked")
    assert "shell" in (tmp_path / "forked" / "html" / "two.html").read_text()


def test_the_number_of_jobs_does_not_change_a_byte(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for number in range(8):
        (site.docs / f"more{number}.md").write_text(site.page(f"more{number}", PLOT.format(number)), encoding="utf-8")
        with (site.docs / "index.md").open("a") as index:
            index.write(f"\n```{{toctree}}\nmore{number}\n```\n")
    site.build("out", "-j", "1")
    site.build("two", "-j", "2")
    assert site.sums() == site.sums("two")
    assert "_images/" in site.sums()


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
