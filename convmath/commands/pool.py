"""``convmath pool``: what comes out of a pooling layer, in floor mode and under each ceil rule."""

from __future__ import annotations

import json
from itertools import groupby

from convmath.arithmetic import sizes
from convmath.commands.layer import asked, explained, options
from convmath.commands.parsing import Parser, paddings, per_axis, volume
from convmath.frameworks.conversion import Layer, framework, refused
from convmath.layers.functions import Axis
from convmath.layers.pooling import CEIL_RULES, PoolLayer, average_divisors, ceil_rule, pool_layer

MOST_WINDOWS = 10_000  # beyond this many windows the divisors of an average are not listed
Runs = list[list[int]]  # [divisor, how many windows in a row divide by it]


def run(command: str, arguments: list[str]) -> int:
    rules = ", ".join(rule.name for rule in CEIL_RULES)
    parser = Parser(command, "The output size of a pooling layer; the depth stays as it is.")
    options(parser, stride="default: the kernel size, as in PyTorch and Keras")
    parser.add_argument("--ceil", action="store_true", help="ceil mode: the last window may hang over")
    parser.add_argument("--rule", metavar="R", help=f"how --ceil rounds up: {rules}; default torch")
    args = parser.parse_args(arguments)
    if args.rule is not None:
        if args.rule not in rules.split(", "):
            raise ValueError(f"--rule must be one of {rules}, got {args.rule!r}")
        if not args.ceil:
            raise ValueError(f"--rule must come with --ceil, got {args.rule!r} in floor mode")
    axes, channels = volume(args.input, args.channels)
    layer: PoolLayer = asked(
        args,
        pool_layer,
        axes,
        kernel_size=per_axis("--kernel", args.kernel),
        stride=None if args.stride is None else per_axis("--stride", args.stride),
        padding=paddings("--padding", args.padding),
        dilation=per_axis("--dilation", args.dilation),
        channels=channels,
        ceil_mode=args.ceil,
        rule=args.rule or "torch",
    )
    if args.json:
        print(json.dumps(record(layer), indent=2))
        return 0
    print("x".join(map(str, layer.shape)))
    if args.explain:
        print("\n".join(explain(layer)))
    return 0


def tag(layer: PoolLayer) -> str:
    """The theorem that the size comes from."""
    return ceil_rule(layer.rule).tag if layer.ceil_mode else "pool-size"


def overhang(axis: Axis) -> int:
    """How far the last window reaches past the padded input; negative when it ends before the end."""
    room = sizes.excess(axis.input_size, axis.kernel_size, *axis.padding, axis.dilation)
    return int(axis.stride * (axis.output_size - 1) - room)


def divisors(axis: Axis, *, count_include_pad: bool) -> Runs | None:
    """What each window of an average divides by, in runs; None where no average pool exists, or there are too many."""
    if axis.dilation != 1 or axis.output_size > MOST_WINDOWS:
        return None
    # The windows are already counted: asking for as many as there are keeps whatever rule counted them.
    found = average_divisors(
        axis.input_size,
        axis.kernel_size,
        stride=axis.stride,
        padding=axis.padding,
        windows=axis.output_size,
        count_include_pad=count_include_pad,
    )
    return [[value, len(list(run))] for value, run in groupby(found)]


def others(axis: Axis) -> dict[str, int]:
    """The size in floor mode and under every ceil rule that somebody computes and that knows this padding."""
    shape = (axis.input_size, axis.kernel_size, axis.stride, *axis.padding, axis.dilation)
    low, high = axis.padding
    known = [rule for rule in CEIL_RULES if not rule.printed_only and (low == high or not rule.equal_paddings)]
    return {"floor": sizes.conv(*shape)} | {rule.name: rule.size(*shape) for rule in known}


def objection(axis: Axis) -> str:
    """Why PyTorch refuses this padding; empty when it does not."""
    shape = Layer(axis.input_size, axis.kernel_size, axis.stride, axis.dilation)
    return refused(framework("torch"), *axis.padding, "max_pool", shape)


def record(layer: PoolLayer) -> dict[str, object]:
    """The answer as data."""
    return {
        "output": list(layer.shape),
        "axes": [
            {
                **axis._asdict(),
                "overhang": max(0, overhang(axis)),
                "unread": max(0, -overhang(axis)),
                "sizes": others(axis),
                "divisors": {
                    "padding counted": divisors(axis, count_include_pad=True),
                    "padding not counted": divisors(axis, count_include_pad=False),
                },
                "refused_by_torch": objection(axis) or None,
            }
            for axis in layer.axes
        ],
        "channels": layer.channels,
        "ceil_mode": layer.ceil_mode,
        "rule": layer.rule if layer.ceil_mode else None,
        "parameters": 0,
        "theorems": [tag(layer), "avg-divisor", "avg-divisor-real"],
    }


def explain(layer: PoolLayer) -> list[str]:
    """The formula, each axis put into it, and what happens at its end."""
    size = ceil_rule(layer.rule).size if layer.ceil_mode else sizes.conv
    if layer.ceil_mode and layer.rule == "caffe":  # one of two rules: by name, not as one formula
        size = sizes.pool_ceil if any(max(axis.padding) >= 1 for axis in layer.axes) else sizes.pool_naive_ceil
    # The one minimum reads better than "less one when", and is the same where the padding is within its limit.
    within = all(axis.padding[1] <= sizes.effective_kernel(axis.kernel_size, axis.dilation) for axis in layer.axes)
    if size is sizes.pool_ceil and within:
        size = sizes.pool_ceil_closed
    formula, *filled = explained(size, layer.axes, tag(layer))
    lines = [formula]
    for axis, line in zip(layer.axes, filled, strict=True):
        lines.append(line)
        past = overhang(axis)
        if past > 0:
            lines.append(f"    the last window hangs over the padded input by {past}")
        elif past < 0:
            lines.append(f"    {-past} of the padded input behind the last window unread   [conv-fits]")
        differ = {name: value for name, value in others(axis).items() if value != axis.output_size}
        if differ:
            listed = [
                f"{value} {'in floor mode' if name == 'floor' else f'under the {name} rule'}"
                for name, value in differ.items()
            ]
            lines.append(f"    it would be {', '.join(listed)}")
        for counted, name in ((True, "avg-divisor"), (False, "avg-divisor-real")):
            runs = divisors(axis, count_include_pad=counted)
            if runs and runs != [[axis.kernel_size, axis.output_size]]:
                lines.append(
                    f"    an average that {'counts' if counted else 'leaves out'} the padding divides by {spoken(runs)}   [{name}]"
                )
        if objection(axis):
            lines.append(f"    {objection(axis)}")
    depth = f"the depth {layer.channels} stays, " if layer.channels else ""
    lines.append(f"  each activation map by itself: {depth}no parameters")
    return lines


def spoken(runs: Runs) -> str:
    """For example "2, then 3 (55 times), then 2"."""
    return ", then ".join(f"{value} ({times} times)" if times > 1 else str(value) for value, times in runs)
