"""Checking everything: the command behind every status on the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from convmath.arithmetic import sizes
from convmath.language.terms import Node, free_names
from convmath.language.writers import assignment
from convmath.proof import coq_record, kernel, published, store
from convmath.proof.definitions import agreement
from convmath.proof.links import Invalid, links, statement
from convmath.proof.theory_file import theorem_data
from convmath.proof.trees import binders
from convmath.proof.trial import MOST_TRIED, Trial
from convmath.theory.model import Evidence, Link, Need, Problem, Report, Theorem, Theory

GRID = 400  # assignments within the hypotheses on which each statement is tried
MOST_LINES = 20  # of what is wrong: whoever mends it reads the last lines of a terminal


# What looks at a theorem from outside, where it has something to say of it; a proof needs none.
Witness = Callable[[Theorem], tuple[list[Evidence], list[Problem]]]


class Proved(NamedTuple):
    """What the certificates show of one theorem."""

    closed: int  # cases
    problems: tuple[Problem, ...]


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


def check_proof(theorem: Theorem, proofs: dict[str, Node], earlier: dict[str, Node]) -> Proved:
    """How many cases the theorem's certificates close, and what is wrong with them."""
    try:
        wanted = links(theorem)
    except Invalid as error:
        return Proved(0, (malformed(theorem, error),))
    closed, problems = 0, []
    for link in wanted:
        try:
            closed += check_link(link, proofs.get(link.name), earlier)
        except kernel.Refused as error:
            whole = link.part in ("goal", "right-when")
            place = "the statement" if whole else f"step {link.part} of the derivation"
            problems.append(Problem(tag=theorem.tag, kind="proof", place=place, message=str(error)))
    return Proved(closed, tuple(problems))


def malformed(theorem: Theorem, error: Invalid) -> Problem:
    """A theorem from which no link can be made; the error's own text begins with the tag."""
    return Problem(tag=theorem.tag, kind="malformed", message=str(error).removeprefix(theorem.tag).lstrip(",: "))


def check_proofs(theory: Theory, wanted: set[str]) -> dict[str, Proved]:
    """tag -> what its certificates show.  The one place that says whether a link is proved."""
    found: dict[str, Proved] = {}
    earlier: dict[str, Node] = {}
    for chapter in theory.chapters:
        proofs = store.load(theory.certificates, chapter.name)
        for theorem in chapter.theorems:
            if theorem.tag in wanted:
                found[theorem.tag] = check_proof(theorem, proofs, earlier)
            earlier |= closed_statements([theorem])
    return found


def check_apart(theory: Theory, wanted: set[str]) -> dict[str, Proved]:
    """As `check_proofs`, where the published program has the last word.

    It runs in a process of its own and sees the exported files alone, so nothing that a theory file does can reach it.
    """
    found = check_proofs(theory, wanted)
    outcome = published.judged(published.theory_json(theory), published.certificates_json(theory))
    for theorem in theory.all:
        said, claimed = outcome.statuses.get(theorem.tag), "refuted" if theorem.refuted else "proved"
        hashed = outcome.hashes.get(theorem.tag)
        if theorem.tag not in wanted or found[theorem.tag].problems:
            continue
        if said != claimed or hashed != theorem_data(theorem)["statement_sha256"]:
            why = next((line for line in outcome.problems if line.startswith(f"{theorem.tag}: ")), "")
            why = why or next(iter(outcome.problems), outcome.summary)
            message = f"the published checker says {said or 'nothing'}: {why.removeprefix(f'{theorem.tag}: ')}"
            problem = Problem(tag=theorem.tag, kind="checker", message=message)
            found[theorem.tag] = Proved(found[theorem.tag].closed, (problem,))
    return found


