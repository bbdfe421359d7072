"""Sizes, windows, valid sizes, tiles and streams of random networks, against the definition."""

from __future__ import annotations

import random

import pytest

from convmath.network import Network
from convmath.network.counts import landing
from convmath.network.fields import Field
from convmath.network.maps import Backward, Forward
from convmath.network.streams import available
from convmath.network.window import Sides, Window
from tests import slow_networks as slow

STACKS, GRAPHS = 10_000, 4_000


def sizes_by_trying(network: Network, data: list[int], most: int) -> dict[int, int | None]:
    """Size of the output for each input size; None where it does not run."""
    found: dict[int, int | None] = {}
    for i in range(1, most):
        try:
            found[i] = len(slow.values(network, data[:i])[network.nodes[-1].name])
        except slow.Empty:
            found[i] = None
    return found


def check_sizes(network: Network, most: int) -> int:
    """The walk and the size function against what comes out; how many sizes were tried."""
    tried = sizes_by_trying(network, [1] * most, most)
    last = network.nodes[-1].name
    for i, size in list(tried.items())[:: max(1, most // 4)]:
        shape = network.at((1, i)).shape(last)
        assert (shape and shape[1]) == size, (network.nodes, i)
    here = network.at((1, most - 1))
    runs = here.valid_sizes()[0].runs
    function = here.size_function().functions[last]
    for i, size in tried.items():
        assert (i in runs) == (size is not None), (network.nodes, i, str(runs))
        assert size is None or function(i) == size, (network.nodes, i)
    return len(tried)


def check_windows(network: Network) -> int:
    """The hull of what outputs see; how many outputs were tried."""
    last = network.nodes[-1].name
    here = network.at((1, 40))
    field = here.fields[0][last]
    if not isinstance(field, Field):
        return 0
    for t in range(-1, 3):
        reads = slow.seen(here, last, {t})
        assert field.at(t) == ((min(reads), max(reads)) if reads else None), (network.nodes, t)
    return 4


def check_tiles(network: Network, size: int, pick: random.Random) -> tuple[int, int]:
    """Kept outputs of tiles against the whole; how many tiles, and how many dirty neighbours that really differ."""
    here = network.at((1, size))
    last = network.nodes[-1].name
    try:
        plan = here.tiles(size, pick.randrange(2, size))[0]
    except ValueError:
        return 0, 0
    data = [pick.randrange(1, 10**9) for _ in range(size)]
    whole = slow.values(network, data)[last]
    put_together: list[int] = []
    differ = 0
    for tile in plan.tiles:
        part = slow.values(network, data[tile.start : tile.stop])[last]
        count = tile.keep_stop - tile.keep_start
        put_together += part[tile.offset : tile.offset + count]
        beyond = tile.offset + count
        differ += beyond < len(part) and tile.keep_stop < len(whole) and part[beyond] != whole[tile.keep_stop]
    assert put_together == whole, (network.nodes, plan)
    return len(plan.tiles), differ


@pytest.mark.parametrize("part", range(4))
def test_random_stacks_have_the_sizes_windows_and_tiles_of_the_definition(part: int) -> None:
    pick = random.Random(part)
    sizes = windows = tiles = differ = 0
    for n in range(STACKS // 4):
        network = slow.stack(pick)
        windows += check_windows(network)
        if n % 8 == 0:
            sizes += check_sizes(network, 24)
        found = check_tiles(network, 40, pick)
        tiles, differ = tiles + found[0], differ + found[1]
    assert sizes > 7000
    assert windows > 8000
    assert tiles > 2000
    assert differ > 500  # what is thrown away is not thrown away in vain


@pytest.mark.parametrize("part", range(2))
def test_random_graphs_have_the_sizes_windows_and_tiles_of_the_definition(part: int) -> None:
    pick = random.Random(100 + part)
    sizes = windows = tiles = differ = 0
    for n in range(GRAPHS // 2):
        network = slow.graph(pick)
        windows += check_windows(network)
        if n % 6 == 0:
            sizes += check_sizes(network, 24)
        found = check_tiles(network, 40, pick)
        tiles, differ = tiles + found[0], differ + found[1]
    assert sizes > 7000
    assert windows > 3000
    assert tiles > 1000
    assert differ > 100


def test_streams_give_what_the_whole_input_gives() -> None:
    pick = random.Random(9)
    chunks = 0
    for _ in range(700):
        network = slow.stack(pick)
        here = network.at((1, 40))
        last = network.nodes[-1].name
        data = [pick.randrange(1, 10**9) for _ in range(40)]
        try:
            whole = slow.values(network, data)[last]
        except slow.Empty:
            continue
        for seen in range(4, 40, 6):
            count = available(here.steps, 0, seen)[last]
            for tail in (0, 1):  # whatever comes after what was seen, those outputs stay
                other = data[:seen] + [pick.randrange(1, 10**9) for _ in range(40 - seen)][: 40 - seen - tail]
                try:
                    part = slow.values(network, other)[last]
                except slow.Empty:
                    continue
                chunks += 1
                assert part[: min(count, len(whole), len(part))] == whole[: min(count, len(part))], (
                    network.nodes,
                    seen,
                )
    assert chunks > 1500


def test_products_that_land_are_those_of_the_definition() -> None:
    pick = random.Random(3)
    for _ in range(4000):
        i, k, s, d = (pick.randrange(1, n) for n in (12, 6, 5, 4))
        low, high = pick.randrange(-2, 6), pick.randrange(-2, 6)
        window = Window(k, s, Sides(low, high), d)
        o = Forward(window).size(i)
        if o > 0:
            slow_count = sum(0 <= s * t + d * j - low < i for t in range(o) for j in range(k))
            assert landing(i, o, Forward(window)) == slow_count
        u = Backward(window).size(i)
        if u > 0:
            slow_count = sum(0 <= s * t + d * j - low < u for t in range(i) for j in range(k))
            assert landing(i, u, Backward(window)) == slow_count


def test_counting_does_not_care_how_large_the_numbers_are() -> None:
    big = 10**12
    assert landing(big, big - 2, Forward(Window(3))) == 3 * (big - 2)
    assert landing(big, 1, Forward(Window(big))) == big


def test_a_wrong_window_would_be_seen() -> None:
    network = slow.stack(random.Random(1))
    moved = Network(
        tuple(network.nodes) + (slow.Node("moved", slow.Pad(sides=(Sides(5, 0),)), (network.nodes[-1].name,)),)
    )
    field = network.at((1, 40)).fields[0][network.nodes[-1].name]
    assert isinstance(field, Field)
    reads = slow.seen(moved, "moved", {0})
    assert field.at(0) != (min(reads), max(reads))
