"""Padding as each framework spells it, and what one spelling is in another.

Every spelling means a pair of numbers for a layer: positions added below and above.  Converting is finding that pair,
then a way to write it; where there is none, `CannotExpress` says why and what to do instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from convmath.arithmetic import sizes
from convmath.frameworks import facts
from convmath.frameworks.model import OPERATORS, POOLS, Framework, Operator
from convmath.language.terms import ceildiv
from convmath.layers.arguments import no_window, pair, shown, truth, whole


class CannotExpress(ValueError):
    """The padding has no spelling in the framework; the message says why, and what to write instead."""


class Layer(NamedTuple):
    """What besides the padding decides the positions that SAME adds: one axis."""

    input_size: int
    kernel_size: int
    stride: int = 1
    dilation: int = 1


def same_padding(
    input_size: Any, kernel_size: Any, *, stride: Any = 1, dilation: Any = 1, lower: bool = False
) -> tuple[Any, Any]:
    """max((⌈i/s⌉ − 1)s + k̂ − i, 0), halved [same-size]: the (low, high) padding that SAME means for this input size.

    The odd position goes above, or below when lower is true (SAME_LOWER).

    >>> same_padding(224, 3, stride=2), same_padding(224, 3, stride=2, lower=True)
    ((0, 1), (1, 0))
    >>> same_padding(225, 3, stride=2)
    (1, 1)

    Args:
        input_size: i, at least 1.
        kernel_size: k, at least 1.
        stride: s, at least 1.
        dilation: d, at least 1.
        lower: whether the odd position goes below.

    Returns:
        Two exact ints; sympy expressions when any argument is one.

    Raises:
        TypeError: an argument is a float, a bool or anything else that is not an integer.
        ValueError: an argument is too small.

    Source: TensorFlow's notes on padding, for SAME; the ONNX operator Conv, for SAME_LOWER.
    """
    i = whole("input_size", input_size, 1)
    k = whole("kernel_size", kernel_size, 1)
    s = whole("stride", stride, 1)
    total = sizes.same_total(i, k, s, whole("dilation", dilation, 1))
    low = ceildiv(total, 2) if truth("lower", lower) else total // 2
    return low, total - low


def named_pads(mode: str, layer: Layer) -> tuple[int, int]:
    """What a padding given by a word means for this layer."""
    if mode == "valid":
        return 0, 0
    if mode == "causal":
        return layer.dilation * (layer.kernel_size - 1), 0
    i, k, s, d = layer
    low, high = same_padding(i, k, stride=s, dilation=d, lower=mode == "same_lower")
    return low, high


FRAMEWORKS: tuple[Framework, ...] = tuple(known for known in facts.ALL if known.spelled)


def framework(name: str) -> Framework:
    """The framework of this name."""
    for known in FRAMEWORKS:
        if known.name == name:
            return known
    raise ValueError(f"framework must be one of {', '.join(f.name for f in FRAMEWORKS)}, got {name!r}")


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """One padding in two frameworks."""

    source: str
    target: str
    low: int
    high: int
    output_size: int  # in floor mode
    argument: str  # what to write in the target
    every_input_size: bool  # False when the numbers stand for SAME: then right for the sizes that `valid_for` names
    valid_for: str
    note: str = ""  # what to know about the target


def word(mode: str, target: Framework, operator: Operator, layer: Layer) -> str | None:
    """The target's own word for this mode, where it means it for this layer."""
    if mode.startswith("same") and (
        (target.same_needs == "stride 1" and layer.stride != 1)
        or (target.same_needs == "dilation 1" and layer.dilation != 1)
    ):
        return None
    return next((spelt for spelt, known in target.words_for(operator) if known == mode), None)


def read(source: Framework, padding: Any, operator: Operator, layer: Layer) -> tuple[int, int, str]:
    """(low, high, mode) of a padding as the source spells it; the mode is empty for numbers."""
    if isinstance(padding, str):
        spelt = padding.strip().strip("'\"")
        for known, mode in source.words_for(operator):
            if known.strip("'").lower() == spelt.lower():
                if word(mode, source, operator, layer) is None:
                    name = source.same_needs.partition(" ")[0]
                    raise ValueError(
                        f"{name} must be 1 for {source.title}'s {known}, got {shown(getattr(layer, name))}"
                    )
                return *named_pads(mode, layer), mode
        words = ", ".join(known for known, _ in source.words_for(operator)) or "numbers only"
        raise ValueError(f"padding must be one of {source.title}'s ({words}) or a number or a pair, got {padding!r}")
    low, high = pair("padding", padding)
    if problem := refused(source, low, high, operator, layer):
        raise ValueError(f"padding must be what {source.title} takes, got {shown(padding)}: {problem}")
    return low, high, ""


