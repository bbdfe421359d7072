"""The transposed convolution, read backward: input t and tap j meet at output x = stride * t + dilation * j - low.

Two views with the same numbers.  Scatter: every input stamps the kernel onto the output.  Stretched: the input with
stride - 1 zeros between its elements, then an ordinary convolution of stride 1 with the kernel turned round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from convmath.arithmetic import sizes
from convmath.figures import compute, pair, words
from convmath.figures.case import Case, Numbers, Strip
from convmath.figures.fan import Fan, tap_names
from convmath.figures.layout import Body, Runs, framed, role, runs, stacked
from convmath.figures.scene import Mark, Scene
from convmath.layers.errors import ConvmathError
from convmath.layers.window import Sides, Window

View = str  # "scatter", "stretched" or "both"


@dataclass(frozen=True, kw_only=True)
class Stamps:
    """One axis of a transposed convolution: the window read backward."""

    input_size: int
    along: Window

    @property
    def kernel_size(self) -> int:
        """How many taps the kernel has."""
        return int(self.along.kernel_size)

    @property
    def stride(self) -> int:
        """How far a stamp lies from the next."""
        return int(self.along.stride)

    @property
    def stretched(self) -> Strip:
        """The axis of the ordinary convolution that gives the same numbers."""
        k, s, low, high, d = self.along.numbers
        low, high = sizes.direct_padding(k, low, high, d, self.along.output_padding)
        return Strip(input_size=int(sizes.stretched(self.input_size, s)), along=Window(k, 1, Sides(low, high), d))

    @property
    def output_size(self) -> int:
        """The size of the output [transposed-size]."""
        return int(sizes.conv_transpose(self.input_size, *self.along.numbers, self.along.output_padding))

    @property
    def relation(self) -> Strip:
        """The same relation with the output in the place of the input."""
        return Strip(input_size=self.output_size, along=self.along)

    @property
    def writes(self) -> frozenset[int]:
        """Every position that some input stamps, those cropped away included."""
        return frozenset(x for t in range(self.input_size) for x in self.relation.window(t))

    @property
    def landing(self) -> Runs:
        """The output and what is cropped from it."""
        stamped = self.writes

        def kind(x: int) -> str:
            if not 0 <= x < self.output_size:
                return "crop"
            return "output" if x in stamped else "extra"

        first, last = min(0, *stamped), max(self.output_size - 1, *stamped)
        return runs(range(first, last + 1), kind)

    @property
    def zeros(self) -> Runs:
        """The stretched input with its padding."""
        axis = self.stretched

        def kind(x: int) -> str:
            found = role(x, axis)
            return "zero" if found in ("input", "unread") and x % self.stride else found

        return runs(range(axis.first, axis.first + axis.length), kind)


def backward(case: Case) -> tuple[Stamps, ...]:
    """The axes of a transposed case; a case without outputs is refused."""
    if case.kind != "conv_transpose":
        raise ConvmathError("kind", "must be conv_transpose", case.kind)
    case.layer.output_sizes(case.input_size)
    return tuple(Stamps(input_size=i, along=w) for i, w in zip(case.input_size, case.windows, strict=True))


def scene(case: Case, view: View = "both") -> Scene:
    """A transposed case as a scene: one step for each input when scattered, for each output when stretched."""
    axes = backward(case)
    out = compute.scatter(case, axes)
    alt = words.transposed_alt(case, axes, out, view)
    if view == "scatter":
        steps = [axis.input_size for axis in axes]
    elif view == "stretched":
        steps = [axis.output_size for axis in axes]
    elif view == "both":
        steps = [1, 1]
    else:
        raise ConvmathError("view", "must be scatter, stretched or both", view)
    frames = (1, steps[0]) if len(steps) == 1 else (steps[0], steps[1])

    def build(scale: float) -> Body:
        if view == "scatter":
            return scattered(case, axes, out, scale)
        if view == "stretched":
            return convolved(case, axes, out, scale)
        # The stills show one input in the middle, and an output that it reaches.
        ts = [(axis.input_size - 1) // 2 for axis in axes]
        xs = [
            next((x for x in axis.relation.window(t) if 0 <= x < axis.output_size), 0)
            for axis, t in zip(axes, ts, strict=True)
        ]
        upper = scattered(case, axes, out, scale).frozen(*([0] * (2 - len(ts)) + ts))
        lower = convolved(case, axes, out, scale).frozen(*([0] * (2 - len(xs)) + xs))
        return stacked([upper, lower], 0.9 * scale)

    return framed(words.title(case), alt, words.parameters(case), build, frames)


def scattered(case: Case, axes: Sequence[Stamps], out: compute.Numbers | None, scale: float) -> Body:
    """Every input stamps the kernel."""
    if len(axes) == 1:
        axis = axes[0]
        return Fan(
            axis=axis.relation,
            count=axis.input_size,
            lower=axis.landing,
            upper="input",
            now="source",
            upper_words=f"scatter: input {axis.input_size}, t above each",
            lower_words=f"output {axis.output_size}, x below each",
            upper_texts=case.values,
            lower_texts=dict(enumerate(out or ())),
            taps=tap_names(axis.kernel_size, case.weights),
            revealed=False,
        ).body(scale)
    down, across = axes
    values: list[Mark] = [
        pair.number(*divmod(n, across.input_size), value) for n, value in enumerate(case.values or ())
    ]
    left = pair.Block(
        rows=[(0, down.input_size, "input")],
        columns=[(0, across.input_size, "input")],
        words=f"scatter: input {words.times(case.input_size)}",
        marks=tuple(values),
        moving=(pair.cell(0, 0, "source"),),
    )
    marks: list[Mark] = []
    stamp = pair.taps(down.relation, across.relation, "stamp")
    many = down.input_size * across.input_size
    for n, (v, u) in enumerate(product(range(down.input_size), range(across.input_size))):
        marks += pair.stamped(stamp, v * down.stride, u * across.stride, n if many <= pair.MANY else None)
    marks += [pair.number(*divmod(n, across.output_size), value) for n, value in enumerate(out or ())]
    window = pair.taps(down.relation, across.relation)
    if case.weights is not None and out is not None:
        window += pair.tap_weights(down.relation, across.relation, case.weights)
    right = pair.Block(
        rows=down.landing,
        columns=across.landing,
        words=f"output {down.output_size} × {across.output_size}",
        marks=tuple(marks),
        moving=tuple(window),
        across=(across.stride, 0),
        down=(0, down.stride),
    )
    return pair.body(left, right, scale)


def convolved(case: Case, axes: Sequence[Stamps], out: compute.Numbers | None, scale: float) -> Body:
    """The stretched input and an ordinary convolution with the kernel turned round."""
    flipped = None if case.weights is None else case.weights[::-1]
    spots: list[Numbers] = list(product(*(range(axis.input_size) for axis in axes)))
    values = dict(zip(spots, case.values, strict=True)) if case.values is not None else {}
    if len(axes) == 1:
        axis = axes[0]
        texts: dict[int, object] = {x: 0 for x in range(axis.stretched.input_size) if x % axis.stride and values}
        texts |= {t * axis.stride: value for (t,), value in values.items()}
        return Fan(
            axis=axis.stretched,
            count=axis.output_size,
            lower=axis.zeros,
            upper_words=f"output {axis.output_size}, x above each",
            lower_words="stretched input, kernel turned round",
            upper_texts=out,
            lower_texts=texts,
            taps=tap_names(axis.kernel_size, flipped) if flipped else tap_names(axis.kernel_size, None)[::-1],
            turned=True,
        ).body(scale)
    down, across = axes
    marks: list[Mark] = [pair.number(t * down.stride, u * across.stride, value) for (t, u), value in values.items()]
    window = pair.taps(down.stretched, across.stretched)
    if flipped is not None and out is not None:
        window += pair.tap_weights(down.stretched, across.stretched, flipped)
    left = pair.Block(
        rows=down.zeros,
        columns=across.zeros,
        words="stretched input",
        marks=tuple(marks),
        moving=tuple(window),
    )
    return pair.body(left, pair.results(down.output_size, across.output_size, out), scale)
