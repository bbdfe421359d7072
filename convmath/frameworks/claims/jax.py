"""JAX: what is printed there."""

from convmath.frameworks import jax
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import PLAIN_ROOM, STEPS, WEIGHTED, e, k, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import And, divides

CONVOLUTION = "jax/_src/lax/convolution.py"

CLAIMS = (
    Claim(
        id="claim-jax-same",
        document=Document(
            release=jax.RELEASE,
            path=CONVOLUTION,
            line=85,
            where="lax.conv_general_dilated, arg padding",
            quotation="padding to produce same output size as the input",
        ),
        sha256="9ce8b08f512037762bee6bb33d4363bd03838ac0a270cf0c1c0481d29e920482",
        topic="SAME",
        readings=(Reading(theorem="same-keeps-size"),),
        theorems=("same-size",),
    ),
    Claim(
        id="claim-jax-convt-gradient",
        document=Document(
            release=jax.RELEASE,
            path=CONVOLUTION,
            line=324,
            where="lax.conv_transpose, use_consistent_padding=True",
            quotation="of the input so that `conv_transpose` becomes the gradient of `conv` when given the same padding and stride arguments",
        ),
        sha256="9ce5d6f3ad5b5c46d9f8fda542dcb6c162b2a9571102eadc4d8f98701b140074",
        topic="values and gradients",
        readings=(
            Reading(
                domain=Domain(names="i k s", where=(PLAIN_ROOM,), given=(*STEPS, e >= 0)),
                says=runs.transposed_is_gradient,
                right_if=And(k == 1, divides(s, e)),
            ),
        ),
        theorems=(
            "input-gradient",
            "transposed-equivalence",
            "output-padding",
        ),
        note="It needs the flip of transpose_kernel and a stride that fits.",
        copied_by=(
            "equinox#728",
            "flax#2577",
        ),
        tracker=(
            "jax-ml/jax#14337",
            "jax-ml/jax#33419",
            "jax-ml/jax#36962",
        ),
    ),
    Claim(
        id="claim-jax-transpose-kernel",
        document=Document(
            release=jax.RELEASE,
            path=CONVOLUTION,
            line=334,
            where="lax.conv_transpose, arg transpose_kernel",
            quotation="This makes the output of this function identical to the gradient-derived functions like keras.layers.Conv2DTranspose applied to the same kernel.",
        ),
        sha256="a589d47b5b46a19ef40d39c7734909060db61097ab1c4f76b5d029c135e95305",
        topic="values and gradients",
        readings=(Reading(domain=WEIGHTED, says=runs.keras_transposes_so),),
        theorems=(
            "same-transposed",
            "valid-transposed",
            "transposed-equivalence",
        ),
    ),
)
