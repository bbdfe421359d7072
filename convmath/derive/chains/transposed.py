"""Transposed convolution: sizes."""

from __future__ import annotations

from collections.abc import Callable

from convmath.derive.counting import Counting
from convmath.language.terms import variables

k, s = variables("k s")

CHAINS: dict[tuple[str, int], Callable[[Counting], Counting]] = {
    ("transposed-size", 0): lambda c: c.interval().unfold("u").fold("o'").count().resolve(),
    ("conv-fibre", 0): lambda c: c.clear_floor().fold("b"),
    ("fibre-count", 0): lambda c: c.clear_floor().fold("b").interval().count().finish("s ≥ 1"),
    ("output-padding", 0): lambda c: c.solve_for("a").unfold("o").as_remainder().finish("the numerator is e"),
    ("round-trip", 0): lambda c: c.clear_floor().unfold("o'"),
    ("stretched-size", 0): lambda c: c.take_out(),
    ("fractional-stride-error", 1): lambda c: c.factor(),
    ("same-transposed", 1): lambda c: c.expand().finish("of both maxima one is 0"),
    ("same-transposed", 2): lambda c: c.unfold("o'").take_out(),
    ("valid-transposed", 0): lambda c: c.expand().finish("of both maxima one is 0"),
    ("doubling", 1): lambda c: c.expand(),
    ("doubling", 2): lambda c: c.expand().finish("2⌈(s − 1)/2⌉ is s − s mod 2"),
    ("weight-gradient-size", 1): lambda c: c.unfold("o").as_remainder().finish("multiples of d leave the floor"),
    ("weight-gradient-size", 2): lambda c: c.unfold("o").finish("what is left over is cropped"),
    ("stretched-window", 0): lambda c: c.witness(k - 1).finish("x ≥ 0: the last tap decides"),
    ("multiple", 1): lambda c: c.take_out(),
    ("multiple", 2): lambda c: c.take_out(),
    ("ceil-shifted", 0): lambda c: c.as_floor().finish("c reaches over what division leaves, or not"),
}
