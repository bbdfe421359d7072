"""The recorded answers of every framework, put to the definitions.

What an answer should be is worked out from `convmath.brute`, the operators by definition, and counted apart: agrees,
refuses, answers otherwise, crashes, unstable.  Where frameworks have a rule of their own for the same words (the ceiling
of a pool, the size that a word gives a transposed layer) the rule is named here, and they are held to it.

    python -m convmath.frameworks            counts
    python -m convmath.frameworks NAME       and every class of difference, with its smallest case
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from typing import Any, NamedTuple

from convmath.arithmetic import brute, sizes
from convmath.frameworks import grid, tables
from convmath.frameworks.tables import UNSAID, Block, Table

Pairs = tuple[tuple[int, int], ...]  # (input position, tap) of one output position; positions in the padding left out
Layer = dict[str, Any]


class Rule(NamedTuple):
    """What decides an answer besides the layer."""

    ceil: str = "clipped"  # how a pool rounds up: "clipped", "once" or "naive"
    word: str = "same"  # how a word sizes a transposed layer: "same" as in TensorFlow, "onnx" or "openvino"
    first: bool = False  # whether the padding is put round the input before the call
    mode: str = ""  # the padding as a word


class Tally(NamedTuple):
    """One framework and operator: counts that are never added up."""

    framework: str
    version: str
    operator: str
    agrees: int  # the size, and the values where they were recorded
    refuses: int  # the framework refuses a layer that the definition answers
    otherwise: int  # it gives another size or other values
    crashes: int  # it ends the process
    unstable: int  # it answers once one thing, once another
    not_applicable: int  # no window fits: the framework refuses, or gives an empty answer
    unsaid: int  # the call has no argument for it


class Difference(NamedTuple):
    """One layer on which a framework answers otherwise."""

    block: Block
    layer: Layer
    expected: str
    answered: str

    @property
    def weight(self) -> tuple[int, tuple[int, ...]]:
        """For the smallest: the sum of the magnitudes, then the numbers in order."""
        flat = [n for value in self.layer.values() for n in (value if isinstance(value, tuple) else (value,))]
        return sum(map(abs, flat)), tuple(flat)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.layer.items())
        return f"{self.block.call} ({self.block.mode or 'numbers'}) {told}: {self.expected}, answered {self.answered}"


# One axis ---------------------------------------------------------------------------------------------------


def pads(mode: str, i: int, k: int, s: int, d: int) -> tuple[int, int]:
    """What a word for the padding means [same-size]."""
    if mode == "valid":
        return 0, 0
    if mode == "causal":
        return d * (k - 1), 0
    total = sizes.same_total(i, k, s, d)
    return (total - total // 2, total // 2) if mode == "same_lower" else (total // 2, total - total // 2)


@cache
def forward(i: int, k: int, s: int, d: int, low: int, high: int, count: int | None = None) -> tuple[Pairs, ...]:
    """What each window reads; as many windows as fit unless told."""
    windows = brute.conv_size(i, k, s, low, high, d) if count is None else count
    return tuple(
        tuple((x, j) for j, x in enumerate(brute.window(t, k, s, d, low)) if 0 <= x < i) for t in range(windows)
    )


@cache
def backward(i: int, k: int, s: int, d: int, low: int, size: int) -> tuple[Pairs, ...]:
    """What lands on each output position of a transposed layer, low positions cropped."""
    landed: list[list[tuple[int, int]]] = [[] for _ in range(max(size, 0))]
    for t in range(i):
        for j in range(k):
            u = brute.position(t, j, s, d, low)
            if 0 <= u < size:
                landed[u].append((t, j))
    return tuple(tuple(pairs) for pairs in landed)


def pool_windows(i: int, k: int, s: int, d: int, low: int, high: int, ceil: str) -> tuple[Pairs, ...]:
    """The windows of a pool, which rounds up by one rule or another."""
    if not ceil:
        return forward(i, k, s, d, low, high)
    up = {"clipped": brute.ceil_size, "once": sizes.pool_ceil, "naive": sizes.pool_naive_ceil}[ceil]
    return forward(i, k, s, d, low, high, max(0, up(i, k, s, low, high, d)))


def transposed(at: Layer, rule: Rule) -> tuple[int, int]:
    """(positions cropped below, output size) of a transposed layer; size 0 where there is none."""
    i, k, s, d = (at[name] for name in ("input_size", "kernel_size", "stride", "dilation"))
    full = sizes.conv_transpose(i, k, s, 0, 0, d, 0)
    if "output_size" in at:
        o = at["output_size"]
        if rule.word == "openvino" and not rule.mode:  # any size, from where the padding below says
            return at["padding"], o
        if rule.word != "same":  # the size picks the padding, and one above the largest adds zeros at the end
            return halves(rule.mode or "same_lower", max(full - o, 0))[0], o
        if not rule.mode:  # the size picks the output padding, below the stride
            base = full - 2 * at["padding"]
            return at["padding"], o if 0 <= o - base < s else 0
        low, high = pads(rule.mode, o, k, s, d)
        return low, o if brute.conv_size(o, k, s, low, high, d) == i else 0
    extra = at.get("output_padding", 0)
    if not rule.mode:
        low, high = sides(at)
        return low, full - low - high + extra
    if rule.word != "same":
        if rule.mode == "valid":
            return 0, full
        return halves(rule.mode, full - i * s)[0], i * s
    if "output_padding" in at:  # in Keras it is added to the size of a layer whose every side loses half a kernel
        cut = sizes.effective_kernel(k, d) // 2 if rule.mode.startswith("same") else 0
        o = full - 2 * cut + extra
    else:
        o = sizes.same_transposed(i, s) if rule.mode.startswith("same") else sizes.valid_transposed(i, k, s, d)
    return pads(rule.mode, o, k, s, d)[0] if o > 0 else 0, o


def halves(mode: str, total: int) -> tuple[int, int]:
    """A padding divided between the sides, the odd position above, or below for SAME_LOWER."""
    low = total - total // 2 if mode == "same_lower" else total // 2
    return low, total - low


def sides(at: Layer) -> tuple[int, int]:
    """The padding below and above."""
    return (at["padding"],) * 2 if "padding" in at else (at.get("padding_low", 0), at.get("padding_high", 0))


# A layer ------------------------------------------------------------------------------------------------------


def split(layer: Layer) -> list[Layer]:
    """A layer axis by axis."""
    if not any(isinstance(value, tuple) for value in layer.values()):
        return [layer]
    return [{name: v[n] if isinstance(v, tuple) else v for name, v in layer.items()} for n in (0, 1)]


def reads(operator: str, at: Layer, rule: Rule) -> tuple[Pairs, ...]:
    """What each output position of one axis is made of; -1 is a position of padding that was put there before."""
    i = at["input_size"]
    if operator.startswith("adaptive"):
        return tuple(tuple((x, 0) for x in bin) for bin in brute.adaptive_bins(i, at["output_size"]))
    k, s, d = at["kernel_size"], at["stride"], at.get("dilation", 1)
    if operator == "conv_transpose":
        low, size = transposed(at | {"dilation": d}, rule)
        return backward(i, k, s, d, low, size)
    low, high = pads(rule.mode, i, k, s, d) if rule.mode else sides(at)
    ceil = rule.ceil if at.get("ceil_mode") else ""
    if not rule.first:
        return forward(i, k, s, d, low, high) if operator == "conv" else pool_windows(i, k, s, d, low, high, ceil)
    windows = pool_windows(i + low + high, k, s, d, 0, 0, ceil) if i + low + high > 0 else ()
    moved = [[(x - low if 0 <= x - low < i else -1, j) for x, j in pairs] for pairs in windows]
    # A padding of zeros adds nothing to a sum and one of minus infinity nothing to a maximum, but averages count it.
    return tuple(tuple((x, j) for x, j in pairs if x >= 0 or operator == "avg_pool") for pairs in moved)


def counted(at: Layer, windows: int, rule: Rule) -> list[int]:
    """What each window of an average divides by when it counts the padding: its positions in the padded input."""
    i, k, s, d = at["input_size"], at["kernel_size"], at["stride"], at.get("dilation", 1)
    low, high = pads(rule.mode, i, k, s, d) if rule.mode else sides(at)
    return [sum(-low <= x < i + high for x in brute.window(t, k, s, d, low)) for t in range(windows)]


def joined(axes: list[tuple[Pairs, ...]], inside: list[int], kernel: list[int]) -> list[Pairs]:
    """Two axes as one: positions and taps numbered row by row."""
    if len(axes) == 1:
        return list(axes[0])
    width, taps = inside[1], kernel[1]
    return [
        tuple((y * width + x, a * taps + b) for (y, a), (x, b) in product(rows, columns))
        for rows, columns in product(*axes)
    ]


@cache
def items(channel: int, inside: tuple[int, ...], scale: int) -> list[int]:
    """The numbers of a channel, row by row, and at the end the 0 of the padding, which -1 reads."""
    if len(inside) == 1:
        return [grid.value(channel, x) * scale for x in range(inside[0])] + [0]
    return [grid.value(channel, x, y) * scale for y, x in product(*map(range, inside))] + [0]


@cache
def taps(output: int, channel: int, kernel: tuple[int, ...]) -> list[int]:
    """The weights from a channel to an output, row by row."""
    if len(kernel) == 1:
        return [grid.weight(output, channel, j) for j in range(kernel[0])]
    return [grid.weight(output, channel, j, row) for row, j in product(*map(range, kernel))]


def convolved(
    family: grid.Family, layer: Layer, pairs: list[Pairs], inside: list[int], kernel: list[int]
) -> list[list[str]]:
    """Each output channel of a convolution or a transposed one."""
    groups = layer.get("groups", 1)
    channels, outputs = layer.get("in_channels", 1) // groups, layer.get("out_channels", 1) // groups
    found = []
    for m in range(layer.get("out_channels", 1)):
        group, within = divmod(m, outputs)
        total = [0] * len(pairs)
        for c in range(channels):
            source = group * channels + c
            data = items(source, tuple(inside), family.scale)
            weights = taps(*((source, within) if family.operator == "conv_transpose" else (m, c)), tuple(kernel))
            total = [n + sum(data[x] * weights[j] for x, j in read) for n, read in zip(total, pairs, strict=True)]
        found.append([str(n) for n in total])
    return found


def average(total: int, divisor: int) -> str:
    """An average as recorders write it."""
    if divisor == 0:
        return "nan"
    return str(total // divisor) if total % divisor == 0 else f"{float(Fraction(total, divisor)):.2f}"


def pooled(
    family: grid.Family, layer: Layer, pairs: list[Pairs], inside: list[int], divisors: list[int] | None
) -> list[str]:
    """The only channel of a pool."""
    data = items(0, tuple(inside), family.scale)
    if family.operator.endswith("max_pool"):
        return [str(max(data[x] for x, _ in read)) if read else "-inf" for read in pairs]
    if family.operator == "lp_pool":
        norm = layer["norm_type"]
        return [str(sum(abs(data[x]) ** norm for x, _ in read)) for read in pairs]
    lengths = divisors if divisors is not None else [len(read) for read in pairs]
    return [average(sum(data[x] for x, _ in read), n) for read, n in zip(pairs, lengths, strict=True)]


def expected(family: grid.Family, layer: Layer, rule: Rule, kind: str) -> str | None:
    """What the answer should be by definition; None where there is no output position, or no such layer."""
    groups = layer.get("groups", 1)
    if layer.get("in_channels", 1) % groups or layer.get("out_channels", 1) % groups:
        return None
    if family.operator == "max_unpool":
        size = sizes.unpool(layer["input_size"], layer["kernel_size"], layer["stride"], layer["padding"])
        return str(size) if size > 0 else None
    ats = split(layer)
    axes = [reads(family.operator, at, rule) for at in ats]
    if not all(axes):
        return None
    if kind == "sizes":
        return "x".join(str(len(axis)) for axis in axes)
    inside, kernel = [at["input_size"] for at in ats], [at.get("kernel_size", 1) for at in ats]
    pairs = joined(axes, inside, kernel)
    if family.operator.startswith("conv"):
        channels = convolved(family, layer, pairs, inside, kernel)
    else:
        divisors = None
        if layer.get("count_include_pad") and not rule.first:
            each = [counted(at, len(axis), rule) for at, axis in zip(ats, axes, strict=True)]
            divisors = [prod(numbers) for numbers in product(*each)]
        channels = [pooled(family, layer, pairs, inside, divisors)]
    width = len(axes[-1])
    return "|".join(
        ";".join(" ".join(numbers[start : start + width]) for start in range(0, len(numbers), width))
        for numbers in channels
    )


# A framework ----------------------------------------------------------------------------------------------------

# How a pool rounds up.  The definition drops every window that starts in the padding above; the inference of ONNX and
# OpenVINO's ceil_torch drop one, which differs where the padding is larger than the kernel; Paddle drops none.
CEIL = {"onnx": "once", "openvino": "once", "paddle": "naive"}
# How a word, or a wanted size, is read for a transposed layer: in ONNX's way, or as TensorFlow does.
WORD = {"onnx": "onnx", "onnxruntime": "onnx", "openvino": "openvino"}


def rule(table: Table, block: Block) -> Rule:
    """The rules that a block's framework follows."""
    ceil = "naive" if "rounding_type='ceil'" in block.arguments else CEIL.get(table.name, "clipped")
    return Rule(
        ceil=ceil if block.operator.endswith("pool") else "clipped",
        word=WORD.get(table.name, "same") if block.operator == "conv_transpose" else "same",
        first=block.call.partition(", then")[0].lower().rpartition(".")[2] in ("pad", "zeropadding1d"),
        mode=block.mode,
    )


