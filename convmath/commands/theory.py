"""``convmath list``, ``show``, ``verify`` and ``certify``: the theorems and their proofs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict

from convmath.commands.parsing import Parser, at_least
from convmath.exposition.audit import audit
from convmath.exposition.export import record
from convmath.frameworks import facts
from convmath.language.writers import tuple_of, unicode
from convmath.proof import opinions, reading, registry
from convmath.theory.collection import Incomplete, collect
from convmath.theory.model import Problem, Report, Theorem


def run(command: str, arguments: list[str]) -> int:
    commands = {"list": list_command, "show": show_command, "verify": verify_command, "certify": certify_command}
    return commands[command](arguments)


def list_command(arguments: list[str]) -> int:
    parser = Parser("list", "Every theorem, in reading order.")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    if args.json:
        rows = [
            {"tag": t.tag, "version": t.version, "title": t.title, "chapter": c.name}
            for c in collect().chapters
            for t in c.theorems
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    width = max(len(theorem.tag) for theorem in collect().all)
    for chapter in collect().chapters:
        print(chapter.title)
        for theorem in chapter.theorems:
            print(f"  {theorem.tag:{width}}  {theorem.title}")
    return 0


def show_command(arguments: list[str]) -> int:
    parser = Parser("show", "One theorem with its derivation; its status is computed now.")
    parser.add_argument("tag", metavar="TAG")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    theory = collect()
    theorem = registry.find(theory, args.tag)
    # What it rests on is checked too: a theorem never stands on a failed one.
    report = audit(theory, [theorem.tag]).reports[-1]
    if args.json:
        print(json.dumps(record(theorem, report), indent=2, ensure_ascii=False))
    else:
        print("\n".join(shown(theorem, report)))
    return 1 if report.status == "failed" else 0


def shown(theorem: Theorem, report: Report) -> list[str]:
    """The theorem as lines for a terminal."""
    lines = [f"{theorem.title}   [{theorem.tag}, version {theorem.version}]", "", theorem.words, ""]
    claim = "claim " if theorem.refuted else ""
    lines.append(f"{claim}  {unicode(theorem.goal)}")
    lines += [f"where   {unicode(short)} = {unicode(long)}" for short, long in theorem.where]
    for hypothesis in theorem.hypotheses:
        name = unicode(hypothesis.formula)
        need = report.needs.get(hypothesis.formula_text)
        lines.append(f"if      {name}    without it: {need.text if need else '-'}")
    if theorem.derivation:
        lines += ["", f"        {unicode(theorem.derivation.start)}"]
        for step, maps in zip(theorem.derivation.steps, reading.maps(theorem.derivation)):
            sign = unicode_relation(step.to)
            reason = ", ".join([step.by, *(cite.tag for cite in step.cites)])
            lines.append(f"  {sign:5} {unicode(step.to)}    [{reason}]")
            for sent in maps:
                names, terms = (tuple_of(list(map(unicode, parts))) for parts in (sent.names, sent.terms))
                lines.append(f"            {names} {'=' if sent.witness else '↦'} {terms}")
    lines += ["", f"status  {report.status}"]
    if report.counterexample:
        lines.append(f"fails   {', '.join(f'{k}={v}' for k, v in report.counterexample.items())} (the smallest)")
        if theorem.right_when is not None:
            lines.append(f"right   exactly when {unicode(theorem.right_when)}")
    lines += [f"        {e.kind}: {e.count} {e.note}" for e in report.evidence]
    lines += [f"wrong   {problem.text}" for problem in report.problems]
    if theorem.rests_on:
        lines.append(f"uses    {', '.join(theorem.rests_on)}")
    if by := collect().users(theorem.tag):
        lines.append(f"used by {', '.join(by)}")
    if theorem.source:
        lines.append(f"claimed {theorem.source}")
    for place in facts.places(theorem.tag):
        where = f": {place.note}" if place.note else ""
        lines.append(f"print   {place.document.release.name} {place.verdict}{where}")
    lines.append(f"hash    {registry.statement_sha256(theorem)}, page t/{theorem.tag}.html")
    return lines


def unicode_relation(to: object) -> str:
    from convmath.language.terms import Formula

    return "⇔" if isinstance(to, Formula) else "="


def verify_command(arguments: list[str]) -> int:
    parser = Parser("verify", "Re-derive and re-check every proof, or those of the tags given and what they use.")
    parser.add_argument("tags", nargs="*", metavar="TAG")
    parser.add_argument(
        "--mutants",
        action="store_true",
        help="change every statement; each change must be refused, or proved to be weaker",
    )
    parser.add_argument(
        "--with", dest="solvers", metavar="SOLVERS", help="a second opinion on every link: z3, cvc5, or z3,cvc5"
    )
    parser.add_argument("--grid", metavar="N", help="try every theorem on N small assignments within its hypotheses")
    parser.add_argument("--site", metavar="DIR", help="build the site again and compare DIR with it, byte for byte")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    solvers = [] if args.solvers is None else opinions.installed("--with", args.solvers)
    grid = 0 if args.grid is None else at_least("--grid", args.grid, 1)
    if args.site is not None:
        from convmath.commands.site import compare

        return compare("--site", args.site)
    try:
        theory = collect()
    except Incomplete as error:
        return failed(error.problems)
    tags = [registry.find(theory, name).tag for name in args.tags]
    total = len({each for tag in tags for each in (tag, *theory.ancestors(tag))}) or len(theory.all)
    watched = sys.stderr is not None and sys.stderr.isatty()
    try:
        found = audit(
            theory, tags, changed=args.mutants, solvers=solvers, grid=grid, progress=bar(total) if watched else unseen
        )
    finally:
        if watched:
            print("\r\033[K", end="", file=sys.stderr)
    if args.json:
        answer = {
            "problems": [asdict(problem) for problem in found.problems],
            "theorems": [record(theory.by_tag[report.tag], report) for report in found.reports],
            "opinions": found.opinions,
            "grid": found.tried,
            "mutants": {tag: asdict(tally) for tag, tally in found.tallies.items()},
        }
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return 1 if found.problems else 0
    print("\n".join(found.summary))
    return failed(found.problems)


def failed(problems: Sequence[Problem]) -> int:
    """Print what is wrong, one line each; the exit status says whether anything is."""
    for problem in problems:
        print(f"FAILED {problem.text}", file=sys.stderr)
    return 1 if problems else 0


def unseen(tag: str) -> None:
    """How far a check has come, where nobody watches."""


def bar(total: int) -> Callable[[str], None]:
    """What draws how far a check has come."""
    done = 0

    def progress(tag: str) -> None:
        nonlocal done
        done += 1
        drawn = f"[{'#' * (20 * done // total):20}] {done}/{total} {tag}"
        print(f"\r\033[K{drawn}", end="", file=sys.stderr, flush=True)

    return progress


def certify_command(arguments: list[str]) -> int:
    parser = Parser("certify", "Find the certificates that are missing or refused; valid ones stay as they are.")
    parser.add_argument("--mutants", action="store_true", help="also those of changed statements that are still true")
    args = parser.parse_args(arguments)
    try:
        import z3  # noqa: F401
    except ImportError:
        print("convmath certify: needs z3; install convmath[prove]", file=sys.stderr)
        return 2
    from convmath.proof.certify import certify

    theory = collect()
    missing = certify(theory)
    print(f"{missing} certificates missing" if missing else "every certificate is there")
    survivors = []
    if args.mutants:
        from convmath.proof import mutants

        survivors = mutants.certify(theory)
        for name in survivors:
            print(f"{name}: this change is neither refuted nor proved")
    return 1 if missing or survivors else 0
