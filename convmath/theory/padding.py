"""Padding conventions: what SAME adds, on which side, and when a single number can say the same."""

from convmath.arithmetic import sizes
from convmath.language.terms import And, Iff, Or, between, ceildiv, divides, maximum, variables
from convmath.theory.convolution import DILATION, KERNEL, STRIDE
from convmath.theory.model import Cite, Hypothesis, Theorem

i, k, s, p, d, t, x, z = variables("i k s p d t x z")

TOTAL = (z, sizes.same_total(i, k, s, d))  # all the padding that SAME adds
UPPER = z // 2, z - z // 2  # SAME_UPPER, also TensorFlow's SAME: (below, above), the odd one above
LOWER = ceildiv(z, 2), z - ceildiv(z, 2)  # SAME_LOWER: the odd one below
SIZE = ceildiv(i, s)

LAST_WINDOW = Cite(tag="ceil-less-one", values={"x": i, "b": s})

SAME_SIZE = Theorem(
    tag="same-size",
    title="The size under SAME",
    words="Padded as SAME says, with the odd position on either side, the output has ⌈i/s⌉ positions, for every kernel, stride and dilation.",
    where=(TOTAL,),
    hypotheses=(KERNEL, STRIDE, DILATION),
    goal=And(sizes.conv(i, k, s, *UPPER, d) == SIZE, sizes.conv(i, k, s, *LOWER, d) == SIZE),
    example={"i": 5, "k": 3, "s": 2, "d": 1},
    uses=("conv-size",),
)

SAME_TOTAL = Theorem(
    tag="same-total",
    title="How much SAME pads",
    words="SAME adds d(k − 1) positions less (i − 1) mod s, or none when that is negative.",
    where=(TOTAL,),
    hypotheses=(STRIDE,),
    goal=z == maximum(d * (k - 1) - (i - 1) % s, 0),
    example={"i": 6, "k": 3, "s": 2, "d": 1},
    cites=(LAST_WINDOW,),
)

SAME_LEAST = Theorem(
    tag="same-least",
    title="SAME adds no more than it must",
    words="A padding x above gives at least ⌈i/s⌉ windows exactly when x is at least the total that SAME adds.",
    where=(TOTAL,),
    hypotheses=(STRIDE, Hypothesis(formula=x >= 0)),
    goal=Iff(sizes.conv(i, k, s, 0, x, d) >= SIZE, x >= z),
    example={"i": 6, "k": 3, "s": 2, "d": 1, "x": 1},
    uses=("same-size",),
)

SAME_SPLIT = Theorem(
    tag="same-split",
    title="How SAME splits its padding",
    words="SAME_UPPER puts as much above as below or one more, SAME_LOWER as much below as above or one more; neither ever crops.",
    where=(TOTAL,),
    hypotheses=(STRIDE,),
    goal=And(
        between(0, UPPER[1] - UPPER[0], 2),
        between(0, LOWER[0] - LOWER[1], 2),
        UPPER[0] >= 0,
        LOWER[1] >= 0,
        UPPER[0] + UPPER[1] == z,
        LOWER[0] + LOWER[1] == z,
    ),
    example={"i": 6, "k": 3, "s": 2, "d": 1},
)

SAME_MAX_IDLE = Theorem(
    tag="same-max-idle",
    title="When SAME needs no maximum",
    words="The number under the maximum is negative only for a kernel that spans at most (i − 1) mod s, so never when k̂ ≥ s.",
    hypotheses=(STRIDE,),
    goal=And(
        Iff(
            (SIZE - 1) * s + sizes.effective_kernel(k, d) - i < 0,
            sizes.effective_kernel(k, d) <= (i - 1) % s,
        ),
        (i - 1) % s < s,
    ),
    example={"i": 6, "k": 3, "s": 2, "d": 1},
    cites=(LAST_WINDOW,),
    uses=("same-total",),
)

SAME_VS_SYMMETRIC = Theorem(
    tag="same-vs-symmetric",
    title="When one number says what SAME_UPPER says",
    words="A padding p on both sides starts every window where SAME_UPPER does and gives as many windows exactly when SAME adds 2p positions.",
    where=(TOTAL,),
    hypotheses=(KERNEL, STRIDE, DILATION),
    goal=Iff(And(p == UPPER[0], sizes.conv(i, k, s, p, p, d) == SIZE), 2 * p == z),
    example={"i": 5, "k": 3, "s": 2, "p": 1, "d": 1},
    uses=("same-size", "same-split"),
)

SAME_LOWER_VS_SYMMETRIC = Theorem(
    tag="same-lower-vs-symmetric",
    title="When one number says what SAME_LOWER says",
    words="A padding p on both sides starts every window where SAME_LOWER does and gives as many windows exactly when p is ⌈z/2⌉, and z is even or the stride at least 2.",
    where=(TOTAL,),
    hypotheses=(KERNEL, STRIDE, DILATION),
    goal=Iff(
        And(p == LOWER[0], sizes.conv(i, k, s, p, p, d) == SIZE),
        And(p == ceildiv(z, 2), Or(divides(2, z), s >= 2)),
    ),
    example={"i": 6, "k": 3, "s": 2, "p": 1, "d": 1},
    uses=("same-size", "same-split"),
)

SAME_SHIFT = Theorem(
    tag="same-shift",
    title="The shift by one between SAME and symmetric padding",
    words="Where SAME adds an odd number of positions and the stride is at least 2, padding ⌈z/2⌉ on both sides gives the same size, but every window starts one position earlier than under SAME_UPPER.",
    where=(TOTAL,),
    hypotheses=(Hypothesis(formula=s >= 2), Hypothesis(formula=z % 2 == 1)),
    goal=And(
        sizes.conv(i, k, s, ceildiv(z, 2), ceildiv(z, 2), d) == SIZE,
        s * t - UPPER[0] == s * t - ceildiv(z, 2) + 1,
    ),
    example={"i": 224, "k": 3, "s": 2, "d": 1, "t": 0},
    uses=("same-vs-symmetric",),
)

SAME_KEEPS_SIZE = Theorem(
    tag="same-keeps-size",
    title="SAME gives an output of the same size as the input",
    words="With SAME padding the output has the same size as the input.",
    hypotheses=(
        Hypothesis(formula=i >= 1, why="an input has a position"),
        Hypothesis(formula=s >= 1, why="windows advance"),
    ),
    goal=SIZE == i,
    right_when=Or(s == 1, i == 1),
    refuted=True,
    example={"i": 5, "s": 2},
    uses=("same-size",),
    source="Keras pooling layers; OpenVINO 2024 pooling shape rules; the JAX docstring of conv_general_dilated",
)
