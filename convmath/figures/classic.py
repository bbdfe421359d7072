"""The classic cases: those of the guide by Dumoulin and Visin, and the numeric ones."""

from __future__ import annotations

from dataclasses import dataclass

from convmath.figures.case import Case, case

# The arrays of the numeric animations that are widely copied, one of them with wrong results.
VALUES = (2, 2, 3, 3, 3, 0, 1, 3, 0, 3, 2, 3, 0, 1, 3, 3, 3, 2, 1, 2, 3, 3, 0, 2, 3)
WEIGHTS = (2, 0, 1, 1, 0, 0, 0, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Classic:
    """A case with its place in the gallery."""

    name: str  # of its files and its place on the page
    title: str
    case: Case
    theorem: str  # the tag of the statement that gives its size


def direct(name: str, title: str, size: int, kernel: int, stride: int, padding: int, dilation: int = 1) -> Classic:
    """A square direct convolution."""
    shown = case("conv", (size, size), kernel, stride=stride, padding=padding, dilation=dilation)
    return Classic(name=name, title=title, case=shown, theorem="conv-size")


def transposed(of: Classic) -> Classic:
    """The transposed convolution that gives the sizes of a direct one back, with the output padding this takes."""
    axes = of.case.axes
    left_over = tuple((axis.input_size + axis.low + axis.high - axis.span) % axis.stride for axis in axes)
    shown = case(
        "conv_transpose",
        [axis.output_size for axis in axes],
        of.case.kernel_size,
        stride=of.case.stride,
        padding=of.case.layer.padding,
        dilation=of.case.dilation,
        output_padding=left_over,
    )
    return Classic(name=f"{of.name}-transposed", title=f"{of.title}, transposed", case=shown, theorem="transposed-size")


DIRECT = (
    direct("no-padding", "No padding", 4, 3, 1, 0),
    direct("arbitrary-padding", "Arbitrary padding", 5, 4, 1, 2),
    direct("half-padding", "Half padding", 5, 3, 1, 1),
    direct("full-padding", "Full padding", 5, 3, 1, 2),
    direct("strides", "Strides, no padding", 5, 3, 2, 0),
    direct("padding-strides", "Padding and strides", 5, 3, 2, 1),
    direct("padding-strides-odd", "Padding and strides, an unread border", 6, 3, 2, 1),
)
NUMERIC = (
    Classic(
        name="numeric",
        title="With numbers",
        case=case("conv", (5, 5), 3, values=VALUES, weights=WEIGHTS),
        theorem="conv-size",
    ),
    Classic(
        name="numeric-padding-strides",
        title="With numbers, padding and strides",
        case=case("conv", (5, 5), 3, stride=2, padding=1, values=VALUES, weights=WEIGHTS),
        theorem="conv-size",
    ),
    Classic(
        name="average-pooling",
        title="Average pooling",
        case=case("avg_pool", (5, 5), 3, stride=1, values=VALUES),
        theorem="pool-size",
    ),
    Classic(
        name="max-pooling",
        title="Max pooling",
        case=case("max_pool", (5, 5), 3, stride=1, values=VALUES),
        theorem="pool-size",
    ),
)
CLASSIC = (
    *DIRECT,
    *(transposed(each) for each in DIRECT),
    direct("dilation", "Dilation", 7, 3, 1, 0, 2),
    *NUMERIC,
)
