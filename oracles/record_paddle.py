"""Ask Paddle."""

from __future__ import annotations

from typing import Any

from recording import Block, inputs, main, spread
from recording import weights as numbers


def load() -> tuple[str, list[Block]]:
    import paddle
    import paddle.nn.functional as F

    paddle.device.set_device("cpu")
    store: dict[Any, Any] = {}

    def tensor(key: Any, nested: Any) -> Any:
        if key not in store:
            store[key] = paddle.to_tensor(nested, dtype="float32")
        return store[key]

    def x(layer: dict[str, Any], n: int) -> Any:
        key = ("x", n, layer.get("in_channels", 1), layer["input_size"], layer.get("scale", 1))
        return tensor(key, [inputs(layer, n)])

    def kernel(layer: dict[str, Any], n: int, transposed: bool) -> Any:
        size = spread(layer, "kernel_size", n, 1)
        c, m, g = layer.get("in_channels", 1), layer.get("out_channels", 1), layer.get("groups", 1)
        if transposed:
            return tensor(("t", c, max(m // g, 1), size), numbers(c, max(m // g, 1), size))
        return tensor(("w", m, max(c // g, 1), size), numbers(m, max(c // g, 1), size))

    def conv(n: int, name: str, transposed: bool = False) -> Any:
        function = getattr(F, name)
        return lambda layer, told: function(x(layer, n), kernel(layer, n, transposed), **told)[0].numpy()

    def pool(n: int, name: str) -> Any:
        function = getattr(F, name)

        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            found = function(x(layer, n), **told)[0].numpy()
            return found**2 if layer.get("norm_type") == 2 else found

        return ask

    def padded(name: str, weighted: bool = False) -> Any:
        function = getattr(F, name)

        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            data = F.pad(x(layer, 1), told.pop("pad"), value=told.pop("value", 0.0), data_format="NCL")
            return function(data, *[kernel(layer, 1, False)] * weighted, **told)[0].numpy()

        return ask

    def unpool(layer: dict[str, Any], told: dict[str, Any]) -> Any:
        data = x(layer, 1)
        indices = paddle.arange(data.shape[-1], dtype="int32").reshape([1, 1, -1])
        return F.max_unpool1d(data, indices, **told).shape[2:]

    f = "paddle.nn.functional."
    window = "kernel_size={kernel_size}, stride={stride}, "
    modes = ", ceil_mode={ceil_mode}, exclusive={exclude_pad}"
    blocks = []
    for n in (1, 2):
        one = "padding={padding}, dilation={dilation}"
        pair = ("padding=[{low}, {high}]", "padding=[{low_0}, {high_0}, {low_1}, {high_1}]")[n - 1]
        c, t = f"conv{n}d", f"conv{n}d_transpose"
        ask, back = conv(n, c), conv(n, t, True)
        blocks += [
            Block(f + c, "stride={stride}, " + one, "conv number", ask, n),
            Block(f + c, "stride={stride}, " + one + ", groups={groups}", "conv channels", ask, n),
            Block(f + c, "stride={stride}, " + pair + ", dilation={dilation}", "conv pair", ask, n),
            Block(
                f + t, "stride={stride}, " + one + ", output_padding={output_padding}", "conv_transpose number", back, n
            ),
            Block(
                f + t,
                "stride={stride}, " + one + ", output_padding={output_padding}, groups={groups}",
                "conv_transpose channels",
                back,
                n,
            ),
            Block(
                f + t,
                "stride={stride}, " + pair + ", dilation={dilation}, output_padding={output_padding}",
                "conv_transpose pair",
                back,
                n,
            ),
            Block(
                f + t,
                "stride={stride}, padding={padding}, output_size=["
                + ("{output_size_0}]", "1, {output_size_1}]")[n - 1],
                "conv_transpose output size",
                back,
                n,
            ),
            Block(
                f"{f}max_pool{n}d",
                window + "padding={padding}, ceil_mode={ceil_mode}",
                "max_pool number",
                pool(n, f"max_pool{n}d"),
                n,
            ),
            Block(
                f"{f}max_pool{n}d",
                window + pair + ", ceil_mode={ceil_mode}",
                "max_pool pair",
                pool(n, f"max_pool{n}d"),
                n,
            ),
            Block(
                f"{f}max_pool{n}d",
                window + "padding={padding}, dilation={dilation}",
                "max_pool number",
                pool(n, f"max_pool{n}d"),
                n,
                every=40,
            ),
            Block(
                f"{f}avg_pool{n}d", window + "padding={padding}" + modes, "avg_pool number", pool(n, f"avg_pool{n}d"), n
            ),
            Block(f"{f}avg_pool{n}d", window + pair + modes, "avg_pool pair", pool(n, f"avg_pool{n}d"), n),
            Block(
                f"{f}lp_pool{n}d",
                "norm_type={norm_type}, " + window + "ceil_mode={ceil_mode}",
                "lp_pool",
                pool(n, f"lp_pool{n}d"),
                n,
            ),
            *(
                Block(
                    f"{f}adaptive_{kind}_pool{n}d",
                    "output_size={output_size}",
                    f"adaptive_{kind}_pool",
                    pool(n, f"adaptive_{kind}_pool{n}d"),
                    n,
                )
                for kind in ("max", "avg")
            ),
        ]
        for word, mode in (("VALID", "valid"), ("SAME", "same_upper")):
            told = f"padding='{word}'"
            blocks += [
                Block(f + c, f"stride={{stride}}, {told}, dilation={{dilation}}", "conv word", ask, n, mode=mode),
                Block(
                    f + t,
                    f"stride={{stride}}, {told}, dilation={{dilation}}",
                    "conv_transpose word",
                    back,
                    n,
                    mode=mode,
                ),
                Block(f"{f}max_pool{n}d", window + told, "max_pool word", pool(n, f"max_pool{n}d"), n, mode=mode),
                Block(
                    f"{f}avg_pool{n}d",
                    window + told + ", exclusive={exclude_pad}",
                    "avg_pool word",
                    pool(n, f"avg_pool{n}d"),
                    n,
                    mode=mode,
                ),
            ]
    both = "stride={stride}, padding={padding}, dilation={dilation}"
    four = "padding=[{low_0}, {high_0}, {low_1}, {high_1}]"
    blocks += [
        Block(f + "conv2d", both, "conv axes", conv(2, "conv2d"), 2),
        Block(
            f + "conv2d", "stride={stride}, " + four + ", dilation={dilation}", "conv axes pair", conv(2, "conv2d"), 2
        ),
        Block(
            f + "conv2d",
            "stride={stride}, padding='SAME', dilation={dilation}",
            "conv axes word",
            conv(2, "conv2d"),
            2,
            mode="same_upper",
        ),
        Block(
            f + "conv2d_transpose",
            both + ", output_padding={output_padding}",
            "conv_transpose axes",
            conv(2, "conv2d_transpose", True),
            2,
        ),
        Block(
            f + "max_pool2d",
            window + "padding={padding}, ceil_mode={ceil_mode}",
            "max_pool axes",
            pool(2, "max_pool2d"),
            2,
        ),
        Block(f + "avg_pool2d", window + "padding={padding}" + modes, "avg_pool axes", pool(2, "avg_pool2d"), 2),
        Block(f + "max_unpool1d", window + "padding={padding}", "max_unpool", unpool, kind="sizes"),
        Block(
            f"{f}pad, then {f}conv1d",
            "pad=[{low}, {high}], stride={stride}, dilation={dilation}",
            "conv pair",
            padded("conv1d", True),
            every=3,
        ),
        Block(
            f"{f}pad, then {f}max_pool1d",
            "pad=[{low}, {high}], value=-float('inf'), " + window + "ceil_mode={ceil_mode}",
            "max_pool pair",
            padded("max_pool1d"),
            every=3,
        ),
        Block(
            f"{f}pad, then {f}avg_pool1d",
            "pad=[{low}, {high}], " + window + "ceil_mode={ceil_mode}, exclusive={exclude_pad}",
            "avg_pool pair",
            padded("avg_pool1d"),
            every=3,
        ),
    ]
    return paddle.__version__, blocks


if __name__ == "__main__":
    main("paddle", "Paddle", load)
