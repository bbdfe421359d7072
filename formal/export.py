"""Writes the theory as Coq: one readable statement a theorem, its proof from the derivation and the certificates."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from itertools import product as product_
from math import lcm
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from convmath.proof import kernel  # noqa: E402  (a file of the standard library alone)

Node = object


class NotExported(Exception):
    """What this exporter cannot say in Coq, by name."""


# Formulas as Coq text ---------------------------------------------------------------------------------

RELATIONS = {"<=": "<=", "<": "<", ">=": ">=", ">": ">", "==": "=", "!=": "<>"}
DECIDED = {"<=": "<=?", "<": "<?", ">=": ">=?", ">": ">?", "==": "=?"}
BINDERS = ("count", "sum", "all", "at")


def number(n):
    return str(n) if n >= 0 else f"({n})"


def paren(text, level, most):
    return f"({text})" if level > most else text


def term(n, most=200):
    """An integer, or an entry of an array, as Coq writes it; `most` is the loosest level that needs no brackets."""
    if isinstance(n, int):
        return number(n)
    if isinstance(n, str):
        return n
    operator, *parts = n
    if operator == "+":
        text = term(parts[0], 50)
        for part in parts[1:]:
            minus = isinstance(part, list) and part[0] == "neg"
            text += f" - {term(part[1], 40)}" if minus else f" + {term(part, 40)}"
        return paren(text, 50, most)
    if operator == "*":
        return paren(" * ".join([term(parts[0], 40), *(term(part, 39) for part in parts[1:])]), 40, most)
    if operator == "-":
        return paren(f"{term(parts[0], 50)} - {term(parts[1], 40)}", 50, most)
    if operator == "neg":
        return f"(- {term(parts[0], 35)})"
    if operator == "//":
        return paren(f"{term(parts[0], 40)} / {term(parts[1], 39)}", 40, most)
    if operator == "%":
        return paren(f"{term(parts[0], 39)} mod {term(parts[1], 39)}", 41, most)
    if operator in ("ceil", "max", "min"):
        name = {"ceil": "ceildiv", "max": "Z.max", "min": "Z.min"}[operator]
        return paren(f"{name} {term(parts[0], 9)} {term(parts[1], 9)}", 10, most)
    if operator == "if":
        return f"(if {decided(parts[0])} then {term(parts[1])} else {term(parts[2])})"
    raise NotExported(f"the operator {operator} in a term")


def decided(n):
    """A condition that Coq can compute."""
    operator, *parts = n
    if operator in DECIDED:
        return f"({term(parts[0], 69)} {DECIDED[operator]} {term(parts[1], 69)})"
    if operator == "!=":
        return f"negb ({term(parts[0], 69)} =? {term(parts[1], 69)})"
    if operator in ("and", "or"):
        *first, text = map(decided, parts)
        for part in reversed(first):
            text = f"({part} {'&&' if operator == 'and' else '||'} {text})"
        return text
    if operator == "not":
        return f"(negb {decided(parts[0])})"
    if operator == "=>":
        return f"(implb {decided(parts[0])} {decided(parts[1])})"
    if operator == "<=>":
        return f"(eqb {decided(parts[0])} {decided(parts[1])})"
    raise NotExported(f"the operator {operator} in a condition")


def formula(n, most=200):
    """A proposition as Coq writes it."""
    operator, *parts = n
    if operator in RELATIONS:
        return paren(f"{term(parts[0], 69)} {RELATIONS[operator]} {term(parts[1], 69)}", 70, most)
    if operator == "and":
        if len(parts) == 2 and all(p[0] in ("<=", "<") for p in parts) and parts[0][2] == parts[1][1]:
            (one, low, middle), (other, _, high) = parts
            return paren(f"{term(low, 69)} {one} {term(middle, 69)} {other} {term(high, 69)}", 70, most)
        return paren(" /\\ ".join(formula(p, 79) for p in parts), 80, most) if parts else "True"
    if operator == "or":
        return paren(" \\/ ".join(formula(p, 84) for p in parts), 85, most)
    if operator == "not":
        return paren(f"~ {formula(parts[0], 75)}", 75, most)
    if operator == "=>":
        return paren(f"{formula(parts[0], 98)} -> {formula(parts[1], 99)}", 99, most)
    if operator == "<=>":
        return paren(f"{formula(parts[0], 94)} <-> {formula(parts[1], 94)}", 95, most)
    if operator == "all":
        variable, end, condition = parts
        inside = ["and", ["<=", 0, variable], ["<", variable, end]]
        return paren(f"forall {variable}, {formula(inside, 98)} -> {formula(condition, 99)}", 200, most - 1)
    raise NotExported(f"the operator {operator} in a formula")


# Formulas as data for the checker ---------------------------------------------------------------------

OPS = {"*": "Times", "//": "Quot", "%": "Rem", "max": "Larger", "min": "Smaller", "-": "Minus"}
OPS |= {"<=": "Le", "<": "Lt", ">=": "Ge", ">": "Gt", "==": "Eq", "!=": "Ne"}
OPS |= {"and": "And", "or": "Or", "=>": "Imp", "<=>": "Iff"}


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
        self.floor_of = {}  # atom -> the floor it was read as
        self.same = {}  # a floor that turned out to be another one -> that one

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
            self.floor_of[atom] = known[0] if known else len(self.owner)
            if known:
                self.steps.append((f"Twins {atom} {self.owner[known[0]]}", f"{2 * atom + 3}", self.show(q)))
            else:
                self.owner.append(atom)
                self.sources += [(atom, i) for i in range(3)]
        elif (own := self.floors[self.floor_of[self.atoms[key]]][2]) != q:
            # An equality read since has made two floors one; the kernel goes on with the first of them.
            ((letter,),) = own
            if letter not in self.same:
                step = f"Twins {self.atoms[key]} {self.owner[known[0]]}"
                self.steps.append((step, str(self.variable(letter)), self.show(q)))
                self.same[letter] = q
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
            self.steps.append((f"By {self.equal_sources[number_]}", str(self.variable(name)), self.show(value)))
            self.solved = {known: kernel.replace(p, name, value) for known, p in self.solved.items()} | {name: value}
            self.floors = [tuple(kernel.replace(p, name, value) for p in floor) for floor in self.floors]
            self.facts = [kernel.replace(p, name, value) for p in self.facts]
            rest = [kernel.replace(p, name, value) for p in self.equalities]
            self.equal_sources = [s for s, p in zip(self.equal_sources, rest) if p]
            self.equalities = [p for p in rest if p]

    def show(self, p, scale=1):
        """A polynomial as data."""
        for letter, other in self.same.items():
            p = kernel.replace(p, letter, other)
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
        facts = [f"({bases[i][0]}, {bases[i][1]}, {r.show(kept[i])}, {bases[i][2]})" for i in order]
        equals = [f"({r.equal_sources[i]}, {r.show(r.equalities[i])})" for i in equal_order]
        closing = branch(
            tree,
            r,
            {i: n for n, i in enumerate(order)},
            {i: n for n, i in enumerate(equal_order)},
            len(kept),
            len(r.equalities),
            len(order),
            len(equal_order),
        )
    atoms = "; ".join(f"({n}, {d})" for n, d in r.atoms)
    steps = "; ".join(f"({how}, {x}, {p})" for how, x, p in r.steps)
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
        case = kernel.case_of(next(kernel.readings([relations])))
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


# Sums -------------------------------------------------------------------------------------------------


def binders(n):
    return isinstance(n, list) and (n[0] in BINDERS or any(map(binders, n[1:])))


def conjuncts(n):
    return [n] if n[0] != "and" else [inner for part in n[1:] for inner in conjuncts(part)]


def bound(n):
    if n[0] == "count":
        return [n[1]]
    return n[1][1:] if n[0] == "sum" else []


def substitute(n, values):
    if isinstance(n, str):
        return values.get(n, n)
    if isinstance(n, list):
        head = 2 if n[0] == "at" else 1
        return [*n[:head], *(substitute(part, values) for part in n[head:])]
    return n


def free(n):
    """The variables that nothing binds, in reading order; names of arrays are none."""
    if isinstance(n, str):
        return [n]
    if not isinstance(n, list):
        return []
    own = [n[1]] if n[0] in ("count", "all") else n[1][1:] if n[0] == "sum" else []
    parts = n[2:] if n[0] in ("at", "count", "all", "sum") else n[1:]
    return [x for x in dict.fromkeys(x for part in parts for x in free(part)) if x not in own]


def arrays(n):
    """Array name -> number of indices."""
    if not isinstance(n, list):
        return {}
    found = {n[1]: len(n) - 2} if n[0] == "at" else {}
    for part in n[1:]:
        found |= arrays(part)
    return found


def flat(n):
    """A sum of sums of products as one sum: its indices, its guards, the array entries it multiplies."""
    if n[0] == "sum":
        own, guards, inside = n[1][1:], conjuncts(n[2]), n[3]
    elif n[0] == "count":
        own, guards, inside = [n[1]], conjuncts(n[2]), 1
    elif n[0] == "if" and n[3] == 0:
        own, guards, inside = [], conjuncts(n[1]), n[2]
    elif n[0] == "at":
        return [], [], [n]
    elif n[0] == "*":
        parts = list(map(flat, n[1:]))
        return [x for p in parts for x in p[0]], [g for p in parts for g in p[1]], [e for p in parts for e in p[2]]
    else:
        raise NotExported(f"a sum of {n[0]}")
    if inside == 1:
        return own, guards, []
    indices, more, entries = flat(inside)
    return own + indices, guards + more, entries


def loops(indices, guards):
    """(index, low, end) for each index, bounds speaking of earlier ones only; what shows that the sum ends."""
    found, waiting = [], list(indices)
    while waiting:
        for name in waiting:
            low = end = None
            for guard in guards:
                operator, *sides = guard
                if operator == "==" and name in sides:
                    value = sides[1] if sides[0] == name else sides[0]
                    if not set(free(value)) & set(waiting):
                        low, end = value, ["+", value, 1]
                        break
                if operator == "<=" and sides[1] == name and low is None and not set(free(sides[0])) & set(waiting):
                    low = sides[0]
                if operator == "<" and sides[0] == name and end is None and not set(free(sides[1])) & set(waiting):
                    end = sides[1]
            if low is not None and end is not None:
                found.append((name, low, end))
                waiting.remove(name)
                break
        else:
            raise NotExported(f"a sum whose guard gives no range for {', '.join(waiting)}")
    return found


def pattern(names):
    return names[0] if len(names) == 1 else f"'({', '.join(names)})"


def tuple_(names):
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def intro(names):
    """The same as an introduction pattern: pairs nest to the left."""
    text = names[0]
    for name in names[1:]:
        text = f"[{text} {name}]"
    return text


def decider(names):
    """That tuples of so many integers are equal or not."""
    text = "Z.eq_dec"
    for _ in names[1:]:
        text = f"(pair_dec {text} Z.eq_dec)"
    return text


def of(names, body):
    return f"(fun {pattern(names)} => {body})"


def entry(n):
    return f"{n[1]} {' '.join(term(i, 9) for i in n[2:])}"


def product(entries):
    return " ⋅ ".join(map(entry, entries)) if entries else "1"


class Names:
    """The sums of a statement, each with a name, inner ones first."""

    def __init__(self):
        self.found = []  # (name, context, node)

    def name(self, n, context):
        """The text of a term or formula in which each sum is replaced by its name."""
        if isinstance(n, list) and n[0] in ("count", "sum"):
            self.inside(n, context)  # the sums within come first
            for name, known, node in self.found:
                if (known, node) == (context, n):
                    return self.call(name, context)
            kind = "count" if n[0] == "count" or n[3] == 1 else "sum"
            name = f"{kind}{1 + len(self.found)}"
            self.found.append((name, context, n))
            return self.call(name, context)
        return None

    def call(self, name, context):
        return " ".join([name, *context])

    def ring(self, n, context, most=200):
        """A product of entries, choices and sums, in the ring."""
        if n[0] == "at":
            return paren(entry(n), 10, most)
        if n[0] in ("sum", "count"):
            return paren(self.name(n, context), 10 if context else 0, most)
        if n[0] == "if" and n[3] == 0:
            return f"(if {decided(n[1])} then {self.ring(n[2], context)} else zero)"
        if n[0] == "*":
            return paren(
                " ⋅ ".join([self.ring(n[1], context, 40), *(self.ring(p, context, 39) for p in n[2:])]), 40, most
            )
        raise NotExported(f"the operator {n[0]} in a sum")

    def inside(self, n, context):
        """The term of a sum."""
        indices = bound(n)
        return "1" if n[0] == "count" or n[3] == 1 else self.ring(n[3], [*context, *indices])

    def statement(self, name, context, n):
        """What defines a named sum."""
        guard = of(bound(n), formula(n[2]))
        ones = n[0] == "count" or n[3] == 1
        body = f"Counts {guard}" if ones else f"Sums {guard} {of(bound(n), self.inside(n, context))}"
        text = f"{body} {paren(self.call(name, context), 10 if context else 0, 9)}"
        return f"forall {' '.join(context)}, {text}" if context else text


def value_text(n, names, context=()):
    """A side of an equation between integers, its counts by name."""
    if isinstance(n, list) and n[0] in ("count", "sum"):
        return names.name(n, list(context))
    if binders(n):
        raise NotExported("a count within a term")
    return term(n, 69)


def goal_text(n, names):
    """A goal with its sums by name: (text, whether it is about a ring)."""
    if n[0] in RELATIONS and binders(n):
        if arrays(n):
            return f"{names.ring(n[1], [])} {RELATIONS[n[0]]} {names.ring(n[2], [])}"
        return f"{value_text(n[1], names)} {RELATIONS[n[0]]} {value_text(n[2], names)}"
    if any(part[0] in ("count", "sum", "at") for part in walk(n)):
        raise NotExported("a sum inside a formula")
    return formula(n)


def walk(n):
    if isinstance(n, list):
        yield n
        for part in n[1:]:
            yield from walk(part)


def nested(n, names, context):
    """How a term is read as one sum: its guard and its term as functions, the shape of its indices, and the tactic."""
    if n[0] == "at":
        return "(fun _ : unit => True)", f"(fun _ : unit => {entry(n)})", ["_"], "apply single; intros; ring."
    if n[0] == "if":
        guard, value, shape, proof = nested(n[2], names, context)
        return f"(fun a_ => {decided(n[1])} = true /\\ {guard} a_)", value, shape, f"apply when. {proof}"
    if n[0] == "*":
        guard, value, shape, proof = nested(n[1], names, context)
        for part in n[2:]:
            guard2, value2, shape2, proof2 = nested(part, names, context)
            guard = f"(fun '(a_, b_) => {guard} a_ /\\ {guard2} b_)"
            value = f"(fun '(a_, b_) => {value} a_ ⋅ {value2} b_)"
            shape, proof = [shape, shape2], f"apply (times _ _ _ _ _ _ laws). {{ {proof} }} {proof2}"
        return guard, value, shape, proof
    if n[0] == "sum" and n[3] != 1:
        indices = n[1][1:]
        name = names.name(n, context).split()[0]
        guard, value, shape, proof = nested(n[3], names, [*context, *indices])
        own, body = of(indices, formula(n[2])), of(indices, names.inside(n, context))
        inner, inner_value = of(indices, guard), of(indices, value)
        proof = (
            f"refine (nest zero add _ _ {own} {body} {inner} {inner_value} _ (def_{name}{''.join(' ' + c for c in context)}) _);"
            f" [intros; ring | intros; ring | intros {intro(indices)} _; cbv beta iota]. {proof}"
        )
        return (
            f"(fun '(a_, b_) => {own} a_ /\\ {inner} a_ b_)",
            f"(fun '(a_, b_) => {inner_value} a_ b_)",
            [indices, shape],
            proof,
        )
    raise NotExported(f"the operator {n[0]} in a sum")


def shaped(shape, unit):
    """A shape as a pattern, or as the tuple that fits it."""
    if shape == ["_"]:
        return unit
    if all(isinstance(part, str) for part in shape):
        return tuple_(shape)
    return f"({', '.join(shaped(part, unit) for part in shape)})"


# Theorems ---------------------------------------------------------------------------------------------


class Link(NamedTuple):
    """One statement that a certificate proves."""

    part: str
    hypotheses: list
    goal: list
    cites: list  # [[tag, values], ...]
    proof: object


class Statement(NamedTuple):
    """A theorem as it is stated in Coq."""

    letters: list  # variables, in the order in which they are quantified
    hypotheses: list


def identifier(tag, part="goal"):
    name = tag.replace("-", "_")
    name = f"t_{name}" if name[0].isdigit() else name
    return name if part == "goal" else f"{name}_{part.replace('-', '_')}"


def quantified(letters, more=""):
    text = (f" ({' '.join(letters)} : Z)" if letters else "") + more
    return f"forall{text}, " if text else ""


class Writer:
    """Everything written for the theorems of one chapter."""

    def __init__(self, links, statements, compute=True):
        self.compute = compute  # whether certificates are written too, which takes seconds
        self.links = links  # tag -> {part: Link}
        self.statements = statements  # tag -> Statement, of every theorem exported so far
        self.certificates = []  # Coq lemmas that are computed
        self.text = []
        self.also = {}  # tag -> the names that its theorem has in Coq

    def theorem(self, t):
        """Write one theorem; refuse by NotExported, having written nothing."""
        kept = len(self.certificates), len(self.text)
        try:
            self._theorem(t)
        except NotExported:
            del self.certificates[kept[0] :], self.text[kept[1] :]
            raise
        except (AssertionError, KeyError, StopIteration, TypeError, ValueError) as error:
            del self.certificates[kept[0] :], self.text[kept[1] :]
            raise NotExported(f"{type(error).__name__}: {error}") from error

    def _theorem(self, t):
        derivation = t["derivation"]
        if derivation and t["goal"][1:] != [derivation["start"], derivation["steps"][-1]["to"]]:
            raise NotExported("a derivation that does not run from one side of the goal to the other")
        hypotheses = [["==", *pair] for pair in t["where"]] + [h["formula"] for h in t["hypotheses"]]
        short = [name for name, _ in t["where"]]
        letters = [*t["example"], *short]
        entries = arrays(t["goal"])
        clash = (set(letters) | set(entries)) & RESERVED
        if clash or set(letters) & set(entries):
            raise NotExported(f"the letter {', '.join(sorted(clash or set(letters) & set(entries)))}")
        for letter in free(t["goal"]) + [x for h in hypotheses for x in free(h)]:
            if letter not in letters:
                raise NotExported(f"the letter {letter}, which is not among the statement's")
        self.statement = Statement(letters, hypotheses)
        self.tag = t["tag"]
        for part, stated in (("goal", t["goal"]), ("right-when", ["<=>", t["goal"], t["right_when"]])):
            link = self.links[self.tag].get(part)
            if link and (link.hypotheses, link.goal) != (hypotheses, stated):
                raise NotExported("a certificate for another statement")
        self.text.append(f"(* {self.tag} *)")
        for link in self.links[self.tag].values():
            if link.part != "goal":
                self.link(link)
        more = "".join(f" ({name} : {'Z -> ' * count}R)" for name, count in entries.items())
        names = Names()
        goal = goal_text(t["goal"], names)
        if t["refuted"]:
            self.refuted(t, goal, names)
        elif "goal" in self.links[self.tag]:
            self.link(self.links[self.tag]["goal"], "Theorem", letters)
        else:
            chain = [t["derivation"]["start"], *(step["to"] for step in t["derivation"]["steps"])]
            steps = t["derivation"]["steps"]
            head = "".join(f"{formula(h, 98)} -> " for h in hypotheses)
            head = f"{quantified(letters, more)}{head}"
            if t["goal"][0] == "<=>":
                stated, proof = goal, self.equivalences(chain, steps)
            elif entries:
                stated, proof = self.stated(goal, names, "R"), self.sums(t["goal"], chain, steps, names)
            else:
                stated, proof = self.stated(goal, names, "Z"), self.counts(chain, steps)
            self.text.append(f"Theorem {identifier(self.tag)} : {head}\n  {stated}.")
            begin = " ".join(["intros", *letters, *entries, *self.assumed()])
            self.text.append(f"Proof.\n  {begin}.\n" + "\n".join(f"  {line}" for line in proof) + "\nQed.\n")
        self.statements[self.tag] = Statement(letters, hypotheses)
        self.also.setdefault(self.tag, [identifier(self.tag)])

    def assumed(self, extra=0):
        return [f"H{i + 1}" for i in range(len(self.statement.hypotheses) + extra)]

    def stated(self, goal, names, values):
        """A goal about named sums, with what defines them."""
        binding = " ".join(f"({name} : {'Z -> ' * len(context)}{values})" for name, context, _ in names.found)
        parts = [names.statement(*found) for found in names.found]
        parts = [f"({part})" if part.startswith("forall") else part for part in parts]
        return f"exists {binding},\n    " + " /\\\n    ".join([*parts, goal])

    # links

    def link(self, link, word="Lemma", letters=None):
        """A statement proved by its certificate, as a lemma or a theorem of its own."""
        name = identifier(self.tag, link.part)
        cited = []
        for tag, values in link.cites:
            if tag not in self.statements:
                raise NotExported(f"the citation of {tag}, which is not exported")
            cited.append(self.citation(tag, values))
        instances = [kernel.lists(instance) for instance, _ in cited]
        hypotheses = [*link.hypotheses, *instances]
        if letters is None:
            letters = free(["and", *hypotheses, link.goal])
        numbered = [*letters, *(x for x in free(["and", *hypotheses, link.goal]) if x not in letters)]
        if numbered != letters:
            raise NotExported("a citation at values that speak of other letters")
        data = Data(letters)
        if self.compute:
            self.certificates.append(
                f"Lemma {name}_checked : check\n  {certified(hypotheses, link.goal, link.proof, data)} = true.\n"
                "Proof. vm_compute. reflexivity. Qed.\n"
            )
        assumed = [f"H{i + 1}" for i in range(len(link.hypotheses))]
        values = " ".join([*assumed, *(proof for _, proof in cited)])
        stated = "".join(f"{formula(h, 98)} -> " for h in link.hypotheses) + formula(link.goal, 99)
        use = f"certified _ _ _ _ {name}_checked (read [{'; '.join(letters)}]) {values}"
        self.text.append(
            f"{word} {name} : {quantified(letters)}\n  {stated}.\n"
            f"Proof. intros {' '.join([*letters, *assumed])}. exact ({use.strip()}). Qed.\n"
        )

    def citation(self, tag, values):
        """An earlier theorem at given values: as the kernel states it, and its proof."""
        stated = self.statements[tag]
        plain = [stated.hypotheses, self.links[tag]["goal"].goal]
        instance = kernel.instance(plain, values)
        arguments = " ".join([identifier(tag), *(term(values[x], 9) for x in stated.letters)])
        count = len(stated.hypotheses)
        if count < 2:
            return instance, f"({arguments})"
        names = [f"c{i + 1}" for i in range(count)]
        joined = names[-1]
        for name in reversed(names[:-1]):
            joined = f"(conj {name} {joined})"
        return instance, f"(fun '{joined} => {arguments} {' '.join(names)})"

    def use(self, step, part="", extra=(), scope=()):
        """A link of this theorem at the letters in scope, with its further hypotheses; a citation may name others, at any value."""
        link = self.links[self.tag].get(f"{step}{part}")
        if link is None:
            raise NotExported(f"step {step}{part}, which has no link")
        instances = [
            kernel.instance([self.statements[t].hypotheses, self.links[t]["goal"].goal], v) for t, v in link.cites
        ]
        letters = free(["and", *link.hypotheses, *map(kernel.lists, instances), link.goal])
        values = [x if x in scope or x in self.statement.letters else "0" for x in letters]
        return "(" + " ".join([identifier(self.tag, f"{step}{part}"), *values, *self.assumed(), *extra]) + ")"

    # equivalences

    def equivalences(self, chain, steps):
        links = []
        for i, step in enumerate(steps, 1):
            left, right = chain[i - 1], chain[i]
            if step["by"] in ("arithmetic", "cite"):
                links.append(self.use(i))
            elif step["by"] == "every-by-witness":
                _, variable, end, condition = left
                letters = free(right)
                known = f"(decided (read [{'; '.join(letters)}]) {Data(letters)(right)})"
                inside = self.use(i, "a", ["yes_", "at_"], [variable])
                outside = self.use(i, "b", ["no_"])
                witness = term(step["maps"][0][0], 9)
                links.append(
                    f"(every_by_witness (fun {variable} => {formula(condition)}) ({formula(right)}) {term(end, 9)} {witness} {known}"
                    f" (fun {variable} yes_ at_ => {inside}) (fun no_ => {outside}))"
                )
            else:
                raise NotExported(f"the rule {step['by']} between formulas")
        text = links[-1]
        for one in reversed(links[:-1]):
            text = f"(iff_trans {one} {text})"
        return [f"exact {text}."]

    # counts

    def counts(self, chain, steps):
        """From the closed end backwards: the interval or the box is counted, and every step before it changes the count's words."""
        sides = [isinstance(n, list) and n[0] in ("count", "sum") for n in chain]
        if False not in sides or not sides[0]:
            raise NotExported("a derivation that does not run from a count to a number")
        end = sides.index(False)
        if any(sides[end:]):
            raise NotExported("a derivation that returns to a count")
        last, rule = chain[end - 1], steps[end - 1]["by"]
        if rule not in ("count-interval", "count-box"):
            raise NotExported(f"the rule {rule} for a count")
        sizes = [
            f"(count_interval {term(low, 9)} {term(high, 9)})"
            for _, low, high in loops(bound(last), conjuncts(last[2]))
        ]
        order = [name for name, _, _ in loops(bound(last), conjuncts(last[2]))]
        if order != bound(last):
            raise NotExported("a box whose bounds stand in another order")
        box = sizes[0]
        for size in sizes[1:]:
            box = f"(count_box _ _ _ _ {box} {size})"
        lines = [f"pose proof (eq_ind _ (Counts _) {box} _ {self.use(end)}) as found."]
        lines.append(f"apply (same_members _ {self.raw(last)}) in found; [| solve [unpack; tauto]].")
        for i in range(end - 1, 0, -1):
            lines += self.count_step(i, chain[i - 1], chain[i], steps[i - 1])
        equal = "eq_refl"
        for i in range(len(steps), end, -1):
            if steps[i - 1]["by"] not in ("arithmetic", "cite"):
                raise NotExported(f"the rule {steps[i - 1]['by']} between numbers")
            equal = self.use(i) if equal == "eq_refl" else f"(eq_trans {self.use(i)} {equal})"
        return [*lines, f"exact (ex_intro _ _ (conj found {equal}))."]

    def raw(self, n):
        if n[0] == "sum" and n[3] != 1:
            raise NotExported("a sum of sums of ones")
        return of(bound(n), formula(n[2]))

    def guard(self, n):
        """The flat form's indices, guard and entries; entries in the order in which links pair them."""
        indices, guards, entries = flat(n)
        return indices, of(indices, formula(["and", *guards])), sorted(entries, key=lambda e: str(e[1]))

    def count_step(self, i, left, right, step):
        rule = step["by"]
        if rule == "same-members":
            variable = left[1]
            return [
                f"apply (same_members _ {self.raw(left)}) in found; [| intros {variable}; exact (iff_sym {self.use(i, scope=[variable])})]."
            ]
        if rule == "extreme-taps":
            return self.extreme(i, left)
        if rule not in ("re-index", "same-terms"):
            raise NotExported(f"the rule {rule} for a count")
        old, before, _ = self.guard(left)
        new, after, _ = self.guard(right)
        there, back = self.maps(rule, step, old, new)
        lines = [f"apply (same_members _ {after}) in found; [| solve [unpack; tauto]]."]
        lines.append(f"apply (re_count {before} {after} {there} {back}) in found.")
        for goal in self.pairing(rule, i, old, new):
            lines.append(f"2: {{ {goal} }}")
        return [*lines, f"apply (same_members _ {self.raw(left)}) in found; [| solve [unpack; tauto]]."]

    def maps(self, rule, step, old, new):
        if rule == "same-terms":
            return of(old, tuple_(new)), of(new, tuple_(old))
        there, back = step["maps"]
        return of(old, f"({', '.join(map(term, there))})"), of(new, f"({', '.join(map(term, back))})")

    def pairing(self, rule, i, old, new):
        """Proofs that the two guards answer each other, and that the two maps undo each other."""
        if rule == "re-index":
            return [
                f"intros {intro(old)} at_. exact {self.use(i, 'a', ['at_'], old)}.",
                f"intros {intro(new)} at_. exact {self.use(i, 'b', ['at_'], new)}.",
                f"intros {intro(old)} at_. pose proof {self.use(i, 'c', ['at_'], old)} as E. decompose [and] E. cbv beta iota. congruence.",
                f"intros {intro(new)} at_. pose proof {self.use(i, 'd', ['at_'], new)} as E. decompose [and] E. cbv beta iota. congruence.",
            ]
        part = "a" if f"{i}a" in self.links[self.tag] else ""
        return [
            f"intros {intro(old)} at_. exact (proj1 {self.use(i, part, scope=old)} at_).",
            f"intros {intro(new)} at_. exact (proj2 {self.use(i, part, scope=new)} at_).",
            f"intros {intro(old)} _. reflexivity.",
            f"intros {intro(new)} _. reflexivity.",
        ]

    def extreme(self, i, left):
        variable, parts = left[1], conjuncts(left[2])
        quantified_ = next(p for p in parts if p[0] == "all")
        _, tap, end, condition = quantified_
        last = ["+", end, ["neg", 1]]
        ends = ["and", substitute(condition, {tap: 0}), substitute(condition, {tap: last})]
        lines = [
            f"apply (same_members _ {self.raw(left)}) in found.",
            f"2: {{ intros {variable}. cbv beta. pose proof {self.use(i, 'a')} as some. pose proof {self.use(i, 'b', scope=[variable])} as reduced.",
            f"  assert (({formula(quantified_)}) <-> {formula(ends, 94)}) as extremes.",
            f"  {{ split; [intros taps; split; [apply (taps 0) | apply (taps ({term(last)}))]; lia | intros [first_ last_] {tap} tap_].",
        ]
        for operator, a, b in conjuncts(condition):
            low, high = (b, a) if operator in (">=", ">") else (a, b)
            f = ["+", high, ["neg", low], *([["neg", 1]] if operator in ("<", ">") else [])]
            lines.append(
                f"    assert (0 <= {term(f, 69)}) by (apply (extreme_taps (fun {tap} => {term(f)}) {term(end, 9)} {tap});"
                " [intros; ring | exact tap_ | cbv beta; lia | cbv beta; lia])."
            )
        lines.append("    repeat split; lia. }")
        lines.append(f"  revert extremes reduced. generalize ({formula(quantified_)}). tauto. }}")
        return lines

    # sums

    def sums(self, goal, chain, steps, names):
        """Both sides have a value, for their indices are finitely many; and the derivation leads from one to the other."""
        lines = []
        for name, context, n in names.found:
            indices = bound(n)
            covered = loops(indices, conjuncts(n[2]))
            listing = f"[{tuple_(indices)}]"
            for index, low, end in reversed(covered):
                listing = f"flat_map (fun {index} => {listing}) (range {term(low, 9)} {term(end, 9)})"
            of_context = f"fun {' '.join(context)} => " if context else ""
            lines.append(
                f"pose ({name} := {of_context}listed zero add {decider(indices)} ({listing})"
                f" {of(indices, decided(n[2]) if n[2][0] != 'and' else decided(['and', *conjuncts(n[2])]))} {of(indices, names.inside(n, context))})."
            )
            member = " ".join(
                f"apply in_flat_map; exists {index}; split; [apply range_In; lia|]." for index, _, _ in covered
            )
            lines += [
                f"assert ({names.statement(name, context, n)}) as def_{name}.",
                f"{{ {f'intros {chr(32).join(context)}. ' if context else ''}apply listed_Sums; [intros {intro(indices)}; bools; tauto"
                f" | intros {intro(indices)} at_; cbv beta iota in at_]. {member} left. reflexivity. }}",
                f"clearbody {name}.",
            ]
        sides = []
        for n, side in ((goal[1], chain[0]), (goal[2], chain[-1])):
            assert n == side
            guard, value, shape, proof = nested(n, names, [])
            indices, flat_guard, entries = self.guard(n)
            there = f"(fun '{shaped(shape, '_')} => {tuple_(indices)})" if isinstance(shape, list) else ""
            back = of(indices, shaped(shape, "tt"))
            text = names.ring(n, [])
            sides.append(text)
            lines += [
                f"assert (Sums {guard} {value} {paren(text, 40, 9) if ' ' in text else text}) as whole. {{ {proof} }}",
                f"apply (same_terms zero add _ {flat_guard} _ {of(indices, product(entries))} {there} {back}) in whole;",
                "  [| solve [unpack; reflexivity] | solve [unpack; reflexivity] | solve [unpack; bools; tauto] | solve [unpack; ring]].",
                f"rename whole into {'left_' if len(sides) == 1 else 'right_'}.",
            ]
        for i, step in enumerate(steps, 1):
            rule = step["by"]
            if rule not in ("re-index", "same-terms"):
                raise NotExported(f"the rule {rule} for a sum")
            old, before, entries = self.guard(chain[i - 1])
            new, after, others = self.guard(chain[i])
            there, back = self.maps(rule, step, old, new)
            pairs = (
                ("e" if rule == "re-index" else "b")
                if entries and f"{i}{'e' if rule == 're-index' else 'b'}" in self.links[self.tag]
                else ""
            )
            value = f"intros {intro(old)} at_. "
            if pairs:
                value += f"pose proof {self.use(i, pairs, ['at_'], old)} as E. decompose [and] E. "
            value += "cbv beta iota. congruence."
            a, b, c, d = self.pairing(rule, i, old, new)
            goals = [a, b, c, d, value]
            if rule == "same-terms":
                part = "a" if f"{i}a" in self.links[self.tag] else ""
                goals = [
                    c,
                    d.replace("_. reflexivity", "; reflexivity") if False else d,
                    f"intros {intro(old)}. exact {self.use(i, part, scope=old)}.",
                    value,
                ]
                goals[0], goals[1] = f"intros {intro(old)}. reflexivity.", f"intros {intro(new)}. reflexivity."
            name = "re_index" if rule == "re-index" else "same_terms"
            lines.append(
                f"apply ({name} zero add {before} {after} {of(old, product(entries))} {of(new, product(others))} {there} {back}) in left_."
            )
            lines += [f"2: {{ {goal_} }}" for goal_ in goals]
        given = [name for name, _, _ in names.found]
        lines += [f"exists {', '.join(given)}.", *(f"split; [exact def_{name}|]." for name in given)]
        lines.append("refine (Sums_unique zero add _ _ _ _ _ _ left_ right_); intros; ring.")
        return lines

    # refuted claims

    def refuted(self, t, goal, names):
        """A claim that is false: the exact condition, where one is stated, and a counterexample that Coq computes."""
        letters, hypotheses = self.statement
        name = identifier(self.tag)
        values = counterexample(t, letters, hypotheses)
        data = Data(letters)
        point = f"(read [{'; '.join(number(values[x]) for x in letters)}])"
        parts = [formula(h, 79) for h in hypotheses]
        closed = not binders(t["goal"])
        if closed:
            stated, proof = goal, [f"exact {computed(point, data, ['not', t['goal']])}."]
        elif t["goal"][0] == "all":
            _, variable, end, condition = t["goal"]
            at = next(x for x in range(evaluate(end, values)) if not evaluate(condition, {**values, variable: x}))
            inside = ["=>", ["and", ["<=", 0, at], ["<", at, end]], substitute(condition, {variable: at})]
            stated = goal
            proof = [f"intros every. exact ({computed(point, data, ['not', inside])} (every {at}))."]
        elif len(names.found) == 1 and names.found[0][2][0] == "count" and t["goal"][1] == names.found[0][2]:
            found, _, n = names.found[0]
            stated = f"exists {found} : Z, {names.statement(*names.found[0])} /\\ {goal}"
            (index, low, end), guard = loops(bound(n), conjuncts(n[2]))[0], substitute(n[2], values)
            listing = f"(range {number(evaluate(low, values))} {number(evaluate(end, values))})"
            proof = [
                f"intros ({found} & counted & claim).",
                f"pose proof (listed_Sums 0 Z.add Z.eq_dec {listing} {of([index], decided(guard))} {of([index], formula(guard))} (fun _ => 1)) as known.",
                f"assert ({found} = {count(n, values)}) as number_.",
                "{ refine (Sums_unique 0 Z.add _ _ _ _ _ _ counted (known _ _)); intros; bools; try apply range_In; lia. }",
                "lia.",
            ]
        else:
            raise NotExported("a refuted claim of this form")
        right = self.links[self.tag].get("right-when")
        refuting = " /\\ ".join([*parts, f"~ ({stated})"])
        self.text.append(f"Theorem {name} : exists {' '.join(letters)} : Z,\n  {refuting}.")
        steps = [f"exists {', '.join(number(values[x]) for x in letters)}."]
        steps += [f"split; [exact {computed(point, data, h)}|]." for h in hypotheses]
        self.text.append("Proof.\n" + "\n".join(f"  {line}" for line in [*steps, *proof]) + "\nQed.\n")
        self.also.setdefault(self.tag, [name])
        if right:
            self.also[self.tag].append(identifier(self.tag, "right-when"))


