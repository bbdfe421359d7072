"""The ONNX reader against the onnx package, node by node, and against files that are damaged or mean harm."""

from __future__ import annotations

import hashlib
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from convmath.network import Network
from convmath.network.readers.wire import MOST_FIELDS, Damaged, Tensor, Wire, load
from convmath.network.zoo import network

FOLDER = Path(__file__).parent / "models"
RECORDED = json.loads((FOLDER / "recorded.json").read_text())["models"]
OPEN = {"mobilenet_v2": 224, "unet": 64, "resized_nearest": 64}  # the size of the recorded run


def opened(name: str) -> Network:
    found = Network.from_onnx(FOLDER / f"{name}.onnx")
    return found.at([size or OPEN[name] for size in found.input]) if None in found.input else found


def test_there_are_models_enough_and_they_are_those_that_were_recorded() -> None:
    assert len(RECORDED) >= 8
    for name, record in RECORDED.items():
        data = (FOLDER / f"{name}.onnx").read_bytes()
        assert hashlib.sha256(data).hexdigest() == record["sha256"]
        assert len(data) < 20_000


@pytest.mark.parametrize("name", RECORDED)
def test_every_node_reads_as_the_onnx_package_reads_it(name: str) -> None:
    graph, record = load(FOLDER / f"{name}.onnx"), RECORDED[name]
    assert [[o.op, o.name, o.inputs, o.outputs] for o in graph.operators] == [node[:4] for node in record["nodes"]]
    assert {label: list(tensor.dims) for label, tensor in graph.stored.items()} == record["initializers"]
    assert list(graph.inputs) == record["inputs"]
    for operator, node in zip(graph.operators, record["nodes"]):
        assert sorted(operator.attributes) == sorted(node[4])
        for key, value in node[4].items():
            found: Any = operator.attributes[key]
            if isinstance(value, dict):
                assert isinstance(found, Tensor)
                assert list(found.dims) == value["dims"]
            elif isinstance(value, list):
                assert list(found or ()) == value
            else:
                assert found == value or isinstance(value, float) and abs(found - value) < 1e-6


@pytest.mark.parametrize("name", RECORDED)
def test_every_shape_is_the_one_that_the_onnx_package_infers(name: str) -> None:
    found, record = opened(name), RECORDED[name]
    outputs = {node[1]: node[3][0] for node in record["nodes"]}
    compared = 0
    for label, step in found.steps.items():
        shape = record["shapes"].get(outputs.get(label, label))
        if step.shape is None or not shape or None in shape[1:] or name in OPEN:
            continue
        ours = [size for size in step.shape if name != "speech" or label != "x" or size != 1]
        assert sorted(shape[1:]) == sorted(ours), label
        compared += 1
    assert compared >= (0 if name in OPEN else 4)


def test_shapes_are_compared_in_hundreds_of_places() -> None:
    assert sum(len(record["nodes"]) for record in RECORDED.values()) > 700


@pytest.mark.parametrize("name", ["vgg16", "resnet18", "resnet50", "squeezenet", "mobilenet_v2", "googlenet"])
def test_a_file_and_the_table_of_the_same_network_agree(name: str) -> None:
    read, built = opened(name), network(name)
    assert (read.multiplications, read.landing) == (built.multiplications, built.landing)
    assert read.receptive_field()[0] == built.receptive_field()[0]
    assert str(read.valid_sizes()[0].runs) == str(built.valid_sizes()[0].runs)


@pytest.mark.parametrize("name", [name for name in RECORDED if name != "attentive"])  # attention is not counted
def test_multiplications_are_half_of_what_pytorch_counts(name: str) -> None:
    flops = RECORDED[name]["torch_flops"]
    assert flops > 0
    assert 2 * opened(name).multiplications == flops


def test_what_is_not_counted_is_said() -> None:
    found = opened("attentive")
    assert 2 * found.multiplications < RECORDED["attentive"]["torch_flops"]
    assert found.to_dict()["totals"]["uncounted"]


def test_parameters_are_those_in_the_file_where_batch_norm_is_folded() -> None:
    totals = opened("resnet50").to_dict()["totals"]
    assert totals["parameters_in_this_file"]
    assert totals["parameters"] == 25_557_032 - 53_120 + 26_560  # each of 26,560 channels keeps one number of two
    assert opened("vgg16").parameters == 138_357_544


