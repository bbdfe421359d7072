"""JAX, and Flax where it has the layer: what is known, and from where."""

from convmath.frameworks.model import Document, Fact, Framework, Place, Release

RELEASE = Release(
    publisher="JAX",
    version="0.10.2",
    address="https://github.com/jax-ml/jax/blob/jax-v0.10.2/",
    package="jax",
)
FLAX = Release(
    publisher="Flax",
    version="0.12.8",
    address="https://github.com/google/flax/blob/v0.12.8/",
    package="flax",
)
CONV = Document(
    release=RELEASE,
    path="jax/_src/lax/convolution.py",
    line=82,
    where="lax.conv_general_dilated, padding",
    quotation="padding: either the strings `'SAME'`, `'SAME_LOWER'`, or `'VALID'`, or a sequence of `n` `(low, high)`",
)
AVERAGE = Document(
    release=FLAX,
    path="flax/linen/pooling.py",
    line=92,
    where="linen.avg_pool, count_include_pad",
    quotation="count_include_pad: a boolean whether to include padded tokens in the average calculation",
)
WINDOWS = Document(release=RELEASE, path="jax/_src/lax/windowed_reductions.py", where="lax.reduce_window")
TRANSPOSED = Document(release=RELEASE, path="jax/_src/lax/convolution.py", where="lax.conv_transpose")

FRAMEWORK = Framework(
    name="jax",
    title="JAX",
    version="0.10.2",
    words=(("'VALID'", "valid"), ("'SAME'", "same_upper"), ("'SAME_LOWER'", "same_lower")),
    pairs="padding=[({low}, {high})]",
    negative=True,
    counted="",
    left_out=", count_include_pad=False",
    first="lax.pad(x, 0., [({low}, {high}, 0)])",
    pools="`lax.reduce_window`",
    rounds_up_with="cannot; pad by hand",
    stride_left_out="must be given",
    grounds={
        "words pairs negative": (CONV,),
        "counted left_out": (AVERAGE,),
        "first": (Document(release=RELEASE, path="jax/_src/lax/lax.py", where="lax.pad"),),
        "pools rounds_up_with stride_left_out": (WINDOWS,),
    },
    facts=(
        Fact(
            says="average pools are Flax's, and count the padding unless count_include_pad=False", evidence=(AVERAGE,)
        ),
    ),
    places=(
        Place(tag="same-transposed", verdict="states it", document=TRANSPOSED),
        Place(tag="transposed-channels", verdict="states it", document=TRANSPOSED, note="transpose_kernel"),
    ),
)
