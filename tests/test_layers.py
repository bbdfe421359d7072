"""A layer as a value: what it answers, against the definition; and that it refuses what is no layer."""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
import sympy

import convmath
from convmath import AdaptivePool, AvgPool, Conv, ConvmathError, ConvTranspose, MaxPool, Sides
from convmath.arithmetic import brute, sizes
from convmath.layers.errors import CannotExpress, NoOutput, NoWindow, WrongType
from convmath.layers.window import Window

GRID = [
    (i, k, s, low, high, d)
    for i, k, s, d in product(range(1, 8), range(1, 5), range(1, 4), range(1, 4))
    for low, high in ((0, 0), (1, 1), (0, 2), (3, 1), (-1, 0))
]


def window(k: int, s: int, low: int, high: int, d: int) -> dict[str, Any]:
    return {"kernel_size": k, "stride": s, "padding": Sides(low, high), "dilation": d}


def test_the_examples_of_every_layer() -> None:
    stem = Conv(kernel_size=7, stride=2, padding=3, out_channels=64)
    assert stem.shape((3, 224, 224)) == (64, 112, 112)
    assert stem.shape((224, 224, 3), channels="last") == (112, 112, 64)
    assert stem.shape((8, 3, 224, 224), batch=True) == (8, 64, 112, 112)
    assert stem.shape((224, 224), channels=None) == (112, 112) and stem.shape(224) == (112,)
    assert stem.parameters is None and Conv(kernel_size=7, in_channels=3, out_channels=64).parameters == 9472
    assert stem.multiplications((3, 224, 224)) == 7 * 7 * 3 * 64 * 112 * 112
    back = ConvTranspose(kernel_size=3, stride=2, padding=1)
    assert (back.size(112), back.output_padding_for(112, 224)) == (223, 1)
    assert ConvTranspose(kernel_size=3, stride=2, padding=1, output_padding=1).size(112) == 224
    assert MaxPool(3, 2, padding=1).shape((64, 112, 112)) == (64, 56, 56)
    assert MaxPool(2).stride == 2 and MaxPool(2).parameters == AvgPool(2).parameters == 0
    assert AdaptivePool((7, None)).shape((512, 20, 30)) == (512, 7, 30)


def test_sizes_and_what_is_left_out_are_those_of_the_definition() -> None:
    """Unread rows, windows of padding alone and the positions read, all counted from the relation."""
    lonely = unread = 0
    for i, k, s, low, high, d in GRID:
        layer, shape = Conv(**window(k, s, low, high, d)), (i, k, s, low, high, d)
        count = brute.conv_size(*shape)
        if not count:
            with pytest.raises(NoWindow):
                layer.size(i)
            continue
        reads = [brute.window(t, k, s, d, low) for t in range(count)]
        assert layer.size(i) == count
        assert [list(layer.window(t)) for t in range(count)] == reads
        alone = sum(not any(0 <= x < i for x in xs) for xs in reads)
        assert layer.padding_only(i) == alone, shape
        assert layer.unread(i) == len(brute.unread(*shape)), shape
        lonely, unread = lonely + alone, unread + layer.unread(i)
    assert lonely > 100 and unread > 100


def test_an_input_smaller_than_the_gaps_is_stepped_over() -> None:
    """Taps at -2 and 2: the one position of the input lies between them."""
    assert (
        Conv(kernel_size=2, dilation=4, padding=2).padding_only(1)
        == Conv(kernel_size=2, dilation=4, padding=2).size(1)
        == 1
    )


@pytest.mark.parametrize("rounding", ["floor", "torch", "naive", "caffe"])
def test_the_inputs_that_share_an_output(rounding: str) -> None:
    for k, s, p, d in product(range(1, 5), range(1, 4), range(0, 3), range(1, 3)):
        layer = MaxPool(k, s, padding=p, dilation=d, rounding=rounding)
        for o in range(1, 6):
            alike = [i for i in range(1, 40) if (found := sized(layer, i)) == o and found]
            assert list(layer.inputs(o)) == alike, (layer, o)
    assert Conv(kernel_size=3, stride=10**30).inputs(10**30) == range(10**60 - 10**30 + 3, 10**60 + 3)


