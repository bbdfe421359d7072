"""Paddle: what is known, and from where."""

from convmath.frameworks.model import Document, Fact, Framework, Place, Release, Rounding

RELEASE = Release(
    publisher="Paddle",
    version="3.3.1",
    address="https://github.com/PaddlePaddle/Paddle/blob/v3.3.1/",
    package="paddlepaddle",
)
CONV = Document(
    release=RELEASE,
    path="python/paddle/nn/functional/conv.py",
    line=88,
    where="functional.conv1d, the error for an unknown word",
    quotation="It can only be 'SAME' or 'VALID'.",
    installed="paddle/nn/functional/conv.py",
)
PAIR = Document(
    release=RELEASE,
    path="python/paddle/nn/functional/pooling.py",
    line=226,
    where="functional.avg_pool1d, padding",
    quotation="whose length is 2. It has the form [pad_before, pad_after].",
    installed="paddle/nn/functional/pooling.py",
)
EXCLUSIVE = Document(
    release=RELEASE,
    path="python/paddle/nn/functional/pooling.py",
    line=229,
    where="functional.avg_pool1d, exclusive",
    quotation="exclusive (bool): Whether to exclude padding points in average pooling mode, default is `True`.",
    installed="paddle/nn/functional/pooling.py",
)
KERNEL = Document(
    release=RELEASE,
    path="paddle/phi/kernels/cpu/conv_util.h",
    line=64,
    where="UpdatePaddingAndDilation, SAME",
    quotation="*(dilation->begin() + i) = 1;",
    installed="paddle/include/paddle/phi/kernels/cpu/conv_util.h",
)
CEIL = Document(
    release=RELEASE,
    path="paddle/phi/kernels/funcs/pooling.h",
    where="MaxPoolOutputSize, ceil_mode",
    quotation="return (input_size - filter_size + 2 * padding + stride - 1) / stride + 1;",
    installed="paddle/include/paddle/phi/kernels/funcs/pooling.h",
)
ADAPTIVE = Document(release=RELEASE, path="python/paddle/nn/layer/pooling.py", where="AdaptiveAvgPool1D")

FRAMEWORK = Framework(
    name="paddle",
    title="Paddle",
    version="3.3.1",
    words=(("'VALID'", "valid"), ("'SAME'", "same_upper")),
    number="padding={low}",
    pairs="padding=[{low}, {high}]",
    same_needs="dilation 1",
    counted=", exclusive=False",
    left_out="",
    first="F.pad(x, [{low}, {high}])",
    grounds={
        "words": (CONV,),
        "number pairs": (PAIR,),
        "same_needs": (KERNEL,),
        "counted left_out": (EXCLUSIVE,),
        "first": (Document(release=RELEASE, path="python/paddle/nn/functional/common.py", where="functional.pad"),),
    },
    facts=(
        Fact(says="'SAME' silently sets the dilation to 1", evidence=(KERNEL,)),
        Fact(says="average pools leave the padding out unless exclusive=False", evidence=(EXCLUSIVE,)),
    ),
    rounding=(Rounding(rule="naive", evidence=(CEIL,)),),
    places=(Place(tag="adaptive-bins", verdict="states it", document=ADAPTIVE),),
)
