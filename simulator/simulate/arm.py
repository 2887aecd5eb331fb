"""One arm in one block: what its customers remember, and what the week has made of them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from simulator.market.people import gap_weeks, retention_pull_of
from simulator.program.audiences.condition import Fact
from simulator.program.channels import Effects, Row
from simulator.program.known import spend
from simulator.program.known.facts import as_today
from simulator.program.known.second import Second
from simulator.program.ledger import MONEY
from simulator.program.occasions import Occasions
from simulator.program.wallet import Wallet
from simulator.program.week import Week
from simulator.simulate.around.pulse import Pulse
from simulator.simulate.asking import Asking
from simulator.simulate.block import ArmScratch, Block, Halves
from simulator.simulate.experience import Experience, Lived
from simulator.simulate.membership import Membership
from simulator.simulate.observer import Observer
from simulator.simulate.plan import Plan
from simulator.simulate.state import LONG_AGO, NOT_YET, State
from simulator.simulate.use import Use

f32 = np.float32
ROLLOUT = "program.rollout"  # the purpose of the luck of when a program reaches whom
TRAILING = 52  # weeks of spend by which customers are at the top


class Arm:
    """The customers of one block in one arm."""

    def __init__(self, plan: Plan, block: Block, state: State, work: ArmScratch) -> None:
        self.plan, self.block, self.state = plan, block, state
        begins = [name for name in plan.succeeds if name not in state.own]
        for name, tool in plan.tools.items():
            state.own.setdefault(name, tool.memory(block.n))
        for name in begins:
            for column in plan.tools[name].lasting:
                before = getattr(state.own[plan.succeeds[name]], column)
                getattr(state.own[name], column)[:] = before
        for name, terms in plan.wallets.items():
            state.wallets.setdefault(name, Wallet(terms, block.n))
        if plan.tops and state.spend is None:
            state.spend = spend.begun(TRAILING, np.zeros(block.n))
        if plan.looks_back and state.window is None:
            state.window = _usual_window(plan, block)
        if "came" in plan.needs and state.came is None:
            state.came = _weeks_of_coming(block, plan.market.start == "at_first_purchase")
        if "joined" in plan.needs and state.joined_in is None:
            state.joined_in = np.where(state.member > 0, LONG_AGO, NOT_YET).astype(np.int16)
        if "brought" in plan.needs and state.brought_by is None:
            state.brought_by = np.full(block.n, -1, np.int64)
            state.giver_here = np.zeros(block.n, np.uint8)
        if plan.market.second_category is not None and state.use is None:
            state.use = Use.fresh(block, plan.market.second_category)
        self._inherit_facts(begins)
        self._inherit_pauses(begins)
        self.effects, self.experience = Effects(block.n), self._experience()
        self.reached_week = self._reached_week()
        self.gap = np.uint16(gap_weeks(block.people.declared))
        self.week = self._view(work)
        joins = plan.joins
        self.membership = Membership(plan, block, self.week, state) if joins else None
        worth = None if self.membership is None else self.membership.worth
        self.asking = None if worth is None else Asking(plan, block, worth)
        self.out = work
        self.sensitivity = block.people.sensitivity
        self.pulse = np.zeros((2, len(Pulse._fields)), np.int64)
        self.hazard_row = block.zero  # this week's log factor on the leaving hazard
        self.resolved: Halves = (0, 0)  # problems that last week's answers have resolved
        self.purchase_log: Observer | None = None  # where single purchases are asked for
        self.took: dict[str, Halves] = {}  # agents who have had what is limited this week
        self.for_members = {name: tool.to.only_members for name, tool in plan.tools.items()}
        self.off: NDArray[np.int64] | None = None  # what the till took off prices this week

    def _inherit_facts(self, begins: Collection[str]) -> None:
        """What is published of customers where nothing has been: as a stopped tool had it, or 0."""
        for name, tool in self.plan.tools.items():
            for fact, dtype in tool.publishes.items():
                old = self.state.facts.get(f"{self.plan.succeeds.get(name)}.{fact}")
                fresh = np.zeros(self.block.n, dtype)
                if name in begins and old is not None:
                    fresh[:] = old
                self.state.facts.setdefault(f"{name}.{fact}", fresh)

    def _inherit_pauses(self, begins: Collection[str]) -> None:
        """When each had a tool last: as the one had it whose place it takes, or never."""
        for name, tool in self.plan.timed.items():
            if tool.when.pauses:
                old = self.state.last.get(self.plan.succeeds.get(name, ""))
                fresh = np.full(self.block.n, NOT_YET, np.int16)
                if name in begins and old is not None:
                    fresh[:] = old
                self.state.last.setdefault(name, fresh)

    def _occasions(self) -> Occasions | None:
        """Whose turn it is, where a tool asks for single customers."""
        timed = {name: tool.when for name, tool in self.plan.timed.items()}
        if not timed:
            return None
        return Occasions(timed, self.block.n, self.state.joined_in, self.state.last)

    def facts(self) -> dict[str, Fact]:
        """What was published of customers at the end of last week."""
        return {
            fact: Fact(self.state.facts[f"{name}.{fact}"], self.plan.tools[name].called(fact))
            for fact, name in self.plan.publishers.items()
        }

    def _experience(self) -> Experience | None:
        service, felt = self.plan.market.service, self.plan.felt
        if service is None:
            return None
        if self.state.lived is None:
            self.state.lived = Lived.fresh(self.block, service, felt)
        return Experience(service, felt, self.block, self.state.lived)

    def _view(self, work: ArmScratch) -> Week:
        block, state, n = self.block, self.state, self.block.n
        prices = self.plan.market.prices
        return Week(
            segment=block.people.segment, first=block.people.first, n=n, luck=block.luck,
            effects=self.effects, usual_rate=block.usual_rate, usual_spend=block.usual_spend,
            typical_spend=self.plan.typical_spend[block.people.segment],
            sensitivity=block.people.sensitivity,
            retention_pull=retention_pull_of(block.people.declared),
            price_weight=block.price_weight,
            active=state.alive, ever=state.ever, member=state.member, since=state.since,
            n_purchases=work.n[:n],
            usual_share=block.usual_share, common=work.n[:n], paid=work.sales[:n],
            paid_common=work.sales[:n], refunded=None, rate=work.rate[:n],
            share=work.share[:n], joined=work.joined[:n], wallets=state.wallets,
            launching=self.plan.launching, crowds=self.plan.crowds,
            successors=self.plan.succeeds, came=state.came, window=state.window,
            problem=None if state.lived is None else state.lived.problem,
            giver_here=state.giver_here,
            mood=None if self.experience is None else self._mood,
            publishes={name: tool.publishes for name, tool in self.plan.tools.items()},
            occasions=self._occasions(), second=self._second(),
            list_prices=as_today if prices is None else prices.list_prices,
        )  # fmt: skip

    def _mood(self) -> Row:
        """Satisfaction above what is usual as lived through so far, below it double, (n,)."""
        assert self.experience is not None
        return self.experience.mood()

    def _second(self) -> Second | None:
        """What is known of the second category, where there is one."""
        category, use = self.plan.market.second_category, self.state.use
        return None if category is None or use is None else use.seen(self.block, category)

    def settle(self, plan: Plan) -> None:
        """Go on with the same plan at a pace of joining that has been solved."""
        self.plan = plan
        if self.asking is not None:
            self.asking.settle(plan.pace)

    def _reached_week(self) -> Row | None:
        """The week in which the program reaches each customer, (n,); None for all at once."""
        weeks = self.plan.program.rollout_weeks
        if not weeks:
            return None
        people = self.block.people
        u = self.block.luck.uniforms(ROLLOUT, people.segment, people.first, self.block.n)
        reached: Row = np.floor(u * f32(weeks))
        return reached

    def hazard_log(self) -> Row:
        """This week's log factor on the leaving hazard, (n,)."""
        return self.hazard_row

    def service_log(self) -> Row:
        """What service adds to it, (n,)."""
        return self.block.zero if self.experience is None else self.experience.acts

    def row(self, channel: str) -> Row:
        """A channel's total (n,), zeros where nobody touched it."""
        row = self.effects.get(channel)
        return self.block.zero if row is None else row

    def trailing_spend(self) -> NDArray[np.float64]:
        """List spend of the trailing 52 weeks in currency (n,); 0 for who has left."""
        assert self.state.spend is not None
        total: NDArray[np.float64] = self.state.spend.sum(axis=0) * (self.state.alive / MONEY)
        return total


def _usual_window(plan: Plan, block: Block) -> NDArray[np.int64]:
    """What customers of week 0 have spent before the warm-up, as far as there was anybody."""
    weekly = block.usual_spend.astype(np.float64) * MONEY
    if block.prospects or plan.market.start == "at_first_purchase":
        weekly[:] = 0
    return spend.begun(plan.looks_back, weekly)


def _weeks_of_coming(block: Block, cohort: bool) -> NDArray[np.int16]:
    """The week in which customers of week 0 came, as far as it is known, (n,)."""
    people = block.people
    if block.prospects:
        return np.full(block.n, NOT_YET, np.int16)
    if cohort:
        return np.zeros(block.n, np.int16)
    if people.tenure is None:
        return np.full(block.n, LONG_AGO, np.int16)
    return -np.minimum(np.floor(people.tenure), -LONG_AGO).astype(np.int16)
