"""A theorem as blocks: the one walk over it that page, terminal, notebook, Markdown and JSON write out.

The order is a reader's: result, numbers, code, why, what frameworks do; then, folded, what an auditor reads; last how to
check and how to cite it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from convmath.exposition import citations
from convmath.exposition.blocks import (
    Block,
    Code,
    Display,
    Folded,
    Line,
    Link,
    Listing,
    Math,
    Paragraph,
    Places,
    Ref,
    Section,
    Sending,
    Status,
    Strong,
    Sum,
    Table,
    Values,
    Words,
)
from convmath.exposition.code import Result, javascript_function, python_function, result, sources
from convmath.frameworks import facts, recorded, replayed
from convmath.language.evaluate import function
from convmath.language.terms import Formula, Node, Term, substitute
from convmath.language.writers import filled_in
from convmath.proof import mutants, reading, registry, store
from convmath.proof.links import links
from convmath.proof.rules import RULES
from convmath.proof.trees import binders
from convmath.proof.trial import Trial
from convmath.proof.verify import closed_statements, instances
from convmath.theory import derivations
from convmath.theory.model import Need, Report, Step, Theorem, Theory

# The rules of derivations in a reader's words; what each demands stands with the derivation.
WHY = {
    "arithmetic": "Arithmetic",
    "cite": "By an earlier theorem",
    "extreme-taps": "A window fits exactly when its first and its last tap do",
    "same-members": "The same positions, described otherwise",
    "count-interval": "Positions in a row are counted by their two ends",
    "count-box": "Positions in a box number the product of its sides",
    "same-terms": "The same sum, term by term",
    "re-index": "The same terms under other names, none lost and none twice",
}

LONGEST_CERTIFICATE = 12  # cases shown; longer ones are in certificates.json


def page(theory: Theory, theorem: Theorem, report: Report, tally: mutants.Tally | None = None) -> tuple[Block, ...]:
    """Everything about one theorem; `tally` is what became of its mutants, where they were judged."""
    parts: list[Callable[[], Iterator[Block]]] = [
        lambda: opening(theorem, report),
        lambda: section("In numbers", "example", numbers(theorem, report)),
        lambda: section("In code", "code", code(theorem)),
        lambda: section("Why", "why", why(theorem)),
        lambda: section("In frameworks and in print", "in-print", frameworks(theorem)),
        lambda: section("Hypotheses", "hypotheses", hypotheses(theorem, report), fold="what breaks without each"),
        lambda: section("Derivation", "derivation", derivation(theorem), fold="step by step"),
        lambda: section("Proof", "proof", proof(theory, theorem), fold="what the checker closed"),
        lambda: section("Evidence of this build", "evidence-of-this-build", evidence(report), fold="what ran"),
        lambda: section("Mutants", "mutants", changed(tally), fold="wrong statements beside this one"),
        lambda: section("Check it yourself", "check", check(theorem)),
        lambda: section("Cite", "cite", cite(theorem)),
        lambda: section("Take away", "take-away", copies(theorem), fold="the statement in other languages"),
        lambda: section("Neighbours", "neighbours", neighbours(theory, theorem)),
        lambda: section("History", "history", history(theory, theorem.tag)),
    ]
    return tuple(block for part in parts for block in part())


def section(title: str, anchor: str, blocks: Iterator[Block], fold: str = "") -> Iterator[Block]:
    """A part with a title, unless there is nothing in it."""
    found = tuple(blocks)
    if found:
        yield Section(title, anchor, (Folded(fold, found),) if fold else found)


def opening(theorem: Theorem, report: Report) -> Iterator[Block]:
    """The result and the words."""
    yield from card(theorem, report)
    said = f"A claim, and a false one: “{theorem.words}”" if theorem.refuted else theorem.words
    yield Paragraph((Words(said),), "words")


def withdrawn(theory: Theory, tag: str) -> tuple[Block, ...]:
    """What stays of a tag that was withdrawn: why, and what stood here."""
    note = theory.withdrawn[tag].note or "No reason was written down."
    return (
        Paragraph((Strong("Withdrawn. "), Words(note)), "withdrawn"),
        Paragraph((Words("The tag is never used again. Nothing on this site builds on it."),)),
        *section("History", "history", history(theory, tag)),
    )


# The statement ----------------------------------------------------------------------------------------


def card(theorem: Theorem, report: Report) -> Iterator[Block]:
    """The statement as a chapter shows it: name and status, result, abbreviations and hypotheses, how a claim fails."""
    kind = "Claim" if theorem.refuted else "Theorem"
    yield Paragraph(
        (Strong(f"{kind}. "), Words(f"{theorem.title} "), Ref(theorem.tag), Words(" "), Status(report.status)), "head"
    )
    yield from statement(theorem, report)


def statement(theorem: Theorem, report: Report) -> Iterator[Block]:
    """Result first, what it counts after it."""
    shown = result(theorem)
    yield Display(shown.equation, "result")
    if shown.counted is not None and counts_apart(shown):
        yield Paragraph((Words("which is the number of"),) if shown.counted[0] == "count" else (Words("which is"),))
        yield Display(shown.counted)
    given = defined(theorem, shown)
    line: list[object] = []
    for number, (short, long) in enumerate(given):
        line += [Words("where " if not number else ", "), Math(("==", short.node, long.node))]
    for number, hypothesis in enumerate(theorem.hypotheses):
        line += [Words(("; for " if given else "For ") if not number else ", "), Math(hypothesis.formula)]
    if line:
        yield Paragraph(tuple(line), "conditions")  # type: ignore[arg-type]
    if report.counterexample is not None:
        values = Values(tuple(report.counterexample.items()))
        yield Paragraph((Words("False. Smallest counterexample: "), values, Words(".")), "fails")
        if theorem.right_when is not None:
            yield Paragraph((Words("It holds exactly when"),))
            yield Display(theorem.right_when)


def counts_apart(shown: Result) -> bool:
    """Whether the count stands beside the result, not in it."""
    equation = shown.equation.node if isinstance(shown.equation, Formula) else shown.equation
    return not (isinstance(equation, tuple) and shown.counted in equation)


def defined(theorem: Theorem, shown: Result) -> list[tuple[Term, Term]]:
    """The abbreviations that the result does not define itself."""
    own = shown.equation[1] if isinstance(shown.equation, tuple) else None
    return [(short, long) for short, long in theorem.where if short.node != own]


# What follows it --------------------------------------------------------------------------------------


def numbers(theorem: Theorem, report: Report) -> Iterator[Block]:
    """The numbers at which the build evaluates the statement; of a false claim, its counterexample with both sides."""
    at = report.counterexample or theorem.example
    values, shown = Values(tuple(at.items())), result(theorem)
    end = ", the claim does not hold." if theorem.refuted else ", the statement is evaluated and holds."
    goal = theorem.goal.node
    names = [*theorem.example, *(str(short.node) for short, _ in theorem.where)]
    full = dict(zip(names, Trial(theorem).full(tuple(at.values()))))
    if not binders(goal):
        filled = filled_in(substitute(goal, full)).replace("-", "−")
        end = f", the {'claim' if theorem.refuted else 'statement'} reads {filled}, and {'is false' if theorem.refuted else 'holds'}."
    equations = goal[1:] if goal[0] == "and" else (goal,)
    if all(part[0] == "==" for part in equations):
        read = [" = ".join(str(function(side, names)(*full.values())) for side in part[1:]) for part in equations]
        what, verdict = ("claim", "is false") if theorem.refuted else ("statement", "holds")
        said = f"the {what} reads {', '.join(read)}, and {verdict}.".replace("-", "−")
        if has_entries(goal):
            said = f"and some numbers in the arrays, {said}"
        elif shown.value is not None and not theorem.refuted:
            filled = worked(theorem, shown, full)
            yield Paragraph((Words("At "), values, Words(f": {filled}. So {said}")))
            return
        end = f", {said}"
    yield Paragraph((Words("At "), values, Words(end)))


def worked(theorem: Theorem, shown: Result, full: dict[str, int]) -> str:
    """The closed side with the numbers filled in, and what comes out."""
    assert shown.value is not None
    value = function(shown.value, list(full))(*full.values())
    name = shown.equation[1] if isinstance(shown.equation, tuple) and isinstance(shown.equation[1], str) else ""
    return f"{name} = ".lstrip(" =") + f"{filled_in(substitute(shown.value, full))} = {value}".replace("-", "−")


def has_entries(tree: Node) -> bool:
    """Whether a formula speaks of the entries of an array, which an example fills with numbers of its own."""
    return isinstance(tree, tuple) and (tree[0] == "at" or any(map(has_entries, tree[1:])))


def code(theorem: Theorem) -> Iterator[Block]:
    """Functions to paste; a statement that only counts or sums has none."""
    for name, text, language in (
        ("Python function", python_function(theorem), "python"),
        ("JavaScript function", javascript_function(theorem), "javascript"),
    ):
        if text is not None:
            yield Listing(name, text.rstrip("\n"), language)


def why(theorem: Theorem) -> Iterator[Block]:
    """The reasons of the derivation, in words; where there is none, how the certificate argues."""
    if theorem.derivation:
        rows = []
        for number, step in enumerate(theorem.derivation.steps, 1):
            said = f"{number}. {step.note or WHY.get(step.by) or sentence(RULES[step.by].statement)}"
            cited = [piece for cite in step.cites for piece in (Words(", "), Ref(cite.tag))]
            rows.append(((Words(said), *cited),))
        yield Table((), tuple(rows))
        return
    rests = [piece for tag in theorem.rests_on for piece in (Words(", "), Ref(tag))][1:]
    if theorem.refuted:
        words = "One counterexample refutes it; " + (
            "that it holds exactly under the condition above is proved."
            if theorem.right_when is not None
            else "it is above."
        )
        yield Paragraph((Words(words),))
    else:
        yield Paragraph(
            (Words("Suppose it failed. In every case facts that must hold then add up to −1 ≥ 0, which is absurd."),)
        )
    if rests:
        yield Paragraph((Words("It builds on "), *rests, Words(".")))


def sentence(text: str) -> str:
    """The first sentence."""
    return text.split(". ")[0].rstrip(".")


def frameworks(theorem: Theorem) -> Iterator[Block]:
    """Where frameworks agree and differ, as recorded, and where works and documentation state it."""
    tally = replayed.of(theorem.tag)
    if tally is not None:
        record = recorded.torch()
        said = f"Recorded answers of {record.framework} {record.version}, {tally.about}: agree in {tally.agrees}"
        said += f", otherwise in {tally.otherwise}" + (f", first at {tally.first}" if tally.first else "")
        refused = f"; {tally.refused} more are refused" if tally.refused else ""
        yield Paragraph((Words(f"{said}{refused}."),))
    if theorem.source:
        yield Paragraph((Words(f"The claim as printed: {theorem.source}."),))
    rows = tuple(
        (
            (Link(place.document.release.name, place.document.address),),
            (Words(place.verdict),),
            (Words(place.note),),
        )
        for place in facts.places(theorem.tag)
    )
    if rows:
        yield Table(("Work", "Verdict", "Where, and what"), rows)


def hypotheses(theorem: Theorem, report: Report) -> Iterator[Block]:
    """What breaks without each."""
    rows = tuple(((Math(h.formula),), breaks(theorem, report.needs.get(h.formula_text))) for h in theorem.hypotheses)
    if rows:
        yield Table(("Hypothesis", "Why it is there" if theorem.refuted else "Without it the statement is"), rows)


def breaks(theorem: Theorem, need: Need | None) -> Line:
    """What goes wrong without a hypothesis, and why it is stated."""
    if need is None:
        return ()
    if need.values is not None:
        also = (Words(f"; {need.why}"),) if need.why else ()
        return (Words(f"{need.verdict} at "), Values(tuple(need.values.items())), *also)
    return (Words(need.why if theorem.refuted else f"still true; {need.why}"),)


def derivation(theorem: Theorem) -> Iterator[Block]:
    """One link a row: relation and formula, reason; of a theorem that joins several statements a table for each."""
    own = [theorem.derivation] if theorem.derivation else [one.derivation for one in derivations.stored(theorem.tag)]
    for each in own:
        rows: list[tuple[Line, ...]] = [((Math(each.start),), ())]
        for step, sent in zip(each.steps, reading.maps(each)):
            sign = "<=>" if isinstance(step.to, Formula) else "="
            rows.append(((Math(step.to, sign),), reason(step, sent)))  # type: ignore[arg-type]
        yield Table(("Step", "Because"), tuple(rows))


def reason(step: Step, maps: tuple[reading.Map, ...]) -> Line:
    """The rule's name, what it says, the theorems cited, and where indices are sent, there and back."""
    said = [step.by] if RULES[step.by].meta else []
    said += [step.note] if step.note else []
    line: list[object] = [Words(": ".join(said))] if said else []
    for cite in step.cites:
        line += [Words(", ")] if line else []
        line.append(Ref(cite.tag))
    if not line:
        line.append(Words(step.by))
    for each in maps:
        line += [Words(" "), Sending(each.names, each.terms, each.witness)]
    return tuple(line)  # type: ignore[arg-type]


