"""OpenVINO: what is known, and from where."""

from convmath.frameworks.model import Document, Fact, Framework, Place, Release, Rounding

RELEASE = Release(
    publisher="OpenVINO",
    version="2026.4.1",
    address="https://github.com/openvinotoolkit/openvino/blob/2026.4.1/",
    package="openvino",
)
DOCUMENTATION = Release(
    publisher="OpenVINO",
    version="2024 documentation",
    address="https://github.com/openvinotoolkit/openvino/blob/61125a894fbe444ab3e3ba28ed6de889e76beec3/",
)
RULES = (
    "docs/articles_en/documentation/openvino-ir-format/operation-sets/operation-specs/pooling/pooling_shape_rules.rst"
)
AUTO = Document(
    release=RELEASE,
    path="src/bindings/python/src/openvino/opset1/ops.py",
    line=131,
    where="opset1.avg_pool, auto_pad",
    quotation="[None, 'same_upper', 'same_lower', 'valid']",
    installed="openvino/opset1/ops.py",
)
EXCLUDE = Document(
    release=RELEASE,
    path="src/bindings/python/src/openvino/opset1/ops.py",
    line=127,
    where="opset1.avg_pool, exclude_pad",
    quotation="exclude_pad: Whether or not to include zero padding in average computations.",
    installed="openvino/opset1/ops.py",
)
PAIRS = Document(
    release=RELEASE,
    path="src/bindings/python/src/openvino/opset1/ops.py",
    where="opset1.convolution, pads_begin and pads_end",
)
ROUNDING = Document(release=DOCUMENTATION, path=RULES, where="Pooling shape rules, rounding_type")

FRAMEWORK = Framework(
    name="openvino",
    title="OpenVINO",
    version="2026.4.1",
    words=(("'valid'", "valid"), ("'same_upper'", "same_upper"), ("'same_lower'", "same_lower")),
    written="auto_pad={}",
    pairs="pads_begin=[{low}], pads_end=[{high}]",
    counted=", exclude_pad=False",
    left_out=", exclude_pad=True",
    first="opset.pad(x, [{low}], [{high}], 'constant')",
    grounds={
        "words written": (AUTO,),
        "pairs": (PAIRS,),
        "counted left_out": (EXCLUDE,),
        "first": (
            Document(release=RELEASE, path="src/bindings/python/src/openvino/opset1/ops.py", where="opset1.pad"),
        ),
    },
    facts=(
        Fact(
            says="average pools must be told whether to count the padding; one to convert from is taken to leave it out",
            evidence=(EXCLUDE,),
        ),
    ),
    rounding=(
        Rounding(rule="torch", called="ceil_torch", evidence=(ROUNDING,)),
        Rounding(rule="naive", called="ceil", evidence=(ROUNDING,)),
    ),
    places=(Place(tag="pool-ceil", verdict="states it", document=ROUNDING, note="CEIL_TORCH"),),
)
