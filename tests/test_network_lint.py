"""The lint finds planted faults, names them with a number and a fix, and is silent where nothing is wrong."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from convmath import Network
from convmath.network.lint import SEVERITIES, Finding
from convmath.network.zoo import NAMES, network


def table(*layers: str) -> Network:
    """A network of lines such as "conv kernel_size=3 out_channels=8"."""
    text = ""
    for line in layers:
        op, *told = line.split()
        text += f'[[layer]]\nop = "{op}"\n' + "\n".join(told) + "\n"
    return Network.from_toml(text)


def found(network: Network, code: str) -> Finding:
    (finding,) = [finding for finding in network.lint() if finding.code == code]
    return finding


@pytest.mark.parametrize("name", ["vgg16", "dcgan", "unet", "alexnet", "lenet5", "googlenet", "mobilenet_v2", "densenet121",
                                  "inception_v3", "convnext_tiny", "vit_b_16", "whisper", "wavenet", "wavenet30"])  # fmt: skip
def test_nothing_is_found_where_nothing_is_wrong(name: str) -> None:
    assert network(name).lint() == ()


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "resnet50_original", "deeplab_v3"])
def test_strided_shortcuts_are_one_piece_of_information(name: str) -> None:
    (finding,) = network(name).lint()
    assert (finding.code, finding.severity) == ("N03", "information")
    assert "28 of 56 rows are read" in finding.text or "65 of 130 rows are read" in finding.text


def test_lost_rows_are_counted_and_the_nearest_sizes_that_lose_none_are_named() -> None:
    finding = found(table("conv kernel_size=3 padding=1 out_channels=8", "max_pool kernel_size=2").at((3, 7, 7)), "N02")
    assert (finding.severity, finding.tag, finding.nodes, finding.number) == (
        "warning",
        "unread-rows",
        ("maxpool1",),
        1,
    )
    assert finding.fix == "an input of 6 or 8, or 1 more padding above"
    assert table("max_pool kernel_size=2").at((3, 8, 8)).lint() == ()
    assert table("max_pool kernel_size=2 ceil_mode=true").at((3, 7, 7)).lint() == ()


def test_an_axis_is_named_where_only_one_is_wrong() -> None:
    finding = found(table("max_pool kernel_size=2").at((3, 8, 7)), "N02")
    assert finding.text.endswith("on axis 2")


def test_a_skip_that_is_half_a_pixel_off_is_a_warning() -> None:
    text = """
        [[layer]]
        name = "down"
        op = "conv"
        kernel_size = 3
        stride = 2
        padding = 1
        out_channels = 8
        [[layer]]
        name = "deep"
        op = "conv"
        kernel_size = 3
        stride = 2
        padding = 1
        out_channels = 8
        [[layer]]
        name = "up"
        op = "{}"
        {}
        [[layer]]
        name = "sum"
        op = "add"
        inputs = ["down", "up"]
    """
    shifted = Network.from_toml(text.format("resize", "scale_factor = 2")).at((3, 64, 64))
    finding = found(shifted, "N07")
    assert (finding.severity, finding.number, finding.nodes) == ("warning", Fraction(-1, 2), ("sum",))
    assert finding.text == "up lies 1/2 pixels below down, 1 of the input"
    even = text.format("conv_transpose", "kernel_size=3\nstride=2\npadding=1\noutput_padding=1\nout_channels=8")
    assert [f.code for f in Network.from_toml(even).at((3, 64, 64)).lint()] == ["N05", "N11"]


def test_paths_that_advance_differently_are_a_warning() -> None:
    text = """
        [[layer]]
        name = "a"
        op = "conv"
        kernel_size = 1
        stride = 2
        out_channels = 4
        [[layer]]
        name = "b"
        op = "crop"
        padding = [[4, 4]]
        inputs = ["input"]
        [[layer]]
        name = "c"
        op = "concat"
        inputs = ["a", "b"]
    """
    assert found(Network.from_toml(text).at((3, 16)), "N08").number == 1


def test_outputs_that_no_tap_reaches_are_a_warning_and_uneven_taps_information() -> None:
    empty = found(table("conv_transpose kernel_size=2 stride=3 out_channels=4").at((3, 9)), "N04")
    assert (empty.severity, empty.tag, empty.number, empty.fix) == (
        "warning",
        "empty-phase",
        1,
        "a kernel of at least 3",
    )
    common = found(table("conv_transpose kernel_size=3 stride=2 dilation=2 out_channels=4").at((3, 9)), "N04")
    assert common.number == 1
    uneven = found(table("conv_transpose kernel_size=3 stride=2 out_channels=4").at((3, 9)), "N05")
    assert (uneven.severity, uneven.fix) == ("information", "a kernel of 4")
    assert table("conv_transpose kernel_size=4 stride=2 padding=1 out_channels=4").at((3, 9)).lint() == ()


def test_windows_of_padding_alone_are_counted() -> None:
    finding = found(table("conv kernel_size=3 padding=4 out_channels=4").at((3, 9, 9)), "N06")
    assert (finding.number, finding.fix) == (4, "padding of at most 2")
    assert table("conv kernel_size=3 padding=2 out_channels=4").at((3, 9, 9)).lint() == ()


@pytest.mark.parametrize(
    ("rates", "read", "of"),
    [((6, 12, 18), 13, 73), ((2, 4, 8), 15, 29), ((1, 2, 9), 21, 25), ((1, 2, 5), 17, 17), ((1, 3, 9), 27, 27)],
)
def test_holes_of_dilated_layers_are_counted(rates: tuple[int, ...], read: int, of: int) -> None:
    net = table(*(f"conv kernel_size=3 dilation={d} padding={d} out_channels=4" for d in rates)).at((3, 99))
    holes = [finding for finding in net.lint() if finding.code == "N09"]
    assert [finding.number for finding in holes] == ([of - read] if of > read else [])
    assert not holes or holes[0].text == f"one output reads {read} of the {of} positions that its window spans"
    assert net.receptive_field()[0].size == of


def test_a_size_that_cannot_come_back_is_found_with_those_that_can() -> None:
    net = table("max_pool kernel_size=2 ceil_mode=true", "resize scale_factor=2")
    finding = found(net.at((3, 7)), "N10")
    assert (finding.severity, finding.number, finding.fix) == ("warning", 1, "an input of 6 or 8")
    assert net.at((3, 8)).lint() == ()


def test_a_skip_that_does_not_fit_is_an_error_with_the_sizes_that_do() -> None:
    text = """
        [[layer]]
        name = "pool"
        op = "max_pool"
        kernel_size = 2
        [[layer]]
        name = "up"
        op = "resize"
        scale_factor = 2
        [[layer]]
        name = "join"
        op = "concat"
        inputs = ["input", "up"]
    """
    net = Network.from_toml(text)
    finding = next(f for f in net.at((3, 9)).lint() if f.code == "N10")
    assert (finding.severity, finding.fix) == ("error", "an input of 8 or 10")
    fine = net.at((3, 8)).lint()
    assert [f.code for f in fine if f.severity == "error"] == []
    assert found(net.at((3, 8)), "N11").text == "the network runs on one size in 2 only: i ≥ 2, i ≡ 0 (mod 2)"


def test_a_network_that_does_not_run_says_where_and_from_which_size_on_it_does() -> None:
    finding = found(network("unet").at((1, 100, 100)), "N01")
    assert finding.severity == "error"
    assert finding.fix == "an input of 188 or 189"
    small = found(network("wav2vec2").at((1, 300)), "N01")
    assert "no window fits" in small.text
    assert small.fix.startswith("an input of 400")


def test_findings_come_worst_first_and_all_have_a_theorem_and_a_number() -> None:
    codes = set()
    for name in NAMES:
        found = network(name).lint()
        order = [SEVERITIES.index(finding.severity) for finding in found]
        assert order == sorted(order)
        for finding in found:
            assert finding.tag and finding.text and finding.number
            codes.add(finding.code)
    assert {"N02", "N03", "N06"} <= codes


def test_tags_are_those_of_theorems() -> None:
    tags = {line.split()[0] for line in Path("docs/tags.txt").read_text().splitlines() if line and line[0] != "#"}
    chapter = {
        "padding-only-window",
        "aligned",
        "gridding",
        "size-preserving-set",
        "size-period",
        "fold-count",
    }  # networks
    source = Path("convmath/network/lint.py").read_text()
    import re

    named = set(re.findall(r'"N\d\d", "\w+", "([\w-]+)"', source))
    assert len(named) >= 10
    assert named <= tags | chapter
