"""Reading the command line's little notations; every error is one line that names the parameter."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

NUMBER = re.compile(r"[+-]?[0-9]+\Z")
MOST_DIGITS = 1000  # sizes are exact at any length; beyond this it is a slip of the keyboard


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
    if len(text) > MOST_DIGITS:
        raise ValueError(f"{name} must have at most {MOST_DIGITS} digits, got {len(text)}")
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
