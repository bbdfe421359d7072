"""What a person types, and what comes back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from convmath import Conv, ConvTranspose, Sides
from convmath.__main__ import COMMANDS, main
from convmath.commands import site as compared
from convmath.commands import theory as commands
from convmath.exposition.audit import tried_on
from convmath.exposition.citations import day
from convmath.layers.layer import Layer
from convmath.proof import opinions, search, store
from convmath.theory.collection import collect
from convmath.theory.model import Chapter, Theory
from tests.conftest import ASKED


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    shown = capsys.readouterr()
    return status, shown.out, shown.err


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ("32x32x3 --filters 10 --kernel 5 --padding 2", "32x32x10"),
        ("32x32x3 --kernel 5", "28x28"),
        ("7x7 --kernel 3", "5x5"),
        ("7x7 --kernel 3 --stride 2", "3x3"),
        ("7x7 --kernel 3 --stride 3", "2x2"),
        ("7x7 --kernel 3 --padding 1", "7x7"),
        ("7 --kernel 3 --padding=-1", "3"),
        ("7 --kernel 3 --padding -1:2", "6"),
        ("7x7 --padding -1:2 --kernel 3", "6x6"),
        ("7 --kernel 3 --padding -1", "3"),
        ("7 --kernel 3 --padding 1:2", "8"),
        ("7x9 --kernel 3x5 --stride 1x2 --padding 0:1x2 --dilation 2x1", "4x5"),
        ("8x8x8 --channels 2 --kernel 3 --filters 4", "6x6x6x4"),
    ],
)
def test_conv_prints_the_output(capsys: pytest.CaptureFixture[str], arguments: str, output: str) -> None:
    assert answer(capsys, "conv", *arguments.split()) == (0, output + "\n", "")


def test_explain_shows_formula_numbers_parameters_and_tag(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, "conv", *"32x32x3 --filters 10 --kernel 5 --padding 2 --explain".split())
    assert status == 0
    assert "⌊(i + p₋ + p₊ − d(k − 1) − 1)/s⌋ + 1" in out
    assert "⌊(32 + 2 + 2 − 1·(5 − 1) − 1)/1⌋ + 1 = 32" in out
    assert "(5·5·3 + 1)·10 = 760" in out
    assert "[conv-size]" in out


def test_explain_says_when_the_stride_does_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "conv", *"7 --kernel 3 --stride 3 --explain".split())
    assert "the stride does not fit: 1 of the padded input behind the last window unread, 1 of them not padding" in out
    _, out, _ = answer(capsys, "conv", *"7 --kernel 3 --stride 2 --explain".split())
    assert "does not fit" not in out


def test_json_is_the_answer_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(
        capsys, "conv", *"32x32x4 --filters 10 --kernel 5 --padding 2 --groups 2 --no-bias --json".split()
    )
    data = json.loads(out)
    assert data["output"] == [32, 32, 10]
    assert data["parameters"] == 5 * 5 * 2 * 10
    assert data["axes"][0]["padding"] == [2, 2]
    assert "conv-size" in data["theorems"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("conv 7 --kernel 0", "--kernel must be at least 1, got 0"),
        ("conv 7 --kernel 3 --stride x", "--stride must be a whole number, or one for each axis as in 3x5, got 'x'"),
        ("conv 7 --kernel 3.5", "--kernel must be a whole number, or one for each axis as in 3x5, got '3.5'"),
        ("conv 7 --kernel -1", "--kernel must be at least 1, got -1"),
        ("conv 7 --kernel 9", "no window fits: the kernel spans 9 positions, the padded input has 7"),
        ("conv 0x7 --kernel 3", "INPUT must be at least 1, got 0"),
        ("conv --kernel 3", "the following arguments are required: INPUT"),
        ("conv 7 --kernel 3 --padding 1:2:3", "--padding must be a number or low:high, got '1:2:3'"),
        ("conv 7 --kernel 3 --padding 1.5", "--padding must be a whole number, got '1.5'"),
        ("conv 7x7 --kernel 3x3x3", "--kernel must have 1 value or 2, one for each axis, got 3"),
        (
            "conv 7x7x3 --kernel 3 --filters 4 --groups 2",
            "the depth of INPUT must be a multiple of --groups = 2, got 3",
        ),
        ("conv 7 --kernel 3 --wrong", "unrecognized arguments: --wrong"),
        ("conv 7 --kern 3", "unrecognized arguments: --kern; perhaps --kernel"),
        ("conv 7x7 --kernel 3 --groups 2", "--groups must come with a depth, as in 32x32x3 or by --channels, got 2"),
        ("conv 7x7 --channels 3 --kernel 3 --groups 2", "--channels must be a multiple of --groups = 2, got 3"),
        ("conv 7 --kernel 3x3", "--kernel must have one value, got 2"),
        (
            "conv 7x4 --kernel 5 --dilation 2x1 --padding=0x-1:0",
            "no window fits: the kernel spans 9 positions, the padded input has 7; got INPUT 7, --kernel 5, --dilation 2, "
            "--padding 0 low and 0 high, on axis 1",
        ),
        ("figure conv --input 4097 --kernel 3 -o x.svg", "--input must be at most 4096 in a picture, got 4097"),
        (
            "figure conv --input 9 --kernel 3 --padding 257 -o x.svg",
            "--padding must be at most 256 in a picture, got 257",
        ),
        ("figure conv --input 6x6x6 --kernel 3 -o x.svg", "--input must have one or two axes, got 3"),
        (
            "figure conv --input 6x6 --kernel 3x3x3 -o x.svg",
            "--kernel must have 1 value or 2, one for each axis, got 3",
        ),
        (
            "figure conv --input 2 --kernel 3 -o x.svg",
            "the padded input has 2; got --input 2, --kernel 3, --dilation 1",
        ),
        (
            "figure conv --input 5 --kernel 3 --view both -o x.svg",
            "--view must come with conv-transpose, not with conv, got 'both'",
        ),
        (
            "figure conv --input 5 --kernel 3 --output-padding 1 -o x.svg",
            "--output-padding belongs to a transposed convolution, not to conv, got 1",
        ),
        ("figure conv-transpose --input 5 --kernel 3 --view x -o x.svg", "--view must be scatter, stretched or both"),
        (
            "figure conv-transpose --input 5 --kernel 3 --moving --view both -o x.svg",
            "--view of a moving picture must be scatter or stretched, got 'both'",
        ),
        ("figure conv --input 5 --kernel 3 --moving --width 3 -o x.svg", "--width must come without --moving"),
        (
            "figure conv-transpose --input 1 --kernel 1 --padding 1 -o x.svg",
            "no output is left: the inputs land on 1 positions, --padding takes 2",
        ),
        ("show conv-siz", "TAG must be a theorem's tag, got 'conv-siz'; perhaps conv-size"),
        ("verify nothing-like-it", "TAG must be a theorem's tag"),
        ("frobnicate", "COMMAND must be one of conv"),
    ],
)
def test_bad_input_is_one_line_that_names_it(capsys: pytest.CaptureFixture[str], arguments: str, message: str) -> None:
    status, out, err = answer(capsys, *arguments.split())
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["locked/d.svg", "d" * 300 + ".svg", "d.svg", "d" * 300 + "/d.svg"])
def test_a_file_that_cannot_be_written_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "d.svg").mkdir()
    (tmp_path / "locked").mkdir()
    if name.startswith("locked"):  # root may write anywhere, so the file system's refusal is played

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("tempfile.mkstemp", refuse)
    path = tmp_path / name
    status, out, err = answer(capsys, "figure", "conv", "--input", "5", "--kernel", "3", "-o", str(path))
    assert (status, out) == (2, "")
    assert err.startswith("convmath figure: --output must ") and repr(str(path))[:60] in err and err.count("\n") == 1
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["d.svg", "locked"]  # nothing half-written


def test_the_longest_name_is_written(tmp_path: Path) -> None:
    from convmath.files import write

    path = tmp_path / ("d" * 251 + ".svg")
    write(path, b"whole")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"whole"]


@pytest.mark.parametrize("seconds", ["99999999999999999999", "999999999999", "9" * 5000, "²", "-1"])
@pytest.mark.parametrize("command", ["cite conv-size", "figure conv --input 5 --kernel 3 -o x.pdf"])
def test_a_date_too_far_away_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, seconds: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    status, out, err = answer(capsys, *command.split())
    assert (status, out) == (2, "")
    assert "SOURCE_DATE_EPOCH must be seconds since 1970, up to the year 9999, got '" in err


@pytest.mark.parametrize("command", ["list", "conv 7 --kernel 3", "conv --help", "--help", "conv 7 --kernel 3 --json"])
def test_an_answer_that_cannot_be_written_is_no_success(command: str) -> None:
    """A full disk and a closed output are said in one line; a reader that has seen enough needs none."""
    run = f"{sys.executable} -m convmath {command}"
    messages = {">&-": "standard output is closed"}
    if Path("/dev/full").exists():  # on Linux
        messages[">/dev/full"] = "No space left on device"
    for redirection, why in messages.items():
        result = subprocess.run(["sh", "-c", f"{run} {redirection}"], capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr) == (2, f"convmath: the answer cannot be written: {why}\n")
    piped = subprocess.run(["sh", "-c", f"{run} | true"], capture_output=True, text=True, check=False)
    assert (piped.returncode, piped.stderr) == (0, "")


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a shell of its own."""
    line = command.replace("convmath", f"{sys.executable} -m convmath", 1)
    given = {**os.environ, **environment}
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, env=given, errors="replace")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_every_encoding_gets_the_whole_answer(encoding: str) -> None:
    """What it cannot say is told by number, so that JSON says the same in all of them."""
    whole = [shell("convmath conv 7 --kernel 3 --explain"), shell("convmath list --json")]
    found = [shell(f"convmath {rest}", PYTHONIOENCODING=encoding, LC_ALL="C") for rest in
             ("conv 7 --kernel 3 --explain", "list --json")]  # fmt: skip
    assert [run.returncode for run in found] == [0, 0] and [run.stderr for run in found] == ["", ""]
    assert len(found[0].stdout.splitlines()) == len(whole[0].stdout.splitlines()) > 2
    if encoding != "latin-1":  # which this reads as something else
        assert json.loads(found[1].stdout) == json.loads(whole[1].stdout)
    assert ("\\u230a" in found[0].stdout) == (encoding != "utf-8")


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("convmath conv 7 --kernel x 2>&-", 2),
        ("convmath frobnicate 2>&-", 2),
        ("convmath verify conv-size 2>&-", 0),
        ("convmath conv 7 --kernel x >&- 2>&-", 2),
        ("convmath conv 7 --kernel 3 >&-", 2),
    ],
)
def test_a_closed_stderr_changes_no_status_and_errors_go_nowhere_else(command: str, status: int) -> None:
    run = shell(command)
    assert run.returncode == status
    assert ("FAILED" not in run.stdout and "proved" in run.stdout) if status == 0 else run.stdout == ""


