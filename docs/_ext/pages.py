"""The body of a theorem's permanent page, and of the page that a withdrawn tag keeps."""

from __future__ import annotations

import re

from docutils import nodes

from _ext import show
from _ext.mathml import mathml
from _ext.show import formula, listed, section, table, values
from convmath.exposition import citations
from convmath.frameworks import literature
from convmath.language.evaluate import function
from convmath.language.symbols import BY_KEY
from convmath.language.terms import Formula, Node, Term, free_names
from convmath.language.writers import JAVASCRIPT_HELPERS, javascript, latex, python, text
from convmath.proof import registry
from convmath.proof.trees import binders
from convmath.proof.trial import Trial
from convmath.proof.verify import used
from convmath.theory.model import Need, Report, Theorem


class spoken_of(nodes.General, nodes.Element):
    """Stands for the pages that show or mention a theorem, which are known once every page is read."""


def body(theorem: Theorem, report: Report, used_by: list[str], ledger: tuple[registry.Entry, ...]) -> list[nodes.Node]:
    """Everything about one theorem, in sections."""
    found: list[nodes.Node] = [
        keywords(theorem),
        nodes.target("", "", ids=[theorem.tag]),
        nodes.paragraph(
            "", nodes.Text(f"A claim, and a false one: “{theorem.words}”" if theorem.refuted else theorem.words)
        ),
        show.box(theorem, report),
    ]
    if theorem.hypotheses:
        rows = [[formula(h.formula), breaks(theorem, report.needs.get(h.formula_text))] for h in theorem.hypotheses]
        heads = ["Hypothesis", "Why it is there" if theorem.refuted else "Without it the statement is"]
        found.append(section("Hypotheses", [table(heads, rows)]))
    if theorem.derivation:
        found.append(section("Derivation", [show.chain(theorem)]))
    found.append(section("Proof", show.proof(theorem)))
    found.append(section("Example", [example(theorem, report)]))
    evidence: list[list[nodes.Node]] = [
        [nodes.Text(e.kind), nodes.Text(f"{e.count:,}".replace(",", " ")), nodes.Text(e.note)] for e in report.evidence
    ]
    found.append(section("Evidence of this build", [table(["Kind", "Count", "What ran"], evidence)]))
    if printed := in_print(theorem):
        found.append(section("In print", printed))
    found.append(section("Cite", cite(theorem)))
    found.append(section("Take away", takeaway(theorem)))
    by = nodes.paragraph("", nodes.Text("Used by: "), *listed(used_by))
    uses = nodes.paragraph("", nodes.Text("Uses: "), *listed(used(theorem)))
    found.append(section("Neighbours", [uses, by, spoken_of(tag=theorem.tag)]))
    found.append(section("History", [history(theorem.tag, ledger)]))
    return found


def withdrawn(entry: registry.Entry, ledger: tuple[registry.Entry, ...]) -> list[nodes.Node]:
    """What stays of a tag that was withdrawn: why, and what stood here."""
    why = nodes.paragraph("", nodes.strong("", "Withdrawn. "), nodes.Text(entry.note or "No reason was written down."))
    told = nodes.paragraph("", nodes.Text("The tag is never used again. Nothing on this site builds on it."))
    note = nodes.container("", why, told, classes=["theorem", "theorem-refuted"])
    return [nodes.target("", "", ids=[entry.tag]), note, section("History", [history(entry.tag, ledger)])]


def breaks(theorem: Theorem, need: Need | None) -> nodes.Element:
    """What goes wrong without a hypothesis, and why it is stated."""
    cell = nodes.inline()
    if need is None:
        return cell
    if need.values is not None:
        cell += [nodes.Text(f"{need.verdict} at "), *values(need.values)]
        if need.why:
            cell += nodes.Text(f"; {need.why}")
    elif theorem.refuted:
        cell += nodes.Text(need.why)
    else:
        cell += nodes.Text(f"still true; {need.why}")
    return cell


def example(theorem: Theorem, report: Report) -> nodes.Element:
    """The numbers at which the build evaluates the statement; of a false claim, its counterexample with both sides."""
    at = report.counterexample or theorem.example
    end = ", the claim does not hold." if theorem.refuted else ", the statement is evaluated and holds."
    goal = theorem.goal.node
    parts = goal[1:] if goal[0] == "and" else (goal,)
    if all(part[0] == "==" for part in parts):
        names = [*theorem.example, *(short.node for short, _ in theorem.where)]
        full = Trial(theorem).full(tuple(at.values()))
        read = [" = ".join(str(function(side, names)(*full)) for side in part[1:]) for part in parts]
        what, verdict = ("claim", "is false") if theorem.refuted else ("statement", "holds")
        end = f"{', and some numbers in the arrays' * has_entries(goal)}, the {what} reads {', '.join(read)}, and {verdict}."
        end = end.replace("-", "−")
    return nodes.paragraph("", nodes.Text("At "), *values(at), nodes.Text(end))


def has_entries(tree: Node) -> bool:
    """Whether a formula speaks of the entries of an array, which an example fills with numbers of its own."""
    return isinstance(tree, tuple) and (tree[0] == "at" or any(map(has_entries, tree[1:])))


def in_print(theorem: Theorem) -> list[nodes.Node]:
    """Where works and documentation state it."""
    found: list[nodes.Node] = []
    if theorem.source:
        found.append(nodes.paragraph("", nodes.Text(f"The claim as printed: {theorem.source}.")))
    rows: list[list[nodes.Node]] = []
    for place in literature.places(theorem.tag):
        source = literature.SOURCES[place.source]
        work = nodes.reference("", source.title, refuri=source.address)
        rows.append([work, nodes.Text(place.verdict), nodes.Text(place.where)])
    if rows:
        found.append(table(["Work", "Verdict", "Where, and what"], rows))
    return found