def proof(theory: Theory, theorem: Theorem) -> Iterator[Block]:
    """What the checker closed, link by link, with the sums written out where they are few."""
    proofs = store.load(theory.certificates, theory.chapter_of(theorem.tag).name)
    earlier = closed_statements(theory.by_tag[tag] for tag in theory.ancestors(theorem.tag))
    count, divided, empty = 0, False, True
    for item in links(theorem):
        if item.name not in proofs:  # of a theorem that fails; its report says so
            continue
        empty = False
        closed = reading.closed(item, instances(item, earlier), proofs[item.name])
        what = {"goal": "The whole statement", "right-when": "Claim ⇔ condition"}.get(
            item.part, f"Step {item.part} of the derivation"
        )
        head: Line = (Words(f"{what}: {cases_of(closed)}."),)
        count, divided = count + closed.counted, divided or bool(closed.divisors)
        sums: list[Block] = [summed(case) for case in closed.sums]
        for divisor, cases in closed.divisors:
            sums += [Paragraph((Words("Divisor "), Math(divisor, ">= 1"), Words("."))), *map(summed, cases)]
        few = len(closed.sums) <= LONGEST_CERTIFICATE
        if sums and not few:
            place = Link("certificates.json", "../certificates.json", code=True)
            head = (*head, Words(" The sums are in "), place, Words(f" under {item.name}."))
        yield Paragraph(head, "certificate")
        if sums and few:
            yield Folded("the sums", tuple(sums))
    if empty:
        yield Paragraph((Words("The counterexample above is the proof."),))
    elif count > 1:
        also = ", with those of the divisors" if divided else ""
        yield Paragraph((Words(f"That makes {count} cases in all{also}."),))


