"""Moving pictures: a scene as one small SVG that steps from window to window.

The still is the picture at rest: every result shown, the first window marked.  Three integers say which step is on:
--cm-t counts the steps, --cm-u and --cm-v are its column and row.  A group moves by them; a mark appears when --cm-t
reaches its step.  The style sheet moving.css animates the three, or moving.js sets them; without either the still
remains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import hypot
from pathlib import Path
from xml.sax.saxutils import escape

from convmath.figures.palette import LOOKS, SIZES
from convmath.figures.scene import Grid, Line, Mark, Scene, Words
from convmath.files import write

UNIT = 20  # what a cell measures in the drawing
SECONDS = 0.9  # a step takes so long
REST = 9999  # no mark waits for so many steps: at rest all are shown

PROPERTIES = tuple(
    f'@property --cm-{name}{{syntax:"<integer>";inherits:true;initial-value:{value}}}'
    f"@keyframes cm-{name}{{from{{--cm-{name}:0}}to{{--cm-{name}:var(--cm-{end})}}}}"
    for name, value, end in (("t", REST, "n"), ("u", 0, "columns"), ("v", 0, "rows"))
)
REVEAL = ".cm-since{opacity:calc(var(--cm-t) - var(--cm-from) + 1)}"


def animation(rounds: str) -> str:
    """The stylesheet's way to play: the same three integers, step by step."""
    step = f"{SECONDS}s"
    return (
        f"animation:cm-t calc(var(--cm-n)*{step}) steps(var(--cm-n)) {rounds},"
        f"cm-u calc(var(--cm-columns)*{step}) steps(var(--cm-columns)) {rounds.replace('2', 'calc(2*var(--cm-rows))')},"
        f"cm-v calc(var(--cm-n)*{step}) steps(var(--cm-rows)) {rounds}"
    )


# What pages need, as docs/_static/moving.css: a page that forbids style elements still may load its own sheet.
PAGE_STYLE = "\n".join(
    (
        "/* Moving pictures: convmath/figures/moving.py writes this; a test compares. */",
        *PROPERTIES,
        REVEAL,
        ".cm-moving{margin:1em auto}",
        ".cm-moving svg{display:block;width:100%;height:auto;margin:auto}",
        ".cm-bar{display:flex;gap:.5em;align-items:center;justify-content:center;flex-wrap:wrap;font-size:.9em}",
        ".cm-bar button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:.3em;padding:.2em .7em}",
        f".cm-moving:has(.cm-play:checked) svg{{{animation('infinite')}}}",
        "@media(prefers-reduced-motion:reduce){.cm-moving svg{animation:none!important}}",
        "@media print{.cm-bar{display:none}",
        f".cm-moving svg{{animation:none!important;--cm-t:{REST}!important;--cm-u:0!important;--cm-v:0!important}}}}",
        "",
    )
)
FILE_STYLE = "".join(
    (
        *PROPERTIES,
        REVEAL,
        "svg{color:#1b1f24}@media(prefers-color-scheme:dark){svg{color:#e6e6e6}}",
        f"@media(prefers-reduced-motion:no-preference){{svg{{{animation('2')}}}}}",
        "@media print{svg{animation:none!important;color:#000}}",
    )
)


@dataclass(frozen=True, kw_only=True)
class Moving:
    """A moving picture of a scene."""

    scene: Scene

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""
        return self.scene.alt

    def svg(self) -> str:
        """The drawing to put into a page: words take the colour of the page."""
        return svg(self.scene, "")

    def html(self) -> str:
        """The drawing with its switch, for a page.  `moving.js` turns the switch into a player; it works without."""
        many = self.scene.steps
        switch = '<div class="cm-bar"><label><input type="checkbox" class="cm-play"> play</label></div>'
        return (
            f'<figure class="cm-moving" data-rows="{self.scene.frames[0]}" data-columns="{self.scene.frames[1]}">'
            f"{self.svg()}{switch if many > 1 else ''}</figure>"
        )

    def save(self, path: str | Path) -> None:
        """Write a file of its own that plays twice and comes to rest; it needs no script."""
        if Path(path).suffix != ".svg":
            raise ValueError(f"a moving picture is written as svg, got {Path(path).suffix.removeprefix('.')!r}")
        write(Path(path), svg(self.scene, FILE_STYLE).encode())

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.alt}


