"""Derivations: sympy computes the lines, the kernel certifies them, and what is wrong is refused with numbers."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from convmath.derive import certified, chain, derivation, sympy_form, theory
from convmath.derive.chains import RECIPES
from convmath.derive.lines import NotApplicable, WrongStep
from convmath.language.evaluate import entry
from convmath.language.forms import at, from_sympy, symbol, to_sympy
from convmath.language.inert import FloorDiv, tree_of
from convmath.language.nodes import plain
from convmath.language.operators import FORMULA, TERM
from convmath.language.terms import Term, variables
from convmath.proof.trial import Trial
from convmath.theory import derivations
from convmath.theory.collection import collect
from tests.formulas import Random, stated

THEORY = collect()


# Forms --------------------------------------------------------------------------------------------------


def test_every_statement_and_random_formulas_come_back_from_sympy_as_they_went() -> None:
    trees = [tree for _, tree in dict.fromkeys(stated())]
    made = Random(3)
    trees += [made.tree(kind, 4) for kind in (TERM, FORMULA) for _ in range(500)]
    assert len(trees) > 1300
    for tree in trees:
        assert plain(from_sympy(to_sympy(tree))) == tree


def test_an_evaluated_form_would_not_come_back() -> None:
    tree = ("+", "b", ("*", 2, "a"), "b")
    assert tree_of(to_sympy(tree)) == tree
    assert tree_of(to_sympy(tree).doit()) != tree


def test_the_form_of_every_statement_says_what_the_definition_says() -> None:
    """At the example and near it, by sympy's own floor, Sum and Piecewise."""
    compared = 0
    for theorem in THEORY.all:
        trial = Trial(theorem)
        form = to_sympy(theorem.goal)
        for values in itertools.islice(near(theorem.example), 2):
            if (verdict := trial.verdict(values)) not in ("true", "false"):
                continue
            full = dict(zip([*theorem.example, *(str(plain(short)) for short, _ in theorem.where)], trial.full(values)))
            assert str(numbered(at(form, **full)).doit()) == str(verdict == "true"), (theorem.tag, values)
            compared += 1
    assert compared > 150


def near(example: dict[str, int]) -> Any:
    yield tuple(example.values())
    for name in example:
        yield tuple(value + (other == name) for other, value in example.items())


def numbered(form: Any) -> Any:
    """The form with trial's numbers in every entry."""
    import sympy

    done = form.func(*(part.doit() for part in form.args), evaluate=False) if form.has(sympy.Indexed) else form
    return done.replace(
        lambda part: isinstance(part, sympy.Indexed) and all(index.is_Integer for index in part.indices),
        lambda part: sympy.Integer(entry(str(part.base.label), *map(int, part.indices))),
    )


def test_every_statement_has_a_script_that_runs() -> None:
    for theorem in THEORY.all:
        lines = sympy_form(theorem).splitlines()
        scope: dict[str, Any] = {}
        exec("\n".join(lines[:-1]), scope)
        form = eval(lines[-1], scope)
        assert form is not None, theorem.tag
    with pytest.raises(NameError):
        eval(lines[-1], {})


# The theory's derivations ----------------------------------------------------------------------------------


def test_sixty_theorems_and_more_are_derived_by_sympy() -> None:
    assert len(theory.made_by_sympy()) >= 60
    assert {"conv-size", "transposed-size", "stretched-size", "transposed-equivalence"} <= set(theory.made_by_sympy())


def test_every_stored_line_has_its_certificate() -> None:
    assert list(theory.check()) == []


def test_a_line_without_its_certificate_and_a_wrong_end_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    records = json.loads(json.dumps(derivations.records()))
    records["valid#2"]["steps"][-1]["to"] = ["+", "i", ["neg", "k"]]
    monkeypatch.setattr(derivations, "records", lambda: records)
    monkeypatch.setattr(theory, "stored", lambda: [one for one in derivations.stored() if one.tag == "valid"])
    assert list(theory.check()) == [
        "valid: the derivation does not run from one side of the statement to the other",
        "valid: line 1 of the derivation has no certificate",
    ]