def cases_of(closed: reading.Closed) -> str:
    """How much there is to close, so that cases and divisors add up to what the evidence counts."""
    cases = "one case" if closed.cases == 1 else f"{closed.cases} cases"
    if not closed.cases:
        cases = "its opposite contradicts itself as soon as it is written out, so no case is left to refute"
    elif len(closed.sums) > closed.cases:
        cases += f", split into {len(closed.sums)}"
    number = len(closed.divisors)
    if not number:
        return cases
    return f"{cases}; and {'one divisor is' if number == 1 else f'{number} divisors are'} shown to be at least 1"


def summed(case: reading.Refutation) -> Sum:
    return Sum(case.number, case.facts, case.equalities, case.summands)


def evidence(report: Report) -> Iterator[Block]:
    """What this build ran."""
    rows = tuple(((Words(e.kind),), (Words(spaced(e.count)),), (Words(e.note),)) for e in report.evidence)
    if rows:
        yield Table(("Kind", "Count", "What ran"), rows)


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def changed(tally: mutants.Tally | None) -> Iterator[Block]:
    """What became of the statement's mutants."""
    if tally is None or not tally.made:
        return
    yield Paragraph(
        (
            Words(
                f"{tally.made} statements with one change: {tally.refuted} refuted by a counterexample, "
                f"{tally.weaker} proved to be weaker or true, {tally.kept} without a hypothesis that says why it is kept, "
                f"{len(tally.survived)} survived."
            ),
        )
    )


