"""Chainer: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import CONV, PLAIN, d, e, i, k, o, p, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And, divides

RELEASE = Release(
    publisher="Chainer",
    version="of commit a8e15cb",
    address="https://github.com/chainer/chainer/blob/a8e15cbe55a90854a3918b8b5a976abbbff9ec94/",
)
CONVOLUTION_2D = "chainer/functions/connection/convolution_2d.py"

CLAIMS = (
    Claim(
        id="claim-ch-coverall",
        document=Document(
            release=RELEASE,
            path=CONVOLUTION_2D,
            line=554,
            where="convolution_2d, cover_all",
            quotation="If ``cover_all`` option is ``True``, the filter will cover the all spatial locations.",
        ),
        sha256="6b30df7076e1827fa673983c943cb5d4f3f2be227ed3d4676ccc36510ec93d84",
        topic="ceil mode",
        readings=(Reading(domain=PLAIN, says=runs.covers, right_if=s <= k),),
        theorems=("pool-ceil-covers",),
    ),
    Claim(
        id="claim-ch-nofloor",
        document=Document(
            release=RELEASE,
            path=CONVOLUTION_2D,
            line=551,
            where="convolution_2d",
            quotation="h_O &= (h_I + 2h_P - h_K) / s_Y + 1",
        ),
        sha256="ee32ed1206ddefd41da5ffa14a142ac35264a017440124bef937c501d3957c29",
        topic="sizes",
        readings=(
            Reading(
                domain=CONV, says=s * (o - 1) == i + p + p - k, right_when=And(divides(s, e), (d - 1) * (k - 1) == 0)
            ),
        ),
        theorems=("conv-size",),
        note="Neither floor nor dilation, which is an argument.",
    ),
)
