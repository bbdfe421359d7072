"""The matrix of a convolution and its transpose, in the colours of the kernel's taps."""

from __future__ import annotations

from itertools import product

from convmath.figures import words
from convmath.figures.case import Case
from convmath.figures.case import product as total
from convmath.figures.layout import Body, framed, shown
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
    size = "tight" if len(case.kernel_size) == 2 else "value"

    def filled(x: float, y: float, at: dict[tuple[int, int], int], high: int, wide: int) -> list[Mark]:
        marks: list[Mark] = [Grid(x=x, y=y, columns=wide, rows=high, look="blank")]
        for (v, u), j in at.items():
            marks.append(Grid(x=x + u, y=y + v, columns=1, rows=1, look=tap(j)))
            marks.append(Words(x=x + u + 0.5, y=y + v + 0.5, text=name(case, j), size=size))
        return marks

    def build(scale: float) -> Body:
        gap = 1.4
        top = 1.1 * scale
        high, wide = (1, case.kernel_size[0]) if len(case.kernel_size) == 1 else case.kernel_size
        kernel = {divmod(j, wide): j for j in range(high * wide)}
        marks = filled(0, top, kernel, high, wide)
        marks.append(Words(x=0, y=0.5 * scale, text="kernel", anchor="start"))
        y = top + high + 1.2 * scale
        marks += filled(0, y, placed, rows, columns)
        marks.append(Words(x=0, y=y - 0.5 * scale, text=f"C, {rows} × {columns}", anchor="start"))
        turned = {(u, v): j for (v, u), j in placed.items()}
        # Beside C, from the top of the kernel on: C is wide and low, Cᵀ narrow and high.
        x = max(columns, 5.5 * scale) + gap
        marks += filled(x, top, turned, columns, rows)
        marks.append(Words(x=x, y=0.5 * scale, text=f"Cᵀ, {columns} × {rows}", anchor="start"))
        width = x + max(rows, 4.5 * scale)
        return Body(marks=marks, groups=[], width=width, height=max(y + rows, top + columns))

    reads = [words.listed([name(case, j) for (v, _), j in placed.items() if v == row]) for row in range(min(2, rows))]
    alt = (
        f"{words.title(case)}, as a matrix C with a row for each of the {rows} outputs and a column for each of the "
        f"{columns} inputs; each entry is the tap that joins them, all others are 0. Row 0 holds {reads[0]}. "
        f"Its transpose Cᵀ, {columns} by {rows}, holds the same taps, and is the transposed convolution."
    )
    return framed(f"Matrix of a convolution, {words.title(case)}", alt, words.parameters(case), build)
