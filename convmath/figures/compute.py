"""The numbers in a picture, by definition: every (t, j, x) of the relation, one axis after the other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from convmath.figures.case import Case, Strip
from convmath.layers.errors import CannotExpress, ConvmathError
from convmath.layers.pools import AvgPool

if TYPE_CHECKING:
    from convmath.figures.transposed import Stamps

Number = int | Fraction
Numbers = tuple[Number, ...]


def at(case: Case, axes: tuple[Strip, ...], xs: tuple[int, ...]) -> int | None:
    """The input at a position; None outside of it."""
    index = 0
    for axis, x in zip(axes, xs, strict=True):
        if not 0 <= x < axis.input_size:
            return None
        index = index * axis.input_size + x
    assert case.values is not None
    return case.values[index]


def direct(case: Case) -> Numbers | None:
    """The output of a convolution or a pool, row by row; None for a case without numbers.

    Padding reads 0, counts in an average, and never wins a maximum.
    """
    if case.values is None or (case.kind == "conv" and case.weights is None):
        return None
    axes = case.axes
    out: list[Number] = []
    for ts in product(*(range(axis.output_size) for axis in axes)):
        reads = [at(case, axes, xs) for xs in product(*(axis.window(t) for axis, t in zip(axes, ts, strict=True)))]
        real = [value for value in reads if value is not None]
        if case.kind == "conv":
            assert case.weights is not None
            out.append(sum(w * value for w, value in zip(case.weights, reads, strict=True) if value is not None))
        elif case.kind == "avg_pool":
            out.append(Fraction(sum(real), divisor(case, axes, ts, len(real))))
        elif not real:
            raise ConvmathError(
                "padding", f"must leave every window of a max pool something to read; window {ts} reads none"
            )
        elif case.kind == "max_pool":
            out.append(max(real))
        else:
            raise CannotExpress("kind", f"the numbers of {case.kind} are not known", case.kind)
    return tuple(out)


def divisor(case: Case, axes: tuple[Strip, ...], ts: tuple[int, ...], real: int) -> int:
    """What the average over a window divides by: the positions in the padded input, or those in the input."""
    assert isinstance(case.layer, AvgPool)
    counted = prod(sum(map(axis.inside, axis.window(t))) for axis, t in zip(axes, ts, strict=True))
    found = counted if case.layer.count_include_pad else real
    if not found:
        raise ConvmathError("padding", f"must leave every average something to divide by; window {ts} reads nothing")
    return found


def scatter(case: Case, axes: Sequence[Stamps]) -> Numbers | None:
    """The output of a transposed convolution: every input adds its multiple of the kernel; what falls outside is cut."""
    if case.values is None or case.weights is None:
        return None
    sizes = [axis.output_size for axis in axes]
    out = dict.fromkeys(product(*(range(size) for size in sizes)), 0)
    inputs = product(*(range(axis.input_size) for axis in axes))
    for ts, value in zip(inputs, case.values, strict=True):
        spots = product(*(axis.relation.window(t) for axis, t in zip(axes, ts, strict=True)))
        for xs, weight in zip(spots, case.weights, strict=True):
            if xs in out:
                out[xs] += weight * value
    return tuple(out.values())
