"""MindSpore: what is printed there."""

from convmath.frameworks.claims.letters import SAME, i, o, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import divides

RELEASE_1 = Release(
    publisher="MindSpore",
    version="r1.10",
    address="https://mindspore.cn/docs/en/r1.10/api_python/nn/mindspore.nn.MaxPool2d.html",
)
RELEASE_2 = Release(
    publisher="MindSpore",
    version="r2.1",
    address="https://mindspore.cn/docs/en/r2.1/api_python/nn/mindspore.nn.MaxPool2d.html",
)

CLAIMS = (
    Claim(
        id="claim-ms-same-110",
        document=Document(
            release=RELEASE_1,
            where="arg pad_mode, same",
            quotation="The height and width of the output will be the same as the input.",
        ),
        sha256="84aaed2ac3b386765c7b30b00986fd891c66d2e93894e639841deb61503b1942",
        topic="SAME",
        readings=(Reading(theorem="same-keeps-size"),),
        theorems=("same-size",),
        fixed_in="r2.4",
    ),
    Claim(
        id="claim-ms-same-21",
        document=Document(
            release=RELEASE_2,
            where="arg pad_mode, same",
            quotation="same: The output shape is the same as the input shape evenly divided by stride.",
        ),
        sha256="b12649ebd1df3267f80e6945e9423ceb832618a2cda92c98b398414af017cf51",
        topic="SAME",
        readings=(Reading(domain=SAME, says=s * o == i, right_when=divides(s, i)),),
        theorems=(
            "same-size",
            "conv-size-forms",
        ),
        first_seen="r2.0",
        fixed_in="r2.4",
    ),
)
