"""Formulas as MathML, made while the site is built: no script, no flash, and the LaTeX travels along as an annotation."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from _ext.mathbreaks import lines, split

logger = logging.getLogger(__name__)

# Words inside a formula: group 1 is \mathtt (a parameter's name), group 2 any other text.
WORDS = re.compile(r"\\mathtt\{((?:[^{}\\]|\\.)*)\}|(\\(?:text|mbox|textrm)\{(?:[^{}\\]|\\.)*\})")
CODE = "\ue000"  # marks a parameter's name on its way through the converter; a private character no formula uses
ALIASES = {r"\iff": r"\;\Longleftrightarrow\;", r"\implies": r"\;\Longrightarrow\;", r"\colon": ":"}
ALIGNED = re.compile(r"\\(begin|end)\{(?:align|gather|split)\*?\}")
# The converter overlooks what is opened and never closed.
PAIRS = {
    "a brace": (r"(?<!\\){", r"(?<!\\)}"),
    r"\left": (r"\\left(?![a-z])", r"\\right(?![a-z])"),
    r"\begin": (r"\\begin\b", r"\\end\b"),
}
LIMITS = ("max", "min", "lim", "sup", "inf")
CLOSING = set(")]}|!⌋⌉′")  # after one of these a minus takes away; after any other operator it is a sign
KEPT = {
    "accent",
    "accentunder",
    "columnalign",
    "columnspacing",
    "rowspacing",
    "class",
    "display",
    "displaystyle",
    "form",
}
KEPT |= {"linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "rspace", "scriptlevel"}
KEPT |= {"stretchy", "symmetric", "width"}


def prepared(latex: str) -> str:
    r"""The formula in the dialect of docutils' converter, which knows neither primes nor underscores in words.

    >>> prepared(r"i'_1 = \mathtt{kernel\_size}")
    'i^{\\prime}_1 = \\text{\ue000kernel_size}'
    """
    out, position = [], 0
    for match in WORDS.finditer(latex):
        out.append(_symbols(latex[position : match.start()]))
        name = match[1]
        out.append(match[2] if name is None else rf"\text{{{CODE}{name.replace(chr(92) + '_', '_')}}}")
        position = match.end()
    return "".join(out) + _symbols(latex[position:])


def _symbols(latex: str) -> str:
    latex = ALIGNED.sub(r"\\\1{aligned}", latex)
    for alias, meaning in ALIASES.items():
        latex = re.sub(re.escape(alias) + r"(?![A-Za-z])", meaning.replace("\\", r"\\"), latex)
    return re.sub(r"('+)", lambda found: r"^{" + r"\prime " * len(found[1]) + "}", latex).replace(
        r"\prime }", r"\prime}"
    )


def _tidy(element: ET.Element) -> None:
    """Undo the converter's indentation, name parameters as code, and keep only attributes the policy and browsers accept."""
    if element.tag == "mtext" and (element.text or "").startswith(CODE):
        element.tag, element.text = "mi", (element.text or "").removeprefix(CODE)
        element.set("class", "code")
    if element.text == "′":
        element.tag = "mo"
    if element.text in LIMITS and "movablelimits" not in element.attrib:
        element.tag = "mi"  # as an operator it would stand apart from its bracket
    if element.get("class") == "ams-align":
        element.set("displaystyle", "true")
    for name in set(element.attrib) - KEPT:
        del element.attrib[name]
    if len(element):
        element.text = None
    before = None
    for child in element:
        child.tail = None
        _tidy(child)
        if child.tag == "mo" and child.text in ("−", "+") and before is not None and before.text not in CLOSING:
            child.set("form", "prefix")
        before = child if child.tag in ("mo", "mspace") else None


@cache
def mathml(latex: str, block: bool = False) -> str:
    r"""One formula as a `<math>` element that carries its LaTeX; a `ValueError` names what it cannot set.

    >>> mathml("k \\ge 1")
    '<math><semantics><mrow><mi>k</mi><mo>≥</mo><mn>1</mn></mrow><annotation encoding="application/x-tex">k \\ge 1</annotation></semantics></math>'
    """
    latex = latex.strip()
    if not latex:
        raise ValueError("an empty formula")
    for name, (opening, closing) in PAIRS.items():
        if len(re.findall(opening, latex)) != len(re.findall(closing, latex)):
            raise ValueError(f"{name} without its partner")
    made = tex2mathml(prepared(latex), as_block=block).replace("&ApplyFunction;", "\u2061")
    root = ET.fromstring(made.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
    if CODE in "".join(element.text or "" for element in root.iter() if element.tag != "mtext"):
        raise ValueError(r"\mathtt needs a word in braces")
    _tidy(root)
    whole = ET.Element("math", root.attrib)
    semantics = ET.SubElement(whole, "semantics")
    stacked = lines(list(root)) if block else []
    parts = stacked or split(list(root), inline=not block)
    row = semantics if len(parts) == 1 and not stacked else ET.SubElement(semantics, "mrow")
    if stacked:
        row.set("class", "lines parts")
    elif any(part.get("class") in ("part", "parts") for part in parts):
        row.set("class", "parts")
    row.extend(parts)
    ET.SubElement(semantics, "annotation", encoding="application/x-tex").text = latex
    return ET.tostring(whole, encoding="unicode", short_empty_elements=False)


def _set(translator: HTML5Translator, node: nodes.math | nodes.math_block, block: bool) -> str:
    latex = node.astext()
    try:
        return mathml(latex, block)
    except (MathError, ValueError, AttributeError, TypeError, ET.ParseError) as problem:
        logger.error("cannot set the formula %s: %s", latex, problem, location=node, type="math")
        return f"<code>{translator.encode(latex)}</code>"


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate"))
    translator.body.append(_set(translator, node, block=False) + "</span>")
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", "", CLASS="math notranslate"))
    translator.body.append(f'<div class="formula">{_set(translator, node, block=True)}</div>')
    if node.get("number"):
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


class OneIdentifier(SphinxPostTransform):
    """Furo wraps tables and formulas in a box and copies their ids to it; an id must be on a page once."""

    formats = ("html",)
    default_priority = 501  # right after furo's own transform

    def run(self, **_options: Any) -> None:
        for box in self.document.findall(nodes.container):
            if {"math-wrapper", "table-wrapper"} & set(box["classes"]) and len(box) == 1:
                box["ids"], box["names"] = [], []


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_math_renderer("mathml", inline_renderers=(visit_inline, None), block_renderers=(visit_block, None))
    app.add_post_transform(OneIdentifier)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
