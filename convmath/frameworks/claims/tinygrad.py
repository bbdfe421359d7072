"""tinygrad: what is printed there."""

from convmath.frameworks import tinygrad
from convmath.frameworks.claims.letters import CEIL_DILATED, e, i, o, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import ceildiv

CLAIMS = (
    Claim(
        id="claim-tg-ceil",
        document=Document(
            release=tinygrad.RELEASE,
            path="tinygrad/mixin/op.py",
            line=1307,
            where="Tensor.max_pool2d, avg_pool2d",
            quotation="output shape will be determined using ceil division",
        ),
        sha256="cf7348ab69f44b8df8018e51a23c6a8dc1a0d97bf315f9861bb6d5cd93174b10",
        topic="ceil mode",
        readings=(Reading(domain=CEIL_DILATED, says=o == ceildiv(e, s) + 1, right_when=ceildiv(e, s) * s < i),),
        theorems=(
            "naive-ceil",
            "pool-ceil",
        ),
        note="The code drops windows past the input, as PyTorch does.",
    ),
)
