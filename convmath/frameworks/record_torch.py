"""Ask PyTorch for every case of a grid, and write its answers down.

    python -m convmath.frameworks.record_torch

Nothing here knows a formula: it records what the framework says, a refusal included.  The same version gives the same
bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
REFUSED, EMPTY = ".", "-"
TABLE = Path(__file__).with_name("torch.json")

SIZES = range(1, 21)  # input sizes whose output size is recorded, one character each
READ = range(1, 11)  # input sizes for which every window is recorded
SETTINGS = [
    (k, p, s, d, ceil)
    for k in range(1, 7)
    for p in range(k // 2 + 2)  # one more than PyTorch accepts, to record the refusal
    for s in range(1, 5)
    for d in range(1, 4)
    for ceil in (False, True)
]


def rising(size: int) -> torch.Tensor:
    """1, 2, 3, …: the maximum of a window is one more than the last position it reads."""
    return torch.arange(1, size + 1, dtype=torch.float64).reshape(1, 1, size)


def asked(question: Callable[[], str]) -> str:
    """The answer, or the mark of a refusal."""
    try:
        return question()
    except RuntimeError:
        return REFUSED


def row(question: Callable[[int], str], input_sizes: Iterable[int], separator: str = "") -> str:
    """The answers for one setting, one input size after the other."""
    return separator.join(asked(lambda i=i: question(i)) for i in input_sizes)  # type: ignore[misc]


def name(k: int, p: int, s: int, d: int, ceil: bool) -> str:
    return f"k={k} p={p} s={s} d={d} {'ceil' if ceil else 'floor'}"


def max_sizes() -> dict[str, str]:
    """The output size of max_pool1d."""

    def size(i: int, k: int, p: int, s: int, d: int, ceil: bool) -> str:
        return DIGITS[F.max_pool1d(rising(i), k, s, p, d, ceil).shape[-1]]

    return {name(*case): row(lambda i, case=case: size(i, *case), SIZES) for case in SETTINGS}  # type: ignore[misc]


def max_positions() -> dict[str, str]:
    """The last real position that each window of max_pool1d reads."""

    def last(i: int, k: int, p: int, s: int, d: int, ceil: bool) -> str:
        values = F.max_pool1d(rising(i), k, s, p, d, ceil).flatten().tolist()
        return "".join(EMPTY if v == float("-inf") else DIGITS[int(v) - 1] for v in values)

    return {name(*case): row(lambda i, case=case: last(i, *case), READ, ",") for case in SETTINGS}  # type: ignore[misc]


def average_divisors(include: bool) -> dict[str, str]:
    """What avg_pool1d divides each window by: its sum over its average; 0 for an average that is not a number."""

    def divisors(i: int, k: int, p: int, s: int, ceil: bool) -> str:
        grid = rising(i)[:, :, None]
        kernel, stride, padding = (1, k), (1, s), (0, p)
        total = F.avg_pool2d(grid, kernel, stride, padding, ceil, include, 1).flatten().tolist()
        average = F.avg_pool1d(rising(i), k, s, p, ceil, include).flatten().tolist()
        found = [0 if a != a else round(t / a) if a else -1 for t, a in zip(total, average, strict=True)]
        if any(n > 0 and abs(a * n - t) > 1e-9 for a, n, t in zip(average, found, total, strict=True)):
            raise AssertionError("an average is not its sum over a whole number")
        return "".join(EMPTY if n < 0 else DIGITS[n] for n in found)

    return {
        f"k={k} p={p} s={s} {'ceil' if ceil else 'floor'}": row(
            lambda i, k=k, p=p, s=s, ceil=ceil: divisors(i, k, p, s, ceil),  # type: ignore[misc]
            READ,
            ",",
        )
        for k, p, s, d, ceil in SETTINGS
        if d == 1
    }


def adaptive_bins() -> dict[str, str]:
    """The first and the last position of every bin of adaptive_max_pool1d."""

    def ends(i: int, o: int) -> str:
        last = F.adaptive_max_pool1d(rising(i), o).flatten().tolist()
        first = F.adaptive_max_pool1d(-rising(i), o).flatten().tolist()
        return "".join(DIGITS[int(-a) - 1] + DIGITS[int(b) - 1] for a, b in zip(first, last, strict=True))

    return {f"o={o}": row(lambda i, o=o: ends(i, o), SIZES, ",") for o in SIZES}  # type: ignore[misc]


def unpool_sizes() -> dict[str, str]:
    """The output size of max_unpool1d when it is told none."""

    def size(i: int, k: int, s: int, p: int) -> str:
        return DIGITS[F.max_unpool1d(rising(i), torch.zeros(1, 1, i, dtype=torch.int64), k, s, p).shape[-1]]

    return {
        f"k={k} p={p} s={s}": row(lambda i, k=k, s=s, p=p: size(i, k, s, p), range(1, 7))  # type: ignore[misc]
        for k in range(1, 5)
        for p in range(k // 2 + 1)
        for s in range(1, 5)
    }


def same_pads() -> dict[str, str]:
    """How many positions conv1d with padding='same' adds below and above: what its first and last output see of the kernel."""

    def pads(k: int, d: int) -> str:
        data, kernel = torch.ones(1, 1, 20, dtype=torch.float64), torch.ones(1, 1, k, dtype=torch.float64)
        seen = F.conv1d(data, kernel, padding="same", dilation=d).flatten().tolist()
        # Positions added below or above hide taps: with d = 1, one tap for each.
        return DIGITS[len(seen)] + DIGITS[k - int(seen[0])] + DIGITS[k - int(seen[-1])]

    return {f"k={k} d={d}": asked(lambda k=k, d=d: pads(k, d)) for k in range(1, 7) for d in range(1, 4)}  # type: ignore[misc]


def document() -> dict[str, Any]:
    """Everything that is recorded."""
    tables: dict[str, dict[str, str]] = {
        "max_pool1d sizes": max_sizes(),
        "max_pool1d last positions": max_positions(),
        "avg_pool1d divisors, padding counted": average_divisors(True),
        "avg_pool1d divisors, padding not counted": average_divisors(False),
        "adaptive_max_pool1d bins": adaptive_bins(),
        "max_unpool1d sizes": unpool_sizes(),
        "conv1d same": same_pads(),
    }
    return {
        "framework": "PyTorch",
        "version": torch.__version__,
        "device": "cpu",
        "reading": "one character a number, 0-9a-z; '.' a refusal, '-' a window that reads nothing; "
        "rows run over input sizes from 1 on",
        "sha256": digest(tables),
        "tables": tables,
    }


def digest(tables: object) -> str:
    """The hash that shows an edit by hand."""
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


if __name__ == "__main__":
    TABLE.write_text(json.dumps(document(), indent=0, ensure_ascii=True) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {TABLE.stat().st_size} bytes, torch {torch.__version__}")
