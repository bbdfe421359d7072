"""Ask JAX, and Flax for its pools: every size by evaluating shapes, and the values of a sample, each of them compiled."""

from __future__ import annotations

from typing import Any

from recording import Block, inputs, main, spread, weights


def load() -> tuple[str, list[Block]]:
    import flax
    import flax.linen as nn
    import jax
    import numpy as np
    from jax import lax

    jax.config.update("jax_platforms", "cpu")

    def x(layer: dict[str, Any], n: int) -> Any:
        return np.moveaxis(np.array([inputs(layer, n)], dtype=np.float32), 1, -1)

    def kernel(layer: dict[str, Any], n: int) -> Any:
        c, m, g = layer.get("in_channels", 1), layer.get("out_channels", 1), layer.get("groups", 1)
        size = spread(layer, "kernel_size", n, 1)
        return np.transpose(np.array(weights(m, max(c // g, 1), size), dtype=np.float32), (*range(2, n + 2), 1, 0))

    def answered(function: Any, kind: str, *arrays: Any) -> Any:
        if kind == "sizes":
            return jax.eval_shape(function, *arrays).shape[1:-1]
        return np.moveaxis(np.asarray(function(*arrays))[0], -1, 0)

    def conv(n: int, transposed: bool = False) -> Any:
        numbers = ("NHC", "HIO", "NHC") if n == 1 else ("NHWC", "HWIO", "NHWC")
        function = lax.conv_transpose if transposed else lax.conv_general_dilated

        def ask(kind: str, layer: dict[str, Any], told: dict[str, Any]) -> Any:
            arrays = x(layer, n), kernel(layer, n)
            return answered(lambda a, b: function(a, b, **told, dimension_numbers=numbers), kind, *arrays)

        return ask

    def pool(function: Any, n: int) -> Any:
        return lambda kind, layer, told: answered(lambda a: function(a, **told), kind, x(layer, n))

    def window(kind: str, layer: dict[str, Any], told: dict[str, Any]) -> Any:
        return answered(lambda a: lax.reduce_window(a, -np.inf, lax.max, **told), kind, x(layer, 1))

    def padded(kind: str, layer: dict[str, Any], told: dict[str, Any]) -> Any:
        low, high = told.pop("pad")

        def both(a: Any) -> Any:
            return nn.max_pool(lax.pad(a, -np.inf, ((0, 0, 0), (low, high, 0), (0, 0, 0))), **told)

        return answered(both, kind, x(layer, 1))

    blocks: list[Block] = []

    def add(call: str, arguments: str, family: str, ask: Any, n: int, sample: int, **more: Any) -> None:
        for kind, every in (("sizes", 1), ("values", sample)):
            blocks.append(
                Block(
                    call,
                    arguments,
                    family,
                    lambda layer, told, kind=kind: ask(kind, layer, told),
                    n,
                    kind,
                    every,
                    **more,
                )
            )

    direct, back = "jax.lax.conv_general_dilated", "jax.lax.conv_transpose"
    words = (("VALID", "valid"), ("SAME", "same_upper"), ("SAME_LOWER", "same_lower"))
    for n in (1, 2):
        strides = ("window_strides=[{stride_0}]", "window_strides=[{stride_0}, {stride_1}]")[n - 1]
        dilations = ("rhs_dilation=[{dilation_0}]", "rhs_dilation=[{dilation_0}, {dilation_1}]")[n - 1]
        pairs = ("padding=[({low}, {high})]", "padding=[({low_0}, {high_0}), ({low_1}, {high_1})]")[n - 1]
        shape = (
            "window_shape=({kernel_size_0},), strides=({stride_0},)",
            "window_shape={kernel_size}, strides={stride}",
        )[n - 1]
        sparse = 1 if n == 1 else 3
        add(direct, f"{strides}, {pairs}, {dilations}", "conv number", conv(n), n, 31 * sparse)
        add(direct, f"{strides}, {pairs}, {dilations}", "conv pair", conv(n), n, 31 * sparse)
        add(direct, f"{strides}, {pairs}, {dilations}, feature_group_count={{groups}}", "conv channels", conv(n), n, 13)
        for word, mode in words:
            add(direct, f"{strides}, padding='{word}', {dilations}", "conv word", conv(n), n, 29 * sparse, mode=mode)
            told = strides.removeprefix("window_") + f", padding='{word}', {dilations}, transpose_kernel=True"
            add(back, told, "conv_transpose word", conv(n, True), n, 11 * sparse, mode=mode)
            for kind, function in (("max", nn.max_pool), ("avg", nn.avg_pool)):
                counted = ", count_include_pad={count_include_pad}" if kind == "avg" else ""
                add(
                    f"flax.linen.{kind}_pool",
                    f"{shape}, padding='{word}'{counted}",
                    f"{kind}_pool word",
                    pool(function, n),
                    n,
                    19 * sparse,
                    mode=mode,
                )
        for source in ("number", "pair"):
            add("flax.linen.max_pool", f"{shape}, {pairs}", f"max_pool {source}", pool(nn.max_pool, n), n, 59 * sparse)
            add(
                "flax.linen.avg_pool",
                f"{shape}, {pairs}, count_include_pad={{count_include_pad}}",
                f"avg_pool {source}",
                pool(nn.avg_pool, n),
                n,
                59 * sparse,
            )
    # The pads of the direct convolution that JAX means, from those of the transposed one.
    reach = "{dilation}*({kernel_size}-1)"
    told = f"padding=[({reach}-{{low}}, {reach}-{{high}}+{{output_padding}})]"
    told = f"strides=[{{stride_0}}], {told}, rhs_dilation=[{{dilation_0}}], transpose_kernel=True"
    for family in ("conv_transpose number", "conv_transpose pair"):
        add(back, told, family, conv(1, True), 1, 41)
        plain = "strides=[{stride_0}], padding=[({low}, {high})], rhs_dilation=[{dilation_0}], transpose_kernel=True"
        add(back, plain + ", use_consistent_padding=True", family, conv(1, True), 1, 41)
    for word, mode in words:
        told = f"strides=[{{stride_0}}], padding='{word}', rhs_dilation=[{{dilation_0}}], transpose_kernel=True"
        told += ", use_consistent_padding=True"
        add(back, told, "conv_transpose word", conv(1, True), 1, 11, mode=mode)
    add(
        "jax.lax.reduce_window",
        "window_dimensions=(1, {kernel_size}, 1), window_strides=(1, {stride}, 1), "
        "padding=((0, 0), ({low}, {high}), (0, 0)), window_dilation=(1, {dilation}, 1)",
        "max_pool pair",
        window,
        1,
        31,
    )
    add(
        "jax.lax.pad, then flax.linen.max_pool",
        "pad=({low}, {high}), window_shape=({kernel_size},), strides=({stride},)",
        "max_pool pair",
        padded,
        1,
        61,
    )
    two = "padding=[({low_0}, {high_0}), ({low_1}, {high_1})]"
    told = f"window_strides=[{{stride_0}}, {{stride_1}}], {two}, rhs_dilation=[{{dilation_0}}, {{dilation_1}}]"
    add(direct, told, "conv axes", conv(2), 2, 11)
    add(direct, told, "conv axes pair", conv(2), 2, 11)
    add(
        direct,
        "window_strides={stride}, padding='SAME', rhs_dilation={dilation}",
        "conv axes word",
        conv(2),
        2,
        11,
        mode="same_upper",
    )
    add(
        "flax.linen.max_pool",
        f"window_shape={{kernel_size}}, strides={{stride}}, {two}",
        "max_pool axes",
        pool(nn.max_pool, 2),
        2,
        13,
    )
    add(
        "flax.linen.avg_pool",
        f"window_shape={{kernel_size}}, strides={{stride}}, {two}, count_include_pad={{count_include_pad}}",
        "avg_pool axes",
        pool(nn.avg_pool, 2),
        2,
        13,
    )
    return f"{jax.__version__}, Flax {flax.__version__}", blocks


if __name__ == "__main__":
    main("jax", "JAX", load)
