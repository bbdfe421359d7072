"""A second opinion on every link, from outside the kernel: from z3, from cvc5, or from both.

Each link is written as a question in SMT-LIB, the text that all such solvers read.  That translation shares no code with
the kernel and sees no certificate.  No proof needs a solver; this is for readers who trust one more than the checker, and
it finds a fault that both the search and the kernel might share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec

from convmath.language.terms import Node
from convmath.proof.links import links
from convmath.proof.verify import closed_statements, instances
from convmath.theory.model import Theory


def second_opinions(theory: Theory, tags: Iterable[str] = (), solver: str = "z3") -> dict[str, str]:
    """Link name -> what the solver says: "agrees", "undecided" within its resources, or "counterexample"."""
    wanted, earlier, found = set(tags), dict[str, Node](), {}
    for chapter in theory.chapters:
        for theorem in chapter.theorems:
            for link in links(theorem) if not wanted or theorem.tag in wanted else ():
                found[link.name] = opinion([*link.hypotheses, *instances(link, earlier)], link.goal, solver)
            earlier |= closed_statements([theorem])
    return found


def opinion(hypotheses: Iterable[Node], goal: Node, solver: str = "z3") -> str:
    """Asked over the reals first, which is easier; where those have a solution, over the integers."""
    ask, claims = SOLVERS[solver], list(hypotheses)
    if ask(question(claims, goal, "Real")) == "unsat":
        return "agrees"
    return {"unsat": "agrees", "sat": "counterexample"}.get(ask(question(claims, goal, "Int")), "undecided")


# The translation --------------------------------------------------------------------------------------


def question(hypotheses: Iterable[Node], goal: Node, sort: str) -> str:
    """SMT-LIB that is satisfiable exactly when some values of the sort meet the hypotheses and not the goal."""
    asked = Question(sort)
    claims = [*(asked.formula(h, True) for h in hypotheses), asked.formula(goal, False), *asked.facts]
    declared = [f"(declare-const {name} {sort})" for name in asked.names]
    return "\n".join([*declared, *(f"(assert {claim})" for claim in claims)]) + "\n"


OPPOSITE = {"<=": ">", "<": ">=", ">=": "<", ">": "<=", "==": "!=", "!=": "=="}


class Question:
    """Integers as one sort, floors as fresh variables; every divisor is taken to be at least 1, which the kernel proves.

    a < b is asked as a + 1 <= b, which is the same for integers: so where even the reals have no solution, the integers
    have none.  That is why a negation is carried down to the comparisons instead of being written.
    """

    def __init__(self, sort: str) -> None:
        self.sort = sort
        self.names: dict[str, None] = {}  # in the order in which they are met
        self.floors: dict[tuple[str, str], str] = {}
        self.facts: list[str] = []

    def number(self, value: int) -> str:
        digits = f"{abs(value)}.0" if self.sort == "Real" else str(abs(value))
        return digits if value >= 0 else f"(- {digits})"

    def name(self, text: str) -> str:
        """Quoted, so that no name is a word of the language."""
        self.names[f"|{text}|"] = None
        return f"|{text}|"

    def floor(self, a: str, b: str) -> str:
        if (a, b) not in self.floors:
            self.floors[a, b] = q = self.name(f"floor {len(self.floors) + 1}")  # no variable has a blank in its name
            one = self.number(1)
            self.facts += [f"(>= {b} {one})", f"(<= (* {b} {q}) {a})", f"(<= {a} (- (+ (* {b} {q}) {b}) {one}))"]
        return self.floors[a, b]

    def term(self, tree: Node) -> str:
        if isinstance(tree, int):
            return self.number(tree)
        if isinstance(tree, str):
            return self.name(tree)
        operator, *parts = tree
        if operator == "if":
            return f"(ite {self.formula(parts[0], True)} {self.term(parts[1])} {self.term(parts[2])})"
        values = [self.term(part) for part in parts]
        make: dict[str, Callable[..., str]] = {
            "+": lambda *v: joined("+", v),
            "*": lambda *v: joined("*", v),
            "neg": lambda a: f"(- {a})",
            "//": self.floor,
            "ceil": lambda a, b: f"(- {self.floor(f'(- {a})', b)})",
            "%": lambda a, b: f"(- {a} (* {b} {self.floor(a, b)}))",
            "max": lambda a, b: f"(ite (>= {a} {b}) {a} {b})",
            "min": lambda a, b: f"(ite (<= {a} {b}) {a} {b})",
        }
        return make[operator](*values)

    def formula(self, tree: Node, truth: bool) -> str:
        """The formula, or its negation when truth is False."""
        operator, *parts = tree
        if operator == "not":
            return self.formula(parts[0], not truth)
        if operator == "=>":
            return joined("or" if truth else "and", [self.formula(parts[0], not truth), self.formula(parts[1], truth)])
        if operator == "<=>":
            a, b = parts
            pairs = [((a, True), (b, truth)), ((a, False), (b, not truth))]
            return joined("or", [joined("and", [self.formula(*side) for side in pair]) for pair in pairs])
        if operator in ("and", "or"):
            return joined(
                "and" if (operator == "and") == truth else "or", [self.formula(part, truth) for part in parts]
            )
        a, b = map(self.term, parts)
        one = self.number(1)
        below, above = f"(<= (+ {a} {one}) {b})", f"(>= {a} (+ {b} {one}))"
        return {
            "<=": f"(<= {a} {b})", "<": below, ">=": f"(>= {a} {b})", ">": above,
            "==": f"(= {a} {b})", "!=": f"(or {below} {above})",
        }[operator if truth else OPPOSITE[operator]]  # fmt: skip


def joined(operator: str, parts: Iterable[str]) -> str:
    """The operator between all parts; a single part is itself."""
    one, *more = parts
    return f"({operator} {' '.join([one, *more])})" if more else one


# The solvers: each reads a question and says "sat", "unsat" or something else.  Resources are counted in the solver's own
# unit of work, so that the answer is the same on every machine.


def z3(text: str) -> str:
    from z3 import Context, Solver

    solver = Solver(ctx=Context())  # of its own: what was asked before must not matter
    solver.set("rlimit", 5_000_000)
    solver.set("ctrl_c", False)  # else z3 keeps it to itself, answers "unknown", and the program goes on
    solver.from_string(text)
    return str(solver.check())


def cvc5(text: str) -> str:
    from cvc5 import InputLanguage, InputParser, Solver

    solver = Solver()
    solver.setOption("rlimit", "100000")
    solver.setLogic("QF_NIRA")  # a method of cvc5 for reals alone does not count its work, and goes on without end
    parser = InputParser(solver)
    parser.setStringInput(InputLanguage.SMT_LIB_2_6, text, "link")
    while not (command := parser.nextCommand()).isNull():
        command.invoke(solver, parser.getSymbolManager())
    return str(solver.checkSat())


SOLVERS: dict[str, Callable[[str], str]] = {"z3": z3, "cvc5": cvc5}


def installed(parameter: str, names: str) -> list[str]:
    """The solvers named, separated by commas; a ValueError for one that is unknown or not installed."""
    found = list(dict.fromkeys(names.split(",")))
    for name in found:
        if name not in SOLVERS:
            raise ValueError(f"{parameter} must be z3, cvc5, or both as in z3,cvc5, got {names!r}")
        if find_spec(name) is None:
            raise ValueError(f"{parameter} {name} needs {name}; install convmath[solvers]")
    return found
