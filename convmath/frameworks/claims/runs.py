"""Claims that are no formula over our letters: each a function that tries it on one layer, by the definitions.

Data and weights are numbers without a pattern that could make something false come out right.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from convmath.arithmetic import brute, sizes
from convmath.frameworks import recorded
from convmath.language.evaluate import entry

Sides = tuple[object, object]  # what is claimed and what is so, of a claim that is an equation


def numbers(name: str, count: int) -> list[int]:
    """As many numbers, none of them 0."""
    return [entry(name, index) or 1 for index in range(count)]


# Sizes and windows ------------------------------------------------------------------------------------


def half_padding_is_the_limit(k: int, p: int) -> bool:
    """PyTorch's recorded answers refuse exactly the paddings above half the kernel."""
    return (2 * p <= k) == _accepted("max_pool1d sizes", k, p)


def half_padding_is_the_limit_of_averages(k: int, p: int) -> bool:
    """The same of average pools, which have no dilation."""
    return (2 * p <= k) == _accepted("avg_pool1d divisors, padding counted", k, p)


@cache
def _accepted(table: str, k: int, p: int) -> bool:
    rows = [row for key, row in recorded.torch().tables[table].items() if key.startswith(f"k={k} p={p} ")]
    assert rows
    return any(character not in (recorded.REFUSED, ",") for row in rows for character in row)


def same_pads_alike(k: int) -> bool:
    """PyTorch's recorded padding='same' hides as many taps below as above."""
    _, low, high = recorded.numbers(recorded.torch().tables["conv1d same"][f"k={k} d=1"])
    return low == high


def later_inputs_unread(i: int, k: int, s: int) -> bool:
    """With causal padding output t reads no input behind position t."""
    outputs = brute.conv_size(i, k, s, k - 1, 0, 1)
    return all(x <= t for t in range(outputs) for x in brute.window(t, k, s, 1, k - 1))


def reads_start_in_the_input_at_multiples(i: int, k: int, s: int, p: int) -> bool:
    """Every window starts at an input position that the stride divides."""
    return all(reads[0] % s == 0 for reads in _windows(i, k, s, p))


def reads_start_in_the_padded_input_at_multiples(i: int, k: int, s: int, p: int) -> bool:
    """Every window starts at a position of the padded input that the stride divides."""
    return all((reads[0] + p) % s == 0 for reads in _windows(i, k, s, p))


def _windows(i: int, k: int, s: int, p: int) -> list[list[int]]:
    return [brute.window(t, k, s, 1, p) for t in range(brute.conv_size(i, k, s, p, p, 1))]


