"""A theorem as functions to paste, and as scripts: full parameter names, exact integers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convmath.language.code import JAVASCRIPT_HELPERS, JAVASCRIPT_WORDS, PYTHON_WORDS
from convmath.language.operators import FORMULA, OPERATORS
from convmath.language.sympy_code import sympy_script
from convmath.language.terms import Formula, Node, Term, free_names, names, substitute
from convmath.language.writers import javascript, latex, python, text, tidied
from convmath.proof.trees import binders
from convmath.theory.model import Theorem

# The letters of the theory by the words that frameworks use.
WORDS = {
    "i": "input_size", "o": "output_size", "k": "kernel_size", "s": "stride", "p": "padding", "p_lo": "padding_low",
    "p_hi": "padding_high", "d": "dilation", "a": "output_padding", "m": "in_channels", "n": "out_channels",
    "g": "groups", "t": "output_position", "j": "tap", "x": "input_position", "z": "total_padding", "e": "room",
    "i'": "input_size", "o'": "output_size",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """What a reader looks for in a theorem, in the order in which the field prints it."""

    equation: Formula | Term | Node  # o = …, or the goal as it stands
    value: Node | None  # the closed side, where there is one
    counted: Node | None  # the count or sum that the closed side is


def result(theorem: Theorem) -> Result:
    """The closed side first, by the name of what it is; the count or sum that it equals after it."""
    goal = theorem.goal.node
    if theorem.refuted or goal[0] != "==" or binders(goal[1]) == binders(goal[2]):
        equation = goal[0] == "==" and not binders(goal) and not theorem.refuted
        return Result(theorem.goal, goal[2] if equation else None, None)
    counted, value = goal[1:] if binders(goal[1]) else goal[:0:-1]
    long = {short.node: long.node for short, long in theorem.where}
    if value in long if isinstance(value, str) else False:
        return Result(("==", value, long[value]), long[value], counted)
    taken = {*names(goal), *long, *(name for h in theorem.hypotheses for name in names(h.formula.node))}
    if counted[0] == "count" and counted[1] == "t" and "o" not in taken:
        return Result(("==", "o", value), value, counted)
    return Result(("==", value, counted), value, counted)


def full_names(theorem: Theorem) -> dict[str, str]:
    """letter -> the word for it in code, for every letter of a theorem; a letter without a word stays."""
    letters = sorted({*theorem.example, *(str(short.node) for short, _ in theorem.where)})
    known = WORDS if {"i", "i'", "k"} & {*letters} else {}  # elsewhere a letter is any integer
    found: dict[str, str] = {}
    for letter in letters:
        word = known.get(letter, letter.replace("'", "_prime"))
        if letter in known and any(known.get(other) == word for other in letters if other != letter):
            word += "_prime" if letter.endswith("'") else ""
        found[letter] = word + "_" if word in PYTHON_WORDS else word
    return found


def needed(theorem: Theorem, tree: Node) -> list[tuple[str, Node]]:
    """The abbreviations that a formula speaks of, directly or through others, in the order in which they are defined."""
    wanted, found = set(free_names(tree)), []
    for short, long in reversed(theorem.where):
        if short.node in wanted:
            wanted |= free_names(long.node)
            found.append((str(short.node), long.node))
    return found[::-1]


def body(theorem: Theorem) -> Node | None:
    """What a function of the theorem returns: the closed side, or whether the statement holds; None where it sums."""
    shown = result(theorem)
    if shown.value is not None and not binders(shown.value):
        return shown.value
    return None if binders(theorem.goal.node) else theorem.goal.node


def parameters(theorem: Theorem, tree: Node) -> list[str]:
    """The letters that a formula needs values for, in signature order."""
    short = needed(theorem, tree)
    letters = set(free_names(tree)).union(*(free_names(long) for _, long in short)) - {name for name, _ in short}
    return [letter for letter in theorem.example if letter in letters]


def python_function(theorem: Theorem) -> str | None:
    """The theorem as a Python function with full parameter names; None where it only counts or sums."""
    tree = body(theorem)
    if tree is None:
        return None
    words = full_names(theorem)
    name = theorem.tag.replace("-", "_")
    lines = [f"{words[short]} = {readable(substitute(long, words))}" for short, long in needed(theorem, tree)]
    lines.append(f"return {readable(substitute(tree, words))}")
    given = ", ".join(words[letter] for letter in parameters(theorem, tree))
    helper = "def ceildiv(a, b):\n    return -(-a // b)\n\n\n" if any("ceildiv(" in line for line in lines) else ""
    head = f"def {name + '_' if name in PYTHON_WORDS else name}({given}):"
    doc = f'    """{theorem.title} [{theorem.tag}]."""'
    return helper + "\n".join([head, doc, *(f"    {line}" for line in lines)]) + "\n"


def javascript_function(theorem: Theorem) -> str | None:
    """The same in JavaScript, over BigInt."""
    tree = body(theorem)
    if tree is None:
        return None
    words = {letter: camel(word) for letter, word in full_names(theorem).items()}
    lines = [f"const {words[short]} = {javascript(substitute(long, words))};" for short, long in needed(theorem, tree)]
    lines.append(f"return {javascript(substitute(tree, words))};")
    given = ", ".join(words[letter] for letter in parameters(theorem, tree))
    inner = "\n".join(f"  {line}" for line in lines)
    return f"{JAVASCRIPT_HELPERS}function {camel(theorem.tag.replace('-', '_'))}({given}) {{\n{inner}\n}}\n"


def camel(word: str) -> str:
    first, *rest = word.rstrip("_").split("_")
    joined = first + "".join(part.capitalize() for part in rest)
    return joined + "_" if joined in JAVASCRIPT_WORDS else joined


def readable(tree: Node) -> str:
    """Python as a person would write it; with every bracket where it joins statements that Python cannot join."""
    return python(tree) if joined(tree) else text(tidied(tree))


def joined(tree: Node) -> bool:
    return (
        isinstance(tree, tuple)
        and (tree[0] in ("=>", "<=>", "not", "==") and any(map(formula, tree[1:])))
        or (isinstance(tree, tuple) and any(map(joined, tree[1:])))
    )


def formula(tree: Node) -> bool:
    return isinstance(tree, tuple) and tree[0] in OPERATORS and OPERATORS[tree[0]].kind == FORMULA


# The statement in the forms that a reader copies ------------------------------------------------------


def sources(theorem: Theorem) -> Iterator[tuple[str, str, str]]:
    """(name, text, language) of each; abbreviations come first, in the order in which they are needed."""
    goal = theorem.goal
    yield "LaTeX", "\n".join([*(f"{latex(a)} = {latex(b)}" for a, b in theorem.where), latex(goal)]), "latex"
    lines = [f"{text(a)} = {text(b)}" for a, b in theorem.where]
    lines += [f"if {', '.join(h.formula_text for h in theorem.hypotheses)}"] if theorem.hypotheses else []
    yield "Plain text", "\n".join([*lines, text(goal)]), "text"
    yield "sympy", sympy_script(theorem.where, goal), "python"
    if not binders(goal.node):
        yield "Python", "\n".join([*(f"{python(a)} = {python(b)}" for a, b in theorem.where), python(goal)]), "python"
        defined = [f"const {javascript(a)} = {javascript(b)};" for a, b in theorem.where]
        yield "JavaScript", JAVASCRIPT_HELPERS + "\n".join([*defined, javascript(goal)]), "javascript"
