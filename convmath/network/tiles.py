"""Cutting an input into tiles so that the outputs that are kept are exactly those of the whole input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm

from convmath.network.fields import Ended, Field
from convmath.network.maps import Forward, Scale
from convmath.network.margins import Clean, margins
from convmath.network.trace import Step

MOST_TILES = 10_000


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: input [start, stop); it gives the outputs [keep_start, keep_stop) of the whole run."""

    start: int
    stop: int
    keep_start: int
    keep_stop: int
    offset: int  # where keep_start is among the tile's own outputs


@dataclass(frozen=True, slots=True)
class TilePlan:
    """Tiles along one axis."""

    axis: int
    size: int
    tile: int
    output_size: int
    grid: int  # tiles start at multiples of it  [tile-shift]
    step: int  # from one tile to the next
    dirty: tuple[int, int]  # outputs of an inner tile that are thrown away, below and above
    smallest: int  # the smallest tile with this remainder that gains anything
    tiles: tuple[Tile, ...]

    @property
    def overlap(self) -> int:
        """Inputs that neighbouring tiles share; negative for a gap  [tile-overlap]."""
        return self.tile - self.step


def grid(fields: Mapping[str, Field | Ended | None]) -> int:
    """Shifts by multiples of this are whole shifts of every edge."""
    return lcm(*[field.shift for field in fields.values() if isinstance(field, Field)])


def differs(whole: Mapping[str, Step], part: Mapping[str, Step], axis: int, *, high: bool) -> str:
    """The node that would treat a tile otherwise than the whole input; empty when there is none."""
    for name, step in whole.items():
        for (_, one), (_, other) in zip(step.reads, part[name].reads):
            a, b = one[axis], other[axis]
            if isinstance(a, Scale) and a != b:
                return name
            if isinstance(a, Forward) and isinstance(b, Forward):
                p, q = a.window.padding, b.window.padding
                if p.low != q.low or high and p.high != q.high:
                    return name
    return ""


class Cutter:
    """Plans for one axis of one network."""

    def __init__(self, run: Runner, fields: Mapping[str, Field | Ended | None], start: str, target: str, axis: int):
        self.run, self.fields, self.start, self.target, self.axis = run, fields, start, target, axis

    def plan(self, size: int, tile: int) -> TilePlan:
        """The fewest tiles of this size."""
        field = self.fields[self.target]
        if not isinstance(field, Field):
            raise ValueError(
                f"tiles need windows up to the output, and they end: {field.why if field else self.target}"
            )
        base = grid(self.fields)
        whole = self.run(size)
        for name, step in whole.items():
            if any(not one[self.axis].moves for _, one in step.reads):
                raise ValueError(f"tiles need layers that move with their input, and {name} does not")
        outputs = self.size(whole)
        if tile >= size:
            only = Tile(0, size, 0, outputs, 0)
            return TilePlan(self.axis, size, size, outputs, base, size, (0, 0), size, (only,))
        inner = self.compared(whole, tile, high=False)
        low, end = self.clean(inner, low=False, high=False)
        each = base * field.turn // field.shift  # outputs by which one step of the grid advances
        step = base * ((end - low) // each)
        smallest = tile - base * ((end - low - each) // each)
        if step < 1:
            raise ValueError(
                f"tile must be at least {smallest} for outputs without a seam (sizes that leave {tile % base} modulo "
                f"{base}), got {tile}"
            )
        last = -(-(size - tile) // base) * base  # where the last tile starts
        count = max(1, -(-last // step))
        if count > MOST_TILES:
            raise ValueError(f"tile must be larger: more than {MOST_TILES:,} tiles along the axis, got {tile}")
        first = self.clean(self.compared(whole, tile, high=False), low=True, high=False)
        ending = self.clean(self.compared(whole, size - last, high=True), low=False, high=True)
        tiles, done = [], 0
        for start in [*range(0, last, step)][:count] + [last]:
            moved = start * field.turn // field.shift
            stop, clean = (size, ending) if start == last else (start + tile, first if start == 0 else (low, end))
            keep = min(moved + clean[1], outputs)
            tiles.append(Tile(start, stop, done, keep, done - moved))
            done = keep
        shown = self.size(inner) - end
        return TilePlan(self.axis, size, tile, outputs, base, step, (low, shown), smallest, tuple(tiles))

    def size(self, steps: Mapping[str, Step]) -> int:
        shape = steps[self.target].shape
        assert shape is not None
        return shape[1 + self.axis]

    def compared(self, whole: Mapping[str, Step], size: int, *, high: bool) -> Mapping[str, Step]:
        """The run on a tile, which must treat it as the whole input is treated."""
        part = self.run(size)
        if name := differs(whole, part, self.axis, high=high):
            raise ValueError(
                f"tile must be of a size at which {name} pads and crops as in the whole input, got {size}; "
                f"take one that leaves the same remainder modulo {grid(self.fields)}"
            )
        return part

    def clean(self, steps: Mapping[str, Step], *, low: bool, high: bool) -> Clean:
        clean = margins(steps, self.start, self.axis, low=low, high=high)[self.target]
        assert clean is not None
        return clean


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Runner(Protocol):
        """The steps with another size along the axis; ValueError where it does not run."""

        def __call__(self, size: int) -> Mapping[str, Step]: ...
