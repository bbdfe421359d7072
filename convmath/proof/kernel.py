"""The trusted proof checker: one file of the standard library, no imports from convmath.

A statement is data: hypotheses and a goal over integer variables, written as nested lists such as
``["<=", ["*", "s", "t"], "e"]``.  The checker negates the goal, turns "hypotheses and not goal" into
cases, and reads each case as polynomials that must be >= 0 or = 0.  A certificate closes a case by naming
positive numbers c and products of those polynomials with

    sum of c * product  +  sum of multiplier * equality  =  -1

Everything on the left is >= 0, so no integers satisfy the case.  A certificate stores multipliers only:
the cases are derived here, from the statement, every time.

What a reader has to believe is this file: how a statement becomes cases (`cases`), how a case may be split
(`refute`), and that every divisor is shown to be at least 1 before a floor is given its meaning (`check`).
It is the first part of the published ``check_certificates.py``; `convmath.proof.program` is the last.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any

Node = Any  # an int, a variable's name, or a list/tuple [operator, argument, ...]
Polynomial = dict[tuple[str, ...], Any]  # {sorted variable names: integer or Fraction}; no zero coefficients
Case = tuple[list[Polynomial], list[Polynomial]]  # facts (polynomials >= 0) and equalities (polynomials = 0)

RELATIONS = {"<=", "<", ">=", ">", "==", "!="}
NAME = re.compile(r"[A-Za-z][A-Za-z_]*'*[0-9]*\Z")
FRESH = re.compile(r"q[0-9]+\Z")  # reserved for the integers that stand for floors
MOST_FACTORS, MOST_BITS = 60, 20_000  # of a product of letters, and of a number
RATIONAL = re.compile(r"-?[0-9]{1,999}(/[1-9][0-9]{0,998})?\Z")
# operator -> (fewest parts, most parts); the parts of a connective are formulas, all others terms
CONNECTIVES = {"and": (1, None), "or": (1, None), "not": (1, 1), "=>": (2, 2), "<=>": (2, 2)}
OPERATIONS = {"+": (1, None), "*": (1, None), "-": (2, 2), "neg": (1, 1), "//": (2, 2), "ceil": (2, 2), "%": (2, 2)}
OPERATIONS |= {"max": (2, 2), "min": (2, 2)}


class Refused(Exception):
    """The certificate does not prove the statement; the message says where and why."""


class Allowance:
    """How much work may still be done; no end of it unless a caller sets one, as the published program does."""

    left = 10**18  # additions and products of single terms, mostly


def spend(amount: int) -> None:
    Allowance.left -= amount
    if Allowance.left < 0:
        raise Refused("takes more work than any statement may")


def well_formed(node: Node, formula: bool) -> None:
    """Refuse whatever is not exactly a formula, or a term: an unknown operator, a part too many, a stray type."""
    if isinstance(node, list) and node and isinstance(node[0], str):
        operator, parts = node[0], node[1:]
        if formula and operator in RELATIONS and len(parts) == 2:
            kinds = [False, False]
        elif not formula and operator == "if" and len(parts) == 3:
            kinds = [True, False, False]
        else:
            few, most = (CONNECTIVES if formula else OPERATIONS).get(operator, (0, -1))
            if most is None:
                most = len(parts)
            if not few <= len(parts) <= most:
                raise Refused(
                    f"unknown operator {operator!r} with {len(parts)} parts in a {'formula' if formula else 'term'}"
                )
            kinds = [formula] * len(parts)
        for part, kind in zip(parts, kinds):
            well_formed(part, kind)
    elif formula:
        raise Refused(f"{node!r:.60} is not a formula")
    elif isinstance(node, bool) or not isinstance(node, (int, str)):
        raise Refused(f"{node!r:.60} is not an integer")
    elif isinstance(node, str) and not NAME.match(node):
        raise Refused(f"{node!r:.60} is not a variable's name")
    elif isinstance(node, str) and FRESH.match(node):
        raise Refused(f"the name {node} is reserved for floors")


def rational(value: Node) -> Fraction:
    """A whole number, or a text such as "-3/2"."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and RATIONAL.match(value):
        return Fraction(value)
    raise Refused(f"{value!r:.60} is not a rational number")


