"""Every derivation, chapter by chapter: (tag, number of the statement or 0) -> the operations."""

from __future__ import annotations

from collections.abc import Callable

from convmath.derive.chains import convolution, foundations, padding, pooling, transposed, values
from convmath.derive.counting import Counting

Recipe = Callable[[Counting], Counting]

RECIPES: dict[tuple[str, int], Recipe] = {
    **foundations.CHAINS,
    **convolution.CHAINS,
    **padding.CHAINS,
    **transposed.CHAINS,
    **values.CHAINS,
    **pooling.CHAINS,
}
