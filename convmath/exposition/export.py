"""The theory as files for machines: theorems.json, certificates.json and the stand-alone checker beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from convmath import __version__
from convmath.exposition import citations
from convmath.exposition.code import javascript_function, python_function
from convmath.exposition.data import data
from convmath.exposition.theorems import page
from convmath.frameworks import facts
from convmath.language.symbols import NOTATIONS
from convmath.language.sympy_code import sympy_code
from convmath.language.terms import Formula, Term
from convmath.language.writers import latex, python, text, unicode
from convmath.proof import published
from convmath.proof.links import links
from convmath.proof.reading import maps
from convmath.proof.registry import sha256, statement_sha256
from convmath.proof.theory_file import plain
from convmath.proof.trees import binders
from convmath.theory.model import Need, Report, Theorem, Theory


def forms(shown: Term | Formula) -> dict[str, Any]:
    """One formula in every form a reader takes away; null where a language cannot say it."""
    closed = not binders(shown.node)
    return {
        "tex": {notation: latex(shown, notation) for notation in NOTATIONS},
        "text": unicode(shown),
        "plain": text(shown),
        "python": python(shown) if closed else None,
        "sympy": sympy_code(shown),
    }


def record(theorem: Theorem, report: Report) -> dict[str, Any]:
    """One theorem of theorems.json."""
    return {
        "tag": theorem.tag,
        "version": theorem.version,
        "title": theorem.title,
        "words": theorem.words,
        "statement": forms(theorem.goal),
        "where": [{"name": short.node, **forms(long)} for short, long in theorem.where],
        "hypotheses": [
            {**forms(h.formula), "needed": needed(report.needs.get(h.formula_text))} for h in theorem.hypotheses
        ],
        "status": report.status,
        "problems": [problem.text for problem in report.problems],
        "evidence": [asdict(evidence) for evidence in report.evidence],
        "counterexample": report.counterexample,
        "right_when": forms(theorem.right_when) if theorem.right_when is not None else None,
        "derivation": steps(theorem),
        "example": theorem.example,
        "uses": list(theorem.rests_on),
        "sha256": sha256(theorem),
        "statement_sha256": statement_sha256(theorem),
        "source": theorem.source,
        "in_print": [
            {
                "tag": place.tag,
                "verdict": place.verdict,
                "where": place.note,
                "title": place.document.release.name,
                "address": place.document.address,
                "read": place.document.release.read,
            }
            for place in facts.places(theorem.tag)
        ],
        "page": f"t/{theorem.tag}.html",
        "trees": trees(theorem),
        "code": {"python": python_function(theorem), "javascript": javascript_function(theorem)},
        "certificates": {"file": "certificates.json", "links": [link.name for link in links(theorem)]},
    }


def trees(theorem: Theorem) -> dict[str, Any]:
    """The statement as data: nested lists, as in theory.json."""
    return {
        "where": [[short.node, plain(long)] for short, long in theorem.where],
        "hypotheses": [plain(h.formula) for h in theorem.hypotheses],
        "goal": plain(theorem.goal),
        "right_when": None if theorem.right_when is None else plain(theorem.right_when),
    }


def page_json(theory: Theory, theorem: Theorem, report: Report) -> str:
    """One theorem as its page shows it: t/TAG.json."""
    found = {"format": 1, **record(theorem, report), "used_by": list(theory.users(theorem.tag))}
    found["citation"] = citations.text(citations.cite(theorem))
    found["blocks"] = data(page(theory, theorem, report))
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def needed(need: Need | None) -> dict[str, Any] | None:
    """What breaks without a hypothesis; null when the theorem failed before that was looked at."""
    return None if need is None else asdict(need)


def steps(theorem: Theorem) -> list[dict[str, Any]]:
    """The derivation, link by link."""
    if theorem.derivation is None:
        return []
    first = {"to": forms(theorem.derivation.start), "by": "start", "note": "", "cites": [], "maps": []}
    rest = [
        {
            "to": forms(s.to),
            "by": s.by,
            "note": s.note,
            "cites": [cite.tag for cite in s.cites],
            "maps": [{"names": list(m.names), "terms": [forms(t) for t in m.terms]} for m in sent],
        }
        for s, sent in zip(theorem.derivation.steps, maps(theorem.derivation))
    ]
    return [first, *rest]


def theorems_json(theory: Theory, reports: Iterable[Report]) -> str:
    """The whole theory as one document."""
    by_tag = {report.tag: report for report in reports}
    records = [record(theorem, by_tag[theorem.tag]) for theorem in theory.all]
    for entry in records:
        entry["used_by"] = list(theory.users(entry["tag"]))
    return json.dumps({"format": 1, "convmath": __version__, "theorems": records}, indent=1, ensure_ascii=False) + "\n"


def theory_json(theory: Theory) -> str:
    """The theory as data, from which the checker derives everything."""
    return published.theory_json(theory)


def certificates_json(theory: Theory) -> str:
    """Every link with its certificate, in an order in which each cites only earlier ones."""
    return published.certificates_json(theory)


def schema() -> str:
    """What theorems.json promises, as JSON Schema."""
    return (files("convmath") / "theorems.schema.json").read_text(encoding="utf-8")


def checker() -> str:
    """The program published beside the certificates."""
    return published.program_text()
