"""What is refused, what is converted, and that no message fails: the arguments of every function of the package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy

import convmath
from convmath.frameworks.conversion import convert, same_padding
from convmath.layers.arguments import digits, shown
from convmath.layers.functions import conv_layer, conv_transpose_layer
from convmath.layers.pooling import average_divisors, pool_layer, unpool_size
from convmath.layers.transposed import equivalent_direct_convolution, sizes_sharing_an_output

LAYERS = (conv_layer, conv_transpose_layer, pool_layer)


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
    assert conv_layer((i, 7), kernel_size=3).shape == (i - 2, 5)


def eight(value: int) -> Any:
    """A number that cannot grow beyond 127."""
    return np.int8(value)


@pytest.mark.parametrize(
    ("call", "options"),
    [
        (conv_layer, {"input_sizes": (100, 100), "kernel_size": (50, 60), "padding": ((100, 100),), "channels": 100,
                      "filters": 100, "groups": 10, "stride": (1,), "dilation": (1,)}),
        (conv_transpose_layer, {"input_sizes": (100, 100), "kernel_size": (50, 60), "stride": (100,), "channels": 100,
                                "filters": 100, "groups": 10, "padding": ((1, 2),), "output_padding": (9,)}),
        (pool_layer, {"input_sizes": (100, 100), "kernel_size": (50, 60), "stride": (3,), "padding": ((100, 100),),
                      "channels": 100}),
        (average_divisors, {"input_size": 100, "kernel_size": 50, "padding": (20, 20), "stride": 30}),
        (average_divisors, {"input_size": 100, "kernel_size": 50, "padding": (20, 20), "stride": 30, "windows": 4,
                            "count_include_pad": False}),
        (unpool_size, {"input_size": 100, "kernel_size": 50, "stride": 30, "padding": 3}),
        (same_padding, {"input_size": 100, "kernel_size": 100, "stride": 1, "dilation": 10}),
        (equivalent_direct_convolution, {"input_size": 100, "kernel_size": 100, "stride": 10, "padding": (50, 60),
                                         "dilation": 10, "output_padding": 9}),
        (sizes_sharing_an_output, {"output_size": 100, "kernel_size": 100, "stride": 10, "padding": (50, 60),
                                   "dilation": 10}),
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
    given = layer((32, 32), kernel_size=5, stride=2, padding=2, dilation=1)
    assert given == layer((32, 32), kernel_size=(5,), stride=(2,), padding=((2, 2),), dilation=(1,))
    assert given == layer([32, 32], kernel_size=[5, 5], stride=np.array([2, 2]), padding=(2, 2))
    assert layer(32, kernel_size=5) == layer((32,), kernel_size=(5,))
    apart = layer((32, 32), kernel_size=5, padding=(2, 3))
    assert [axis.padding for axis in apart.axes] == [(2, 2), (3, 3)]
    assert layer(32, kernel_size=5, padding=((2, 3),)).axes[0].padding == (2, 3)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"input_sizes": ()}, ValueError, "input_sizes must have at least one axis, got ()"),
        ({"input_sizes": (32, 0)}, ValueError, "input_sizes must be at least 1, got 0"),
        ({"input_sizes": "32"}, TypeError, "input_sizes must be an integer, got '32'"),
        ({"kernel_size": 5.0}, TypeError, "kernel_size must be an integer, got 5.0"),
        ({"kernel_size": ()}, ValueError, "kernel_size must have 1 value or 2, one for each axis, got 0"),
        ({"padding": (1, 2, 3)}, ValueError, "padding must have 1 value or 2, one for each axis, got 3"),
        ({"padding": ((1, 2, 3),)}, ValueError, "padding must be a number or a (low, high) pair, got (1, 2, 3)"),
        ({"dilation": None}, TypeError, "dilation must be an integer, got None"),
        ({"channels": True}, TypeError, "channels must be an integer, got True"),
    ],
)
def test_a_layer_names_what_is_wrong(
    layer: Callable[..., Any], options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        layer(**{"input_sizes": (32, 32), "kernel_size": 5, **options})
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: conv_layer(32, kernel_size=5, bias="no"), "bias"),  # type: ignore[arg-type]
        (lambda: conv_transpose_layer(32, kernel_size=5, bias="no"), "bias"),  # type: ignore[arg-type]
        (lambda: pool_layer(32, kernel_size=5, ceil_mode="no"), "ceil_mode"),  # type: ignore[arg-type]
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
        conv_layer((32, 4), kernel_size=5, dilation=(1, 2))
    assert str(caught.value) == (
        "no window fits: the kernel spans 9 positions, the padded input has 4; got input_size 4, kernel_size 5, "
        "dilation 2, padding 0 below and 0 above, on axis 2"
    )
    with pytest.raises(ValueError, match="output_padding must be at most .* = 0, got 1, on axis 2"):
        conv_transpose_layer((4, 4), kernel_size=3, output_padding=(0, 1))


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda n: convmath.conv_size(7, n), "the kernel spans an integer of 5001 digits positions"),
        (lambda n: convmath.conv_size(-n, 3), "input_size must be at least 1, got a negative integer of 5001 digits"),
        (lambda n: convmath.pool_size(7, n), "kernel_size an integer of 5001 digits"),
        (lambda n: convmath.conv_size(7, 3, padding=(n, n, n)), "got (an integer of 5001 digits, an integer"),
        (lambda n: convmath.conv_transpose_size(4, 3, output_padding=n), "got an integer of 5001 digits"),
        (lambda n: convmath.conv_transpose_size(4, 3, padding=n), "padding takes an integer of 5001 digits"),
        (lambda n: conv_layer(7, kernel_size=3, channels=n, groups=n + 1), "groups = an integer of 5001 digits"),
        (lambda n: pool_layer(7, kernel_size=3, padding=((n, 1),), ceil_mode=True, rule="caffe"), "got (an integer of"),
        (lambda n: unpool_size(1, 1, padding=n), "gives a negative integer of 5001 digits"),
        (lambda n: convert("torch", n, "keras", input_size=7, kernel_size=3), "an integer of 5001 digits"),
        (lambda n: convert("jax", -n, "jax", input_size=7, kernel_size=3), "a negative integer of 5001 digits"),
        (lambda n: convert("caffe", n, "jax", input_size=7, kernel_size=3, operator="max_pool"), "an integer of 5001"),
    ],
)
def test_a_message_with_a_huge_integer_is_still_a_message(call: Callable[[int], object], part: str) -> None:
    with pytest.raises(ValueError) as caught:
        call(10**5000)
    assert part in str(caught.value)
    assert "limit" not in str(caught.value) and len(str(caught.value)) < 500


def test_long_integers_are_told_by_their_digits() -> None:
    assert [digits(number) for number in (0, 9, 10, -99, 10**300 - 1, 10**300)] == [1, 1, 2, 2, 300, 301]
    assert shown(10**100 - 1) == "9" * 100
    assert shown([-(10**100)]) == "[a negative integer of 101 digits]"
    assert shown(np.array([[1], [2]])).count("\n") == 0
