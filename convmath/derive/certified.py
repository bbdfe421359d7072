"""What the kernel says of a line: a stored certificate first, a search where a solver is there, and otherwise small cases.

A mark ✓ is set by the kernel alone: it has derived the cases of the line itself and closed each by a certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import NamedTuple

from convmath.language.nodes import Node, free_names, plain
from convmath.language.terms import Formula, Term
from convmath.proof import kernel, rules, search, store
from convmath.proof.links import links, rule_step
from convmath.proof.trial import Trial
from convmath.proof.verify import check_link, closed_statements, instances
from convmath.theory.collection import collect
from convmath.theory.model import Cite, Hypothesis, Link, Step, Theorem

STORE = "derivations"  # the certificate file of lines that are no links of their theorem
TRIED = 1500  # assignments looked at before a line is believed for the time being
ENOUGH = 200  # small cases that are reported


class Verdict(NamedTuple):
    """What is known of a line."""

    certified: bool
    cases: int  # closed by certificates, or tried

    def __str__(self) -> str:
        return "✓" if self.certified else f"checked on {self.cases} cases"


class Setting(NamedTuple):
    """Under which conditions lines are read."""

    tag: str = ""  # of the theorem that the lines derive
    where: tuple[tuple[str, Node], ...] = ()
    given: tuple[Node, ...] = ()

    @property
    def hypotheses(self) -> tuple[Node, ...]:
        return tuple(("==", short, long) for short, long in self.where) + self.given


def setting_of(theorem: Theorem) -> Setting:
    """The abbreviations and hypotheses of a theorem."""
    where = tuple((str(short.node), long.node) for short, long in theorem.where)
    return Setting(theorem.tag, where, tuple(h.formula.node for h in theorem.hypotheses))


def step_links(setting: Setting, before: Node, step: Step, number: int) -> list[Link]:
    """What the kernel must be shown for one line."""
    return [
        Link(
            theorem=setting.tag or "derivation",
            part=f"{number}{chr(ord('a') + part)}",
            hypotheses=setting.hypotheses + extra,
            goal=goal,
            cites=tuple((cite.tag, {name: plain(value) for name, value in cite.values.items()}) for cite in step.cites),
            hints=tuple(map(plain, step.hints)),
        )
        for part, (extra, goal) in enumerate(rules.RULES[step.by].apply(before, rule_step(step)))
    ]


def key(link: Link) -> str:
    """What a certificate is stored under: the statement itself, not its name."""
    cites = [[tag, kernel.lists_of(values)] for tag, values in link.cites]
    return kernel.digest(kernel.lists([link.hypotheses, link.goal, cites]))[:24]


@cache
def stored() -> dict[str, Node]:
    """The certificates of lines that are no links of their theorem, by statement."""
    return store.load(collect().certificates, STORE)


@cache
def of_theorem(tag: str) -> Mapping[str, Node]:
    """The certificates of a theorem's own links, by statement."""
    theory = collect()
    proofs = store.load(theory.certificates, theory.chapter_of(tag).name)
    return {key(link): proofs[link.name] for link in links(theory.by_tag[tag]) if link.name in proofs}


@cache
def citable() -> dict[str, Node]:
    """What a line may cite."""
    return closed_statements(collect().all)


def committed(link: Link) -> Node | None:
    """The certificate that is stored for a line."""
    known = of_theorem(link.theorem).get(key(link)) if link.theorem in collect().by_tag else None
    return known or stored().get(key(link))


FOUND: dict[str, Node | None] = {}  # what this process has searched for


def certificate(link: Link) -> Node | None:
    """A certificate that is stored, or found now."""
    known, name = committed(link), key(link)
    if known is None and find_spec("z3") is not None:
        if name not in FOUND:
            FOUND[name] = search.find(link, list(instances(link, citable())))
        known = FOUND[name]
    return known


def verdict(setting: Setting, before: Node, step: Step, number: int, proofs: dict[str, Node] | None = None) -> Verdict:
    """Whether the kernel certifies a line; its certificates are added to the proofs."""
    closed = 0
    for link in step_links(setting, before, step, number):
        proof = certificate(link)
        try:
            closed += check_link(link, proof, citable())
        except kernel.Refused:
            return Verdict(False, tried(setting, before, plain(step.to)))
        if proofs is not None:
            proofs[key(link)] = proof
    return Verdict(True, closed)


def trial(setting: Setting, before: Node, after: Node) -> Trial:
    """The claim that two lines are equal, or equivalent, ready to be tried on small integers."""
    goal = Formula((rules.relation(before, after), before, after))
    needed = free_names(("and", *setting.hypotheses, goal.node)) - {short for short, _ in setting.where}
    hypotheses = tuple(Hypothesis(formula=Formula(node)) for node in setting.given)
    where = tuple((Term(short), Term(long)) for short, long in setting.where)
    return Trial(
        Theorem(tag="line", title="", words="", where=where, hypotheses=hypotheses, goal=goal,
                example=dict.fromkeys(sorted(needed), 1))
    )  # fmt: skip


def counterexample(setting: Setting, before: Node, after: Node) -> dict[str, int] | None:
    """The smallest integers at which two lines differ, among those looked at."""
    return trial(setting, before, after).smallest(("false",), TRIED)


def tried(setting: Setting, before: Node, after: Node) -> int:
    """How many of the small cases that the hypotheses allow both lines agree in."""
    claim = trial(setting, before, after)
    verdicts = (claim.verdict(values) for values in islice(claim.assignments(), TRIED))
    return sum(1 for _ in islice((v for v in verdicts if v == "true"), ENOUGH))


def cited(tag: str, values: Mapping[str, Node]) -> Cite:
    """An earlier theorem at these values."""
    return Cite(tag=tag, values={name: Term(value) for name, value in values.items()})


def conjuncts_of(theorem: Theorem) -> Iterable[Node]:
    """The statements that a theorem's goal joins; each may have a derivation of its own."""
    goal = theorem.goal.node
    return goal[1:] if goal[0] == "and" else (goal,)
