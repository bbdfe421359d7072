"""What is printed about networks of the literature, from the package alone."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from convmath.network import Network, Pool, Sides, Window
from convmath.network.fields import Field
from convmath.network.zoo import NAMES, network

# network -> parameters, multiplications, receptive field of the last windows
COUNTS = {
    "vgg16": (138_357_544, 15_470_264_320, 212),
    "alexnet": (61_100_840, 714_188_480, 195),
    "resnet18": (11_689_512, 1_814_073_344, 435),
    "resnet50": (25_557_032, 4_089_184_256, 427),
    "googlenet": (6_624_904, 1_498_376_192, 379),
    "mobilenet_v2": (3_504_872, 300_774_272, 491),
    "densenet121": (7_978_856, 2_834_161_664, 2071),
    "inception_v3": (23_834_568, 5_713_216_096, 1311),
    "convnext_tiny": (28_589_128, 4_455_531_264, 1688),
    "squeezenet": (1_235_496, 349_151_936, 207),
    "dcgan": (3_576_704, 104_628_224, 6),
}
LANDING = {"vgg16": 14_969_824_000, "resnet50": 3_948_251_904, "dcgan": 90_538_752}


@pytest.mark.parametrize("name", COUNTS)
def test_parameters_multiplications_and_windows_are_those_of_the_definition(name: str) -> None:
    found = network(name)
    assert (found.parameters, found.multiplications, found.receptive_field()[0].size) == COUNTS[name]


@pytest.mark.parametrize("name", LANDING)
def test_products_with_a_real_input_are_fewer(name: str) -> None:
    assert network(name).landing == LANDING[name] < network(name).multiplications


def test_vgg16_at_224() -> None:
    vgg = network("vgg16")
    assert sum(1 for row in vgg.to_dict()["nodes"] if row["operation"].startswith("Conv")) == 13
    seen = [vgg.receptive_field(f"pool{n}")[0] for n in range(1, 6)]
    assert [field.size for field in seen] == [6, 16, 44, 100, 212]
    assert [field.jump for field in seen] == [2, 4, 8, 16, 32]
    assert vgg.activations == 15_237_608
    assert vgg.activations - 3 * 224 * 224 == 15_087_080
    assert round(4 * vgg.activations / 2**20, 2) == 58.13
    assert round(4 * vgg.activations / 10**6, 2) == 60.95
    rows = {row["name"]: row for row in vgg.to_dict()["nodes"]}
    assert rows["pool5"]["axes"][0]["clean"] == [3, 4]  # 1 of 7
    biases = sum(row["shape"][0] for row in rows.values() if row["parameters"])
    assert vgg.parameters - biases == 138_344_128


def test_resnet_50_has_no_clean_output_and_sees_427_or_483() -> None:
    seen = network("resnet50").receptive_field()[0]
    assert (seen.size, seen.padding_low, seen.jump, seen.centre) == (427, 213, 32, 0)
    first = network("resnet50_original").receptive_field()[0]
    assert (first.size, first.padding_low) == (483, 241)
    low, end = network("resnet50").to_dict()["nodes"][-4]["axes"][0]["clean"]
    assert end - low == 0


def test_alexnet_needs_227_for_what_the_paper_draws() -> None:
    def conv1(size: int, padding: int) -> int | None:
        text = f"""
            [[layer]]
            name = "conv1"
            op = "conv"
            kernel_size = 11
            stride = 4
            padding = {padding}
            out_channels = 96
        """
        shape = Network.from_toml(text).at((3, size, size)).shape()
        return shape and shape[1]

    assert [conv1(227, 0), conv1(224, 0), conv1(224, 2), conv1(224, 1)] == [55, 54, 55, 54]
    paper, torchvision = network("alexnet_paper").receptive_field()[0], network("alexnet").receptive_field()[0]
    assert (paper.size, paper.jump, paper.padding_low) == (195, 32, 64)
    assert torchvision.centre == 31


def test_lenet_5_as_in_the_paper() -> None:
    rows = {row["name"]: row for row in network("lenet5").to_dict()["nodes"]}
    counted = [
        rows["C1"]["parameters"],
        rows["S2"]["parameters"] + rows["S2_affine"]["parameters"],
        rows["C3"]["parameters"],
        rows["S4"]["parameters"] + rows["S4_affine"]["parameters"],
        rows["C5"]["parameters"],
        rows["F6"]["parameters"],
    ]
    assert counted == [156, 12, 1516, 32, 48_120, 10_164]
    assert [rows[name]["shape"][1] for name in ("input", "C1", "S2", "C3", "S4", "C5")] == [32, 28, 14, 10, 5, 1]
    assert rows["C5"]["axes"][0]["window"] == 32


def test_googlenet_is_centred_at_22_and_wider_with_true_5x5() -> None:
    google = network("googlenet")
    assert google.receptive_field()[0].centre == 22
    wide = widened(google, pool=2)
    assert wide.receptive_field()[0].size == 699
    assert widened(google, pool=3).receptive_field()[0].size == 715


def widened(google: Network, pool: int) -> Network:
    """With the paper's 5×5 in place of torchvision's second 3×3 of each block, and its last pool."""
    from dataclasses import replace

    from convmath.network import Conv

    nodes, branch = [], 0
    for node in google.nodes:
        operation = node.operation
        if isinstance(operation, Conv) and operation.axes[0].kernel_size == 3:
            branch += 1
            if branch > 1 and branch % 2 == 1:  # after conv3, each block has its 3×3, then its "5×5"
                operation = replace(operation, axes=(Window(5, padding=Sides(2, 2)),))
        if isinstance(operation, Pool) and operation.axes[0].kernel_size == 2:
            operation = replace(operation, axes=(replace(operation.axes[0], kernel_size=pool),))
        nodes.append(replace(node, operation=operation))
    return Network(tuple(nodes), google.input)


def test_u_net_runs_from_188_on_and_crops_evenly_on_one_size_in_16() -> None:
    unet = network("unet")
    assert unet.shape() == (2, 388, 388)
    assert unet.at((1, 188, 188)).shape() == (2, 4, 4)
    assert [unet.at((1, i, i)).shape() for i in (256, 512)] == [(2, 68, 68), (2, 324, 324)]
    sizes = unet.valid_sizes()[0]
    assert str(sizes.runs) == "i ≥ 188"
    assert str(sizes.even) == "i ≥ 188, i ≡ 12 (mod 16)"
    assert sizes.even.near(256) == (252, 268)
    function = unet.size_function().functions[unet.ends[0]]
    assert all(function(i) == i - 184 for i in range(188, 700, 16))
    assert {function(i) % 16 for i in range(188, 700)} == {4}
    assert all(unet.at((1, i, i)).shape() is None for i in (180, 187))


def test_u_net_tiles_step_by_384_and_not_by_388() -> None:
    unet = network("unet")
    plan = unet.tiles(572 + 2 * 384, 572)[0]
    assert (plan.step, plan.grid, plan.overlap, len(plan.tiles)) == (384, 16, 188, 3)
    assert plan.step < 388
    with pytest.raises(ValueError, match="tile must be at least 204"):
        unet.tiles(188 + 16 * 20, 188)


def test_fcn_crops_come_out_of_the_centres() -> None:
    def offset(name: str, cropped: str, like: str) -> Fraction:
        fields = network(name).fields[0]
        a, b = fields[cropped], fields[like]
        assert isinstance(a, Field)
        assert isinstance(b, Field)
        return (b.centres[0] - a.centres[0]) / a.jump

    assert offset("fcn32s", "upscore", "input") == 19
    assert offset("fcn16s", "score_pool4", "upscore2") == 5
    assert offset("fcn16s", "upscore16", "input") == 27
    assert offset("fcn8s", "score_pool3", "upscore_pool4") == 9
    assert offset("fcn8s", "upscore8", "input") == 31
    fc6 = network("fcn32s").receptive_field("fc6")[0]
    assert (fc6.size, fc6.padding_low) == (404, 189)
    sizes = [
        (network("fcn32s").shape(name) or ())[1]
        for name in ("pool1", "pool2", "pool3", "pool4", "pool5", "fc6", "upscore")
    ]
    assert sizes == [349, 175, 88, 44, 22, 16, 544]


@pytest.mark.parametrize("name", ["fcn32s", "fcn16s", "fcn8s"])
def test_every_crop_of_fcn_fits_for_every_size(name: str) -> None:
    assert str(network(name).valid_sizes()[0].runs) == "i ≥ 1"


@pytest.mark.parametrize("name", ["fcn32s", "fcn16s", "fcn8s"])
def test_with_floor_pools_fcn_runs_on_fewer_sizes(name: str) -> None:
    from dataclasses import replace

    found = network(name)
    nodes = [
        replace(node, operation=replace(node.operation, axes=(Window(2, 2),)))
        if isinstance(node.operation, Pool)
        else node
        for node in found.nodes
    ]
    floor = Network(tuple(nodes), found.input, outputs=found.outputs)
    assert 500 not in floor.valid_sizes()[0].runs or name != "fcn32s"
    assert str(floor.valid_sizes()[0].runs) != "i ≥ 1"


def test_speech_encoders() -> None:
    wav = network("wav2vec2")
    seen = wav.receptive_field()[0]
    assert (seen.size, seen.jump) == (400, 320)
    assert [(wav.at((1, i)).shape() or ())[1] for i in (16000, 400, 719, 720)] == [49, 1, 1, 2]
    function = wav.size_function().functions[wav.ends[0]]
    assert all(function(i) == (i - 400) // 320 + 1 for i in range(-1000, 20_000, 7))
    assert wav.stream(320, begin=400).raw == 80
    assert network("whisper").shape("conv2") == (384, 1500)


def test_wavenet_and_vit() -> None:
    assert network("wavenet").receptive_field()[0].size == 1024
    assert network("wavenet30").receptive_field()[0].size == 3070
    shape = network("vit_b_16").shape("patches")
    assert shape == (768, 14, 14)
    assert shape[1] * shape[2] == 196


def test_squeezenet_and_convnext_are_counted_by_convolutions_and_linear_layers() -> None:
    assert network("convnext_tiny").shape() == (1000,)
    assert network("squeezenet").landing < network("squeezenet").multiplications


def test_a_2x_decoder_on_resnet_50_is_shifted_more_on_each_level() -> None:
    def shifts(*up: str) -> list[Fraction]:
        text, found, last = "", [], 0
        for _ in range(5):  # what matters of the encoder: five strides of 2 whose centres stay
            text += '[[layer]]\nop = "conv"\nkernel_size = 3\nstride = 2\npadding = 1\nout_channels = 8\n'
            last += 1
        for _ in range(5):
            text += "[[layer]]\n" + "\n".join(up) + "\n"
        net = Network.from_toml(text).at((3, 224, 224))
        for node in net.nodes[5:]:
            field = net.fields[0][node.name]
            assert isinstance(field, Field)
            found.append(field.centres[0] / field.jump)
        return found

    halves = [Fraction(-(2**n - 1), 2) for n in range(1, 6)]
    assert shifts('op = "resize"', "scale_factor = 2") == halves
    assert shifts('op = "resize"', "scale_factor = 2", 'mode = "linear"') == halves
    assert shifts('op = "conv_transpose"', "kernel_size = 2", "stride = 2", "out_channels = 8") == halves
    assert shifts('op = "conv_transpose"', "kernel_size = 4", "stride = 2", "padding = 1", "out_channels = 8") == halves
    even = shifts(
        'op = "conv_transpose"',
        "kernel_size = 3",
        "stride = 2",
        "padding = 1",
        "output_padding = 1",
        "out_channels = 8",
    )
    assert even == [0] * 5


def test_same_padding_shifts_by_the_input_size_less_one_modulo_32() -> None:
    layer = '[[layer]]\nop = "conv"\nkernel_size = 3\nstride = 2\npadding = "{}"\nout_channels = 8\n'
    same = Network.from_toml(layer.format("same") * 5)
    shifts = [same.at((3, i)).receptive_field()[0].centre for i in range(1, 300)]
    assert shifts == [(i - 1) % 32 for i in range(1, 300)]
    assert (shifts[223], shifts[224]) == (31, 0)
    symmetric = Network.from_toml(layer.replace('"{}"', "1") * 5)
    assert {symmetric.at((3, i)).receptive_field()[0].centre for i in (224, 225, 226)} == {0}


def test_a_wrong_count_would_be_seen() -> None:
    from dataclasses import replace

    vgg = network("vgg16")
    wrong = Network(
        (*vgg.nodes[:-1], replace(vgg.nodes[-1], operation=replace(vgg.nodes[-1].operation, bias=False))), vgg.input
    )
    assert wrong.parameters != COUNTS["vgg16"][0]


def test_every_network_of_the_literature_answers() -> None:
    for name in NAMES:
        found = network(name).to_dict()
        assert found["totals"]["parameters"] > 0
        assert found["nodes"][1]["multiplications"] > 0


def test_networks_need_no_framework_no_numpy_and_no_sympy() -> None:
    code = (
        "import sys; from convmath.network.zoo import NAMES, network; [network(n).to_dict() for n in NAMES[:4]]; "
        "print([m for m in ('sympy', 'numpy', 'torch', 'onnx', 'keras', 'matplotlib') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
