"""Values: sums over the relation, re-indexed by maps that are stated here and put in by sympy."""

from __future__ import annotations

from collections.abc import Callable

from convmath.derive.counting import Counting
from convmath.language.terms import And, between, divides, variables
from convmath.theory.transposed_values import G, X, Y, direct_guard, meet, w

d, i, j, k, o, p_lo, s, t, u, x, e1, e2, s1, s2 = variables("d i j k o p_lo s t u x e1 e2 s1 s2")
i_prime, j_prime = variables("i' j'")

STUFFED = And(between(0, u, d * (k - 1) + 1), divides(d, u), between(0, s * t - p_lo + u, i))
LANDED = And(between(0, x, i), between(0, t, o), between(0, j, k), meet == x)
THERE, BACK = (
    (k - 1 - j, s * t),
    (u // s, k - 1 - j_prime),
)  # the last tap is the first; position t is s·t when stretched

CHAINS: dict[tuple[str, int], Callable[[Counting], Counting]] = {
    ("dilation-is-stuffing", 0): lambda c: c.reindex(
        "u", (d * j,), (u // d,), STUFFED, w[u // d] * X[s * t - p_lo + u]
    ).finish("the taps between are 0"),
    ("stride-is-subsampling", 0): lambda c: c.fold("u").finish("term by term"),
    ("axes-independent", 0): lambda c: c.divide("s1").divide("s2").interval_box().count_box(),
    ("transposed-equivalence", 0): lambda c: c.reindex("j' u", THERE, BACK, direct_guard(i_prime)).finish(
        "the stretched input is 0 between and outside"
    ),
    ("adjoint", 0): lambda c: (
        c.merge().reindex("x t j", (meet, t, j), (t, j), LANDED, X[x] * Y[t] * w[j]).finish("sorted by the place")
    ),
    ("input-gradient", 0): lambda c: (
        c.merge()
        .reindex(
            "x j' u",
            (meet, *THERE),
            BACK,
            And(between(0, x, i), direct_guard(o)),
            X[x] * w[k - 1 - j_prime] * G[u // s],
        )
        .finish("sorted by the place")
    ),
    ("weight-gradient", 0): lambda c: c.merge().finish("sorted by the tap"),
    ("conv-matrix", 0): lambda c: (
        c.merge().reindex("j", (j,), (meet, j), And(between(0, j, k), between(0, meet, i))).finish("padding reads 0")
    ),
    ("matrix-transpose", 0): lambda c: c.merge().finish("the same products"),
    ("matrix-shift", 0): lambda c: c.shift().finish("the same equation"),
    ("matrix-blocks", 0): lambda c: c.shift().finish("the same equations"),
    ("matrix-kronecker", 0): lambda c: c.finish("a sum of products is a product of sums"),
}
