"""Test vectors for whoever writes a framework: layers, numbers to put in, and what has to come out, by the definitions.

Every number is a whole number: data of average pools are multiples of 60, which every divisor here divides.  A result is
`must` (answer exactly this), `may` (refuse, or answer exactly this) or `must_refuse`; the flags say what is special.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from convmath.arithmetic import brute
from convmath.language.evaluate import entry

SCHEMA = "convmath-vectors-1"
THEOREMS = {
    "conv": ("conv-size",),
    "conv_transpose": ("transposed-size", "transposed-equivalence"),
    "max_pool": ("pool-size", "pool-ceil"),
    "avg_pool": ("pool-size", "pool-ceil", "avg-divisor", "avg-divisor-real"),
    "adaptive_max_pool": ("adaptive-bins",),
    "adaptive_avg_pool": ("adaptive-bins",),
}
OPERATORS = tuple(THEOREMS)
DIVISIBLE = 60

Channels = list[list[int]]


class Vector(NamedTuple):
    """One test."""

    id: str
    operator: str
    parameters: dict[str, Any]  # the library's names; padding as [low, high]
    input: Channels
    weight: list[Channels] | None  # conv: [out][in/groups][tap]; conv_transpose: [in][out/groups][tap]
    result: str  # must, may, must_refuse
    flags: list[str]
    size: int | None  # positions along the axis; None where the layer has to be refused
    values: list[list[int | None]] | None  # None in the place of a maximum over nothing


def numbers(name: str, *shape: int) -> Any:
    """Numbers without a pattern, none of them 0, as nested lists."""

    def filled(index: tuple[int, ...]) -> Any:
        if len(index) == len(shape):
            return entry(name, *index) or 1
        return [filled((*index, n)) for n in range(shape[len(index)])]

    return filled(())


def vectors(operators: Sequence[str] = OPERATORS) -> list[Vector]:
    """All tests of these operators, in an order that does not change."""
    made: dict[str, Callable[[], Iterator[Vector]]] = {
        "conv": convs,
        "conv_transpose": transposed,
        "max_pool": max_pools,
        "avg_pool": average_pools,
        "adaptive_max_pool": lambda: adaptive("adaptive_max_pool"),
        "adaptive_avg_pool": lambda: adaptive("adaptive_avg_pool"),
    }
    return [vector for name in operators for vector in made[name]()]


def document(operators: Sequence[str], version: str) -> dict[str, Any]:
    """The whole set for machines."""
    groups = [
        {
            "operator": name,
            "theorems": list(THEOREMS[name]),
            "tests": [{k: v for k, v in vector._asdict().items() if k != "operator"} for vector in vectors((name,))],
        }
        for name in operators
    ]
    return {
        "schema": SCHEMA,
        "convmath": version,
        "count": sum(len(group["tests"]) for group in groups),
        "groups": groups,
    }


PADDINGS = ((0, 0), (1, 1), (2, 2), (0, 1), (1, 0), (-1, 0))


def convs() -> Iterator[Vector]:
    """Convolutions: every small layer of one channel, then channels and groups, then what has to be refused."""
    grid = product((1, 2, 5, 8), (1, 2, 3), (1, 2, 3), PADDINGS, (1, 2))
    layers = [(i, k, s, pads, d, 1, 1, 1) for i, k, s, pads, d in grid]
    layers += [(6, 3, s, (1, 1), d, m, n, g) for s in (1, 2) for d in (1, 2) for m, n, g in CHANNELS]
    for number, (i, k, s, (low, high), d, m, n, g) in enumerate(layers):
        data, weights = numbers("x", m, i), numbers("w", n, m // g, k)
        size = brute.conv_size(i, k, s, low, high, d)
        flags = flagged(i, k, s, low, high, d, size) + ["groups"] * (g > 1)
        values = []
        for c in range(n):
            first = c // (n // g) * (m // g)
            parts = [brute.conv(data[first + q], weights[c][q], s, low, high, d) for q in range(m // g)]
            values.append([sum(column) for column in zip(*parts)])
        parameters = layer(i, k, s, low, high, d) | {"in_channels": m, "out_channels": n, "groups": g}
        yield Vector(f"conv-{number:04}", "conv", parameters, data, weights, result(flags), flags, size, shown(values))
    for name, (s, d, g) in REFUSED.items():
        parameters = layer(6, 3, s, 1, 1, d) | {"in_channels": 2, "out_channels": 3, "groups": g}
        yield refused(f"conv-{name}", "conv", parameters, numbers("x", 2, 6), numbers("w", 3, 2 // max(g, 1) or 1, 3))


CHANNELS = ((2, 3, 1), (2, 2, 2), (2, 4, 2), (4, 2, 2))
REFUSED = {"stride-0": (0, 1, 1), "dilation-0": (1, 0, 1), "groups-do-not-divide": (1, 1, 2)}


def transposed() -> Iterator[Vector]:
    """Transposed convolutions, output padding included."""
    grid = product((1, 2, 4), (1, 2, 3), (1, 2, 3), ((0, 0), (1, 1), (1, 0)), (1, 2), (0, 1, 2))
    layers = [(i, k, s, pads, d, a, 1, 1, 1) for i, k, s, pads, d, a in grid]
    layers += [(3, 3, s, (1, 1), 1, a, m, n, g) for s, a in ((1, 0), (2, 0), (2, 1)) for m, n, g in CHANNELS]
    for number, (i, k, s, (low, high), d, a, m, n, g) in enumerate(layers):
        data, weights = numbers("y", m, i), numbers("w", m, n // g, k)
        values = []
        for c in range(n):
            group = c // (n // g)
            sources = range(group * (m // g), (group + 1) * (m // g))
            parts = [brute.scatter(data[q], weights[q][c % (n // g)], s, low, high, d, a) for q in sources]
            values.append([sum(column) for column in zip(*parts)])
        size = len(values[0])
        flags = ["asymmetric padding"] * (low != high) + ["groups"] * (g > 1) + ["dilated"] * (d > 1 and k > 1)
        flags += ["output padding"] * (a > 0) + ["output padding from the stride on"] * (a >= s)
        flags += ["no output"] * (size < 1)
        parameters = layer(i, k, s, low, high, d) | {"output_padding": a}
        parameters |= {"in_channels": m, "out_channels": n, "groups": g}
        yield Vector(
            f"conv_transpose-{number:04}",
            "conv_transpose",
            parameters,
            data,
            weights,
            result(flags),
            flags,
            size,
            shown(values),
        )
    parameters = layer(3, 3, 0, 1, 1, 1) | {"output_padding": 0, "in_channels": 1, "out_channels": 1, "groups": 1}
    yield refused("conv_transpose-stride-0", "conv_transpose", parameters, numbers("y", 1, 3), numbers("w", 1, 1, 3))


def max_pools() -> Iterator[Vector]:
    """Max pools in floor and ceil mode."""
    for number, (i, k, s, pads, d, ceil) in enumerate(
        product((1, 2, 5, 8), (1, 2, 3), (1, 2, 3), ((0, 0), (1, 1), (0, 1)), (1, 2), (False, True))
    ):
        data = numbers("x", 1, i)
        windows = brute.pooled(i, k, s, *pads, d, ceil)
        flags = pool_flags(i, k, s, *pads, d, ceil, windows)
        parameters = layer(i, k, s, *pads, d) | {"ceil_mode": ceil}
        values = [brute.max_pool(data[0], windows)]
        yield Vector(
            f"max_pool-{number:04}", "max_pool", parameters, data, None, result(flags), flags, len(windows), values
        )
    yield refused("max_pool-stride-0", "max_pool", layer(4, 2, 0, 0, 0, 1) | {"ceil_mode": False}, numbers("x", 1, 4))


def average_pools() -> Iterator[Vector]:
    """Average pools, the padding counted or not."""
    for number, (i, k, s, pads, ceil, counted) in enumerate(
        product((1, 2, 5, 8), (1, 2, 3, 4), (1, 2, 3), ((0, 0), (1, 1), (0, 1)), (False, True), (True, False))
    ):
        data = [[DIVISIBLE * value for value in numbers("x", i)]]
        windows = brute.pooled(i, k, s, *pads, 1, ceil)
        flags = pool_flags(i, k, s, *pads, 1, ceil, windows) + ["padding not counted"] * (not counted)
        divisors = brute.average_divisors(i, k, s, *pads, ceil, counted)
        values: list[int | None] = [
            sum(data[0][x] for x in reads) // divisor if divisor else None
            for reads, divisor in zip(windows, divisors, strict=True)
        ]
        parameters = layer(i, k, s, *pads, 1) | {"ceil_mode": ceil, "count_include_pad": counted}
        del parameters["dilation"]
        yield Vector(
            f"avg_pool-{number:04}", "avg_pool", parameters, data, None, result(flags), flags, len(windows), [values]
        )


def adaptive(operator: str) -> Iterator[Vector]:
    """Adaptive pools; more bins than positions repeat some of them."""
    for i, o in product(range(1, 7), range(1, 8)):
        data = [[DIVISIBLE * value for value in numbers("x", i)]]
        bins = [[data[0][x] for x in reads] for reads in brute.adaptive_bins(i, o)]
        maximum = operator == "adaptive_max_pool"
        values: list[int | None] = [max(each) if maximum else sum(each) // len(each) for each in bins]
        flags = ["more bins than positions"] * (o > i)
        parameters = {"input_size": i, "output_size": o}
        yield Vector(f"{operator}-{i}-{o}", operator, parameters, data, None, "must", flags, o, [values])


def layer(i: int, k: int, s: int, low: int, high: int, d: int) -> dict[str, Any]:
    """The parameters by their names."""
    return {"input_size": i, "kernel_size": k, "stride": s, "padding": [low, high], "dilation": d}


def flagged(i: int, k: int, s: int, low: int, high: int, d: int, size: int) -> list[str]:
    """What is special about a convolution."""
    flags = {
        "asymmetric padding": low != high,
        "crop": min(low, high) < 0,
        "kernel does not fit": size < 1,
        "window wholly in padding": any(
            not any(0 <= x < i for x in brute.window(t, k, s, d, low)) for t in range(size)
        ),
        "dilated": d > 1 and k > 1,
        "stride skips inputs": s > d * (k - 1) + 1,
        "rows unread": bool(size) and bool(brute.unread(i, k, s, low, high, d)),
    }
    return [name for name, holds in flags.items() if holds]


def pool_flags(i: int, k: int, s: int, low: int, high: int, d: int, ceil: bool, windows: list[list[int]]) -> list[str]:
    """What is special about a pool."""
    flags = flagged(i, k, s, low, high, d, len(windows))
    flags += ["padding above half the kernel"] * (2 * max(low, high) > k)
    return flags + ["ceil mode"] * (ceil and len(windows) != brute.conv_size(i, k, s, low, high, d))


# With one of these a framework may refuse, but may not answer otherwise.
OPTIONAL = {
    "asymmetric padding",
    "crop",
    "kernel does not fit",
    "padding above half the kernel",
    "output padding from the stride on",
    "no output",
}


def result(flags: list[str]) -> str:
    """What is asked of a framework."""
    return "may" if OPTIONAL & set(flags) else "must"


def shown(values: list[list[int]]) -> list[list[int | None]]:
    return [list(row) for row in values]


def refused(name: str, operator: str, parameters: dict[str, Any], data: Any, weights: Any = None) -> Vector:
    """A layer that is none."""
    return Vector(name, operator, parameters, data, weights, "must_refuse", ["no such layer"], None, None)
