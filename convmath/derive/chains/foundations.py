"""Integer division: from what a floor means."""

from __future__ import annotations

from collections.abc import Callable

from convmath.derive.counting import Counting

CHAINS: dict[tuple[str, int], Callable[[Counting], Counting]] = {
    ("floor-below", 0): lambda c: c.clear_floor(),
    ("nested-floor", 0): lambda c: c.finish(
        "both floors are the largest integer whose product with both divisors is at most u"
    ),
    ("ceil-as-floor", 0): lambda c: c.as_floor(),
    ("ceil-above", 0): lambda c: c.clear_floor(),
    ("ceil-less-one", 0): lambda c: c.as_floor().put_in(-1),
    ("floor-is", 0): lambda c: c.finish("what is left over lies from 0 to b − 1, so y is the floor"),
    ("ceil-is", 0): lambda c: c.finish("what is missing lies from 0 to b − 1, so y is the ceiling"),
    ("ceil-rounded-twice", 0): lambda c: c.take_out().finish(
        "the floor of (x − 1)/b, and the ceiling, one more than it"
    ),
    ("ceil-exact", 0): lambda c: c.clear_floor().finish("x lies above b⌈x/b⌉ − 1 and not below it: they are equal"),
    ("euclid", 0): lambda c: c.finish("x is x(u c + v b), and c x is b y"),
}
