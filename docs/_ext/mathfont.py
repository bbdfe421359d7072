"""The math font: which characters the site's subset of STIX Two Math holds, and how it is made again.

The font comes with the Python package ziamath.  From one version of fonttools and brotli the same bytes come out:

    python -m _ext.mathfont …/ziamath/fonts/STIXTwoMath-Regular.ttf
"""

from __future__ import annotations

import string
import sys
from pathlib import Path

FONT = Path(__file__).parents[2] / "docs" / "_static" / "fonts" / "stix-two-math.woff2"
LATIN = string.ascii_letters
GREEK = "αβγδεζηθικλμνξοπρστυφχψω" + "ΓΔΘΛΞΠΣΦΨΩ"
SIGNS = "+−±×÷⋅∗∘/=≠≈≡<>≤≥∣∤∥∈∉⊂⊆∪∩∅∞∧∨¬∀∃→←↔↦⇒⇐⇔⟹⟸⟺…⋯′″∑∏∫√∂∶:;,.!?#%&'"
FENCES = "()[]{}|‖⌊⌋⌈⌉⟨⟩"
ACCENTS = "ˆ~ˉ˙¨^_¯⏞⏟"
DOUBLE = {"C": "ℂ", "N": "ℕ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}


def italic(letter: str) -> str:
    """The character a browser draws for a one-letter identifier.

    >>> italic("k"), italic("h"), italic("5")
    ('𝑘', 'ℎ', '5')
    """
    if letter == "h":
        return "ℎ"
    for first, start in (("a", 0x1D44E), ("A", 0x1D434), ("α", 0x1D6FC), ("Α", 0x1D6E2)):
        if 0 <= ord(letter) - ord(first) < (25 if first > "z" else 26):
            return chr(start + ord(letter) - ord(first))
    return letter


CHARACTERS = frozenset(
    " \u00a0\u2061" + string.digits + LATIN + GREEK + SIGNS + FENCES + ACCENTS + "".join(DOUBLE.values()) + "-"
) | frozenset(italic(letter) for letter in LATIN + GREEK)


def make(source: Path, target: Path = FONT) -> None:
    """Cut the font down to `CHARACTERS`, their stretched and small forms, and the MATH table."""
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["ssty", "dtls", "flac", "mark", "mkmk", "kern"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    options.drop_tables += ["DSIG"]
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    missing = sorted(letter for letter in CHARACTERS if ord(letter) not in font.getBestCmap())
    if missing:
        raise SystemExit(f"{source} has no glyph for {' '.join(f'U+{ord(letter):04X}' for letter in missing)}")
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in CHARACTERS])
    cutter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
