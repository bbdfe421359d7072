"""Ask the layers of Keras 3, on TensorFlow."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import Any

from recording import Block, inputs, main, spread, weights


def load() -> tuple[str, list[Block]]:
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import keras
    import numpy as np

    store: dict[Any, Any] = {}

    def x(layer: dict[str, Any], n: int) -> Any:
        key = ("x", n, layer.get("in_channels", 1), layer["input_size"], layer.get("scale", 1))
        if key not in store:
            store[key] = keras.ops.convert_to_tensor(np.moveaxis(np.array([inputs(layer, n)], dtype=np.float32), 1, -1))
        return store[key]

    def out(found: Any) -> Any:
        return np.moveaxis(keras.ops.convert_to_numpy(found)[0], -1, 0)

    def conv(name: str, n: int) -> Any:
        transposed = "Transpose" in name

        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            c, m, g = layer.get("in_channels", 1), layer.get("out_channels", 1), layer.get("groups", 1)
            size = spread(layer, "kernel_size", n, 1)
            data = x(layer, n)
            if "pad" in told:
                data = keras.layers.ZeroPadding1D(told.pop("pad"))(data)
            made = getattr(keras.layers, name)(m, size, use_bias=False, **told)
            made.build(data.shape)
            nested = weights(c, max(m // g, 1), size) if transposed else weights(m, max(c // g, 1), size)
            made.set_weights([np.transpose(np.array(nested, dtype=np.float32), (*range(2, n + 2), 1, 0))])
            return out(made(data))

        return ask

    def pool(name: str, n: int) -> Any:
        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            data = x(layer, n)
            if "pad" in told:
                data = keras.layers.ZeroPadding1D(told.pop("pad"))(data)
            return out(getattr(keras.layers, name)(**told)(data))

        return ask

    f = "keras.layers."
    blocks = []
    words = (("valid", "valid"), ("same", "same_upper"), ("causal", "causal"))
    for n in (1, 2):
        c, t = f"Conv{n}D", f"Conv{n}DTranspose"
        for word, mode in words:
            told = f"padding='{word}'"
            layer = f"strides={{stride}}, {told}, dilation_rate={{dilation}}"
            window = f"pool_size={{kernel_size}}, strides={{stride}}, {told}"
            blocks.append(Block(f + c, layer, "conv word", conv(c, n), n, mode=mode))
            blocks += [
                Block(f + t, layer, "conv_transpose word", conv(t, n), n, mode=mode),
                Block(
                    f + t,
                    layer + ", output_padding={output_padding}",
                    "conv_transpose word, output padding",
                    conv(t, n),
                    n,
                    mode=mode,
                ),
                Block(f"{f}MaxPooling{n}D", window, "max_pool word", pool(f"MaxPooling{n}D", n), n, mode=mode),
                Block(
                    f"{f}AveragePooling{n}D",
                    window,
                    "avg_pool word",
                    pool(f"AveragePooling{n}D", n),
                    n,
                    mode=mode,
                    counts=False,
                ),
            ]
    blocks += [
        Block(
            f + "Conv1D",
            "strides={stride}, padding={padding}, dilation_rate={dilation}",
            "conv number",
            conv("Conv1D", 1),
            every=16,
        ),
        Block(
            f + "Conv1D",
            "strides={stride}, padding=({low}, {high}), dilation_rate={dilation}",
            "conv pair",
            conv("Conv1D", 1),
            every=16,
        ),
        Block(
            f + "MaxPooling1D",
            "pool_size={kernel_size}, strides={stride}, padding={padding}",
            "max_pool number",
            pool("MaxPooling1D", 1),
            every=16,
        ),
        Block(
            f + "MaxPooling1D",
            "pool_size={kernel_size}, strides={stride}, padding='valid', dilation_rate={dilation}",
            "max_pool word",
            pool("MaxPooling1D", 1),
            every=16,
            mode="valid",
        ),
        Block(
            f"{f}ZeroPadding1D, then {f}Conv1D",
            "pad=({low}, {high}), strides={stride}, padding='valid', dilation_rate={dilation}",
            "conv pair",
            conv("Conv1D", 1),
        ),
        Block(
            f"{f}ZeroPadding1D, then {f}Conv1D",
            "pad={padding}, strides={stride}, padding='valid', dilation_rate={dilation}",
            "conv number",
            conv("Conv1D", 1),
        ),
        Block(
            f"{f}ZeroPadding1D, then {f}AveragePooling1D",
            "pad=({low}, {high}), pool_size={kernel_size}, strides={stride}, padding='valid'",
            "avg_pool pair",
            pool("AveragePooling1D", 1),
            counts=True,
        ),
        Block(
            f + "Conv2D",
            "strides={stride}, padding='same', dilation_rate={dilation}",
            "conv axes word",
            conv("Conv2D", 2),
            2,
            mode="same_upper",
        ),
    ]
    for kind, name in (("max", "Max"), ("avg", "Average")):
        blocks.append(
            Block(
                f"{f}Adaptive{name}Pooling1D",
                "output_size={output_size}",
                f"adaptive_{kind}_pool",
                pool(f"Adaptive{name}Pooling1D", 1),
            )
        )
    return f"{keras.__version__}, TensorFlow {version('tensorflow-cpu')}", blocks


if __name__ == "__main__":
    main("keras", "Keras", load, "TensorFlow backend, CPU")
