"""Caffe: what is printed there."""

from convmath.frameworks import caffe
from convmath.frameworks.claims.letters import CAFFE_POOL, CONV, FLOOR, d, e, i, k, o, p, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import And, Or, ceildiv, divides

CLAIMS = (
    Claim(
        id="claim-ca-conv",
        document=Document(
            release=caffe.RELEASE,
            path="docs/tutorial/layers/convolution.md",
            line=15,
            where="Convolution layer",
            quotation="`h_o = (h_i + 2 * pad_h - kernel_h) / stride_h + 1`",
        ),
        sha256="b70c480b166af98995c1463a4e7a611bbd85da22d770fefc6a206b4e34bdff6c",
        topic="sizes",
        readings=(
            Reading(
                domain=CONV, says=s * (o - 1) == i + p + p - k, right_when=And(divides(s, e), (d - 1) * (k - 1) == 0)
            ),
        ),
        theorems=("conv-size",),
        note="Neither floor nor dilation; in C++ the division of whole numbers truncates.",
    ),
    Claim(
        id="claim-ca-pool",
        document=Document(
            release=caffe.RELEASE,
            path="docs/tutorial/layers/pooling.md",
            line=15,
            where="Pooling layer",
            quotation="where h_o and w_o are computed in the same way as convolution",
        ),
        sha256="acee768a99cbb7a3f870c5285ec91ed0e5b0a2bfde385ea05a27d1c1229f1261",
        topic="ceil mode",
        readings=(
            Reading(
                domain=CAFFE_POOL,
                says=o == FLOOR,
                right_when=Or(divides(s, e), And(p >= 1, ceildiv(e, s) * s >= i + p)),
            ),
        ),
        theorems=(
            "caffe-ceil",
            "pool-ceil-vs-floor",
        ),
        note="Caffe's pools round up; its convolutions do not.",
        tracker=(
            "BVLC/caffe#988",
            "BVLC/caffe#1318",
            "BVLC/caffe#3057",
            "BVLC/caffe#4781",
        ),
    ),
)
