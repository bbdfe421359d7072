"""What the recorded answers say about a theorem: each table put to the formula that the theorem is about.

A replay proves nothing; it shows that the statement is about what a framework does.  A framework that answers otherwise
than a proved statement about it fails the build; for a claim that is refuted, it is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from convmath.arithmetic import sizes
from convmath.frameworks import recorded
from convmath.frameworks.recorded import EMPTY, REFUSED, Recorded
from convmath.theory.model import Evidence, Problem, Theorem

Answer = Any  # a size or a list of numbers; None for none, whoever gives none
Case = tuple[object, Answer, Answer]  # the parameters, what the formula says, what the framework answered


class Replay(NamedTuple):
    """One table against one formula, and what the table is."""

    about: str  # what was asked
    cases: Callable[[Recorded], Iterator[Case]]


class Tally(NamedTuple):
    """Four counts that are never added up, as in `recorded.Outcomes`."""

    about: str
    agrees: int
    not_applicable: int
    refused: int
    otherwise: int
    first: str  # the first case of "otherwise", with both answers; empty when there is none


def max_pools(size: Callable[..., int], *, ceil_mode: bool) -> Replay:
    """Output sizes of max pooling in one mode."""

    def cases(record: Recorded) -> Iterator[Case]:
        for (i, window), answer in recorded.pools(record, ceil_mode):
            expected = size(i, *window.numbers)
            yield (i, window), expected if expected >= 1 else None, answer

    return Replay(f"output sizes of max_pool1d in {'ceil' if ceil_mode else 'floor'} mode", cases)


def averages(divisor: Callable[[int, int, int, int, int], int], *, counted: bool) -> Replay:
    """What every window of average pooling divides by, in both modes."""
    name = f"avg_pool1d divisors, padding {'' if counted else 'not '}counted"

    def cases(record: Recorded) -> Iterator[Case]:
        for key, row in record.tables[name].items():
            at = recorded.settings(key)
            k, s, p = at["k"], at["s"], at["p"]
            for i, answer in enumerate(row.split(","), 1):
                size = (sizes.pool_ceil if at["ceil"] else sizes.conv)(i, k, s, p, p, 1)
                expected = [divisor(t, i, k, s, p) for t in range(size)] if size >= 1 else None
                yield f"i={i}, {key}", expected, None if answer == REFUSED else recorded.numbers(answer)

    return Replay(f"divisors of avg_pool1d, padding {'' if counted else 'not '}counted, every window", cases)


def adaptive(
    start: Callable[[int, int, int], int], end: Callable[[int, int, int], int], *, repeat: bool = True
) -> Replay:
    """The first and the last position of every bin; more bins than positions, which repeat some, only if asked for."""

    def cases(record: Recorded) -> Iterator[Case]:
        for key, row in record.tables["adaptive_max_pool1d bins"].items():
            o = recorded.settings(key)["o"]
            for i, answer in enumerate(row.split(","), 1):
                if o > i and not repeat:
                    continue
                expected = [x for t in range(o) for x in (start(t, i, o), end(t, i, o) - 1)]
                yield f"i={i}, o={o}", expected, recorded.numbers(answer)

    return Replay("bins of adaptive_max_pool1d", cases)


def unpools(record: Recorded) -> Iterator[Case]:
    """Output sizes of max unpooling."""
    for key, row in record.tables["max_unpool1d sizes"].items():
        at = recorded.settings(key)
        for i, answer in enumerate(row, 1):
            expected = sizes.unpool(i, at["k"], at["s"], at["p"])
            known = None if answer == REFUSED else recorded.numbers(answer)[0]
            yield f"i={i}, {key}", expected if expected >= 0 else None, known


def same_at_stride_one(record: Recorded) -> Iterator[Case]:
    """The size of a convolution with padding='same', and how many taps each side's padding hides."""
    for key, answer in record.tables["conv1d same"].items():
        k, d = (recorded.settings(key)[letter] for letter in "kd")
        total = sizes.same_total(20, k, 1, d)
        low = total // 2
        hidden = [sum(t * d < pad for t in range(k)) for pad in (low, total - low)]
        size = sizes.conv(20, k, 1, low, total - low, d)
        yield f"i=20, {key}", [size, *hidden], None if answer == REFUSED else recorded.numbers(answer)


