"""``convmath figure``: a picture of any operator, for pages, slides and papers."""

from __future__ import annotations

import os
from pathlib import Path

from convmath.commands.layer import TYPED as LAYER
from convmath.commands.parsing import Parser, as_typed, paddings, per_axis

KINDS = {"conv": "conv", "conv-transpose": "conv_transpose", "max-pool": "max_pool", "avg-pool": "avg_pool"}
FORMS = (".svg", ".pdf", ".png")
# The names of `convmath.figures` -> as the command line has them.
TYPED = {**LAYER, "input_size": "--input", "view": "--view"}


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(command, "A picture of an operator; what it shows is printed as alternative text.")
    parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--input", required=True, metavar="I", help="5 is one axis, 5x5 two")
    parser.add_argument("--kernel", required=True, metavar="K", help="kernel size: 3, or 3x5 per axis")
    parser.add_argument("--stride", metavar="S", help="default 1, for a pool the kernel")
    parser.add_argument("--padding", default="0", metavar="P", help="1 on both sides, 1:2 low and high, --padding=-1")
    parser.add_argument("--dilation", default="1", metavar="D", help="default 1, which is none")
    parser.add_argument("--output-padding", default="0", metavar="A", help="of a transposed convolution, default 0")
    parser.add_argument(
        "--view",
        metavar="V",
        help="of a transposed convolution: scatter, stretched or both; default both, moving scatter",
    )
    parser.add_argument("--moving", action="store_true", help="an SVG that plays")
    parser.add_argument("--width", metavar="INCHES", help="of the figure; 3.25 is one column of most papers")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .svg, .pdf or .png")
    args = parser.parse_args(arguments)
    if args.kind not in KINDS:
        raise ValueError(f"KIND must be one of {', '.join(KINDS)}, got {args.kind!r}")
    path = Path(args.output)
    if path.suffix not in FORMS:
        raise ValueError(f"--output must end in {', '.join(FORMS)}, got {args.output!r}")
    if args.moving and path.suffix != ".svg":
        raise ValueError(f"--output of a moving picture must end in .svg, got {args.output!r}")
    if not os.path.isdir(path.parent):
        raise ValueError(f"--output must lie in a directory that exists, got {args.output!r}")
    if args.view is not None and args.kind != "conv-transpose":
        raise ValueError(f"--view must come with conv-transpose, got {args.view!r} with {args.kind}")
    if args.view == "both" and args.moving:
        raise ValueError("--view of a moving picture must be scatter or stretched, got 'both'")
    if args.width is not None and args.moving:
        raise ValueError(
            f"--width must come without --moving, whose pictures fit where they are put, got {args.width!r}"
        )
    width = None if args.width is None else inches(args.width)
    # matplotlib reads it, also where no date is written.
    if path.suffix == ".pdf" and os.environ.get("SOURCE_DATE_EPOCH"):
        from convmath.exposition.citations import source_date

        source_date()

    from convmath.figures import Case, Moving, Still, case, draw, move

    axes = per_axis("--input", args.input)
    pairs = paddings("--padding", args.padding)
    shown: Case = as_typed(
        TYPED,
        case,
        KINDS[args.kind],
        axes,
        one_or_all(args.kernel, "--kernel"),
        stride=None if args.stride is None else one_or_all(args.stride, "--stride"),
        padding=pairs * len(axes) if len(pairs) == 1 else pairs,
        dilation=one_or_all(args.dilation, "--dilation"),
        output_padding=one_or_all(args.output_padding, "--output-padding", low=0),
    )
    try:
        if args.moving:
            moving: Moving = as_typed(TYPED, move, shown, args.view or "scatter")
            moving.save(path)
            words = moving.alt
        else:
            still: Still = as_typed(TYPED, draw, shown, view=args.view or "both")
            still.save(path, width)
            words = still.alt
    except OSError as problem:
        raise ValueError(
            f"--output must be a file that can be written, got {args.output!r}: {problem.strerror or problem}"
        ) from None
    print(words)
    return 0


def one_or_all(text: str, name: str, low: int = 1) -> int | tuple[int, ...]:
    """A number for every axis, or one for each."""
    numbers = per_axis(name, text, low)
    return numbers[0] if len(numbers) == 1 else numbers


def inches(text: str) -> float:
    """A width on paper; no size of a layer is ever read this way."""
    try:
        width = float(text)
    except ValueError:
        width = 0.0
    if not 0.5 <= width <= 50:
        raise ValueError(f"--width must be a number of inches from 0.5 to 50, got {text!r}")
    return width
