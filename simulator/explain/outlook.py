"""Where today's business is heading by itself, and what surrounds it: what `check` says of it.

Read off the control arm with every number at its center. A business that shrinks
while it is declared with nobody to come makes every program look like a rescue.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.explain.numbers import plain, share
from simulator.market.market import Market
from simulator.market.newcomers import paid_today
from simulator.market.rival import Rival
from simulator.program.ledger import HOURS, Ledger
from simulator.simulate import Case
from simulator.simulate.around.actors import inflow_by_segment, usual_tickets

YEAR = 52
STEADY = 0.01  # a year; less is no drift worth a sentence
DRIFTS = 0.02  # a year; more belongs beside the verdict


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
    """Today's business, left alone for `weeks`."""

    weeks: int
    customers: float
    at_end: float
    arrivals_declared: bool
    by_cause: bool
    flows: Flows
    desk: DeskNow | None
    rival: Rival | None
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
        remedy=remedy_of(case.market),
    )


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


def in_words(outlook: Outlook) -> tuple[str, ...]:
    """The outlook in sentences, one paragraph each."""
    said = (_heading(outlook), _arrivals(outlook), _service(outlook.desk), _attacks(outlook.rival))
    return tuple(paragraph for paragraph in said if paragraph)


def _heading(outlook: Outlook) -> str:
    flows = outlook.flows
    left, new, back = (_count(amount / YEAR) for amount in (flows.left, flows.new, flows.back))
    comes = f"{new} come" if outlook.arrivals_declared else "nobody comes"
    if flows.back:
        comes += f" and {back} come back"
    if not flows.left:
        comes = "nobody leaves and " + comes
    else:
        comes = f"{left} customers a week leave, {comes}"
    start = "" if outlook.arrivals_declared else "no arrivals are declared: "
    text = (
        f"Where today's business is heading by itself: {start}{comes}; after {outlook.weeks} weeks "
        f"there are {outlook.at_end:,.0f} of {outlook.customers:,.0f}."
    )
    if abs(outlook.drift) > STEADY:
        verb = "grows" if outlook.drift > 0 else "shrinks"
        text += f" It {verb} by {share(abs(outlook.drift), 1)} a year, with or without a program."
    if abs(outlook.drift) > DRIFTS and outlook.remedy:
        text += f" {outlook.remedy}"
    return text


def remedy_of(market: Market) -> str:
    """What to type where today's business is meant to hold its size; "" where it is not."""
    if market.new_customers is not None or market.start == "at_first_purchase":
        return ""
    declared = any(one.new_customers_per_year for one in market.segments.values())
    place = ", in place of new_customers_per_year" if declared else ""
    return f"If it is meant to hold its size, type new_customers: steady under market:{place}."


def drift_in_words(drift: float, market: Market) -> str:
    """What to say beside a verdict of a business that does not hold its size; "" if it does.

    `drift` is the growth of the control arm a year.
    """
    if abs(drift) <= DRIFTS:
        return ""
    verb = "grows" if drift > 0 else "shrinks"
    text = f"Today's business {verb} by {share(abs(drift), 1)} a year by itself, in every arm."
    return f"{text} {remedy_of(market)}".rstrip()


def _arrivals(outlook: Outlook) -> str:
    flows = outlook.flows
    if not outlook.by_cause or not flows.new:
        return ""
    other = max(flows.new - flows.paid - flows.talk, 0.0)
    return (
        f"New customers a year: {_count(flows.paid)} by paid acquisition, {_count(flows.talk)} "
        f"sent by customers, {_count(other)} by themselves."
    )


def _service(desk: DeskNow | None) -> str:
    if desk is None:
        return ""
    persons = "1 person" if desk.staff == 1 else f"{plain(desk.staff)} persons"
    text = (
        f"Service desk: {persons}, {_count(desk.tickets)} problems reported a week, a load of "
        f"{share(desk.load)}; an answer comes {_after(desk.waiting)}"
    )
    text += f", and {share(desk.gave_up)} give up before." if desk.gave_up else "."
    if desk.load > 1:
        text += " More comes in than can be answered, which is declared as meant (overloaded)."
    return text


def _attacks(rival: Rival | None) -> str:
    if rival is None or not rival.attacks:
        return ""
    spans = (
        f"{name} (weeks {attack.week} to {attack.week + attack.weeks - 1}, like prices lower by "
        f"{share(attack.strength)})"
        for name, attack in rival.attacks.items()
    )
    return (
        f"The rival attacks in every arm, today's, too: {', '.join(spans)}. While it does, and "
        "after, the simulated business is not the declared one."
    )


def _after(hours: float) -> str:
    if hours * 60 < 1:
        return "at once"
    time = f"{hours:.1f} open hours" if hours >= 1 else f"{hours * 60:.0f} open minutes"
    return f"after {time} on average"


def _count(amount: float) -> str:
    """Heads or tickets: whole where they are many."""
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2g}"
