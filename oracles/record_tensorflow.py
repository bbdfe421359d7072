"""Ask TensorFlow, eagerly."""

from __future__ import annotations

import os
from typing import Any

from recording import Block, inputs, main, spread, weights


def load(onednn: bool = False) -> tuple[str, list[Block]]:
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = str(int(onednn))  # its default depends on the processor
    import numpy as np
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    store: dict[Any, Any] = {}

    def x(layer: dict[str, Any], n: int) -> Any:
        key = ("x", n, layer.get("in_channels", 1), layer["input_size"], layer.get("scale", 1))
        if key not in store:
            store[key] = tf.constant(np.moveaxis(np.array([inputs(layer, n)], dtype=np.float32), 1, -1))
        return store[key]

    def kernel(layer: dict[str, Any], n: int, transposed: bool = False) -> Any:
        size = spread(layer, "kernel_size", n, 1)
        c, m, g = layer.get("in_channels", 1), layer.get("out_channels", 1), layer.get("groups", 1)
        key = ("w", transposed, c, m, g, size)
        if key not in store:
            nested = weights(c, max(m // g, 1), size) if transposed else weights(m, max(c // g, 1), size)
            # Taps, then what stands in the way of a channel: (…, in, out), or (…, out, in) of a transposed layer.
            store[key] = tf.constant(np.transpose(np.array(nested, dtype=np.float32), (*range(2, n + 2), 1, 0)))
        return store[key]

    def out(found: Any) -> Any:
        return np.moveaxis(found.numpy()[0], -1, 0)

    def conv(function: Any, n: int) -> Any:
        return lambda layer, told: out(function(x(layer, n), kernel(layer, n), **told))

    def back(function: Any, n: int) -> Any:
        return lambda layer, told: out(function(x(layer, n), kernel(layer, n, True), **told))

    def pool(function: Any, n: int) -> Any:
        return lambda layer, told: out(function(x(layer, n), **told))

    def padded(function: Any, weighted: bool = False) -> Any:
        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            data = tf.pad(x(layer, 1), told.pop("paddings"), constant_values=told.pop("constant_values", 0))
            return out(function(data, *[kernel(layer, 1)] * weighted, **told))

        return ask

    blocks = []
    words = (("VALID", "valid"), ("SAME", "same_upper"), ("SAME_LOWER", "same_lower"))
    for n in (1, 2):
        c, t = getattr(tf.nn, f"conv{n}d"), getattr(tf.nn, f"conv{n}d_transpose")
        c_name, t_name = f"tf.nn.conv{n}d", f"tf.nn.conv{n}d_transpose"
        stride = ("stride={stride}", "strides={stride}")[n - 1]
        dilation = ", dilations={dilation}"
        pairs = (
            "padding=[[0, 0], [{low}, {high}], [0, 0]]",
            "padding=[[0, 0], [{low_0}, {high_0}], [{low_1}, {high_1}], [0, 0]]",
        )
        pair = pairs[n - 1]
        window = "ksize={kernel_size}, strides={stride}, "
        largest, mean = getattr(tf.nn, f"max_pool{n}d"), getattr(tf.nn, f"avg_pool{n}d")
        thin = 1 if n == 2 else 16  # a list of pads is refused by the calls of one axis, whatever is in it
        for source in ("number", "pair"):
            blocks += [
                Block(c_name, f"{stride}, {pair}{dilation}", f"conv {source}", conv(c, n), n, every=thin),
                Block(f"tf.nn.max_pool{n}d", window + pair, f"max_pool {source}", pool(largest, n), n),
                Block(
                    f"tf.nn.avg_pool{n}d", window + pair, f"avg_pool {source}", pool(mean, n), n, every=16, counts=False
                ),
            ]
        for word, mode in words:
            told = f"padding='{word}'"
            blocks += [
                Block(c_name, f"{stride}, {told}{dilation}", "conv word", conv(c, n), n, mode=mode),
                Block(f"tf.nn.max_pool{n}d", window + told, "max_pool word", pool(largest, n), n, mode=mode),
                Block(f"tf.nn.avg_pool{n}d", window + told, "avg_pool word", pool(mean, n), n, mode=mode, counts=False),
                Block(
                    t_name,
                    "strides={stride}, output_shape=[1, " + ("", "1, ")[n - 1] + f"{{output_size_{n - 1}}}, 1], {told}",
                    "conv_transpose word, output size",
                    back(t, n),
                    n,
                    mode=mode,
                ),
            ]
            if n == 1:
                told = f"window_shape=[{{kernel_size}}], strides=[{{stride}}], padding='{word}'"
                blocks += [
                    Block(
                        "tf.nn.pool",
                        told + ", pooling_type='MAX', dilations=[{dilation}]",
                        "max_pool word",
                        pool(tf.nn.pool, 1),
                        mode=mode,
                    ),
                    Block(
                        "tf.nn.convolution",
                        f"strides=[{{stride}}], padding='{word}', dilations=[{{dilation}}]",
                        "conv word",
                        conv(tf.nn.convolution, 1),
                        mode=mode,
                    ),
                ]
    blocks += [
        Block(
            "tf.nn.conv2d",
            "strides={stride}, padding=[[0, 0], [{low_0}, {high_0}], [{low_1}, {high_1}], [0, 0]], dilations={dilation}",
            "conv axes",
            conv(tf.nn.conv2d, 2),
            2,
        ),
        Block(
            "tf.nn.conv2d",
            "strides={stride}, padding=[[0, 0], [{low_0}, {high_0}], [{low_1}, {high_1}], [0, 0]], dilations={dilation}",
            "conv axes pair",
            conv(tf.nn.conv2d, 2),
            2,
        ),
        Block(
            "tf.nn.conv2d",
            "strides={stride}, padding='SAME', dilations={dilation}",
            "conv axes word",
            conv(tf.nn.conv2d, 2),
            2,
            mode="same_upper",
        ),
        Block(
            "tf.nn.max_pool2d",
            "ksize={kernel_size}, strides={stride}, padding=[[0, 0], [{low_0}, {high_0}], [{low_1}, {high_1}], [0, 0]]",
            "max_pool axes",
            pool(tf.nn.max_pool2d, 2),
            2,
        ),
        Block(
            "tf.nn.conv2d_transpose",
            "strides=[1, 1, {stride_1}, 1], output_shape=[1, 1, {output_size_1}, 1], "
            "padding=[[0, 0], [{low_0}, {high_0}], [{low_1}, {high_1}], [0, 0]]",
            "conv_transpose output size",
            back(tf.nn.conv2d_transpose, 2),
            2,
        ),
        Block(
            "tf.pad, then tf.nn.conv1d",
            "paddings=[[0, 0], [{low}, {high}], [0, 0]], stride={stride}, padding='VALID', dilations={dilation}",
            "conv pair",
            padded(tf.nn.conv1d, True),
        ),
        Block(
            "tf.pad, then tf.nn.max_pool1d",
            "paddings=[[0, 0], [{low}, {high}], [0, 0]], constant_values=-float('inf'), "
            "ksize={kernel_size}, strides={stride}, padding='VALID'",
            "max_pool pair",
            padded(tf.nn.max_pool1d),
        ),
        Block(
            "tf.pad, then tf.nn.avg_pool1d",
            "paddings=[[0, 0], [{low}, {high}], [0, 0]], ksize={kernel_size}, strides={stride}, padding='VALID'",
            "avg_pool pair",
            padded(tf.nn.avg_pool1d),
            counts=True,
        ),
    ]
    return tf.__version__, blocks


if __name__ == "__main__":
    main("tensorflow", "TensorFlow", load, "CPU, eager, TF_ENABLE_ONEDNN_OPTS=0")
