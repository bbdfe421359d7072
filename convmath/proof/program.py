"""The program that says what is proved: it sees the exported theory and certificates, and nothing else.

    python -I -S check_certificates.py theory.json certificates.json

It derives from each theorem the statements that the kernel must prove, checks their certificates, evaluates the example
and the counterexample, and prints one line a theorem: its tag, "proved", "refuted" or "failed", and the hash of its
statement.  Exit code 0: everything is as the files say.  1: something is refused; standard error says what and why.
2: a file cannot be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from convmath.proof.kernel import Allowance, Node, Refused, cases, check, digest, instance, lists, spend
from convmath.proof.statements import (
    Invalid,
    Link,
    Theorem,
    cited,
    letters,
    links,
    statement,
    statement_hash,
    theorem,
)
from convmath.proof.trees import Malformed, binders, loops

FORMAT = 1
LONGEST_FILE = 32_000_000  # bytes
MOST_THEOREMS = 5_000
WORK = 1_000_000  # for one theorem, in the kernel's units: the hardest needs a seventh
WORK_IN_ALL = 40_000_000  # the whole theory needs a fortieth


class Unreadable(Exception):
    """A file that is missing, too long, or no JSON."""


class Verdict(NamedTuple):
    """What the program says of one theorem."""

    tag: str
    status: str
    sha256: str
    why: str = ""  # it failed
    closed: int = 0  # cases


# Reading ----------------------------------------------------------------------------------------------


def read(path: str) -> Any:
    """The JSON of a file.  A key that occurs twice is refused: readers differ in which of the two they take."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Refused(f"{path}: an object has the same key twice")
        return found

    def whole(text: str) -> Any:
        raise Refused(f"{path}: {text:.20} is not an integer")

    try:
        with open(path, "rb") as file:
            data = file.read(LONGEST_FILE + 1)
        if len(data) > LONGEST_FILE:
            raise Unreadable(f"{path} is longer than {LONGEST_FILE} bytes")
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_float=whole, parse_constant=whole)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path} is not JSON ({error!s:.80})") from error


def listed(document: Any, key: str, name: str) -> list[Any]:
    """The list that a document is about, once its format, length and hash are what it says of itself."""
    if not isinstance(document, dict) or not isinstance(document.get(key), list) or not document[key]:
        raise Refused(f"{name}: expects an object with a list of {key}")
    if document.get("format") != FORMAT or type(document["format"]) is not int:
        raise Refused(f"{name}: format {document.get('format')!r:.60} is not {FORMAT}")
    found: list[Any] = document[key]
    if len(found) > MOST_THEOREMS or document.get("count") != len(found):
        raise Refused(f"{name}: the number of {key} is not the one it says")
    if document.get("sha256") != digest(found):
        raise Refused(f"{name}: does not have the hash that it is published under; something in it was changed")
    return found


def by_name(entries: list[Any]) -> dict[str, Any]:
    """The certificates by the name of their link."""
    found: dict[str, Any] = {}
    for entry in entries:
        name = entry.get("link") if isinstance(entry, dict) else None
        if not isinstance(name, str) or name in found:
            raise Refused(f"certificates: {name!r:.60} is not a link's name, or there are two of that name")
        found[name] = entry
    return found


# Checking ---------------------------------------------------------------------------------------------