def recipe_end(t: int, i: int, o: int) -> int:
    """Where a bin would end by the recipe that adaptive-recipe judges."""
    return t * (i // o) + i - (o - 1) * (i // o)


FLOOR = max_pools(sizes.conv, ceil_mode=False)
AVERAGE = averages(lambda t, i, k, s, p: sizes.average_divisor(t, i, k, s, p, p), counted=True)
REAL_AVERAGE = averages(lambda t, i, k, s, p: sizes.average_divisor_real(t, i, k, s, p), counted=False)

# theorem -> the replay that belongs to it
REPLAYS = {
    "pool-size": FLOOR,
    "pool-ceil": max_pools(sizes.pool_ceil, ceil_mode=True),
    "pool-ceil-limit": max_pools(sizes.pool_ceil_closed, ceil_mode=True),
    "naive-ceil": max_pools(sizes.pool_naive_ceil, ceil_mode=True),
    "double-ceil": max_pools(sizes.pool_double_ceil, ceil_mode=True),
    "double-ceil-reduced": max_pools(sizes.pool_double_ceil_reduced, ceil_mode=True),
    "caffe-ceil": max_pools(sizes.pool_caffe, ceil_mode=True),
    "avg-divisor": AVERAGE,
    "avg-divisor-real": REAL_AVERAGE,
    "avg-divisor-kernel": averages(lambda t, i, k, s, p: k, counted=True),
    "adaptive-bins": adaptive(sizes.adaptive_start, sizes.adaptive_end),
    "adaptive-recipe": adaptive(lambda t, i, o: t * (i // o), recipe_end, repeat=False),
    "unpool-size": Replay("output sizes of max_unpool1d", unpools),
    "same-size": Replay("conv1d with padding='same', stride 1, input 20: size and padding", same_at_stride_one),
}


def tally(replay: Replay, record: Recorded) -> Tally:
    """How often the formula and the framework agree, and how else they end."""
    agrees = not_applicable = refused = otherwise = 0
    first = ""
    for parameters, expected, answer in replay.cases(record):
        if answer is None and expected is None:
            not_applicable += 1
        elif answer is None:
            refused += 1
        elif answer == expected:
            agrees += 1
        else:
            otherwise += 1
            first = first or f"{named(parameters)}: {shown(answer)}, not {shown(expected)}"
    return Tally(replay.about, agrees, not_applicable, refused, otherwise, first)


def named(parameters: object) -> str:
    """The parameters of a case in a sentence; put into words only for a case that is reported."""
    if isinstance(parameters, tuple):
        i, (k, s, p, _, d) = parameters[0], parameters[1].numbers
        return f"i={i}, k={k}, s={s}, p={p}, d={d}"
    return str(parameters)


def shown(answer: Answer) -> str:
    """An answer in a sentence."""
    if answer is None:
        return "none"
    numbers = answer if isinstance(answer, list) else [answer]
    return " ".join(EMPTY if number < 0 else str(number) for number in numbers)


def of(tag: str) -> Tally | None:
    """The replay of a theorem, None when it has none; `recorded.Damaged` when the table is not what was recorded."""
    return tally(REPLAYS[tag], recorded.torch()) if tag in REPLAYS else None


def witness(theorem: Theorem) -> tuple[list[Evidence], list[Problem]]:
    """What a framework once answered about a theorem, replayed now, and what is wrong with it.

    A framework that answers otherwise than a proved statement is a problem; for a claim that is refuted it is counted.
    """

    def problem(message: str) -> tuple[list[Evidence], list[Problem]]:
        return [], [Problem(tag=theorem.tag, kind="recorded", message=message)]

    try:
        found = of(theorem.tag)
    except recorded.Damaged as error:
        return problem(str(error))
    if found is None:
        return [], []
    record = recorded.torch()
    name = f"{record.framework} {record.version}"
    if found.agrees == 0:
        return problem(f"no recorded answer of {name} agrees")
    if found.otherwise and not theorem.refuted:
        return problem(f"{name} answered otherwise at {found.first}")
    refused = f"; {found.refused} more it refuses" if found.refused else ""
    note = (
        f"cases in which {name} agrees, recorded (sha256 {record.sha256[:12]}): {found.about}; "
        f"otherwise in {found.otherwise}{refused}"
    )
    return [Evidence(kind="recorded", count=found.agrees, note=note)], []
