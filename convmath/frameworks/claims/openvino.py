"""OpenVINO: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import CEIL_DILATED, CONV, ONCE, d, e, i, k, o, p, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And, Iff, Or, ceildiv, divides

RELEASE_1 = Release(
    publisher="OpenVINO",
    version="2024 documentation",
    address="https://github.com/openvinotoolkit/openvino/blob/61125a894fbe444ab3e3ba28ed6de889e76beec3/",
)
RELEASE_2 = Release(
    publisher="OpenVINO",
    version="2024 documentation",
    address="https://github.com/openvinotoolkit/openvino/blob/1417587e5d679979ae8c9975f15a0e244aaf2057/",
)
RELEASE_3 = Release(
    publisher="OpenVINO",
    version="2024 documentation",
    address="https://github.com/openvinotoolkit/openvino/blob/460280b09960321ae20825f1727ef4f98a659251/",
)
POOLING_SHAPE_RULES = (
    "docs/articles_en/documentation/openvino-ir-format/operation-sets/operation-specs/pooling/pooling_shape_rules.rst"
)
CONVOLUTION_1 = (
    "docs/articles_en/documentation/openvino-ir-format/operation-sets/operation-specs/convolution/convolution-1.rst"
)
CONVOLUTION_BACKPROP_DATA_1 = "docs/articles_en/documentation/openvino-ir-format/operation-sets/operation-specs/convolution/convolution-backprop-data-1.rst"

CLAIMS = (
    Claim(
        id="claim-ov-pool-same",
        document=Document(
            release=RELEASE_1,
            path=POOLING_SHAPE_RULES,
            where="auto_pad = same_upper / same_lower",
            quotation="H_out = H",
        ),
        sha256="4d9488651356096b87391dbcb42e8e78d93246bb0effb9a3808fdc98695daa62",
        topic="SAME",
        readings=(Reading(theorem="same-keeps-size"),),
        theorems=("same-size",),
        tracker=("opencv/opencv#22844",),
    ),
    Claim(
        id="claim-ov-pool-valid",
        document=Document(
            release=RELEASE_1,
            path=POOLING_SHAPE_RULES,
            where="auto_pad = valid (any rounding_type)",
            quotation="H_out = ceil((H - ((kernel[0] - 1) * dilations[0] + 1) + 1) / strides[0])",
        ),
        sha256="5d899c72fcd05dba3fe2075c82362a8af4352ece14fa25238f701f67a9db059e",
        topic="ceil mode",
        readings=(
            Reading(
                domain=CEIL_DILATED,
                says=o == ceildiv(i - (d * (k - 1) + 1) + 1, s),
                right_when=Or(divides(s, e), ceildiv(e, s) * s >= i),
            ),
        ),
        theorems=(
            "pool-ceil-vs-floor",
            "onnx-valid-ceil",
        ),
        note="The page's own sixth example shows the other size.",
    ),
    Claim(
        id="claim-ov-pool-ceil",
        document=Document(
            release=RELEASE_1,
            path=POOLING_SHAPE_RULES,
            where="auto_pad = explicit and rounding_type = ceil",
            quotation="H_out = ceil((H + pads_begin[0] + pads_end[0] - ((kernel[0] - 1) * dilations[0] + 1)) / strides[0] + 1)",
        ),
        sha256="ad89299f7b150451637ffba4ba1acdf67b2046454875963e0a3f3523b1e4d799",
        topic="ceil mode",
        readings=(Reading(domain=CONV, says=ceildiv(e, s) + 1 == sizes.pool_naive_ceil(i, k, s, p, p, d)),),
        theorems=(
            "naive-ceil",
            "ceil-shifted",
        ),
        note="OpenVINO has two ceil modes; this is the formula of the one called ceil, which drops no window.",
    ),
    Claim(
        id="claim-ov-conv",
        document=Document(
            release=RELEASE_2,
            path=CONVOLUTION_1,
            where="Convolution-1",
            quotation=r"n_{out} = \left ( \frac{n_{in} + 2p - k}{s} \right ) + 1",
        ),
        sha256="6bd188a93c5f5cc79ba571bd74a21d8b007c2970fc49ee87bf27bbbadcfca2aa",
        topic="sizes",
        readings=(
            Reading(
                domain=CONV, says=s * (o - 1) == i + p + p - k, right_when=And(divides(s, e), (d - 1) * (k - 1) == 0)
            ),
        ),
        theorems=("conv-size",),
        note="Neither floor nor dilation; the page's own three-dimensional example has both.",
        first_seen="2022.3",
    ),
    Claim(
        id="claim-ov-stride0",
        document=Document(
            release=RELEASE_2,
            path=CONVOLUTION_1,
            where="Convolution-1, strides, dilations, Range of values",
            quotation="integer values starting from 0",
        ),
        sha256="70ae9a0647470b1ce4ef156cbffa99775a3d32e799de24e67d4e4ade8af23d13",
        topic="sizes",
        readings=(
            Reading(
                domain=Domain(names="s d", given=(s >= 0, d >= 0)), says=Iff(And(s >= 0, d >= 0), And(s >= 1, d >= 1))
            ),
        ),
        note="Judged by what OpenVINO 2026.4.1 accepts, strides and dilations from 1.",
    ),
    Claim(
        id="claim-ov-backprop-upper",
        document=Document(
            release=RELEASE_3,
            path=CONVOLUTION_BACKPROP_DATA_1,
            where="ConvolutionBackpropData, auto_pad",
            quotation="In case of odd padding value an extra padding is added at the end.",
        ),
        sha256="40484f5e38dd91e5c0fa47ff3759dc92882a73e212f34f97eaa33bb8d358e67b",
        topic="padding",
        readings=(
            Reading(words="at the start, as the page's formulas say", domain=ONCE, says=runs.odd_crop_at_the_start),
            Reading(words="at the end, as its attribute says", domain=ONCE, says=runs.odd_crop_at_the_end),
        ),
        theorems=("same-split",),
        tracker=("onnx/onnx#1609",),
    ),
)
