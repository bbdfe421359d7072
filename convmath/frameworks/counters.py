"""What the tools that count a network said, against the products that it really makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any, NamedTuple

from convmath.frameworks.tables import Damaged

# What each tool calls its count of multiplications, and how many of its units one multiplication is.
COUNTS = {
    "torch": ("flops", 2),
    "torchinfo": ("mult-adds", 1),
    "fvcore": ("flops", 1),
    "thop": ("macs", 1),
    "ptflops": ("macs", 1),
    "ptflops aten": ("macs", 1),
    "calflops": ("macs", 1),
    "torchscan": ("macs", 1),
}


class Count(NamedTuple):
    """One tool on one model."""

    model: str
    tool: str
    version: str
    exact: int  # multiplications of the convolutions and matrix products, padding read as zeros
    counted: int | None  # what the tool says, in multiplications; None where it refuses
    reason: str  # of a refusal


@cache
def load() -> dict[str, Any]:
    """The recorded counts; Damaged when they were edited."""
    return read((files("convmath.frameworks") / "recorded" / "counters.json").read_text(encoding="utf-8"))


def read(text: str) -> dict[str, Any]:
    """The recorded counts from their text."""
    document: dict[str, Any] = json.loads(text)
    told = {name: part for name, part in document.items() if name != "sha256"}
    if (
        hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        != document["sha256"]
    ):
        raise Damaged(
            "the recorded counts do not have the hash they were recorded with; run `make oracles NAMES=counters`"
        )
    return document


def multiplications(call: dict[str, Any]) -> int:
    """The products of one call: every window, or every input of a transposed layer, meets every tap of its channels."""
    if call["operator"] == "linear":
        return int(call["in_features"] * call["out_features"])
    met = call["input_size"] if call["operator"] == "conv_transpose" else call["output_size"]
    channels = call["in_channels"] * call["out_channels"] // call["groups"]
    return int(prod(met) * prod(call["kernel_size"]) * channels)


def counts(document: dict[str, Any]) -> Iterator[Count]:
    """Every tool on every model."""
    for name, model in document["models"].items():
        exact = sum(multiplications(call) for call in model["calls"])
        for tool, (word, unit) in COUNTS.items():
            told = model["tools"][tool]
            version = document["versions"][tool.partition(" ")[0]]
            if word not in told:
                yield Count(name, tool, version, exact, None, str(told))
            else:
                whole, rest = divmod(told[word], unit)
                yield Count(
                    name, tool, version, exact, whole if not rest else None, "" if not rest else "no multiple of 2"
                )
