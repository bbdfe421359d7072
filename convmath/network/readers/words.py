"""Operations by the library's words: what a table says of one layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from convmath.layers.arguments import listed, shown, truth, whole
from convmath.network.nodes import (
    AdaptivePool,
    Conv,
    ConvTranspose,
    CropLike,
    Everywhere,
    Flatten,
    GlobalPool,
    Join,
    Linear,
    Opaque,
    Operation,
    Pad,
    PixelShuffle,
    Pointwise,
    Pool,
    Resize,
    ResizeLike,
    Unflatten,
)
from convmath.network.window import Sides, Window

POINTWISE = (
    "relu", "relu6", "leaky_relu", "prelu", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "tanh", "softplus",
    "hardswish", "hardsigmoid", "hardtanh", "dropout", "identity", "local_response_norm", "softmax",
)  # fmt: skip
MOST = 10**12  # sizes beyond this are slips of the keyboard


class Told:
    """The parameters of one layer; each is taken once, and what nobody took is refused."""

    def __init__(self, values: Mapping[str, Any]):
        self.values = dict(values)

    def take(self, name: str, default: Any = None) -> Any:
        return self.values.pop(name, default)

    def number(self, name: str, low: int, default: int | None = None) -> int:
        value = self.take(name, default)
        if value is None:
            raise ValueError(f"{name} must be given")
        return bounded(name, value, low)

    def numbers(self, name: str, low: int, default: int | None = None) -> tuple[int, ...]:
        """One an axis, or one for all."""
        value = self.take(name, default)
        if value is None:
            raise ValueError(f"{name} must be given")
        found = tuple(bounded(name, number, low) for number in listed(name, value))
        if not found:
            raise ValueError(f"{name} must have at least one number, got {shown(value)}")
        return found

    def flag(self, name: str, default: bool) -> bool:
        return truth(name, self.take(name, default))

    def word(self, name: str, default: str, words: tuple[str, ...]) -> str:
        value = self.take(name, default)
        if value not in words:
            raise ValueError(f"{name} must be one of {', '.join(words)}, got {shown(value)}")
        return str(value)

    def finish(self) -> None:
        if self.values:
            raise ValueError(f"unknown parameter {shown(next(iter(self.values)))}")


def bounded(name: str, value: Any, low: int | None) -> int:
    number = int(whole(name, value, low))
    if abs(number) > MOST:
        raise ValueError(f"{name} must be at most {MOST:,}, got {shown(number)}")
    return number


def sides(name: str, value: Any) -> tuple[Sides, ...]:
    """A number for both sides of every axis, or one entry an axis: a number, or a (low, high) pair."""
    found = []
    for entry in listed(name, value):
        pair = tuple(bounded(name, number, None) for number in listed(name, entry))
        if len(pair) not in (1, 2):
            raise ValueError(f"{name} must be a number or a (low, high) pair for each axis, got {shown(value)}")
        found.append(Sides(pair[0], pair[-1]))
    if not found:
        raise ValueError(f"{name} must have at least one number, got {shown(value)}")
    return tuple(found)


def windows(
    kernels: tuple[int, ...],
    strides: tuple[int, ...] = (1,),
    paddings: tuple[Sides, ...] = (Sides(0, 0),),
    dilations: tuple[int, ...] = (1,),
    extras: tuple[int, ...] = (0,),
    rounding: str = "floor",
) -> tuple[Window, ...]:
    """A window for each axis; single entries serve them all."""
    count = max(map(len, (kernels, strides, paddings, dilations, extras)))
    spread = []
    for name, values in (
        ("kernel_size", kernels),
        ("stride", strides),
        ("padding", paddings),
        ("dilation", dilations),
        ("output_padding", extras),
    ):
        if len(values) not in (1, count):
            raise ValueError(f"{name} must have 1 value or {count}, one for each axis, got {len(values)}")
        spread.append(values * count if len(values) == 1 else values)
    return tuple([Window(k, s, p, d, a, rounding) for k, s, p, d, a in zip(*spread)])  # type: ignore[arg-type]


def windowed(told: Told, *, stride: str = "1", rounding: str = "floor", extra: bool = False) -> dict[str, Any]:
    """What convolutions and pools are told: the windows, and whether their padding follows the size."""
    kernels = told.numbers("kernel_size", 1)
    strides = told.numbers("stride", 1, 1) if stride == "1" or "stride" in told.values else kernels
    dilations = told.numbers("dilation", 1, 1)
    padding = told.take("padding", 0)
    extras = told.numbers("output_padding", 0, 0) if extra else (0,)
    if padding in ("same", "same_upper", "same_lower"):
        axes = windows(kernels, strides, (Sides(0, 0),), dilations, extras, rounding)
        return {"axes": axes, "auto": "same_lower" if padding == "same_lower" else "same_upper"}
    if padding == "causal":
        paddings = tuple(Sides(w.dilation * (w.kernel_size - 1), 0) for w in windows(kernels, dilations=dilations))
    elif padding == "valid":
        paddings = (Sides(0, 0),)
    elif isinstance(padding, str):
        raise ValueError(f"padding must be numbers or valid, same, same_lower or causal, got {shown(padding)}")
    else:
        paddings = sides("padding", padding)
    return {"axes": windows(kernels, strides, paddings, dilations, extras, rounding)}


def conv(told: Told) -> Operation:
    shape = windowed(told)
    return Conv(**shape, **depths(told))


def depths(told: Told) -> dict[str, Any]:
    channels, connections = told.take("in_channels"), told.take("connections")
    return {
        "in_channels": None if channels is None else bounded("in_channels", channels, 1),
        "out_channels": told.number("out_channels", 1),
        "groups": told.number("groups", 1, 1),
        "bias": told.flag("bias", True),
        "connections": None if connections is None else bounded("connections", connections, 1),
    }


def conv_transpose(told: Told) -> Operation:
    size = told.take("output_size")
    shape = windowed(told, extra=True)
    if "auto" in shape:
        raise ValueError("padding must be numbers for a transposed convolution, got 'same'")
    sizes = () if size is None else tuple(bounded("output_size", number, 1) for number in listed("output_size", size))
    return ConvTranspose(**shape, **depths(told), output_size=sizes)


def pool(kind: str) -> Callable[[Told], Operation]:
    def read(told: Told) -> Operation:
        ceil = told.flag("ceil_mode", False)
        rule = told.word("rule", "torch", ("torch", "naive", "caffe"))
        return Pool(kind=kind, **windowed(told, stride="kernel", rounding=rule if ceil else "floor"))

    return read


def pad(sign: int) -> Callable[[Told], Operation]:
    def read(told: Told) -> Operation:
        found = sides("padding", told.take("padding", 0))
        return Pad(sides=tuple(Sides(sign * s.low, sign * s.high) for s in found))

    return read


def crop_like(told: Told) -> Operation:
    offset = told.take("offset")
    return CropLike(offset=None if offset is None else bounded("offset", offset, 0))


def mode(told: Told) -> str:
    return {"nearest": "floor", "linear": "linear"}[told.word("mode", "nearest", ("nearest", "linear"))]


def resize(told: Told) -> Operation:
    factors = tuple((factor, 1) for factor in told.numbers("scale_factor", 1))
    why = "align_corners" if told.flag("align_corners", False) else ""
    return Resize(factors=factors, mode=mode(told), why=why)


def linear(told: Told) -> Operation:
    features = told.take("in_features")
    return Linear(
        out_features=told.number("out_features", 1),
        in_features=None if features is None else bounded("in_features", features, 1),
        bias=told.flag("bias", True),
    )


OPERATIONS: dict[str, Callable[[Told], Operation]] = {
    "conv": conv,
    "conv_transpose": conv_transpose,
    "max_pool": pool("max"),
    "avg_pool": pool("average"),
    "adaptive_avg_pool": lambda told: AdaptivePool(output_size=told.numbers("output_size", 1)),
    "adaptive_max_pool": lambda told: AdaptivePool(output_size=told.numbers("output_size", 1), kind="max"),
    "global_avg_pool": lambda told: GlobalPool(),
    "global_max_pool": lambda told: GlobalPool(kind="max"),
    "pad": pad(1),
    "crop": pad(-1),
    "crop_like": crop_like,
    "resize": resize,
    "pixel_shuffle": lambda told: PixelShuffle(factor=told.number("factor", 1)),
    "pixel_unshuffle": lambda told: PixelShuffle(factor=told.number("factor", 1), back=True),
    "unflatten": lambda told: Unflatten(shape=told.numbers("shape", 1)),
    "everywhere": lambda told: Everywhere(name=str(told.take("title", "attention"))[:60]),
    "resize_like": lambda told: ResizeLike(mode=mode(told)),
    "add": lambda told: Join(kind="Add"),
    "multiply": lambda told: Join(kind="Multiply"),
    "concat": lambda told: Join(kind="Concat"),
    "flatten": lambda told: Flatten(),
    "linear": linear,
    "batch_norm": lambda told: Pointwise(name="BatchNorm", by_channel=2),
    "layer_norm": lambda told: Pointwise(name="LayerNorm", by_channel=2),
    "affine": lambda told: Pointwise(name="Affine", by_channel=2),
    "layer_scale": lambda told: Pointwise(name="LayerScale", by_channel=1),
    "opaque": lambda told: Opaque(name=str(told.take("title", "an operation"))[:60]),
    **{name: (lambda told, name=name: Pointwise(name=name)) for name in POINTWISE},
}


def operation(op: object, values: Mapping[str, Any]) -> Operation:
    """The operation of this name; every parameter must be one of its own."""
    if not isinstance(op, str) or op not in OPERATIONS:
        from difflib import get_close_matches

        near = get_close_matches(str(op), OPERATIONS, n=1)
        raise ValueError(
            f"op must be one of the table's operations, got {shown(op)}" + (f"; perhaps {near[0]}" if near else "")
        )
    told = Told(values)
    found = OPERATIONS[op](told)
    told.finish()
    return found
