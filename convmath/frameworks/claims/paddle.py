"""Paddle: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks import paddle
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import (
    ADAPTIVE,
    CONV,
    MAXIMA,
    TRANSPOSED,
    b,
    d,
    e,
    i,
    i_prime,
    k,
    o,
    o_prime,
    p,
    s,
    x,
)
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import divides, for_all

CONV_FILE = "python/paddle/nn/functional/conv.py"

CLAIMS = (
    Claim(
        id="claim-pd-closed",
        document=Document(
            release=paddle.RELEASE,
            path=CONV_FILE,
            line=1161,
            where="functional.conv1d/2d/3d_transpose, Shape",
            quotation=r"H_{out} &\in [ H^\prime_{out}, H^\prime_{out} + strides[0] ]",
            installed="paddle/nn/functional/conv.py",
        ),
        sha256="c8d3f30274a0eec4740f125664ae12a415bc40d4ba79b4e862c02ef7c1666358",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=Domain(
                    names="o k s p d",
                    where=((b, sizes.conv_transpose(o, k, s, p, p, d, 0)),),
                    given=(o >= 1, k >= 1, s >= 1, p >= 0, d >= 1, b >= 1),
                ),
                says=for_all(x, s + 1, sizes.conv(b + x, k, s, p, p, d) == o),
            ),
        ),
        theorems=("conv-fibre",),
        note="The interval is half open; the page of the layer prints it so.",
        tracker=("PaddlePaddle/Paddle#18813",),
    ),
    Claim(
        id="claim-pd-conv",
        document=Document(
            release=paddle.RELEASE,
            path=CONV_FILE,
            line=647,
            where="functional.conv2d, Shape (conv1d, conv3d and the layers too)",
            quotation=r"H_{out}&= \frac{(H_{in} + 2 * paddings[0] - (dilations[0] * (H_f - 1) + 1))}{strides[0]} + 1",
            installed="paddle/nn/functional/conv.py",
        ),
        sha256="0e94ac1fd63a61c4937485056dc9d710fc80b4fb43b399ef3ec6dce12f73edac",
        topic="sizes",
        readings=(Reading(domain=CONV, says=s * (o - 1) == i + p + p - (d * (k - 1) + 1), right_when=divides(s, e)),),
        theorems=(
            "conv-size",
            "conv-fits",
        ),
    ),
    Claim(
        id="claim-pd-convt-padding",
        document=Document(
            release=paddle.RELEASE,
            path=CONV_FILE,
            line=909,
            where="functional.conv1d_transpose, arg padding",
            quotation="`dilation * (kernel - 1)` amount of zero-padding on both sides of input",
            installed="paddle/nn/functional/conv.py",
        ),
        sha256="b74fd3570250e9754b15c6f92ca56a20dced2030f88c1a9f9a763ca33756857f",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=TRANSPOSED,
                says=o_prime == sizes.conv(sizes.stretched(i_prime, s), k, 1, d * (k - 1), d * (k - 1), d),
                right_when=p == 0,
            ),
        ),
        theorems=("stretched-size",),
        note="“− padding” was lost when the sentence was copied.",
    ),
    Claim(
        id="claim-pd-maxpool-zero",
        document=Document(
            release=paddle.RELEASE,
            path="python/paddle/nn/functional/pooling.py",
            line=224,
            where="functional.max_pool1d/2d, arg padding",
            quotation="which means the feature map is zero padded by size of `padding` on every sides",
            installed="paddle/nn/functional/pooling.py",
        ),
        sha256="8eeafee72de418c27f45c0c13b05efd1c39a6c0788b82d67d29a295b71100ed1",
        topic="pooling",
        readings=(Reading(domain=MAXIMA, says=runs.zeros_pad_a_maximum, right_if=x >= 0),),
        theorems=("max-is-tropical",),
    ),
    Claim(
        id="claim-pd-unfold",
        document=Document(
            release=paddle.RELEASE,
            path="python/paddle/nn/functional/common.py",
            line=106,
            where="functional.unfold",
            quotation=r"hout &= \frac{H + paddings[0] + paddings[2] - dkernel[0]}{strides[0]} + 1",
            installed="paddle/nn/functional/common.py",
        ),
        sha256="efd2f83aea80b7b5f21e1816002b7a88914baac2d0207ffa3722200a0ee44779",
        topic="unfold and fold",
        readings=(Reading(domain=CONV, says=s * (o - 1) == i + p + p - (d * (k - 1) + 1), right_when=divides(s, e)),),
        theorems=("conv-size",),
    ),
    Claim(
        id="claim-pd-adaptive",
        document=Document(
            release=paddle.RELEASE,
            path="python/paddle/nn/layer/pooling.py",
            line=953,
            where="AdaptiveAvgPool1D",
            quotation=r"lend &= \lceil(i + 1) * L_{in} / L_{out}\rceil",
            installed="paddle/nn/layer/pooling.py",
        ),
        sha256="4971ceaa95b677570d5b4ffb6017c03d5e2a6de6e561603a183e29ce7fd708ce",
        topic="adaptive pooling",
        readings=(Reading(domain=ADAPTIVE, says=runs.bins_round_outward),),
        theorems=("adaptive-bins",),
        note="The only framework that prints it.",
    ),
)
