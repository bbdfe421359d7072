"""``convmath conv-transpose``: what comes out of a transposed convolution layer, and the convolution it amounts to."""

from __future__ import annotations

from convmath.commands.layer import answer, channel_options, filter_values, options, typed
from convmath.commands.parsing import Parser, as_typed, per_axis
from convmath.layers.conv_transpose import ConvTranspose


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(
        command,
        "The output size of a transposed convolution, and its parameters when the depth and --filters are given.",
    )
    options(parser)
    channel_options(parser)
    parser.add_argument("--output-padding", metavar="A", help="default 0; below the stride or the dilation")
    parser.add_argument("--as-conv", action="store_true", help="show the direct convolution that gives the same values")
    args = parser.parse_args(arguments)
    with as_typed(typed(args)):
        axes, told = filter_values(args)
        if args.output_padding is not None:
            told["output_padding"] = per_axis("--output-padding", args.output_padding, 0)
        layer = ConvTranspose(**told)
        answer(args, layer, axes)
        if args.as_conv and not args.json:
            print(layer.explain_direct(axes))
            print(f"  its size: {' '.join(direct_command(layer, axes))}   [stretched-size]")
    return 0


def direct_command(layer: ConvTranspose, axes: tuple[int, ...]) -> list[str]:
    """The command that asks for the size of the direct convolution."""
    windows = layer.direct().windows(axes)
    options = {
        "--kernel": [window.kernel_size for window in windows],
        "--padding": [f"{window.low}:{window.high}" for window in windows],
        "--dilation": [window.dilation for window in windows],
    }
    words = ["convmath conv", "x".join(str(layer.stretched(i, n)) for n, i in enumerate(axes))]
    words += [f"{name}={'x'.join(map(str, values))}" for name, values in options.items()]
    words += [] if layer.in_channels is None else [f"--channels={layer.in_channels}"]
    words += [] if layer.out_channels is None else [f"--filters={layer.out_channels}"]
    return words + ([] if layer.groups == 1 else [f"--groups={layer.groups}"])
