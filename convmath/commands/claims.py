"""``convmath claims``: printed claims and their verdicts, worked out now."""

from __future__ import annotations

import json

from convmath.commands.parsing import Parser
from convmath.frameworks.claims import said
from convmath.frameworks.claims.every import ALL, find
from convmath.frameworks.claims.installed import look
from convmath.frameworks.claims.judge import VERDICTS, Judgment, judgment
from convmath.frameworks.claims.model import TOPICS, Claim


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(
        command, "Printed claims about sizes and layers, each with the verdict that follows from its record."
    )
    parser.add_argument("id", nargs="?", metavar="ID", help="one claim, with everything known of it")
    parser.add_argument("--by", default="source", help="source or topic; how the list is sorted, default source")
    parser.add_argument("--source", help="only what this publisher prints, as in --source PyTorch")
    parser.add_argument("--topic", help=f"only one of {', '.join(TOPICS)}")
    parser.add_argument("--verdict", help=f"only one of {', '.join(VERDICTS)}")
    parser.add_argument("--score", action="store_true", help="how many of each verdict, by publisher")
    parser.add_argument("--report", action="store_true", help="a text to file where the claim is printed")
    parser.add_argument("--installed", action="store_true", help="look for the quotations in the installed packages")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    for option, value, known in (
        ("--by", args.by, ("source", "topic")),
        ("--topic", args.topic, TOPICS),
        ("--verdict", args.verdict, VERDICTS),
    ):
        if value is not None and value not in known:
            raise ValueError(f"{option} must be one of {', '.join(known)}, got {value[:40]!r}")
    if args.report and args.id is None:
        raise ValueError("--report needs an ID")
    chosen = [find(args.id)] if args.id is not None else list(ALL)
    if args.source is not None:
        chosen = [claim for claim in chosen if claim.publisher.lower() == args.source.lower()]
    if args.topic is not None:
        chosen = [claim for claim in chosen if claim.topic == args.topic]
    if args.installed:
        return installed(chosen, args.json)
    judged = [judgment(claim) for claim in chosen]
    if args.verdict is not None:
        judged = [each for each in judged if each.verdict == args.verdict]
    if not judged:
        raise ValueError("no claim is like that; `convmath claims` lists all of them")
    if args.report:
        print(said.report(judged[0]))
    elif args.json and args.score:
        print(json.dumps({name: dict(counts) for name, counts in said.score(judged).items()}, indent=2))
    elif args.json:
        print(json.dumps([said.record(each) for each in judged], indent=2, ensure_ascii=False))
    elif args.score:
        for name, counts in said.score(judged).items():
            print(f"{name:32} {said.tally(counts)}")
    elif args.id is not None:
        print("\n".join(said.shown(judged[0])))
    else:
        listed(judged, args.by)
    return 1 if any(each.problems for each in judged) else 0


def listed(judged: list[Judgment], by: str) -> None:
    """Every claim in a line, under its source or its topic."""
    groups: dict[str, list[Judgment]] = {topic: [] for topic in TOPICS} if by == "topic" else {}
    for each in judged:
        groups.setdefault(each.claim.topic if by == "topic" else each.claim.publisher, []).append(each)
    for name, members in groups.items():
        if members:
            print(name)
        for each in members:
            first = next((r.counterexample for r in each.readings if r.counterexample is not None), None)
            where = f"{each.claim.document.where}" + (f"; false at {said.values(first)}" if first else "")
            print(f"  {each.claim.id:34} {each.verdict:12} {where}")
    counts = sum(said.score(judged).values(), start=type(next(iter(said.score(judged).values())))())
    print(f"{len(judged)} claims: {said.tally(counts)}")


def installed(chosen: list[Claim], as_json: bool) -> int:
    """What the installed packages print now."""
    looks = {claim.id: found for claim in chosen if (found := look(claim.document)) is not None}
    if as_json:
        print(json.dumps({name: found._asdict() for name, found in looks.items()}, indent=2))
        return 0
    by_id = {claim.id: claim for claim in chosen}
    for name, found in looks.items():
        if found.state != "not installed":
            read = by_id[name].document.release.version
            print(f"{name:34} {found.state:12} {found.package} {found.version} (read in {read})")
    absent = sorted({found.package for found in looks.values() if found.state == "not installed"})
    states = [found.state for found in looks.values()]
    print(
        f"{states.count('found')} found, {states.count('changed')} changed, {states.count('no such file')} without their file"
    )
    if absent:
        print(f"not installed: {', '.join(absent)}")
    return 0
