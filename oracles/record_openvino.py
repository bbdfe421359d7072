"""Ask OpenVINO: the operators of opset 14, which its opset 16 once answered with a crash."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from recording import Block, inputs, main, spread, weights


def load() -> tuple[str, list[Block]]:
    import numpy as np
    import openvino
    from openvino import opset14

    core = openvino.Core()
    core.set_property("CPU", {"INFERENCE_NUM_THREADS": 1})
    kept: list[Any] = []  # a model that was let go took later ones with it
    last: list[Any] = [None, None]  # the key and model, or refusal, of the layer before: only the input size differs

    def node(name: str, layer: dict[str, Any], told: dict[str, Any], n: int, size: tuple[int, ...]) -> tuple[Any, Any]:
        x = opset14.parameter([1, layer.get("in_channels", 1), *size], np.float32)
        arrays = []
        if name.startswith("conv"):
            c, m = layer.get("in_channels", 1), layer.get("out_channels", 1)
            kernel = spread(layer, "kernel_size", n, 1)
            nested = weights(m, c, kernel) if name == "convolution" else weights(c, m, kernel)
            arrays = [np.array(nested, dtype=np.float32)]
        return x, getattr(opset14, name)(x, *arrays, **told)

    def compiled(name: str, layer: dict[str, Any], told: dict[str, Any], n: int, size: tuple[int, ...]) -> Any:
        key = (name, n, {part: value for part, value in layer.items() if part != "input_size"}, told, size)
        if last[0] != key:
            try:
                x, y = node(name, layer, told, n, size)
                model = openvino.Model([y.output(0)], [x])
                ready = core.compile_model(model, "CPU")
                last[:] = key, ready.create_infer_request()
                kept.append((model, ready, last[1]))
            except Exception as error:
                last[:] = key, error
        if isinstance(last[1], Exception):
            raise last[1]
        return last[1]

    def asked(name: str, n: int, kind: str) -> Any:
        def sizes(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            return list(node(name, layer, told, n, spread(layer, "input_size", n, 1))[1].output(0).get_shape())[2:]

        def values(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            sizes(layer, told)  # what a user of a known size is told
            # One model for all input sizes; a crop is asked of a known size, for the other can give an old answer again.
            cropped = min(told.get("pads_begin", [0]) + told.get("pads_end", [0])) < 0
            size = spread(layer, "input_size", n, 1) if cropped or "adaptive" in name else (-1,) * n
            request = compiled(name, layer, told, n, size)
            return next(iter(request.infer({0: np.array([inputs(layer, n)], dtype=np.float32)}).values()))[0]

        return sizes if kind == "sizes" else values

    blocks = []

    def add(name: str, family: str, n: int, *parts: str, mode: str = "") -> None:
        kind = "values" if n == 1 or "axes" in family else "sizes"  # each other model takes a while to compile
        ask = asked(name, n, kind)
        blocks.append(Block(f"openvino.opset14.{name}", ", ".join(parts), family, ask, n, kind, mode=mode))

    words = (("valid", "valid"), ("same_upper", "same_upper"), ("same_lower", "same_lower"))
    for n in (1, 2):

        def each(name: str, key: str, n: int = n) -> str:
            return f"{name}=[" + ", ".join(f"{{{key}_{axis}}}" for axis in range(n)) + "]"

        strides, dilations, shape = (
            each("strides", "stride"),
            each("dilations", "dilation"),
            each("kernel_shape", "kernel_size"),
        )
        pads = each("pads_begin", "low") + ", " + each("pads_end", "high")
        extra = each("output_padding", "output_padding")
        back, size = "convolution_backprop_data", each("output_shape", "output_size")
        axes = (" axes", " axes pair") if n == 2 else ()
        for source in (" number", " pair", *axes):
            add("convolution", "conv" + source, n, strides, pads, dilations)
        for source in (" number", " pair", *axes[:1]):
            add(back, "conv_transpose" + source, n, strides, pads, dilations, extra)
            for rounding in ("floor", "ceil", "ceil_torch"):
                up = f"rounding_type='{rounding}'"
                add("max_pool", "max_pool" + source, n, strides, dilations, pads, shape, up)
                add("avg_pool", "avg_pool" + source, n, strides, pads, shape, "exclude_pad={exclude_pad}", up)
        add("convolution", "conv channels", n, strides, pads, dilations)
        add(back, "conv_transpose channels", n, strides, pads, dilations, extra)
        add(back, "conv_transpose output size", n, strides, pads, dilations, size)
        for word, mode in words:
            none = "pads_begin=[" + "0, 0"[: 3 * n - 2] + "], pads_end=[" + "0, 0"[: 3 * n - 2] + "]"
            auto = f"{none}, auto_pad='{word}'"
            add("convolution", "conv word", n, strides, auto, dilations, mode=mode)
            add(back, "conv_transpose word", n, strides, auto, dilations, mode=mode)
            add("max_pool", "max_pool word", n, strides, dilations, auto, shape, mode=mode)
            add("avg_pool", "avg_pool word", n, strides, auto, shape, "exclude_pad={exclude_pad}", mode=mode)
            if n == 1 and mode != "valid":
                add(back, "conv_transpose word, output size", n, strides, auto, dilations, size, mode=mode)
        if n == 2:
            add(
                "convolution",
                "conv axes word",
                n,
                strides,
                auto.replace("same_lower", "same_upper"),
                dilations,
                mode="same_upper",
            )
        else:
            for kind in ("max", "avg"):
                add(f"adaptive_{kind}_pool", f"adaptive_{kind}_pool", n, "output_shape=[{output_size}]")
    return version("openvino"), blocks


if __name__ == "__main__":
    main("openvino", "OpenVINO", load, "CPU, opset 14")
