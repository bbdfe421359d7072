"""Holes in what one output reads: the comb that dilated layers leave  [gridding]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from convmath.network.fields import Ended, Field
from convmath.network.maps import Forward
from convmath.network.trace import Step

MOST_BITS = 1 << 22  # work and length beyond which nobody looks


@dataclass(frozen=True, slots=True)
class Comb:
    """Which positions output 0 reads: bit b is position low + b."""

    bits: int
    low: int

    @property
    def span(self) -> int:
        return self.bits.bit_length()

    @property
    def read(self) -> int:
        return self.bits.bit_count()

    def behind(self, one: Forward, jump: int) -> Comb | None:
        w = one.window
        if (self.span + jump * one.span) * w.kernel_size > MOST_BITS:
            return None
        bits = 0
        for j in range(w.kernel_size):
            bits |= self.bits << jump * w.dilation * j
        return Comb(bits, self.low - jump * w.padding.low)

    def joined(self, other: Comb) -> Comb:
        low = min(self.low, other.low)
        return Comb(self.bits << self.low - low | other.bits << other.low - low, low)


def combs(
    steps: Mapping[str, Step], fields: Mapping[str, Field | Ended | None], start: str, axis: int
) -> dict[str, Comb | None]:
    """The comb of each node; None where it depends on the phase, or is too long to look at."""
    found: dict[str, Comb | None] = {}
    for name, step in steps.items():
        comb = Comb(1, 0) if name == start else None
        for source, maps in step.reads:
            before, one, field = found[source], maps[axis], fields[source]
            if before is None or not isinstance(one, Forward) or not isinstance(field, Field) or field.turn > 1:
                comb = None
                break
            behind = before.behind(one, field.shift)
            comb = behind if comb is None or behind is None else comb.joined(behind)
            if comb is None:
                break
        found[name] = comb
    return found


def ends_with_holes(combs: Mapping[str, Comb | None], readers: Mapping[str, list[str]]) -> dict[str, Comb]:
    """Nodes where the paths end, as far as windows are known, and holes are left."""
    return {
        name: comb
        for name, comb in combs.items()
        if comb and comb.read < comb.span and not any(combs[reader] for reader in readers[name])
    }
