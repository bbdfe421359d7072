"""What each ONNX operator is, in the library's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convmath.network.nodes import (
    Conv,
    ConvTranspose,
    Everywhere,
    Flatten,
    GlobalPool,
    Join,
    Linear,
    Operation,
    PixelShuffle,
    Pointwise,
    Pool,
)
from convmath.network.readers import reshapes
from convmath.network.readers.onnx import Edge, Translation, Unreadable, Value
from convmath.network.readers.wire import Operator, Tensor
from convmath.network.window import Sides, Window

Translator = Callable[[Translation, Operator], Value]


def spatial(found: Edge, operator: Operator) -> int:
    """How many axes there are, when the layout is the usual one."""
    rank = len(found.layout) - 2
    if rank < 1 or found.layout != ("n", "c", *range(rank)):
        raise Unreadable(f"{operator.op} on transposed axes" if "?" not in found.layout else operator.op)
    return rank


def attribute(operator: Operator, name: str, default: int) -> int:
    value = operator.attributes.get(name, default)
    if not isinstance(value, int):
        raise Unreadable(f"{operator.op} whose {name} is no integer")
    return value


def per_axis(operator: Operator, name: str, rank: int, default: int, low: int | None = 1) -> tuple[int, ...]:
    values = operator.attributes.get(name) or (default,) * rank
    if not isinstance(values, tuple) or len(values) != rank or not all(isinstance(value, int) for value in values):
        raise Unreadable(f"{operator.op} whose {name} does not fit its {rank} axes")
    if low is not None and min(values) < low:
        raise Unreadable(f"{operator.op} whose {name} is below {low}")
    return values


def windows(operator: Operator, rank: int, kernels: tuple[int, ...]) -> tuple[tuple[Window, ...], str]:
    """The window of each axis, and how padding follows the size."""
    pads = per_axis(operator, "pads", 2 * rank, 0, None)
    strides, dilations = per_axis(operator, "strides", rank, 1), per_axis(operator, "dilations", rank, 1)
    extras = per_axis(operator, "output_padding", rank, 0, 0)
    auto = str(operator.attributes.get("auto_pad") or "NOTSET").lower()
    if auto not in ("notset", "valid", "same_upper", "same_lower"):
        raise Unreadable(f"{operator.op} with auto_pad {auto[:20]}")
    if auto != "notset":
        pads = (0,) * (2 * rank)
    # From operator set 13 on ONNX drops a last window that starts past the input, as all who run it always did.
    rounding = "torch" if attribute(operator, "ceil_mode", 0) and auto == "notset" else "floor"
    axes = tuple(
        Window(kernels[n], strides[n], Sides(pads[n], pads[n + rank]), dilations[n], extras[n], rounding)
        for n in range(rank)
    )
    return axes, auto if auto.startswith("same") else ""


def weights(translation: Translation, operator: Operator, rank: int) -> tuple[int, ...]:
    """The dimensions of a layer's weights."""
    tensor = translation.tensor(operator, 1)
    if tensor is None or len(tensor.dims) != rank + 2 or 0 in tensor.dims:
        raise Unreadable(
            f"{operator.op} with computed weights" if tensor is None else f"{operator.op} with weights of other axes"
        )
    return tensor.dims


def conv(translation: Translation, operator: Operator) -> Value:
    source = translation.edge(operator)
    rank = spatial(source, operator)
    dims = weights(translation, operator, rank)
    axes, auto = windows(operator, rank, dims[2:])
    groups = attribute(operator, "group", 1)
    found: Operation
    bias = translation.value(operator, 2) is not None
    if groups < 1:
        raise Unreadable(f"{operator.op} whose group is below 1")
    if operator.op == "Conv":
        found = Conv(axes=axes, auto=auto, out_channels=dims[0], in_channels=dims[1] * groups, groups=groups, bias=bias)
    else:
        size = operator.attributes.get("output_shape")
        if isinstance(size, tuple) and size:
            size = size[-rank:]
            translation.note(f"{operator.op} {operator.name or operator.outputs[0]} fixes its output size in the file")
        elif auto:
            # SAME makes the output stride times the input: what is padded does not depend on the size [same-transposed].
            axes = tuple(same_transposed(w, auto == "same_upper") for w in axes)
        found = ConvTranspose(
            axes=axes, auto=auto, out_channels=dims[1] * groups, in_channels=dims[0], groups=groups, bias=bias,
            output_size=size if isinstance(size, tuple) else (),
        )  # fmt: skip
    return translation.put(operator, found, [source], source.layout)


def same_transposed(window: Window, upper: bool) -> Window:
    total = window.output_padding + window.dilation * (window.kernel_size - 1) + 1 - window.stride
    low = total // 2 if upper else total - total // 2
    return Window(window.kernel_size, window.stride, Sides(low, total - low), window.dilation, window.output_padding)


