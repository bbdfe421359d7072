"""``convmath conv``: what comes out of a convolution layer."""

from __future__ import annotations

from convmath.commands.layer import answer, channel_options, filter_values, options, typed
from convmath.commands.parsing import Parser, as_typed
from convmath.layers.conv import Conv


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(
        command, "The output size of a convolution, and its parameters when the depth and --filters are given."
    )
    options(parser)
    channel_options(parser)
    args = parser.parse_args(arguments)
    with as_typed(typed(args)):
        axes, told = filter_values(args)
        answer(args, Conv(**told), axes)
    return 0
