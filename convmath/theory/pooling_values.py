"""What pooling computes: divisors of averages, the maximum as a sum, and why unpooling does not undo it."""

from convmath.arithmetic import sizes
from convmath.language.terms import And, Iff, Implies, Or, between, count, divides, maximum, variables, where
from convmath.theory.convolution import STRIDE
from convmath.theory.derivations import derived
from convmath.theory.model import Hypothesis, Theorem

i, o, k, s, p, p_lo, p_hi, t, x, e, y, u, b, q, r = variables("i o k s p p_lo p_hi t x e y u b q r")

FIRST = s * t - p_lo  # where window t starts

AVG_DIVISOR = Theorem(
    tag="avg-divisor",
    title="What an average divides by when it counts the padding",
    words="Of the k positions of window t, those in the padded input number min(k, i + p₋ + p₊ − s·t), or none when that is negative: positions that ceil mode adds behind the padding do not count.",
    goal=count(x, And(between(FIRST, x, FIRST + k), x < i + p_hi))
    == maximum(0, sizes.average_divisor(t, i, k, s, p_lo, p_hi)),
    derivation=derived("avg-divisor"),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "t": 4},
)

AVG_DIVISOR_REAL = Theorem(
    tag="avg-divisor-real",
    title="What an average divides by when it leaves the padding out",
    words="Of the k positions of window t, the input itself holds min(s·t − p₋ + k, i) − max(s·t − p₋, 0), or none when that is negative.",
    goal=count(x, And(between(FIRST, x, FIRST + k), between(0, x, i))) == sizes.average_divisor_real(t, i, k, s, p_lo),
    derivation=derived("avg-divisor-real"),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "t": 4},
)

AVG_DIVISOR_FLOOR = Theorem(
    tag="avg-divisor-floor",
    title="In floor mode the divisor is the kernel",
    words="A window that floor mode keeps lies in the padded input, so an average that counts the padding divides by k.",
    hypotheses=(STRIDE, Hypothesis(formula=t < sizes.conv(i, k, s, p_lo, p_hi, 1))),
    goal=sizes.average_divisor(t, i, k, s, p_lo, p_hi) == k,
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "t": 3},
    uses=("avg-divisor", "pool-size"),
)

AVG_DIVISOR_KERNEL = Theorem(
    tag="avg-divisor-kernel",
    title="An average over k positions divides by k",
    words="An average pooling that counts the padding divides by k in ceil mode too.",
    where=((e, i + p + p - k), (o, sizes.rounded_up_clipped(e, s, i + p))),
    hypotheses=(
        Hypothesis(formula=i >= 1, why="an input has a position"),
        Hypothesis(formula=k >= 1, why="a kernel has a tap"),
        Hypothesis(formula=s >= 1, why="windows advance"),
        Hypothesis(formula=p >= 0, why="pooling layers do not crop"),
        Hypothesis(formula=p + p <= k, why="the limit on padding"),
        Hypothesis(formula=e >= 0, why="a window fits"),
        Hypothesis(formula=between(0, t, o), why="t is a window"),
    ),
    goal=sizes.average_divisor(t, i, k, s, p, p) == k,
    right_when=s * t + k <= i + p + p,
    refuted=True,
    example={"i": 3, "k": 2, "s": 2, "p": 0, "t": 1},
    uses=("avg-divisor", "avg-divisor-floor"),
    source="PyTorch 2.13, AvgPool1d: the factor 1/k of its formula",
)

MAX_IS_TROPICAL = Theorem(
    tag="max-is-tropical",
    title="Maximum and plus obey the laws of plus and times",
    words="Maximum is associative and commutative, plus distributes over it, and a weight of 0 changes nothing. Max pooling read as the convolution with a kernel of zeros rests on these laws.",
    goal=And(
        maximum(x, maximum(y, u)) == maximum(maximum(x, y), u),
        maximum(x, y) == maximum(y, x),
        maximum(x, y) + b == maximum(x + b, y + b),
        Implies(And(q == 0, r == 0), maximum(x + q, y + r) == maximum(x, y)),
    ),
    example={"x": 3, "y": 5, "u": 4, "b": 2, "q": 0, "r": 0},
)

UNPOOLED = sizes.unpool(o, k, s, p)

UNPOOL_SIZE = Theorem(
    tag="unpool-size",
    title="The size of an unpooling",
    words="Unpooling to s(o − 1) − 2p + k gives the smallest input that pooling takes to size o; the s − 1 sizes above it are taken there too, and no others.",
    hypotheses=(STRIDE,),
    goal=Iff(sizes.conv(i, k, s, p, p, 1) == o, between(UNPOOLED, i, UNPOOLED + s)),
    example={"i": 8, "o": 3, "k": 3, "s": 2, "p": 0},
)

UNPOOL_NOT_INVERSE = Theorem(
    tag="unpool-not-inverse",
    title="Unpooling need not give the size back",
    words="Pooling and then unpooling loses e mod s positions, so it gives the size back exactly when the stride divides e.",
    where=((e, i + p + p - k), (o, sizes.conv(i, k, s, p, p, 1))),
    hypotheses=(STRIDE,),
    goal=And(UNPOOLED == i - e % s, Iff(UNPOOLED == i, divides(s, e))),
    example={"i": 8, "k": 3, "s": 2, "p": 0},
    uses=("unpool-size", "conv-fits"),
)

UNPOOL_VALUES = Theorem(
    tag="unpool-values",
    version=2,
    title="Pooling an unpooled map gives the map back",
    words="Unpooling puts x among zeros, k positions in all that no other window shares; their maximum is claimed to be x again.",
    hypotheses=(Hypothesis(formula=k >= 1, why="a window has a position"),),
    goal=where(k == 1, x, maximum(x, 0)) == x,
    right_when=Or(k == 1, x >= 0),
    refuted=True,
    example={"k": 2, "x": -1},
    uses=("unpool-not-inverse",),
    source="ONNX MaxUnpool: pooling the result of an unpooling should give back the original input",
)
