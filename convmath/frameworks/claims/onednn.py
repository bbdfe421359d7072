"""oneDNN: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import d
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="oneDNN",
    version="2024.2",
    address="https://intel.com/content/www/us/en/docs/onednn/developer-guide-reference/2024-2/convolution-003.html",
)

CLAIMS = (
    Claim(
        id="claim-onednn-d0",
        document=Document(
            release=RELEASE,
            where="Convolution",
            quotation="Non-dilated convolution is defined by setting the dilation parameters to 0",
        ),
        sha256="954248c39d02702e753ba745b8d22100703861edbf21390a4bd85e9f53ebaf26",
        topic="dilation",
        readings=(
            Reading(
                words="the number counts gaps, one less than PyTorch's",
                domain=Domain(names="d", given=(d >= 0,)),
                says=runs.dilation_is_the_gap,
            ),
            Reading(
                words="the number is PyTorch's dilation",
                domain=Domain(names="d", given=(d >= 0,)),
                says=runs.dilation_is_the_gap_plus_one,
            ),
        ),
        theorems=("dilation-is-stuffing",),
        first_seen="2023.0",
        tracker=(
            "oneapi-src/oneDNN#438",
            "oneapi-src/oneDNN#587",
            "oneapi-src/oneDNN#2355",
        ),
    ),
)