# Polynomials ------------------------------------------------------------------------------------------


def constant(number: int | Fraction) -> Polynomial:
    return {(): number} if number else {}


def add(a: Polynomial, b: Polynomial, factor: int | Fraction = 1) -> Polynomial:
    """a + factor * b"""
    spend(len(b))
    total = dict(a)
    for powers, coefficient in b.items():
        value = total.get(powers, 0) + factor * coefficient
        if value:
            total[powers] = value
        else:
            total.pop(powers, None)
    return total


def multiply(a: Polynomial, b: Polynomial) -> Polynomial:
    spend(len(a) * len(b))
    product: Polynomial = {}
    for left, x in a.items():
        for right, y in b.items():
            powers = tuple(sorted(left + right)) if left and right else left or right
            product[powers] = product.get(powers, 0) + x * y
            if len(powers) > MOST_FACTORS or (value := product[powers]) and value.numerator.bit_length() > MOST_BITS:
                raise Refused("a product is larger than any statement needs")
    return {powers: value for powers, value in product.items() if value}


def replace(a: Polynomial, name: str, value: Polynomial) -> Polynomial:
    if not any(name in powers for powers in a):
        return a
    result = {powers: coefficient for powers, coefficient in a.items() if name not in powers}
    for powers, coefficient in a.items():
        if name in powers:
            part = {tuple(p for p in powers if p != name): coefficient}
            for _ in range(powers.count(name)):
                part = multiply(part, value)
            result = add(result, part)
    return result


# From a statement to cases ----------------------------------------------------------------------------


def negate(formula: Node) -> Node:
    return ["not", formula]


def lists(node: Node) -> Node:
    """The same node with every tuple a list, so that equal nodes compare equal."""
    return [*map(lists, node)] if isinstance(node, (list, tuple)) else node


def choices(node: Node) -> Iterator[Node]:
    """The subterms max, min and if, innermost first."""
    if isinstance(node, (list, tuple)):
        for part in node[1:]:
            yield from choices(part)
        if node[0] in ("max", "min", "if"):
            yield node


def put(node: Node, old: Node, new: Node) -> Node:
    """node with every occurrence of the subterm old replaced by new"""
    if node == old:
        return new
    if isinstance(node, (list, tuple)):
        return [node[0], *(put(part, old, new) for part in node[1:])]
    return node


def lists_of(values: dict[str, Node]) -> dict[str, Node]:
    return {name: lists(value) for name, value in values.items()}


def without_choices(formula: Node) -> Iterator[Node]:
    """Split on what each max, min or if takes, until none is left."""
    spend(200)
    choice = next(choices(formula), None)
    if choice is None:
        yield formula
        return
    if choice[0] == "if":
        condition, yes, no = choice[1:]
    else:
        if len(choice) != 3:
            raise Refused(f"{choice[0]} takes two arguments")
        condition, (yes, no) = [">=" if choice[0] == "max" else "<=", choice[1], choice[2]], choice[1:]
    yield from without_choices(["and", condition, put(formula, choice, yes)])
    yield from without_choices(["and", negate(condition), put(formula, choice, no)])


OPPOSITE = {"<=": ">", "<": ">=", ">=": "<", ">": "<=", "==": "!=", "!=": "=="}


def disjuncts(formula: Node, truth: bool = True) -> list[list[Node]]:
    """Alternatives, each a list of relations, that together say: formula is true (or false)."""
    operator, *parts = formula
    if operator in RELATIONS:
        relation = operator if truth else OPPOSITE[operator]
        if relation == "!=":
            return [[["<", *parts]], [[">", *parts]]]
        return [[[relation, *parts]]]
    if operator == "not":
        return disjuncts(parts[0], not truth)
    if operator == "=>":
        return disjuncts(["or", negate(parts[0]), parts[1]], truth)
    if operator == "<=>":
        a, b = parts
        both, neither = ["and", a, b], ["and", negate(a), negate(b)]
        one, other = ["and", a, negate(b)], ["and", negate(a), b]
        return disjuncts(["or", both, neither] if truth else ["or", one, other])
    if operator not in ("and", "or"):
        raise Refused(f"unknown logical operator {operator!r}")
    if (operator == "and") == truth:
        alternatives: list[list[Node]] = [[]]
        for part in parts:
            more = disjuncts(part, truth)
            spend(10 * len(alternatives) * len(more))
            alternatives = [left + right for left in alternatives for right in more]
        return alternatives
    return [alternative for part in parts for alternative in disjuncts(part, truth)]


