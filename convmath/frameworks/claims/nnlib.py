"""NNlib.jl: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import ONCE
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="NNlib.jl",
    version="of commit f71b71c",
    address="https://github.com/FluxML/NNlib.jl/blob/f71b71c7f497b849c6553e098ba1966d36418225/",
)

CLAIMS = (
    Claim(
        id="claim-nn-unfold-default",
        document=Document(
            release=RELEASE,
            path="src/fold.jl",
            line=2,
            where="NNlib.unfold / fold, signature in the docstring",
            quotation="unfold(x, kernel_size; stride = 1, pad = 0, dilation = 0, flipped = true)",
        ),
        sha256="6b81bea11e718cc1770da43bf92be631922d74075316f586f96f9c88ba3d4b64",
        topic="dilation",
        readings=(Reading(domain=ONCE, says=runs.default_dilation_is_0),),
        note="The method below the docstring has dilation = 1.",
        proposal="unfold(x, kernel_size; stride = 1, pad = 0, dilation = 1, flipped = true)",
    ),
)
