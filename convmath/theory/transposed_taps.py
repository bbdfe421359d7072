"""Transposed convolution: the taps of a phase when the kernel is dilated."""

from convmath.language.sums import total
from convmath.language.terms import And, Iff, between, ceildiv, count, divides, maximum, variables
from convmath.theory.model import Cite, Derivation, Hypothesis, Step, Theorem

k, p_lo, j, b, c, f, h, r, u, v, x, z, y, q = variables("k p_lo j b c f h r u v x z y q")
s_prime, d_prime = variables("s' d'")

COMMON = Hypothesis(formula=h >= 1)
REDUCED = Hypothesis(formula=s_prime >= 1)
COPRIME = Hypothesis(formula=u * d_prime + v * s_prime == 1)  # so h is the greatest common divisor of h·s' and h·d'

COMMON_FACTOR = Theorem(
    tag="common-factor",
    title="A common factor does not change what divides",
    words="A product h·b divides a product h·x exactly when b divides x.",
    hypotheses=(COMMON, Hypothesis(formula=b >= 1)),
    goal=Iff(divides(h * b, h * x), divides(b, x)),
    example={"h": 2, "b": 3, "x": 6},
)

MEETS = And(between(0, j, k), divides(h * s_prime, r + p_lo - h * d_prime * j))
REST = z - d_prime * j  # a multiple of s' for the taps of the phase

POLYPHASE_TAPS = Theorem(
    tag="polyphase-taps",
    title="How many taps a phase has, dilation included",
    words="Let h be the greatest common divisor of stride s = h·s′ and dilation d = h·d′, with u·d′ + v·s′ = 1. A phase r with r + p₋ = h·z uses the taps c, c + s′, c + 2s′, … below k, with c = u·z mod s′: that is ⌈(k − c)/s′⌉ of them, and none when this is negative.",
    where=((f, u * z // s_prime), (c, u * z - s_prime * f), (b, v * z + d_prime * f)),
    hypotheses=(COMMON, REDUCED, COPRIME, Hypothesis(formula=r + p_lo == h * z)),
    goal=count(j, MEETS) == maximum(0, ceildiv(k - c, s_prime)),
    derivation=Derivation(
        start=count(j, MEETS),
        steps=(
            Step(
                to=count(j, And(between(0, j, k), divides(s_prime, REST))),
                by="same-members",
                cites=(Cite(tag="common-factor", values={"h": h, "b": s_prime, "x": REST}),),
                note="divided by h",
            ),
            Step(
                to=total(
                    (j, q, y),
                    And(between(0, j, k), q == REST // s_prime, s_prime * q == REST, y == f + v * j - u * q),
                    1,
                ),
                by="re-index",
                maps=((j, REST // s_prime, f + v * j - u * (REST // s_prime)), (j,)),
                note="the quotient and the number of the tap get names",
            ),
            Step(
                to=count(y, between(0, y, ceildiv(k - c, s_prime))),
                by="re-index",
                maps=((y,), (c + s_prime * y, b - d_prime * y, y)),
                cites=(
                    Cite(tag="ceil-above", values={"y": y, "x": k - c, "b": s_prime}),
                    Cite(tag="multiple", values={"b": s_prime, "y": b - d_prime * y}),
                ),
                note="c, c + s′, c + 2s′, …",
            ),
            Step(to=maximum(0, ceildiv(k - c, s_prime)), by="count-interval"),
        ),
    ),
    example={"k": 3, "s'": 2, "d'": 1, "h": 1, "u": 1, "v": 0, "p_lo": 1, "r": 1, "z": 2},
    uses=("polyphase", "empty-phase"),
)

PHASE_RECEIVES = Theorem(
    tag="phase-receives",
    title="Which phases receive anything",
    words="A phase has a tap exactly when its first tap c is one of the k: this is what phases-used counts.",
    hypotheses=(REDUCED,),
    goal=Iff(maximum(0, ceildiv(k - c, s_prime)) >= 1, c < k),
    example={"k": 3, "s'": 2, "c": 1},
    uses=("polyphase-taps", "phases-used", "even-taps"),
)