def test_a_full_stderr_changes_no_status() -> None:
    if not Path("/dev/full").exists():  # as on Linux
        return
    assert shell("convmath conv 7 --kernel x 2>/dev/full").returncode == 2
    assert shell("convmath conv 7 --kernel 3 2>/dev/full").stdout == "5\n"


def test_a_reader_that_has_seen_enough_is_no_verdict() -> None:
    """1 would say that something was judged and found wanting."""
    run = shell("{ convmath list; echo $? >&2; } | head -c 1")
    assert run.stderr in ("141\n", "0\n")  # the whole list may fit into the pipe


@pytest.mark.parametrize("error", [MemoryError, OverflowError, RecursionError])
def test_what_is_too_large_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr("convmath.commands.conv.run", fail)
    said = f"convmath conv: the question is too large to be answered here ({error.__name__})\n"
    assert answer(capsys, "conv", "7") == (2, "", said)


def test_a_missing_extra_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "convmath.figures.stills", raising=False)
    given = "figure conv --input 5 --kernel 3 -o x.svg".split()
    assert answer(capsys, *given) == (2, "", "convmath figure: needs matplotlib; install convmath[figures]\n")


LONG = "9" * 5000
HOSTILE = [
    ["conv", LONG, "--kernel", "3"],
    ["conv", "7", "--kernel", LONG],
    ["conv", "7", "--kernel", "9" * 999],
    ["conv", "7x" * 200 + "7", "--kernel", "3"],
    ["conv", "7", "--kernel", "3", "--padding", "a" * 300],
    ["conv", "7", "--kernel", "\x1b[31m3\n"],
    ["conv", "7", "--kernel", "3", "--\x1b[31m" + "y" * 300],
    ["conv", "7", "--kernel", "3", "\x1b[2J{0}{name}"],
    ["conv-transpose", "9" * 999, "--kernel", "1", "--padding", "9" * 999],
    ["pool", "7", "--kernel", "3", "--ceil", "--rule", LONG],
    ["padding", "x" * 500, "--from", "torch", "--input", "7", "--kernel", "3"],
    ["padding", "SAME", "--from", LONG, "--input", "7", "--kernel", "3"],
    ["figure", "conv", "--input", "5", "--kernel", "3", "-o", LONG],
    ["cite", LONG],
    ["show", "\x1b]0;x\x07"],
    [LONG],
    ["\udcff{}"],
]


