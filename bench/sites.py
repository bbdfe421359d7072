"""Generated sites for the bench: real theorems, copied under further tags, on pages with cells.

Run as a script, it builds one: with the house's own settings, or without anything that checks or runs.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from convmath.exposition.audit import Audit
from convmath.language.terms import Node
from convmath.proof import mutants, registry, store
from convmath.theory.collection import collect, read_ledger
from convmath.theory.model import Chapter, Cite, Report, Theorem, Theory

ROOT = Path(__file__).resolve().parent.parent
# The language is what pages that nobody runs are coloured by.
HEAD = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\nlanguage_info:\n  name: python\n  pygments_lexer: ipython3\n---\n\n"
CELLS = (
    "import sympy\nfrom convmath import conv_size\nprint(conv_size(7, 3), sympy.Symbol('i') + {0})",
    "import matplotlib.pyplot as plt\nplt.plot([1, {0}]);",
    "from convmath.figures import case, draw\ndraw(case('conv', 5 + {0} % 4, 3, stride=2, padding=1))",
)
LEDGER = "# Ledger\n\n```{ledger-counts}\n```\n\n```{theorem-graph}\n```\n\n```{ledger}\n```\n"
# As in `make site`.  The gallery's pictures are left out: they belong to no theorem and no page here.
OPTIONS = ("-n", "-W", "--keep-going", "-q", "-j", "auto", "-b", "html", "-c", str(ROOT))
SHOWING = ("mathml", "notation", "site", "domain", "ledger", "errata", "metadata")


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to build the same pages."""

    name: str
    extensions: tuple[str, ...]  # of the house, beside those that show what stands on the pages
    execute: bool
    verify: bool


WHOLE = Way(name="whole", extensions=("rebuild", "kernels"), execute=True, verify=True)
FORKED = Way(name="forked", extensions=("rebuild", "kernels"), execute=True, verify=False)
STOCK = Way(name="stock", extensions=("rebuild",), execute=True, verify=False)
IDLE = Way(name="idle", extensions=("rebuild",), execute=False, verify=False)
SPHINX = Way(name="sphinx", extensions=(), execute=False, verify=False)  # Sphinx alone says what is built again


