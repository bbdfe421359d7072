"""``convmath list``, ``show``, ``verify`` and ``certify``: the theorems and their proofs."""

from __future__ import annotations

import difflib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice

from convmath.commands.parsing import Parser, at_least
from convmath.exposition import errata
from convmath.exposition.export import record
from convmath.frameworks import facts
from convmath.language.writers import tuple_of, unicode
from convmath.proof import opinions, reading, registry, releases
from convmath.proof.trial import Trial
from convmath.proof.verify import failures, summary, used, users, verify
from convmath.theory.collection import ALL, BY_TAG, CHAPTERS
from convmath.theory.model import Report, Theorem


def run(command: str, arguments: list[str]) -> int:
    commands = {"list": list_command, "show": show_command, "verify": verify_command, "certify": certify_command}
    return commands[command](arguments)


def find(tag: str) -> Theorem:
    """The theorem with this tag, or a ValueError that suggests the nearest ones."""
    if tag in BY_TAG:
        return BY_TAG[tag]
    if gone := registry.withdrawn(registry.read_ledger(registry.ledger_file())).get(tag):
        raise ValueError(f"TAG {tag!r} was withdrawn: {gone.note}")
    near = difflib.get_close_matches(tag, BY_TAG, n=3)
    hint = f"perhaps {' or '.join(near)}" if near else "`convmath list` prints them"
    raise ValueError(f"TAG must be a theorem's tag, got {tag!r}; {hint}")


def list_command(arguments: list[str]) -> int:
    parser = Parser("list", "Every theorem, in reading order.")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    if args.json:
        rows = [
            {"tag": t.tag, "version": t.version, "title": t.title, "chapter": c.name}
            for c in CHAPTERS
            for t in c.theorems
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    width = max(len(theorem.tag) for theorem in ALL)
    for chapter in CHAPTERS:
        print(chapter.title)
        for theorem in chapter.theorems:
            print(f"  {theorem.tag:{width}}  {theorem.title}")
    return 0


def show_command(arguments: list[str]) -> int:
    parser = Parser("show", "One theorem with its derivation; its status is computed now.")
    parser.add_argument("tag", metavar="TAG")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    theorem = find(args.tag)
    # What it uses is checked too: a theorem never stands on a failed one.
    report = verify(CHAPTERS, [theorem.tag, *ancestors(theorem)])[-1]
    if args.json:
        print(json.dumps(record(theorem, report), indent=2, ensure_ascii=False))
    else:
        print("\n".join(shown(theorem, report)))
    return 1 if report.status == "failed" else 0


def ancestors(theorem: Theorem) -> list[str]:
    """Every tag the theorem builds on, directly or through others."""
    found: list[str] = []
    waiting = list(used(theorem))
    while waiting:
        tag = waiting.pop()
        if tag not in found:
            found.append(tag)
            waiting += used(BY_TAG[tag])
    return found


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
    lines += [f"wrong   {problem}" for problem in report.problems]
    if used(theorem):
        lines.append(f"uses    {', '.join(used(theorem))}")
    if by := users(theorem.tag, ALL):
        lines.append(f"used by {', '.join(by)}")
    if theorem.source:
        lines.append(f"claimed {theorem.source}")
    for place in facts.places(theorem.tag):
        where = f": {place.note}" if place.note else ""
        lines.append(f"print   {place.document.release.name} {place.verdict}{where}")
    lines.append(f"hash    {registry.digest(theorem)}, page t/{theorem.tag}.html")
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
    asked = [] if args.solvers is None else opinions.installed("--with", args.solvers)
    grid = None if args.grid is None else at_least("--grid", args.grid, 1)
    if args.site is not None:
        from convmath.commands.site import compare

        return compare("--site", args.site)
    ledger = registry.read_ledger(registry.ledger_file())
    wrong = registry.problems(CHAPTERS, ledger) + releases.problems(ledger) + errata.problems(errata.ERRATA, ledger)
    tags = [tag for name in args.tags for tag in [name, *ancestors(find(name))]]
    terminal = sys.stderr.isatty()
    total = len(set(tags)) or len(ALL)
    done = 0

    def progress(tag: str) -> None:
        nonlocal done
        done += 1
        if terminal:
            print(
                f"\r\033[K[{'#' * (20 * done // total):20}] {done}/{total} {tag}", end="", file=sys.stderr, flush=True
            )

    try:
        reports = verify(CHAPTERS, tags, progress)
    finally:
        if terminal:
            print("\r\033[K", end="", file=sys.stderr)
    if args.tags:
        wrong = [problem for problem in wrong if problem.split(":")[0] in tags]
    wrong = failures(wrong, reports)
    tallies = {}
    if args.mutants:
        from convmath.proof import mutants

        tallies = mutants.tally([theorem for theorem in ALL if not tags or theorem.tag in tags])
        wrong += [f"{name}: this change survived" for tally in tallies.values() for name in tally.survived]
    said = {solver: opinions.second_opinions(CHAPTERS, tags, solver) for solver in asked}
    wrong += [
        f"{link}: {solver} has a counterexample"
        for solver, links in said.items()
        for link, verdict in links.items()
        if verdict == "counterexample"
    ]
    tried: dict[str, int] = {}
    if grid is not None:
        tried, broken = try_grid([theorem for theorem in ALL if not tags or theorem.tag in tags], grid)
        wrong += broken
    if args.json:
        print(
            json.dumps(
                {
                    "problems": wrong,
                    "theorems": [record(BY_TAG[r.tag], r) for r in reports],
                    "opinions": said,
                    "grid": tried,
                    "mutants": {tag: asdict(tally) for tag, tally in tallies.items()},
                },
                indent=2,
                ensure_ascii=False,
            )
        )
        return 1 if wrong else 0
    print(summary(reports))
    if args.mutants:
        made = sum(tallies.values(), mutants.Tally())
        print(
            f"{made.made} mutants: {made.refuted} refuted, {made.weaker} proved to be weaker or true, "
            f"{made.kept} hypotheses kept for a stated reason, {len(made.survived)} survived"
        )
    for solver, links in said.items():
        count = Counter(links.values())
        print(
            f"{len(links)} links: {solver} agrees on {count['agrees']}, is undecided on {count['undecided']}, "
            f"has a counterexample to {count['counterexample']}"
        )
    if tried:
        print(f"{sum(tried.values())} small cases evaluated on {len(tried)} theorems")
    for problem in wrong:
        print(f"FAILED {problem}", file=sys.stderr)
    return 1 if wrong or not reports else 0


def try_grid(theorems: Iterable[Theorem], cases: int) -> tuple[dict[str, int], list[str]]:
    """How many assignments within the hypotheses each true theorem was evaluated at, and the counterexamples."""
    tried, broken = {}, []
    for theorem in theorems:
        if theorem.refuted:
            continue
        trial, count = Trial(theorem), 0
        for values in islice(trial.assignments(), 100 * cases):
            verdict = trial.verdict(values)
            if verdict in ("false", "undefined"):
                at = ", ".join(f"{name}={value}" for name, value in zip(trial.names, values))
                broken.append(f"{theorem.tag}: counterexample {at}")
                break
            count += verdict == "true"
            if count == cases:
                break
        tried[theorem.tag] = count
    return tried, broken


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

    missing = certify(CHAPTERS)
    print(f"{missing} certificates missing" if missing else "every certificate is there")
    survivors = []
    if args.mutants:
        from convmath.proof import mutants

        survivors = mutants.certify(CHAPTERS)
        for name in survivors:
            print(f"{name}: this change is neither refuted nor proved")
    return 1 if missing or survivors else 0
