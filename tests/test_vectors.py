"""Test vectors, and the runner that puts them to a framework."""

from __future__ import annotations

import importlib
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from convmath import conv_size
from convmath.__main__ import main
from convmath.frameworks.vectors import OPERATORS, SCHEMA, THEOREMS, document, vectors
from convmath.theory.collection import collect

FOLDER = Path(__file__).parent.parent / "oracles" / "adapters"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The runner, which stands outside the package."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module("run")
    sys.modules.pop("run", None)


def test_every_operator_has_vectors_of_every_kind() -> None:
    made = vectors()
    assert len(made) > 1500 and len({vector.id for vector in made}) == len(made)
    assert {vector.operator for vector in made} == set(OPERATORS)
    results = Counter(vector.result for vector in made)
    assert results["must"] > 500 and results["may"] > 200 and results["must_refuse"] >= 4
    flags = {flag for vector in made for flag in vector.flags}
    assert {"kernel does not fit", "window wholly in padding", "ceil mode", "output padding", "groups", "crop"} <= flags
    assert all(tag in collect().by_tag for tags in THEOREMS.values() for tag in tags)


def test_sizes_and_values_are_whole_and_fit_together() -> None:
    for vector in vectors():
        assert vector.id.startswith(vector.operator)
        if vector.values is None:
            assert vector.result == "must_refuse" and vector.size is None
            continue
        assert all(len(row) == vector.size for row in vector.values)
        assert all(value is None or type(value) is int for row in vector.values for value in row)


def test_sizes_of_convolutions_are_the_library_s() -> None:
    fits = [v for v in vectors(("conv",)) if v.size]
    assert len(fits) > 100
    for vector in fits:
        p = vector.parameters
        low, high = p["padding"]
        size = conv_size(
            p["input_size"], p["kernel_size"], stride=p["stride"], padding=(low, high), dilation=p["dilation"]
        )
        assert size == vector.size


def test_values_of_plain_convolutions_are_numpy_s() -> None:
    plain = [
        v
        for v in vectors(("conv",))
        if v.size
        and v.parameters["stride"] == v.parameters["dilation"] == v.parameters["in_channels"] == 1
        and v.parameters["padding"] == [0, 0]
    ]
    assert len(plain) >= 5
    for vector in plain:
        assert vector.weight is not None and vector.values is not None
        assert np.correlate(vector.input[0], vector.weight[0][0], "valid").tolist() == vector.values[0]


def test_averages_divide_without_a_remainder() -> None:
    for vector in vectors(("avg_pool", "adaptive_avg_pool")):
        assert vector.values is None or all(value % 60 == 0 for row in vector.input for value in row)


def asked(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["vectors", *arguments])
    return status, out.getvalue(), err.getvalue()


def test_the_command_writes_them(tmp_path: Path) -> None:
    file = tmp_path / "vectors.json"
    status, out, _ = asked("-o", str(file), "--operator", "conv")
    written = json.loads(file.read_text(encoding="utf-8"))
    assert status == 0 and f"{written['count']} vectors" in out and written["schema"] == SCHEMA
    assert [group["operator"] for group in written["groups"]] == ["conv"]
    assert written == json.loads(json.dumps(document(("conv",), written["convmath"])))
    status, out, _ = asked("--operator", "adaptive_max_pool")
    assert status == 0 and json.loads(out)["count"] == 42
    status, out, err = asked("--operator", "dense")
    assert (status, out) == (2, "") and "--operator must be one of conv, " in err


def obedient(vectors: dict[str, Any]) -> SimpleNamespace:
    """An adapter that answers what is asked for."""
    known = {json.dumps([g["operator"], t["parameters"]]): t for g in vectors["groups"] for t in g["tests"]}

    def answer(operator: str, parameters: dict[str, Any], data: Any, weight: Any) -> Any:
        test = known[json.dumps([operator, parameters])]
        if test["result"] == "must_refuse":
            raise sys.modules["run"].Refused("no")
        return test["values"]

    return SimpleNamespace(NAME="Obedient", VERSION="1", answer=answer)


def test_a_framework_that_does_as_it_should_has_no_differences(run: ModuleType) -> None:
    made = json.loads(json.dumps(document(OPERATORS, "0")))
    assert run.differences(obedient(made), made) == ({}, 0)


def test_a_framework_that_does_otherwise_is_found_out(run: ModuleType) -> None:
    made = json.loads(json.dumps(document(("conv", "max_pool"), "0")))
    good = obedient(made).answer

    def answer(operator: str, parameters: dict[str, Any], data: Any, weight: Any) -> Any:
        if parameters["stride"] == 0:
            return [[1]]
        if operator == "max_pool":
            raise run.Missing(operator)
        if parameters["groups"] > 1:
            raise run.Refused("no groups here")
        found = good(operator, parameters, data, weight)
        return [[value + 1 for value in row] for row in found] if parameters["stride"] == 2 else found

    found, missing = run.differences(SimpleNamespace(NAME="Other", VERSION="1", answer=answer), made)
    assert missing > 100
    assert found["conv-stride-0"] == "accepts what is no layer"
    assert "refuses: no groups here" in found.values()
    assert sum(what.startswith("answers ") for what in found.values()) > 50


def test_differences_are_exactly_those_listed(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = json.loads(json.dumps(document(("conv",), "0")))
    monkeypatch.setitem(sys.modules, "obedient_adapter", obedient(made))  # type: ignore[arg-type]
    file, known = tmp_path / "v.json", tmp_path / "k.json"
    file.write_text(json.dumps(made))
    for listed, status in (({}, 0), ({"conv-0000": "answers"}, 1)):
        known.write_text(json.dumps({"differences": listed}))
        with redirect_stdout(io.StringIO()):
            assert run.main([str(file), "obedient_adapter", "--known", str(known)]) == status


def test_the_listed_differences_are_about_vectors_that_exist() -> None:
    ids = {vector.id: vector for vector in vectors()}
    files = sorted(FOLDER.glob("*-*.json"))
    assert len(files) >= 2
    for file in files:
        listed = json.loads(file.read_text(encoding="utf-8"))["differences"]
        assert all(name in ids for name in listed), file.name
        # ONNX Runtime's pools answer one position where no window fits: their division truncates.
        assert all("kernel does not fit" in ids[name].flags for name in listed), file.name


@pytest.mark.parametrize("name", ["torch_adapter", "onnxruntime_adapter"])
def test_adapters_are_short(name: str) -> None:
    assert len((FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines()) < 60
