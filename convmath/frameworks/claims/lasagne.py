"""Lasagne: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import PLAIN, SAME_UNIT, i, k, o, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="Lasagne",
    version="of commit 5d3c63c",
    address="https://github.com/Lasagne/Lasagne/blob/5d3c63cb315c50b1cbd27a6bc8664b406f34dd99/",
)
CONV_FILE = "lasagne/layers/conv.py"

CLAIMS = (
    Claim(
        id="claim-la-partial",
        document=Document(
            release=RELEASE,
            path="lasagne/layers/pool.py",
            line=55,
            where="pool_output_length",
            quotation="appended if at least one input element would be left uncovered otherwise",
        ),
        sha256="fa646963e49e808fd6c7d4ba00678c98f6ade08e4641b28da1c9e3349e5a17cb",
        topic="ceil mode",
        readings=(Reading(domain=PLAIN, says=runs.partial_window_when_uncovered, right_if=s <= k),),
        theorems=(
            "unread-rows",
            "pool-ceil",
        ),
    ),
    Claim(
        id="claim-la-same",
        document=Document(
            release=RELEASE,
            path=CONV_FILE,
            line=57,
            where="conv_output_length, pad=same",
            quotation="results in an output size equal to the input size",
        ),
        sha256="2eda3fe3f94308060f44c1a0103f56edb81e6026e926adcd9825268fec286c1d",
        topic="padding",
        readings=(Reading(domain=SAME_UNIT, says=o == i),),
        theorems=(
            "size-preserved-unit-stride",
            "same-size",
        ),
    ),
    Claim(
        id="claim-la-input",
        document=Document(
            release=RELEASE,
            path=CONV_FILE,
            line=132,
            where="conv_input_length",
            quotation="elements larger than returned will still give the same output size",
        ),
        sha256="b9769a7c6df1219e660259031fff1a877187adf97630a06384d8ee54ca39a654",
        topic="sizes",
        readings=(Reading(theorem="conv-fibre"),),
        theorems=("fibre-count",),
        note="The clearest printed statement of which inputs share an output.",
    ),
)
