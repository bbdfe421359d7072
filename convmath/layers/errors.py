"""One family of errors: which parameter, what must hold, what was given; always one short line."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CannotExpress", "ConvmathError", "NoOutput", "NoWindow", "WrongType", "one_line", "shown"]

LONGEST_MESSAGE = 200  # characters; what is longer loses its details, then its end
LONGEST_VALUE = 100  # characters of one value in it
MOST_DIGITS = 40  # an integer with more is told by how many it has


class ConvmathError(ValueError):
    """A parameter, the condition it must meet, and the value that does not.

    Without a value nothing was given where something must be.  A condition may name other parameters, as `{stride}`: `told` says all names as the caller knows them.

    >>> error = ConvmathError("stride", "must be at least 1", 0)
    >>> str(error), error.parameter, error.value
    ('stride must be at least 1, got 0', 'stride', 0)
    >>> error.told({"stride": "--stride"})
    '--stride must be at least 1, got 0'
    """

    form = "{name} {condition}{got}"

    def __init__(self, parameter: str, condition: str, value: object = ..., given: str = "") -> None:
        super().__init__(parameter, condition, value, given)
        self.parameter, self.value = parameter, value
        self.axis: int | None = None  # the axis it happened on, counted from 1, where a layer has several
        self.names: Mapping[str, str] = {}  # what the caller calls the parameters, where not by these names
        self._condition, self._given = condition, given

    @property
    def condition(self) -> str:
        """What must hold, in the library's names."""
        return self._condition.format_map(Names({}))

    def told(self, names: Mapping[str, str] | None = None, most: int = LONGEST_MESSAGE) -> str:
        """The message, on one line of at most 200 characters; names says which parameter is called what."""
        known = Names(self.names if names is None else names)
        where = f", on axis {self.axis}" if self.axis else ""
        parts = {
            "name": known[self.parameter],
            "condition": self._condition.format_map(known),
            "got": "" if self.value is ... else f", got {shown(self.value)}",
        }
        text = self.form.format_map(parts)
        details = f"; got {self._given.format_map(known)}" if self._given else ""
        if len(text + details + where) > most:  # the details repeat what the caller wrote
            details = ""
        return one_line(text + details + where, most)

    def __str__(self) -> str:
        return self.told()


class WrongType(ConvmathError, TypeError):
    """The value is of a kind that the parameter cannot take."""


class NoWindow(ConvmathError):
    """No window fits into the padded input, so there is no output."""

    form = "{condition}"


class NoOutput(ConvmathError):
    """Padding takes away every output position."""

    form = "{condition}"


class CannotExpress(ConvmathError):
    """There is such a layer, but the framework, or the question, has no words for it; the message says what to do instead."""

    form = "{condition}"


class Names(dict[str, str]):
    """What each parameter is called; by default its own name."""

    def __missing__(self, name: str) -> str:
        return name


def shown(value: object) -> str:
    """A value in a message, short and on one line; an integer too long to read is told by its digits."""
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return f"{'a negative' if value < 0 else 'an'} integer of {digits(value)} digits"
    if type(value) in (tuple, list) and len(value) <= 8:  # type: ignore[arg-type]
        inner = ", ".join(map(shown, value))  # type: ignore[call-overload]
        text = f"[{inner}]" if isinstance(value, list) else f"({inner}{',' * (len(value) == 1)})"  # type: ignore[arg-type]
    elif isinstance(value, str):
        text = repr(value[: LONGEST_VALUE + 1])
    else:
        try:
            text = repr(value)
        except Exception:  # a message must not fail for what it is about
            text = f"a {type(value).__name__}"
    return one_line(" ".join(text.splitlines()), LONGEST_VALUE)


def one_line(text: str, most: int = LONGEST_MESSAGE) -> str:
    """The text without anything that moves a terminal's cursor, and cut where it is too long."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in text)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def digits(number: int) -> int:
    """How many decimal digits an integer has, at any length: Python refuses to write long ones out.

    >>> digits(0), digits(-10), digits(10**5000 - 1), digits(10**5000)
    (1, 2, 5000, 5001)
    """
    number = abs(number)
    count = number.bit_length() * 30103 // 100000 + 1  # 30103/100000 is a little more than the logarithm of 2
    while count > 1 and 10 ** (count - 1) > number:
        count -= 1
    return count
