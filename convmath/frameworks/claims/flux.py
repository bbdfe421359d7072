"""Flux.jl: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks.claims.letters import STEPS, TRANSPOSED, d, i, i_prime, k, o_prime, p, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import ceildiv

RELEASE = Release(
    publisher="Flux.jl",
    version="of commit 3f2f828",
    address="https://github.com/FluxML/Flux.jl/blob/3f2f828b523d7ea202cc9295ab4f174f2f45e3f2/",
)
CONV_FILE = "src/layers/conv.jl"

CLAIMS = (
    Claim(
        id="claim-fx-convt-pad",
        document=Document(
            release=RELEASE,
            path=CONV_FILE,
            line=236,
            where="ConvTranspose",
            quotation="Whereas `pad` is used to zero-pad the input, `outpad` only affects the output shape.",
        ),
        sha256="e29e513b33d7f6b06a118bd79f407db2eb0a6d9d1fd1c66b8b074cc929642cdb",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=TRANSPOSED,
                says=o_prime == sizes.conv_transpose(i_prime + p + p, k, s, 0, 0, d, 0),
                right_when=p == 0,
            ),
        ),
        theorems=("transposed-size",),
        note="The code takes the padding away.",
    ),
    Claim(
        id="claim-fx-samepad",
        document=Document(
            release=RELEASE,
            path=CONV_FILE,
            line=18,
            where="SamePad",
            quotation="When `stride≠1`, the output size equals `ceil(input_size/stride)`.",
        ),
        sha256="ccb11c01101398af130b02b1d2eaf415da5cf392ee6cf1694a7a652a80ea94ca",
        topic="SAME",
        readings=(
            Reading(
                domain=Domain(names="i k s d", given=(*STEPS, d >= 1)),
                says=sizes.conv(i, k, s, d * (k - 1) // 2, d * (k - 1) - d * (k - 1) // 2, d) == ceildiv(i, s),
            ),
        ),
        theorems=(
            "same-size",
            "same-least",
        ),
        note="The size is TensorFlow's; the padding is not, so windows stand elsewhere.",
    ),
    Claim(
        id="claim-fx-convt-same",
        document=Document(
            release=RELEASE,
            path=CONV_FILE,
            line=233,
            where="ConvTranspose with SamePad",
            quotation="here tries to ensure `size(output,d) == size(x,d) * stride`",
        ),
        sha256="8a7f99d5ec69b4c6c035ca2fc462bbe434c4ad8e774adc4c9d2338763ef46b17",
        topic="SAME",
        readings=(
            Reading(
                domain=Domain(names="i' k s d", given=(i_prime >= 1, k >= 1, s >= 1, d >= 1, k >= s)),
                says=s * (i_prime - 1) + d * (k - 1) + 1 - d * (k - s) == s * i_prime,
                right_when=(d - 1) * (s - 1) == 0,
            ),
        ),
        theorems=("doubling",),
        note="Flux crops d(k − s) positions; kernels of at least the stride.",
    ),
)
