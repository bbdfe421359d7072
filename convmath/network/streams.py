"""Feeding an input in chunks: how many outputs each chunk gives, and what must be remembered between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd

from convmath.network.fields import Ended, Field
from convmath.network.maps import AnyMap
from convmath.network.tiles import grid
from convmath.network.trace import Step


@dataclass(frozen=True, slots=True)
class Cache:
    """What one node must remember of one input."""

    node: str
    source: str
    positions: int  # along the axis, at most
    values: int  # positions by channels and by the other axes


@dataclass(frozen=True, slots=True)
class Stream:
    """A network fed in chunks along one axis, the end of the input not known yet  [stream]."""

    axis: int
    chunk: int
    begin: int  # the size of the first chunk
    grid: int  # chunks of a multiple of it all give the same number of outputs
    needed: int  # inputs before the first output
    outputs: tuple[int, ...]  # of each chunk once the start is over, repeating
    raw: int  # inputs to keep where nothing but the input is remembered
    late: bool  # whether outputs at the end wait for padding above
    caches: tuple[Cache, ...]

    @property
    def values(self) -> int:
        """All cached values."""
        return sum(cache.values for cache in self.caches)


def available(steps: Mapping[str, Step], axis: int, seen: int) -> dict[str, int]:
    """How many outputs of each node are certain once so many inputs are seen."""
    found: dict[str, int] = {}
    for name, step in steps.items():
        ends = [max(0, end(maps[axis], found[source])) for source, maps in step.reads]
        found[name] = min(ends, default=seen)
    return found


def end(one: AnyMap, seen: int) -> int:
    return one.end(seen)  # type: ignore[union-attr]


def kept(one: AnyMap, seen: int, given: int) -> int:
    """How many of the seen positions are still read by outputs that are not given yet."""
    outputs = one.turn[0]  # type: ignore[union-attr]
    reads = [reading[0] for t in range(given, given + outputs) if (reading := one.reads(t))]  # type: ignore[union-attr]
    return max(0, seen - max(0, min(reads, default=seen)))


def plan(
    steps: Mapping[str, Step],
    fields: Mapping[str, Field | Ended | None],
    target: str,
    axis: int,
    chunk: int,
    begin: int,
) -> Stream:
    """The stream of one axis."""
    field = fields[target]
    if not isinstance(field, Field):
        raise ValueError(f"a stream needs windows up to the output, and they end: {field.why if field else target}")
    for name, step in steps.items():
        if any(not one[axis].moves for _, one in step.reads):
            raise ValueError(f"a stream needs layers that move with their input, and {name} does not")
    base = grid(fields)
    low, high = 0, 1
    while available(steps, axis, high)[target] < 1:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if available(steps, axis, middle)[target] else (middle, high)
    cycle = base // gcd(base, chunk)
    if cycle > 4096:
        raise ValueError(f"chunk must share more with {base}, got {chunk}: outputs repeat only after {cycle:,} chunks")
    # Warm when every window has left the padding below behind.
    warm = begin + chunk * (-(-(high + field.size + base) // chunk))
    most: dict[tuple[str, str], int] = {}
    given, raw = [], 0
    before = available(steps, axis, warm)[target]
    for n in range(1, cycle + 1):
        seen = warm + n * chunk
        now = available(steps, axis, seen)
        given.append(now[target] - before)
        before = now[target]
        lows = [span[0] for t in range(before, before + field.turn) if (span := field.at(t))]
        raw = max(raw, seen - max(0, min(lows, default=seen)))
        for name, step in steps.items():
            for source, maps in step.reads:
                held = kept(maps[axis], now[source], now[name])
                most[name, source] = max(held, most.get((name, source), 0))
    caches = [
        Cache(node, source, held, held * across(steps[source], axis)) for (node, source), held in most.items() if held
    ]
    late = any(pads_above(one[axis]) for step in steps.values() for _, one in step.reads)
    return Stream(axis, chunk, begin, base, high, tuple(given), raw, late, tuple(caches))


def across(step: Step, axis: int) -> int:
    """Values in one position along the axis."""
    found = 1
    for n, size in enumerate(step.shape or ()):
        found *= 1 if n == 1 + axis else size
    return found


def pads_above(one: AnyMap) -> bool:
    window = getattr(one, "window", None)
    return window is not None and window.padding.high > 0
