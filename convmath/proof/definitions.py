"""Closed formulas against the definitions that are published with them: small layers, worked out by `arithmetic.brute`.

A certificate proves a formula for all integers, about the goal as the theory writes it.  These cases tie the goal to the
few lines that a reader reads as the definition: a change of either side is noticed by the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from convmath.arithmetic import brute, sizes
from convmath.language.evaluate import entry

Case = tuple[dict[str, int], object, object]  # the layer, what the definition says, what the formula says


class Agreement(NamedTuple):
    """What comparing found."""

    agree: int  # cases
    first: str  # the first that does not, in words; empty when all do


def layers(crops: bool = False) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Input size, kernel, stride, padding low and high, dilation; crops are negative paddings."""
    paddings = (-1, 0, 1, 2) if crops else (0, 1, 2)
    yield from product((1, 2, 3, 5, 6), (1, 2, 3), (1, 2, 3), paddings, paddings, (1, 2))


def named(layer: tuple[int, ...], **more: int) -> dict[str, int]:
    return dict(zip(("i", "k", "s", "p_lo", "p_hi", "d"), layer)) | more


def numbers(name: str, count: int) -> list[int]:
    return [entry(name, index) for index in range(count)]


def conv_sizes() -> Iterator[Case]:
    for layer in layers(crops=True):
        if layer[0] + layer[3] + layer[4] >= 0:
            yield named(layer), brute.conv_size(*layer), max(0, sizes.conv(*layer))


def unread() -> Iterator[Case]:
    for layer in layers(crops=True):
        i, k, s, low, high, d = layer
        room = sizes.excess(i, k, low, high, d)
        if room >= 0:
            yield named(layer), len(brute.unread(*layer)), sizes.unread_rows(i, room, s, high)


def ceil_sizes() -> Iterator[Case]:
    for layer in layers():
        if layer[4] <= sizes.effective_kernel(layer[1], layer[5]):
            yield named(layer), brute.ceil_size(*layer), max(0, sizes.pool_ceil(*layer))


def closed_ceil_sizes() -> Iterator[Case]:
    for layer in layers():
        if layer[4] <= sizes.effective_kernel(layer[1], layer[5]):
            yield named(layer), brute.ceil_size(*layer), max(0, sizes.pool_ceil_closed(*layer))


def divisors(padded: bool) -> Iterator[Case]:
    for layer in layers():
        i, k, s, low, high, d = layer
        if d == 1 and high <= k:
            for t, found in enumerate(brute.average_divisors(*layer[:5], True, padded)):
                closed = sizes.average_divisor(t, *layer[:5]) if padded else sizes.average_divisor_real(t, i, k, s, low)
                yield named(layer, t=t), found, max(0, closed)


def adaptive() -> Iterator[Case]:
    for i, o in product(range(1, 10), repeat=2):
        for t, found in enumerate(brute.adaptive_bins(i, o)):
            ends = range(sizes.adaptive_start(t, i, o), sizes.adaptive_end(t, i, o))
            yield {"i": i, "o": o, "t": t}, found, [*ends]


def same_totals() -> Iterator[Case]:
    for i, k, s, d in product(range(1, 7), (1, 2, 3), (1, 2, 3), (1, 2)):
        layer = {"i": i, "k": k, "s": s, "d": d}
        yield layer, brute.same_total(i, k, s, d), sizes.same_total(i, k, s, d)


def transposed() -> Iterator[tuple[tuple[int, int, int, int, int, int], int, list[int]]]:
    """Layers, output padding, and what the scatter gives."""
    for (i, k, s, low, high, d), a in product(layers(crops=True), (0, 1, 3)):
        if i <= 3 and sizes.conv_transpose(i, k, s, low, high, d, a) >= 0:
            yield (i, k, s, low, high, d), a, brute.scatter(numbers("Y", i), numbers("w", k), s, low, high, d, a)


def transposed_sizes() -> Iterator[Case]:
    for layer, a, found in transposed():
        yield named(layer, a=a), len(found), sizes.conv_transpose(*layer, a)


def direct_convolutions() -> Iterator[Case]:
    for layer, a, found in transposed():
        i, k, s, low, high, d = layer
        stretched, below_above = brute.stretch(numbers("Y", i), s), sizes.direct_padding(k, low, high, d, a)
        direct = brute.conv(stretched, numbers("w", k)[::-1], 1, *below_above, d)
        yield named(layer, a=a), found, direct


def stretches() -> Iterator[Case]:
    for i, s in product(range(1, 8), range(1, 6)):
        yield {"i": i, "s": s}, len(brute.stretch(numbers("Y", i), s)), sizes.stretched(i, s)


def inner_products() -> Iterator[Case]:
    for layer in layers():
        i, k, s, low, high, d = layer
        room = sizes.excess(i, k, low, high, d)
        if room >= 0:
            x, w = numbers("X", i), numbers("w", k)
            forward = brute.conv(x, w, s, low, high, d)
            y = numbers("Y", len(forward))
            back = brute.scatter(y, w, s, low, high, d, room % s)
            yield named(layer), sum(a * b for a, b in zip(forward, y)), sum(a * b for a, b in zip(x, back))


TABLE: dict[str, Callable[[], Iterator[Case]]] = {
    "conv-size": conv_sizes,
    "pool-size": conv_sizes,
    "unread-rows": unread,
    "pool-ceil-count": ceil_sizes,
    "pool-ceil-limit": closed_ceil_sizes,
    "avg-divisor": lambda: divisors(True),
    "avg-divisor-real": lambda: divisors(False),
    "adaptive-bins": adaptive,
    "same-total": same_totals,
    "same-least": same_totals,
    "transposed-size": transposed_sizes,
    "transposed-equivalence": direct_convolutions,
    "stretched-size": stretches,
    "adjoint": inner_products,
}


@cache
def agreement(tag: str) -> Agreement | None:
    """How often formula and definition agree for one theorem; None where no definition is published for it."""
    if tag not in TABLE:
        return None
    count = 0
    for layer, defined, closed in TABLE[tag]():
        if defined != closed:
            where = ", ".join(f"{name}={value}" for name, value in layer.items())
            return Agreement(count, f"at {where} the definition gives {defined}, the formula {closed}")
        count += 1
    return Agreement(count, "")
