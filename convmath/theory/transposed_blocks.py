"""The matrix of two axes: each of its two shifts by itself."""

from convmath.language.sums import Array, total
from convmath.language.terms import And, between, variables
from convmath.theory.model import Derivation, Step, Theorem
from convmath.theory.transposed_values import TWO_AXES

t1, t2, j1, j2, x1, x2, s1, s2 = variables("t1 t2 j1 j2 x1 x2 s1 s2")
d1, d2, k1, k2, p1, p2 = variables("d1 d2 k1 k2 p1 p2")
w = Array("w")

BOTH = And(between(0, j1, k1), between(0, j2, k2))
FIRST = s1 * t1 + d1 * j1 - p1 == x1
SECOND = s2 * t2 + d2 * j2 - p2 == x2
ENTRY = total((j1, j2), And(BOTH, FIRST, SECOND), w[j1, j2])
BLOCK_ON = total((j1, j2), And(BOTH, s1 * (t1 + 1) + d1 * j1 - p1 == x1 + s1, SECOND), w[j1, j2])
WITHIN = total((j1, j2), And(BOTH, FIRST, s2 * (t2 + 1) + d2 * j2 - p2 == x2 + s2), w[j1, j2])

BLOCKS_SHIFT = Theorem(
    tag="matrix-blocks-shift",
    title="The block one down and s₁ across is the same",
    words="In the matrix of two axes the block one down and s₁ across has the same entries.",
    goal=BLOCK_ON == ENTRY,
    derivation=Derivation(start=BLOCK_ON, steps=(Step(to=ENTRY, by="same-terms"),)),
    example=TWO_AXES,
    uses=("matrix-blocks",),
)

WITHIN_BLOCK = Theorem(
    tag="matrix-within-block",
    title="Within a block, one down and s₂ across",
    words="Within a block of the matrix of two axes the entry one down and s₂ across is the same.",
    goal=WITHIN == ENTRY,
    derivation=Derivation(start=WITHIN, steps=(Step(to=ENTRY, by="same-terms"),)),
    example=TWO_AXES,
    uses=("matrix-blocks",),
)
