"""A table of layers in TOML, for papers and tests.

    name = "LeNet-5"
    input = [1, 32, 32]

    [[layer]]
    op = "conv"
    out_channels = 6
    kernel_size = 5

Every layer reads the one before it, or those that `inputs` names; the network's input is "input".  `repeat` writes a layer
several times, one after the other.
"""

from __future__ import annotations

import re
from typing import Any

from convmath.layers.arguments import shown
from convmath.network.builder import Builder
from convmath.network.network import INPUT, Network
from convmath.network.readers.words import bounded, operation

MOST_TEXT = 1 << 20
MOST_LAYERS = 10_000
LONG_NUMBER = re.compile(r"[0-9_]{1001}")


def read(text: str) -> Network:
    """The network of a table; ValueError says which layer is wrong, and how."""
    import tomllib

    if len(text) > MOST_TEXT:
        raise ValueError(f"the table must have at most {MOST_TEXT:,} characters, got {len(text):,}")
    if LONG_NUMBER.search(text):
        raise ValueError("numbers must have at most 1000 digits")
    try:
        found = tomllib.loads(text)
    except RecursionError:
        raise ValueError("the table is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not a TOML table: {error}") from None
    return network(found)


def network(found: dict[str, Any]) -> Network:
    """The network of what a table says."""
    layers = found.pop("layer", None)
    if not isinstance(layers, list) or not layers or not all(isinstance(layer, dict) for layer in layers):
        raise ValueError("layer must be a list of tables, [[layer]]")
    given = found.pop("input", [])
    if not isinstance(given, list):
        raise ValueError(f"input must be a list: channels, then the sizes of the axes; got {shown(given)}")
    shape = tuple(None if size == 0 else bounded("input", size, 1) for size in given)
    builder = Builder(str(found.pop("name", ""))[:60], shape)
    outputs = found.pop("outputs", [])
    note = found.pop("note", "")
    if found:
        raise ValueError(f"unknown entry {shown(next(iter(found)))}; a table has name, input, outputs, note and layer")
    for number, layer in enumerate(layers, 1):
        try:
            add(builder, dict(layer))
        except (ValueError, TypeError) as error:
            name = layer.get("name")
            raise ValueError(f"layer {number}{f' ({name})' if isinstance(name, str) else ''}: {error}") from None
    if not isinstance(outputs, list) or not all(name in builder.names for name in outputs):
        raise ValueError(f"outputs must be names of layers, got {shown(outputs)}")
    network = builder.done(*outputs)
    return Network(
        network.nodes, network.input, network.name, outputs=network.outputs, notes=(str(note),) if note else ()
    )


def add(builder: Builder, layer: dict[str, Any]) -> None:
    """One layer, or as many as it is repeated."""
    op, name = layer.pop("op", None), layer.pop("name", "")
    inputs = layer.pop("inputs", [])
    times = bounded("repeat", layer.pop("repeat", 1), 1)
    if not isinstance(name, str) or len(name) > 100:
        raise ValueError(f"name must be a text of at most 100 characters, got {shown(name)[:60]}")
    if name in builder.names or name == INPUT:
        raise ValueError(f"name must be used once, got {name!r} twice")
    if not isinstance(inputs, list) or not all(isinstance(source, str) for source in inputs):
        raise ValueError(f"inputs must be a list of names, got {shown(inputs)}")
    if len(builder.nodes) + times > MOST_LAYERS:
        raise ValueError(f"a table must have at most {MOST_LAYERS:,} layers")
    found = operation(op, layer)
    if op in ("add", "multiply", "concat", "crop_like", "resize_like") and len(inputs) < 2:
        raise ValueError(f"inputs must name at least two layers for {op}, got {len(inputs)}")
    if times > 1 and len(inputs) > 1:
        raise ValueError(f"repeat must come with one input, got {len(inputs)}")
    for turn in range(times):
        suffix = f"_{turn + 1}" if times > 1 and name else ""
        builder.add(found, *(inputs if turn == 0 else ()), name=name + suffix)
