"""Which input sizes work: exact, for all sizes at once.

Along one axis, the others as given, every size in the network is a function F of the input size with
F(i + period) = F(i) + gain for all integers i  [size-period].  Whatever an operation asks for (a window that fits, skips
that are equal, features as many as weights) is such a function being ≥ 0 or = 0, so it can be solved on each residue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd, lcm, prod

from convmath.network.maps import AnyMap, Forward
from convmath.network.nodes import CropLike, Flatten, Join, Linear, Node, Opaque, Pointwise, ResizeLike
from convmath.network.trace import Step

MOST_RESIDUES = 1 << 13
MOST_WORK = 1 << 19


class TooLong(ValueError):
    """The sizes repeat only after very many."""


@dataclass(frozen=True, slots=True)
class Length:
    """F: its values on one period, and what one period more adds."""

    period: int
    gain: int
    values: tuple[int, ...]

    def __call__(self, i: int) -> int:
        turns, r = divmod(i, self.period)
        return self.values[r] + turns * self.gain

    def then(self, function: Callable[[int], int], period: tuple[int, int]) -> Length:
        """Behind a function with g(x + m) = g(x) + n."""
        m, n = period
        times = 1 if self.gain == 0 else m // gcd(self.gain, m)
        if self.period * times > MOST_RESIDUES:
            raise TooLong(f"sizes repeat after more than {MOST_RESIDUES:,}")
        found = [function(self(i)) for i in range(self.period * times)]
        return Length(self.period * times, self.gain * times // m * n, tuple(found))

    def less(self, other: Length | int, times: int = 1) -> Length:
        """The difference, or with a factor F·times − other."""
        if isinstance(other, int):
            other = Length(1, 0, (other,))
        period = lcm(self.period, other.period)
        if period > MOST_RESIDUES:
            raise TooLong(f"sizes repeat after more than {MOST_RESIDUES:,}")
        gain = times * self.gain * (period // self.period) - other.gain * (period // other.period)
        return Length(period, gain, tuple([times * self(i) - other(i) for i in range(period)]))


@dataclass(frozen=True, slots=True)
class Condition:
    """What one node asks of the input size: the function is at least 0, or is 0."""

    node: str
    function: Length
    equal: bool = False


@dataclass(frozen=True, slots=True)
class Lengths:
    """The size functions of one axis, and everything that is asked."""

    functions: dict[str, Length]
    runs: tuple[Condition, ...]  # that it runs at all
    even: tuple[Condition, ...]  # that nothing is lost: no row behind a last window, no lopsided crop in the middle
    unknown: str = ""  # what may ask for more and is not known


def lengths(nodes: Sequence[Node], steps: dict[str, Step], name: str, axis: int) -> Lengths:
    """Follow one axis through the network."""
    rank = len(steps[name].shape or ()) - 1
    start = Length(1, 1, (0,))
    found, features = {name: start}, dict[str, Length]()
    runs, even = [Condition(name, start.less(1))], list[Condition]()
    unknown = ""
    memory: dict[tuple[int, AnyMap], Length] = {}  # parallel and repeated layers are worked out once
    for node in nodes:
        operation = node.operation
        first = node.inputs[0] if node.inputs else ""
        if isinstance(operation, Opaque):
            unknown = unknown or operation.name
        elif isinstance(operation, Flatten) and first in found:
            if (shape := steps[first].shape) is None:
                unknown = unknown or node.name
            else:
                features[node.name] = found[first].less(0, prod(shape) // shape[1 + axis])
        elif isinstance(operation, Linear):
            if operation.in_features is not None and first in features:
                runs.append(Condition(node.name, features[first].less(operation.in_features), True))
        elif any(source not in found for source in node.inputs):
            if isinstance(operation, Pointwise) and first in features:
                features[node.name] = features[first]
        elif isinstance(operation, Join):
            found[node.name] = met(operation.kind, node, found, runs)
        elif isinstance(operation, CropLike):
            cropped(operation, node, found, runs, even)
            found[node.name] = found[node.inputs[1]]
        elif isinstance(operation, ResizeLike):
            found[node.name] = found[node.inputs[1]]
        elif isinstance(operation, Pointwise):
            found[node.name] = found[first]
            if wanted := operation.exactly[axis] if axis < len(operation.exactly) else None:
                runs.append(Condition(node.name, found[first].less(wanted), True))
        else:
            maps = operation.maps(rank)
            if len(maps) != rank:
                continue
            one, before = maps[axis], found[first]
            key = id(before), one
            if key not in memory:
                behind = before.then(one.size, one.period)
                memory[key] = before if behind == before else behind
                runs.append(Condition(node.name, behind.less(1)))
                if one.least > 1:
                    runs.append(Condition(node.name, before.less(one.least)))
                if isinstance(one, Forward) and one.window.stride <= one.span:
                    even.append(Condition(node.name, before.then(one.lost, (one.window.stride, 0)), True))
            found[node.name] = memory[key]
    return Lengths(found, tuple(runs), tuple(even), unknown)


def met(kind: str, node: Node, found: dict[str, Length], runs: list[Condition]) -> Length:
    """Sizes that must be equal, unless one is 1 and shared along the axis."""
    paths = [found[source] for source in node.inputs]
    if kind != "Concat":
        paths = [path for path in paths if (path.gain, set(path.values)) != (0, {1})] or paths
    for other in paths[1:]:
        if other is not paths[0]:
            runs.append(Condition(node.name, other.less(paths[0]), True))
    return paths[0]


def cropped(
    operation: CropLike, node: Node, found: dict[str, Length], runs: list[Condition], even: list[Condition]
) -> None:
    """A crop needs something to cut; in the middle it is even when as much goes below as above."""
    slack = found[node.inputs[0]].less(found[node.inputs[1]])
    runs.append(Condition(node.name, slack if operation.offset is None else slack.less(operation.offset)))
    if operation.offset is None:
        even.append(Condition(node.name, slack.then(lambda x: x % 2, (2, 0)), True))


@dataclass(frozen=True, slots=True)
class Sizes:
    """A set of sizes: some below `start`, and from there on those with a remainder in `residues` modulo `period`."""

    period: int
    residues: tuple[int, ...]
    start: int
    ranges: tuple[range, ...]  # the sizes below start, as a few progressions

    def __contains__(self, i: int) -> bool:
        if i >= self.start:
            return i % self.period in self.residues
        return any(i in part for part in self.ranges)

    @property
    def least(self) -> int | None:
        """The smallest."""
        low = [part[0] for part in self.ranges]
        if not low and self.residues:
            low = [self.start + min((r - self.start) % self.period for r in self.residues)]
        return min(low, default=None)

    @property
    def finite(self) -> bool:
        return not self.residues

    def near(self, i: int, count: int = 2) -> tuple[int, ...]:
        """The sizes nearest to i, in order."""
        found = {
            part[max(0, min(len(part) - 1, n + (i - part[0]) // part.step))] for part in self.ranges for n in (0, 1)
        }
        for r in self.residues:
            base = max(i - (i - r) % self.period, self.start + (r - self.start) % self.period)
            steps = [base - self.period * n for n in range(count)] + [
                base + self.period * (n + 1) for n in range(count)
            ]
            found.update(j for j in steps if j >= self.start)
        return tuple(sorted(sorted(found, key=lambda j: (abs(j - i), j))[:count]))

    def __str__(self) -> str:
        parts = [some(part) for part in self.ranges[:4]]
        if len(self.ranges) > 4:
            parts.append(f"{len(self.ranges) - 4} more runs below {self.start}")
        if self.residues:
            first = self.start + min((r - self.start) % self.period for r in self.residues)
            text = f"i ≥ {first}"
            if len(self.residues) < self.period:
                some_of = [str(r) for r in self.residues[:8]] + ["…"] * (len(self.residues) > 8)
                text += f", i ≡ {', '.join(some_of)} (mod {self.period})"
            parts.append(text)
        return "; ".join(parts) or "no size"


def some(part: range) -> str:
    if len(part) == 1:
        return f"i = {part[0]}"
    return f"{part[0]} ≤ i ≤ {part[-1]}" + (f", i ≡ {part[0] % part.step} (mod {part.step})" if part.step > 1 else "")


def solve(conditions: Sequence[Condition]) -> Sizes:
    """All sizes i ≥ 1 that meet every condition."""
    period = lcm(*[c.function.period for c in conditions]) if conditions else 1
    if period > MOST_RESIDUES or period * len(conditions) > MOST_WORK:
        raise TooLong(f"sizes repeat after more than {MOST_RESIDUES:,}")
    residues: list[int] = []
    starts: list[int] = []
    small: set[int] = set()  # sizes that work below the start
    for r in range(period):
        low, high = 0 if r else 1, None  # sizes r + period·q, q from low to high
        for condition in conditions:
            gain = condition.function.gain * (period // condition.function.period)
            low, high = narrowed(condition.function(r), gain, condition.equal, low, high)
            if high is not None and low > high:
                break
        if high is None:
            residues.append(r)
            starts.append(r + period * low)
        else:
            add(small, range(r + period * low, r + period * high + 1, period))
    start = max([s - period + 1 for s in starts] + [i + 1 for i in small] + [1])
    for first in starts:
        add(small, range(first, start, period))
    divisor = next(d for d in range(1, period + 1) if repeats(residues, d, period))
    lasting = {r % divisor for r in residues}
    while start > 1 and lasting and ((start - 1) in small) == ((start - 1) % divisor in lasting):
        start -= 1  # as much as possible is said by the remainders
    return Sizes(divisor, tuple(sorted(lasting)), start, runs_of(sorted(i for i in small if i < start)))


def add(small: set[int], part: range) -> None:
    if len(small) + len(part) > MOST_RESIDUES:
        raise TooLong(f"more than {MOST_RESIDUES:,} sizes follow no rule")
    small.update(part)


def repeats(residues: Sequence[int], divisor: int, period: int) -> bool:
    """Whether the remainders modulo the period are those of a divisor of it."""
    return period % divisor == 0 and len(residues) == period // divisor * len({r % divisor for r in residues})


def narrowed(value: int, gain: int, equal: bool, low: int, high: int | None) -> tuple[int, int | None]:
    """The q for which value + gain·q is at least 0, or is 0, among those from low to high."""
    if equal:
        if gain == 0:
            return (low, high) if value == 0 else (1, 0)
        q, rest = divmod(-value, gain)
        return (max(low, q), q if high is None else min(high, q)) if not rest else (1, 0)
    if gain == 0:
        return (low, high) if value >= 0 else (1, 0)
    if gain > 0:
        return max(low, -(value // gain)), high
    most = value // -gain
    return low, most if high is None else min(high, most)


def runs_of(sizes: Sequence[int]) -> tuple[range, ...]:
    """A sorted list as progressions."""
    found: list[range] = []
    n = 0
    while n < len(sizes):
        step = sizes[n + 1] - sizes[n] if n + 1 < len(sizes) else 1
        end = n + 1
        while end < len(sizes) and sizes[end] - sizes[end - 1] == step:
            end += 1
        if end - n == 2:  # two are no progression
            end, step = n + 1, 1
        found.append(range(sizes[n], sizes[end - 1] + 1, step))
        n = end
    return tuple(found)
