"""ONNX, the specification of operators: what is known, and from where."""

from convmath.frameworks.model import Document, Fact, Framework, Place, Release, Rounding

RELEASE = Release(
    publisher="ONNX",
    version="1.23.2",
    address="https://github.com/onnx/onnx/blob/v1.23.2/",
    package="onnx",
)
RUNTIME = Release(
    publisher="ONNX Runtime",
    version="1.32.0",
    address="https://github.com/microsoft/onnxruntime/blob/v1.32.0/",
    package="onnxruntime",
)
OLD = Release(publisher="ONNX", version="operator set 10", address="https://github.com/onnx/onnx/blob/v1.5.0/")
OPERATORS = "docs/Operators.md"
COMPILED = "onnx/onnx_cpp2py_export*"  # where the package has the words of the operators
AUTO = Document(
    release=RELEASE,
    path=OPERATORS,
    where="Conv, auto_pad",
    quotation="auto_pad must be either NOTSET, SAME_UPPER, SAME_LOWER or VALID.",
    installed=COMPILED,
)
LEGACY = Document(
    release=RELEASE,
    path=OPERATORS,
    where="MaxPool, auto_pad",
    quotation="`auto_pad` is a DEPRECATED attribute.",
    installed=COMPILED,
)
PADS = Document(
    release=RELEASE,
    path=OPERATORS,
    where="Conv, pads",
    quotation="`pads` format should be as follow [x1_begin, x2_begin...x1_end, x2_end,...]",
    installed=COMPILED,
)
COUNTED = Document(
    release=RELEASE,
    path=OPERATORS,
    where="AveragePool, count_include_pad",
    quotation="Whether include pad pixels when calculating values for the edges. Default is 0",
    installed=COMPILED,
)
IGNORED = Document(
    release=RELEASE,
    path=OPERATORS,
    where="MaxPool, ceil_mode",
    quotation="Sliding windows that would start in the right padded region are ignored.",
    installed=COMPILED,
)
STRIDES = Document(
    release=RELEASE,
    path=OPERATORS,
    where="MaxPool, strides",
    quotation="If not present, the stride defaults to 1 along each spatial axis.",
    installed=COMPILED,
)
TRANSPOSED = Document(release=RELEASE, path=OPERATORS, where="ConvTranspose")
POOL = Document(release=RELEASE, path=OPERATORS, where="MaxPool")
GLOBAL = Document(release=RELEASE, path=OPERATORS, where="GlobalAveragePool")
REFUSAL = Document(
    release=RUNTIME,
    path="onnxruntime/core/providers/cpu/nn/conv_attributes.h",
    where="Conv with auto_pad and dilations, the error",
    quotation="Dilation not supported for AutoPadType::SAME_UPPER or AutoPadType::SAME_LOWER.",
    installed="onnxruntime/capi/onnxruntime_pybind11_state*",
)

LIMIT = Document(
    release=RUNTIME,
    path="onnxruntime/core/providers/cpu/nn/pool_attributes.h",
    where="pools, the error for too much padding",
    quotation="Pad should be smaller than kernel.",
    installed="onnxruntime/capi/onnxruntime_pybind11_state*",
)

FRAMEWORK = Framework(
    name="onnx",
    title="ONNX",
    version="1.23.2",
    words=(("'VALID'", "valid"), ("'SAME_UPPER'", "same_upper"), ("'SAME_LOWER'", "same_lower")),
    written="auto_pad={}",
    pairs="pads=[{low}, {high}]",
    most="below",
    counted=", count_include_pad=1",
    left_out="",
    first="Pad(pads=[{low}, {high}])",
    pools="`MaxPool`, `AveragePool`, `LpPool`, `GlobalMaxPool`, `MaxUnpool`",
    rounds_up_with="`ceil_mode=1`",
    stride_left_out="1",
    grounds={
        "words written": (AUTO,),
        "pairs": (PADS,),
        "most": (LIMIT,),
        "counted left_out": (COUNTED,),
        "first": (Document(release=RELEASE, path=OPERATORS, where="Pad"),),
        "pools rounds_up_with": (POOL,),
        "stride_left_out": (STRIDES,),
    },
    facts=(
        Fact(says="pads lists all begins, then all ends", evidence=(PADS,)),
        Fact(says="auto_pad is deprecated", evidence=(LEGACY,)),
        Fact(
            says="ONNX Runtime refuses auto_pad with dilation in a convolution",
            evidence=(REFUSAL,),
        ),
        Fact(says="average pools leave the padding out unless count_include_pad=1", evidence=(COUNTED,)),
    ),
    rounding=(
        Rounding(rule="torch", only="as written since it ignores such windows", evidence=(IGNORED,)),
        Rounding(
            rule="naive",
            only="as written up to operator set 12",
            evidence=(Document(release=OLD, path=OPERATORS, where="MaxPool-10, ceil_mode"),),
        ),
    ),
    places=(
        Place(
            tag="conv-size",
            verdict="states a part",
            document=POOL,
            note="the pooling operators only; Conv prints no formula for explicit pads",
        ),
        Place(tag="conv-size-forms", verdict="states a part", document=POOL),
        Place(tag="same-size", verdict="states it", document=AUTO, note="auto_pad"),
        Place(tag="same-total", verdict="states it", document=LEGACY, note="auto_pad"),
        Place(tag="same-split", verdict="states it", document=AUTO, note="SAME_UPPER and SAME_LOWER"),
        Place(tag="transposed-size", verdict="states it", document=TRANSPOSED, note="ConvTranspose"),
        Place(tag="same-transposed", verdict="states it", document=TRANSPOSED),
        Place(tag="pool-size", verdict="states it", document=POOL),
        Place(tag="pool-ceil", verdict="states a part", document=IGNORED, note="the clip in words"),
        Place(tag="avg-divisor", verdict="states it", document=COUNTED, note="count_include_pad"),
        Place(tag="global", verdict="states it", document=GLOBAL),
    ),
)
