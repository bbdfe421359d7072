"""How a pool rounds its size: down, or up by one of the rules that frameworks have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convmath.arithmetic import sizes
from convmath.layers.errors import ConvmathError


@dataclass(frozen=True, kw_only=True)
class CeilRule:
    """One way to read "round the size up"."""

    name: str  # what a caller writes
    title: str
    size: Callable[..., Any]  # of input size, kernel size, stride, padding low, padding high, dilation
    tag: str  # the theorem that judges it
    also: tuple[str, ...] = ()  # frameworks by whose name a caller may ask for it
    equal_paddings: bool = False  # whether the rule knows only one padding for both sides
    printed_only: bool = False  # whether it is printed, and nobody computes it


CEIL_RULES = (
    CeilRule(
        name="torch",
        title="Round up, then drop a last window that would start past the input",
        size=sizes.pool_ceil,
        tag="pool-ceil",
        also=("onnxruntime", "tinygrad"),
    ),
    CeilRule(
        name="naive",
        title="Round up, and drop nothing",
        size=sizes.pool_naive_ceil,
        tag="naive-ceil",
        also=("paddle", "mxnet"),
    ),
    CeilRule(
        name="caffe",
        title="Round up, and drop such a window only where there is padding",
        size=sizes.pool_caffe,
        tag="caffe-ceil",
        equal_paddings=True,
    ),
    CeilRule(
        name="double",
        title="Round up what is already rounded up",
        size=sizes.pool_double_ceil,
        tag="double-ceil",
        printed_only=True,
    ),
    CeilRule(
        name="double-reduced",
        title="Round up what is already rounded up, then drop a last window that would start past the input",
        size=sizes.pool_double_ceil_reduced,
        tag="double-ceil-reduced",
        printed_only=True,
    ),
)
COMPUTED = tuple(rule for rule in CEIL_RULES if not rule.printed_only)
# What a caller may ask for; the rules that are only printed are answered too, for those who want to see them fail.
NAMES = (*(rule.name for rule in COMPUTED), *(name for rule in COMPUTED for name in rule.also))


def ceil_rule(name: object, parameter: str = "rule") -> CeilRule:
    """The rule of this name, or the one that the framework of this name has.

    >>> ceil_rule("paddle").name
    'naive'
    """
    if isinstance(name, str):
        for rule in CEIL_RULES:
            if name in (rule.name, *rule.also):
                return rule
    raise ConvmathError(parameter, f"must be one of {', '.join(NAMES)}", name)


def size_formula(rounding: str) -> Callable[..., Any]:
    """The size of a pool under a rounding: "floor", or the name of a ceil rule."""
    return sizes.conv if rounding == "floor" else ceil_rule(rounding, "rounding").size