def sized(layer: Any, i: int) -> int:
    try:
        return int(layer.size(i))
    except ConvmathError:
        return 0


def test_a_transposed_layer_against_the_scatter() -> None:
    """Its window is the relation read backward; what no input reaches, and what is cropped away whole, is counted."""
    bare = lost = 0
    for i, k, s, low, high, d in GRID:
        layer = ConvTranspose(**window(k, s, low, high, d))
        filled = brute.scatter([1] * i, [1] * k, s, low, high, d, 0)
        if not filled:
            with pytest.raises(NoOutput):
                layer.size(i)
            continue
        assert layer.size(i) == len(filled)
        meeting = {(t, x) for t in range(len(filled)) for x in layer.window(t) if 0 <= x < i}
        wanted = {
            (brute.position(x, j, s, d, low), x)
            for x in range(i)
            for j in range(k)
            if 0 <= brute.position(x, j, s, d, low) < len(filled)
        }
        assert meeting == wanted
        assert layer.padding_only(i) == sum(value == 0 for value in filled)
        assert layer.unread(i) == i - len({x for _, x in wanted})
        bare, lost = bare + layer.padding_only(i), lost + layer.unread(i)
        assert layer.output_padding_for(i, layer.size(i)) == 0
        assert i in layer.forward().inputs(i) or layer.size(i) in layer.forward().inputs(i)
    assert bare > 100 and lost > 10


def test_same_and_valid_of_transposed_layers() -> None:
    """The windows of the words give the closed sizes, and SAME is the transpose of the forward SAME."""
    for i, k, s, d in product(range(1, 7), range(1, 6), range(1, 6), range(1, 3)):
        same = ConvTranspose(kernel_size=k, stride=s, dilation=d, padding="SAME")
        valid = ConvTranspose(kernel_size=k, stride=s, dilation=d, padding="valid")
        assert same.size(i) == same.along().transposed_size(i) == sizes.same_transposed(i, s) == i * s
        assert valid.size(i) == valid.along().transposed_size(i) == sizes.valid_transposed(i, k, s, d)
        low, _ = convmath.same_padding(i * s, k, stride=s, dilation=d)
        assert same.along().low == low
    assert (
        ConvTranspose(kernel_size=2, stride=5, padding="valid").size(4)
        == 20
        != convmath.conv_transpose_size(4, 2, stride=5)
    )
    with pytest.raises(ConvmathError, match="output_padding must be left out with padding 'same', got 1"):
        ConvTranspose(kernel_size=3, stride=2, padding="same", output_padding=1)


