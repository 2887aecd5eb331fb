"""Where today's business is heading on its own, and what surrounds it, read off the control arm.

Read off the control arm with every number at its center. A business that shrinks
while it is declared with nobody to come makes every program look like a rescue.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.market.market import Market
from simulator.market.newcomers import paid_today
from simulator.market.prices import AS_TODAY, PriceLevels, levels_in
from simulator.market.rival import Rival
from simulator.program.ledger import HOURS, Ledger
from simulator.say import say
from simulator.simulate import Case
from simulator.simulate.around.actors import inflow_by_segment, usual_tickets

YEAR = 52


@dataclass(frozen=True, slots=True)
class Flows:
    """Customers a year in the first year: who leaves, who comes back, who is new and why."""

    left: float
    back: float
    new: float
    paid: float
    talk: float


@dataclass(frozen=True, slots=True)
class DeskNow:
    """The service desk of today.

    `load` is the work that comes in, which may be more than can be done; `waiting`
    is in open hours of those who are answered.
    """

    staff: int
    tickets: float
    load: float
    waiting: float
    gave_up: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """Today's business, left alone for `weeks`; `prices` as they are then, None where none move."""

    weeks: int
    customers: float
    at_end: float
    arrivals_declared: bool
    by_cause: bool
    flows: Flows
    desk: DeskNow | None
    rival: Rival | None
    prices: PriceLevels | None = None
    remedy: str = ""

    @property
    def drift(self) -> float:
        """Growth a year."""
        return float((self.at_end / self.customers) ** (YEAR / self.weeks) - 1)


def outlook_of(case: Case, control: Ledger) -> Outlook:
    """Read the control arm of a case."""
    year = min(YEAR, control.weeks)

    def a_year(account: str) -> float:
        return float(control.amounts(account)[:year].sum()) / year * YEAR

    declared = sum(rate for rate, _ in inflow_by_segment(case.market).values())
    return Outlook(
        weeks=control.weeks,
        customers=sum(cell.agents * cell.weight for cell in control.cells),
        at_end=float(control.amounts("active")[-1].sum()),
        arrivals_declared=declared + paid_today(case.company) > 0,
        by_cause=case.market.newcomers is not None or case.company.acquisition_budget > 0,
        flows=Flows(
            *map(a_year, ("left", "won_back", "arrived", "arrived_paid", "arrived_by_talk"))
        ),
        desk=_desk(case.market, control),
        rival=case.market.rival,
        prices=_at_the_end(case.market, control.weeks),
        remedy=remedy_of(case.market),
    )


def _at_the_end(market: Market, weeks: int) -> PriceLevels | None:
    """Prices of the last week against those of week 0; None where they are the same."""
    levels = levels_in(market.prices, weeks - 1)
    return None if levels == AS_TODAY else levels


def _desk(market: Market, control: Ledger) -> DeskNow | None:
    if market.service is None:
        return None
    desk, tickets = market.service.desk, usual_tickets(market)
    staff = desk.persons(tickets)
    answered, gave_up, waited = (
        float(control.amounts(name)[:YEAR].sum())
        for name in ("desk_answered", "desk_gave_up", "desk_waiting")
    )
    return DeskNow(
        staff=staff,
        tickets=tickets,
        load=desk.load(tickets, staff),
        waiting=waited / HOURS / max(answered, 1.0),
        gave_up=gave_up / max(answered + gave_up, 1.0),
    )


def remedy_of(market: Market) -> str:
    """What to type where today's business is meant to hold its size; "" where it is not."""
    if market.new_customers is not None or market.start == "at_first_purchase":
        return ""
    if any(one.new_customers_per_year for one in market.segments.values()):
        return say(
            "If it is meant to hold its size, type new_customers: steady under market:, in place "
            "of new_customers_per_year."
        )
    return say("If it is meant to hold its size, type new_customers: steady under market:.")