def computed(point, data, n):
    """A proof, by evaluation, that a formula without quantifiers holds at given values."""
    return f"(proj1 (truth_meaning {point} {data(n)}) eq_refl)"


def evaluate(n, values):
    """What a term or a formula is at given values."""
    if isinstance(n, int):
        return n
    if isinstance(n, str):
        return values[n]
    operator, *parts = n
    if operator == "all":
        return all(evaluate(parts[2], {**values, parts[0]: x}) for x in range(evaluate(parts[1], values)))
    if operator == "count":
        return count(n, values)
    if operator == "if":
        return evaluate(parts[1 if evaluate(parts[0], values) else 2], values)
    a, *rest = (evaluate(part, values) for part in parts)
    if operator in ("+", "*", "and", "or"):
        for b in rest:
            a = {"+": a + b, "*": a * b, "and": a and b, "or": a or b}[operator]
        return a
    if operator in ("neg", "not"):
        return -a if operator == "neg" else not a
    (b,) = rest
    if operator in ("//", "%", "ceil"):
        return a // b if operator == "//" else a % b if operator == "%" else -(-a // b)
    if operator in ("max", "min", "-"):
        return max(a, b) if operator == "max" else min(a, b) if operator == "min" else a - b
    return {
        "<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b, "==": a == b, "!=": a != b, "=>": not a or b, "<=>": bool(a) == bool(b),
    }[operator]  # fmt: skip


