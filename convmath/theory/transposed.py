"""Transposed convolution, sizes: where the scatter lands, and which convolutions come back."""

from convmath.arithmetic import claimed, sizes
from convmath.language.terms import And, Iff, Implies, Or, between, ceildiv, count, divides, maximum, minimum, variables
from convmath.theory.derivations import derived
from convmath.theory.model import Hypothesis, Theorem

i, o, k, s, p, p_lo, p_hi, d, a, t, j, x, e, b, u = variables("i o k s p p_lo p_hi d a t j x e b u")
i_prime, o_prime = variables("i' o'")

STRIDE = Hypothesis(formula=s >= 1)
DILATION = Hypothesis(formula=d >= 1)
LAST = (u, s * (i_prime - 1) + d * (k - 1) - p_lo)  # where the last position and the last tap meet
TRANSPOSED = (o_prime, sizes.conv_transpose(i_prime, k, s, p_lo, p_hi, d, a))
LEAST = (b, sizes.conv_transpose(o, k, s, p_lo, p_hi, d, 0))  # the least size whose convolution has size o
ROOM = (e, sizes.excess(i, k, p_lo, p_hi, d))
SIZE = (o, sizes.conv(i, k, s, p_lo, p_hi, d))

SCATTER_SPAN = Theorem(
    tag="scatter-span",
    title="Where a transposed convolution lands",
    words="Read backward, the relation sends position t through tap j to s·t + d·j − p₋: never before −p₋, where the first position and tap meet, and never behind the place where the last ones meet.",
    where=(LAST,),
    hypotheses=(STRIDE, DILATION),
    goal=Implies(
        And(between(0, t, i_prime), between(0, j, k)), And(-p_lo <= s * t + d * j - p_lo, s * t + d * j - p_lo <= u)
    ),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1, "t": 2, "j": 1},
)

TRANSPOSED_SIZE = Theorem(
    tag="transposed-size",
    title="The size of a transposed convolution",
    words="The output is what the scatter spans, from its first to its last landing place, less p₋ positions at the start and p₊ at the end, and a more at the end: s(i′ − 1) + d(k − 1) + 1 − p₋ − p₊ + a positions.",
    where=(LAST, TRANSPOSED),
    hypotheses=(Hypothesis(formula=o_prime >= 0),),
    goal=count(x, And(-p_lo + p_lo <= x, x <= u - p_hi + a)) == o_prime,
    derivation=derived("transposed-size"),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "a": 1},
    uses=("scatter-span",),
)

CONV_FIBRE = Theorem(
    tag="conv-fibre",
    title="Which inputs give the same output size",
    words="A convolution has output size o exactly when its input size i is one of the s numbers from b on, and b is the transposed size without output padding.",
    where=(LEAST,),
    hypotheses=(STRIDE,),
    goal=Iff(sizes.conv(i, k, s, p_lo, p_hi, d) == o, between(0, i - b, s)),
    example={"i": 7, "o": 4, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("conv-size", "transposed-size"),
)

FIBRE_COUNT = Theorem(
    tag="fibre-count",
    title="How many inputs give the same output size",
    words="Exactly s input sizes share the output size o when the least of them is positive; otherwise fewer, since sizes begin at 1.",
    where=(LEAST,),
    hypotheses=(STRIDE,),
    goal=count(i, And(i >= 1, sizes.conv(i, k, s, p_lo, p_hi, d) == o)) == minimum(s, maximum(0, b + s - 1)),
    derivation=derived("fibre-count"),
    example={"o": 4, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
)

OUTPUT_PADDING = Theorem(
    tag="output-padding",
    title="The output padding that undoes a convolution",
    words="The transposed convolution gives back the input size exactly when the output padding is what the convolution's stride left over, e mod s.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE,),
    goal=Iff(sizes.conv_transpose(o, k, s, p_lo, p_hi, d, a) == i, a == e % s),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "a": 1},
    uses=("conv-fits", "transposed-size"),
)

ROUND_TRIP = Theorem(
    tag="round-trip",
    title="Back again",
    words="The convolution of the transposed size gives back i′ exactly when 0 ≤ a < s. From s on the size may be legal, but its convolution has another size than i′.",
    where=(TRANSPOSED,),
    hypotheses=(STRIDE,),
    goal=Iff(sizes.conv(o_prime, k, s, p_lo, p_hi, d) == i_prime, between(0, a, s)),
    example={"i'": 4, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "a": 1},
    uses=("conv-fibre",),
)

TORCH_ROUND_TRIP = Theorem(
    tag="output-padding-limit",
    title="An output padding below the dilation",
    words="The rule a < max(s, d), as PyTorch has it, is claimed to make the sizes come back.",
    where=(TRANSPOSED,),
    hypotheses=(
        STRIDE,
        DILATION,
        Hypothesis(formula=k >= 1, why="a kernel has a tap"),
        Hypothesis(formula=i_prime >= 1, why="a size is at least 1"),
        Hypothesis(formula=between(0, a, maximum(s, d)), why="what PyTorch accepts"),
        Hypothesis(formula=o_prime >= 1, why="there is an output"),
    ),
    goal=sizes.conv(o_prime, k, s, p_lo, p_hi, d) == i_prime,
    refuted=True,
    right_when=a < s,
    example={"i'": 4, "k": 3, "s": 1, "p_lo": 0, "p_hi": 0, "d": 2, "a": 1},
    uses=("round-trip",),
)

BELOW, ABOVE = sizes.direct_padding(k, p_lo, p_hi, d, a)

STRETCHED_SIZE = Theorem(
    tag="stretched-size",
    title="The direct convolution has the same size",
    words="With s − 1 zeros between neighbours the input has s(i′ − 1) + 1 positions; a convolution of it with stride 1, padded by d(k − 1) − p₋ below and d(k − 1) − p₊ + a above, has the transposed size.",
    goal=sizes.conv(sizes.stretched(i_prime, s), k, 1, BELOW, ABOVE, d)
    == sizes.conv_transpose(i_prime, k, s, p_lo, p_hi, d, a),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "a": 1},
    uses=("conv-size", "transposed-size"),
)

