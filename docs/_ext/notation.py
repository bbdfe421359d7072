"""One formula in three notations: all are on the page, a switch in the page's head exposes one.

The contract with the style sheet and the script: `<html data-notation="notes">` names the exposed notation;
`.notations > .notation.is-notes` is one alternative.  Without JavaScript the default shows and the others unfold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import set_source_info
from sphinx.writers.html5 import HTML5Translator

from convmath.language.symbols import NOTATIONS, SYMBOLS

DEFAULT = next(iter(NOTATIONS))


class notations(nodes.General, nodes.Element):
    """Holds one `notation` for each key of `convmath.language.symbols.NOTATIONS`, in that order."""


class notation(nodes.General, nodes.Element):
    """One alternative; `key` says which notation, `inline` whether it stands inside a sentence."""


def block(latex: Mapping[str, str]) -> nodes.Element:
    """A display formula in three notations; a plain formula when all three agree."""
    return switched({key: [_formula(latex[key])] for key in _checked(latex)})


def inline(latex: Mapping[str, str]) -> nodes.Element:
    """A formula inside a sentence in three notations; a plain one when all three agree."""
    return switched({key: [nodes.math(latex[key], latex[key])] for key in _checked(latex)}, inline=True)


def switched(variants: Mapping[str, Sequence[nodes.Node]], *, inline: bool = False) -> nodes.Element:
    """Any content in three notations, for what is more than one formula."""
    keys = _checked(variants)
    shown = [[node.pformat() for node in variants[key]] for key in keys]
    if len(variants[DEFAULT]) == 1 and all(each == shown[0] for each in shown):
        only = variants[DEFAULT][0]
        assert isinstance(only, nodes.Element)
        return only
    return notations("", *(notation("", *variants[key], key=key, inline=inline) for key in keys), inline=inline)


def _checked(given: Mapping[str, object]) -> list[str]:
    if set(given) != set(NOTATIONS):
        raise ValueError(f"a formula needs the notations {', '.join(NOTATIONS)}, got {', '.join(given) or 'none'}")
    return list(NOTATIONS)


def _formula(latex: str) -> nodes.math_block:
    return nodes.math_block(latex, latex, nowrap=False, number=None, label=None)


def table(keys: Sequence[str] = ()) -> nodes.table:
    """The notation table: what each letter means and how the three notations write it; only `keys` when given."""
    rows = [symbol for symbol in SYMBOLS if not keys or symbol.key in keys]
    whole = nodes.table(classes=["notation-table"])
    group = nodes.tgroup(cols=len(NOTATIONS) + 1)
    whole += group
    group += [nodes.colspec(colwidth=1) for _ in range(len(NOTATIONS) + 1)]
    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", name)) for name in ("Quantity", *NOTATIONS.values())))
    group += nodes.thead("", head)
    body = nodes.tbody()
    group += body
    for symbol in rows:
        letters = [getattr(symbol, key) for key in NOTATIONS]
        entries = [nodes.entry("", nodes.paragraph("", symbol.meaning))]
        entries += [nodes.entry("", nodes.paragraph("", "", nodes.math(latex, latex))) for latex in letters]
        body += nodes.row("", *entries)
    return whole


class Formula(SphinxDirective):
    r"""A display formula in three notations, written out: one option a notation, the default in the body.

    ```{formula}
    :notes: W_2 = W_1
    :torch: L_\mathrm{out} = L_\mathrm{in}
    o = i
    ```
    """

    has_content = True
    option_spec = {key: directives.unchanged_required for key in NOTATIONS if key != DEFAULT}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        try:
            node = block({DEFAULT: "\n".join(self.content), **self.options})
        except ValueError as problem:
            raise self.error(str(problem)) from None
        for formula in node.findall(nodes.math_block):
            set_source_info(self, formula)
        return [node]


class NotationTable(SphinxDirective):
    """The three-column notation table; letters given as arguments keep only their rows."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        keys = self.arguments[0].split() if self.arguments else []
        if unknown := set(keys) - {symbol.key for symbol in SYMBOLS}:
            raise self.error(f"no such letter in the notation table: {', '.join(sorted(unknown))}")
        return [table(keys)]


def visit_notations(translator: HTML5Translator, node: notations) -> None:
    tag = "span" if node["inline"] else "div"
    translator.body.append(translator.starttag(node, tag, "", CLASS="notations"))


def depart_notations(translator: HTML5Translator, node: notations) -> None:
    if not node["inline"]:
        # The script shows the alternatives; a reader without one unfolds them.
        translator.body.append("<noscript><details><summary>In other letters</summary>")
        for alternative in node.children:
            if isinstance(alternative, notation) and alternative["key"] != DEFAULT:
                translator.body.append(f"<p>{NOTATIONS[alternative['key']]}</p>")
                for child in alternative.children:
                    child.walkabout(translator)
        translator.body.append("</details></noscript>")
    translator.body.append("</span>" if node["inline"] else "</div>\n")


def visit_notation(translator: HTML5Translator, node: notation) -> None:
    tag = "span" if node["inline"] else "div"
    translator.body.append(f'<{tag} class="notation is-{node["key"]}">')


def depart_notation(translator: HTML5Translator, node: notation) -> None:
    translator.body.append("</span>" if node["inline"] else "</div>")


def only_default(_translator: nodes.NodeVisitor, node: nodes.Element) -> None:
    """Text, LaTeX and the like have no switch: they carry the default notation."""
    if isinstance(node, notation) and node["key"] != DEFAULT:
        raise nodes.SkipNode


def nothing(_translator: nodes.NodeVisitor, _node: nodes.Element) -> None:
    """Nothing to close."""


def page_context(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """A page with alternatives gets the switch; `notations` is what its template lists."""
    switches = doctree is not None and next(iter(doctree.findall(notations)), None) is not None
    context["notation_choices"] = NOTATIONS if switches else {}


def setup(app: Sphinx) -> dict[str, Any]:
    plain = (only_default, nothing)
    app.add_node(notations, html=(visit_notations, depart_notations), text=plain, latex=plain, man=plain, texinfo=plain)
    app.add_node(notation, html=(visit_notation, depart_notation), text=plain, latex=plain, man=plain, texinfo=plain)
    app.add_directive("formula", Formula)
    app.add_directive("notation-table", NotationTable)
    app.connect("html-page-context", page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
