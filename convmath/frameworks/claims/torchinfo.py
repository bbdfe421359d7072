"""torchinfo: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import STEPS, k, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And

RELEASE = Release(
    publisher="torchinfo",
    version="1.8.0",
    address="https://github.com/TylerYep/torchinfo/blob/v1.8.0/",
    package="torchinfo",
)

CLAIMS = (
    Claim(
        id="claim-ti-macs",
        document=Document(
            release=RELEASE,
            path="torchinfo/layer_info.py",
            line=227,
            where="LayerInfo.calculate_macs",
            quotation="Set MACs using the module's parameters and layer's output size",
        ),
        sha256="428394c27c7e64dd7111de2406fb434c64471ffba3886c98869ba65ee00d0fc8",
        topic="counts",
        readings=(
            Reading(
                domain=Domain(names="i k s", given=STEPS), says=runs.macs_from_outputs, right_if=And(k == 1, s == 1)
            ),
        ),
        note="One channel, along one axis.",
        tracker=("TylerYep/torchinfo#72",),
    ),
)
