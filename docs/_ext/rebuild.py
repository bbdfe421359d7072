"""What is built again: everything, when anything but a page's own text has changed; else the pages that changed.

One fingerprint covers the package with its certificates and recorded tables, the ledger, the lock, the settings, the
templates and the names of the pages.  It is written when a build ends well and is gone while one runs, so that after an
interrupted or failed build everything is built again.  The built files are listed with their hashes in ``SHA256SUMS``.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import platform
import shutil
import sys
import threading
import time
from collections.abc import Iterable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TextIO

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.search import IndexBuilder

import convmath
from convmath.exposition.citations import address, source_date
from convmath.files import ENVIRONMENT, SUMS, files
from convmath.theory.collection import ledger_file

OURS = ".convmath"  # marks a folder as a site that a build may empty


def fingerprint(source: Path, settings: Path) -> str:
    """A hash of everything that pages depend on, except their own text."""
    package = Path(convmath.__file__).parent
    known = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    known += [path for path in source.rglob("*") if path.is_file() and path.suffix != ".md"]
    known += [
        settings / "conf.py",
        settings / "requirements.lock",
        settings / "pyproject.toml",
        *(settings / "bench").glob("*.json"),
        *(settings / "bench").glob("*.py"),
        ledger_file(),
    ]
    digest = hashlib.sha256(f"{sys.version} {address()} {source_date()}".encode())
    for page in sorted(source.rglob("*.md")):
        digest.update(f"{page.relative_to(source).as_posix()}\n".encode())
    for path in sorted(set(known)):
        if path.is_file():
            digest.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def structure(env: BuildEnvironment) -> str:
    """A hash of what pages show of one another: titles, the table of contents, and every target with its text."""
    shown: list[Any] = [sorted((page, title.astext()) for page, title in env.titles.items())]
    shown.append(sorted(env.toctree_includes.items()))
    # Of a page's metadata others show its headings only, without the lines they stand on; one more word moves nothing.
    shown.append(sorted((page, slugs(known)) for page, known in env.metadata.items()))
    for name, domain in sorted(env.domains.items()):
        shown.append([name, sorted(map(repr, domain.get_objects()))])
    shown.append(sorted(map(repr, env.domains.standard_domain.labels.items())))
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def slugs(metadata: dict[str, Any]) -> list[Any]:
    """The headings of a page that others may link to, each with its id and text."""
    return sorted((slug, *place[1:]) for slug, place in metadata.get("myst_slugs", {}).items())


class Build:
    """One build from start to end, alone in its folders."""

    def __init__(self, app: Sphinx):
        self.out, self.trees = Path(app.outdir), Path(app.doctreedir)
        self.record = self.trees / "finished.json"
        self.index = self.trees / "search.pickle"
        self.lock = locked(self.out.parent / "jupyter_execute" / "lock")
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=partial(stay_with, os.getpid(), self.lock))
        if self.out.is_dir() and any(self.out.iterdir()):
            names = (OURS, SUMS, ".buildinfo")
            if not any((self.out / name).exists() for name in names):
                raise ConfigError(f"OUT must be empty, or hold a site built before, got {str(self.out)!r}")
        try:
            self.now = fingerprint(Path(app.srcdir), Path(app.confdir))
        except ValueError as error:
            raise ConfigError(str(error)) from error
        finished = json.loads(self.record.read_text()) if self.record.is_file() else {}
        self.unchanged = finished.get("fingerprint") == self.now and (self.out / SUMS).is_file()
        self.structure = finished.get("structure")
        self.record.unlink(missing_ok=True)
        if not self.unchanged:
            empty(self.out)
            shutil.rmtree(self.trees, ignore_errors=True)
        self.trees.mkdir(parents=True, exist_ok=True)
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / OURS).touch()
        (self.out / SUMS).unlink(missing_ok=True)

    def keep_search_index(self, app: Sphinx) -> None:
        """Let the search index go on from what the last build knew: Sphinx reads back a part, and leaves empty words."""
        if not self.unchanged:
            return
        stock_load, stock_prune = IndexBuilder.load, IndexBuilder.prune

        def load(index: IndexBuilder, stream: Any, kind: Any) -> None:
            stock_load(index, stream, kind)
            vars(index).update(pickle.loads(self.index.read_bytes()))

        def prune_words(index: IndexBuilder, pages: Iterable[str]) -> None:
            stock_prune(index, pages)
            for words in (index._mapping, index._title_mapping):
                for word in [word for word, found in words.items() if not found]:
                    del words[word]

        IndexBuilder.prune = prune_words  # type: ignore[method-assign, assignment]
        IndexBuilder.load = load  # type: ignore[method-assign, assignment]

    def rewritten(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Every page is written again, though not run, when what pages show of one another has changed."""
        old, self.structure = self.structure, structure(env)
        return [] if old == self.structure else sorted(env.found_docs)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """List what was built; a build that warned or failed is not finished, and the next one starts afresh."""
        if exception is None and app.builder.format == "html":
            # Sphinx drops what a parallel writer raises; then the page is simply not there.
            for page in sorted(app.env.found_docs):
                if not (self.out / f"{page}.html").is_file():
                    print(f"convmath: the page {page} was not written; build without -j to see why", file=sys.stderr)
                    app.statuscode = 1
        if exception is None and not app._warncount and not app.statuscode:
            if app.builder.format == "html":
                index = vars(getattr(app.builder, "indexer", None) or self)
                self.index.write_bytes(pickle.dumps({k: v for k, v in index.items() if isinstance(v, dict)}))
                prune(self.out / "_images", {name for _, name in app.env.images.values()})
                text = json.dumps(environment(Path(app.confdir)), indent=1, sort_keys=True)
                (self.out / ENVIRONMENT).write_text(text + "\n", encoding="utf-8", newline="\n")
                (self.out / SUMS).write_text(sums(self.out), encoding="utf-8", newline="\n")
            self.record.write_text(json.dumps({"fingerprint": self.now, "structure": self.structure}))
        self.lock.close()


