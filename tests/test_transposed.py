"""Transposed convolution: brute force, numpy and scipy agree with the theorems, and wrong variants do not pass."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.signal import upfirdn

from convmath.arithmetic import brute, sizes
from convmath.language.sums import Array, Endless, loops, total
from convmath.language.terms import And, Formula, Term, between, variables
from convmath.layers.conv import Conv
from convmath.layers.conv_transpose import ConvTranspose
from convmath.layers.window import Sides, Window
from convmath.proof import kernel, rules, store
from convmath.proof.links import Invalid, links, rule_step
from convmath.proof.trial import Trial
from convmath.proof.verify import check_proof, closed_statements
from convmath.theory.collection import collect
from convmath.theory.model import Step, Theorem
from convmath.theory.transposed_values import TRANSPOSED_EQUIVALENCE

CASES = 10_000
Case = dict[str, Any]


def cases(seed: int, count: int, groups: bool = False) -> Iterator[Case]:
    """Random layers with random values, crops on either side among them."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        i, k, s, d = rng.randint(1, 6), rng.randint(1, 5), rng.randint(1, 4), rng.randint(1, 3)
        reach = d * (k - 1)
        low, high = rng.randint(-2, reach + 3), rng.randint(-2, reach + 3)
        a = rng.randint(0, max(s, d) - 1)
        if sizes.conv_transpose(i, k, s, low, high, d, a) < 1:
            continue
        case = {"i": i, "k": k, "s": s, "low": low, "high": high, "d": d, "a": a}
        if groups:
            case |= {"g": rng.randint(1, 3), "m": rng.randint(1, 3), "n": rng.randint(1, 3)}
        made += 1
        yield case | {"rng": np.random.default_rng(rng.randrange(2**32))}


def equivalent(case: Case) -> Window:
    """The window of the direct convolution that a transposed one amounts to."""
    layer = ConvTranspose(
        kernel_size=case["k"],
        stride=case["s"],
        padding=Sides(case["low"], case["high"]),
        dilation=case["d"],
        output_padding=case["a"],
    )
    return layer.direct().along()


def direct(
    data: np.ndarray[Any, Any], weights: np.ndarray[Any, Any], case: Case, *, flip: bool = True, slip: int = 0
) -> np.ndarray[Any, Any]:
    """numpy's correlation of the stretched, padded, then cropped input with the reversed kernel."""
    plan = equivalent({**case, "low": case["low"] + slip, "high": case["high"] - slip})
    # Zeros wide enough for every crop first, then the crop: a crop may be wider than one side holds.
    wide = sum(map(abs, plan.padding)) + case["d"] * case["k"]
    padded = np.pad(np.array(brute.stretch(list(data), case["s"])), wide)
    below, above = plan.padding
    padded = padded[wide - below : len(padded) - wide + above]
    taps = np.zeros(sizes.effective_kernel(case["k"], case["d"]), dtype=np.int64)
    taps[:: case["d"]] = weights[::-1] if flip else weights
    return np.correlate(padded, taps, "valid")


def upsampled(data: np.ndarray[Any, Any], weights: np.ndarray[Any, Any], case: Case) -> np.ndarray[Any, Any]:
    """scipy's upsample, filter, downsample; its border cut to the layer's, and back to exact integers."""
    taps = np.zeros(sizes.effective_kernel(case["k"], case["d"]), dtype=np.int64)
    taps[:: case["d"]] = weights
    # Small integers, sums far below 2**53: the floats are exact, and the test of that is that they are whole.
    floats = upfirdn(taps, data, up=case["s"])[
        : sizes.conv_transpose(case["i"], case["k"], case["s"], 0, 0, case["d"], 0)
    ]
    full = floats.astype(np.int64)
    assert np.array_equal(full, floats)
    wide = 1 + max(0, -case["low"], case["a"] - case["high"])
    full = np.pad(full, wide)
    return full[wide + case["low"] : len(full) - wide - case["high"] + case["a"]]


def values(case: Case) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    return case["rng"].integers(-99, 100, case["i"]), case["rng"].integers(-99, 100, case["k"])


