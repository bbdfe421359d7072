"""A layer as a notebook shows it: its formula, its numbers for some inputs, its picture."""

from __future__ import annotations

from html import escape
from typing import Any

from convmath.layers.errors import ConvmathError
from convmath.layers.layer import Axes, Layer

ROWS = 6  # input sizes in the table
PICTURED = 3  # outputs in the picture, where an input gives so many


def bundle(layer: Axes) -> dict[str, str]:
    """What IPython asks a value for."""
    parts = [f"<code>{escape(repr(layer))}</code>"]
    sizes = examples(layer)
    if sizes:
        lines = layer.explain((sizes[0],) * (layer.known_axes or 1)).splitlines()
        parts.append(f"<pre>{escape(chr(10).join(line[2:] for line in lines))}</pre>")
        parts.append(table(layer, sizes))
        parts.append(picture(layer, sizes[0]))
    return {"text/plain": repr(layer), "text/html": "".join(parts)}


def examples(layer: Axes) -> list[int]:
    """Some input sizes in a row that the layer takes, from the first with a few outputs on; none for one too large."""
    found: list[int] = []
    for size in range(1, 4 * ROWS + 4 * largest(layer)):
        try:
            outputs = layer.output_sizes((size,) * (layer.known_axes or 1))
        except ConvmathError:
            continue
        if found or size >= PICTURED and (min(outputs) >= PICTURED or not isinstance(layer, Layer)):
            found.append(size)
        if len(found) == ROWS:
            return found
    return found


def largest(layer: Axes) -> int:
    """A bound, up to a limit, on what a layer needs of an input."""
    if not isinstance(layer, Layer):
        return 1
    windows = [layer.along(axis, 1) for axis in range(layer.known_axes or 1)]
    needs = (w.span + PICTURED * w.stride + 2 * max(0, *map(abs, w.padding)) for w in windows)
    return int(min(100, max(needs)))


def table(layer: Axes, sizes: list[int]) -> str:
    """Input sizes, and under them the size along each axis."""
    count = layer.known_axes or 1
    rows = [("input", sizes)]
    for axis in range(count):
        name = "output" if count == 1 else f"output, axis {axis + 1}"
        rows.append((name, [layer.size(size, axis) for size in sizes]))
    cells = ("".join(f"<td>{number}</td>" for number in numbers) for _, numbers in rows)
    body = "".join(f"<tr><th scope='row'>{name}</th>{row}</tr>" for (name, _), row in zip(rows, cells, strict=True))
    return f"<table>{body}</table>"


def picture(layer: Any, size: int) -> str:
    """The layer's picture on an input of this size; nothing for what no picture is drawn of."""
    from convmath.figures import move, of_layer

    if not isinstance(layer, Layer) or (layer.known_axes or 1) > 2:
        return ""
    try:
        return move(of_layer(layer, (size,) * (layer.known_axes or 1))).html()
    except ConvmathError:
        return ""
