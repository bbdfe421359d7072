"""What a picture says: titles, captions and alternative text, computed from the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from convmath.figures.case import Case, Strip

if TYPE_CHECKING:
    from convmath.figures.transposed import Stamps

NAMES = {
    "conv": "Convolution",
    "conv_transpose": "Transposed convolution",
    "max_pool": "Max pooling",
    "avg_pool": "Average pooling",
}


def times(numbers: Sequence[int]) -> str:
    """5 × 3: a size with every axis."""
    return " × ".join(str(number).replace("-", "−") for number in numbers)


def each(numbers: Sequence[int]) -> str:
    """One number where the axes agree, a size where they do not."""
    return times(numbers[:1] if len(set(numbers)) == 1 else numbers)


def pads(case: Case) -> str:
    """The padding: 1 where all sides agree, low:high otherwise, axis by axis."""

    def one(pair: tuple[int, int]) -> str:
        return (str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}:{pair[1]}").replace("-", "−")

    return one(case.padding[0]) if len(set(case.padding)) == 1 else " × ".join(one(pair) for pair in case.padding)


def parameters(case: Case) -> str:
    """The line under a picture: what is not read off it at once."""
    parts = [f"kernel {times(case.kernel_size)}", f"stride {each(case.stride)}"]
    if any(pair != (0, 0) for pair in case.padding):
        parts.append(f"padding {pads(case)}")
    if any(d != 1 for d in case.dilation):
        parts.append(f"dilation {each(case.dilation)}")
    if any(case.output_padding):
        parts.append(f"output padding {each(case.output_padding)}")
    return ", ".join(part.replace(" ", "\u00a0") for part in parts)  # a line is broken between parts only


def title(case: Case) -> str:
    """A few words for the case."""
    return f"{NAMES[case.kind]}, input {times(case.input_size)}, {parameters(case)}".replace("\u00a0", " ")


def listed(parts: Sequence[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def position(x: int, axis: Strip) -> str:
    """An input position in words."""
    where = str(x).replace("-", "−")
    if 0 <= x < axis.input_size:
        return where
    return f"{where} ({'padding' if axis.inside(x) else 'beyond the end'})"


def rows(numbers: Sequence[object], columns: int) -> str:
    """Numbers row by row: 1 5 6 / 7 8 3."""
    texts = [str(number).replace("-", "−") for number in numbers]
    return " / ".join(" ".join(texts[n : n + columns]) for n in range(0, len(texts), columns))


def direct_alt(case: Case, axes: Sequence[Strip], out: Sequence[object] | None) -> str:
    """What a direct convolution or a pool does, in sentences."""
    outputs = [axis.output_size for axis in axes]
    places = times(outputs)
    said = [
        f"{title(case)}.",
        f"The window stops at {places} place{'' if outputs == [1] else 's'}, so the output is {places}.",
    ]
    if len(axes) == 1:
        axis = axes[0]
        shown = range(min(3, axis.output_size))
        reads = [f"output {t} reads {listed([position(x, axis) for x in axis.window(t)])}" for t in shown]
        more = " and so on" if axis.output_size > len(shown) else ""
        said.append(f"In input positions: {'; '.join(reads)}{more}.")
    elif len(axes) == 2:
        first, last = (
            [axis.window(t) for axis, t in zip(axes, ends, strict=True)] for ends in ((0, 0), [o - 1 for o in outputs])
        )
        for name, reads2 in (("first", first), ("last", last)):
            spots = [listed([position(x, axis) for x in xs]) for axis, xs in zip(axes, reads2, strict=True)]
            said.append(f"The {name} window reads rows {spots[0]} and columns {spots[1]}.")
    for axis, name in zip(axes, ("position",) if len(axes) == 1 else ("row", "column"), strict=True):
        unread = [x for x in range(axis.input_size) if x not in axis.reads]
        if unread:
            said.append(f"No window reads {name}{'s' if len(unread) > 1 else ''} {listed([str(x) for x in unread])}.")
    if case.values is not None and out is not None:
        said.append(f"Input: {rows(case.values, case.input_size[-1])}.")
        if case.weights is not None:
            said.append(f"Kernel: {rows(case.weights, case.kernel_size[-1])}.")
        said.append(f"Output: {rows(out, outputs[-1])}.")
    return " ".join(said)


def transposed_alt(case: Case, axes: Sequence[Stamps], out: Sequence[object] | None, view: str) -> str:
    """What a transposed convolution does, in sentences."""
    outputs = [axis.output_size for axis in axes]
    said = [f"{title(case)}.".replace("\u00a0", " ")]
    if view in ("scatter", "both"):
        said.append(
            f"Each input stamps the kernel onto the output; stamps lie {each(case.stride)} apart, and "
            f"where they overlap they add up. The output is {times(outputs)}."
        )
    if view in ("stretched", "both"):
        pads = [(axis.stretched.low, axis.stretched.high) for axis in axes]
        same = ", ".join(sorted({f"{low} before and {high} after".replace("-", "−") for low, high in pads}))
        many = each([s - 1 for s in case.stride])
        stretch = f", stretched by {many} zero{'' if many == '1' else 's'} between its elements" if many != "0" else ""
        said.append(
            f"The same numbers come from the input{stretch}, "
            f"padded {same}, by an ordinary convolution of stride 1 with the kernel turned round."
        )
    for axis, name in zip(axes, ("position",) if len(axes) == 1 else ("row", "column"), strict=True):
        cut = len([x for x in axis.writes if not 0 <= x < axis.output_size])
        if cut and view != "stretched":
            said.append(f"Padding cuts {cut} stamped {name}{'s' if cut > 1 else ''} away.")
        bare = [x for x in range(axis.output_size) if x not in axis.writes]
        if bare:
            said.append(
                f"No input reaches output {name}{'s' if len(bare) > 1 else ''} {listed([str(x) for x in bare])}."
            )
    if case.values is not None and out is not None and case.weights is not None:
        said.append(f"Input: {rows(case.values, case.input_size[-1])}.")
        said.append(f"Kernel: {rows(case.weights, case.kernel_size[-1])}.")
        said.append(f"Output: {rows(out, outputs[-1])}.")
    return " ".join(said)
