"""What a comparison of programs says, as plain data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from simulator.decision import probability, spread
from simulator.decision.between.choice import Choice
from simulator.decision.between.pairing import Pair
from simulator.decision.names import titles_of
from simulator.decision.word.in_passing import in_passing
from simulator.economics import Accounts
from simulator.findings.arms import Spread, mean_of, middle_of, spread_of
from simulator.findings.assumptions import warnings_of
from simulator.findings.over_time import WeeklySeries
from simulator.program.about.titles import from_key
from simulator.scenario.lock import version


@dataclass(frozen=True, slots=True)
class Contender:
    """One program among others; money in currency.

    `best` is the share of cases in which none has a higher NPV, with its 95 % interval;
    `loss` what choosing it costs against the best of each case, on average, and
    `loss_error` the simulation error of that. `word` is the verdict about it on its own, ""
    for today's business. `beaten_by` names programs that nobody would pass over for it. `error` is
    the simulation error of the NPV of a case, `mean_error` that of its mean.
    """

    name: str
    word: str
    headline: str
    npv: Spread
    probability: float
    best: float
    best_between: tuple[float, float]
    loss: float
    loss_error: float
    payback_weeks: float | None
    peak_funding: float
    liability: float
    repeat_gain: float
    cost: float
    beaten_by: tuple[str, ...]
    error: float | None = None
    mean_error: float | None = None


@dataclass(frozen=True, slots=True)
class DuelFinding:
    """Two programs case by case: `ahead` is the NPV of the one less that of the other.

    `low` and `high` are the 95 % interval of its mean, the ends of `ahead` the middle 90 %
    of cases; `beats` is the share of cases in which the one is better. Errors are those of a
    contender.
    """

    one: str
    other: str
    ahead: Spread
    low: float
    high: float
    beats: float
    error: float | None = None
    mean_error: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonFindings:
    """Programs side by side in the same cases; `contenders` in order of their expected loss.

    Frames: `npv` (arm, case, npv) and `cash` (arm, week, mean, low, high; 80 % of cases
    between), in currency. `worth_of_knowing` is the expected loss of the best choice, `titles`
    are what people read for the arms.
    """

    name: str
    question: str
    currency: str
    customers: float
    horizon_weeks: int
    cost_of_capital: float
    agents: int
    cases: int
    seed: int
    certain: bool
    version: str
    control: str
    contenders: tuple[Contender, ...]
    duels: tuple[DuelFinding, ...]
    worth_of_knowing: float
    warnings: tuple[str, ...]
    npv: pl.DataFrame
    cash: pl.DataFrame
    titles: dict[str, str] = field(default_factory=dict)

    def called(self, name: str) -> str:
        """What people read for an arm."""
        return self.titles.get(name) or from_key(name)

    @property
    def best(self) -> Contender:
        """The one to choose."""
        return self.contenders[0]


def compared(choice: Choice) -> ComparisonFindings:
    """Everything that a comparison says."""
    played, measured, ranking = choice.played, choice.measures, choice.ranking
    scenario = played.scenario
    books = {arm: [Accounts.of(c.ledgers[arm]) for c in played.played] for arm in played.arms}
    weekly, titles = WeeklySeries(books), titles_of(scenario)
    cells = played.played[0].ledgers[measured.control].cells
    order = sorted(played.arms, key=lambda arm: ranking.expected_loss[arm])
    npv = [
        {"arm": arm, "case": case, "npv": float(value)}
        for arm in played.arms[1:]
        for case, value in enumerate(measured.whole(arm, "npv"))
    ]
    return ComparisonFindings(
        name=scenario.name,
        question=scenario.question,
        currency=scenario.currency,
        customers=sum(cell.agents * cell.weight for cell in cells),
        horizon_weeks=scenario.horizon_weeks,
        cost_of_capital=scenario.cost_of_capital,
        agents=sum(cell.agents for cell in cells),
        cases=len(played.played),
        seed=played.seed,
        certain=played.certain or not scenario.uncertain,
        version=version(),
        control=measured.control,
        contenders=tuple(_contender(choice, arm) for arm in order),
        duels=tuple(map(_duel, ranking.pairs)),
        worth_of_knowing=ranking.worth_of_knowing,
        warnings=warnings_of(scenario),
        npv=pl.DataFrame(npv),
        cash=weekly.bands(weekly.cash),
        titles={arm: titles[arm] for arm in played.arms},
    )


def _contender(choice: Choice, arm: str) -> Contender:
    measured, ranking = choice.measures, choice.ranking
    verdict, npv = choice.verdicts.get(arm), measured.whole(arm, "npv")

    def mean(name: str) -> float:
        return mean_of(measured.whole(arm, name))

    luck = spread(npv, measured.halves(arm, "npv")).simulation_sd
    return Contender(
        name=arm,
        word=in_passing(verdict) if verdict else "",
        headline=verdict.headline if verdict else "",
        npv=spread_of(npv),
        probability=probability(npv > 0).value,
        best=ranking.best_probability[arm],
        best_between=ranking.best_between[arm],
        loss=ranking.expected_loss[arm],
        loss_error=ranking.loss_error[arm],
        payback_weeks=middle_of(measured.whole(arm, "payback_weeks")),
        peak_funding=mean("peak_funding"),
        liability=mean("liability"),
        repeat_gain=mean_of(measured.difference(arm, measured.control, "repeat_rate")[0]),
        cost=mean("program_cost"),
        beaten_by=ranking.dominated.get(arm, ()),
        error=_finite(luck),
        mean_error=_finite(luck / math.sqrt(npv.size)),
    )


def _duel(pair: Pair) -> DuelFinding:
    over = pair.ahead
    ahead = Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])
    low, high = (float(np.nan_to_num(end, nan=over.mean)) for end in (over.low, over.high))
    luck = over.simulation_sd
    errors = _finite(luck), _finite(luck / math.sqrt(max(over.n, 1)))
    return DuelFinding(pair.arm, pair.other, ahead, low, high, pair.beats.value, *errors)


def _finite(error: float) -> float | None:
    return error if math.isfinite(error) else None
