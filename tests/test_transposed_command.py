"""The transposed convolution as a person calls it: the size, the layer, and the command."""

from __future__ import annotations

import json
import random
import shlex
import subprocess
import sys

import pytest
import sympy

import convmath
from convmath.__main__ import main
from convmath.arithmetic import brute
from convmath.layers.conv_transpose import ConvTranspose


def answer(capsys: pytest.CaptureFixture[str], arguments: str) -> tuple[int, str, str]:
    status = main(["conv-transpose", *arguments.split()])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_the_size_is_what_the_scatter_fills() -> None:
    """Random layers, crops and dilation among them, against the definition; none left is refused, and only then."""
    rng = random.Random(4)
    seen = {"sized": 0, "empty": 0}
    for _ in range(20_000):
        i, k, s, d = rng.randint(1, 7), rng.randint(1, 5), rng.randint(1, 4), rng.randint(1, 3)
        padding = rng.randint(-3, 9), rng.randint(-3, 9)
        a = rng.randrange(max(s, d))
        filled = len(brute.scatter([1] * i, [1] * k, s, *padding, d, a))
        arguments = {"stride": s, "padding": padding, "dilation": d, "output_padding": a}
        if filled:
            assert convmath.conv_transpose_size(i, k, **arguments) == filled
            seen["sized"] += 1
        else:
            with pytest.raises(ValueError, match="no output is left"):
                convmath.conv_transpose_size(i, k, **arguments)
            seen["empty"] += 1
    assert min(seen.values()) > 1000


def test_it_comes_back_exactly_below_the_stride() -> None:
    kept = lost = 0
    for i in range(1, 6):
        for k in range(1, 5):
            for s in range(1, 4):
                for d in range(1, 5):
                    for a in range(max(s, d)):
                        size = convmath.conv_transpose_size(i, k, stride=s, dilation=d, output_padding=a)
                        assert (convmath.conv_size(size, k, stride=s, dilation=d) == i) == (a < s)
                        kept, lost = kept + (a < s), lost + (a >= s)
    assert kept and lost


def test_symbols_give_an_expression() -> None:
    i, k, s, p, d, a = sympy.symbols("i k s p d a", integer=True)
    size = convmath.conv_transpose_size(i, k, stride=s, padding=p, dilation=d, output_padding=a)
    assert sympy.expand(size - (s * (i - 1) + d * (k - 1) + 1 - 2 * p + a)) == 0
    assert convmath.conv_transpose_size(i, 3, stride=2, padding=1, output_padding=1) == 2 * i


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"input_size": 0}, ValueError, "input_size must be at least 1, got 0"),
        ({"kernel_size": 0}, ValueError, "kernel_size must be at least 1, got 0"),
        ({"stride": 0}, ValueError, "stride must be at least 1, got 0"),
        ({"dilation": 0}, ValueError, "dilation must be at least 1, got 0"),
        ({"output_padding": -1}, ValueError, "output_padding must be at least 0, got -1"),
        ({"output_padding": 1}, ValueError, "output_padding must be at most max(stride, dilation) - 1 = 0, got 1"),
        (
            {"stride": 2, "dilation": 3, "output_padding": 3},
            ValueError,
            "output_padding must be at most max(stride, dilation) - 1 = 2, got 3",
        ),
        (
            {"input_size": 1, "padding": (1, 2)},
            ValueError,
            "no output is left: the inputs land on 3 positions, padding takes 3, output_padding adds 0; got input_size 1, "
            "kernel_size 3, stride 1, dilation 1",
        ),
        ({"padding": (1, 2, 3)}, ValueError, "padding must be a number or a (low, high) pair, got (1, 2, 3)"),
        ({"stride": 2.0}, TypeError, "stride must be an integer, got 2.0"),
        ({"output_padding": True}, TypeError, "output_padding must be an integer, got True"),
        ({"kernel_size": "3"}, TypeError, "kernel_size must be an integer, got '3'"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        convmath.conv_transpose_size(**{"input_size": 4, "kernel_size": 3, **arguments})
    assert str(caught.value) == message


def test_a_layer_needs_as_many_parameters_either_way() -> None:
    layer = ConvTranspose(kernel_size=(4, 3), stride=2, in_channels=8, out_channels=4, groups=2, bias=False)
    assert layer.shape((8, 7, 7)) == (4, 16, 15)
    assert layer.parameters == layer.forward().parameters == 4 * 3 * 8 * 4 // 2
    with pytest.raises(ValueError, match="output_padding must have 1 value or 2, one for each axis, got 3"):
        ConvTranspose(kernel_size=(3, 3), output_padding=(0, 0, 0))
    with pytest.raises(ValueError, match="out_channels must be a multiple of groups = 2, got 3"):
        ConvTranspose(kernel_size=3, in_channels=4, out_channels=3, groups=2)


# The command ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ("4 --kernel 3 --stride 2 --padding 1 --output-padding 1", "8"),
        ("7x7x8 --kernel 4 --stride 2 --padding 1 --filters 3", "14x14x3"),
        ("4x3 --kernel 3x2 --stride 2x3 --padding 1:0x0 --dilation 1x2 --output-padding 1x2", "9x11"),
        ("4 --kernel 3 --padding=-1", "8"),
    ],
)
def test_it_prints_the_output(capsys: pytest.CaptureFixture[str], arguments: str, output: str) -> None:
    assert answer(capsys, arguments) == (0, output + "\n", "")


