"""What rebuilding costs, as ratios of interleaved runs: ``make bench`` writes bench/result.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from itertools import product
from pathlib import Path

import measured
from sites import CELLS, FORKED, IDLE, SPHINX, STOCK, WHOLE, Site, timed

from convmath.arithmetic import brute, sizes
from convmath.files import write
from convmath.proof.verify import check_proofs
from convmath.theory.collection import collect
from convmath.theory.model import Theory

ROUNDS = 3
THEOREMS, CHAPTERS = 50, 12
GROWTH = (1, 3, 10)  # how many times over the site is built
GRID = (range(1, 61), range(1, 6), range(1, 5), range(4), range(4), range(1, 4))  # the parameters of brute.conv_size
SITE = f"a site of {CHAPTERS} chapters and {THEOREMS} theorems"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is compared with what, and what is promised of it."""

    what: str
    ratio_at_most: float | None = None
    seconds_at_most: float | None = None  # of ours alone


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds."""

    ours: float
    other: float
    cases: int = 0  # how many were compared, where formula and definition are
    points: tuple[tuple[int, int, float], ...] = ()  # theorems, pages and seconds, where sizes are


# Every target, once: the page and the tests read them here or in the result.
ROWS = {
    "execution": Row(
        what=f"executing the pages of {SITE}, against stock MyST-NB with a kernel a page", ratio_at_most=0.25
    ),
    "whole": Row(what=f"the whole verified build of {SITE}, against one that runs and checks nothing", ratio_at_most=3),
    "rebuild": Row(
        what="rebuilding after one page has changed, against Sphinx's own rebuild, the page's cells and the proofs",
        ratio_at_most=1.3,
    ),
    "proofs": Row(
        what="re-checking every proof, against z3 proving the same statements", ratio_at_most=2, seconds_at_most=3
    ),
    "grid": Row(what="a size by the formula, against the definition, on a full grid where both must agree"),
    "start": Row(what="a plain question on the command line, against bare Python", ratio_at_most=2),
    "growth": Row(
        what=f"each theorem of a site {GROWTH[-1]} times as large, against each of the small one", ratio_at_most=1
    ),
}


def medians(rounds: int, *runs: Callable[[], float]) -> list[float]:
    """The median seconds of each, taken in turns so that what else the machine does meets all alike."""
    columns = zip(*([run() for run in runs] for _ in range(rounds)))
    return [statistics.median(column) for column in columns]


def clocked(run: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of the processor, unless another clock is given."""
    begun = clock()
    run()
    return clock() - begun


# What is measured ---------------------------------------------------------------------------------------


def builds(folder: Path, rounds: int, theorems: int = THEOREMS, chapters: int = CHAPTERS) -> dict[str, Timing]:
    """A site built whole, without checks by forked and by stock kernels, and without running or checking anything."""
    site = Site(folder=str(folder / "builds"), theorems=theorems, chapters=chapters)
    site.write()
    idle, stock, forked, whole = medians(rounds, *(partial(site.build, way) for way in (IDLE, STOCK, FORKED, WHOLE)))
    return {
        "execution": Timing(ours=forked - idle, other=stock - idle),
        "whole": Timing(ours=whole, other=idle),
    }


def rebuild(folder: Path, rounds: int, theorems: int = THEOREMS, chapters: int = CHAPTERS) -> dict[str, Timing]:
    """One page changes by a sentence; what must be done for it at least is measured part by part."""
    site = Site(folder=str(folder / "rebuild"), theorems=theorems, chapters=chapters)
    site.write()
    for way in (WHOLE, SPHINX):
        site.build(way)
    script, theory = "\n".join(CELLS).format(0), site.theory()

    def changed() -> float:
        site.change()
        return site.build(WHOLE, fresh=False)

    ours, sphinx, cells, proofs = medians(
        rounds,
        changed,
        lambda: site.build(SPHINX, fresh=False),
        lambda: timed([sys.executable, "-c", script], MPLBACKEND="agg"),
        lambda: clocked(lambda: recheck(theory), time.perf_counter),
    )
    return {"rebuild": Timing(ours=ours, other=sphinx + cells + proofs)}


def recheck(theory: Theory) -> None:
    """Every certificate, from its file; one that is refused ends the bench."""
    for proved in check_proofs(theory, set(theory.by_tag)).values():
        if proved.problems:
            raise SystemExit("\n".join(problem.text for problem in proved.problems))


