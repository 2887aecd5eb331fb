"""What the order of a week is made of: steps, the acts they form, processes, conditions.

A step says what it does, where it is done, and what it books and draws; the loop runs the
tables of steps and processes (`week.WEEK`, `processes.PROCESSES`) as they stand, and descriptions
print the same tables. A condition is asked of the same plans and customers in both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from simulator.market.segment import Segment
from simulator.simulate.plan import Plan


@dataclass(frozen=True, slots=True)
class There:
    """What is there for a block of customers, in one arm or in all arms of a loop.

    Of a process, which acts for a whole arm, `customers` are all segments of its market.
    `compared` says whether there is a control arm that this one is compared with.
    """

    plans: tuple[Plan, ...]
    customers: tuple[Segment, ...]
    prospects: bool = False
    compared: bool = False


@dataclass(frozen=True, slots=True)
class StepCondition:
    """Where a step is done, in words and as a question that the loop asks once per arm and block.

    Its answer never changes within a run; what depends on the week is the step's own matter.
    """

    says: str
    holds: Callable[[There], bool]


ALWAYS = StepCondition("", lambda there: True)
COMPARED = StepCondition("beside a control arm", lambda there: there.compared)
PROSPECTS = StepCondition("prospects", lambda there: there.prospects)
OF_LAUNCH = StepCondition("customers of week 0", lambda there: not there.prospects)
TOOLS = StepCondition("with tools", lambda there: any(plan.tools for plan in there.plans))
GROUPS = StepCondition(
    "with tools that exclude each other", lambda there: any(plan.groups for plan in there.plans)
)
WALLETS = StepCondition("with points", lambda there: any(plan.wallets for plan in there.plans))
JOINS = StepCondition("with members", lambda there: any(plan.joins for plan in there.plans))
ROLL_OUT = StepCondition(
    "with a roll-out", lambda there: any(plan.program.rollout_weeks for plan in there.plans)
)
TOPS = StepCondition(
    "with an audience by spend", lambda there: any(plan.tops for plan in there.plans)
)
SPENT = StepCondition(
    "where spend is asked for",
    lambda there: any(plan.tops or plan.looks_back for plan in there.plans),
)
GROUPED = StepCondition(
    "with an audience that is a random share",
    lambda there: any(one.draws for plan in there.plans for one in plan.conditions),
)
FACTS = StepCondition(
    "with tools that publish facts", lambda there: any(plan.publishers for plan in there.plans)
)
FOLLOWED = StepCondition(
    "with tools that ask who brought whom",
    lambda there: any("brought" in plan.needs for plan in there.plans),
)
TIMED = StepCondition(
    "with tools that ask for single customers", lambda there: any(p.timed for p in there.plans)
)
DATED = StepCondition(
    "with birthdays",
    lambda there: any(t.when.birthday for plan in there.plans for t in plan.timed.values()),
)
LIMITED = StepCondition(
    "with a budget or a stock that ends",
    lambda there: any(t.when.limited for plan in there.plans for t in plan.timed.values()),
)
SERVICE = StepCondition(
    "with service", lambda there: any(plan.market.service is not None for plan in there.plans)
)
NO_SERVICE = StepCondition("without service", lambda there: not SERVICE.holds(there))
RIVAL = StepCondition(
    "with a rival", lambda there: any(plan.market.rival is not None for plan in there.plans)
)
PRICES = StepCondition(
    "where prices move", lambda there: any(plan.market.prices is not None for plan in there.plans)
)
SEEN_AROUND = StepCondition(
    "with a rival or newcomers",
    lambda there: any(
        plan.market.rival is not None or plan.market.newcomers is not None for plan in there.plans
    ),
)
SECOND = StepCondition(
    "with a second category",
    lambda there: any(plan.market.second_category is not None for plan in there.plans),
)
LEAVES = StepCondition(
    "where customers leave", lambda there: any(one.churn_per_year for one in there.customers)
)
WON_BACK = StepCondition(
    "where lost customers return",
    lambda there: any(one.win_back_per_year for one in there.customers),
)
LIFE = StepCondition(
    "with service, or where lost customers return",
    lambda there: SERVICE.holds(there) or WON_BACK.holds(there),
)
REFUNDS = StepCondition(
    "with refunds", lambda there: any(one.refund_rate for one in there.customers)
)
RHYTHM = StepCondition(
    "with a rhythm of needs", lambda there: any(one.rhythm_spread for one in there.customers)
)
STEADY = StepCondition(
    "without a rhythm of needs",
    lambda there: any(not one.rhythm_spread for one in there.customers),
)
CUTS = StepCondition("with price cuts", lambda there: _act_on(there, "price_cut"))
GROWN = StepCondition("with larger baskets", lambda there: _act_on(there, "basket_log"))
ARRIVALS = StepCondition(
    "where customers arrive",
    lambda there: (
        any(one.new_customers_per_year for one in there.customers)
        or any(plan.market.new_customers is not None for plan in there.plans)
        or any(plan.program.acquires for plan in there.plans)
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done in a week, once per block or once per block and arm.

    Parameters
    ----------
    name
        A word or two; unique in the week.
    says
        What it does, in one sentence.
    call
        Does it; it is given the week of the block, or of the arm in it.
    where
        The condition under which it is done at all.
    leaving
        True for what is done only where customers may leave, from week 0 on; False for what
        is done only before; None for both.
    stages
        The compiled functions that it calls, in the order of their first call.
    books
        The accounts that it may post to, where they are booked at all (`ONLY`); what tools
        post themselves is theirs to say.
    draws
        The purposes of the luck that it uses.
    """

    name: str
    says: str
    call: Callable[[Any], None]
    where: StepCondition = ALWAYS
    leaving: bool | None = None
    stages: tuple[Any, ...] = ()
    books: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()

    def runs(self, there: There, leaving: bool) -> bool:
        """Whether it is done in a block and arm."""
        return self.leaving in (None, leaving) and self.where.holds(there)


