"""Convolution: how many windows fit."""

from convmath.arithmetic import sizes
from convmath.language.terms import And, Iff, Implies, Or, between, ceildiv, count, divides, for_all, maximum, variables
from convmath.theory.derivations import derived
from convmath.theory.model import Hypothesis, Theorem

i, o, k, s, p, p_lo, p_hi, d, t, j, x, e = variables("i o k s p p_lo p_hi d t j x e")

STRIDE = Hypothesis(formula=s >= 1)
KERNEL = Hypothesis(formula=k >= 1)
DILATION = Hypothesis(formula=d >= 1)
FITS = Hypothesis(formula=e >= 0)
ROOM = (e, sizes.excess(i, k, p_lo, p_hi, d))  # the room left beside the first window

WINDOW_COUNT = Theorem(
    tag="window-count",
    title="Which windows fit",
    words="Window t ends inside the padded input exactly when t is below the closed formula, or below 0 when that is negative.",
    where=(ROOM,),
    hypotheses=(STRIDE, Hypothesis(formula=t >= 0)),
    goal=Iff(
        s * t + sizes.effective_kernel(k, d) <= i + p_lo + p_hi,
        t < maximum(0, sizes.conv(i, k, s, p_lo, p_hi, d)),
    ),
    derivation=derived("window-count"),
    example={"i": 7, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1, "t": 2},
)

CONV_SIZE = Theorem(
    tag="conv-size",
    title="The size of a convolution",
    words="Where a window fits, the number of windows whose every tap lands in the padded input is the floor formula.",
    where=(ROOM,),
    hypotheses=(KERNEL, STRIDE, DILATION, FITS),
    goal=count(t, And(t >= 0, for_all(j, k, between(-p_lo, s * t + d * j - p_lo, i + p_hi))))
    == sizes.conv(i, k, s, p_lo, p_hi, d),
    derivation=derived("conv-size"),
    example={"i": 7, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1},
)

CONV_EMPTY = Theorem(
    tag="conv-empty",
    title="When no window fits",
    words="The closed formula is zero or negative exactly when not even the first window fits.",
    where=(ROOM,),
    hypotheses=(STRIDE,),
    goal=Iff(e < 0, sizes.conv(i, k, s, p_lo, p_hi, d) <= 0),
    example={"i": 1, "k": 2, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1},
    uses=("conv-size",),
)

CONV_SIZE_FORMS = Theorem(
    tag="conv-size-forms",
    title="Three ways to write the size",
    words="The floor form, the ceiling form and the form with the stride inside the floor are the same number.",
    where=(ROOM,),
    hypotheses=(STRIDE,),
    goal=And(
        sizes.conv(i, k, s, p_lo, p_hi, d) == ceildiv(e + 1, s),
        sizes.conv(i, k, s, p_lo, p_hi, d) == (e + s) // s,
    ),
    example={"i": 7, "k": 3, "s": 3, "p_lo": 0, "p_hi": 0, "d": 1},
    uses=("conv-size",),
)

SIZE = (o, sizes.conv(i, k, s, p_lo, p_hi, d))
LAST = s * (o - 1) + d * (k - 1) - p_lo  # where the last window's last tap lands

CONV_FITS = Theorem(
    tag="conv-fits",
    title="When the stride fits",
    words="Behind the last window e mod s positions of the padded input stay unread: none exactly when the stride divides e.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE,),
    goal=And(i + p_hi - 1 - LAST == e % s, Iff(divides(s, e), s * (o - 1) == e)),
    example={"i": 7, "k": 3, "s": 3, "p_lo": 0, "p_hi": 0, "d": 1},
    uses=("conv-size",),
)

UNREAD_ROWS = Theorem(
    tag="unread-rows",
    title="How many real rows stay unread behind the last window",
    words="Of the unread border, the part that is not padding is min(i, max(0, e mod s - padding above)) rows.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE, Hypothesis(formula=i >= 0)),
    goal=count(x, And(between(0, x, i), x > LAST)) == sizes.unread_rows(i, e, s, p_hi),
    derivation=derived("unread-rows"),
    example={"i": 7, "k": 3, "s": 3, "p_lo": 0, "p_hi": 0, "d": 1},
)

k_hat = sizes.effective_kernel(k, d)