def check_theorem(theorem: Theorem, proved: Proved, witnesses: Iterable[Witness] = ()) -> Report:
    """Everything the build runs for one theorem, beside the certificates."""
    problems = list(proved.problems)
    evidence = [Evidence(kind="certificate", count=proved.closed, note="cases closed")] if proved.closed else []
    if wrong := example_problem(theorem):
        return Report(tag=theorem.tag, status="failed", problems=(*problems, wrong))
    trial = Trial(theorem)
    if (verdict := trial.verdict(tuple(theorem.example.values()))) != "true" and not theorem.refuted:
        message = f"at the example {assignment(theorem.example)} the statement is {verdict}"
        problems.append(Problem(tag=theorem.tag, kind="example", message=message))
    # A proved statement is tried on a few thousand cases; where something is wrong the search goes deeper.
    counterexample = trial.smallest(("false", "undefined"), MOST_TRIED if problems or theorem.refuted else 10 * GRID)
    if theorem.refuted:
        if counterexample is None:
            message = "is said to be false, but no counterexample was found"
            problems.append(Problem(tag=theorem.tag, kind="counterexample", message=message))
    elif counterexample is not None:
        message = f"counterexample {assignment(counterexample)}"
        problems.append(Problem(tag=theorem.tag, kind="counterexample", message=message, counterexample=counterexample))
    else:
        tried = [v for v in islice(trial.assignments(), 10 * GRID) if trial.verdict(v) == "true"][:GRID]
        if not tried:
            message = "no small integers satisfy the hypotheses"
            problems.append(Problem(tag=theorem.tag, kind="hypothesis", message=message))
        else:
            evidence.append(Evidence(kind="trial", count=len(tried), note="small cases evaluated from the definition"))
    needs, idle = needed(theorem)
    problems += idle
    if theorem.hypotheses:
        note = "hypotheses shown to be needed, or said why kept"
        evidence.append(Evidence(kind="hypotheses", count=len(needs), note=note))
    for witness in (by_definition, by_coq, *witnesses):
        seen, wrong_ones = witness(theorem)
        evidence += seen
        problems += wrong_ones
    return Report(
        tag=theorem.tag,
        status="failed" if problems else "refuted" if theorem.refuted else "proved",
        problems=tuple(problems),
        evidence=tuple(evidence),
        counterexample=counterexample if theorem.refuted else None,
        needs=needs,
    )


def example_problem(theorem: Theorem) -> Problem | None:
    """Whether the example gives each free variable once."""
    wanted = trial_names(theorem)
    if wanted == set(theorem.example):
        return None
    message = f"the example must give {', '.join(sorted(wanted))}, got {assignment(theorem.example) or 'nothing'}"
    return Problem(tag=theorem.tag, kind="example", message=message)


def needed(theorem: Theorem) -> tuple[dict[str, Need], list[Problem]]:
    """What becomes of the statement without each hypothesis; one that nothing needs must say why it stays."""
    needs: dict[str, Need] = {}
    problems = []
    for hypothesis in theorem.hypotheses:
        name = hypothesis.formula_text
        if theorem.refuted:
            needs[name] = Need(verdict="kept", why=hypothesis.why or "bounds the claim")
            continue
        without = Trial(theorem, dropped=hypothesis)
        broken = without.smallest(("false", "undefined"))
        if broken is not None:
            undefined = without.verdict(tuple(broken.values())) == "undefined"
            needs[name] = Need(verdict="undefined" if undefined else "false", values=broken, why=hypothesis.why)
        elif hypothesis.why:
            needs[name] = Need(verdict="kept", why=hypothesis.why)
        else:
            message = f"nothing breaks without the hypothesis {name}; drop it or say why it stays"
            problems.append(Problem(tag=theorem.tag, kind="hypothesis", message=message))
    return needs, problems


def by_coq(theorem: Theorem) -> tuple[list[Evidence], list[Problem]]:
    """That Coq's kernel accepted this very statement, where the committed record says so."""
    found = coq_record.evidence(theorem.tag, theorem_data(theorem)["statement_sha256"])
    return ([found] if found else []), []


def by_definition(theorem: Theorem) -> tuple[list[Evidence], list[Problem]]:
    """The closed formula beside the published definition, on small layers; nothing where none is published."""
    found = agreement(theorem.tag)
    if found is None:
        return [], []
    if found.first:
        return [], [Problem(tag=theorem.tag, kind="definition", message=found.first)]
    return [Evidence(kind="definition", count=found.agree, note="layers worked out by the published definition")], []


def trial_names(theorem: Theorem) -> set[str]:
    """The free variables of a theorem, abbreviations apart."""
    hypotheses, goal = statement(theorem)
    abbreviations = {short.node for short, _ in theorem.where}
    return free_names(("and", *hypotheses, goal)) - abbreviations


