"""Apple Metal Performance Shaders Graph: what is printed there."""

from convmath.frameworks.claims.letters import CEIL_AVERAGE, i, k, o, p, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import ceildiv

RELEASE = Release(
    publisher="Apple Metal Performance Shaders Graph",
    version="",
    address="https://developer.apple.com/documentation/metalperformanceshadersgraph/mpsgraphpooling2dopdescriptor/ceilmode.md",
)

CLAIMS = (
    Claim(
        id="claim-apple-ceil",
        document=Document(
            release=RELEASE,
            where="ceilMode",
            quotation="output size is computed by rounding up instead of down when dividing input size by stride",
        ),
        sha256="9c238d165f5d71dae7a6e2cab751d433c440c0dcc49c913d7f3b62508765e1dd",
        topic="ceil mode",
        readings=(Reading(domain=CEIL_AVERAGE, says=o == ceildiv(i, s), right_if=p + p == k - s),),
        theorems=(
            "ceil-shifted",
            "naive-ceil",
        ),
        note="Kernel and padding are left out of the sentence.",
    ),
)
