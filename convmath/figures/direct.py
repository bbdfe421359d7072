"""The direct operators: convolution and pooling on one axis or two, read forward from output to input."""

from __future__ import annotations

from convmath.figures import compute, words
from convmath.figures.case import Axis, Case
from convmath.figures.layout import framed, numbers, padded_input, window_cells
from convmath.figures.palette import tap
from convmath.figures.scene import Grid, Group, Line, Mark, Scene, Words

GAP = 1.6  # cells between input and output on two axes
DROP = 2.6  # cells between output and input on one axis
MANY = 400  # windows: beyond these the outputs are not revealed one by one
WIDEST = 26  # cells: a wider pair of blocks is stacked


def scene(case: Case) -> Scene:
    """A direct case as a scene."""
    axes = case.axes
    out = compute.direct(case)
    title, alt = words.title(case), words.direct_alt(case, axes, out)
    caption = words.parameters(case)
    if len(axes) == 1:
        return framed(title, alt, caption, lambda scale: one(case, axes[0], out, scale), (1, axes[0].output_size))
    down, across = axes
    frames = down.output_size, across.output_size
    return framed(title, alt, caption, lambda scale: two(case, axes, out, scale), frames)


Body = tuple[list[Mark], list[Group], float, float]
Out = tuple[compute.Number, ...] | None


def two(case: Case, axes: tuple[Axis, ...], out: Out, scale: float) -> Body:
    """Two axes: the padded input, the output beside it or, when both are large, below it."""
    down, across = axes
    rows, columns = down.output_size, across.output_size
    top = 1.1 * scale
    stacked = across.length + GAP + columns > WIDEST
    if stacked:
        width, x0, y0 = float(max(across.length, columns)), 0.0, top
        x1, y1 = (width - columns) / 2, top + down.length + 1.4 * scale
        height = y1 + rows
    else:
        width, x0, x1 = across.length + GAP + columns, 0.0, across.length + GAP
        tall = max(down.length, rows)
        y0, y1 = top + (tall - down.length) / 2, top + (tall - rows) / 2
        height = top + tall
    marks: list[Mark] = [*padded_input(axes, x0, y0)]
    if not stacked:
        y = top + max(down.length, rows) / 2
        marks.append(Line(x=x1 - GAP + 0.3, y=y, to_x=x1 - 0.3, to_y=y, look="arrow", head=True))
    one_by_one = rows * columns <= MANY
    marks.append(Grid(x=x1, y=y1, columns=columns, rows=rows, look="blank" if one_by_one else "output"))
    if one_by_one:
        marks += [
            Grid(x=x1 + n % columns, y=y1 + n // columns, columns=1, rows=1, look="output", since=n)
            for n in range(rows * columns)
        ]
    label_x = width / 2 if stacked else x0 + across.length / 2
    marks.append(Words(x=label_x, y=y0 - 0.5 * scale, text=f"input {words.times(case.input_size)}"))
    marks.append(Words(x=x1 + columns / 2, y=y1 - 0.5 * scale, text=f"output {rows} × {columns}"))
    window: list[Mark] = [*window_cells(axes, x0, y0)]
    if case.weights is not None and case.values is not None:
        corner = x0 - across.low - across.first, y0 - down.low - down.first
        window += [
            Words(
                x=corner[0] + across.dilation * (n % across.kernel_size) + 0.8,
                y=corner[1] + down.dilation * (n // across.kernel_size) + 0.8,
                text=str(w).replace("-", "−"),
                size="weight",
            )
            for n, w in enumerate(case.weights)
        ]
    if case.values is not None:
        marks += numbers(case.values, across.input_size, x0 - across.first, y0 - down.first)
    if out is not None:
        marks += numbers(out, columns, x1, y1, revealed=True)
    groups = [
        Group(marks=tuple(window), across=(across.stride, 0), down=(0, down.stride)),
        Group(marks=(Grid(x=x1, y=y1, columns=1, rows=1, look="now"),), across=(1, 0), down=(0, 1)),
    ]
    return marks, groups, width, height


def one(case: Case, axis: Axis, out: Out, scale: float) -> Body:
    """One axis: each output above the middle of its window, a line to every position it reads."""
    top = 2.0 * scale  # where the outputs stand
    below = top + 1 + DROP  # where the inputs stand
    left = -axis.first  # the column of input position 0

    def column(t: int) -> float:
        return left + axis.stride * t + (axis.span - 1) / 2 - axis.low

    marks: list[Mark] = []
    for t in range(axis.output_size):
        for j, x in enumerate(axis.window(t)):
            marks.append(
                Line(
                    x=column(t) + 0.5,
                    y=top + 1,
                    to_x=left + x + 0.5,
                    to_y=below,
                    look=tap(j, faint=True),
                )
            )
    marks += padded_input((axis,), 0, below)
    for t in range(axis.output_size):
        marks.append(Grid(x=column(t), y=top, columns=1, rows=1, look="blank"))
        marks.append(Grid(x=column(t), y=top, columns=1, rows=1, look="output", since=t))
        marks.append(Words(x=column(t) + 0.5, y=top - 0.4 * scale, text=str(t), size="small"))
        if out is not None:
            marks.append(Words(x=column(t) + 0.5, y=top + 0.5, text=str(out[t]), size="value", since=t))
    for x in range(axis.first, axis.first + axis.length):
        text = str(x).replace("-", "−")
        marks.append(Words(x=left + x + 0.5, y=below + 1 + 0.4 * scale, text=text, size="small"))
    if case.values is not None:
        marks += numbers(case.values, axis.input_size, left, below)
    width = float(axis.length)
    marks.append(Words(x=width / 2, y=0.5 * scale, text=f"output {axis.output_size}, position t above each"))
    bottom = below + 1 + 0.8 * scale
    marks.append(Words(x=width / 2, y=bottom + 0.5 * scale, text=f"input {axis.input_size}, position x below each"))
    return marks, [fan(case, axis, column(0), top, below, left)], width, bottom + scale


def fan(case: Case, axis: Axis, column: float, top: float, below: float, left: int) -> Group:
    """One output and its window, with the taps; it moves by the stride from step to step."""
    marks: list[Mark] = [Grid(x=column, y=top, columns=1, rows=1, look="now")]
    for j, x in enumerate(axis.window(0)):
        start, end = column + 0.5, left + x + 0.5
        marks.append(Line(x=start, y=top + 1, to_x=end, to_y=below, look=tap(j)))
        marks.append(Grid(x=left + x, y=below, columns=1, rows=1, look=tap(j)))
        if case.kind == "conv":
            text = f"w{subscript(j)}" if case.weights is None else f"×{case.weights[j]}".replace("-", "−")
            marks.append(Words(x=end + 0.34, y=below - 0.28, text=text, size="small"))
    return Group(marks=tuple(marks), across=(axis.stride, 0))


def subscript(j: int) -> str:
    """₀ ₁ ₂ …"""
    return str(j).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
