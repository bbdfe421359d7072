"""A picture as the gallery shows it: moving, with its files to take away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from convmath.figures.classic import CLASSIC, Classic
from convmath.figures.drawing import draw, move

FORMS = ("svg", "pdf", "png")


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """A classic case on the gallery page; `_ext.figures` writes the files that it links."""

    classic: Classic

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        name, title = self.classic.name, self.classic.title
        files = {form.upper(): f"{name}.{form}" for form in FORMS}
        files |= {f"moving {view}".strip(): f"{name}-moving{view and '-'}{view}.svg" for view in views(self.classic)}
        links = " · ".join(
            f'<a href="figures/{file}" download aria-label="{title}, {form}">{form}</a>' for form, file in files.items()
        )
        moving = [move(self.classic.case, view or "scatter") for view in views(self.classic)]
        pictures = "".join(picture.html() for picture in moving)
        page = f'{pictures}<p style="text-align:center;font-size:.9em">Take away: {links}</p>'
        return {"text/html": page, "text/plain": " ".join(picture.alt for picture in moving)}


def views(classic: Classic) -> tuple[str, ...]:
    """The moving pictures of a case: the two views of a transposed convolution, else one without a name."""
    return ("scatter", "stretched") if classic.case.kind == "conv_transpose" else ("",)


def take_away(folder: Path) -> None:
    """Write every file that the gallery links."""
    for classic in CLASSIC:
        still = draw(classic.case)
        for form in FORMS:
            still.save(folder / f"{classic.name}.{form}")
        for view in views(classic):
            name = f"{classic.name}-moving{view and '-'}{view}.svg"
            move(classic.case, view or "scatter").save(folder / name)


def exhibit(name: str) -> Exhibit:
    """A classic case by its name."""
    for classic in CLASSIC:
        if classic.name == name:
            return Exhibit(classic=classic)
    raise ValueError(f"name must be one of {', '.join(classic.name for classic in CLASSIC)}, got {name!r}")
