"""Finding the certificates that are missing.  Needs z3; a valid certificate is never touched."""

from __future__ import annotations

from collections.abc import Callable

from convmath.language.terms import Node
from convmath.proof import kernel, search, store
from convmath.proof.links import links
from convmath.proof.verify import check_link, closed_statements, instances
from convmath.theory.model import Theory


def certify(theory: Theory, say: Callable[[str], None] = print) -> int:
    """Search for every certificate that is missing or refused; return how many are still missing.

    Each chapter's file is rewritten after every theorem, so that an interrupted search keeps what it found.
    """
    earlier: dict[str, Node] = {}
    missing = 0
    for chapter in theory.chapters:
        old = store.load(theory.certificates, chapter.name)
        new: dict[str, Node] = {}
        for theorem in chapter.theorems:
            for link in links(theorem):
                try:
                    check_link(link, old.get(link.name), earlier)
                    new[link.name] = old[link.name]
                    continue
                except kernel.Refused as error:
                    reason = "stale" if link.name in old else "missing"
                    detail = f" ({error})" if link.name in old else ""
                proof = search.find(link, list(instances(link, earlier)))
                if proof is None:
                    missing += 1
                    say(
                        f"{link.name}: {reason}{detail}; no certificate found: the statement may be false or need a hint"
                    )
                    continue
                check_link(link, proof, earlier)
                new[link.name] = proof
                say(f"{link.name}: {reason}{detail}; found")
                store.save(theory.certificates, chapter.name, {**new, **{n: p for n, p in old.items() if n not in new}})
            earlier |= closed_statements([theorem])
        if new != old or list(new) != list(old):
            for name in sorted(set(old) - set(new)):
                say(f"{name}: no longer wanted; dropped")
            store.save(theory.certificates, chapter.name, new)
    return missing
