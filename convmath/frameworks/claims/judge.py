"""Verdicts, worked out: by theorem where the claim is one, else by trying it, smallest layers first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import fingerprint
from convmath.language.evaluate import Unbounded, function
from convmath.language.terms import Formula
from convmath.proof.trial import Trial
from convmath.theory.collection import collect
from convmath.theory.model import Hypothesis, Theorem

Verdict = Literal["right", "false", "false unless", "ambiguous"]
VERDICTS: tuple[Verdict, ...] = ("false", "false unless", "ambiguous", "right")
CASES = 1500  # layers on which a reading is tried
LOOKED_AT = 40_000  # choices of parameters looked at for them

NOTHING = Formula(("==", 0, 0))


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What became of one reading."""

    reading: Reading
    statement: Theorem  # the reading as a statement, for whoever shows it
    verdict: Verdict
    counterexample: dict[str, int] | None  # the smallest
    condition: Formula | None  # when it holds after all
    exact: bool  # whether the condition says exactly when
    tried: int  # how many layers it was tried on
    proved: str  # the theorem that decides it for all integers; empty where trial alone does


@dataclass(frozen=True, kw_only=True)
class Judgment:
    """What became of a claim."""

    claim: Claim
    verdict: Verdict
    readings: tuple[Judged, ...]
    problems: tuple[str, ...] = ()  # why the record cannot stand, one line each


def statement(claim: Claim, reading: Reading) -> Theorem:
    """The reading as a statement of the theory; a function has no goal to show."""
    if reading.theorem:
        return collect().by_tag[reading.theorem]
    domain = reading.domain
    assert domain is not None
    return Theorem(
        tag=claim.id,
        title=claim.id,
        words=reading.words,
        where=domain.where,
        hypotheses=tuple(Hypothesis(formula=formula) for formula in domain.given),
        goal=reading.says if isinstance(reading.says, Formula) else NOTHING,
        example=dict.fromkeys(domain.names.split(), 0),
        right_when=reading.right_when,
    )


def cases(domain: Domain, trial: Trial) -> Iterator[tuple[int, ...]]:
    """The layers of a domain, smallest first."""
    for looked, values in enumerate(assignments(domain, trial)):
        if looked == LOOKED_AT:
            return
        if trial.verdict(values) in ("true", "false"):
            yield values


def assignments(domain: Domain, trial: Trial) -> Iterator[tuple[int, ...]]:
    """Choices of parameters in the order of the rule: least sum of magnitudes, then first in signature order."""
    if len(trial.names) == 1 and domain.most > 14:  # a claim about one number may need a large one
        yield from ((value,) for value in range(domain.most + 1))
    else:
        yield from trial.assignments()


def judge(claim: Claim) -> Judgment:
    """Verdict, smallest counterexample and condition, and what is wrong with the record."""
    problems = []
    if fingerprint(claim.document.quotation) != claim.sha256:
        problems.append(
            f"{claim.id}: the quotation has the sha256 {fingerprint(claim.document.quotation)}, the record says another"
        )
    named = [*claim.theorems, *(reading.theorem for reading in claim.readings if reading.theorem)]
    if unknown := [tag for tag in named if tag not in collect().by_tag]:
        problems.append(f"{claim.id}: there is no theorem {unknown[0]!r}")
        return Judgment(claim=claim, verdict="ambiguous", readings=(), problems=tuple(problems))
    judged = []
    for reading in claim.readings:
        found, wrong = judge_reading(claim, reading)
        judged.append(found)
        problems += wrong
    verdicts = {each.verdict for each in judged}
    verdict: Verdict = verdicts.pop() if len(verdicts) == 1 else "ambiguous"
    return Judgment(claim=claim, verdict=verdict, readings=tuple(judged), problems=tuple(problems))


