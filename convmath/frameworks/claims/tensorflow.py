"""TensorFlow: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks import tensorflow
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import (
    SAME_TRANSPOSED,
    SAME_UNIT,
    VALID_TRANSPOSED,
    d,
    i,
    i1,
    i2,
    i_prime,
    k,
    k1,
    k2,
    o,
    o_prime,
    s,
)
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import And, Or, Term, between, divides

NN_OPS = "tensorflow/python/ops/nn_ops.py"
CONVOLUTIONAL = "tensorflow/python/keras/layers/convolutional.py"

CLAIMS = (
    Claim(
        id="claim-tf-pool-padding",
        document=Document(
            release=tensorflow.RELEASE,
            path=NN_OPS,
            line=139,
            where="tf.nn, Notes on padding, last section",
            quotation="when applying average pooling to a 4x4 grid, how much padding is added will not impact the output",
        ),
        sha256="3bc8d6057cb3019ad37b6e9a2fa667840866892c35e4df77df5c0846ae478e5a",
        topic="averages",
        readings=(
            Reading(
                domain=Domain(names="k s", given=(between(1, k, 5), s >= 1)),
                says=runs.padding_leaves_averages,
                right_if=And(k == s, divides(s, Term(4))),
            ),
        ),
        theorems=(
            "avg-divisor-real",
            "pool-size",
        ),
        note="Judged along one axis of the grid.",
    ),
    Claim(
        id="claim-tf-same-least",
        document=Document(
            release=tensorflow.RELEASE,
            path=NN_OPS,
            line=59,
            where="tf.nn, Notes on padding",
            quotation="The amount of padding used is the smallest amount that results in the output size.",
        ),
        sha256="9d61a0195da0055106ba6d9715ea684d55b732cac6e65dc569755e35aafb57de",
        topic="SAME",
        readings=(Reading(theorem="same-least"),),
        theorems=("same-total",),
    ),
    Claim(
        id="claim-tf-atrous-swapped",
        document=Document(
            release=tensorflow.RELEASE,
            path=NN_OPS,
            line=1905,
            where="tf.nn.atrous_conv2d, Returns, VALID",
            quotation="[batch, height - rate * (filter_width - 1), width - rate * (filter_height - 1), out_channels]",
        ),
        sha256="c84656e251ae8f1aa97bcdd4be5d93b08c84e3f015fca35533c6bdfda9cacbde",
        topic="dilation",
        readings=(
            Reading(
                domain=Domain(
                    names="i1 i2 k1 k2 d",
                    given=(k1 >= 1, k2 >= 1, d >= 1, i1 - d * (k1 - 1) >= 1, i2 - d * (k2 - 1) >= 1),
                ),
                says=And(
                    sizes.conv(i1, k1, 1, 0, 0, d) == i1 - d * (k2 - 1),
                    sizes.conv(i2, k2, 1, 0, 0, d) == i2 - d * (k1 - 1),
                ),
                right_when=k1 == k2,
            ),
        ),
        theorems=(
            "valid",
            "axes-independent",
        ),
        note="Height and width of the filter are exchanged.",
        first_seen="2.9",
        tracker=("tensorflow/tensorflow#55176",),
    ),
    Claim(
        id="claim-tf-nonatrous-same",
        document=Document(
            release=tensorflow.RELEASE,
            path=NN_OPS,
            line=297,
            where="_NonAtrousConvolution docstring (has a strides argument)",
            quotation='if padding == "SAME": output_spatial_shape = input_spatial_shape',
        ),
        sha256="402722393f61453c0d98365e8f3730d7a9a9fde81867b6ede805f192e320cdc9",
        topic="SAME",
        readings=(Reading(theorem="same-keeps-size"),),
        theorems=("same-size",),
    ),
    Claim(
        id="claim-tf-convolution-same",
        document=Document(
            release=tensorflow.RELEASE,
            path=NN_OPS,
            line=1115,
            where="tf.nn.convolution, arg padding",
            quotation="height/width dimension as the input when the strides are 1",
        ),
        sha256="ee2f6c45c3cfd1a5afd959c862bf8fb389a8903c37afe0e550ccf891890e74b4",
        topic="SAME",
        readings=(Reading(domain=SAME_UNIT, says=o == i),),
        theorems=("same-size",),
    ),
    Claim(
        id="claim-tfk-convt-formula",
        document=Document(
            release=tensorflow.RELEASE,
            path=CONVOLUTIONAL,
            line=1165,
            where="tf.keras.layers.Conv2DTranspose (legacy copy), Output shape",
            quotation="new_rows = ((rows - 1) * strides[0] + kernel_size[0] - 2 * padding[0] + output_padding[0])",
        ),
        sha256="d17bc3d251a51340ef2cddd51a63aa10a63c0ed8fc316c867c91304b8493c27c",
        topic="transposed convolution",
        readings=(
            Reading(
                words="valid, with no padding in the formula",
                domain=VALID_TRANSPOSED,
                says=o_prime == s * (i_prime - 1) + k,
                right_when=k >= s,
            ),
            Reading(
                words="same, with no padding in the formula",
                domain=SAME_TRANSPOSED,
                says=o_prime == s * (i_prime - 1) + k,
                right_when=k == s,
            ),
        ),
        theorems=(
            "valid-transposed",
            "same-transposed",
        ),
        note="The argument padding is a word, so the formula's padding has no number.",
        tracker=(
            "tensorflow/tensorflow#39469",
            "tensorflow/tensorflow#50168",
            "tensorflow/tensorflow#16544",
        ),
    ),
    Claim(
        id="claim-tf-atrous-chain",
        document=Document(
            release=tensorflow.RELEASE,
            path=NN_OPS,
            line=1853,
            where="tf.nn.atrous_conv2d, Advanced usage",
            quotation="A sequence of `atrous_conv2d` operations with identical `rate` parameters, 'SAME' `padding`, and filters with odd heights/ widths:",
        ),
        sha256="9fe2552066a9d843d66982608d64ddcdc99d7f864ff7345b19c6602bb314ffb9",
        topic="dilation",
        readings=(
            Reading(
                domain=Domain(names="i k d", given=(i >= 1, k >= 1, d >= 1, k % 2 == 1)),
                says=runs.chain_without_conversions,
                right_when=Or(k == 1, divides(d, i), i < d),
            ),
        ),
        theorems=("dilation-is-stuffing",),
        note="The recipe goes on: it “can be equivalently performed” with one conversion around the whole sequence. Judged on two filters along one axis; what the first writes into the padding of a batch, the second reads.",
    ),
    Claim(
        id="claim-tf-torch-same-sides",
        document=Document(
            release=tensorflow.RELEASE,
            path=NN_OPS,
            line=86,
            where="tf.nn, Notes on padding",
            quotation="PyTorch and Caffe, which explicitly specify the number of padded pixels and always pad the same number of pixels on both sides.",
        ),
        sha256="a1fa8179a196f197ea07a34aacb6b24cc960d78dc206fa34abc753ffc249fd02",
        topic="SAME",
        readings=(
            Reading(
                domain=Domain(names="k", given=(between(1, k, 7),)), says=runs.same_pads_alike, right_when=k % 2 == 1
            ),
        ),
        theorems=("same-split",),
        note="True of PyTorch's numbers; its padding='same', since 1.9, is judged by its recorded answers.",
    ),
)
