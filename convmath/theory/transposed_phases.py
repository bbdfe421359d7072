"""Transposed convolution, phase by phase: outputs s apart use the same taps."""

from convmath.language.sums import Array, total
from convmath.language.terms import (
    And,
    Iff,
    Implies,
    Term,
    between,
    ceildiv,
    count,
    divides,
    for_all,
    maximum,
    minimum,
    variables,
    where,
)
from convmath.theory.model import Cite, Derivation, Hypothesis, Step, Theorem

k, s, p_lo, t, j, x, b, c, f, h, q, r, u, v, z, y = variables("k s p_lo t j x b c f h q r u v z y")
i_prime, s_prime, d_prime = variables("i' s' d'")
Y, w = Array("Y"), Array("w")

STRIDE = Hypothesis(formula=s >= 1)
REDUCED = Hypothesis(formula=s_prime >= 1)
COMMON = Hypothesis(formula=h >= 1)
COPRIME = Hypothesis(formula=u * d_prime + v * s_prime == 1)  # so h is the greatest common divisor of h·s' and h·d'

MULTIPLE = Theorem(
    tag="multiple",
    title="A multiple divides without remainder",
    words="The product of a number and the divisor leaves no remainder, and its quotient is the number.",
    hypotheses=(Hypothesis(formula=b >= 1),),
    goal=And(divides(b, b * y), b * y // b == y),
    example={"b": 3, "y": 2},
)

CEIL_SHIFTED = Theorem(
    tag="ceil-shifted",
    title="A ceiling, counted from the floor",
    words="Taking c, less than the divisor, from the numerator leaves the floor of the quotient, and one more when c is below the remainder.",
    hypotheses=(Hypothesis(formula=between(0, c, b)),),
    goal=ceildiv(x - c, b) == x // b + where(c < x % b, 1, 0),
    example={"x": 7, "c": 0, "b": 3},
    cites=(
        Cite(tag="ceil-is", values={"x": x - c, "b": b, "y": x // b}),
        Cite(tag="ceil-is", values={"x": x - c, "b": b, "y": x // b + 1}),
    ),
)

PAIRS = And(between(0, t, i_prime), between(0, j, k))
landing = total((t, j), And(PAIRS, h * s_prime * t + h * d_prime * j == h * s_prime * q + h * z), Y[t] * w[j])
place = q + b - d_prime * y  # the input position that tap c + s'·y of the phase reads
taps = total(
    (y,),
    between(0, y, ceildiv(k - c, s_prime)),
    w[c + s_prime * y] * where(between(0, place, i_prime), Y[place], 0),
)
LAST_TAP = (Cite(tag="ceil-above", values={"y": y, "x": k - c, "b": s_prime}),)

POLYPHASE = Theorem(
    tag="polyphase",
    title="s ordinary convolutions, interleaved",
    words="Let h be the greatest common divisor of stride s = h·s′ and dilation d = h·d′, with u·d′ + v·s′ = 1. Outputs x = s·q + r with r + p₋ = h·z form one phase. It is an ordinary convolution with stride 1 of the input itself, without any zeros: it takes every s′-th tap, from tap c = u·z mod s′ on, dilated by d′.",
    where=((f, u * z // s_prime), (c, u * z - s_prime * f), (b, v * z + d_prime * f)),
    hypotheses=(COMMON, REDUCED, COPRIME),
    goal=landing == taps,
    derivation=Derivation(
        start=landing,
        steps=(
            Step(
                to=total((t, j), And(PAIRS, s_prime * t + d_prime * j == s_prime * q + z), Y[t] * w[j]),
                by="same-terms",
                note="divided by h",
            ),
            Step(
                to=total(
                    (t, j, y),
                    And(PAIRS, y == f + v * j - u * (t - q), j == c + s_prime * y, t == place),
                    Y[t] * w[j],
                ),
                by="re-index",
                maps=((t, j, f + v * j - u * (t - q)), (t, j)),
                note="the pairs on one line are numbered by y",
            ),
            Step(
                to=taps,
                by="re-index",
                maps=((y,), (place, c + s_prime * y, y)),
                cites=LAST_TAP,
                note="y alone says both",
            ),
        ),
    ),
    example={"i'": 3, "k": 3, "s'": 2, "d'": 1, "h": 1, "u": 1, "v": 0, "q": 1, "z": 1},
    uses=("transposed-equivalence",),
)

EMPTY_PHASE = Theorem(
    tag="empty-phase",
    title="Phases that stay empty",
    words="When stride and dilation have the common divisor h, only outputs x with h ∣ x + p₋ receive anything: from h = 2 on whole phases stay empty, whatever the kernel.",
    hypotheses=(COMMON,),
    goal=Implies(h * s_prime * t + h * d_prime * j - p_lo == x, divides(h, x + p_lo)),
    cites=(Cite(tag="multiple", values={"b": h, "y": s_prime * t + d_prime * j}),),
    example={"s'": 1, "d'": 1, "h": 2, "p_lo": 0, "t": 1, "j": 1, "x": 4},
    uses=("polyphase",),
)

first = (u * ((r + p_lo) // h)) % s_prime  # the first tap of phase r
USED = And(between(0, r, h * s_prime), divides(h, r + p_lo), first < k)
START = h * d_prime * c - p_lo  # where tap c lands

PHASES_USED = Theorem(
    tag="phases-used",
    title="How many phases receive anything",
    words="Of the s phases, the smaller of k and s/gcd(s, d) are used: as many as have a first tap below k.",
    hypotheses=(COMMON, REDUCED, COPRIME, Hypothesis(formula=k >= 0)),
    goal=count(r, USED) == minimum(k, s_prime),
    derivation=Derivation(
        start=count(r, USED),
        steps=(
            Step(
                to=total(
                    (r, z, y, c),
                    And(
                        between(0, r, h * s_prime),
                        z == (r + p_lo) // h,
                        h * z == r + p_lo,
                        y == u * z // s_prime,
                        c == u * z - s_prime * y,
                        between(0, c, minimum(k, s_prime)),
                    ),
                    1,
                ),
                by="re-index",
                maps=(
                    (r, (r + p_lo) // h, u * ((r + p_lo) // h) // s_prime, first),
                    (r,),
                ),
                note="the quotients get names",
            ),
            Step(
                to=total(
                    (c, q, z, y, r),
                    And(
                        between(0, c, minimum(k, s_prime)),
                        q == START // (h * s_prime),
                        z == d_prime * c - s_prime * q,
                        y == -v * c - u * q,
                        r == h * z - p_lo,
                    ),
                    1,
                ),
                by="re-index",
                maps=((c, -v * z - d_prime * y, z, y, r), (r, z, y, c)),
                note="each tap below s′ opens the phase where it lands",
            ),
            Step(
                to=count(c, between(0, c, minimum(k, s_prime))),
                by="re-index",
                maps=(
                    (c,),
                    (
                        c,
                        START // (h * s_prime),
                        d_prime * c - s_prime * (START // (h * s_prime)),
                        -v * c - u * (START // (h * s_prime)),
                        h * (d_prime * c - s_prime * (START // (h * s_prime))) - p_lo,
                    ),
                ),
                note="the tap says everything",
            ),
            Step(to=maximum(0, minimum(k, s_prime)), by="count-interval"),
            Step(to=minimum(k, s_prime), by="arithmetic", note="k ≥ 0"),
        ),
    ),
    example={"k": 3, "s'": 2, "d'": 1, "h": 1, "u": 1, "v": 0, "p_lo": 1},
    uses=("polyphase", "empty-phase"),
)

OF_PHASE = And(between(0, j, k), divides(s, r + p_lo - j))
back = r + p_lo - j  # a multiple of s for the taps of phase r

TAP_COUNT = Theorem(
    tag="tap-count",
    title="How many taps a phase has",
    words="Without dilation phase r has ⌊k/s⌋ taps, and one more when its first tap, (r + p₋) mod s, is below k mod s.",
    where=((f, (r + p_lo) // s), (c, r + p_lo - s * f)),
    hypotheses=(STRIDE, Hypothesis(formula=k >= 0)),
    goal=count(j, OF_PHASE) == k // s + where(c < k % s, 1, 0),
    derivation=Derivation(
        start=count(j, OF_PHASE),
        steps=(
            Step(
                to=total((j, u), And(between(0, j, k), u == f - back // s, j == c + s * u), 1),
                by="re-index",
                maps=((j, f - back // s), (j,)),
                cites=(Cite(tag="multiple", values={"b": s, "y": f - u}),),
                note="the taps of the phase are numbered",
            ),
            Step(
                to=count(u, between(0, u, ceildiv(k - c, s))),
                by="re-index",
                maps=((u,), (c + s * u, u)),
                cites=(
                    Cite(tag="ceil-above", values={"y": u, "x": k - c, "b": s}),
                    Cite(tag="multiple", values={"b": s, "y": f - u}),
                ),
                note="c, c + s, c + 2s, …",
            ),
            Step(to=maximum(0, ceildiv(k - c, s)), by="count-interval"),
            Step(
                to=k // s + where(c < k % s, 1, 0),
                by="cite",
                cites=(Cite(tag="ceil-shifted", values={"x": k, "c": c, "b": s}),),
                note="0 ≤ c < s",
            ),
        ),
    ),
    example={"k": 3, "s": 2, "p_lo": 1, "r": 1},
    uses=("polyphase",),
)

EVEN_TAPS = Theorem(
    tag="even-taps",
    title="When every phase has equally many taps",
    words="Let h = gcd(s, d). The phases r with h ∣ r + p₋ have equally many taps, ⌊k/s′⌋ each, exactly when s′ = s/h divides the kernel size. Together with empty-phase: no checkerboard inside, exactly when gcd(s, d) = 1 and s ∣ k. At the borders, and with uneven weights, it can still show.",
    hypotheses=(REDUCED,),
    goal=Iff(for_all(c, s_prime, ceildiv(k - c, s_prime) == k // s_prime), divides(s_prime, k)),
    derivation=Derivation(
        start=for_all(c, s_prime, ceildiv(k - c, s_prime) == k // s_prime),
        steps=(
            Step(
                to=divides(s_prime, k),
                by="every-by-witness",
                maps=((Term(0),),),
                cites=(
                    Cite(tag="ceil-shifted", values={"x": k, "c": c, "b": s_prime}),
                    Cite(tag="ceil-shifted", values={"x": k, "c": 0, "b": s_prime}),
                ),
                note="where s′ does not divide k, the phase of tap 0 has one tap more than the phase of tap s′ − 1",
            ),
        ),
    ),
    example={"k": 4, "s'": 2},
    uses=("tap-count", "empty-phase"),
)

SHIFT = (f, (k - 1 - p_lo) // s)  # how far the common kernel reaches below q
common = total(
    (u,),
    between(0, u, f + ceildiv(p_lo, s) + 1),
    where(between(0, c - s * u, k), w[c - s * u], 0) * where(between(0, b + u, i_prime), Y[b + u], 0),
)

SUB_PIXEL = Theorem(
    tag="sub-pixel",
    title="A convolution to s channels, then a pixel shuffle",
    words="Without dilation, one convolution with stride 1 and f + ⌈p₋/s⌉ + 1 taps gives all phases at once, as s channels for each output channel: channel r at q is output s·q + r. Tap u of channel r is the kernel's tap r + p₋ + s(f − u), 0 where there is none, and f = ⌊(k − 1 − p₋)/s⌋ is its padding.",
    where=(SHIFT, (c, r + p_lo + s * f), (b, q - f)),
    hypotheses=(STRIDE, Hypothesis(formula=between(0, r, s))),
    goal=total((t, j), And(PAIRS, s * t + j - p_lo == s * q + r), Y[t] * w[j]) == common,
    derivation=Derivation(
        start=total((t, j), And(PAIRS, s * t + j - p_lo == s * q + r), Y[t] * w[j]),
        steps=(
            Step(
                to=common,
                by="re-index",
                maps=((t - b,), (b + u, c - s * u)),
                cites=(
                    Cite(tag="floor-below", values={"y": q - t, "x": k - 1 - p_lo, "b": s}),
                    Cite(tag="ceil-above", values={"y": t - q - 1, "x": p_lo, "b": s}),
                ),
                note="position t is tap t − b of the window at q",
            ),
        ),
    ),
    example={"i'": 3, "k": 4, "s": 2, "p_lo": 1, "q": 1, "r": 1},
    uses=("polyphase",),
)
