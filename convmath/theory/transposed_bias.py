"""The gradient of a bias."""

from convmath.language.sums import Array, total
from convmath.language.terms import And, between, variables
from convmath.theory.model import Derivation, Step, Theorem

c, o, q, t, u = variables("c o q t u")
B, G = Array("B"), Array("G")

EVERYWHERE = And(between(0, u, q), between(0, t, o))
LOSS = total((u, t), EVERYWHERE, G[u, c, t] * B[c])

BIAS_GRADIENT = Theorem(
    tag="bias-gradient",
    title="The gradient with respect to a bias",
    words="The bias of channel c is added at every position t of every item u of a batch of q, so the loss has as its gradient there the sum of G over items and positions.",
    goal=LOSS == B[c] * total((u, t), EVERYWHERE, G[u, c, t]),
    derivation=Derivation(
        start=LOSS,
        steps=(
            Step(
                to=B[c] * total((u, t), EVERYWHERE, G[u, c, t]),
                by="same-terms",
                note="the bias is the same everywhere",
            ),
        ),
    ),
    example={"c": 1, "o": 3, "q": 2},
    uses=("weight-gradient",),
)
