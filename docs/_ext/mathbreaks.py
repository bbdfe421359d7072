"""Where a long formula may continue on the next line.

Browsers do not break MathML.  So a formula is cut into parts at its arrows, then at words such as "and", then at relations;
the style sheet lets parts flow like words, and what does not fit moves down whole before it is broken further.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

ARROWS = frozenset("⟺⇔⟹⇒↔→")
COMMAS = frozenset(",;")
WORDS = frozenset({"and", "or", "for every", "if", "where"})
RELATIONS = frozenset("=≠≤≥<>≡∣")
# From the widest cut to the narrowest: the signs, and whether they are looked for inside brackets.
LEVELS = ((ARROWS, False), (COMMAS, False), (WORDS, False), (RELATIONS, False), (WORDS, True))
OPENING, CLOSING = "([{⌊⌈", ")]}⌋⌉"
TALL = frozenset({"mfrac", "mtable", "munder", "mover", "munderover", "msqrt"})
SHORT = 22  # characters: a formula in a sentence that stays in one piece


def split(row: list[ET.Element], *, inline: bool = False) -> list[ET.Element]:
    """The row in parts, or the row itself when there is nothing to split."""
    if inline and sum(len(token.text or "") for part in row for token in part.iter()) <= SHORT:
        return row
    return _split(row, 0, inline)


def lines(row: list[ET.Element]) -> list[ET.Element]:
    """The lines of a table that only stacks statements, each of which may break; nothing for any other formula."""
    if len(row) != 1 or row[0].get("class") != "ams-align":
        return []
    cells = [list(line) for line in row[0]]
    if any(len(line) != 2 or len(line[0]) for line in cells):
        return []
    return [_part(split(list(statement)), "line") for _empty, statement in cells]


def _split(row: list[ET.Element], level: int, inline: bool) -> list[ET.Element]:
    if level == len(LEVELS):
        return row
    groups = list(_groups(row, *LEVELS[level]))
    if len(groups) == 1:
        return _split(row, level + 1, inline)
    return [_part(_split(group, level + 1, inline)) for group in groups]


def _part(row: list[ET.Element], *names: str) -> ET.Element:
    """One part; it may hold parts in turn."""
    parts = bool(row) and row[0].get("class") in ("part", "parts")
    part = ET.Element("mrow", {"class": " ".join([*names, "parts" if parts else "part"])})
    part.extend(row)
    return part


def _groups(row: list[ET.Element], signs: frozenset[str], inside: bool) -> Iterator[list[ET.Element]]:
    """The row cut before each of the signs, or after it when it is a comma."""
    depths = list(_depths(row))
    # Brackets that grow with what they hold would not grow with a part of it.
    if inside and any(token.tag in TALL for element, depth in zip(row, depths) if depth for token in element.iter()):
        yield row
        return
    group: list[ET.Element] = []
    for element, depth in zip(row, depths):
        found = (element.text or "").strip() in signs and element.tag in ("mo", "mtext") and (depth == 0 or inside)
        if found and element.tag == "mo":
            element.set("form", "infix")
        if found and signs is not COMMAS and any(each.tag != "mspace" for each in group):
            yield group
            group = []
        group.append(element)
        if found and signs is COMMAS:
            yield group
            group = []
    if group:
        yield group


def _depths(row: list[ET.Element]) -> Iterator[int]:
    """How many brackets are open at each element; everywhere one when they do not match."""
    depths, depth = [], 0
    for element in row:
        text = element.text if element.tag == "mo" and element.text else " "
        depth -= text in CLOSING
        depths.append(depth)
        depth += text in OPENING
        if depth < 0:
            break
    return iter(depths if depth == 0 else [1] * len(row))
