"""CSDN: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks.claims.letters import i_prime, p, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="CSDN",
    version="article 106847003",
    address="https://blog.csdn.net/langtaosha1996/article/details/106847003",
)

CLAIMS = (
    Claim(
        id="claim-csdn-double",
        document=Document(
            release=RELEASE,
            where="transposed convolution",
            quotation="output_padding一般取stride-1,同时padding取 (kernel_size - 1)/2",
        ),
        sha256="119bc111640692ce8711b17b2b200e26b0583c1db08afe1179d3941973ef5384",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=Domain(names="i' s p", given=(i_prime >= 1, s >= 1, p >= 0)),
                says=sizes.conv_transpose(i_prime, p + p + 1, s, p, p, 1, s - 1) == s * i_prime,
            ),
        ),
        theorems=("doubling",),
        note="The kernel 2p + 1 is odd.",
    ),
)
