"""Put test vectors to a framework, and say what it answers otherwise.

    convmath vectors -o vectors.json
    python oracles/adapters/run.py vectors.json torch_adapter [--known torch-2.13.0.json]

An adapter is a module beside this one with NAME, VERSION and answer(operator, parameters, input, weight), which returns
one list of numbers a channel, None for what is no number, or raises Refused.  With --known the differences have to be
exactly those listed; the status is 1 when they are not.  Needs no convmath.
"""

import importlib
import json
import sys
from pathlib import Path


class Refused(Exception):
    """The framework takes no such layer."""


class Missing(Exception):
    """The framework has no such operator; that is counted apart."""


def judged(adapter, operator, test):
    """Empty when the framework does as the test says, None when it has no such operator; else what it does."""
    try:
        found = adapter.answer(operator, test["parameters"], test["input"], test["weight"])
    except Missing:
        return None
    except Refused as error:
        if test["result"] != "must":
            return ""
        return f"refuses: {' '.join(str(error).split())[:120]}"
    if test["result"] == "must_refuse":
        return "accepts what is no layer"
    if not test["size"] and all(not row for row in found):
        return ""  # nothing comes out, and the framework says so
    return "" if found == test["values"] else f"answers {found}, not {test['values']}"


def differences(adapter, vectors):
    """id -> what the framework does otherwise, and how many tests are about operators that it does not have."""
    tests = [(group["operator"], test) for group in vectors["groups"] for test in group["tests"]]
    told = {test["id"]: judged(adapter, operator, test) for operator, test in tests}
    return {name: what for name, what in told.items() if what}, list(told.values()).count(None)


def main(arguments):
    file, name, *known = arguments
    sys.path.insert(0, str(Path(__file__).parent))
    adapter = importlib.import_module(name)
    vectors = json.loads(Path(file).read_text(encoding="utf-8"))
    found, missing = differences(adapter, vectors)
    listed = json.loads(Path(known[1]).read_text(encoding="utf-8")) if known[:1] == ["--known"] else None
    counts = f"{vectors['count']} vectors, {missing} without such an operator, {len(found)} differences"
    print(f"{adapter.NAME} {adapter.VERSION}: {counts}")
    if listed is None:
        print(json.dumps({"framework": adapter.NAME, "version": adapter.VERSION, "differences": found}, indent=1))
        return 0
    new = {name: what for name, what in found.items() if listed["differences"].get(name) != what}
    gone = [name for name in listed["differences"] if name not in found]
    for name, what in new.items():
        print(f"NEW {name}: {what}")
    for name in gone:
        print(f"GONE {name}: {listed['differences'][name]}")
    return 1 if new or gone else 0


if __name__ == "__main__":
    sys.modules["run"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
