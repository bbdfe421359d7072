"""Keras: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks import keras
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import (
    ADAPTIVE,
    PLAIN,
    SAME,
    SAME_TRANSPOSED,
    SAME_UNIT,
    STEPS,
    e,
    i,
    i_prime,
    k,
    o,
    o_prime,
    s,
    z,
)
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import divides

AVERAGE_POOLING1D = "keras/src/layers/pooling/average_pooling1d.py"
CONV1D_TRANSPOSE = "keras/src/layers/convolutional/conv1d_transpose.py"
CONV2D_TRANSPOSE = "keras/src/layers/convolutional/conv2d_transpose.py"
CONV2D = "keras/src/layers/convolutional/conv2d.py"
ADAPTIVE_AVERAGE_POOLING1D = "keras/src/layers/pooling/adaptive_average_pooling1d.py"
AVERAGE_POOLING2D = "keras/src/layers/pooling/average_pooling2d.py"
MAX_POOLING2D = "keras/src/layers/pooling/max_pooling2d.py"
MAX_POOLING1D = "keras/src/layers/pooling/max_pooling1d.py"

CLAIMS = (
    Claim(
        id="claim-keras-pool1d-same",
        document=Document(
            release=keras.RELEASE,
            path=AVERAGE_POOLING1D,
            line=15,
            where='AveragePooling1D, MaxPooling1D, "same"',
            quotation="`output_shape = input_shape / strides`",
        ),
        sha256="60be29fa153a33746670dc892744b2d628a1580fcd7445562b01ac9f4129781b",
        topic="SAME",
        readings=(Reading(domain=SAME, says=s * o == i, right_when=divides(s, i)),),
        theorems=(
            "same-size",
            "conv-size-forms",
        ),
    ),
    Claim(
        id="claim-keras-conv1dt-same",
        document=Document(
            release=keras.RELEASE,
            path=CONV1D_TRANSPOSE,
            line=30,
            where="Conv1DTranspose, arg padding",
            quotation="the left/right or up/down of the input such that output has the same height/width dimension as the input.",
        ),
        sha256="311a7fdc0ff2518a35cd9f2539cc1043426db17d607c61b5fddbdad6e3ea7b2d",
        topic="SAME",
        readings=(Reading(domain=SAME_TRANSPOSED, says=o_prime == i_prime, right_when=s == 1),),
        theorems=("same-transposed",),
        note="The texts of Conv2DTranspose and Conv3DTranspose were mended.",
    ),
    Claim(
        id="claim-keras-convt-back",
        document=Document(
            release=keras.RELEASE,
            path=CONV2D_TRANSPOSE,
            line=16,
            where="Conv2DTranspose (the same sentence stands in Conv1D/3DTranspose and in MXNet)",
            quotation="from something that has the shape of the output of some convolution to something that has the shape of its input",
        ),
        sha256="0d65e4338c97b2221b56c3fffa541d0dbc0633060a27f4640563ab2d98073619",
        topic="transposed convolution",
        readings=(
            Reading(domain=PLAIN, says=sizes.conv_transpose(o, k, s, 0, 0, 1, 0) == i, right_when=divides(s, e)),
        ),
        theorems=(
            "output-padding",
            "round-trip",
        ),
        copied_by=("Apache MXNet",),
    ),
    Claim(
        id="claim-keras-evenly",
        document=Document(
            release=keras.RELEASE,
            path=CONV2D,
            line=33,
            where="all conv layers, arg padding",
            quotation='`"same"` results in padding evenly to the left/right or up/down of the input.',
        ),
        sha256="8d3422ac1a1eb24d529220b22d587bfd138b080682ee34cce4ccb22b09332835",
        topic="SAME",
        readings=(Reading(domain=SAME, says=z // 2 == z - z // 2, right_when=z % 2 == 0),),
        theorems=(
            "same-split",
            "same-vs-symmetric",
        ),
    ),
    Claim(
        id="claim-keras-causal",
        document=Document(
            release=keras.RELEASE,
            path="keras/src/layers/convolutional/conv1d.py",
            line=29,
            where='Conv1D, padding="causal"',
            quotation="does not depend on`input[t+1:]`",
        ),
        sha256="3d6419edc0f40a5a1794d41cbcc95ab272c9335ba5a3231304f15b6e60f88a65",
        topic="padding",
        readings=(Reading(domain=Domain(names="i k s", given=STEPS), says=runs.later_inputs_unread, right_if=s == 1),),
        theorems=(
            "causal",
            "causal-least",
        ),
        note="With a stride output t reads inputs up to s·t.",
    ),
    Claim(
        id="claim-keras-adaptive",
        document=Document(
            release=keras.RELEASE,
            path=ADAPTIVE_AVERAGE_POOLING1D,
            line=15,
            where="AdaptiveAveragePooling1D",
            quotation="The kernel size and stride are automatically computed to achieve the target output size.",
        ),
        sha256="5b88951c24ea6c1988a105e5daa8cf56399dc34d86ed6a528330ed0f40cf4af9",
        topic="adaptive pooling",
        readings=(
            Reading(words="each bin has its own size", domain=ADAPTIVE, says=runs.bins_round_outward),
            Reading(
                words="one kernel and one stride",
                domain=ADAPTIVE,
                says=runs.recipe_gives_the_bins,
                right_when=i % o <= 1,
            ),
        ),
        theorems=(
            "adaptive-bins",
            "adaptive-recipe",
            "adaptive-recipe-when",
        ),
    ),
    Claim(
        id="claim-keras-conv2d-same",
        document=Document(
            release=keras.RELEASE,
            path=CONV2D,
            line=35,
            where="Conv2D, arg padding",
            quotation="`strides=1`, the output has the same size as the input.",
        ),
        sha256="768b6220dc93c32a42916288efab9b36c7586a9dce95786dc1290950428b386e",
        topic="SAME",
        readings=(Reading(domain=SAME_UNIT, says=o == i),),
        theorems=("same-size",),
        first_seen="3.0",
        tracker=("keras-team/keras#18826",),
    ),
    Claim(
        id="claim-keras-avgpool2d-same",
        document=Document(
            release=keras.RELEASE,
            path=AVERAGE_POOLING2D,
            line=19,
            where="AveragePooling2D, same",
            quotation='The resulting output shape when using the `"same"` padding option is: `output_shape = input_shape`',
        ),
        sha256="6f893bcd9194979d541044643f0701fdc5ebe400b5225736bf72a170480d88bc",
        topic="SAME",
        readings=(Reading(theorem="same-keeps-size"),),
        theorems=("same-size",),
        note="MaxPooling2D prints the right formula at the same place.",
        proposal="`output_shape = math.floor((input_shape - 1) / strides) + 1`",
    ),
    Claim(
        id="claim-keras-maxpool2d-same",
        document=Document(
            release=keras.RELEASE,
            path=MAX_POOLING2D,
            line=20,
            where="MaxPooling2D, same",
            quotation="`output_shape = math.floor((input_shape - 1) / strides) + 1`",
        ),
        sha256="7b2e2c6bf9d66b82525c143c7deb86fc6f904cb794b2c17ec81c033ff1447ab9",
        topic="SAME",
        readings=(Reading(domain=SAME, says=o == (i - 1) // s + 1),),
        theorems=(
            "same-size",
            "ceil-as-floor",
        ),
    ),
    Claim(
        id="claim-keras-maxpool2d-valid",
        document=Document(
            release=keras.RELEASE,
            path=MAX_POOLING2D,
            line=16,
            where="MaxPooling2D, valid",
            quotation="`output_shape = math.floor((input_shape - pool_size) / strides) + 1`",
        ),
        sha256="ab9592a25dacfa3ae587af69be2f5d8c3b5e1e627792504d93d859759f78095a",
        topic="pooling",
        readings=(Reading(domain=PLAIN, says=o == (i - k) // s + 1),),
        theorems=("pool-plain",),
    ),
    Claim(
        id="claim-keras-pool1d-valid",
        document=Document(
            release=keras.RELEASE,
            path=AVERAGE_POOLING1D,
            line=12,
            where="AveragePooling1D, valid",
            quotation="`output_shape = (input_shape - pool_size + 1) / strides)`",
        ),
        sha256="4a6e80dc99d23d404ef37368d2250367d5ae2ef83764649f7f003ddda95d9f79",
        topic="pooling",
        readings=(Reading(domain=PLAIN, says=s * o == i - k + 1, right_when=divides(s, e + 1)),),
        theorems=(
            "pool-plain",
            "conv-size-forms",
        ),
        note="Rounded up it is right.",
    ),
    Claim(
        id="claim-keras-pool1d-dims",
        document=Document(
            release=keras.RELEASE,
            path=MAX_POOLING1D,
            line=22,
            where="MaxPooling1D and AveragePooling1D, padding",
            quotation="the left/right or up/down of the input such that output has the same height/width dimension as the input.",
        ),
        sha256="311a7fdc0ff2518a35cd9f2539cc1043426db17d607c61b5fddbdad6e3ea7b2d",
        topic="SAME",
        readings=(Reading(theorem="same-keeps-size"),),
        theorems=("same-size",),
        note="The two-dimensional pools print the same words.",
    ),
)
