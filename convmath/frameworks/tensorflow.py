"""TensorFlow: what is known, and from where."""

from convmath.frameworks.model import Document, Fact, Framework, Place, Release

RELEASE = Release(
    publisher="TensorFlow",
    version="2.21.0",
    address="https://github.com/tensorflow/tensorflow/blob/v2.21.0/",
    package="tensorflow tensorflow-cpu",
)
OPS = "tensorflow/python/ops/nn_ops.py"
NOTES = Document(
    release=RELEASE,
    path=OPS,
    line=23,
    where="tf.nn, Notes on padding",
    quotation="`padding` parameter can either be the string `'VALID'`, which means use no padding, or `'SAME'`",
)
IGNORED = Document(
    release=RELEASE,
    path=OPS,
    line=28,
    where="tf.nn, Notes on padding",
    quotation="In case of pools, the padded input values are ignored.",
)
PAIRS = Document(
    release=RELEASE,
    path=OPS,
    line=2331,
    where="tf.nn.conv2d, padding",
    quotation="this should be in the form `[[0, 0], [pad_top, pad_bottom], [pad_left, pad_right], [0, 0]]`.",
)
AVERAGE = Document(
    release=RELEASE,
    path=OPS,
    line=4637,
    where="tf.nn.avg_pool1d, padding",
    quotation="padding: A string, either `'VALID'` or `'SAME'`.",
)

LIMIT = Document(
    release=RELEASE,
    path="tensorflow/core/kernels/pooling_ops_common.cc",
    where="pooling, the error for too much padding",
    quotation="padding to be less than the width of the kernel",
    installed="tensorflow/libtensorflow_cc.so.2",
)

FRAMEWORK = Framework(
    name="tensorflow",
    title="TensorFlow",
    version="2.21.0",
    words=(("'VALID'", "valid"), ("'SAME'", "same_upper")),
    pairs="padding=[[0, 0], [{low}, {high}], [0, 0]]",
    pairs_for=("conv", "max_pool"),
    most="below",
    left_out="",
    first="tf.pad(x, [[0, 0], [{low}, {high}], [0, 0]])",
    grounds={
        "words": (NOTES,),
        "pairs": (PAIRS,),
        "pairs_for": (PAIRS, AVERAGE),
        "most": (LIMIT,),
        "left_out": (IGNORED,),
        "first": (Document(release=RELEASE, path="tensorflow/python/ops/array_ops.py", where="tf.pad"),),
    },
    facts=(
        Fact(says="pairs are per dimension, batch and channels included, here for one axis", evidence=(PAIRS,)),
        Fact(says="average pools take words only and leave the padding out", evidence=(AVERAGE, IGNORED)),
    ),
    places=(
        Place(tag="same-size", verdict="states it", document=NOTES),
        Place(tag="same-total", verdict="states it", document=NOTES),
        Place(tag="same-split", verdict="states it", document=NOTES, note="SAME_UPPER"),
        Place(tag="same-transposed", verdict="states it", document=NOTES),
    ),
)
