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
from convmath.exposition import citations, export
from convmath.exposition.audit import audit
from convmath.exposition.theorems import statement
from convmath.proof import mutants
from convmath.theory.collection import Incomplete, collect
from convmath.theory.model import Problem, Report, Theorem, Theory


class TheoremDirective(SphinxDirective):
    """``{theorem} TAG``: the statement with its hypotheses and its computed status."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"derivation": directives.flag, "brief": directives.flag}

    def run(self) -> list[nodes.Node]:
        theorem = self.theorem()
        domain(self.env).note_shown(theorem.tag, self.env.docname)
        if "brief" in self.options:
            return pages.chain(theorem)
        return [pages.box(theorem, checked(self.env).reports[theorem.tag], derivation="derivation" in self.options)]

    def theorem(self) -> Theorem:
        tag, theory = self.arguments[0], checked(self.env).theory
        if tag in theory.withdrawn:
            raise self.error(f"the theorem {tag!r} was withdrawn; refer to its page with {{thm}}")
        if tag not in theory.by_tag:
            raise self.error(f"there is no theorem {tag!r}; `convmath list` prints the tags")
        return theory.by_tag[tag]


class TheoremPageDirective(TheoremDirective):
    """``{theorem-page} TAG``: everything known about a theorem; the body of its permanent page."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        tag, known = self.arguments[0], checked(self.env)
        domain(self.env).note_page(tag, self.env.docname)
        if tag in known.theory.withdrawn:
            return pages.withdrawn(tag, known.theory)
        theorem = self.theorem()
        judged = mutants.tally(known.theory, [tag]).get(tag, mutants.Tally())
        domain(self.env).data["judged"][tag] = judged
        return pages.body(known.theory, theorem, known.reports[tag], judged)


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
    # ledgers: documents that list every theorem, chapter by chapter; listed: tag -> the places that its page names;
    # judged: tag -> what became of its mutants
    initial_data: ClassVar[dict[str, Any]] = {
        "pages": {},
        "shown": {},
        "mentioned": {},
        "ledgers": set(),
        "listed": {},
        "judged": {},
    }
    data_version = 5

    def note_page(self, tag: str, docname: str) -> None:
        self.data["pages"][tag] = docname

    def note_shown(self, tag: str, docname: str) -> None:
        self.data["shown"].setdefault(tag, set()).add(docname)

    def note_mentioned(self, tag: str, docname: str) -> None:
        self.data["mentioned"].setdefault(tag, set()).add(docname)

    def note_ledger(self, docname: str) -> None:
        self.data["ledgers"].add(docname)

    def clear_doc(self, docname: str) -> None:
        self.data["pages"] = {tag: page for tag, page in self.data["pages"].items() if page != docname}
        noted = (*self.data["shown"].values(), *self.data["mentioned"].values())
        for documents in (self.data["ledgers"], *noted):
            documents.discard(docname)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        read = set(docnames)
        for tag, page in otherdata["pages"].items():
            if page in read:
                self.data["pages"][tag] = page
                self.data["judged"][tag] = otherdata["judged"].get(tag, mutants.Tally())
        for kind in ("shown", "mentioned"):
            for tag, documents in otherdata[kind].items():
                self.data[kind].setdefault(tag, set()).update(documents & read)
        self.data["ledgers"] |= otherdata["ledgers"] & read

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
        reference["classes"] += ["thm", *["thm-withdrawn"] * (target in checked(env).theory.withdrawn)]
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
            yield tag, checked(self.env).theory.title(tag), "theorem", page, tag, 1


class Checked(NamedTuple):
    """The theory that the settings hand in, with what this build found."""

    theory: Theory
    reports: dict[str, Report]


def checked(env: BuildEnvironment) -> Checked:
    found: Checked = env.app.convmath  # type: ignore[attr-defined]
    return found


def domain(env: BuildEnvironment) -> ConvmathDomain:
    found = env.get_domain("convmath")
    assert isinstance(found, ConvmathDomain)
    return found


