"""A judged claim in words: for the terminal, for machines, and as a report to send to whoever prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from convmath.frameworks.claims.judge import VERDICTS, Judged, Judgment, Verdict
from convmath.frameworks.model import fingerprint
from convmath.language.evaluate import function
from convmath.language.terms import Formula
from convmath.language.writers import text, unicode
from convmath.proof.trial import Trial


def claimed(judged: Judged) -> str:
    """What a reading says: its formula, or what the function that tries it says of itself."""
    says = judged.reading.says
    if isinstance(says, Formula) or judged.reading.theorem:
        return unicode(judged.statement.goal).replace("'", "′")
    return " ".join((says.__doc__ or "").split()).removesuffix(".")


def layers(judged: Judged) -> str:
    """The layers that a reading is about, with its abbreviations."""
    given = [unicode(h.formula) for h in judged.statement.hypotheses]
    short = [f"{unicode(name)} = {unicode(long)}" for name, long in judged.statement.where]
    return "; ".join(part for part in (", ".join(given), ", ".join(short)) if part).replace("'", "′")


def values(counterexample: dict[str, int]) -> str:
    """i=7, k=3"""
    return ", ".join(f"{name.replace(chr(39), '′')}={value}" for name, value in counterexample.items())


def sides(judged: Judged) -> str:
    """Both sides of an equation at the counterexample, "2 = 1"; empty where the claim is none."""
    goal, says = judged.statement.goal.node, judged.reading.says
    if judged.counterexample is not None and callable(says):
        found = says(**{name.replace("'", "_prime"): value for name, value in judged.counterexample.items()})
        return " = ".join(map(str, found)) if isinstance(found, tuple) else ""
    tried = isinstance(judged.reading.says, Formula) or judged.reading.theorem
    if not tried or judged.counterexample is None or goal[0] != "==":
        return ""
    trial = Trial(judged.statement)
    names = [*trial.names, *(str(short.node) for short, _ in judged.statement.where)]
    full = trial.full(tuple(judged.counterexample.values()))
    return " = ".join(str(function(side, names)(*full)) for side in goal[1:])


def outcome(judged: Judged) -> str:
    """What became of one reading, in a sentence."""
    known = f"by {judged.proved}" if judged.proved else f"on all {judged.tried} layers tried"
    if judged.counterexample is None:
        return f"right {known}" if judged.reading.domain is None or judged.reading.domain.names else "right"
    read = sides(judged)
    if not judged.counterexample:
        return f"false: it reads {read}" if read else "false"
    found = f"false first at {values(judged.counterexample)}" + (f", where it reads {read}" if read else "")
    if judged.condition is not None:
        found += f"; holds {'exactly when' if judged.exact else 'if'} {unicode(judged.condition)}, {known}"
    return found


def shown(judgment: Judgment) -> list[str]:
    """The lines of ``convmath claims ID``."""
    claim = judgment.claim
    lines = [
        claim.id,
        f"printed {claim.document.release.name}, {claim.document.where}",
        f"        {claim.document.address}",
    ]
    lines.append(f"quoted  “{claim.document.quotation}”")
    for judged in judgment.readings:
        words = f"{judged.reading.words}: " if judged.reading.words else ""
        lines += ["", f"read    {words}{claimed(judged)}"]
        if about := layers(judged):
            lines.append(f"where   {about}")
        lines.append(f"found   {outcome(judged)}")
    lines += ["", f"verdict {judgment.verdict}"]
    if claim.theorems:
        lines.append(f"see     {', '.join(claim.theorems)}")
    if claim.note:
        lines.append(f"note    {claim.note}")
    lines.append(f"seen    {claim.seen}; read {claim.document.release.read}")
    for name, entries in (("copied", claim.copied_by), ("threads", claim.tracker)):
        if entries:
            lines.append(f"{name:7} {', '.join(entries)}")
    lines += [f"wrong   {problem}" for problem in judgment.problems]
    return lines


def proposed(judgment: Judgment) -> str:
    """What to print instead: as the record says, else worked out from the true size or the condition."""
    claim = judgment.claim
    if claim.proposal:
        return claim.proposal
    for judged in judgment.readings:
        if judged.condition is not None:
            return f"say that it holds {'exactly when' if judged.exact else 'if'} {unicode(judged.condition)}"
    for judged in judgment.readings:
        for name, long in judged.statement.where:
            if str(name.node) in ("o", "o'"):
                return f"{unicode(name)} = {unicode(long)}"
    return "leave the sentence out, or say what is meant"


def report(judgment: Judgment) -> str:
    """A short text to file: what, where, counterexample, proposed wording."""
    claim = judgment.claim
    if judgment.verdict == "right":
        raise ValueError(f"{claim.id} is right; there is nothing to report")
    named = " is ambiguous" if judgment.verdict == "ambiguous" else " is not right for all layers"
    lines = [f"Title: {claim.document.where}: the text{named}", ""]
    lines += [
        f"Where: {claim.document.address} ({claim.document.release.name})",
        "Text:",
        f"> {claim.document.quotation}",
        "",
    ]
    for judged in judgment.readings:
        words = f" ({judged.reading.words})" if judged.reading.words else ""
        lines.append(f"Read as{words}: {claimed(judged)}")
        if about := layers(judged):
            lines.append(f"for {about}")
        lines += [f"this is {outcome(judged)}.", ""]
    lines.append(f"Proposed: {proposed(judgment)}")
    if claim.note:
        lines += ["", claim.note]
    lines += ["", f"Letters: {LETTERS}"]
    if claim.theorems:
        lines.append(f"Proofs: convmath, {', '.join(claim.theorems)}")
    if claim.tracker:
        lines.append(f"Related: {', '.join(claim.tracker)}")
    return "\n".join(lines)


LETTERS = (
    "i input size, k kernel size, s stride, p padding on both sides, d dilation, a output padding, o output size; "
    "i′ and o′ of a transposed layer; e the room beside the first window."
)


def record(judgment: Judgment) -> dict[str, Any]:
    """A claim for machines."""
    claim = judgment.claim
    return {
        "id": claim.id,
        "publisher": claim.publisher,
        "version": claim.document.release.version,
        "place": claim.document.where,
        "address": claim.document.address,
        "read": claim.document.release.read,
        "quotation": claim.document.quotation,
        "sha256": fingerprint(claim.document.quotation),
        "topic": claim.topic,
        "verdict": judgment.verdict,
        "readings": [
            {
                "words": judged.reading.words,
                "claim": claimed(judged),
                "formula": text(judged.statement.goal) if judged.reading.theorem or is_formula(judged) else None,
                "layers": [text(h.formula) for h in judged.statement.hypotheses],
                "verdict": judged.verdict,
                "counterexample": judged.counterexample,
                "holds": text(judged.condition) if judged.condition is not None else None,
                "exactly": judged.exact if judged.condition is not None else None,
                "tried": judged.tried,
                "theorem": judged.proved or None,
            }
            for judged in judgment.readings
        ],
        "theorems": list(claim.theorems),
        "note": claim.note,
        "first_seen": claim.first_seen,
        "last_seen": claim.last_seen or claim.document.release.version or claim.document.release.read,
        "fixed_in": claim.fixed_in,
        "copied_by": list(claim.copied_by),
        "tracker": list(claim.tracker),
    }


def is_formula(judged: Judged) -> bool:
    """Whether the reading is written as a formula."""
    return isinstance(judged.reading.says, Formula)


def score(judgments: Iterable[Judgment]) -> dict[str, Counter[Verdict]]:
    """How many claims of each verdict, by publisher, in the order in which publishers come."""
    found: dict[str, Counter[Verdict]] = {}
    for judgment in judgments:
        found.setdefault(judgment.claim.publisher, Counter())[judgment.verdict] += 1
    return found


def tally(counts: Counter[Verdict]) -> str:
    """3 false, 1 right"""
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
