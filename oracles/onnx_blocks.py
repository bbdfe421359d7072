"""The ONNX operators: their models, and how the grid is written as attributes; one runtime or another answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recording import Block, inputs, spread, weights

OPSET = 22
Answer = Callable[[str, dict[str, Any], dict[str, Any], int], Any]  # (operator, layer, attributes, axes)


def kernel(operator: str, layer: dict[str, Any], axes: int) -> Any:
    """The weights as ONNX lays them out: out, in a group, taps; a transposed layer has in, out a group, taps."""
    size = spread(layer, "kernel_size", axes, 1)
    c, m, g = layer.get("in_channels", 1), layer.get("out_channels", 1), layer.get("groups", 1)
    return weights(m, max(c // g, 1), size) if operator == "Conv" else weights(c, max(m // g, 1), size)


def model(operator: str, layer: dict[str, Any], attributes: dict[str, Any], axes: int, size: tuple[Any, ...]) -> Any:
    """A model of one node; None in the size is a size that is not known before it runs."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    names, initial = ["x"], []
    if operator in ("Conv", "ConvTranspose"):
        array = np.array(kernel(operator, layer, axes), dtype=np.float32)
        initial = [numpy_helper.from_array(array, "w")]
        names.append("w")
    node = helper.make_node(operator, names, ["y"], **attributes)
    shape = [1, layer.get("in_channels", 1), *size]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph([node], "layer", [x], [y], initial)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)


def blocks(answer: Answer, kind: str) -> list[Block]:
    """Every operator of the grid that ONNX has."""
    made: list[Block] = []

    def add(operator: str, family: str, axes: int, *parts: str, mode: str = "") -> None:
        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            return answer(operator, layer, told, axes)

        made.append(Block(operator, ", ".join(parts), family, ask, axes, kind, mode=mode))

    words = (("VALID", "valid"), ("SAME_UPPER", "same_upper"), ("SAME_LOWER", "same_lower"))
    for n in (1, 2):

        def each(name: str, key: str, n: int = n) -> str:
            return f"{name}=[" + ", ".join(f"{{{key}_{axis}}}" for axis in range(n)) + "]"

        ends = [f"{{{side}_{axis}}}" for side in ("low", "high") for axis in range(n)]
        pads = f"pads=[{', '.join(ends)}]"
        strides, dilations = each("strides", "stride"), each("dilations", "dilation")
        window = each("kernel_shape", "kernel_size")
        extra = each("output_padding", "output_padding")
        ceil = "ceil_mode={ceil_mode:d}"
        count = "count_include_pad={count_include_pad:d}"
        add("Conv", "conv number", n, strides, pads, dilations)
        add("Conv", "conv pair", n, strides, pads, dilations)
        add("Conv", "conv channels", n, strides, pads, dilations, "group={groups}")
        add("ConvTranspose", "conv_transpose number", n, strides, pads, dilations, extra)
        add("ConvTranspose", "conv_transpose pair", n, strides, pads, dilations, extra)
        add("ConvTranspose", "conv_transpose channels", n, strides, pads, dilations, extra, "group={groups}")
        add(
            "ConvTranspose",
            "conv_transpose output size",
            n,
            strides,
            pads,
            dilations,
            each("output_shape", "output_size"),
        )
        add("MaxPool", "max_pool number", n, window, strides, pads, dilations, ceil)
        add("MaxPool", "max_pool pair", n, window, strides, pads, dilations, ceil)
        add("AveragePool", "avg_pool number", n, window, strides, pads, ceil, count)
        add("AveragePool", "avg_pool pair", n, window, strides, pads, ceil, count)
        add("AveragePool", "avg_pool dilated", n, window, strides, pads, dilations, ceil, count)
        add("LpPool", "lp_pool pair", n, "p={norm_type}", window, strides, pads, dilations, ceil)
        for word, mode in words:
            auto = f"auto_pad='{word}'"
            add("Conv", "conv word", n, strides, auto, dilations, mode=mode)
            add("ConvTranspose", "conv_transpose word", n, strides, auto, dilations, mode=mode)
            add("MaxPool", "max_pool word", n, window, strides, auto, dilations, mode=mode)
            add("AveragePool", "avg_pool word", n, window, strides, auto, count, mode=mode)
            if n == 1 and mode != "valid":
                size = each("output_shape", "output_size")
                add("ConvTranspose", "conv_transpose word, output size", n, strides, auto, dilations, size, mode=mode)
        if n == 2:
            add("Conv", "conv axes", n, strides, pads, dilations)
            add("Conv", "conv axes pair", n, strides, pads, dilations)
            add("Conv", "conv axes word", n, strides, "auto_pad='SAME_UPPER'", dilations, mode="same_upper")
            add("ConvTranspose", "conv_transpose axes", n, strides, pads, dilations, extra)
            add("MaxPool", "max_pool axes", n, window, strides, pads, dilations, ceil)
            add("AveragePool", "avg_pool axes", n, window, strides, pads, ceil, count)
    return made


__all__ = ["OPSET", "blocks", "inputs", "model"]