def refused(target: Framework, low: int, high: int, operator: Operator, layer: Layer) -> str:
    """Why the target takes no such numbers; empty when it does."""
    pairs = target.pairs if operator in target.pairs_for else ""
    if not pairs and not target.number:
        return f"{target.title} takes only its words here"
    if not pairs and low != high:
        return f"{target.title} takes one number for both sides here"
    if min(low, high) < 0 and not (target.negative and operator == "conv"):
        return f"{target.title} takes no negative padding here"
    most = {"half": layer.kernel_size // 2, "below": layer.kernel_size - 1}.get(target.most)
    if operator in POOLS and most is not None and max(low, high) > most:
        return f"{target.title} takes at most {shown(most)} for a pool with kernel size {shown(layer.kernel_size)}"
    return ""


def convert(
    source: str,
    padding: Any,
    target: str,
    *,
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    dilation: int = 1,
    operator: Operator = "conv",
) -> Conversion:
    """What a padding of one framework is in another, for a layer along one axis [same-size].

    An average pool of the target is told to count the padding, or not to, as one of the source does by default.

    >>> convert("tensorflow", "SAME", "onnx", input_size=224, kernel_size=3, stride=2).argument
    "auto_pad='SAME_UPPER'"
    >>> convert("tensorflow", "SAME", "torch", input_size=225, kernel_size=3, stride=2).argument
    'padding=1'
    >>> convert("tensorflow", "SAME", "torch", input_size=224, kernel_size=3, stride=2)
    Traceback (most recent call last):
    convmath.frameworks.conversion.CannotExpress: PyTorch takes one number for both sides here, and 'SAME' is 0 below and 1 above; \
pad first with F.pad(x, (0, 1)), then use no padding

    Args:
        source: the framework that the padding is written for, a name of FRAMEWORKS.
        padding: a word of that framework, a number, or a (low, high) pair.
        target: the framework to write it for.
        operator: "conv", "max_pool" or "avg_pool".

    Raises:
        CannotExpress: the target has no spelling for it.
        ValueError: the source has no such padding.
    """
    if operator not in OPERATORS:
        raise ValueError(f"operator must be one of {', '.join(OPERATORS)}, got {shown(operator)}")
    origin, goal = framework(source), framework(target)
    layer = Layer(
        whole("input_size", input_size, 1),
        whole("kernel_size", kernel_size, 1),
        whole("stride", stride, 1),
        whole("dilation", dilation, 1),
    )
    low, high, mode = read(origin, padding, operator, layer)
    room = sizes.excess(layer.input_size, layer.kernel_size, low, high, layer.dilation)
    if room < 0:
        raise no_window(layer.input_size, layer.kernel_size, low, high, layer.dilation)
    argument, everywhere = spell(origin, goal, low, high, mode, operator, layer)
    return Conversion(
        source=source,
        target=target,
        low=low,
        high=high,
        output_size=sizes.conv(layer.input_size, layer.kernel_size, layer.stride, low, high, layer.dilation),
        argument=argument,
        every_input_size=everywhere,
        valid_for="every input size"
        if everywhere
        else f"input sizes that leave remainder {layer.input_size % layer.stride} modulo {layer.stride}",
        note=goal.note,
    )


def spell(
    source: Framework, target: Framework, low: int, high: int, mode: str, operator: Operator, layer: Layer
) -> tuple[str, bool]:
    """How the target writes this padding, and whether that stays right for every input size."""

    def lasts(*modes: str) -> bool:
        # What SAME adds depends on the input size, unless the stride is 1 [same-total].
        return layer.stride == 1 or not any(m.startswith("same") for m in modes)

    def averaged(argument: str, other: str = "") -> str:
        # Padding changes what an average divides by where it is counted [avg-divisor].
        if operator != "avg_pool" or (max(low, high) <= 0 and not other.startswith("same")):
            return argument
        told = target.counted if source.counts else target.left_out
        if told is not None:
            return argument + told
        habits = ("leaves the padding out of", "counts the padding in")
        raise CannotExpress(
            f"{target.title} {habits[target.counts]} its averages, and {source.title} "
            f"{'counts it' if source.counts else 'leaves it out'}; {in_front(source, target, low, high, operator)}"
        )

    if mode and (spelt := word(mode, target, operator, layer)):
        return averaged(target.written.format(spelt), mode), True
    problem = refused(target, low, high, operator, layer)
    if not problem:
        pairs = target.pairs if operator in target.pairs_for else ""
        template = target.number if target.number and low == high else pairs
        return averaged(template.format(low=low, high=high)), lasts(mode)
    for spelt, other in target.words_for(operator):
        if word(other, target, operator, layer) and named_pads(other, layer) == (low, high):
            return averaged(target.written.format(spelt), other), lasts(mode, other)
    name = next((spelt for spelt, known in source.words_for(operator) if mode and known == mode), "this")
    raise CannotExpress(
        f"{problem}, and {name} is {shown(low)} below and {shown(high)} above; "
        f"{in_front(source, target, low, high, operator)}"
    )


def in_front(source: Framework, target: Framework, low: int, high: int, operator: Operator) -> str:
    """What to do before the layer where its own padding cannot say it."""
    if min(low, high) < 0:
        return "crop first, then use no padding"
    if operator == "avg_pool" and not source.counts:
        return "zeros padded first would be counted"
    if operator == "conv" and target.first:
        return f"pad first with {target.first.format(low=shown(low), high=shown(high))}, then use no padding"
    return f"pad first with {'minus infinity' if operator == 'max_pool' else 'zeros'}, then use no padding"
