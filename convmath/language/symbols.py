"""The notation: every quantity once, with its name in the three notations."""

from __future__ import annotations

from typing import NamedTuple


class Symbol(NamedTuple):
    """One quantity.  The keys are what theory files write; the other columns are LaTeX."""

    key: str
    meaning: str
    guide: str  # Dumoulin & Visin, the default
    notes: str  # CS231n and the notes
    torch: str  # PyTorch's parameter names


def name(words: str) -> str:
    return r"\mathtt{" + words.replace("_", r"\_") + "}"


SYMBOLS = (
    Symbol("i", "input size", "i", "W_1", r"L_\mathrm{in}"),
    Symbol("o", "output size", "o", "W_2", r"L_\mathrm{out}"),
    Symbol("k", "kernel size", "k", "F", name("kernel_size")),
    Symbol("s", "stride", "s", "S", name("stride")),
    Symbol("p", "padding on both sides", "p", "P", name("padding")),
    Symbol("p_lo", "padding below; negative is a crop", "p_-", "P_-", name("padding") + r"_\mathrm{low}"),
    Symbol("p_hi", "padding above; negative is a crop", "p_+", "P_+", name("padding") + r"_\mathrm{high}"),
    Symbol("d", "dilation, 1 for none", "d", "L", name("dilation")),
    Symbol("a", "output padding, transposed only", "a", "A", name("output_padding")),
    Symbol("m", "input channels", "m", "D_1", name("in_channels")),
    Symbol("n", "output channels, one for each filter", "n", "K", name("out_channels")),
    Symbol("g", "groups", "g", "G", name("groups")),
    Symbol("t", "output position", "t", "t", "t"),
    Symbol("j", "tap", "j", "j", "j"),
    Symbol("x", "input position", "x", "x", "x"),
    Symbol("z", "padding on both sides taken together", "z", "z", "z"),
    Symbol("e", "the room left beside the first window", "e", "E", "e"),
)

BY_KEY = {symbol.key: symbol for symbol in SYMBOLS}
NOTATIONS = {"guide": "Dumoulin & Visin", "notes": "CS231n and the notes", "torch": "PyTorch"}
