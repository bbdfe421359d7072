"""What one output sees of one input axis: the hull of the positions it reads, borders ignored.

Through upsampling the window depends on the phase, so it is kept for every phase of a turn:
window(t + turn) = window(t) + shift  [window-quasi-affine].
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from convmath.network.maps import AnyMap

MOST_PHASES = 4096
Span = tuple[int, int] | None  # first and last position; None when nothing is read


@dataclass(frozen=True, slots=True)
class Ended:
    """No window from here on, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Field:
    """The windows of one edge along one axis."""

    turn: int = 1
    shift: int = 1
    phases: tuple[Span, ...] = ((0, 0),)
    centres: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))  # of output 0: least and greatest over the paths

    @property
    def jump(self) -> Fraction:
        """Input positions from one output to the next."""
        return Fraction(self.shift, self.turn)

    @property
    def size(self) -> int:
        """How many positions the widest window spans, holes included [receptive-field]."""
        return max([span[1] - span[0] + 1 for span in self.phases if span], default=0)

    @property
    def low(self) -> int | None:
        """P₋: how far the window of output 0 reaches below 0; None through upsampling."""
        return -self.phases[0][0] if self.turn == 1 and self.phases[0] else None

    def at(self, t: int) -> Span:
        """The first and last position that output t reads; None when it reads nothing."""
        turns, phase = divmod(t, self.turn)
        span = self.phases[phase]
        return span and (span[0] + turns * self.shift, span[1] + turns * self.shift)

    def hull(self, positions: range) -> Span:
        """Of several outputs.  Beyond a whole turn at each end the windows only lie between."""
        if len(positions) > 2 * self.turn:
            ends = [*positions[: self.turn], *positions[-self.turn :]]
        else:
            ends = [*positions]
        spans = [span for t in ends if (span := self.at(t))]
        return (min(low for low, _ in spans), max(high for _, high in spans)) if spans else None

    def through(self, step: AnyMap) -> Field | Ended:
        """The windows behind one more operation."""
        if step.why:
            return Ended(step.why)
        outputs, inputs = step.turn  # type: ignore[union-attr]
        offset, jump = step.offset, self.jump  # type: ignore[union-attr]
        centres = (self.centres[0] + jump * offset, self.centres[1] + jump * offset)
        times = self.turn // gcd(self.turn, inputs)
        turn, shift = outputs * times, self.shift * (inputs * times // self.turn)
        if turn > MOST_PHASES:
            return Ended(f"more than {MOST_PHASES} phases")
        return Field(turn, shift, tuple([self.hull(step.reads(t)) for t in range(turn)]), centres)  # type: ignore[union-attr]

    def joined(self, other: Field) -> Field | Ended:
        """The union of two paths that meet; they must advance alike."""
        if self.jump != other.jump:
            return Ended(f"paths with jumps {self.jump} and {other.jump} meet")
        turn = lcm(self.turn, other.turn)
        if turn > MOST_PHASES:
            return Ended(f"more than {MOST_PHASES} phases")
        phases: list[Span] = []
        for t in range(turn):
            a, b = self.at(t), other.at(t)
            phases.append((min(a[0], b[0]), max(a[1], b[1])) if a and b else a or b)
        lows, highs = zip(self.centres, other.centres)
        return Field(turn, self.shift * (turn // self.turn), tuple(phases), (min(lows), max(highs)))


START = Field()
