"""What an attribution says: which tool of a program earns what, as plain data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.decision.names import titles_of, tool_titles
from simulator.decision.share.attribution import SHARED, Attribution, Shares, summed
from simulator.decision.uncertainty import probability, spread
from simulator.economics import MEASURES
from simulator.findings.arms import Spread
from simulator.findings.assumptions import warnings_of
from simulator.program.about.titles import from_key
from simulator.say import label
from simulator.scenario.lock import version

ITSELF, TOTAL, ELSEWHERE = label("program itself"), label("all together"), "elsewhere"
_HARDLY = 0.01  # overlap below this share of what the tools earn alone is not worth a word


@dataclass(frozen=True, slots=True)
class PartShare:
    """What a tool, the program itself or all together add to the NPV, in currency.

    `share` is the Shapley value (for tools), with the 95 % interval of its mean, `low` to
    `high`; `positive` the share of cases in which it is above zero. `rest` is what leaving
    the tool out takes away, `alone` what it adds on its own; None for what is not a tool.
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
    the shares of every case. `titles` are what people read for the program and its tools.
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
    titles: dict[str, str] = field(default_factory=dict)

    def called(self, name: str) -> str:
        """What people read for the program, a tool or another part."""
        return self.titles.get(name) or from_key(name)

    @property
    def mean_error(self) -> float:
        """The largest simulation error of the mean share of a tool."""
        return self.simulation_error / math.sqrt(self.cases)

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


Numbers = NDArray[np.float64]


def attributed(found: Attribution) -> AttributionFindings:
    """Everything that an attribution says."""
    played, npv, costs = found.played, found.shares["npv"], found.costs
    scenario = played.scenario
    cells = next(iter(played.played[0].ledgers.values())).cells
    tools = tuple(_tool(found, npv, tool) for tool in found.tools)
    paid = sum((costs.of(tool) for tool in found.tools), costs.itself + costs.other)
    exact, titles = found.split.exact, titles_of(scenario)
    return AttributionFindings(
        name=scenario.name,
        question=scenario.question,
        program=found.program,
        currency=scenario.currency,
        customers=sum(cell.agents * cell.weight for cell in cells),
        horizon_weeks=scenario.horizon_weeks,
        cost_of_capital=scenario.cost_of_capital,
        agents=played.agents,
        cases=found.n_cases,
        seed=played.seed,
        certain=played.certain or not scenario.uncertain,
        version=version(),
        tools=tools,
        itself=_part(ITSELF, costs.itself, npv.itself),
        total=_part(TOTAL, paid, npv.total),
        elsewhere=float(costs.other.mean()),
        together=float(npv.tools[0].mean()),
        apart=summed(npv.alone).mean,
        last=summed(npv.rest).mean,
        gap=_overlap("", "", np.asarray(npv.tools - sum(npv.alone.values()))),
        pairs=tuple(_overlap(*pair, effect) for pair, effect in npv.pairs.items()),
        others=_others(found),
        orders=0 if exact else 2 * found.split.n_pairs,
        subsets=2 ** len(found.tools),
        simulation_error=max(
            spread(npv.value[tool][0], npv.value[tool][1:]).simulation_sd for tool in found.tools
        ),
        sampling_error=0.0 if exact else max(map(npv.sampling_error, found.tools)),
        warnings=warnings_of(scenario),
        npv=_cases(npv),
        titles={found.program: titles[found.program], **tool_titles(titles, found.program)},
    )


def _tool(found: Attribution, npv: Shares, tool: str) -> PartShare:
    rest, alone = _spread(npv.rest[tool]), _spread(npv.alone[tool])
    return _part(tool, found.costs.of(tool), npv.value[tool], rest, alone)


def _part(
    name: str,
    cost: Numbers,
    value: Numbers,
    rest: Spread | None = None,
    alone: Spread | None = None,
) -> PartShare:
    low, high = _interval(value)
    often = probability(value[0] > 0).value
    paid = float(np.mean(cost))
    return PartShare(name, paid, _spread(value), low, high, often, rest, alone)


def _overlap(one: str, other: str, effect: Numbers) -> Overlap:
    return Overlap(one, other, _spread(effect), *_interval(effect))


def _spread(value: Numbers) -> Spread:
    over = spread(value[0], value[1:])
    return Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])


def _interval(value: Numbers) -> tuple[float, float]:
    """The 95 % interval of the mean; the mean itself where there is a single case."""
    over = spread(value[0], value[1:])
    low, high = (over.mean if math.isnan(end) else end for end in (over.low, over.high))
    return float(low), float(high)


def _others(found: Attribution) -> tuple[Shared, ...]:
    """What is not money earned, where it has a value."""
    shown = []
    for name in SHARED[1:]:
        of = found.shares[name]
        if not np.isfinite(of.total[0]).any():
            continue
        unit, meaning = MEASURES[name]
        parts = [*(of.value[tool] for tool in found.tools), of.itself, of.total]
        shown.append(Shared(name, meaning, unit, tuple(spread(p[0], p[1:]).mean for p in parts)))
    return tuple(shown)


def _cases(npv: Shares) -> pl.DataFrame:
    parts = {**npv.value, ITSELF: npv.itself, TOTAL: npv.total}
    rows = [
        {"part": part, "case": case, "npv": float(value)}
        for part, values in parts.items()
        for case, value in enumerate(values[0])
    ]
    return pl.DataFrame(rows)
