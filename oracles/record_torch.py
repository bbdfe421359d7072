"""Ask PyTorch."""

from __future__ import annotations

from typing import Any

from recording import Block, inputs, main, spread
from recording import weights as numbers


def load() -> tuple[str, list[Block]]:
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)
    store: dict[Any, Any] = {}

    def tensor(key: Any, nested: Any) -> Any:
        if key not in store:
            store[key] = torch.tensor(nested, dtype=torch.float64)
        return store[key]

    def x(layer: dict[str, Any], n: int) -> Any:
        key = ("x", n, layer.get("in_channels", 1), layer["input_size"], layer.get("scale", 1))
        return tensor(key, [inputs(layer, n)])

    def kernel(layer: dict[str, Any], n: int, transposed: bool = False) -> Any:
        size = spread(layer, "kernel_size", n, 1)
        c, m, g = layer.get("in_channels", 1), layer.get("out_channels", 1), layer.get("groups", 1)
        found = tensor(("w", m, max(c // g, 1), size), numbers(m, max(c // g, 1), size))
        if not transposed:
            return found
        # (in, out / groups, taps): the taps of input channel c toward output channel m.
        return tensor(("t", c, max(m // g, 1), size), numbers(c, max(m // g, 1), size))

    def conv(n: int) -> Any:
        function = (F.conv1d, F.conv2d)[n - 1]
        return lambda layer, told: function(x(layer, n), kernel(layer, n), **told)[0]

    def conv_transpose(n: int) -> Any:
        function = (F.conv_transpose1d, F.conv_transpose2d)[n - 1]
        return lambda layer, told: function(x(layer, n), kernel(layer, n, True), **told)[0]

    def to_size(layer: dict[str, Any], told: dict[str, Any]) -> Any:
        output_size = told.pop("output_size")
        module = torch.nn.ConvTranspose1d(1, 1, bias=False, dtype=torch.float64, **told)
        with torch.no_grad():
            module.weight.copy_(kernel(layer, 1, True))
            return module(x(layer, 1), output_size=output_size)[0]

    def pool(function: Any, n: int) -> Any:
        return lambda layer, told: function(x(layer, n), **told)[0]

    def padded(after: Any, n: int) -> Any:
        """Pad first, as the converter advises where the call takes one number."""

        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            return after(F.pad(x(layer, n), told.pop("pad"), value=told.pop("value", 0)), layer, told)[0]

        return ask

    def cropped(layer: dict[str, Any], told: dict[str, Any]) -> Any:
        low, high = told.pop("crop")
        full = F.conv_transpose1d(x(layer, 1), kernel(layer, 1, True), **told)
        return F.pad(full, (-low, -high))[0]

    def raised(n: int) -> Any:
        function = (F.lp_pool1d, F.lp_pool2d)[n - 1]

        def ask(layer: dict[str, Any], told: dict[str, Any]) -> Any:
            found = function(x(layer, n), **told)[0]
            return found if layer["norm_type"] == 1 else found**2

        return ask

    def unpool(layer: dict[str, Any], told: dict[str, Any]) -> Any:
        data = x(layer, 1)
        return F.max_unpool1d(data, torch.arange(data.shape[-1]).reshape(1, 1, -1), **told).shape[2:]

    f = "torch.nn.functional."
    window = "kernel_size={kernel_size}, stride={stride}, "
    blocks = []
    for n in (1, 2):
        layer = "stride={stride}, padding={padding}, dilation={dilation}"
        blocks += [
            Block(f"{f}conv{n}d", layer, "conv number", conv(n), n),
            Block(f"{f}conv{n}d", layer + ", groups={groups}", "conv channels", conv(n), n),
            *(
                Block(
                    f"{f}conv{n}d",
                    f"stride={{stride}}, padding='{word}', dilation={{dilation}}",
                    "conv word",
                    conv(n),
                    n,
                    mode=mode,
                )
                for word, mode in (("valid", "valid"), ("same", "same_upper"), ("same_lower", "same_lower"))
            ),
            Block(
                f"{f}conv_transpose{n}d",
                layer + ", output_padding={output_padding}",
                "conv_transpose number",
                conv_transpose(n),
                n,
            ),
            Block(
                f"{f}conv_transpose{n}d",
                layer + ", output_padding={output_padding}, groups={groups}",
                "conv_transpose channels",
                conv_transpose(n),
                n,
            ),
            Block(
                f"{f}conv_transpose{n}d",
                "stride={stride}, padding='same', dilation={dilation}",
                "conv_transpose word",
                conv_transpose(n),
                n,
                mode="same_upper",
            ),
            Block(
                f"{f}max_pool{n}d",
                window + "padding={padding}, dilation={dilation}, ceil_mode={ceil_mode}",
                "max_pool number",
                pool((F.max_pool1d, F.max_pool2d)[n - 1], n),
                n,
            ),
            Block(
                f"{f}max_pool{n}d",
                window + "padding='same', dilation={dilation}",
                "max_pool word",
                pool((F.max_pool1d, F.max_pool2d)[n - 1], n),
                n,
                mode="same_upper",
            ),
            Block(
                f"{f}avg_pool{n}d",
                window + "padding={padding}, ceil_mode={ceil_mode}, count_include_pad={count_include_pad}",
                "avg_pool number",
                pool((F.avg_pool1d, F.avg_pool2d)[n - 1], n),
                n,
            ),
            Block(
                f"{f}lp_pool{n}d",
                "norm_type={norm_type}, " + window + "ceil_mode={ceil_mode}",
                "lp_pool",
                raised(n),
                n,
            ),
            *(
                Block(
                    f"{f}adaptive_{kind}_pool{n}d",
                    "output_size={output_size}",
                    f"adaptive_{kind}_pool",
                    pool(getattr(F, f"adaptive_{kind}_pool{n}d"), n),
                    n,
                )
                for kind in ("max", "avg")
            ),
        ]
    pair = "padding=({low}, {high})"
    both = "stride={stride}, padding={padding}, dilation={dilation}"
    blocks += [
        Block(f"{f}conv1d", "stride={stride}, " + pair + ", dilation={dilation}", "conv pair", conv(1), every=4),
        Block(f"{f}conv2d", both, "conv axes", conv(2), 2),
        Block(
            f"{f}conv2d",
            "stride={stride}, padding='same', dilation={dilation}",
            "conv axes word",
            conv(2),
            2,
            mode="same_upper",
        ),
        Block(
            f"{f}conv_transpose2d",
            both + ", output_padding={output_padding}",
            "conv_transpose axes",
            conv_transpose(2),
            2,
        ),
        Block(
            f"{f}max_pool2d",
            window + "padding={padding}, dilation={dilation}, ceil_mode={ceil_mode}",
            "max_pool axes",
            pool(F.max_pool2d, 2),
            2,
        ),
        Block(
            f"{f}avg_pool2d",
            window + "padding={padding}, ceil_mode={ceil_mode}, count_include_pad={count_include_pad}",
            "avg_pool axes",
            pool(F.avg_pool2d, 2),
            2,
        ),
        Block(
            f"{f}max_pool1d",
            window + pair + ", dilation={dilation}, ceil_mode={ceil_mode}",
            "max_pool pair",
            pool(F.max_pool1d, 1),
            every=8,
        ),
        Block(
            f"{f}avg_pool1d",
            window + pair + ", ceil_mode={ceil_mode}, count_include_pad={count_include_pad}",
            "avg_pool pair",
            pool(F.avg_pool1d, 1),
            every=8,
        ),
        Block(
            f"{f}conv_transpose1d",
            "stride={stride}, " + pair + ", dilation={dilation}, output_padding={output_padding}",
            "conv_transpose pair",
            conv_transpose(1),
            every=4,
        ),
        Block(
            f"{f}pad, then {f}conv1d",
            "pad=({low}, {high}), stride={stride}, dilation={dilation}",
            "conv pair",
            padded(lambda data, layer, told: F.conv1d(data, kernel(layer, 1), **told), 1),
        ),
        Block(
            f"{f}pad, then {f}conv2d",
            "pad=({low_1}, {high_1}, {low_0}, {high_0}), stride={stride}, dilation={dilation}",
            "conv axes pair",
            padded(lambda data, layer, told: F.conv2d(data, kernel(layer, 2), **told), 2),
            2,
        ),
        Block(
            f"{f}pad, then {f}max_pool1d",
            "pad=({low}, {high}), value=-float('inf'), " + window + "dilation={dilation}, ceil_mode={ceil_mode}",
            "max_pool pair",
            padded(lambda data, layer, told: F.max_pool1d(data, **told), 1),
        ),
        Block(
            f"{f}pad, then {f}avg_pool1d",
            "pad=({low}, {high}), " + window + "ceil_mode={ceil_mode}, count_include_pad={count_include_pad}",
            "avg_pool pair",
            padded(lambda data, layer, told: F.avg_pool1d(data, **told), 1),
        ),
        Block(
            f"{f}conv_transpose1d, then {f}pad",
            "crop=({low}, {high}), stride={stride}, dilation={dilation}, output_padding={output_padding}",
            "conv_transpose pair",
            cropped,
        ),
        Block(
            "torch.nn.ConvTranspose1d",
            window + "padding={padding}, output_size=[{output_size}]",
            "conv_transpose output size",
            to_size,
        ),
        Block(f"{f}max_unpool1d", window + "padding={padding}", "max_unpool", unpool, kind="sizes"),
    ]
    return torch.__version__, blocks


if __name__ == "__main__":
    main("torch", "PyTorch", load)
