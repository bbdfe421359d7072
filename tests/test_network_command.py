"""``convmath network`` and the readers of tables and texts: what a person types, and what comes back."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from convmath import AdaptivePool, AvgPool, Conv, ConvTranspose, MaxPool, Network
from convmath.__main__ import main
from convmath.network.readers import torch as torch_reader
from convmath.network.zoo import NAMES, TABLES

MODELS = Path(__file__).parent / "models"
LENET = """
nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2),
    nn.Conv2d(6, 16, kernel_size=(5, 5)), nn.Tanh(), nn.AvgPool2d(2),
    nn.Flatten(), nn.Linear(16 * 5 * 5, 120), nn.Tanh(), nn.Linear(120, 10),
)
"""


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["network", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_table_shows_every_layer_the_totals_and_the_sizes(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, "unet", "--sizes")
    assert status == 0
    assert "multiplications: 150,428,424,448" in out
    assert "runs on: i ≥ 188" in out
    assert "loses nothing on: i ≥ 188, i ≡ 12 (mod 16)" in out
    assert "16 more inputs give 16 more outputs" in out
    _, out, _ = answer(capsys, "unet", "--input", "1x256x256")
    assert "nearest to 256: 252, 268" in out


def test_tiles_and_chunks_are_planned(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "unet", "--input", "1x1340x1340", "--tile", "572")
    assert "3 tiles of 572, 9 in all: step 384, overlap 188" in out
    _, out, _ = answer(capsys, "wav2vec2", "--chunk", "320")
    assert "chunks of 320: 1 outputs each, the first after 400 inputs" in out


def test_json_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "unet", "--tile", "188", "--input", "1x188x188", "--chunk", "16", "--json")
    found = json.loads(out)
    assert found["totals"]["multiplications"] > 0
    assert found["valid_sizes"][0]["even"]["remainders"] == [12]
    assert found["nodes"][1]["axes"][0]["jump"] == "1"
    assert found["tiles"][0]["tiles"][0]["keep_stop"] == 4
    assert found["stream"]["outputs"] == [16]
    assert found["findings"] == []


def test_strict_exits_1_on_a_warning_and_0_on_information(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "resnet50", "--lint", "--strict")[0] == 0
    status, out, _ = answer(capsys, "squeezenet", "--lint", "--strict")
    assert status == 1
    assert "N02 warning: conv1: 1 of 224 rows lie behind the last window" in out
    assert answer(capsys, "squeezenet", "--lint")[0] == 0
    assert answer(capsys, "squeezenet", "--lint", "--strict", "--json")[0] == 1
    _, out, _ = answer(capsys, "vgg16", "--lint")
    assert out.endswith("nothing found\n")


def test_an_unknown_operation_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, MODELS / "attentive.onnx")
    assert status == 0
    assert "windows end at: Reshape" in out
    assert "not counted: 8 operations" in out


@pytest.mark.parametrize("name", NAMES)
def test_networks_of_the_literature_have_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    status, out, _ = answer(capsys, name)
    assert status == 0
    assert "parameters" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "FILE must be a file that exists, got 'nowhere'"),
        (["nowhere.onnx"], "FILE must be a file that exists"),
        (["vgg16", "--input", "3x224"], "shape must have 3 numbers"),
        (["vgg16", "--input", "3x0x224"], "--input must be whole numbers from 1 on"),
        (["vgg16", "--input", "3xax224"], "--input must be whole numbers from 1 on"),
        (["vgg16", "--tile", "64"], "tile must be at least 224"),
        (["lenet5", "--chunk", "x"], "--chunk must be whole numbers"),
        (["unet", "--tile", "256"], "tile must be of a size at which"),
        (["unet", "--tile", "1x2x3"], "tile must have 1 value or 2"),
        (["unet", "--wonder"], "unrecognized arguments: --wonder"),
        ([], "the following arguments are required: FILE"),
        ([str(MODELS / "unet.onnx")], "--input must give the sizes that FILE leaves open, 1x?x?"),
        ([str(MODELS)], "FILE must be a regular file"),
        ([str(MODELS / "recorded.json")], "not one of a Keras model"),
    ],
)
def test_bad_requests_are_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    status, out, err = answer(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert len(err) <= 201
    assert message in err


def test_the_command_loads_neither_numpy_nor_sympy() -> None:
    code = (
        "import sys; from convmath.__main__ import main; main(['network', sys.argv[1]]); "
        "print([m for m in ('sympy', 'numpy', 'torch', 'onnx') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(MODELS / "resnet50.onnx")]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert out.endswith("[]\n")


# Tables -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "layer must be a list of tables"),
        ("layer = 3", "layer must be a list of tables"),
        ("[[layer]]\nop = 'con'\n", "op must be one of the table's operations, got 'con'; perhaps conv"),
        ("[[layer]]\nop = 'conv'\nout_channels = 3\n", "layer 1: kernel_size must be given"),
        ("[[layer]]\nop = 'conv'\nout_channels = 3\nkernel_size = 0\n", "kernel_size must be at least 1, got 0"),
        ("[[layer]]\nop = 'conv'\nout_channels = 3\nkernel_size = 3.0\n", "kernel_size must be an integer"),
        ("[[layer]]\nop = 'conv'\nout_channels = 3\nkernel_size = 3\nsize = 2\n", "unknown parameter 'size'"),
        ("[[layer]]\nop = 'relu'\ninputs = ['x']\n", "inputs of 'relu1' must be names of layers, got 'x'"),
        (
            "[[layer]]\nname = 'a'\nop = 'relu'\n[[layer]]\nname = 'a'\nop = 'relu'\n",
            "name must be used once, got 'a' twice",
        ),
        ("[[layer]]\nop = 'relu'\nrepeat = 100000\n", "a table must have at most 10,000 layers"),
        ("[[layer]]\nop = 'add'\n", "inputs must name at least two layers for add"),
        ("x = " + "[" * 5000, "nested too deeply"),
        ("x = " + "1" * 5000, "at most 1000 digits"),
        ("x = = 2", "not a TOML table"),
        (
            "[[layer]]\nop = 'conv'\nout_channels = 3\nkernel_size = 9999999999999\n",
            "must be at most 1,000,000,000,000",
        ),
        (
            "[[layer]]\nname='a'\nop='add'\ninputs=['b','input']\n[[layer]]\nname='b'\nop='relu'\ninputs=['a']\n",
            "the layers must have no cycle, 'a' waits for what comes from itself",
        ),
    ],
)
def test_bad_tables_are_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises((ValueError, TypeError)) as told:
        Network.from_toml(text)
    assert message in str(told.value)
    assert "\n" not in str(told.value)


def test_layers_of_a_table_may_stand_in_any_order_and_repeat() -> None:
    text = """
        input = [8, 32]
        [[layer]]
        name = "sum"
        op = "add"
        inputs = ["a", "b"]
        [[layer]]
        name = "a"
        op = "conv"
        kernel_size = 3
        padding = "causal"
        out_channels = 8
        inputs = ["input"]
        [[layer]]
        name = "b"
        op = "conv"
        kernel_size = 3
        padding = [[2, 0]]
        out_channels = 8
        inputs = ["input"]
    """
    assert Network.from_toml(text).shape("sum") == (8, 32)
    repeated = '[[layer]]\nname = "c"\nop = "conv"\nkernel_size = 3\nout_channels = 4\nrepeat = 5\n'
    assert [node.name for node in Network.from_toml(repeated).nodes] == [f"c_{n}" for n in range(1, 6)]


def test_damaged_tables_give_an_answer_or_one_line() -> None:
    pick, refused = random.Random(4), 0
    for _ in range(200):
        name = pick.choice(TABLES)
        text = (Path("convmath/network/models") / f"{name}.toml").read_text()
        place = pick.randrange(len(text))
        harmed = (
            text[:place] + pick.choice(["", "\0", "[[", "-", "9" * 9, '"', "\n"]) + text[place + pick.randrange(9) :]
        )
        try:
            Network.from_toml(harmed).to_dict()
        except (ValueError, TypeError) as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 50


# Texts ------------------------------------------------------------------------------------------------


def test_the_text_of_a_sequential_is_read_and_never_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "lenet.txt"
    file.write_text(LENET)
    status, out, _ = answer(capsys, file, "--input", "1x32x32")
    assert status == 0
    assert "parameters: 51,902" in out
    harmful = tmp_path / "harm.py"
    harmful.write_text(f"nn.Sequential(nn.Conv2d(1, __import__('os').mkdir('{tmp_path}/made'), 3))")
    assert answer(capsys, harmful, "--input", "1x9x9")[0] == 2
    assert not (tmp_path / "made").exists()


def test_what_pytorch_prints_is_read_too() -> None:
    printed = """Sequential(
      (0): Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3), bias=False)
      (1): BatchNorm2d(64, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
      (2): ReLU(inplace=True)
      (3): Sequential(
        (0): MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=False)
        (1): ConvTranspose2d(64, 8, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1), groups=2)
      )
      (4): Upsample(scale_factor=2.0, mode='nearest')
    )"""
    found = Network.from_text(printed).at((3, 64, 64))
    assert found.shape() == (8, 64, 64)
    assert found.parameters == 9408 + 128 + 4 * 4 * 32 * 8 + 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must be one nn.Sequential"),
        ("print(1)", "must be one nn.Sequential"),
        ("nn.Sequential(", "not Python"),
        ("nn.Sequential(x)", "layers must be written out"),
        ("nn.Sequential(nn.Conv2d(3, n, 3))", "arguments must be numbers, got 'n'"),
        ("nn.Sequential(nn.Conv2d(3, 8, 3, size=3))", "unknown parameter 'size'"),
        ("nn.Sequential(nn.Conv2d(3, 8, (3, 3, 3)))", "kernel_size must have 1 value or 2, got 3"),
        ("nn.Sequential(" * 150 + ")" * 150, "nn.Sequential must have at least one layer"),
        ("-" * 100_000 + "1", "nested too deeply"),
        ("nn.Sequential()", "at least one layer"),
    ],
)
def test_bad_texts_are_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises((ValueError, TypeError)) as told:
        Network.from_text(text)
    assert message in str(told.value) or "nested too deeply" in str(told.value)
    assert "\n" not in str(told.value)


def test_an_unknown_module_is_opaque_by_its_name() -> None:
    found = Network.from_text("nn.Sequential(nn.Conv2d(3, 8, 3), Wonder(3), nn.ReLU())").at((3, 9, 9))
    assert found.steps["wonder1"].ended == "Wonder"
    assert found.shape() is None


# Layers -----------------------------------------------------------------------------------------------


def test_layers_chain_into_networks() -> None:
    conv, pool = Conv(kernel_size=3, out_channels=8, padding="same"), MaxPool(2)
    found = (conv >> pool >> Conv(kernel_size=3, stride=2, out_channels=4, padding="same") >> AvgPool(2)).at(
        (3, 32, 32)
    )
    assert found.shape() == (4, 4, 4)
    decoder = ConvTranspose(kernel_size=4, stride=2, padding=1, out_channels=3) >> Conv(kernel_size=1, out_channels=2)
    assert (found >> decoder).shape() == (2, 8, 8)
    assert (found >> AdaptivePool(output_size=1)).shape() == (4, 1, 1)
    with pytest.raises(ValueError, match="out_channels must be given"):
        Conv(kernel_size=3) >> pool
    with pytest.raises(ValueError, match="layer must be a layer or an operation, got 3"):
        conv >> 3


def test_a_node_that_is_not_there_is_asked_for_by_a_near_name() -> None:
    with pytest.raises(ValueError, match="perhaps 'maxpool1'"):
        (Conv(kernel_size=3, out_channels=8) >> MaxPool(2)).at((3, 32)).receptive_field("maxpool")


def test_keras_configurations_are_read_without_keras() -> None:
    def layer(kind: str, name: str, *inbound: str, **config: object) -> dict[str, object]:
        history = [[[source, 0, 0, {}] for source in inbound]] if inbound else []
        return {"class_name": kind, "config": {"name": name, **config}, "inbound_nodes": history}

    model = {
        "class_name": "Functional",
        "config": {
            "layers": [
                layer("InputLayer", "in", batch_shape=[None, 32, 32, 3]),
                layer("Conv2D", "a", "in", filters=8, kernel_size=[3, 3], strides=[2, 2], padding="same"),
                layer(
                    "DepthwiseConv2D", "b", "a", kernel_size=[3, 3], strides=[1, 1], padding="same", depth_multiplier=1
                ),
                layer("Add", "c", "a", "b"),
                layer("Conv2DTranspose", "d", "c", filters=4, kernel_size=[3, 3], strides=[2, 2], padding="same"),
                layer("GlobalAveragePooling2D", "e", "d"),
                layer("Dense", "f", "e", units=10),
                layer("Wonder", "g", "f"),
            ],
            "output_layers": [["g", 0, 0]],
        },
    }
    found = Network.from_keras(model)
    assert found.shape("d") == (4, 32, 32)
    assert found.parameters == (27 * 8 + 8) + (9 * 8 + 8) + (9 * 8 * 4 + 4) + 50
    assert found.steps["g"].ended == "Wonder"
    with pytest.raises(ValueError, match="not one of a Keras model"):
        Network.from_keras({"class_name": "x"})


def test_without_torch_the_reader_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ValueError, match="needs torch"):
        Network.from_torch("model.pt2")
    assert "pip install torch" in torch_reader.MISSING
