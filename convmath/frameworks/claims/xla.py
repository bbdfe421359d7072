"""OpenXLA: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import SAME_UNIT, UNDILATED, WEIGHTED, i, k, o, p, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import divides

RELEASE = Release(
    publisher="OpenXLA",
    version="of commit 0388230",
    address="https://github.com/openxla/xla/blob/038823038fe170e8608f6bdc266c9fce63979a4b/",
)
OPERATION_SEMANTICS = "docs/operation_semantics.md"

CLAIMS = (
    Claim(
        id="claim-xla-same",
        document=Document(
            release=RELEASE,
            path=OPERATION_SEMANTICS,
            where="Conv",
            quotation="the output has the same shape as the input when not taking striding into account",
        ),
        sha256="12e30bd1b7544ff00c4f3ff144e0c41c972211e3f0cd06fabc1ab6e787f77d58",
        topic="SAME",
        readings=(Reading(domain=SAME_UNIT, says=o == i),),
        theorems=("same-size",),
    ),
    Claim(
        id="claim-xla-stride-index",
        document=Document(
            release=RELEASE,
            path=OPERATION_SEMANTICS,
            where="ConvWithGeneralPadding, window_strides",
            quotation="the window can only be placed at coordinates where the first spatial index is divisible by 3",
        ),
        sha256="9c29616101dcb29d8264702ff281ae47018075093d08b15187274ad46400ba82",
        topic="padding",
        readings=(
            Reading(
                words="in the padded input", domain=UNDILATED, says=runs.reads_start_in_the_padded_input_at_multiples
            ),
            Reading(
                words="in the input",
                domain=UNDILATED,
                says=runs.reads_start_in_the_input_at_multiples,
                right_when=divides(s, p),
            ),
        ),
        theorems=("window-count",),
    ),
    Claim(
        id="claim-xla-lhs-dilation",
        document=Document(
            release=RELEASE,
            path=OPERATION_SEMANTICS,
            where="ConvWithGeneralPadding",
            quotation="Dilation of the lhs is also called transposed convolution.",
        ),
        sha256="7799a8af6941cefc7ad4cdc280de04c08f65e1a8d9791ab5ab2970a3a08ca3f1",
        topic="transposed convolution",
        readings=(Reading(domain=WEIGHTED, says=runs.direct_with_the_same_kernel, right_if=k == 1),),
        theorems=("transposed-equivalence",),
        note="The kernel has to be flipped, and the channels exchanged.",
        copied_by=("JAX",),
    ),
)
