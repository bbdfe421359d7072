"""How fast the command line starts, against bare Python; and that reading arguments fast changes nothing."""

from __future__ import annotations

import os
import pickle
import statistics
import subprocess
import sys
import time

import pytest

from convmath.commands.parsing import Parser
from convmath.layers.functions import Axis, conv_layer


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a user, where modules are compiled once and for all, wherever this test runs."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("pyc"))}


def seconds(environment: dict[str, str], *arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
    return time.perf_counter() - begun


def ratio(environment: dict[str, str], rounds: int = 15) -> float:
    """Medians of interleaved runs: a plain question against `python -c pass`."""
    question = ("-m", "convmath", "conv", "7", "--kernel", "3")
    seconds(environment, *question)  # compiles what is not compiled yet
    pairs = [(seconds(environment, *question), seconds(environment, "-c", "pass")) for _ in range(rounds)]
    ours, bare = zip(*pairs)
    return statistics.median(ours) / statistics.median(bare)


def test_a_plain_question_costs_at_most_twice_bare_python(compiled: dict[str, str]) -> None:
    """The best of three measurements, so that what else the machine does decides nothing."""
    assert any(ratio(compiled) <= 2 for _ in range(3))


SLOW = ["typing", "argparse", "re", "enum", "dataclasses", "json", "collections", "importlib.metadata"]


def test_a_plain_question_loads_no_slow_module() -> None:
    """Independent of the machine: nothing that takes milliseconds to load is on the path."""
    program = (
        "import sys\nbefore = set(sys.modules)\nfrom convmath.__main__ import main\nmain(['conv', '7', '--kernel', '3'])\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    run = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=False)
    out = run.stdout if run.returncode == 0 else ""
    if not out:  # -S finds no installed package; ask with the site's paths instead
        out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    loaded = out.split()
    assert "convmath.layers.functions" in loaded
    assert not set(SLOW) & set(loaded)


# The fast reader of arguments agrees with argparse ----------------------------------------------------------


def parser() -> Parser:
    found = Parser("try", "A parser with everything the commands use.")
    found.add_argument("input", metavar="INPUT")
    found.add_argument("--kernel", required=True, metavar="K", help="a number")
    found.add_argument("--padding", default="0")
    found.add_argument("--from", dest="source")
    found.add_argument("-o", "--output", metavar="FILE")
    found.add_argument("--no-bias", action="store_true")
    found.add_argument("tags", nargs="*")
    return found


@pytest.mark.parametrize(
    "line",
    [
        "7 --kernel 3", "--kernel 3 7", "7 --kernel=3", "7 --kernel 3 --padding -1", "7 --kernel 3 --padding=-1:2",
        "7 --kernel 3 --no-bias", "7 --kernel 3 -o f.svg", "7 --kernel 3 --output f.svg --from torch", "7 a b --kernel 3",
        "7 --kernel 3 --kernel 4", "7 --kernel 3 --padding 1:2",
    ],
)  # fmt: skip
def test_the_fast_reader_agrees_with_argparse(line: str) -> None:
    fast = parser().plain(line.split())
    assert fast is not None
    assert fast == vars(parser().argparse().parse_args(line.split()))


@pytest.mark.parametrize(
    "line",
    ["", "7", "7 --kernel", "7 --kernel --no-bias", "7 --kernel 3 --wrong", "7 --kernel 3 --no-bias=1", "-1 --kernel 3",
     "7 --kernel 3 -- x", "7 --kern 3", "--help", "7 --kernel 3 -h", "7 --kernel 3 -ofile"],
)  # fmt: skip
def test_the_fast_reader_leaves_the_rest_to_argparse(line: str) -> None:
    assert parser().plain(line.split()) is None


def test_a_setting_the_fast_reader_does_not_know_goes_to_argparse() -> None:
    found = Parser("try", "One more setting.")
    found.add_argument("--size", type=int)
    assert found.plain(["--size", "3"]) is None
    assert found.parse_args(["--size", "3"]).size == 3


# Named tuples without typing ------------------------------------------------------------------------------


def test_a_record_is_a_named_tuple() -> None:
    layer = conv_layer((7,), kernel_size=(3,))
    axis = layer.axes[0]
    assert axis == Axis(7, 3, 1, (0, 0), 1, 5) == Axis(*axis) == pickle.loads(pickle.dumps(axis))
    assert axis._asdict()["output_size"] == axis[-1] == axis.output_size == 5
    assert axis._replace(stride=2).stride == 2
    assert repr(axis).startswith("Axis(input_size=7, ")
    with pytest.raises(AttributeError):
        axis.stride = 2  # type: ignore[misc]
    for wrong in ({"values": (1,)}, {"values": tuple(range(7))}):
        with pytest.raises(TypeError):
            Axis(*wrong["values"])
