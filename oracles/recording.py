"""Put the grid to one framework, twice, in processes of its own, and write down what it answers.

Each `record_NAME.py` says how its framework is called: a list of blocks.  A block is one function with one way to write
its arguments, put to one family of layers.  The arguments are a text with gaps, and the text is evaluated: what is
recorded is what a reader would type.  Nothing here knows a formula.

    python oracles/record_NAME.py            records every operator
    python oracles/record_NAME.py conv ...   records some, and keeps the rest of the table

The first run goes through a block forward, the second backward and in another process, so that an answer made of
memory that nobody wrote shows as two.  A process that dies is a crash of the case it was at; the next goes on behind it.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import re
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent


def loaded(path: Path) -> Any:
    """One file as a module: its package would load what no framework's environment has."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


grid = loaded(ROOT / "convmath" / "frameworks" / "grid.py")
TABLES = ROOT / "convmath" / "frameworks" / "recorded"
CRASH, UNSTABLE, REFUSAL, UNSAID = "!", "?", ".", "-"
SECONDS = 120  # a case that takes longer has hung


class Block(NamedTuple):
    """One call with one way to write its arguments."""

    call: str  # the function, as it is imported
    arguments: str  # with gaps, such as "stride={stride}, padding={padding}"
    family: str
    ask: Callable[
        [dict[str, Any], dict[str, Any]], Any
    ]  # (the layer, the arguments) -> channels of numbers, or a shape
    axes: int = 1
    kind: str = "values"  # or "sizes": what ask returns
    every: int = 1  # every how-manieth case of the family is asked
    mode: str = ""  # what a word for the padding stands for
    counts: bool | None = None  # whether an average counts the padding, where the call is not told

    @property
    def cases(self) -> list[dict[str, Any]]:
        family = grid.BY_NAME[self.family]
        return [family.parameters(case) for case in family.cases[:: self.every]]

    def told(self) -> dict[str, Any]:
        """The block as the table describes it."""
        return {
            "operator": grid.BY_NAME[self.family].operator,
            "call": self.call,
            "arguments": self.arguments,
            "axes": self.axes,
            "family": self.family,
            "kind": self.kind,
            "every": self.every,
            "mode": self.mode,
        }

    def unsaid(self, layer: dict[str, Any]) -> bool:
        """Whether the call has no argument for something that the layer has."""
        defaults = {"dilation": 1, "ceil_mode": 0, "output_padding": 0, "groups": 1}
        lacking = [name for name in defaults if f"{{{name}" not in self.arguments]
        if "rounding_type='ceil" in self.arguments:
            return layer["ceil_mode"] != 1
        if self.counts is not None and layer.get("count_include_pad", self.counts) != self.counts:
            return True
        return any(
            n != defaults[name] for name in lacking if name in layer for n in spread(layer, name, 1, defaults[name])
        )

    def answer(self, layer: dict[str, Any]) -> str:
        """What the framework says, as a token of the table."""
        if self.unsaid(layer):
            return UNSAID
        try:
            found = self.ask(layer, arguments(self.arguments, layer, self.axes))
            return written(found) if self.kind == "values" else "x".join(str(int(n)) for n in found) or "scalar"
        except Exception as error:
            return REFUSAL + reason(error)


def spread(layer: dict[str, Any], name: str, axes: int, neutral: int) -> tuple[int, ...]:
    """An argument axis by axis; a layer of one axis lies on the last of two."""
    given = layer.get(name, neutral)
    return given if isinstance(given, tuple) else (neutral,) * (axes - 1) + (given,)


NEUTRAL = {"kernel_size": 1, "stride": 1, "dilation": 1, "padding": 0, "output_padding": 0, "input_size": 1}
NEUTRAL |= {"padding_low": 0, "padding_high": 0, "output_size": 1}


@cache
def compiled(text: str) -> Any:
    return compile(text, "arguments", "eval")


def arguments(text: str, layer: dict[str, Any], axes: int) -> dict[str, Any]:
    """The arguments, from their text with the gaps filled."""
    names: dict[str, Any] = {}
    for name, neutral in NEUTRAL.items():
        values = spread(layer, name, axes, neutral)
        names[name] = values[0] if axes == 1 else values
        for n, one in enumerate(values):
            names[f"{name}_{n}"] = one
    low, high = (spread(layer, name, axes, layer.get("padding", 0)) for name in ("padding_low", "padding_high"))
    if "padding" in layer:
        low = high = spread(layer, "padding", axes, 0)
    names |= {"low": low[-1], "high": high[-1]}
    for n in range(axes):
        names |= {f"low_{n}": low[n], f"high_{n}": high[n]}
    for name in ("ceil_mode", "count_include_pad"):
        names[name] = bool(layer.get(name, 0))
    names["exclude_pad"] = not names["count_include_pad"]
    for name in ("groups", "norm_type", "in_channels", "out_channels"):
        names[name] = layer.get(name, 1)
    return eval(compiled(f"dict({text.format(**names)})"))  # type: ignore[no-any-return]


