"""What is added to solved arrivals so that today's business holds its size in a living market.

The arrivals of `new_customers: steady` are solved from the declared churn alone. Service that
fails newcomers, the tools of today and the luck of a few agents let the control arm drift by
a per cent or two a year beside that; a part of what is missing there comes in addition, in
every arm the same. What a rival's attack takes, or becoming dearer than the rival, is not
made up for: from its first week on the addition stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.market.prices import levels_in
from simulator.simulate.around.pulse import Pulse
from simulator.simulate.case import Case

MADE_UP = 1 / 13  # of what is missing, in a week
ROOM, SPARE = 1.25, 0.05  # times the solved arrivals, and of the customers, that may come


@dataclass(slots=True)
class Holding:
    """The addition of each week; nothing where arrivals are declared."""

    case: Case
    control: Callable[[int], Pulse | None]
    more: float = 0.0

    def in_week(self, week: int, declared: float) -> float:
        """Arrivals of a week, of which `declared` are solved."""
        market = self.case.market
        if market.new_customers is None:
            return declared
        last = self.control(week - 1)
        if last is not None and last.active and not self._attacked(week):
            self.more = (market.customers - last.active) * MADE_UP
        return max(declared + self.more, 0.0)

    def _attacked(self, week: int) -> bool:
        market = self.case.market
        if levels_in(market.prices, week - 1).dearer:
            return True
        attacks = {} if market.rival is None else market.rival.attacks
        return any(one.week < week for one in attacks.values())


def room(case: Case, declared: float) -> float:
    """The most of solved arrivals a week over the horizon that may come."""
    if case.market.new_customers is None:
        return declared
    return declared * ROOM + case.market.customers * SPARE / case.weeks
