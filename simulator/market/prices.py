"""Price paths: how our list prices, what goods cost us and the rival's prices move over the weeks.

The same in every arm. Whoever declares none has constant prices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from simulator.knobs import Part, knob

YEAR = 52
FALL, RISE = -0.5, 1.0  # in a year, or at once: what is beyond is no price path of a running shop


@dataclass(frozen=True, slots=True)
class PriceLevels:
    """Prices of a week against those of week 0: ours, what goods cost us, the rival's."""

    ours: float = 1.0
    costs: float = 1.0
    rival: float = 1.0

    @property
    def dearer(self) -> float:
        """By how much we have become dearer than the rival since week 0, `log(ours / rival)`.

        For choice it is a felt price rise: its opposite, the rival's attack of `1 - rival / ours`,
        is worth as much to customers.
        """
        return math.log(self.ours / self.rival)

    @property
    def cost_of_sales(self) -> float:
        """Cost of goods as a share of sales at list price, against that of week 0."""
        return self.costs / self.ours


AS_TODAY = PriceLevels()


class PriceChange(Part):
    """A change of prices at once, and for good, in one week."""

    week: int = knob(
        ..., ge=0, le=520, choice=True, unit="weeks after launch", kind="declared",
        source="what is planned, or expected",
    )  # fmt: skip
    ours: float = knob(
        0.0, off=0, ge=FALL, le=RISE, unit="change of our list prices", kind="assumed",
        source="no change unless declared",
    )  # fmt: skip
    costs: float = knob(
        0.0, off=0, ge=FALL, le=RISE, unit="change of what goods cost us", kind="assumed",
        source="no change unless declared",
    )  # fmt: skip
    rival: float = knob(
        0.0, off=0, ge=FALL, le=RISE, unit="change of the rival's prices", kind="assumed",
        source="no change unless declared",
    )  # fmt: skip


class Prices(Part):
    """How prices move from week 0 on: steadily, by so much a year, and at once in some weeks.

    Declared numbers are at prices of week 0. Baskets grow with our list prices, and goods cost
    what they come to cost us. Where we become dearer than the rival, customers choose us less and
    leave sooner; where both rise alike, nothing changes in what they choose. All other amounts
    (rewards, thresholds, fees, cost per purchase) stay what they are in money.
    """

    ours: float = knob(
        0.0, off=0, ge=FALL, le=RISE, unit="growth of our list prices a year", kind="assumed",
        source="prices stay as they are unless declared",
    )  # fmt: skip
    costs: float = knob(
        0.0, off=0, ge=FALL, le=RISE, unit="growth of what goods cost us, a year", kind="assumed",
        source="goods cost what they do today unless declared",
    )  # fmt: skip
    rival: float = knob(
        0.0, off=0, ge=FALL, le=RISE, unit="growth of the rival's prices a year", kind="assumed",
        source="prices stay as they are unless declared",
    )  # fmt: skip
    changes: dict[str, PriceChange] = Field(
        default_factory=dict, max_length=100, description="changes of prices at once, by name"
    )

    def levels(self, week: int) -> PriceLevels:
        """Prices of a week, against those of week 0; before it they were the same."""
        years, past = max(week, 0) / YEAR, self._until(week)
        return PriceLevels(
            (1 + self.ours) ** years * math.prod(1 + one.ours for one in past),
            (1 + self.costs) ** years * math.prod(1 + one.costs for one in past),
            (1 + self.rival) ** years * math.prod(1 + one.rival for one in past),
        )

    def list_prices(self, first: int, weeks: int) -> NDArray[np.float64]:
        """Our list prices in so many weeks from the `first` on, against those of week 0."""
        at = np.arange(first, first + weeks)
        prices: NDArray[np.float64] = (1 + self.ours) ** (np.maximum(at, 0) / YEAR)
        for one in self.changes.values():
            prices *= np.where(at >= one.week, 1 + one.ours, 1.0)
        return prices

    def _until(self, week: int) -> list[PriceChange]:
        return [one for one in self.changes.values() if one.week <= week]


def levels_in(prices: Prices | None, week: int) -> PriceLevels:
    """Prices of a week; those of week 0 where no path is declared."""
    return AS_TODAY if prices is None else prices.levels(week)
