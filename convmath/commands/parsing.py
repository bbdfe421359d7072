"""Reading the command line's little notations; every error is one line that names the parameter."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from typing import Any

MOST_DIGITS = 1000  # sizes are exact at any length; beyond this it is a slip of the keyboard


class Given:
    """What was given: an attribute for each argument."""

    def __init__(self, values: dict[str, Any]):
        self.__dict__.update(values)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class Parser:
    """Declared like argparse's.  A good plain command line is read here, in a fraction of the time argparse takes to load;
    for everything else, help and complaints included, argparse is asked.
    """

    def __init__(self, command: str, description: str):
        self.command, self.description = command, description
        self.declared: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def add_argument(self, *names: str, **settings: Any) -> None:
        self.declared.append((names, settings))

    def parse_args(self, arguments: list[str]) -> Given:
        arguments = self.joined(arguments)
        values = self.plain(arguments)
        if values is None:
            self.refuse_unknown(arguments)
            values = vars(self.argparse().parse_args(arguments))
        return Given(values)

    def joined(self, arguments: list[str]) -> list[str]:
        """With `--padding -1:2` as `--padding=-1:2`: no option begins with a digit."""
        takes = {name for names, settings in self.declared for name in names if "action" not in settings}
        found: list[str] = []
        for word in arguments:
            if found and found[-1] in takes and found[-1][:2] == "--" and word[:1] == "-" and word[1:2].isdigit():
                found[-1] += f"={word}"
            else:
                found.append(word)
        return found

    def refuse_unknown(self, arguments: list[str]) -> None:
        """An option that is not known is named before anything that is missing: it is what was meant for it."""
        known = [name for names, _ in self.declared for name in names if name[0] == "-"]
        for word in arguments:
            option = word.partition("=")[0]
            if word in ("--", "-h", "--help"):
                return
            if option[:2] == "--" and option not in known:
                from difflib import get_close_matches

                near = get_close_matches(option, known, n=1)
                raise ValueError(f"unrecognized arguments: {option}" + (f"; perhaps {near[0]}" if near else ""))

    def plain(self, arguments: list[str]) -> dict[str, Any] | None:
        """The values, or None when this is not a good plain command line."""
        values: dict[str, Any] = {}
        options: dict[str, tuple[str, bool]] = {}
        positional: list[str] = []
        required = set()
        rest = ""
        for names, settings in self.declared:
            flag = settings.get("action") == "store_true"
            name = settings.get("dest") or next((n for n in names if n[:2] == "--"), names[0]).lstrip("-").replace(
                "-", "_"
            )
            if set(settings) - KNOWN or settings.get("action") not in (None, "store_true") or rest:
                return None
            if names[0][0] == "-":
                options |= dict.fromkeys(names, (name, flag))
                values[name] = settings.get("default", False if flag else None)
                if settings.get("required"):
                    required.add(name)
            elif settings.get("nargs") is None and "default" not in settings:
                positional.append(name)
            elif settings.get("nargs") == "*" and "default" not in settings:
                rest = name
            else:
                return None
        others: list[str] = []
        waiting = iter(arguments)
        for word in waiting:
            option, equals, value = word.partition("=")
            if word[:1] != "-":
                others.append(word)
            elif option not in options or options[option][1] and equals:
                return None
            elif options[option][1]:
                values[options[option][0]] = True
            else:
                if not equals:
                    value = next(waiting, "-")
                    if value[:1] == "-" and not is_number(value):
                        return None
                values[options[option][0]] = value
                required.discard(options[option][0])
        if required or len(others) < len(positional) or len(others) > len(positional) and not rest:
            return None
        values |= zip(positional, others)
        return {**values, rest: others[len(positional) :]} if rest else values

    def argparse(self) -> ArgumentParser:
        """The same declarations for argparse, whose complaints are one line, raised instead of printed."""
        from argparse import ArgumentParser

        class OneLine(ArgumentParser):
            def error(self, message: str) -> Any:
                raise ValueError(" ".join(message.removeprefix("argument ").splitlines()))

            def print_help(self, file: object = None) -> None:
                print(self.format_help(), end="")  # argparse would hide that it cannot be written

        parser = OneLine(prog=f"convmath {self.command}", description=self.description, allow_abbrev=False)
        for names, settings in self.declared:
            parser.add_argument(*names, **settings)
        return parser


KNOWN = {"action", "default", "dest", "help", "metavar", "nargs", "required"}


def as_typed(names: dict[str, str], call: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """What the call returns; its errors name parameters as the command line does: names says which as what."""
    try:
        return call(*values, **named)
    except ValueError as error:
        if type(error) is not ValueError:
            raise
        import re

        longest = sorted(names, key=len, reverse=True)
        pattern = rf"(?<![\w-])({'|'.join(map(re.escape, longest))})(?!\w)"
        raise ValueError(re.sub(pattern, lambda found: names[found[0]], str(error))) from None


def is_number(text: str) -> bool:
    """Whether this is a whole number in plain digits."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isascii() and digits.isdigit()


def number(name: str, text: str) -> int:
    """A whole number."""
    if not is_number(text):
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
    if not all(map(is_number, parts)):
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