@pytest.mark.parametrize("arguments", HOSTILE, ids=range(len(HOSTILE)))
def test_a_refusal_is_one_short_line_without_control_characters(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    status, out, err = answer(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.endswith("\n") and err[:-1].isprintable() and len(err) <= 201


def test_a_stride_beyond_every_machine_word_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(
        capsys, *"conv-transpose 5 --kernel 3 --stride 9223372036854775809 --explain --as-conv".split()
    )
    assert status == 0 and "sizes whose convolution has size 5: 36893488147419103239 to 46116860184273879047" in out


def test_padding_may_be_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, *"conv 7x8 --kernel 3 --stride 2 --padding same".split()) == (0, "4x4\n", "")
    assert answer(capsys, *"conv 7x8 --kernel 3 --padding SAMExvalid".split()) == (0, "7x6\n", "")
    assert answer(capsys, *"conv-transpose 4 --kernel 2 --stride 5 --padding valid".split()) == (0, "20\n", "")
    assert answer(capsys, *"conv 9 --kernel 3 --dilation 2 --padding causal".split()) == (0, "9\n", "")


@pytest.mark.parametrize(
    ("arguments", "layer", "shape"),
    [
        ("conv 32x32x4 --filters 10 --kernel 5 --padding 0:1 --groups 2 --no-bias",
         Conv(kernel_size=5, padding=Sides(0, 1), in_channels=4, out_channels=10, groups=2, bias=False), (32, 32)),
        ("conv-transpose 4 --kernel 3 --stride 2 --output-padding 1",
         ConvTranspose(kernel_size=3, stride=2, output_padding=1), (4,)),
    ],
)  # fmt: skip
def test_the_json_and_the_words_are_the_librarys(
    capsys: pytest.CaptureFixture[str], arguments: str, layer: Layer, shape: tuple[int, ...]
) -> None:
    _, out, _ = answer(capsys, *arguments.split(), "--json")
    assert json.loads(out) == layer.to_dict(shape)
    _, out, _ = answer(capsys, *arguments.split(), "--explain")
    assert out.partition("\n")[2] == layer.explain(shape) + "\n"


def test_an_answer_is_exact_at_any_length(capsys: pytest.CaptureFixture[str]) -> None:
    """Beyond the 4300 digits at which Python stops to write; its limit is as before afterwards."""
    long = "9" * 1000
    limit = sys.get_int_max_str_digits()
    status, out, _ = answer(
        capsys, "conv", f"{'x'.join([long] * 6)}", "--kernel", "9" * 999, "--filters", "7", "--json"
    )
    assert status == 0 and len(out) > 5000
    status, out, _ = answer(
        capsys, "conv", f"{'x'.join([long] * 6)}", "--kernel", "9" * 999, "--filters", "7", "--explain"
    )
    assert status == 0 and len(out.rpartition("= ")[2].strip()) > 4300
    assert sys.get_int_max_str_digits() == limit


def test_list_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "list")
    assert "conv-size" in out
    _, out, _ = answer(capsys, "list", "--json")
    assert {"tag", "title", "version", "chapter"} == set(json.loads(out)[0])
    status, out, _ = answer(capsys, "show", "conv-size")
    assert status == 0
    assert "status  proved" in out
    assert "extreme-taps" in out
    assert "without it: false at" in out
    _, out, _ = answer(capsys, "show", "conv-size", "--json")
    assert json.loads(out)["status"] == "proved"


