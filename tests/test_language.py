"""The formula language: one table of operators, and everything that reads it."""

from __future__ import annotations

import ast
import inspect
import random
import re
from collections.abc import Callable

import pytest

from convmath.language import latex as latex_module
from convmath.language import text as text_module
from convmath.language.code import JavaScript, Python, javascript, python
from convmath.language.evaluate import function
from convmath.language.forms import to_sympy
from convmath.language.latex import Latex, latex
from convmath.language.nodes import Node
from convmath.language.operators import FORMULA, OPERATORS, RELATIONS, TABLE, TERM, UnknownOperator
from convmath.language.readback import check, read_latex
from convmath.language.terms import Formula, Term, ceildiv, maximum, minimum, variables, where
from convmath.language.text import Text, Unicode, text, unicode
from convmath.proof import kernel, opinions
from docs._ext.mathml import mathml
from tests.conftest import ROOT
from tests.formulas import Random, stated

WRITERS: dict[str, Callable[[Node], object]] = {
    "text": text, "latex": latex, "unicode": unicode, "python": python, "javascript": javascript, "sympy": to_sympy,
    "evaluation": lambda tree: function(tree, ["x"]), "repr": lambda tree: repr(Term(tree)),
}  # fmt: skip


# The table ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("writer", [Text, Latex, Unicode, Python, JavaScript])
def test_every_operator_has_words_or_a_method_in_every_writer(writer: type[Text]) -> None:
    for operator in TABLE:
        said = getattr(operator, writer.column)
        if said == "":
            assert callable(getattr(writer, writer.own[operator.name])), operator.name
        elif said is not None and "{*" not in said:
            assert {int(n) for n in re.findall(r"\{(\d)", said)} == set(range(len(operator.parts))), operator.name


@pytest.mark.parametrize("name", WRITERS)
def test_an_unknown_operator_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=r"operator must be one of .*, got 'abs'"):
        WRITERS[name](("abs", "x"))
    with pytest.raises(ValueError, match="// must have 2 parts, got 1"):
        WRITERS[name](("//", "x"))


def test_a_formula_with_an_unknown_operator_has_no_repr_either() -> None:
    with pytest.raises(UnknownOperator, match="got 'xor'"):
        repr(Formula(("xor", ("<", "x", 1), ("<", "x", 2))))


def test_javascript_says_which_operator_it_has_not() -> None:
    with pytest.raises(UnknownOperator, match="JavaScript has no way to say count"):
        javascript(("count", "t", ("<", "t", 3)))


def test_the_kernel_reads_the_operators_of_the_table_and_no_others() -> None:
    """It keeps a list of its own; so a fault in one is not a fault in both."""
    binders = {"count", "all", "sum", "at"}
    ours = {o.name: (len(o.parts), None if o.many else len(o.parts), o.kind) for o in TABLE if not o.shown_only}
    theirs = {name: (*least, FORMULA) for name, least in kernel.CONNECTIVES.items()}
    theirs |= {name: (*least, TERM) for name, least in kernel.OPERATIONS.items() if name != "-"}
    theirs |= {name: (2, 2, FORMULA) for name in kernel.RELATIONS} | {"if": (3, 3, TERM)}
    assert {name: parts for name, parts in ours.items() if name not in binders} == theirs


def test_the_solvers_are_asked_about_the_same_operators() -> None:
    asked = opinions.Question("Int")
    for operator in TABLE:
        if operator.shown_only or operator.binder or operator.name == "at":
            continue
        parts = [("<", "x", 1) if part == FORMULA else "x" for part in operator.parts]
        say = asked.term if operator.kind == TERM else lambda tree: asked.formula(tree, True)
        assert say((operator.name, *parts)), operator.name
    with pytest.raises(KeyError):
        asked.term(("abs", "x"))


def test_mutants_replace_operators_by_operators_of_the_same_kind() -> None:
    replaced = {o.name for o in TABLE if o.relaxed}
    assert replaced == {"<=", "<", ">=", ">", "==", "<=>", "//", "ceil"}
    for operator in TABLE:
        for other in operator.relaxed:
            assert OPERATORS[other][1:3] == operator[1:3]
    assert set(RELATIONS) == {"<=", "<", ">=", ">", "==", "!="}


# Modules ------------------------------------------------------------------------------------------------


