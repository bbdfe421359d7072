"""Writes the theory as Coq: one readable statement a theorem, its proof from the derivation and the certificates."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from math import lcm
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from convmath.proof import kernel  # noqa: E402  (a file of the standard library alone)

Node = object


class NotExported(Exception):
    """What this exporter cannot say in Coq, by name."""


# Formulas as Coq text ---------------------------------------------------------------------------------

BINARY = {"*": "*", "//": "/", "%": "mod"}
RELATIONS = {"<=": "<=", "<": "<", ">=": ">=", ">": ">", "==": "=", "!=": "<>"}


# Formulas as data for the checker ---------------------------------------------------------------------

OPS = {"*": "Times", "//": "Quot", "%": "Rem", "max": "Larger", "min": "Smaller", "-": "Minus"}
OPS |= {"<=": "Le", "<": "Lt", ">=": "Ge", ">": "Gt", "==": "Eq", "!=": "Ne"}
OPS |= {"and": "And", "or": "Or", "=>": "Imp", "<=>": "Iff"}


def number(n):
    return str(n) if n >= 0 else f"({n})"


class Data:
    """Nodes as Coq's data, with the statement's variables numbered."""

    def __init__(self, names):
        self.numbers = {name: i for i, name in enumerate(names, 1)}

    def __call__(self, n):
        if isinstance(n, int):
            return f"(N {number(n)})"
        if isinstance(n, str):
            return f"(V {self.numbers[n]})"
        operator, *parts = n
        if operator == "+":
            text = self(parts[0])
            for part in parts[1:]:
                if isinstance(part, list) and part[0] == "neg":
                    text = f"(Op Minus {text} {self(part[1])})"
                else:
                    text = f"(Op Plus {text} {self(part)})"
            return text
        if operator == "neg":
            return f"(Neg {self(parts[0])})"
        if operator == "not":
            return f"(Not {self(parts[0])})"
        if operator == "ceil":
            return f"(Neg (Op Quot (Neg {self(parts[0])}) {self(parts[1])}))"
        if operator == "if":
            return f"(If {' '.join(map(self, parts))})"
        if operator in ("and", "or"):
            *first, text = map(self, parts)
            for part in reversed(first):
                text = f"(Op {OPS[operator]} {part} {text})"
            return text
        if operator == "*":
            text = self(parts[0])
            for part in parts[1:]:
                text = f"(Op Times {text} {self(part)})"
            return text
        if operator in OPS:
            return f"(Op {OPS[operator]} {self(parts[0])} {self(parts[1])})"
        raise NotExported(f"the operator {operator}")


class Recorder(kernel.Reader):
    """Reads relations as the kernel does, and remembers where each fact came from."""

    def __init__(self, data):
        super().__init__()
        self.data = data
        self.atoms = {}  # (numerator, divisor) as data -> its number
        self.owner = []  # floor -> atom
        self.sources = []  # of facts: number of a relation, or (atom, which)
        self.equal_sources = []
        self.steps = []

    def polynomial(self, term):
        if isinstance(term, list) and term[0] in ("//", "ceil", "%"):
            operator, x, y = term
            a, b = self.polynomial(x), self.polynomial(y)
            if operator == "ceil":
                q = self.quotient(kernel.add({}, a, -1), b, (f"(Neg {self.data(x)})", self.data(y)))
                return kernel.add({}, q, -1)
            q = self.quotient(a, b, (self.data(x), self.data(y)))
            return q if operator == "//" else kernel.add(a, kernel.multiply(b, q), -1)
        return super().polynomial(term)

    def quotient(self, n, d, key):
        known = [i for i, floor in enumerate(self.floors) if floor[:2] == (n, d)]
        q = self.floor(n, d)
        if key not in self.atoms:
            atom = self.atoms[key] = len(self.atoms)
            if known:
                self.steps.append((f"Twins {atom} {self.owner[known[0]]}", f"{2 * atom + 3}", q))
            else:
                self.owner.append(atom)
                self.sources += [(atom, i) for i in range(3)]
        return q

    def variable(self, name):
        """The checker's number of a variable or a floor."""
        if kernel.FRESH.match(name):
            return 2 * self.owner[int(name[1:]) - 1] + 3
        return 2 * self.data.numbers[name]

    def equal_from(self, equality, source):
        self.equalities.append(equality)
        self.equal_sources.append(source)
        while solutions := [(i, found) for i, found in enumerate(map(kernel.solvable, self.equalities)) if found]:
            number_, (name, value) = solutions[0]
            self.steps.append((f"By {self.equal_sources[number_]}", str(self.variable(name)), value))
            self.solved = {known: kernel.replace(p, name, value) for known, p in self.solved.items()} | {name: value}
            self.floors = [tuple(kernel.replace(p, name, value) for p in floor) for floor in self.floors]
            self.facts = [kernel.replace(p, name, value) for p in self.facts]
            rest = [kernel.replace(p, name, value) for p in self.equalities]
            self.equal_sources = [s for s, p in zip(self.equal_sources, rest) if p]
            self.equalities = [p for p in rest if p]

    def show(self, p, scale=1):
        """A polynomial as data."""
        parts = []
        for powers, coefficient in p.items():
            c = coefficient * scale
            assert c == int(c)
            parts.append(f"({number(int(c))}, [{'; '.join(str(self.variable(x)) for x in powers)}])")
        return f"(P [{'; '.join(parts)}])"


