"""What an attribution says: which tool of a program earns what, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from simulator.report.findings.arms import Spread

ITSELF, TOTAL, ELSEWHERE = "program itself", "all together", "elsewhere"
_HARDLY = 0.01  # overlap below this share of what the tools earn alone is not worth a word


@dataclass(frozen=True, slots=True)
class PartShare:
    """What a tool, the program itself or all together add to the NPV, in currency.

    `share` is the Shapley value (for tools), with the 95 % interval of its mean, `low` to
    `high`; `positive` the share of cases in which it is above zero. `rest` is what leaving
    the tool out takes away, `alone` what it adds by itself; None for what is not a tool.
    """

    name: str
    cost: float
    share: Spread
    low: float
    high: float
    positive: float
    rest: Spread | None = None
    alone: Spread | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """What some effects come to beyond what they were taken for apart.

    `low` to `high` is the 95 % interval of the mean.
    """

    one: str
    other: str
    effect: Spread
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shared:
    """Another measure shared out: means over cases by part, in the order of the parts."""

    measure: str
    meaning: str
    unit: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AttributionFindings:
    """A program's NPV by tool.

    `tools` add up with `itself` to `total` in every case. `apart` is the sum of what tools
    do alone, `last` that of what leaving each out takes away, `gap` what they do together
    beyond `apart`. `pairs` are empty where orders were sampled, of which there are then
    `orders` in every case. `simulation_error` is the largest of a tool's share in a case,
    `sampling_error` that of its mean because orders were sampled. `elsewhere` is the cost
    of desk, acquisition and tools of today beyond today's. `npv` (part, case, npv) holds
    the shares of every case.
    """

    name: str
    question: str
    program: str
    currency: str
    customers: float
    horizon_weeks: int
    cost_of_capital: float
    agents: int
    cases: int
    seed: int
    certain: bool
    version: str
    tools: tuple[PartShare, ...]
    itself: PartShare
    total: PartShare
    elsewhere: float
    together: float
    apart: float
    last: float
    gap: Overlap
    pairs: tuple[Overlap, ...]
    others: tuple[Shared, ...]
    orders: int
    subsets: int
    simulation_error: float
    sampling_error: float
    warnings: tuple[str, ...]
    npv: pl.DataFrame

    @property
    def sure(self) -> bool:
        """Whether cases say nothing about how sure one can be."""
        return self.certain or self.cases == 1

    @property
    def overlap(self) -> str:
        """How the tools act on each other: hardly, unknown, against or with one another."""
        size = sum(abs(one.alone.mean) for one in self.tools if one.alone is not None)
        if abs(self.gap.effect.mean) <= _HARDLY * size:
            return "hardly"
        if self.gap.low <= 0 <= self.gap.high:
            return "unknown"
        return "against" if self.gap.effect.mean < 0 else "with"

    @property
    def closest(self) -> Overlap | None:
        """The two tools that act on each other most."""
        return max(self.pairs, key=lambda one: abs(one.effect.mean), default=None)