def verdicts(theory: Any, certificates: Any) -> Iterator[Verdict]:
    """What becomes of each theorem, in reading order; a theorem that uses a failed one fails with it."""
    records = listed(theory, "theorems", "theory")
    proofs = by_name(listed(certificates, "links", "certificates"))
    if certificates.get("theory_sha256") != theory["sha256"]:
        raise Refused("certificates: were made for another theory")
    earlier: dict[str, Theorem] = {}
    failed: set[str] = set()
    left, unbounded = WORK_IN_ALL, Allowance.left
    for record in records:
        Allowance.left = min(left, WORK)
        tag = record.get("tag") if isinstance(record, dict) else None
        sha256, why, closed, status = "-" * 64, "", 0, "failed"
        try:
            asked = theorem(record)
            sha256 = statement_hash(asked)
            if asked.tag in earlier:
                raise Refused("two theorems have this tag")
            if spread := sorted(rests_on(asked) & failed):
                raise Refused(f"uses {', '.join(spread)}, which failed")
            closed = check_theorem(asked, record, proofs, earlier)
            status = "refuted" if asked.refuted else "proved"
        except (Invalid, Malformed, Refused) as error:
            why = str(error).removeprefix(f"{tag}: ")
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            why = f"not a theorem ({type(error).__name__}: {error!s:.80})"
        left -= min(left, WORK) - max(0, Allowance.left)
        name = tag if isinstance(tag, str) else "?"
        if why:
            failed.add(name)
        else:
            earlier[name] = asked
        Allowance.left = unbounded
        yield Verdict(f"{name:.100}", status, sha256, why, closed)
    if strays := [name for name in proofs if name.split(".")[0] not in failed]:
        some = ", ".join(f"{name:.40}" for name in strays[:3])
        raise Refused(f"certificates: {len(strays)} links belong to no theorem: {some}")


def rests_on(asked: Theorem) -> set[str]:
    """The tags that a theorem names or cites."""
    cites = [*asked.cites, *(cite for step in asked.steps for cite in step.cites)]
    return {*asked.uses, *(cite.tag for cite in cites)}


def check_theorem(asked: Theorem, record: Any, proofs: dict[str, Any], earlier: dict[str, Theorem]) -> int:
    """Everything that makes a theorem what it says it is, or an exception; how many cases were closed."""
    if statement_hash(asked) != record.get("statement_sha256"):
        raise Refused("the statement does not have the hash it is published under")
    if not letters(asked):
        raise Refused("is a statement about no letter")
    for tag in asked.uses:
        if tag == asked.tag or tag not in earlier:
            raise Refused(f"uses {tag!r:.60}, which is not proved before it; a circle would prove anything")
    wanted = links(asked)
    entries = [(link, proofs.pop(link.name, None)) for link in wanted]
    closed = 0
    for link, entry in entries:
        closed += check_link(link, entry, earlier)
    check_values(asked, record.get("example"), "example")
    if asked.refuted:
        if not check_values(asked, record.get("counterexample"), "counterexample"):
            raise Refused("is said to be false, but the counterexample does not show it")
    elif not wanted:
        raise Refused("nothing is proved")
    elif (not cases([], lists(asked.goal))) if not binders(asked.goal) else asked.goal[1] == asked.goal[2]:
        raise Refused("the goal is true without being about anything")
    return closed


def check_link(link: Link, entry: Any, earlier: dict[str, Theorem]) -> int:
    """Close every case of one link, or raise Refused."""
    where = {"goal": "the statement", "right-when": "the exact condition"}.get(link.part, f"step {link.part}")
    if entry is None:
        raise Refused(f"{where}: has no certificate")
    hypotheses, goal = lists(link.hypotheses), lists(link.goal)
    cites = [[tag, lists_in(values)] for tag, values in link.cites]
    said = {"hypotheses": hypotheses, "goal": goal, "cites": cites}
    said["sha256"] = digest([link.name, [hypotheses, goal], cites])
    if any(entry.get(key) != value for key, value in said.items()):
        raise Refused(f"{where}: the certificate is for another statement")
    try:
        known = []
        for one, (_, values) in zip(cited(link, earlier), link.cites):
            claims, shown = statement(one)
            known.append(instance([lists(claims), lists(shown)], lists_in(values)))
        return check(hypotheses, goal, entry.get("proof"), tuple(known))
    except Refused as error:
        raise Refused(f"{where}: {error}") from error


def lists_in(values: dict[str, Node]) -> dict[str, Node]:
    return {name: lists(value) for name, value in values.items()}


def check_values(asked: Theorem, values: Any, what: str) -> bool:
    """Whether values that meet every hypothesis make the goal false; values that do not meet them are refused."""
    if not isinstance(values, dict) or set(values) != letters(asked):
        raise Refused(f"the {what} must give {', '.join(sorted(letters(asked)))}")
    if any(type(value) is not int or abs(value) > 10**6 for value in values.values()):
        raise Refused(f"the {what} gives a value that is no integer, or a large one")
    known: dict[str, int] = dict(values)
    for short, long in asked.where:
        known[short] = evaluate(long, known)
    if not all(evaluate(hypothesis, known) for hypothesis in asked.hypotheses):
        raise Refused(f"the {what} does not meet the hypotheses")
    return asked.refuted and what == "counterexample" and not evaluate(asked.goal, known)