naive = claimed.naive_fractional_stride(i_prime, k, s, p)
truth = sizes.conv_transpose(i_prime, k, s, p, p, 1, 0)

NAIVE_FRACTIONAL_STRIDE = Theorem(
    tag="naive-fractional-stride",
    title="Stride 1/s, put into the formula",
    words="The transposed convolution is claimed to have the size of a convolution with stride 1/s and padding k − p − 1.",
    hypotheses=(
        STRIDE,
        Hypothesis(formula=k >= 1, why="a kernel has a tap"),
        Hypothesis(formula=i_prime >= 1, why="a size is at least 1"),
        Hypothesis(formula=p >= 0, why="a padding, not a crop"),
        Hypothesis(formula=truth >= 1, why="there is an output"),
    ),
    goal=truth == naive,
    refuted=True,
    right_when=Or(s == 1, k == 2 * p + 1),
    example={"i'": 3, "k": 3, "s": 2, "p": 1},
    uses=("transposed-size",),
)

FRACTIONAL_STRIDE_ERROR = Theorem(
    tag="fractional-stride-error",
    title="How wrong the fractional stride is",
    words="Stride 1/s with padding k − p − 1, put into the convolution formula, is off by exactly (s − 1)(k − 1 − 2p): too large when k > 2p + 1, too small when k < 2p + 1, for every stride from 2 on.",
    goal=And(
        naive - truth == (s - 1) * (k - 1 - 2 * p),
        Implies(And(s >= 2, k > 2 * p + 1), naive > truth),
        Implies(And(s >= 2, k < 2 * p + 1), naive < truth),
    ),
    example={"i'": 3, "k": 4, "s": 2, "p": 1},
    uses=("naive-fractional-stride",),
)

FULL_STRIDE_GAP = maximum(sizes.effective_kernel(k, d) - s, 0)  # what "SAME" pads in all when the stride divides

SAME_TRANSPOSED = Theorem(
    tag="same-transposed",
    title='Transposed convolution with padding "SAME"',
    words="With padding that adds up to max(k̂ − s, 0), however it is split, and output padding max(s − k̂, 0), the output is s times the input; the convolution with the same padding comes back.",
    where=((o_prime, sizes.same_transposed(i_prime, s)),),
    hypotheses=(STRIDE,),
    goal=And(
        sizes.conv_transpose(
            i_prime, k, s, p_lo, FULL_STRIDE_GAP - p_lo, d, maximum(s - sizes.effective_kernel(k, d), 0)
        )
        == o_prime,
        ceildiv(o_prime, s) == i_prime,
    ),
    example={"i'": 4, "k": 3, "s": 2, "p_lo": 0, "d": 1},
    uses=("transposed-size",),
)

VALID_TRANSPOSED = Theorem(
    tag="valid-transposed",
    title='Transposed convolution with padding "VALID"',
    words="Without padding, and with output padding max(s − k̂, 0), the output is i′s + max(k̂ − s, 0).",
    goal=sizes.conv_transpose(i_prime, k, s, 0, 0, d, maximum(s - sizes.effective_kernel(k, d), 0))
    == sizes.valid_transposed(i_prime, k, s, d),
    example={"i'": 4, "k": 3, "s": 2, "d": 1},
    uses=("transposed-size",),
)

DOUBLING = Theorem(
    tag="doubling",
    title="Doubling, tripling, and so on",
    words="The transposed size is s times the input exactly when effective kernel and output padding together are the stride and both paddings together, whatever the input. Kernel 2s − (s mod 2) with padding ⌈(s − 1)/2⌉ does it for every stride; for an even one that is kernel 2s and padding s/2.",
    goal=And(
        Iff(
            sizes.conv_transpose(i_prime, k, s, p_lo, p_hi, d, a) == i_prime * s,
            sizes.effective_kernel(k, d) + a == s + p_lo + p_hi,
        ),
        sizes.conv_transpose(i_prime, 2 * s - s % 2, s, ceildiv(s - 1, 2), ceildiv(s - 1, 2), 1, 0) == i_prime * s,
        Implies(divides(2, s), And(2 * s - s % 2 == 2 * s, ceildiv(s - 1, 2) == s // 2)),
    ),
    example={"i'": 4, "k": 4, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "a": 0},
    uses=("transposed-size",),
)
