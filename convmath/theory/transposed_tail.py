"""Transposed convolution: the ends of what it writes, and when it grows."""

from convmath.arithmetic import sizes
from convmath.language.terms import And, Iff, Or, between, count, maximum, minimum, variables
from convmath.theory.model import Derivation, Hypothesis, Step, Theorem

k, s, p_lo, p_hi, d, a, x, u, t, j = variables("k s p_lo p_hi d a x u t j")
i_prime, o_prime = variables("i' o'")

LAST = (u, s * (i_prime - 1) + d * (k - 1) - p_lo)  # where the last position and the last tap meet
TRANSPOSED = (o_prime, sizes.conv_transpose(i_prime, k, s, p_lo, p_hi, d, a))
SIZE = Hypothesis(formula=o_prime >= 0)

SCATTER_ENDS = Theorem(
    tag="scatter-ends",
    title="Both ends of the scatter are landed on",
    words="A layer with a position and a tap lands on −p₋, with the first of each, and on the far end u, with the last of each; scatter-span says that it lands nowhere outside.",
    where=(LAST, (t, i_prime - 1), (j, k - 1)),
    hypotheses=(Hypothesis(formula=i_prime >= 1), Hypothesis(formula=k >= 1)),
    goal=And(
        between(0, t, i_prime),
        between(0, j, k),
        s * t + d * j - p_lo == u,
    ),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "d": 1},
    uses=("scatter-span", "transposed-size"),
)

GROWS = Theorem(
    tag="grows",
    title="When a transposed convolution is not smaller than its input",
    words="The output has at least as many positions as the input exactly when (s − 1)(i′ − 1) + d(k − 1) + a is at least both paddings together.",
    where=(TRANSPOSED,),
    goal=Iff(o_prime >= i_prime, (s - 1) * (i_prime - 1) + d * (k - 1) + a >= p_lo + p_hi),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 1, "p_hi": 1, "d": 1, "a": 1},
    uses=("transposed-size", "shrinks"),
)

BEHIND = And(between(0, x, o_prime), x > u)

OUTPUT_TAIL = Theorem(
    tag="output-tail",
    title="Which positions of output padding receive nothing",
    words="Behind the last landing place lie min(o′, max(0, a − p₊)) output positions, the last ones. No product reaches them: output padding adds zeros there, and numbers elsewhere.",
    where=(LAST, TRANSPOSED),
    hypotheses=(SIZE,),
    goal=count(x, BEHIND) == minimum(o_prime, maximum(0, a - p_hi)),
    derivation=Derivation(
        start=count(x, BEHIND),
        steps=(
            Step(to=count(x, between(maximum(0, u + 1), x, o_prime)), by="same-members", note="integers"),
            Step(to=maximum(0, o_prime - maximum(0, u + 1)), by="count-interval"),
            Step(to=minimum(o_prime, maximum(0, a - p_hi)), by="arithmetic", note="o′ = u + 1 + a − p₊"),
        ),
    ),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1, "a": 1},
    uses=("scatter-span", "transposed-size"),
)

OUTPUT_TAIL_SHORT = Theorem(
    tag="output-tail-short",
    title="When the empty positions number a − p₊",
    words="The shorter form max(0, a − p₊) is right exactly when a is at most p₊, or p₋ is at most the span s(i′ − 1) + k̂ of the scatter.",
    where=(TRANSPOSED,),
    hypotheses=(SIZE,),
    goal=Iff(
        minimum(o_prime, maximum(0, a - p_hi)) == maximum(0, a - p_hi),
        Or(a <= p_hi, p_lo <= s * (i_prime - 1) + sizes.effective_kernel(k, d)),
    ),
    example={"i'": 3, "k": 3, "s": 2, "p_lo": 0, "p_hi": 0, "d": 1, "a": 1},
    uses=("output-tail",),
)
