"""What is wrong with a network, or worth knowing: each finding with a number, a theorem, a severity and the smallest fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

from convmath.network.fields import Field
from convmath.network.gridding import combs, ends_with_holes
from convmath.network.lengths import Lengths, Sizes, TooLong, solve
from convmath.network.maps import Backward, Forward, ceildiv
from convmath.network.nodes import CropLike, Join
from convmath.network.trace import Step

if TYPE_CHECKING:
    from convmath.network.network import Network

SEVERITIES = ("error", "warning", "information")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, at one node or at several alike."""

    code: str
    severity: str
    tag: str  # the theorem it rests on
    nodes: tuple[str, ...]
    number: int | Fraction  # how much: rows, windows, pixels; the most where there are several
    text: str
    fix: str  # the smallest; empty where nothing needs to be done


def lint(network: Network) -> tuple[Finding, ...]:
    """Every finding, errors first."""
    axes = [axis for axis in range(network.rank) if not any(network.alike(axis, n) for n in range(axis))]
    groups: dict[str, list[tuple[int, Finding]]] = {}
    for axis in axes:
        for finding in Axis(network, axis).findings():
            groups.setdefault(finding.code, []).append((axis, finding))
    found = [merged(group, len(axes)) for group in groups.values()]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def size(pair: tuple[int, Finding]) -> Fraction:
    return abs(Fraction(pair[1].number))


def merged(group: list[tuple[int, Finding]], count: int) -> Finding:
    """Those alike as one; the worst speaks for them."""
    axis, worst = max(group, key=size)
    nodes = tuple(dict.fromkeys(node for _, finding in group for node in finding.nodes))
    everywhere = len({axis for axis, _ in group}) == count
    return replace(worst, nodes=nodes, text=worst.text if everywhere else f"{worst.text}, on axis {axis + 1}")


