"""A layered drawing of a graph without circles: each node right of everything it builds on.

Long edges pass through way points of their own in every layer between, so that no edge runs under a node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ROUNDS = 24
NODE, POINT = 26.0, 9.0  # heights that a node and a way point take in their layer

Name = str | tuple[str, str, int]  # a node, or the way point of an edge in a layer


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Where everything goes: the layer and the height of each node, and of the points each edge passes through."""

    layer: dict[str, int]
    height: dict[str, float]
    ways: dict[tuple[str, str], list[tuple[int, float]]]
    layers: int
    bottom: float


def draw(below: Mapping[str, Sequence[str]]) -> Drawing:
    """Place the nodes; `below` names for each node, in order, the earlier nodes it builds on."""
    layer: dict[str, int] = {}
    for name, parts in below.items():
        if missing := [part for part in parts if part not in layer]:
            raise ValueError(f"{name} builds on {missing[0]}, which does not come before it")
        layer[name] = 1 + max((layer[part] for part in parts), default=-1)
    # What builds on nothing moves next to its first use, and what stands alone to the left.
    for name, parts in below.items():
        above = [layer[other] for other in below if name in below[other]]
        if not parts and above:
            layer[name] = min(above) - 1
    count = 1 + max(layer.values(), default=-1)
    columns: list[list[Name]] = [[] for _ in range(count)]
    for name in below:
        columns[layer[name]].append(name)
    left: dict[Name, list[Name]] = {name: [] for name in below}
    right: dict[Name, list[Name]] = {name: [] for name in below}
    paths: dict[tuple[str, str], list[Name]] = {}
    for name, parts in below.items():
        for part in parts:
            points: list[Name] = [(part, name, at) for at in range(layer[part] + 1, layer[name])]
            for at, point in enumerate(points, layer[part] + 1):
                columns[at].append(point)
                left[point], right[point] = [], []
            paths[part, name] = [part, *points, name]
            for before, after in zip(paths[part, name], paths[part, name][1:]):
                right[before].append(after)
                left[after].append(before)
    height = settle(columns, left, right)
    lowest = min(height.values(), default=0.0)
    height = {name: value - lowest for name, value in height.items()}
    at_layer = {name: number for number, column in enumerate(columns) for name in column}
    return Drawing(
        layer=layer,
        height={name: height[name] for name in below},
        ways={edge: [(at_layer[name], height[name]) for name in path] for edge, path in paths.items()},
        layers=count,
        bottom=max(height.values(), default=0.0),
    )


def settle(
    columns: list[list[Name]], left: Mapping[Name, list[Name]], right: Mapping[Name, list[Name]]
) -> dict[Name, float]:
    """Sweep over the layers both ways; each node moves towards the middle of its neighbours and keeps its distance."""
    height: dict[Name, float] = {}
    for column in columns:
        height |= {name: place for name, place in zip(column, spread(column, [0.0] * len(column)))}
    for number in range(ROUNDS):
        forward = number % 2 == 0
        for column in columns if forward else columns[::-1]:
            wish = {}
            for name in column:
                near = (left if forward else right)[name] or (right if forward else left)[name]
                wish[name] = sum(height[other] for other in near) / len(near) if near else height[name]
            column.sort(key=lambda name: (wish[name], str(name)))
            height |= {name: place for name, place in zip(column, spread(column, [wish[name] for name in column]))}
    return height


def spread(column: list[Name], wishes: list[float]) -> list[float]:
    """Places in the given order, as near to the wishes as the distances allow: least squares, by merging neighbours."""
    half = [(NODE if isinstance(name, str) else POINT) / 2 for name in column]
    offset = [0.0]
    for before, after in zip(half, half[1:]):
        offset.append(offset[-1] + before + after)
    blocks: list[tuple[float, int]] = []  # mean of (wish - offset), how many
    for wish, shift in zip(wishes, offset):
        mean, size = wish - shift, 1
        while blocks and blocks[-1][0] > mean:
            other, number = blocks.pop()
            mean, size = (mean * size + other * number) / (size + number), size + number
        blocks.append((mean, size))
    means = [mean for mean, size in blocks for _ in range(size)]
    return [mean + shift for mean, shift in zip(means, offset)]
