"""A Keras model as a `Network`, from its configuration alone: no framework is imported."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from convmath.layers.arguments import shown
from convmath.layers.window import Sides, Window
from convmath.network.network import INPUT, Network
from convmath.network.nodes import (
    Conv,
    ConvTranspose,
    Flatten,
    GlobalPool,
    Join,
    Linear,
    Node,
    Opaque,
    Operation,
    Pad,
    Pointwise,
    Pool,
    Resize,
    Unflatten,
)
from convmath.network.readers.words import sides, windows

MOST_CONFIG = 1 << 24
POINTWISE = set(
    "Activation ReLU LeakyReLU PReLU ELU Softmax Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D GaussianNoise "
    "GaussianDropout ActivityRegularization Rescaling Normalization LayerNormalization Identity".split()
)
JOINS = {"Add": "Add", "Subtract": "Sub", "Multiply": "Mul", "Average": "Mean", "Maximum": "Max", "Minimum": "Min"}


def read(model: Any) -> Network:
    """The network of a model, of a saved .keras file, or of a configuration."""
    if isinstance(model, str):
        model = saved(model)
    elif not isinstance(model, Mapping):
        config = getattr(model, "get_config", None)
        if config is None:
            raise TypeError(f"model must be a Keras model or its configuration, got {shown(model)[:60]}")
        model = {"class_name": type(model).__name__, "config": config()}
    try:
        return network(model)
    except (KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(f"the configuration is not one of a Keras model: {type(error).__name__} {error}") from None


def saved(path: str) -> Any:
    """The configuration in a .keras file, which is a zip."""
    try:
        with zipfile.ZipFile(path) as file, file.open("config.json") as config:
            text = config.read(MOST_CONFIG + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, RuntimeError) as error:
        raise ValueError(f"the file is not a saved Keras model: {error}") from None
    if len(text) > MOST_CONFIG:
        raise ValueError(f"the configuration must have at most {MOST_CONFIG:,} bytes")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("the configuration is not JSON") from None


def network(model: Mapping[str, Any]) -> Network:
    """The network of a configuration: layers one after the other, or a graph."""
    config = model["config"]
    layers = config if isinstance(config, list) else config["layers"]
    if not isinstance(layers, list) or not layers or len(layers) > 10_000:
        raise ValueError("the configuration must have from 1 to 10,000 layers")
    reading = Reading()
    for layer in layers:
        reading.layer(layer)
    ends = [] if isinstance(config, list) else [*histories(config.get("output_layers", []))]
    outputs = tuple(dict.fromkeys(reading.values[name] for name in ends if name in reading.values))
    return Network(tuple(reading.nodes), reading.input, str(model.get("name", ""))[:60], outputs=outputs)


def histories(found: Any) -> Iterator[str]:
    """The layers that a nest of Keras tensors comes from, in any of the ways in which versions write it down."""
    if isinstance(found, Mapping):
        if "keras_history" in found:
            yield str(found["keras_history"][0])
        else:
            for value in found.values():
                yield from histories(value)
    elif isinstance(found, (list, tuple)):
        if len(found) >= 3 and isinstance(found[0], str) and isinstance(found[1], int):
            yield found[0]
        else:
            for value in found:
                yield from histories(value)


class Reading:
    """The way through a configuration: nodes so far, and how many channels each has."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.values: dict[str, str] = {}
        self.channels: dict[str, int | None] = {INPUT: None}
        self.flat: set[str] = set()  # nodes that give features
        self.input: tuple[int | None, ...] = ()
        self.last = INPUT

    def layer(self, layer: Mapping[str, Any]) -> None:
        config, what = layer["config"], str(layer["class_name"])
        name = str(config.get("name", layer.get("name", what)))
        shape = config.get("batch_shape") or config.get("batch_input_shape")
        if shape and not self.input:
            sizes = tuple(size if isinstance(size, int) and size > 0 else None for size in shape[1:])
            self.input = (sizes[-1], *sizes[:-1])  # channels last, as Keras has them by default
            self.channels[INPUT] = sizes[-1]
            if len(sizes) == 1:
                self.flat.add(INPUT)
        if what == "InputLayer":
            self.values[name] = INPUT
            return
        sources = [self.values[source] for source in histories(layer.get("inbound_nodes", [])) if source in self.values]
        given = tuple(dict.fromkeys(sources)) or (self.last,)
        if config.get("data_format") == "channels_first":
            operations: Sequence[Operation] = [Opaque(name=f"{what} with channels first"[:60])]
        else:
            operations = self.operations(what, config, given)
        for number, operation in enumerate(operations):
            label = name if number == len(operations) - 1 else f"{name}_{number + 1}"
            given = given if number == 0 else (self.last,)
            self.add(label, operation, given)
        self.values[name] = self.last

    def add(self, name: str, operation: Operation, given: tuple[str, ...]) -> None:
        self.nodes.append(Node(name, operation, given))
        depths = [self.channels.get(source) for source in given]
        if isinstance(operation, Join) and operation.kind == "Concat":
            self.channels[name] = sum(d for d in depths if d) if all(depths) else None
        elif isinstance(operation, Unflatten):
            self.channels[name] = operation.shape[0]
        elif isinstance(operation, Linear):
            self.channels[name] = operation.out_features
        else:
            self.channels[name] = operation.channels(depths[0]) if depths[0] else None
        if isinstance(operation, Flatten) or given[0] in self.flat and not isinstance(operation, Unflatten):
            self.flat.add(name)
        self.last = name

    def operations(self, what: str, config: Mapping[str, Any], given: tuple[str, ...]) -> list[Operation]:
        """The operations of one layer; one that is not known is opaque, by its name."""
        depth, rank = self.channels.get(given[0]), int(what[-2]) if what[-2:] in ("1D", "2D", "3D") else 0
        stem = what[:-2] if rank else what
        bias = bool(config.get("use_bias", True))
        if stem == "Conv" and rank:
            return [
                Conv(
                    **windowed(config),
                    out_channels=int(config["filters"]),
                    groups=int(config.get("groups", 1)),
                    bias=bias,
                )
            ]
        if stem in ("DepthwiseConv", "SeparableConv") and rank and depth:
            times = int(config.get("depth_multiplier", 1))
            last = stem == "DepthwiseConv"
            found = Conv(**windowed(config), out_channels=depth * times, groups=depth, bias=bias and last)
            return [found] if last else [found, Conv(axes=(Window(1),), out_channels=int(config["filters"]), bias=bias)]
        if what.endswith("DTranspose"):
            return [transposed(config, bias)]
        if stem in ("MaxPooling", "AveragePooling") and rank:
            kind = "max" if stem == "MaxPooling" else "average"
            return [Pool(kind=kind, **windowed({**config, "kernel_size": config["pool_size"]}))]
        if stem in ("GlobalAveragePooling", "GlobalMaxPooling") and rank:
            pooled = GlobalPool(kind="max" if "Max" in stem else "average")
            return [pooled] if config.get("keepdims") else [pooled, Flatten()]
        if stem in ("ZeroPadding", "Cropping") and rank:
            found_sides = sides("padding", config["padding" if stem == "ZeroPadding" else "cropping"])
            if rank == 1 and len(found_sides) == 2:  # one axis: the pair is its low and high side
                found_sides = (Sides(found_sides[0].low, found_sides[1].low),)
            sign = 1 if stem == "ZeroPadding" else -1
            return [Pad(sides=tuple(Sides(sign * s.low, sign * s.high) for s in found_sides))]
        if stem == "UpSampling" and rank:
            factors = config["size"] if isinstance(config["size"], (list, tuple)) else [config["size"]]
            mode = str(config.get("interpolation", "nearest"))
            if mode in ("nearest", "bilinear"):
                pairs = tuple((int(factor), 1) for factor in factors)
                return [Resize(factors=pairs, mode="floor" if mode == "nearest" else "linear")]
        if what == "Dense":
            units = int(config["units"])
            if given[0] in self.flat:
                return [Linear(out_features=units, bias=bias)]
            return [Conv(axes=(Window(1),), out_channels=units, bias=bias)]
        if what == "BatchNormalization":
            return [
                Pointwise(name="BatchNorm", by_channel=int(config.get("center", True)) + int(config.get("scale", True)))
            ]
        if what in POINTWISE:
            return [Pointwise(name=what, by_channel=2 if what == "LayerNormalization" else 0)]
        if what == "Flatten":
            return [Flatten()]
        target = config.get("target_shape")
        if what == "Reshape" and target and all(isinstance(size, int) and size > 0 for size in target):
            return [Unflatten(shape=(target[-1], *target[:-1]))]
        if what in JOINS and len(given) > 1:
            return [Join(kind=JOINS[what])]
        if what == "Concatenate" and len(given) > 1 and config.get("axis", -1) in (-1, len(self.input)):
            return [Join(kind="Concat")]
        return [Opaque(name=what[:60])]