class Reader:
    """Reads relations as polynomials.

    Each distinct floor(n/d) becomes an integer q with d*q <= n <= d*q + d - 1 (right because d >= 1), and an equality
    that gives a variable (x = value) is used at once: value takes the variable's place everywhere.
    """

    def __init__(self) -> None:
        self.floors: list[tuple[Polynomial, Polynomial, Polynomial]] = []
        self.facts: list[Polynomial] = []
        self.equalities: list[Polynomial] = []
        self.solved: dict[str, Polynomial] = {}

    def copy(self) -> Reader:
        other = Reader()
        other.floors, other.facts = self.floors[:], self.facts[:]
        other.equalities, other.solved = self.equalities[:], self.solved
        return other

    def relation(self, relation: Node) -> None:
        """Take note that the relation holds."""
        operator, left, right = relation
        a, b = self.polynomial(left), self.polynomial(right)
        if operator == "==":
            self.equal(add(a, b, -1))
        elif operator in (">=", ">"):
            self.facts.append(add(add(a, b, -1), constant(int(operator == ">")), -1))
        else:
            self.facts.append(add(add(b, a, -1), constant(int(operator == "<")), -1))

    def floor(self, n: Polynomial, d: Polynomial) -> Polynomial:
        for known_n, known_d, q in self.floors:
            if (known_n, known_d) == (n, d):
                return q
        q = {(f"q{len(self.floors) + 1}",): 1}
        self.floors.append((n, d, q))
        rest = add(n, multiply(d, q), -1)
        # d >= 1 is proved by itself, from the hypotheses alone; without that proof `check` refuses.
        self.facts += [rest, add(add(d, rest, -1), constant(1), -1), add(d, constant(1), -1)]
        return q

    def equal(self, equality: Polynomial) -> None:
        """Take note that the polynomial is 0."""
        self.equalities.append(equality)
        while solution := next(filter(None, map(solvable, self.equalities)), None):
            name, value = solution
            self.solved = {known: replace(p, name, value) for known, p in self.solved.items()} | {name: value}
            self.floors = [
                (replace(n, name, value), replace(d, name, value), replace(q, name, value)) for n, d, q in self.floors
            ]
            self.facts = [replace(p, name, value) for p in self.facts]
            self.equalities = [p for p in (replace(p, name, value) for p in self.equalities) if p]

    def polynomial(self, term: Node) -> Polynomial:
        if isinstance(term, (bool, float)):
            raise Refused(f"{term!r} is not an integer")
        if isinstance(term, int):
            return constant(term)
        if isinstance(term, str):
            if not NAME.match(term):
                raise Refused(f"{term!r} is not a variable's name")
            return self.solved.get(term, {(term,): 1})
        operator, *parts = term
        values = [self.polynomial(part) for part in parts]
        if operator == "+":
            return reduce(add, values, {})
        if operator == "*":
            return reduce(multiply, values[1:], values[0])
        if operator == "neg" and len(values) == 1:
            return add({}, values[0], -1)
        if len(values) == 2:
            a, b = values
            if operator == "-":
                return add(a, b, -1)
            if operator == "//":
                return self.floor(a, b)
            if operator == "ceil":
                return add({}, self.floor(add({}, a, -1), b), -1)
            if operator == "%":
                return add(a, multiply(b, self.floor(a, b)), -1)
        raise Refused(f"unknown operator {operator!r} in a term")


