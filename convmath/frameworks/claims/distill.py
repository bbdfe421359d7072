"""Distill: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import KERNELS, d, k, m, n, p, q, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And

RELEASE_1 = Release(
    publisher="Distill",
    version="of commit 6392d90",
    address="https://github.com/distillpub/post--receptive-field/blob/6392d90e0ae5eae8f82c8c7785eb3b12702b9833/",
)
RELEASE_2 = Release(
    publisher="Distill",
    version="of commit 9e00fef",
    address="https://github.com/distillpub/post--deconv-checkerboard/blob/9e00fef4eaa87c3fd604808e673b107861145c53/",
)
INDEX = "public/index.html"
INDEX_FILE = "public/_index.html"

CLAIMS = (
    Claim(
        id="claim-rf-recurrence",
        document=Document(
            release=RELEASE_1,
            path=INDEX,
            line=484,
            where="eq. recurrence",
            quotation=r"r_{l-1} = s_l \cdot r_{l} + (k_l - s_l)",
        ),
        sha256="c16f996618d7108fb743e68c4ec0c23c652791c2c0cb332e959d4d0e5897655c",
        topic="networks",
        readings=(
            Reading(
                domain=Domain(names="k s n m", given=(k >= 1, s >= 1, n >= 1, m >= 1)), says=runs.stack_by_recurrence
            ),
        ),
        note="Judged on two layers.",
    ),
    Claim(
        id="claim-rf-centres",
        document=Document(
            release=RELEASE_1,
            path=INDEX,
            line=744,
            where="centres",
            quotation="receptive field regions for the output features will be aligned to the first image pixel",
        ),
        sha256="3fd5083e8a6fa734d05071d521544f512d66d40e259ede502772177f46703302",
        topic="networks",
        readings=(
            Reading(domain=Domain(names="p s q m", given=(p >= 0, s >= 1, q >= 0, m >= 1)), says=runs.centres_aligned),
        ),
        note="Judged on two layers of kernels 2p + 1 and 2q + 1, strides s and m.",
    ),
    Claim(
        id="claim-cb-uneven",
        document=Document(
            release=RELEASE_2,
            path=INDEX_FILE,
            line=54,
            where="Deconvolution & overlap",
            quotation="deconvolution has uneven overlap when the kernel size (the output window size) is not divisible by the stride",
        ),
        sha256="5cf9800bbe5be6200065ce63135cdd7f5f5732b46684f7a5841b0d9f3ad8af6b",
        topic="transposed convolution",
        readings=(Reading(domain=Domain(names="k s", given=(k >= 1, s >= 1)), says=runs.uneven_when_not_divisible),),
        theorems=(
            "tap-count",
            "even-taps",
        ),
    ),
    Claim(
        id="claim-cb-fix",
        document=Document(
            release=RELEASE_2,
            path=INDEX_FILE,
            line=145,
            where="Better upsampling",
            quotation="One approach is to make sure you use a kernel size that is divided by your stride, avoiding the overlap issue.",
        ),
        sha256="c53f7443caefd2b18f8ee1b26d94eaafdccbbf9b7cb16985efa2c455db9d9edb",
        topic="transposed convolution",
        readings=(
            Reading(words="away from the borders", domain=KERNELS, says=runs.overlap_is_even, right_if=d == 1),
            Reading(
                words="everywhere", domain=KERNELS, says=runs.overlap_is_even_everywhere, right_if=And(d == 1, k == s)
            ),
        ),
        theorems=(
            "even-taps",
            "empty-phase",
        ),
    ),
)
