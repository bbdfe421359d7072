"""Pooling: the sizes in floor mode, and the chapter."""

from convmath.arithmetic import sizes
from convmath.language.terms import And, between, count, for_all, maximum, variables
from convmath.theory.convolution import DILATION, KERNEL, ROOM, STRIDE
from convmath.theory.derivations import derived
from convmath.theory.model import Cite, Hypothesis, Theorem

i, k, s, p_lo, p_hi, d, t, j, x = variables("i k s p_lo p_hi d t j x")

WINDOW = Cite(tag="window-count", values=dict(i=i, k=k, s=s, p_lo=p_lo, p_hi=p_hi, d=d, t=t, e=ROOM[0]))

EVERY_TAP_LANDS = count(t, And(t >= 0, for_all(j, k, between(-p_lo, s * t + d * j - p_lo, i + p_hi))))

POOL_SIZE = Theorem(
    tag="pool-size",
    title="The size of a pooling in floor mode",
    words="Pooling reads the same windows as a convolution, so the floor formula counts them; where it is negative no window fits.",
    where=(ROOM,),
    hypotheses=(KERNEL, STRIDE, DILATION),
    goal=EVERY_TAP_LANDS == maximum(0, sizes.conv(i, k, s, p_lo, p_hi, d)),
    derivation=derived("pool-size"),
    example={"i": 7, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1},
    uses=("conv-size",),
)

POOL_PLAIN = Theorem(
    tag="pool-plain",
    title="Pooling without padding",
    words="Without padding and dilation the size is ⌊(W₁ − F)/S⌋ + 1, and ⌊W₁/F⌋ when the stride is the kernel size, which PyTorch and Keras take by default.",
    hypotheses=(KERNEL, STRIDE),
    goal=And(
        sizes.conv(i, k, s, 0, 0, 1) == (i - k) // s + 1,
        sizes.conv(i, k, k, 0, 0, 1) == i // k,
    ),
    example={"i": 7, "k": 2, "s": 2},
    uses=("pool-size",),
)

POOL_OVERLAP = Theorem(
    tag="pool-overlap",
    title="How much neighbouring windows share",
    words="Neighbouring windows share k − s positions when the stride is smaller than the kernel, and none otherwise.",
    hypotheses=(Hypothesis(formula=s >= 0),),
    goal=count(x, And(between(s * t, x, s * t + k), between(s * (t + 1), x, s * (t + 1) + k))) == maximum(0, k - s),
    derivation=derived("pool-overlap"),
    example={"k": 3, "s": 2, "t": 1},
)

POOL_WINDOWS = Theorem(
    tag="pool-windows",
    title="Padding below the kernel leaves no window empty",
    words="In floor mode, with less padding than the effective kernel on either side, the span of every window meets the input.",
    where=(ROOM,),
    hypotheses=(
        STRIDE,
        Hypothesis(formula=p_lo < sizes.effective_kernel(k, d)),
        Hypothesis(formula=p_hi < sizes.effective_kernel(k, d)),
        Hypothesis(formula=between(0, t, sizes.conv(i, k, s, p_lo, p_hi, d))),
    ),
    goal=And(s * t - p_lo < i, s * t - p_lo + sizes.effective_kernel(k, d) > 0),
    example={"i": 7, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "t": 3},
    cites=(WINDOW,),
    uses=("pool-size",),
)
