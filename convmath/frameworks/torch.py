"""PyTorch: what is known, and from where."""

from convmath.frameworks import recorded
from convmath.frameworks.model import Document, Fact, Framework, Place, Release, Rounding, Table

TABLE = Table(
    file=recorded.TORCH,
    framework="PyTorch",
    version="2.13.0+cpu",
    sha256="7bfd1ee47ba5bba1e02a1c5f398ccc287f9c387f6cfcab51cb3885284f75f119",
)
RELEASE = Release(
    publisher="PyTorch",
    version="2.13.0",
    address="https://github.com/pytorch/pytorch/blob/v2.13.0/",
    package="torch",
)
CONV = Document(
    release=RELEASE,
    path="torch/nn/modules/conv.py",
    line=270,
    where="nn.Conv1d, padding",
    quotation="``padding='valid'`` is the same as no padding. ``padding='same'`` pads",
)
STRIDED = Document(
    release=RELEASE,
    path="torch/nn/modules/conv.py",
    line=119,
    where="nn.Conv1d, the error for a strided 'same'",
    quotation="padding='same' is not supported for strided convolutions",
)
TRANSPOSED = Document(release=RELEASE, path="torch/nn/modules/conv.py", where="nn.ConvTranspose1d, Shape")
HALF = Document(
    release=RELEASE,
    path="torch/nn/functional.py",
    line=698,
    where="functional.max_pool1d, padding",
    quotation="must be >= 0 and <= kernel_size / 2",
)
COUNTED = Document(
    release=RELEASE,
    path="torch/nn/modules/pooling.py",
    line=625,
    where="nn.AvgPool1d, count_include_pad",
    quotation="count_include_pad: when True, will include the zero-padding in the averaging calculation",
)
POOLING = Document(release=RELEASE, path="torch/nn/modules/pooling.py", where="torch.nn, pooling layers")

FRAMEWORK = Framework(
    name="torch",
    title="PyTorch",
    version="2.13.0",
    words=(("'valid'", "valid"), ("'same'", "same_upper")),
    pool_words=(),
    number="padding={low}",
    most="half",
    same_needs="stride 1",
    counted="",
    left_out=", count_include_pad=False",
    first="F.pad(x, ({low}, {high}))",
    pools="`MaxPool2d`, `AvgPool2d`, `LPPool2d`, `AdaptiveMaxPool2d`, `FractionalMaxPool2d`, `MaxUnpool2d`",
    rounds_up_with="`ceil_mode=True`",
    stride_left_out="the kernel",
    grounds={
        "words number": (CONV, TABLE),
        "same_needs": (STRIDED,),
        "pool_words": (HALF,),
        "most": (HALF, TABLE),
        "counted left_out": (COUNTED, TABLE),
        "first": (Document(release=RELEASE, path="torch/nn/functional.py", where="functional.pad"),),
        "pools rounds_up_with stride_left_out": (POOLING,),
    },
    facts=(
        Fact(says="'same' needs stride 1", evidence=(STRIDED,)),
        Fact(says="pools take a number only, at most half the kernel", evidence=(HALF, TABLE)),
        Fact(says="average pools count the padding unless count_include_pad=False", evidence=(COUNTED, TABLE)),
    ),
    rounding=(Rounding(rule="torch", evidence=(TABLE,)),),
    places=(
        Place(tag="conv-size", verdict="states it", document=CONV, note="Conv1d, Shape"),
        Place(tag="conv-empty", verdict="states a part", document=CONV, note="an error when it runs"),
        Place(tag="transposed-size", verdict="states it", document=TRANSPOSED, note="ConvTranspose1d, Shape"),
        Place(tag="conv-fibre", verdict="states a part", document=TRANSPOSED, note="output_padding"),
        Place(tag="transposed-channels", verdict="states a part", document=TRANSPOSED, note="the weight's shape"),
        Place(tag="pool-size", verdict="states it", document=POOLING),
        Place(
            tag="pool-ceil",
            verdict="states a part",
            document=POOLING,
            note="the rule in words; of the formulas of MaxPool1d only that of 2.14.1 is right",
        ),
        Place(
            tag="pool-padding-limit",
            verdict="states a part",
            document=HALF,
            note="the limit, without what follows from it",
        ),
        Place(tag="avg-divisor", verdict="states it", document=COUNTED, note="count_include_pad"),
        Place(tag="unpool-size", verdict="states it", document=POOLING, note="MaxUnpool1d"),
    ),
)
