"""ONNX operators that move, cut and stretch, and the small sums by which exporters write sizes down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import prod

from convmath.network.nodes import (
    Flatten,
    Pad,
    Pointwise,
    Pool,
    Resize,
    ResizeLike,
    ResizeTo,
    Slice,
    Unflatten,
)
from convmath.network.readers.onnx import Dim, Edge, Translation, Unreadable, Value, Vector
from convmath.network.readers.wire import INT64, MOST_NUMBERS, Operator, Tensor
from convmath.network.window import Sides, Window

END = 1 << 31  # a slice that ends here or later ends with its input


def known(source: Edge, operator: Operator) -> None:
    if "?" in source.layout:
        raise Unreadable(operator.op)


def at(axis: int, count: int, operator: Operator) -> int:
    if not -count <= axis < count:
        raise Unreadable(f"{operator.op} along an axis that is not there")
    return axis % count


def transpose(translation: Translation, operator: Operator) -> Value:
    found = translation.value(operator, 0)
    if isinstance(found, Tensor) and found.numbers is not None and len(found.dims) == 2:
        rows, columns = found.dims
        return Tensor(
            (columns, rows),
            found.kind,
            tuple(found.numbers[r * columns + c] for c in range(columns) for r in range(rows)),
        )
    source = translation.edge(operator)
    known(source, operator)
    count = len(source.layout)
    order = operator.attributes.get("perm") or tuple(reversed(range(count)))
    if not isinstance(order, tuple) or sorted(order) != list(range(count)):
        raise Unreadable("Transpose of other axes")
    return Edge(source.node, tuple(source.layout[n] for n in order))


def alias(translation: Translation, operator: Operator) -> Value:
    found = translation.value(operator, 0)
    if found is None:
        raise Unreadable(operator.op)
    return found


def unsqueeze(translation: Translation, operator: Operator) -> Value:
    found = translation.value(operator, 0)
    if isinstance(found, (Vector, Tensor)):
        return found if isinstance(found, Vector) or found.numbers is not None else Tensor((1, *found.dims), found.kind)
    source = translation.edge(operator)
    known(source, operator)
    axes = translation.numbers(operator, 1, "axes") or ()
    layout = list(source.layout)
    count = len(layout) + len(axes)
    for axis in sorted(at(axis, count, operator) for axis in axes):
        layout.insert(axis, "c" if axis == 1 and "c" not in layout and "f" not in layout else "1")
    return Edge(source.node, tuple(layout))


def squeeze(translation: Translation, operator: Operator) -> Value:
    found = translation.value(operator, 0)
    if isinstance(found, (Vector, Tensor)):
        return found
    source = translation.edge(operator)
    known(source, operator)
    axes = translation.numbers(operator, 1, "axes")
    if axes is None:
        raise Unreadable("Squeeze of unnamed axes")
    gone = {at(axis, len(source.layout), operator) for axis in axes}
    tags = [source.layout[n] for n in gone]
    layout = tuple(tag for n, tag in enumerate(source.layout) if n not in gone)
    every = [tag for tag in source.layout if isinstance(tag, int)]
    if all(tag == "1" for tag in tags):
        return Edge(source.node, layout)
    if tags and {*map(str, tags)} == {*map(str, every)}:
        return translation.put(operator, Flatten(), [source], ("n", "f"))
    raise Unreadable("Squeeze of an axis")


def reshape(translation: Translation, operator: Operator) -> Value:
    """Everything in one row, or a row as channels and axes."""
    found = translation.value(operator, 0)
    if isinstance(found, (Vector, Tensor)):
        return rearranged(translation, operator, found)
    source = translation.edge(operator)
    known(source, operator)
    wanted = translation.entries(operator, 1, "shape") or ()
    batch = wanted[:1] in ((0,), (1,), (-1,)) or (isinstance(wanted[0], Dim) and wanted[0].at == 0 if wanted else False)
    if batch and len(wanted) == 2:
        if source.layout == ("n", "f"):
            return source
        if source.layout[1:2] == ("c",):
            return translation.put(operator, Flatten(), [source], ("n", "f"))
    sizes = tuple(size for size in wanted[1:] if isinstance(size, int) and size > 0)
    if batch and source.layout == ("n", "f") and len(wanted) > 2 and len(sizes) == len(wanted) - 1:
        return translation.put(operator, Unflatten(shape=sizes), [source], ("n", "c", *range(len(sizes) - 1)))
    raise Unreadable("Reshape")


def rearranged(translation: Translation, operator: Operator, found: Vector | Tensor) -> Value:
    """A small stored tensor in other rows."""
    entries = translation.entries(operator, 0) or ()
    dims = list(translation.numbers(operator, 1, "shape") or ())
    if any(isinstance(entry, Dim) for entry in entries):
        return found
    if dims.count(-1) == 1:
        others = prod(size for size in dims if size != -1)
        dims[dims.index(-1)] = len(entries) // others if others > 0 else 0
    if prod(dims) != len(entries):
        raise Unreadable("Reshape of a stored tensor")
    return Tensor(tuple(dims), INT64, tuple(entry for entry in entries if not isinstance(entry, Dim)))


def constant_of_shape(translation: Translation, operator: Operator) -> Value:
    dims = translation.numbers(operator, 0) or ()
    value = operator.attributes.get("value")
    fill = value.numbers[0] if isinstance(value, Tensor) and value.numbers else 0
    if prod(dims) > MOST_NUMBERS or min(dims, default=0) < 0:
        return Tensor(dims, INT64)
    return Tensor(dims, INT64, (fill,) * prod(dims))


def pad(translation: Translation, operator: Operator) -> Value:
    source = translation.edge(operator)
    known(source, operator)
    count = len(source.layout)
    pads = translation.numbers(operator, 1, "pads")
    axes = translation.numbers(operator, 3) if len(operator.inputs) > 3 else None
    chosen = range(count) if axes is None else [at(axis, count, operator) for axis in axes]
    if pads is None or len(pads) != 2 * len(chosen):
        raise Unreadable("Pad of other axes")
    sides: dict[object, Sides] = {}
    for n, axis in enumerate(chosen):
        low, high = pads[n], pads[n + len(chosen)]
        if (low or high) and not isinstance(source.layout[axis], int):
            raise Unreadable("Pad of channels")
        sides[source.layout[axis]] = Sides(low, high)
    rank = sum(isinstance(tag, int) for tag in source.layout)
    found = tuple(sides.get(n, Sides(0, 0)) for n in range(rank))
    if all(side == Sides(0, 0) for side in found):
        return translation.put(operator, Pointwise(name="Pad 0"), [source], source.layout)
    return translation.put(operator, Pad(sides=found), [source], source.layout)


def cut(translation: Translation, operator: Operator) -> Value:
    """Crops, extents and steps; of channels, a choice; of lists, a part."""
    starts, ends = translation.numbers(operator, 1, "starts"), translation.numbers(operator, 2, "ends")
    if starts is None or ends is None or len(starts) != len(ends):
        raise Unreadable("Slice")
    axes = translation.numbers(operator, 3, "axes") or tuple(range(len(starts)))
    steps = translation.numbers(operator, 4) or (1,) * len(starts)
    found = translation.value(operator, 0)
    if isinstance(found, (Vector, Tensor)):
        if len(starts) != 1 or axes != (0,) or not steps[0]:
            raise Unreadable("Slice of a stored tensor")
        entries = translation.entries(operator, 0) or ()
        width = prod(found.dims[1:]) if isinstance(found, Tensor) else 1
        rows = range(len(entries) // width if width else 0)[starts[0] : ends[0] : steps[0]]
        chosen_ = [
            entry for row in rows for entry in entries[row * width : (row + 1) * width] if not isinstance(entry, float)
        ]
        if isinstance(found, Vector) or any(isinstance(entry, Dim) for entry in chosen_):
            return Vector(tuple(chosen_))
        return Tensor((len(rows), *found.dims[1:]), INT64, tuple(entry for entry in chosen_ if isinstance(entry, int)))
    source = translation.edge(operator)
    known(source, operator)
    if len(axes) != len(starts) or len(steps) != len(starts):
        raise Unreadable("Slice of other axes")
    rank = sum(isinstance(tag, int) for tag in source.layout)
    sides, extents = [Sides(0, 0)] * rank, [None] * rank  # type: list[Sides], list[tuple[int, int] | None]
    strides, chosen = [1] * rank, None
    for start, end, axis, step in zip(starts, ends, axes, steps):
        tag = source.layout[at(axis, len(source.layout), operator)]
        if step < 1:
            raise Unreadable("Slice backwards")
        if tag == "c":
            if start < 0 or end < start or end >= END:
                raise Unreadable("Slice of channels from the end")
            chosen = -(-(end - start) // step)
        elif not isinstance(tag, int):
            if start or end < END:
                raise Unreadable("Slice of the batch" if tag == "n" else "Slice of features")
        elif start < 0:
            raise Unreadable("Slice from the end")
        elif end >= END or end < 0:
            sides[tag] = Sides(-start, end if end < 0 else 0)
            strides[tag] = step
        elif step > 1 or end <= start:
            raise Unreadable("Slice in steps up to a fixed end" if step > 1 else "Slice of nothing")
        else:
            extents[tag] = (start, end)
            translation.note(
                f"Slice {operator.name or operator.outputs[0]} reads {start} to {end}: it fixes the size in the file"
            )
    if chosen is not None:
        if any(extents) or any(side != Sides(0, 0) for side in sides) or max(strides, default=1) > 1:
            raise Unreadable("Slice of channels and axes together")
        return translation.put(operator, Pointwise(name="Slice channels", out_channels=chosen), [source], source.layout)
    if any(extents):
        if any(side != Sides(0, 0) for side in sides) or max(strides) > 1:
            raise Unreadable("Slice of mixed kinds")
        return translation.put(operator, Slice(extents=tuple(extents)), [source], source.layout)
    if max(strides, default=1) > 1:
        axes_ = tuple(Window(1, stride, side) for stride, side in zip(strides, sides))
        return translation.put(operator, Pool(kind="Slice", axes=axes_), [source], source.layout)
    return translation.put(operator, Pad(sides=tuple(sides) or (Sides(0, 0),)), [source], source.layout)


def resize(translation: Translation, operator: Operator) -> Value:
    source = translation.edge(operator)
    known(source, operator)
    rank = len(source.layout) - 2
    if source.layout != ("n", "c", *range(rank)):
        raise Unreadable("Resize on transposed axes")
    mode, why = rule(operator)
    place = 1 if operator.op == "Upsample" or translation.opset < 11 else 2
    scales = translation.entries(operator, place, "scales")
    sizes = translation.entries(operator, 3) if not scales else None
    if scales:
        if len(scales) != rank + 2 or any(isinstance(scale, Dim) for scale in scales):
            raise Unreadable("Resize of other axes")
        ratios = [Fraction(scale) for scale in scales if not isinstance(scale, Dim)]
        if ratios[:2] != [1, 1] or min(ratios) <= 0:
            raise Unreadable("Resize of channels")
        if max(max(ratio.numerator, ratio.denominator) for ratio in ratios) > 1000:
            why = why or "Resize by a factor that is no small fraction"
        factors = tuple((ratio.numerator, ratio.denominator) for ratio in ratios[2:])
        return translation.put(operator, Resize(factors=factors, mode=mode, why=why), [source], source.layout)
    if not sizes or len(sizes) != rank + 2:
        raise Unreadable("Resize of other axes")
    wanted = sizes[2:]
    if all(isinstance(size, int) for size in wanted):
        whole = tuple(size for size in wanted if isinstance(size, int))
        if min(whole) < 1:
            raise Unreadable("Resize to nothing")
        translation.note(
            f"Resize {operator.name or operator.outputs[0]} fixes the size {'×'.join(map(str, whole))} in the file"
        )
        return translation.put(operator, ResizeTo(output_size=whole, mode=why or mode), [source], source.layout)
    dims = [size for size in wanted if isinstance(size, Dim)]
    if len(dims) == rank and all(dim.at == n + 2 and dim.edge == dims[0].edge for n, dim in enumerate(dims)):
        if dims[0].edge.node == source.node:
            factors = tuple((dim.times, 1) for dim in dims)
            return translation.put(operator, Resize(factors=factors, mode=mode, why=why), [source], source.layout)
        if all(dim.times == 1 for dim in dims) and dims[0].edge.layout == source.layout and not why:
            return translation.put(operator, ResizeLike(mode=mode), [source, dims[0].edge], source.layout)
    raise Unreadable("Resize to computed sizes")


def rule(operator: Operator) -> tuple[str, str]:
    """How it interpolates, and why its windows depend on the size where they do."""
    mode = str(operator.attributes.get("mode", "nearest"))
    place = str(operator.attributes.get("coordinate_transformation_mode", "half_pixel"))
    if operator.op == "Upsample" or "coordinate_transformation_mode" not in operator.attributes and mode == "nearest":
        place = "asymmetric" if operator.op == "Upsample" else place
    if operator.attributes.get("antialias"):
        return "floor", "Resize with antialias"
    if mode == "nearest":
        near = str(operator.attributes.get("nearest_mode", "round_prefer_floor"))
        if place == "asymmetric" and (near == "floor" or operator.op == "Upsample"):
            return "floor", ""
        if place in ("half_pixel", "pytorch_half_pixel") and near == "round_prefer_floor":
            return "half", ""
        return "floor", f"Resize {near} {place}"[:60]
    if mode == "linear" and place in ("half_pixel", "pytorch_half_pixel"):
        return "linear", ""
    return "linear", f"Resize {mode} {place}"[:60]


# Sizes written down as small sums ----------------------------------------------------------------------


def shape(translation: Translation, operator: Operator) -> Value:
    found = translation.value(operator, 0)
    if isinstance(found, Tensor):
        return Vector(found.dims)
    source = translation.edge(operator)
    known(source, operator)
    dims = tuple(Dim(source, n) for n in range(len(source.layout)))
    start, end = operator.attributes.get("start", 0), operator.attributes.get("end")
    if isinstance(start, int) and (end is None or isinstance(end, int)):
        return Vector(dims[start:end])
    raise Unreadable("Shape")


def gather(translation: Translation, operator: Operator) -> Value:
    found = translation.value(operator, 0)
    index = translation.value(operator, 1)
    if isinstance(found, (Vector, Tensor)) and isinstance(index, (Tensor, Vector)):
        entries = translation.entries(operator, 0) or ()
        places = translation.numbers(operator, 1) or ()
        if all(-len(entries) <= place < len(entries) for place in places):
            chosen = [entries[place] for place in places]
            return Vector(tuple(n for n in chosen if not isinstance(n, float)))
    raise Unreadable("Gather")


def listed(translation: Translation, operator: Operator) -> Value | None:
    """Lists put together; None when it is about results."""
    values = [translation.value(operator, n) for n in range(len(operator.inputs))]
    if not values or not all(isinstance(value, (Vector, Tensor)) for value in values):
        return None
    entries = [entry for n in range(len(values)) for entry in translation.entries(operator, n) or ()]
    return Vector(tuple(n for n in entries if not isinstance(n, float)))


def arithmetic(translation: Translation, operator: Operator) -> Value | None:
    """A sum or product of sizes and integers; None when it is about results."""
    pair = [translation.value(operator, n) for n in range(len(operator.inputs))]
    if len(pair) != 2 or not all(isinstance(value, (Vector, Tensor)) for value in pair):
        return None
    left, right = (translation.entries(operator, n) or () for n in (0, 1))
    count = max(len(left), len(right))
    if len(left) not in (1, count) or len(right) not in (1, count):
        raise Unreadable(f"{operator.op} of stored tensors")
    pairs = zip(left * (count // len(left)), right * (count // len(right)))
    return Vector(tuple(combined(operator.op, a, b) for a, b in pairs))


def combined(op: str, a: object, b: object) -> int | Dim:
    """One entry; a size may be multiplied by a whole number."""
    if isinstance(b, Dim) and op == "Mul":
        a, b = b, a
    if isinstance(b, float) and b == int(b):
        b = int(b)
    if isinstance(a, Dim) and isinstance(b, int) and b >= 1 and (op == "Mul" or op == "Div" and b == 1):
        return replace(a, times=a.times * b) if op == "Mul" else a
    if isinstance(a, int) and isinstance(b, int):
        work: dict[str, Callable[[], int]] = {
            "Add": lambda: a + b,
            "Sub": lambda: a - b,
            "Mul": lambda: a * b,
            "Div": lambda: a // b,
        }
        if op in work and max(abs(a), abs(b)) < 1 << 64 and not (op == "Div" and (b <= 0 or a < 0)):
            return work[op]()
    raise Unreadable(f"{op} of computed sizes")


def folded_floor(translation: Translation, operator: Operator) -> Value:
    if isinstance(found := translation.value(operator, 0), Vector):
        return found
    from convmath.network.readers.operators import pointwise

    return pointwise(translation, operator)


TRANSLATORS: dict[str, Callable[[Translation, Operator], Value]] = {
    "Transpose": transpose,
    "Identity": alias,
    "Cast": alias,
    "CastLike": alias,
    "Unsqueeze": unsqueeze,
    "Squeeze": squeeze,
    "Reshape": reshape,
    "Pad": pad,
    "Slice": cut,
    "Resize": resize,
    "Upsample": resize,
    "Shape": shape,
    "Gather": gather,
    "ConstantOfShape": constant_of_shape,
    "Floor": folded_floor,
    "Ceil": folded_floor,
}
