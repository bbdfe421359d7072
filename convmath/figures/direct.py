"""The direct operators: convolution and pooling on one axis or two, read forward from output to input."""

from __future__ import annotations

from convmath.figures import compute, pair, words
from convmath.figures.case import Case, Strip
from convmath.figures.fan import Fan, tap_names
from convmath.figures.layout import Body, framed, padded
from convmath.figures.scene import Mark, Scene


def scene(case: Case) -> Scene:
    """A direct case as a scene: one step for each window."""
    axes = case.axes
    out = compute.direct(case)
    frames = (1, axes[0].output_size) if len(axes) == 1 else (axes[0].output_size, axes[1].output_size)
    alt = words.direct_alt(case, axes, out)
    return framed(words.title(case), alt, words.parameters(case), lambda scale: body(case, axes, out, scale), frames)


def body(case: Case, axes: tuple[Strip, ...], out: compute.Numbers | None, scale: float) -> Body:
    """The picture of one axis or two."""
    if len(axes) == 1:
        return one(case, axes[0], out).body(scale)
    return two(case, axes[0], axes[1], out, scale)


def one(case: Case, axis: Strip, out: compute.Numbers | None) -> Fan:
    """One axis: outputs above, the padded input below."""
    return Fan(
        axis=axis,
        count=axis.output_size,
        lower=padded(axis),
        upper_words=f"output {axis.output_size}, position t above each",
        lower_words=f"input {axis.input_size}, position x below each",
        upper_texts=out,
        lower_texts=dict(enumerate(case.values or ())),
        taps=tap_names(axis.kernel_size, case.weights) if case.kind == "conv" else (),
    )


def two(case: Case, down: Strip, across: Strip, out: compute.Numbers | None, scale: float) -> Body:
    """Two axes: the padded input, and the output beside it."""
    window = pair.taps(down, across)
    if case.weights is not None and out is not None:
        window += pair.tap_weights(down, across, case.weights)
    marks: list[Mark] = [pair.number(*divmod(n, across.input_size), value) for n, value in enumerate(case.values or ())]
    left = pair.Block(
        rows=padded(down),
        columns=padded(across),
        words=f"input {words.times(case.input_size)}",
        marks=tuple(marks),
        moving=tuple(window),
        across=(across.stride, 0),
        down=(0, down.stride),
    )
    return pair.body(left, pair.results(down.output_size, across.output_size, out), scale)