def pool(kind: str) -> Translator:
    def read(translation: Translation, operator: Operator) -> Value:
        source = translation.edge(operator)
        rank = spatial(source, operator)
        axes, auto = windows(operator, rank, per_axis(operator, "kernel_shape", rank, 0))
        return translation.put(operator, Pool(kind=kind, axes=axes, auto=auto), [source], source.layout)

    return read


def global_pool(kind: str) -> Translator:
    def read(translation: Translation, operator: Operator) -> Value:
        source = translation.edge(operator)
        spatial(source, operator)
        return translation.put(operator, GlobalPool(kind=kind), [source], source.layout)

    return read


def reduced(translation: Translation, operator: Operator) -> Value:
    """A mean over all axes is a global pool; over channels it works position by position."""
    source = translation.edge(operator)
    axes = translation.numbers(operator, 1, "axes")
    count = len(source.layout)
    if not axes or any(not -count <= axis < count for axis in axes):
        raise Unreadable(operator.op)
    tags = [source.layout[axis] for axis in axes]
    every = [tag for tag in source.layout if isinstance(tag, int)]
    keep = attribute(operator, "keepdims", 1)
    if tags == ["c"] and keep:
        return translation.put(operator, Pointwise(name=operator.op, out_channels=1), [source], source.layout)
    if not every or sorted(map(str, tags)) != sorted(map(str, every)):
        raise Unreadable(f"{operator.op} over some axes")
    kind = "max" if operator.op == "ReduceMax" else "average"
    found = translation.put(operator, GlobalPool(kind=kind), [source], source.layout)
    return (
        found
        if keep
        else Edge(found.node, tuple("f" if tag == "c" else tag for tag in source.layout if tag not in every))
    )


def pointwise(translation: Translation, operator: Operator) -> Value:
    """One result, position by position; stored numbers may ride along."""
    source = translation.edge(operator)
    if "?" in source.layout:
        raise Unreadable(operator.op)
    return translation.put(operator, Pointwise(name=operator.op), [source], source.layout)


def elementwise(translation: Translation, operator: Operator) -> Value:
    """Two or more: paths that meet, or one with stored numbers."""
    if (folded := reshapes.arithmetic(translation, operator)) is not None:
        return folded
    sources = list(translation.edges(operator))
    if not sources:
        raise Unreadable(f"{operator.op} of stored tensors")
    layout = max((source.layout for source in sources), key=len)
    if any("?" in source.layout for source in sources):
        raise Unreadable(operator.op)
    if len(sources) == 1:
        exactly = stored_sizes(translation, operator, layout)
        return translation.put(operator, Pointwise(name=operator.op, exactly=exactly), sources, layout)
    if any(source.layout != layout for source in sources):
        raise Unreadable(f"{operator.op} of results with different axes")
    return translation.put(operator, Join(kind=operator.op), sources, layout)


def stored_sizes(translation: Translation, operator: Operator, layout: tuple[object, ...]) -> tuple[int | None, ...]:
    """Sizes that a stored tensor asks for, axis by axis, such as those of position embeddings."""
    rank = sum(isinstance(tag, int) for tag in layout)
    found: list[int | None] = [None] * rank
    for n in range(len(operator.inputs)):
        tensor = translation.tensor(operator, n)
        if tensor is None:
            continue
        if len(tensor.dims) > len(layout):
            raise Unreadable(f"{operator.op} with a stored tensor of more axes")
        for tag, size in zip(reversed(layout), reversed(tensor.dims)):
            if isinstance(tag, int) and size != 1:
                found[tag] = size
                translation.note(
                    f"{operator.op} {operator.name or operator.outputs[0]} has stored numbers for a size of {size}"
                )
    return tuple(found) if any(found) else ()


def over_channels(translation: Translation, operator: Operator) -> Value:
    """Softmax and layer norm: by position where they run over channels alone."""
    source = translation.edge(operator)
    axis = attribute(operator, "axis", -1)
    count = len(source.layout)
    if "?" in source.layout or not -count <= axis < count:
        raise Unreadable(operator.op)
    along = source.layout[axis:] if operator.op == "LayerNormalization" else source.layout[axis : axis + 1 or None]
    if set(along) <= {"c", "f", "1"}:
        return translation.put(operator, Pointwise(name=operator.op), [source], source.layout)
    return translation.put(operator, Everywhere(name=operator.op), [source], source.layout)


def everywhere(translation: Translation, operator: Operator) -> Value:
    source = translation.edge(operator)
    if not any(isinstance(tag, int) for tag in source.layout):
        raise Unreadable(operator.op)
    return translation.put(operator, Everywhere(name=operator.op), [source], source.layout)