def leaf(relations, tree, data):
    """What closes one case, for the checker in Coq; tree is None where the case contradicts itself on sight."""
    r = Recorder(data)
    for i, (operator, left, right) in enumerate(relations):
        a, b = r.polynomial(left), r.polynomial(right)
        if operator == "==":
            r.equal_from(kernel.add(a, b, -1), i)
        else:
            low, high = (b, a) if operator in (">=", ">") else (a, b)
            strict = int(operator in ("<", ">"))
            r.facts.append(kernel.add(kernel.add(high, low, -1), kernel.constant(strict), -1))
            r.sources.append(i)
    kept, bases, trivial = [], [], None
    for fact, source in zip(r.facts, r.sources):
        base = source if isinstance(source, int) else len(relations) + 3 * source[0] + source[1]
        tight = kernel.tightened(fact)
        if all(powers == () for powers in tight):
            if tight.get((), 0) < 0 and trivial is None:
                trivial = (base, tight)
        elif tight not in kept:
            kept.append(tight)
            some = next(p for p in tight if p)
            g = fact[some] // tight[some]
            bases.append((base, g, fact.get((), 0) - g * tight.get((), 0)))
    false = [(i, e) for i, e in zip(r.equal_sources, r.equalities) if set(e) == {()}]
    facts, equals = [], []
    if trivial:
        facts = [f"({trivial[0]}, 1, {r.show(trivial[1])}, 0)"]
        closing = "(Close [(1, [0])] [])"
    elif false:
        equals = [f"({false[0][0]}, {r.show(false[0][1])})"]
        closing = f"(Close [] [(P [({number(-1 if false[0][1][()] > 0 else 1)}, [])], 0)])"
    else:
        used, same = set(), set()
        collect(tree, used, same, len(kept), len(r.equalities))
        order, equal_order = sorted(used), sorted(same)
        facts = [
            f"({bases[i][0]}, {bases[i][1]}, {r.show(kept[i])}, {bases[i][2]})" for i in order
        ]
        equals = [f"({r.equal_sources[i]}, {r.show(r.equalities[i])})" for i in equal_order]
        closing = branch(tree, r, {i: n for n, i in enumerate(order)}, {i: n for n, i in enumerate(equal_order)},
                         len(kept), len(r.equalities), len(order), len(equal_order))
    atoms = "; ".join(f"({n}, {d})" for n, d in r.atoms)
    steps = "; ".join(f"({how}, {x}, {r.show(p)})" for how, x, p in r.steps)
    return f"(Leaf [{atoms}] [{steps}] [{'; '.join(facts)}] [{'; '.join(equals)}] {closing})", trivial or false


def collect(tree, used, same, facts, equalities):
    """The facts and equalities of the case, not of its splits, that a certificate names."""
    if tree[0] == "sum":
        used |= {i for _, indices in tree[1] for i in indices if i < facts}
        same |= {i for i, _ in tree[2] if i < equalities}
    else:
        for part in tree[2:]:
            collect(part, used, same, facts, equalities)


def branch(tree, r, used, same, facts, equalities, added_at, equal_at):
    """A certificate's tree with its facts renumbered and its coefficients made whole."""
    if tree[0] == "sum":
        whole = [Fraction(str(c)).denominator for c, _ in tree[1]]
        whole += [Fraction(str(c)).denominator for _, multiplier in tree[2] for c, _ in multiplier]
        scale = lcm(1, *whole)
        terms = []
        for c, indices in tree[1]:
            numbers = "; ".join(f"{used[i] if i < facts else i - facts + added_at}" for i in indices)
            terms.append(f"({int(Fraction(str(c)) * scale)}, [{numbers}])")
        multiples = []
        for i, multiplier in tree[2]:
            p = {}
            for c, powers in multiplier:
                p = kernel.add(p, {tuple(sorted(powers)): Fraction(str(c))})
            multiples.append(f"({r.show(p, scale)}, {same[i] if i < equalities else i - equalities + equal_at})")
        return f"(Close [{'; '.join(terms)}] [{'; '.join(multiples)}])"
    p = r.show(kernel.Reader().polynomial(kernel.lists(tree[1])))
    go = lambda part: branch(part, r, used, same, facts, equalities, added_at, equal_at)  # noqa: E731
    return f"({tree[0].capitalize()} {p} {' '.join(map(go, tree[2:]))})"


def certificate(formula, trees, data):
    """The checker's certificate for "this formula is false"; trees, in the kernel's order, are consumed."""
    choice = next(kernel.choices(formula), None)
    if choice is not None:
        if choice[0] == "if":
            condition, yes, no = choice[1:]
        else:
            condition, (yes, no) = [">=" if choice[0] == "max" else "<=", *choice[1:]], choice[1:]
        one = certificate(["and", condition, kernel.put(formula, choice, yes)], trees, data)
        two = certificate(["and", ["not", condition], kernel.put(formula, choice, no)], trees, data)
        return f"(Pick {data(choice)} {one} {two})"
    leaves = []
    for relations in kernel.disjuncts(formula):
        case = kernel.case_of(relations)
        text, trivial = leaf(relations, None if case is None else next(trees), data)
        assert bool(trivial) == (case is None)
        leaves.append(text)
    return "(Leaves [" + ";\n  ".join(leaves) + "])"


def certified(hypotheses, goal, proof, data):
    """The arguments of `certified` that prove: the hypotheses imply the goal."""
    plain = [h for h in hypotheses if not kernel.divides(h)]
    divisors = []
    for divisor, trees in zip(kernel.divisors(["", *hypotheses, goal]), proof["divisors"]):
        wanted = ["and", *plain, ["not", [">=", divisor, 1]]]
        divisors.append(f"({data(divisor)}, {certificate(wanted, iter(trees), data)})")
    main = certificate(["and", *hypotheses, ["not", goal]], iter(proof["cases"]), data)
    return f"[{'; '.join(map(data, hypotheses))}] {data(goal)} [{'; '.join(divisors)}] {main}"
