"""What there is in a scenario, at its central values, and what there is not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from simulator.explain.described import absent_in
from simulator.market.market import Market
from simulator.market.people import PURPOSES
from simulator.market.segment import Segment
from simulator.program.tool import Tool
from simulator.scenario import Scenario
from simulator.scenario.schema import AGENTS, CASES, SEED
from simulator.simulate.case import CONTROL
from simulator.simulate.membership import BY_MEMBERSHIP
from simulator.simulate.plan import Plan, plan_of
from simulator.simulate.population import weights
from simulator.simulate.week.closing import CLOSING
from simulator.simulate.week.processes import PROCESSES
from simulator.simulate.week.schedule import Act, Process, Step, StepCondition, There, booked
from simulator.simulate.week.table import STEPS, WEEK


class Used(NamedTuple):
    """A tool where it is used; those of today are used in every arm that does not stop them."""

    arm: str
    name: str
    tool: Tool

    @property
    def path(self) -> str:
        """Where its knobs stand in the scenario."""
        arm = self.arm if self.arm == CONTROL else f"programs.{self.arm}"
        return f"{arm}.tools.{self.name}"


class Facts:
    """A scenario with everything uncertain at its center, and the plans of its arms."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        run = scenario.run
        self.agents, self.cases, self.seed = (
            run.agents or AGENTS,
            run.cases or CASES,
            run.seed or SEED,
        )
        self.says_cases = run.cases is not None
        self.case = scenario.case(0, None, seed=self.seed, agents=self.agents)
        self.plans: dict[str, Plan] = {arm: plan_of(self.case, arm) for arm in scenario.arms}

    @property
    def market(self) -> Market:
        """The market of today."""
        return self.case.market

    @cached_property
    def markets(self) -> tuple[Market, ...]:
        """The markets of all arms, today's first."""
        return (self.market, *(market for market, _ in self.case.worlds.values()))

    @cached_property
    def customers(self) -> tuple[Segment, ...]:
        """All segments of all markets."""
        return tuple(one for market in self.markets for one in market.segments.values())

    @cached_property
    def agents_of(self) -> dict[str, tuple[int, float]]:
        """Agents of each segment, and how many customers each of them stands for."""
        return weights(self.market, self.agents)

    @cached_property
    def used(self) -> tuple[Used, ...]:
        """Every tool of every arm, today's first; the same as in today's arm only once."""
        return tuple(
            Used(arm, name, tool)
            for arm in self.scenario.arms
            for name, tool in self.case.program(arm).tools.items()
        )

    @cached_property
    def channels(self) -> frozenset[str]:
        """The channels that the tools of any arm add to."""
        own = {channel for one in self.used for channel in one.tool.acts_on}
        return frozenset(own | set(BY_MEMBERSHIP if self.membership else ()))

    @cached_property
    def membership(self) -> bool:
        """Whether being a member can be worth anything on its own in any arm."""
        return any(
            plan.joins and plan.program.joining.membership_value_max for plan in self.plans.values()
        )

    @cached_property
    def arrivals(self) -> bool:
        """Whether anybody can become a customer."""
        programs = self.case.programs.values()
        declared = any(one.new_customers_per_year for one in self.customers)
        steady = self.case.market.new_customers is not None
        return declared or steady or any(program.acquires for program in programs)

    @cached_property
    def won_back(self) -> bool:
        """Whether anybody who has left comes back."""
        return any(one.win_back_per_year for one in self.customers)

    @cached_property
    def leaves(self) -> bool:
        """Whether anybody leaves."""
        return any(one.churn_per_year for one in self.customers)

    def has(self, section: str) -> bool:
        """Whether an optional section of the market is there in any arm."""
        return section not in self.absent

    @cached_property
    def refunds(self) -> bool:
        """Whether purchases are given back."""
        return any(one.refund_rate for one in self.customers)

    @cached_property
    def joins(self) -> bool:
        """Whether there is anything to join in any arm."""
        return any(plan.joins for plan in self.plans.values())

    @cached_property
    def absent(self) -> frozenset[str]:
        """The optional sections of a market that no arm has."""
        found = [absent_in(market) for market in self.markets]
        return frozenset(set.intersection(*found))

    @property
    def rhythm(self) -> bool:
        """Whether anybody's needs have a rhythm."""
        return any(one.rhythm_spread for one in self.customers)

    @property
    def wallets(self) -> bool:
        """Whether there are points in any arm."""
        return any(plan.wallets for plan in self.plans.values())

    @property
    def groups(self) -> bool:
        """Whether any tools exclude each other."""
        return any(plan.groups for plan in self.plans.values())

    def kept(self, state: str) -> bool:
        """Whether a variable of customers is there: some are kept only where audiences ask."""
        plans = self.plans.values()
        asked = {
            "spend": any(plan.tops for plan in plans),
            "window": any(plan.looks_back for plan in plans),
            "came": any("came" in plan.needs for plan in plans),
            "facts": any(plan.publishers for plan in plans),
        }
        return asked.get(state, True)

    # ------------------------------------------------------------ the week

    @cached_property
    def _blocks(self) -> tuple[There, ...]:
        """What is there for every block of customers in every arm."""
        return tuple(
            There((plan,), (customer,), prospects, self._compared(arm))
            for arm, plan in self.plans.items()
            for customer in plan.market.segments.values()
            for prospects in ((False, True) if self.arrivals else (False,))
        )

    def _compared(self, arm: str) -> bool:
        """Whether an arm is played beside the control, customer by customer."""
        return arm != CONTROL and self.market.same_people(self.plans[arm].market)

    def holds(self, condition: StepCondition) -> bool:
        """Whether a condition holds for any block of customers in any arm."""
        return any(condition.holds(there) for there in self._blocks)

    @cached_property
    def week(self) -> tuple[tuple[Act, tuple[Step, ...]], ...]:
        """The acts of a week, each with those of its steps that are done anywhere."""
        return tuple(
            (act, tuple(step for step in act.steps if self.holds(step.where))) for act in WEEK
        )

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """The processes of the calendar in the order in which they act in a week."""
        found = [one for one in PROCESSES if self.holds(one.where)]
        return tuple(sorted(found, key=lambda process: process.at))

    @property
    def everything(self) -> tuple[Step | Process, ...]:
        """All that is done anywhere: in the week, by processes, when books are closed."""
        steps = [step for _, some in self.week for step in some]
        return (*steps, *self.processes, *(one for one in CLOSING if self.holds(one.where)))

    def accounts(self) -> frozenset[str]:
        """What is booked, by the loop and by tools."""
        own = {account for one in self.used for account in one.tool.posts}
        loops = (booked(one, there) for one in self.everything for there in self._blocks)
        return frozenset(own.union(*loops))

    def purposes(self) -> Iterator[str]:
        """Everything that luck is drawn for."""
        drawn = {purpose for one in self.everything for purpose in one.draws}
        known: tuple[Step | Process, ...] = (*STEPS, *PROCESSES)
        ever = {purpose for one in known for purpose in one.draws}
        ever |= {
            one for one in PURPOSES if one.startswith("transactions.")
        }  # for a log asked apart
        if not self.has("second_category"):
            ever |= {"people.taste", "people.users"}
        yield from (purpose for purpose in PURPOSES if purpose in drawn or purpose not in ever)
        yield from sorted(drawn - set(PURPOSES))
        yield from sorted({f"{one.name}.{word}" for one in self.used for word in one.tool.words})

    def solved(self) -> dict[str, str]:
        """The knobs that an arm solves on its own: by path, the program whose money it spends."""
        return {
            f"{one.path}.{one.tool.spends}": money
            for one in self.used
            if one.arm != CONTROL and one.tool.spends
            if (money := self.case.programs[one.arm].same_money_as) is not None
        }
