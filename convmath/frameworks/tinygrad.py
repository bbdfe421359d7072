"""tinygrad: what is known, and from where."""

from convmath.frameworks.model import Document, Framework, Release, Rounding

RELEASE = Release(
    publisher="tinygrad",
    version="0.14.0",
    address="https://github.com/tinygrad/tinygrad/blob/v0.14.0/",
    package="tinygrad",
)
CEIL = Document(
    release=RELEASE,
    path="tinygrad/mixin/op.py",
    line=1284,
    where="_apply_ceil_mode",
    quotation="we decrease padding in the case that a sliding window starts in the end padded region",
)

FRAMEWORK = Framework(
    name="tinygrad",
    title="tinygrad",
    version="0.14.0",
    rounding=(Rounding(rule="torch", evidence=(CEIL,)),),
)
