"""Formulas: what the converter makes, what it refuses, where long ones break, and that the font can draw them all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from _ext import mathfont
from _ext.mathml import mathml
from docutils.utils.math import MathError

from convmath.language.symbols import NOTATIONS, SYMBOLS
from convmath.language.writers import latex
from convmath.theory.collection import collect
from tests.conftest import sources


def shape(source: str, block: bool = True) -> ET.Element:
    return ET.fromstring(mathml(source, block))


def words(element: ET.Element) -> str:
    """The formula's own characters, without its annotation."""
    presentation = element[0][0]
    return "".join(presentation.itertext())


@pytest.mark.parametrize(
    "source",
    [
        r"o = \left\lfloor \frac{i + 2p - k}{s} \right\rfloor + 1",
        r"\begin{cases} 1 & \text{if } p \ge 0 \\ 0 & \text{otherwise} \end{cases}",
        r"a &= b \\ c &= d",
        r"\begin{align} a &= b \\ c &= d \end{align}",
        r"\sum_{j=0}^{k-1} w_j x_{s t + d j - p_-}",
        r"\#\{ t : 0 \le t \;\text{for every}\; 0 \le j < k \}",
        r"\displaystyle \left\lfloor{\frac{i}{2}}\right\rfloor",
        r"x \iff y",
    ],
)
def test_formulas_keep_their_latex(source: str) -> None:
    annotation = shape(source).find(".//annotation")
    assert annotation is not None and annotation.text == source


@pytest.mark.parametrize(
    "source",
    [
        r"\foo",
        "",
        "  ",
        r"\frac{1}",
        r"\substack{a}",
        "a & b",
        "2⌘",
        r"\mathtt{a",
        "{",
        "a}",
        r"\left( a",
        r"\begin{cases} a",
    ],
)
def test_what_cannot_be_set_is_refused(source: str) -> None:
    with pytest.raises((MathError, ValueError, AttributeError)):
        shape(source)


def test_parameter_names_stay_words() -> None:
    found = shape(r"\mathtt{kernel\_size} - 1")
    assert [(each.tag, each.text) for each in found.iter("mi")] == [("mi", "kernel_size")]
    assert words(found) == "kernel_size−1"


def test_primes_are_raised() -> None:
    assert [each.tag for each in shape("i'_1").iter()][2:6] == ["msubsup", "mi", "mn", "mo"]
    assert words(shape("x''")) == "x′′"
    assert "don't" in words(shape(r"\text{don't}"))


@pytest.mark.parametrize(
    ("source", "signs"), [("a - 1", 0), ("a = - 1", 1), (r"a \le -1", 1), ("(a) - 1", 0), ("f(-1)", 1)]
)
def test_a_minus_after_an_operator_is_a_sign(source: str, signs: int) -> None:
    minus = [each for each in shape(source).iter("mo") if each.text == "−"]
    assert sum(each.get("form") == "prefix" for each in minus) == signs


def parts(source: str, block: bool = True) -> list[str]:
    found = shape(source, block)
    return ["".join(each.itertext()) for each in found.iter("mrow") if each.get("class") == "part"]


def test_long_formulas_break_at_arrows_words_and_relations() -> None:
    assert parts(r"a + b = c \iff d < e") == ["a+b", "=c", "⟺d", "<e"]
    assert parts(r"\#\{ t : t \ge 0 \;\text{and}\; t < s \} = 1") == ["#{t∶t≥0", "andt<s}", "=1"]
    assert parts("i = 1, k = 2") == ["i", "=1,", "k", "=2"]


def test_short_and_bracketed_formulas_do_not_break() -> None:
    assert parts("k = 1", block=False) == []
    assert parts(r"k + s + d + p + i + o + 1 + 2 + 3 + 4 + 5 + 6 = 1", block=False) != []
    assert parts(r"\max(a = b, c)") == []
    assert parts(r"\left\lfloor \frac{a = b}{c} \right\rfloor") == []
    assert parts(r"\{ \frac{a}{b} \;\text{and}\; c \}") == []  # these braces grow with the fraction
    assert parts(r"( a = b") == []


def test_every_formula_of_the_theory_can_be_set() -> None:
    goals = [latex(theorem.goal, notation) for theorem in collect().all for notation in NOTATIONS]
    names = [getattr(symbol, notation) for symbol in SYMBOLS for notation in NOTATIONS]
    assert len(goals) > 50
    for source in goals + names:
        assert words(shape(source))


class Formulas(HTMLParser):
    """Collects the characters a page's formulas draw with the math font."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.drawn: set[str] = set()
        self.formulas = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "math" or self.open:
            self.formulas += tag == "math"
            given = dict(attrs)
            skipped = tag == "annotation" or given.get("class") == "code"
            self.open.append((tag if given.get("mathvariant") != "normal" else "upright", skipped))

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and not any(skipped for _tag, skipped in self.open):
            one = self.open[-1][0] == "mi" and len(data) == 1
            self.drawn |= {mathfont.italic(data)} if one else set(data)


def undrawable(page: str) -> set[str]:
    reader = Formulas()
    reader.feed(page)
    return {letter for letter in reader.drawn - mathfont.CHARACTERS if unicodedata.category(letter) != "Cc"}


def test_the_font_holds_every_character_of_the_site(site: Path) -> None:
    formulas = 0
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        formulas += len(re.findall("<math", page))
        assert undrawable(page) == set(), path
    assert formulas > 100


def test_a_missing_character_is_noticed() -> None:
    assert undrawable("<p>⌘</p><math><mi>k</mi><mo>⌘</mo><annotation>⌬</annotation></math>") == {"⌘"}
    assert undrawable("<math><mi>ж</mi></math>") == {"ж"}


def test_the_font_file_is_the_font_described() -> None:
    font = pytest.importorskip("fontTools.ttLib").TTFont(mathfont.FONT)
    assert {ord(letter) for letter in mathfont.CHARACTERS} <= set(font.getBestCmap())
    assert "MATH" in font and "Open Font License" in str(font["name"].getDebugName(13))
    assert mathfont.FONT.stat().st_size < 80_000
    assert "SIL OPEN FONT LICENSE" in mathfont.FONT.with_name("OFL.txt").read_text(encoding="utf-8")


def test_a_formula_that_cannot_be_set_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        "extensions = ['myst_parser', '_ext.mathml']\nhtml_math_renderer = 'mathml'\nmyst_enable_extensions = ['dollarmath']\n"
    )
    (tmp_path / "index.md").write_text("# A page\n\nGood $k$, bad $\\nonsense{k}$.\n")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(tmp_path), str(tmp_path / "out")]
    environment = {**os.environ, "PYTHONPATH": sources()}
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert run.returncode != 0
    assert "index.md" in run.stderr and r"cannot set the formula \nonsense{k}" in run.stderr
