"""``convmath figure``: a picture of any operator, for pages, slides and papers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from convmath.commands.layer import TYPED as LAYER
from convmath.commands.parsing import Parser, as_typed, paddings, per_axis
from convmath.layers.arguments import word
from convmath.layers.errors import ConvmathError, shown

KINDS: dict[str, Any] = {
    "conv": "conv",
    "conv-transpose": "conv_transpose",
    "max-pool": "max_pool",
    "avg-pool": "avg_pool",
}
FORMS = (".svg", ".pdf", ".png")
# The fields of a case -> the options that set them.
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
    with as_typed(TYPED):
        return drawn(args)


def drawn(args: Any) -> int:
    """Draw what was asked for into the file, and print what it shows."""
    kind = word("KIND", args.kind, tuple(KINDS))
    path = Path(args.output)
    if path.suffix not in FORMS:
        raise ConvmathError("--output", f"must end in {', '.join(FORMS)}", args.output)
    if args.moving and path.suffix != ".svg":
        raise ConvmathError("--output", "of a moving picture must end in .svg", args.output)
    if not os.path.isdir(path.parent):
        raise ConvmathError("--output", "must lie in a directory that exists", args.output)
    if args.view is not None and kind != "conv-transpose":
        raise ConvmathError("view", f"must come with conv-transpose, not with {kind}", args.view)
    if args.view == "both" and args.moving:
        raise ConvmathError("view", "of a moving picture must be scatter or stretched", "both")
    if args.width is not None and args.moving:
        raise ConvmathError("--width", "must come without --moving, whose pictures fit where they are put", args.width)
    width = None if args.width is None else inches(args.width)
    # matplotlib reads it, also where no date is written.
    if path.suffix == ".pdf" and os.environ.get("SOURCE_DATE_EPOCH"):
        from convmath.exposition.citations import source_date

        source_date()

    from convmath.figures import case, draw, move

    drawing = case(
        KINDS[kind],
        per_axis("--input", args.input),
        per_axis("--kernel", args.kernel),
        stride=None if args.stride is None else per_axis("--stride", args.stride),
        padding=paddings("--padding", args.padding),
        dilation=per_axis("--dilation", args.dilation),
        output_padding=per_axis("--output-padding", args.output_padding, 0),
    )
    try:
        if args.moving:
            moving = move(drawing, args.view or "scatter")
            moving.save(path)
            words = moving.alt
        else:
            still = draw(drawing, view=args.view or "both")
            still.save(path, width)
            words = still.alt
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Unwritable(
            "--output", f"must be a file that can be written, got {shown(args.output)}: {reason}", args.output
        ) from None
    print(words)
    return 0


class Unwritable(ConvmathError):
    """The file cannot be written; the message ends with the system's reason."""

    form = "{name} {condition}"


def inches(text: str) -> float:
    """A width on paper; no size of a layer is ever read this way."""
    try:
        width = float(text)
    except ValueError:
        width = 0.0
    if not 0.5 <= width <= 50:
        raise ConvmathError("--width", "must be a number of inches from 0.5 to 50", text)
    return width
