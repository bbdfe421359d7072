"""TensorRT: what is printed there."""

from convmath.frameworks.claims.letters import SAME, d, i, k, s, z
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release

RELEASE_1 = Release(
    publisher="TensorRT",
    version="8.6.0-EA",
    address="https://docs.nvidia.com/deeplearning/tensorrt/archives/tensorrt-860-ea/api/python_api/infer/Graph/Layers.html",
)
RELEASE_2 = Release(
    publisher="TensorRT",
    version="NvInfer.h, as trtx-sys shows it",
    address="https://docs.rs/trtx-sys/latest/trtx_sys/enum.PaddingMode.html",
)

CLAIMS = (
    Claim(
        id="claim-trt-same",
        document=Document(
            release=RELEASE_1,
            where="PaddingMode",
            quotation="SAME* implicitly calculates padding such that the output dimensions are the same as the input dimensions.",
        ),
        sha256="4019078ccf6ea4ff0baedd15a1bcd520effca2b2260ea22e18bfff7b7404af1b",
        topic="SAME",
        readings=(Reading(theorem="same-keeps-size"),),
        theorems=("same-size",),
        note="The next sentence of the page says ⌈i/s⌉.",
        first_seen="5.1.3",
    ),
    Claim(
        id="claim-trt-p",
        document=Document(
            release=RELEASE_2,
            where="SAME_UPPER",
            quotation="P = floor((I - 1) / S) * S + DK - I;",
        ),
        sha256="86a356582bf1333bc3b83ab3ec877afa6724bee226a433477f7e86ecbccb8412",
        topic="SAME",
        readings=(
            Reading(
                domain=SAME, says=z == (i - 1) // s * s + (d * (k - 1) + 1) - i, right_when=d * (k - 1) >= (i - 1) % s
            ),
        ),
        theorems=(
            "same-total",
            "same-max-idle",
        ),
    ),
)
