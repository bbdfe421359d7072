"""The questions that every framework is asked, and the numbers that go in.

A family is a list of layers in a fixed order; a recorded table holds one answer a layer, in that order.  So the grid is
part of the evidence: each family has a hash, which a table must name.  The standard library only: recorders import this
file beside their framework, and nothing else of the package.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, NamedTuple

# Both signs, no zero, no repeats: a maximum over the padding's 0, a tap too few or two taps exchanged all show.
DATA = (3, -1, 4, 1, -5, 9, 2, -6, 5, -3, 8, -7, 6)
WEIGHTS = (1, -2, 3, 5, -4, 2, -3)

Case = tuple[Any, ...]


class Family(NamedTuple):
    """Layers of one operator, described by the same arguments."""

    name: str
    operator: str
    fields: tuple[str, ...]  # the library's names; for two axes each value is a pair
    cases: tuple[Case, ...]
    scale: int = 1  # the data are multiplied by it, so that every average is an integer

    @property
    def sha256(self) -> str:
        """The hash that ties a recorded table to these layers in this order, and to the data."""
        told = [self.name, self.operator, self.fields, self.cases, self.scale, DATA, WEIGHTS]
        return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()

    def parameters(self, case: Case) -> dict[str, Any]:
        """One layer as a dictionary."""
        return dict(zip(self.fields, case, strict=True))


def value(channel: int, x: int, y: int = 0) -> int:
    """The number at position x of a channel, or in row y; a longer input begins as a shorter one."""
    return DATA[(x + 5 * channel + 7 * y) % len(DATA)]


def weight(output: int, channel: int, j: int, row: int = 0) -> int:
    """The weight of tap j, or in row `row`, from an input channel to an output channel."""
    return WEIGHTS[(j + 2 * channel + 3 * output + 4 * row) % len(WEIGHTS)]


def data(channels: int, size: tuple[int, ...], scale: int = 1) -> list[Any]:
    """The input as nested lists, channel by channel."""
    if len(size) == 1:
        return [[value(c, x) * scale for x in range(size[0])] for c in range(channels)]
    return [[[value(c, x, y) * scale for x in range(size[1])] for y in range(size[0])] for c in range(channels)]


def weights(outputs: int, channels: int, size: tuple[int, ...]) -> list[Any]:
    """The kernel as nested lists: output channel, input channel, taps."""
    if len(size) == 1:
        return [[[weight(m, c, j) for j in range(size[0])] for c in range(channels)] for m in range(outputs)]
    return [
        [[[weight(m, c, j, row) for j in range(size[1])] for row in range(size[0])] for c in range(channels)]
        for m in range(outputs)
    ]


# The families ---------------------------------------------------------------------------------------------

LAYER = ("stride", "dilation", "kernel_size")
NUMBER = ("padding",)
PAIR = ("padding_low", "padding_high")
MODES = ("ceil_mode", "count_include_pad")

# Equal, uneven, larger than small kernels, and crops.
PADS = (
    (0, 0),
    (1, 1),
    (0, 1),
    (1, 0),
    (2, 2),
    (1, 2),
    (2, 1),
    (0, 2),
    (2, 0),
    (0, 3),
    (3, 0),
    (-1, 0),
    (0, -1),
    (-1, 2),
)
FEW = ((0, 0), (1, 1), (0, 1), (1, 0), (1, 2), (2, 1), (-1, 0), (0, -1))


def to(last: int, first: int = 1) -> range:
    return range(first, last + 1)


def crossed(*values: Iterable[Any]) -> tuple[Case, ...]:
    """Every combination; pairs are laid flat; the last, which is the input size, runs fastest."""
    return tuple(
        tuple(n for part in parts for n in (part if isinstance(part, tuple) else (part,))) for parts in product(*values)
    )


def drawn(seed: int) -> Iterator[int]:
    """Numbers that look random and are the same everywhere."""
    while True:
        seed = (seed * 1103515245 + 12345) % 2**31
        yield seed >> 16


def two_axes(seed: int, count: int, **ranges: range) -> tuple[Case, ...]:
    """Layers with different numbers on each axis."""
    numbers = drawn(seed)
    return tuple(
        tuple(tuple(span[next(numbers) % len(span)] for _ in range(2)) for span in ranges.values())
        for _ in range(count)
    )


CHANNELS = tuple((c, m, g) for c in (1, 2, 3, 4) for m in (1, 2, 4, 6) for g in (1, 2, 3, 4))
# A transposed kernel holds the outputs of one group: a call cannot even say outputs that no group shares evenly.
WHOLE = tuple((c, m, g) for c, m, g in CHANNELS if m % g == 0)
INPUT = ("input_size",)
AXES = {"stride": to(3), "dilation": to(2), "kernel_size": to(3)}
AVERAGED = {"stride": to(3), "kernel_size": to(3)}

FAMILIES = (
    Family("conv number", "conv", (*LAYER, *NUMBER, *INPUT), crossed(to(3), to(3), to(5), to(3, 0), to(10))),
    Family("conv pair", "conv", (*LAYER, *PAIR, *INPUT), crossed(to(3), to(2), to(4), PADS, to(8))),
    Family("conv word", "conv", (*LAYER, *INPUT), crossed(to(4), to(3), to(5), to(12))),
    Family(
        "conv channels",
        "conv",
        ("in_channels", "out_channels", "groups", *LAYER, *NUMBER, *INPUT),
        crossed(CHANNELS, ((1, 1, 3, 1), (2, 1, 2, 0), (2, 2, 2, 1)), (5,)),
    ),
    Family(
        "conv axes",
        "conv",
        (*LAYER, *NUMBER, *INPUT),
        two_axes(1, 300, **AXES, padding=to(2, 0), input_size=to(6, 2)),
    ),
    Family(
        "conv axes pair",
        "conv",
        (*LAYER, *PAIR, *INPUT),
        two_axes(2, 300, **AXES, low=to(2, 0), high=to(2, 0), input_size=to(6, 2)),
    ),
    Family("conv axes word", "conv", (*LAYER, *INPUT), two_axes(3, 150, **AXES, input_size=to(7))),
    Family(
        "conv_transpose number",
        "conv_transpose",
        (*LAYER, *NUMBER, "output_padding", *INPUT),
        crossed(to(3), to(3), to(4), to(2, 0), to(3, 0), to(5)),
    ),
    Family(
        "conv_transpose pair",
        "conv_transpose",
        (*LAYER, *PAIR, "output_padding", *INPUT),
        crossed(to(3), to(2), to(4), FEW, to(1, 0), to(5)),
    ),
    Family("conv_transpose word", "conv_transpose", (*LAYER, *INPUT), crossed(to(4), to(2), to(5), to(6))),
    Family(
        "conv_transpose word, output padding",
        "conv_transpose",
        (*LAYER, "output_padding", *INPUT),
        crossed(to(4), (1,), to(4), to(3, 0), to(5)),
    ),
    Family(
        "conv_transpose output size",
        "conv_transpose",
        (*LAYER, *NUMBER, "output_size", *INPUT),
        crossed(to(3), (1,), to(4), to(1, 0), to(14), to(4)),
    ),
    Family(
        "conv_transpose word, output size",
        "conv_transpose",
        (*LAYER, "output_size", *INPUT),
        crossed(to(3), (1,), to(4), to(14), to(4)),
    ),
    Family(
        "conv_transpose channels",
        "conv_transpose",
        ("in_channels", "out_channels", "groups", *LAYER, *NUMBER, "output_padding", *INPUT),
        crossed(WHOLE, ((2, 1, 3, 1, 1), (1, 1, 2, 0, 0)), (3,)),
    ),
    Family(
        "conv_transpose axes",
        "conv_transpose",
        (*LAYER, *NUMBER, "output_padding", *INPUT),
        two_axes(4, 200, **AXES, padding=to(1, 0), output_padding=to(1, 0), input_size=to(4)),
    ),
    Family(
        "max_pool number",
        "max_pool",
        (*LAYER, *NUMBER, "ceil_mode", *INPUT),
        crossed(to(4), to(2), to(5), to(3, 0), (0, 1), to(10)),
    ),
    Family(
        "max_pool pair",
        "max_pool",
        (*LAYER, *PAIR, "ceil_mode", *INPUT),
        crossed(to(3), to(2), to(4), PADS, (0, 1), to(8)),
    ),
    Family("max_pool word", "max_pool", (*LAYER, *INPUT), crossed(to(4), to(2), to(5), to(12))),
    Family(
        "max_pool axes",
        "max_pool",
        (*LAYER, *NUMBER, "ceil_mode", *INPUT),
        tuple(
            (*case[:4], case[4][0], case[5])
            for case in two_axes(5, 300, **AXES, padding=to(1, 0), ceil=to(1, 0), input_size=to(6, 2))
        ),
    ),
    Family(
        "avg_pool number",
        "avg_pool",
        ("stride", "kernel_size", *NUMBER, *MODES, *INPUT),
        crossed(to(4), to(5), to(3, 0), (0, 1), (0, 1), to(10)),
        60,
    ),
    Family(
        "avg_pool pair",
        "avg_pool",
        ("stride", "kernel_size", *PAIR, *MODES, *INPUT),
        crossed(to(3), to(4), PADS, (0, 1), (0, 1), to(8)),
        60,
    ),
    Family(
        "avg_pool word",
        "avg_pool",
        ("stride", "kernel_size", "count_include_pad", *INPUT),
        crossed(to(4), to(5), (0, 1), to(12)),
        60,
    ),
    Family(
        "avg_pool dilated",
        "avg_pool",
        (*LAYER, *PAIR, *MODES, *INPUT),
        crossed(to(2), (2, 3), to(3), ((0, 0), (1, 1), (0, 1), (1, 0)), (0, 1), (0, 1), to(8)),
        60,
    ),
    Family(
        "avg_pool axes",
        "avg_pool",
        ("stride", "kernel_size", *NUMBER, *MODES, *INPUT),
        tuple(
            (*case[:3], case[3][0], case[3][1], case[4])
            for case in two_axes(6, 300, **AVERAGED, padding=to(1, 0), modes=to(1, 0), input_size=to(6, 2))
        ),
        2520,
    ),
    Family(
        "lp_pool",
        "lp_pool",
        ("norm_type", "stride", "kernel_size", "ceil_mode", *INPUT),
        crossed((1, 2), to(3), to(4), (0, 1), to(8)),
    ),
    Family(
        "lp_pool pair",
        "lp_pool",
        ("norm_type", *LAYER, *PAIR, "ceil_mode", *INPUT),
        crossed((1, 2), to(3), to(2), to(4), FEW[:6], (0, 1), to(6)),
    ),
    Family("adaptive_max_pool", "adaptive_max_pool", ("output_size", *INPUT), crossed(to(12), to(12))),
    Family("adaptive_avg_pool", "adaptive_avg_pool", ("output_size", *INPUT), crossed(to(12), to(12)), 27720),
    Family(
        "max_unpool", "max_unpool", ("stride", "kernel_size", *NUMBER, *INPUT), crossed(to(4), to(5), to(2, 0), to(8))
    ),
)
BY_NAME = {family.name: family for family in FAMILIES}
