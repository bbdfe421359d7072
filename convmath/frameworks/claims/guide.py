"""V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import (
    CONV,
    HALF,
    ONCE,
    PLAIN_CEIL,
    STEPS,
    TIGHT,
    TRANSPOSED,
    WEIGHTED,
    d,
    e,
    i,
    i_prime,
    k,
    o,
    o_prime,
    p,
    s,
)
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import Or, ceildiv, divides

RELEASE = Release(
    publisher="Dumoulin & Visin",
    version="of commit af6f818",
    address="https://github.com/vdumoulin/conv_arithmetic/blob/af6f818b0bb396c26da79899554682a8a499101d/",
)
CONV_ARITHMETIC = "conv_arithmetic.tex"

CLAIMS = (
    Claim(
        id="claim-dv-pool-padding",
        document=Document(
            release=RELEASE,
            path=CONV_ARITHMETIC,
            line=755,
            where="ch. 3, before Relationship 7",
            quotation="Since pooling does not involve zero padding, the relationship describing the general case is as follows",
        ),
        sha256="09eb51f1d11b5c6101fd0bea9ffb37b7c2aeead7aa27d7754b666972791fe8d2",
        topic="pooling",
        readings=(
            Reading(
                domain=Domain(
                    names="i k s p",
                    where=(TIGHT, (o, sizes.conv(i, k, s, p, p, 1))),
                    given=(*STEPS, p >= 0, e >= 0, HALF),
                ),
                says=o == (i - k) // s + 1,
                right_if=p == 0,
            ),
        ),
        theorems=(
            "pool-size",
            "pool-plain",
        ),
        note="All frameworks pad pools.",
        first_seen="2016",
    ),
    Claim(
        id="claim-dv-any-pooling",
        document=Document(
            release=RELEASE,
            path=CONV_ARITHMETIC,
            line=765,
            where="ch. 3, after Relationship 7",
            quotation="This relationship holds for any type of pooling.",
        ),
        sha256="9f74f73a14c844bea7f54c3662ae73722504db627a451d97b82faab8986f5013",
        topic="ceil mode",
        readings=(
            Reading(
                domain=PLAIN_CEIL, says=o == (i - k) // s + 1, right_when=Or(divides(s, e), ceildiv(e, s) * s >= i)
            ),
        ),
        theorems=(
            "pool-ceil-vs-floor",
            "caffe-ceil",
        ),
    ),
    Claim(
        id="claim-dv-fig47",
        document=Document(
            release=RELEASE,
            path=CONV_ARITHMETIC,
            line=1172,
            where="caption of figure 4.7",
            quotation="additional border of size $1$ added to the bottom and right edges) using unit strides (i.e., $i' = 3$",
        ),
        sha256="6b8e2d0a01d6636d9cb535f9763cf20ddc34bfba36be10289a561d8a50cf777a",
        topic="transposed convolution",
        readings=(Reading(domain=ONCE, says=runs.figure_shows_size_2),),
        theorems=(
            "output-padding",
            "conv-size",
        ),
        note="The caption says 2×2 and, a few words on, i′ = 3.",
        tracker=(
            "vdumoulin/conv_arithmetic#18",
            "vdumoulin/conv_arithmetic#32",
            "vdumoulin/conv_arithmetic#38",
        ),
    ),
    Claim(
        id="claim-dv-r13",
        document=Document(
            release=RELEASE,
            path=CONV_ARITHMETIC,
            line=1124,
            where="Relationship 13",
            quotation="size $i$ is such that $i + 2p - k$ is a multiple of $s$ has an associated transposed convolution",
        ),
        sha256="3cc3885c96fe0cc68802a401c3753474a1d4600f41bd0180abd988404da1991a",
        topic="transposed convolution",
        readings=(
            Reading(
                words="the sizes",
                domain=TRANSPOSED,
                says=o_prime == sizes.conv(sizes.stretched(i_prime, s), k, 1, d * (k - 1) - p, d * (k - 1) - p, d),
            ),
            Reading(
                words="the values, with the same kernel",
                domain=WEIGHTED,
                says=runs.direct_with_the_same_kernel,
                right_if=k == 1,
            ),
        ),
        theorems=(
            "stretched-size",
            "transposed-equivalence",
        ),
        tracker=("Theano/Theano#5170",),
    ),
    Claim(
        id="claim-dv-r14",
        document=Document(
            release=RELEASE,
            path=CONV_ARITHMETIC,
            line=1148,
            where="Relationship 14",
            quotation="represents the number of zeros added to the bottom and right edges of the input, and its output size is",
        ),
        sha256="fcfeda8080dcd16e56767b4af3441227fe2691090562b412cbfdd37b6a34ffe7",
        topic="output padding",
        readings=(Reading(domain=CONV, says=sizes.conv_transpose(o, k, s, p, p, d, e % s) == i),),
        theorems=("output-padding",),
    ),
    Claim(
        id="claim-dv-emulate",
        document=Document(
            release=RELEASE,
            path=CONV_ARITHMETIC,
            line=861,
            where="ch. 4",
            quotation="Finally note that it is always possible to emulate a transposed convolution with a direct convolution.",
        ),
        sha256="504bd70664050702df22633e8c6932c0a3a509f623ffdada0157496cc8561801",
        topic="transposed convolution",
        readings=(Reading(domain=WEIGHTED, says=runs.direct_with_the_flipped_kernel),),
        theorems=("transposed-equivalence",),
    ),
)
