"""What a program would be worth beyond the horizon: extrapolated, and no part of any NPV.

What is simulated ends at the horizon. What comes after is a formula under assumptions that
stand here, for whoever asks; nothing in the simulator adds it to a result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.customers.arrivals import customer_profit
from simulator.economics.customers.lifetime import margins_left
from simulator.say import say

# What each extrapolation takes for granted.
ASSUMED: dict[str, str] = {
    "if_ended": (
        say(
            "The program ends at the horizon and leaves no trace but its customers: from "
            "then on they bring what today's customers brought in the last year, and leave "
            "as these did, at the same rate in every year to come. The first margin counts a "
            "year after the horizon."
        )
    ),
    "if_continued": (
        say(
            "The program goes on as in the last year: what it added to that year, costs "
            "included, comes again every year, less by the share of customers who leave in a "
            "year. Nobody new comes for those who leave, and running cost falls with them. "
            "Points owed at the horizon are charged to the NPV already, and here again when "
            "they are redeemed: cautious."
        )
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Extrapolated:
    """Value beyond the horizon in today's money, 1/10,000; not simulated.

    The two are alternatives, not parts: whoever continues has the customers, too. NaN on
    horizons below a year, and where it has no bound (nobody leaves and money has no cost).

    Attributes
    ----------
    extra
        Customers more than the control's at the horizon, (3, segments).
    margin
        What a customer of the control brought in the last 52 weeks, (3, segments).
    retention
        Yearly retention of the control's customers and of the arm's in the last 52 weeks,
        newcomers among them, (2, 3, segments).
    by_segment
        If the program ends: extra x margin x r / (1 + i - r), discounted, (3, segments).
    yearly
        What the arm added in the last 52 weeks beyond the control, (3,).
    if_continued
        yearly x r / (1 + i - r), discounted, (3,); r is the arm's, over all segments.
    """

    extra: Numbers
    margin: Numbers
    retention: Numbers
    by_segment: Numbers
    yearly: Numbers
    if_continued: Numbers

    @property
    def if_ended(self) -> Numbers:
        """All segments together if the program ends, (3,)."""
        return np.asarray(self.by_segment.sum(axis=1))


def beyond_horizon(arm: Accounts, control: Accounts, rate: float) -> Extrapolated:
    """What the extra customers, or the program continued, would be worth after the horizon.

    Both are `clv` (Gupta & Lehmann 2003), which is a perpetuity that decays with the simulated
    churn. Assumptions: `ASSUMED`.

    Raises
    ------
    ValueError
        If the arms differ in horizon.
    """
    if arm.weeks != control.weeks:
        raise ValueError(f"{arm.arm} has {arm.weeks} weeks, {control.arm} {control.weeks}")
    extra = arm.by_segment("active")[:, -1] - control.by_segment("active")[:, -1]
    short = arm.weeks < WEEKS_PER_YEAR
    after = np.nan if short else (1 + rate) ** -(arm.weeks / WEEKS_PER_YEAR)
    there = control.by_segment("active")[:, -WEEKS_PER_YEAR:].sum(axis=1)
    brought = customer_profit(control)[:, -WEEKS_PER_YEAR:].sum(axis=1)
    margin = ratio(brought, there) * WEEKS_PER_YEAR
    retention = np.stack([yearly_retention(one) for one in (control, arm)])
    worth = np.nan_to_num(margin) * margins_left(retention[0], rate) * after
    yearly = (arm.contribution() - control.contribution())[:, -WEEKS_PER_YEAR:].sum(axis=1)
    going_on = margins_left(yearly_retention(arm, whole=True), rate) * after
    return Extrapolated(
        extra=extra,
        margin=margin,
        retention=retention,
        by_segment=extra * worth,
        yearly=yearly if not short else np.full(3, np.nan),
        if_continued=yearly * going_on,
    )


def yearly_retention(accounts: Accounts, *, whole: bool = False) -> Numbers:
    """Share of customers who stay for a year at the rate of the last 52 weeks, (3, segments).

    (1 - left / (active + left))^52 over these weeks: everybody there is, newcomers among them,
    who leave sooner. Who comes back counts as lost: cautious. NaN where nobody was there.

    `whole` takes all segments together: (3,).
    """
    left, active = (
        accounts.by_segment(name)[:, -WEEKS_PER_YEAR:].sum(axis=1) for name in ("left", "active")
    )
    if whole:
        left, active = left.sum(axis=1), active.sum(axis=1)
    return np.asarray((1.0 - ratio(left, active + left)) ** WEEKS_PER_YEAR)
