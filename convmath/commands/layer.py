"""What the commands about layers share: their options, and each axis put into its formula."""

from __future__ import annotations

from convmath.commands.parsing import Parser, as_typed, at_least, paddings, per_axis, volume
from convmath.layers.functions import Axis

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def options(parser: Parser, *, stride: str = "default 1") -> None:
    """The options that every layer with windows has."""
    parser.add_argument("input", metavar="INPUT", help="7 is one axis, 7x7 two, 32x32x3 two axes and a depth")
    parser.add_argument("--kernel", required=True, metavar="K", help="kernel size: 3, or 3x5 per axis")
    parser.add_argument("--stride", metavar="S", help=stride)
    parser.add_argument(
        "--padding", default="0", metavar="P", help="1 on both sides, 1:2 low and high, --padding=-1 a crop"
    )
    parser.add_argument("--dilation", default="1", metavar="D", help="default 1, which is none")
    parser.add_argument("--channels", metavar="C", help="depth of the input; then every number of INPUT is an axis")
    parser.add_argument("--explain", action="store_true", help="show the formula, the numbers in it and the theorem")
    parser.add_argument("--json", action="store_true")


# The names of `convmath.layers.functions` -> as the command line has them.
TYPED = {
    "input_sizes": "INPUT",
    "input_size": "INPUT",
    "kernel_size": "--kernel",
    "stride": "--stride",
    "padding": "--padding",
    "dilation": "--dilation",
    "output_padding": "--output-padding",
    "channels": "--channels",
    "filters": "--filters",
    "groups": "--groups",
}


def asked(args: Any, layer: Callable[..., Any], axes: tuple[int, ...], **told: Any) -> Any:
    """The layer; its errors name the options as they were typed."""
    depth = "the depth of INPUT" if args.channels is None else "--channels"
    return as_typed({**TYPED, "channels": depth}, layer, axes, **told)


def channel_options(parser: Parser) -> None:
    """The options of a layer with filters."""
    parser.add_argument("--filters", metavar="N", help="number of filters, the depth of the output")
    parser.add_argument("--groups", metavar="G", help="default 1")
    parser.add_argument("--no-bias", action="store_true", help="count no bias")


def channelled(args: Any) -> tuple[tuple[int, ...], dict[str, Any]]:
    """The input sizes, and everything else that a layer with filters is told, by the names of `convmath.layers.functions`."""
    axes, channels = volume(args.input, args.channels)
    groups = 1 if args.groups is None else at_least("--groups", args.groups, 1)
    if groups > 1 and channels is None:
        raise ValueError(
            f"--groups must come with a depth, as in 32x32x3 or by --channels, got {groups} groups of none"
        )
    return axes, {
        "kernel_size": per_axis("--kernel", args.kernel),
        "stride": per_axis("--stride", "1" if args.stride is None else args.stride),
        "padding": paddings("--padding", args.padding),
        "dilation": per_axis("--dilation", args.dilation),
        "channels": channels,
        "filters": None if args.filters is None else at_least("--filters", args.filters, 1),
        "groups": groups,
        "bias": not args.no_bias,
    }


def explained(size: Callable[..., Any], axes: tuple[Axis, ...], tag: str) -> list[str]:
    """The size formula, and each axis put into it."""
    from convmath.language.terms import Term, node, substitute, variables
    from convmath.language.writers import filled_in, unicode

    letters = variables("i k s p_lo p_hi d")
    formula = size(*letters)
    lines = [f"  size of each axis: {unicode(formula)}   [{tag}]"]
    for number, axis in enumerate(axes, 1):
        values = (axis.input_size, axis.kernel_size, axis.stride, *axis.padding, axis.dilation)
        filled = Term(substitute(node(formula), dict(zip((letter.node for letter in letters), values))))
        lines.append(f"  axis {number}: {filled_in(filled)} = {axis.output_size}")
    return lines
