"""The operators of the formula language, each once: what it takes, how tightly it binds, and how every writer says it.

Text, LaTeX, Unicode, Python, JavaScript, sympy, evaluation and the mutants read this table.  The kernel and the
translation for solvers do not: each keeps its own, so that a fault here is not also a fault there; a test compares them.

In what a writer says, `{0}` is the first part, `{0:7}` the same with brackets where it binds less tightly than 7, and
`{*: + }` all parts with " + " between them, `{*:4: and }` the same with such brackets.  An empty text means that the
writer has a method of its own for the operator, one that looks at more than the parts; None that it cannot say it.
"""

from __future__ import annotations

from typing import NamedTuple

TERM, FORMULA, NAME, INDICES = "term", "formula", "name", "indices"
EQUIVALENT, IMPLIES, OR, AND, NOT, RELATION, SUM, PRODUCT, ATOM = 0, 1, 2, 3, 4, 5, 6, 7, 9
TIGHTER = 8  # what must stand to the right of a product or under a quotient


class Operator(NamedTuple):
    """One operator."""

    name: str  # as trees write it
    kind: str  # what it gives: TERM or FORMULA
    parts: tuple[str, ...]  # what each part is; of an operator with many parts, what all of them are
    binds: int
    text: str
    latex: str
    unicode: str
    python: str
    javascript: str | None
    sympy: str | None  # the function of convmath.language.inert or binders; "" for what sympy itself keeps as written
    many: bool = False  # one part or more
    binder: bool = False  # the first part is bound
    relaxed: tuple[str, ...] = ()  # what mutants put in its place
    shown_only: bool = False  # stands on pages, never in a statement


def relation(name: str, latex: str, unicode: str, javascript: str, relaxed: tuple[str, ...]) -> Operator:
    """A comparison of two integers."""
    both = f" {unicode} ".join(("{0}", "{1}"))
    said = (f"{{0}} {name} {{1}}", f"{{0}} {latex} {{1}}", both, f"({{0}} {name} {{1}})", f"{{0}} {javascript} {{1}}")
    return Operator(name, FORMULA, (TERM, TERM), RELATION, *said, "", relaxed=relaxed)


