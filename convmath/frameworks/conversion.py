"""Padding as each framework spells it, and what one spelling is in another.

Every spelling means a pair of numbers for a layer: positions added below and above.  Converting is finding that pair,
then a way to write it; where there is none, `CannotExpress` says why and what to do instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from convmath.frameworks import facts
from convmath.frameworks.model import OPERATORS, POOLS, Framework, Operator
from convmath.layers.arguments import number, pair, shown, word
from convmath.layers.errors import CannotExpress, ConvmathError
from convmath.layers.functions import same_padding
from convmath.layers.window import Sides, Window


def named_pads(mode: str, window: Window, input_size: int) -> Sides:
    """What a padding given by a word means for this layer."""
    if mode == "valid":
        return Sides(0, 0)
    if mode == "causal":
        return Sides(window.span - 1, 0)
    k, s, d = window.kernel_size, window.stride, window.dilation
    return Sides(*same_padding(input_size, k, stride=s, dilation=d, lower=mode == "same_lower"))


FRAMEWORKS: tuple[Framework, ...] = tuple(known for known in facts.ALL if known.spelled)


def framework(name: str, parameter: str = "framework") -> Framework:
    """The framework of this name."""
    for known in FRAMEWORKS:
        if known.name == name:
            return known
    raise ConvmathError(parameter, f"must be one of {', '.join(f.name for f in FRAMEWORKS)}", name)


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


def own_word(mode: str, target: Framework, operator: Operator, window: Window) -> str | None:
    """The target's own word for this mode, where it means it for this layer."""
    if mode.startswith("same") and (
        (target.same_needs == "stride 1" and window.stride != 1)
        or (target.same_needs == "dilation 1" and window.dilation != 1)
    ):
        return None
    return next((spelt for spelt, known in target.words_for(operator) if known == mode), None)


def read(source: Framework, padding: Any, operator: Operator, window: Window, input_size: int) -> tuple[Window, str]:
    """The window with a padding as the source spells it, and its mode, which is empty for numbers."""
    if isinstance(padding, str):
        spelt = padding.strip().strip("'\"")
        for known, mode in source.words_for(operator):
            if known.strip("'").lower() == spelt.lower():
                if own_word(mode, source, operator, window) is None:
                    name = source.same_needs.partition(" ")[0]
                    raise ConvmathError(name, f"must be 1 for {source.title}'s {known}", getattr(window, name))
                return replace(window, padding=named_pads(mode, window, input_size)), mode
        words = ", ".join(known for known, _ in source.words_for(operator)) or "numbers only"
        raise ConvmathError("padding", f"must be one of {source.title}'s ({words}) or a number or a pair", padding)
    low, high = pair("padding", padding)
    found = replace(window, padding=Sides(low, high))
    if problem := refused(source, found, operator):
        raise Untaken("padding", f"must be what {source.title} takes, got {shown(padding)}: {problem}", padding)
    return found, ""


class Untaken(ConvmathError):
    """A padding that the framework it is written for does not take; the message ends with the reason."""

    form = "{name} {condition}"


def refused(target: Framework, window: Window, operator: Operator) -> str:
    """Why the target takes no such numbers; empty when it does."""
    low, high = window.padding
    pairs = target.pairs if operator in target.pairs_for else ""
    if not pairs and not target.number:
        return f"{target.title} takes only its words here"
    if not pairs and low != high:
        return f"{target.title} takes one number for both sides here"
    if min(low, high) < 0 and not (target.negative and operator == "conv"):
        return f"{target.title} takes no negative padding here"
    most = {"half": window.kernel_size // 2, "below": window.kernel_size - 1}.get(target.most)
    if operator in POOLS and most is not None and max(low, high) > most:
        return f"{target.title} takes at most {shown(most)} for a pool with kernel size {shown(window.kernel_size)}"
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
    convmath.layers.errors.CannotExpress: PyTorch takes one number for both sides here, and 'SAME' is 0 below and 1 above; \
pad first with F.pad(x, (0, 1)), then use no padding

    Args:
        source: the framework that the padding is written for, a name of FRAMEWORKS.
        padding: a word of that framework, a number, or a (low, high) pair.
        target: the framework to write it for.
        operator: "conv", "max_pool" or "avg_pool".

    Raises:
        CannotExpress: the target has no spelling for it.
        ConvmathError: the source has no such padding, or a size is none.
    """
    word("operator", operator, OPERATORS)
    origin, goal = framework(source), framework(target)
    i = number("input_size", input_size, 1)
    k, s, d = number("kernel_size", kernel_size, 1), number("stride", stride, 1), number("dilation", dilation, 1)
    window, mode = read(origin, padding, operator, Window(k, s, 0, d), i)
    size = window.size(i)
    argument, everywhere = spell(origin, goal, mode, operator, window, i)
    return Conversion(
        source=source,
        target=target,
        low=window.low,
        high=window.high,
        output_size=size,
        argument=argument,
        every_input_size=everywhere,
        valid_for="every input size"
        if everywhere
        else f"input sizes that leave remainder {i % window.stride} modulo {window.stride}",
        note=goal.note,
    )


def spell(
    source: Framework, target: Framework, mode: str, operator: Operator, window: Window, input_size: int
) -> tuple[str, bool]:
    """How the target writes this padding, and whether that stays right for every input size."""
    low, high = window.padding

    def lasts(*modes: str) -> bool:
        # What SAME adds depends on the input size, unless the stride is 1 [same-total].
        return window.stride == 1 or not any(m.startswith("same") for m in modes)

    def averaged(argument: str, other: str = "") -> str:
        # Padding changes what an average divides by where it is counted [avg-divisor].
        if operator != "avg_pool" or (max(low, high) <= 0 and not other.startswith("same")):
            return argument
        told = target.counted if source.counts else target.left_out
        if told is not None:
            return argument + told
        habits = ("leaves the padding out of", "counts the padding in")
        raise CannotExpress(
            "padding",
            f"{target.title} {habits[target.counts]} its averages, and {source.title} "
            f"{'counts it' if source.counts else 'leaves it out'}; {in_front(source, target, low, high, operator)}",
        )

    if mode and (spelt := own_word(mode, target, operator, window)):
        return averaged(target.written.format(spelt), mode), True
    problem = refused(target, window, operator)
    if not problem:
        pairs = target.pairs if operator in target.pairs_for else ""
        template = target.number if target.number and low == high else pairs
        return averaged(template.format(low=low, high=high)), lasts(mode)
    for spelt, other in target.words_for(operator):
        if own_word(other, target, operator, window) and named_pads(other, window, input_size) == window.padding:
            return averaged(target.written.format(spelt), other), lasts(mode, other)
    name = next((spelt for spelt, known in source.words_for(operator) if mode and known == mode), "this")
    raise CannotExpress(
        "padding",
        f"{problem}, and {name} is {shown(low)} below and {shown(high)} above; "
        f"{in_front(source, target, low, high, operator)}",
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