def windowed(config: Mapping[str, Any]) -> dict[str, Any]:
    """The windows of a layer, and whether their padding follows the size."""
    kernels, strides = several(config["kernel_size"]), several(config.get("strides") or config["kernel_size"])
    dilations = several(config.get("dilation_rate", 1))
    padding = config.get("padding", "valid")
    if padding == "same":
        return {"axes": windows(kernels, strides, dilations=dilations), "auto": "same_upper"}
    low = tuple(Sides(d * (k - 1) if padding == "causal" else 0, 0) for k, d in zip(kernels, dilations * len(kernels)))
    if padding not in ("valid", "causal"):
        raise ValueError(f"padding must be valid, same or causal, got {shown(padding)[:60]}")
    return {"axes": windows(kernels, strides, low, dilations)}


def transposed(config: Mapping[str, Any], bias: bool) -> Operation:
    """SAME gives stride times the input [same-transposed], VALID at least the stride [valid-transposed]."""
    kernels, strides = several(config["kernel_size"]), several(config.get("strides", 1))
    dilations, extra = several(config.get("dilation_rate", 1)), config.get("output_padding")
    if extra is not None or any(d > 1 for d in dilations):
        return Opaque(name="Conv2DTranspose with output padding or dilation")
    axes = []
    for k, s in zip(kernels, strides * len(kernels)):
        spare = k - s
        total = spare if config.get("padding") == "same" else min(spare, 0)
        low = max(total, 0) // 2
        axes.append(Window(k, s, Sides(low, total - low)))
    return ConvTranspose(axes=tuple(axes), out_channels=int(config["filters"]), bias=bias)


def several(value: Any) -> tuple[int, ...]:
    found = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if not found or not all(
        isinstance(number, int) and not isinstance(number, bool) and number >= 1 for number in found
    ):
        raise ValueError(f"sizes must be whole numbers from 1 on, got {shown(value)[:60]}")
    return found
