"""Padding conventions: SAME against its definition, conversions against the windows they give."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from typing import NamedTuple

import pytest

from convmath.arithmetic import brute, sizes
from convmath.frameworks import recorded
from convmath.frameworks.conversion import (
    FRAMEWORKS,
    OPERATORS,
    Conversion,
    convert,
    framework,
    named_pads,
    own_word,
    refused,
)
from convmath.layers.errors import CannotExpress
from convmath.layers.functions import same_padding
from convmath.layers.window import Sides, Window


class Layer(NamedTuple):
    """A window without its padding, on an input."""

    input_size: int
    kernel_size: int
    stride: int
    dilation: int

    @property
    def window(self) -> Window:
        return Window(self.kernel_size, self.stride, 0, self.dilation)

    def meant(self, mode: str) -> tuple[int, int]:
        """What a word means for it."""
        low, high = named_pads(mode, self.window, self.input_size)
        return low, high


LAYERS = [Layer(*case) for case in product(range(1, 14), range(1, 7), range(1, 5), range(1, 4))]


def test_same_is_the_least_padding_with_a_window_for_every_stride() -> None:
    for i, k, s, d in LAYERS:
        low, high = same_padding(i, k, stride=s, dilation=d)
        assert low + high == brute.same_total(i, k, s, d)
        assert brute.conv_size(i, k, s, low, high, d) == len(range(0, i, s))
        assert 0 <= high - low <= 1
        assert same_padding(i, k, stride=s, dilation=d, lower=True) == (high, low)


def test_a_same_without_the_maximum_is_found_out() -> None:
    def unclipped(layer: Layer) -> int:
        i, k, s, d = layer
        return (-(-i // s) - 1) * s + sizes.effective_kernel(k, d) - i

    wrong = [layer for layer in LAYERS if unclipped(layer) != brute.same_total(*layer)]
    assert wrong and all(sizes.effective_kernel(k, d) < s for _, k, s, d in wrong)


def test_pytorchs_same_is_same_upper_at_stride_one() -> None:
    for key, answer in recorded.torch().tables["conv1d same"].items():
        at = recorded.settings(key)
        size, *pads = recorded.numbers(answer)
        low, high = same_padding(20, at["k"], dilation=at["d"])
        hidden = [sum(t * at["d"] < pad for t in range(at["k"])) for pad in (low, high)]
        assert size == 20 and pads == hidden, key


@cache
def conversions() -> list[tuple[Layer, str, Conversion]]:
    """Every word of every framework into every other, for every layer and operator that takes it."""
    found = []
    for layer, source, target, operator in product(LAYERS[::7], FRAMEWORKS, FRAMEWORKS, OPERATORS):
        for spelt, mode in source.words_for(operator):
            if own_word(mode, source, operator, layer.window) is None:
                continue
            try:
                made = convert(source.name, spelt, target.name, operator=operator, **layer._asdict())
            except ValueError:  # CannotExpress, or a kernel that does not fit
                continue
            found.append((layer, mode, made))
    return found


@pytest.mark.slow
def test_a_conversion_keeps_the_windows() -> None:
    """The argument, read back by the target, means the numbers it was made from."""
    assert len(conversions()) > 5000
    for layer, mode, made in conversions():
        assert (made.low, made.high) == layer.meant(mode)
        assert made.output_size == brute.conv_size(*layer[:3], made.low, made.high, layer.dilation)
        assert meaning(made, layer) == (made.low, made.high)


def meaning(made: Conversion, layer: Layer) -> tuple[int, int]:
    """What the target understands by the argument it is given."""
    target = framework(made.target)
    argument = made.argument
    for told in filter(None, (target.counted, target.left_out)):
        argument = argument.removesuffix(told)
    for spelt, mode in target.words:
        if argument == target.written.format(spelt):
            return layer.meant(mode)
    for template in filter(None, (target.number, target.pairs)):
        for low, high in {(made.low, made.high), (made.low, made.low)}:
            if argument == template.format(low=low, high=high):
                return low, low if template == target.number else high
    raise AssertionError(argument)


@pytest.mark.slow
def test_the_scope_of_a_conversion_is_true() -> None:
    """Numbers made for one input size hold for the sizes that are named, and "every" is not said where one breaks."""
    broken = 0
    for layer, mode, made in conversions()[::3]:
        for other in range(1, 20):
            same_class = other % layer.stride == layer.input_size % layer.stride
            there = layer._replace(input_size=other)
            holds = meaning(made, there) == there.meant(mode)
            if made.every_input_size or same_class:
                assert holds, (layer, made, other)
            broken += not holds
    assert broken > 0


def test_what_cannot_be_expressed_says_why_and_what_to_do() -> None:
    with pytest.raises(CannotExpress) as caught:
        convert("tensorflow", "SAME", "torch", input_size=224, kernel_size=3, stride=2)
    assert str(caught.value) == (
        "PyTorch takes one number for both sides here, and 'SAME' is 0 below and 1 above; "
        "pad first with F.pad(x, (0, 1)), then use no padding"
    )
    with pytest.raises(
        CannotExpress, match="takes no negative padding here, and this is -1 below and 0 above; crop first"
    ):
        convert("jax", (-1, 0), "onnx", input_size=9, kernel_size=3)
    with pytest.raises(CannotExpress, match="takes at most 1 for a pool with kernel size 2.*minus infinity"):
        convert("paddle", 2, "torch", input_size=9, kernel_size=2, operator="max_pool")
    with pytest.raises(CannotExpress, match="Keras takes only its words here, and this is 2 below and 2 above"):
        convert("torch", 2, "keras", input_size=9, kernel_size=3)


def test_nothing_that_can_be_expressed_is_refused() -> None:
    """A refusal means that neither numbers nor any word of the target give the same pair."""
    refusals = 0
    for layer, target, operator in product(LAYERS[::7], FRAMEWORKS, OPERATORS):
        for low, high in product(range(3), repeat=2):
            if sizes.excess(layer.input_size, layer.kernel_size, low, high, layer.dilation) < 0:
                continue
            try:
                convert("jax", (low, high), target.name, operator=operator, **layer._asdict())
            except CannotExpress:
                refusals += 1
                if operator == "avg_pool" and max(low, high) > 0 and target.counted is None:
                    continue
                assert refused(target, replace(layer.window, padding=Sides(low, high)), operator)
                words = [mode for _, mode in target.words_for(operator)]
                meant = [layer.meant(mode) for mode in words if own_word(mode, target, operator, layer.window)]
                assert (low, high) not in meant
    assert refusals > 1000


def test_an_average_divides_by_the_same_numbers() -> None:
    """What the source counts by default, the target is told to count; where it cannot be told, it is refused."""
    layer = {"input_size": 225, "kernel_size": 3, "stride": 2, "operator": "avg_pool"}

    def to(source: str, padding: object, target: str) -> str:
        return convert(source, padding, target, **layer).argument  # type: ignore[arg-type]

    assert to("torch", 1, "torch") == "padding=1"
    assert to("torch", 1, "onnx") == "pads=[1, 1], count_include_pad=1"
    assert to("torch", 1, "paddle") == "padding=1, exclusive=False"
    assert to("torch", 1, "openvino") == "pads_begin=[1], pads_end=[1], exclude_pad=False"
    assert to("torch", 1, "caffe") == "pad: 1"
    assert to("torch", 0, "keras") == "padding='valid'"
    assert to("tensorflow", "SAME", "torch") == "padding=1, count_include_pad=False"
    assert to("tensorflow", "SAME", "jax") == "padding='SAME', count_include_pad=False"
    assert to("tensorflow", "SAME", "keras") == "padding='same'"
    for target, title in (("tensorflow", "TensorFlow"), ("keras", "Keras")):
        with pytest.raises(CannotExpress) as caught:
            to("torch", 1, target)
        assert str(caught.value) == (
            f"{title} leaves the padding out of its averages, and PyTorch counts it; pad first with zeros, then use no padding"
        )
    with pytest.raises(CannotExpress, match="Caffe counts the padding in its averages, and Keras leaves it out; zeros"):
        to("keras", "same", "caffe")
    with pytest.raises(
        CannotExpress, match="one number for both sides here, and 'same' is 0 below and 1 above; zeros p"
    ):
        convert("keras", "same", "torch", input_size=224, kernel_size=3, stride=2, operator="avg_pool")


def test_every_framework_either_counts_or_leaves_out() -> None:
    assert all(known.counted is not None or known.left_out is not None for known in FRAMEWORKS)
    assert {known.name for known in FRAMEWORKS if known.counts} == {"torch", "jax", "caffe"}


def test_a_word_is_called_by_its_name() -> None:
    for source, spelt in (("onnx", "'SAME_LOWER'"), ("openvino", "'same_lower'")):
        with pytest.raises(CannotExpress, match=f"and {spelt} is 1 below and 0 above"):
            convert(source, "SAME_LOWER", "torch", input_size=224, kernel_size=3, stride=2)


def test_known_conversions() -> None:
    def to(source: str, padding: object, target: str, **layer: int) -> str:
        return convert(source, padding, target, **layer).argument  # type: ignore[arg-type]

    stem = {"input_size": 224, "kernel_size": 7, "stride": 2}
    assert to("tensorflow", "same", "onnx", **stem) == "auto_pad='SAME_UPPER'"
    assert to("tensorflow", "SAME", "jax", **stem) == "padding='SAME'"
    assert to("torch", 3, "tensorflow", **stem) == "padding=[[0, 0], [3, 3], [0, 0]]"
    assert to("onnx", (2, 3), "keras", **stem) == "padding='same'"
    assert to("keras", "causal", "torch", input_size=9, kernel_size=1) == "padding=0"
    assert to("torch", 0, "keras", input_size=9, kernel_size=3) == "padding='valid'"
    one = convert("onnx", (2, 3), "keras", **stem)  # type: ignore[arg-type]
    assert not one.every_input_size and one.valid_for == "input sizes that leave remainder 0 modulo 2"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: convert("theano", 1, "torch", input_size=9, kernel_size=3),
            "framework must be one of torch, tensorflow",
        ),
        (
            lambda: convert("torch", "SAME_LOWER", "jax", input_size=9, kernel_size=3),
            "padding must be one of PyTorch's",
        ),
        (
            lambda: convert("torch", (0, 1), "jax", input_size=9, kernel_size=3),
            "padding must be what PyTorch takes, got (0, 1): PyTorch takes one number for both sides here",
        ),
        (lambda: convert("torch", 1.5, "jax", input_size=9, kernel_size=3), "padding must be an integer, got 1.5"),
        (
            lambda: convert("torch", "same", "jax", input_size=9, kernel_size=3, stride=2),
            "stride must be 1 for PyTorch's 'same', got 2",
        ),
        (
            lambda: convert("paddle", "same", "jax", input_size=9, kernel_size=3, dilation=2),
            "dilation must be 1 for Paddle's 'SAME', got 2",
        ),
        (lambda: convert("torch", 0, "jax", input_size=2, kernel_size=3), "no window fits"),
        (lambda: convert("torch", 0, "jax", input_size=2, kernel_size=3, operator="pool"), "operator must be one of"),  # type: ignore[arg-type]
        (lambda: same_padding(0, 3), "input_size must be at least 1, got 0"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value).startswith(message)
