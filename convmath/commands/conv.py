"""``convmath conv``: what comes out of a convolution layer."""

from __future__ import annotations

from convmath import sizes
from convmath.commands.parsing import Parser, at_least, paddings, per_axis, volume
from convmath.layers import Axis, ConvLayer, conv_layer


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(
        command, "The output size of a convolution, and its parameters when the depth and --filters are given."
    )
    parser.add_argument("input", metavar="INPUT", help="7 is one axis, 7x7 two, 32x32x3 two axes and a depth")
    parser.add_argument("--kernel", required=True, metavar="K", help="kernel size: 3, or 3x5 per axis")
    parser.add_argument("--stride", default="1", metavar="S", help="default 1")
    parser.add_argument(
        "--padding", default="0", metavar="P", help="1 on both sides, 1:2 low and high, --padding=-1 a crop"
    )
    parser.add_argument("--dilation", default="1", metavar="D", help="default 1, which is none")
    parser.add_argument("--channels", metavar="C", help="depth of the input; then every number of INPUT is an axis")
    parser.add_argument("--filters", metavar="N", help="number of filters, the depth of the output")
    parser.add_argument("--groups", default="1", metavar="G")
    parser.add_argument("--no-bias", action="store_true", help="count no bias")
    parser.add_argument("--explain", action="store_true", help="show the formula, the numbers in it and the theorem")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    axes, channels = volume(args.input, args.channels)
    layer = conv_layer(
        axes,
        kernel_size=per_axis("--kernel", args.kernel),
        stride=per_axis("--stride", args.stride),
        padding=paddings("--padding", args.padding),
        dilation=per_axis("--dilation", args.dilation),
        channels=channels,
        filters=None if args.filters is None else at_least("--filters", args.filters, 1),
        groups=at_least("--groups", args.groups, 1),
        bias=not args.no_bias,
    )
    if args.json:
        import json

        print(json.dumps(record(layer), indent=2))
        return 0
    print("x".join(map(str, layer.shape)))
    if args.explain:
        explain(layer, bias=not args.no_bias)
    return 0


def unread(axis: Axis) -> tuple[int, int]:
    """Positions of the padded input behind the last window, and how many of them are real rows [unread-rows]."""
    room = sizes.excess(axis.input_size, axis.kernel_size, *axis.padding, axis.dilation)
    return room % axis.stride, sizes.unread_rows(axis.input_size, room, axis.stride, axis.padding[1])


def record(layer: ConvLayer) -> dict[str, object]:
    """The answer as data."""
    return {
        "output": list(layer.shape),
        "axes": [{**axis._asdict(), "unread": unread(axis)[0], "unread_rows": unread(axis)[1]} for axis in layer.axes],
        "channels": layer.channels,
        "filters": layer.filters,
        "groups": layer.groups,
        "parameters": layer.parameters,
        "theorems": ["conv-size", "conv-fits", "unread-rows"],
    }


def explain(layer: ConvLayer, *, bias: bool) -> None:
    """The formula, each axis put into it, and the parameters."""
    from convmath.printing import unicode
    from convmath.terms import Term, node, substitute, variables

    letters = variables("i k s p_lo p_hi d")
    formula = sizes.conv(*letters)
    print(f"  size of each axis: {unicode(formula)}   [conv-size]")
    for number, axis in enumerate(layer.axes, 1):
        values = (axis.input_size, axis.kernel_size, axis.stride, *axis.padding, axis.dilation)
        filled = Term(substitute(node(formula), dict(zip((letter.node for letter in letters), values))))
        print(f"  axis {number}: {unicode(filled)} = {axis.output_size}")
        border, rows = unread(axis)
        if border:
            print(
                f"    the stride does not fit: {border} behind the last window unread, {rows} of them not padding   [conv-fits]"
            )
    if layer.parameters is not None:
        taps = [str(axis.kernel_size) for axis in layer.axes]
        assert layer.channels is not None
        weights = "·".join([*taps, str(layer.channels // layer.groups)])
        print(f"  parameters: ({weights}{' + 1' if bias else ''})·{layer.filters} = {layer.parameters}")