def count(n, values):
    """How many integers a bounded count counts."""
    ((index, low, end),) = loops(bound(n), conjuncts(n[2]))
    return sum(evaluate(n[2], {**values, index: x}) for x in range(evaluate(low, values), evaluate(end, values)))


def counterexample(t, letters, hypotheses):
    """The example, where it refutes the claim, else the first small values that do."""
    given = list(t["example"])
    known = t.get("counterexample") or t["example"]
    for values in [
        tuple(known[x] for x in given),
        *sorted(product_(range(-2, 6), repeat=len(given)), key=lambda v: sum(map(abs, v))),
    ]:
        at = dict(zip(given, values, strict=True))
        try:
            for name, long in t["where"]:
                at[name] = evaluate(long, at)
            if all(evaluate(h, at) for h in hypotheses) and not evaluate(t["goal"], at):
                return at
        except ZeroDivisionError:
            continue
    raise NotExported("a claim without a small counterexample")


RESERVED = set(
    "R zero one add mul sub opp laws fun forall exists if then else let in as at using with match end fix".split()
)

HEADER = """(* Written by formal/export.py: every statement of the chapter, proved from its derivation and its certificates. *)
From Coq Require Import ZArith List Bool Lia Ring.
From Convmath Require Import Certificate Rules {more}.
Import ListNotations.
Open Scope bool_scope.
Open Scope Z_scope.

Ltac unpack := intros; repeat match goal with
  | p : (_ * _)%type |- _ => destruct p
  | u : unit |- _ => destruct u
  end; cbv beta iota in *.
Ltac bools := cbv beta iota in *;
  rewrite ?andb_true_iff, ?orb_true_iff, ?negb_true_iff, ?Z.leb_le, ?Z.ltb_lt, ?Z.geb_le, ?Z.eqb_eq, ?Z.eqb_neq in *.

(* The entries of arrays, and their sums, are taken from any commutative ring. *)
Section Ring.
Variable R : Type.
Variables (zero one : R) (add mul sub : R -> R -> R) (opp : R -> R).
Hypothesis laws : ring_theory zero one add mul sub opp eq.
Add Ring values : laws.
Notation Sums := (Sums zero add).
Notation "x ⋅ y" := (mul x y) (at level 40, left associativity).

"""