def inputs(layer: dict[str, Any], axes: int) -> list[Any]:
    """The data that go into a layer, channel by channel."""
    return data(layer.get("in_channels", 1), spread(layer, "input_size", axes, 1), layer.get("scale", 1))


@cache
def data(channels: int, size: tuple[int, ...], scale: int) -> list[Any]:
    return grid.data(channels, size, scale)


@cache
def weights(outputs: int, channels: int, size: tuple[int, ...]) -> list[Any]:
    return grid.weights(outputs, channels, size)


# Writing answers ------------------------------------------------------------------------------------------


def number(value: float) -> str:
    """An integer where the value is one; names for what is no ordinary number."""
    if value != value:
        return "nan"
    if abs(value) > 1e30:
        infinite = value in (float("inf"), float("-inf"))
        return ("-" if value < 0 else "") + ("inf" if infinite else "huge")
    whole = round(value)
    # 0.01 is far above the error of a float32 in these sums, and far below any other average of the grid.
    return str(whole) if abs(value - whole) < 0.01 else f"{value:.2f}"


def shape(nested: Any) -> tuple[int, ...]:
    """The shape of nested lists; behind an axis of size 0 nothing is known, so arrays say it themselves."""
    found = []
    while isinstance(nested, list):
        found.append(len(nested))
        if not nested:
            break
        nested = nested[0]
    return tuple(found)


def written(array: Any) -> str:
    """Channels with "|" between them, rows with ";", numbers with a space; an empty array is its shape in brackets."""
    size = tuple(int(n) for n in getattr(array, "shape", None) or shape(array))
    if 0 in size:
        return "[" + "x".join(map(str, size[1:])) + "]"
    nested = array.tolist() if hasattr(array, "tolist") else array
    if len(size) == 2:
        return "|".join(" ".join(map(number, row)) for row in nested)
    if len(size) == 3:
        return "|".join(";".join(" ".join(map(number, row)) for row in rows) for rows in nested)
    return f"[{'x'.join(map(str, size))} axes]"


def reason(error: Exception) -> str:
    """A short class of message: its first line without the numbers of the case or a place on a disk."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("Exception from ")] or lines  # a place in a source
    text = lines[0] if lines else ""
    text = re.sub(r"0x[0-9a-fA-F]+|\S*/\S+/\S+", "…", text)
    text = re.sub(r"-?\d+(\.\d+)?", "#", text)
    text = re.sub(r"#([,x ]+#)+,?", "#", text)
    text = re.sub(r"[^\x20-\x7e…]", "", text)
    return f"{type(error).__name__}: {text}"[:110].strip()


# Two processes ---------------------------------------------------------------------------------------------


def serve(
    load: Callable[[], tuple[str, list[Block]]], backward: bool, operators: set[str], start: tuple[int, int]
) -> None:
    """The worker: one token a line to the descriptor that was standard output; frameworks may print to the rest."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1 << 16)
    os.dup2(2, 1)
    version, blocks = load()
    chosen = [block for block in blocks if not operators or block.told()["operator"] in operators]
    print(json.dumps({"version": version, "blocks": [block.told() for block in chosen]}), file=out, flush=True)
    for n, block in enumerate(chosen[start[0] :], start[0]):
        scale = grid.BY_NAME[block.family].scale
        order = block.cases[::-1] if backward else block.cases
        for layer in order[start[1] if n == start[0] else 0 :]:
            if scale != 1:
                layer["scale"] = scale
            out.flush()  # so that what a crash interrupts is the next line
            print(block.answer(layer), file=out)
    out.flush()
    os._exit(0)  # some frameworks crash on their way out, behind the last answer


def lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """What the worker writes, until it ends or is silent for too long."""
    assert process.stdout
    chosen = selectors.DefaultSelector()
    chosen.register(process.stdout, selectors.EVENT_READ)
    rest = b""
    while chosen.select(timeout=SECONDS):
        chunk = os.read(process.stdout.fileno(), 1 << 16)
        if not chunk:
            return
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.decode() for line in whole)
    process.kill()


def run(backward: bool, operators: list[str]) -> tuple[dict[str, Any], list[list[str]]]:
    """Every block's tokens, in the family's order."""
    told: dict[str, Any] = {}
    answers: list[list[str]] = []
    counts: list[int] = []
    at = (0, 0)
    while not counts or at[0] < len(counts):
        command = [sys.executable, "-W", "ignore", sys.argv[0], "--worker", str(int(backward)), str(at[0]), str(at[1])]
        with tempfile.TemporaryFile() as noise:
            # Sets in a message would stand in another order in every process.
            settings = os.environ | {"PYTHONHASHSEED": "0"}
            process = subprocess.Popen([*command, *operators], stdout=subprocess.PIPE, stderr=noise, env=settings)
            first, before = True, at
            for line in lines(process):
                if first:
                    first = False
                    told = json.loads(line)
                    counts = [len(grid.BY_NAME[b["family"]].cases[:: b["every"]]) for b in told["blocks"]]
                    answers = answers or [[] for _ in counts]
                    continue
                answers[at[0]].append(line)
                at = (at[0], at[1] + 1) if at[1] + 1 < counts[at[0]] else (at[0] + 1, 0)
            process.wait()
            if first:
                noise.seek(0)
                sys.exit(f"the worker did not start: {noise.read().decode(errors='replace')[-2000:]}")
        if at[0] < len(counts):
            print(f"  crashed at case {at[1]} of {told['blocks'][at[0]]['call']}, after {before}", file=sys.stderr)
            answers[at[0]].append(CRASH)
            at = (at[0], at[1] + 1) if at[1] + 1 < counts[at[0]] else (at[0] + 1, 0)
    return told, [tokens[::-1] if backward else tokens for tokens in answers]


