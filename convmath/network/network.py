"""`Network`: a graph of operations that answers questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from convmath.layers.arguments import listed, shown, whole
from convmath.layers.errors import ConvmathError
from convmath.network import counts
from convmath.network.fields import START, Ended, Field
from convmath.network.lengths import Condition, Lengths, Sizes, lengths, solve
from convmath.network.nodes import Node, Shape
from convmath.network.trace import Step, consumers, order, trace

if TYPE_CHECKING:
    from os import PathLike

    from convmath.network.lint import Finding
    from convmath.network.streams import Stream
    from convmath.network.tiles import TilePlan

INPUT = "input"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one output of a node sees along one axis."""

    size: int  # K, holes included; the widest where it depends on the phase
    jump: Fraction  # S, input positions from one output to the next
    centre: Fraction | tuple[Fraction, Fraction]  # of output 0; the least and the greatest where paths disagree
    padding_low: int | None  # P₋: how far output 0 reaches below the input; None through upsampling
    phases: tuple[tuple[int, int] | None, ...]  # first and last position of outputs 0, 1, …, one turn


@dataclass(frozen=True, slots=True)
class ValidSizes:
    """Input sizes along one axis, the others as given."""

    runs: Sizes  # on which the network runs
    even: Sizes  # on which it runs and nothing is lost: no row behind a last window, no lopsided crop in the middle
    unknown: str  # an operation that may ask for more; empty when every one is known


