"""``convmath figure``: a picture of any operator, for pages, slides and papers."""

from __future__ import annotations

from pathlib import Path

from convmath.commands.parsing import Parser, paddings, per_axis

KINDS = {"conv": "conv", "conv-transpose": "conv_transpose", "max-pool": "max_pool", "avg-pool": "avg_pool"}
FORMS = (".svg", ".pdf", ".png")


def run(command: str, arguments: list[str]) -> int:
    parser = Parser(command, "A picture of an operator; what it shows is printed as alternative text.")
    parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--input", required=True, metavar="I", help="5 is one axis, 5x5 two")
    parser.add_argument("--kernel", required=True, metavar="K", help="kernel size: 3, or 3x5 per axis")
    parser.add_argument("--stride", metavar="S", help="default 1, for a pool the kernel")
    parser.add_argument("--padding", default="0", metavar="P", help="1 on both sides, 1:2 low and high, --padding=-1")
    parser.add_argument("--dilation", default="1", metavar="D", help="default 1, which is none")
    parser.add_argument("--output-padding", default="0", metavar="A", help="of a transposed convolution, default 0")
    parser.add_argument("--view", default="both", help="of a transposed convolution: scatter, stretched or both")
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
    if not path.parent.is_dir():
        raise ValueError(f"--output must lie in a directory that exists, got {args.output!r}")
    width = None if args.width is None else inches(args.width)

    from convmath.figures import Case, case, draw, move

    axes = per_axis("--input", args.input)
    pairs = paddings("--padding", args.padding)
    shown: Case = case(
        KINDS[args.kind],  # type: ignore[arg-type]
        axes,
        one_or_all(args.kernel, "--kernel"),
        stride=None if args.stride is None else one_or_all(args.stride, "--stride"),
        padding=pairs * len(axes) if len(pairs) == 1 else pairs,
        dilation=one_or_all(args.dilation, "--dilation"),
        output_padding=one_or_all(args.output_padding, "--output-padding", low=0),
    )
    if args.moving:
        moving = move(shown, "scatter" if args.view == "both" else args.view)
        moving.save(path)
        print(moving.alt)
    else:
        still = draw(shown, view=args.view)
        still.save(path, width)
        print(still.alt)
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