def test_show_says_where_a_step_sends_its_indices(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader can follow a re-indexing only with its maps, there and back, and a witness only by its name."""
    _, out, _ = answer(capsys, "show", "adaptive-reads")
    assert "(t, x) ↦ (⌊t/o'⌋, t − o'⌊t/o'⌋, x − i'⌊t/o'⌋)\n            (q, t, x) ↦ (qo' + t, qi' + x)" in out
    _, out, _ = answer(capsys, "show", "adaptive-disjoint")
    assert "\n            t = 0\n" in out
    _, out, _ = answer(capsys, "show", "adaptive-reads", "--json")
    maps = [
        [(sent["names"], [term["plain"] for term in sent["terms"]]) for sent in step["maps"]]
        for step in json.loads(out)["derivation"]
    ]
    assert maps[3] == [
        (["q", "t", "x"], ["q", "t + x"]),
        (["q", "y"], ["q", "(y + 1)*o'//(i' + o')", "y - (y + 1)*o'//(i' + o')"]),
    ]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--help"]):
        status, out, _ = answer(capsys, *arguments)
        assert status == 0
        assert all(command in out for command in COMMANDS)


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "convmath", "conv", "7", "--kernel", "3"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == "5\n"


# Import lightness -------------------------------------------------------------------------------------

HEAVY = {"sympy", "numpy", "matplotlib", "sphinx", "docutils", "z3", "cvc5", "IPython", "pytest"}


def loaded_by(code: str) -> set[str]:
    """The heavy packages in sys.modules after running the code in a fresh interpreter."""
    program = f"{code}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return HEAVY & set(result.stdout.split())


def test_importing_convmath_loads_nothing_heavy() -> None:
    assert not loaded_by("import convmath")


def test_a_plain_question_loads_nothing_heavy() -> None:
    assert not loaded_by(
        "from convmath.__main__ import main\nmain('conv 32x32x3 --filters 2 --kernel 5 --explain'.split())"
    )


def test_verifying_needs_neither_sympy_nor_z3() -> None:
    assert not loaded_by("from convmath.__main__ import main\nmain(['verify', 'conv-size'])")


def test_the_lightness_test_can_fail() -> None:
    assert loaded_by("import convmath, sympy") == {"sympy"}


# Verifying further ------------------------------------------------------------------------------------


def test_verify_asks_solvers_and_tries_a_grid(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, "verify", "floor-below", "conv-empty", "--with", ",".join(ASKED), "--grid", "50")
    assert status == 0
    for solver in ASKED:
        assert re.search(
            rf"[1-9] links: {solver} agrees on [1-9]\d*, is undecided on 0, has a counterexample to 0\n", out
        )
    assert "small cases evaluated" in out
    status, out, _ = answer(capsys, "verify", "conv-empty", "--with", "z3", "--grid", "50", "--json")
    data = json.loads(out)
    assert set(data["opinions"]) == {"z3"}
    assert set(data["opinions"]["z3"].values()) == {"agrees"}
    assert data["grid"]["conv-empty"] == 50


def test_a_counterexample_of_a_solver_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opinions.SOLVERS, "z3", lambda text: "sat")
    status, out, err = answer(capsys, "verify", "conv-empty", "--with", "z3")
    assert status == 1
    assert "z3 agrees on 0" in out
    assert "FAILED conv-empty: z3 has a counterexample" in err


def test_a_solver_that_is_not_installed_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opinions, "find_spec", lambda name: None)
    status, out, err = answer(capsys, "verify", "--with", "cvc5")
    assert (status, out) == (2, "")
    assert err == "convmath verify: --with cvc5 needs cvc5; install convmath[solvers]\n"


def test_a_grid_and_solvers_refuse_what_is_false() -> None:
    theorem = collect().by_tag["conv-empty"]
    goal = theorem.goal.node
    false = replace(theorem, goal=type(theorem.goal)(("not", goal)))
    chapter = Chapter(name="false", title="False", theorems=(false,))
    theory = Theory(chapters=(chapter,), certificates=collect().certificates)
    tried, broken = tried_on(theory, set(), 50)
    assert broken and broken[0].text.startswith("conv-empty: counterexample ")
    for solver in opinions.SOLVERS:
        assert set(opinions.second_opinions(theory, (), solver).values()) == {"counterexample"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("verify --with isabelle", "--with must be z3, cvc5, or both as in z3,cvc5, got 'isabelle'"),
        ("verify --with z3,", "--with must be z3, cvc5, or both as in z3,cvc5, got 'z3,'"),
        ("verify --grid 0", "--grid must be at least 1, got 0"),
        ("verify --site nowhere", "--site must be a built site"),
    ],
)
def test_verify_names_what_is_wrong(capsys: pytest.CaptureFixture[str], arguments: str, message: str) -> None:
    status, _, err = answer(capsys, *arguments.split())
    assert status == 2
    assert message in err


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that `verify --site` takes for a site, and what the checkout builds is always the same three files."""

    def build(out: Path, address: str, seconds: int | None) -> bool:
        out.mkdir()
        for name in ("index.html", "theorems.json", "SHA256SUMS"):
            (out / name).write_text(name)
        (out / "environment.json").write_text(
            json.dumps({"site_url": address, "date": day(seconds or 0), "python": "3.11"})
        )
        return True

    monkeypatch.setattr(compared, "build", build)
    build(tmp_path / "site", "https://example.org", 86400)
    return tmp_path / "site"


def test_a_site_that_is_the_same_is_said_to_be(capsys: pytest.CaptureFixture[str], sites: Path) -> None:
    assert answer(capsys, "verify", "--site", str(sites)) == (0, "4 files are what this checkout builds\n", "")


def test_a_site_is_built_again_for_its_own_address_and_date(sites: Path) -> None:
    known = json.loads((sites / "environment.json").read_text())
    assert (known["site_url"], known["date"]) == ("https://example.org", "1970-01-02")


def test_files_that_differ_are_named(capsys: pytest.CaptureFixture[str], sites: Path) -> None:
    (sites / "index.html").unlink()
    (sites / "SHA256SUMS").write_text("changed")
    (sites / "theorems.json").write_text("changed")
    (sites / "a new one").touch()
    status, out, err = answer(capsys, "verify", "--site", str(sites))
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        "FAILED SHA256SUMS differs",
        "FAILED a new one is not of this site",
        "FAILED index.html is missing",
        "FAILED theorems.json differs",
    ]


