"""Integer facts that the chapters lean on."""

from convmath.language.terms import Iff, between, ceildiv, divides, variables, where
from convmath.theory.model import Cite, Hypothesis, Theorem

x, y, b, c, u, v, s1, s2 = variables("x y b c u v s1 s2")

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

FLOOR_IS = Theorem(
    tag="floor-is",
    title="Recognising a floor",
    words="A number whose product with the divisor falls short of the numerator by less than the divisor is the floor of the quotient.",
    hypotheses=(Hypothesis(formula=between(0, x - b * y, b)),),
    goal=x // b == y,
    example={"x": 7, "b": 3, "y": 2},
)

CEIL_IS = Theorem(
    tag="ceil-is",
    title="Recognising a ceiling",
    words="A number whose product with the divisor exceeds the numerator by less than the divisor is the ceiling of the quotient.",
    hypotheses=(Hypothesis(formula=between(0, b * y - x, b)),),
    goal=ceildiv(x, b) == y,
    example={"x": 7, "b": 3, "y": 3},
)

CEIL_ROUNDED_TWICE = Theorem(
    tag="ceil-rounded-twice",
    title="A ceiling of a numerator already shifted",
    words="Adding the divisor less one and then rounding up gives one too many, unless the divisor divides the numerator less one.",
    hypotheses=(Hypothesis(formula=b >= 1),),
    goal=ceildiv(x + (b - 1), b) == ceildiv(x, b) + where(divides(b, x - 1), 0, 1),
    example={"x": 7, "b": 2},
    cites=(
        Cite(tag="ceil-less-one", values={"x": x, "b": b}),
        Cite(tag="ceil-less-one", values={"x": x + b - 1, "b": b}),
    ),
    uses=("ceil-as-floor",),
)

CEIL_EXACT = Theorem(
    tag="ceil-exact",
    title="Where both roundings agree",
    words="Ceiling and floor of a quotient are the same number exactly when the division leaves no remainder.",
    hypotheses=(Hypothesis(formula=b >= 1),),
    goal=Iff(ceildiv(x, b) == x // b, divides(b, x)),
    example={"x": 6, "b": 3},
)

EUCLID = Theorem(
    tag="euclid",
    title="Euclid's lemma",
    words="When b and c have no common divisor, u·c + v·b = 1, and b divides c·x, with quotient y, then b divides x, with quotient u·y + v·x.",
    hypotheses=(Hypothesis(formula=u * c + v * b == 1), Hypothesis(formula=c * x == b * y)),
    goal=x == b * (u * y + v * x),
    example={"c": 5, "b": 3, "u": -1, "v": 2, "x": 6, "y": 10},
)

BETWEEN_MULTIPLES = Theorem(
    tag="between-multiples",
    title="No multiple lies between neighbours",
    words="A number from 1 to b − 1 is not a multiple of b.",
    hypotheses=(Hypothesis(formula=between(1, x, b)),),
    goal=x != b * y,
    example={"x": 2, "b": 3, "y": 1},
)

LOWEST_TERMS = Theorem(
    tag="lowest-terms",
    title="A fraction in lowest terms",
    words="When b and c have no common divisor, u·c + v·b = 1, the fraction c/b equals no fraction y/x with a smaller divisor x.",
    hypotheses=(Hypothesis(formula=u * c + v * b == 1), Hypothesis(formula=between(1, x, b))),
    goal=c * x != b * y,
    example={"c": 5, "b": 3, "u": -1, "v": 2, "x": 2, "y": 3},
    cites=(
        Cite(tag="euclid", values={"c": c, "b": b, "u": u, "v": v, "x": x, "y": y}),
        Cite(tag="between-multiples", values={"x": x, "b": b, "y": u * y + v * x}),
    ),
)
