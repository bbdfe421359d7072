"""Transposed convolution, values: what re-indexing the sums over the relation says.

Y is the input of the transposed layer (i' entries), w the kernel, X the other side.  Every parameter is a letter.
"""

from convmath.arithmetic import sizes
from convmath.language.sums import Array, total
from convmath.language.terms import And, Formula, Iff, Term, between, divides, for_all, variables, where
from convmath.theory.derivations import derived
from convmath.theory.model import Derivation, Hypothesis, Step, Theorem

i, o, k, s, p_lo, p_hi, d, a, t, j, x, e, u, g = variables("i o k s p_lo p_hi d a t j x e u g")
i_prime, o_prime, j_prime, t1, t2, j1, j2, x1, x2, s1, s2, d1, d2 = variables("i' o' j' t1 t2 j1 j2 x1 x2 s1 s2 d1 d2")
k1, k2 = variables("k1 k2")
m_group, n_group, y, c, b, p1, p2 = variables("m' n' y c b p1 p2")
X, Y, G, w, v1, v2 = map(Array, ("X", "Y", "G", "w", "v", "h"))

STRIDE = Hypothesis(formula=s >= 1)
ROOM = (e, sizes.excess(i, k, p_lo, p_hi, d))
SIZE = (o, sizes.conv(i, k, s, p_lo, p_hi, d))
BELOW, ABOVE = sizes.direct_padding(k, p_lo, p_hi, d, a)

meet = s * t + d * j - p_lo  # the input position where t and j meet
read = x + d * j_prime - BELOW  # the position of the stretched input that window x reads with tap j'


def landing(size: Term, values: Array) -> Term:
    """Everything that lands on x."""
    return total((t, j), And(between(0, t, size), between(0, j, k), meet == x), values[t] * w[j])


def window() -> Term:
    """Output t of the convolution; padding reads 0."""
    return total((j,), between(0, j, k), w[j] * where(between(0, meet, i), X[meet], 0))


def direct(size: Term, values: Array) -> Term:
    """Output x of the direct convolution: input stretched, stride 1, taps reversed."""
    entry = where(And(between(0, u, sizes.stretched(size, s)), divides(s, u)), values[u // s], 0)
    return total((j_prime, u), And(between(0, j_prime, k), u == read), w[k - 1 - j_prime] * entry)


def direct_guard(size: Term) -> Formula:
    """Where the direct convolution reads an entry, not a zero."""
    return And(between(0, j_prime, k), u == read, between(0, u, sizes.stretched(size, s)), divides(s, u))


TRANSPOSED_EQUIVALENCE = Theorem(
    tag="transposed-equivalence",
    title="A transposed convolution is a direct convolution",
    words="What lands on x is what a convolution with stride 1 computes there: its input is stretched, with s − 1 zeros between neighbours, its taps are reversed, its dilation is the same, and it starts d(k − 1) − p₋ before the input. A negative start is a crop.",
    hypotheses=(STRIDE,),
    goal=landing(i_prime, Y) == direct(i_prime, Y),
    derivation=derived("transposed-equivalence"),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1, "x": 2},
    uses=("stretched-size",),
)

STRETCHED_WINDOW = Theorem(
    tag="stretched-window",
    title="Crops and output padding fall into place",
    words="Window x of the direct convolution lies inside the stretched and padded, or cropped, input exactly when x is one of the o′ outputs.",
    where=((o_prime, sizes.conv_transpose(i_prime, k, s, p_lo, p_hi, d, a)),),
    hypotheses=(Hypothesis(formula=k >= 1), Hypothesis(formula=d >= 1), Hypothesis(formula=x >= 0)),
    goal=Iff(for_all(j_prime, k, between(-BELOW, read, sizes.stretched(i_prime, s) + ABOVE)), x < o_prime),
    derivation=derived("stretched-window"),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "a": 1, "x": 2},
    uses=("stretched-size", "transposed-equivalence"),
)

source, local = c // m_group, c % m_group  # the group of output channel c, and its number within the group

