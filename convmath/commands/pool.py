"""``convmath pool``: what comes out of a pooling layer, in floor mode and under each ceil rule."""

from __future__ import annotations

from convmath.commands.layer import answer, options, typed, window_values
from convmath.commands.parsing import Parser, as_typed, volume
from convmath.layers.errors import ConvmathError
from convmath.layers.pools import MaxPool
from convmath.layers.rounding import NAMES, ceil_rule


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(command, "The output size of a pooling layer; the depth stays as it is.")
    options(parser, stride="default: the kernel size, as in PyTorch and Keras")
    parser.add_argument("--ceil", action="store_true", help="ceil mode: the last window may hang over")
    parser.add_argument("--rule", metavar="R", help=f"how --ceil rounds up: {', '.join(NAMES)}; default torch")
    args = parser.parse_args(arguments)
    with as_typed(typed(args)):
        rounding = "floor"
        if args.rule is not None:
            rounding = ceil_rule(args.rule, "rounding").name
            if not args.ceil:
                raise ConvmathError("rounding", "must come with --ceil, not in floor mode", args.rule)
        axes, depth = volume(args.input, args.channels)
        layer = MaxPool(**window_values(args, len(axes)), ceil_mode=args.ceil, rounding=rounding)
        answer(args, layer, axes, depth)
    return 0
