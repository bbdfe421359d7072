"""`draw(case)`: a picture that a page shows as it is, and that can be saved."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convmath.figures import direct, transposed
from convmath.figures.case import Case
from convmath.figures.scene import Scene


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
    """The picture of a case as data; the view of a transposed convolution is scatter, stretched or both."""
    return transposed.scene(case, view) if case.kind == "conv_transpose" else direct.scene(case)


def draw(case: Case, step: int = 0, view: str = "both") -> Still:
    """The still of a case, with the window in one of its steps."""
    return Still(scene=scene(case, view), step=step)


def alt(case: Case) -> str:
    """What the picture of a case shows, in words."""
    return scene(case).alt


def save(case: Case, path: str | Path, *, step: int = 0, width: float | None = None) -> None:
    """Save the still of a case as SVG, PDF or PNG; the width in inches, 3.25 for a column of most papers."""
    draw(case, step).save(path, width)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o666 & ~umask())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def umask() -> int:
    """The mode bits that new files go without; it can only be read by setting it."""
    current = os.umask(0)
    os.umask(current)
    return current
