"""``convmath list``, ``show``, ``verify`` and ``certify``: the theorems and their proofs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict

from convmath.commands.parsing import Parser, at_least
from convmath.exposition import terminal
from convmath.exposition.audit import audit
from convmath.exposition.export import record
from convmath.exposition.theorems import page
from convmath.proof import opinions, registry
from convmath.theory.collection import Incomplete, collect
from convmath.theory.model import Problem

LONG = ("proof", "take-away", "cite")  # the parts that `convmath show` leaves to the page, and to `convmath cite`


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
        blocks = [block for block in page(theory, theorem, report) if getattr(block, "anchor", "") not in LONG]
        print("\n".join([*terminal.lines(blocks), *(f"WRONG {problem.text}" for problem in report.problems)]))
    return 1 if report.status == "failed" else 0


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
