"""What is drawn: positions, counts and numbers against the definition; the same bytes every time; nothing without words."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest

from convmath.__main__ import main
from convmath.arithmetic import brute
from convmath.figures import (
    CLASSIC,
    Case,
    alt,
    case,
    checkerboard,
    draw,
    fibre,
    matrix,
    move,
    overlap_table,
    same_shift,
    save,
    scene,
)
from convmath.figures.classic import VALUES, WEIGHTS
from convmath.figures.gallery import exhibit, take_away
from convmath.figures.matrices import entries
from convmath.figures.moving import PAGE_STYLE
from convmath.figures.overlap import steady
from convmath.figures.palette import BLUE, BROWN, GREEN, GREY, LOOKS, PURPLE, VERMILLION
from convmath.figures.scene import Grid, Line, Scene, Words

STATIC = Path(__file__).parent.parent / "docs" / "_static"
NAMED = {classic.name: classic.case for classic in CLASSIC}


def cells(shown: Scene, step: int, look: str) -> set[tuple[float, float]]:
    """The corner of every cell of a look in one step."""
    return {
        (mark.x + u, mark.y + v)
        for mark in shown.at(step)
        if isinstance(mark, Grid) and mark.look == look
        for u, v in product(range(mark.columns), range(mark.rows))
    }


def output(shown: Scene) -> list[str]:
    """The numbers that appear one by one, in the order in which they appear."""
    found = [mark for mark in shown.marks if isinstance(mark, Words) and mark.since is not None]
    return [mark.text for mark in sorted(found, key=lambda mark: mark.since or 0)]


def test_the_padded_strided_case_shows_the_true_numbers() -> None:
    """The numbers are computed; the widely copied picture shows 1 6 5 / 7 10 9 / 7 10 8."""
    shown = scene(NAMED["numeric-padding-strides"])
    assert output(shown) == "1 5 6 7 8 3 3 10 4".split()
    assert "Output: 1 5 6 / 7 8 3 / 3 10 4." in shown.alt


def test_a_wrong_number_would_be_seen() -> None:
    """One changed input changes the picture, so the comparison above compares."""
    changed = case("conv", (5, 5), 3, stride=2, padding=1, values=(*VALUES[:6], 9, *VALUES[7:]), weights=WEIGHTS)
    assert output(scene(changed)) != "1 5 6 7 8 3 3 10 4".split()


def test_the_pools_show_the_largest_and_the_mean_of_each_window() -> None:
    at = {(row, column): VALUES[5 * row + column] for row, column in product(range(5), range(5))}
    windows = [[at[v + a, u + b] for a, b in product(range(3), range(3))] for v, u in product(range(3), range(3))]
    assert output(scene(NAMED["max-pooling"])) == [str(max(window)) for window in windows]
    assert output(scene(NAMED["average-pooling"])) == [str(Fraction(sum(window), 9)) for window in windows]


@pytest.mark.parametrize("name", [name for name, shown in NAMED.items() if shown.kind != "conv_transpose"])
def test_the_window_covers_what_the_relation_reads(name: str) -> None:
    """In every step the green cells are exactly s*t + d*j - p on both axes, and the orange one is t."""
    shown, drawn = NAMED[name], scene(NAMED[name])
    down, across = shown.axes
    inputs = cells(drawn, 0, "input") | cells(drawn, 0, "unread")
    left, top = min(x for x, _ in inputs), min(y for _, y in inputs)
    outputs = cells(drawn, 0, "output")
    assert len(outputs) == brute.conv_size(*down.shape) * brute.conv_size(*across.shape) == drawn.steps > 0
    assert len(inputs) == shown.input_size[0] * shown.input_size[1]
    out_left, out_top = min(x for x, _ in outputs), min(y for _, y in outputs)
    for step in range(drawn.steps):
        v, u = divmod(step, brute.conv_size(*across.shape))
        expected = {(left + x, top + y) for y in down.window(v) for x in across.window(u)}
        assert close(cells(drawn, step, "window"), expected)
        assert close(cells(drawn, step, "now"), {(out_left + u, out_top + v)})


def close(found: set[tuple[float, float]], expected: set[tuple[float, float]]) -> bool:
    """The same places, but for the last digit of a coordinate."""

    def rounded(spots: set[tuple[float, float]]) -> set[tuple[float, float]]:
        return {(round(x, 6), round(y, 6)) for x, y in spots}

    return rounded(found) == rounded(expected)


def test_the_unread_border_is_crossed() -> None:
    """Input 7, stride 3: the last position is read by no window, and drawn so."""
    shown = scene(case("conv", 7, 3, stride=3))
    assert len(cells(shown, 0, "unread")) == len(brute.unread(7, 3, 3, 0, 0, 1)) == 1
    assert LOOKS["unread"].crossed and "No window reads position 6." in shown.alt


def test_a_crop_is_crossed_and_padding_dashed() -> None:
    shown = scene(case("conv", 6, 3, padding=(-2, 1)))
    assert (len(cells(shown, 0, "crop")), len(cells(shown, 0, "padding"))) == (2, 1)


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "low", "high", "dilation", "extra"),
    [
        (3, 3, 2, 1, 1, 1, 0),
        (3, 3, 2, 1, 1, 1, 1),
        (4, 2, 3, 0, 1, 1, 2),
        (3, 3, 1, 2, 0, 2, 0),
        (2, 3, 2, -1, 1, 1, 0),
    ],
)
def test_both_views_of_a_transposed_convolution_show_its_numbers(
    size: int, kernel: int, stride: int, low: int, high: int, dilation: int, extra: int
) -> None:
    """Scatter and stretched input, each against the definition and the ordinary convolution of the stretched input."""
    data, weights = tuple(range(1, size + 1)), tuple(range(2, kernel + 2))
    truth = brute.scatter(data, weights, stride, low, high, dilation, extra)
    reach = dilation * (kernel - 1)
    again = brute.conv(brute.stretch(data, stride), weights[::-1], 1, reach - low, reach - high + extra, dilation)
    assert truth == again
    given = case(
        "conv_transpose",
        size,
        kernel,
        stride=stride,
        padding=(low, high),
        dilation=dilation,
        output_padding=extra,
        values=data,
        weights=weights,
    )
    texts = [str(number) for number in truth]
    assert output(scene(given, "stretched")) == texts
    scattered = scene(given, "scatter")
    row = max(mark.y for mark in scattered.marks if isinstance(mark, Words) and mark.size in ("value", "tight"))
    found = [m for m in scattered.marks if isinstance(m, Words) and m.y == row and m.size in ("value", "tight")]
    assert [mark.text for mark in sorted(found, key=lambda mark: mark.x)] == texts
    assert f"Output: {' '.join(texts)}." in alt(given)


def test_the_views_on_two_axes_show_the_same_numbers() -> None:
    given = case("conv_transpose", (2, 2), 3, stride=2, values=(1, 2, 3, 4), weights=WEIGHTS)
    truth = dict.fromkeys(product(range(5), range(5)), 0)
    for t, u, a, b in product(range(2), range(2), range(3), range(3)):
        truth[2 * t + a, 2 * u + b] += (1, 2, 3, 4)[2 * t + u] * WEIGHTS[3 * a + b]
    assert output(scene(given, "stretched")) == [str(number) for number in truth.values()]


def test_every_line_of_a_fan_joins_a_t_to_its_x() -> None:
    """Input 8, kernel 3, stride 2, padding 1, dilation 2: as many lines as the relation has members, at its places."""
    shown = scene(case("conv", 8, 3, stride=2, padding=1, dilation=2))
    relation = list(brute.relation(8, 3, 2, 1, 1, 2))
    fans = [mark for mark in shown.marks if isinstance(mark, Line)]
    assert len(fans) == len(relation) > 0
    inputs = cells(shown, 0, "input") | cells(shown, 0, "unread")
    left = min(x for x, _ in inputs)
    assert [round(line.to_x - left - 0.5) for line in fans] == [x for _, _, x in relation]


def test_overlaps_are_counted_from_the_relation() -> None:
    """Away from borders an output is reached by floor(k/s) or ceil(k/s) inputs; all alike only where s divides k."""
    for kernel, stride in product(range(1, 6), range(1, 5)):
        counts = set(steady(kernel, stride))
        assert counts <= {kernel // stride, -(-kernel // stride)}
        assert (len(counts) == 1) == (kernel % stride == 0)
    shown = checkerboard(case("conv_transpose", (2, 2), 3, stride=2)).scene
    ones = brute.scatter((1, 1), (1, 1, 1), 2, 0, 0, 1, 0)
    texts = [mark.text for mark in shown.marks if isinstance(mark, Words) and mark.size == "value"]
    assert texts == [str(a * b) for a, b in product(ones, ones)]


def test_the_matrix_holds_each_tap_where_the_relation_says() -> None:
    """C times x is the convolution, and the colours are those of the taps."""
    given = case("conv", 5, 3, stride=2, padding=1)
    placed, data, weights = entries(given), (3, 1, 4, 1, 5), (2, 7, 1)
    rows = brute.conv_size(5, 3, 2, 1, 1, 1)
    product_ = [sum(weights[j] * data[c] for (r, c), j in placed.items() if r == row) for row in range(rows)]
    assert product_ == brute.conv(data, weights, 2, 1, 1, 1)
    shown = matrix(given).scene
    coloured = [mark for mark in shown.marks if isinstance(mark, Grid) and mark.look.startswith("tap")]
    assert len(coloured) == 2 * len(placed) + 3


def test_a_fibre_holds_the_sizes_that_share_an_output() -> None:
    shown = fibre(3, stride=3, padding=1).scene
    for out in (1, 2, 3):
        members = [i for i in range(1, 20) if brute.conv_size(i, 3, 3, 1, 1, 1) == out]
        assert f"output {out} from inputs {members[0]} to {members[-1]}" in shown.alt


def test_same_and_symmetric_padding_stand_one_position_apart() -> None:
    assert (
        "output 1 reads 2, 3 and 4. Below: symmetric padding 1, output 1 reads 1, 2 and 3."
        in same_shift(6, 3, stride=2).alt
    )
    with pytest.raises(ValueError, match="padding must be odd"):
        same_shift(5, 3, stride=2)


def test_a_figure_without_words_cannot_be_made() -> None:
    for title, words in (("", "said"), ("titled", ""), ("titled", "  ")):
        with pytest.raises(ValueError, match="alternative text"):
            Scene(title=title, alt=words, width=1, height=1, marks=())


@pytest.mark.parametrize("name", NAMED)
def test_every_classic_case_says_what_it_shows(name: str) -> None:
    """Both renderings are labelled, have unique structure and no name that could clash on a page."""
    for page in (
        draw(NAMED[name])._repr_mimebundle_()["text/html"],
        move(NAMED[name])._repr_mimebundle_()["text/html"],
    ):
        label = re.search(r'role="img"[^>]* aria-label="([^"]+)"', page)
        assert label and len(label[1]) > 80
        assert not re.search(r'\bid="|url\(|<style|<script|[^-]fill: ?#1b1f24', page)
        ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])


def test_the_classic_set_is_complete_and_light() -> None:
    """Nineteen cases, each as transferred, with the script and the sheet: at most 60,000 bytes."""
    assert len(NAMED) == len(CLASSIC) == 19
    pages = [exhibit(name)._repr_mimebundle_()["text/html"].encode() for name in NAMED]
    pages += [(STATIC / "moving.js").read_bytes(), (STATIC / "moving.css").read_bytes()]
    assert 1000 < sum(len(gzip.compress(page, mtime=0)) for page in pages) <= 60_000


@pytest.mark.parametrize(
    ("size", "kernel", "output_size"),
    [
        (size, kernel, o)
        for size, kernel, o in ((4, 3, 2), (5, 4, 6), (5, 3, 5), (5, 3, 7), (5, 3, 2), (5, 3, 3), (6, 3, 3))
    ],
)
def test_the_classic_sizes_are_those_of_the_guide(size: int, kernel: int, output_size: int) -> None:
    found = [
        shown
        for shown in NAMED.values()
        if shown.kind == "conv"
        and shown.values is None
        and (shown.input_size[0], shown.kernel_size[0], shown.axes[0].output_size) == (size, kernel, output_size)
    ]
    assert len(found) == 1
    back = [s for s in NAMED.values() if s.kind == "conv_transpose" and f"output is {size} × {size}" in alt(s)]
    assert back


@pytest.mark.slow
def test_the_gallery_writes_every_file_that_it_links(tmp_path: Path) -> None:
    take_away(tmp_path)
    written = {f"figures/{path.name}" for path in tmp_path.iterdir()}
    linked: set[str] = set()
    for name in NAMED:
        linked |= set(re.findall(r'href="([^"]+)"', exhibit(name)._repr_mimebundle_()["text/html"]))
    assert written == linked
    assert len(written) == 4 * 19 + 7
    for path in tmp_path.glob("*.svg"):
        root = ElementTree.parse(path).getroot()
        assert root.find("{http://www.w3.org/2000/svg}title") is not None
        assert len(root.findtext("{http://www.w3.org/2000/svg}desc") or "") > 80


def test_the_style_sheet_is_the_one_that_the_writer_means() -> None:
    assert (STATIC / "moving.css").read_text() == PAGE_STYLE
    assert "prefers-reduced-motion" in PAGE_STYLE and "@media print" in PAGE_STYLE


@pytest.mark.slow
def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice in one process, and again in another."""
    program = (
        "import sys; from convmath.figures import *\n"
        "shown = case('conv_transpose', (3, 3), 3, stride=2, padding=1)\n"
        "for form in ('svg', 'pdf', 'png'): save(shown, sys.argv[1] + '.' + form, width=3.25)\n"
        "move(shown).save(sys.argv[1] + '-moving.svg')\n"
    )
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-c", program, str(tmp_path / name)], check=True)
    for end in (".svg", ".pdf", ".png", "-moving.svg"):
        first = (tmp_path / f"one{end}").read_bytes()
        assert first == (tmp_path / f"two{end}").read_bytes()
        assert len(first) > 1000
    assert b'width="234pt"' in (tmp_path / "one.svg").read_bytes()  # 3.25 inches
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_failed_save_leaves_nothing(tmp_path: Path) -> None:
    shown = case("conv", 5, 3)
    with pytest.raises(ValueError, match="svg, pdf or png, got 'gif'"):
        save(shown, tmp_path / "out.gif")
    with pytest.raises(ValueError, match="moving picture is written as svg"):
        move(shown).save(tmp_path / "out.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "shown",
    [
        case("conv", (64, 64), 3, stride=2, padding=1),
        case("conv", (64, 64), 2, stride=3),
        case("conv_transpose", (64, 64), 3, stride=2, padding=1),
        case("conv", 500, 3, stride=2),
    ],
    ids=["whole", "holes", "transposed", "line"],
)
def test_large_cases_stay_small(shown: Case) -> None:
    """At most 300 kB each; an excerpt says that it is one, and why."""
    still, moving = draw(shown)._repr_mimebundle_()["text/html"], move(shown).html()
    assert len(still.encode()) <= 300_000 and len(moving.encode()) <= 300_000
    whole = shown.input_size == (64, 64) and shown.kind == "conv" and shown.kernel_size == (3, 3)
    assert ("so that cells stay large enough to read" in alt(shown)) != whole


