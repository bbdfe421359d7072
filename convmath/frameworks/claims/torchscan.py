"""torchscan: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import k, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="torchscan",
    version="0.2.0",
    address="https://github.com/frgfm/torch-scan/blob/v0.2.0/",
    package="torchscan",
)

CLAIMS = (
    Claim(
        id="claim-ts-rf",
        document=Document(
            release=RELEASE,
            path="torchscan/modules/receptive.py",
            line=24,
            where="module_rf",
            quotation="Estimate the spatial receptive field of the module",
        ),
        sha256="a29239cc20678144079c5d237aceaab9a3cde33e71bfc278666fb9f967b33d7c",
        topic="networks",
        readings=(Reading(domain=Domain(names="k s", given=(k >= 1, s >= 1)), says=runs.field_is_minus_the_kernel),),
        note="A receptive field below 0 is none.",
        tracker=(
            "frgfm/torch-scan#12",
            "frgfm/torch-scan#27",
            "frgfm/torch-scan#31",
            "frgfm/torch-scan#33",
        ),
    ),
)
