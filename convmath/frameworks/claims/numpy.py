"""NumPy: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import m, n
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="NumPy", version="2.4.6", address="https://github.com/numpy/numpy/blob/v2.4.6/", package="numpy"
)

CLAIMS = (
    Claim(
        id="claim-numpy-convolve",
        document=Document(
            release=RELEASE,
            path="numpy/_core/numeric.py",
            line=827,
            where='np.convolve, mode="full"',
            quotation="at each point of overlap, with an output shape of (N+M-1,)",
        ),
        sha256="f11f9977de9a332393b629e898a1a8bc266b08af71dc43df1f48fbbbf601763e",
        topic="sizes",
        readings=(Reading(domain=Domain(names="n m", given=(n >= 1, m >= 1)), says=runs.full_size),),
        theorems=("full",),
    ),
)
