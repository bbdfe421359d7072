"""Padding conventions: SAME."""

from __future__ import annotations

from collections.abc import Callable

from convmath.derive.counting import Counting

CHAINS: dict[tuple[str, int], Callable[[Counting], Counting]] = {
    ("same-size", 1): lambda c: c.simplify_floors().finish("z is what makes this floor ⌈i/s⌉"),
    ("same-size", 2): lambda c: c.simplify_floors().finish("z is what makes this floor ⌈i/s⌉"),
    ("same-total", 0): lambda c: c.unfold("z").less_one().as_remainder(),
    ("same-least", 0): lambda c: c.clear_floor().isolate("x").finish("x ≥ 0, and z is the larger of both"),
    ("same-split", 5): lambda c: c.expand(),
    ("same-split", 6): lambda c: c.expand(),
    ("same-max-idle", 1): lambda c: c.less_one().as_remainder(),
    ("same-vs-symmetric", 0): lambda c: c.clear_floor().finish("an even total has two equal halves"),
    ("same-lower-vs-symmetric", 0): lambda c: c.clear_floor().finish("an odd total leaves one position more"),
    ("same-shift", 1): lambda c: c.simplify_floors().finish("z is odd: 2⌈z/2⌉ is z + 1"),
    ("same-shift", 2): lambda c: c.finish("z is odd: ⌈z/2⌉ is ⌊z/2⌋ + 1"),
}
