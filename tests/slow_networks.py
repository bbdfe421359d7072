"""Networks along one axis by definition: slow and obviously right, to compare with.

Random ones too: chains, and graphs with joins and crops.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache

from convmath.arithmetic import brute
from convmath.network import (
    Conv,
    ConvTranspose,
    CropLike,
    Join,
    Network,
    Node,
    Operation,
    Pad,
    Pool,
    Resize,
    Sides,
    Window,
)

Values = list[int]
SIXTY = 60  # linear interpolation by 2, 3 or 1/2 in sixtieths


class Empty(Exception):
    """The network does not run."""


@cache
def taps(name: str, count: int) -> tuple[int, ...]:
    """Weights of a node, its own and unrelated to others."""
    pick = random.Random(name)
    return tuple(pick.randrange(1, 10**6) for _ in range(count))


def values(network: Network, data: Values) -> dict[str, Values]:
    """What each node holds, with weights of its own for each tap of each layer."""
    found = {network.input_name: data}
    for node in network.nodes:
        found[node.name] = apply(node.operation, [found[name] for name in node.inputs], node.name)
        if not found[node.name]:
            raise Empty
    return found


def apply(operation: Operation, inputs: Sequence[Values], name: str) -> Values:
    data = inputs[0]
    if isinstance(operation, Join):
        if len({len(one) for one in inputs}) > 1:
            raise Empty
        return [sum(n * x for n, x in zip(taps(name, len(inputs)), column)) for column in zip(*inputs)]
    if isinstance(operation, CropLike):
        slack = len(data) - len(inputs[1])
        if slack < 0:
            raise Empty
        return data[slack // 2 : slack // 2 + len(inputs[1])]
    if isinstance(operation, Pad):
        return padded(data, operation.sides[0])
    if isinstance(operation, Resize):
        return resized(data, *operation.factors[0], operation.mode)
    assert isinstance(operation, (Conv, Pool))
    w = operation.axes[0]
    if isinstance(operation, ConvTranspose):
        p = w.padding
        return brute.scatter(data, taps(name, w.kernel_size), w.stride, p.low, p.high, w.dilation, w.output_padding)
    if isinstance(operation, Pool):
        shape = len(data), w.kernel_size, w.stride, w.padding.low, w.padding.high, w.dilation
        return [max((data[x] for x in reads), default=0) for reads in brute.pooled(*shape, w.rounding == "torch")]
    weights, around = taps(name, w.kernel_size), padded(data, w.padding)
    reach = w.dilation * (w.kernel_size - 1)
    starts = range(0, len(around) - reach, w.stride)  # every window that fits
    return [sum(n * x for n, x in zip(weights, around[t : t + reach + 1 : w.dilation])) for t in starts]


def padded(data: Values, sides: Sides) -> Values:
    """With zeros around; a negative number takes away."""
    around = [0] * sides.low + data + [0] * sides.high
    return around[max(0, -sides.low) : max(0, len(around) - max(0, -sides.high))]


def resized(data: Values, up: int, down: int, mode: str) -> Values:
    size = len(data) * up // down
    if mode == "floor":
        return [data[t * down // up] for t in range(size)]
    found = []
    for t in range(size):
        place = (2 * t + 1) * down * SIXTY // (2 * up) - SIXTY // 2  # (t + ½)/f − ½
        x, rest = divmod(place, SIXTY)
        a, b = data[min(max(x, 0), len(data) - 1)], data[min(max(x + 1, 0), len(data) - 1)]
        found.append((SIXTY - rest) * a + rest * b)
    return found


def reads(operation: Operation, t: int) -> set[int]:
    """The positions that output t of one operation reads, borders ignored, by trying them."""
    if isinstance(operation, Pad):
        return {t - operation.sides[0].low}
    if isinstance(operation, Resize):
        (up, down), mode = operation.factors[0], operation.mode
        if mode == "floor":
            return {t * down // up}
        place = (2 * t + 1) * down * SIXTY // (2 * up) - SIXTY // 2
        return {place // SIXTY} | ({place // SIXTY + 1} if place % SIXTY else set())
    assert isinstance(operation, (Conv, Pool))
    w = operation.axes[0]
    if isinstance(operation, ConvTranspose):
        taps = [w.dilation * j - w.padding.low for j in range(w.kernel_size)]
        return {
            x for x in range((t - 8) // w.stride, (t + 8) // w.stride + 1) for tap in taps if w.stride * x + tap == t
        }
    return set(brute.window(t, w.kernel_size, w.stride, w.dilation, w.padding.low))


def seen(network: Network, name: str, positions: Iterable[int]) -> set[int]:
    """The input positions behind some outputs of a node."""
    if name == network.input_name:
        return set(positions)
    node = next(node for node in network.nodes if node.name == name)
    if isinstance(node.operation, Join):
        return set().union(*(seen(network, source, positions) for source in node.inputs))
    if isinstance(node.operation, CropLike):
        sizes = [network.steps[source].shape[1] for source in node.inputs]  # type: ignore[index]
        return seen(network, node.inputs[0], {t + (sizes[0] - sizes[1]) // 2 for t in positions})
    return seen(network, node.inputs[0], set().union(*(reads(node.operation, t) for t in positions)))


# Random networks --------------------------------------------------------------------------------------


def layer(pick: random.Random, *, crops: bool = True) -> Operation:
    """A small operation along one axis."""
    kind = pick.choice(("conv", "conv", "conv", "pool", "up", "resize", "pad"))
    k, s, d = pick.randrange(1, 4), pick.randrange(1, 4), pick.choice((1, 1, 2))
    low, high = pick.randrange(-1 if crops else 0, 3), pick.randrange(-1 if crops else 0, 3)
    if kind == "conv":
        return Conv(axes=(Window(k, s, Sides(low, high), d),), out_channels=1, bias=False)
    if kind == "pool":
        p = pick.randrange(0, k // 2 + 1)
        return Pool(axes=(Window(k, s, Sides(p, p), 1, 0, pick.choice(("floor", "torch"))),))
    if kind == "up":
        s = pick.randrange(1, 3)
        p = pick.randrange(0, d * (k - 1) + 1)
        window = Window(k, s, Sides(p, p), d, pick.randrange(0, s))
        return ConvTranspose(axes=(window,), out_channels=1, bias=False)
    if kind == "resize":
        return Resize(factors=((pick.choice(((2, 1), (3, 1), (1, 2)))),), mode=pick.choice(("floor", "linear")))
    return Pad(sides=(Sides(low, high),))


def stack(pick: random.Random) -> Network:
    nodes, last = [], "input"
    for n in range(pick.randrange(1, 5)):
        nodes.append(Node(f"n{n}", layer(pick), (last,)))
        last = f"n{n}"
    return Network(tuple(nodes))


def graph(pick: random.Random) -> Network:
    """Two branches behind a layer or two, which meet as they are or after a crop in the middle."""
    nodes: list[Node] = []

    def add(operation: Operation, *inputs: str) -> str:
        nodes.append(Node(f"n{len(nodes)}", operation, inputs))
        return nodes[-1].name

    start = add(layer(pick), "input") if pick.random() < 0.5 else "input"
    size = pick.choice((1, 1, 2))
    ends = []
    for _ in range(2):
        last = start
        if pick.random() < 0.8:
            k = pick.choice((1, 2, 3, 4)) + size - 1
            low = pick.randrange(0, k)
            last = add(Conv(axes=(Window(k, size, Sides(low, max(0, k - size - low))),), out_channels=1), last)
        elif size > 1:
            last = add(Pool(axes=(Window(size, size),)), last)
        if pick.random() < 0.4:
            last = add(Conv(axes=(Window(3, 1, Sides(1, 1)),), out_channels=1), last)
        if size > 1 and pick.random() < 0.7:
            last = add(ConvTranspose(axes=(Window(2, 2),), out_channels=1), last)
        ends.append(last)
    if pick.random() < 0.4 and ends[0] != ends[1]:
        ends[0] = add(CropLike(), ends[0], ends[1])
    last = add(Join(), *ends)
    if pick.random() < 0.5:
        last = add(layer(pick), last)
    return Network(tuple(nodes))
