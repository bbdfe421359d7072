"""R torch: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import MAXIMA, x
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="R torch",
    version="0.8.1",
    address="https://rdocumentation.org/packages/torch/versions/0.8.1/topics/nn_max_pool2d",
)

CLAIMS = (
    Claim(
        id="claim-r-maxpool-zero",
        document=Document(
            release=RELEASE,
            where="Details",
            quotation="If padding is non-zero, then the input is implicitly zero-padded on both sides for padding number of points.",
        ),
        sha256="ef94cf6304a621fe335ff20b7243bb99d4fb1616f473a06746ab34530ef482de",
        topic="pooling",
        readings=(Reading(domain=MAXIMA, says=runs.zeros_pad_a_maximum, right_if=x >= 0),),
        theorems=("max-is-tropical",),
        note="PyTorch mended its own text.",
    ),
)