TRANSPOSED_CHANNELS = Theorem(
    tag="transposed-channels",
    title="Channels are exchanged within each group",
    words="With groups of n′ input and m′ output channels, output channel c gathers from the input channels y of its own group with weights w[y, c mod m′, j]. The direct convolution has the same groups, and reads the weights with the two channel indices exchanged and the taps reversed.",
    hypotheses=(
        STRIDE,
        Hypothesis(formula=m_group >= 1),
        Hypothesis(formula=n_group >= 1, why="⌊y/n′⌋ needs it; with n′ = 0 both sums are empty"),
        Hypothesis(formula=between(0, c, g * m_group)),
    ),
    goal=total(
        (y, t, j),
        And(between(0, y, g * n_group), y // n_group == source, between(0, t, i_prime), between(0, j, k), meet == x),
        Y[y, t] * w[y, local, j],
    )
    == total(
        (b, j_prime, u),
        And(between(0, b, n_group), direct_guard(i_prime)),
        Y[source * n_group + b, u // s] * w[source * n_group + b, local, k - 1 - j_prime],
    ),
    derivation=Derivation(
        start=total(
            (y, t, j),
            And(
                between(0, y, g * n_group), y // n_group == source, between(0, t, i_prime), between(0, j, k), meet == x
            ),
            Y[y, t] * w[y, local, j],
        ),
        steps=(
            Step(
                to=total(
                    (b, j_prime, u),
                    And(between(0, b, n_group), direct_guard(i_prime)),
                    Y[source * n_group + b, u // s] * w[source * n_group + b, local, k - 1 - j_prime],
                ),
                by="re-index",
                maps=((y - source * n_group, k - 1 - j, s * t), (source * n_group + b, u // s, k - 1 - j_prime)),
                note="channel y is channel y − n′⌊c/m′⌋ of its group",
            ),
        ),
    ),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1, "x": 2, "g": 2, "m'": 2, "n'": 1, "c": 3},
    uses=("transposed-equivalence",),
)

FORWARD = total((t,), between(0, t, o), Y[t] * window())  # ⟨C X, Y⟩
PAIRS = And(between(0, t, o), between(0, j, k), between(0, meet, i))
TRIPLES = And(between(0, x, i), between(0, t, o), between(0, j, k), meet == x)
BACKWARD = total((x,), between(0, x, i), X[x] * landing(o, Y))  # ⟨X, Cᵀ Y⟩

ADJOINT = Theorem(
    tag="adjoint",
    title="The transposed convolution is the adjoint",
    words="The inner product of a convolution's output with Y is the inner product of its input with the transposed convolution of Y.",
    goal=FORWARD == BACKWARD,
    derivation=derived("adjoint"),
    example={"i": 4, "o": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1},
)

INPUT_GRADIENT = Theorem(
    tag="input-gradient",
    title="The gradient with respect to the input",
    words="A loss with gradient G at the output of a convolution has, as a function of the input X, the gradient that the transposed convolution of G gives: the direct convolution of the stretched G with the taps reversed. Its size is the input's with output padding e mod s.",
    hypotheses=(STRIDE,),
    goal=total((t,), between(0, t, o), G[t] * window()) == total((x,), between(0, x, i), X[x] * direct(o, G)),
    derivation=derived("input-gradient"),
    example={"i": 4, "o": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1},
    uses=("adjoint", "transposed-equivalence", "output-padding"),
)

BY_TAP = total((t,), between(0, t, o), G[t] * where(between(0, meet, i), X[meet], 0))

WEIGHT_GRADIENT = Theorem(
    tag="weight-gradient",
    title="The gradient with respect to the weights",
    words="The gradient at tap j is a convolution of the input with G as its kernel: output j reads d·j + s·t − p₋, so the stride is d, the dilation s, and the padding the same.",
    goal=total((t,), between(0, t, o), G[t] * window()) == total((j,), between(0, j, k), w[j] * BY_TAP),
    derivation=derived("weight-gradient"),
    example={"i": 4, "o": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1},
)

WEIGHT_GRADIENT_SIZE = Theorem(
    tag="weight-gradient-size",
    title="The weights' gradient, cropped to size",
    words="That convolution has k + ⌊(e mod s)/d⌋ outputs, of which the first k are the gradient. Reading e mod s positions less of the padding above gives exactly k.",
    where=(ROOM, SIZE),
    hypotheses=(STRIDE, Hypothesis(formula=d >= 1)),
    goal=And(
        sizes.conv(i, o, d, p_lo, p_hi, s) == sizes.weight_gradient(i, k, s, p_lo, p_hi, d),
        sizes.conv(i, o, d, p_lo, p_hi - e % s, s) == k,
    ),
    example={"i": 8, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1},
    uses=("weight-gradient", "conv-fits"),
)

ENTRY = total((j,), And(between(0, j, k), meet == x), w[j])  # C[t, x]

CONV_MATRIX = Theorem(
    tag="conv-matrix",
    title="A convolution is a matrix",
    words="With C[t, x] = w[j] where tap j of window t reads x, and 0 elsewhere, output t is row t of C times the input.",
    goal=total((x,), between(0, x, i), ENTRY * X[x]) == window(),
    derivation=derived("conv-matrix"),
    example={"i": 4, "k": 3, "s": 2, "p_lo": 1, "d": 1, "t": 1},
)

MATRIX_TRANSPOSE = Theorem(
    tag="matrix-transpose",
    title="The transposed convolution is the transposed matrix",
    words="Column x of the convolution's matrix C, times Y, is what lands on x: the transposed layer multiplies by the transpose of C. That is its name.",
    goal=total((t,), between(0, t, i_prime), ENTRY * Y[t]) == landing(i_prime, Y),
    derivation=derived("matrix-transpose"),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1, "x": 2},
    uses=("conv-matrix", "adjoint"),
)

MATRIX_SHIFT = Theorem(
    tag="matrix-shift",
    title="One row on, s columns on",
    words="C[t + 1, x + s] = C[t, x]. For stride 1 the matrix is constant along its diagonals, a Toeplitz matrix; for stride s it is every s-th row of one.",
    goal=total((j,), And(between(0, j, k), s * (t + 1) + d * j - p_lo == x + s), w[j]) == ENTRY,
    derivation=derived("matrix-shift"),
    example={"k": 3, "s": 2, "p_lo": 1, "d": 1, "t": 1, "x": 2},
    uses=("conv-matrix",),
)

FIRST = s1 * t1 + d1 * j1 - p1
SECOND = s2 * t2 + d2 * j2 - p2
BOTH = And(between(0, j1, k1), between(0, j2, k2))
AXIS = {"k": 2, "s": 1, "d": 1, "p": 0, "t": 0, "x": 1}
TWO_AXES = {f"{name}{axis}": value for name, value in AXIS.items() for axis in (1, 2)}

MATRIX_BLOCKS = Theorem(
    tag="matrix-blocks",
    title="Two axes: blocks of blocks",
    words="The matrix of two axes consists of blocks, one for each t₁ and x₁; the block one down and s₁ across is the same, and within a block so is the entry one down and s₂ across.",
    goal=total(
        (j1, j2), And(BOTH, s1 * (t1 + 1) + d1 * j1 - p1 == x1 + s1, s2 * (t2 + 1) + d2 * j2 - p2 == x2 + s2), w[j1, j2]
    )
    == total((j1, j2), And(BOTH, FIRST == x1, SECOND == x2), w[j1, j2]),
    derivation=derived("matrix-blocks"),
    example=TWO_AXES,
    uses=("matrix-shift",),
)

MATRIX_KRONECKER = Theorem(
    tag="matrix-kronecker",
    title="A separable kernel gives a Kronecker product",
    words="When the kernel is a product, w[j₁, j₂] = v[j₁] h[j₂], each entry of the matrix of two axes is the product of the entries of the two one-axis matrices.",
    goal=total((j1, j2), And(BOTH, FIRST == x1, SECOND == x2), v1[j1] * v2[j2])
    == total((j1,), And(between(0, j1, k1), FIRST == x1), v1[j1])
    * total((j2,), And(between(0, j2, k2), SECOND == x2), v2[j2]),
    derivation=derived("matrix-kronecker"),
    example=TWO_AXES,
    uses=("matrix-blocks",),
)
