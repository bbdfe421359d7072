"""Replay the recorded answers: counts for every framework, or one framework's differences with their smallest cases."""

from __future__ import annotations

import sys
from typing import Any

from convmath.frameworks import tables
from convmath.frameworks.faults import sorted_out
from convmath.frameworks.replay import Tally, replayed


def main(names: list[str]) -> int:
    """1 when a difference falls under no fault."""
    lost = 0
    known: dict[Any, dict[int, str | None]] = {}
    for name in names or tables.recorded():
        table = tables.load(name)
        tallies, differences = replayed(table, known)
        faults, unknown = sorted_out(name, differences)
        lost += len(unknown)
        print(f"{table.framework} {table.version} ({table.settings}), sha256 {table.sha256[:12]}")
        for tally in tallies:
            counts = zip(Tally._fields[3:], tally[3:], strict=True)
            print(f"  {tally.operator}: " + ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in counts if n))
        if names:
            for fault, found in faults.items():
                print(f"  {fault.name}, {len(found)} times. {fault.says}\n    {found[0]}")
        for difference in unknown:
            print(f"  under no fault: {difference}")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
