"""From a choice among programs to what is said about it."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulator.decision import probability
from simulator.decision.choice import Choice
from simulator.decision.in_passing import in_passing
from simulator.decision.pairing import Pair
from simulator.economics import Accounts
from simulator.report.collect.arms import mean_of, middle_of, spread_of
from simulator.report.collect.weekly import Weekly
from simulator.report.findings.arms import Spread
from simulator.report.findings.comparison import ComparisonFindings, Contender, Duel
from simulator.scenario.lock import version


def compared(choice: Choice) -> ComparisonFindings:
    """Everything that a comparison says."""
    played, measured, ranking = choice.played, choice.measures, choice.ranking
    scenario = played.scenario
    books = {arm: [Accounts.of(c.ledgers[arm]) for c in played.played] for arm in played.arms}
    weekly = Weekly(books)
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
        warnings=tuple(map(str, scenario.warnings)),
        npv=pl.DataFrame(npv),
        cash=weekly.bands(weekly.cash),
    )


def _contender(choice: Choice, arm: str) -> Contender:
    measured, ranking = choice.measures, choice.ranking
    verdict, npv = choice.verdicts.get(arm), measured.whole(arm, "npv")

    def mean(name: str) -> float:
        return mean_of(measured.whole(arm, name))

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
    )


def _duel(pair: Pair) -> Duel:
    over = pair.ahead
    ahead = Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])
    low, high = (float(np.nan_to_num(end, nan=over.mean)) for end in (over.low, over.high))
    return Duel(pair.arm, pair.other, ahead, low, high, pair.beats.value)
