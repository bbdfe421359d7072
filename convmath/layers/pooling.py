"""What averages divide by, and the rules by which pools round."""

from __future__ import annotations

from typing import Any

from convmath.arithmetic import sizes
from convmath.layers.arguments import number, pair, truth, whole
from convmath.layers.functions import pool_size
from convmath.layers.rounding import CEIL_RULES, CeilRule, ceil_rule

__all__ = ["CEIL_RULES", "CeilRule", "average_divisors", "ceil_rule"]


def average_divisors(
    input_size: int,
    kernel_size: int,
    *,
    stride: int | None = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    windows: int | None = None,
) -> tuple[int, ...]:
    """min(k, i + p₋ + p₊ − s·t) [avg-divisor], or the real positions alone [avg-divisor-real]: what each window divides by.

    Several axes multiply.  The last window of ceil mode can divide by less than the kernel even when padding counts,
    and by 0, which is not a number, when it holds nothing.  `windows` says how many there are, where another rule counted
    them.

    >>> average_divisors(8, 3, stride=2, padding=1, ceil_mode=True)
    (3, 3, 3, 3, 2)
    >>> average_divisors(8, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
    (2, 3, 3, 3, 1)
    """
    why = "how many divisors to list depends on it"
    i, k = number("input_size", input_size, 1, why), number("kernel_size", kernel_size, 1, why)
    s = k if stride is None else number("stride", stride, 1, why)
    low, high = pair("padding", padding)
    low, high = number("padding (low)", low, None, why), number("padding (high)", high, None, why)
    if windows is None:
        count = pool_size(i, k, stride=s, padding=(low, high), ceil_mode=ceil_mode)
    else:
        truth("ceil_mode", ceil_mode)
        count = whole("windows", windows, 0)
    if truth("count_include_pad", count_include_pad):
        found = (max(0, sizes.average_divisor(t, i, k, s, low, high)) for t in range(count))
    else:
        found = (sizes.average_divisor_real(t, i, k, s, low) for t in range(count))
    return tuple(found)
