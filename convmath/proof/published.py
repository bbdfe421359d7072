"""What is published for skeptics: the certificates, and one program that needs nothing else.

The build runs that very program, in a process of its own, on the exported files; every status that is shown anywhere comes
from what it prints.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from convmath.proof import kernel, program, store
from convmath.proof.links import Invalid, links
from convmath.proof.theory_file import theory_document
from convmath.theory.model import Theory

PARTS = ("kernel", "trees", "rules", "statements", "program")  # of the program, in this order
TIMEOUT = 300  # seconds; it needs about three, and bounds its own work


def certificates_document(theory: Theory, theory_sha256: str) -> dict[str, Any]:
    """Every link with its certificate, in an order in which each cites only earlier ones."""
    exported = []
    for chapter in theory.chapters:
        proofs = store.load(theory.certificates, chapter.name)
        for theorem in chapter.theorems:
            try:
                wanted = links(theorem)
            except Invalid:
                continue  # the checker says what is wrong with it
            for link in wanted:
                if link.name in proofs:  # it also says which are missing
                    statement = kernel.lists([link.hypotheses, link.goal])
                    cites = [[tag, kernel.lists_of(values)] for tag, values in link.cites]
                    exported.append(
                        {
                            "link": link.name,
                            "hypotheses": statement[0],
                            "goal": statement[1],
                            "cites": cites,
                            "sha256": kernel.digest([link.name, statement, cites]),
                            "proof": proofs[link.name],
                        }
                    )
    return {
        "format": program.FORMAT,
        "theory_sha256": theory_sha256,
        "count": len(exported),
        "links": exported,
        "sha256": kernel.digest(exported),
    }


def as_text(document: dict[str, Any], key: str) -> str:
    """JSON with one entry of its list a line."""
    lines = ",\n".join(json.dumps(entry, separators=(",", ":"), ensure_ascii=False) for entry in document[key])
    rest = {name: value for name, value in document.items() if name != key}
    return f'{json.dumps(rest, separators=(",", ":"))[:-1]},"{key}":[\n{lines}\n]}}\n'


def theory_json(theory: Theory) -> str:
    return as_text(theory_document(theory), "theorems")


def certificates_json(theory: Theory) -> str:
    return as_text(certificates_document(theory, theory_document(theory)["sha256"]), "links")


# The program ------------------------------------------------------------------------------------------


def sources() -> dict[str, str]:
    """The trusted files of the program, by name."""
    folder = files("convmath") / "proof"
    return {name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in PARTS}


def program_text() -> str:
    """check_certificates.py: its parts one after another, in one file of the standard library."""
    imports: dict[str, None] = {}
    bodies, seen = [], dict[str, str]()
    for part, source in sources().items():
        lines = source.splitlines(keepends=True)
        tree = ast.parse(source)
        for number, statement in enumerate(tree.body):
            own = isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("convmath.")
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                if not own:
                    imports["".join(lines[statement.lineno - 1 : statement.end_lineno])] = None
                lines[statement.lineno - 1 : statement.end_lineno] = [""] * (
                    (statement.end_lineno or 0) - statement.lineno + 1
                )
            for name in defined(statement):
                if seen.setdefault(name, part) != part:
                    raise ValueError(f"{part}.py and {seen[name]}.py both define {name}: one file cannot hold both")
            if number == 0 and part == PARTS[-1]:
                title = ast.get_docstring(tree, clean=False)
                lines[: statement.end_lineno] = [""] * (statement.end_lineno or 0)
        bodies.append(f"# {part}.py {'=' * (97 - len(part))}\n\n{''.join(lines).strip()}\n")
    first = "from __future__ import annotations\n"
    rest = sorted(line for line in imports if line != first)
    return f'"""{title}"""\n\n{first}\n{"".join(rest)}\n' + "\n\n".join(bodies)


def defined(statement: ast.stmt) -> list[str]:
    """The names that a statement at the top of a file gives a meaning."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [n.id for target in targets if target is not None for n in ast.walk(target) if isinstance(n, ast.Name)]


class Outcome(NamedTuple):
    """What the program said."""

    code: int  # its exit code
    statuses: dict[str, str]  # "proved", "refuted" or "failed", by tag
    hashes: dict[str, str]  # of the statements, by tag
    problems: tuple[str, ...]  # one line each, "TAG: why" or "refused: why"
    summary: str


def judged(theory: str, certificates: str, checker: str | None = None) -> Outcome:
    """Run the published program on the texts of both files, in a process that sees nothing else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = {"check_certificates.py": checker or program_text(), "theory.json": theory}
        for file, text in {**texts, "certificates.json": certificates}.items():
            (folder / file).write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            "-I",
            "-S",
            "-X",
            "utf8",
            "check_certificates.py",
            "theory.json",
            "certificates.json",
        ]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", timeout=TIMEOUT, check=False, env={}
        )
    *lines, summary = done.stdout.splitlines() or [""]
    entries = [line.split() for line in lines if line.count(" ") == 2]
    if done.returncode:
        entries += [summary.split()] if summary.count(" ") == 2 else []
    return Outcome(
        code=done.returncode,
        statuses={tag: status for tag, status, _ in entries},
        hashes={tag: sha256 for tag, _, sha256 in entries},
        problems=tuple(done.stderr.splitlines()),
        summary=summary,
    )


# What must be believed -------------------------------------------------------------------------------------


class Believed(NamedTuple):
    """One file that a skeptic reads with their own eyes."""

    file: str  # within the package
    lines: int  # of code: no blank lines, no comments, no docstrings
    what: str


WHAT = {
    "proof/kernel.py": "how a statement becomes cases, and when a certificate closes one",
    "proof/trees.py": "what a formula is, and which letters it binds",
    "proof/rules.py": "the meta-rules: what no certificate can say",
    "proof/statements.py": "which statements a theorem owes the kernel",
    "proof/program.py": "that every theorem of the file is judged, its hypotheses can be met, its counterexample holds",
    "proof/theory_file.py": "that the exported theory is the one that is shown",
    "proof/published.py": "that the program above is run on it, and what it printed",
    "proof/verify.py": "that a status is shown as proved only where the program said so",
    "theory/model.py": "what a theorem consists of",
    "theory/collection.py": "that the theory shown is the one in the files",
    "language/nodes.py": "how formulas are taken apart and put together",
    "language/terms.py": "that an operator in a theory file builds the node that it looks like",
    "language/sums.py": "the same of sums and of entries of arrays",
    "language/operators.py": "how each operator is printed",
    "language/text.py": "the printer of plain text and Unicode",
    "language/latex.py": "the printer of what a page shows",
    "language/layout.py": "what the printers leave out: sums added up, factors 1",
    "arithmetic/brute.py": "the definitions: the relation, and what a size counts",
}


def trusted() -> list[Believed]:
    """Everything that must be believed, counted now; whatever else the package does, it cannot make a falsehood proved."""
    package = files("convmath")
    return [
        Believed(file, code_lines((package / file).read_text(encoding="utf-8")), what) for file, what in WHAT.items()
    ]


def code_lines(source: str) -> int:
    """How many lines of a Python file say something to the interpreter."""
    tree = ast.parse(source)
    silent: set[int] = set()
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            silent |= set(range(statement.lineno, (statement.end_lineno or 0) + 1))
    said = {number for number, line in enumerate(source.splitlines(), 1) if line.strip() and line.strip()[0] != "#"}
    return len(said - silent)
