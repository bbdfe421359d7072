"""thop: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import STEPS, k, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And

RELEASE = Release(
    publisher="thop",
    version="0.1.1.post2209072238",
    address="https://github.com/Lyken17/pytorch-OpCounter/blob/9e106f34e10bc8ecd3cbdc17d26fa6f1a1bfe728/",
    package="thop",
)

CLAIMS = (
    Claim(
        id="claim-th-macs",
        document=Document(
            release=RELEASE,
            path="thop/vision/basic_hooks.py",
            line=35,
            where="count_convNd (used for ConvTranspose too)",
            quotation="# N x Cout x H x W x (Cin x Kw x Kh + bias)",
        ),
        sha256="1fe49674ec04cb4d59b451dc1a6b3d26c79e15443db95a3dfe0681a82b964a13",
        topic="counts",
        readings=(
            Reading(
                domain=Domain(names="i k s", given=STEPS), says=runs.macs_from_outputs, right_if=And(k == 1, s == 1)
            ),
        ),
        note="The hook counts transposed layers too; one channel, along one axis.",
        fixed_in="ultralytics-thop 2.0.16",
        tracker=("Lyken17/pytorch-OpCounter#92",),
    ),
)
