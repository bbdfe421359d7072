"""Ceil mode: PyTorch's rule as one formula, what it guarantees, and the rules it is mistaken for."""

from convmath.arithmetic import sizes
from convmath.language.terms import (
    And,
    Iff,
    Or,
    between,
    ceildiv,
    count,
    divides,
    maximum,
    minimum,
    variables,
    where,
)
from convmath.theory.convolution import DILATION, KERNEL, ROOM, STRIDE
from convmath.theory.derivations import derived
from convmath.theory.model import Cite, Hypothesis, Theorem

i, o, k, s, p, p_lo, p_hi, d, t, j, x, e = variables("i o k s p p_lo p_hi d t j x e")

K_HAT = sizes.effective_kernel(k, d)
PADS = i, k, s, p_lo, p_hi, d
EQUAL_PADS = i, k, s, p, p, d
EQUAL_ROOM = (e, sizes.excess(i, k, p, p, d))
CEIL_SIZE = sizes.rounded_up_clipped(e, s, i + p_lo)
SIZE = (o, CEIL_SIZE)
EQUAL_SIZE = (o, sizes.rounded_up_clipped(e, s, i + p))
FLOOR_SIZE = e // s + 1

LOW_LIMIT = Hypothesis(formula=p_lo < K_HAT)
HIGH_LIMIT = Hypothesis(formula=p_hi <= K_HAT)

# For the claims that are refuted: their smallest counterexample is a layer one could build.  The padding may reach half
# the effective kernel; PyTorch stops at half the kernel, and the smallest counterexamples keep to that as well.
ACCEPTED = (
    Hypothesis(formula=i >= 1, why="an input has a position"),
    Hypothesis(formula=k >= 1, why="a kernel has a tap"),
    Hypothesis(formula=s >= 1, why="windows advance"),
    Hypothesis(formula=p >= 0, why="pooling layers do not crop"),
    Hypothesis(formula=d >= 1, why="taps advance"),
    Hypothesis(formula=p + p <= K_HAT, why="the limit on padding"),
    Hypothesis(formula=e >= 0, why="a window fits"),
)

POOL_CEIL = Theorem(
    tag="pool-ceil",
    title="PyTorch's ceil mode as one formula",
    words="The size with ceil mode, ⌈e/s⌉ + 1 less one when the last window would start past the input, is the smaller of ⌈e/s⌉ + 1 and ⌈(i + p₋)/s⌉ exactly when (⌈e/s⌉ − 1)s < i + p₋.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE,),
    goal=Iff(
        o == minimum(ceildiv(e, s) + 1, ceildiv(i + p_lo, s)),
        (ceildiv(e, s) - 1) * s < i + p_lo,
    ),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
)

POOL_CEIL_LIMIT = Theorem(
    tag="pool-ceil-limit",
    title="When the formula of ceil mode is sure to hold",
    words="Padding above of at most the effective kernel is enough for the size with ceil mode to be the smaller of ⌈e/s⌉ + 1 and ⌈(i + p₋)/s⌉.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE, HIGH_LIMIT),
    goal=o == minimum(ceildiv(e, s) + 1, ceildiv(i + p_lo, s)),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("pool-ceil",),
)

PADDING_LIMIT = Theorem(
    tag="pool-padding-limit",
    title="What the frameworks' limit on padding implies",
    words="Padding of at most half the kernel, as PyTorch asks, is less than the effective kernel, so every guarantee of this chapter holds.",
    hypotheses=(KERNEL, DILATION, Hypothesis(formula=p + p <= k)),
    goal=p < K_HAT,
    example={"k": 3, "p": 1, "d": 1},
)

COUNTED = And(t >= 0, s * (t - 1) < e, s * t < i + p_lo)

POOL_CEIL_COUNT = Theorem(
    tag="pool-ceil-count",
    title="What ceil mode counts",
    words="With ceil mode the size counts the windows that start in the input or the padding below, and before which something is left unread.",
    where=(ROOM,),
    hypotheses=(STRIDE, HIGH_LIMIT),
    goal=count(t, COUNTED) == maximum(0, CEIL_SIZE),
    derivation=derived("pool-ceil-count"),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
)

POOL_CEIL_VS_FLOOR = Theorem(
    tag="pool-ceil-vs-floor",
    title="Ceil mode adds at most one window",
    words="With less padding above than the effective kernel, ceil mode adds one window or none: none exactly when the stride divides e or the extra window would start past the input.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE, Hypothesis(formula=p_hi < K_HAT)),
    goal=And(
        between(0, o - FLOOR_SIZE, 2),
        Iff(o == FLOOR_SIZE, Or(divides(s, e), ceildiv(e, s) * s >= i + p_lo)),
    ),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("pool-ceil", "pool-size"),
)