@dataclass(frozen=True, slots=True)
class Act:
    """Steps that follow each other, all done for a block before the next act, or arm by arm."""

    name: str
    says: str
    per: Literal["block", "arm"]
    steps: tuple[Step, ...]

    def of(self, there: There, leaving: bool) -> tuple[Step, ...]:
        """The steps that are done in a block and arm."""
        return tuple(step for step in self.steps if step.runs(there, leaving))


@dataclass(frozen=True, slots=True)
class Process:
    """A process on the calendar of a loop.

    Parameters
    ----------
    at
        When in the week it acts, 0 to 1. Of those that act at the same time, the ones that
        stand first in the table act first.
    start
        Gives the process to a loop; it is handed what `processes.Starting` holds.
    per
        Whether there is one in a loop, in each of its arms, or for each tool of each arm.
    actor
        Whether it is one of the actors around the customers, which a calibration does without.
    launched
        Whether it acts from week 0 on only.
    """

    name: str
    at: float
    says: str
    start: Callable[[Any], Any]
    per: Literal["loop", "arm", "tool"] = "arm"
    where: StepCondition = ALWAYS
    actor: bool = True
    launched: bool = False
    books: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()


def _act_on(there: There, channel: str) -> bool:
    tools = (tool for plan in there.plans for tool in plan.tools.values())
    return any(channel in tool.acts_on for tool in tools)


_MEMBERS_EARN = StepCondition(
    "with points for members", lambda there: any(p.joins and p.wallets for p in there.plans)
)
_REWARDS_DIFFER = StepCondition(
    "where rewards of a currency differ in what they cost",
    lambda there: any(plan.at_cost for plan in there.plans),
)
# Accounts to which nothing is booked where a condition does not hold, by whatever step.
ONLY = {
    **dict.fromkeys(("refunds", "member_refunds"), REFUNDS),
    **dict.fromkeys(("discount", "member_discount"), CUTS),
    **dict.fromkeys(("baskets_sales", "baskets_purchases"), GROWN),
    **dict.fromkeys(("won_sales", "won_purchases"), PROSPECTS),
    **dict.fromkeys(("kept_sales", "kept_purchases"), LEAVES),
    **dict.fromkeys(("won_back_sales", "won_back_purchases"), WON_BACK),
    **dict.fromkeys(("left_for_rival", "left_for_rival_sales"), RIVAL),
    **dict.fromkeys(("left_for_service", "left_for_service_sales", "stayed_for_service"), SERVICE),
    **dict.fromkeys(
        (
            "members_left",
            "members_won_back",
            "member_reward",
            "member_repeat_base",
            "member_repeat_buyers",
        ),
        JOINS,
    ),
    **dict.fromkeys(("member_points_issued", "member_points_redeemed"), _MEMBERS_EARN),
    "points_claimed": _REWARDS_DIFFER,
    "member_points_claimed": _REWARDS_DIFFER,
    **dict.fromkeys(("arrived_paid", "arrived_by_talk", "acquisition_cost"), ARRIVALS),
}


def booked(one: Step | Process, there: There) -> set[str]:
    """The accounts that a step or a process may post to where it is done."""
    if not one.where.holds(there):
        return set()
    return {name for name in one.books if ONLY.get(name, ALWAYS).holds(there)}