def read_equally_often(i: int, k: int) -> bool:
    """With half padding and stride 1 every input is read by as many windows as any other."""
    return len(set(_reads(i, k, 1, k // 2, k // 2))) == 1


def divisor_is_constant(i: int, k: int, s: int) -> bool:
    """fold(unfold(1)) is one number."""
    return len(set(_reads(i, k, s, 0, 0))) == 1


def fold_of_unfold(i: int, k: int, s: int, p: int) -> bool:
    """fold(unfold(x)) is x times fold(unfold(1)), position by position."""
    data = numbers("x", i)
    folded, divisor = [0] * i, [0] * i
    for _, _, x in brute.relation(i, k, s, p, p, 1):
        if 0 <= x < i:
            folded[x] += data[x]
            divisor[x] += 1
    return folded == [count * value for count, value in zip(divisor, data)]


def _reads(i: int, k: int, s: int, low: int, high: int) -> list[int]:
    found = [0] * i
    for _, _, x in brute.relation(i, k, s, low, high, 1):
        if 0 <= x < i:
            found[x] += 1
    return found


def covers(i: int, k: int, s: int) -> bool:
    """Chainer's cover_all: ⌈(i − k)/s⌉ + 1 windows, cut off at the end, read every input."""
    windows = -(-(i - k) // s) + 1
    return {x for t in range(windows) for x in brute.window(t, k, s, 1, 0) if x < i} == set(range(i))


def partial_window_when_uncovered(i: int, k: int, s: int) -> bool:
    """Lasagne's size without ignore_border is the full windows, and one more where these leave something uncovered."""
    full = brute.conv_size(i, k, s, 0, 0, 1)
    read = {x for t in range(full) for x in brute.window(t, k, s, 1, 0)}
    lasagne = (i + s - 1) // s if s >= k else max(0, (i - k + s - 1) // s) + 1
    return lasagne == full + (read != set(range(i)))


def overlap_is_even(k: int, s: int, d: int) -> bool:
    """Away from the borders every output of a transposed convolution gets as many products as any other."""
    inputs = k * d // s + 2 * s + 2  # enough for a whole period that no border touches
    counts = brute.scatter([1] * inputs, [1] * k, s, 0, 0, d, 0)
    start = d * (k - 1)
    return len(set(counts[start : start + s])) == 1


def overlap_is_even_everywhere(k: int, s: int, d: int) -> bool:
    """The same, borders included."""
    return len(set(brute.scatter([1] * (k * d + s), [1] * k, s, 0, 0, d, 0))) == 1


def uneven_when_not_divisible(k: int, s: int) -> bool:
    """Without dilation the overlap is uneven exactly when the stride does not divide the kernel."""
    return overlap_is_even(k, s, 1) == (k % s == 0)


def recipe_gives_the_bins(i: int, o: int) -> bool:
    """One kernel and one stride give the bins of adaptive pooling."""
    return any(
        [list(range(t * s, t * s + k)) for t in range(o)] == brute.adaptive_bins(i, o)
        for s in range(1, i + 1)
        for k in range(1, i + 1)
    )


def bins_round_outward(i: int, o: int) -> bool:
    """Bin t of adaptive pooling runs from ⌊t·i/o⌋ to ⌈(t + 1)i/o⌉."""
    return [list(range(t * i // o, -(-(t + 1) * i // o))) for t in range(o)] == brute.adaptive_bins(i, o)


def stack_by_recurrence(k: int, s: int, n: int, m: int) -> bool:
    """r = s·r + (k − s), backwards through two layers, is the span of one output's reads."""
    span = s * (m * 1 + (n - m)) + (k - s)  # layers (k, s) and (n, m)
    first = [y for x in brute.window(0, n, m, 1, 0) for y in brute.window(x, k, s, 1, 0)]
    return max(first) - min(first) + 1 == span


def centres_aligned(p: int, s: int, q: int, m: int) -> bool:
    """Two layers of odd kernels 2p + 1 and 2q + 1 with half padding: output t is centred on input t·s·m."""
    for t in range(3):
        reads = [y for x in brute.window(t, 2 * q + 1, m, 1, q) for y in brute.window(x, 2 * p + 1, s, 1, p)]
        if min(reads) + max(reads) != 2 * t * s * m:
            return False
    return True


# Values -----------------------------------------------------------------------------------------------


def zeros_pad_a_maximum(k: int, p: int, x: int) -> bool:
    """A max pooling with stride 1 of one number x, padded with zeros, is what it is when padding is ignored."""
    padded = [0] * p + [x] + [0] * p
    with_zeros = [max(padded[t : t + k]) for t in range(len(padded) - k + 1)]
    return with_zeros == brute.max_pool([x], brute.pooled(1, k, 1, p, p, 1))


def padding_leaves_averages(k: int, s: int) -> bool:
    """Average pooling of a line of 4 numbers is the same under SAME and under VALID."""
    data = numbers("x", 4)

    def averages(low: int, high: int) -> list[Fraction]:
        return [Fraction(sum(data[x] for x in reads), len(reads)) for reads in brute.pooled(4, k, s, low, high, 1)]

    total = sizes.same_total(4, k, s, 1)
    return averages(total // 2, total - total // 2) == averages(0, 0)


def fixed_divisor(i: int, k: int, s: int, p: int) -> bool:
    """Every window of an average pooling divides by the kernel size, also where the padding is not counted."""
    return set(brute.average_divisors(i, k, s, p, p, False, False)) == {k}


def first_outputs_unchanged(i_prime: int, k: int, s: int, p: int, a: int) -> bool:
    """Output padding adds positions and leaves the others as they are."""
    with_it, without = (_transposed(i_prime, k, s, p, extra) for extra in (a, 0))
    return with_it[: len(without)] == without and len(with_it) == len(without) + a


def added_positions_hold_no_zero(i_prime: int, k: int, s: int, p: int, a: int) -> bool:
    """None of the positions that output padding adds holds a zero."""
    size = len(_transposed(i_prime, k, s, p, 0))
    return all(_transposed(i_prime, k, s, p, a)[size:])


def zeros_on_top(i_prime: int, k: int, s: int, a: int) -> bool:
    """The output padding stands before the output without it."""
    return _transposed(i_prime, k, s, 0, a)[a:] == _transposed(i_prime, k, s, 0, 0)


def _transposed(i: int, k: int, s: int, p: int, a: int) -> list[int]:
    return brute.scatter([1] * i, [1] * k, s, p, p, 1, a)  # no products cancel


def direct_with_the_same_kernel(i_prime: int, k: int, s: int) -> bool:
    """A transposed convolution is the direct one of the stretched input with the very same kernel."""
    data, weights = numbers("y", i_prime), numbers("w", k)
    direct = brute.conv(brute.stretch(data, s), weights, 1, k - 1, k - 1, 1)
    return direct == brute.scatter(data, weights, s, 0, 0, 1, 0)


def direct_with_the_flipped_kernel(i_prime: int, k: int, s: int) -> bool:
    """A transposed convolution is the direct one of the stretched input with the flipped kernel."""
    data, weights = numbers("y", i_prime), numbers("w", k)
    direct = brute.conv(brute.stretch(data, s), weights[::-1], 1, k - 1, k - 1, 1)
    return direct == brute.scatter(data, weights, s, 0, 0, 1, 0)


def data_gradient_flips(i: int, k: int) -> bool:
    """At stride 1 the gradient of the data is the full convolution of the outputs' with the flipped kernel."""
    weights, sent = numbers("w", k), numbers("g", i - k + 1)
    return brute.scatter(sent, weights, 1, 0, 0, 1, 0) == brute.conv(sent, weights[::-1], 1, k - 1, k - 1, 1)


def weight_gradient_flips(i: int, k: int) -> bool:
    """At stride 1 the gradient of the weights is the convolution of the data with the outputs' gradient, flipped."""
    data, sent = numbers("x", i), numbers("g", i - k + 1)
    found = [sum(g * data[t + j] for t, g in enumerate(sent)) for j in range(k)]
    return found == brute.conv(data, sent[::-1], 1, 0, 0, 1)


def transposed_is_gradient(i: int, k: int, s: int) -> bool:
    """lax.conv_transpose without a flip is the gradient of lax.conv with the same arguments, values and size."""
    outputs = brute.conv_size(i, k, s, 0, 0, 1)
    sent, weights = numbers("g", outputs), numbers("w", k)
    gradient = brute.scatter(sent, weights, s, 0, 0, 1, i - sizes.conv_transpose(outputs, k, s, 0, 0, 1, 0))
    return brute.conv(brute.stretch(sent, s), weights, 1, k - 1, k - 1, 1) == gradient


def keras_transposes_so(i_prime: int, k: int, s: int) -> bool:
    """With the flip, transposed convolution is what Keras computes: the scatter of the same kernel."""
    return direct_with_the_flipped_kernel(i_prime, k, s)


def crops_scored_alike(k: int, p: int, n: int, m: int) -> bool:
    """A convolution of k taps, padded by p, and a layer that reads m of its outputs: each crop of an image scores as the
    dense network scores its place; the image is n positions larger than a crop."""
    crop = m + k - 1 - 2 * p
    image, weights, reading = numbers("x", crop + n), numbers("w", k), numbers("v", m)

    def scores(data: Sequence[int]) -> list[int]:
        return brute.conv(brute.conv(data, weights, 1, p, p, 1), reading, 1, 0, 0, 1)

    return scores(image) == [scores(image[t : t + crop])[0] for t in range(n + 1)]


def first_index_is_horizontal() -> bool:
    """A kernel of one row and two columns, [1, −1], takes the difference of x[i][j] and x[i + 1][j]."""
    data = [[1, 0], [1, 0]]
    computed = brute.conv(data[0], [1, -1], 1, 0, 0, 1)[0]
    return computed == data[0][0] - data[1][0]


def full_size(n: int, m: int) -> bool:
    """The full convolution of n and m numbers has n + m − 1."""
    return len(brute.scatter(numbers("x", n), numbers("w", m), 1, 0, 0, 1, 0)) == n + m - 1


def chain_without_conversions(i: int, k: int, d: int) -> bool:
    """Two atrous convolutions of k taps and rate d, SAME, done on the positions of one remainder each, in one go."""
    data, weights = numbers("x", i), numbers("w", k)
    low = (k - 1) // 2

    def same(values: Sequence[int], rate: int) -> list[int]:
        span = rate * (k - 1)
        return brute.conv(values, weights, 1, span // 2, span - span // 2, rate)

    twice = same(same(data, d), d)
    padded = list(data) + [0] * (-i % d)  # space_to_batch pads so that the rate divides the size
    batches = [padded[offset::d] for offset in range(d)]
    for _ in range(2):
        batches = [brute.conv(values, weights, 1, low, k - 1 - low, 1) for values in batches]
    chained = [batches[x % d][x // d] for x in range(i)]
    return chained == twice


# Given numbers ----------------------------------------------------------------------------------------


def lenet(i: int) -> int:
    """The size that LeNet's convolutions and pools leave."""
    for kernel, stride in ((5, 1), (2, 2), (5, 1), (2, 2)):
        i = sizes.conv(i, kernel, stride, 0, 0, 1)
    return i


def lenet_takes_32() -> Sides:
    """An image of 32 positions leaves 5 of them behind LeNet's convolutions and pools."""
    return 5, lenet(32)


def lenet_takes_only_32(i: int) -> bool:
    """No image of another size leaves 5 positions behind LeNet's convolutions and pools."""
    return bool(lenet(i) != 5 or i == 32)


def wav2vec_in_one(i: int) -> bool:
    """Seven layers one after the other are one layer of kernel 400 and stride 320."""
    size = i
    for kernel, stride in ((10, 5), *((3, 2),) * 4, *((2, 2),) * 2):
        size = sizes.conv(size, kernel, stride, 0, 0, 1)
    return bool(size == sizes.conv(i, 400, 320, 0, 0, 1))


# (input channels, output channels) of VGG-16's convolutions, block by block; every block ends in a pool of 2.
VGG16 = (
    ((3, 64), (64, 64)),
    ((64, 128), (128, 128)),
    ((128, 256), (256, 256), (256, 256)),
    ((256, 512), (512, 512), (512, 512)),
    ((512, 512), (512, 512), (512, 512)),
)


def vgg16() -> tuple[int, int]:
    """The numbers that VGG-16 holds for one image, and its weights without biases."""
    size, values, weights = 224, 224 * 224 * 3, 0
    for block in VGG16:
        for before, after in block:
            values += size * size * after
            weights += sizes.conv_parameters(9, before, after, 1, 0)
        size = sizes.conv(size, 2, 2, 0, 0, 1)
        values += size * size * block[-1][1]
    dense = (size * size * 512, 4096, 4096, 1000)
    return values + sum(dense[1:]), weights + sum(a * b for a, b in zip(dense, dense[1:]))


def vgg16_holds_24_million() -> Sides:
    """VGG-16 holds 24 million numbers for one image, in the layers that the table lists."""
    return 24, (vgg16()[0] + 500_000) // 1_000_000


def vgg16_has_138_million() -> Sides:
    """VGG-16 has 138 million weights."""
    return 138, (vgg16()[1] + 500_000) // 1_000_000


def first_layers_take_72_megabytes() -> Sides:
    """Three 224×224×64 layers, activation and gradient of four bytes each, take 72 megabytes of 10^6 bytes."""
    return 72, 3 * 224 * 224 * 64 * 8 // 10**6


# AlexNet's layers that change the size: (what, kernel, stride, padding).
ALEXNET = (
    ("conv", 11, 4, 0),
    ("pool", 3, 2, 0),
    ("conv", 5, 1, 2),
    ("pool", 3, 2, 0),
    ("conv", 3, 1, 1),
    ("conv", 3, 1, 1),
    ("conv", 3, 1, 1),
    ("pool", 3, 2, 0),
)


def alexnet_pools_five_times_to_7() -> Sides:
    """AlexNet has five pools, which leave 7 positions of 227."""
    size = 227
    for _, kernel, stride, padding in ALEXNET:
        size = sizes.conv(size, kernel, stride, padding, padding, 1)
    return (5, 7), (sum(what == "pool" for what, *_ in ALEXNET), int(size))


# GoogLeNet's modules: input; 1×1; reduction and 3×3; reduction and 5×5; projection behind the pool.
INCEPTION = (
    (192, 64, 96, 128, 16, 32, 32),
    (256, 128, 128, 192, 32, 96, 64),
    (480, 192, 96, 208, 16, 48, 64),
    (512, 160, 112, 224, 24, 64, 64),
    (512, 128, 128, 256, 24, 64, 64),
    (512, 112, 144, 288, 32, 64, 64),
    (528, 256, 160, 320, 32, 128, 128),
    (832, 256, 160, 320, 32, 128, 128),
    (832, 384, 192, 384, 48, 128, 128),
)


def googlenet() -> int:
    """The weights of GoogLeNet, without biases and without the two classifiers that only training uses."""
    count = sizes.conv_parameters
    total = count(49, 3, 64, 1, 0) + count(1, 64, 64, 1, 0) + count(9, 64, 192, 1, 0) + 1024 * 1000
    for c, one, three_in, three, five_in, five, pool in INCEPTION:
        ones = one + three_in + five_in + pool
        total += count(1, c, ones, 1, 0) + count(9, three_in, three, 1, 0) + count(25, five_in, five, 1, 0)
    return int(total)


def googlenet_has_4_million() -> Sides:
    """GoogLeNet has 4 million weights."""
    return 4, (googlenet() + 500_000) // 1_000_000


def three_by_three_three_times_is_7() -> Sides:
    """Three layers of kernel 3 read 7 positions."""
    reads = {0}
    for _ in range(3):
        reads = {x for t in reads for x in brute.window(t, 3, 1, 1, 0)}
    return 7, len(reads)


def two_by_two_twice_is_9() -> Sides:
    """Two layers of kernel 2 read 3 positions along an axis, 9 in all."""
    reads = {0}
    for _ in range(2):
        reads = {x for t in reads for x in brute.window(t, 2, 1, 1, 0)}
    return 9, len(reads) ** 2


def im2col_of_alexnet() -> bool:
    """AlexNet's first layer is a matrix of 11·11·3 = 363 rows and 55·55 = 3025 columns."""
    return bool((11 * 11 * 3, sizes.conv(227, 11, 4, 0, 0, 1) ** 2) == (363, 3025))


def unshared_alexnet() -> bool:
    """AlexNet's first layer with unshared weights has 290,400 neurons of 364 parameters, 105,705,600 in all."""
    return bool(sizes.conv(227, 11, 4, 0, 0, 1) ** 2 * 96 == 290_400 and 290_400 * (11 * 11 * 3 + 1) == 105_705_600)


def needs_padding_32() -> bool:
    """A pooling of kernel 3 and stride 2 has no output on 32 positions without padding."""
    return bool(sizes.conv(32, 3, 2, 0, 0, 1) < 1)


def pools_5_to_2_or_3() -> bool:
    """Pooling 5 positions with kernel and stride 2 leaves 2 in floor mode and 3 in ceil mode."""
    return bool((sizes.conv(5, 2, 2, 0, 0, 1), sizes.pool_ceil(5, 2, 2, 0, 0, 1)) == (2, 3))


def figure_shows_size_2() -> Sides:
    """Six inputs, kernel 3, stride 2 and padding 1 leave two outputs, as the caption says of what is transposed."""
    return 2, int(sizes.conv(6, 3, 2, 1, 1, 1))


def default_dilation_is_0() -> Sides:
    """The dilation that leaves a kernel as it is, is 0: an effective kernel of its own size."""
    return 3, int(sizes.effective_kernel(3, 0))


def macs_from_outputs(i: int, k: int, s: int) -> bool:
    """A transposed convolution of one channel makes k products for each of its outputs."""
    products = sum(1 for _ in range(i) for _ in range(k))
    return bool(products == sizes.conv_transpose(i, k, s, 0, 0, 1, 0) * k)


def field_is_minus_the_kernel(k: int, s: int) -> bool:
    """An output of a transposed convolution sees −k inputs, as torchscan 0.2.0 says of stride 2 and kernel 2."""
    landing: list[list[int]] = [[] for _ in range(s * 4 + k)]
    for t in range(5):
        for x in brute.window(t, k, s, 1, 0):
            if x < len(landing):
                landing[x].append(t)
    return max(map(len, landing)) == -k


# Conventions ------------------------------------------------------------------------------------------


def dilation_is_the_gap_plus_one(d: int) -> bool:
    """A dilation of d as in PyTorch leaves d gaps between taps."""
    return brute.window(0, 2, 1, d, 0) == [0, d + 1]


def dilation_is_the_gap(d: int) -> bool:
    """A dilation that counts the gaps, d, is a dilation of d + 1 in PyTorch, and leaves d gaps between taps."""
    return brute.window(0, 2, 1, d + 1, 0) == [0, d + 1]


def odd_crop_at_the_end() -> bool:
    """same_upper crops the odd position at the end: OpenVINO answers [12, 20] for [1, 2] and the kernel [1, 10]."""
    return brute.scatter([1, 2], [1, 10], 1, 0, 1, 1, 0) == [12, 20]


def odd_crop_at_the_start() -> bool:
    """same_upper crops the odd position at the start: OpenVINO answers [12, 20] for [1, 2] and the kernel [1, 10]."""
    return brute.scatter([1, 2], [1, 10], 1, 1, 0, 1, 0) == [12, 20]
