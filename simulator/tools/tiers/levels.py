"""The levels of tiers: what has to be paid for each, what privileges cost, how rare it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import MONEY
from simulator.program.parts.reached import held
from simulator.program.week import Week

FOUR = 4  # weeks by which windows and times of grace count
YEAR = 52
LEVELS = 3
NEVER = np.int64(2**62)  # 1/10,000 of the currency: what nobody ever pays
Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Levels:
    """Three levels in rising order; those that there are not cost as the last one, and are
    reached by nobody.

    Attributes
    ----------
    spend
        Currency paid in the window for each level that there is.
    visit, week
        What privileges of each cost at a purchase, and in a week, currency.
    """

    spend: tuple[float, ...]
    visit: Three
    week: Three

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.spend)

    @property
    def thresholds(self) -> tuple[np.int64, np.int64, np.int64]:
        """What has to be paid for each, 1/10,000 of the currency."""
        units = [np.int64(round(one * MONEY)) for one in self.spend]
        first, second, third = [*units, NEVER, NEVER, NEVER][:LEVELS]
        return first, second, third

    @property
    def costs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """What a holder of each level, and of none, costs in a week and at a purchase, 1/10,000."""
        week, visit = (
            np.array([0, *(round(one * MONEY) for one in row)], np.int64)
            for row in (self.week, self.visit)
        )
        return week, visit

    def reached(self, paid: NDArray[np.float64]) -> NDArray[np.uint8]:
        """The level of who has paid so much in a window, 1/10,000 of the currency, 0 for none."""
        level = np.zeros(paid.size, np.uint8)
        for threshold in self.thresholds:
            level += paid >= threshold
        return level

    def gives(self, level: int) -> bool:
        """Whether privileges of a level, from 1, cost anything."""
        return self.visit[level - 1] > 0 or self.week[level - 1] > 0

    def at_visit(self) -> NDArray[np.float32]:
        """What a purchase of holders of each level costs, currency, 0 for none, (4,)."""
        return np.array([0.0, *self.visit], np.float32)

    def a_week(self) -> NDArray[np.float32]:
        """What a week of holders of each level costs, currency, 0 for none, (4,)."""
        return np.array([0.0, *self.week], np.float32)


def levels_of(number: int, spend: Sequence[float], per_visit: Three, per_year: Three) -> Levels:
    """The first `number` levels. One that is declared below the one before begins with it, and
    each has at least the privileges of those before.
    """
    rising = tuple(accumulate(spend[:number], max))
    visit, year = (_at_least(number, row) for row in (per_visit, per_year))
    first, second, third = (one / YEAR for one in year)
    return Levels(rising, visit, (first, second, third))


def _at_least(number: int, row: Three) -> Three:
    known = list(accumulate(row[:number], max))
    first, second, third = [*known, *[known[-1]] * LEVELS][:LEVELS]
    return first, second, third


@dataclass(frozen=True, slots=True)
class ByLevel:
    """How many customers are at each level, none among them, shape (4,).

    A value is how many there are, in whole units, times 4, plus the level.
    """

    def count(self, values: NDArray[Any], ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count one block; whole numbers, and exact up to 2^53."""
        many, level = np.divmod(values, LEVELS + 1)
        return np.bincount(level, weights=many, minlength=LEVELS + 1).astype(np.int64)

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """Add two counts."""
        merged: NDArray[Any] = a + b
        return merged


def rarity(counts: NDArray[np.int64], half_at: float) -> NDArray[np.float32]:
    """How much of what status can be worth each level is, 0 for none, (4,).

    Half of it where `half_at` of customers hold the level or a higher one, next to nothing where
    many do, and nothing where all do.
    """
    total = int(counts.sum())
    if not total:
        return np.zeros(LEVELS + 1, np.float32)
    share = np.cumsum(counts[::-1])[::-1] / total
    rare = (1 - share) / (1 + (share / half_at) ** 2)
    rare[0] = 0.0
    found: NDArray[np.float32] = rare.astype(np.float32)
    return found


def privileges(week: Week, levels: Levels, weeks: int) -> NDArray[np.float64]:
    """What privileges cost for who goes on as usual, share of what they spend, (n,).

    `weeks` is the window in which the levels are reached.
    """
    spend = np.maximum(week.usual_spend.astype(np.float64), 1e-9)
    cost = [
        (visit * week.usual_rate + weekly) / spend
        for visit, weekly in zip(levels.at_visit(), levels.a_week(), strict=True)
    ]
    given = np.zeros(week.n)
    for at, threshold in enumerate(levels.spend):
        given += held(week, threshold, weeks) * (cost[at + 1] - cost[at])
    return given
