"""``convmath padding``: what a padding of one framework is in another."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from convmath.commands.parsing import Parser, as_typed, at_least, is_number, number
from convmath.frameworks.conversion import FRAMEWORKS, Conversion, convert, framework
from convmath.frameworks.model import OPERATORS
from convmath.layers.arguments import word
from convmath.layers.errors import CannotExpress, ConvmathError

# The arguments of `convert` -> the options that set them.
TYPED = {
    "padding": "PADDING",
    "source": "--from",
    "target": "--to",
    "operator": "--operator",
    "input_size": "--input",
    "kernel_size": "--kernel",
    "stride": "--stride",
    "dilation": "--dilation",
}


def run(command: str, arguments: list[str]) -> int:
    names = ", ".join(known.name for known in FRAMEWORKS)
    parser = Parser(command, "What a padding of one framework is in another, for a layer along one axis.")
    parser.add_argument("padding", metavar="PADDING", help="a word such as SAME, 1 on both sides, or 1:2 low and high")
    parser.add_argument("--from", dest="source", required=True, metavar="FRAMEWORK", help=names)
    parser.add_argument("--to", dest="target", metavar="FRAMEWORK", help="default: every one of them")
    parser.add_argument("--input", required=True, metavar="I", help="input size along the axis")
    parser.add_argument("--kernel", required=True, metavar="K")
    parser.add_argument("--stride", default="1", metavar="S", help="default 1")
    parser.add_argument("--dilation", default="1", metavar="D", help="default 1, which is none")
    parser.add_argument("--operator", default="conv", metavar="OP", help=f"{', '.join(OPERATORS)}; default conv")
    parser.add_argument("--explain", action="store_true", help="say what it adds, what comes out, and how far it holds")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    with as_typed(TYPED):
        return converted(args)


def converted(args: Any) -> int:
    """Print what the padding is in one framework, or in all."""
    for name, value in (("source", args.source), ("target", args.target)):
        if value is not None:
            framework(value, name)
    shape = {
        "input_size": at_least("--input", args.input, 1),
        "kernel_size": at_least("--kernel", args.kernel, 1),
        "stride": at_least("--stride", args.stride, 1),
        "dilation": at_least("--dilation", args.dilation, 1),
        "operator": word("operator", args.operator, OPERATORS),
    }
    padding = given(args.padding)
    targets = [known.name for known in FRAMEWORKS] if args.target is None else [args.target]
    answers = {target: attempt(args.source, padding, target, shape) for target in targets}
    if args.json:
        found = {name: written(answer) for name, answer in answers.items()}
        print(json.dumps(found if args.target is None else found[args.target], indent=2))
        return 0
    if args.target is not None:
        print_one(answers[args.target], explained=args.explain)
        return 0
    made = [answer for answer in answers.values() if isinstance(answer, Conversion)]
    for answer in made[:1]:
        print(f"{answer.low} below, {answer.high} above; output size {answer.output_size}   [conv-size]")
    for name, either in answers.items():
        shown = (
            marked(either, "" if args.explain else " (1)") if isinstance(either, Conversion) else f"cannot: {either}"
        )
        print(f"  {name:10}  {shown}")
        if args.explain and isinstance(either, Conversion):
            print("\n".join(f"          {line}" for line in explain(either)[1:]))
    numbers = [answer for answer in made if not answer.every_input_size]
    if numbers and not args.explain:
        print(f"(1) {scope(numbers[0])}")
    return 0


def print_one(answer: Conversion | CannotExpress, *, explained: bool) -> None:
    """What to write in one framework, or why there is nothing to write: both are answers."""
    if isinstance(answer, CannotExpress):
        print(f"cannot: {answer}")
        return
    print(answer.argument)
    if explained:
        print("\n".join(explain(answer)))
    elif not answer.every_input_size:  # beside the answer, which stays fit to be copied
        print(f"convmath padding: {scope(answer)}", file=sys.stderr)


def given(text: str) -> Any:
    """A word, a number, or a (low, high) pair."""
    sides = text.split(":")
    if not is_number(sides[0]):
        return text
    if len(sides) > 2 or not is_number(sides[-1]):
        raise ConvmathError("padding", "must be a word, a number or low:high, for one axis", text)
    low, high = number("PADDING", sides[0]), number("PADDING", sides[-1])
    return low if low == high else (low, high)


def attempt(source: str, padding: Any, target: str, shape: dict[str, Any]) -> Conversion | CannotExpress:
    """The conversion, or why there is none; a source that is wrong is still an error."""
    try:
        return convert(source, padding, target, **shape)
    except CannotExpress as problem:
        return problem


def written(answer: Conversion | CannotExpress) -> dict[str, object]:
    """One answer as data."""
    return asdict(answer) if isinstance(answer, Conversion) else {"cannot": str(answer)}


def marked(found: Conversion, mark: str) -> str:
    """What to write; the mark is that of docs/padding.md, on what is right for some input sizes only."""
    return found.argument + ("" if found.every_input_size else mark)


def scope(found: Conversion) -> str:
    """The input sizes for which it is right."""
    return f"right for {found.valid_for}" + ("" if found.every_input_size else "   [same-total]")


def explain(found: Conversion) -> list[str]:
    """What the padding adds, what comes out, and how far the spelling holds."""
    lines = [
        f"  {found.low} below, {found.high} above; output size {found.output_size}   [conv-size]",
        f"  {scope(found)}",
    ]
    note = framework(found.target).note
    return [*lines, f"  {note}"] if note else lines
