"""Pooling: ceil mode, divisors, adaptive bins, unpooling."""

from __future__ import annotations

from collections.abc import Callable

from convmath.derive.counting import Counting
from convmath.language.terms import ceildiv, variables, where

d, e, i, k, p_lo, p_hi, s = variables("d e i k p_lo p_hi s")
CLIPPED = where(ceildiv(e, s) * s >= i + p_lo, ceildiv(e, s), ceildiv(e, s) + 1)
LIMIT = dict(i=i, k=k, s=s, p_lo=p_lo, p_hi=p_hi, d=d, e=e, o=CLIPPED)

CHAINS: dict[tuple[str, int], Callable[[Counting], Counting]] = {
    ("pool-plain", 1): lambda c: c.put_in(1).finish("the same numerator"),
    ("pool-plain", 2): lambda c: c.put_in(1),
    ("pool-overlap", 0): lambda c: c.interval().resolve().resolve().count(),
    ("pool-ceil", 0): lambda c: c.unfold("o").finish("case by case"),
    ("pool-ceil-limit", 0): lambda c: c.unfold("o").finish("p₊ is at most the effective kernel"),
    ("pool-ceil-count", 0): lambda c: (
        c.isolate("t")
        .divide("s")
        .divide("s")
        .interval()
        .count()
        .finish("both bounds are one")
        .citing("pool-ceil-limit", **LIMIT)
    ),
    ("avg-divisor", 0): lambda c: c.interval().count().finish("taken from both ends"),
    ("avg-divisor-real", 0): lambda c: c.interval().count(),
    ("avg-divisor-floor", 0): lambda c: c.resolve(),
    ("adaptive-bins", 1): lambda c: c.finish("0 divided is 0"),
    ("adaptive-bins", 2): lambda c: c.take_out(),
    ("adaptive-overlap", 2): lambda c: c.clear_floor().finish("only a multiple of o has both roundings in one"),
    ("adaptive-even", 1): lambda c: c.finish("o divides i, so nothing is left over"),
    ("adaptive-even", 2): lambda c: c.finish("o divides i, so nothing is left over"),
    ("adaptive-window", 0): lambda c: c.clear_floor().isolate("x").finish("multiplied by o"),
    ("adaptive-group", 1): lambda c: c.unfold("i").take_out().finish("q v + u lies in group v"),
    ("adaptive-group", 2): lambda c: c.unfold("i").take_out().finish("q v + u lies in group v"),
    ("unpool-size", 0): lambda c: c.clear_floor(),
    ("unpool-not-inverse", 1): lambda c: c.unfold("o").as_remainder().finish("the numerator is e"),
    ("unpool-not-inverse", 2): lambda c: c.unfold("o").as_remainder().finish("the numerator is e"),
}