POOL_CEIL_NEAR_FLOOR = Theorem(
    tag="pool-ceil-near-floor",
    title="Ceil and floor mode never differ by more than one",
    words="Whatever the padding, the sizes in ceil mode and in floor mode differ by at most one.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE,),
    goal=between(-1, o - FLOOR_SIZE, 2),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("pool-ceil-vs-floor",),
)

INSIDE = Hypothesis(formula=between(0, t, o))

LAST_WINDOW = Theorem(
    tag="pool-ceil-last-window",
    title="Every window of ceil mode meets the input",
    words="With less padding below than the effective kernel and at most that much above, the span of every window meets the input, the last one included.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE, LOW_LIMIT, HIGH_LIMIT, INSIDE),
    goal=And(s * t - p_lo < i, s * t - p_lo + K_HAT > 0),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "t": 4},
    uses=("pool-ceil", "pool-padding-limit"),
)

LAST_TAP = Theorem(
    tag="pool-ceil-last-tap",
    title="Every window of ceil mode reads the input",
    words="If moreover the dilation is at most the input size, one of the window's taps reads real input: tap j, the first that does not fall in the padding below.",
    where=(ROOM, SIZE, (j, maximum(0, ceildiv(p_lo - s * t, d)))),
    hypotheses=(KERNEL, STRIDE, LOW_LIMIT, HIGH_LIMIT, INSIDE, DILATION, Hypothesis(formula=d <= i)),
    goal=And(between(0, j, k), between(0, s * t + d * j - p_lo, i)),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "t": 4},
    cites=(Cite(tag="pool-ceil-last-window", values=dict(i=i, k=k, s=s, p_lo=p_lo, p_hi=p_hi, d=d, t=t, e=e, o=o)),),
)

DILATED_WINDOW = Theorem(
    tag="pool-dilated-window",
    title="Every pooling window reads the input",
    words="With padding of at most half the effective kernel, every window has a tap that reads real input.",
    where=(EQUAL_ROOM,),
    hypotheses=(*ACCEPTED, Hypothesis(formula=between(0, t, sizes.conv(*EQUAL_PADS)), why="t is a window")),
    goal=count(j, And(between(0, j, k), between(0, s * t + d * j - p, i))) >= 1,
    refuted=True,
    example={"i": 1, "k": 2, "s": 1, "p": 1, "d": 2, "t": 0},
    uses=("pool-ceil-last-tap",),
)

WINDOW_OF_X = minimum(o - 1, (x + p_lo) // s)

CEIL_COVERS = Theorem(
    tag="pool-ceil-covers",
    title="When ceil mode leaves nothing unread",
    words="Without dilation and with a stride of at most the kernel, every input position x lies in a window: the last one that starts at or before it.",
    where=((e, sizes.excess(i, k, p_lo, p_hi, 1)), SIZE, (t, WINDOW_OF_X)),
    hypotheses=(
        STRIDE,
        Hypothesis(formula=s <= k),
        Hypothesis(formula=p_lo >= 0),
        Hypothesis(formula=p_hi >= 0),
        Hypothesis(formula=e >= 0),
        Hypothesis(formula=between(0, x, i)),
    ),
    goal=And(between(0, t, o), between(s * t - p_lo, x, s * t - p_lo + k)),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "x": 7},
    uses=("pool-ceil",),
)

CEIL_COVERS_ALWAYS = Theorem(
    tag="pool-ceil-covers-always",
    title="Ceil mode covers every input position",
    words="Without dilation and with padding of at most half the kernel, every input position lies in a window of ceil mode.",
    where=((e, sizes.excess(i, k, p, p, d)), EQUAL_SIZE),
    hypotheses=(
        *ACCEPTED,
        Hypothesis(formula=d == 1, why="a dilated window has gaps anyway"),
        Hypothesis(formula=between(0, x, i), why="x is an input position"),
    ),
    goal=count(t, And(between(0, t, o), between(s * t - p, x, s * t - p + k))) >= 1,
    refuted=True,
    example={"i": 2, "k": 1, "s": 2, "p": 0, "d": 1, "x": 1},
    uses=("pool-ceil-covers",),
    source='PyTorch 2.13, MaxPool1d: ceil_mode "ensures that every element in the input tensor is covered by a sliding window"',
)

