"""``convmath vectors``: test vectors for whoever writes a framework."""

from __future__ import annotations

import json
from pathlib import Path

from convmath import __version__
from convmath.commands.parsing import Parser
from convmath.frameworks.vectors import OPERATORS, document


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(command, "Layers, numbers to put in and what has to come out, as JSON; oracles/adapters runs them.")
    parser.add_argument("--operator", help=f"only one of {', '.join(OPERATORS)}")
    parser.add_argument("-o", dest="file", metavar="FILE", help="where to write it; default is the terminal")
    parser.add_argument("--json", action="store_true", help="what it writes anyway")
    args = parser.parse_args(arguments)
    if args.operator is not None and args.operator not in OPERATORS:
        raise ValueError(f"--operator must be one of {', '.join(OPERATORS)}, got {args.operator[:40]!r}")
    chosen = OPERATORS if args.operator is None else (args.operator,)
    made = document(chosen, __version__)
    groups = [json.dumps({**group, "tests": []})[:-3] for group in made["groups"]]
    tests = [",\n".join(json.dumps(test) for test in group["tests"]) for group in made["groups"]]
    head = json.dumps({**made, "groups": []})[:-3]
    text = head + "[\n" + ",\n".join(f"{g}[\n{t}\n]}}" for g, t in zip(groups, tests, strict=True)) + "\n]}\n"
    if args.file is None:
        print(text, end="")
    else:
        Path(args.file).write_text(text, encoding="utf-8")
        print(f"{args.file}: {made['count']} vectors")
    return 0
