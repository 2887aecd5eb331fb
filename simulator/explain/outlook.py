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
from simulator.say import label, say, say_n
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
    values = {
        "left": _count(flows.left / YEAR),
        "new": _count(flows.new / YEAR),
        "back": _count(flows.back / YEAR),
        "weeks": outlook.weeks,
        "end": f"{outlook.at_end:,.0f}",
        "start": f"{outlook.customers:,.0f}",
    }
    said = [_flows(outlook, values)]
    if abs(outlook.drift) > STEADY:
        drift = share(abs(outlook.drift), 1)
        said.append(
            say("It grows by {share} a year, with or without a program.", share=drift)
            if outlook.drift > 0
            else say("It shrinks by {share} a year, with or without a program.", share=drift)
        )
    if abs(outlook.drift) > DRIFTS and outlook.remedy:
        said.append(outlook.remedy)
    return " ".join(said)


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


def drift_in_words(drift: float, market: Market) -> str:
    """What to say beside a verdict of a business that does not hold its size; "" if it does.

    `drift` is the growth of the control arm a year.
    """
    if abs(drift) <= DRIFTS:
        return ""
    rate = share(abs(drift), 1)
    if drift > 0:
        text = say("Today's business grows by {share} a year by itself, in every arm.", share=rate)
    else:
        text = say(
            "Today's business shrinks by {share} a year by itself, in every arm.", share=rate
        )
    return f"{text} {remedy_of(market)}".rstrip()


def _arrivals(outlook: Outlook) -> str:
    flows = outlook.flows
    if not outlook.by_cause or not flows.new:
        return ""
    return say(
        "New customers a year: {paid} by paid acquisition, {talk} sent by customers, {other} by "
        "themselves.",
        paid=_count(flows.paid),
        talk=_count(flows.talk),
        other=_count(max(flows.new - flows.paid - flows.talk, 0.0)),
    )


def _service(desk: DeskNow | None) -> str:
    if desk is None:
        return ""
    values = {
        "persons": plain(desk.staff),
        "tickets": _count(desk.tickets),
        "load": share(desk.load),
        "wait": _after(desk.waiting),
    }
    if desk.gave_up:
        text = say_n(
            "Service desk: {persons} person, {tickets} problems reported a week, a load of {load}; "
            "an answer comes {wait}, and {share} give up before.",
            "Service desk: {persons} persons, {tickets} problems reported a week, a load of "
            "{load}; an answer comes {wait}, and {share} give up before.",
            desk.staff,
            share=share(desk.gave_up),
            **values,
        )
    else:
        text = say_n(
            "Service desk: {persons} person, {tickets} problems reported a week, a load of {load}; "
            "an answer comes {wait}.",
            "Service desk: {persons} persons, {tickets} problems reported a week, a load of "
            "{load}; an answer comes {wait}.",
            desk.staff,
            **values,
        )
    if desk.load <= 1:
        return text
    over = say("More comes in than can be answered, which is declared as meant (overloaded).")
    return f"{text} {over}"


def _attacks(rival: Rival | None) -> str:
    if rival is None or not rival.attacks:
        return ""
    spans = (
        label(
            "{attack} (weeks {first} to {last}, like prices lower by {share})",
            attack=name,
            first=attack.week,
            last=attack.week + attack.weeks - 1,
            share=share(attack.strength),
        )
        for name, attack in rival.attacks.items()
    )
    return say(
        "The rival attacks in every arm, today's, too: {attacks}. While it does, and after, the "
        "simulated business is not the declared one.",
        attacks=", ".join(spans),
    )


def _after(hours: float) -> str:
    if hours * 60 < 1:
        return label("at once")
    if hours >= 1:
        return label("after {hours} open hours on average", hours=f"{hours:.1f}")
    return label("after {minutes} open minutes on average", minutes=f"{hours * 60:.0f}")


def _count(amount: float) -> str:
    """Heads or tickets: whole where they are many."""
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2g}"


def _flows(outlook: Outlook, values: dict[str, object]) -> str:
    """Who leaves and who comes, and how many there are in the end."""
    match outlook.arrivals_declared, bool(outlook.flows.left), bool(outlook.flows.back):
        case True, True, True:
            return say(
                "Where today's business is heading by itself: {left} customers a week leave, {new} "
                "come and {back} come back; after {weeks} weeks there are {end} of {start}.",
                **values,
            )
        case True, True, False:
            return say(
                "Where today's business is heading by itself: {left} customers a week leave, {new} "
                "come; after {weeks} weeks there are {end} of {start}.",
                **values,
            )
        case True, False, True:
            return say(
                "Where today's business is heading by itself: nobody leaves and {new} come and "
                "{back} come back; after {weeks} weeks there are {end} of {start}.",
                **values,
            )
        case True, False, False:
            return say(
                "Where today's business is heading by itself: nobody leaves and {new} come; after "
                "{weeks} weeks there are {end} of {start}.",
                **values,
            )
        case False, True, True:
            return say(
                "Where today's business is heading by itself: no arrivals are declared: {left} "
                "customers a week leave, nobody comes and {back} come back; after {weeks} weeks "
                "there are {end} of {start}.",
                **values,
            )
        case False, True, False:
            return say(
                "Where today's business is heading by itself: no arrivals are declared: {left} "
                "customers a week leave, nobody comes; after {weeks} weeks there are {end} of "
                "{start}.",
                **values,
            )
        case False, False, True:
            return say(
                "Where today's business is heading by itself: no arrivals are declared: nobody "
                "leaves and nobody comes and {back} come back; after {weeks} weeks there are {end} "
                "of {start}.",
                **values,
            )
    return say(
        "Where today's business is heading by itself: no arrivals are declared: nobody leaves and "
        "nobody comes; after {weeks} weeks there are {end} of {start}.",
        **values,
    )
