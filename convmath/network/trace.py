"""A walk through a network with an input of given sizes: every shape, and every map with its numbers filled in."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd, prod

from convmath.network.maps import IDENTITY, AnyMap, Scale, shift
from convmath.network.nodes import (
    CropLike,
    Flatten,
    Join,
    Linear,
    Node,
    Opaque,
    Operation,
    Pointwise,
    ResizeLike,
    Shape,
    Unfit,
    Unflatten,
)

Read = tuple[str, tuple[AnyMap, ...]]  # a source, and the map of each axis


@dataclass(slots=True)
class Step:
    """What is known of one node."""

    node: Node
    given: Shape | None = None  # the shape of the first input
    shape: Shape | None = None  # None where the analysis has ended
    reads: tuple[Read, ...] = ()
    ended: str = ""  # why there is no shape
    broken: str = ""  # why it does not run, where it does not
    constant: bool = False  # whether its sizes are the same for every input


def trace(nodes: Sequence[Node], name: str, shape: Shape) -> dict[str, Step]:
    """Every node by name, the input first."""
    steps = {name: Step(Node(name, Opaque(name="Input")), shape, shape)}
    for node in nodes:
        step = steps[node.name] = Step(node)
        sources = [steps[source] for source in node.inputs]
        step.given = sources[0].shape if sources else None
        if ended := next((source for source in sources if source.shape is None), None):
            step.ended = ended.ended
            continue
        if isinstance(node.operation, Opaque):
            step.ended = node.operation.name
            continue
        shapes = [source.shape or () for source in sources]
        try:
            shared = [source.constant and set(shape[1:]) == {1} for source, shape in zip(sources, shapes)]
            step.shape, reads = outcome(node.operation, node.inputs, shapes, shared)
            step.reads = reads if len(step.shape) > 1 else ()  # features have no axes to read along
            step.constant = all(source.constant for source in sources) or not all(
                one.moves for _, maps in reads for one in maps
            )
        except Unfit as error:
            step.broken = step.ended = f"{node.name}: {error}"
    return steps


def outcome(
    operation: Operation, names: Sequence[str], shapes: Sequence[Shape], shared: Sequence[bool]
) -> tuple[Shape, tuple[Read, ...]]:
    """The shape behind an operation, and through which maps it reads its inputs; shared ones have one value a channel."""
    first = shapes[0]
    rank = len(first) - 1
    if isinstance(operation, Join):
        return joined(operation.kind, names, shapes, [operation.kind != "Concat" and one for one in shared])
    if isinstance(operation, Flatten):
        return (prod(first),), ()
    if isinstance(operation, Unflatten):
        if prod(first) != prod(operation.shape):
            raise Unfit(f"{prod(first)} numbers are not {shown(operation.shape)}")
        return operation.shape, ()
    if isinstance(operation, Linear):
        features = first[0] if all(size == 1 for size in first[1:]) else prod(first) if rank == 0 else None
        if features is None:
            raise Unfit(f"a linear layer takes features, got {shown(first)}; flatten first")
        if operation.in_features not in (None, features):
            raise Unfit(f"the linear layer takes {operation.in_features} features, got {features}")
        return (operation.out_features,), ()
    if isinstance(operation, (CropLike, ResizeLike)):
        wanted = shapes[1][1:]
        if len(wanted) != rank:
            raise Unfit(f"axes must be as many as in {names[1]}, {len(wanted)}, got {rank}")
        maps = tuple([fitted(operation, i, o, names[1]) for i, o in zip(first[1:], wanted)])
        return (first[0], *wanted), ((names[0], maps),)
    if isinstance(operation, Pointwise):
        for i, wanted in zip(first[1:], operation.exactly):
            if wanted not in (None, i):
                raise Unfit(f"{operation.title} has stored numbers for a size of {wanted}, got {i}")
    maps = operation.maps(rank)
    if len(maps) != rank:
        raise Unfit(f"{operation.title} is for {len(maps)} axes, the input has {rank}")
    channels = operation.channels(first[0])
    found = []
    for n, (i, step) in enumerate(zip(first[1:], maps), 1):
        o = step.size(i)
        if i < step.least or o < 1:
            raise Unfit(f"{unfitting(operation, step, i)}{f', on axis {n}' if rank > 1 else ''}")
        found.append(o)
    return (channels, *found), ((names[0], tuple([step.at(i) for i, step in zip(first[1:], maps)])),)


def joined(
    kind: str, names: Sequence[str], shapes: Sequence[Shape], shared: Sequence[bool]
) -> tuple[Shape, tuple[Read, ...]]:
    """Paths that meet: sizes are equal, but for one value a channel that is shared by all positions.

    Frameworks would also stretch a size that happens to be 1; that is never meant, and refused.
    """
    wanted = next((shape[1:] for shape, one in zip(shapes, shared) if not one), shapes[0][1:])
    depths = [shape[0] for shape in shapes]
    depth = sum(depths) if kind == "Concat" else max(depths)
    if any(shape[1:] != wanted and not one for shape, one in zip(shapes, shared)) or len({*map(len, shapes)}) > 1:
        raise Unfit(f"{kind} of {' and '.join(map(shown, shapes))}: the sizes must be equal")
    if kind != "Concat" and any(d not in (1, depth) for d in depths):
        raise Unfit(f"{kind} of {' and '.join(map(shown, shapes))}: the channels must be equal")
    return (depth, *wanted), tuple([(name, (IDENTITY,) * len(wanted)) for name in names])


def fitted(operation: CropLike | ResizeLike, i: int, o: int, name: str) -> AnyMap:
    """The map of one axis to the size of another input."""
    if isinstance(operation, ResizeLike):
        common = gcd(o, i)
        return Scale(o // common, i // common, operation.mode)
    low = operation.low(i, o)
    if low < 0 or i - o - low < 0:
        raise Unfit(f"a crop to the size {o} of {name} from {low} on needs at least {low + o}, got {i}")
    return shift(-low, o - i + low)


def unfitting(operation: Operation, step: AnyMap, i: int) -> str:
    """Why an axis of this size is too small."""
    span = getattr(step, "span", 1)
    window = getattr(step, "window", None)
    if window is None:
        return f"{operation.title} needs at least {step.least} positions, got {i}"
    low, high = window.padding.low, window.padding.high
    if span == 1:
        return f"nothing is left: {operation.title} takes {-low - high} off {i}"
    return f"no window fits: the kernel spans {span} positions, the padded input has {i + low + high}"


def shown(shape: Shape) -> str:
    return "×".join(map(str, shape))


def order(nodes: Sequence[Node], start: str) -> tuple[Node, ...]:
    """The nodes so that each comes after what it reads; refuses names used twice, unknown names and cycles."""
    names = {start}
    sorted_already = True
    for node in nodes:
        sorted_already = sorted_already and names.issuperset(node.inputs)
        if node.name in names:
            raise ValueError(f"name must be used once, got {node.name!r} twice")
        names.add(node.name)
    for node in nodes:
        for source in node.inputs:
            if source not in names:
                raise ValueError(f"inputs of {node.name!r} must be names of layers, got {source!r}")
    if sorted_already:
        return tuple(nodes)
    readers = consumers(nodes, start)
    missing = {node.name: len(set(node.inputs) - {start}) for node in nodes}
    by_name = {node.name: node for node in nodes}
    # Nodes that are ready keep the order in which they were written.
    found, ready = [], deque(node for node in nodes if not missing[node.name])
    while ready:
        node = ready.popleft()
        found.append(node)
        for name in readers[node.name]:
            missing[name] -= 1
            if not missing[name]:
                ready.append(by_name[name])
    if len(found) < len(nodes):
        stuck = next(name for name, count in missing.items() if count)
        raise ValueError(f"the layers must have no cycle, {stuck!r} waits for what comes from itself")
    return tuple(found)


def consumers(nodes: Sequence[Node], start: str) -> Mapping[str, list[str]]:
    """Who reads each node."""
    found: dict[str, list[str]] = {start: [], **{node.name: [] for node in nodes}}
    for node in nodes:
        for source in dict.fromkeys(node.inputs):
            found[source].append(node.name)
    return found
