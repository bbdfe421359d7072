"""Convolution arithmetic, derived and proved for all integers.

>>> import convmath
>>> convmath.conv_size(7, 3, stride=2)
3

Sizes are exact integers, or sympy expressions when given sympy symbols.  Importing this package loads neither sympy nor
anything heavier.
"""

from convmath.layers.functions import conv_size, conv_transpose_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from convmath.exposition.held import theorem
    from convmath.frameworks.conversion import same_padding
    from convmath.layers.pooling import adaptive_bins, pool_size

__version__ = "0.1.0"
__all__ = ["adaptive_bins", "conv_size", "conv_transpose_size", "pool_size", "same_padding", "theorem"]

LATER = {
    "theorem": "exposition.held",
    "adaptive_bins": "layers.pooling",
    "pool_size": "layers.pooling",
    "same_padding": "frameworks.conversion",
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is asked for: a plain question of size need not wait for the rest."""
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(__import__(f"convmath.{LATER[name]}", fromlist=[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *LATER})
