"""Apache MXNet: what is known, and from where."""

from convmath.frameworks.model import Document, Framework, Release, Rounding

RELEASE = Release(
    publisher="Apache MXNet",
    version="of commit 04e9276",
    address="https://github.com/apache/mxnet/blob/04e9276de331dab50b9621c18395b77104afe584/",
)
POOL = Document(release=RELEASE, path="src/operator/nn/pooling-inl.h", where="Pooling, pooling_convention full")

FRAMEWORK = Framework(
    name="mxnet",
    title="MXNet",
    version="of commit 04e9276",
    rounding=(Rounding(rule="naive", called="full", evidence=(POOL,)),),
)
