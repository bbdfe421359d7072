"""Checking everything: the command behind every status on the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from convmath.frameworks import recorded, replayed
from convmath.language.terms import Node, free_names
from convmath.language.writers import assignment
from convmath.proof import kernel, store
from convmath.proof.links import Invalid, links, statement
from convmath.proof.trees import binders
from convmath.proof.trial import MOST_TRIED, Trial
from convmath.theory.model import Chapter, Evidence, Link, Need, Report, Theorem

GRID = 400  # assignments within the hypotheses on which each statement is tried


def closed_statements(theorems: Iterable[Theorem]) -> dict[str, Node]:
    """The theorems that may be cited inside a certificate: those whose whole statement the kernel reads."""
    return {t.tag: kernel.lists(statement(t)) for t in theorems if not t.refuted and not binders(t.goal.node)}


def instances(link: Link, earlier: dict[str, Node]) -> tuple[Node, ...]:
    """The cited theorems at their values."""
    found = []
    for tag, values in link.cites:
        if tag not in earlier:
            raise kernel.Refused(f"cites {tag}, which is not an earlier theorem with a certificate")
        found.append(kernel.instance(earlier[tag], kernel.lists_of(values)))
    return tuple(found)


def check_link(link: Link, proof: Node | None, earlier: dict[str, Node]) -> int:
    """Close every case of one link, or raise kernel.Refused."""
    if proof is None:
        raise kernel.Refused("has no certificate; `make certify` looks for one")
    return kernel.check(list(link.hypotheses), link.goal, proof, instances(link, earlier))


def check_proof(theorem: Theorem, proofs: dict[str, Node], earlier: dict[str, Node]) -> tuple[int, list[str]]:
    """How many cases the theorem's certificates close, and what is wrong with them."""
    try:
        wanted = links(theorem)
    except Invalid as error:
        return 0, [str(error)]
    closed, problems = 0, []
    for link in wanted:
        try:
            closed += check_link(link, proofs.get(link.name), earlier)
        except kernel.Refused as error:
            where = "the statement" if link.part in ("goal", "right-when") else f"step {link.part} of the derivation"
            problems.append(f"{theorem.tag}: {where}: {error}")
    return closed, problems


def check_theorem(theorem: Theorem, proofs: dict[str, Node], earlier: dict[str, Node]) -> Report:
    """Everything the build runs for one theorem."""
    closed, problems = check_proof(theorem, proofs, earlier)
    evidence = [Evidence(kind="certificate", count=closed, note="cases closed")] if closed else []
    if trial_names(theorem) != set(theorem.example):
        return Report(
            tag=theorem.tag,
            status="failed",
            problems=(f"{theorem.tag}: the example must give each free variable once",),
        )
    trial = Trial(theorem)
    if (verdict := trial.verdict(tuple(theorem.example.values()))) != "true" and not theorem.refuted:
        problems.append(f"{theorem.tag}: at the example {assignment(theorem.example)} the statement is {verdict}")
    # A proved statement is tried on a few thousand cases; where something is wrong the search goes deeper.
    counterexample = trial.smallest(("false", "undefined"), MOST_TRIED if problems or theorem.refuted else 10 * GRID)
    if theorem.refuted:
        if counterexample is None:
            problems.append(f"{theorem.tag}: is said to be false, but no counterexample was found")
    elif counterexample is not None:
        problems.append(f"{theorem.tag}: counterexample {assignment(counterexample)}")
    else:
        tried = [v for v in islice(trial.assignments(), 10 * GRID) if trial.verdict(v) == "true"][:GRID]
        if not tried:
            problems.append(f"{theorem.tag}: no small integers satisfy the hypotheses")
        else:
            evidence.append(Evidence(kind="trial", count=len(tried), note="small cases evaluated from the definition"))
    needs: dict[str, Need] = {}
    for hypothesis in theorem.hypotheses:
        without = Trial(theorem, dropped=hypothesis)
        broken = without.smallest(("false", "undefined"))
        name = hypothesis.formula_text
        if theorem.refuted:
            needs[name] = Need(verdict="kept", why=hypothesis.why or "bounds the claim")
        elif broken is not None:
            undefined = without.verdict(tuple(broken.values())) == "undefined"
            needs[name] = Need(verdict="undefined" if undefined else "false", values=broken, why=hypothesis.why)
        elif hypothesis.why:
            needs[name] = Need(verdict="kept", why=hypothesis.why)
        else:
            problems.append(f"{theorem.tag}: nothing breaks without the hypothesis {name}; drop it or say why it stays")
    if theorem.hypotheses:
        evidence.append(
            Evidence(kind="hypotheses", count=len(needs), note="hypotheses shown to be needed, or said why kept")
        )
    replay, drift = check_replay(theorem)
    evidence += replay
    problems += drift
    return Report(
        tag=theorem.tag,
        status="failed" if problems else "refuted" if theorem.refuted else "proved",
        problems=tuple(problems),
        evidence=tuple(evidence),
        counterexample=counterexample if theorem.refuted else None,
        needs=needs,
    )


