"""An argument parser whose complaints are one line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import NoReturn


class OneLine(ArgumentParser):
    """argparse, raising what it would print, and printing help where it can be refused."""

    def __init__(self, command: str, description: str):
        super().__init__(prog=f"convmath {command}", description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise ValueError(" ".join(message.removeprefix("argument ").split())[:180])

    def print_help(self, file: object = None) -> None:
        print(self.format_help(), end="")  # argparse would hide that it cannot be written
