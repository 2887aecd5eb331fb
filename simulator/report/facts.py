"""What there is in a scenario, at its central values, and what there is not."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from simulator import experiment
from simulator.market.customer import Customer
from simulator.market.market import Market
from simulator.market.people import PURPOSES
from simulator.program.tool import Tool
from simulator.report.described import absent_in, channels_of
from simulator.report.schedule import named_in_a_case
from simulator.scenario import Scenario
from simulator.simulate.case import CONTROL
from simulator.simulate.plan import Plan, plan_of
from simulator.simulate.population import weights


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
        asked = inspect.signature(experiment.run).parameters
        self.agents, self.cases, self.seed = (
            int(getattr(scenario.run, name) or asked[name].default)
            for name in ("agents", "cases", "seed")
        )
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
    def customers(self) -> tuple[Customer, ...]:
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
        own = {channel for one in self.used for channel in channels_of(one.tool)}
        return frozenset(own | ({"value.recognition"} if self.membership else set()))

    @cached_property
    def membership(self) -> bool:
        """Whether being a member can be worth anything by itself in any arm."""
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

    @cached_property
    def settled(self) -> dict[str, bool]:
        """What the words of the week's conditions stand for in every block and arm.

        What is there in some of them may be missing in others: it settles nothing.
        """
        rhythms = {one.rhythm_spread > 0 for one in self.customers}
        off = {word: False for word, there in self.known.items() if not there}
        if len(rhythms) == 1:
            off["spread"] = rhythms.pop()
        return off | dict.fromkeys(self.absent, False)

    @cached_property
    def known(self) -> dict[str, bool]:
        """What is there in any block or arm, by the words of the week's conditions."""
        plans = self.plans.values()
        return {
            "prospects": self.arrivals,
            "refund_rate": self.refunds,
            "yearly": self.won_back,
            "win_back_per_year": self.won_back,
            "lives": self.has("service"),
            "experience": self.has("service"),
            "joins": self.joins,
            "runs": self.joins,
            "tools": bool(self.used),
            "tops": any(plan.tops for plan in plans),
            "groups": any(plan.groups for plan in plans),
            "wallets": any(plan.wallets for plan in plans),
            "depth": "price_cut" in self.channels,
            "bigger": "basket_log" in self.channels,
            "spread": any(one.rhythm_spread for one in self.customers),
        }

    def purposes(self) -> Iterator[str]:
        """Everything that luck is drawn for."""
        rollout = any(program.rollout_weeks for program in self.case.programs.values())
        there = {"program.rollout": rollout, "market.life": self.has("service") or self.won_back}
        # drawn for a log that is asked for apart, and changes nothing else
        there |= {"transactions.sample": False, "transactions.day": False}
        named = {one.purpose for one in named_in_a_case(self.settled) if one.purpose}
        for purpose in (*PURPOSES, *sorted(named - set(PURPOSES))):
            if there.get(purpose, True):
                yield purpose
        yield from sorted({f"{one.name}.{word}" for one in self.used for word in one.tool.words})

    def solved(self) -> dict[str, str]:
        """The knobs that an arm finds out by itself: by path, the program whose money it spends."""
        return {
            f"{one.path}.{one.tool.spends}": money
            for one in self.used
            if one.arm != CONTROL and one.tool.spends
            if (money := self.case.programs[one.arm].same_money_as) is not None
        }
