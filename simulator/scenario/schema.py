"""The sections of a scenario file that are not market, company or program."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, SerializeAsAny, field_validator

from simulator.knobs import Part, knob
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.segment import Motive, Segment
from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.program.program import Joining, Program
from simulator.program.tool import Tool
from simulator.say import fault

Goal = Literal["acquire", "retain", "defend"]
LONGEST_WEEKS = 520
FIRST_MONDAY = date(2026, 1, 5)


class PositiveNpv(Part):
    positive_with: float = knob(
        0.8, gt=0, lt=1, choice=True, unit="probability", kind="assumed",
        source="four cases in five must pay for themselves",
    )  # fmt: skip


class PromisesKept(Part):
    """What the company promises, and how surely it must keep it; without a limit, no promise."""

    kept_with: float = knob(
        0.95, gt=0, lt=1, choice=True, unit="probability", kind="assumed",
        source="what is promised to customers and owners is kept in 19 cases of 20",
    )  # fmt: skip
    liability_at_most: float | None = knob(
        None, gt=0, le=10, choice=True, unit="share of a year's sales, owed at our cost",
        kind="declared", source="your accounts; without it no limit to what is owed is checked",
    )  # fmt: skip
    waiting_at_most: float | None = knob(
        None, gt=0, le=10_000, choice=True, unit="open hours until the desk answers, mean of 13 "
        "weeks", kind="declared", source="your service level; without it no waiting is checked",
    )  # fmt: skip
    gave_up_at_most: float | None = knob(
        None, ge=0, lt=1, choice=True, unit="share of 13 weeks' problems whose customers give up "
        "waiting", kind="declared", source="your service level; without it nobody's patience is "
        "checked",
    )  # fmt: skip
    turned_away_at_most: float | None = knob(
        None, ge=0, le=1, choice=True, unit="refusals for lack of places, per customer in 52 "
        "weeks; 0 for nobody", kind="declared",
        source="your promise; without it a tool may be sold out",
    )  # fmt: skip
    notice: int | None = knob(
        None, ge=1, le=520, choice=True, unit="weeks that points are honored once the end is "
        "announced", kind="declared", source="your terms; without it as long as points live",
    )  # fmt: skip


class GoalMet(Part):
    met_with: float = knob(
        0.8, gt=0, lt=1, choice=True, unit="probability", kind="assumed",
        source="the same as for the net present value",
    )  # fmt: skip


class PilotCost(Part):
    """What to try a program on a tenth of the customers for a quarter costs."""

    cost: float | None = knob(
        None, ge=0, le=1e12, choice=True, money=True, unit="currency", kind="declared",
        source="your estimate; without it set-up cost and 2 % of what a tenth of the customers "
        "buys in a quarter, and never less than the latter",
    )  # fmt: skip


class Criteria(Part):
    """What a program must show in which share of the cases to be launched."""

    npv: PositiveNpv = PositiveNpv()
    promises: PromisesKept = PromisesKept()
    goal: GoalMet = GoalMet()
    pilot: PilotCost = PilotCost()


Words = Literal["launch", "launch in stages", "redesign", "pilot first", "do not launch"]


class ExpectedMoney(Part):
    """Bounds of a mean over cases, money."""

    at_least: float | None = knob(
        None, ge=-1e12, le=1e12, choice=True, money=True, unit="currency", kind="declared",
        source="what you hold the program to",
    )  # fmt: skip
    at_most: float | None = knob(
        None, ge=-1e12, le=1e12, choice=True, money=True, unit="currency", kind="declared",
        source="what you hold the program to",
    )  # fmt: skip


class ExpectedShare(Part):
    """Bounds of a share, of cases or of money."""

    at_least: float | None = knob(
        None, ge=-10, le=10, choice=True, unit="share", kind="declared",
        source="what you hold the program to",
    )  # fmt: skip
    at_most: float | None = knob(
        None, ge=-10, le=10, choice=True, unit="share", kind="declared",
        source="what you hold the program to",
    )  # fmt: skip


class Expect(Part):
    """What `loyalty run --check` holds the best program to; no number of the model."""

    verdict: Words | None = None
    probability: ExpectedShare = ExpectedShare()
    npv: ExpectedMoney = ExpectedMoney()
    program_cost: ExpectedMoney = ExpectedMoney()
    peak_funding: ExpectedMoney = ExpectedMoney()
    liability: ExpectedMoney = ExpectedMoney()
    subsidy: ExpectedShare = ExpectedShare()
    sales_lift: ExpectedShare = ExpectedShare()
    retention: ExpectedShare = ExpectedShare()
    breakage: ExpectedShare = ExpectedShare()


AGENTS, CASES, SEED = 10_000, 64, 1  # of a run, unless told otherwise


class Run(Part):
    """How much to simulate where the command line does not say; no number of the model."""

    agents: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    cases: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None


class Locked(Part):
    """Marks a lock: every number is written out, so nothing is added to it."""

    version: Annotated[str, Field(min_length=1, max_length=60)]
    automatic: tuple[str, ...] = ()


class Today(Part):
    """The tools that run today, and how customers join them; costs are today's anyway."""

    joining: Joining = Joining()
    tools: dict[str, SerializeAsAny[Tool]] = Field(default_factory=dict)


