"""The textbook Dive into Deep Learning: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import CONV, ONCE, TRANSPOSED, d, e, i, i_prime, k, o, o_prime, p, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import Or, divides

RELEASE = Release(
    publisher="Dive into Deep Learning",
    version="of commit 23d7a5a",
    address="https://github.com/d2l-ai/d2l-en/blob/23d7a5aecceee57d1292c56e90cce307f183bb0a/",
)
TRANSPOSED_CONV = "chapter_computer-vision/transposed-conv.md"
PADDING_AND_STRIDES = "chapter_convolutional-neural-networks/padding-and-strides.md"
CONV_LAYER = "chapter_convolutional-neural-networks/conv-layer.md"

CLAIMS = (
    Claim(
        id="claim-d2l-roundtrip",
        document=Document(
            release=RELEASE,
            path=TRANSPOSED_CONV,
            line=211,
            where="Transposed convolution (and Summary)",
            quotation=r"will have the same shape as $\mathsf{X}$",
        ),
        sha256="d04e716a5c9b760af0e24a4a4e064de6cd239714de0f21833ec2b511f224c0a3",
        topic="transposed convolution",
        readings=(Reading(domain=CONV, says=sizes.conv_transpose(o, k, s, p, p, d, 0) == i, right_when=divides(s, e)),),
        theorems=(
            "output-padding",
            "round-trip",
        ),
    ),
    Claim(
        id="claim-d2l-equally",
        document=Document(
            release=RELEASE,
            path=PADDING_AND_STRIDES,
            line=344,
            where="Summary and Discussion",
            quotation="it ensures that all pixels are used equally frequently",
        ),
        sha256="80aeec39290c0e69b3273384730d5c7e0208067c5e0c93143354cb830cfdb27d",
        topic="padding",
        readings=(
            Reading(
                domain=Domain(names="i k", given=(i >= 1, k >= 1, k % 2 == 1)),
                says=runs.read_equally_often,
                right_when=Or(k == 1, 2 * i <= k + 1),
            ),
        ),
        theorems=("half",),
    ),
    Claim(
        id="claim-d2l-larger",
        document=Document(
            release=RELEASE,
            path=TRANSPOSED_CONV,
            line=104,
            where="Introduction and Summary",
            quotation="thereby producing an output that is larger than the input",
        ),
        sha256="4e2d10acafd243eb1ec2bde9e91fd2a07255762a52f588e13df621af68e83dec",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=TRANSPOSED, says=o_prime > i_prime, right_when=(s - 1) * (i_prime - 1) + d * (k - 1) > p + p
            ),
        ),
        theorems=("transposed-size",),
    ),
    Claim(
        id="claim-d2l-index",
        document=Document(
            release=RELEASE,
            path=CONV_LAYER,
            line=285,
            where="Object edge detection",
            quotation="it computes $x_{i,j} - x_{(i+1),j}$, i.e., it computes the difference between the values of horizontally adjacent pixels",
        ),
        sha256="581110cb8afb1e4d5bc27a7121740a22b31fff4ac00c8e449fcebd48c44219ac",
        topic="values and gradients",
        readings=(Reading(domain=ONCE, says=runs.first_index_is_horizontal),),
        note="Rows are the first index.",
        proposal="it computes $x_{i,j} - x_{i,(j+1)}$",
    ),
    Claim(
        id="claim-d2l-fcn-double",
        document=Document(
            release=RELEASE,
            path="chapter_computer-vision/fcn.md",
            line=137,
            where="FCN",
            quotation="and the height and width of the kernel $2s$,",
        ),
        sha256="2516d5fb0dcaf338b9ba09e1d6539001a4dec3cfdbfe25a8d828af37114dd2a6",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=Domain(names="i' s", given=(i_prime >= 1, s >= 2, s % 2 == 0)),
                says=sizes.conv_transpose(i_prime, 2 * s, s, s // 2, s // 2, 1, 0) == s * i_prime,
            ),
        ),
        theorems=("doubling",),
    ),
    Claim(
        id="claim-d2l-nine",
        document=Document(
            release=RELEASE,
            path=CONV_LAYER,
            line=539,
            where="Receptive field",
            quotation="on the input includes all the nine input elements",
        ),
        sha256="37d179a4c81575ebd514eb2a7983e0e1236e63575f36134c48309183901eacf4",
        topic="networks",
        readings=(Reading(domain=ONCE, says=runs.two_by_two_twice_is_9),),
    ),
)
