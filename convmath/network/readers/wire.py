"""An ONNX file as it lies on the disk: names, attributes and dimensions, read in place; what tensors hold is skipped.

The format is protocol buffers: a key (field number and kind), then a number, four or eight bytes, or a length and so many
bytes.  Nothing is trusted: every length is checked against its message, and all work has a limit.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_FIELDS = 600_000
MOST_NODES = 20_000
MOST_NAME = 4096
MOST_NUMBERS = 64  # tensors of more numbers are weights
INT32, INT64, FLOAT = 6, 7, 1
# Kinds of TensorProto that hold weights: float, (u)int8, float16, double, bfloat16, the small floats, 4-bit integers.
WEIGHTS = frozenset((1, 2, 3, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23))
Part = tuple[int, int]  # where a message lies


class Damaged(ValueError):
    """The file is not what it says it is."""


@dataclass(slots=True)
class Tensor:
    """A stored tensor without its data, unless it is a few numbers."""

    dims: tuple[int, ...]
    kind: int
    numbers: tuple[int | float, ...] | None = None
    elsewhere: bool = False  # whether the data lie in another file

    @property
    def count(self) -> int:
        found = 1
        for size in self.dims:
            found *= size
        return found


@dataclass(slots=True)
class Operator:
    """One node of the graph."""

    op: str = ""
    name: str = ""
    domain: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    attributes: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Graph:
    """A model: its operators in order, what is stored, what goes in and out."""

    operators: list[Operator] = field(default_factory=list)
    stored: dict[str, Tensor] = field(default_factory=dict)
    inputs: dict[str, tuple[int | str, ...] | None] = field(default_factory=dict)
    outputs: list[str] = field(default_factory=list)
    opset: int = 0


class Wire:
    """Reads messages out of a buffer, counting the work."""

    def __init__(self, data: bytes | mmap.mmap):
        self.data = data
        self.left = MOST_FIELDS

    def number(self, at: int, end: int) -> tuple[int, int]:
        """A number of up to ten bytes, and where it ends."""
        data = self.data
        value = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value & 0xFFFFFFFFFFFFFFFF, at
            shift += 7
            if shift > 63:
                break
        raise Damaged(f"the file is damaged at byte {at}: a number does not end")

    def fields(self, part: Part) -> Iterator[tuple[int, int, Part | int]]:
        """(field number, kind, value) of a message: a number, or where the bytes lie."""
        at, end = part
        while at < end:
            self.left -= 1
            if self.left < 0:
                raise Damaged(f"the file has more than {MOST_FIELDS:,} fields")
            key = self.data[at]
            at += 1
            if key > 127:
                key, at = self.number(at - 1, end)
            kind, name = key & 7, key >> 3
            if kind == 2:
                size, at = self.number(at, end)
                if at + size > end:
                    raise Damaged(f"the file is cut off or damaged at byte {at}: {size} bytes are announced, {end - at} are left")
                yield name, 2, (at, at + size)
                at += size
            elif kind == 0:
                value, at = self.number(at, end)
                yield name, 0, value
            elif kind in (1, 5):
                size = 8 if kind == 1 else 4
                if at + size > end:
                    raise Damaged(f"the file is cut off at byte {at}")
                yield name, kind, (at, at + size)
                at += size
            else:
                raise Damaged(f"the file is damaged at byte {at - 1}: there is no field of kind {kind}")

    def text(self, part: Part | int) -> str:
        if isinstance(part, int) or part[1] - part[0] > MOST_NAME:
            raise Damaged(f"a name must be a text of at most {MOST_NAME} bytes")
        return self.data[part[0] : part[1]].decode("utf-8", "replace")

    def whole(self, found: list[int], value: Part | int, most: int = MOST_NAME) -> None:
        """Add one integer, or those that are packed."""
        if isinstance(value, int):
            found.append(signed(value))
        else:
            at, end = value
            while at < end:
                number, at = self.number(at, end)
                found.append(signed(number))
                if len(found) > most:
                    raise Damaged(f"a list must have at most {most} numbers")

    def inside(self, value: Part | int) -> Part:
        if isinstance(value, int):
            raise Damaged("a message is a number")
        return value

    # ONNX ------------------------------------------------------------------------------------------------

    def model(self) -> Graph:
        """ModelProto: 7 graph, 8 operator sets."""
        graph, opset = None, 0
        for name, _, value in self.fields((0, len(self.data))):
            if name == 7:
                graph = self.graph(self.inside(value))
            elif name == 8:
                domain, version = "", 0
                for n, _, v in self.fields(self.inside(value)):
                    if n == 1:
                        domain = self.text(v)
                    elif n == 2 and isinstance(v, int):
                        version = v
                opset = version if domain in ("", "ai.onnx") else opset
        if graph is None:
            raise Damaged("the file holds no graph: it is not an ONNX model")
        graph.opset = opset
        return graph

    def graph(self, part: Part) -> Graph:
        """GraphProto: 1 nodes, 5 stored tensors, 11 inputs, 12 outputs, 15 sparse tensors."""
        graph = Graph()
        for name, _, value in self.fields(part):
            if name == 1:
                graph.operators.append(self.operator(self.inside(value)))
                if len(graph.operators) > MOST_NODES:
                    raise Damaged(f"the file has more than {MOST_NODES:,} operations")
            elif name == 5:
                label, tensor = self.tensor(self.inside(value))
                graph.stored[label] = tensor
            elif name == 15:
                for n, _, v in self.fields(self.inside(value)):
                    if n == 1:
                        label, tensor = self.tensor(self.inside(v))
                        graph.stored[label] = Tensor(tensor.dims, tensor.kind)
            elif name in (11, 12):
                label, shape = self.valued(self.inside(value))
                if name == 11:
                    graph.inputs[label] = shape
                else:
                    graph.outputs.append(label)
        return graph

    def operator(self, part: Part) -> Operator:
        """NodeProto."""
        found = Operator()
        for name, _, value in self.fields(part):
            if name == 1:
                found.inputs.append(self.text(value))
            elif name == 2:
                found.outputs.append(self.text(value))
            elif name == 3:
                found.name = self.text(value)
            elif name == 4:
                found.op = self.text(value)
            elif name == 5:
                label, what = self.attribute(self.inside(value))
                found.attributes[label] = what
            elif name == 7:
                found.domain = self.text(value)
        return found

    def attribute(self, part: Part) -> tuple[str, object]:
        """AttributeProto: 2 float, 3 integer, 4 bytes, 5 tensor, 7 floats, 8 integers; graphs are skipped."""
        label, what, whole, floats = "", None, list[int](), list[float]()
        for name, _, value in self.fields(part):
            if name == 1:
                label = self.text(value)
            elif name == 2 and isinstance(value, tuple):
                what = self.floats(value)[0]
            elif name == 3 and isinstance(value, int):
                what = signed(value)
            elif name == 4 and isinstance(value, tuple):
                what = self.text(value) if value[1] - value[0] <= MOST_NAME else ""
            elif name == 5:
                what = self.tensor(self.inside(value))[1]
            elif name == 7 and isinstance(value, tuple):
                floats += self.floats(value) if value[1] - value[0] <= 4 * MOST_NAME else []
            elif name == 8:
                self.whole(whole, value)
        return label, tuple(whole) or tuple(floats) or what

    def tensor(self, part: Part) -> tuple[str, Tensor]:
        """TensorProto: 1 dimensions, 2 kind, 4 floats, 5 and 7 integers, 8 name, 9 raw bytes, 14 whether elsewhere."""
        label, kind, elsewhere = "", 0, False
        dims: list[int] = []
        raw: Part | None = None
        lists: list[tuple[int, Part | int]] = []
        for name, _, value in self.fields(part):
            if name == 1:
                self.whole(dims, value, 64)
            elif name == 2 and isinstance(value, int):
                kind = value
            elif name in (4, 5, 7):
                lists.append((name, value))
            elif name == 8:
                label = self.text(value)
            elif name == 9 and isinstance(value, tuple):
                raw = value
            elif name == 14:
                elsewhere = value == 1
        if any(size < 0 for size in dims):
            raise Damaged(f"dimensions of {label[:60]!r} must be at least 0, got {min(dims)}")
        found = Tensor(tuple(dims), kind, None, elsewhere)
        if found.count <= MOST_NUMBERS and not elsewhere and kind in (INT32, INT64, FLOAT):
            found.numbers = self.numbers(found, raw, lists)
        return label, found

    def numbers(self, tensor: Tensor, raw: Part | None, lists: list[tuple[int, Part | int]]) -> tuple[int | float, ...] | None:
        """The few numbers of a small tensor; None when they are not there."""
        if raw is not None:
            form = {INT32: "i", INT64: "q", FLOAT: "f"}[tensor.kind]
            if raw[1] - raw[0] != tensor.count * struct.calcsize(f"<{form}"):
                return None
            return struct.unpack(f"<{tensor.count}{form}", self.data[raw[0] : raw[1]])
        whole: list[int] = []
        floats: list[float] = []
        for name, value in lists:
            if name != 4:
                self.whole(whole, value)
            elif isinstance(value, tuple) and value[1] - value[0] <= 4 * MOST_NUMBERS:
                floats += self.floats(value)
        found = tuple(floats if tensor.kind == FLOAT else whole)
        return found if len(found) == tensor.count else None

    def floats(self, part: Part) -> list[float]:
        size = (part[1] - part[0]) // 4
        return list(struct.unpack(f"<{size}f", self.data[part[0] : part[0] + 4 * size]))

    def valued(self, part: Part) -> tuple[str, tuple[int | str, ...] | None]:
        """ValueInfoProto: the name, and the dimensions of a tensor; a text, or "?", stands for one that is open."""
        label, shape = "", None
        for name, _, value in self.fields(part):
            if name == 1:
                label = self.text(value)
            elif name == 2:
                for n, _, v in self.fields(self.inside(value)):
                    for m, _, w in self.fields(self.inside(v)) if n == 1 else ():
                        if m == 2:
                            shape = tuple(self.dimension(self.inside(x)) for k, _, x in self.fields(self.inside(w)) if k == 1)
        return label, shape

    def dimension(self, part: Part) -> int | str:
        for name, _, value in self.fields(part):
            if name == 1 and isinstance(value, int) and signed(value) > 0:
                return value
            if name == 2:
                return self.text(value) or "?"
        return "?"


def signed(value: int) -> int:
    """A 64-bit number with its sign."""
    return value - (1 << 64) if value >> 63 else value


def load(path: str | os.PathLike[str]) -> Graph:
    """The graph of a file."""
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            raise Damaged("the file is empty")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return Wire(data).model()
