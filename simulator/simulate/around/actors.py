"""The actors around the customers, as processes: service desk, rival, newcomers, traffic.

Each sees last week's pulses, of its own arm and of the control, and turns the arm's
board. What differs from the control by nothing acts as declared: so no feedback
can make today's business drift.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy

from simulator.draws import Luck
from simulator.market.desk import Desk
from simulator.market.market import Market
from simulator.market.newcomers import Arrivals, Signals, arrivals_of, most
from simulator.market.queue import Answers, Queue
from simulator.market.segment import Segment
from simulator.market.service import Service
from simulator.market.steady import inflow
from simulator.program.dials import NO_HELP, DeskHelp, lent
from simulator.program.ledger import HOURS, MONEY
from simulator.simulate.around.board import Board
from simulator.simulate.around.company_books import CompanyBooks
from simulator.simulate.around.holding import Holding, room
from simulator.simulate.around.pulse import Pulse
from simulator.simulate.case import CONTROL, Case

DESK_TIME = 0.9  # after the customers' week and pay day
SMOOTHING = 0.3  # weight of last week's traffic
NOTHING = Pulse()
# What the newcomers and the desk book.
PAID = ("arrived_paid", "arrived_by_talk", "acquisition_cost")
OF_THE_DESK = ("service_cost", "desk_answered", "desk_gave_up", "desk_waiting", "desk_busy",
               "desk_capacity")  # fmt: skip
Control = Callable[[int], Pulse | None]  # the control's pulse of a week, None where unknown
Process = Generator[simpy.Event, Any, None]


def usual_tickets(market: Market) -> float:
    """Problems that today's customers report in a week."""
    service = market.service
    if service is None:
        return 0.0
    bought = sum(s.share * s.purchases_per_year for s in market.segments.values()) / 52
    return service.tickets(market.customers * bought)


@dataclass(frozen=True, slots=True)
class Actors:
    """What surrounds the customers of one arm.

    `market` and `company` are the arm's own; declared numbers are the control's.
    """

    case: Case
    board: Board
    control: Control
    luck: Luck
    company_books: CompanyBooks

    @property
    def market(self) -> Market:
        """The market of the arm."""
        return self.case.world(self.board.plan.name)[0]

    def last(self, env: simpy.Environment) -> tuple[Pulse, Pulse | None]:
        """Last week in this arm and in the control."""
        week = int(env.now) - 1
        return self.board.pulses.get(week, NOTHING), self.control(week)

    # ------------------------------------------------------------ rival

    def rival(self, env: simpy.Environment, last: int) -> Process:
        """Attack on schedule; copy what the arm gives beyond the control, if it copies at all."""
        rival = self.market.rival
        assert rival is not None
        drawn = float(self.luck.uniforms("market.rival", "", 0, 1)[0])
        copies = self.board.plan.name != CONTROL and drawn < rival.copies
        for week in range(int(env.now), last):
            mine, control = self.last(env)
            self.board.rival = self.board.attack = rival.attack(week)
            if copies and control is not None:
                more = _each(mine.value, mine.active) - _each(control.value, control.active)
                self.board.rival += rival.copied(week, more)
            yield env.timeout(1)

    # ------------------------------------------------------------ newcomers

    def newcomers(self, env: simpy.Environment, last: int) -> Process:
        """New customers of the week that begins, and what the paid ones cost."""
        reached, arriving = self.board.reached, arrivals_of_market(self.case, self.market)
        booked, holding = [0.0] * len(PAID), Holding(self.case, self.control)
        shares = inflow_by_segment(arriving, int(env.now), 1)
        if self._nobody_comes(arriving, shares):
            reached.update(dict.fromkeys(shares, 0.0))
            return
        for week in range(int(env.now), last):
            if arriving.new_customers is not None:
                shares = inflow_by_segment(arriving, week, 1)
            declared = holding.in_week(week, sum(rate for rate, _ in shares.values()))
            came = self._come(env, week, declared)
            every = came.total + self.board.bought_per_week
            self.board.by_talk = came.talk / every if every > 0 else 0.0
            for segment, (_, share) in shares.items():
                bought = self.board.bought_per_week * self.market.segments[segment].share
                reached[segment] = reached.get(segment, 0.0) + came.total * share + bought
            more = (came.paid + self.board.bought_per_week, came.talk, came.cost * MONEY)
            totals = [known + new for known, new in zip(booked, more, strict=True)]
            for account, upto, known in zip(PAID, totals, booked, strict=True):
                self.company_books.post("company", account, week, round(upto) - round(known))
            booked = totals
            if week < last - 1:
                yield env.timeout(1)

    def _nobody_comes(self, market: Market, shares: Mapping[str, tuple[float, float]]) -> bool:
        """Whether neither declared arrivals nor any budget bring anybody, whatever happens."""
        declared = market.new_customers is not None or any(rate for rate, _ in shares.values())
        company = self.case.world(self.board.plan.name)[1]
        paid = company.acquisition_budget or self.case.company.acquisition_budget
        return not (declared or paid or self.board.bought_per_week)

    def _come(self, env: simpy.Environment, week: int, declared: float) -> Arrivals:
        market, company = self.case.world(self.board.plan.name)
        mine, control = self.last(env)
        signals = Signals()
        if mine.active:
            left = 1.0 + (market.customers - mine.active) / (market.prospects * market.customers)
            signals = Signals(left=left) if control is None else _beside(mine, control, left)
        return arrivals_of(
            market.newcomers, company, self.case.company, declared, week, signals
        )  # fmt: skip

    # ------------------------------------------------------------ service

    def traffic(self, env: simpy.Environment, last: int) -> Process:
        """Crowding: more traffic than in the control makes more failures."""
        service, smooth = self.market.service, 1.0
        assert service is not None
        for _ in range(int(env.now), last):
            mine, control = self.last(env)
            ratio = 1.0
            if control is not None and control.purchases > 0:
                ratio = mine.purchases / control.purchases
            smooth += SMOOTHING * (ratio - smooth)
            self.board.crowd = smooth**service.crowding
            yield env.timeout(1)

    def desk(self, env: simpy.Environment, last: int) -> Process:
        """Every week, when the customers' week is over: take its problems, work, answer."""
        rest, first, service = np.zeros(2), int(env.now), self.market.service
        assert self.board.queue is not None
        assert service is not None
        if self.board.queue.told is not None:  # before launch; customers hear it in week 0
            self._tell(self.board.queue.told, service.desk, NO_HELP)
        yield env.timeout(DESK_TIME)
        for week in range(first, last):
            helped = lent(self.board.dials.values())
            self._staff(service.desk, helped.persons)
            pulse = self.board.pulses[week]
            due = rest + np.array([pulse.tickets - pulse.urgent, pulse.urgent])
            whole = np.floor(due + 1e-9)
            rest = due - whole
            answers = self.board.queue.week((int(whole[0]), int(whole[1])), week, self.luck)
            self._tell(answers, service.desk, helped)
            self._book(answers, week, service)
            if week < last - 1:
                yield env.timeout(1)

    def _staff(self, desk: Desk, more: int) -> None:
        """Let so many persons work beyond the desk's own; what is begun goes on."""
        usual, queue = usual_tickets(self.case.market), self.board.queue
        assert queue is not None
        staffed = desk.staffed(usual, more)
        if staffed.staff != queue.staff:
            self.board.queue = queue.continued(Queue(staffed, usual))

    def _tell(self, answers: Answers, desk: Desk, helped: DeskHelp) -> None:
        queue, fast = self.board.queue, helped.fast * 60
        before = queue.within_before(fast) if helped.gain and queue is not None else None
        for kind in (0, 1):
            closed = answers.closed_share(kind)
            quality = desk.satisfying(answers.wait(kind), before, fast, helped.gain)
            self.board.closed[kind + 1] = closed
            self.board.good[kind + 1] = closed * answers.in_time_share(kind) * quality

    def _book(self, answers: Answers, week: int, service: Service) -> None:
        if week < 0:
            return
        desk, answered = service.desk, sum(answers.answered)
        staff = desk.persons(usual_tickets(self.case.market))  # a tool's are paid by the tool
        money = answered * desk.cost_per_case + staff * desk.cost_per_staff_year / 52
        amounts = (
            money * MONEY, answered, sum(answers.gave_up),
            sum(answers.waiting_minutes) / 60 * HOURS,
            answers.busy_minutes / 60 * HOURS, answers.capacity_minutes / 60 * HOURS,
        )  # fmt: skip
        for account, units in zip(OF_THE_DESK, amounts, strict=True):
            self.company_books.post("desk", account, week, round(units))


