"""The theory as files for machines: theorems.json, certificates.json and the stand-alone checker beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from convmath import __version__
from convmath.frameworks import literature
from convmath.language.symbols import NOTATIONS
from convmath.language.terms import Formula, Term
from convmath.language.writers import latex, python, text, to_sympy, unicode
from convmath.proof import kernel, published, store
from convmath.proof.links import links
from convmath.proof.reading import maps
from convmath.proof.registry import digest
from convmath.proof.trees import binders
from convmath.proof.verify import used, users
from convmath.theory import collection
from convmath.theory.model import Chapter, Need, Report, Theorem


def forms(shown: Term | Formula) -> dict[str, Any]:
    """One formula in every form a reader takes away; null where a language cannot say it."""
    closed = not binders(shown.node)
    return {
        "tex": {notation: latex(shown, notation) for notation in NOTATIONS},
        "text": unicode(shown),
        "plain": text(shown),
        "python": python(shown) if closed else None,
        "sympy": sympy_source(shown) if closed else None,
    }


def sympy_source(shown: Term | Formula) -> str:
    """sympy's own text for the formula."""
    import sympy

    return str(sympy.sstr(to_sympy(shown)))


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
        "problems": list(report.problems),
        "evidence": [asdict(evidence) for evidence in report.evidence],
        "counterexample": report.counterexample,
        "right_when": forms(theorem.right_when) if theorem.right_when is not None else None,
        "derivation": steps(theorem),
        "example": theorem.example,
        "uses": list(used(theorem)),
        "sha256": digest(theorem),
        "source": theorem.source,
        "in_print": [
            {**place._asdict(), **literature.SOURCES[place.source]._asdict()}
            for place in literature.places(theorem.tag)
        ],
        "page": f"t/{theorem.tag}.html",
    }


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


def theorems_json(chapters: Iterable[Chapter], reports: Iterable[Report]) -> str:
    """The whole theory as one document."""
    by_tag = {report.tag: report for report in reports}
    listed = [theorem for chapter in chapters for theorem in chapter.theorems]
    records = [record(theorem, by_tag[theorem.tag]) for theorem in listed]
    for entry in records:
        entry["used_by"] = users(entry["tag"], listed)
    return json.dumps({"format": 1, "convmath": __version__, "theorems": records}, indent=1, ensure_ascii=False) + "\n"


def theory_json(chapters: Iterable[Chapter]) -> str:
    """The theory as data, from which the checker derives everything."""
    return published.theory_json(chapters)


def certificates_json(chapters: Iterable[Chapter]) -> str:
    """Every link with its certificate, in an order in which each cites only earlier ones."""
    return published.certificates_json(chapters)


def schema() -> str:
    """What theorems.json promises, as JSON Schema."""
    return (files("convmath") / "theorems.schema.json").read_text(encoding="utf-8")


def checker() -> str:
    """The program published beside the certificates."""
    return published.program_text()


def fingerprint(theorem: Theorem, report: Report) -> str:
    """Changes whenever anything a page shows of this theorem changes, its certificates included."""
    proofs = store.load(collection.chapter_of(theorem).name)
    shown = [record(theorem, report), [proofs.get(link.name) for link in links(theorem)]]
    return kernel.digest(shown)
