"""What frameworks answered: read back whole, held to the definitions, and refused when a byte was changed."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from convmath.arithmetic import sizes
from convmath.frameworks import counters, faults, grid, replay, tables
from convmath.frameworks.faults import Fault
from convmath.frameworks.replay import Difference, Tally
from convmath.frameworks.tables import Damaged, Table

NAMES = tables.recorded()


def packed(name: str) -> bytes:
    return (files("convmath.frameworks") / "recorded" / f"{name}.json.gz").read_bytes()


def edited(name: str, change: Callable[[dict[str, Any]], None], *, hashed: bool = False) -> bytes:
    document = json.loads(gzip.decompress(packed(name)))
    change(document)
    if hashed:
        document["sha256"] = tables.digest(document)
    return gzip.compress(json.dumps(document).encode())


@cache
def replays() -> dict[str, tuple[tuple[Tally, ...], tuple[Difference, ...]]]:
    known: dict[Any, dict[int, str | None]] = {}
    return {name: replay.replayed(tables.load(name), known) for name in NAMES}


@cache
def by_fault(name: str) -> tuple[dict[Fault, list[Difference]], list[Difference]]:
    return faults.sorted_out(name, replays()[name][1])


def test_many_answers_of_many_frameworks_fit_in_little_space() -> None:
    answers = {name: sum(len(block.answers) for block in tables.load(name).blocks) for name in NAMES}
    asked = {name: n - sum(tally.unsaid for tally in replays()[name][0]) for name, n in answers.items()}
    assert len(NAMES) >= 7 and sum(asked.values()) >= 200_000
    assert sum(len(packed(name)) for name in NAMES) <= 900_000


def test_a_replay_of_everything_takes_seconds() -> None:
    replays.cache_clear()
    start = time.process_time()
    replays()
    assert time.process_time() - start < 20  # 6 on an idle machine


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_counted_once_and_most_agree(name: str) -> None:
    table, (tallies, differences) = tables.load(name), replays()[name]
    assert sum(sum(tally[3:]) for tally in tallies) == sum(len(block.answers) for block in table.blocks)
    assert len(differences) == sum(tally.otherwise for tally in tallies)
    assert sum(tally.agrees for tally in tallies) > 2 * len(differences)


@pytest.mark.parametrize("name", NAMES)
def test_every_difference_falls_under_a_fault(name: str) -> None:
    _, unknown = by_fault(name)
    assert not unknown, unknown[0]


def test_every_fault_happens_in_every_framework_it_names() -> None:
    for fault in faults.FAULTS:
        for name in fault.frameworks:
            assert fault in by_fault(name)[0], (fault.name, name)


def planted(table: Table, family: str) -> Table:
    """The table with one number changed, in an answer that agreed."""
    at, block = next((n, b) for n, b in enumerate(table.blocks) if b.family.name == family and not b.mode)
    told = replay.rule(table, block)
    for n, (layer, token) in enumerate(zip(block.layers(), block.answers, strict=True)):
        if replay.expected(block.family, block.family.parameters(layer), told, block.kind) == token != "-inf":
            changed = block._replace(answers=(*block.answers[:n], token + "7", *block.answers[n + 1 :]))
            return table._replace(blocks=(*table.blocks[:at], changed, *table.blocks[at + 1 :]))
    raise AssertionError("no answer agrees")


@pytest.mark.parametrize("family", ["conv number", "conv_transpose number", "max_pool number", "avg_pool number"])
def test_one_changed_number_is_found_and_falls_under_no_fault(family: str) -> None:
    _, differences = replay.replayed(planted(tables.load("torch"), family))
    _, unknown = faults.sorted_out("torch", differences)
    (found,) = unknown
    assert found.block.family.name == family and found.answered == found.expected + "7"


def test_an_edit_of_a_number_is_refused() -> None:
    def change(document: dict[str, Any]) -> None:
        block = document["blocks"][0]
        block["answers"] = block["answers"].replace("3", "4", 1)

    with pytest.raises(Damaged, match="does not have the hash it was recorded with; run `make oracles NAMES=torch`"):
        tables.read(edited("torch", change), "torch")


@pytest.mark.parametrize("part", ["version", "framework", "settings", "command"])
def test_an_edit_of_what_was_recorded_is_refused(part: str) -> None:
    def change(document: dict[str, Any]) -> None:
        assert part != "version" or document[part].startswith("2.13.0")
        document[part] = document[part].replace("2.13.0", "3.13.0") if part == "version" else "another"

    with pytest.raises(Damaged, match="hash"):
        tables.read(edited("torch", change), "torch")


def test_another_grid_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    family = grid.BY_NAME["conv number"]
    with monkeypatch.context() as patched:
        patched.setitem(grid.BY_NAME, family.name, family._replace(cases=family.cases[::-1]))
        tables.hash_of.cache_clear()
        with pytest.raises(Damaged, match="was recorded on another grid, at conv number"):
            tables.read(packed("torch"), "torch")
    tables.hash_of.cache_clear()
    assert tables.read(packed("torch"), "torch").framework == "PyTorch"


def test_an_answer_too_few_is_refused() -> None:
    def change(document: dict[str, Any]) -> None:
        document["blocks"][0]["answers"] = document["blocks"][0]["answers"].partition(",")[2]

    with pytest.raises(Damaged, match="answers for"):
        tables.read(edited("torch", change, hashed=True), "torch")


def test_a_cut_file_is_refused() -> None:
    with pytest.raises(Damaged, match="cannot be read"):
        tables.read(packed("torch")[:-100], "torch")


def test_tables_name_no_place_on_a_disk() -> None:
    for name in NAMES:
        text = gzip.decompress(packed(name)).decode()
        assert not any(mark in text for mark in ("/tmp", "/home", "/root", "site-packages"))


def test_an_answer_by_itself_says_what_was_asked() -> None:
    wanted = {"input_size": 8, "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1}
    found = [one for one in tables.answers(tables.load("torch")) if one.parameters == wanted]
    assert {(one.call[-6:], one.outcome, one.size) for one in found} == {
        ("conv1d", "answers", (4,)),
        ("conv2d", "answers", (1, 4)),
    }
    assert {one.values for one in found} == {"-9 -6 38 -13"}  # 0, 3, -1 by 1, -2, 3; -1, 4, 1; 1, -5, 9; 9, 2, -6
    words = [one for one in tables.answers(tables.load("torch")) if one.parameters.get("mode") == "same_lower"]
    assert words and all(one.outcome == "refuses" and "padding" in one.reason for one in words)


def test_closed_formulas_agree_with_every_framework_where_a_window_fits() -> None:
    for name in NAMES:
        table = tables.load(name)
        for operator, formula in (("conv", sizes.conv), ("conv_transpose", sizes.conv_transpose)):
            found = replay.judged(table, operator, formula, lambda layer: "groups" not in layer and fitting(layer))
            assert found.otherwise == 0, (name, operator, found.first)
    assert replay.judged(tables.load("torch"), "conv", sizes.conv).agrees > 2000
    assert replay.judged(tables.load("torch"), "conv_transpose", sizes.conv_transpose).agrees > 2000


def fitting(layer: dict[str, int]) -> bool:
    """Whether a window fits, or a transposed layer leaves something."""
    low, high = replay.sides(layer)
    reach = layer["dilation"] * (layer["kernel_size"] - 1)
    if "output_padding" in layer:
        return layer["stride"] * (layer["input_size"] - 1) + reach + 1 - low - high + layer["output_padding"] > 0
    return layer["input_size"] + low + high > reach


def test_a_wrong_formula_is_answered_otherwise() -> None:
    naive = replay.judged(
        tables.load("torch"), "max_pool", sizes.pool_naive_ceil, lambda layer: layer["ceil_mode"] == 1
    )
    right = replay.judged(tables.load("torch"), "max_pool", sizes.pool_ceil, lambda layer: layer["ceil_mode"] == 1)
    assert naive.first and naive.otherwise > 0 == right.otherwise
    layer, said, answered = naive.first
    assert (layer["input_size"], layer["kernel_size"], layer["stride"], said, answered) == (2, 1, 2, 2, (1,))


def exact(name: str) -> int:
    return sum(counters.multiplications(call) for call in counters.load()["models"][name]["calls"])


def test_multiplications_of_known_networks() -> None:
    assert exact("ResNet-18") == 1_814_073_344 and exact("DCGAN generator") == 104_628_224
    assert exact("VGG16") == 15_470_264_320 and exact("one transposed convolution") == 3 * 2 * 2 * 2 * 2
    parameters = {name: model["parameters"] for name, model in counters.load()["models"].items()}
    assert parameters["ResNet-18"] == 11_689_512 and parameters["VGG16"] == 138_357_544
    assert parameters["DCGAN generator"] == 3_576_704


def test_pytorchs_own_counter_is_right_and_torchinfo_is_not_on_transposed_layers() -> None:
    found = {(count.model, count.tool): count for count in counters.counts(counters.load())}
    for name in counters.load()["models"]:
        assert found[name, "torch"].counted == exact(name)
    for tool in ("torchinfo", "thop"):
        wrong = found["one transposed convolution, kernel 4", tool]
        assert wrong.counted is not None and wrong.counted == 4 * wrong.exact
    assert found["functional convolution", "torchinfo"].counted != exact("functional convolution")


def test_an_edited_count_is_refused() -> None:
    text = (files("convmath.frameworks") / "recorded" / "counters.json").read_text(encoding="utf-8")
    for before, after in (("11689512", "11689513"), ('"torchinfo":"1.8.0"', '"torchinfo":"1.9.0"')):
        assert before in text
        with pytest.raises(Damaged, match="NAMES=counters"):
            counters.read(text.replace(before, after, 1))