def imported(source: str) -> set[str]:
    """The modules that a file imports while it is loaded."""
    found: set[str] = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            found |= {statement.module, *(f"{statement.module}.{alias.name}" for alias in statement.names)}
        elif isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
    return found


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other, or nothing."""
    left = dict(graph)
    while free := [name for name, needs in left.items() if not needs & set(left)]:
        for name in free:
            del left[name]
    return sorted(left)


def test_the_modules_of_the_language_import_in_no_circle() -> None:
    folder = ROOT / "convmath" / "language"
    graph = {f"convmath.language.{file.stem}": imported(file.read_text()) for file in folder.glob("*.py")}
    assert len(graph) > 10
    assert not circle(graph)
    graph["convmath.language.nodes"] = graph["convmath.language.nodes"] | {"convmath.language.terms"}
    assert "convmath.language.terms" in circle(graph)


def test_the_language_imports_nothing_above_it_and_sympy_in_one_place() -> None:
    for file in (ROOT / "convmath" / "language").glob("*.py"):
        modules = {name for name in imported(file.read_text()) if name.startswith("convmath.")}
        assert all(name.startswith("convmath.language") for name in modules), file.name
        assert ("import sympy" in file.read_text().splitlines()) == (file.name == "algebra.py"), file.name


def test_the_readers_of_printed_formulas_share_no_code_with_the_writers() -> None:
    used = imported((ROOT / "convmath" / "language" / "grammar.py").read_text())
    assert {name for name in used if name.startswith("convmath")} == {
        "convmath.language.nodes", "convmath.language.nodes.Node"
    }  # fmt: skip


# Text that is also Python ----------------------------------------------------------------------------------


def test_a_negative_quotient_prints_with_brackets() -> None:
    a, b, c = variables("a b c")
    assert [text(-(a // b)), text(-(a % b)), text(-(a // b * c)), text(-(a // b) + c), text(c - a // b)] == [
        "-(a//b)", "-(a % b)", "-(a//b*c)", "-(a//b) + c", "c - a//b"
    ]  # fmt: skip
    assert unicode(-(a % b)) == "−(a mod b)" and latex(-(a % b)) == r"-(a \bmod b)"


def test_text_of_a_random_term_is_that_term_in_python() -> None:
    """Where Python can say it: without binders, ⇒ and ⇔."""
    made = Random(7, without=("count", "all", "sum", "=>", "<=>"))
    numbers = random.Random(8)
    for _ in range(3000):
        tree = made.tree(TERM, 4)
        values = {name: numbers.randint(-9, 9) for name in "abc"}
        said = eval(text(tree), {"ceildiv": ceildiv, "max": max, "min": min}, values)
        assert said == function(tree, ["a", "b", "c"])(*values.values()), tree


# Names --------------------------------------------------------------------------------------------------


def test_words_that_a_language_keeps_can_be_variables() -> None:
    tree = ("+", "lambda", ("*", "count", "new"), "max", "i'")
    assert function(tree, ["lambda", "count", "new", "max", "i'"])(1, 2, 3, 4, 5) == 16
    assert python(tree) == "(lambda_ + (count_ * new) + max_ + i_prime)"
    assert javascript(tree) == "lambda + count*new_ + max + iPrime"


def test_two_names_that_are_spelled_alike_are_refused() -> None:
    message = "the variables i' and i_prime must have different names in code, got 'i_prime' for both"
    with pytest.raises(ValueError, match=message):
        python(("+", "i'", "i_prime"))
    with pytest.raises(ValueError, match=message):
        function(1, ["i'", "i_prime"])
    with pytest.raises(ValueError, match="the variables lambda and lambda_ must"):
        python(("+", "lambda", "lambda_"))
    with pytest.raises(ValueError, match="got 'iPrime' for both"):
        javascript(("+", "i'", "iPrime"))


# Reading back -------------------------------------------------------------------------------------------


def test_every_statement_is_read_back_from_latex_and_mathml() -> None:
    count = 0
    for tag, tree in dict.fromkeys(stated()):
        assert check(tree, mathml) is None, tag
        count += 1
    assert count > 400


def test_random_formulas_are_read_back() -> None:
    for seed, kind in ((1, TERM), (2, FORMULA)):
        made = Random(seed)
        for _ in range(400):
            tree = made.tree(kind, 4)
            assert check(tree) is None, tree


@pytest.mark.parametrize(
    ("sign", "wrong"),
    [
        (r"\ge", r">"),
        (r"\le", "<"),
        (r"\lfloor", r"\lceil"),
        (" - ", " + "),
        ("p_-", "p_+"),
        ("k", "s"),
        (r"\mid", "="),
    ],
)
def test_a_writer_that_says_another_sign_is_noticed(sign: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Latex.__call__
    depth = 0

    def spoilt(self: Latex, tree: Node) -> str:
        nonlocal depth
        depth += 1
        said = made(self, tree)
        depth -= 1
        return said if depth else said.replace(sign, wrong, 1)

    def noticed() -> int:
        return sum(check(tree) is not None for _, tree in list(stated())[:120])

    assert noticed() == 0
    monkeypatch.setattr(Latex, "__call__", spoilt)
    assert noticed() > 0


def test_mathml_that_says_another_sign_is_noticed() -> None:
    tree = (">=", "i", ("//", "k", "s"))
    assert check(tree, mathml) is None
    problem = check(tree, lambda source, block: mathml(source, block).replace("≥", "&gt;"))
    assert problem is not None and problem.form == "MathML"
    assert str(problem).startswith("MathML in the notation guide reads back as ('>', 'i', ('//', 'k', 's')): ")


@pytest.mark.parametrize("source", [r"a +", r"\left( a", r"\frac{a}{b}", r"a \to b", "a = b c ]", r"\sum a"])
def test_what_is_no_formula_is_not_read(source: str) -> None:
    with pytest.raises(ValueError, match=r"instead of|nothing may follow|is not a sign"):
        read_latex(source)


def test_the_writers_have_no_second_table() -> None:
    """An operator's words stand in the table alone: no writer's module names a relation."""
    for module in (text_module, latex_module):
        assert not re.search(r'"(<=>|=>|!=|//)": "', inspect.getsource(module))


# sympy's own answers ----------------------------------------------------------------------------------------


def test_functions_of_sympy_expressions_give_sympys_own_functions() -> None:
    import sympy

    i, s = sympy.symbols("i s", integer=True)
    assert ceildiv(i, s) == sympy.ceiling(i / s)
    assert (maximum(i, 3), minimum(s, i)) == (sympy.Max(i, 3), sympy.Min(s, i))
    assert where(i >= s, 1, 2) == sympy.Piecewise((1, i >= s), (2, True))
    assert (ceildiv(7, 2), maximum(1, 2), where(True, 1, 2)) == (4, 2, 1)


def test_symbols_are_integers_unless_others_are_given() -> None:
    import sympy

    from convmath.language.writers import to_sympy as evaluated

    i, s = variables("i s")
    shown = evaluated(i // s)
    assert all(symbol.is_integer for symbol in shown.free_symbols)
    x = sympy.Symbol("x")
    assert evaluated(i // 2, {"i": x}) == sympy.floor(x / 2)
