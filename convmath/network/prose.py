"""A network as the table and the sentences that a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from convmath.network.fields import Ended
from convmath.network.lengths import TooLong
from convmath.network.report import once, rows, totals

if TYPE_CHECKING:
    from convmath.network.lint import Finding
    from convmath.network.network import Network
    from convmath.network.streams import Stream
    from convmath.network.tiles import TilePlan


def table(network: Network) -> Iterator[str]:
    """A line a node; pointwise operations that change nothing are left out."""
    heads = ("", "operation", "output", "parameters", "multiplications", "window", "jump", "clean")
    lines: list[tuple[str, ...]] = [heads]
    for row in rows(network):
        step = network.steps[row["name"]]
        if not step.node.operation.stored and not row["parameters"]:
            continue
        lines.append((row["name"], row["operation"], *cells(row)))
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    for line in lines:
        left = [line[n].ljust(widths[n]) for n in range(3)]
        right = [line[n].rjust(widths[n]) for n in range(3, len(heads))]
        yield "  ".join(left + right).rstrip()


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    """What stands beside a node's name."""
    axes = row["axes"]
    shape = "×".join(map(str, row["shape"])) if row["shape"] else "?"
    counted = [f"{row[name]:,}" if row[name] else "" for name in ("parameters", "multiplications")]
    if not row["shape"] or not axes or any(axis is None for axis in axes):
        return (shape, *counted, "", "", "")
    if any("ended" in axis for axis in axes):
        return (shape, *counted, "all" if axes[0].get("ended") == "global pool" else "–", "", "")
    clean = [axis["clean"] for axis in axes]
    found = once([c[1] - c[0] for c in clean]) if all(clean) else ""
    return shape, *counted, once([a["window"] for a in axes]), once([a["jump"] for a in axes]), found


def summary(network: Network) -> Iterator[str]:
    """Totals, the last windows, and where the analysis ends."""
    found = totals(network)
    where = " in this file" if found["parameters_in_this_file"] else ""
    yield f"parameters{where}: {found['parameters']:,}"
    every, landed = found["multiplications"], found["landing"]
    share = f" ({1000 * landed // every / 10} %)" if every else ""
    yield f"multiplications: {every:,}; with a real input: {landed:,}{share}"
    numbers = found["activations"]
    yield f"activations: {numbers:,} numbers, {100 * 4 * numbers // (1 << 20) / 100} MiB at 4 bytes"
    if found["uncounted"]:
        yield f"not counted: {len(found['uncounted'])} operations whose shapes are not known, from {found['uncounted'][0]} on"
    if network.rank:
        yield f"one output of {network.last} sees {windows(network)}"
    reasons = {step.ended for step in network.steps.values() if step.ended}
    reasons |= {
        field.why for fields in network.fields for field in fields.values() if isinstance(field, Ended) and field.why
    }
    if reasons:
        yield "windows end at: " + ", ".join(sorted(reasons))
    yield from (f"note: {note}" for note in network.notes)


def windows(network: Network) -> str:
    """What the last node with windows sees, in words."""
    parts = []
    fields = network.receptive_field()
    for field in fields if len(set(fields)) > 1 else fields[:1]:
        centre = field.centre
        middle = str(centre) if isinstance(centre, Fraction) else f"{centre[0]} to {centre[1]}"
        parts.append(f"{field.size} input positions, {field.jump} apart, the first centred at {middle}")
    axes = " on each axis" if len(parts) < len(fields) else ""
    return " and ".join(parts) + axes


def size_lines(network: Network, *, more: bool) -> Iterator[str]:
    """Valid sizes in words."""
    try:
        every = network.valid_sizes()
    except TooLong as error:
        yield f"valid sizes: {error}"
        return
    alike = len(set(every)) == 1 and len({*network.given[1:]}) == 1
    for axis, found in enumerate(every[:1] if alike else every):
        where = "" if len(every) == 1 or alike else f" on axis {axis + 1}"
        size = network.given[1 + axis]
        as_far = f", as far as {found.unknown}, which may ask for more" if found.unknown else ""
        yield f"runs on{where}: {found.runs}{as_far}"
        if found.even != found.runs:
            near = found.even.near(size)
            tail = f"; nearest to {size}: {', '.join(map(str, near))}" if near and size not in found.even else ""
            yield f"loses nothing on{where}: {found.even}{tail}"
        if more:
            yield from functions(network, axis)


def functions(network: Network, axis: int) -> Iterator[str]:
    """The output's size as a function of the input's, and nearby sizes."""
    known = network.size_function(axis)
    size = network.given[1 + axis]
    for name in network.ends:
        function = known.functions.get(name)
        if function is None:
            continue
        if function.gain == 0:
            yield f"  size of {name}: {function(size)} for every input"
            continue
        yield f"  size of {name}: {function.period} more inputs give {function.gain} more outputs"
        runs = network.valid_sizes()[axis].runs
        yield "  " + ", ".join(f"{i} → {function(i)}" for i in runs.near(size, 7))
        back = network.sizes_that_come_back(axis, name)
        if function.gain == function.period:
            yield f"  comes back unchanged: {back}"


def tile_lines(plans: Sequence[TilePlan]) -> Iterator[str]:
    """Tile plans in words."""
    alike = len({(plan.size, plan.tile, plan.step, plan.dirty, plan.tiles) for plan in plans}) == 1
    for plan in plans[:1] if alike else plans:
        where = "" if alike else f" on axis {plan.axis + 1}"
        count = len(plan.tiles)
        if count == 1:
            yield f"one tile of {plan.size}{where}"
            continue
        every = f", {count ** len(plans)} in all" if alike and len(plans) > 1 else ""
        yield (
            f"{count} tiles of {plan.tile}{where}{every}: step {plan.step}, overlap {plan.overlap}; an inner tile's outputs "
            f"lose {plan.dirty[0]} below and {plan.dirty[1]} above; smallest tile {plan.smallest}; starts are multiples of {plan.grid}"
        )
        for tile in plan.tiles if count <= 12 else plan.tiles[:3] + plan.tiles[-1:]:
            yield (
                f"  input {tile.start} to {tile.stop}: its outputs {tile.offset} to "
                f"{tile.offset + tile.keep_stop - tile.keep_start} are {tile.keep_start} to {tile.keep_stop}"
            )


def stream_lines(stream: Stream) -> Iterator[str]:
    """A stream in words."""
    outputs = stream.outputs
    each = str(outputs[0]) if len(set(outputs)) == 1 else f"{min(outputs)} to {max(outputs)}"
    yield f"chunks of {stream.chunk}: {each} outputs each, the first after {stream.needed} inputs"
    if len(set(outputs)) > 1:
        yield f"  chunks of a multiple of {stream.grid} give the same number each time"
    positions = sum(cache.positions for cache in stream.caches)
    yield f"  kept between chunks: {stream.raw} inputs, or {positions} positions of {len(stream.caches)} layers ({stream.values:,} numbers)"
    if stream.late:
        yield "  padding above: the last outputs come when the input has ended"


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings in words."""
    for found in findings:
        nodes = found.nodes[0] if found.nodes else "the network"
        if len(found.nodes) > 1:
            nodes += f" and {len(found.nodes) - 1} more"
        yield f"{found.code} {found.severity}: {nodes}: {found.text} [{found.tag}]" + (
            f"; fix: {found.fix}" if found.fix else ""
        )
    if not findings:
        yield "nothing found"
