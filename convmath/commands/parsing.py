"""Reading the command line's little notations; every error is one line that names the parameter."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from convmath.layers.errors import ConvmathError
from convmath.layers.window import Sides

MOST_DIGITS = 1000  # sizes are exact at any length; beyond this it is a slip of the keyboard


class Misused(ConvmathError):
    """The command line is not one that the command takes."""

    form = "{condition}"


class Parser(ArgumentParser):
    """argparse, whose complaints are one line, raised instead of printed."""

    def __init__(self, command: str, description: str):
        super().__init__(prog=f"convmath {command}", description=description, allow_abbrev=False)

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        arguments = self.joined(args or [])
        self.refuse_unknown(arguments)
        return super().parse_args(arguments, namespace)

    def joined(self, arguments: Sequence[str]) -> list[str]:
        """With `--padding -1:2` as `--padding=-1:2`: no option begins with a digit."""
        takes = {name for action in self._actions if action.nargs is None for name in action.option_strings}
        found: list[str] = []
        for word in arguments:
            if found and found[-1] in takes and found[-1][:2] == "--" and word[:1] == "-" and word[1:2].isdigit():
                found[-1] += f"={word}"
            else:
                found.append(word)
        return found

    def refuse_unknown(self, arguments: list[str]) -> None:
        """An option that is not known is named before anything that is missing: it is what was meant for it."""
        for word in arguments:
            option = word.partition("=")[0]
            if word in ("--", "-h", "--help"):
                return
            if option[:2] == "--" and option not in self._option_string_actions:
                from difflib import get_close_matches  # takes a tenth of what a size may take

                near = get_close_matches(option, self._option_string_actions, n=1)
                perhaps = f"; perhaps {near[0]}" if near else ""
                raise Misused("arguments", braced(f"unrecognized arguments: {option[:100]}{perhaps}"))

    def error(self, message: str) -> NoReturn:
        raise Misused("arguments", braced(message.removeprefix("argument ")))

    def print_help(self, file: object = None) -> None:
        print(self.format_help(), end="")  # argparse would hide that it cannot be written


def braced(text: str) -> str:
    """A text that names no parameters, as the condition of an error."""
    return text.replace("{", "{{").replace("}", "}}")


@contextmanager
def as_typed(names: Mapping[str, str]) -> Iterator[None]:
    """Errors of what is called within name parameters as the command line does: names says which as what."""
    try:
        yield
    except ConvmathError as error:
        error.names = {**names, **error.names}
        raise


def is_number(text: str) -> bool:
    """Whether this is a whole number in plain digits."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isascii() and digits.isdigit()


def number(name: str, text: str) -> int:
    """A whole number."""
    if not is_number(text):
        raise ConvmathError(name, "must be a whole number", text)
    if len(text) > MOST_DIGITS:
        raise ConvmathError(name, f"must have at most {MOST_DIGITS} digits", len(text))
    return int(text)


def at_least(name: str, text: str, low: int) -> int:
    """A whole number that is not too small."""
    value = number(name, text)
    if value < low:
        raise ConvmathError(name, f"must be at least {low}", value)
    return value


def per_axis(name: str, text: str, low: int = 1) -> tuple[int, ...]:
    """For example "3" for every axis, "3x5" one for each."""
    parts = text.split("x")
    if not all(map(is_number, parts)):
        raise ConvmathError(name, "must be a whole number, or one for each axis as in 3x5", text)
    return tuple(at_least(name, part, low) for part in parts)


def paddings(name: str, text: str) -> tuple[Sides | str, ...]:
    """For example "1" for both sides, "1:2" low and high, "same"; "1:2x0" one for each axis; negative numbers crop."""
    found: list[Sides | str] = []
    for part in text.split("x"):
        sides = part.split(":")
        if len(sides) > 2:
            raise ConvmathError(name, "must be a number or low:high", part)
        if part.replace("_", "").isalpha():
            found.append(part)
        else:
            found.append(Sides(number(name, sides[0]), number(name, sides[-1])))
    return tuple(found)


def volume(text: str, channels: str | None) -> tuple[tuple[int, ...], int | None]:
    """The axes and the depth: "7", "7x7", "32x32x3" with depth 3; --channels makes every number an axis."""
    numbers = per_axis("INPUT", text)
    if channels is not None:
        return numbers, at_least("--channels", channels, 1)
    return (numbers[:-1], numbers[-1]) if len(numbers) >= 3 else (numbers, None)