def test_what_makes_no_picture_is_refused() -> None:
    for bad, message in (
        (lambda: draw(case("conv", 2, 3)), "no window fits"),
        (lambda: draw(case("conv_transpose", 1, 1, padding=1)), "no output is left"),
        (lambda: case("conv", 5, 3, stride=0), "stride must be at least 1, got 0"),
        (lambda: case("conv", (5, 5), (3, 3, 3)), "kernel_size must have 1 value or 2, one for each axis, got 3"),
        (
            lambda: case("conv", 5, 3, output_padding=1),
            "output_padding belongs to a transposed convolution, not to conv, got 1",
        ),
        (lambda: case("conv", 5, 3, values=(1, 2)), "values must be 5 numbers, got 2"),
        (lambda: case("conv", (5, 5, 5), 3), "one or two axes, got 3"),
        (lambda: exhibit("nothing"), "name must be one of no-padding"),
    ):
        with pytest.raises(ValueError, match=message):
            bad()


def test_the_command_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.svg"
    given = ["figure", "conv", "--input", "5", "--kernel", "3", "--stride", "2", "--padding", "1", "-o", str(path)]
    assert main(given) == 0
    assert "the output is 3" in capsys.readouterr().out
    assert path.read_bytes() == draw(case("conv", 5, 3, stride=2, padding=1)).render("svg")
    assert main([*given[:-1], str(tmp_path / "out.gif")]) == 2
    assert "--output must end in .svg, .pdf, .png" in capsys.readouterr().err
    assert main(["figure", "conv", "--input", "2", "--kernel", "3", "-o", str(path)]) == 2
    assert "no window fits" in capsys.readouterr().err


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [BLUE, VERMILLION, GREEN, PURPLE, BROWN, GREY])
def test_lines_stand_out_on_light_and_dark_pages(colour: str) -> None:
    """3:1 against white and against the theme's nearly black."""
    light = luminance(colour)
    assert 1.05 / (light + 0.05) >= 3
    assert (light + 0.05) / (luminance("#131416") + 0.05) >= 3


def test_the_package_does_not_load_its_pictures() -> None:
    """`import convmath` loads neither the figures nor matplotlib; a moving picture needs no matplotlib either."""
    for program in (
        "import convmath, sys; assert not {'convmath.figures', 'matplotlib'} & set(sys.modules)",
        "from convmath.figures import *; move(case('conv', 5, 3)).html(); import sys; assert 'matplotlib' not in sys.modules",
    ):
        subprocess.run([sys.executable, "-c", program], check=True)


def test_the_overlap_table_shows_every_count() -> None:
    shown = overlap_table((2, 3), (1, 2)).scene
    texts = [int(mark.text) for mark in shown.marks if isinstance(mark, Words) and mark.size == "count"]
    assert texts == [count for k, s in product((2, 3), (1, 2)) for count in steady(k, s)]
