"""What all tools that share a currency must agree on, and what its points are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import MONEY, POINTS

LOTS = 13
Points = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WalletTerms:
    """What all tools that share a currency must agree on.

    `point_cost` is our cost of one redeemed point and `point_value` its face value,
    both in currency; where rewards of a currency differ in what they cost, what is owed is
    valued at the dearest (`together`); `expires_after` in weeks, None for never; `by_inactivity`
    counts from the last purchase instead of from earning. `back` is the largest share of what is
    paid here that a tool gives in the currency, `reward_here` the smallest reward that can be had
    here, currency at face value, or nothing: what a tool that gives the same points elsewhere has
    to know of them.
    """

    currency: str
    point_value: float
    point_cost: float
    expires_after: int | None
    by_inactivity: bool
    back: float = 0.0
    reward_here: float | None = None

    def together(self, other: WalletTerms) -> WalletTerms | None:
        """The terms of both, of which the dearer reward counts; None where they do not agree."""
        rewards = [one for one in (self.reward_here, other.reward_here) if one is not None]
        both = replace(
            self,
            point_cost=max(self.point_cost, other.point_cost),
            back=max(self.back, other.back),
            reward_here=min(rewards, default=None),
        )
        theirs = replace(
            other, point_cost=both.point_cost, back=both.back, reward_here=both.reward_here
        )
        return both if theirs == both else None

    @property
    def lot_weeks(self) -> int:
        """Weeks whose points share a lot."""
        return 1 << 20 if self.expires_after is None else max(1, -(-self.expires_after // LOTS))

    @property
    def lots(self) -> int:
        """Lots that are kept apart; none where points do not lapse by their age."""
        if self.expires_after is None or self.by_inactivity:
            return 0
        return -(-self.expires_after // self.lot_weeks)


def cost_at(points: Points, point_cost: float) -> Points:
    """What points (hundredths) cost us at so much each, 1/10,000 of the currency."""
    cost: Points = np.rint(points * (point_cost * MONEY / POINTS)).astype(np.int64)
    return cost


def cost_of(points: Points, terms: WalletTerms) -> Points:
    """Our cost of points (hundredths) if they are redeemed, 1/10,000 of the currency."""
    return cost_at(points, terms.point_cost)


def unit_of(terms: WalletTerms) -> float:
    """What a hundredth of a point buys at face value, 1/10,000 of the currency."""
    return terms.point_value * MONEY / POINTS


def worth_of(points: Points, terms: WalletTerms) -> Points:
    """What points (hundredths) buy at face value, 1/10,000 of the currency."""
    worth: Points = np.rint(points * unit_of(terms)).astype(np.int64)
    return worth
