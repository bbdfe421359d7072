"""Which outputs the border of the input does not reach."""

from __future__ import annotations

from collections.abc import Mapping

from convmath.network.trace import Step

Clean = tuple[int, int]  # the first output that reads nothing beyond the border, and the end of those


def margins(steps: Mapping[str, Step], start: str, axis: int, *, low: bool, high: bool) -> dict[str, Clean | None]:
    """Which outputs of each node read nothing beyond the border of the input, along one axis; None where it is not known.

    Where low is true the lower border is the true one: what lies beyond it is padding in the whole run too, and nothing
    is dirty.  Likewise high.  [dirty] [tile-up]
    """
    found: dict[str, Clean | None] = {}
    sizes: dict[str, int] = {}
    for name, step in steps.items():
        if step.shape is None or len(step.shape) <= 1 + axis:
            found[name] = None
            continue
        size = sizes[name] = step.shape[1 + axis]
        clean: Clean | None = (0, size)
        for source, maps in step.reads:
            before, one = found[source], maps[axis]
            if before is None or one.why or clean is None:
                clean = None
                continue
            first = 0 if low and before[0] == 0 else max(0, one.first(before[0]))  # type: ignore[union-attr]
            end = size if high and before[1] == sizes[source] else min(size, one.end(before[1]))  # type: ignore[union-attr]
            clean = max(clean[0], first), min(clean[1], end)
        found[name] = clean
    return found
