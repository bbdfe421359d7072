"""Putting networks together, layer after layer; every name is found where none is given."""

from __future__ import annotations

from dataclasses import replace

from convmath.network.network import INPUT, Network
from convmath.network.nodes import Node, Operation


class Builder:
    """Nodes in the order in which they are added; each reads the one before it unless told otherwise."""

    def __init__(self, name: str = "", input: tuple[int | None, ...] = ()):
        self.name, self.input = name, input
        self.nodes: list[Node] = []
        self.names = {INPUT}
        self.last = INPUT

    def add(self, operation: Operation, *inputs: str, name: str = "") -> str:
        """The name of the new node."""
        if not name:
            stem = operation.title.lower().replace(" ", "_")
            count = 1 + sum(node.operation.title == operation.title for node in self.nodes)
            while (name := f"{stem}{count}") in self.names:
                count += 1
        self.names.add(name)
        self.nodes.append(Node(name, operation, inputs or (self.last,)))
        self.last = name
        return name

    def done(self, *outputs: str) -> Network:
        return Network(tuple(self.nodes), self.input, self.name, outputs=outputs)


def chained(network: Network | None, other: Operation | Network) -> Network:
    """A network, or an empty one, then an operation or another network."""
    builder = Builder(network.name if network else "", network.input if network else ())
    if network:
        if len(network.ends) != 1 or network.input_name != INPUT:
            raise ValueError(f"a network must have one output to go on from, got {', '.join(network.ends)}")
        builder.nodes, builder.last = list(network.nodes), network.ends[0]
        builder.names |= {node.name for node in network.nodes}
    if isinstance(other, Operation):
        builder.add(other)
        return builder.done()
    if not isinstance(other, Network):
        raise TypeError(f"a network goes on with an operation or a network, got {other!r}")
    names = {other.input_name: builder.last}
    for node in other.nodes:
        inputs = tuple(names[source] for source in node.inputs)
        name = builder.add(node.operation, *inputs, name="" if node.name in builder.names else node.name)
        builder.nodes[-1] = replace(builder.nodes[-1], parameters=node.parameters)
        names[node.name] = name
    return builder.done(*(names[name] for name in other.outputs))
