"""MATLAB: what is printed there."""

from convmath.frameworks.claims.letters import SAME, i, o, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import ceildiv

RELEASE = Release(
    publisher="MATLAB",
    version="R2021a",
    address="https://www.mathworks.com/help//releases/R2021a/deeplearning/ref/nnet.cnn.layer.averagepooling2dlayer.html",
)

CLAIMS = (
    Claim(
        id="claim-matlab-same",
        document=Document(
            release=RELEASE,
            where='Padding = "same"',
            quotation="If the stride is larger than 1, then the output size is",
        ),
        sha256="096d20bb7358ea9402a597d0ea73056f52fddfe705019aaf317eb35c6cde6c14",
        topic="SAME",
        readings=(Reading(domain=SAME, says=o == ceildiv(i, s)),),
        theorems=("same-size",),
    ),
)
