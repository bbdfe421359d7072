"""The pages of the padding and pooling chapters: whole, and on their skeleton."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from convmath.theory import CHAPTERS

DOCS = Path(__file__).parents[1] / "docs"
THEOREMS = {chapter.name: chapter.theorems for chapter in CHAPTERS}
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


def test_a_page_without_a_part_is_found_out() -> None:
    assert out_of_order("## The question\n## The theorem\n## The definition\n## Exercises\n") == [
        "theorem",
        "framework",
        "see also",
    ]
    assert named("```{theorem} conv-size\n``` and {thm}`half`") == {"conv-size", "half"}
