"""A theorem as blocks and what its writers make of them; a theorem that one holds."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from itertools import islice
from typing import Any

import pytest

import convmath
from convmath.exposition import blocks, citations, data, export, markdown, terminal, theorems
from convmath.exposition.blocks import Display, Listing, Section
from convmath.exposition.code import body, full_names, javascript_function, parameters, python_function, result
from convmath.language.evaluate import function
from convmath.language.writers import unicode
from convmath.proof.trees import binders
from convmath.proof.trial import Trial
from convmath.proof.verify import verify
from convmath.theory.collection import collect
from convmath.theory.model import Report, Theorem

THEORY = collect()
LAYER = {"input_size": 7, "kernel_size": 3, "stride": 2, "padding_low": 0, "padding_high": 0, "dilation": 1}


def report(theorem: Theorem) -> Report:
    """What a build would say, without the work."""
    return Report(tag=theorem.tag, status="refuted" if theorem.refuted else "proved")


@cache
def page(tag: str) -> tuple[blocks.Block, ...]:
    return theorems.page(THEORY, THEORY.by_tag[tag], report(THEORY.by_tag[tag]))


def sections(tag: str) -> list[str]:
    return [block.title for block in page(tag) if isinstance(block, Section)]


# Blocks -----------------------------------------------------------------------------------------------


def test_a_page_begins_with_the_result_and_ends_with_what_an_auditor_reads() -> None:
    order = sections("transposed-size")
    assert order.index("In numbers") < order.index("In code") < order.index("Why") < order.index("Hypotheses")
    assert order.index("Derivation") < order.index("Proof") < order.index("Check it yourself") < order.index("Cite")
    first = next(block for block in page("transposed-size") if isinstance(block, Display))
    assert unicode(first.shown) == "o' = s(i' − 1) + d(k − 1) + 1 − p₋ − p₊ + a"


@pytest.mark.parametrize(
    ("tag", "equation", "counted"),
    [
        ("conv-size", "o = ⌊(i + p₋ + p₊ − d(k − 1) − 1)/s⌋ + 1", True),
        ("unread-rows", "min(i, max(0, e mod s − p₊)) = #{x : (0 ≤ x < i) and x > s(o − 1) + d(k − 1) − p₋}", True),
        ("same-total", "z = max(d(k − 1) − (i − 1) mod s, 0)", False),
        ("naive-ceil", "o = ⌈e/s⌉ + 1", False),
    ],
)
def test_the_closed_side_comes_first_and_the_count_after_it(tag: str, equation: str, counted: bool) -> None:
    found = result(THEORY.by_tag[tag])
    assert (unicode(found.equation), found.counted is not None) == (equation, counted)


@pytest.mark.slow
def test_every_theorem_has_a_page_in_every_form() -> None:
    for theorem in THEORY.all:
        shown = page(theorem.tag)
        lines = terminal.lines(shown)
        assert theorem.words in "\n".join(lines) and lines[0].startswith(("Theorem. ", "Claim. "))
        text = markdown.text(shown)
        assert text.count("<details>") == text.count("</details>") > 0 and "$$$" not in text
        assert text.count("$$") % 2 == 0 and f"convmath verify {theorem.tag}" in text
        assert json.loads(json.dumps(data.data(shown))) == data.data(shown)


def kinds() -> set[str]:
    """The names of all blocks and pieces."""
    return {t.__name__ for union in (blocks.Block, blocks.Piece) for t in union.__args__}  # type: ignore[attr-defined]


def met(value: Any) -> Iterator[str]:
    if hasattr(value, "__dataclass_fields__") and type(value).__name__ in kinds():
        yield type(value).__name__
        for field in fields(value):
            yield from met(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from met(each)


@pytest.mark.slow
def test_no_writer_drops_a_kind_of_block_in_silence() -> None:
    """Each kind is met on some page; a writer that does not know one gives nothing to join, and fails."""
    seen = {name for theorem in THEORY.all for name in met(page(theorem.tag))}
    assert kinds() - seen == {"Picture"}
    with pytest.raises((TypeError, AttributeError)):
        terminal.in_line(("not a piece",))  # type: ignore[arg-type]


# Code -------------------------------------------------------------------------------------------------


def cases(theorem: Theorem) -> Iterator[tuple[dict[str, int], object]]:
    """Small values within the hypotheses, with what the statement's own tree gives there."""
    tree, trial = body(theorem), Trial(theorem)
    names = [*theorem.example, *(str(short.node) for short, _ in theorem.where)]
    compiled = function(tree, names)
    for values in islice(trial.assignments(), 1500):
        if trial.verdict(values) in ("true", "false"):
            full = dict(zip(names, trial.full(values)))
            yield full, compiled(*full.values())


def test_python_functions_are_the_statements() -> None:
    """What a reader pastes gives on small values what the theorem's own tree gives."""
    pasted = 0
    for theorem in THEORY.all:
        source, tree = python_function(theorem), body(theorem)
        assert (source is None) == (tree is None)
        if source is None:
            continue
        known: dict[str, Any] = {}
        exec(source, known)
        called = known[source.split("def ")[-1].split("(")[0]]
        words, letters = full_names(theorem), parameters(theorem, tree)
        for full, expected in islice(cases(theorem), 40):
            assert called(**{words[letter]: full[letter] for letter in letters}) == expected, theorem.tag
            pasted += 1
    assert pasted > 1500


