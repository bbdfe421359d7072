"""A torch.nn.Module as a `Network`, through torch.export; the only place of the package that imports torch for networks."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from convmath.layers.window import Sides, Window
from convmath.network.network import INPUT, Network
from convmath.network.nodes import (
    AdaptivePool,
    Conv,
    ConvTranspose,
    Everywhere,
    Flatten,
    GlobalPool,
    Join,
    Linear,
    Node,
    Opaque,
    Operation,
    Pad,
    PixelShuffle,
    Pointwise,
    Pool,
    ResizeTo,
    Slice,
)
from convmath.network.readers.words import sides

POINTWISE = set(
    "relu relu_ relu6 relu6_ leaky_relu leaky_relu_ prelu elu elu_ selu celu gelu silu silu_ mish sigmoid sigmoid_ tanh tanh_ "
    "softplus hardswish hardswish_ hardsigmoid hardsigmoid_ hardtanh hardtanh_ dropout dropout_ feature_dropout clone "
    "contiguous batch_norm abs exp log sqrt rsqrt neg pow square clamp clamp_ erf to alias detach log_softmax softmax".split()
)
JOINS = {"add": "Add", "add_": "Add", "sub": "Sub", "mul": "Mul", "mul_": "Mul", "div": "Div", "maximum": "Max"}
EVERYWHERE = {"group_norm", "instance_norm"}
MISSING = "a PyTorch model needs torch, which is not installed: pip install torch"


def read(module: Any, shape: Sequence[int] | None = None) -> Network:
    """The network of a module for an input of this shape, of what torch.export made, or of a file it saved."""
    try:
        import torch
    except ImportError:
        raise ValueError(MISSING) from None
    if isinstance(module, str):
        module = torch.export.load(module)
    if isinstance(module, torch.nn.Module):
        if shape is None:
            raise ValueError("shape must be given: torch.export runs the module once, with an input of this shape")
        module = torch.export.export(module.eval(), (torch.zeros(1, *shape),))
    signature = module.graph_signature
    return translated(module.graph.nodes, list(signature.user_inputs), list(signature.user_outputs))


def translated(nodes: Sequence[Any], inputs: Sequence[str], outputs: Sequence[str]) -> Network:
    """The network of a graph of ATen calls."""
    found: list[Node] = []
    values: dict[str, str] = {}  # a call -> the node that has its result
    given: tuple[int, ...] = ()
    for node in nodes:
        if node.op == "placeholder" and node.name == inputs[0]:
            given = tuple(node.meta["val"].shape)[1:]
            values[node.name] = INPUT
        elif node.op == "placeholder" and node.name in inputs:
            found.append(Node(node.name, Opaque(name=f"another input, {node.name}")))
            values[node.name] = node.name
        elif node.op == "call_function":
            sources = tuple(dict.fromkeys(values[one.name] for one in node.all_input_nodes if one.name in values))
            if not sources:
                continue
            operation = call(node, sources)
            if operation is None:
                values[node.name] = sources[0]
                continue
            held = [one for one in node.all_input_nodes if one.name not in values]
            if str(node.target.__name__).startswith("batch_norm"):
                held = held[:2]  # its running mean and variance are not learned
            learned = sum(prod(one.meta["val"].shape) for one in held if one.op == "placeholder" and "val" in one.meta)
            found.append(Node(node.name, operation, sources, learned))
            values[node.name] = node.name
    ends = tuple(dict.fromkeys(values[name] for name in outputs if name in values))
    return Network(tuple(found), given, outputs=ends)


def call(node: Any, sources: Sequence[str]) -> Operation | None:
    """One ATen call as an operation; None when it changes nothing that is followed here."""
    name = str(node.target.__name__).partition(".")[0]
    args = Arguments(node)
    shape = tuple(node.meta["val"].shape) if hasattr(node.meta.get("val"), "shape") else ()
    if name.startswith("conv") and name[-2:] in ("1d", "2d", "3d"):
        return convolution(name, args, rank=int(name[-2]))
    if name.startswith(("max_pool", "avg_pool")):
        return pool(name, args, rank=int(name[-2]))
    if name.startswith("adaptive_"):
        sizes = tuple(int(size) for size in shape[2:])
        one = set(sizes) == {1}
        kind = "max" if "max" in name else "average"
        return GlobalPool(kind=kind) if one else AdaptivePool(output_size=sizes, kind=kind)
    if name == "mean" and sorted(n % len(args.shape(0)) for n in args[1] or ()) == list(range(2, len(args.shape(0)))):
        return (
            GlobalPool() if args.get(2, "keepdim", False) else None if len(args.shape(0)) < 3 else Opaque(name="mean")
        )
    if name in JOINS:
        return Join(kind=JOINS[name]) if len(sources) > 1 else Pointwise(name=JOINS[name])
    if name == "cat" and len(sources) == len(args[0]):
        axis = int(args.get(1, "dim", 0)) % len(shape)
        return Join(kind="Concat") if axis == 1 else Opaque(name="cat along an axis")
    if name == "linear":
        weight = args.shape(1)
        bias = args.get(2, "bias", None) is not None
        if len(shape) == 2:
            return Linear(in_features=int(weight[1]), out_features=int(weight[0]), bias=bias)
        return Opaque(name="linear along an axis")
    if name == "flatten" and int(args.get(1, "start_dim", 0)) == 1 and len(shape) == 2:
        return Flatten()
    if name in ("view", "reshape") and len(shape) == 2 and len(args.shape(0)) > 2:
        return Flatten()
    if name in ("pad", "constant_pad_nd") and len(args[1]) % 2 == 0 and len(args[1]) <= 2 * (len(shape) - 2):
        return padding([int(n) for n in args[1]], len(shape) - 2)
    if name == "slice":
        return sliced(args, shape)
    if name.startswith("upsample_"):
        linear = "linear" in name and not args.get(2, "align_corners", False)
        mode = "linear" if linear else "floor" if "nearest" in name else "align_corners"
        return ResizeTo(output_size=tuple(int(size) for size in shape[2:]), mode=mode)
    if name in ("pixel_shuffle", "pixel_unshuffle"):
        return PixelShuffle(factor=int(args[1]), back=name == "pixel_unshuffle")
    if name in EVERYWHERE:
        return Everywhere(name=name)
    if name in POINTWISE:
        return Pointwise(name=name.strip("_"))
    return Opaque(name=name)


class Arguments:
    """What a call was given, by place or by name."""

    def __init__(self, node: Any):
        self.args, self.named = node.args, node.kwargs

    def __getitem__(self, n: int) -> Any:
        return self.args[n] if n < len(self.args) else None

    def get(self, n: int, name: str, default: Any) -> Any:
        found = self.args[n] if n < len(self.args) else self.named.get(name, default)
        return default if found is None else found

    def shape(self, n: int) -> tuple[int, ...]:
        return tuple(self.args[n].meta["val"].shape)

    def numbers(self, n: int, name: str, rank: int, default: int) -> tuple[int, ...]:
        """One an axis."""
        found = self.get(n, name, default)
        values = tuple(int(value) for value in (found if isinstance(found, (list, tuple)) else [found]))
        return values * rank if len(values) == 1 else values or (default,) * rank


def convolution(name: str, args: Arguments, rank: int) -> Operation:
    weight = args.shape(1)
    bias = args.get(2, "bias", None) is not None
    strides = args.numbers(3, "stride", rank, 1)
    if name.startswith("conv_transpose"):
        pads, extras = args.numbers(4, "padding", rank, 0), args.numbers(5, "output_padding", rank, 0)
        groups, dilations = int(args.get(6, "groups", 1)), args.numbers(7, "dilation", rank, 1)
        axes = tuple(
            Window(int(k), s, Sides(p, p), d, a) for k, s, p, d, a in zip(weight[2:], strides, pads, dilations, extras)
        )
        return ConvTranspose(
            axes=axes, out_channels=int(weight[1]) * groups, in_channels=int(weight[0]), groups=groups, bias=bias
        )
    groups, dilations = int(args.get(6, "groups", 1)), args.numbers(5, "dilation", rank, 1)
    told = args.get(4, "padding", 0)
    pads = (0,) * rank if isinstance(told, str) else args.numbers(4, "padding", rank, 0)
    axes = tuple(Window(int(k), s, Sides(p, p), d) for k, s, p, d in zip(weight[2:], strides, pads, dilations))
    return Conv(
        axes=axes, auto="same_upper" if told == "same" else "", out_channels=int(weight[0]),
        in_channels=int(weight[1]) * groups, groups=groups, bias=bias,
    )  # fmt: skip


def pool(name: str, args: Arguments, rank: int) -> Operation:
    kernels = args.numbers(1, "kernel_size", rank, 1)
    strides = args.numbers(2, "stride", rank, 1) if args.get(2, "stride", None) else kernels
    pads = args.numbers(3, "padding", rank, 0)
    most = name.startswith("max")
    dilations = args.numbers(4, "dilation", rank, 1) if most else (1,) * rank
    ceil = bool(args.get(5 if most else 4, "ceil_mode", False))
    rounding = "torch" if ceil else "floor"
    axes = tuple(Window(k, s, Sides(p, p), d, 0, rounding) for k, s, p, d in zip(kernels, strides, pads, dilations))
    return Pool(axes=axes, kind="max" if most else "average")


def padding(flat: list[int], rank: int) -> Operation:
    """PyTorch begins with the last axis."""
    pairs = [flat[2 * n : 2 * n + 2] for n in reversed(range(len(flat) // 2))]
    return Pad(sides=sides("padding", [[0, 0]] * (rank - len(pairs)) + pairs))


def sliced(args: Arguments, shape: tuple[int, ...]) -> Operation | None:
    """A crop where it is written from the end, an extent where the end is a number."""
    axis, start, end = int(args.get(1, "dim", 0)), int(args.get(2, "start", 0)), args.get(3, "end", None)
    rank, whole = len(shape) - 2, args.shape(0)[axis]
    last = 1 << 62 if end is None else int(end)
    if int(args.get(4, "step", 1)) != 1 or start < 0:
        return Opaque(name="slice in steps")
    if start == 0 and last >= whole:
        return None
    if axis == 1:
        return Pointwise(name="slice channels", out_channels=int(shape[1]))
    if axis < 2:
        return Opaque(name="slice of the batch")
    if last < 0 or last >= 1 << 31:
        crops = [Sides(0, 0)] * rank
        crops[axis - 2] = Sides(-start, min(last, 0))
        return Pad(sides=tuple(crops))
    return Slice(extents=tuple((start, min(last, whole)) if n == axis - 2 else None for n in range(rank)))
