"""A picture as the gallery shows it: moving, with its files to take away."""

from __future__ import annotations

from dataclasses import dataclass

from convmath.figures.classic import CLASSIC, Classic
from convmath.figures.drawing import move


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """A classic case on the gallery page; `convmath.sphinxext.figures` writes the files that it links."""

    classic: Classic

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        name, title = self.classic.name, self.classic.title
        moving = move(self.classic.case)
        files = {"SVG": f"{name}.svg", "PDF": f"{name}.pdf", "PNG": f"{name}.png", "moving SVG": f"{name}-moving.svg"}
        links = " · ".join(
            f'<a href="figures/{file}" download aria-label="{title} as {form}">{form}</a>'
            for form, file in files.items()
        )
        page = f'{moving.html()}<p style="text-align:center;font-size:.9em">Take away: {links}</p>'
        return {"text/html": page, "text/plain": moving.alt}


def exhibit(name: str) -> Exhibit:
    """A classic case by its name."""
    for classic in CLASSIC:
        if classic.name == name:
            return Exhibit(classic=classic)
    raise ValueError(f"name must be one of {', '.join(classic.name for classic in CLASSIC)}, got {name!r}")