# Evaluating -------------------------------------------------------------------------------------------

VALUES: dict[str, Callable[..., Any]] = {
    "+": lambda *parts: sum(parts), "-": lambda a, b: a - b, "neg": lambda a: -a, "//": lambda a, b: a // b,
    "ceil": lambda a, b: -(-a // b), "%": lambda a, b: a % b, "max": max, "min": min,
    "<=": lambda a, b: a <= b, "<": lambda a, b: a < b, ">=": lambda a, b: a >= b, ">": lambda a, b: a > b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "not": lambda a: not a,
    "and": lambda *parts: all(parts), "or": lambda *parts: any(parts), "=>": lambda a, b: not a or b,
    "<=>": lambda a, b: a == b,
}  # fmt: skip


def evaluate(tree: Node, known: dict[str, int]) -> Any:
    """The value of a tree at given integers; counts and sums are worked out one by one, within their guards."""
    spend(1)
    if isinstance(tree, int):
        return tree
    if isinstance(tree, str):
        return known[tree]
    operator, *parts = tree
    if operator == "if":
        return evaluate(parts[1] if evaluate(parts[0], known) else parts[2], known)
    if operator == "all":
        return all(evaluate(parts[2], {**known, parts[0]: value}) for value in range(evaluate(parts[1], known)))
    if operator == "count":
        return sum(1 for _ in met((parts[0],), parts[1], known))
    if operator == "sum":
        return sum(evaluate(parts[2], inner) for inner in met(parts[0][1:], parts[1], known))
    if operator == "at":
        return entry(parts[0], *(evaluate(part, known) for part in parts[1:]))
    values = [evaluate(part, known) for part in parts]
    if operator in ("//", "ceil", "%") and values[1] < 1:
        raise Refused("divides by a number that is not positive")
    if operator == "*":
        product = 1
        for value in values:
            product *= value
        return product
    return VALUES[operator](*values)


def met(indices: tuple[str, ...], guard: Node, known: dict[str, int]) -> Iterator[dict[str, int]]:
    """The values of the indices that satisfy the guard, each with everything else that is known."""
    found = [known]
    for name, low, end in loops(indices, guard):
        spend(len(found))
        found = [{**k, name: v} for k in found for v in reach(evaluate(low, k), evaluate(end, k))]
    for inner in found:
        if evaluate(guard, inner):
            yield inner


def reach(low: int, end: int) -> range:
    spend(max(0, end - low))
    return range(low, end)


def entry(array: str, *index: int) -> int:
    """A number for an entry of an array of unknown numbers: a claim about all arrays is false if it is false of one."""
    state = int.from_bytes(array.encode())
    for value in index:
        state = (state * 6364136223846793005 + value * 1442695040888963407 + 1013904223) % 2**64
        state ^= state >> 29
    return state % 199 - 99


# The program ------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print("usage: python -I -S check_certificates.py theory.json certificates.json", file=sys.stderr)
        return 2
    said: list[Verdict] = []
    try:
        for verdict in verdicts(*map(read, arguments)):
            said.append(verdict)
            print(verdict.tag, verdict.status, verdict.sha256)
            if verdict.why:
                print(f"{verdict.tag}: {verdict.why}"[:300], file=sys.stderr)
    except Unreadable as error:
        print(f"cannot read {error}"[:300], file=sys.stderr)
        return 2
    except Refused as error:
        print(f"refused: {error}"[:300], file=sys.stderr)
        return 1
    counts = {status: sum(v.status == status for v in said) for status in ("proved", "refuted", "failed")}
    print(
        f"{len(said)} theorems: {counts['proved']} proved for all integers, {counts['refuted']} refuted, "
        f"{counts['failed']} failed; {sum(v.closed for v in said)} cases closed"
    )
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