def matmul(translation: Translation, operator: Operator) -> Value:
    """By stored weights: a linear layer on features, or a 1×1 convolution on channels."""
    source, tensor = translation.edge(operator), translation.tensor(operator, 1)
    if tensor is None:
        raise Unreadable(f"{operator.op} of two results")
    if len(tensor.dims) != 2:
        raise Unreadable(f"{operator.op} with weights of {len(tensor.dims)} axes")
    turned = operator.op == "Gemm" and attribute(operator, "transB", 0)
    inside, outside = tensor.dims[::-1] if turned else tensor.dims
    if operator.op == "Gemm" and attribute(operator, "transA", 0) or not inside or not outside:
        raise Unreadable(operator.op)
    bias = operator.op == "Gemm" and translation.value(operator, 2) is not None
    found: Operation
    if source.layout[-1] == "f":
        found = Linear(in_features=inside, out_features=outside, bias=bias)
    elif source.layout[-1] == "c":
        found = Conv(axes=(Window(1),), in_channels=inside, out_channels=outside, bias=bias)
    else:
        raise Unreadable(f"{operator.op} along an axis" if "?" not in source.layout else operator.op)
    return translation.put(operator, found, [source], source.layout)


def shuffle(translation: Translation, operator: Operator) -> Value:
    source = translation.edge(operator)
    factor = attribute(operator, "blocksize", 1)
    if spatial(source, operator) != 2 or factor < 1:
        raise Unreadable(operator.op)
    found = PixelShuffle(factor=factor, back=operator.op == "SpaceToDepth")
    return translation.put(operator, found, [source], source.layout)


def concat(translation: Translation, operator: Operator) -> Value:
    if (folded := reshapes.listed(translation, operator)) is not None:
        return folded
    sources = list(translation.edges(operator))
    layout = sources[0].layout if sources else ()
    if len(sources) != len(operator.inputs):
        raise Unreadable("Concat with a stored tensor")
    axis = attribute(operator, "axis", 0)
    if "?" in layout or any(source.layout != layout for source in sources) or not -len(layout) <= axis < len(layout):
        raise Unreadable("Concat of results with different axes" if "?" not in layout else "Concat")
    if layout[axis] not in ("c", "f"):
        raise Unreadable("Concat along an axis")
    return translation.put(operator, Join(kind="Concat"), sources, layout)


def flatten(translation: Translation, operator: Operator) -> Value:
    source = translation.edge(operator)
    if attribute(operator, "axis", 1) != 1 or "?" in source.layout:
        raise Unreadable("Flatten of other axes" if "?" not in source.layout else "Flatten")
    if source.layout == ("n", "f"):
        return source
    return translation.put(operator, Flatten(), [source], ("n", "f"))


def constant(translation: Translation, operator: Operator) -> Value:
    value: Any = operator.attributes.get("value")
    if isinstance(value, Tensor):
        return value
    for name in ("value_int", "value_ints", "value_float", "value_floats"):
        if name in operator.attributes:
            found = operator.attributes[name]
            numbers = found if isinstance(found, tuple) else (found,)
            return Tensor((len(numbers),) if isinstance(found, tuple) else (), 7 if "int" in name else 1, numbers)
    return Tensor((), 0)


UNARY = (
    "Relu LeakyRelu PRelu Elu Selu Celu Gelu Sigmoid Tanh HardSigmoid HardSwish Softplus Softsign Mish Swish ThresholdedRelu "
    "Clip Erf Exp Log Sqrt Abs Neg Reciprocal Sign Floor Ceil Round Sin Cos BatchNormalization Dropout LRN Not "
    "QuantizeLinear DequantizeLinear LpNormalization IsNaN Shrink"
).split()

TRANSLATORS: dict[str, Translator] = {
    **dict.fromkeys(UNARY, pointwise),
    **dict.fromkeys(
        "Add Sub Mul Div Max Min Mean Sum Pow Mod And Or Xor Equal Greater Less Where".split(), elementwise
    ),
    **dict.fromkeys(("Conv", "ConvTranspose"), conv),
    **dict.fromkeys(("Gemm", "MatMul"), matmul),
    **dict.fromkeys(("ReduceMean", "ReduceMax", "ReduceSum"), reduced),
    **dict.fromkeys(("Softmax", "LogSoftmax", "LayerNormalization", "RMSNormalization"), over_channels),
    **dict.fromkeys(("InstanceNormalization", "GroupNormalization"), everywhere),
    **dict.fromkeys(("DepthToSpace", "SpaceToDepth"), shuffle),
    "MaxPool": pool("max"),
    "AveragePool": pool("average"),
    "LpPool": pool("LpPool"),
    "GlobalAveragePool": global_pool("average"),
    "GlobalMaxPool": global_pool("max"),
    "GlobalLpPool": global_pool("average"),
    "Concat": concat,
    "Flatten": flatten,
    "Constant": constant,
    **reshapes.TRANSLATORS,
}
