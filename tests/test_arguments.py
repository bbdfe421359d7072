"""What is refused, what is converted, and that no message fails: the arguments of every function of the package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy

import convmath
from convmath import AdaptivePool, AvgPool, Conv, ConvTranspose, MaxPool, Sides, same_padding
from convmath.frameworks.conversion import convert
from convmath.layers.errors import LONGEST_MESSAGE, ConvmathError, WrongType, digits, shown
from convmath.layers.pooling import average_divisors

LAYERS = (Conv, ConvTranspose, MaxPool, AvgPool)


def test_a_sympy_integer_is_an_int() -> None:
    size = convmath.conv_size(sympy.Integer(7), 3, stride=sympy.Integer(2))
    assert (size, type(size)) == (3, int)
    with pytest.raises(ValueError, match="no window fits"):
        convmath.conv_size(sympy.Integer(7), 9)
    with pytest.raises(ValueError, match="stride must be at least 1, got 0"):
        convmath.conv_size(7, 3, stride=sympy.Integer(0))


@pytest.mark.parametrize(
    "value",
    [sympy.Float(7.5), sympy.Rational(7, 2), sympy.true, sympy.pi, sympy.oo, sympy.nan, sympy.Symbol("x") > 3,
     sympy.Symbol("x", integer=False), sympy.Symbol("n", integer=True) + sympy.Rational(1, 2)],
)  # fmt: skip
def test_other_sympy_values_are_refused(value: object) -> None:
    with pytest.raises(TypeError) as caught:
        convmath.conv_size(value, 3)
    assert str(caught.value) == f"input_size must be an integer, got {value!r}"


def test_an_expression_of_something_unknown_stays_symbolic() -> None:
    i, x = sympy.Symbol("i", integer=True), sympy.Symbol("x")
    assert convmath.conv_size(2 * i + 1, 3, padding=1) == 2 * i + 1
    assert convmath.conv_size(x, 3) == sympy.floor(x) - 2
    assert Conv(kernel_size=3).shape((i, 7), channels=None) == (i - 2, 5)


def eight(value: int) -> Any:
    """A number that cannot grow beyond 127."""
    return np.int8(value)


def answers(layer: Callable[..., Any]) -> Callable[..., Any]:
    """Everything that a layer says of an input of 100 by 100 positions, 100 deep."""

    def asked(**options: Any) -> Any:
        made = layer(**options)
        size = type(next(iter(options["kernel_size" if "kernel_size" in options else "output_size"])))(100)
        shape = (size, size, size)
        return (
            made,
            made.to_dict(shape, "last"),
            made.shape((size, *shape), batch=True) if "groups" in options else None,
        )

    return asked


@pytest.mark.parametrize(
    ("call", "options"),
    [
        (answers(Conv), {"kernel_size": (50, 60), "padding": ((100, 100),), "in_channels": 100, "out_channels": 100,
                         "groups": 10, "stride": (1,), "dilation": (1,)}),
        (answers(ConvTranspose), {"kernel_size": (50, 60), "stride": (100,), "in_channels": 100, "out_channels": 100,
                                  "groups": 10, "padding": ((1, 2),), "output_padding": (9,)}),
        (answers(MaxPool), {"kernel_size": (50, 60), "stride": (3,), "padding": ((100, 100),)}),
        (answers(AdaptivePool), {"output_size": (50, 60)}),
        (average_divisors, {"input_size": 100, "kernel_size": 50, "padding": (20, 20), "stride": 30}),
        (average_divisors, {"input_size": 100, "kernel_size": 50, "padding": (20, 20), "stride": 30, "windows": 4,
                            "count_include_pad": False}),
        (same_padding, {"input_size": 100, "kernel_size": 100, "stride": 1, "dilation": 10}),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_numbers_of_numpy_never_overflow(call: Callable[..., Any], options: dict[str, Any]) -> None:
    """Every argument as an 8-bit number gives what plain integers give, and plain integers in what comes out."""

    def small(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(small, value))
        return value if isinstance(value, bool) else eight(value)

    found = call(**{name: small(value) for name, value in options.items()})
    assert found == call(**options)
    assert repr(found) == repr(call(**options))  # np.int8(3) equals 3 and is not written like it


def test_a_conversion_of_numpy_numbers_is_of_plain_ones() -> None:
    made = convert("jax", (eight(100), eight(99)), "jax", input_size=eight(100), kernel_size=eight(100))
    assert made.argument == "padding=[(100, 99)]" and made.output_size == 200


@pytest.mark.parametrize("layer", LAYERS)
def test_a_number_serves_every_axis(layer: Callable[..., Any]) -> None:
    given = layer(kernel_size=5, stride=2, padding=2, dilation=1)
    assert given == layer(kernel_size=(5,), stride=(2,), padding=((2, 2),), dilation=[1])
    apart = layer(kernel_size=[5, 5], stride=np.array([2, 2]), padding=(2, 2))
    assert apart != given and apart.windows((32, 32)) == given.windows((32, 32))
    assert [w.padding for w in layer(kernel_size=5, padding=(2, 3)).windows((32, 32))] == [Sides(2, 2), Sides(3, 3)]
    assert layer(kernel_size=5, padding=((2, 3),)).windows((32,))[0].padding == Sides(2, 3)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(
    ("options", "shape", "error", "message"),
    [
        ({}, (), ConvmathError, "input_sizes must have 2 axes, got ()"),
        ({}, (32, 0), ConvmathError, "input_sizes must be at least 1, got 0"),
        ({}, "32", ConvmathError, "input_sizes must have 2 axes, got '32'"),
        ({"axes": 1}, "32", WrongType, "input_sizes must be an integer, got '32'"),
        ({"kernel_size": 5.0}, (32, 32), WrongType, "kernel_size must be an integer, got 5.0"),
        ({"kernel_size": ()}, (32, 32), ConvmathError, "kernel_size must have 1 value or 2, one for each axis, got 0"),
        ({"padding": (1, 2, 3)}, (32, 32), ConvmathError, "padding must have 1 value or 2, one for each axis, got 3"),
        (
            {"padding": ((1, 2, 3),)},
            (1,),
            ConvmathError,
            "padding must be a number or a (low, high) pair, got (1, 2, 3)",
        ),
        ({"padding": "full"}, (1,), ConvmathError, "padding must be one of valid, same"),
        ({"dilation": None}, (32, 32), WrongType, "dilation must be an integer, got None"),
        ({"axes": True}, (32, 32), WrongType, "axes must be an integer, got True"),
    ],
)
def test_a_layer_names_what_is_wrong(
    layer: Callable[..., Any], options: dict[str, Any], shape: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        layer(**{"axes": 2, "kernel_size": 5, **options}).shape(shape, channels=None)
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, ValueError) and isinstance(caught.value, TypeError) == (error is WrongType)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: Conv(kernel_size=5, bias="no"), "bias"),  # type: ignore[arg-type]
        (lambda: ConvTranspose(kernel_size=5, bias="no"), "bias"),  # type: ignore[arg-type]
        (lambda: MaxPool(kernel_size=5, ceil_mode="no"), "ceil_mode"),  # type: ignore[arg-type]
        (lambda: AvgPool(kernel_size=5, count_include_pad="no"), "count_include_pad"),  # type: ignore[arg-type]
        (lambda: convmath.pool_size(32, 5, ceil_mode="no"), "ceil_mode"),
        (lambda: average_divisors(32, 5, ceil_mode="no"), "ceil_mode"),  # type: ignore[arg-type]
        (lambda: average_divisors(32, 5, count_include_pad="no"), "count_include_pad"),  # type: ignore[arg-type]
        (lambda: same_padding(32, 5, lower="no"), "lower"),  # type: ignore[arg-type]
    ],
)
def test_what_is_true_or_false_is_a_bool(call: Callable[[], object], name: str) -> None:
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == f"{name} must be True or False, got 'no'"


def test_an_axis_of_several_is_named() -> None:
    with pytest.raises(ValueError) as caught:
        Conv(kernel_size=5, dilation=(1, 2)).shape((32, 4), channels=None)
    assert str(caught.value) == (
        "no window fits: the kernel spans 9 positions, the padded input has 4; got input_size 4, kernel_size 5, "
        "dilation 2, padding 0 low and 0 high, on axis 2"
    )
    with pytest.raises(ValueError, match="output_padding must be at most .* = 0, got 1, on axis 2"):
        ConvTranspose(kernel_size=3, output_padding=(0, 1)).shape((4, 4), channels=None)


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda n: convmath.conv_size(7, n), "the kernel spans an integer of 5001 digits positions"),
        (lambda n: convmath.conv_size(-n, 3), "input_size must be at least 1, got a negative integer of 5001 digits"),
        (lambda n: convmath.pool_size(7, n), "the kernel spans an integer of 5001 digits positions"),
        (lambda n: convmath.conv_size(7, 3, padding=(n, n, n)), "got (an integer of 5001 digits, an integer"),
        (lambda n: convmath.conv_transpose_size(4, 3, output_padding=n), "got an integer of 5001 digits"),
        (lambda n: convmath.conv_transpose_size(4, 3, padding=n), "padding takes an integer of 5001 digits"),
        (lambda n: Conv(kernel_size=3, in_channels=n, groups=n + 1), "groups = an integer of 5001 digits"),
        (lambda n: MaxPool(kernel_size=3, padding=((n, 1),), rounding="caffe"), "got (an integer of"),
        (lambda n: convert("torch", n, "keras", input_size=7, kernel_size=3), "an integer of 5001 digits"),
        (lambda n: convert("jax", -n, "jax", input_size=7, kernel_size=3), "a negative integer of 5001 digits"),
        (lambda n: convert("caffe", n, "jax", input_size=7, kernel_size=3, operator="max_pool"), "an integer of 5001"),
    ],
)
def test_a_message_with_a_huge_integer_is_still_a_message(call: Callable[[int], object], part: str) -> None:
    with pytest.raises(ValueError) as caught:
        call(10**5000)
    assert part in str(caught.value)
    assert "limit" not in str(caught.value) and len(str(caught.value)) <= LONGEST_MESSAGE


def test_long_integers_are_told_by_their_digits() -> None:
    assert [digits(number) for number in (0, 9, 10, -99, 10**300 - 1, 10**300)] == [1, 1, 2, 2, 300, 301]
    assert shown(10**40 - 1) == "9" * 40
    assert shown(10**100 - 1) == "an integer of 100 digits"
    assert shown([-(10**100)]) == "[a negative integer of 101 digits]"
    assert shown(np.array([[1], [2]])).count("\n") == 0