class Settings(Part):
    """What is asked, in which terms, and how the answer is judged."""

    question: Annotated[str, Field(min_length=1, max_length=500)]
    goal: Goal
    key_factor: Motive | None = None
    decision: date | None = None
    start: date = FIRST_MONDAY
    horizon: int = knob(
        156, ge=4, le=LONGEST_WEEKS, choice=True, unit="weeks", kind="assumed",
        source="three years of 52 weeks, long enough for points to lapse and habits to settle",
    )  # fmt: skip
    cost_of_capital: float = knob(
        0.10, ge=0, le=1, unit="a year", kind="assumed",
        source="a usual hurdle rate of retailers; ask your finance department",
    )  # fmt: skip
    responsiveness: float = knob(
        0.5, off=0, ge=0, le=0.95, unit="rank correlation between how strongly customers respond "
        "to one thing and to another", kind="judged", source="customers who answer weakly to "
        "prices are likely to answer weakly to rewards, too; no measurement",
    )  # fmt: skip
    currency: str = "USD"
    criteria: Criteria = Criteria()
    run: Run = Run()
    expect: Expect = Expect()
    locked: Locked | None = None

    @field_validator("currency")
    @classmethod
    def _a_code_or_word(cls, given: str) -> str:
        if not re.match(r"[^\W\d_]{1,12}$|[$€£¥₹]$", given):
            raise ValueError(fault("expected a code such as USD, or a word of at most 12 letters"))
        return given


class ScenarioDocument(Settings):
    """A whole scenario, after `like`, one-segment markets and plain `today` are spelled out."""

    market: Market
    company: Company
    today: Today = Today()
    programs: dict[str, Program]


class Sets(Part):
    """What a program may change: numbers of the company and of the market."""

    company: Company
    market: Market


# What an arm cannot have otherwise, and why.
SAME_IN_EVERY_ARM = (
    (
        re.compile(r"market\.(customers|start|sells|new_customers|segments\.[^.]+\.share)$"),
        fault("is the same in every arm; only what customers do can be set"),
    ),
    (
        re.compile(r"market\.second_category\.(users|taste_shape)$"),
        fault("is how many customers use it today, and who; the same in every arm"),
    ),
    (
        re.compile(r"market\.service\.departures_share$"),
        fault("is about the departures of today, which are the same in every arm"),
    ),
    (
        re.compile(r"market\.rival\.attacks$"),
        fault("is the same in every arm: the rival attacks whatever we do; copies can be set"),
    ),
    (
        re.compile(r"market\.prices$"),
        fault("are the same in every arm; what a program takes off them is a tool's"),
    ),
)

# Keys of a one-segment market: the customers' numbers stand directly under `market`.
CUSTOMER_KEYS = frozenset(Segment.model_fields) - {"share"}
ONLY_SEGMENT = "customers"

# Decided, not believed: numbers in these places cannot be distributions.
DECIDED_SECTIONS: tuple[type[Part], ...] = (
    Audience, Calendar, PositiveNpv, PromisesKept, GoalMet, PilotCost, Run,
)  # fmt: skip
DECIDED = frozenset({"horizon"})
