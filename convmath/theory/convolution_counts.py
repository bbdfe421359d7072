"""Convolution: when it shrinks its input, how often it reads a position, and what it learns."""

from convmath.arithmetic import sizes
from convmath.language.sums import total
from convmath.language.terms import And, Iff, Implies, between, ceildiv, count, maximum, minimum, variables
from convmath.theory.model import Cite, Derivation, Hypothesis, Step, Theorem

i, o, k, s, p_lo, p_hi, d, m, n, g = variables("i o k s p_lo p_hi d m n g")
t, j, x, y, c, b, e = variables("t j x y c b e")

STRIDE = Hypothesis(formula=s >= 1)
ROOM = (e, sizes.excess(i, k, p_lo, p_hi, d))
SIZE = sizes.conv(i, k, s, p_lo, p_hi, d)

SHRINKS = Theorem(
    tag="shrinks",
    title="When a convolution is not larger than its input",
    words="The output has at most as many positions as the input exactly when what the padding adds beyond the kernel is at most (s − 1)i.",
    hypotheses=(STRIDE,),
    goal=Iff(SIZE <= i, p_lo + p_hi - d * (k - 1) <= (s - 1) * i),
    example={"i": 5, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("conv-size", "size-preserved"),
)

TRUNCATED = -((-e) // s) + 1  # for e < 0, what a division that rounds towards zero makes of the formula

TRUNCATION = Theorem(
    tag="truncation",
    title="A division that rounds towards zero",
    words="Where no window fits, a division that rounds towards zero makes the size 1 exactly for −s < e, and 0 or less below.",
    hypotheses=(STRIDE, Hypothesis(formula=e < 0)),
    goal=And(Iff(TRUNCATED == 1, -s < e), Implies(e <= -s, TRUNCATED <= 0)),
    example={"e": -1, "s": 2},
    uses=("conv-empty",),
)

READS = And(between(0, t, o), between(s * t - p_lo, x, s * t - p_lo + k))
FROM, END = maximum(0, ceildiv(x + p_lo - k + 1, s)), minimum(o, (x + p_lo) // s + 1)

READ_COUNT = Theorem(
    tag="read-count",
    title="How often a position is read",
    words="Without dilation, position x is read by the windows from ⌈(x + p₋ − k + 1)/s⌉ to ⌊(x + p₋)/s⌋, as far as they exist.",
    hypotheses=(STRIDE,),
    goal=count(t, READS) == maximum(0, END - FROM),
    derivation=Derivation(
        start=count(t, READS),
        steps=(
            Step(
                to=count(t, between(FROM, t, END)),
                by="same-members",
                note="divide by s",
                cites=(
                    Cite(tag="floor-below", values={"y": t, "x": x + p_lo, "b": s}),
                    Cite(tag="ceil-above", values={"y": t, "x": x + p_lo - k + 1, "b": s}),
                ),
            ),
            Step(to=maximum(0, END - FROM), by="count-interval"),
        ),
    ),
    example={"o": 3, "k": 3, "s": 2, "p_lo": 1, "x": 3},
    uses=("conv-size",),
)

EACH_FILTER = And(between(0, y, n), between(0, t, e + 1), s * t <= e)

FILTERS = Theorem(
    tag="filters-do-not-matter",
    title="Each filter gives one map of the same size",
    words="Every one of the n filters has its own output at each window, so the outputs number n times the size of the axis, and that size does not depend on n. The bound t ≤ e only says that the sum ends; it follows.",
    where=(ROOM,),
    hypotheses=(STRIDE, Hypothesis(formula=n >= 0)),
    goal=total((y, t), EACH_FILTER, 1) == n * maximum(0, SIZE),
    derivation=Derivation(
        start=total((y, t), EACH_FILTER, 1),
        steps=(
            Step(
                to=total((y, t), And(between(0, y, n), between(0, t, e // s + 1)), 1),
                by="same-terms",
                cites=(Cite(tag="floor-below", values={"y": t, "x": e, "b": s}),),
            ),
            Step(to=maximum(0, n) * maximum(0, e // s + 1), by="count-box"),
            Step(to=n * maximum(0, SIZE), by="arithmetic", note="n ≥ 0"),
        ),
    ),
    example={"i": 7, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1, "n": 4},
    uses=("conv-size", "axes-independent"),
)

GROUPS = Hypothesis(formula=g >= 1)
WEIGHTS = And(between(0, y, n), between(0, c, m // g), between(0, j, k))

PARAMETERS = Theorem(
    tag="parameters",
    title="How many weights a convolution learns",
    words="Each of the n filters has one weight for every tap in every channel of its group, and a group has ⌊m/g⌋ of the m channels.",
    hypotheses=(
        GROUPS,
        Hypothesis(formula=m >= g),
        Hypothesis(formula=n >= 1),
        Hypothesis(formula=k >= 1),
    ),
    goal=total((y, c, j), WEIGHTS, 1) == sizes.conv_parameters(k, m, n, g, 0),
    derivation=Derivation(
        start=total((y, c, j), WEIGHTS, 1),
        steps=(
            Step(to=maximum(0, n) * maximum(0, m // g) * maximum(0, k), by="count-box"),
            Step(
                to=n * (m // g) * k,
                by="cite",
                cites=(Cite(tag="floor-below", values={"y": 1, "x": m, "b": g}),),
                note="a group has a channel",
            ),
            Step(to=sizes.conv_parameters(k, m, n, g, 0), by="arithmetic"),
        ),
    ),
    example={"k": 3, "m": 4, "n": 6, "g": 2},
    uses=("filters-do-not-matter",),
)

WITH_BIAS = And(between(0, y, n), between(0, j, k * (m // g) + b))

PARAMETERS_BIAS = Theorem(
    tag="parameters-bias",
    title="What a bias adds",
    words="With a bias, b = 1, each filter learns one number more than its weights; b = 0 is none.",
    hypotheses=(
        GROUPS,
        Hypothesis(formula=m >= g),
        Hypothesis(formula=n >= 1),
        Hypothesis(formula=k >= 1),
        Hypothesis(formula=b >= 0),
    ),
    goal=total((y, j), WITH_BIAS, 1) == sizes.conv_parameters(k, m, n, g, b),
    derivation=Derivation(
        start=total((y, j), WITH_BIAS, 1),
        steps=(
            Step(to=maximum(0, n) * maximum(0, k * (m // g) + b), by="count-box"),
            Step(
                to=n * (k * (m // g) + b),
                by="cite",
                cites=(Cite(tag="floor-below", values={"y": 1, "x": m, "b": g}),),
                note="a group has a channel",
            ),
            Step(to=sizes.conv_parameters(k, m, n, g, b), by="arithmetic"),
        ),
    ),
    example={"k": 3, "m": 4, "n": 6, "g": 2, "b": 1},
    uses=("parameters",),
)
