"""Counting: multiplications that land on the input, parameters, memory."""

from __future__ import annotations

from math import prod

from convmath.network.maps import Backward, Forward, ceildiv
from convmath.network.nodes import Conv
from convmath.network.trace import Step


def floor_sum(n: int, m: int, a: int, b: int) -> int:
    """⌊b/m⌋ + ⌊(a + b)/m⌋ + … , n terms; by Euclid's algorithm, so that no size is too large to count.

    >>> floor_sum(4, 3, 2, 1) == sum((2 * q + 1) // 3 for q in range(4))
    True
    """
    total = 0
    while n > 0:
        total += n * (n - 1) // 2 * (a // m) + n * (b // m)
        a, b = a % m, b % m
        top = a * n + b
        if top < m:
            break
        # The points under the line are those of the rectangle without those left of it, counted sideways.
        n, m, a, b = top // m, a, m, top % m
    return total


def below(bound: int, outputs: int, taps: int, stride: int, dilation: int) -> int:
    """How many pairs of an output t and a tap j have stride·t + dilation·j < bound."""
    last = min(taps, max(0, ceildiv(bound, dilation)))  # taps from here on have no output
    every = min(last, max(0, ceildiv(bound - stride * (outputs - 1), dilation)))  # those before this have all
    rest = last - every
    return outputs * every + floor_sum(rest, stride, dilation, bound - dilation * (last - 1) + stride - 1)


def landing(size: int, outputs: int, window: Forward | Backward) -> int:
    """How many pairs of an output and a tap meet a real position, along one axis [landing]."""
    w = window.window
    p = w.padding.low
    if isinstance(window, Backward):
        size, outputs = outputs, size
    shape = outputs, w.kernel_size, w.stride, w.dilation
    return below(size + p, *shape) - below(p, *shape)


def multiplications(step: Step) -> tuple[int, int] | None:
    """All products, and those with a real input; None where the shapes are not known."""
    if step.given is None or step.shape is None:
        return None
    operation = step.node.operation
    every = operation.multiplications(step.given, step.shape)
    if not isinstance(operation, Conv):
        return every, every
    maps = step.reads[0][1]
    landed = prod(
        [
            landing(i, o, m)
            for i, o, m in zip(step.given[1:], step.shape[1:], maps)
            if isinstance(m, (Forward, Backward))
        ]
    )
    return every, operation.pairs(step.given[0]) * landed


def parameters(step: Step) -> int:
    """The learned numbers: as many as the file holds, or by the definition."""
    if step.node.parameters is not None:
        return step.node.parameters
    return step.node.operation.parameters(step.given) if step.given else 0
