"""``convmath conv``: what comes out of a convolution layer."""

from __future__ import annotations

from convmath.arithmetic import sizes
from convmath.commands.layer import asked, channel_options, channelled, explained, options
from convmath.commands.parsing import Parser
from convmath.layers.functions import Axis, ConvLayer, TransposedLayer, conv_layer


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(
        command, "The output size of a convolution, and its parameters when the depth and --filters are given."
    )
    options(parser)
    channel_options(parser)
    args = parser.parse_args(arguments)
    axes, told = channelled(args)
    layer: ConvLayer = asked(args, conv_layer, axes, **told)
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
    formula, *filled = explained(sizes.conv, layer.axes, "conv-size")
    print(formula)
    for axis, line in zip(layer.axes, filled, strict=True):
        print(line)
        border, rows = unread(axis)
        if border:
            print(
                f"    the stride does not fit: {border} behind the last window unread, {rows} of them not padding   [conv-fits]"
            )
    explain_parameters(layer, bias=bias)


def explain_parameters(layer: ConvLayer | TransposedLayer, *, bias: bool) -> None:
    """The parameter count with the numbers in it; the same for a convolution and a transposed one."""
    if layer.parameters is None:
        return
    assert layer.channels is not None
    weights = "·".join([*(str(axis.kernel_size) for axis in layer.axes), str(layer.channels // layer.groups)])
    print(f"  parameters: ({weights}{' + 1' if bias else ''})·{layer.filters} = {layer.parameters}")
