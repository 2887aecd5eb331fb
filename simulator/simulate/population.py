"""The population of a case: segments to cells and blocks, solved to what was declared."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.draws import Luck
from simulator.market.market import Market
from simulator.market.people import PROSPECTS, Factors, People, Trait, draw_people, scaled
from simulator.market.solve import solve_sample
from simulator.program.ledger import Cell

Halves = tuple[Factors, Factors]  # of the two halves of a segment
BLOCK = 65_536  # customers: fewer make each week's steps cost more than they bring in the caches
TOGETHER = 16_384  # customers of a segment whose halves are one block: larger ones gain nothing
SHARED = 16_384  # where threads share the blocks of a week, so that there are enough of them


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The agents of one market: people per segment and the cells they are booked in.

    `prospects` follow the order of `cells`; empty where nobody arrives.
    """

    people: tuple[People, ...]
    prospects: tuple[People, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Consecutive agents of a segment: what the weekly loop works on; see `Block`."""

    people: People
    cell: int
    cut: int


def weights(market: Market, agents: int) -> dict[str, tuple[int, float]]:
    """Agents and customers per agent of each segment.

    Every segment gets its share of the agents, at least 2, at most its customers.
    """
    out = {}
    for name, segment in market.segments.items():
        customers = market.customers * segment.share
        n = max(2, min(round(agents * segment.share), math.floor(customers)))
        out[name] = (n, customers / n)
    return out


def draw_population(
    market: Market, luck: Luck, agents: int, calibration: Mapping[str, Factors] | None
) -> tuple[Population, dict[str, Halves]]:
    """The customers of week 0, whose expected numbers are the declared ones.

    The factors are solved on this very sample, without tools; `calibration` are further
    ones that make up for the tools of today. Each half is solved on its own:
    solved together, one half would make up for the other, and their difference
    would say more than the simulation's error.

    Raises
    ------
    ValueError
        If the declared numbers contradict each other.
    """
    cohort = market.start == "at_first_purchase"
    people, cells = [], []
    factors: dict[str, Halves] = {}
    for name, (n, weight) in weights(market, agents).items():
        drawn = draw_people(market.segments[name], name, luck, n=n, cohort=cohort)
        cut = (n + 1) // 2
        halves = (part(drawn, 0, cut), part(drawn, cut, n))
        own = tuple(solve_sample(half) for half in halves)
        if calibration is not None:
            own = tuple(_compose(one, calibration[name]) for one in own)
        factors[name] = (own[0], own[1])
        people.append(_joined([scaled(h, f) for h, f in zip(halves, own, strict=True)]))
        cells += [Cell(name, 0, cut, weight), Cell(name, 1, n - cut, weight)]
    return Population(tuple(people), (), tuple(cells)), factors


def with_prospects(
    population: Population, market: Market, luck: Luck, factors: Mapping[str, Halves], n: int
) -> Population:
    """The same customers and n prospects per half segment, who are like newcomers."""
    if not n:
        return population
    cohort = market.start == "at_first_purchase"
    prospects = []
    for name, customer in market.segments.items():
        for half, by in enumerate(factors[name]):
            # numbered apart, so that a larger pool only adds people
            first = PROSPECTS + (half << 30)
            drawn = draw_people(customer, name, luck, n=n, cohort=cohort, first=first)
            prospects.append(scaled(drawn, by))
    return replace(population, prospects=tuple(prospects))


def _compose(own: Factors, calibration: Factors) -> Factors:
    return Factors(
        own.need * calibration.need,
        own.preference + calibration.preference,
        own.basket * calibration.basket,
        own.hazard * calibration.hazard,
        calibration.less,
    )


def _joined(halves: Sequence[People]) -> People:
    """Consecutive people as one."""
    return replace(
        halves[0],
        need=np.concatenate([half.need for half in halves]),
        preference=np.concatenate([half.preference for half in halves]),
        basket=np.concatenate([half.basket for half in halves]),
        hazard=np.concatenate([half.hazard for half in halves]),
        rhythm=np.concatenate([half.rhythm for half in halves]),
        tenure=_tenures(halves),
        _weights={},
    )


def _tenures(halves: Sequence[People]) -> Trait | None:
    known = [half.tenure for half in halves if half.tenure is not None]
    return np.concatenate(known) if known else None


def stretches(population: Population, block: int) -> Iterator[Stretch]:
    """Cut the population into blocks of at most `block` agents.

    Both halves of a small segment are one block: what its steps cost does not depend on how
    few customers they are done for.
    """
    for segment, people in enumerate(population.people):
        cut = population.cells[2 * segment].agents
        if people.n <= min(block, TOGETHER):
            yield Stretch(people, 2 * segment, cut)
            continue
        for half, (low, high) in enumerate(((0, cut), (cut, people.n))):
            yield from _of_cell(part(people, low, high), 2 * segment + half, block)
    for cell, people in enumerate(population.prospects):
        yield from _of_cell(people, cell, block)


def _of_cell(people: People, cell: int, block: int) -> Iterator[Stretch]:
    for at in range(0, people.n, block):
        high = min(at + block, people.n)
        yield Stretch(part(people, at, high), cell, high - at)


def part(people: People, low: int, high: int) -> People:
    """The agents low ... high - 1."""
    cut = slice(low, high)
    return replace(
        people,
        first=people.first + low,
        need=people.need[cut],
        preference=people.preference[cut],
        basket=people.basket[cut],
        hazard=people.hazard[cut],
        rhythm=people.rhythm[cut],
        waiting=None if people.waiting is None else people.waiting[cut],
        tenure=None if people.tenure is None else people.tenure[cut],
        _weights={},
    )


def is_prospect(people: People) -> bool:
    """Whether these agents have still to arrive."""
    return people.first >= PROSPECTS


def prospects_needed(market: Market, agents: int, most: Mapping[str, float]) -> int:
    """Agents per half segment where at most so many customers of each can arrive."""
    needed = 0
    for name, (_, weight) in weights(market, agents).items():
        if most[name] > 0:
            needed = max(needed, math.ceil(most[name] / weight / 2) + 1)
    return needed