def put_style_in_place(app: Sphinx) -> None:
    """MyST-NB copies its style sheet last; pages would name it with a checksum only from the second build on."""
    (Path(app.outdir) / "_static").mkdir(exist_ok=True)
    add_global_html_resources(app, None)


def locked(path: Path) -> TextIO:
    """The file, locked until it is closed; a second build waits for the first, and says for whom."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    try:
        import fcntl
    except ImportError:  # where there is none, two builds at once are for the reader to avoid
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        where = path.parent.parent
        print(f"convmath: another build is writing to {where} (process {holder}); waiting for it", file=sys.stderr)
        fcntl.flock(file, fcntl.LOCK_EX)
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def stay_with(builder: int, lock: TextIO) -> None:
    """What a worker of a parallel build does first: it keeps no lock, and does not outlive its build.

    A build that is killed cannot end its workers, and one that waits for its dead parent to read from a pipe would hold
    pipe, folder and lock for ever.
    """
    lock.close()

    def watch() -> None:
        while os.getppid() == builder:
            time.sleep(0.2)
        os._exit(1)

    if os.getppid() == builder:  # what a worker starts itself is its own affair
        threading.Thread(target=watch, daemon=True).start()


def empty(folder: Path) -> None:
    """Remove everything but hidden files, which belong to whoever publishes the folder."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def prune(folder: Path, wanted: set[str]) -> None:
    """Remove pictures that no page shows any more."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def sums(folder: Path) -> str:
    """The lines of `SHA256SUMS`."""
    return "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in files(folder))


def environment(settings: Path) -> dict[str, Any]:
    """What the bytes of a build depend on beside the checkout: Python and the locked packages as installed."""
    lock = settings / "requirements.lock"
    names = [line.split("==")[0] for line in lock.read_text().splitlines() if "==" in line] if lock.is_file() else []
    packages = {}
    for name in sorted(set(names)):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "convmath": convmath.__version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "site_url": address(),
        "date": source_date(),
        "packages": packages,
    }


def setup(app: Sphinx) -> dict[str, Any]:
    build = Build(app)
    app.convmath_build = build  # type: ignore[attr-defined]
    build.keep_search_index(app)
    app.connect("builder-inited", put_style_in_place)
    app.connect("env-get-updated", build.rewritten)
    app.connect("build-finished", build.finish, priority=900)  # after everyone who writes a file
    return {"parallel_read_safe": True, "parallel_write_safe": True}
