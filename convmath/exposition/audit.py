"""Everything that can be asked about a theory at once: its proofs, its registry, and the opinions beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from convmath.frameworks import replayed
from convmath.language.writers import assignment
from convmath.proof import mutants, opinions, registry
from convmath.proof.trial import Trial
from convmath.proof.verify import check_apart, check_proofs, failures, summary, verify
from convmath.theory.model import Problem, Report, Theory


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What was found."""

    reports: tuple[Report, ...]
    problems: tuple[Problem, ...]  # the root cause first
    tallies: dict[str, mutants.Tally] = field(default_factory=dict)
    opinions: dict[str, dict[str, str]] = field(default_factory=dict)  # solver -> link -> what it says
    tried: dict[str, int] = field(default_factory=dict)  # tag -> small cases evaluated

    @property
    def summary(self) -> list[str]:
        """What was run, one line each."""
        lines = [summary(self.reports)]
        if self.tallies:
            made = sum(self.tallies.values(), mutants.Tally())
            lines.append(
                f"{made.made} mutants: {made.refuted} refuted, {made.weaker} proved to be weaker or true, "
                f"{made.kept} hypotheses kept for a stated reason, {len(made.survived)} survived"
            )
        for solver, links in self.opinions.items():
            count = Counter(links.values())
            lines.append(
                f"{len(links)} links: {solver} agrees on {count['agrees']}, is undecided on {count['undecided']}, "
                f"has a counterexample to {count['counterexample']}"
            )
        if self.tried:
            lines.append(f"{sum(self.tried.values())} small cases evaluated on {len(self.tried)} theorems")
        return lines


def audit(
    theory: Theory,
    tags: Iterable[str] = (),
    *,
    changed: bool = False,
    solvers: Sequence[str] = (),
    grid: int = 0,
    progress: Callable[[str], None] = lambda tag: None,
) -> Audit:
    """Check the theorems with these tags, and what they rest on; all of them when none is given.

    `changed` also judges their mutants, `solvers` asks for second opinions, `grid` tries each on so many cases.
    """
    if changed and not (theory.certificates / f"{mutants.STORE}.json").is_file():
        raise ValueError("--mutants needs a checkout: the certificates of changed statements are not in the package")
    wanted = {each for tag in tags for each in (tag, *theory.ancestors(tag))}
    written = [problem for problem in registry.problems(theory) if not wanted or problem.tag in wanted]
    # A question about a few theorems does not wait for the program that judges the whole theory.
    proofs = check_proofs if wanted else check_apart
    reports = verify(theory, wanted, progress, witnesses=[replayed.witness], proofs=proofs)
    problems = failures(theory, written, reports)
    tallies = mutants.tally(theory, wanted) if changed else {}
    for tag, tally in tallies.items():
        problems += [Problem(tag=tag, kind="mutant", message=survived(tag, name)) for name in tally.survived]
    said = {solver: opinions.second_opinions(theory, wanted, solver) for solver in solvers}
    for solver, links in said.items():
        found = [link for link, verdict in links.items() if verdict == "counterexample"]
        problems += [
            Problem(tag=link.split(".")[0], kind="opinion", message=f"{solver} has a counterexample to {link}")
            for link in found
        ]
    tried: dict[str, int] = {}
    if grid:
        tried, broken = tried_on(theory, wanted, grid)
        problems += broken
    return Audit(reports=reports, problems=tuple(problems), tallies=tallies, opinions=said, tried=tried)


def survived(tag: str, name: str) -> str:
    """What is said of a mutant that nothing refuses; its name begins with the tag."""
    return f"{name.removeprefix(f'{tag}: ')}: this change survived"


def tried_on(theory: Theory, wanted: set[str], cases: int) -> tuple[dict[str, int], list[Problem]]:
    """How many assignments within the hypotheses each true theorem was evaluated at, and the counterexamples."""
    tried, broken = {}, []
    for theorem in theory.all:
        if theorem.refuted or (wanted and theorem.tag not in wanted):
            continue
        trial, count = Trial(theorem), 0
        for values in islice(trial.assignments(), 100 * cases):
            verdict = trial.verdict(values)
            if verdict in ("false", "undefined"):
                at = dict(zip(trial.names, values))
                message = f"counterexample {assignment(at)}"
                broken.append(Problem(tag=theorem.tag, kind="counterexample", message=message, counterexample=at))
                break
            count += verdict == "true"
            if count == cases:
                break
        tried[theorem.tag] = count
    return tried, broken
