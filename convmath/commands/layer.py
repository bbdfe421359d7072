"""What the commands about layers share: their options, and the layer that these say."""

from __future__ import annotations

from typing import Any

from convmath.commands.parsing import Parser, at_least, paddings, per_axis, volume
from convmath.layers.errors import ConvmathError
from convmath.layers.layer import Layer


def options(parser: Parser, *, stride: str = "default 1") -> None:
    """The options that every layer with windows has."""
    parser.add_argument("input", metavar="INPUT", help="7 is one axis, 7x7 two, 32x32x3 two axes and a depth")
    parser.add_argument("--kernel", required=True, metavar="K", help="kernel size: 3, or 3x5 per axis")
    parser.add_argument("--stride", metavar="S", help=stride)
    parser.add_argument(
        "--padding",
        default="0",
        metavar="P",
        help="1 on both sides, 1:2 low and high, --padding=-1 a crop, or a word: same",
    )
    parser.add_argument("--dilation", default="1", metavar="D", help="default 1, which is none")
    parser.add_argument("--channels", metavar="C", help="depth of the input; then every number of INPUT is an axis")
    parser.add_argument("--explain", action="store_true", help="show the formula, the numbers in it and the theorem")
    parser.add_argument("--json", action="store_true")


# The fields of a layer -> the options that set them.
TYPED = {
    "input_sizes": "INPUT",
    "input_size": "INPUT",
    "kernel_size": "--kernel",
    "stride": "--stride",
    "padding": "--padding",
    "dilation": "--dilation",
    "output_padding": "--output-padding",
    "out_channels": "--filters",
    "groups": "--groups",
    "rounding": "--rule",
}


def typed(args: Any) -> dict[str, str]:
    """The same; the depth is a part of INPUT, or an option of its own."""
    return {**TYPED, "in_channels": "the depth of INPUT" if args.channels is None else "--channels"}


def channel_options(parser: Parser) -> None:
    """The options of a layer with filters."""
    parser.add_argument("--filters", metavar="N", help="number of filters, the depth of the output")
    parser.add_argument("--groups", metavar="G", help="default 1")
    parser.add_argument("--no-bias", action="store_true", help="count no bias")


def window_values(args: Any, axes: int) -> dict[str, Any]:
    """What every layer with windows is told."""
    told: dict[str, Any] = {
        "kernel_size": per_axis("--kernel", args.kernel),
        "padding": paddings("--padding", args.padding),
        "dilation": per_axis("--dilation", args.dilation),
        "axes": axes,
    }
    return told if args.stride is None else {**told, "stride": per_axis("--stride", args.stride)}


def filter_values(args: Any) -> tuple[tuple[int, ...], dict[str, Any]]:
    """The sizes of the input, and everything that a layer with filters is told."""
    axes, depth = volume(args.input, args.channels)
    groups = 1 if args.groups is None else at_least("--groups", args.groups, 1)
    if groups > 1 and depth is None:
        raise ConvmathError("groups", "must come with a depth, as in 32x32x3 or by --channels", groups)
    return axes, {
        **window_values(args, len(axes)),
        "in_channels": depth,
        "out_channels": None if args.filters is None else at_least("--filters", args.filters, 1),
        "groups": groups,
        "bias": not args.no_bias,
    }


def answer(args: Any, layer: Layer, axes: tuple[int, ...], depth: int | None = None) -> None:
    """Print what the layer says: its output, its explanation, or everything as JSON."""
    shape, channels = (axes, None) if depth is None else ((*axes, depth), "last")
    if args.json:
        import json  # a plain question needs none

        print(json.dumps(layer.to_dict(shape, channels), indent=2))
        return
    print("x".join(map(str, layer.output(axes, depth))))
    if args.explain:
        print(layer.explain(shape, channels))
