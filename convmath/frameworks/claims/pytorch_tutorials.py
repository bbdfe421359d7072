"""PyTorch tutorials: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import ONCE, i
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="PyTorch tutorials",
    version="of commit 06dc977",
    address="https://github.com/pytorch/tutorials/blob/06dc97785c47755b8d5bca167ad3cfc2ee8a04c1/",
)
NEURAL_NETWORKS_TUTORIAL = "beginner_source/blitz/neural_networks_tutorial.py"

CLAIMS = (
    Claim(
        id="claim-pt-tutorial-lenet",
        document=Document(
            release=RELEASE,
            path=NEURAL_NETWORKS_TUTORIAL,
            where="Neural Networks tutorial (stored commit)",
            quotation="Expected input size to this net(LeNet) is 32x32.",
        ),
        sha256="22957fc99280f53fc82f36c962165aed37678f9547f7d580110f579fcf0549c2",
        topic="networks",
        readings=(
            Reading(words="32 is right", domain=ONCE, says=runs.lenet_takes_32),
            Reading(
                words="no other size is",
                domain=Domain(names="i", given=(i >= 16,), most=40),
                says=runs.lenet_takes_only_32,
            ),
        ),
        theorems=(
            "conv-size",
            "pool-plain",
            "conv-fibre",
        ),
    ),
)
