"""Adaptive pooling: the bins, and the recipe of stride and kernel that is said to give them."""

from convmath.arithmetic import sizes
from convmath.language.sums import total
from convmath.language.terms import And, Iff, Term, between, ceildiv, divides, for_all, maximum, variables
from convmath.theory.model import Cite, Derivation, Hypothesis, Step, Theorem

i, o, s, t, x, h, q, r, u, v, y, i_prime, o_prime = variables("i o s t x h q r u v y i' o'")

START, END = sizes.adaptive_start(t, i, o), sizes.adaptive_end(t, i, o)
NEXT_START = sizes.adaptive_start(t + 1, i, o)
WIDTH = END - START

INPUT = Hypothesis(formula=i >= 1)
OUTPUT = Hypothesis(formula=o >= 1)
ZERO = Term(0)  # the first bin

ADAPTIVE_BINS = Theorem(
    tag="adaptive-bins",
    title="The bins of adaptive pooling cover the input",
    words="Bin t runs from ⌊t·i/o⌋ to ⌈(t + 1)i/o⌉: the first starts at 0, the last ends at i, none is empty, and none starts after the one before it ends.",
    hypotheses=(INPUT, OUTPUT),
    goal=And(
        sizes.adaptive_start(0, i, o) == 0,
        sizes.adaptive_end(o - 1, i, o) == i,
        START < END,
        NEXT_START <= END,
    ),
    example={"i": 5, "o": 3, "t": 1},
)

ADAPTIVE_OVERLAP = Theorem(
    tag="adaptive-overlap",
    title="How much neighbouring bins share",
    words="Neighbouring bins share at most one position, and share one exactly when o does not divide (t + 1)i.",
    hypotheses=(OUTPUT,),
    goal=And(
        between(0, END - NEXT_START, 2),
        Iff(END == NEXT_START, divides(o, (t + 1) * i)),
    ),
    example={"i": 5, "o": 3, "t": 1},
    uses=("adaptive-bins",),
)

ADAPTIVE_WIDTHS = Theorem(
    tag="adaptive-widths",
    title="Bins differ in width by at most one",
    words="Every bin is ⌈i/o⌉ or ⌈i/o⌉ + 1 wide, the first one ⌈i/o⌉.",
    hypotheses=(OUTPUT,),
    goal=And(
        between(0, WIDTH - ceildiv(i, o), 2),
        sizes.adaptive_end(0, i, o) - sizes.adaptive_start(0, i, o) == ceildiv(i, o),
    ),
    example={"i": 5, "o": 3, "t": 1},
    uses=("adaptive-bins",),
)

