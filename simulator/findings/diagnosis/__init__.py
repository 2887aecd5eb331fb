"""What a diagnosis says of a business before a program is designed, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.findings.arms import Spread

Told = Literal["yes", "no", "open"]  # "open": it cannot be told from these cases


@dataclass(frozen=True, slots=True)
class Regulars:
    """Whether this is a business of regulars.

    `repeat_share` is the share of a year's purchases that are no customer's first, where who
    leaves is replaced; `buys_again` the share of a year's buyers who buy again within the
    next; `purchases` those of a customer in a year.
    """

    told: Told
    repeat_share: Spread
    buys_again: Spread | None
    purchases: float
    weakest: str | None


@dataclass(frozen=True, slots=True)
class Lever:
    """What 1 % more of something is worth, before what it costs to get.

    `worth` is in today's money over the horizon, `elasticity` in % of what all customers
    contribute over it; `lifetime` the same over a customer's whole life, as a formula has it,
    None where it has no bound. `published` is what was found elsewhere.
    """

    name: str
    worth: Spread
    elasticity: Spread | None
    lifetime: float | None
    published: float


@dataclass(frozen=True, slots=True)
class Defections:
    """What five points fewer customers lost a year would bring; shares of what they contribute."""

    churn: float
    worth: Spread
    share: Spread | None
    lifetime: float | None


@dataclass(frozen=True, slots=True)
class ServiceFirst:
    """Half of the failures, beside a reward of 1 % of sales, both before what they cost.

    `first` is the share of cases in which halving failures brings more than the reward;
    `departures` the share of departures that service causes; `per_year` what halving them may
    cost a year.
    """

    told: Told
    worth: Spread
    per_year: float
    reward: Spread
    reward_cost: float
    first: float
    departures: Spread | None


@dataclass(frozen=True, slots=True)
class Factor:
    """A reward of 1 % of sales that speaks to one motive.

    `gain` is on the goal's measure, `brings` what it earns before its cost; `best` the share of
    cases in which it moves the goal most.
    """

    motive: str
    gain: Spread
    brings: Spread
    best: float


@dataclass(frozen=True, slots=True)
class KeyFactor:
    """Which motive brings these customers back.

    `ahead` is the lead over the second in the goal's measure; `declared` what the scenario says.
    `by_segment` is the motive that lifts sales of each segment most.
    """

    told: bool
    factors: tuple[Factor, ...]
    ahead: Spread
    declared: str | None
    by_segment: tuple[tuple[str, str, float], ...]

    @property
    def leading(self) -> str:
        """The motive that moves the goal most."""
        return self.factors[0].motive

    @property
    def second(self) -> str:
        """The next one."""
        return self.factors[1].motive


@dataclass(frozen=True, slots=True)
class PlannedTool:
    """A tool that is planned, and the weeks of work until it stands.

    `called` is what people read for the program and the tool.
    """

    program: str
    tool: str
    weeks: int
    words: str
    called: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether what is planned can stand at its launch; `decide_by` is an ISO date."""

    launch: str
    decision: str | None
    decide_by: str | None
    in_time: bool | None
    tasks: tuple[PlannedTool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DiagnosisFindings:
    """A business in stages 1 to 3 of the method: goal, key factor, whether a program is needed now.

    Money in currency and in today's money over the horizon, rates as shares. `break_even` is
    the lift of sales that pays for a reward of 1 % of sales, None where no lift does.
    """

    name: str
    question: str
    goal: str
    measure: str
    currency: str
    customers: float
    horizon_weeks: int
    cost_of_capital: float
    agents: int
    cases: int
    seed: int
    certain: bool
    version: str
    regulars: Regulars
    margin: float
    break_even: float | None
    levers: tuple[Lever, ...]
    defections: Defections
    service: ServiceFirst | None
    factor: KeyFactor
    standing: Readiness | None
    warnings: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether cases say nothing about how sure one can be."""
        return self.certain or self.cases == 1
