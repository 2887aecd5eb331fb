"""From verdicts and measures to findings: everything a report says."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision import Criterion, advice
from simulator.decision.fitted import Mean
from simulator.economics import AROUND, EVERY_MEASURE, Measures
from simulator.report.assumptions import assumptions
from simulator.report.bridges import bridges_of
from simulator.report.collect.arms import arm_of, labels_of, mean_of
from simulator.report.collect.drift import drift_of
from simulator.report.collect.health import health_findings
from simulator.report.collect.measuring import measuring_of
from simulator.report.collect.model import model_of
from simulator.report.collect.owed import owed_of
from simulator.report.collect.people import claims_of, people_of
from simulator.report.collect.program import setting_of
from simulator.report.collect.promises import promises_found
from simulator.report.collect.retention import retention_of
from simulator.report.collect.statement import numbers_of, statements_of
from simulator.report.collect.tools import tools_of
from simulator.report.collect.turns import turns_of
from simulator.report.collect.value import value_of_program
from simulator.report.collect.weekly import Weekly
from simulator.report.findings import Driver, Effect, Findings, Judgment, Match, Spread
from simulator.report.numbers import share
from simulator.report.shared import shared_by
from simulator.scenario.evidence import counts_as
from simulator.scenario.lock import version

if TYPE_CHECKING:
    from simulator.report.result import Result

Numbers = NDArray[np.float64]
# What a program does, besides what it is worth, in the order of a reader's questions.
_EFFECTS = (
    "sales_lift",
    "list_sales_lift",
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


def collect(result: Result) -> Findings:
    """Everything a report says about a run."""
    played, measured, verdicts = result.played, result.measures, result.verdicts
    scenario = played.scenario
    program = advice.best_program(verdicts)
    verdict, searched = verdicts[program], result.searches.get(program)
    certain = played.certain or not scenario.uncertain
    books = result.books
    weekly = Weekly(books)
    turns, explained = turns_of(played, measured, program)
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
        word=verdict.word or "",
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
            arm_of(played, measured, verdicts, arm, label)
            for arm, label in labels_of(played).items()
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
        statements=statements_of(played, measured, program),
        numbers=numbers_of(played),
        people=people_of(result.winners, program),
        claims=claims_of(result.naive, program),
        turns=turns,
        turns_explain=explained,
        setting=setting_of(scenario, labels_of(played)),
        tools=tools_of(result),
        model=model_of(played),
        measuring=measuring_of(result, program),
        fingerprint=hashlib.sha256(result.lock.encode()).hexdigest()[:16],
        promises=promises_found(verdict.promises),
        owed=owed_of(played, books, program),
        value=value_of_program(played, measured, books, program),
        variant="" if verdict.redesign is None else str(verdict.redesign.variant),
        retention=retention_of(result, program),
        health=health_findings(result, program),
        row=verdict.row,
        cells=() if verdict.cells is None else tuple(asdict(verdict.cells).items()),
        next_step=verdict.next_step,
        beside=(*verdict.beside, *drift_of(result)),
        unwritten=scenario.unwritten,
        cases_needed=verdict.cases_needed,
        unknowns=0 if certain else len(advice.acting(played, program)),
        adverse=None if verdict.quarters is None else _interval(verdict.quarters.adverse),
        favorable=None if verdict.quarters is None else _interval(verdict.quarters.favorable),
    )


def _interval(one: Mean) -> Spread | None:
    """A mean with its interval; None where that has no end."""
    return Spread(one.value, one.low, one.high) if math.isfinite(one.low) else None


def _judgment(one: Criterion) -> Judgment:
    p = one.probability
    text = (
        f"{one.meaning} in {p.count} of {p.n} cases, {share(p.value)} "
        f"(95 % interval {share(p.low)} to {share(p.high)}); {share(one.threshold)} asked for"
    )
    return Judgment(one.name, one.met, text)


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
        means = [mean_of(measured.whole(arm, name)) for arm in arms]
        values = tuple(None if math.isnan(mean) else mean for mean in means)
        found.append(Effect(name, unit, meaning, values))
    return tuple(found)


def _drivers(played: experiment.Result, measured: Measures, arm: str) -> tuple[Driver, ...]:
    found = advice.hangs_on(played, measured, arm)
    if found is None or not found.told_apart:
        return ()
    by_path = {leaf.path_in(arm): leaf for leaf in advice.acting(played, arm)}
    leaves = [by_path[name] for name in found.names]
    order = sorted(range(len(leaves)), key=lambda i: -abs(found.correlation[i]))
    return tuple(
        Driver(
            path=leaf.path_in(arm),
            correlation=float(found.correlation[i]),
            share=float(found.share[i]),
            unit=leaf.unit,
            kind=counts_as(leaf),
            source=leaf.source,
            low=min(values),
            high=max(values),
            shared=shared_by(played.scenario, (leaf.path, *leaf.also)),
        )
        for i in order
        if found.clear[i]
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
