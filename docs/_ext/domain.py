"""The Sphinx domain of theorems: ``{theorem} TAG`` shows one, ``{thm}`TAG` `` links to its page.

Everything is verified once, before the first page is read; a problem stops the build with lines that name it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.project import Project
from sphinx.roles import XRefRole
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from _ext import pages, show
from convmath.exposition import citations, errata, export
from convmath.proof import registry, releases
from convmath.proof.verify import failures, summary, users, verify
from convmath.theory.collection import ALL, BY_TAG, CHAPTERS, chapter_of
from convmath.theory.model import Report, Theorem

LEDGER = registry.read_ledger(registry.ledger_file())
WITHDRAWN = registry.withdrawn(LEDGER)  # tag -> the ledger's last word on it


class TheoremDirective(SphinxDirective):
    """``{theorem} TAG``: the statement with its hypotheses and its computed status."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"derivation": directives.flag, "brief": directives.flag}

    def run(self) -> list[nodes.Node]:
        theorem = self.theorem()
        domain(self.env).note_shown(theorem.tag, self.env.docname)
        if "brief" in self.options:
            return [show.chain(theorem)]
        return [show.box(theorem, self.report(theorem), derivation="derivation" in self.options)]

    def theorem(self) -> Theorem:
        if self.arguments[0] in WITHDRAWN:
            raise self.error(f"the theorem {self.arguments[0]!r} was withdrawn; refer to its page with {{thm}}")
        if self.arguments[0] not in BY_TAG:
            raise self.error(f"there is no theorem {self.arguments[0]!r}; `convmath list` prints the tags")
        return BY_TAG[self.arguments[0]]

    def report(self, theorem: Theorem) -> Report:
        report: Report = self.env.app.convmath_reports[theorem.tag]  # type: ignore[attr-defined]
        return report


