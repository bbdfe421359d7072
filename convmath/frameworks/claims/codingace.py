"""codingace.net: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import STEPS, k, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And

RELEASE = Release(
    publisher="codingace.net", version="", address="https://codingace.net/ai/convolution_output_size.html"
)

CLAIMS = (
    Claim(
        id="claim-calc2-macs",
        document=Document(
            release=RELEASE,
            where="Core equations",
            quotation="MACs per sample: output_spatial_volume × output_channels × kernel_volume × input_channels",
        ),
        sha256="2dca832b3ea4855c683540811f3d7130ba4ac4a5f7029ac3d9ee595b6a908b7c",
        topic="counts",
        readings=(
            Reading(
                domain=Domain(names="i k s", given=STEPS), says=runs.macs_from_outputs, right_if=And(k == 1, s == 1)
            ),
        ),
        note="The page offers transposed layers too; one channel, along one axis.",
    ),
)
