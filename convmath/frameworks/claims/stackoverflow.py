"""Stack Overflow: what is printed there."""

from convmath.frameworks.claims.letters import ADAPTIVE, i, o, t
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And, ceildiv, for_all

RELEASE = Release(
    publisher="Stack Overflow", version="answer 53841509", address="https://github.com/chelsea0x3b/dfdx/issues/215"
)

CLAIMS = (
    Claim(
        id="claim-so-adaptive",
        document=Document(
            release=RELEASE,
            where="as quoted",
            quotation="Kernel size = input_size - (output_size-1)*stride",
        ),
        sha256="3502acfdb85f778f244fe3ffe4259f55c769f0ae7f34fa0a5d2e4c048176046d",
        topic="adaptive pooling",
        readings=(
            Reading(
                domain=ADAPTIVE,
                says=for_all(
                    t,
                    o,
                    And(t * (i // o) == t * i // o, t * (i // o) + i - (o - 1) * (i // o) == ceildiv((t + 1) * i, o)),
                ),
                right_when=i % o <= 1,
            ),
        ),
        theorems=(
            "adaptive-recipe-when",
            "adaptive-bins",
        ),
        first_seen="2020",
        copied_by=(
            "Flux.jl",
            "dfdx",
        ),
        tracker=("pytorch/TensorRT#2611",),
    ),
)
