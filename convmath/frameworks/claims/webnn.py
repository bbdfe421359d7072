"""W3C WebNN: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import ADDED, CONV, PLAIN, d, e, i, k, o, p, s
from convmath.frameworks.claims.model import Claim, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import divides

RELEASE = Release(
    publisher="W3C WebNN",
    version="of commit c515210",
    address="https://github.com/webmachinelearning/webnn/blob/c515210dafb9707fc201fe1035a062001995972e/",
)
INDEX = "index.bs"

CLAIMS = (
    Claim(
        id="claim-wn-pool-dilation",
        document=Document(
            release=RELEASE,
            path=INDEX,
            line=8256,
            where="averagePool2d/l2Pool2d/maxPool2d, Returns",
            quotation="`output size = floor(1 + (input size - filter size + beginning padding + ending padding) / stride)`",
        ),
        sha256="2c2f9b673d4a5023ea667e8594dd46c296f4fb026918b23447112f277f4e530d",
        topic="dilation",
        readings=(Reading(domain=CONV, says=o == (i - k + p + p) // s + 1, right_if=(d - 1) * (k - 1) == 0),),
        theorems=(
            "conv-size",
            "pool-size",
        ),
        note="The options have a dilation, and the algorithm below uses it.",
        tracker=("webmachinelearning/webnn#449",),
    ),
    Claim(
        id="claim-wn-outputsizes",
        document=Document(
            release=RELEASE,
            path=INDEX,
            line=8361,
            where="pool2d steps",
            quotation="are not smaller than the [=list/items=] at the same dimension (index) for |options|.{{MLPool2dOptions/strides}}, then [=exception/throw=] a {{TypeError}}",
        ),
        sha256="5790dea2dc08c3b5e0bb4ffda57e39cbdcb66d810f77879b2f174c5f85531ba0",
        topic="sizes",
        readings=(Reading(domain=PLAIN, says=o < s),),
        theorems=("conv-size",),
        note="Every ordinary pooling with at least as many outputs as its stride is illegal by the letter; the sentence was meant for output padding.",
    ),
    Claim(
        id="claim-wn-conv",
        document=Document(
            release=RELEASE,
            path=INDEX,
            line=2984,
            where="conv2d, Returns",
            quotation="`outputSize = 1 + (inputSize - (filterSize - 1) * dilation - 1 + beginningPadding + endingPadding) / stride`",
        ),
        sha256="0160cf88d75437b40b2b14d20ed6841492306069f45deaa1cf6c64ade21260d3",
        topic="sizes",
        readings=(Reading(domain=CONV, says=s * (o - 1) == i - (k - 1) * d - 1 + p + p, right_when=divides(s, e)),),
        theorems=(
            "conv-size",
            "conv-fits",
        ),
        note="The algorithm adds the floor.",
    ),
    Claim(
        id="claim-wn-outpad",
        document=Document(
            release=RELEASE,
            path=INDEX,
            line=3193,
            where="convTranspose2d, outputPadding",
            quotation="it does not necessarily cause any padding value to be written to the output tensor",
        ),
        sha256="09ae73a47e68bb0473a359db7bc42a838a80f4da30a2b203b0fb91ed6e82b517",
        topic="output padding",
        readings=(Reading(domain=ADDED, says=runs.first_outputs_unchanged),),
        theorems=(
            "scatter-span",
            "output-padding",
        ),
        note="What is added shows what landed there, which may be nothing.",
    ),
)
