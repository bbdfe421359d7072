"""The theory of this package: its chapters in reading order, found in the files, with ledger, errata and certificates.

A chapter is ``NAME*.py`` or ``NAME/*.py`` in this folder, for a name of the table below; its theorems are those bound to
a global of such a file, in the order in which they are defined.  Nothing is left out silently: a theorem that no name
holds, a file of no chapter, a tag that stands twice and one that does not exist stop whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from convmath.theory import sources
from convmath.theory.model import BUILT, Chapter, Entry, Erratum, Problem, Theorem, Theory

HERE = Path(__file__).parent
TAG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class Row(NamedTuple):
    """A chapter of the table."""

    name: str  # also the name of its certificate file and of its page
    title: str
    order: tuple[str, ...] = ()  # its files in reading order, where that is not the alphabet's; others follow


CHAPTERS = (
    Row("foundations", "Integer division"),
    Row("convolution", "Convolution", ("convolution", "convolution_values", "convolution_axes")),
    Row("padding", "Padding conventions"),
    Row("transposed", "Transposed convolution", ("transposed", "transposed_values", "transposed_phases")),
    Row("pooling", "Pooling", ("pooling", "pooling_ceil_mode", "pooling_adaptive", "pooling_values")),
)

ERRATA: tuple[Erratum, ...] = ()  # newest first; each later version of a statement and each withdrawn tag has one


class Incomplete(ValueError):
    """The files do not make a theory; each problem names what is lost, the message is the first."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(self.problems[0].text)


class Unreadable(ValueError):
    """A line of a ledger that is none."""


@cache
def collect() -> Theory:
    """The theory as it stands in the files of this package; `Incomplete` when something would be lost."""
    problems: list[Problem] = []
    stems = sorted(path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.rglob("*.py"))
    parts: dict[str, list[str]] = {row.name: [] for row in CHAPTERS}
    for stem in stems:
        if f"{stem}.py" in sources.MACHINERY:
            continue
        home = max((row.name for row in CHAPTERS if stem.startswith(row.name)), key=len, default=None)
        if home is None:
            message = "belongs to no chapter; give its chapter a row in convmath/theory/collection.py"
            problems.append(Problem(kind="collection", place=named(stem), message=message))
        elif "/" in stem and stem.split("/")[0] in stems:
            message = f"cannot be read beside {named(stem.split('/')[0])}; move one into the other's place"
            problems.append(Problem(kind="collection", place=named(stem), message=message))
        else:
            parts[home].append(stem)
            text = (HERE / f"{stem}.py").read_text(encoding="utf-8")
            for message in sources.problems(text):
                problems.append(Problem(kind="collection", place=named(stem), message=message))
    if problems:  # before any file is loaded: what it does instead of holding data has not been done
        raise Incomplete(problems)
    chapters = []
    for row in CHAPTERS:
        order = [stem for stem in row.order if stem in parts[row.name]]
        order += [stem for stem in parts[row.name] if stem not in order]
        theorems = [theorem for stem in order for theorem in defined(stem, problems)]
        if not theorems:
            message = f"no theorem stands in theory/{row.name}*.py or theory/{row.name}/*.py"
            problems.append(Problem(kind="collection", place=f"chapter {row.name}", message=message))
        chapters.append(Chapter(name=row.name, title=row.title, theorems=tuple(theorems)))
    theory = Theory(
        chapters=tuple(chapters),
        ledger=read_ledger(ledger_file()),
        errata=ERRATA,
        certificates=Path(str(files("convmath"))) / "certificates",
    )
    problems += theory.loose_ends()
    if problems:
        raise Incomplete(problems)
    return theory


def defined(stem: str, problems: list[Problem]) -> Iterator[Theorem]:
    """The theorems that a file builds, in order; one that none of its names holds is a problem."""
    module = import_module(f"{__package__}.{stem.removesuffix('/__init__').replace('/', '.')}")
    held = {id(value) for value in vars(module).values() if isinstance(value, Theorem)}
    for theorem in BUILT.get(module.__name__, ()):
        if id(theorem) in held:
            yield theorem
        else:
            message = f"is built in {named(stem)}, but no name of that file holds it"
            problems.append(Problem(tag=theorem.tag, kind="collection", message=message))


def named(stem: str) -> str:
    return f"convmath/theory/{stem}.py"


# The ledger -------------------------------------------------------------------------------------------


def ledger_file() -> Path:
    """docs/tags.txt in a checkout; the copy inside the package once installed."""
    package = Path(str(files("convmath")))
    checkout = package.parent / "docs" / "tags.txt"
    return checkout if checkout.is_file() else package / "tags.txt"


def read_ledger(path: Path) -> tuple[Entry, ...]:
    """The ledger's lines, oldest first."""
    return entries(path.name, path.read_text(encoding="utf-8"))


def entries(name: str, text: str) -> tuple[Entry, ...]:
    """The lines of a ledger's text; `name` is what an error calls it."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        words = line.split(maxsplit=3)
        if len(words) < 3 or not TAG.match(words[0]) or not words[1].isdigit():
            raise Unreadable(f"{name}, line {number}: expects a tag, a version and a hash, got {line!r}")
        note = words[3] if len(words) > 3 else ""
        found.append(Entry(tag=words[0], version=int(words[1]), digest=words[2], note=note))
    return tuple(found)