def compared(
    table: Table, known: dict[Any, dict[int, str | None]]
) -> Iterator[tuple[Block, grid.Case, str | None, str, str]]:
    """(block, layer, expected, answered, outcome) of every answer; known is what earlier blocks worked out."""
    for block in table.blocks:
        told = rule(table, block)
        wanted = known.setdefault((block.family.name, told, block.kind), {})
        before = "1x" if block.kind == "sizes" and block.axes == 2 and not block.family.name.count("axes") else ""
        for index, (layer, token) in enumerate(zip(block.layers(), block.answers, strict=True)):
            if token == UNSAID:
                yield block, layer, None, token, "unsaid"
                continue
            at = index * block.every
            if at not in wanted:
                wanted[at] = expected(block.family, block.family.parameters(layer), told, block.kind)
            want = wanted[at]
            want = None if want is None else before + want
            if token == want:
                yield block, layer, want, token, "agrees"
                continue
            outcome = block.outcome(token)
            if want is None and (outcome == "refuses" or (outcome == "answers" and 0 in tables.size_of(block, token))):
                yield block, layer, None, token, "not_applicable"
            else:
                yield block, layer, want, token, "otherwise" if outcome == "answers" else outcome


def replayed(
    table: Table, known: dict[Any, dict[int, str | None]] | None = None
) -> tuple[tuple[Tally, ...], tuple[Difference, ...]]:
    """The counts by operator, and every layer on which the framework answers otherwise."""
    counts: dict[str, dict[str, int]] = {}
    differences = []
    for block, layer, want, token, outcome in compared(table, {} if known is None else known):
        of = counts.setdefault(block.operator, dict.fromkeys(Tally._fields[3:], 0))
        of[outcome] += 1
        if outcome == "otherwise":
            differences.append(Difference(block, block.family.parameters(layer), want or "none", token))
    tallies = tuple(Tally(table.framework, table.version, name, **of) for name, of in counts.items())
    return tallies, tuple(differences)