def test_javascript_functions_are_the_statements() -> None:
    program, expected = [], []
    for theorem in THEORY.all:
        source, tree = javascript_function(theorem), body(theorem)
        if source is None or not parameters(theorem, tree):
            continue
        name = source.split("function ")[1].split("(")[0]
        for full, value in islice(cases(theorem), 5):
            given = ", ".join(f"{full[letter]}n" for letter in parameters(theorem, tree))
            program.append(f"console.log(String((() => {{ {source} return {name}({given}); }})()))")
            expected.append(str(value).lower() if isinstance(value, bool) else str(value))
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed here")
    run = subprocess.run([node, "-"], input="\n".join(program), capture_output=True, text=True, check=True)
    assert run.stdout.split() == expected and len(expected) > 200


def test_a_wrong_function_would_be_seen() -> None:
    theorem = THEORY.by_tag["conv-size"]
    wrong = (python_function(theorem) or "").replace("//stride + 1", "//stride + 2")
    known: dict[str, Any] = {}
    exec(wrong, known)
    (full, expected), *_ = cases(theorem)
    words = full_names(theorem)
    assert known["conv_size"](**{words[letter]: full[letter] for letter in theorem.example}) != expected


def test_what_only_counts_has_no_function_and_says_nothing_of_one() -> None:
    assert python_function(THEORY.by_tag["polyphase"]) is None and binders(THEORY.by_tag["polyphase"].goal.node)
    assert "In code" not in sections("polyphase") and "In code" in sections("conv-size")
    assert not [b for b in page("polyphase") if isinstance(b, Listing)]


# A theorem in the hand --------------------------------------------------------------------------------


def test_a_theorem_can_be_held() -> None:
    held = convmath.theorem("conv-size")
    assert repr(held) == "theorem('conv-size')" and eval(repr(held), {"theorem": convmath.theorem}) == held
    assert held.at(**LAYER) == held.at(i=7, k=3, s=2, p_lo=0, p_hi=0, d=1) == 3
    assert held.verify().status == "proved"
    assert held.cite("bibtex").startswith("@misc{convmath:conv-size,") and "conv-size" in held.cite()
    assert str(held.sympy()) == "Eq(o, floor((-d*(k - 1) + i + p_hi + p_lo - 1)/s) + 1)"
    shown = held._repr_mimebundle_()
    assert shown["text/plain"] == repr(held) and "### In numbers" in shown["text/markdown"]
    assert convmath.theorem("naive-ceil").at(i=2, k=1, s=2, p=0, d=1) is False
    assert convmath.theorem("naive-ceil").verify().status == "refuted"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"i": 7}, "kernel_size must be given, as k or by this name"),
        ({**LAYER, "filters": 3}, "filters must be one of input_size, kernel_size, stride"),
        ({**LAYER, "stride": 0}, "values must satisfy s ≥ 1; got i=7, k=3, s=0"),
        ({**LAYER, "stride": 1.5}, "stride must be an integer, got 1.5"),
        ({**LAYER, "s": 1}, "s must be given once, by its letter or by its name, got 1"),
    ],
)
def test_values_that_make_no_sense_are_refused_in_one_line(values: dict[str, Any], message: str) -> None:
    with pytest.raises(convmath.ConvmathError, match=message) as refused:
        convmath.theorem("conv-size").at(**values)
    assert len(str(refused.value)) <= 200 and "\n" not in str(refused.value)


def test_there_is_no_theorem_of_another_name() -> None:
    with pytest.raises(ValueError, match="TAG must be a theorem's tag, got 'conv-sise'; perhaps conv-size"):
        convmath.theorem("conv-sise")


@pytest.mark.slow
def test_every_theorem_has_a_sympy_form() -> None:
    assert all(convmath.theorem(theorem.tag).sympy() is not None for theorem in THEORY.all)


# Addresses --------------------------------------------------------------------------------------------


def test_a_citation_says_where_it_leads_or_that_it_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    theorem = THEORY.by_tag["conv-size"]
    urls: dict[str, str] = {}
    monkeypatch.setattr(citations, "published", lambda *labels: next((urls[n] for n in labels if n in urls), ""))
    monkeypatch.delenv("SITE_URL", raising=False)
    without = citations.cite(theorem, date="")
    assert "a copy without an address" in citations.text(without) and "url" not in citations.bibtex(without)
    urls["Repository"] = "https://example.org/sources"
    assert citations.cite(theorem).url == "https://example.org/sources"
    urls["Documentation"] = "https://example.org/site"
    assert citations.cite(theorem).url == "https://example.org/site/t/conv-size.html"
    monkeypatch.setenv("SITE_URL", "https://example.com/")
    assert citations.cite(theorem).url == "https://example.com/t/conv-size.html"
    assert "without an address" not in citations.text(citations.cite(theorem))


# t/TAG.json -------------------------------------------------------------------------------------------


def test_a_theorem_as_json_says_what_its_page_says() -> None:
    theorem = THEORY.by_tag["conv-size"]
    (checked,) = verify(THEORY, ["conv-size"])
    found = json.loads(export.page_json(THEORY, theorem, checked))
    assert found["tag"] == "conv-size" and found["status"] == "proved"
    assert found["trees"]["goal"][0] == "==" and found["certificates"]["links"][0] == "conv-size.1a"
    titles = [block["title"] for block in found["blocks"] if block["kind"] == "section"]
    assert [title for title in titles if title != "Evidence of this build"] == sections("conv-size")
    changed = export.page_json(THEORY, replace(theorem, words="Other words."), checked)
    assert json.loads(changed)["sha256"] != found["sha256"]
    assert json.loads(changed)["statement_sha256"] == found["statement_sha256"]
