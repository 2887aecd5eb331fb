"""The steps of a card: what has to be paid for each, what it takes off, who comes to hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.program.channels import Row
from simulator.program.ledger import MONEY
from simulator.program.parts.reached import held
from simulator.program.week import Week

Numbers = NDArray[np.float64]
NEVER = np.int64(2**62)  # 1/10,000 of the currency: what nobody ever pays
MOST_OPEN = 27 / 4  # brings the largest P^2 (1 - P) to 1
USUAL = 0.05  # of the price: where a step takes less off, customers do less for it


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that rise: currency paid in the window, and the share of the price taken off."""

    spend: tuple[float, ...]
    cuts: tuple[float, ...]

    @property
    def thresholds(self) -> tuple[np.int64, np.int64, np.int64]:
        """What has to be paid for the three steps, 1/10,000; never for a step that is none."""
        units = [np.int64(round(one * MONEY)) for one in self.spend]
        first, second, third = [*units, NEVER, NEVER, NEVER][:3]
        return first, second, third

    def cut_of(self, step: NDArray[np.uint8]) -> Row:
        """What the step of each customer takes off, share of the price (n,)."""
        cuts: Row = np.array((0.0, *self.cuts), np.float32)[step]
        return cuts

    def added(self) -> Iterable[tuple[float, float]]:
        """What has to be paid for each step, and what it takes off beyond the one before."""
        return zip(self.spend, np.diff((0.0, *self.cuts)).tolist(), strict=True)


def steps_of(terms: Iterable[tuple[float, float]]) -> Steps:
    """Steps from pairs of spend and cut; one that takes no more off than those before is none.

    One that is declared below the step before begins with it.
    """
    spend: list[float] = []
    cuts: list[float] = []
    least = most = 0.0
    for at, cut in terms:
        least = max(least, at)
        if cut > most:
            spend.append(least)
            cuts.append(cut)
            most = cut
    return Steps(tuple(spend), tuple(cuts))


def expected(steps: Steps, week: Week, weeks: float) -> Numbers:
    """What is taken off in the long run, share of the price (n,)."""
    off = np.zeros(week.n)
    for spend, more in steps.added():
        off += more * held(week, spend, weeks)
    return off


def open_to(steps: Steps, week: Week, weeks: float) -> Numbers:
    """How far steps are open to each customer, (n,): 0 where they are out of reach or held anyway.

    Largest where a step of usual size is held two thirds of the time. What is almost never
    reached counts less than in proportion, so that no step pays by being missed.
    """
    undecided = np.zeros(week.n)
    for spend, more in steps.added():
        chance = held(week, spend, weeks)
        undecided += MOST_OPEN * chance**2 * (1 - chance) * min(more / USUAL, 1.0)
    return undecided
