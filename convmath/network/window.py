"""The window of one axis: what a kernel does along it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sides:
    """Padding below and above; negative numbers crop."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Window:
    """One axis of a layer; output t and tap j meet at x = stride·t + dilation·j − padding.low."""

    kernel_size: int
    stride: int = 1
    padding: Sides = Sides(0, 0)
    dilation: int = 1
    output_padding: int = 0  # of a transposed convolution
    rounding: str = "floor"  # of a pool: floor, torch, naive or caffe