def cite(theorem: Theorem) -> list[nodes.Node]:
    """The citation in every format."""
    citation = citations.cite(theorem)
    found: list[nodes.Node] = [copied("BibTeX", citations.bibtex(citation).rstrip(), "bibtex")]
    found.append(copied("CSL-JSON", citations.csl_json([citation]).rstrip(), "json"))
    return [copied("Text", citations.text(citation), "text"), *found]


def takeaway(theorem: Theorem) -> list[nodes.Node]:
    """The statement, and the abbreviations it uses, in the forms a reader copies."""
    forms = {"LaTeX": "latex", "MathML": "xml", "Plain text": "text"}
    if not binders(theorem.goal.node):
        forms |= {"Python": "python", "sympy": "python", "JavaScript": "javascript"}
    found: list[nodes.Node] = [copied(name, source(theorem, name), language) for name, language in forms.items()]
    if "Python" not in forms:
        note = "The statement counts or sums, so it has no closed Python, sympy or JavaScript."
        found.append(nodes.paragraph("", note))
    return found


def source(theorem: Theorem, form: str) -> str:
    """The statement as text of one form; abbreviations come first, in the order in which they are needed."""
    goal = theorem.goal
    if form == "LaTeX":
        return "\n".join([*(f"{latex(a)} = {latex(b)}" for a, b in theorem.where), latex(goal)])
    if form == "MathML":
        return "\n".join(
            [*(presentation(f"{latex(a)} = {latex(b)}") for a, b in theorem.where), presentation(latex(goal))]
        )
    if form == "Plain text":
        lines = [f"{text(a)} = {text(b)}" for a, b in theorem.where]
        lines += [f"if {', '.join(h.formula_text for h in theorem.hypotheses)}"] if theorem.hypotheses else []
        return "\n".join([*lines, text(goal)])
    if form == "Python":
        return "\n".join([*(f"{python(a)} = {python(b)}" for a, b in theorem.where), python(goal)])
    if form == "JavaScript":
        return JAVASCRIPT_HELPERS + "\n".join(
            [*(f"const {javascript(a)} = {javascript(b)};" for a, b in theorem.where), javascript(goal)]
        )
    return sympy(theorem)


def presentation(tex: str) -> str:
    """MathML for other documents: without this site's classes, with the namespace."""
    plain = re.sub(r' class="[^"]*"', "", mathml(tex, block=True))
    return plain.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"', 1)


def sympy(theorem: Theorem) -> str:
    """A sympy script that ends in the statement."""
    from convmath.exposition.export import sympy_source

    shown: list[Term | Formula] = [theorem.goal, *(long for _, long in theorem.where)]
    names = sorted(set().union(*(free_names(each.node) for each in shown)) | {str(a.node) for a, _ in theorem.where})
    short = {str(a.node) for a, _ in theorem.where}
    safe = {name: name.replace("'", "_prime") for name in names}

    def said(shown: Term | Formula) -> str:
        return re.sub(r"[A-Za-z_]\w*'+|[A-Za-z_]\w*", lambda m: safe.get(m[0], m[0]), sympy_source(shown))

    free = [name for name in names if name not in short]
    lines = ["from sympy import *", ""]
    if free:
        written = ", ".join(safe[name] for name in free)
        lines.append(f'{written} = symbols("{" ".join(safe[name] for name in free)}", integer=True)')
    lines += [f"{safe[str(a.node)]} = {said(b)}" for a, b in theorem.where]
    return "\n".join([*lines, said(theorem.goal)])


def copied(name: str, shown: str, language: str) -> nodes.Element:
    """A named text with a copy button; the script names the button after the first paragraph."""
    block = nodes.literal_block(shown, shown, language=language)
    return nodes.container("", nodes.paragraph("", name), block, classes=["copied"])


def history(tag: str, ledger: tuple[registry.Entry, ...]) -> nodes.Element:
    """The versions of a statement, as the ledger has them."""
    rows: list[list[nodes.Node]] = []
    for entry in registry.history(tag, ledger):
        gone = entry.digest == "withdrawn"
        what: nodes.Node = nodes.Text("withdrawn") if gone else nodes.literal("", entry.digest)
        rows.append([nodes.Text(str(entry.version)), what, nodes.Text(entry.note)])
    return table(["Version", "Hash of the statement", "Note"], rows)


def keywords(theorem: Theorem) -> nodes.Element:
    """Words for the search: the tag, and the parameters by the names that frameworks give them."""
    trees: list[Term | Formula] = [theorem.goal, *(long for _, long in theorem.where)]
    names = set().union(*(free_names(tree.node) for tree in trees))
    words = [theorem.tag]
    for key in sorted({re.sub(r"[0-9']", "", name) for name in names} & set(BY_KEY)):
        symbol = BY_KEY[key]
        words += re.findall(r"\\mathtt\{([^}]*)\}", symbol.torch.replace(r"\_", "_"))
    if "ceil" in theorem.tag.split("-"):
        words.append("ceil_mode")
    words = list(dict.fromkeys(words))
    spaced = [word.replace("_", " ") for word in words if "_" in word]
    return nodes.meta("", name="keywords", content=", ".join([*words, *spaced]))
