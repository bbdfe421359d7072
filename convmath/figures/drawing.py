"""`draw(case)`: a picture that a page shows as it is, and that can be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from convmath.figures import direct, fibres, matrices, overlap, shift, transposed
from convmath.figures.case import Case
from convmath.figures.excerpt import excerpt
from convmath.figures.moving import Moving
from convmath.figures.scene import Scene
from convmath.figures.words import title as title_of
from convmath.files import write


@dataclass(frozen=True, kw_only=True)
class Still:
    """One step of a scene."""

    scene: Scene
    step: int = 0

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""
        return self.scene.alt

    def figure(self, width: float | None = None) -> Any:
        """The matplotlib figure, so many inches wide."""
        from convmath.figures import stills

        return stills.figure(self.scene, self.step, width)

    def render(self, form: str = "svg", width: float | None = None) -> bytes:
        """The bytes of a file: svg, pdf or png."""
        from convmath.figures import stills

        return stills.render(self.scene, form, self.step, width)

    def save(self, path: str | Path, width: float | None = None) -> None:
        """Write the file that the ending of the path names, whole or not at all."""
        write(Path(path), self.render(Path(path).suffix.removeprefix("."), width))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from convmath.figures import stills

        return {"text/html": stills.inline(self.scene, self.step), "text/plain": self.alt}


def scene(case: Case, view: str = "both") -> Scene:
    """The picture of a case as data; the view of a transposed convolution is scatter, stretched or both.

    A case too large to read is drawn from its start, and says so.
    """
    part, why = excerpt(case)
    found = transposed.scene(part, view) if part.kind == "conv_transpose" else direct.scene(part)
    return replace(found, title=title_of(case), alt=f"{title_of(case)}. {why} {found.alt}") if why else found


def draw(case: Case, step: int = 0, view: str = "both") -> Still:
    """The still of a case, with the window in one of its steps."""
    return Still(scene=scene(case, view), step=step)


def overlap_table(kernel_sizes: Sequence[int] = range(1, 6), strides: Sequence[int] = range(1, 5)) -> Still:
    """How many inputs reach each output, as a function of kernel and stride."""
    return Still(scene=overlap.overlap_table(kernel_sizes, strides))


def checkerboard(case: Case) -> Still:
    """The overlap counts of a transposed convolution on two axes."""
    return Still(scene=overlap.checkerboard(case))


def matrix(case: Case) -> Still:
    """The matrix C of a convolution and Cᵀ, in the colours of the taps."""
    return Still(scene=matrices.matrix(case))


def fibre(kernel_size: int, *, stride: int, padding: int = 0, dilation: int = 1, output_sizes: int = 3) -> Still:
    """The input sizes that share an output size."""
    return Still(
        scene=fibres.fibre(kernel_size, stride=stride, padding=padding, dilation=dilation, output_sizes=output_sizes)
    )


def same_shift(input_size: int, kernel_size: int, *, stride: int) -> Still:
    """SAME against symmetric padding: equal sizes, one position apart."""
    return Still(scene=shift.same_shift(input_size, kernel_size, stride=stride))


def move(case: Case, view: str = "scatter") -> Moving:
    """The moving picture of a case: one step for each window, or for each input that is scattered."""
    return Moving(scene=scene(case, view))


def alt(case: Case) -> str:
    """What the picture of a case shows, in words."""
    return scene(case).alt


def save(case: Case, path: str | Path, *, step: int = 0, width: float | None = None) -> None:
    """Save the still of a case as SVG, PDF or PNG; the width in inches, 3.25 for a column of most papers."""
    draw(case, step).save(path, width)
