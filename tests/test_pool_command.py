"""``convmath pool`` and ``convmath padding``: what a person types, and what comes back."""

from __future__ import annotations

import json

import pytest

import convmath
from convmath import Sides
from convmath.__main__ import main
from convmath.arithmetic import brute
from convmath.frameworks import recorded
from convmath.frameworks.conversion import FRAMEWORKS
from convmath.layers.pools import AvgPool, MaxPool
from tests.test_command_line import answer, loaded_by


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ("112 --kernel 3 --stride 2 --padding 1", "56"),
        ("112 --kernel 3 --stride 2 --padding 1 --ceil", "57"),
        ("224x224x64 --kernel 2", "112x112x64"),  # the stride is the kernel size; the depth stays
        ("224x224 --kernel 2 --channels 64", "112x112x64"),
        ("9x7 --kernel 3x2 --stride 2x1", "4x6"),
        ("7 --kernel 3 --stride 1 --dilation 2", "3"),
        ("7 --kernel 3 --stride 2 --padding 0:1", "3"),
        ("7 --kernel 3 --stride 1 --padding -1", "3"),
        ("32 --kernel 1 --stride 2 --ceil", "16"),
        ("32 --kernel 1 --stride 2 --ceil --rule naive", "17"),
        ("32 --kernel 1 --stride 2 --ceil --rule caffe", "17"),
        ("2x4 --kernel 1x2 --stride 2 --padding 0x1 --ceil --rule caffe", "1x3"),  # one padded axis clips both
        ("2x4 --kernel 1x2 --stride 2 --ceil --rule caffe", "2x2"),
        ("1 --kernel 1 --stride 2 --ceil --rule double", "2"),
        ("3 --kernel 1 --stride 3 --ceil --rule double-reduced", "2"),
    ],
)
def test_pool_prints_the_output(capsys: pytest.CaptureFixture[str], arguments: str, output: str) -> None:
    assert answer(capsys, "pool", *arguments.split()) == (0, output + "\n", "")


def test_pool_answers_as_pytorch_did(capsys: pytest.CaptureFixture[str]) -> None:
    cases = [(p, size) for p, size in recorded.pools(recorded.torch()) if size is not None][::40]
    assert len(cases) > 100
    for (i, window), size in cases:
        k, s, p, _, d = window.numbers
        arguments = f"{i} --kernel {k} --stride {s} --padding {p} --dilation {d}"
        arguments += " --ceil" * (window.rounding == "torch")
        assert answer(capsys, "pool", *arguments.split()) == (0, f"{size}\n", "")


def test_explain_shows_formula_numbers_tag_and_divisors(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, "pool", *"8x8x4 --kernel 3 --stride 2 --padding 1 --ceil --explain".split())
    assert status == 0
    assert "min(⌈(8 + 1 + 1 − 1·(3 − 1) − 1)/2⌉ + 1, ⌈(8 + 1)/2⌉) = 5" in out
    assert "[pool-ceil]" in out
    assert "the last window hangs over the padded input by 1" in out
    assert "it would be 4 in floor mode" in out
    assert "an average that counts the padding divides by 3 (4 times), then 2   [avg-divisor]" in out
    assert "an average that leaves out the padding divides by 2, then 3 (3 times), then 1   [avg-divisor-real]" in out
    assert "the depth 4 stays, no parameters" in out


def test_explain_in_floor_mode_says_what_is_unread_and_what_pytorch_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "pool", *"7 --kernel 2 --explain".split())
    assert "⌊(7 + 0 + 0 − 1·(2 − 1) − 1)/2⌋ + 1 = 3" in out
    assert "1 of the padded input behind the last window unread" in out
    assert "PyTorch" not in out
    _, out, _ = answer(capsys, "pool", *"7 --kernel 3 --padding 2 --explain".split())
    assert "PyTorch takes at most 1 for a pool with kernel size 3" in out


def test_json_of_a_pool_is_the_answer_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "pool", *"32x31x3 --kernel 1x3 --stride 2 --ceil --json".split())
    data = json.loads(out)
    assert data["output"] == [16, 15, 3]
    assert data["parameters"] == 0
    assert data["rule"] == "torch"
    assert data["axes"][0]["sizes"] == {"floor": 16, "torch": 16, "naive": 17, "caffe": 17}
    assert data["axes"][1]["divisors"]["padding counted"] == [[3, 15]]
    assert "pool-ceil" in data["theorems"]


@pytest.mark.parametrize("include", [True, False])
def test_the_divisors_are_those_of_the_definition(capsys: pytest.CaptureFixture[str], include: bool) -> None:
    _, out, _ = answer(capsys, "pool", *"10 --kernel 4 --stride 3 --padding 2 --ceil --json".split())
    runs = json.loads(out)["axes"][0]["divisors"]["padding counted" if include else "padding not counted"]
    listed = [value for value, times in runs for _ in range(times)]
    assert listed == brute.average_divisors(10, 4, 3, 2, 2, True, include)