def check_replay(theorem: Theorem) -> tuple[list[Evidence], list[str]]:
    """What a framework once answered, replayed now, and what is wrong with it."""
    try:
        found = replayed.of(theorem.tag)
    except recorded.Damaged as error:
        return [], [f"{theorem.tag}: {error}"]
    if found is None:
        return [], []
    record = recorded.torch()
    if found.agrees == 0:
        return [], [f"{theorem.tag}: no recorded answer of {record.framework} {record.version} agrees"]
    if found.otherwise and not theorem.refuted:
        return [], [f"{theorem.tag}: {record.framework} {record.version} answered otherwise at {found.first}"]
    refused = f"; {found.refused} more it refuses" if found.refused else ""
    note = (
        f"cases in which {record.framework} {record.version} agrees, recorded (sha256 {record.sha256[:12]}): {found.about}; "
        f"otherwise in {found.otherwise}{refused}"
    )
    return [Evidence(kind="recorded", count=found.agrees, note=note)], []


def trial_names(theorem: Theorem) -> set[str]:
    """The free variables of a theorem, abbreviations apart."""
    hypotheses, goal = statement(theorem)
    abbreviations = {short.node for short, _ in theorem.where}
    return free_names(("and", *hypotheses, goal)) - abbreviations


def verify(
    chapters: Iterable[Chapter], tags: Iterable[str] = (), progress: Callable[[str], None] = lambda tag: None
) -> tuple[Report, ...]:
    """Check the theorems with these tags (all of them when none is given), in reading order.

    A theorem that uses a failed one fails with it.
    """
    wanted, failed = set(tags), set[str]()
    earlier: dict[str, Node] = {}
    reports = []
    for chapter in chapters:
        proofs = store.load(chapter.name)
        for theorem in chapter.theorems:
            if not wanted or theorem.tag in wanted:
                progress(theorem.tag)
                report = check_theorem(theorem, proofs, earlier)
                spread = sorted(set(used(theorem)) & failed)
                if spread and not report.problems:
                    problem = f"{theorem.tag}: uses {', '.join(spread)}, which failed"
                    report = Report(tag=theorem.tag, status="failed", problems=(problem,))
                if report.status == "failed":
                    failed.add(theorem.tag)
                reports.append(report)
            earlier |= closed_statements([theorem])
    return tuple(reports)


def summary(reports: Sequence[Report]) -> str:
    """What was checked, in one line."""
    counts = {status: sum(report.status == status for report in reports) for status in ("proved", "refuted", "failed")}
    cases = sum(e.count for report in reports for e in report.evidence if e.kind == "certificate")
    return (
        f"{len(reports)} theorems: {counts['proved']} proved for all integers, {counts['refuted']} refuted, "
        f"{counts['failed']} failed; {cases} cases closed by certificates"
    )


def failures(registered: Iterable[str], reports: Iterable[Report]) -> list[str]:
    """Everything that is wrong, the root causes last: what a reader of the last lines has to mend.

    A changed statement is first of all a wrong one: what the ledger says of it matters once it is proved.
    """
    failed = [report for report in reports if report.status == "failed"]
    tags = {report.tag for report in failed}
    roots = [report for report in failed if not all("which failed" in problem for problem in report.problems)]
    lines = [problem for problem in registered if problem.split(":")[0] not in tags]
    spread = [report.tag for report in failed if report not in roots]
    if spread:
        lines.append(f"{len(spread)} theorems fail with the ones they use: {', '.join(spread)}")
    for report in roots:
        lines += report.problems
    # One line a theorem at the end: the counterexample where there is one, the refused step otherwise.
    last = [next((p for p in r.problems if "counterexample" in p), r.problems[0]) for r in roots]
    return [line for line in lines if line not in last] + last


def used(theorem: Theorem) -> tuple[str, ...]:
    """The tags a theorem builds on, cited or named."""
    steps = theorem.derivation.steps if theorem.derivation else ()
    cited = [cite.tag for cites in (theorem.cites, *(step.cites for step in steps)) for cite in cites]
    return tuple(dict.fromkeys([*cited, *theorem.uses]))


def users(tag: str, theorems: Iterable[Theorem]) -> list[str]:
    """The tags of those theorems that build on this one, in their order."""
    return [theorem.tag for theorem in theorems if tag in used(theorem)]