def test_another_environment_is_compared_by_its_theorems(capsys: pytest.CaptureFixture[str], sites: Path) -> None:
    (sites / "environment.json").write_text('{"site_url": "", "date": "1970-01-01", "python": "3.12"}')
    (sites / "index.html").write_text("other")
    note = "built elsewhere (python 3.12, here 3.11), so only theorems.json is compared\n"
    expected = (0, "theorems.json is what this checkout builds\n", note)
    assert answer(capsys, "verify", "--site", str(sites)) == expected
    (sites / "theorems.json").unlink()
    status, _, err = answer(capsys, "verify", "--site", str(sites))
    assert (status, err) == (1, note + "FAILED theorems.json is missing\n")


def test_a_damaged_record_of_the_environment_is_named(capsys: pytest.CaptureFixture[str], sites: Path) -> None:
    for text in ("{", "[]", "{}", '{"site_url": "", "date": "soon"}', "[" * 100_000):
        (sites / "environment.json").write_text(text)
        status, _, err = answer(capsys, "verify", "--site", str(sites))
        assert status == 2
        assert err.endswith("whose environment.json is damaged\n") and err.count("\n") == 1


# Ctrl-C -----------------------------------------------------------------------------------------------

INTERRUPTED = """
import os, signal, threading, sys
from convmath.__main__ import main
from convmath.proof import opinions
z3 = opinions.z3
def ask(text):
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        return z3(text)
    finally:
        timer.cancel()
opinions.SOLVERS["z3"] = ask
sys.exit(main(["verify", "conv-fits", "--with", "z3"]))
"""


def test_ctrl_c_stops_z3_too() -> None:
    """The question is one that z3 works on for a second; left alone it takes the signal for itself and goes on."""
    run = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "convmath verify: interrupted\n")


def test_an_interrupted_search_keeps_the_certificates(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One certificate is stale, and Ctrl-C comes while another is looked for: the file is as it was, byte for byte."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    theory = collect()
    for path in theory.certificates.glob("*.json"):
        shutil.copy(path, tmp_path)
    copied = replace(theory, certificates=tmp_path)
    monkeypatch.setattr(commands, "collect", lambda: copied)
    proofs = store.load(tmp_path, "foundations")
    stale = list(proofs)[3]
    store.save(tmp_path, "foundations", {**proofs, stale: {"cases": []}})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(search, "find", interrupted)
    status, _, err = answer(capsys, "certify")
    assert (status, err) == (130, "convmath certify: interrupted\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
