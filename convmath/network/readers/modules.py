"""Layers as PyTorch spells them: the class, its arguments in order and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convmath.network.nodes import AdaptivePool, Everywhere, Flatten, Opaque, Operation, PixelShuffle, Pointwise, Resize
from convmath.network.readers.words import Told, bounded, operation

CONV = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias", "padding_mode")
TRANSPOSED = (
    "in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding", "groups", "bias", "dilation",
    "padding_mode",
)  # fmt: skip
MAX_POOL = ("kernel_size", "stride", "padding", "dilation", "return_indices", "ceil_mode")
AVG_POOL = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override")
LOCAL_NORMS = {"BatchNorm1d": 2, "BatchNorm2d": 2, "BatchNorm3d": 2, "LazyBatchNorm2d": 2, "SyncBatchNorm": 2}
GLOBAL_NORMS = ("InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "GroupNorm")
POINTWISE = {
    "ReLU", "ReLU6", "LeakyReLU", "PReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Sigmoid", "Tanh", "Softplus",
    "Softsign", "Hardswish", "Hardsigmoid", "Hardtanh", "LogSigmoid", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d",
    "AlphaDropout", "Identity", "LocalResponseNorm", "Softmax", "LogSoftmax", "Softmax2d",
}  # fmt: skip


def spelt(names: Sequence[str], given: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """All arguments by name."""
    if len(given) > len(names):
        raise ValueError(f"at most {len(names)} arguments, got {len(given)}")
    found = dict(zip(names, given))
    for name, value in named.items():
        if name in found:
            raise ValueError(f"{name} is given twice")
        found[name] = value
    return found


def ranked(values: dict[str, Any], rank: int, *names: str) -> dict[str, Any]:
    """PyTorch writes one number for every axis, or one an axis."""
    for name in names:
        value = values.get(name)
        if isinstance(value, (tuple, list)) and len(value) not in (1, rank):
            raise ValueError(f"{name} must have 1 value or {rank}, got {len(value)}")
        if isinstance(value, int) and not isinstance(value, bool):
            values[name] = [value] * rank
    return values


def module(what: str, given: Sequence[Any], named: Mapping[str, Any]) -> list[Operation]:
    """The operations of one layer; one that is not known is opaque, by its name."""
    rank = int(what[-2]) if what[-2:] in ("1d", "2d", "3d") else 0
    stem = what[:-2] if rank else what
    windows = ("kernel_size", "stride", "padding", "dilation", "output_padding")
    if stem in ("Conv", "ConvTranspose") and rank:
        values = spelt(CONV if stem == "Conv" else TRANSPOSED, given, named)
        mode = values.pop("padding_mode", "zeros")
        values.pop("device", None), values.pop("dtype", None)
        if mode not in ("zeros", "reflect", "replicate", "circular"):
            raise ValueError(f"padding_mode must be one of PyTorch's, got {mode!r}")
        return [operation("conv" if stem == "Conv" else "conv_transpose", ranked(values, rank, *windows))]
    if stem in ("MaxPool", "AvgPool") and rank:
        values = spelt(MAX_POOL if stem == "MaxPool" else AVG_POOL, given, named)
        for name in ("return_indices", "count_include_pad", "divisor_override"):
            values.pop(name, None)
        if values.get("stride", 0) is None:
            del values["stride"]
        return [operation("max_pool" if stem == "MaxPool" else "avg_pool", ranked(values, rank, *windows))]
    if stem in ("AdaptiveAvgPool", "AdaptiveMaxPool") and rank:
        size = spelt(("output_size", "return_indices"), given, named).get("output_size")
        sizes = size if isinstance(size, (tuple, list)) else [size] * rank
        wanted = tuple(bounded("output_size", one, 1) for one in sizes)
        return [AdaptivePool(output_size=wanted, kind="max" if stem == "AdaptiveMaxPool" else "average")]
    if stem in ("ZeroPad", "ConstantPad", "ReflectionPad", "ReplicationPad", "CircularPad") and rank:
        padding = spelt(("padding", "value"), given, named).get("padding")
        flat = list(padding) if isinstance(padding, (tuple, list)) else [padding] * (2 * rank)
        if len(flat) != 2 * rank:
            raise ValueError(f"padding must have 1 number or {2 * rank}, got {len(flat)}")
        # PyTorch begins with the last axis.
        pairs = [flat[2 * n : 2 * n + 2] for n in reversed(range(rank))]
        return [operation("pad", {"padding": pairs})]
    if what in ("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"):
        return [upsample(what, spelt(("size", "scale_factor", "mode", "align_corners"), given, named))]
    if what in ("PixelShuffle", "PixelUnshuffle"):
        factor = next(iter(spelt(("upscale_factor",), given, {}).values()), None) or next(iter(named.values()), None)
        return [PixelShuffle(factor=bounded("upscale_factor", factor, 1), back=what == "PixelUnshuffle")]
    if what in GLOBAL_NORMS:
        return [Everywhere(name=what)]
    if what == "Linear":
        values = spelt(("in_features", "out_features", "bias"), given, named)
        return [operation("linear", values)]
    if what == "Flatten":
        values = spelt(("start_dim", "end_dim"), given, named)
        whole = values.get("start_dim", 1) == 1 and values.get("end_dim", -1) == -1
        return [Flatten() if whole else Opaque(name="Flatten of some axes")]
    if what in LOCAL_NORMS:
        values = spelt(("num_features", "eps", "momentum", "affine", "track_running_stats"), given, named)
        return [Pointwise(name="BatchNorm", by_channel=2 if values.get("affine", True) else 0)]
    if what in POINTWISE:
        return [Pointwise(name=what, learned=prelu(given, named) if what == "PReLU" else 0)]
    return [Opaque(name=what or "a call that has no name")]


def prelu(given: Sequence[Any], named: Mapping[str, Any]) -> int:
    return Told(spelt(("num_parameters", "init"), given, named)).number("num_parameters", 1, 1)


def upsample(what: str, values: dict[str, Any]) -> Operation:
    """Nearest, or linear with half-pixel centres; the others make the jump depend on the size."""
    mode = values.get("mode", "bilinear" if "Bilinear" in what else "nearest")
    linear = mode in ("linear", "bilinear", "trilinear")
    why = "align_corners" if values.get("align_corners", "Bilinear" in what) and linear else ""
    factor = values.get("scale_factor")
    if values.get("size") is not None or factor is None or mode not in ("nearest", "nearest-exact") and not linear:
        return Opaque(name=f"Upsample {mode}" if values.get("size") is None else "Upsample to a fixed size")
    factors = factor if isinstance(factor, (tuple, list)) else [factor]
    pairs = []
    for one in factors:
        number = int(one) if isinstance(one, float) and one == int(one) else one
        pairs.append((bounded("scale_factor", number, 1), 1))
    return Resize(
        factors=tuple(pairs), mode="linear" if linear else "half" if mode == "nearest-exact" else "floor", why=why
    )
