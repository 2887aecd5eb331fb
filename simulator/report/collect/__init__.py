"""From verdicts and measures to findings: everything a report says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision import Criterion, Verdict, advice, probability, spread
from simulator.decision.search import Search
from simulator.economics import AROUND, EVERY_MEASURE, Accounts, Measures
from simulator.program.ledger import MONEY
from simulator.report.assumptions import assumptions
from simulator.report.bridges import bridges_of
from simulator.report.findings import ArmFinding, Driver, Effect, Findings, Judgment, Match, Spread
from simulator.report.numbers import share
from simulator.scenario.lock import version

Numbers = NDArray[np.float64]
_BAND = (0.1, 0.9)
# What a program does, besides what it is worth, in the order of a reader's questions.
_EFFECTS = (
    "sales_lift",
    "incremental_profit",
    "roi",
    "subsidy",
    "subsidy_rate",
    "extra_customers",
    "repeat_rate",
    "retention_rate",
    "survival_rate",
    "share_of_wallet",
    "members_rate",
    "liability",
    "breakage_rate",
)


def collect(
    played: experiment.Result,
    measured: Measures,
    verdicts: Mapping[str, Verdict],
    searches: Mapping[str, Search],
) -> Findings:
    """Everything a report says about a run."""
    scenario = played.scenario
    program = advice.best_program(verdicts)
    verdict, searched = verdicts[program], searches.get(program)
    certain = played.certain or not scenario.uncertain
    books = {arm: [Accounts.of(case.ledgers[arm]) for case in played.played] for arm in played.arms}
    weekly = _Weekly(books)
    bridges, bridge = bridges_of(books, measured.control)
    control = played.played[0].ledgers[measured.control]
    return Findings(
        name=scenario.name,
        question=scenario.question,
        goal=scenario.goal,
        currency=scenario.currency,
        customers=sum(cell.agents * cell.weight for cell in control.cells),
        horizon_weeks=scenario.horizon_weeks,
        cost_of_capital=scenario.cost_of_capital,
        agents=sum(cell.agents for cell in control.cells),
        cases=len(played.played),
        seed=played.seed,
        certain=certain,
        version=version(),
        program=program,
        word=verdict.word,
        headline=verdict.headline,
        # where cases differ by luck alone, their counts would pass luck off as doubt
        reason="" if certain else verdict.reason,
        rough=verdict.rough,
        would_change=() if certain else verdict.would_change,
        unchecked=verdict.unchecked,
        in_vain="" if searched is None or certain else searched.in_vain,
        warnings=tuple(map(str, scenario.warnings)),
        judgments=tuple(map(_judgment, verdict.criteria)),
        arms=tuple(
            _arm(played, measured, verdicts, arm, label) for arm, label in _labels(played).items()
        ),
        compared=(measured.control, *played.arms[1:]),
        effects=_effects(measured, _EFFECTS, (measured.control, *played.arms[1:])),
        drivers=_drivers(played, measured, program),
        opinion_share=None if math.isnan(verdict.judged_share) else verdict.judged_share,
        simulation_error=verdict.npv.simulation_sd,
        real_spread=verdict.npv.real_sd,
        matches=_matches(played),
        assumptions=assumptions(scenario),
        npv=_npv(measured),
        cash=weekly.bands(weekly.cash),
        liability=weekly.bands(weekly.liability),
        around=_around(played, measured),
        bridges=bridges,
        bridge=bridge,
    )


def _judgment(one: Criterion) -> Judgment:
    p = one.probability
    text = (
        f"{one.meaning} in {p.count} of {p.n} cases, {share(p.value)} "
        f"(95 % interval {share(p.low)} to {share(p.high)}); {share(one.threshold)} asked for"
    )
    return Judgment(one.name, one.met, text)


def _arm(
    played: experiment.Result,
    measured: Measures,
    verdicts: Mapping[str, Verdict],
    arm: str,
    label: str,
) -> ArmFinding:
    def mean(name: str) -> float:
        return _mean(measured.whole(arm, name))

    role, beside = advice.role_of(played.scenario, arm), advice.beside(played.scenario, arm)
    npv = measured.whole(arm, "npv")
    pays = probability(npv > 0)
    gain = measured.difference(arm, measured.control, "repeat_rate")[0]
    ahead = None if beside is None else measured.difference(beside, arm, "npv")[0]
    verdict = verdicts.get(arm)
    return ArmFinding(
        name=arm,
        label=label,
        role=role,
        npv=_spread(npv),
        probability=pays.value,
        certainty=(pays.low, pays.high),
        payback_weeks=_middle(measured.whole(arm, "payback_weeks")),
        peak_funding=mean("peak_funding"),
        worst_5=spread(npv).worst_mean,
        roi=mean("roi"),
        liability=mean("liability"),
        outstanding=mean("outstanding_cost"),
        repeat_rate=mean("repeat_rate"),
        repeat_gain=_mean(gain),
        cost=mean("program_cost"),
        word=verdict.word if verdict else "",
        headline=verdict.headline if verdict else "",
        beside=beside,
        beaten=None if ahead is None else probability(ahead > 0).value,
        behind=None if ahead is None else _spread(ahead),
    )


def _around(played: experiment.Result, measured: Measures) -> tuple[Effect, ...]:
    """What surrounds the customers, where the market has it; nothing that has no value anywhere."""
    market = played.scenario.tree["market"]
    if all(market.get(section) is None for section in ("service", "newcomers", "rival")):
        return ()
    every = _effects(measured, tuple(AROUND), (measured.control, *played.arms[1:]))
    return tuple(one for one in every if any(value is not None for value in one.values))


def _effects(measured: Measures, names: Sequence[str], arms: Sequence[str]) -> tuple[Effect, ...]:
    """Means over the cases in which a measure has a value."""
    found = []
    for name in names:
        unit, meaning = EVERY_MEASURE[name]
        means = [_mean(measured.whole(arm, name)) for arm in arms]
        values = tuple(None if math.isnan(mean) else mean for mean in means)
        found.append(Effect(name, unit, meaning, values))
    return tuple(found)


def _labels(played: experiment.Result) -> dict[str, str]:
    """What reports call the arms: programs by their name, the same money by what it is spent on."""
    scenario, arms = played.scenario, played.arms[1:]
    plain: dict[str, str] = {}
    only_one = sum(advice.beside(scenario, arm) is None for arm in arms) == 1
    for arm in arms:
        program, role = advice.beside(scenario, arm), advice.role_of(scenario, arm)
        label = arm if program is None else f"{'same' if only_one else program}: {role}"
        plain[arm] = arm if label in plain.values() else label
    return plain


def _spread(values: Numbers) -> Spread:
    over = spread(values)
    return Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])


def _mean(values: Numbers) -> float:
    """Mean of the cases in which a measure is defined; NaN where it never is."""
    kept = values[np.isfinite(values)]
    return float(kept.mean()) if kept.size else math.nan


def _middle(weeks: Numbers) -> float | None:
    """The middle case, NaN counting as never; None where that is never.

    Of two in the middle the later one, so that no time is told where half never pay back.
    """
    middle = float(np.sort(np.where(np.isnan(weeks), np.inf, weeks))[weeks.size // 2])
    return middle if math.isfinite(middle) else None


def _drivers(played: experiment.Result, measured: Measures, arm: str) -> tuple[Driver, ...]:
    found = advice.hangs_on(played, measured, arm)
    if found is None:
        return ()
    by_path = {leaf.path: leaf for leaf in played.scenario.uncertain}
    leaves = [by_path[name] for name in found.names]
    order = sorted(range(len(leaves)), key=lambda i: -abs(found.correlation[i]))
    return tuple(
        Driver(
            path=leaf.path,
            correlation=float(found.correlation[i]),
            share=float(found.share[i]),
            unit=leaf.unit,
            kind=leaf.kind,
            source=leaf.source,
            low=min(values),
            high=max(values),
            clear=abs(float(found.correlation[i])) > found.noise_floor,
        )
        for i in order
        for leaf in [leaves[i]]
        for values in [[case[leaf.path] for case in played.drawn]]
    )


def _matches(played: experiment.Result) -> tuple[Match, ...]:
    """Declared and simulated numbers, averaged over cases."""
    sums: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for case in played.played:
        for one in case.solved:
            sums.setdefault((one.segment, one.name), []).append((one.declared, one.simulated))
    return tuple(
        Match(segment, name, *(sum(side) / len(pairs) for side in zip(*pairs, strict=True)))
        for (segment, name), pairs in sums.items()
    )


def _npv(measured: Measures) -> pl.DataFrame:
    rows = [
        {"arm": arm, "case": case, "npv": float(npv)}
        for arm in measured.arms
        if arm != measured.control
        for case, npv in enumerate(measured.whole(arm, "npv"))
    ]
    return pl.DataFrame(rows)


class _Weekly:
    """Series by week of every arm but the control, each (cases, weeks) in currency."""

    def __init__(self, books: Mapping[str, Sequence[Accounts]]) -> None:
        control, *arms = books
        self.cash: dict[str, Numbers] = {}
        self.liability: dict[str, Numbers] = {}
        cash = {arm: np.array([b.contribution()[0] for b in books[arm]]) for arm in books}
        for arm in arms:
            self.cash[arm] = np.cumsum(cash[arm] - cash[control], axis=1) / MONEY
            self.liability[arm] = np.array([b.weekly("liability")[0] for b in books[arm]]) / MONEY

    def bands(self, series: Mapping[str, Numbers]) -> pl.DataFrame:
        """Mean and the middle 80 % of cases, by arm and week."""
        return pl.concat(
            pl.DataFrame(
                {
                    "arm": [arm] * values.shape[1],
                    "week": np.arange(values.shape[1]),
                    "mean": values.mean(axis=0),
                    "low": np.quantile(values, _BAND[0], axis=0),
                    "high": np.quantile(values, _BAND[1], axis=0),
                }
            )
            for arm, values in series.items()
        )