def queue_for(case: Case, arm: str, known: Queue | None) -> Queue | None:
    """The desk of an arm, staffed for today's problems where no staff is given.

    It goes on with the backlog of a `known` one.
    """
    service = case.world(arm)[0].service
    if service is None:
        return None
    fresh = Queue(service.desk, usual_tickets(case.market))
    return fresh if known is None else known.continued(fresh)


def most_arrivals(case: Case, arm: str, bought_per_week: float) -> dict[str, float]:
    """The most customers of each segment that can arrive in an arm within the horizon."""
    market, company = case.world(arm)
    shares = inflow_by_segment(arrivals_of_market(case, market), 0, case.weeks)
    declared = sum(rate for rate, _ in shares.values())
    total = most(market.newcomers, company, room(case, declared), case.weeks)
    bought = bought_per_week * case.weeks
    return {
        name: total * share + bought * market.segments[name].share
        for name, (_, share) in shares.items()
    }


def arrivals_of_market(case: Case, market: Market) -> Market:
    """The market whose arrivals come in an arm that lives in `market`.

    Those that hold the size of today's business are solved for today's: where an arm keeps
    customers for longer, no fewer come.
    """
    return market if case.market.new_customers is None else case.market


def inflow_by_segment(
    market: Market, first: int = 0, weeks: int = 52
) -> dict[str, tuple[float, float]]:
    """Declared arrivals per week of each segment, and its share of all arrivals.

    The mean over so many weeks from the `first` on, where they are not the same in each.
    """
    rates = {
        name: _rate(market, segment, first, weeks) for name, segment in market.segments.items()
    }
    total = sum(rates.values())
    return {
        name: (rate, rate / total if total else market.segments[name].share)
        for name, rate in rates.items()
    }


def _rate(market: Market, segment: Segment, first: int, weeks: int) -> float:
    if market.new_customers is None:  # in this order, so that no last digit differs
        return market.customers * segment.share * segment.new_customers_per_year / 52
    return market.customers * segment.share * inflow(market, segment, first, weeks)


def _beside(mine: Pulse, control: Pulse, left: float) -> Signals:
    """What an arm shows beyond the control."""
    return Signals(
        talkers=mine.active / control.active if control.active else 1.0,
        mood=_each(mine.mood, mine.active) - _each(control.mood, control.active),
        talk_log=_each(mine.talk_log, mine.active) - _each(control.talk_log, control.active),
        offers=_each(mine.offers, mine.waiting) - _each(control.offers, control.waiting),
        left=left,
    )


def _each(total: float, heads: float) -> float:
    return total / heads if heads else 0.0