class Axis:
    """The findings of one axis."""

    def __init__(self, network: Network, axis: int):
        self.network, self.axis = network, axis
        self.steps, self.fields = network.steps, network.fields[axis]
        self.size = network.given[1 + axis]
        self.known: Lengths | None = None
        self.runs: Sizes | None = None  # None where the sizes repeat only after very many
        try:
            self.known = network.size_function(axis)
            self.runs = solve(self.known.runs)
        except TooLong:
            pass

    def findings(self) -> Iterator[Finding]:
        for name, step in self.steps.items():
            if step.broken:
                yield self.broken(name, step)
            for source, maps in step.reads:
                shape = self.steps[source].shape
                if shape is None or len(shape) < 2 + self.axis:
                    continue
                one, i = maps[self.axis], shape[1 + self.axis]
                if isinstance(one, Forward):
                    yield from self.rows_lost(name, one, i)
                    yield from self.stride_over_kernel(name, one, i)
                    yield from self.padding_only(name, one, i)
                elif isinstance(one, Backward):
                    yield from self.phases(name, one)
            if isinstance(step.node.operation, Join) and step.shape and len(step.reads) > 1:
                yield from self.misaligned(name, step)
        yield from self.holes()
        yield from self.coming_back()
        yield from self.fragile()

    def near(self, sizes: Sizes | None) -> str:
        """The sizes nearest to the given one, in words."""
        found = sizes.near(self.size) if sizes else ()
        return f"an input of {' or '.join(map(str, found))}" if found else ""

    def broken(self, name: str, step: Step) -> Finding:
        join = isinstance(step.node.operation, (Join, CropLike))
        fix = self.near(self.runs) if self.size not in (self.runs or ()) else ""
        if join:
            return Finding("N10", "error", "size-preserving-set", (name,), self.size, f"{step.broken}", fix)
        return Finding("N01", "error", "conv-fits", (name,), self.size, f"the network does not run: {step.broken}", fix)

    def rows_lost(self, name: str, one: Forward, i: int) -> Iterator[Finding]:
        w = one.window
        rows = min(i, one.lost(i))
        if rows and w.stride <= one.span:
            need = w.stride - (room(one, i) % w.stride)  # one window more
            fix = f"{need} more padding above"
            if self.known and self.runs and (even := self.near(solve(self.known.runs + self.known.even))):
                fix = f"{even}, or {fix}"
            text = f"{rows} of {i} rows lie behind the last window and are never read"
            yield Finding("N02", "warning", "unread-rows", (name,), rows, text, fix)

    def stride_over_kernel(self, name: str, one: Forward, i: int) -> Iterator[Finding]:
        w = one.window
        if w.stride > one.span:
            o = one.size(i)
            read = sum(1 for t in range(o) for x in one.reads(t) if 0 <= x < i) if o < 10_000 else o * w.kernel_size
            text = f"the stride {w.stride} is larger than the kernel's span {one.span}: {read} of {i} rows are read"
            yield Finding("N03", "information", "fold-count", (name,), i - read, text, f"a kernel of {w.stride}")

    def padding_only(self, name: str, one: Forward, i: int) -> Iterator[Finding]:
        w, o = one.window, one.size(i)
        if w.kernel_size == 1 and w.stride == 1:
            return
        low = min(o, max(0, ceildiv(w.padding.low - one.span + 1, w.stride)))
        high = o - min(o, max(0, ceildiv(i + w.padding.low, w.stride)))
        if count := low + high:
            text = f"{count} of {o} windows hold nothing but padding"
            fix = f"padding of at most {one.span - 1}"
            yield Finding("N06", "warning", "padding-only-window", (name,), count, text, fix)

    def phases(self, name: str, one: Backward) -> Iterator[Finding]:
        w = one.window
        common = gcd(w.dilation, w.stride)
        used = min(w.kernel_size, w.stride // common)
        if used < w.stride:
            text = f"{w.stride - used} of every {w.stride} outputs are reached by no tap"
            least = w.stride if common == 1 else f"{w.stride} and a dilation without a common factor with the stride"
            yield Finding(
                "N04", "warning", "empty-phase", (name,), w.stride - used, text, f"a kernel of at least {least}"
            )
        elif w.kernel_size % w.stride:
            few, rest = divmod(w.kernel_size, w.stride)
            text = f"outputs take {few} or {few + 1} taps by turns: kernel {w.kernel_size}, stride {w.stride}"
            fix = f"a kernel of {w.stride * (few + 1)}"
            yield Finding("N05", "information", "even-taps", (name,), rest, text, fix)

    def misaligned(self, name: str, step: Step) -> Iterator[Finding]:
        paths = [(source, self.fields[source]) for source, _ in step.reads]
        known = [(source, field) for source, field in paths if isinstance(field, Field)]
        # Causal paths are aligned at the newest position, not at their centres [causal].
        if len(known) < 2 or all(field.turn == 1 and field.at(0) and field.at(0)[1] == 0 for _, field in known):  # type: ignore[index]
            return
        (first, a), worst = known[0], Fraction(0)
        other = ""
        for source, b in known[1:]:
            if a.jump != b.jump:
                text = f"{first} advances by {a.jump} input positions, {source} by {b.jump}"
                yield Finding(
                    "N08", "warning", "aligned", (name,), a.jump - b.jump, text, "the same strides on both paths"
                )
                return
            shifts = [(b.centres[0] - a.centres[0]) / a.jump, (b.centres[1] - a.centres[1]) / a.jump]
            apart = max(shifts, key=abs)
            if abs(apart) > abs(worst):
                worst, other = apart, source
        if worst:
            text = (
                f"{other} lies {abs(worst)} pixel{'s' * (abs(worst) != 1)} {'above' if worst > 0 else 'below'} {first}, "
                f"{abs(worst * a.jump)} of the input"
            )
            yield Finding("N07", "warning", "aligned", (name,), worst, text, realigned(worst))

    def holes(self) -> Iterator[Finding]:
        found = combs(self.steps, self.fields, self.network.input_name, self.axis)
        for name, comb in ends_with_holes(found, self.network.readers).items():
            text = f"one output reads {comb.read} of the {comb.span} positions that its window spans"
            fix = "smaller dilations: each times its jump at most 1 more than the smaller ones reach together"
            yield Finding("N09", "warning", "gridding", (name,), comb.span - comb.read, text, fix)

    def coming_back(self) -> Iterator[Finding]:
        functions = self.known.functions if self.known else {}
        for name in self.network.ends:
            shape = self.steps[name].shape
            if name not in functions or shape is None or functions[name].gain != functions[name].period:
                continue
            out = shape[1 + self.axis]
            if out == self.size or self.runs is None:
                continue
            back = self.network.sizes_that_come_back(self.axis, name)
            if not back.finite:
                text = f"an input of {self.size} comes back as {out}; sizes that come back: {back}"
                yield Finding("N10", "warning", "size-preserving-set", (name,), out - self.size, text, self.near(back))

    def fragile(self) -> Iterator[Finding]:
        runs = self.runs
        if runs is None or runs.finite or len(runs.residues) == runs.period or self.size not in runs:
            return
        text = f"the network runs on one size in {Fraction(runs.period, len(runs.residues))} only: {runs}"
        yield Finding("N11", "information", "size-period", (), runs.period, text, "")


def realigned(shift: Fraction) -> str:
    """What moves one path by so much."""
    if shift.denominator == 1:
        return f"a crop or padding of {abs(shift)} below on one path"
    return "an odd kernel in place of an even one, or the same even kernels on the way down and up"


def room(one: Forward, i: int) -> int:
    """The excess beside the first window."""
    return int(i + one.window.padding.low + one.window.padding.high - one.span)
