"""``convmath cite TAG``: a theorem's citation."""

from __future__ import annotations

import json
from dataclasses import asdict

from convmath.commands.parsing import Parser
from convmath.exposition import citations
from convmath.proof import registry
from convmath.theory.collection import collect


def run(_command: str, arguments: list[str]) -> int:
    parser = Parser("cite", "The citation of one theorem.  SITE_URL and SOURCE_DATE_EPOCH say address and date.")
    parser.add_argument("tag", metavar="TAG")
    parser.add_argument("--format", default="bibtex", metavar="|".join(citations.FORMATS))
    parser.add_argument("--json", action="store_true", help="everything known, with the citation in every format")
    args = parser.parse_args(arguments)
    citation = citations.cite(registry.find(collect(), args.tag))
    shown = citations.written(citation, args.format)
    if args.json:
        forms = {"bibtex": citations.bibtex(citation), "csl": citations.csl(citation), "text": citations.text(citation)}
        shown = json.dumps({**asdict(citation), **forms}, indent=2, ensure_ascii=False) + "\n"
    print(shown, end="")
    return 0
