"""The pages of the padding and pooling chapters: whole, and on their skeleton."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from pathlib import Path

import pytest

from convmath import MaxPool, conv_size, conv_transpose_size, pool_size
from convmath.figures.case import Case
from convmath.figures.classic import CLASSIC
from convmath.theory.collection import collect

DOCS = Path(__file__).parents[1] / "docs"
THEOREMS = {chapter.name: chapter.theorems for chapter in collect().chapters}
SKELETON = ("question", "definition", "theorem", "framework", "exercises", "see also")


def named(text: str) -> set[str]:
    """Every tag that a page shows in a box or links to."""
    return set(re.findall(r"\{theorem\} ([a-z-]+)", text)) | set(re.findall(r"\{thm\}`([a-z-]+)`", text))


def out_of_order(text: str) -> list[str]:
    """The parts of the skeleton that are missing, or come before an earlier part."""
    heads = [line[3:].lower() for line in text.splitlines() if line.startswith("## ")]
    wrong, since = [], 0
    for part in SKELETON:
        at = next((n for n, head in enumerate(heads) if n >= since and part in head), None)
        if at is None:
            wrong.append(part)
        else:
            since = at
    return wrong


@pytest.mark.parametrize("name", ["padding", "pooling"])
def test_every_theorem_of_the_chapter_is_shown_or_linked(name: str) -> None:
    tags = {theorem.tag for theorem in THEOREMS[name]}
    assert tags
    assert tags <= named((DOCS / f"{name}.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["padding", "pooling"])
def test_every_refuted_claim_is_shown_with_its_counterexample(name: str) -> None:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    claims = [theorem.tag for theorem in THEOREMS[name] if theorem.refuted]
    assert claims
    assert all(f"{{theorem}} {tag}\n" in text for tag in claims)


@pytest.mark.parametrize("name", ["padding", "pooling"])
def test_the_page_stands_on_its_skeleton(name: str) -> None:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert not out_of_order(text)
    exercises = text.partition("## Exercises")[2]
    assert len(re.findall(r"^\*\*\d\.\*\*", exercises, re.M)) == exercises.count("tags: [hide-cell]") >= 4


def sizes_said(text: str) -> dict[str, tuple[str, str, str]]:
    """What the gallery says in front of each picture: a × b becomes c × d, by a theorem."""
    told = re.findall(r'^(.+) becomes (.+), by \{thm\}`(.+)`\.\n\n(?:(?!^##).*\n)*?exhibit\("(.+)"\)', text, re.M)
    return {name: (before, after, tag) for before, after, tag, name in told}


def sizes_drawn(shown: Case) -> tuple[str, str]:
    """The input and output sizes of a case, by the closed formulas."""
    found = []
    for i, k, s, p, d, a in zip(
        shown.input_size, shown.kernel_size, shown.stride, shown.padding, shown.dilation, shown.output_padding
    ):
        forward = conv_size(i, k, stride=s, padding=p, dilation=d) if shown.kind != "conv_transpose" else 0
        found.append(forward or conv_transpose_size(i, k, stride=s, padding=p, dilation=d, output_padding=a))
    return " × ".join(map(str, shown.input_size)), " × ".join(map(str, found))


def test_the_gallery_says_the_sizes_of_its_pictures() -> None:
    told = sizes_said((DOCS / "gallery.md").read_text(encoding="utf-8"))
    assert told == {classic.name: (*sizes_drawn(classic.case), classic.theorem) for classic in CLASSIC}


def test_the_opening_of_the_pooling_page_is_computed_here() -> None:
    text = (DOCS / "pooling.md").read_text(encoding="utf-8")
    before, after = (224, 224), MaxPool(2).shape((224, 224, 64), channels="last")
    assert f"A {before[0]}×{before[1]}×64 volume becomes {'×'.join(map(str, after))}, a quarter" in text
    assert 4 * math.prod(after) == math.prod((*before, 64))
    naive, torch = (pool_size(32, 1, stride=2, ceil_mode=True, rule=rule) for rule in ("naive", "torch"))
    assert f"The formula gives 16½, PyTorch gives {torch}, Paddle gives {naive}," in text
    assert Fraction(32 - 1, 2) + 1 == Fraction(33, 2)
    assert "$(W_1 - F)/S + 1 = (4 - 2)/2 + 1$" in text and pool_size(4, 2, stride=2) == (4 - 2) // 2 + 1 == 4 // 2


def test_a_page_without_a_part_is_found_out() -> None:
    assert out_of_order("## The question\n## The theorem\n## The definition\n## Exercises\n") == [
        "theorem",
        "framework",
        "see also",
    ]
    assert named("```{theorem} conv-size\n``` and {thm}`half`") == {"conv-size", "half"}
