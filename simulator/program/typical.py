"""The average customer of today, beside whom a tool can tell what is hardly meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONG = 104.0  # weeks; who has to wait longer for a reward does not wait for it
WEEKS = 52
Doubt = tuple[str, str]  # a knob, and why its value is hardly meant
Doubts = Iterator[Doubt]


@dataclass(frozen=True, slots=True)
class Typical:
    """What the average customer of today does in a year, and what a sale earns.

    `customers` are all of them; `basket` is in currency per purchase at list price, `margin`
    the share of it that is left. `prices_rise` says whether our list prices ever do. `reported` are
    the problems that all customers report in a year, 0 where the market has no service, and
    `desk_load` is the share of the desk's time that is work; None where nobody has looked.
    `friends` is how many newcomers a customer brings in a year by talking, 0 where nobody does.
    """

    customers: float
    purchases_per_year: float
    basket: float
    margin: float
    currency: str
    prices_rise: bool = True
    reported: float | None = None
    desk_load: float | None = None
    friends: float = 0.0

    @property
    def spend(self) -> float:
        """Currency a year at list price."""
        return self.purchases_per_year * self.basket

    @property
    def weekly(self) -> float:
        """Currency a week at list price."""
        return self.spend / WEEKS

    @property
    def earned(self) -> float:
        """Gross margin a year, currency."""
        return self.spend * self.margin

    @property
    def sales(self) -> float:
        """Of all customers in a year, currency."""
        return self.spend * self.customers