UNIT_STRIDE = Theorem(
    tag="unit-stride",
    title="Stride 1 needs no floor",
    words="With stride 1 the output is the padded input less the effective kernel, plus one, which is i + p₋ + p₊ − d(k − 1).",
    goal=sizes.conv(i, k, 1, p_lo, p_hi, d) == i + p_lo + p_hi - d * (k - 1),
    example={"i": 5, "k": 3, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("conv-size",),
)

VALID = Theorem(
    tag="valid",
    title="No padding",
    words="Without padding the size is ⌈(i − k̂ + 1)/s⌉, the form that frameworks print for VALID; with stride 1 and no dilation it is i − k + 1.",
    hypotheses=(STRIDE,),
    goal=And(
        sizes.conv(i, k, s, 0, 0, d) == ceildiv(i - k_hat + 1, s),
        sizes.conv(i, k, 1, 0, 0, 1) == i - k + 1,
    ),
    example={"i": 7, "k": 3, "s": 2, "d": 1},
    uses=("conv-size", "conv-size-forms"),
)

HALF = Theorem(
    tag="half",
    title="Half padding",
    words="Padding ⌊k/2⌋ on both sides with stride 1 keeps the size of the input when k is odd and adds one when k is even.",
    hypotheses=(STRIDE,),
    goal=And(
        sizes.conv(i, k, 1, k // 2, k // 2, 1) == i + 1 - k % 2,
        sizes.conv(i, k, s, k // 2, k // 2, 1) == (i - k % 2) // s + 1,
    ),
    example={"i": 5, "k": 4, "s": 2},
    uses=("conv-size",),
)

FULL = Theorem(
    tag="full",
    title="Full padding",
    words="With padding d(k − 1) on both sides the output has i + d(k − 1) positions at stride 1, where every tap meets every input, and ⌈(i + d(k − 1))/s⌉ at stride s.",
    hypotheses=(STRIDE,),
    goal=And(
        sizes.conv(i, k, 1, d * (k - 1), d * (k - 1), d) == i + d * (k - 1),
        sizes.conv(i, k, s, d * (k - 1), d * (k - 1), d) == ceildiv(i + d * (k - 1), s),
    ),
    example={"i": 5, "k": 3, "s": 1, "d": 1},
    uses=("conv-size",),
)

GROWTH = p_lo + p_hi - d * (k - 1)  # how much the output would exceed the input with stride 1

SIZE_PRESERVED = Theorem(
    tag="size-preserved",
    title="When the output is as large as the input",
    words="The output has the size of the input exactly when the growth p₋ + p₊ − d(k − 1) exceeds (s − 1)(i − 1) by 0 to s − 1.",
    hypotheses=(STRIDE,),
    goal=Iff(sizes.conv(i, k, s, p_lo, p_hi, d) == i, between(0, GROWTH - (s - 1) * (i - 1), s)),
    example={"i": 5, "k": 3, "s": 1, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("conv-size",),
)

SIZE_PRESERVED_UNIT = Theorem(
    tag="size-preserved-unit-stride",
    title="Which padding preserves the size at stride 1",
    words="At stride 1 the size is preserved exactly when both paddings add up to d(k − 1); one padding for both sides does it exactly when d(k − 1) is even.",
    goal=And(
        Iff(sizes.conv(i, k, 1, p_lo, p_hi, d) == i, p_lo + p_hi == d * (k - 1)),
        Iff(sizes.conv(i, k, 1, d * (k - 1) // 2, d * (k - 1) // 2, d) == i, divides(2, d * (k - 1))),
    ),
    example={"i": 5, "k": 3, "p_lo": 0, "p_hi": 2, "d": 1},
    uses=("size-preserved",),
)

SIZE_PRESERVED_ONLY = Theorem(
    tag="size-preserved-only-unit-stride",
    title="Without growth only stride 1 preserves the size",
    words="When the paddings add up to at most d(k − 1), the size is preserved only by stride 1, or for a single input position.",
    hypotheses=(Hypothesis(formula=i >= 1), STRIDE, Hypothesis(formula=p_lo + p_hi <= d * (k - 1))),
    goal=Implies(sizes.conv(i, k, s, p_lo, p_hi, d) == i, Or(s == 1, i == 1)),
    example={"i": 5, "k": 3, "s": 1, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("size-preserved",),
)

HALF_ANY_STRIDE = Theorem(
    tag="half-padding-any-stride",
    title="(F − 1)/2 preserves the size",
    words="Zero padding of (F − 1)/2 preserves the size, whatever the stride.",
    hypotheses=(
        Hypothesis(formula=i >= 1, why="an input has a position"),
        Hypothesis(formula=k >= 1, why="a kernel has a tap"),
        Hypothesis(formula=s >= 1, why="windows advance"),
        Hypothesis(formula=p + p == k - 1, why="the padding that the claim prescribes"),
    ),
    goal=sizes.conv(i, k, s, p, p, 1) == i,
    right_when=Or(s == 1, i == 1),
    refuted=True,
    example={"i": 2, "k": 1, "s": 2, "p": 0},
    uses=("size-preserved",),
    source="CS231n lecture notes: zero-padding of (F - 1)/2 will preserve size spatially, said for stride 1",
)

CAUSAL = Theorem(
    tag="causal",
    title="Causal padding",
    words="With all the padding, d(k − 1), on the low side the size is ⌈i/s⌉; the last tap of output t reads position s·t and no tap reads a later one.",
    hypotheses=(STRIDE, DILATION, Hypothesis(formula=j <= k - 1)),
    goal=And(
        sizes.conv(i, k, s, d * (k - 1), 0, d) == ceildiv(i, s),
        s * t + d * j - d * (k - 1) <= s * t,
        Iff(s * t + d * j - d * (k - 1) == s * t, j == k - 1),
    ),
    example={"i": 7, "k": 3, "s": 1, "d": 2, "t": 4, "j": 2},
    uses=("conv-size",),
)

CAUSAL_LEAST = Theorem(
    tag="causal-least",
    title="Less padding reads the future",
    words="No tap of any output reads past s·t exactly when the padding below is at least d(k − 1).",
    hypotheses=(KERNEL, DILATION),
    goal=Iff(for_all(j, k, s * t + d * j - p_lo <= s * t), p_lo >= d * (k - 1)),
    derivation=derived("causal-least"),
    example={"k": 3, "s": 1, "p_lo": 4, "d": 2, "t": 0},
    uses=("causal",),
)
