"""The letters that claims are written in, and the layers that they are mostly about.

In every domain the abbreviation `o` (or `o′`) is the true size, from `convmath.arithmetic.sizes`.
"""

from convmath.arithmetic import sizes
from convmath.frameworks.claims.model import Domain
from convmath.language.terms import And, between, count, for_all, variables

b, i, o, k, s, p, d, a, e, z, t, j, x, n, m, q = variables("b i o k s p d a e z t j x n m q")
i1, i2, k1, k2 = variables("i1 i2 k1 k2")
i_prime, o_prime = variables("i' o'")

STEPS = (i >= 1, k >= 1, s >= 1)
ROOM = (e, sizes.excess(i, k, p, p, d))
TIGHT = (e, sizes.excess(i, k, p, p, 1))
PLAIN_ROOM = (e, sizes.excess(i, k, 0, 0, 1))
FLOOR = e // s + 1

CONV = Domain(
    names="i k s p d",
    where=(ROOM, (o, sizes.conv(i, k, s, p, p, d))),
    given=(*STEPS, p >= 0, d >= 1, e >= 0),
)
UNDILATED = Domain(names="i k s p", where=(TIGHT, (o, sizes.conv(i, k, s, p, p, 1))), given=(*STEPS, p >= 0, e >= 0))
PLAIN = Domain(names="i k s", where=(PLAIN_ROOM, (o, sizes.conv(i, k, s, 0, 0, 1))), given=(*STEPS, e >= 0))

# Pools: padding of at most half the kernel.
HALF = p + p <= k
POOL = CONV.and_given(HALF)
CEIL_POOL = Domain(
    names="i k s p d",
    where=(ROOM, (o, sizes.rounded_up_clipped(e, s, i + p))),
    given=(*STEPS, p >= 0, d >= 1, e >= 0, HALF),
)
CEIL_AVERAGE = Domain(
    names="i k s p",
    where=(TIGHT, (o, sizes.rounded_up_clipped(e, s, i + p))),
    given=(*STEPS, p >= 0, e >= 0, HALF),
)
PLAIN_CEIL = Domain(names="i k s", where=(PLAIN_ROOM, (o, sizes.rounded_up_clipped(e, s, i))), given=(*STEPS, e >= 0))
AVERAGE = UNDILATED.and_given(HALF)
CAFFE_POOL = Domain(
    names="i k s p", where=(TIGHT, (o, sizes.pool_caffe(i, k, s, p, p, 1))), given=(*STEPS, p >= 0, e >= 0, HALF)
)
CEIL_DILATED = Domain(
    names="i k s d",
    where=((e, sizes.excess(i, k, 0, 0, d)), (o, sizes.rounded_up_clipped(e, s, i))),
    given=(*STEPS, d >= 1, e >= 0),
)
COUNTED_WINDOWS = count(t, And(t >= 0, s * (t - 1) < e, s * t < i + p))  # what ceil mode counts [pool-ceil-count]
# All windows with every tap in the padded input, by definition.
EVERY_TAP_LANDS = count(t, And(t >= 0, for_all(j, k, between(-p, s * t + d * j - p, i + p))))

SAME = Domain(
    names="i k s d",
    where=((z, sizes.same_total(i, k, s, d)), (o, sizes.conv(i, k, s, z // 2, z - z // 2, d))),
    given=(*STEPS, d >= 1),
)
SAME_UNIT = Domain(
    names="i k d",
    where=((z, sizes.same_total(i, k, 1, d)), (o, sizes.conv(i, k, 1, z // 2, z - z // 2, d))),
    given=(i >= 1, k >= 1, d >= 1),
)

TRANSPOSED = Domain(
    names="i' k s p d",
    where=((o_prime, sizes.conv_transpose(i_prime, k, s, p, p, d, 0)),),
    given=(i_prime >= 1, k >= 1, s >= 1, p >= 0, d >= 1, o_prime >= 1),
)
TRANSPOSED_PADDED = Domain(
    names="i' k s p d a",
    where=((o_prime, sizes.conv_transpose(i_prime, k, s, p, p, d, a)),),
    given=(i_prime >= 1, k >= 1, s >= 1, p >= 0, d >= 1, a >= 0, a < s, o_prime >= 1),
)
VALID_TRANSPOSED = Domain(
    names="i' k s",
    where=((o_prime, sizes.valid_transposed(i_prime, k, s, 1)),),
    given=(i_prime >= 1, k >= 1, s >= 1),
)
SAME_TRANSPOSED = Domain(
    names="i' k s", where=((o_prime, sizes.same_transposed(i_prime, s)),), given=(i_prime >= 1, k >= 1, s >= 1)
)
# Layers whose values are computed, without padding and dilation.
WEIGHTED = Domain(names="i' k s", given=(i_prime >= 1, k >= 1, s >= 1))
ADDED = Domain(
    names="i' k s p a",
    given=(
        i_prime >= 1,
        k >= 1,
        s >= 1,
        p >= 0,
        a >= 1,
        a < s,
        sizes.conv_transpose(i_prime, k, s, p, p, 1, 0) >= 1,
    ),
)
KERNELS = Domain(names="k s d", given=(k >= 1, s >= 1, d >= 1, k % s == 0))
MAXIMA = Domain(names="k p x", given=(k >= 1, p >= 0, HALF, p + p + 1 >= k))

ADAPTIVE = Domain(names="i o", given=(i >= 1, o >= 1, o <= i))
ONCE = Domain(names="")  # a claim about given numbers