@dataclass(frozen=True)
class Network:
    """A network along its axes, exact for all sizes.

    Nodes stand in an order in which each comes after what it reads.  The input has channels first and no batch; None
    stands for what the model leaves open, and `at` fills it in.

    >>> from convmath import Conv, MaxPool
    >>> conv, pool = Conv(kernel_size=3, out_channels=8), MaxPool(2)
    >>> network = (conv >> pool >> conv).at((3, 32))
    >>> network.shape(), network.receptive_field()[0].size, str(network.valid_sizes()[0].runs)
    ((8, 13), 8, 'i ≥ 8')
    """

    nodes: tuple[Node, ...]
    input: tuple[int | None, ...] = ()
    name: str = ""
    input_name: str = INPUT
    outputs: tuple[str, ...] = ()  # by default every node that nobody reads
    notes: tuple[str, ...] = ()  # what the file fixes, folds or leaves out

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", order(self.nodes, self.input_name))

    # Making one --------------------------------------------------------------------------------------

    @classmethod
    def of(cls, *layers: object) -> Network:
        """Layers, operations or networks, one after the other."""
        from convmath.network.builder import chained

        found = layers[0] if layers and isinstance(layers[0], Network) else None
        for layer in layers[1:] if found else layers:
            found = chained(found, layer)
        if found is None:
            raise ConvmathError("layers", "must be at least one")
        return found

    @classmethod
    def from_onnx(cls, path: str | PathLike[str]) -> Network:
        """The graph of an ONNX file; weights are not read."""
        from convmath.network.readers.onnx import read

        return read(path)

    @classmethod
    def from_toml(cls, text: str) -> Network:
        """A table of layers."""
        from convmath.network.readers.table import read

        return read(text)

    @classmethod
    def from_text(cls, text: str) -> Network:
        """The text of an nn.Sequential; it is parsed and never run."""
        from convmath.network.readers.sequential import read

        return read(text)

    @classmethod
    def from_torch(cls, module: Any, shape: Sequence[int] | None = None) -> Network:
        """A torch.nn.Module through torch.export, with an input of this shape; or what torch.export made already."""
        from convmath.network.readers.torch import read

        return read(module, shape)

    @classmethod
    def from_keras(cls, model: Any) -> Network:
        """A Keras model, or its configuration."""
        from convmath.network.readers.keras import read

        return read(model)

    def at(self, shape: int | Sequence[int]) -> Network:
        """The same network for an input of this shape, channels first."""
        sizes = tuple(whole("shape", size, 1) for size in listed("shape", shape))
        if self.input and len(sizes) != len(self.input):
            raise ValueError(f"shape must have {len(self.input)} numbers, channels first, got {shown(sizes)}")
        return replace(self, input=sizes)

    def __rshift__(self, other: object) -> Network:
        """This network, then a layer, an operation or another network."""
        return Network.of(self, other)

    # The walk ----------------------------------------------------------------------------------------

    @property
    def given(self) -> Shape:
        """The input's shape, all of it known."""
        if not self.input:
            raise ValueError("shape must be given: the network names no input; use at((channels, size, …))")
        if None in self.input:
            open_ = "×".join("?" if size is None else str(size) for size in self.input)
            raise ValueError(f"shape must be given: the network leaves sizes of its input open, {open_}; use at(…)")
        return tuple(size for size in self.input if size is not None)

    @property
    def rank(self) -> int:
        """How many axes there are besides the channels."""
        return len(self.given) - 1

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Every node: its shape, and its maps with the numbers filled in."""
        return trace(self.nodes, self.input_name, self.given)

    @cached_property
    def fields(self) -> tuple[dict[str, Field | Ended | None], ...]:
        """The windows of every node along each axis; None for features and where nothing is known."""
        found: list[dict[str, Field | Ended | None]] = []
        for axis in range(self.rank):
            twin = next((n for n in range(axis) if self.alike(n, axis)), None)
            found.append(walk(self.steps, self.input_name, axis) if twin is None else found[twin])
        return tuple(found)

    def alike(self, a: int, b: int) -> bool:
        """Whether two axes have the same size and the same maps everywhere."""
        return self.given[1 + a] == self.given[1 + b] and all(
            maps[a] == maps[b] for step in self.steps.values() for _, maps in step.reads
        )

    @cached_property
    def readers(self) -> dict[str, list[str]]:
        return dict(consumers(self.nodes, self.input_name))

    @property
    def ends(self) -> tuple[str, ...]:
        """The outputs."""
        return self.outputs or tuple(name for name, who in self.readers.items() if not who)

    @property
    def last(self) -> str:
        """The last node whose windows are known."""
        known = [name for name in self.steps if all(isinstance(field[name], Field) for field in self.fields)]
        return known[-1] if known else self.input_name

    def node(self, name: str | None) -> str:
        if name is not None and name not in self.steps:
            from difflib import get_close_matches

            near = get_close_matches(name, self.steps, n=1)
            raise ValueError(
                f"node must be a node of the network, got {name!r}" + (f"; perhaps {near[0]!r}" if near else "")
            )
        return self.last if name is None else name

    # Answers -----------------------------------------------------------------------------------------

    def shape(self, node: str | None = None) -> Shape | None:
        """Channels and sizes behind a node, by default the output; None behind an operation that is not known."""
        return self.steps[self.ends[0] if node is None else self.node(node)].shape

    def receptive_field(self, node: str | None = None) -> tuple[Seen, ...]:
        """What one output of a node sees along each axis; by default of the last node that has windows."""
        name = self.node(node)
        found = []
        for fields in self.fields:
            field = fields[name]
            if not isinstance(field, Field):
                why = field.why if field else self.steps[name].ended or "features have no axes"
                raise ValueError(f"node must be one with windows, got {name!r}: they end at {why}")
            low, high = field.centres
            found.append(Seen(field.size, field.jump, low if low == high else (low, high), field.low, field.phases))
        return tuple(found)

    @cached_property
    def counted(self) -> dict[str, tuple[int, int] | None]:
        """All multiplications of each node, and those with a real input."""
        return {name: counts.multiplications(step) for name, step in self.steps.items()}

    @property
    def parameters(self) -> int:
        """The learned numbers, or as many as the file holds."""
        return sum(counts.parameters(step) for step in self.steps.values())

    @property
    def multiplications(self) -> int:
        """Every product of the definitions [macs]; of the nodes whose shapes are known."""
        return sum(found[0] for found in self.counted.values() if found)

    @property
    def landing(self) -> int:
        """The products with a real input [landing]."""
        return sum(found[1] for found in self.counted.values() if found)

    @property
    def activations(self) -> int:
        """How many numbers the input and all results hold; what works in place counts once."""
        found = 0
        for step in self.steps.values():
            if step.shape is not None and step.node.operation.stored:
                size = 1
                for number in step.shape:
                    size *= number
                found += size
        return found

    def size_function(self, axis: int = 0) -> Lengths:
        """The sizes along one axis as functions of the input size, the other axes as given [size-period]."""
        return lengths(self.nodes, self.steps, self.input_name, axis)

    def valid_sizes(self) -> tuple[ValidSizes, ...]:
        """On which input sizes the network runs, and on which it loses nothing: each axis, the others as given."""
        found: list[ValidSizes] = []
        for axis in range(self.rank):
            twin = next((n for n in range(axis) if self.alike(n, axis)), None)
            if twin is not None:
                found.append(found[twin])
                continue
            known = self.size_function(axis)
            found.append(ValidSizes(solve(known.runs), solve(known.runs + known.even), known.unknown))
        return tuple(found)

    def sizes_that_come_back(self, axis: int = 0, node: str | None = None) -> Sizes:
        """The input sizes that the network preserves [size-preserving-set]."""
        known = self.size_function(axis)
        name = self.ends[0] if node is None else self.node(node)
        if name not in known.functions:
            raise ValueError(f"node must be one with a size along the axis, got {name!r}")
        back = Condition(name, known.functions[name].less(known.functions[self.input_name]), True)
        return solve((*known.runs, back))

    def resized(self, axis: int, size: int) -> dict[str, Step]:
        """The walk with another size along one axis."""
        given = list(self.given)
        given[1 + axis] = size
        steps = trace(self.nodes, self.input_name, tuple(given))
        if broken := next((step.broken for step in steps.values() if step.broken), ""):
            raise ValueError(f"tile must be of a size at which the network runs, got {size}: {broken}")
        return steps

    def target(self, node: str | None) -> str:
        """The output that tiles and streams are about: the first that has windows, or the last node that has."""
        if node is not None:
            return self.node(node)
        if broken := next((step.broken for step in self.steps.values() if step.broken), ""):
            raise ValueError(f"the network must run on the input: {broken}")
        ends = [name for name in self.ends if all(isinstance(field[name], Field) for field in self.fields)]
        return ends[0] if ends else self.last

    def tiles(
        self, size: int | Sequence[int], tile: int | Sequence[int], node: str | None = None
    ) -> tuple[TilePlan, ...]:
        """How to cut an input of this size into tiles, along each axis [tile] [tile-overlap].

        The outputs that are kept are exactly those of the whole input.
        """
        from convmath.network.tiles import Cutter

        sizes, cuts = self.each("size", size), self.each("tile", tile)
        name = self.target(node)
        part = self.up_to(name)
        found = []
        for axis, (i, n) in enumerate(zip(sizes, cuts)):
            run = partial(part.resized, axis)
            found.append(Cutter(run, part.fields[axis], self.input_name, name, axis).plan(i, n))
        return tuple(found)

    def up_to(self, node: str) -> Network:
        """The part of the network that a node depends on."""
        needed = {node}
        for known in reversed(self.nodes):
            if known.name in needed:
                needed.update(known.inputs)
        nodes = tuple(known for known in self.nodes if known.name in needed)
        return Network(nodes, self.input, self.name, self.input_name, (node,))

    def stream(self, chunk: int, *, begin: int | None = None, axis: int = 0, node: str | None = None) -> Stream:
        """What comes out when the input is fed in chunks along one axis, and what must be remembered [stream]."""
        from convmath.network.streams import plan

        chunk = whole("chunk", chunk, 1)
        first = chunk if begin is None else whole("begin", begin, 1)
        name = self.target(node)
        part = self.up_to(name)
        return plan(part.steps, part.fields[axis], name, axis, chunk, first)

    def each(self, name: str, value: int | Sequence[int]) -> tuple[int, ...]:
        """One number an axis; a single one serves them all."""
        found = tuple(whole(name, number, 1) for number in listed(name, value))
        if len(found) not in (1, self.rank):
            raise ValueError(f"{name} must have 1 value or {self.rank}, one for each axis, got {len(found)}")
        return found * self.rank if len(found) == 1 else found

    def lint(self) -> tuple[Finding, ...]:
        """What is wrong or worth knowing: each finding with a number, a theorem, a severity and the smallest fix."""
        from convmath.network.lint import lint

        return lint(self)

    def to_dict(self) -> dict[str, Any]:
        """Everything that is known, as data."""
        from convmath.network.report import data

        return data(self)


def walk(steps: dict[str, Step], start: str, axis: int) -> dict[str, Field | Ended | None]:
    """The windows of every node along one axis."""
    found: dict[str, Field | Ended | None] = {}
    for name, step in steps.items():
        if name == start:
            found[name] = START
            continue
        field: Field | Ended | None = None
        if step.shape is None:
            field = Ended(step.ended)
        elif len(step.shape) > 1 and not step.reads:
            field = Ended(step.node.operation.title)
        for source, maps in step.reads:
            before = found[source]
            if isinstance(before, Field):
                before = before.through(maps[axis])
            if before is None or isinstance(before, Ended):
                field = before
                break
            field = before if field is None else field.joined(before) if isinstance(field, Field) else field
        found[name] = field
    return found
