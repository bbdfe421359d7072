"""Pooling: the sizes of ceil mode from the numbers of a layer, and one window of an unpooled map."""

from convmath.arithmetic import sizes
from convmath.language.terms import Iff, Or, for_all, variables, where
from convmath.theory.model import Cite, Derivation, Hypothesis, Step, Theorem

i, k, s, p, p_lo, p_hi, d, j, q, x, e = variables("i k s p p_lo p_hi d j q x e")

STRIDE = Hypothesis(formula=s >= 1)
LAYER = i, k, s, p_lo, p_hi, d
EQUAL = i, k, s, p, p, d

POOL_CEIL_SIZE = Theorem(
    tag="pool-ceil-size",
    title="The size in ceil mode, from the layer",
    words="With the room written out, and padding above of at most the effective kernel, PyTorch's size in ceil mode is the smaller of two ceilings.",
    hypotheses=(STRIDE, Hypothesis(formula=p_hi <= sizes.effective_kernel(k, d))),
    goal=sizes.pool_ceil(*LAYER) == sizes.pool_ceil_closed(*LAYER),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    cites=(
        Cite(
            tag="pool-ceil-limit",
            values=dict(
                i=i, k=k, s=s, p_lo=p_lo, p_hi=p_hi, d=d,
                e=sizes.excess(i, k, p_lo, p_hi, d), o=sizes.pool_ceil(*LAYER),
            ),
        ),
    ),
)  # fmt: skip

CAFFE_SIZE = Theorem(
    tag="caffe-size",
    title="Caffe's size, from the layer",
    words="With padding, Caffe's size is that of PyTorch's ceil mode; without, it is the plain ceiling ⌈e/s⌉ + 1.",
    where=((e, sizes.excess(i, k, p, p, d)),),
    hypotheses=(STRIDE,),
    goal=sizes.pool_caffe(*EQUAL) == where(p >= 1, sizes.pool_ceil(*EQUAL), sizes.rounded_up(e, s)),
    example={"i": 8, "k": 3, "s": 2, "p": 1, "d": 1},
    uses=("caffe-ceil",),
)

PLAIN_CEILING = Theorem(
    tag="plain-ceiling",
    title="The plain ceiling, from the layer",
    words="Without the clause on the last window the size is ⌈e/s⌉ + 1, which is the floor form of a room larger by the stride less one.",
    where=((e, sizes.excess(i, k, p_lo, p_hi, d)),),
    hypotheses=(STRIDE,),
    goal=sizes.pool_naive_ceil(*LAYER) == (e + s - 1) // s + 1,
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("naive-ceil", "ceil-as-floor"),
)

ENTRY = where(j == q, x, 0)  # the unpooled map at tap j of a window that shares nothing with others

UNPOOL_WINDOW = Theorem(
    tag="unpool-window",
    title="When x is the largest of an unpooled window",
    words="A window of k positions that holds x at one of them and zeros elsewhere holds nothing larger than x exactly when k = 1 or x ≥ 0: pooling then gives x back. This is the case of windows that do not overlap.",
    hypotheses=(Hypothesis(formula=q >= 0), Hypothesis(formula=q < k)),
    goal=Iff(for_all(j, k, ENTRY <= x), Or(k == 1, x >= 0)),
    derivation=Derivation(
        start=for_all(j, k, ENTRY <= x),
        steps=(
            Step(
                to=Or(k == 1, x >= 0),
                by="every-by-witness",
                maps=((where(q == 0, 1, 0),),),
                note="where it fails, another position holds a zero, which is larger",
            ),
        ),
    ),
    example={"k": 2, "q": 1, "x": 3},
    uses=("unpool-values",),
)