def test_divisors_of_very_many_windows_are_not_listed(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, "pool", *"1000000000000 --kernel 2 --json".split())
    assert status == 0
    assert json.loads(out)["axes"][0]["divisors"]["padding counted"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("pool 7 --kernel 0", "--kernel must be at least 1, got 0"),
        ("pool 7 --kernel 3 --stride 0", "--stride must be at least 1, got 0"),
        ("pool 7", "the following arguments are required: --kernel"),
        ("pool 7 --kernel 9", "no window fits: the kernel spans 9 positions, the padded input has 7"),
        ("pool 7 --kernel 3 --rule naive", "--rule must come with --ceil, not in floor mode, got 'naive'"),
        (
            "pool 7 --kernel 3 --ceil --rule mine",
            "--rule must be one of torch, naive, caffe, onnxruntime, tinygrad, paddle, mxnet, got 'mine'",
        ),
        ("pool 7x7 --kernel 3 --stride 1x1x1", "--stride must have 1 value or 2, one for each axis, got 3"),
        (
            "pool 7x7 --kernel 3 --padding 1x0:1 --ceil --rule caffe",
            "--padding must be one number for both sides under the caffe rule, got (0, 1)",
        ),
        ("padding", "the following arguments are required: PADDING, --from"),
        ("padding SAME --from tf --input 7 --kernel 3", "--from must be one of torch, tensorflow, keras, jax, onnx"),
        ("padding SAME --from jax --to tf --input 7 --kernel 3", "--to must be one of torch, tensorflow"),
        ("padding SAME --from jax --input 7 --kernel 3 --operator pool", "--operator must be one of conv, max_pool"),
        ("padding SAME --from jax --input 0 --kernel 3", "--input must be at least 1, got 0"),
        (
            "padding SAME --from torch --input 7 --kernel 3 --stride 2",
            "padding: --stride must be 1 for PyTorch's 'same', got 2",
        ),
        ("padding causal --from torch --input 7 --kernel 3", "PADDING must be one of PyTorch's ('valid', 'same')"),
        ("padding 1:x --from onnx --input 7 --kernel 3", "PADDING must be a word, a number or low:high, for one axis"),
        ("padding 1:2:3 --from onnx --input 7 --kernel 3", "PADDING must be a word, a number or low:high"),
        (
            "padding 0 --from torch --input 2 --kernel 3 --dilation 2",
            "has 2; got --input 2, --kernel 3, --dilation 2, PADDING 0 low and 0 high",
        ),
        (
            "padding " + "9" * 5000 + " --from torch --input 7 --kernel 3",
            "PADDING must have at most 1000 digits, got 5000",
        ),
        (
            "padding 1:0 --from torch --input 7 --kernel 3",
            "PADDING must be what PyTorch takes, got (1, 0): PyTorch takes",
        ),
        ("padding 0 --from torch --input 2 --kernel 3", "no window fits: the kernel spans 3 positions"),
    ],
)
def test_bad_input_is_one_line_that_names_it(capsys: pytest.CaptureFixture[str], arguments: str, message: str) -> None:
    status, out, err = answer(capsys, *arguments.split())
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ("SAME --from tensorflow --to onnx --input 224 --kernel 3 --stride 2", "auto_pad='SAME_UPPER'"),
        ("1 --from torch --to torch --input 225 --kernel 3 --stride 2", "padding=1"),
        ("1:2 --from onnx --to jax --input 7 --kernel 3", "padding=[(1, 2)]"),
        ("-1 --from jax --to jax --input 7 --kernel 3", "padding=[(-1, -1)]"),
        ("causal --from keras --to paddle --input 7 --kernel 3 --dilation 2", "padding=[4, 0]"),
        ("1 --from torch --to keras --input 7 --kernel 3 --operator max_pool", "padding='same'"),
    ],
)
def test_padding_prints_what_to_write(capsys: pytest.CaptureFixture[str], arguments: str, output: str) -> None:
    assert answer(capsys, "padding", *arguments.split()) == (0, output + "\n", "")


def test_padding_without_a_target_answers_for_every_framework(capsys: pytest.CaptureFixture[str]) -> None:
    question = "SAME --from tensorflow --input 224 --kernel 3 --stride 2".split()
    status, out, _ = answer(capsys, "padding", *question)
    assert status == 0
    assert out.startswith("0 below, 1 above; output size 112")
    assert all(f"  {known.name}" in out for known in FRAMEWORKS)
    assert "cannot: PyTorch takes one number for both sides here" in out
    _, out, _ = answer(capsys, "padding", *question, "--json")
    data = json.loads(out)
    assert data["onnx"]["argument"] == "auto_pad='SAME_UPPER'"
    assert data["caffe"]["cannot"].startswith("Caffe takes one number")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            "padding SAME_LOWER --from onnx --to torch --input 224 --kernel 3 --stride 2",
            "'SAME_LOWER' is 1 below and 0 above",
        ),
        (
            "padding SAME --from tensorflow --to torch --input 224 --kernel 3 --stride 2",
            "PyTorch takes one number for both sides here, and 'SAME' is 0 below and 1 above; pad first with F.pad(x, (0, 1))",
        ),
    ],
)
def test_a_conversion_that_cannot_be_made_is_an_answer(
    capsys: pytest.CaptureFixture[str], arguments: str, message: str
) -> None:
    status, out, err = answer(capsys, *arguments.split())
    assert (status, err) == (0, "") and out.startswith("cannot: ") and message in out and out.count("\n") == 1
    status, out, _ = answer(capsys, *arguments.split(), "--json")
    assert status == 0 and message in json.loads(out)["cannot"]


