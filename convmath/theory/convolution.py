"""Convolution: how many windows fit."""

from convmath import sizes
from convmath.model import Chapter, Cite, Derivation, Hypothesis, Step, Theorem
from convmath.terms import And, Iff, between, ceildiv, count, divides, for_all, maximum, variables

i, o, k, s, p_lo, p_hi, d, t, j, x, e = variables("i o k s p_lo p_hi d t j x e")

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
    derivation=Derivation(
        start=s * t + sizes.effective_kernel(k, d) <= i + p_lo + p_hi,
        steps=(
            Step(to=s * t <= e, by="arithmetic", note="everything but s·t to the right"),
            Step(to=t <= e // s, by="cite", cites=(Cite(tag="floor-below", values={"y": t, "x": e, "b": s}),)),
            Step(to=t < e // s + 1, by="arithmetic", note="integers"),
            Step(
                to=t < maximum(0, sizes.conv(i, k, s, p_lo, p_hi, d)), by="arithmetic", note="t ≥ 0, and e written out"
            ),
        ),
    ),
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
    derivation=Derivation(
        start=count(t, And(t >= 0, for_all(j, k, between(-p_lo, s * t + d * j - p_lo, i + p_hi)))),
        steps=(
            Step(to=count(t, And(t >= 0, s * t + sizes.effective_kernel(k, d) <= i + p_lo + p_hi)), by="extreme-taps"),
            Step(
                to=count(t, between(0, t, maximum(0, sizes.conv(i, k, s, p_lo, p_hi, d)))),
                by="same-members",
                cites=(Cite(tag="window-count", values=dict(i=i, k=k, s=s, p_lo=p_lo, p_hi=p_hi, d=d, t=t, e=e)),),
            ),
            Step(to=maximum(0, sizes.conv(i, k, s, p_lo, p_hi, d)), by="count-interval"),
            Step(to=sizes.conv(i, k, s, p_lo, p_hi, d), by="arithmetic", note="e ≥ 0"),
        ),
    ),
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
    derivation=Derivation(
        start=count(x, And(between(0, x, i), x > LAST)),
        steps=(
            Step(
                to=count(x, And(between(0, x, i), x >= i + p_hi - e % s)),
                by="same-members",
                cites=(Cite(tag="conv-fits", values=dict(i=i, k=k, s=s, p_lo=p_lo, p_hi=p_hi, d=d, e=e, o=o)),),
            ),
            Step(to=count(x, between(maximum(0, i + p_hi - e % s), x, i)), by="same-members"),
            Step(to=maximum(0, i - maximum(0, i + p_hi - e % s)), by="count-interval"),
            Step(to=sizes.unread_rows(i, e, s, p_hi), by="arithmetic", note="i ≥ 0"),
        ),
    ),
    example={"i": 7, "k": 3, "s": 3, "p_lo": 0, "p_hi": 0, "d": 1},
)

CHAPTER = Chapter(
    name="convolution",
    title="Convolution",
    theorems=(WINDOW_COUNT, CONV_SIZE, CONV_EMPTY, CONV_SIZE_FORMS, CONV_FITS, UNREAD_ROWS),
)
