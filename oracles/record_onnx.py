"""Ask ONNX's own shape inference: sizes only."""

from __future__ import annotations

from typing import Any

from onnx_blocks import OPSET, blocks, model
from recording import Block, main, spread


class NotInferred(Exception):
    """The inference says nothing about the size."""


def load() -> tuple[str, list[Block]]:
    import onnx
    from onnx import shape_inference

    def answer(operator: str, layer: dict[str, Any], told: dict[str, Any], axes: int) -> Any:
        made = model(operator, layer, told, axes, spread(layer, "input_size", axes, 1))
        found = shape_inference.infer_shapes(made, check_type=True, strict_mode=True)
        sizes = found.graph.output[0].type.tensor_type.shape.dim[2:]
        if len(sizes) != axes or not all(size.HasField("dim_value") for size in sizes):
            raise NotInferred("no size for every axis")
        return [size.dim_value for size in sizes]

    return onnx.__version__, blocks(answer, "sizes")


if __name__ == "__main__":
    main("onnx", "ONNX shape inference", load, f"opset {OPSET}, strict")