class TheoremPageDirective(TheoremDirective):
    """``{theorem-page} TAG``: everything known about a theorem; the body of its permanent page."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        tag = self.arguments[0]
        domain(self.env).note_page(tag, self.env.docname)
        if tag in WITHDRAWN:
            return pages.withdrawn(WITHDRAWN[tag], LEDGER)
        theorem = self.theorem()
        return pages.body(theorem, self.report(theorem), users(tag, ALL), LEDGER)


class TheoremRole(XRefRole):
    """``{thm}`TAG` ``: a link to the theorem's page, which names in turn the page that wrote it."""

    def result_nodes(
        self, document: nodes.document, env: BuildEnvironment, node: nodes.Element, is_ref: bool
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        domain(env).note_mentioned(node["reftarget"], env.docname)
        return [node], []


class ConvmathDomain(Domain):
    """Theorems: one object a tag, at its permanent page."""

    name = "convmath"
    label = "Convolution arithmetic"
    object_types: ClassVar[dict[str, ObjType]] = {"theorem": ObjType("theorem", "thm")}
    directives: ClassVar[dict[str, Any]] = {"theorem": TheoremDirective, "theorem-page": TheoremPageDirective}
    roles: ClassVar[dict[str, Any]] = {"thm": TheoremRole()}
    # pages: tag -> document of its page; shown, mentioned: tag -> documents that show it, or refer to it in their text;
    # whole: documents about all theorems; ledgers: those of them that list every theorem, chapter by chapter;
    # seen: tag -> what was shown of it, and what its page said; listed: tag -> the places that its page names
    initial_data: ClassVar[dict[str, Any]] = {
        "pages": {},
        "shown": {},
        "mentioned": {},
        "whole": set(),
        "ledgers": set(),
        "seen": {},
        "listed": {},
    }
    data_version = 3

    def note_page(self, tag: str, docname: str) -> None:
        self.data["pages"][tag] = docname

    def note_shown(self, tag: str, docname: str) -> None:
        self.data["shown"].setdefault(tag, set()).add(docname)

    def note_mentioned(self, tag: str, docname: str) -> None:
        self.data["mentioned"].setdefault(tag, set()).add(docname)

    def note_whole(self, docname: str) -> None:
        self.data["whole"].add(docname)

    def note_ledger(self, docname: str) -> None:
        self.data["ledgers"].add(docname)

    def clear_doc(self, docname: str) -> None:
        self.data["pages"] = {tag: page for tag, page in self.data["pages"].items() if page != docname}
        noted = (*self.data["shown"].values(), *self.data["mentioned"].values())
        for documents in (self.data["whole"], self.data["ledgers"], *noted):
            documents.discard(docname)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        read = set(docnames)
        for tag, page in otherdata["pages"].items():
            if page in read:
                self.data["pages"][tag] = page
        for kind in ("shown", "mentioned"):
            for tag, documents in otherdata[kind].items():
                self.data[kind].setdefault(tag, set()).update(documents & read)
        for kind in ("whole", "ledgers"):
            self.data[kind] |= otherdata[kind] & read

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        if target not in self.data["pages"]:
            return None  # Sphinx reports the broken reference
        reference = make_refnode(builder, fromdocname, self.data["pages"][target], target, [contnode])
        reference["classes"] += ["thm", *["thm-withdrawn"] * (target in WITHDRAWN)]
        return reference

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        found = self.resolve_xref(env, fromdocname, builder, "thm", target, node, contnode)
        return [("convmath:thm", found)] if found is not None else []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for tag, page in self.data["pages"].items():
            yield tag, title(tag), "theorem", page, tag, 1


def title(tag: str) -> str:
    """What a page or a list calls the theorem with this tag, which may be withdrawn."""
    return BY_TAG[tag].title if tag in BY_TAG else f"Withdrawn: {tag}"


def domain(env: BuildEnvironment) -> ConvmathDomain:
    found = env.get_domain("convmath")
    assert isinstance(found, ConvmathDomain)
    return found


class SiteProject(Project):
    """The documents of docs/, and one page a theorem that no one has to write.

    The pages are written beside the doctrees, never into the source folder, which may be read-only.
    """

    def __init__(self, written: Project, folder: Path):
        super().__init__(written.srcdir, written.source_suffix)
        self.restore(written)
        self.folder = folder

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        names = super().discover(exclude_paths, include_paths)
        names |= {f"t/{tag}" for tag in (*BY_TAG, *WITHDRAWN)}
        return names

    def doc2path(self, docname: str, absolute: bool) -> Any:
        if docname.startswith("t/") and docname[2:] in BY_TAG.keys() | WITHDRAWN.keys():
            path = type(self.srcdir)(self.folder / f"{docname}.md")
            return path if absolute else type(self.srcdir)(f"{docname}.md")
        return super().doc2path(docname, absolute)

    def path2doc(self, filename: Any) -> str | None:
        path = Path(filename)
        if path.is_relative_to(self.folder):
            return path.relative_to(self.folder).with_suffix("").as_posix()
        return super().path2doc(filename)


def prepare(app: Sphinx) -> None:
    """Verify the theory, write the theorem pages and let Sphinx find them."""
    problems = registry.problems(CHAPTERS, LEDGER) + releases.problems(LEDGER) + errata.problems(errata.ERRATA, LEDGER)
    reports = verify(CHAPTERS)
    problems = failures(problems, reports)
    if problems:
        # Not an exception of Sphinx, which would bury the lines in a traceback: the last ones name what is wrong.
        raise SystemExit(
            "\n".join(["the mathematics does not verify:", *(f"FAILED {problem}" for problem in problems)])
        )
    if hasattr(app, "convmath_build"):
        print(summary(reports))
    app.convmath_reports = {report.tag: report for report in reports}  # type: ignore[attr-defined]
    folder = Path(app.doctreedir) / "pages"
    for tag in (*BY_TAG, *WITHDRAWN):
        text = f"---\norphan: true\n---\n\n# {title(tag)}\n\n```{{theorem-page}} {tag}\n```\n"
        path = folder / "t" / f"{tag}.md"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    app.env.project = app.project = SiteProject(app.project, folder)


def prints(app: Sphinx) -> dict[str, tuple[str, str]]:
    """For each tag, what pages show of it, and what its own page says beside that; both change when anything does."""
    reports: dict[str, Report] = app.convmath_reports  # type: ignore[attr-defined]
    found = {}
    for theorem in ALL:
        shown = export.fingerprint(theorem, reports[theorem.tag])
        own = [citations.text(citations.cite(theorem)), users(theorem.tag, ALL), registry.history(theorem.tag, LEDGER)]
        found[theorem.tag] = (shown, str([shown, own]))
    return found | {tag: ("", str(registry.history(tag, LEDGER))) for tag in WITHDRAWN}


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """The pages that show a theorem whose record is not the one they were built from.

    Where `_ext.rebuild` is at work, everything is built again when any record changes.
    """
    if hasattr(app, "convmath_build"):
        return []
    data = domain(env).data
    now, before = prints(app), data["seen"]
    stale: set[str] = set()
    for tag in now.keys() | before.keys():
        shown, own = now.get(tag, ("", ""))
        shown_before, own_before = before.get(tag, ("", ""))
        if shown != shown_before:
            stale |= data["shown"].get(tag, set()) | data["whole"]
        if own != own_before:
            stale |= {f"t/{tag}"}
    data["seen"] = now
    return sorted(stale & env.found_docs)


def newly_shown(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The theorem pages to write again because other pages show or mention the theorem now, or no longer do."""
    data = domain(env).data
    now = {tag: places(env, tag) for tag in data["pages"]}
    changed = [data["pages"][tag] for tag in now if data["listed"].get(tag) != now[tag]]
    data["listed"] = now
    return changed


class Place(NamedTuple):
    """A page of the site, or a part of one."""

    document: str
    words: str  # what a link to it says
    part: str = ""


def places(env: BuildEnvironment, tag: str) -> dict[str, list[Place]]:
    """Where the site speaks of a theorem: its chapter, the pages that show it, and those that only mention it."""
    data = domain(env).data
    shown = data["shown"].get(tag, set())
    mentioned = data["mentioned"].get(tag, set()) - shown
    found = {"Shown on": titled(env, shown), "Mentioned on": titled(env, mentioned)}
    return {"Chapter": chapter(env, tag), **found}


def titled(env: BuildEnvironment, documents: set[str]) -> list[Place]:
    """The pages in the order of their names."""
    return [Place(document, env.titles[document].astext()) for document in sorted(documents)]


def chapter(env: BuildEnvironment, tag: str) -> list[Place]:
    """The page of the theorem's chapter; its part of the ledger where the chapter has no page of its own."""
    if tag not in BY_TAG:
        return []
    home = chapter_of(BY_TAG[tag])
    if home.name in env.found_docs:
        return [Place(home.name, home.title)]
    return [Place(ledger, home.title, nodes.make_id(home.title)) for ledger in sorted(domain(env).data["ledgers"])]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Name the places that speak of a theorem, on its page."""
    for place in list(doctree.findall(pages.spoken_of)):
        lines = [spoken(app, docname, lead, found) for lead, found in places(app.env, place["tag"]).items() if found]
        place.replace_self(lines)


def spoken(app: Sphinx, docname: str, lead: str, found: list[Place]) -> nodes.Element:
    """A line of links."""
    line = nodes.paragraph("", f"{lead}: ")
    for number, (document, words, part) in enumerate(found):
        address = app.builder.get_relative_uri(docname, document) + (f"#{part}" if part else "")
        line += [nodes.Text(", " if number else ""), nodes.reference("", words, refuri=address, internal=True)]
    return line


def exports(app: Sphinx, exception: Exception | None) -> None:
    """Write the files for machines beside the pages."""
    build = getattr(app, "convmath_build", None)
    if exception is not None or app.builder.format != "html" or (build is not None and build.unchanged):
        return
    reports = app.convmath_reports.values()  # type: ignore[attr-defined]
    written = {
        "theorems.json": export.theorems_json(CHAPTERS, reports),
        "theory.json": export.theory_json(CHAPTERS),
        "certificates.json": export.certificates_json(CHAPTERS),
        "check_certificates.py": export.checker(),
        "theorems.schema.json": export.schema(),
        "convmath.bib": citations.bibliography(map(citations.cite, ALL)),
        "convmath.csl.json": citations.csl_json(map(citations.cite, ALL)),
    }
    for name, text in written.items():
        (Path(app.outdir) / name).write_text(text, encoding="utf-8", newline="\n")
    for tag in (*BY_TAG, *WITHDRAWN):
        (Path(app.outdir) / "t" / f"{tag}.js").write_text(preview(app, tag), encoding="utf-8", newline="\n")


def preview(app: Sphinx, tag: str) -> str:
    """What a reader sees of a theorem where it is referred to, as a script that hands it over.

    A page opened from a file may load scripts but fetch nothing.
    """
    if tag in WITHDRAWN:
        shown: list[nodes.Node] = [nodes.paragraph("", f"Withdrawn. {WITHDRAWN[tag].note}")]
    else:
        theorem, report = BY_TAG[tag], app.convmath_reports[tag]  # type: ignore[attr-defined]
        head = nodes.paragraph("", "", nodes.strong("", theorem.title), nodes.Text(" "), show.badge(report))
        shown = [head, *show.statement(theorem, report), nodes.paragraph("", theorem.words)]
    html = app.builder.render_partial(nodes.container("", *shown))["fragment"]  # type: ignore[attr-defined]
    html = re.sub(r"<noscript>.*?</noscript>", "", html, flags=re.DOTALL)
    return f"convmathPreview({json.dumps(tag)}, {json.dumps(html, ensure_ascii=False)});\n"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_domain(ConvmathDomain)
    app.add_node(pages.spoken_of)
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", outdated)
    app.connect("env-updated", newly_shown)
    app.connect("doctree-resolved", fill)
    app.connect("build-finished", exports)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