NAIVE_CEIL = Theorem(
    tag="naive-ceil",
    title="Ceil mode puts a ceiling in the floor's place",
    words="With padding of at most half the effective kernel, the size in ceil mode is ⌈e/s⌉ + 1.",
    where=(EQUAL_ROOM, EQUAL_SIZE),
    hypotheses=ACCEPTED,
    goal=o == sizes.rounded_up(e, s),
    right_when=ceildiv(e, s) * s < i + p,
    refuted=True,
    example={"i": 2, "k": 1, "s": 2, "p": 0, "d": 1},
    uses=("pool-ceil",),
    source='PyTorch\'s ceil_mode, "use ceil instead of floor to compute the output shape"; ONNX MaxPool up to operator set 12',
)

TWICE = Cite(tag="ceil-rounded-twice", values={"x": e, "b": s})

DOUBLE_CEIL = Theorem(
    tag="double-ceil",
    title="The ceiling of a quotient that is already rounded up",
    words="With padding of at most half the effective kernel, the size in ceil mode is ⌈(e + (s − 1))/s⌉ + 1, read as it is printed.",
    where=(EQUAL_ROOM, EQUAL_SIZE),
    hypotheses=ACCEPTED,
    goal=o == sizes.rounded_up(e + (s - 1), s),
    right_when=And(divides(s, e - 1), ceildiv(e, s) * s < i + p),
    refuted=True,
    example={"i": 1, "k": 1, "s": 2, "p": 0, "d": 1},
    cites=(TWICE,),
    uses=("pool-ceil", "ceil-as-floor"),
    source="PyTorch 2.13, MaxPool1d",
)

DOUBLE_CEIL_REDUCED = Theorem(
    tag="double-ceil-reduced",
    title="The same, with PyTorch's reduction",
    words="With padding of at most half the effective kernel, the size in ceil mode is ⌈(e + (s − 1))/s⌉ + 1, less one when that last window would start past the input.",
    where=(EQUAL_ROOM, EQUAL_SIZE),
    hypotheses=ACCEPTED,
    goal=o == sizes.rounded_up_clipped(e + (s - 1), s, i + p),
    right_when=Or(divides(s, e - 1), ceildiv(e, s) + 1 == ceildiv(i + p, s)),
    refuted=True,
    example={"i": 3, "k": 1, "s": 3, "p": 0, "d": 1},
    cites=(TWICE,),
    uses=("pool-ceil", "double-ceil"),
    source="PyTorch 2.13, MaxPool1d, with its clause on windows that start in the right padded region",
)

CAFFE_CEIL = Theorem(
    tag="caffe-ceil",
    title="Caffe's ceil mode is PyTorch's",
    words="With padding of at most half the effective kernel, Caffe's size, which drops a last window that starts past the input only where there is padding, is the size of PyTorch's ceil mode.",
    where=(EQUAL_ROOM, EQUAL_SIZE),
    hypotheses=ACCEPTED,
    goal=o == where(p >= 1, o, sizes.rounded_up(e, s)),
    right_when=Or(p >= 1, ceildiv(e, s) * s < i + p),
    refuted=True,
    example={"i": 2, "k": 1, "s": 2, "p": 0, "d": 1},
    uses=("pool-ceil", "naive-ceil"),
    source="Caffe, pooling layer, one axis; with two axes Caffe drops on both as soon as one is padded",
)

VALID_ROOM = (e, sizes.excess(i, k, 0, 0, d))

ONNX_VALID = Theorem(
    tag="onnx-valid-ceil",
    version=2,
    title="The ceiling that ONNX prints for VALID",
    words="Without padding, the size in ceil mode is claimed to be ⌈(i − k̂ + 1)/s⌉. That number is the size in floor mode.",
    where=(VALID_ROOM,),
    hypotheses=(
        Hypothesis(formula=i >= 1, why="an input has a position"),
        Hypothesis(formula=k >= 1, why="a kernel has a tap"),
        Hypothesis(formula=s >= 1, why="windows advance"),
        Hypothesis(formula=d >= 1, why="taps advance"),
        Hypothesis(formula=e >= 0, why="a window fits"),
    ),
    goal=sizes.pool_ceil(i, k, s, 0, 0, d) == ceildiv(i - sizes.effective_kernel(k, d) + 1, s),
    right_when=Or(divides(s, e), ceildiv(e, s) * s >= i),
    refuted=True,
    example={"i": 3, "k": 2, "s": 2, "d": 1},
    uses=("valid", "pool-ceil-vs-floor"),
    source="ONNX operator MaxPool, auto_pad = VALID, ceil_mode = 1",
)