def read(theory, certificates):
    """The theorems as published, and their links with proofs: tag -> part -> Link."""
    theorems = json.loads(Path(theory).read_text(encoding="utf-8"))["theorems"]
    links = {t["tag"]: {} for t in theorems}
    for link in json.loads(Path(certificates).read_text(encoding="utf-8"))["links"]:
        tag, _, part = link["link"].partition(".")
        part = part or "goal"
        links[tag][part] = Link(part, link["hypotheses"], link["goal"], link["cites"], link["proof"])
    return theorems, links


def export(theorems, links, compute=True):
    """Chapter -> (certificates, text), and what became of each tag: its chapter, or why it is not exported."""
    statements, chapters, fate = {}, {}, {}
    for t in theorems:
        writer = chapters.setdefault(t["chapter"], Writer(links, statements, compute))
        try:
            writer.theorem(t)
            fate[t["tag"]] = None
        except NotExported as error:
            fate[t["tag"]] = str(error)
    return chapters, fate


PRELUDE = """(* Written by formal/export.py: certificates, computed. *)
From Coq Require Import ZArith List.
From Convmath Require Import Certificate.
Import ListNotations.
Open Scope Z_scope.

"""
LONGEST = 120_000  # characters of certificates in one file, so that two processors share the work


class File(NamedTuple):
    """One file of Coq, and the files it needs first."""

    name: str
    text: str
    needs: tuple


def files(chapters, cited):
    """Everything to compile: certificates in portions, and a file a chapter."""
    found = []
    for chapter, writer in chapters.items():
        parts, portion = [], []
        for text in writer.certificates:
            if portion and sum(map(len, portion)) + len(text) > LONGEST:
                parts, portion = [*parts, portion], []
            portion.append(text)
        data = [
            File(f"{module(chapter)}_{i}", PRELUDE + "\n".join(p), ("Certificate",))
            for i, p in enumerate([*parts, portion], 1)
        ]
        needs = [*(f.name for f in data), *map(module, cited[chapter])]
        text = HEADER.format(more=" ".join(needs)) + "\n".join(writer.text) + "\nEnd Ring.\n"
        found += [*data, File(module(chapter), text, ("Rules", *needs))]
    return found


def module(chapter):
    return identifier(chapter).capitalize()


def citations(theorems, links):
    """Chapter -> the other chapters whose theorems it cites."""
    home = {t["tag"]: t["chapter"] for t in theorems}
    found = {t["chapter"]: {} for t in theorems}
    for t in theorems:
        for link in links[t["tag"]].values():
            found[t["chapter"]] |= {home[tag]: None for tag, _ in link.cites if home[tag] != t["chapter"]}
    return found
