"""Totals that a company knows, and the numbers of a market that are turned until it shows them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.say import label


@dataclass(frozen=True, slots=True)
class Total:
    """A total of today's business: `knob` is what mainly moves it, `share` whether it is one."""

    name: str
    knob: str
    share: bool
    meaning: str


TOTALS = {
    one.name: one
    for one in (
        Total("sales_per_year", "purchases_per_year", False,
              label("sales at list price in the first 52 weeks")),
        Total("purchases_in_all", "purchases_per_year", False,
              label("purchases of all customers in the first 52 weeks")),
        Total("basket", "basket", False, label("sales by purchase")),
        Total("active_customers", "need_shape", False,
              label("customers who buy at least once within 52 weeks")),
        Total("repeat_rate", "churn_per_year", True,
              label("of those who bought in a year, share who buy again in the next")),
        Total("retention", "churn_per_year", True,
              label("share of customers who have not left after 52 weeks")),
        Total("share_of_wallet", "share_of_wallet", True,
              label("share of the purchases of customers that is made here")),
        Total("elasticity", "elasticity", False,
              label("% purchases lost per % on the price, in 13 weeks")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turned:
    """A number of every segment, moved by one step for all of them.

    Steps are on a scale without ends: logs, or log-odds of what is a `share`. `low` and `high` are
    the ends of what is tried.
    """

    name: str
    share: bool
    low: float
    high: float

    def moved(self, value: float, step: float) -> float:
        """A value after a step."""
        value = min(max(value, self.low), self.high)
        if self.share:
            odds = np.log(value) - np.log1p(-value) + step
            found = 1 / (1 + np.exp(-odds))
        else:
            found = value * np.exp(step)
        return float(np.clip(found, self.low, self.high))

    def at_an_end(self, value: float) -> bool:
        """Whether a value cannot move further."""
        return value <= self.low * 1.0001 or value >= self.high * 0.9999


KNOBS = {
    one.name: one
    for one in (
        Turned("purchases_per_year", False, 0.05, 700.0),
        Turned("basket", False, 0.1, 1e7),
        Turned("need_shape", False, 0.1, 50.0),
        Turned("churn_per_year", True, 0.002, 0.95),
        Turned("share_of_wallet", True, 0.01, 0.98),
        Turned("elasticity", False, 0.02, 4.9),
    )
}  # fmt: skip
