"""Overlaps: how many inputs of a transposed convolution reach each output, the cause of checkerboards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from convmath.arithmetic import brute
from convmath.figures import words
from convmath.figures.case import Case
from convmath.figures.layout import Body, framed
from convmath.figures.palette import count
from convmath.figures.scene import Grid, Mark, Scene, Words
from convmath.figures.transposed import backward

SHOWN = 4  # neighbouring outputs drawn in the table


def steady(kernel_size: int, stride: int) -> list[int]:
    """How many inputs reach each of some neighbouring outputs, far from every border."""
    start = stride * kernel_size  # any multiple of the stride; far enough for every tap to have its input
    inputs = range(start + SHOWN)
    return [
        sum(brute.position(t, j, stride, 1, 0) == start + n for t in inputs for j in range(kernel_size))
        for n in range(SHOWN)
    ]


def overlap_table(kernel_sizes: Sequence[int], strides: Sequence[int]) -> Scene:
    """The overlap counts as a function of kernel and stride, on one axis."""
    cell = SHOWN + 0.8

    def build(scale: float) -> Body:
        marks: list[Mark] = []
        edge = 3.4 * scale
        for column, stride in enumerate(strides):
            x = edge + cell * column + SHOWN / 2
            marks.append(Words(x=x, y=0.6 * scale, text=f"stride {stride}"))
        for row, kernel_size in enumerate(kernel_sizes):
            y = 1.2 * scale + row * 1.5
            marks.append(Words(x=0, y=y + 0.5, text=f"kernel {kernel_size}", anchor="start"))
            for column, stride in enumerate(strides):
                for n, many in enumerate(steady(kernel_size, stride)):
                    x = edge + cell * column + n
                    marks.append(Grid(x=x, y=y, columns=1, rows=1, look=count(many)))
                    marks.append(Words(x=x + 0.5, y=y + 0.5, text=str(many), size="count"))
        width = edge + cell * len(strides) - 0.8
        return Body(marks=marks, groups=[], width=width, height=1.2 * scale + 1.5 * len(kernel_sizes))

    said = []
    for kernel_size, stride in product(kernel_sizes, strides):
        counts = sorted(set(steady(kernel_size, stride)))
        reached = str(counts[0]) if len(counts) == 1 else f"{counts[0]} or {counts[-1]}"
        said.append(f"kernel {kernel_size}, stride {stride}: {reached}")
    alt = (
        "How many inputs reach each output of a transposed convolution, away from its borders. "
        f"{'; '.join(said)}. The counts are equal exactly where the stride divides the kernel size."
    )
    even = all((len(set(steady(k, s))) == 1) == (k % s == 0) for k, s in product(kernel_sizes, strides) if s <= SHOWN)
    if not even:
        raise AssertionError("the counts contradict the words beside them")
    return framed("Overlaps by kernel and stride", alt, "", build)


def checkerboard(case: Case) -> Scene:
    """The overlap count of every output of a transposed convolution on two axes."""
    down, across = backward(case)

    def counts(axis: int) -> list[int]:
        side = backward(case)[axis]
        landed = [x for t in range(side.input_size) for x in side.relation.window(t)]
        return [landed.count(x) for x in range(side.output_size)]

    rows, columns = counts(0), counts(1)

    def build(scale: float) -> Body:
        marks: list[Mark] = []
        top = 1.1 * scale
        for (v, a), (u, b) in product(enumerate(rows), enumerate(columns)):
            marks.append(Grid(x=u, y=top + v, columns=1, rows=1, look=count(a * b)))
            marks.append(Words(x=u + 0.5, y=top + v + 0.5, text=str(a * b), size="value"))
        label = f"inputs that reach each output, {down.output_size} × {across.output_size}"
        marks.append(Words(x=len(columns) / 2, y=0.5 * scale, text=label))
        return Body(marks=marks, groups=[], width=float(len(columns)), height=top + len(rows))

    inside = sorted({a * b for a, b in product(rows[1:-1], columns[1:-1])})
    alt = (
        f"{words.title(case)}. Each output cell shows how many inputs reach it. By rows: "
        f"{words.rows([a * b for a, b in product(rows, columns)], len(columns))}. "
        f"Inside the border the counts are {words.listed([str(n) for n in inside])}."
    )
    return framed(f"Overlap counts: {words.title(case)}", alt, words.parameters(case), build)