def test_padding_by_words() -> None:
    for i, k, s, d in product(range(1, 12), range(1, 6), range(1, 4), range(1, 3)):
        same = Conv(kernel_size=k, stride=s, dilation=d, padding="same")
        assert same.size(i) == -(-i // s) == same.along(0, i).size(i)
        assert tuple(same.along(0, i).padding) == convmath.same_padding(i, k, stride=s, dilation=d)
        lower = Conv(kernel_size=k, stride=s, dilation=d, padding="same_lower").along(0, i)
        assert tuple(lower.padding) == convmath.same_padding(i, k, stride=s, dilation=d, lower=True)
        assert Conv(kernel_size=k, stride=s, dilation=d, padding="causal").size(i) == -(-i // s)
    assert sized(Conv(kernel_size=3, padding="valid"), 2) == 0
    assert Conv(kernel_size=3, padding=("same", "valid")).shape((7, 7), channels=None) == (7, 5)
    with pytest.raises(ConvmathError, match="padding 'same' depends on it"):
        Conv(kernel_size=3, stride=2, padding="same").window(0)
    assert Conv(kernel_size=3, padding="same").window(0) == range(-1, 2)


# One meaning of padding -----------------------------------------------------------------------------------


def padded(found: Any) -> list[tuple[int, int]]:
    return [tuple(sides) for sides in found]


def test_padding_means_the_same_to_sizes_layers_figures_and_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """(1, 2) is 1 around the first axis and 2 around the second; on one axis it can only be its two sides."""
    import json

    from convmath.__main__ import main
    from convmath.figures import case, of_layer

    for given, typed, meant in (
        ((1, 2), "1x2", [(1, 1), (2, 2)]),
        (Sides(1, 2), "1:2", [(1, 2), (1, 2)]),
        ((Sides(1, 2), 0), "1:2x0", [(1, 2), (0, 0)]),
        (((1, 2), 0), "1:2x0", [(1, 2), (0, 0)]),
        (1, "1", [(1, 1), (1, 1)]),
    ):
        layer = Conv(kernel_size=3, padding=given)
        assert padded(w.padding for w in layer.windows((7, 7))) == meant
        assert padded(case("conv", (7, 7), 3, padding=given).padding) == meant
        assert padded(of_layer(layer, (7, 7)).padding) == meant
        assert main(["conv", "7x7", "--kernel", "3", "--padding", typed, "--json"]) == 0
        assert padded(axis["padding"] for axis in json.loads(capsys.readouterr().out)["axes"]) == meant
    for given in ((1, 2), Sides(1, 2)):
        assert convmath.conv_size(7, 3, padding=given) == 8 == Conv(kernel_size=3, padding=given, axes=1).size(7)
        assert padded(case("conv", 7, 3, padding=given).padding) == [(1, 2)]
    assert Sides(1, 2) != (1, 2)  # or two layers that differ would be equal
    with pytest.raises(ConvmathError, match=r"2 axes, which differ; the two sides of one are Sides\(low, high\)"):
        Conv(kernel_size=3, padding=(1, 2)).size(7)


def test_the_picture_of_a_layer_is_of_that_layer() -> None:
    shown = Conv(kernel_size=3, stride=2, padding=(1, Sides(0, 2))).picture((3, 5, 6))
    assert "input 5 × 6, kernel 3 × 3, stride 2, padding 1 × 0:2" in shown.alt and "so the output is 3 × 3" in shown.alt
    assert MaxPool(3, 2, ceil_mode=True).picture(6).alt != MaxPool(3, 2).picture(6).alt
    assert "output 2 reads 4, 5 and 6 (beyond the end)" in MaxPool(3, 2, ceil_mode=True).picture(6).alt
    assert "The output is 7." in ConvTranspose(kernel_size=3, stride=2, padding=1).picture(4).alt
    with pytest.raises(CannotExpress, match="no picture of AdaptivePool"):
        from convmath.figures import of_layer

        of_layer(AdaptivePool(3), 7)
    with pytest.raises(ConvmathError, match="one or two axes"):
        Conv(kernel_size=(3, 3, 3)).picture((4, 4, 4))


# Values ---------------------------------------------------------------------------------------------------

MADE = [
    Conv(kernel_size=3),
    Conv(
        kernel_size=(3, 5),
        stride=(1, 2),
        padding=(Sides(0, 1), "same"),
        in_channels=4,
        out_channels=6,
        groups=2,
        bias=False,
    ),
    Conv(kernel_size=3, padding="causal", axes=1),
    ConvTranspose(kernel_size=3, stride=2, padding=1, output_padding=(0, 1)),
    MaxPool(3, 2, padding=1, ceil_mode=True),
    MaxPool(2, rounding="paddle", padding=1),
    AvgPool((2, 3), count_include_pad=False),
    AdaptivePool(1),
    AdaptivePool((7, None), kind="max"),
]


@pytest.mark.parametrize("layer", MADE, ids=repr)
def test_a_layer_is_a_value(layer: Any) -> None:
    """Its repr makes it again; it can be compared, hashed, pickled, and not changed."""
    assert eval(repr(layer)) == layer == pickle.loads(pickle.dumps(layer))
    assert len({layer, eval(repr(layer))}) == 1 and layer != Conv(kernel_size=9)
    with pytest.raises(AttributeError):
        layer.axes = 3


@pytest.mark.parametrize("layer", MADE, ids=repr)
def test_a_notebook_shows_formula_numbers_and_picture(layer: Any) -> None:
    shown = layer._repr_mimebundle_()
    assert shown["text/plain"] == repr(layer)
    assert "<pre>" in shown["text/html"] and "<table>" in shown["text/html"]
    assert ("<svg" in shown["text/html"]) != isinstance(layer, AdaptivePool)


def test_symbols_give_expressions() -> None:
    i = sympy.Symbol("i", integer=True)
    assert Conv(kernel_size=3, padding=1, out_channels=8).shape((3, i, 2 * i)) == (8, i, 2 * i)
    assert ConvTranspose(kernel_size=3, stride=2, padding=1).size(i) == 2 * i - 1
    assert ConvTranspose(kernel_size=2, stride=5, padding="same").size(i) == 5 * i
    k = sympy.Symbol("k", integer=True, positive=True)
    assert Conv(kernel_size=k, padding=k - 1).size(i) == i + k - 1


def test_shapes_that_are_none() -> None:
    for call, message in (
        (lambda: Conv(kernel_size=3).shape((3, 7, 7)), "out_channels must be given"),
        (lambda: Conv(kernel_size=(3, 3)).shape((7, 7)), "input_sizes must have 2 axes beside the depth, got (7, 7)"),
        (lambda: Conv(kernel_size=3, in_channels=4, out_channels=2).shape((3, 7, 7)), "in_channels must be the depth"),
        (lambda: Conv(kernel_size=3, out_channels=4, groups=2).shape((3, 7)), "in_channels must be a multiple of groups"),
        (lambda: MaxPool(2).shape((3, 7, 7), channels="middle"), "channels must be one of first, last, got 'middle'"),
        (lambda: MaxPool(2).shape((3,)), "input_sizes must have at least one axis beside the depth"),
        (lambda: MaxPool((2, 2)).size(7, axis=2), "axis must be from 0 to 1, got 2"),
        (lambda: Conv(kernel_size=(3, 3), stride=(1, 2, 3)), "stride must have 1 value or 2, one for each axis, got 3"),
        (lambda: MaxPool(2, padding="causal"), "padding must be one of valid, same, same_lower, got 'causal'"),
        (lambda: MaxPool(2, padding=(0, Sides(0, 1)), rounding="caffe"), "padding must be one number for both sides"),
        (lambda: ConvTranspose(kernel_size=3, stride=2).output_padding_for(4, 11), "no output_padding makes an output of 11"),
        (lambda: AdaptivePool(3).inputs(3), "the inputs cannot be listed"),
        (lambda: AdaptivePool(3).window(0), "input_size must be given"),
    ):  # fmt: skip
        with pytest.raises(ConvmathError) as caught:
            call()
        assert str(caught.value).startswith(message), str(caught.value)


def test_a_padded_axis_decides_for_all_under_caffes_rule() -> None:
    assert MaxPool((1, 2), 2, padding=(0, 1), rounding="caffe").shape((2, 4), channels=None) == (1, 3)
    assert MaxPool((1, 2), 2, rounding="caffe").shape((2, 4), channels=None) == (2, 2)


def test_adaptive_bins_are_windows() -> None:
    layer = AdaptivePool(3)
    assert [list(layer.window(t, 5)) for t in range(3)] == brute.adaptive_bins(5, 3)
    assert layer.window((0, 2), (5, 7)) == (range(0, 2), range(4, 7))
    assert layer.inputs(4) == range(0) and AdaptivePool(None).inputs(4) == range(4, 5)


# Errors ---------------------------------------------------------------------------------------------------


def test_an_error_says_what_it_is_about() -> None:
    with pytest.raises(ConvmathError) as caught:
        convmath.conv_size(7, 3, stride=0)
    error = caught.value
    assert (error.parameter, error.condition, error.value) == ("stride", "must be at least 1", 0)
    assert error.told({"stride": "--stride"}) == "--stride must be at least 1, got 0"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    for kind, call in (
        (NoWindow, lambda: convmath.conv_size(2, 3)),
        (NoOutput, lambda: convmath.conv_transpose_size(1, 1, padding=1)),
        (WrongType, lambda: convmath.conv_size(2.0, 3)),
        (CannotExpress, lambda: Conv(kernel_size=3, stride=2, padding="same", out_channels=1).code("torch")),
    ):
        with pytest.raises(kind) as found:
            call()
        assert type(found.value) is kind and isinstance(found.value, ValueError)
    with pytest.raises(TypeError):
        convmath.conv_size(2.0, 3)


HOSTILE: list[Any] = [
    "\x1b[31mred\x07",
    "a" * 10_000,
    10**5000,
    -(10**5000),
    "line\nbreak",
    {"k": 10**5000},
    "\udcff",
    "{stride}",
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("layer", [Conv, ConvTranspose, MaxPool])
def test_a_message_is_short_and_plain_whatever_was_given(layer: Callable[..., Any], value: Any) -> None:
    told = 0
    for name in ("kernel_size", "stride", "padding", "dilation", "axes"):
        try:
            layer(**{"kernel_size": 3, name: value}).size(7)
        except ConvmathError as error:
            assert len(str(error)) <= 200 and str(error).isprintable()
            told += 1
    assert told >= 2


# Names of the release before --------------------------------------------------------------------------------


def test_the_functions_of_the_release_before_still_answer() -> None:
    with pytest.deprecated_call(match="conv_layer goes with the next release; use convmath.Conv"):
        old = convmath.layers.conv_layer((32, 32), kernel_size=5, padding=(2, (0, 3)), channels=3, filters=10)
    assert (old.shape, old.parameters, old.axes[1].padding) == ((32, 31, 10), 760, Sides(0, 3))
    with pytest.deprecated_call():
        old = convmath.layers.conv_transpose_layer(7, kernel_size=4, stride=2, padding=1, channels=8, filters=3)
    assert (old.shape, old.parameters, old.axes[0].output_size) == ((14, 3), 99, 14)
    with pytest.deprecated_call():
        old = convmath.layers.pool_layer((2, 4), kernel_size=(1, 2), stride=2, ceil_mode=True, rule="caffe", channels=5)
    assert (old.shape, old.ceil_mode, old.rule) == ((2, 2, 5), True, "caffe")
    with pytest.deprecated_call():
        assert convmath.layers.unpool_size(3, 3, stride=2) == convmath.conv_transpose_size(3, 3, stride=2) == 7
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Conv(kernel_size=3).size(7)


def test_one_record_holds_a_window() -> None:
    """No other class of the package has kernel size and stride as fields, the layers made of windows apart."""
    import dataclasses
    import importlib
    import pkgutil

    held = set()
    for module in pkgutil.walk_packages(convmath.__path__, "convmath."):
        if module.name.startswith(("convmath.layers.", "convmath.figures.", "convmath.frameworks.conversion")):
            for value in vars(importlib.import_module(module.name)).values():
                fields = (
                    dataclasses.fields(value) if isinstance(value, type) and dataclasses.is_dataclass(value) else ()
                )
                if {"kernel_size", "stride"} <= {field.name for field in fields}:
                    held.add(value)
    assert Window in held
    assert all(issubclass(value, (Window, convmath.layers.layer.Layer)) for value in held), held


def test_what_is_public_is_there_and_light() -> None:
    program = (
        "import sys, convmath\n"
        "layers = [getattr(convmath, name) for name in convmath.__all__]\n"
        "convmath.Conv(kernel_size=3, out_channels=2).to_dict((7, 7)), convmath.MaxPool(3).explain(7)\n"
        "print(*{name.split('.')[0] for name in sys.modules} & {'sympy', 'numpy', 'matplotlib', 'sphinx', 'z3'})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