@pytest.mark.slow
def test_scatter_stretched_input_and_scipy_agree_value_for_value() -> None:
    crops = unequal = padded = beyond = 0
    unflipped = slipped = 0
    for case in cases(1, CASES):
        data, weights = values(case)
        shape = case["s"], case["low"], case["high"], case["d"], case["a"]
        truth = brute.scatter(data.tolist(), weights.tolist(), *shape)
        assert len(truth) == sizes.conv_transpose(case["i"], case["k"], *shape)
        assert direct(data, weights, case).tolist() == truth, case
        assert upsampled(data, weights, case).tolist() == truth, case
        crops += min(equivalent(case).padding) < 0
        unequal += case["low"] != case["high"]
        padded += case["a"] > 0
        beyond += case["a"] >= case["s"]
        # Negative controls: the same comparison fails without the flip, and with the padding off by one.
        unflipped += direct(data, weights, case, flip=False).tolist() != truth
        slipped += direct(data, weights, case, slip=1).tolist() != truth
    assert min(crops, unequal, padded, beyond) > CASES // 20
    assert min(unflipped, slipped) > CASES // 2


def test_channels_and_groups() -> None:
    wrong = 0
    for case in cases(2, 400, groups=True):
        g, m, n, d = case["g"], case["m"], case["n"], case["d"]
        data = case["rng"].integers(-99, 100, (g * n, case["i"]))
        weights = case["rng"].integers(-99, 100, (g * n, m, case["k"]))  # a transposed layer's own layout
        shape = case["s"], case["low"], case["high"], d, case["a"]
        size = sizes.conv_transpose(case["i"], case["k"], *shape)
        scattered = np.zeros((g * m, size), dtype=np.int64)
        for y in range(g * n):
            for local in range(m):
                c = y // n * m + local
                scattered[c] += np.array(brute.scatter(data[y].tolist(), weights[y, local].tolist(), *shape))
        exchanged = np.array([[weights[c // m * n + b, c % m] for b in range(n)] for c in range(g * m)])
        gathered = np.zeros_like(scattered)
        shuffled = np.zeros_like(scattered)
        for c in range(g * m):
            for b in range(n):
                gathered[c] += direct(data[c // m * n + b], exchanged[c, b], case)
                shuffled[c] += direct(data[(c * n + b) % (g * n)], exchanged[c, b], case)
        assert np.array_equal(gathered, scattered), case
        wrong += not np.array_equal(shuffled, scattered)
    assert wrong > 50  # channels taken from another group do not pass


def test_gradients_by_the_bilinear_form() -> None:
    """The loss is linear in the input and in each weight: its gradient is what one unit more of each changes."""
    for case in cases(3, 300):
        i, k, s, d = case["i"] + 4, case["k"], case["s"], case["d"]
        low, high = max(0, case["low"]), max(0, case["high"])
        o = brute.conv_size(i, k, s, low, high, d)
        if o < 1:
            continue
        data, weights = case["rng"].integers(-99, 100, i).tolist(), case["rng"].integers(-99, 100, k).tolist()
        gradient = case["rng"].integers(-99, 100, o).tolist()
        left_over = sizes.excess(i, k, low, high, d) % s

        def loss(x: list[int], taps: list[int]) -> int:
            return sum(map(int.__mul__, gradient, brute.conv(x, taps, s, low, high, d)))  # noqa: B023

        base = loss(data, weights)
        by_input = [loss([v + (n == at) for n, v in enumerate(data)], weights) - base for at in range(i)]
        by_tap = [loss(data, [v + (n == at) for n, v in enumerate(weights)]) - base for at in range(k)]
        assert brute.scatter(gradient, weights, s, low, high, d, left_over) == by_input
        assert brute.conv(data, gradient, d, low, high - left_over, s) == by_tap
        uncropped = brute.conv(data, gradient, d, low, high, s)
        assert uncropped[:k] == by_tap
        assert len(uncropped) == sizes.weight_gradient(i, k, s, low, high, d)


def test_sizes_that_share_an_output() -> None:
    for case in cases(4, 500):
        k, s, d, padding = case["k"], case["s"], case["d"], (case["low"], case["high"])
        sharing = Conv(kernel_size=k, stride=s, padding=Sides(*padding), dilation=d).inputs(case["i"])
        counted = [o for o in range(1, 80) if brute.conv_size(o, k, s, *padding, d) == case["i"]]
        assert list(sharing) == counted, case


def test_the_worked_example() -> None:
    """i' = 3, k = 3, s = 2, p = 1, a = 1: both ways give the same six numbers."""
    data, weights = [1, 2, 3], [10, 20, 30]
    scattered = brute.scatter(data, weights, 2, 1, 1, 1, 1)
    plan = ConvTranspose(kernel_size=3, stride=2, padding=1, output_padding=1).direct().along()
    gathered = brute.conv(brute.stretch(data, 2), weights[::-1], 1, *plan.padding, 1)
    assert scattered == gathered == [20, 50, 40, 90, 60, 90]


# Refusals -----------------------------------------------------------------------------------------------


def with_steps(theorem: Theorem, *steps: Step) -> Theorem:
    """The theorem with another derivation, and the goal that it leads to."""
    assert theorem.derivation is not None
    start, end = theorem.derivation.start, steps[-1].to
    assert isinstance(start, Term)
    goal = Formula(("==", start.node, end.node))
    return replace(theorem, goal=goal, derivation=replace(theorem.derivation, steps=steps))


def false_obligations(theorem: Theorem) -> set[str]:
    """The parts of a derivation that small integers refute, whatever the certificates say."""
    found = set()
    for link in links(theorem):
        goal = Formula(("=>", ("and", *link.hypotheses), link.goal))
        names = sorted(kernel.variables(kernel.lists(goal.node)))
        example = dict.fromkeys(names, 0)
        trial = Trial(replace(theorem, where=(), hypotheses=(), goal=goal, derivation=None, example=example))
        if trial.smallest(("false",), 150_000):
            found.add(link.part)
    return found


i_prime, k, s, p_lo, d, x, t, j, u, j_prime = variables("i' k s p_lo d x t j u j'")
Y, w = Array("Y"), Array("w")
start_low = d * (k - 1) - p_lo


def gather(read: Term, tap: Term, *guards: Formula) -> Term:
    return total((j_prime, u), And(between(0, j_prime, k), u == read, *guards), w[tap] * Y[u // s])


inside, whole = between(0, u, s * (i_prime - 1) + 1), Formula(("==", ("%", "u", "s"), 0))
right_read, right_tap = x + d * j_prime - start_low, k - 1 - j_prime
right_maps = ((k - 1 - j, s * t), (u // s, k - 1 - j_prime))


def test_the_right_derivation_has_no_false_obligation() -> None:
    step = Step(to=gather(right_read, right_tap, inside, whole), by="re-index", maps=right_maps)
    assert not false_obligations(with_steps(TRANSPOSED_EQUIVALENCE, step))


@pytest.mark.parametrize(
    ("to", "maps", "parts"),
    [
        pytest.param(
            gather(right_read, j_prime, inside, whole), right_maps, {"1e"}, id="the taps are not reversed in the sum"
        ),
        pytest.param(
            gather(right_read, right_tap, inside, whole),
            ((j, s * t), (u // s, j_prime)),
            {"1a", "1b", "1e"},
            id="the taps are not reversed in the map",
        ),
        pytest.param(
            gather(x + d * j_prime - (d * (k - 1) + p_lo), right_tap, inside, whole),
            right_maps,
            {"1a", "1b"},
            id="the crop has the wrong sign",
        ),
        pytest.param(
            gather(right_read, right_tap, inside), right_maps, {"1b", "1d"}, id="zeros between neighbours are forgotten"
        ),
        pytest.param(gather(right_read, right_tap, whole), right_maps, {"1b"}, id="the end of the input is forgotten"),
    ],
)
def test_a_wrong_re_indexing_is_refused_at_its_step(to: Term, maps: Any, parts: set[str]) -> None:
    wrong = with_steps(TRANSPOSED_EQUIVALENCE, Step(to=to, by="re-index", maps=maps))
    assert false_obligations(wrong) == parts
    _, problems = check_proof(wrong, store.load(collect().certificates, "transposed"), closed_statements(collect().all))
    for part in parts:
        assert any(f"transposed-equivalence: step {part} of the derivation" in problem.text for problem in problems), (
            problems
        )


def test_a_statement_without_the_flip_has_a_counterexample() -> None:
    unflipped = gather(right_read, j_prime, inside, whole)
    assert TRANSPOSED_EQUIVALENCE.derivation is not None
    claim = Formula(("==", TRANSPOSED_EQUIVALENCE.derivation.start.node, unflipped.node))
    false = Trial(replace(TRANSPOSED_EQUIVALENCE, goal=claim)).smallest(("false",))
    assert false is not None
    assert false["k"] == 2


one = total((t,), between(0, t, k), Y[t])


@pytest.mark.parametrize(
    ("left", "step", "message"),
    [
        (one, Step(to=total((t,), t >= 0, Y[t]), by="same-terms"), "gives no range for t"),
        (one, Step(to=total((t,), between(0, t, k), w[t]), by="same-terms"), "entries of the same arrays"),
        (one, Step(to=total((t,), between(0, t, k), Y[t, 0]), by="same-terms"), "as many indices on both sides"),
        (one, Step(to=total((j,), between(0, j, k), Y[j]), by="same-terms"), "run over the same indices"),
        (one, Step(to=total((j,), between(0, j, k), Y[j]), by="re-index"), "expects two maps"),
        (one, Step(to=total((j,), between(0, j, k), Y[j]), by="re-index", maps=((j,), (j,))), "indices it starts from"),
        (one, Step(to=one + 1, by="same-terms"), "sums of products of array entries"),
        (
            one,
            Step(to=total((t,), between(0, t, k), total((t,), between(0, t, k), Y[t])), by="same-terms"),
            "uses its index again",
        ),
        (one * one, Step(to=one, by="same-terms"), "use the same index"),
        (one, Step(to=total((t,), between(0, t, one), Y[t]), by="same-terms"), "every value of a variable"),
    ],
)
def test_a_sum_of_the_wrong_shape_is_refused(left: Term, step: Step, message: str) -> None:
    with pytest.raises(rules.Malformed, match=message):
        rules.RULES[step.by].apply(left.node, rule_step(step))


def test_a_bound_letter_may_not_be_a_given_number_elsewhere() -> None:
    step = Step(to=gather(right_read, right_tap, inside, whole, t >= 0), by="re-index", maps=right_maps)
    wrong = with_steps(TRANSPOSED_EQUIVALENCE, step)
    with pytest.raises(Invalid, match="t is bound in one place and free in another"):
        links(wrong)


def test_the_bounds_of_a_sum_are_put_in_order() -> None:
    guard = And(u == t + 1, between(0, t, j), between(0, j, k))
    assert [name for name, _, _ in loops(("u", "t", "j"), guard.node)] == ["j", "t", "u"]
    with pytest.raises(Endless):
        loops(("u", "t"), And(u == t + 1, t == u - 1).node)


def test_pytorch_agrees_when_it_is_installed() -> None:
    torch = pytest.importorskip(
        "torch", reason="PyTorch is not installed: its own transposed convolution is not compared"
    )
    for case in cases(5, 500, groups=True):
        low = case["low"]
        if low != case["high"] or low < 0:
            continue
        g, m, n, d = case["g"], case["m"], case["n"], case["d"]
        data = case["rng"].integers(-9, 10, (g * n, case["i"]))
        weights = case["rng"].integers(-9, 10, (g * n, m, case["k"]))
        found = torch.nn.functional.conv_transpose1d(
            torch.tensor(data, dtype=torch.float64)[None],
            torch.tensor(weights, dtype=torch.float64),
            stride=case["s"],
            padding=low,
            output_padding=case["a"],
            groups=g,
            dilation=d,
        )[0]
        for c in range(g * m):
            wanted = sum(direct(data[c // m * n + b], weights[c // m * n + b, c % m], case) for b in range(n))
            assert np.array_equal(found[c].numpy(), wanted), case


def test_pytorch_autograd_agrees_when_it_is_installed() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: its gradients are not compared")
    compared = 0
    for case in cases(6, 500):
        i, k, s, d, low = case["i"] + 4, case["k"], case["s"], case["d"], max(0, case["low"])
        room = sizes.excess(i, k, low, low, d)
        if room < 0:
            continue
        data, weights = case["rng"].integers(-9, 10, i), case["rng"].integers(-9, 10, k)
        x = torch.tensor(data, dtype=torch.float64, requires_grad=True)
        taps = torch.tensor(weights, dtype=torch.float64, requires_grad=True)
        out = torch.nn.functional.conv1d(x[None, None], taps[None, None], stride=s, padding=low, dilation=d)[0, 0]
        gradient = case["rng"].integers(-9, 10, len(out))
        out.backward(torch.tensor(gradient, dtype=torch.float64))
        assert x.grad.tolist() == brute.scatter(gradient.tolist(), weights.tolist(), s, low, low, d, room % s), case
        assert taps.grad.tolist() == brute.conv(data.tolist(), gradient.tolist(), d, low, low - room % s, s), case
        compared += 1
    assert compared > 200