def check(theorem: Theorem) -> Iterator[Block]:
    """The one command."""
    yield Listing("Check it", f"convmath verify {theorem.tag}", "console")


def cite(theorem: Theorem) -> Iterator[Block]:
    """The citation in every format."""
    citation = citations.cite(theorem)
    yield Listing("Text", citations.text(citation), "text")
    yield Listing("BibTeX", citations.bibtex(citation).rstrip(), "bibtex")
    yield Listing("CSL-JSON", citations.csl_json([citation]).rstrip(), "json")


def copies(theorem: Theorem) -> Iterator[Block]:
    """The statement, and the abbreviations it uses, in the forms a reader copies."""
    for name, text, language in sources(theorem):
        yield Listing(name, text, language)


def neighbours(theory: Theory, theorem: Theorem) -> Iterator[Block]:
    """What it builds on, what builds on it, and where the site speaks of it."""
    yield Paragraph((Words("Uses: "), *listed(theorem.rests_on)))
    yield Paragraph((Words("Used by: "), *listed(theory.users(theorem.tag))))
    yield Places(theorem.tag)


def listed(tags: tuple[str, ...]) -> Line:
    pieces = [piece for tag in tags for piece in (Words(", "), Ref(tag))][1:]
    return tuple(pieces) or (Words("nothing"),)


def history(theory: Theory, tag: str) -> Iterator[Block]:
    """The versions of a statement, as the ledger has them, and the hash that citations carry."""
    rows = tuple(
        (
            (Words(str(entry.version)),),
            (Words("withdrawn") if entry.digest == "withdrawn" else Code(entry.digest),),
            (Words(entry.note),),
        )
        for entry in theory.history(tag)
    )
    if rows:
        yield Table(("Version", "Hash of the statement", "Note"), rows)
    if tag in theory.by_tag:
        yield Paragraph((Words("With title and words: "), Code(registry.sha256(theory.by_tag[tag]))))
