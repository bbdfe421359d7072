"""An ONNX model as a `Network`, by the standard library alone.

Dimensions of a tensor are followed by what they mean: "n" the batch, "c" the channels, 0, 1, … the axes, "f" features in one
row, "1" an inserted one.  So layers keep their meaning through transpositions, and what cannot be followed is opaque.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike

from convmath.network.network import Network
from convmath.network.nodes import Node, Opaque, Operation
from convmath.network.readers.wire import WEIGHTS, Damaged, Graph, Operator, Tensor, load

Layout = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """What a node gives."""

    node: str
    layout: Layout


@dataclass(frozen=True, slots=True)
class Dim:
    """The size of one dimension of a result, times a factor: how exporters write sizes down."""

    edge: Edge
    at: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Vector:
    """A small list that is worked out from sizes."""

    entries: tuple[int | Dim, ...]


Value = Edge | Tensor | Vector
START = "input"


def read(path: str | PathLike[str]) -> Network:
    """The network of a file; ValueError says what is wrong with it."""
    return translated(load(path))


def translated(graph: Graph) -> Network:
    """The network of a graph."""
    translation = Translation(graph)
    for operator in graph.operators:
        translation.follow(operator)
    return translation.done()


class Translation:
    """The way through a graph: what each name stands for, and the nodes so far."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.opset = graph.opset
        self.values: dict[str, Value] = dict(graph.stored)
        self.nodes: list[Node] = []
        self.names: set[str] = set()
        self.notes: list[str] = []
        self.counted: set[str] = set()
        given = [name for name in graph.inputs if name not in graph.stored]
        if not given:
            raise Damaged("the model has no input")
        self.start = given[0]
        shape = graph.inputs[self.start]
        if shape is None or len(shape) < 2:
            raise Damaged(f"the input {self.start!r} must have a batch and channels, got {shape}")
        layout, self.input = self.meaning(shape)
        self.names.add(self.start)
        self.values[self.start] = Edge(self.start, layout)
        opened = [f"{size!r}" for size in shape[1:] if isinstance(size, str)]
        if opened:
            self.notes.append(f"the file leaves sizes of its input open: {', '.join(opened)}")
        for name in given[1:]:
            node = self.add(name, Opaque(name=f"another input, {name}"), ())
            self.values[name] = Edge(node, ("?",))

    def meaning(self, shape: Sequence[int | str]) -> tuple[Layout, tuple[int | None, ...]]:
        """Channels first, unless the first thing done to the input is to bring the last dimension forward."""
        sizes = [size if isinstance(size, int) else None for size in shape[1:]]
        rank = len(shape) - 2
        first = next((operator for operator in self.graph.operators if self.start in operator.inputs), Operator())
        if rank == 0:
            if first.op == "Unsqueeze":  # samples without a channel
                return ("n", 0), (1, *sizes)
            return ("n", "f"), tuple(sizes)
        last_forward = (0, len(shape) - 1, *range(1, len(shape) - 1))
        if first.op == "Transpose" and first.attributes.get("perm") == last_forward:
            return ("n", *range(rank), "c"), (sizes[-1], *sizes[:-1])
        return ("n", "c", *range(rank)), tuple(sizes)

    # What names stand for -----------------------------------------------------------------------------

    def value(self, operator: Operator, n: int) -> Value | None:
        """Input n; None when it is left out."""
        name = operator.inputs[n] if n < len(operator.inputs) else ""
        if not name:
            return None
        if name not in self.values:
            raise Damaged(f"{operator.op} {label(operator)!r} reads {name[:60]!r}, which nothing before it gives")
        return self.values[name]

    def edge(self, operator: Operator, n: int = 0) -> Edge:
        found = self.value(operator, n)
        if not isinstance(found, Edge):
            raise Unreadable(f"{operator.op} of a stored tensor")
        return found

    def tensor(self, operator: Operator, n: int) -> Tensor | None:
        found = self.value(operator, n)
        return found if isinstance(found, Tensor) else None

    def entries(self, operator: Operator, n: int, attribute: str = "") -> tuple[int | float | Dim, ...] | None:
        """A small list: an attribute, a stored tensor or one that is worked out; None when it is not given."""
        if attribute and attribute in operator.attributes:
            found = operator.attributes[attribute]
            return found if isinstance(found, tuple) else (found,) if isinstance(found, (int, float)) else None
        value = self.value(operator, n)
        if value is None:
            return None
        if isinstance(value, Vector):
            return value.entries
        if isinstance(value, Tensor):
            if value.elsewhere:
                raise Unreadable(f"{operator.op} by a tensor in another file")
            if value.numbers is not None or value.count == 0:
                return value.numbers or ()
        raise Unreadable(f"{operator.op} by a computed tensor")

    def numbers(self, operator: Operator, n: int, attribute: str = "") -> tuple[int, ...] | None:
        """The same where only plain integers will do."""
        found = self.entries(operator, n, attribute)
        if found is None:
            return None
        if not all(isinstance(number, int) for number in found):
            raise Unreadable(f"{operator.op} by a computed tensor")
        return tuple(number for number in found if isinstance(number, int))

    # The way ------------------------------------------------------------------------------------------

    def follow(self, operator: Operator) -> None:
        """One more operator."""
        from convmath.network.readers.operators import TRANSLATORS

        for n in range(len(operator.inputs)):
            self.value(operator, n)
        try:
            if operator.domain not in ("", "ai.onnx"):
                raise Unreadable(f"{operator.domain}.{operator.op}"[:60])
            translator = TRANSLATORS.get(operator.op)
            if translator is None:
                raise Unreadable(operator.op[:60] or "an operator without a name")
            found = translator(self, operator)
        except Unreadable as error:
            node = self.put(operator, Opaque(name=str(error)), self.edges(operator), ("?",))
            found = node
        for name in operator.outputs:
            if name:
                if name in self.values:
                    raise Damaged(f"{operator.op} {label(operator)!r} gives {name[:60]!r}, which is given already")
                self.values[name] = found

    def edges(self, operator: Operator) -> tuple[Edge, ...]:
        found = [self.values[name] for name in operator.inputs if name]
        return tuple(value for value in found if isinstance(value, Edge))

    def put(self, operator: Operator, operation: Operation, sources: Sequence[Edge], layout: Layout) -> Edge:
        """A node for this operator, with the parameters that the file holds for it."""
        stored = 0
        for name in operator.inputs:
            value = self.values.get(name)
            # Identical tensors that an exporter has merged count once.
            if isinstance(value, Tensor) and value.kind in WEIGHTS and name not in self.counted:
                self.counted.add(name)
                stored += value.count
        if operator.op == "BatchNormalization":  # the running mean and variance are not learned
            stored = sum(t.count for n in (1, 2) if (t := self.tensor(operator, n)))
        if operator.op == "Resize":
            stored = 0
        name = self.add(label(operator), operation, tuple(edge.node for edge in sources), stored)
        return Edge(name, layout)

    def add(self, name: str, operation: Operation, inputs: tuple[str, ...], parameters: int = 0) -> str:
        count, unique = 2, name or operation.title
        while unique in self.names:
            unique = f"{name or operation.title}_{count}"
            count += 1
        self.names.add(unique)
        self.nodes.append(Node(unique, operation, inputs, parameters))
        return unique

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def done(self) -> Network:
        outputs = []
        for name in self.graph.outputs:
            if name not in self.values:
                raise Damaged(f"the output {name[:60]!r} is given by nothing")
            value = self.values[name]
            if isinstance(value, Edge) and value.node not in outputs:
                outputs.append(value.node)
        return Network(tuple(self.nodes), self.input, "", self.start, tuple(outputs), tuple(self.notes))


class Unreadable(Exception):
    """This operator cannot be followed here; the text is what the report calls it."""


def label(operator: Operator) -> str:
    """The name of an operator, or of what it gives."""
    return operator.name or next((name for name in operator.outputs if name), "") or operator.op
