"""Integer facts that the chapters lean on."""

from convmath.model import Chapter, Hypothesis, Theorem
from convmath.terms import Iff, ceildiv, variables

x, y, b, u, s1, s2 = variables("x y b u s1 s2")

FLOOR_BELOW = Theorem(
    tag="floor-below",
    title="An integer below a floor",
    words="An integer is at most the floor of a quotient exactly when its product with the divisor is at most the numerator.",
    hypotheses=(Hypothesis(formula=b >= 1),),
    goal=Iff(y <= x // b, b * y <= x),
    example={"y": 2, "x": 7, "b": 3},
)

NESTED_FLOOR = Theorem(
    tag="nested-floor",
    title="A floor of a floor is one floor",
    words="Dividing with floor twice is dividing once with floor by the product of the divisors.",
    hypotheses=(Hypothesis(formula=s1 >= 1), Hypothesis(formula=s2 >= 1)),
    goal=(u // s1) // s2 == u // (s1 * s2),
    example={"u": 23, "s1": 3, "s2": 2},
)

CEIL_AS_FLOOR = Theorem(
    tag="ceil-as-floor",
    title="A ceiling is a shifted floor",
    words="The ceiling of a quotient is the floor of the quotient whose numerator is larger by the divisor minus one.",
    hypotheses=(Hypothesis(formula=b >= 1),),
    goal=ceildiv(x, b) == (x + b - 1) // b,
    example={"x": 7, "b": 3},
)

CEIL_ABOVE = Theorem(
    tag="ceil-above",
    title="An integer below a ceiling",
    words="An integer is less than the ceiling of a quotient exactly when its product with the divisor is less than the numerator.",
    hypotheses=(Hypothesis(formula=b >= 1),),
    goal=Iff(y < ceildiv(x, b), b * y < x),
    example={"y": 2, "x": 7, "b": 3},
)

CEIL_LESS_ONE = Theorem(
    tag="ceil-less-one",
    title="A ceiling less one",
    words="The ceiling of a quotient, less one, is the floor of the quotient whose numerator is one smaller.",
    hypotheses=(Hypothesis(formula=b >= 1),),
    goal=ceildiv(x, b) - 1 == (x - 1) // b,
    example={"x": 7, "b": 3},
)

CHAPTER = Chapter(
    name="foundations",
    title="Integer division",
    theorems=(FLOOR_BELOW, NESTED_FLOOR, CEIL_AS_FLOOR, CEIL_ABOVE, CEIL_LESS_ONE),
)