ADAPTIVE_EVEN = Theorem(
    tag="adaptive-even",
    title="The bins when the sizes divide",
    words="Where o divides i, bin t is the window of stride and kernel i/o: it runs from t·i/o to (t + 1)i/o.",
    hypotheses=(OUTPUT, Hypothesis(formula=divides(o, i))),
    goal=And(START == t * (i // o), END == (t + 1) * (i // o)),
    example={"i": 6, "o": 3, "t": 1},
    cites=(
        Cite(tag="floor-is", values={"x": t * i, "b": o, "y": t * (i // o)}),
        Cite(tag="ceil-is", values={"x": (t + 1) * i, "b": o, "y": (t + 1) * (i // o)}),
    ),
    uses=("adaptive-bins",),
)

ADAPTIVE_DISJOINT = Theorem(
    tag="adaptive-disjoint",
    title="When the bins are disjoint",
    words="No two neighbouring bins share a position exactly when o divides i.",
    hypotheses=(OUTPUT,),
    goal=Iff(for_all(t, o - 1, END == NEXT_START), divides(o, i)),
    derivation=Derivation(
        start=for_all(t, o - 1, END == NEXT_START),
        steps=(
            Step(
                to=divides(o, i),
                by="every-by-witness",
                note="the first two bins are the witness",
                maps=((ZERO,),),
                cites=(
                    Cite(tag="adaptive-even", values={"i": i, "o": o, "t": t}),
                    Cite(tag="adaptive-even", values={"i": i, "o": o, "t": t + 1}),
                ),
            ),
        ),
    ),
    example={"i": 6, "o": 3},
    uses=("adaptive-overlap",),
)

ADAPTIVE_WINDOW = Theorem(
    tag="adaptive-window",
    title="Which positions a bin reads",
    words="Bin t reads position x exactly when t·i < (x + 1)o and x·o < (t + 1)i: drawn on one line, with positions o long and bins i long, each starts before the other ends.",
    hypotheses=(OUTPUT,),
    goal=Iff(between(START, x, END), And(t * i < (x + 1) * o, x * o < (t + 1) * i)),
    cites=(
        Cite(tag="floor-below", values={"y": x + 1, "x": t * i, "b": o}),
        Cite(tag="ceil-above", values={"y": x, "x": (t + 1) * i, "b": o}),
    ),
    example={"i": 5, "o": 3, "t": 1, "x": 1},
    uses=("adaptive-bins",),
)

MEET = And(t * i_prime < (x + 1) * o_prime, x * o_prime < (t + 1) * i_prime)
AROUND = i_prime + o_prime
BIN = (y + 1) * o_prime // AROUND  # the bin in the y-th meeting of a group

ADAPTIVE_READS = Theorem(
    tag="adaptive-reads",
    title="How many positions all bins read",
    words="Let h be the greatest common divisor of the input size i = h·i′ and the output size o = h·o′, with u·i′ + v·o′ = 1. The bins read i + o − h positions altogether, each counted once for every bin that reads it.",
    where=((i, h * i_prime), (o, h * o_prime)),
    hypotheses=(
        Hypothesis(formula=h >= 1),
        Hypothesis(formula=i_prime >= 0),
        Hypothesis(formula=o_prime >= 1),
        Hypothesis(formula=u * i_prime + v * o_prime == 1),
    ),
    goal=total((t, x), And(between(0, t, o), between(START, x, END)), 1) == i + o - h,
    derivation=Derivation(
        start=total((t, x), And(between(0, t, o), between(START, x, END)), 1),
        steps=(
            Step(
                to=total((t, x), And(between(0, t, h * o_prime), between(0, x, h * i_prime), MEET), 1),
                by="same-terms",
                cites=(Cite(tag="adaptive-window", values={"t": t, "x": x, "i": i, "o": o}),),
                note="divided by h",
            ),
            Step(
                to=total((q, t, x), And(between(0, q, h), between(0, t, o_prime), between(0, x, i_prime), MEET), 1),
                by="re-index",
                maps=(
                    (t // o_prime, t - o_prime * (t // o_prime), x - i_prime * (t // o_prime)),
                    (q * o_prime + t, q * i_prime + x),
                ),
                note="h groups of o′ bins, all alike",
            ),
            Step(
                to=total((q, y), And(between(0, q, h), between(0, y, AROUND - 1)), 1),
                by="re-index",
                maps=((q, t + x), (q, BIN, y - BIN)),
                cites=(
                    # (y + 1)o′ is no multiple of i′ + o′: no meeting is at a corner.
                    Cite(
                        tag="lowest-terms", values={"c": o_prime, "b": AROUND, "u": v - u, "v": u, "x": y + 1, "y": BIN}
                    ),
                ),
                note="in a group, bin and position added number the meetings",
            ),
            Step(to=maximum(0, h) * maximum(0, AROUND - 1), by="count-box"),
            Step(to=i + o - h, by="arithmetic", note="h ≥ 1 and i′ + o′ ≥ 1"),
        ),
    ),
    example={"i'": 5, "o'": 3, "h": 1, "u": -1, "v": 2},
    uses=("adaptive-overlap",),
)

# With r = i mod o and q = o/r, bin t = q·v + u is the u-th of a group of q bins that share one remainder.
ADAPTIVE_GROUP = Theorem(
    tag="adaptive-group",
    title="A bin inside its group",
    words="If i is o·y + r and o is r·q, then bin q·v + u of o, with u below q, is y + 1 wide.",
    where=((o, r * q), (i, o * y + r), (t, q * v + u)),
    hypotheses=(Hypothesis(formula=r >= 1), Hypothesis(formula=between(0, u, q))),
    goal=And(START == t * y + v, END == (t + 1) * y + v + 1),
    example={"r": 2, "q": 2, "u": 1, "v": 1, "y": 2},
)

ADAPTIVE_WIDE = Theorem(
    tag="adaptive-wide",
    title="A bin that is wider",
    words="If i is o·y + r and o is r·q + u with 1 ≤ u < r < o, then bin q is y + 2 wide, one more than the first.",
    where=((o, r * q + u), (i, o * y + r)),
    hypotheses=(Hypothesis(formula=between(1, u, r)), Hypothesis(formula=r < o)),
    goal=And(
        between(0, q, o),
        sizes.adaptive_start(q, i, o) == q * y,
        sizes.adaptive_end(q, i, o) == (q + 1) * y + 2,
        ceildiv(i, o) == y + 1,
    ),
    example={"r": 2, "q": 1, "u": 1, "y": 1},
)

ADAPTIVE_UNIFORM = Theorem(
    tag="adaptive-uniform",
    title="When all bins are equally wide",
    words="Where o does not divide i, all bins are equally wide exactly when the remainder i mod o divides o.",
    where=((r, i % o),),
    hypotheses=(OUTPUT, Hypothesis(formula=r >= 1)),
    goal=Iff(for_all(t, o, WIDTH == ceildiv(i, o)), divides(r, o)),
    derivation=Derivation(
        start=for_all(t, o, WIDTH == ceildiv(i, o)),
        steps=(
            Step(
                to=divides(r, o),
                by="every-by-witness",
                note="bin ⌊o/r⌋ is the witness",
                maps=((o // r,),),
                cites=(
                    Cite(
                        tag="adaptive-group",
                        values=dict(i=i, o=o, t=t, r=r, q=o // r, u=t - o // r * (t * r // o), v=t * r // o, y=i // o),
                    ),
                    Cite(tag="adaptive-wide", values=dict(i=i, o=o, r=r, q=o // r, u=o - r * (o // r), y=i // o)),
                ),
            ),
        ),
    ),
    example={"i": 10, "o": 4},
    uses=("adaptive-widths",),
)

STRIDE = i // o
KERNEL = i - (o - 1) * STRIDE
AS_RECIPE = And(START == t * STRIDE, END == t * STRIDE + KERNEL)

ADAPTIVE_RECIPE = Theorem(
    tag="adaptive-recipe",
    title="Adaptive pooling is pooling with stride ⌊i/o⌋ and kernel i − (o − 1)·stride",
    words="The bins are the windows of an ordinary pooling with stride ⌊i/o⌋ and kernel i − (o − 1)⌊i/o⌋.",
    hypotheses=(
        Hypothesis(formula=i >= 1, why="an input has a position"),
        Hypothesis(formula=o >= 1, why="a bin is asked for"),
        Hypothesis(formula=o <= i, why="otherwise the recipe's stride is 0"),
    ),
    goal=for_all(t, o, AS_RECIPE),
    refuted=True,
    example={"i": 5, "o": 3},
    uses=("adaptive-bins",),
    source="A widely copied answer; pytorch issue 79332, dfdx issue 215",
)

ADAPTIVE_RECIPE_WHEN = Theorem(
    tag="adaptive-recipe-when",
    title="When the recipe is right",
    words="The recipe gives the bins exactly when i mod o is 0 or 1; otherwise it is wrong from the first bin on.",
    hypotheses=(OUTPUT,),
    goal=Iff(for_all(t, o, AS_RECIPE), i % o <= 1),
    derivation=Derivation(
        start=for_all(t, o, AS_RECIPE),
        steps=(Step(to=i % o <= 1, by="every-by-witness", note="the first bin is the witness", maps=((ZERO,),)),),
    ),
    example={"i": 7, "o": 3},
    uses=("adaptive-recipe",),
)

GLOBAL = Theorem(
    tag="global",
    title="Global pooling",
    words="A window as large as the input gives one position, in floor mode and in ceil mode, whatever the stride; it is the one bin of an adaptive pooling to size 1.",
    hypotheses=(Hypothesis(formula=i >= 1), Hypothesis(formula=s >= 1)),
    goal=And(
        sizes.conv(i, i, s, 0, 0, 1) == 1,
        sizes.pool_ceil(i, i, s, 0, 0, 1) == 1,
        sizes.adaptive_start(0, i, 1) == 0,
        sizes.adaptive_end(0, i, 1) == i,
    ),
    example={"i": 7, "s": 1},
    uses=("pool-size", "pool-ceil", "adaptive-bins"),
)
