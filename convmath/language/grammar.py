"""The grammar in which printed formulas are read back.

formula  = choice ⇔ choice | choice ⇒ choice | choice        choice = both or both ...     both = single and single ...
single   = not single | relation [for every 0 ≤ name < sum]   relation = sum (≤ sum)... | sum ∣ sum | (formula)
sum      = [-] product (+ product)...                         product = factor [·] factor ... | product mod factor
factor   = number | name | name[sum, ...] | ⌊fraction⌋ | ⌈fraction⌉ | max(sum, sum) | #{name : formula}
         | [formula] ... name[sum, ...] | SUM rows product | CASES rows | (sum)
"""

from __future__ import annotations

from collections.abc import Callable

from convmath.language.nodes import Node

Letters = dict[tuple[str, str], str]  # (letter, what stands below it) -> the key that theory files write


class Unreadable(ValueError):
    """The text is not a formula of this grammar; the message says where it ends to be one."""


RELATIONS = {"≤": "<=", "<": "<", "≥": ">=", ">": ">", "=": "==", "≠": "!="}
CLOSING = {"⌊": ("//", "⌋"), "⌈": ("ceil", "⌉")}


class Reader:
    """One formula being read, from left to right."""

    def __init__(self, tokens: list[str], known: Letters) -> None:
        self.tokens = [token for token in tokens if token]
        self.known = known
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.next
        if expected and token not in expected:
            raise Unreadable(f"expected {' or '.join(expected)} instead of {token or 'the end'}, token {self.at}")
        self.at += 1
        return token

    def either(self, *ways: Callable[[], Node]) -> Node:
        """The first way that reads on from here."""
        start, problem = self.at, Unreadable("")
        for way in ways:
            self.at = start
            try:
                return way()
            except Unreadable as error:
                problem = error
        raise problem

    def whole(self) -> Node:
        tree = self.either(lambda: self.ended(self.formula()), lambda: self.ended(self.sum()))
        return tree

    def ended(self, tree: Node) -> Node:
        if self.next:
            raise Unreadable(f"nothing may follow, got {self.next}, token {self.at}")
        return tree

    def formula(self) -> Node:
        if self.next == "ROWS":
            return self.stacked()
        left = self.choice()
        for sign, operator in (("⇔", "<=>"), ("⇒", "=>")):
            if self.next == sign:
                self.take()
                return (operator, left, self.choice())
        return left

    def stacked(self) -> Node:
        self.take("ROWS")
        self.take("⟨")
        parts = []
        while self.next != "⟩":
            self.take("&")
            parts.append(self.formula())
            if self.next == "⏎":
                self.take()
        self.take("⟩")
        return ("and", *parts)

    def choice(self) -> Node:
        parts = [self.both()]
        while self.next == "or":
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("or", *parts)

    def both(self) -> Node:
        parts = [self.single()]
        while self.next == "and":
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else ("and", *parts)

    def single(self) -> Node:
        if self.next == "not":
            self.take()
            return ("not", self.single())
        condition = self.either(self.relation, self.bracketed)
        if self.next != "for every":
            return condition
        self.take()
        self.take("0")
        self.take("≤")
        variable = self.name()
        self.take("<")
        return ("all", variable, self.sum(), condition)

    def bracketed(self) -> Node:
        self.take("(")
        inner = self.formula()
        self.take(")")
        return inner

    def relation(self) -> Node:
        left = self.sum()
        if self.next == "∣":
            self.take()
            return ("==", ("%", self.sum(), left), 0)
        sign = self.take(*RELATIONS)
        middle = self.sum()
        if self.next not in RELATIONS:
            return (RELATIONS[sign], left, middle)
        upper = self.take("≤", "<")
        return ("and", (RELATIONS[sign], left, middle), (RELATIONS[upper], middle, self.sum()))

    def sum(self) -> Node:
        parts: list[Node] = []
        sign = self.take() if self.next == "-" else "+"
        while True:
            term = self.product()
            parts.append(("neg", term) if sign == "-" else term)
            if self.next not in ("+", "-"):
                return parts[0] if len(parts) == 1 else ("+", *parts)
            sign = self.take()

    ENDS = frozenset({"", "+", "-", ")", "]", "}", "⟩", "⏎", "&", ",", ":", "∣", "⇔", "⇒", *RELATIONS})
    ENDS |= {"and", "or", "for every", "mod", "otherwise", "if", "⌋", "⌉"}

    def product(self) -> Node:
        factors = [self.factor()]
        while True:
            if self.next == "mod":
                self.take()
                whole = factors[0] if len(factors) == 1 else ("*", *factors)
                factors = [("%", whole, self.factor())]
            elif self.next in self.ENDS:
                return factors[0] if len(factors) == 1 else ("*", *factors)
            else:
                if self.next == "⋅":
                    self.take()
                factors.append(self.factor())

    def factor(self) -> Node:
        token = self.next
        if token.isdigit():
            return int(self.take())
        if token in CLOSING:
            operator, end = CLOSING[self.take()]
            self.take("FRAC")
            parts = (self.group(self.sum), self.group(self.sum))
            self.take(end)
            return (operator, *parts)
        if token in ("max", "min"):
            self.take()
            self.take("(")
            left = self.sum()
            self.take(",")
            right = self.sum()
            self.take(")")
            return (token, left, right)
        if token == "(":
            self.take()
            inner = self.sum()
            self.take(")")
            return inner
        if token == "#":
            return self.count()
        if token == "[":
            return self.guarded()
        if token == "SUM":
            return self.total()
        if token == "CASES" or token == "{":
            return self.cases()
        return self.either(self.entry, self.name)

    def group(self, inner: Callable[[], Node]) -> Node:
        self.take("⟨")
        tree = inner()
        self.take("⟩")
        return tree

    def name(self) -> str:
        if self.next == "⟨":
            known: str | None = self.group(self.name)
            base = ""
        else:
            if not self.next.startswith("id:"):
                raise Unreadable(f"expected a name instead of {self.next or 'the end'}, token {self.at}")
            base = self.take().removeprefix("id:")
            known = None
        primes, below = "", ""
        while self.next in ("_", "'"):
            if self.take() == "'":
                primes += "'"
            elif self.next == "⟨":
                self.take()
                while self.next != "⟩":
                    below += self.take().removeprefix("id:")
                self.take()
            else:
                below += self.take().removeprefix("id:")
        if known is None and (base, below) in self.known:
            return self.known[base, below] + primes
        if below and not below.isdigit():
            raise Unreadable(f"no letter is written {base} with {below} below it")
        return (known or self.known.get((base, ""), base)) + primes + below

    def entry(self) -> Node:
        array = self.take()
        if not array.startswith("id:"):
            raise Unreadable(f"expected an array instead of {array}")
        self.take("[")
        indices = [self.sum()]
        while self.next == ",":
            self.take()
            indices.append(self.sum())
        self.take("]")
        return ("at", array.removeprefix("id:"), *indices)

    def guarded(self) -> Node:
        """Iverson's brackets before an entry."""
        found = []
        while self.next == "[":
            self.take()
            found.append(self.formula())
            self.take("]")
        return ("if", found[0] if len(found) == 1 else ("and", *found), self.entry(), 0)

    def count(self) -> Node:
        self.take("#")
        self.take("{")
        variable = self.name()
        self.take(":")
        condition = self.formula()
        self.take("}")
        return ("count", variable, condition)

    def total(self) -> Node:
        self.take("SUM")
        self.take("_")
        self.take("⟨")
        indices = [self.name()]
        while self.next == ",":
            self.take()
            indices.append(self.name())
        guards = []
        while self.next == "⏎":
            self.take()
            guards.append(self.formula())
        self.take("⟩")
        return ("sum", ("indices", *indices), guards[0] if len(guards) == 1 else ("and", *guards), self.product())

    def cases(self) -> Node:
        if self.next == "{":
            self.take()  # MathML draws the brace
        self.take("CASES")
        self.take("⟨")
        then = self.sum()
        self.take("&")
        self.take("if")
        condition = self.formula()
        self.take("⏎")
        other = self.sum()
        self.take("&")
        self.take("otherwise")
        self.take("⟩")
        return ("if", condition, then, other)
