"""``convmath network``: what a whole network does to sizes, windows and numbers."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convmath.network import Network

MOST_LINE = 180
EXAMPLES = """examples:
  convmath network vgg16 --tile 512          a network of the literature, by name
  convmath network model.onnx --input 3x512x512 --lint --strict
  convmath network layers.toml --sizes       a table of layers
  convmath network model.txt --input 3x64x64 the text of an nn.Sequential"""


class Parser(argparse.ArgumentParser):
    """Complaints are one line, raised instead of printed."""

    def error(self, message: str) -> Any:
        raise ValueError(message.removeprefix("argument "))


def run(command: str, arguments: list[str]) -> int:
    """0 answered, 1 with --strict when a warning or an error is found, 2 for bad input."""
    parser = Parser(
        prog=f"convmath {command}",
        description="Sizes, windows, valid inputs, tiles, multiplications and faults of a network.",
        epilog=EXAMPLES,
        # With a width of its own: to ask the terminal's takes longer than reading a model.
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=110),
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", metavar="FILE", help="an .onnx, .toml, .txt, .py, .keras or .json file, or a network's name"
    )
    parser.add_argument("--input", metavar="CxHxW", help="3x224x224: channels, then each axis; instead of the file's")
    parser.add_argument("--tile", metavar="N", help="cut the input into tiles of this size: 512, or 512x256 per axis")
    parser.add_argument("--chunk", metavar="N", help="feed the first axis in chunks of this size")
    parser.add_argument("--sizes", action="store_true", help="say more of the sizes that work, and what comes out")
    parser.add_argument("--lint", action="store_true", help="say what is wrong, or worth knowing")
    parser.add_argument("--strict", action="store_true", help="exit 1 when the lint has a warning or an error")
    parser.add_argument("--json", action="store_true", help="everything as data")
    args = parser.parse_args(arguments)
    try:
        return answered(args)
    except (ValueError, TypeError) as error:
        raise ValueError(one_line(str(error))) from None


def answered(args: argparse.Namespace) -> int:
    network = opened(args.file)
    if args.input is not None:
        network = network.at(numbers("--input", args.input))
    if not network.input or None in network.input:
        written = "x".join("?" if size is None else str(size) for size in network.input)
        raise ValueError(
            f"--input must give the sizes that FILE leaves open{f', {written}' if written else ''}, as in 3x224x224"
        )
    if len(network.input) < 2 and (args.tile or args.chunk):
        raise ValueError("--tile and --chunk must come with an input that has an axis besides its channels")
    plans = network.tiles(network.given[1:], numbers("--tile", args.tile)) if args.tile is not None else ()
    stream = network.stream(numbers("--chunk", args.chunk)[0]) if args.chunk is not None else None
    findings = network.lint() if args.lint or args.strict or args.json else ()
    wanting = args.strict and any(finding.severity != "information" for finding in findings)
    if args.json:
        import json
        from dataclasses import asdict

        found = network.to_dict()
        found["tiles"] = [{**asdict(plan), "overlap": plan.overlap} for plan in plans] or None
        found["stream"] = stream and {**asdict(stream), "values": stream.values}
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return int(wanting)
    from convmath.network import prose

    lines = [*prose.table(network), "", *prose.summary(network), *prose.size_lines(network, more=args.sizes)]
    lines += prose.tile_lines(plans) if plans else []
    lines += prose.stream_lines(stream) if stream else []
    lines += prose.finding_lines(findings) if args.lint or args.strict else []
    for line in lines:
        print(printable(line))
    return int(wanting)


def opened(file: str) -> Network:
    """The network of a file, by how its name ends, or of the literature."""
    from convmath.network import Network
    from convmath.network.zoo import NAMES, network

    ending = os.path.splitext(file)[1].lower()
    if not ending and file in NAMES and not os.path.exists(file):
        return network(file)
    readers: dict[str, Callable[[], Network]] = {
        ".onnx": lambda: Network.from_onnx(file),
        ".toml": lambda: Network.from_toml(text(file)),
        ".txt": lambda: Network.from_text(text(file)),
        ".py": lambda: Network.from_text(text(file)),
        ".keras": lambda: Network.from_keras(file),
        ".json": lambda: Network.from_keras(json_of(file)),
        ".pt2": lambda: Network.from_torch(file),
    }
    if not os.path.exists(file):
        near = "" if ending else f"; networks of the literature are {', '.join(NAMES)}"
        raise ValueError(f"FILE must be a file that exists, got {file!r}{near}")
    if not os.path.isfile(file):
        raise ValueError(f"FILE must be a regular file, got {file!r}")
    if ending not in readers:
        raise ValueError(f"FILE must end in {', '.join(readers)}, got {file!r}")
    try:
        return readers[ending]()
    except OSError as error:
        raise ValueError(f"FILE must be a file that can be read, got {file!r}: {error.strerror or error}") from None
    except ValueError as error:
        raise ValueError(f"FILE {os.path.basename(file)!r}: {error}") from None


def text(file: str) -> str:
    """A text; not more than anyone writes."""
    with open(file, "rb") as source:
        data = source.read((1 << 20) + 1)
    if len(data) > 1 << 20:
        raise ValueError("a text must have at most 1 MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"a text must be UTF-8, byte {error.start} is not") from None


def json_of(file: str) -> Any:
    import json

    try:
        return json.loads(text(file))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from None


def numbers(name: str, written: str) -> tuple[int, ...]:
    """3x224x224."""
    parts = written.split("x")
    if not all(re.fullmatch(r"[0-9]{1,15}", part) and int(part) for part in parts):
        raise ValueError(f"{name} must be whole numbers from 1 on, as in 3x224x224, got {written!r}")
    return tuple(map(int, parts))


def printable(line: str) -> str:
    """Names come from files: no control character reaches the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def one_line(message: str) -> str:
    message = printable(" ".join(message.split()))
    return message if len(message) <= MOST_LINE else message[: MOST_LINE - 1] + "…"
