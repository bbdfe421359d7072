"""`make coq`: writes the theory as Coq, has Coq compile it, and writes down what Coq's kernel accepted.

    python formal/check.py                        the theory of this checkout
    python formal/check.py theory.json certificates.json   a published one; nothing is written down

One line a theorem: its tag, and what `Print Assumptions` says of it.  Then wrong theorems are tried, which Coq must
refuse.  Exit code 0: everything exported is proved; 1: Coq refuses something, or accepts something wrong.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import export  # noqa: E402  (beside this file)

RECORD = HERE.parent / "convmath" / "proof" / "coq.json"
OUT = HERE.parent / "_build" / "coq"
JOBS = 2
BY_HAND = ("Certificate", "Rules", "Operators", "Agree")
CLOSED = "Closed under the global context"


class Refused(Exception):
    """Coq does not accept a file; the message says which theorem, and why."""


def compiled(file: export.File, folder: Path) -> str:
    """Compile one file and return what it prints."""
    path = folder / f"{file.name}.v"
    path.write_text(file.text, encoding="utf-8")
    command = ["coqc", "-q", "-noglob", "-Q", str(folder), "Convmath", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if run.returncode:
        raise Refused(f"{blamed(file.text, run.stderr)}: {' '.join(run.stderr.split())[:300]}")
    return run.stdout


def blamed(text: str, error: str) -> str:
    """The theorem, or the lemma, in which Coq stopped."""
    found = re.search(r"line (\d+)", error)
    names = re.findall(
        r"^(?:Lemma|Theorem) (\w+)", "\n".join(text.splitlines()[: int(found[1])]) if found else "", re.M
    )
    return names[-1] if names else "a file"


def compile_all(files: list[export.File], folder: Path) -> dict[str, str]:
    """Compile the files on two processors, each after those it needs; what each printed."""
    with ThreadPoolExecutor(JOBS) as pool:
        started: dict[str, Future[str]] = {}
        waiting = list(files)
        while waiting or not all(f.done() for f in started.values()):
            for file in list(waiting):
                if all(name in started and started[name].done() for name in file.needs):
                    waiting.remove(file)
                    if any(started[name].exception() for name in file.needs):
                        started[file.name] = failed = Future()
                        failed.set_exception(Refused(f"{file.name}: needs a file that Coq refuses"))
                    else:
                        started[file.name] = pool.submit(compiled, file, folder)
            running = [f for f in started.values() if not f.done()]
            if running:
                running[0].exception()
            elif waiting and not any(all(name in started for name in file.needs) for file in waiting):
                raise Refused(f"{waiting[0].name}: needs {', '.join(waiting[0].needs)}, of which one is not there")
    problems = [str(f.exception()) for f in started.values() if f.exception()]
    if problems:
        raise Refused("\n".join(problems))
    return {name: f.result() for name, f in started.items()}


def written(name: str) -> export.File:
    """A file that is written by hand, after those it imports."""
    text = (HERE / f"{name}.v").read_text(encoding="utf-8")
    needs = re.findall(r"^From Convmath Require Import (.*)\.$", text, re.M)
    return export.File(name, text, tuple(" ".join(needs).split()))


def code_lines(text: str) -> int:
    """Lines that are neither blank nor comment."""
    bare = re.sub(r"\(\*.*?\*\)", "", text, flags=re.S)
    return sum(1 for line in bare.splitlines() if line.strip())


def assumptions(chapters: dict[str, export.Writer], apart: bool = False) -> export.File:
    """The file that asks what the theorems rest on: all at once, which takes seconds, or each apart."""
    modules = (*map(export.module, chapters), "Agree")
    every = {tag: names for writer in chapters.values() for tag, names in writer.also.items()}
    lines = [f"From Convmath Require Import {' '.join(modules)}."]
    if apart:
        for tag, names in every.items():
            lines += [f'Goal True. idtac "# {tag}". Abort.\nPrint Assumptions {name}.' for name in names]
    else:
        named = ",\n  ".join(name for names in every.values() for name in names)
        named += "".join(f",\n  {name}" for name in re.findall(r"^Theorem (\w+)", written("Agree").text, re.M))
        lines.append(f"Definition everything := (\n  {named}).\nPrint Assumptions everything.")
    return export.File("Apart" if apart else "Assumptions", "\n".join(lines) + "\n", () if apart else modules)


def answers(chapters: dict[str, export.Writer], printed: str, folder: Path) -> dict[str, str]:
    """What each theorem rests on; each is asked apart only where all together rest on something."""
    tags = [tag for writer in chapters.values() for tag in writer.also]
    if printed.strip() == CLOSED:
        return dict.fromkeys(tags, CLOSED)
    found: dict[str, str] = {}
    for part in compiled(assumptions(chapters, apart=True), folder).split("# ")[1:]:
        tag, _, said = part.partition("\n")
        said = " ".join(said.split())
        if tag not in found or said != CLOSED:
            found[tag] = said
    return found


# Controls ---------------------------------------------------------------------------------------------


def replaced(data, old, new):
    """The data with every occurrence of a node replaced."""
    if data == old:
        return new
    if isinstance(data, dict):
        return {key: replaced(value, old, new) for key, value in data.items()}
    return [replaced(part, old, new) for part in data] if isinstance(data, list) else data


# tag, what is replaced by what, and whether in the links too: then a certificate is refused, else the derivation
WRONG = (
    ("floor-below", ["<=", ["*", "b", "y"], "x"], ["<", ["*", "b", "y"], "x"], True),
    ("nested-floor", ["*", "s1", "s2"], ["+", "s1", "s2"], True),
    ("conv-size", [">=", "k", 1], [">=", "k", 0], True),
    ("pool-overlap", ["+", "k", ["neg", "s"]], ["+", "k", ["neg", "s"], 1], False),
    ("causal-least", ["*", "d", ["+", "k", ["neg", 1]]], ["*", "d", "k"], False),
    ("transposed-equivalence", ["+", "k", ["neg", 1], ["neg", "j'"]], ["+", "k", ["neg", "j'"]], False),
    ("adjoint", ["at", "X", "x"], ["at", "X", ["+", "x", 1]], False),
    ("same-keeps-size", ["==", "i", 1], ["==", "i", 2], True),
)


def mutant(theorems, links, tag, old, new, everywhere):
    """The theory up to a theorem that is changed."""
    index = next(i for i, t in enumerate(theorems) if t["tag"] == tag)
    changed, parts = copy.deepcopy(theorems[index]), links[tag]
    derivation = changed["derivation"]
    if everywhere:
        changed = replaced(changed, old, new)
        parts = {
            n: p._replace(hypotheses=replaced(p.hypotheses, old, new), goal=replaced(p.goal, old, new))
            for n, p in parts.items()
        }
    else:
        changed["goal"] = replaced(changed["goal"], old, new)
        _, derivation["start"], derivation["steps"][-1]["to"] = changed["goal"]
    return [*theorems[:index], changed], {**links, tag: parts}


def accepted_wrongly(theorems, links, folder: Path) -> list[str]:
    """The wrong theorems that Coq did not refuse, or that were not even written; none, or the whole is worth nothing."""
    found = []
    for number, (tag, *change) in enumerate(WRONG, 1):
        if tag not in links:
            continue
        chapters, fate = export.export(*mutant(theorems, links, tag, *change))
        chapter = next(t["chapter"] for t in theorems if t["tag"] == tag)
        if fate[tag]:
            found.append(f"{tag}: the wrong theorem was not written ({fate[tag]})")
            continue
        writer = chapters[chapter]
        own = [t for t in writer.certificates if t.startswith(tuple(f"Lemma {n}" for n in [export.identifier(tag)]))]
        begin = writer.text.index(f"(* {tag} *)")
        needs = [export.module(c) for c in dict.fromkeys(t["chapter"] for t in theorems)]
        needs = needs[: needs.index(export.module(chapter)) + 1]
        text = export.HEADER.format(more=" ".join(needs)) + "\n".join([*own, *writer.text[begin:]]) + "\nEnd Ring.\n"
        try:
            compiled(export.File(f"Wrong_{number}", text, ()), folder)
        except Refused:
            continue
        found.append(f"{tag}: Coq accepts a wrong theorem")
    return found


# The program ------------------------------------------------------------------------------------------


def published(folder: Path) -> tuple[Path, Path]:
    """The theory and its certificates as the site publishes them."""
    from convmath.exposition.export import certificates_json, theory_json
    from convmath.theory.collection import collect

    theory, certificates = folder / "theory.json", folder / "certificates.json"
    theory.write_text(theory_json(collect()), encoding="utf-8")
    certificates.write_text(certificates_json(collect()), encoding="utf-8")
    return theory, certificates


def main(arguments: list[str]) -> int:
    if len(arguments) not in (0, 2):
        print("usage: python formal/check.py [theory.json certificates.json]", file=sys.stderr)
        return 2
    if not shutil.which("coqc"):
        print("coqc is not on the path; on Debian: apt-get install coq", file=sys.stderr)
        return 2
    version = re.search(r"version (\S+)", subprocess.run(["coqc", "--version"], capture_output=True, text=True).stdout)[
        1
    ]
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    theorems, links = export.read(*(map(Path, arguments) if arguments else published(OUT)))
    chapters, fate = export.export(theorems, links)
    files = [*map(written, BY_HAND), *export.files(chapters, export.citations(theorems, links)), assumptions(chapters)]
    try:
        said = answers(chapters, compile_all(files, OUT)["Assumptions"], OUT)
    except Refused as error:
        print(f"Coq {version} refuses:\n{error}", file=sys.stderr)
        return 1
    for t in theorems:
        print(f"{t['tag']}, {'not exported: ' + fate[t['tag']] if fate[t['tag']] else said[t['tag']]}")
    open_ = [tag for tag, answer in said.items() if answer != CLOSED]
    wrong = accepted_wrongly(theorems, links, OUT)
    record = {
        "format": 1,
        "coq": version,
        "lines": sum(code_lines(written(name).text) for name in BY_HAND),
        "refused": len(WRONG),
        "theorems": {t["tag"]: t["statement_sha256"] for t in theorems if not fate[t["tag"]]},
        "not_exported": {tag: why for tag, why in fate.items() if why},
    }
    print(
        f"Coq {version}: {len(record['theorems'])} of {len(theorems)} theorems, {record['lines']} lines by hand; "
        f"{len(WRONG) - len(wrong)} of {len(WRONG)} wrong theorems refused"
    )
    for problem in [*(f"{tag}: rests on {said[tag]}" for tag in open_), *wrong]:
        print(problem, file=sys.stderr)
    if open_ or wrong:
        return 1
    if not arguments:
        RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    os.chdir(HERE.parent)
    sys.exit(main(sys.argv[1:]))
