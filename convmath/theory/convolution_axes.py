"""Several axes: one after another."""

from convmath.language.sums import total
from convmath.language.terms import And, between, maximum, variables
from convmath.theory.derivations import derived
from convmath.theory.model import Hypothesis, Theorem

e1, e2, s1, s2, t, u = variables("e1 e2 s1 s2 t u")

# A window fits along an axis when s*t is at most the room there [window-count]; t <= e follows, and bounds the sum.
PAIRS_THAT_FIT = total((t, u), And(between(0, t, e1 + 1), s1 * t <= e1, between(0, u, e2 + 1), s2 * u <= e2), 1)

AXES_INDEPENDENT = Theorem(
    tag="axes-independent",
    title="Axes are independent",
    words="A window of two axes fits when it fits along each, so the windows number the product of the sizes of the axes; e₁ and e₂ are the rooms left beside the first window. The bounds t ≤ e₁ and u ≤ e₂ only say that the sum ends; they follow from the others.",
    hypotheses=(Hypothesis(formula=s1 >= 1), Hypothesis(formula=s2 >= 1)),
    goal=PAIRS_THAT_FIT == maximum(0, e1 // s1 + 1) * maximum(0, e2 // s2 + 1),
    derivation=derived("axes-independent"),
    example={"s1": 2, "e1": 4, "s2": 1, "e2": 2},
    uses=("window-count", "conv-size"),
)