def svg(scene: Scene, style: str) -> str:
    """A scene as SVG; with a style it is a file of its own."""
    rows, columns = scene.frames
    width, height = number(scene.width), number(scene.height)
    inside = [f"<title>{escape(scene.title)}</title>"]
    if style:
        inside.append(f"<desc>{escape(scene.alt)}</desc><style>{escape(style)}</style>")
    inside += drawn(scene.marks, scene.scale)
    for group in scene.groups:
        shift = [
            "+".join(
                f"var(--cm-{name})*{number(step)}px"
                for name, step in (("u", group.across[way]), ("v", group.down[way]))
                if step
            )
            for way in (0, 1)
        ]
        place = ",".join(f"calc({way})" if way else "0" for way in shift)
        inside.append(f'<g style="transform:translate({place})">')
        inside += drawn((mark for mark in group.marks if not isinstance(mark, Words)), scene.scale)
        inside.append("</g>")
    # Words lie over everything.
    inside += written((mark for mark in scene.marks if isinstance(mark, Words)), scene.scale)
    for group in scene.groups:
        words = [mark for mark in group.marks if isinstance(mark, Words)]
        if words:
            shift_u = f"calc(var(--cm-u)*{number(group.across[0])}px)"
            shift_v = f"calc(var(--cm-v)*{number(group.down[1])}px)"
            inside.append(f'<g style="transform:translate({shift_u},{shift_v})">')
            inside += written(words, scene.scale)
            inside.append("</g>")
    label = escape(scene.alt, {'"': "&quot;"})
    most = round(scene.width / scene.scale * 30)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{label}" '
        f'style="--cm-rows:{rows};--cm-columns:{columns};--cm-n:{rows * columns};max-width:{most}px">'
        f"{''.join(inside)}</svg>"
    )


def number(cells: float) -> str:
    """A length in cells as a number in the drawing."""
    return f"{round(cells * UNIT, 1):g}"


def drawn(marks: Iterable[Mark], scale: float) -> list[str]:
    """Cells and lines; neighbours of one look share a path, those that wait for a step stand alone."""
    found = []
    shapes = [mark for mark in marks if not isinstance(mark, Words)]

    def key(mark: Grid | Line) -> tuple[str, bool, int | None]:
        return mark.look, isinstance(mark, Line), mark.since if isinstance(mark, Grid) else None

    for (look_name, _, since), together in groupby(shapes, key):
        look = LOOKS[look_name]
        path = "".join(outline(mark, look.crossed, bool(look.width)) for mark in together)
        attributes = f'd="{path}"'
        attributes += f' fill="{look.colour}" fill-opacity="{look.fill:g}"' if look.fill else ' fill="none"'
        if look.width:
            attributes += f' stroke="{look.colour}" stroke-width="{number(look.width)}"'
        if look.dash:
            attributes += ' stroke-dasharray="2.4 1.6"'
        if look.opacity < 1:
            attributes += f' stroke-opacity="{look.opacity:g}"'
        found.append(f"<path {waiting(since)}{attributes}/>")
    return found


def waiting(since: int | None) -> str:
    """The attributes of what appears in a step."""
    return "" if since is None else f'class="cm-since" style="--cm-from:{since}" '


def outline(mark: Grid | Line, crossed: bool, inner: bool) -> str:
    """The path of a block of cells or of a line."""
    x, y = number(mark.x), number(mark.y)
    if isinstance(mark, Line):
        path = f"M{x} {y}L{number(mark.to_x)} {number(mark.to_y)}"
        if mark.head:
            size = hypot(mark.to_x - mark.x, mark.to_y - mark.y)
            along, across = (mark.to_x - mark.x) / size * 0.25, (mark.to_y - mark.y) / size * 0.25
            ends = [(mark.to_x - along - side * across, mark.to_y - across + side * along) for side in (-0.8, 0.8)]
            (ax, ay), (bx, by) = ends
            tip = f"{number(mark.to_x)} {number(mark.to_y)}"
            path += f"M{number(ax)} {number(ay)}L{tip}L{number(bx)} {number(by)}"
        return path
    width, height = number(mark.columns), number(mark.rows)
    path = f"M{x} {y}h{width}v{height}h-{width}z"
    if inner:
        path += "".join(f"M{number(mark.x + n)} {y}v{height}" for n in range(1, mark.columns))
        path += "".join(f"M{x} {number(mark.y + n)}h{width}" for n in range(1, mark.rows))
    if crossed:
        path += "".join(
            f"M{number(mark.x + u)} {number(mark.y + v + 1)}l{UNIT}-{UNIT}"
            for v in range(mark.rows)
            for u in range(mark.columns)
        )
    return path


def written(words: Iterable[Mark], scale: float) -> list[str]:
    """Words and numbers, by size."""
    found = []
    every = [mark for mark in words if isinstance(mark, Words)]
    for (size_name, anchor), together in groupby(every, lambda mark: (mark.size, mark.anchor)):
        size = SIZES[size_name] * (scale if size_name in ("label", "small") else 1)
        found.append(
            f'<g font-family="sans-serif" font-size="{number(size)}" text-anchor="{anchor}" fill="currentColor">'
        )
        for mark in together:
            # The middle of the digits lies about 0.36 of the size over the line they stand on.
            place = f'x="{number(mark.x)}" y="{number(mark.y + 0.36 * size)}"'
            found.append(f"<text {waiting(mark.since)}{place}>{escape(mark.text)}</text>")
        found.append("</g>")
    return found
