"""Reading the command line's little notations; every error is one line that names the parameter."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

NUMBER = re.compile(r"[+-]?[0-9]+\Z")


class Parser(argparse.ArgumentParser):
    """argparse whose complaints are one line, raised instead of printed."""

    def __init__(self, command: str, description: str):
        super().__init__(prog=f"convmath {command}", description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise ValueError(message.removeprefix("argument "))


def number(name: str, text: str) -> int:
    """A whole number."""
    if not NUMBER.match(text):
        raise ValueError(f"{name} must be a whole number, got {text!r}")
    return int(text)


def at_least(name: str, text: str, low: int) -> int:
    value = number(name, text)
    if value < low:
        raise ValueError(f"{name} must be at least {low}, got {value}")
    return value


def per_axis(name: str, text: str, low: int = 1) -> tuple[int, ...]:
    """For example "3" for every axis, "3x5" one for each."""
    parts = text.split("x")
    if not all(map(NUMBER.match, parts)):
        raise ValueError(f"{name} must be a whole number, or one for each axis as in 3x5, got {text!r}")
    return tuple(at_least(name, part, low) for part in parts)


def paddings(name: str, text: str) -> tuple[tuple[int, int], ...]:
    """For example "1" for both sides, "1:2" low and high, "1:2x0" one for each axis; negative numbers crop."""
    pairs = []
    for part in text.split("x"):
        sides = part.split(":")
        if len(sides) > 2:
            raise ValueError(f"{name} must be a number or low:high, got {part!r}")
        pairs.append((number(name, sides[0]), number(name, sides[-1])))
    return tuple(pairs)


def volume(text: str, channels: str | None) -> tuple[tuple[int, ...], int | None]:
    """The axes and the depth: "7", "7x7", "32x32x3" with depth 3; --channels makes every number an axis."""
    numbers = per_axis("INPUT", text)
    if channels is not None:
        return numbers, at_least("--channels", channels, 1)
    return (numbers[:-1], numbers[-1]) if len(numbers) >= 3 else (numbers, None)


def layer_arguments(parser: Parser) -> None:
    """What a convolution and a transposed one are both told."""
    parser.add_argument("input", metavar="INPUT", help="7 is one axis, 7x7 two, 32x32x3 two axes and a depth")
    parser.add_argument("--kernel", required=True, metavar="K", help="kernel size: 3, or 3x5 per axis")
    parser.add_argument("--stride", default="1", metavar="S", help="default 1")
    parser.add_argument(
        "--padding", default="0", metavar="P", help="1 on both sides, 1:2 low and high, --padding=-1 a crop"
    )
    parser.add_argument("--dilation", default="1", metavar="D", help="default 1, which is none")
    parser.add_argument("--channels", metavar="C", help="depth of the input; then every number of INPUT is an axis")
    parser.add_argument("--filters", metavar="N", help="number of filters, the depth of the output")
    parser.add_argument("--groups", default="1", metavar="G")
    parser.add_argument("--no-bias", action="store_true", help="count no bias")
    parser.add_argument("--explain", action="store_true", help="show the formula, the numbers in it and the theorem")
    parser.add_argument("--json", action="store_true")