def test_explain_shows_formula_numbers_and_the_sizes_that_meet(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, "4x4x8 --kernel 3 --stride 2 --padding 1 --output-padding 1 --filters 5 --explain")
    assert status == 0
    assert "s(i' − 1) + d(k − 1) + 1 − p₋ − p₊ + a   [transposed-size]" in out
    assert "2·(4 − 1) + 1·(3 − 1) + 1 − 1 − 1 + 1 = 8" in out
    assert "sizes whose convolution has size 4: 7, 8   [conv-fibre]" in out
    assert "(3·3·8 + 1)·5 = 365" in out
    assert "no round trip" not in out


def test_explain_warns_where_no_convolution_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "4 --kernel 3 --dilation 2 --output-padding 1 --explain")
    assert "no round trip: output padding 1 is not below stride 1, and the convolution of 9 has size 5" in out


def test_a_long_row_of_sizes_is_given_by_its_ends(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "3 --kernel 3 --stride 1000000000 --explain")
    assert "sizes whose convolution has size 3: 2000000003 to 3000000002" in out


def test_no_size_at_all_shares_an_input_that_padding_has_eaten(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "1 --kernel 1 --padding 2 --dilation 6 --output-padding 5 --explain")
    assert out.startswith("2\n")
    assert "sizes whose convolution has size 1: none" in out
    _, out, _ = answer(capsys, "1 --kernel 1 --padding 2 --dilation 6 --output-padding 5 --json")
    assert json.loads(out)["axes"][0]["sizes_sharing_the_input"] is None


@pytest.mark.parametrize(
    "arguments",
    [
        "4 --kernel 3 --stride 2 --padding 1 --output-padding 1",
        "3 --kernel 2 --stride 2 --padding 2",
        "7x5x8 --kernel 4x3 --stride 2x3 --padding 1:0x=2 --dilation 1x2 --filters 6 --groups 2".replace("=", "-"),
        "3x3x3 --channels 2 --kernel 3 --stride 2 --filters 4",
    ],
)
def test_the_direct_convolution_that_is_named_has_the_size(capsys: pytest.CaptureFixture[str], arguments: str) -> None:
    """The command that --as-conv prints is run, and gives the same first line."""
    _, out, _ = answer(capsys, arguments + " --as-conv")
    size, *_, last = out.splitlines()
    command = shlex.split(last.split(": ", 1)[1].split("   [")[0])
    assert command[:2] == ["convmath", "conv"]
    assert main(command[1:]) == 0
    assert capsys.readouterr().out == size + "\n"


def test_as_conv_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "3 --kernel 3 --stride 2 --padding 1 --output-padding 1 --as-conv")
    assert "as a convolution: stride 1, kernel reversed   [transposed-equivalence]" in out
    assert "input 1 zero between neighbours, size 5; kernel 3; padding 1:2; dilation 1" in out
    _, out, _ = answer(capsys, "3 --kernel 2 --stride 2 --padding 2 --as-conv")
    assert "padding -1:-1, negative is a crop" in out


def test_json_is_the_answer_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "4x4x2 --kernel 3 --stride 2 --padding 1 --output-padding 1 --filters 6 --json")
    data = json.loads(out)
    assert data["output"] == [8, 8, 6]
    assert data["parameters"] == (3 * 3 * 2 + 1) * 6
    (axis, _) = data["axes"]
    assert axis["sizes_sharing_the_input"] == {"from": 7, "to": 8}
    assert axis["round_trip"] is True
    assert axis["as_conv"]["padding"] == [1, 2]
    assert "transposed-equivalence" in data["theorems"]
    _, out, _ = answer(capsys, "4 --kernel 3 --dilation 2 --output-padding 1 --json")
    assert json.loads(out)["axes"][0]["round_trip"] is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("4 --kernel 0", "--kernel must be at least 1, got 0"),
        ("4 --kernel 3 --output-padding -1", "--output-padding must be at least 0, got -1"),
        (
            "4 --kernel 3 --output-padding 1",
            "--output-padding must be at most max(--stride, --dilation) - 1 = 0, got 1",
        ),
        ("4 --kernel 3 --output-padding 1.5", "--output-padding must be a whole number, or one for each axis"),
        ("1 --kernel 3 --padding 2", "no output is left: the inputs land on 3 positions, --padding takes 4"),
        ("4 --kernel 3 --filters 0", "--filters must be at least 1, got 0"),
        ("4", "the following arguments are required: --kernel"),
    ],
)
def test_bad_input_is_one_line_that_names_it(capsys: pytest.CaptureFixture[str], arguments: str, message: str) -> None:
    status, out, err = answer(capsys, arguments)
    assert (status, out) == (2, "")
    assert err.startswith("convmath conv-transpose: ")
    assert message in err
    assert err.count("\n") == 1


def test_it_loads_nothing_heavy() -> None:
    program = (
        "from convmath.__main__ import main\n"
        "main('conv-transpose 4x4x2 --kernel 3 --stride 2 --filters 3 --explain --as-conv'.split())\n"
        "import sys; assert not {'sympy', 'numpy', 'matplotlib', 'sphinx', 'z3'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
