"""Convolution arithmetic, derived and proved for all integers.

>>> import convmath
>>> convmath.conv_size(7, 3, stride=2)
3
>>> convmath.Conv(kernel_size=7, stride=2, padding=3, out_channels=64).shape((3, 224, 224))
(64, 112, 112)

Sizes are exact integers, or sympy expressions when given sympy symbols.  Importing this package loads neither sympy nor
anything heavier; layers, networks and theorems are loaded when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from convmath.layers.errors import ConvmathError
from convmath.layers.functions import adaptive_bins, conv_size, conv_transpose_size, pool_size, same_padding
from convmath.layers.window import Sides

if TYPE_CHECKING:
    from convmath.exposition.held import theorem
    from convmath.layers.conv import Conv
    from convmath.layers.conv_transpose import ConvTranspose
    from convmath.layers.pools import AdaptivePool, AvgPool, MaxPool
    from convmath.network import Network

__version__ = "0.1.0"
__all__ = [
    "AdaptivePool",
    "AvgPool",
    "Conv",
    "ConvTranspose",
    "ConvmathError",
    "MaxPool",
    "Network",
    "Sides",
    "adaptive_bins",
    "conv_size",
    "conv_transpose_size",
    "pool_size",
    "same_padding",
    "theorem",
]

# public name -> the module that has it
LATER = {
    "AdaptivePool": "convmath.layers.pools",
    "AvgPool": "convmath.layers.pools",
    "Conv": "convmath.layers.conv",
    "ConvTranspose": "convmath.layers.conv_transpose",
    "MaxPool": "convmath.layers.pools",
    "Network": "convmath.network",
    "theorem": "convmath.exposition.held",
    # for one release
    "conv_layer": "convmath.layers.deprecated",
    "conv_transpose_layer": "convmath.layers.deprecated",
    "pool_layer": "convmath.layers.deprecated",
    "unpool_size": "convmath.layers.deprecated",
}


def __getattr__(name: str) -> object:
    """What is public and not loaded yet."""
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(LATER[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