# A formula -------------------------------------------------------------------------------------------------------


class Judged(NamedTuple):
    """A size formula against one framework: four counts that are never added up."""

    agrees: int
    not_applicable: int  # the formula gives no size, and the framework refuses or answers nothing
    refused: int  # the framework refuses what the formula gives a size for
    otherwise: int
    first: tuple[Layer, int, tuple[int, ...]] | None  # the smallest case of otherwise: layer, formula, framework


def judged(
    table: Table, operator: str, formula: Callable[..., int], where: Callable[[Layer], bool] = lambda layer: True
) -> Judged:
    """A formula of one axis, put to every recorded layer of this operator whose padding is given in numbers.

    The formula takes input_size, kernel_size, stride, padding_low, padding_high, dilation, and for a transposed layer
    output_padding; `where` picks layers, of one ceil_mode for example.
    """
    agrees = not_applicable = refused = 0
    others: list[tuple[tuple[int, tuple[int, ...]], Layer, int, tuple[int, ...]]] = []
    for block in table.blocks:
        if block.operator != operator or block.mode or ", then" in block.call or "output_size" in block.family.fields:
            continue
        for case, token in zip(block.layers(), block.answers, strict=True):
            outcome = block.outcome(token)
            layer = block.family.parameters(case)
            if outcome not in ("answers", "refuses") or isinstance(layer["input_size"], tuple) or not where(layer):
                continue
            low, high = sides(layer)
            told = [layer["input_size"], layer["kernel_size"], layer["stride"], low, high, layer.get("dilation", 1)]
            told += [layer.get("output_padding", 0)] if operator == "conv_transpose" else []
            size, found = formula(*told), tables.size_of(block, token) if outcome == "answers" else ()
            if size < 1 and (not found or found[-1] == 0):
                not_applicable += 1
            elif not found:
                refused += 1
            elif found[-1] == size:
                agrees += 1
            else:
                others.append(((sum(map(abs, told)), tuple(told)), layer, size, found))
    first = min(others, key=lambda other: other[0], default=None)
    return Judged(agrees, not_applicable, refused, len(others), first and first[1:])