TABLE = (
    Operator("+", TERM, (TERM,), SUM, "", "", "", "({*: + })", "", "", many=True),
    Operator("*", TERM, (TERM,), PRODUCT, "", "", "", "({*: * })", "", "", many=True),
    Operator("neg", TERM, (TERM,), SUM, "", "", "", "(-{0})", "", ""),
    Operator(
        "//", TERM, (TERM, TERM), PRODUCT,
        "{0:7}//{1:8}", r"\left\lfloor \frac{{0}}{{1}} \right\rfloor", "⌊{0:7}/{1:8}⌋",
        "({0} // {1})", "floordiv({0}, {1})", "FloorDiv", relaxed=("ceil",),
    ),
    Operator(
        "ceil", TERM, (TERM, TERM), ATOM,
        "ceildiv({0}, {1})", r"\left\lceil \frac{{0}}{{1}} \right\rceil", "⌈{0:7}/{1:8}⌉",
        "(-(-{0}//{1}))", "ceildiv({0}, {1})", "CeilDiv", relaxed=("//",),
    ),
    Operator(
        "%", TERM, (TERM, TERM), PRODUCT,
        "{0:7} % {1:8}", r"{0:7} \bmod {1:8}", "{0:7} mod {1:8}", "({0} % {1})", "mod({0}, {1})", "Remainder",
    ),
    Operator(
        "max", TERM, (TERM, TERM), ATOM,
        "max({*:, })", r"\max\left({*:, }\right)", "max({*:, })", "max({*:, })", "({0} >= {1} ? {0} : {1})", "Larger",
    ),
    Operator(
        "min", TERM, (TERM, TERM), ATOM,
        "min({*:, })", r"\min\left({*:, }\right)", "min({*:, })", "min({*:, })", "({0} <= {1} ? {0} : {1})", "Smaller",
    ),
    Operator(
        "if", TERM, (FORMULA, TERM, TERM), ATOM,
        "({1} if {0} else {2})", "", "({1} if {0} else {2})", "({1} if {0} else {2})", "({0} ? {1} : {2})", "Either",
    ),
    Operator("/", TERM, (TERM, TERM), PRODUCT, "{0}/{1}", r"\tfrac{{0}}{{1}}", "{0}/{1}", "{0}/{1}", None, None, shown_only=True),
    relation("<=", r"\le", "≤", "<=", ("<",)),
    relation("<", "<", "<", "<", ("<=",)),
    relation(">=", r"\ge", "≥", ">=", (">",)),
    relation(">", ">", ">", ">", (">=",)),
    relation("==", "=", "=", "===", ("<=", ">=")),
    relation("!=", r"\ne", "≠", "!==", ()),
    Operator(
        "and", FORMULA, (FORMULA,), AND,
        "{*:4: and }", r"{*:4: \;\text{and}\; }", "{*:4: and }", "({*: and })", "{*:4: && }", "Every", many=True,
    ),
    Operator(
        "or", FORMULA, (FORMULA,), OR,
        "{*:3: or }", r"{*:3: \;\text{or}\; }", "{*:3: or }", "({*: or })", "{*:3: || }", "Some", many=True,
    ),
    Operator(
        "not", FORMULA, (FORMULA,), NOT,
        "not {0:4}", r"\text{not } {0:4}", "not {0:4}", "(not {0})", "!({0})", "Opposite",
    ),
    Operator(
        "=>", FORMULA, (FORMULA, FORMULA), IMPLIES,
        "{*:2: => }", r"{*:2: \;\Rightarrow\; }", "{*:2: ⇒ }", "(not {0} or {1})", "!({0}) || {1:2}", "Then",
    ),
    Operator(
        "<=>", FORMULA, (FORMULA, FORMULA), EQUIVALENT,
        "{*:2: <=> }", r"{*:2: \;\Longleftrightarrow\; }", "{*:2: ⇔ }", "({0} == {1})", "({0}) === ({1})", "Exactly",
        relaxed=("=>",),
    ),
    # Binders speak about every value of a variable, so only the meta-rules, never the kernel, may read them.
    Operator(
        "count", TERM, (NAME, FORMULA), ATOM,
        "#{{0} : {1}}", r"\#\{ {0} : {1} \}", "#{{0} : {1}}", "count(lambda {0}: {1})", None, "Count", binder=True,
    ),
    Operator(
        "all", FORMULA, (NAME, TERM, FORMULA), RELATION,
        "", "", "", "all({2} for {0} in range({1}))", None, "ForEach", binder=True,
    ),
    Operator("sum", TERM, (INDICES, FORMULA, TERM), SUM, "", "", "", "", None, "Total", binder=True),
    Operator("at", TERM, (NAME, TERM), ATOM, "", "", "", "", None, "", many=True),
)  # fmt: skip

OPERATORS = {operator.name: operator for operator in TABLE}
RELATIONS = tuple(operator.name for operator in TABLE if operator.parts == (TERM, TERM) and operator.kind == FORMULA)


class UnknownOperator(ValueError):
    """A tree names an operator that the language has not, or that a writer cannot say."""


def operator(tree: tuple[object, ...]) -> Operator:
    """The operator of a node, with as many parts as it takes; the one refusal of what the language has not."""
    found = OPERATORS.get(str(tree[0]) if tree else "")
    if found is None:
        raise UnknownOperator(
            f"operator must be one of {' '.join(OPERATORS)}, got {str(tree[0] if tree else '')[:40]!r}"
        )
    count = len(tree) - 1
    if (count < len(found.parts)) if found.many else (count != len(found.parts)):
        least = "at least " * found.many
        raise UnknownOperator(f"{found.name} must have {least}{len(found.parts)} parts, got {count}")
    return found