def verify(
    theory: Theory,
    tags: Iterable[str] = (),
    progress: Callable[[str], None] = lambda tag: None,
    *,
    witnesses: Sequence[Witness] = (),
    proofs: Callable[[Theory, set[str]], dict[str, Proved]] = check_proofs,
) -> tuple[Report, ...]:
    """Check the theorems with these tags (all of them when none is given), in reading order.

    A theorem that rests on a failed one fails with it.  `proofs` says of which theorems every link is proved.
    """
    wanted, failed = set(tags) or set(theory.by_tag), set[str]()
    proved = proofs(theory, wanted)
    reports = []
    for theorem in theory.all:
        if theorem.tag not in wanted:
            continue
        progress(theorem.tag)
        report = check_theorem(theorem, proved[theorem.tag], witnesses)
        if broken := [tag for tag in theorem.rests_on if tag in failed]:
            problem = Problem(tag=theorem.tag, kind="rests-on", message=f"uses {', '.join(broken)}, which failed")
            report = Report(tag=theorem.tag, status="failed", problems=(*report.problems, problem))
        if report.status == "failed":
            failed.add(theorem.tag)
        reports.append(report)
    return tuple(reports)


def summary(reports: Sequence[Report]) -> str:
    """What was checked, in one line."""
    counts = {status: sum(report.status == status for report in reports) for status in ("proved", "refuted", "failed")}
    cases = sum(e.count for report in reports for e in report.evidence if e.kind == "certificate")
    return (
        f"{len(reports)} theorems: {counts['proved']} proved for all integers, {counts['refuted']} refuted, "
        f"{counts['failed']} failed; {cases} cases closed by certificates"
    )


# What is wrong, for whoever has to mend it ------------------------------------------------------------


def failures(theory: Theory, written: Iterable[Problem], reports: Iterable[Report]) -> list[Problem]:
    """What is wrong, the cause first and once, in at most MOST_LINES problems; `written` is what the registry says.

    A theorem that fails and rests on a failed one is named, not explained: mending the cause mends it, or shows what is
    wrong with it alone.  A changed statement is first of all a wrong one: what the ledger says of it matters once it is
    proved.  The last problems name theorem and counterexample, that of the cause at the very end.
    """
    failed = {report.tag: report for report in reports if report.status == "failed"}
    roots = [report for report in failed.values() if all(problem.kind != "rests-on" for problem in report.problems)]
    told = {(problem.tag, problem.message) for report in roots for problem in report.problems}
    others = [p for p in written if (p.tag, p.message) not in told and (p.kind != "changed" or p.tag not in failed)]
    if not roots:
        return capped(others, MOST_LINES)
    cause = leader(theory, roots[0], failed)
    last = headline(cause)
    lead = [problem for problem in cause.problems if problem is not last and problem.kind != "rests-on"]
    more = [report for report in roots if report is not cause]
    spread = [tag for tag, report in failed.items() if report is not cause and report not in more]
    resting = []
    if spread:
        what = "1 theorem rests" if len(spread) == 1 else f"{len(spread)} theorems rest"
        names = ", ".join(spread[:12]) + (f" and {len(spread) - 12} more" if len(spread) > 12 else "")
        message = f"fails; {what} on it or on another that fails: {names}"
        resting.append(Problem(tag=cause.tag, kind="rests-on", message=message))
    begin = [*capped(lead, 5), *resting, *capped(others, 3)]
    return [*begin, *capped([headline(report) for report in more], MOST_LINES - len(begin) - 1), last]


def leader(theory: Theory, root: Report, failed: dict[str, Report]) -> Report:
    """The failed theorem to look at first: the first that rests on no failed one, with this exception.

    A formula of `convmath.arithmetic.sizes` names the theorem that states it.  Where the formula is wrong, that theorem
    has a counterexample, and so has every lemma about the formula, whether the theorem rests on it or stands after it.
    """
    for tag in re.findall(r"\[([a-z0-9-]+)\]", " ".join(str(vars(sizes)[name].__doc__) for name in formulas())):
        report = failed.get(tag)
        alone = report and all(problem.kind != "rests-on" for problem in report.problems)
        if report and headline(report).counterexample and (alone or root.tag in theory.ancestors(tag)):
            return report
    return root


def formulas() -> list[str]:
    """The names of the closed formulas, in the order in which they stand."""
    return [name for name, value in vars(sizes).items() if callable(value) and value.__module__ == sizes.__name__]


def headline(report: Report) -> Problem:
    """The problem that says most: the counterexample where there is one, the first refused step otherwise."""
    return next((problem for problem in report.problems if problem.counterexample), report.problems[0])


def capped(problems: list[Problem], most: int) -> list[Problem]:
    """The first problems; what is left out is counted and named."""
    if len(problems) <= most:
        return problems
    left = problems[most - 1 :]
    names = ", ".join(dict.fromkeys(problem.tag for problem in left[:8] if problem.tag))
    message = f"{len(left)} more problems, among them of {names}" if names else f"{len(left)} more problems"
    return [*problems[: most - 1], Problem(kind="more", message=message)]