def tightened(fact: Polynomial) -> Polynomial:
    """Divide by the common factor of the non-constant coefficients; the constant may then be rounded down."""
    common = 0
    for powers, coefficient in fact.items():
        if powers:
            common = gcd(common, coefficient)
    if common <= 1:
        return fact
    return {powers: value // common for powers, value in fact.items() if value // common}


def solvable(equality: Polynomial) -> tuple[str, Polynomial] | None:
    """A variable that occurs once, alone, with coefficient 1 or -1, and what the equality says it is."""
    for name in sorted({name for powers in equality for name in powers}, reverse=True):
        if equality.get((name,)) in (1, -1) and sum(name in powers for powers in equality) == 1:
            return name, add({(name,): 1}, equality, -equality[(name,)])
    return None


def readings(alternatives: list[list[Node]]) -> Iterator[Reader]:
    """What each alternative says.  Neighbours begin with the same relations, which are read once."""
    read: list[tuple[Node, Reader]] = []  # the relations of the alternative before, each with what was known after it
    for relations in alternatives:
        same = 0
        while same < min(len(read), len(relations)) and read[same][0] is relations[same]:
            same += 1
        del read[same:]
        for relation in relations[same:]:
            reader = read[-1][1].copy() if read else Reader()
            reader.relation(relation)
            read.append((relation, reader))
        yield read[-1][1] if read else Reader()


def case_of(reader: Reader) -> Case | None:
    """The polynomials of one alternative, or None when they contradict each other on sight."""
    kept: list[Polynomial] = []
    for fact in map(tightened, reader.facts):
        if all(powers == () for powers in fact):
            if fact.get((), 0) < 0:
                return None
        elif fact not in kept:
            kept.append(fact)
    if any(set(equality) == {()} for equality in reader.equalities):
        return None
    return kept, reader.equalities


def cases(hypotheses: list[Node], goal: Node) -> list[Case]:
    """What is left to refute: the cases of "every hypothesis holds and the goal does not"."""
    found = []
    for formula in without_choices(lists(["and", *hypotheses, negate(goal)])):
        for reader in readings(disjuncts(formula)):
            case = case_of(reader)
            if case is not None:
                found.append(case)
    return found


def divisors(node: Node) -> list[Node]:
    """Every distinct divisor that is not a plain number >= 1, in reading order."""
    found: list[Node] = []
    if isinstance(node, (list, tuple)):
        for part in node[1:]:
            found += [d for d in divisors(part) if d not in found]
        if node[0] in ("//", "ceil", "%"):
            d = node[2]
            if not (isinstance(d, int) and d >= 1) and d not in found:
                found.append(d)
    return found


def variables(node: Node) -> set[str]:
    if isinstance(node, str):
        return {node}
    if isinstance(node, (list, tuple)):
        return set().union(*map(variables, node[1:]))
    return set()


# Checking ---------------------------------------------------------------------------------------------


def refute(case: Case, tree: Node, where: str) -> None:
    """Close a case.  A tree is one of

    ["sum", terms, multipliers]             the sum of positive multiples of facts, and multiples of equalities, is -1
    ["split", p, tree, tree]                an integer p is >= 0 or <= -1
    ["compare", p, tree, tree, tree]        an integer p is >= 1, or 0, or <= -1
    """
    facts, equalities = case
    shapes = {"sum": 3, "split": 4, "compare": 5}
    if not isinstance(tree, (list, tuple)) or not tree or len(tree) != shapes.get(tree[0]):
        raise Refused(f"{where}: not a certificate")
    if tree[0] != "sum":
        split_on = lists(tree[1])
        if divides(split_on) or next(choices(split_on), None) is not None:
            raise Refused(f"{where}: a split needs a polynomial")
        p = Reader().polynomial(split_on)  # integer coefficients, so p is an integer
        above = add(p, constant(1), -1) if tree[0] == "compare" else p
        refute((facts + [above], equalities), tree[2], where + "+")
        if tree[0] == "compare":
            refute((facts, equalities + [p]), tree[3], where + "=")
        refute((facts + [add(add({}, p, -1), constant(1), -1)], equalities), tree[-1], where + "-")
        return
    total: Polynomial = {}
    for coefficient, indices in tree[1]:
        c = rational(coefficient)
        if c <= 0:
            raise Refused(f"{where}: coefficient {coefficient} is not positive")
        product = constant(1)
        for index in indices:
            if type(index) is not int or not 0 <= index < len(facts):
                raise Refused(f"{where}: there is no fact number {index}; the case has {len(facts)}")
            product = multiply(product, facts[index])
        if not indices or not product:
            raise Refused(f"{where}: an empty product proves nothing")
        total = add(total, product, c)
    for index, multiplier in tree[2]:
        if type(index) is not int or not 0 <= index < len(equalities):
            raise Refused(f"{where}: there is no equality number {index}; the case has {len(equalities)}")
        free: Polynomial = {}
        for coefficient, powers in multiplier:
            if not all(isinstance(name, str) and NAME.match(name) for name in powers):
                raise Refused(f"{where}: a multiplier is made of variables")
            free = add(free, {tuple(sorted(powers)): rational(coefficient)})
        total = add(total, multiply(free, equalities[index]))
    if total != constant(-1):
        raise Refused(f"{where}: the certificate's sum is {show(total)}, not -1")


def show(p: Polynomial) -> str:
    """A polynomial as text, for messages."""
    parts = [
        f"{'+' if c > 0 else '-'} {'*'.join([str(abs(c))] * (abs(c) != 1 or not m) + list(m))}" for m, c in p.items()
    ]
    return " ".join(parts).removeprefix("+ ") or "0"


def instance(statement: Node, values: dict[str, Node]) -> Node:
    """An earlier theorem [hypotheses, goal] at the given values, as one implication."""
    hypotheses, goal = statement
    missing = variables(["", *hypotheses, goal]) ^ set(values)
    if missing:
        raise Refused(f"a citation must give each variable once: {', '.join(sorted(missing))}")

    def at(node: Node) -> Node:
        if isinstance(node, str):
            return values[node]
        if isinstance(node, (list, tuple)):
            return [node[0], *map(at, node[1:])]
        return node

    return ["=>", ["and", *map(at, hypotheses)], at(goal)] if hypotheses else at(goal)


def check(hypotheses: list[Node], goal: Node, proof: Node, cited: tuple[Node, ...] = ()) -> int:
    """Raise Refused unless proof shows that the hypotheses imply the goal; return how many cases it closed.

    proof is {"divisors": [[tree, ...], ...], "cases": [tree, ...]}.  cited are instances of theorems proved
    elsewhere; they join the hypotheses, and their divisors must be shown positive like all others.
    """
    try:
        return _check(lists(hypotheses), lists(goal), proof, lists(cited))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise Refused(f"not a certificate ({type(error).__name__}: {error})") from error


def _check(hypotheses: list[Node], goal: Node, proof: Node, cited: list[Node]) -> int:
    known = [*hypotheses, *cited]
    for formula in [*known, goal]:
        well_formed(formula, True)
    needed = divisor_cases(hypotheses, cited, goal)
    if len(proof["divisors"]) != len(needed):
        raise Refused(f"{len(needed)} divisors need a proof that they are positive, {len(proof['divisors'])} given")
    closed = 0
    for (divisor, open_cases), trees in zip(needed, proof["divisors"]):
        closed += close(open_cases, trees, f"divisor {json.dumps(divisor)} >= 1")
    return closed + close(cases(known, goal), proof["cases"], "case")


def divisor_cases(hypotheses: list[Node], cited: list[Node], goal: Node) -> list[tuple[Node, list[Case]]]:
    """Every divisor, with the cases of "it is at least 1", which the hypotheses without a division must imply."""
    plain = [h for h in hypotheses if not divides(h)]
    found = []
    for divisor in divisors(["", *hypotheses, *cited, goal]):
        if divides(divisor):
            raise Refused("a divisor that contains a floor is not supported")
        found.append((divisor, cases(plain, [">=", divisor, 1])))
    return found


def divides(node: Node) -> bool:
    return isinstance(node, (list, tuple)) and (node[0] in ("//", "ceil", "%") or any(map(divides, node[1:])))


def close(open_cases: list[Case], trees: list[Node], what: str) -> int:
    if len(open_cases) != len(trees):
        raise Refused(f"{what}: the statement has {len(open_cases)} cases, the certificate {len(trees)}")
    for number, (case, tree) in enumerate(zip(open_cases, trees), 1):
        refute(case, tree, f"{what} {number}")
    return len(trees)


def digest(node: Node) -> str:
    """The hash that ties a certificate to its statement."""
    return hashlib.sha256(json.dumps(node, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()
