"""What is drawn of a case too large to read: its start, so that cells stay cells."""

from __future__ import annotations

from convmath.figures.case import Case, Strip
from convmath.layers.window import Sides

LINE = 32  # positions of one axis
SHEET = 64  # positions a side of two axes
SIEVE = 32  # positions a side where windows leave holes, each cell of which is drawn by itself


def excerpt(case: Case) -> tuple[Case, str]:
    """The part of a case that is drawn, and why it is a part; the case itself and no words where all is drawn."""
    most = LINE if len(case.input_size) == 1 or case.kind == "conv_transpose" else SHEET
    if case.kind != "conv_transpose" and any(holes(axis) for axis in case.axes):
        most = min(most, SIEVE)
    # On a transposed case the stretched input is what grows.
    room = [most // (stride if case.kind == "conv_transpose" else 1) for stride in case.stride]
    if all(size <= limit for size, limit in zip(case.input_size, room, strict=True)):
        return case, ""
    sizes: list[int] = []
    padding: list[Sides] = []
    for n, (size, limit) in enumerate(zip(case.input_size, room, strict=True)):
        low, high = case.padding[n]
        if size <= limit:
            sizes.append(size)
            padding.append(Sides(low, high))
            continue
        span = case.windows[n].span
        if case.kind == "conv_transpose":
            sizes.append(max(2, limit))
        else:
            # Cut where a window ends, so that no position of the part looks unread that is read in the whole.
            sizes.append(max(span - low, case.stride[n] * max(0, (limit + low - span) // case.stride[n]) + span - low))
        padding.append(Sides(low, 0))
    extras = [a if new == old else 0 for a, new, old in zip(case.output_padding, sizes, case.input_size, strict=True)]
    part = case.part(sizes, padding, extras)
    whole, shown = (" × ".join(str(size) for size in found) for found in (case.input_size, part.input_size))
    return (
        part,
        f"Only the first {shown} of {whole} input positions are drawn, so that cells stay large enough to read.",
    )


def holes(axis: Strip) -> bool:
    """Whether windows skip positions between those they read."""
    reads = axis.reads
    return len(reads) <= max(reads) - min(reads)
