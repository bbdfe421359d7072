"""ONNX: what is printed there."""

from convmath.frameworks import onnx
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import (
    ADDED,
    CEIL_AVERAGE,
    CEIL_DILATED,
    CEIL_POOL,
    CONV,
    COUNTED_WINDOWS,
    FLOOR,
    SAME,
    TRANSPOSED_PADDED,
    a,
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
    z,
)
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document
from convmath.language.terms import And, Iff, Or, ceildiv, count, divides, maximum

OPERATORS = "docs/Operators.md"

CLAIMS = (
    Claim(
        id="claim-onnx-valid-ceil",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=58,
            where="MaxPool, AveragePool 22 (ceil_mode enabled, auto_pad=VALID)",
            quotation="VALID: output_spatial_shape[i] = ceil((input_spatial_shape[i] - ((kernel_spatial_shape[i] - 1) * dilations[i] + 1) + 1) / strides_spatial_shape[i])",
            template="VALID: output_spatial_shape[i] = ceil((input_spatial_shape[i] - {kernelSpatialShape} + 1) / strides_spatial_shape[i])",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="60a0a66d84bd8b5a33eddae7ea8786277a12898ede84025f11d505dff9d92b60",
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
        note="The printed ceiling is the floor's size; ONNX Runtime and ONNX inference follow ceil mode.",
        first_seen="operator set 10",
        tracker=("microsoft/onnxruntime#10083",),
    ),
    Claim(
        id="claim-onnx-floor-value",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=78,
            where="MaxPool, AveragePool, output Y",
            quotation="Floor value of the dimension is used",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="5bcf77aed05bae9a9355db629fc7811f6eb09ba6426b04bd090d24385d858470",
        topic="ceil mode",
        readings=(
            Reading(domain=CEIL_POOL, says=o == FLOOR, right_when=Or(divides(s, e), ceildiv(e, s) * s >= i + p)),
        ),
        theorems=("pool-ceil-vs-floor",),
        first_seen="operator set 1",
    ),
    Claim(
        id="claim-onnx-pool-ceil",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=54,
            where="MaxPool, AveragePool, explicit pads",
            quotation="Sliding windows that would start in the right padded region are ignored.",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="e040addee162642a340d860fff07e5496101f46fa6c31708897dac1640d9191c",
        topic="ceil mode",
        readings=(
            Reading(words="with the sentence on ignored windows", domain=CEIL_POOL, says=o == COUNTED_WINDOWS),
            Reading(words="the formula alone", theorem="naive-ceil"),
        ),
        theorems=(
            "pool-ceil",
            "naive-ceil",
        ),
        tracker=(
            "onnx/onnx#2927",
            "onnx/onnx#3314",
            "openvinotoolkit/openvino#18731",
        ),
    ),
    Claim(
        id="claim-onnx-pad-shape",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=68,
            where="MaxPool, AveragePool, LpPool, SAME_UPPER/LOWER",
            quotation="pad_shape[i] = (output_spatial_shape[i] - 1) * strides_spatial_shape[i] + ((kernel_spatial_shape[i] - 1) * dilations[i] + 1) - input_spatial_shape[i]",
            template="pad_shape[i] = (output_spatial_shape[i] - 1) * strides_spatial_shape[i] + {kernelSpatialShape} - input_spatial_shape[i]",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="6641cfa288b793fe55b3c086547fed984e00797431b67a5fa7db9a589047e5ea",
        topic="SAME",
        readings=(
            Reading(
                domain=SAME,
                says=z == (ceildiv(i, s) - 1) * s + (d * (k - 1) + 1) - i,
                right_when=d * (k - 1) >= (i - 1) % s,
            ),
        ),
        theorems=(
            "same-total",
            "same-max-idle",
        ),
        note="No maximum with 0, so the padding may be negative.",
        tracker=("microsoft/onnxruntime#10086",),
    ),
    Claim(
        id="claim-onnx-lppool-dilation",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=132,
            where="LpPool 22 (has dilations)",
            quotation="output_spatial_shape[i] = floor((input_spatial_shape[i] + pad_shape[i] - {kernelSpatialShape}) / strides_spatial_shape[i] + 1)",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="0309c559db80f0dd0b76233bcec3a77a3ca9708b66731e25e87094cbace39f2e",
        topic="dilation",
        readings=(Reading(domain=CONV, says=o == (i + p + p - k) // s + 1, right_if=(d - 1) * (k - 1) == 0),),
        theorems=(
            "pool-size",
            "conv-size",
        ),
        first_seen="operator set 18",
    ),
    Claim(
        id="claim-onnx-lppool-ceil",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=136,
            where='LpPool 22, ceil_mode (no "ignored" sentence)',
            quotation="output_spatial_shape[i] = ceil((input_spatial_shape[i] + pad_shape[i] - {kernelSpatialShape}) / strides_spatial_shape[i] + 1)",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="d27cddc1a807d64611b79c15c55eb97e0b87960ec97c058f989fd4b05f702573",
        topic="ceil mode",
        readings=(
            Reading(domain=CEIL_AVERAGE, says=o == ceildiv(i + p + p - k, s) + 1, right_when=ceildiv(e, s) * s < i + p),
        ),
        theorems=(
            "naive-ceil",
            "pool-ceil",
        ),
        note="Shape inference was mended, the text was not.",
        tracker=(
            "onnx/onnx#7305",
            "microsoft/onnxruntime#25848",
        ),
    ),
    Claim(
        id="claim-onnx-maxunpool-inverse",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=167,
            where="MaxUnpool",
            quotation="Pooling the result of an unpooling operation should give back the original input to the unpooling op.",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="1555a2aab72ce03dafd6ad8aab2dc8f00ee889b62fc26c2f7e660c45e7d594b3",
        topic="pooling",
        readings=(Reading(theorem="unpool-values"),),
        theorems=("unpool-not-inverse",),
    ),
    Claim(
        id="claim-onnx-outpad-limit",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=32,
            where="ConvTranspose 22, output_padding",
            quotation='Each padding value in "output_padding" must be less than the corresponding stride/dilation dimension.',
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="c43e738760b358b851321d2ae16b5dd70fd6a3a8d1795713fa98e41c39155373",
        topic="output padding",
        readings=(
            Reading(
                words="below the stride, where PyTorch accepts what is below the larger of the two",
                domain=Domain(names="s d a", given=(s >= 1, d >= 1, a >= 0)),
                says=Iff(a < s, a < maximum(s, d)),
                right_if=d <= s,
            ),
            Reading(
                words="below the stride or below the dilation",
                domain=Domain(names="s d a", given=(s >= 1, d >= 1, a >= 0)),
                says=Iff(Or(a < s, a < d), a < maximum(s, d)),
            ),
        ),
        theorems=(
            "output-padding-limit",
            "round-trip",
        ),
        tracker=("onnx/onnx#3187",),
    ),
    Claim(
        id="claim-onnx-outpad-values",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=32,
            where="ConvTranspose 22, output_padding",
            quotation="It only controls the selection of the computed values, so changing this attribute only adds or removes output elements.",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="16e70142202c8035113946ccc6fd3f66b74cc8f00977a3662b6488474064edcb",
        topic="output padding",
        readings=(Reading(domain=ADDED, says=runs.first_outputs_unchanged),),
        theorems=(
            "scatter-span",
            "output-padding",
        ),
        first_seen="operator set 11",
    ),
    Claim(
        id="claim-onnx-convt-size",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=20,
            where="ConvTranspose 22",
            quotation="output_shape[i] = stride[i] * (input_size[i] - 1) + output_padding[i] + ((kernel_shape[i] - 1) * dilations[i] + 1) - pads[start_i] - pads[end_i]",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="48f180a0490774bcc82bfd01bc1a631941b290f16f8ed2c3c52f4485d42948eb",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=TRANSPOSED_PADDED,
                says=count(x, And(x >= 0, x < s * (i_prime - 1) + (d * (k - 1) + 1) - p - p + a)) == o_prime,
            ),
        ),
        theorems=("transposed-size",),
        first_seen="operator set 11",
    ),
    Claim(
        id="claim-onnx-same",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=7,
            where="Conv, pools, auto_pad",
            quotation="SAME_UPPER or SAME_LOWER mean pad the input so that `output_shape[i] = ceil(input_shape[i] / strides[i])`",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="f680665c29a31863e0a55f88932085e0686cf703528c422db98919c01f960d1f",
        topic="SAME",
        readings=(Reading(domain=SAME, says=o == ceildiv(i, s)),),
        theorems=("same-size",),
        first_seen="2020",
        tracker=("onnx/onnx#3153",),
    ),
    Claim(
        id="claim-onnx-global",
        document=Document(
            release=onnx.RELEASE,
            path=OPERATORS,
            line=186,
            where="GlobalAveragePool",
            quotation="This is equivalent to AveragePool with kernel size equal to the spatial dimension of input tensor.",
            template="This is equivalent to {op_type} with kernel size equal to the spatial dimension of input tensor.",
            installed="onnx/onnx_cpp2py_export*",
        ),
        sha256="3253c658b842f2fa549afb43493f797b5fb06d541bec8537f9124aef61f75598",
        topic="pooling",
        readings=(Reading(theorem="global"),),
    ),
)