@pytest.mark.parametrize(("tag", "part"), RECIPES)
def test_what_is_stored_is_what_the_chain_makes(tag: str, part: int) -> None:
    (stored,) = [one for one in derivations.stored(tag) if one.part == part]
    made = derivation(tag, part)
    assert derivations.written(made.derivation, stored.computed) == derivations.written(
        stored.derivation, stored.computed
    )
    if not part and (own := THEORY.by_tag[tag].derivation) is not None:
        assert derivations.written(own, 0) == derivations.written(made.derivation, 0)


# Chains -------------------------------------------------------------------------------------------------


def test_conv_size_is_derived_from_its_definition_with_every_line_certified() -> None:
    made = derivation("conv-size")
    assert made.finished and not made.stated and len(made.steps) >= 7
    assert all(verdict.certified for verdict in made.verdicts())
    assert repr(made).count("✓") == len(made.steps)


def test_a_wrong_operation_is_refused_with_numbers() -> None:
    half = chain("window-count").isolate("t").fold("e")
    with pytest.raises(WrongStep, match=r"rounded up: at .* = .* the line before is false, t ≤ ⌈e/s⌉ is true"):
        half.divide("s", rounding="up")
    i, k, p_lo, p_hi, d = variables("i k p_lo p_hi d")
    with pytest.raises(WrongStep, match=r"as stated: at d = 1, .* the line before is .*, .* is "):
        chain("unit-stride").state(i + p_lo + p_hi - d * k)


def test_a_wrong_map_is_refused() -> None:
    from convmath.theory.transposed_values import direct_guard

    j, k, s, t, u, i_prime, j_prime = variables("j k s t u i' j'")
    there, wrong = (k - 1 - j, s * t), (u // s, k - j_prime)
    with pytest.raises(WrongStep, match="re-indexed"):
        chain("transposed-equivalence").reindex("j' u", there, wrong, direct_guard(i_prime))


def test_an_operation_that_finds_nothing_says_so() -> None:
    with pytest.raises(NotApplicable, match="nothing in .* allows it"):
        chain("unit-stride").as_floor()
    with pytest.raises(ValueError, match="what must be the tag of a theorem, got 'no-such'"):
        chain("no-such")
    with pytest.raises(ValueError, match="there is no derivation of 'no-such'"):
        derivation("no-such")


def test_without_certificate_and_solver_no_line_has_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certified, "committed", lambda link: None)
    monkeypatch.setattr(certified, "find_spec", lambda name: None)
    made = chain("unit-stride").take_out()
    assert [verdict.certified for verdict in made.verdicts()] == [False]
    assert "✓" not in repr(made) and "checked on" in repr(made)


def test_a_certificate_of_another_line_gives_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    other = certified.of_theorem("conv-empty")
    monkeypatch.setattr(certified, "certificate", lambda link: next(iter(other.values())))
    assert not chain("size-preserved").clear_floor().verdicts()[0].certified


def test_the_open_line_of_the_notes_is_completed_and_its_error_factored() -> None:
    i, k, s, p = variables("i' k s p")
    naive = s * (i + 2 * (k - p - 1) - k) + 1
    error = chain(naive - (s * (i - 1) + k - 2 * p)).factor()
    assert repr(error).splitlines()[1].startswith("= (k − 2p − 1)(s − 1) ")
    assert error.verdicts()[0].certified


def test_sympy_carries_our_functions_along() -> None:
    import sympy

    a, b = symbol("a"), symbol("b")
    floor = FloorDiv(a + 1, b)
    assert str(-2 * floor) == "-2*((1 + a)//b)" and str(-floor) == "-((1 + a)//b)"
    assert sympy.expand((floor + 1) ** 2) == floor**2 + 2 * floor + 1
    assert floor.subs({a: -8, b: 3}) == -3 and floor.doit() == sympy.floor((a + 1) / b)
    assert floor.subs(b, 0).func is FloorDiv  # undefined there, so it stays


def test_the_checks_need_neither_sympy_nor_a_solver() -> None:
    import subprocess
    import sys

    code = "import sys; from convmath.derive import theory; assert not list(theory.check())"
    code += "; assert not {'sympy', 'z3'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_a_case_split_is_carried_out() -> None:
    x = Term("x")
    cases = chain(("max", "x", 0)).split(x >= 0, x, 0)
    assert plain(cases.steps[-1].to) == ("if", (">=", "x", 0), "x", 0)
    assert cases.verdicts()[0].certified