class SiteProject(Project):
    """The documents of docs/, and one page a theorem that no one has to write.

    The pages are written beside the doctrees, never into the source folder, which may be read-only.
    """

    def __init__(self, written: Project, folder: Path, tags: Iterable[str]):
        super().__init__(written.srcdir, written.source_suffix)
        self.restore(written)
        self.folder = folder
        self.theorems = frozenset(f"t/{tag}" for tag in tags)

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        names = super().discover(exclude_paths, include_paths)
        names |= self.theorems  # in place: it is what the project remembers
        return names

    def doc2path(self, docname: str, absolute: bool) -> Any:
        if docname in self.theorems:
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
    try:
        theory: Theory = app.config.convmath_theory()
        found = audit(theory)
    except Incomplete as error:
        raise refused(error.problems) from None
    if found.problems:
        raise refused(found.problems)
    print(*found.summary, sep="\n")
    app.convmath = Checked(theory, {report.tag: report for report in found.reports})  # type: ignore[attr-defined]
    folder = Path(app.doctreedir) / "pages"
    for tag in theory.tags:
        text = f"---\norphan: true\n---\n\n# {theory.title(tag)}\n\n```{{theorem-page}} {tag}\n```\n"
        path = folder / "t" / f"{tag}.md"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    app.env.project = app.project = SiteProject(app.project, folder, theory.tags)


def refused(problems: Iterable[Problem]) -> SystemExit:
    """Not an exception of Sphinx, which would bury the lines in a traceback: the last ones name what is wrong."""
    lines = [f"FAILED {problem.text}" for problem in problems]
    return SystemExit("\n".join(["the mathematics does not verify:", *lines]))


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
    theory = checked(env).theory
    if tag not in theory.by_tag:
        return []
    home = theory.chapter_of(tag)
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
    theory, reports = checked(app.env)
    cited = list(map(citations.cite, theory.all))
    written = {
        "theorems.json": export.theorems_json(theory, reports.values()),
        "theory.json": export.theory_json(theory),
        "certificates.json": export.certificates_json(theory),
        "check_certificates.py": export.checker(),
        "theorems.schema.json": export.schema(),
        "convmath.bib": citations.bibliography(cited),
        "convmath.csl.json": citations.csl_json(cited),
    }
    for theorem in theory.all:
        written[f"t/{theorem.tag}.json"] = export.page_json(theory, theorem, reports[theorem.tag])
    for name, text in written.items():
        (Path(app.outdir) / name).write_text(text, encoding="utf-8", newline="\n")
    for tag in theory.tags:
        (Path(app.outdir) / "t" / f"{tag}.js").write_text(preview(app, tag), encoding="utf-8", newline="\n")


def preview(app: Sphinx, tag: str) -> str:
    """What a reader sees of a theorem where it is referred to, as a script that hands it over.

    A page opened from a file may load scripts but fetch nothing.
    """
    theory, reports = checked(app.env)
    if tag in theory.withdrawn:
        shown: list[nodes.Node] = [nodes.paragraph("", f"Withdrawn. {theory.withdrawn[tag].note}")]
    else:
        theorem, report = theory.by_tag[tag], reports[tag]
        head = nodes.paragraph("", "", nodes.strong("", theorem.title), nodes.Text(" "), show.badge(report.status))
        shown = [head, *pages.nodes_of(statement(theorem, report)), nodes.paragraph("", theorem.words)]
    html = app.builder.render_partial(nodes.container("", *shown))["fragment"]  # type: ignore[attr-defined]
    html = re.sub(r"<noscript>.*?</noscript>", "", html, flags=re.DOTALL)
    return f"convmathPreview({json.dumps(tag)}, {json.dumps(html, ensure_ascii=False)});\n"


def setup(app: Sphinx) -> dict[str, Any]:
    # A function, called once when a build begins; a default that is one would be called for its value.
    app.add_config_value("convmath_theory", lambda config: collect, "", Any)
    app.add_domain(ConvmathDomain)
    app.add_node(pages.spoken_of)
    app.connect("builder-inited", prepare)
    app.connect("env-updated", newly_shown)
    app.connect("doctree-resolved", fill)
    app.connect("build-finished", exports)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