def timed(command: list[str], **variables: str) -> float:
    """Seconds one command takes; a command that fails ends the bench."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "docs")]), **variables}
    begun = time.perf_counter()
    # A group of its own: whoever interrupts the bench ends the builders with it.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, start_new_session=True
    ) as run:
        try:
            said, _ = run.communicate()
        except BaseException:
            os.killpg(run.pid, signal.SIGKILL)
            raise
    seconds = time.perf_counter() - begun
    if run.returncode:
        raise SystemExit(f"{said}bench: what was to be measured failed")
    return seconds


# The theory ---------------------------------------------------------------------------------------------


def chosen(count: int) -> list[Theorem]:
    """So many theorems from all over the theory, with everything they build on."""
    theory = collect()
    picked = {"ceil-exact"}  # what proves some mutants to be true
    for theorem in (*theory.all[::3], *theory.all):
        family = {theorem.tag, *theory.ancestors(theorem.tag)}
        if len(picked | family) <= count:
            picked |= family
    return [theorem for theorem in theory.all if theorem.tag in picked]


def renamed(theorem: Theorem, names: dict[str, str]) -> Theorem:
    """The theorem under another tag, built on theorems of the same copy."""

    def cites(given: Iterable[Cite]) -> tuple[Cite, ...]:
        return tuple(replace(cite, tag=names[cite.tag]) for cite in given)

    derivation = theorem.derivation
    if derivation is not None:
        steps = tuple(replace(step, cites=cites(step.cites)) for step in derivation.steps)
        derivation = replace(derivation, steps=steps)
    uses = tuple(names[tag] for tag in theorem.uses)
    return replace(theorem, tag=names[theorem.tag], cites=cites(theorem.cites), derivation=derivation, uses=uses)


def renamed_proofs(proofs: dict[str, Node], names: dict[str, str]) -> dict[str, Node]:
    """The certificates of the theorems that are named; a certificate's name begins with its theorem's tag."""
    tags = {name: re.split("[.:]", name)[0] for name in proofs}
    return {names[tag] + name.removeprefix(tag): proofs[name] for name, tag in tags.items() if tag in names}


# The site -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Site:
    """So many theorems in so many chapters, a page with cells each, all of it so many times over."""

    folder: str
    theorems: int
    chapters: int
    copies: int = 1

    def names(self, copy: int) -> dict[str, str]:
        """The tags of one copy; the first keeps the theory's own."""
        return {theorem.tag: theorem.tag + f"-copy-{copy}" * (copy > 1) for theorem in chosen(self.theorems)}

    def parts(self) -> tuple[Chapter, ...]:
        """The chapters of all copies."""
        found: list[Chapter] = []
        for copy in range(1, self.copies + 1):
            names = self.names(copy)
            theorems = [renamed(theorem, names) for theorem in chosen(self.theorems)]
            for number in range(self.chapters):
                start, end = (len(theorems) * n // self.chapters for n in (number, number + 1))
                name = f"chapter{len(found) + 1}"
                found.append(Chapter(name=name, title=name.title(), theorems=tuple(theorems[start:end])))
        return tuple(found)

    @property
    def docs(self) -> Path:
        return Path(self.folder, "docs")

    @property
    def certificates(self) -> Path:
        return Path(self.folder, "certificates")

    def write(self) -> None:
        """Put the pages, the ledger of tags and the certificates in place."""
        self.docs.mkdir(parents=True)
        self.certificates.mkdir()
        theory = collect()
        files = [store.load(theory.certificates, chapter.name) for chapter in theory.chapters]
        everything = {name: proof for file in files for name, proof in file.items()}
        names = [self.names(copy) for copy in range(1, self.copies + 1)]
        refused = store.load(theory.certificates, mutants.STORE)
        self.save(mutants.STORE, {k: v for each in names for k, v in renamed_proofs(refused, each).items()})
        proofs = {k: v for each in names for k, v in renamed_proofs(everything, each).items()}
        parts = self.parts()
        for number, chapter in enumerate(parts):
            tags = {theorem.tag: theorem.tag for theorem in chapter.theorems}
            self.save(chapter.name, renamed_proofs(proofs, tags))
            shown = [f"```{{theorem}} {tag}\n```\n" for tag in tags]
            cells = [f"```{{code-cell}} python\n{cell.format(number)}\n```\n" for cell in CELLS]
            text = f"# {chapter.title}\n\n" + "\n".join([*shown, *cells])
            (self.docs / f"{chapter.name}.md").write_text(HEAD + text, encoding="utf-8")
        listed = "\n".join(chapter.name for chapter in parts)
        index = f"# Index\n\n```{{toctree}}\n{listed}\nledger\n```\n"
        (self.docs / "index.md").write_text(index, encoding="utf-8")
        (self.docs / "ledger.md").write_text(LEDGER, encoding="utf-8")
        lines = [registry.line(theorem) + "\n" for chapter in parts for theorem in chapter.theorems]
        (self.docs / "tags.txt").write_text("".join(lines), encoding="utf-8")

    def save(self, name: str, proofs: dict[str, Node]) -> None:
        (self.certificates / f"{name}.json").write_text(json.dumps(proofs), encoding="utf-8")

    def change(self) -> None:
        """Add a sentence to the first page."""
        with (self.docs / "chapter1.md").open("a", encoding="utf-8") as page:
            page.write("\nOne more sentence.\n")

    def build(self, way: Way, *, fresh: bool = True) -> float:
        """Seconds to build everything, or, not fresh, only what has changed since the last build this way."""
        out = Path(self.folder, way.name)
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        names = [f"_ext.{name}" for name in (*way.extensions, *SHOWING)] + ["sites"]
        names.insert("rebuild" in way.extensions, "myst_nb")  # `rebuild` must come first
        options = [*OPTIONS, "-D", f"extensions={','.join(names)}"]
        options += ["-D", f"nb_execution_mode={'force' if way.execute else 'off'}"]
        options += ["-d", str(out / "doctrees"), str(self.docs), str(out / "html")]
        return timed([sys.executable, __file__, json.dumps(asdict(self)), str(int(way.verify)), *options])

    def theory(self) -> Theory:
        """What this site's settings hand in."""
        return Theory(
            chapters=self.parts(),
            ledger=read_ledger(self.docs / "tags.txt"),
            certificates=self.certificates,
        )


def believe() -> None:
    """Check nothing: every status is taken from the theory, and nothing is exported."""
    from _ext import domain

    def believed(theory: Theory) -> Audit:
        return Audit(
            reports=tuple(Report(tag=t.tag, status="refuted" if t.refuted else "proved") for t in theory.all),
            problems=(),
        )

    domain.audit = believed
    domain.exports = lambda app, exception: None
    mutants.tally = lambda theory: {}


def setup(app: Any) -> dict[str, Any]:
    """As an extension of the built site: its theory in the place of the package's."""
    site = Site(**json.loads(os.environ["BENCH_SITE"]))
    app.connect("config-inited", lambda app, config: setattr(config, "convmath_theory", site.theory))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def main(site: str, verified: str, *options: str) -> int:
    os.environ["BENCH_SITE"] = site
    if verified == "0":
        believe()
    from sphinx.cmd.build import main as build

    return build(options)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