def judge_reading(claim: Claim, reading: Reading) -> tuple[Judged, list[str]]:
    """One reading."""
    stated = statement(claim, reading)
    if reading.theorem:
        return by_theorem(reading, stated), []
    assert reading.domain is not None
    if not isinstance(reading.says, Formula) and not (reading.says.__doc__ or "").strip():
        wrong = f"{claim.id}: the function that tries it must say in its docstring what is claimed"
        return judged(reading, stated, None, 0, False), [wrong]
    trial = Trial(stated)
    right_at = tried_by(reading, trial)
    condition = reading.right_when if reading.right_when is not None else reading.right_if
    exact = reading.right_when is not None
    says = compiled(condition, trial)
    counterexample, tried, met, problems = None, 0, 0, []
    for values in cases(reading.domain, trial):
        try:
            right = right_at(values)
        except (Unbounded, ZeroDivisionError) as error:
            return judged(reading, stated, None, 0, exact), [
                f"{claim.id}: cannot be tried at {at(trial, values)}: {error}"
            ]
        tried += 1
        if not right and counterexample is None:
            counterexample = dict(zip(trial.names, values))
        if says is not None:
            agreed = bool(says(*trial.full(values)))
            met += agreed
            if agreed and not right or exact and right and not agreed:
                problems.append(f"{claim.id}: the condition is {agreed} and the claim {right} at {at(trial, values)}")
                break
        elif counterexample is not None:
            break
        if tried == CASES:
            break
    if not tried:
        problems.append(f"{claim.id}: no small layer satisfies what is given")
    elif says is not None and counterexample is None and not problems:
        problems.append(f"{claim.id}: no counterexample was found, so it needs no condition")
    elif says is not None and not met and not problems:
        problems.append(f"{claim.id}: no small layer satisfies the condition")
    return judged(reading, stated, counterexample, tried, exact), problems


def judged(reading: Reading, stated: Theorem, counterexample: dict[str, int] | None, tried: int, exact: bool) -> Judged:
    """The verdict that follows from what was found."""
    condition = reading.right_when if exact else reading.right_if
    verdict: Verdict = "right" if counterexample is None else "false" if condition is None else "false unless"
    return Judged(
        reading=reading,
        statement=stated,
        verdict=verdict,
        counterexample=counterexample,
        condition=condition if counterexample is not None else None,
        exact=exact,
        tried=tried,
        proved="",
    )


def by_theorem(reading: Reading, theorem: Theorem) -> Judged:
    """A claim that is a statement of the theory has that statement's verdict; whether it is proved the build checks."""
    counterexample = Trial(theorem).smallest(("false", "undefined")) if theorem.refuted else None
    verdict: Verdict = "right"
    if theorem.refuted:
        verdict = "false" if theorem.right_when is None else "false unless"
    return Judged(
        reading=reading,
        statement=theorem,
        verdict=verdict,
        counterexample=counterexample,
        condition=theorem.right_when,
        exact=True,
        tried=0,
        proved=theorem.tag,
    )


def tried_by(reading: Reading, trial: Trial) -> Callable[[tuple[int, ...]], bool]:
    """What says at one layer whether the reading holds there."""
    says = reading.says
    if isinstance(says, Formula):
        return lambda values: trial.verdict(values) == "true"
    assert says is not None
    keys = [name.replace("'", "_prime") for name in trial.names]
    return lambda values: holds(says(**dict(zip(keys, values))))


def holds(found: bool | tuple[object, object]) -> bool:
    """Whether what a function returned says that the claim holds."""
    return found[0] == found[1] if isinstance(found, tuple) else found


def compiled(condition: Formula | None, trial: Trial) -> Callable[..., object] | None:
    """The condition as a function of the parameters and abbreviations."""
    if condition is None:
        return None
    return function(condition.node, trial.names + [str(short.node) for short, _ in trial.theorem.where])


def at(trial: Trial, values: Iterable[int]) -> str:
    """Where, in a sentence."""
    return ", ".join(f"{name}={value}" for name, value in zip(trial.names, values)) or "the numbers given"


@cache
def judgment(claim: Claim) -> Judgment:
    """The judgment of a claim, worked out once."""
    return judge(claim)
