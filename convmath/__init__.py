"""Convolution arithmetic, derived and proved for all integers.

>>> import convmath
>>> convmath.conv_size(7, 3, stride=2)
3

Sizes are exact integers, or sympy expressions when given sympy symbols.  Importing this package loads neither sympy nor
anything heavier.
"""

from convmath.layers import conv_size, conv_transpose_size
from convmath.padding import same_padding
from convmath.pooling import adaptive_bins, pool_size

__version__ = "0.1.0"
__all__ = ["adaptive_bins", "conv_size", "conv_transpose_size", "pool_size", "same_padding"]
