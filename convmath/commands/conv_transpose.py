"""``convmath conv-transpose``: what comes out of a transposed convolution layer, and the convolution it amounts to."""

from __future__ import annotations

import json

from convmath.arithmetic import sizes
from convmath.commands.conv import explain_parameters
from convmath.commands.layer import asked, channel_options, channelled, options
from convmath.commands.parsing import Parser, per_axis
from convmath.layers.functions import TransposedAxis, TransposedLayer, conv_transpose_layer
from convmath.layers.transposed import DirectConvolution, equivalent_direct_convolution, sizes_sharing_an_output


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(
        command,
        "The output size of a transposed convolution, and its parameters when the depth and --filters are given.",
    )
    options(parser)
    channel_options(parser)
    parser.add_argument(
        "--output-padding", default="0", metavar="A", help="default 0; below the stride or the dilation"
    )
    parser.add_argument("--as-conv", action="store_true", help="show the direct convolution that gives the same values")
    args = parser.parse_args(arguments)
    axes, told = channelled(args)
    told["output_padding"] = per_axis("--output-padding", args.output_padding, 0)
    layer: TransposedLayer = asked(args, conv_transpose_layer, axes, **told)
    if args.json:
        print(json.dumps(record(layer), indent=2))
        return 0
    print("x".join(map(str, layer.shape)))
    if args.explain:
        explain(layer, bias=not args.no_bias)
    if args.as_conv:
        explain_direct(layer)
    return 0


def direct(axis: TransposedAxis) -> DirectConvolution:
    """The direct convolution of one axis."""
    return equivalent_direct_convolution(
        axis.input_size,
        axis.kernel_size,
        stride=axis.stride,
        padding=axis.padding,
        dilation=axis.dilation,
        output_padding=axis.output_padding,
    )


def sharing(axis: TransposedAxis) -> range:
    """The sizes whose convolution, with the same parameters, has this axis's input size."""
    return sizes_sharing_an_output(
        axis.input_size, axis.kernel_size, stride=axis.stride, padding=axis.padding, dilation=axis.dilation
    )


def back(axis: TransposedAxis) -> int:
    """The size that the convolution with the same parameters makes of the output; less than 1 when no window fits."""
    return int(sizes.conv(axis.output_size, axis.kernel_size, axis.stride, *axis.padding, axis.dilation))


def record(layer: TransposedLayer) -> dict[str, object]:
    """The answer as data."""
    axes = []
    for axis in layer.axes:
        plan, shared = direct(axis), sharing(axis)
        axes.append(
            {
                **axis._asdict(),
                "sizes_sharing_the_input": {"from": shared[0], "to": shared[-1]} if shared else None,
                "round_trip": axis.output_padding < axis.stride,
                "as_conv": {
                    "stretch": plan.stretch,
                    "input_size": plan.input_size,
                    "kernel_size": plan.kernel_size,
                    "kernel_reversed": True,
                    "stride": 1,
                    "padding": plan.padding,
                    "dilation": plan.dilation,
                    "output_size": plan.output_size,
                },
            }
        )
    return {
        "output": list(layer.shape),
        "axes": axes,
        "channels": layer.channels,
        "filters": layer.filters,
        "groups": layer.groups,
        "parameters": layer.parameters,
        "theorems": ["transposed-size", "conv-fibre", "round-trip", "stretched-size", "transposed-equivalence"],
    }


def explain(layer: TransposedLayer, *, bias: bool) -> None:
    """The formula, each axis put into it, the sizes that meet, and the parameters."""
    from convmath.language.terms import Term, node, substitute, variables
    from convmath.language.writers import filled_in, unicode

    letters = variables("i' k s p_lo p_hi d a")
    formula = sizes.conv_transpose(*letters)
    print(f"  size of each axis: {unicode(formula)}   [transposed-size]")
    for number, axis in enumerate(layer.axes, 1):
        values = (axis.input_size, axis.kernel_size, axis.stride, *axis.padding, axis.dilation, axis.output_padding)
        filled = Term(substitute(node(formula), dict(zip((letter.node for letter in letters), values))))
        print(f"  axis {number}: {filled_in(filled)} = {axis.output_size}")
        print(f"    sizes whose convolution has size {axis.input_size}: {listed(sharing(axis))}   [conv-fibre]")
        if axis.output_padding >= axis.stride:
            print(
                f"    no round trip: output padding {axis.output_padding} is not below stride {axis.stride}, and the "
                f"convolution of {axis.output_size} has size {back(axis)}   [round-trip]"
            )
    explain_parameters(layer, bias=bias)


def listed(shared: range) -> str:
    """The sizes one by one, or the ends of a long row."""
    if len(shared) > 6:
        return f"{shared[0]} to {shared[-1]}"
    return ", ".join(map(str, shared)) or "none"


def explain_direct(layer: TransposedLayer) -> None:
    """What to do to input and kernel, and the command that gives the size."""
    plans = [direct(axis) for axis in layer.axes]
    exchanged = ", channels exchanged within each group" if layer.filters else ""
    print(f"  as a convolution: stride 1, kernel reversed{exchanged}   [transposed-equivalence]")
    for number, plan in enumerate(plans, 1):
        zeros = plan.stretch - 1
        between = f"{zeros} zero{'s' * (zeros != 1)} between neighbours" if zeros else "as it is"
        print(
            f"  axis {number}: input {between}, size {plan.input_size}; kernel {plan.kernel_size}; padding "
            f"{sides(plan.padding)}{', negative is a crop' if plan.crops else ''}; dilation {plan.dilation}"
        )
    options: dict[str, list[object]] = {
        "--kernel": [plan.kernel_size for plan in plans],
        "--padding": [sides(plan.padding) for plan in plans],
        "--dilation": [plan.dilation for plan in plans],
    }
    words = ["convmath conv", "x".join(str(plan.input_size) for plan in plans)]
    words += [f"{name}={'x'.join(map(str, values))}" for name, values in options.items()]
    words += [] if layer.channels is None else [f"--channels={layer.channels}"]
    words += [] if layer.filters is None else [f"--filters={layer.filters}"]
    words += [] if layer.groups == 1 else [f"--groups={layer.groups}"]
    print(f"  its size: {' '.join(words)}   [stretched-size]")


def sides(padding: tuple[int, int]) -> str:
    """As --padding reads it."""
    return f"{padding[0]}:{padding[1]}"
