"""Ask tinygrad: every size, and the values of a sample, interpreted by its device PYTHON, which needs no compiler."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import Any

from recording import Block, inputs, main, spread, weights


def load() -> tuple[str, list[Block]]:
    os.environ["DEV"] = "PYTHON"
    from tinygrad import Tensor, dtypes

    def tensor(nested: Any) -> Any:
        return Tensor(nested, dtype=dtypes.float32)

    def kernel(layer: dict[str, Any], n: int, transposed: bool) -> Any:
        size = spread(layer, "kernel_size", n, 1)
        c, m, g = layer.get("in_channels", 1), layer.get("out_channels", 1), layer.get("groups", 1)
        return tensor(weights(c, max(m // g, 1), size) if transposed else weights(m, max(c // g, 1), size))

    def asked(name: str, n: int, kind: str) -> Any:
        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            weighted = [kernel(layer, n, "transpose" in name)] if name.startswith("conv") else []
            found = getattr(tensor([inputs(layer, n)]), name)(*weighted, **told)
            return found.shape[2:] if kind == "sizes" else found[0].numpy()

        return ask

    window = "kernel_size=({kernel_size_0},), stride=({stride_0},), ", "kernel_size={kernel_size}, stride={stride}, "
    blocks = []

    def add(name: str, arguments: str, family: str, n: int, sample: int) -> None:
        blocks.append(Block(f"tinygrad.Tensor.{name}", arguments, family, asked(name, n, "sizes"), n, "sizes"))
        if sample:
            blocks.append(
                Block(f"tinygrad.Tensor.{name}", arguments, family, asked(name, n, "values"), n, every=sample)
            )

    layer = "stride={stride}, padding={padding}, dilation={dilation}"
    pair = "padding=({low}, {high})", "padding=({low_1}, {high_1}, {low_0}, {high_0})"
    modes = ", ceil_mode={ceil_mode}, count_include_pad={count_include_pad}"
    one = "padding={padding}"
    add("conv2d", layer, "conv number", 1, 29)
    add("conv2d", "stride={stride}, " + pair[0] + ", dilation={dilation}", "conv pair", 1, 37)
    add("conv2d", "stride={stride}, padding='same', dilation={dilation}", "conv word", 1, 0)
    add("conv2d", layer + ", groups={groups}", "conv channels", 1, 5)
    add("conv2d", layer, "conv axes", 2, 11)
    add("conv2d", "stride={stride}, " + pair[1] + ", dilation={dilation}", "conv axes pair", 2, 11)
    back = layer + ", output_padding={output_padding}"
    add("conv_transpose2d", back, "conv_transpose number", 1, 37)
    add(
        "conv_transpose2d",
        "stride={stride}, " + pair[0] + ", dilation={dilation}, output_padding={output_padding}",
        "conv_transpose pair",
        1,
        37,
    )
    add("conv_transpose2d", back + ", groups={groups}", "conv_transpose channels", 1, 7)
    add("conv_transpose2d", back, "conv_transpose axes", 2, 11)
    add("max_pool2d", window[0] + one + ", dilation={dilation}, ceil_mode={ceil_mode}", "max_pool number", 1, 37)
    add("max_pool2d", window[0] + pair[0] + ", dilation={dilation}, ceil_mode={ceil_mode}", "max_pool pair", 1, 41)
    add("max_pool2d", window[1] + one + ", dilation={dilation}, ceil_mode={ceil_mode}", "max_pool axes", 2, 11)
    add("avg_pool2d", window[0] + one + modes, "avg_pool number", 1, 37)
    add("avg_pool2d", window[0] + pair[0] + modes, "avg_pool pair", 1, 41)
    add("avg_pool2d", window[0] + pair[0] + ", dilation={dilation}" + modes, "avg_pool dilated", 1, 37)
    add("avg_pool2d", window[1] + one + modes, "avg_pool axes", 2, 11)
    return version("tinygrad"), blocks


if __name__ == "__main__":
    main("tinygrad", "tinygrad", load, "DEV=PYTHON")