def proofs(_folder: Path, rounds: int, theory: Theory | None = None) -> dict[str, Timing]:
    """Every proof checked again, and every statement proved by z3; what both import is there already."""
    from convmath.proof.opinions import second_opinions

    known = collect() if theory is None else theory
    ours, other = medians(
        rounds, lambda: clocked(lambda: recheck(known)), lambda: clocked(lambda: second_opinions(known))
    )
    return {"proofs": Timing(ours=ours, other=other)}


def grid(_folder: Path, rounds: int, ranges: Iterable[Iterable[int]] = GRID) -> dict[str, Timing]:
    """Every size on a grid by formula and by definition, wherever a window fits; they must agree."""
    cases = [c for c in product(*ranges) if sizes.excess(c[0], c[1], c[3], c[4], c[5]) >= 0]
    for case in cases:
        if sizes.conv(*case) != brute.conv_size(*case):
            raise SystemExit(f"bench: formula and definition differ at {case}")
    ours, other = medians(
        rounds,
        lambda: clocked(lambda: [sizes.conv(*case) for case in cases]),
        lambda: clocked(lambda: [brute.conv_size(*case) for case in cases]),
    )
    return {"grid": Timing(ours=ours, other=other, cases=len(cases))}


def start(folder: Path, rounds: int) -> dict[str, Timing]:
    """A plain question, and nothing at all, asked of a new process; the modules are compiled before."""
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder)}
    question, bare = [sys.executable, "-m", "convmath", "conv", "7", "--kernel", "3"], [sys.executable, "-c", "pass"]
    timed(question, **kept)
    # A hundredth of a second is soon measured, and soon disturbed.
    ours, other = medians(10 * rounds, lambda: timed(question, **kept), lambda: timed(bare, **kept))
    return {"start": Timing(ours=ours, other=other)}


def growth(
    folder: Path, rounds: int, theorems: int = THEOREMS, chapters: int = CHAPTERS, copies: Sequence[int] = GROWTH
) -> dict[str, Timing]:
    """The whole verified build at several sizes; the large sites once, since a long build averages over itself."""
    points = []
    for number in copies:
        site = Site(folder=str(folder / f"growth{number}"), theorems=theorems, chapters=chapters, copies=number)
        site.write()
        (seconds,) = medians(max(1, rounds // number), partial(site.build, WHOLE))
        points.append((theorems * number, chapters * number, seconds))
    small, large = (seconds / count for count, _, seconds in (points[0], points[-1]))
    return {"growth": Timing(ours=large, other=small, points=tuple(points))}


MEASURES = {measure.__name__: measure for measure in (start, grid, proofs, rebuild, builds, growth)}


# The whole bench ----------------------------------------------------------------------------------------


def machine() -> dict[str, object]:
    """What the measurements were made on; nothing that names the machine or its owner."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "memory in GiB": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 30,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("sphinx", "myst-nb", "z3-solver")},
        "processes that wanted a core at the start": round(os.getloadavg()[0], 1),
    }


def measure(names: Iterable[str], rounds: int) -> dict[str, measured.Row]:
    """The rows of these measurements."""
    found: dict[str, Timing] = {}
    with tempfile.TemporaryDirectory() as place:
        for name in names:
            begun = time.perf_counter()
            found |= MEASURES[name](Path(place), rounds)
            print(f"{name}: measured in {time.perf_counter() - begun:.0f} s", flush=True)
    return {key: {**asdict(row), **counted(found[key])} for key, row in ROWS.items() if key in found}


def counted(timing: Timing) -> dict[str, object]:
    """A timing with its ratio, and without what it does not speak of."""
    return {name: value for name, value in asdict(timing).items() if value} | {"ratio": timing.ours / timing.other}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often the builds are repeated")
    parser.add_argument("--only", choices=MEASURES, help="measure this alone, and write nothing")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error(f"--rounds must be at least 1, got {options.rounds}")
    before = machine()
    try:
        rows = measure([options.only] if options.only else MEASURES, options.rounds)
    except KeyboardInterrupt:
        print("bench: interrupted; nothing was written", file=sys.stderr)
        return 130
    for row in rows.values():
        what, ours, other, ratio, target, verdict = measured.line(row)
        print(f"{ours:>8} s {other:>8} s  ratio {ratio:<7} {verdict:6}  {what}{target and f' ({target})'}")
    if not options.only:
        result = {"machine": before, "rounds": options.rounds, "rows": rows}
        write(measured.RESULT, (json.dumps(result, indent=1, ensure_ascii=False) + "\n").encode())
    misses = [f"MISSED {key}: {words}" for key, row in rows.items() for words in measured.missed(row)]
    print("\n".join(misses), end="\n" * bool(misses), file=sys.stderr)
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
