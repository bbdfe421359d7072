"""Convolution: counting windows."""

from __future__ import annotations

from collections.abc import Callable

from convmath.derive.counting import Counting
from convmath.language.terms import variables

e, k = variables("e k")


def windows(c: Counting) -> Counting:
    """From "every tap lands" to the number of windows."""
    return c.extreme_taps().isolate("t").fold("e").weak("t").divide("s").interval().count()


CHAINS: dict[tuple[str, int], Callable[[Counting], Counting]] = {
    ("window-count", 0): lambda c: c.isolate("t").fold("e").divide("s").strict("t").finish("t ≥ 0, and e written out"),
    ("conv-size", 0): lambda c: windows(c).resolve().unfold("e"),
    ("pool-size", 0): lambda c: windows(c).unfold("e"),
    ("conv-empty", 0): lambda c: c.unfold("e").finish("below 0 exactly when the floor is below 0"),
    ("conv-size-forms", 1): lambda c: c.fold("e").as_ceiling().put_in(1),
    ("conv-size-forms", 2): lambda c: c.fold("e").put_in(1),
    ("conv-fits", 1): lambda c: c.expand().unfold("o").as_remainder().finish("the numerator is e"),
    ("conv-fits", 2): lambda c: c.write_remainder().finish("⌊e/s⌋ is o − 1"),
    ("unread-rows", 0): lambda c: c.unfold("o").as_remainder().fold("e").interval().count().finish("i ≥ 0"),
    ("unit-stride", 0): lambda c: c.take_out(),
    ("valid", 1): lambda c: c.as_ceiling().put_in(1),
    ("valid", 2): lambda c: c.take_out(),
    ("half", 1): lambda c: c.take_out().as_remainder(),
    ("half", 2): lambda c: c.put_in(1).finish("2⌊k/2⌋ is k − k mod 2"),
    ("full", 1): lambda c: c.take_out(),
    ("full", 2): lambda c: c.as_ceiling().put_in(1),
    ("size-preserved", 0): lambda c: c.clear_floor(),
    ("size-preserved-unit-stride", 1): lambda c: c.take_out(),
    ("size-preserved-unit-stride", 2): lambda c: c.take_out().finish(
        "twice the half is all exactly for an even number"
    ),
    ("causal", 1): lambda c: c.as_ceiling().put_in(1),
    ("causal", 3): lambda c: c.isolate("j").divide("d"),
    ("causal-least", 0): lambda c: c.witness(k - 1),
    ("subsampled-size", 0): lambda c: c.fold("e").as_ceiling().put_in(1).finish("dividing by 1 changes nothing"),
}
