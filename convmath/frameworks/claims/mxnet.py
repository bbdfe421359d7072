"""Apache MXNet: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks import mxnet
from convmath.frameworks.claims.letters import TRANSPOSED, d, i_prime, k, o_prime, p, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import Or

CONV_LAYERS = "python/mxnet/gluon/nn/conv_layers.py"

CLAIMS = (
    Claim(
        id="claim-mx-convt-dilation",
        document=Document(
            release=mxnet.RELEASE,
            path=CONV_LAYERS,
            where="gluon.nn.Conv1DTranspose (2D, 3D too), Outputs",
            quotation="out_width = (width-1)*strides-2*padding+kernel_size+output_padding",
        ),
        sha256="0e4e4839f5d20658b10fd6bb4ee585ccdb5674e5131972d9f8952eccca5d1c3a",
        topic="transposed convolution",
        readings=(
            Reading(domain=TRANSPOSED, says=o_prime == (i_prime - 1) * s - 2 * p + k, right_when=Or(d == 1, k == 1)),
        ),
        theorems=("transposed-size",),
    ),
    Claim(
        id="claim-mx-convt-pad",
        document=Document(
            release=mxnet.RELEASE,
            path=CONV_LAYERS,
            where="gluon.nn.Conv*DTranspose, arg padding",
            quotation="If padding is non-zero, then the input is implicitly zero-padded on both sides for padding number of points",
        ),
        sha256="f105f0cd6c38c4eb77556e36192cf57547427053f141492cb33429c3046ea400",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=TRANSPOSED,
                says=o_prime == sizes.conv_transpose(i_prime + p + p, k, s, 0, 0, d, 0),
                right_when=p == 0,
            ),
        ),
        theorems=("transposed-size",),
        note="The padding of a transposed layer is taken away from its output.",
    ),
)