def test_padding_says_how_far_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    question = "SAME --from tensorflow --to torch --input 225 --kernel 3 --stride 2 --explain".split()
    _, out, _ = answer(capsys, "padding", *question)
    assert "right for input sizes that leave remainder 1 modulo 2" in out


def test_padding_marks_what_is_right_for_some_sizes_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Number or word, what stands for SAME depends on the input size; both the list and the single answer say so."""
    question = "1 --from torch --input 225 --kernel 3 --stride 2".split()
    _, out, _ = answer(capsys, "padding", *question)
    assert "  keras       padding='same' (1)\n" in out
    assert "  torch       padding=1\n" in out
    assert out.endswith("\n(1) right for input sizes that leave remainder 1 modulo 2   [same-total]\n")
    status, out, err = answer(capsys, "padding", *question, "--to", "keras")
    assert (status, out) == (0, "padding='same'\n")
    assert err == "convmath padding: right for input sizes that leave remainder 1 modulo 2   [same-total]\n"
    _, out, _ = answer(capsys, "padding", *question, "--explain")
    assert "(1)" not in out and "right for input sizes that leave remainder 1 modulo 2" in out
    _, out, _ = answer(capsys, "padding", "SAME", "--from", "tensorflow", *question[3:])
    assert "  jax         padding='SAME'\n" in out and "  caffe       pad: 1 (1)\n" in out


def test_an_average_pool_is_not_given_other_borders(capsys: pytest.CaptureFixture[str]) -> None:
    question = "1 --from torch --input 225 --kernel 3 --stride 2 --operator avg_pool".split()
    _, out, _ = answer(capsys, "padding", *question)
    assert (
        "  keras       cannot: Keras leaves the padding out of its averages, and PyTorch counts it; pad first with"
        in out
    )
    assert "  onnx        pads=[1, 1], count_include_pad=1\n" in out
    status, out, _ = answer(capsys, "padding", *question, "--to", "keras")
    assert status == 0 and out.startswith("cannot: Keras leaves the padding out of its averages")


def test_a_layer_pools_every_axis_and_keeps_the_depth() -> None:
    assert MaxPool((3, 2)).shape((5, 9, 7)) == (5, 3, 3)
    assert AvgPool((3,)).shape((9, 7, 5), channels="last") == (3, 2, 5)


@pytest.mark.parametrize("arguments", ["32x31x3 --kernel 1x3 --stride 2 --ceil", "9x7 --kernel 2 --padding 0:1x0"])
def test_the_json_is_what_the_library_returns(capsys: pytest.CaptureFixture[str], arguments: str) -> None:
    layers = {
        "32x31x3": (MaxPool((1, 3), 2, ceil_mode=True), (32, 31, 3), "last"),
        "9x7": (MaxPool(2, padding=(Sides(0, 1), 0)), (9, 7), None),
    }
    layer, shape, channels = layers[arguments.split()[0]]
    _, out, _ = answer(capsys, "pool", *arguments.split(), "--json")
    assert json.loads(out) == layer.to_dict(shape, channels)
    assert layer.to_dict(shape, channels) != MaxPool(2).to_dict(shape, channels)


def test_a_rule_is_asked_for_by_the_name_of_a_framework(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "pool", *"32 --kernel 1 --stride 2 --ceil --rule paddle".split()) == (0, "17\n", "")
    assert answer(capsys, "pool", *"32 --kernel 1 --stride 2 --ceil --rule onnxruntime".split()) == (0, "16\n", "")
    assert convmath.pool_size(32, 1, stride=2, ceil_mode=True, rule="paddle") == 17


def test_the_functions_are_public() -> None:
    for name in ("pool_size", "adaptive_bins", "same_padding"):
        assert name in convmath.__all__
        documented = getattr(convmath, name).__doc__
        assert all(part in documented for part in ("[", ">>>", "Args:", "Returns:", "Raises:", "Source:"))


def test_bins_of_symbols_are_refused_by_name() -> None:
    sympy = pytest.importorskip("sympy")
    with pytest.raises(TypeError, match="output_size must be an integer: how many bins"):
        convmath.adaptive_bins(5, sympy.Symbol("o"))


@pytest.mark.parametrize(
    "arguments",
    [
        "pool 112x112x64 --kernel 3 --stride 2 --padding 1 --ceil --explain",
        "padding SAME --from jax --input 7 --kernel 3",
    ],
)
def test_a_plain_question_loads_nothing_heavy(arguments: str) -> None:
    assert main(arguments.split()) == 0
    assert not loaded_by(f"from convmath.__main__ import main\nmain({arguments.split()!r})")
