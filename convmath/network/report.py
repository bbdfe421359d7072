"""A network as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from convmath.network import counts
from convmath.network.fields import Ended, Field
from convmath.network.lengths import TooLong
from convmath.network.margins import margins
from convmath.network.nodes import AdaptivePool, Conv, ConvTranspose, Opaque, Operation, Pad, Pool, Resize, Windowed

if TYPE_CHECKING:
    from convmath.network.lint import Finding
    from convmath.network.network import Network, ValidSizes


def described(operation: Operation) -> str:
    """An operation and its parameters in a few words."""
    if isinstance(operation, Opaque):
        return operation.name
    if isinstance(operation, Windowed):
        axes = operation.axes
        words = [operation.title, once([w.kernel_size for w in axes])]
        if any(w.stride > 1 for w in axes):
            words.append(f"s{once([w.stride for w in axes])}")
        if operation.auto:
            words.append(operation.auto)
        elif isinstance(operation, ConvTranspose) and operation.output_size:
            words.append(f"to {once(operation.output_size)}")
        elif any(w.padding.low or w.padding.high for w in axes):
            words.append(f"p{once([sides(w.padding.low, w.padding.high) for w in axes])}")
        if any(w.dilation > 1 for w in axes):
            words.append(f"d{once([w.dilation for w in axes])}")
        if any(w.output_padding for w in axes):
            words.append(f"a{once([w.output_padding for w in axes])}")
        if isinstance(operation, Conv) and operation.groups > 1:
            words.append(f"g{operation.groups}")
        if isinstance(operation, Pool) and any(w.rounding != "floor" for w in axes):
            words.append("ceil" if axes[0].rounding == "torch" else f"ceil ({axes[0].rounding})")
        return " ".join(words)
    if isinstance(operation, Resize):
        return f"{operation.title} ×{once([Fraction(up, down) for up, down in operation.factors])}"
    if isinstance(operation, Pad):
        return f"{operation.title} {once([sides(s.low, s.high) for s in operation.sides])}"
    if isinstance(operation, AdaptivePool):
        return f"{operation.title} {once(operation.output_size)}"
    return operation.title


def sides(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}:{high}"


def once(values: Sequence[object]) -> str:
    """Equal numbers once, others as 3×5."""
    return str(values[0]) if len(set(values)) == 1 else "×".join(map(str, values))


def rows(network: Network) -> Iterator[dict[str, Any]]:
    """Everything that is known of each node, the input first."""
    clean: list[dict[str, tuple[int, int] | None]] = []
    for axis in range(network.rank):
        twin = next((n for n in range(axis) if network.alike(n, axis)), None)
        new = margins(network.steps, network.input_name, axis, low=False, high=False) if twin is None else clean[twin]
        clean.append(new)
    for name, step in network.steps.items():
        counted = network.counted[name]
        row: dict[str, Any] = {
            "name": name,
            "operation": described(step.node.operation),
            "inputs": list(step.node.inputs),
            "shape": None if step.shape is None else list(step.shape),
            "parameters": counts.parameters(step),
            "multiplications": counted and counted[0],
            "landing": counted and counted[1],
            "ended": step.ended,
        }
        row["axes"] = [seen(fields[name], clean[axis][name]) for axis, fields in enumerate(network.fields)]
        yield row


def seen(field: Field | Ended | None, clean: tuple[int, int] | None) -> dict[str, Any] | None:
    """One axis of one node as data."""
    if not isinstance(field, Field):
        return field and {"ended": field.why}
    low, high = field.centres
    return {
        "window": field.size,
        "jump": text(field.jump),
        "centre": text(low) if low == high else [text(low), text(high)],
        "padding_low": field.low,
        "clean": clean and [clean[0], max(clean)],
    }


def text(number: Fraction) -> str:
    return str(number)


def valid(found: ValidSizes) -> dict[str, Any]:
    """Valid sizes of one axis as data."""
    known = {
        name: {
            "text": str(sizes),
            "least": sizes.least,
            "period": sizes.period,
            "remainders": list(sizes.residues),
            "from": sizes.start if sizes.residues else None,
            "below": [[part[0], part[-1], part.step] for part in sizes.ranges],
        }
        for name, sizes in (("runs", found.runs), ("even", found.even))
    }
    return {**known, "unknown": found.unknown}


def finding(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity,
        "tag": found.tag,
        "nodes": list(found.nodes),
        "number": found.number if isinstance(found.number, int) else text(found.number),
        "text": found.text,
        "fix": found.fix,
    }


def totals(network: Network) -> dict[str, Any]:
    return {
        "parameters": network.parameters,
        "parameters_in_this_file": any(node.parameters is not None for node in network.nodes),
        "multiplications": network.multiplications,
        "landing": network.landing,
        "activations": network.activations,
        "uncounted": [name for name, found in network.counted.items() if found is None],
    }


def data(network: Network) -> dict[str, Any]:
    """The whole report."""
    try:
        sizes: Any = [valid(found) for found in network.valid_sizes()]
    except TooLong as error:
        sizes = str(error)
    return {
        "name": network.name,
        "input": list(network.given),
        "outputs": list(network.ends),
        "nodes": list(rows(network)),
        "totals": totals(network),
        "last_window": network.last,
        "valid_sizes": sizes,
        "findings": [finding(found) for found in network.lint()],
        "notes": list(network.notes),
    }