# The table ---------------------------------------------------------------------------------------------------


def digest(document: dict[str, Any]) -> str:
    """The hash over everything but itself: framework, version, grid and answers."""
    told = {name: part for name, part in document.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def table(name: str, framework: str, operators: list[str], settings: str) -> dict[str, Any]:
    """Both runs as one document."""
    told, first = run(False, operators)
    again, second = run(True, operators)
    if told != again:
        sys.exit("the two runs did not ask the same")
    path = TABLES / f"{name}.json.gz"
    blocks = [
        block
        for block in (json.loads(gzip.decompress(path.read_bytes())) if path.exists() else {"blocks": []})["blocks"]
        if operators and block["operator"] not in operators
    ]
    if blocks and json.loads(gzip.decompress(path.read_bytes()))["version"] != told["version"]:
        sys.exit("the table is of another version: record every operator again")
    for block, one, two in zip(told["blocks"], first, second, strict=True):
        tokens = [a if a == b else CRASH if CRASH in (a, b) else UNSTABLE for a, b in zip(one, two, strict=True)]
        reasons = sorted({token[1:] for token in tokens if token.startswith(REFUSAL)})
        codes = {REFUSAL + reason: f"{REFUSAL}{n}" for n, reason in enumerate(reasons)}
        blocks.append(block | {"refusals": reasons, "answers": ",".join(codes.get(token, token) for token in tokens)})
    blocks.sort(key=lambda block: [f.name for f in grid.FAMILIES].index(block["family"]))
    document = {
        "framework": framework,
        "version": told["version"],
        "command": f"python oracles/record_{name}.py",
        "settings": settings,
        "grid": {block["family"]: grid.BY_NAME[block["family"]].sha256 for block in blocks},
        "blocks": blocks,
    }
    return document | {"sha256": digest(document)}


def drift(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What a table answers otherwise than the one before it, block by block."""
    told = []
    parts = ("call", "arguments", "axes", "family", "kind", "every")
    earlier = {tuple(block[part] for part in parts): block for block in before["blocks"]}
    for block in after["blocks"]:
        old = earlier.get(tuple(block[part] for part in parts))
        if old is None or before["grid"][block["family"]] != after["grid"][block["family"]]:
            continue
        pairs = list(zip(named(old), named(block), strict=True))
        changed = [n for n, (one, two) in enumerate(pairs) if one != two]
        if changed:
            case = grid.BY_NAME[block["family"]].cases[:: block["every"]][changed[0]]
            one, two = pairs[changed[0]]
            told.append(f"{len(changed)} answers of {block['call']}, {block['family']}; first {case}: {one}, now {two}")
    return told


def named(block: dict[str, Any]) -> list[str]:
    """The answers, with refusals in words."""
    tokens = block["answers"].split(",")
    return [block["refusals"][int(t[1:])] if t.startswith(REFUSAL) else t for t in tokens]


def write(name: str, document: dict[str, Any]) -> None:
    """The same answers give the same bytes."""
    TABLES.mkdir(exist_ok=True)
    path = TABLES / f"{name}.json.gz"
    before = json.loads(gzip.decompress(path.read_bytes())) if path.exists() else None
    text = json.dumps(document, indent=0, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{name}: {document['framework']} {document['version']}, {path.stat().st_size} bytes")
    for block in document["blocks"]:
        tokens = block["answers"].split(",")
        counts = {"refused": REFUSAL, "crashed": CRASH, "unstable": UNSTABLE}
        found = {word: sum(token[:1] == kind for token in tokens) for word, kind in counts.items()}
        found["unsaid"] = tokens.count(UNSAID)  # a size may be negative, and begins alike
        told = ", ".join(
            f"{n} {word}" for word, n in {"answered": len(tokens) - sum(found.values()), **found}.items() if n
        )
        print(f"  {block['call']}({block['arguments']}) {block['family']}: {told}")
    if before:
        changes = drift(before, document)
        print(f"  against {before['version']}: " + ("nothing changed" if not changes else ""))
        for change in changes:
            print(f"    {change}")


def main(name: str, framework: str, load: Callable[[], tuple[str, list[Block]]], settings: str = "CPU") -> None:
    """Either the parent, which imports no framework, or one of its workers."""
    if sys.argv[1:2] == ["--worker"]:
        backward, block, case = map(int, sys.argv[2:5])
        serve(load, bool(backward), set(sys.argv[5:]), (block, case))
    else:
        write(name, table(name, framework, sys.argv[1:], settings))
