"""calculatorsweb.site: what is printed there."""

from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="calculatorsweb.site", version="", address="https://calculatorsweb.site/ai/convolution_output_size.html"
)

CLAIMS = (
    Claim(
        id="claim-calc1-ceil",
        document=Document(
            release=RELEASE,
            where="Formula used",
            quotation="When ceil mode is enabled, the calculator replaces floor with ceil.",
        ),
        sha256="5bb9bcd3b53e719dece47547a6eb034083c7878683235308f452d5c8f3dd0e17",
        topic="ceil mode",
        readings=(Reading(theorem="naive-ceil"),),
        theorems=("pool-ceil",),
    ),
)
