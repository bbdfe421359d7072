"""Theano: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import ONCE, a, i, i_prime, k, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="Theano",
    version="of commit 7505f23",
    address="https://github.com/Theano/Theano/blob/7505f23edd66fcdbbe04953f53c650b4d7cec4dd/",
)
POOL_FILE = "theano/tensor/signal/pool.py"

CLAIMS = (
    Claim(
        id="claim-th-half",
        document=Document(
            release=RELEASE,
            path="theano/tensor/nnet/__init__.py",
            line=84,
            where="nnet.conv2d, border_mode (also conv3d and all gradients)",
            quotation="For filters with an odd number of rows and columns, this leads to the output shape being equal to the input shape.",
        ),
        sha256="3ec9d8a757f89aca24b6605d38909a047a161afeeedf47c9bceb695c9ce27611",
        topic="padding",
        readings=(Reading(theorem="half-padding-any-stride"),),
        theorems=("half",),
    ),
    Claim(
        id="claim-th-r13-edges",
        document=Document(
            release=RELEASE,
            path="doc/tutorial/conv_arithmetic.txt",
            line=857,
            where="Relationship 13",
            quotation="represents the number of zeros added to the top and right edges",
        ),
        sha256="f6e62afe8f8b91c5388f856942a9731187d7700ae5292d8adcbcfdc59c526fe0",
        topic="output padding",
        readings=(
            Reading(
                domain=Domain(names="i' k s a", given=(i_prime >= 1, k >= 1, s >= 1, a >= 0, a < s)),
                says=runs.zeros_on_top,
                right_if=a == 0,
            ),
        ),
        theorems=(
            "output-padding",
            "stretched-size",
        ),
        note="The paper says bottom and right.",
    ),
    Claim(
        id="claim-th-pool-halve",
        document=Document(
            release=RELEASE,
            path=POOL_FILE,
            line=57,
            where="pool_2d, arg ws",
            quotation="(2,2) will halve the image in each dimension.",
        ),
        sha256="37a22e47567953a309178ab540a2fc2410030d8058aedb07256c957584a34f5f",
        topic="pooling",
        readings=(
            Reading(domain=Domain(names="i", given=(i >= 2,)), says=2 * ((i - 2) // 2 + 1) == i, right_when=i % 2 == 0),
        ),
        theorems=("pool-plain",),
    ),
    Claim(
        id="claim-th-pool-55",
        document=Document(
            release=RELEASE,
            path=POOL_FILE,
            line=59,
            where="pool_2d, arg ignore_border",
            quotation="When True, (5,5) input with ws=(2,2) will generate a (2,2) output. (3,3) otherwise.",
        ),
        sha256="e72f825dbe940de0d0f2fad9bd447dc5711f6c212269acb58e898ddc3370fe8e",
        topic="pooling",
        readings=(Reading(domain=ONCE, says=runs.pools_5_to_2_or_3),),
        theorems=(
            "pool-plain",
            "pool-ceil",
        ),
    ),
)