def test_slices_with_open_ends_are_crops_and_fixed_sizes_are_said() -> None:
    assert str(opened("unet").valid_sizes()[0].runs) == "i ≥ 10, i ≡ 0 (mod 2)"
    fixed = opened("resized_linear")
    assert str(fixed.valid_sizes()[0].runs) == "i = 63; i = 64"
    assert fixed.notes == ("Resize resize9 fixes the size 32×32 in the file",)
    follows = opened("resized_nearest")
    assert str(follows.valid_sizes()[0].runs) == "i ≥ 1"


def test_padding_that_is_worked_out_in_the_graph_is_read() -> None:
    speech = opened("speech")
    assert speech.shape() == (16, 199)
    assert speech.receptive_field()[0].size == 110


def test_an_unknown_operation_ends_the_report_with_its_name() -> None:
    found = opened("attentive")
    assert found.steps["reshape16"].ended == "Reshape"
    assert found.shape() is None
    assert found.last == "add4"
    assert {step.ended for step in found.steps.values()} == {"", "Reshape"}


# Made by hand -----------------------------------------------------------------------------------------


def field(number: int, value: int | bytes | str) -> bytes:
    """One field of a message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value % 2**64)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def node(op: str, inputs: list[str], outputs: list[str], **attributes: Any) -> bytes:
    data = b"".join(field(1, name) for name in inputs) + b"".join(field(2, name) for name in outputs) + field(4, op)
    for name, value in attributes.items():
        if isinstance(value, list):
            body = b"".join(field(8, number) for number in value)
        else:
            body = field(4, value) if isinstance(value, str) else field(3, value)
        data += field(5, field(1, name) + body)
    return field(1, data)


def tensor(name: str, dims: list[int], numbers: list[int] | None = None) -> bytes:
    body = b"".join(field(1, size) for size in dims) + field(2, 7 if numbers is not None else 1) + field(8, name)
    return field(5, body + b"".join(field(7, number) for number in numbers or []))


def model(*parts: bytes, shape: tuple[int | str, ...] = (1, 3, 32, 32), output: str = "y") -> bytes:
    dims = b"".join(field(1, field(1, size) if isinstance(size, int) else field(2, size)) for size in shape)
    value = field(11, field(1, "x") + field(2, field(1, field(1, 1) + field(2, dims))))
    return field(7, b"".join(parts) + value + field(12, field(1, output))) + field(8, field(1, "") + field(2, 17))


def read(data: bytes) -> Network:
    from convmath.network.readers.onnx import translated

    return translated(Wire(data).model())


WEIGHTS = tensor("w", [8, 3, 3, 3])


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ({}, 30),
        ({"auto_pad": "SAME_UPPER", "strides": [2, 2]}, 16),
        ({"auto_pad": "SAME_LOWER", "strides": [3, 3]}, 11),
        ({"auto_pad": "VALID"}, 30),
        ({"pads": [1, 0, 2, 0]}, 33),
        ({"dilations": [3, 1], "strides": [2, 1]}, 13),
    ],
)
def test_convolutions_are_padded_as_the_file_says(attributes: dict[str, Any], size: int) -> None:
    found = read(model(node("Conv", ["x", "w"], ["y"], **attributes), WEIGHTS))
    assert (found.shape() or ())[1] == size


def test_same_upper_and_same_lower_put_the_odd_row_on_different_sides() -> None:
    lows = []
    for word in ("SAME_UPPER", "SAME_LOWER"):
        found = read(model(node("Conv", ["x", "w"], ["y"], auto_pad=word, strides=[2, 2]), WEIGHTS))
        lows.append(found.receptive_field()[0].padding_low)
    assert lows == [0, 1]


def test_pools_round_up_as_pytorch_does() -> None:
    for size, out in ((7, 4), (8, 4), (9, 5)):
        pool = node("MaxPool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
        assert (read(model(pool, shape=(1, 3, size, size))).shape() or ())[1] == out


def test_transposed_layers_are_told_their_output_or_work_it_out() -> None:
    weights = tensor("w", [3, 8, 3, 3])
    told = read(model(node("ConvTranspose", ["x", "w"], ["y"], strides=[2, 2], output_shape=[64, 64]), weights))
    assert told.shape() == (8, 64, 64)
    assert "fixes its output size" in told.notes[0]
    extra = node("ConvTranspose", ["x", "w"], ["y"], strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
    assert read(model(extra, weights)).shape() == (8, 64, 64)
    same = read(model(node("ConvTranspose", ["x", "w"], ["y"], strides=[2, 2], auto_pad="SAME_UPPER"), weights))
    assert same.shape() == (8, 64, 64)
    assert same.at((3, 17, 17)).shape() == (8, 34, 34)


def test_slices_are_crops_extents_or_steps() -> None:
    def cut(starts: list[int], ends: list[int], steps: list[int]) -> Network:
        parts = [tensor(name, [len(n)], n) for name, n in zip("abcd", (starts, ends, [2, 3][: len(starts)], steps))]
        return read(model(node("Slice", ["x", "a", "b", "c", "d"], ["y"]), *parts))

    crop = cut([2, 0], [-3, 2**63 - 1], [1, 1])
    assert (crop.shape(), crop.notes) == ((3, 27, 32), ())
    extent = cut([4], [20], [1])
    assert extent.shape() == (3, 16, 32)
    assert "fixes the size" in extent.notes[0]
    assert str(extent.valid_sizes()[0].runs) == "i ≥ 20"
    assert cut([1], [2**63 - 1], [2]).shape() == (3, 16, 32)
    assert cut([-4], [2**63 - 1], [1]).steps["y"].ended == "Slice from the end"


def test_channels_last_models_are_followed_through_their_transpositions() -> None:
    found = read(
        model(
            node("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]), node("Conv", ["t", "w"], ["u"]), WEIGHTS,
            node("Transpose", ["u"], ["y"], perm=[0, 2, 3, 1]), shape=("N", 32, 48, 3),
        )
    )  # fmt: skip
    assert (found.input, found.shape()) == ((3, 32, 48), (8, 30, 46))


def test_weights_in_another_file_are_not_needed_and_shapes_there_are_refused_by_name() -> None:
    elsewhere = field(5, field(1, 4) + field(2, 7) + field(8, "s") + field(14, 1))
    found = read(model(node("Resize", ["x", "", "", "s"], ["y"]), elsewhere))
    assert found.steps["y"].ended == "Resize by a tensor in another file"


def test_open_sizes_wait_for_an_input() -> None:
    found = read(model(node("Relu", ["x"], ["y"]), shape=("N", 3, "height", "width")))
    assert found.input == (3, None, None)
    with pytest.raises(ValueError, match="leaves sizes of its input open"):
        found.shape()
    assert found.at((3, 5, 6)).shape() == (3, 5, 6)


def test_other_domains_subgraphs_and_computed_weights_are_opaque() -> None:
    found = read(model(node("If", ["x"], ["y"])))
    assert found.steps["y"].ended == "If"
    custom = field(1, field(1, "x") + field(2, "y") + field(4, "Wonder") + field(7, "org.acme"))
    assert read(model(custom)).steps["y"].ended == "org.acme.Wonder"
    computed = read(model(node("Conv", ["x", "x"], ["y"])))
    assert computed.steps["y"].ended == "Conv with computed weights"


# Damage -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "not an ONNX model"),
        (b"\x08\x07", "holds no graph"),
        (b"\x3a\xff\xff\xff\xff\x0f", "cut off or damaged"),
        (b"\x3a" + b"\xff" * 11, "does not end"),
        (model(node("Conv", ["z", "w"], ["y"]), WEIGHTS), "reads 'z', which nothing before it gives"),
        (model(node("Relu", ["b"], ["a"]), node("Relu", ["a"], ["b"])), "reads 'b', which nothing before it gives"),
        (model(node("Relu", ["x"], ["y"]), node("Relu", ["x"], ["y"])), "gives 'y', which is given already"),
        (model(node("Relu", ["x"], ["a"])), "the output 'y' is given by nothing"),
        (field(7, node("Relu", ["x"], ["y"])), "no input"),
        (model(field(1, field(1, b"x" * 5000))), "a name must be a text of at most"),
        (model(tensor("w", [-5])), "must be at least 0"),
        (field(1, 0) * (MOST_FIELDS + 1), "more than 600,000 fields"),
    ],
)
def test_damaged_files_are_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message) as told:
        read(data)
    assert "\n" not in str(told.value)


def test_hostile_numbers_are_no_trouble() -> None:
    big = 2**62
    start = time.process_time()
    for part in (
        node("MaxPool", ["x"], ["y"], kernel_shape=[3, 3], strides=[big, big]),
        node("MaxPool", ["x"], ["y"], kernel_shape=[3, 3], pads=[big, big, big, big]),
        node("Conv", ["x", "w"], ["y"], strides=[big, 1], pads=[big, 0, big, 0]),
        node("Conv", ["x", "w"], ["y"], dilations=[big, big]),
        node("ConvTranspose", ["x", "v"], ["y"], strides=[big, big], dilations=[3, 3]),
        node("AveragePool", ["x"], ["y"], kernel_shape=[0, 3]),
        node("Conv", ["x", "w"], ["y"], group=0),
    ):
        found = read(model(part, WEIGHTS, tensor("v", [3, 8, 3, 3])))
        found.to_dict()
    assert time.process_time() - start < 2


def test_many_upsamplings_end_the_windows_instead_of_the_memory() -> None:
    parts, last = [], "x"
    for n in range(20):
        parts.append(node("ConvTranspose", [last, "v"], [f"t{n}"], strides=[7, 7]))
        last = f"t{n}"
    found = read(model(*parts, tensor("v", [3, 3, 3, 3]), output=last))
    assert "more than 4096 phases" in str(found.to_dict()["nodes"])


@pytest.mark.parametrize("name", ["googlenet", "unet", "speech", "generator", "resized_nearest"])
def test_damaged_bytes_give_an_answer_or_one_line(name: str) -> None:
    data = (FOLDER / f"{name}.onnx").read_bytes()
    pick = random.Random(name)
    refused = answered = 0
    for turn in range(60):
        harmed = bytearray(data)
        for _ in range(pick.randrange(1, 4)):
            harmed[pick.randrange(len(harmed))] = pick.randrange(256)
        cut = bytes(harmed[: pick.randrange(len(harmed))] if turn % 4 == 0 else harmed)
        try:
            found = read(cut)
            if found.input and None not in found.input:
                found.to_dict()
            answered += 1
        except ValueError as error:
            assert "\n" not in str(error)
            refused += 1
    assert refused > 10
    assert answered > 0


def test_cut_off_files_are_refused_at_once_and_in_little_memory(tmp_path: Path) -> None:
    whole = (FOLDER / "resnet50.onnx").read_bytes()
    for name, data in (
        ("cut", whole[: len(whole) // 2]),
        ("zeros", b"\0" * 20_000_000),
        ("lists", b"\x08\x01" * 10_000_000),
        ("empty", b""),
    ):
        file = tmp_path / f"{name}.onnx"
        file.write_bytes(data)
        code = (
            "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))\n"
            "from convmath.__main__ import main\nstatus = main(sys.argv[1:])\n"
            "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
            "print(peak.split()[1])\nsys.exit(status)"  # of this program alone; what rusage says counts the one it was forked from
        )
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        ran = subprocess.run([sys.executable, "-c", code, "network", str(file)], capture_output=True, text=True)
        assert ran.returncode == 2, ran.stderr
        assert ran.stderr.count("\n") == 1
        assert len(ran.stderr) <= 201
        assert int(ran.stdout) < 200 << 10
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 1


def test_resnet_50_is_reported_in_little_time() -> None:
    Network.from_onnx(FOLDER / "resnet50.onnx").to_dict()  # imports are not counted
    times = []
    for _ in range(3):
        start = time.process_time()
        Network.from_onnx(FOLDER / "resnet50.onnx").to_dict()
        times.append(time.process_time() - start)
    assert min(times) < 0.15  # 0.06 on a quiet machine


def test_the_damage_is_what_is_refused() -> None:
    assert read(model(node("Relu", ["x"], ["y"]))).shape() == (3, 32, 32)
    with pytest.raises(Damaged):
        read(model(node("Relu", ["x"], ["y"]))[:-9])
