"""Convolution, values: dilation is stuffing, stride is subsampling."""

from convmath.arithmetic import sizes
from convmath.language.sums import Array, total
from convmath.language.terms import Term, between, ceildiv, divides, variables, where
from convmath.theory.derivations import derived
from convmath.theory.model import Cite, Hypothesis, Theorem

i, k, s, p_lo, p_hi, d, t, j, u, e = variables("i k s p_lo p_hi d t j u e")
X, w = Array("X"), Array("w")

STRIDE = Hypothesis(formula=s >= 1)
DILATION = Hypothesis(formula=d >= 1)


def window(start: Term) -> Term:
    """The window that starts there; padding reads 0."""
    return total((j,), between(0, j, k), w[j] * where(between(0, start + d * j, i), X[start + d * j], 0))


start = s * t - p_lo
entry = where(divides(d, u), w[u // d], 0)  # the stuffed kernel
stuffed = total(
    (u,), between(0, u, sizes.effective_kernel(k, d)), entry * where(between(0, start + u, i), X[start + u], 0)
)

DILATION_IS_STUFFING = Theorem(
    tag="dilation-is-stuffing",
    title="Dilation is stuffing the kernel with zeros",
    words="A dilated kernel is an ordinary kernel of d(k − 1) + 1 taps: the same taps with d − 1 zeros between neighbours.",
    hypotheses=(DILATION,),
    goal=window(start) == stuffed,
    derivation=derived("dilation-is-stuffing"),
    example={"i": 5, "k": 2, "s": 1, "p_lo": 0, "d": 2, "t": 1},
    uses=("conv-size",),
)

STRIDE_IS_SUBSAMPLING = Theorem(
    tag="stride-is-subsampling",
    title="Stride is leaving outputs out",
    words="Output t of a convolution with stride s is output u = s·t of the same convolution with stride 1.",
    where=((u, s * t),),
    goal=window(s * t - p_lo) == window(u - p_lo),
    derivation=derived("stride-is-subsampling"),
    example={"i": 5, "k": 2, "s": 2, "p_lo": 0, "d": 1, "t": 1},
    uses=("conv-size",),
)

SUBSAMPLED_SIZE = Theorem(
    tag="subsampled-size",
    title="Every s-th output",
    words="Of the outputs with stride 1, those at 0, s, 2s, … are as many as the output with stride s has: the size divided by s, rounded up.",
    where=((e, sizes.excess(i, k, p_lo, p_hi, d)),),
    hypotheses=(STRIDE,),
    goal=sizes.conv(i, k, s, p_lo, p_hi, d) == ceildiv(sizes.conv(i, k, 1, p_lo, p_hi, d), s),
    cites=(Cite(tag="ceil-less-one", values={"x": e + 1, "b": s}),),
    example={"i": 7, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1},
    uses=("stride-is-subsampling",),
)
