"""The matrix of a convolution and its transpose, in the colours of the kernel's taps."""

from __future__ import annotations

from itertools import product
from math import prod as total

from convmath.figures import words
from convmath.figures.case import Case
from convmath.figures.layout import ROOMY, Body, framed, shown
from convmath.figures.palette import tap
from convmath.figures.scene import Grid, Mark, Scene, Words


def entries(case: Case) -> dict[tuple[int, int], int]:
    """Which tap stands where: (row of C, column of C) to tap; the row is an output, the column an input."""
    axes = case.axes
    found = {}
    for row, ts in enumerate(product(*(range(axis.output_size) for axis in axes))):
        spots = product(*(axis.window(t) for axis, t in zip(axes, ts, strict=True)))
        for j, xs in enumerate(spots):
            if all(0 <= x < axis.input_size for x, axis in zip(xs, axes, strict=True)):
                column = 0
                for x, axis in zip(xs, axes, strict=True):
                    column = column * axis.input_size + x
                found[row, column] = j
    return found


def name(case: Case, j: int) -> str:
    """What a tap is called: w₂, on two axes w₁₂; or its number where the case has numbers."""
    if case.weights is not None:
        return shown(case.weights[j])
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    index = [j] if len(case.kernel_size) == 1 else divmod(j, case.kernel_size[1])
    return "w" + "".join(str(n) for n in index).translate(digits)


def matrix(case: Case) -> Scene:
    """The kernel, the matrix C of the direct convolution, and Cᵀ, which is that of the transposed one."""
    placed = entries(case)
    rows, columns = total([axis.output_size for axis in case.axes]), total(case.input_size)
    size = "entry" if len(case.kernel_size) == 2 else "value"

    def filled(x: float, y: float, at: dict[tuple[int, int], int], high: int, wide: int) -> list[Mark]:
        marks: list[Mark] = [Grid(x=x, y=y, columns=wide, rows=high, look="blank")]
        for (v, u), j in at.items():
            marks.append(Grid(x=x + u, y=y + v, columns=1, rows=1, look=tap(j)))
            marks.append(Words(x=x + u + 0.5, y=y + v + 0.5, text=name(case, j), size=size))
        return marks

    def build(scale: float) -> Body:
        gap, step = 1.4, 1.2 * scale
        top = 1.1 * scale
        high, wide = (1, case.kernel_size[0]) if len(case.kernel_size) == 1 else case.kernel_size
        kernel = {divmod(j, wide): j for j in range(high * wide)}
        turned = {(u, v): j for (v, u), j in placed.items()}
        # C is wide and low, Cᵀ narrow and high: side by side when small, else one below the other.
        beside = columns + gap + rows <= ROOMY
        below = top + rows + step
        if beside:
            spots = {"kernel": (0.0, below), "C": (0.0, top), "Cᵀ": (max(columns, 4 * scale) + gap, top)}
        else:
            spots = {"kernel": (rows + gap + 2 * scale, below), "C": (0.0, top), "Cᵀ": (0.0, below)}
        blocks = {
            "kernel": (kernel, high, wide, "kernel"),
            "C": (placed, rows, columns, f"C, {rows} × {columns}"),
            "Cᵀ": (turned, columns, rows, f"Cᵀ, {columns} × {rows}"),
        }
        marks: list[Mark] = []
        width = height = 0.0
        for key, (cells, tall, across, label) in blocks.items():
            x, y = spots[key]
            marks += filled(x, y, cells, tall, across)
            marks.append(Words(x=x, y=y - 0.5 * scale, text=label, anchor="start"))
            width = max(width, x + max(across, 0.36 * scale * len(label)))
            height = max(height, y + tall)
        return Body(marks=marks, groups=[], width=width, height=height)

    reads = [words.listed([name(case, j) for (v, _), j in placed.items() if v == row]) for row in range(min(2, rows))]
    alt = (
        f"{words.title(case)}, as a matrix C with a row for each of the {rows} outputs and a column for each of the "
        f"{columns} inputs; each entry is the tap that joins them, all others are 0. Row 0 holds {reads[0]}. "
        f"Its transpose Cᵀ, {columns} by {rows}, holds the same taps, and is the transposed convolution."
    )
    return framed(f"Matrix and transpose: {words.title(case)}", alt, words.parameters(case), build)
