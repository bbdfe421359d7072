"""Keras: what is known, and from where."""

from convmath.frameworks.model import Document, Fact, Framework, Place, Release

RELEASE = Release(
    publisher="Keras",
    version="3.15.1",
    address="https://github.com/keras-team/keras/blob/v3.15.1/",
    package="keras",
)
CONV = Document(
    release=RELEASE,
    path="keras/src/layers/convolutional/conv1d.py",
    line=24,
    where="Conv1D, padding",
    quotation='padding: string, `"valid"`, `"same"` or `"causal"`(case-insensitive).',
)
POOL = Document(
    release=RELEASE,
    path="keras/src/layers/pooling/average_pooling1d.py",
    line=21,
    where="AveragePooling1D, padding",
    quotation='padding: string, either `"valid"` or `"same"` (case-insensitive).',
)
STRIDE = Document(
    release=RELEASE,
    path="keras/src/layers/pooling/average_pooling1d.py",
    line=20,
    where="AveragePooling1D, strides",
    quotation="If None, it will default to `pool_size`.",
)
CAUSAL = Document(
    release=RELEASE,
    path="keras/src/layers/convolutional/conv1d.py",
    line=28,
    where="Conv1D, padding",
    quotation='`"causal"` results in causal(dilated) convolutions',
)
DILATED = Document(
    release=RELEASE,
    path="keras/src/layers/convolutional/conv1d.py",
    line=22,
    where="Conv1D, strides",
    quotation="`strides > 1` is incompatible with `dilation_rate > 1`.",
)
LAYERS = Document(release=RELEASE, path="keras/src/layers/pooling/max_pooling2d.py", where="MaxPooling2D")

FRAMEWORK = Framework(
    name="keras",
    title="Keras",
    version="3.15.1",
    words=(("'valid'", "valid"), ("'same'", "same_upper"), ("'causal'", "causal")),
    pool_words=(("'valid'", "valid"), ("'same'", "same_upper")),
    left_out="",
    first="ZeroPadding1D(({low}, {high}))",
    pools="`MaxPooling2D`, `AveragePooling2D`, `GlobalMaxPooling2D`",
    rounds_up_with='cannot; `padding="same"` gives $\\lceil i/s \\rceil$',
    stride_left_out="the kernel",
    grounds={
        "words": (CONV,),
        "pool_words": (POOL,),
        "left_out": (POOL,),
        "first": (
            Document(
                release=RELEASE, path="keras/src/layers/reshaping/zero_padding1d.py", where="ZeroPadding1D, padding"
            ),
        ),
        "pools rounds_up_with": (LAYERS,),
        "stride_left_out": (STRIDE,),
    },
    facts=(
        Fact(says="words only", evidence=(CONV, POOL)),
        Fact(says="'causal' is for Conv1D", evidence=(CONV,)),
        Fact(says="a convolution takes no stride together with a dilation", evidence=(DILATED,)),
        Fact(says="average pools leave the padding out", evidence=(POOL,)),
    ),
    places=(
        Place(tag="conv-size", verdict="states it", document=LAYERS),
        Place(tag="conv-size-forms", verdict="states a part", document=LAYERS),
        Place(tag="causal", verdict="states a part", document=CAUSAL, note='padding="causal"'),
        Place(tag="same-size", verdict="states it", document=LAYERS),
        Place(tag="global", verdict="states it", document=LAYERS),
    ),
)
