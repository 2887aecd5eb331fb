"""From verdicts and measures to findings: everything a report says."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision import advice
from simulator.decision.names import titles_of
from simulator.decision.word.fitted import Mean
from simulator.economics import AROUND, EVERY_MEASURE, Measures
from simulator.explain.explain import explain
from simulator.explain.outlook import YEAR
from simulator.explain.outlook_words import drift_in_words
from simulator.findings import Findings, Match
from simulator.findings.answer import Answer
from simulator.findings.arms import Effect, Spread, arm_of, labels_of, mean_of
from simulator.findings.assumptions import apart_of, assumptions, warnings_of
from simulator.findings.basis import drivers_of, judgment_of, turns_of
from simulator.findings.bridges import bridges_of
from simulator.findings.health import health_findings
from simulator.findings.measuring import measuring_of
from simulator.findings.over_time import WeeklySeries
from simulator.findings.owed import owed_of
from simulator.findings.people import claims_of, people_of
from simulator.findings.program import setting_of
from simulator.findings.promises import promises_found
from simulator.findings.retention import retention_of
from simulator.findings.statement import numbers_of, statements_of
from simulator.findings.tools import tools_of
from simulator.findings.worth import value_of_program
from simulator.scenario.lock import version

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


def collect(answer: Answer) -> Findings:
    """Everything a report says about a run."""
    played, measured, verdicts = answer.played, answer.measures, answer.verdicts
    scenario = played.scenario
    program = advice.best_program(verdicts)
    verdict, searched = verdicts[program], answer.searches.get(program)
    certain = played.certain or not scenario.uncertain
    books = answer.books
    weekly = WeeklySeries(books)
    turns, explained = turns_of(played, measured, program)
    bridges, bridge = bridges_of(books, measured.control)
    control, matches = played.played[0].ledgers[measured.control], _matches(played)
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
        warnings=warnings_of(scenario),
        judgments=tuple(map(judgment_of, verdict.criteria)),
        arms=tuple(
            arm_of(played, measured, verdicts, arm, label)
            for arm, label in labels_of(played).items()
        ),
        compared=(measured.control, *played.arms[1:]),
        effects=_effects(measured, _EFFECTS, (measured.control, *played.arms[1:])),
        drivers=drivers_of(played, measured, program),
        opinion_share=None if math.isnan(verdict.judged_share) else verdict.judged_share,
        simulation_error=verdict.npv.simulation_sd,
        real_spread=verdict.npv.real_sd,
        matches=matches,
        assumptions=assumptions(scenario),
        npv=_npv(measured),
        cash=weekly.bands(weekly.cash),
        liability=weekly.bands(weekly.liability),
        around=_around(played, measured),
        bridges=bridges,
        bridge=bridge,
        statements=statements_of(played, measured, program),
        numbers=numbers_of(played),
        people=people_of(answer.winners, program),
        claims=claims_of(answer.naive, program),
        turns=turns,
        turns_explain=explained,
        setting=setting_of(scenario, labels_of(played)),
        tools=tools_of(answer),
        model=model_of(played),
        measuring=measuring_of(answer, program),
        titles=titles_of(scenario),
        fingerprint=hashlib.sha256(answer.lock.encode()).hexdigest()[:16],
        promises=promises_found(verdict.promises),
        owed=owed_of(played, books, program),
        value=value_of_program(played, measured, books, program),
        variant="" if verdict.redesign is None else str(verdict.redesign.variant),
        retention=retention_of(answer, program),
        health=health_findings(answer, program),
        row=verdict.row,
        cells=() if verdict.cells is None else tuple(asdict(verdict.cells).items()),
        next_step=verdict.next_step,
        beside=(*verdict.beside, *drift_of(answer), *apart_of(scenario, matches)),
        unwritten=scenario.unwritten,
        cases_needed=verdict.cases_needed,
        settled="" if answer.settled is None else answer.settled.sentences,
        unknowns=0 if certain else len(advice.acting(played, program)),
        adverse=None if verdict.quarters is None else _interval(verdict.quarters.adverse),
        favorable=None if verdict.quarters is None else _interval(verdict.quarters.favorable),
    )


def _interval(one: Mean) -> Spread | None:
    """A mean with its interval; None where that has no end."""
    return Spread(one.value, one.low, one.high) if math.isfinite(one.low) else None


def _around(played: experiment.PlayedCases, measured: Measures) -> tuple[Effect, ...]:
    """What surrounds the customers, where the market has it; nothing that has no value anywhere."""
    market = played.scenario.tree["market"]
    if all(market.get(section) is None for section in ("service", "newcomers", "rival")):
        return ()
    every = _effects(measured, tuple(AROUND), (measured.control, *played.arms[1:]))
    return tuple(one for one in every if any(value is not None for value in one.values))


def _effects(measured: Measures, names: Sequence[str], arms: Sequence[str]) -> tuple[Effect, ...]:
    """Means over the cases in which a measure has a value."""
    effects = []
    for name in names:
        unit, meaning = EVERY_MEASURE[name]
        means = [mean_of(measured.whole(arm, name)) for arm in arms]
        values = tuple(None if math.isnan(mean) else mean for mean in means)
        effects.append(Effect(name, unit, meaning, values))
    return tuple(effects)


def _matches(played: experiment.PlayedCases) -> tuple[Match, ...]:
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


def drift_of(answer: Answer) -> tuple[str, ...]:
    """A sentence where the control arm grows or shrinks, on average over the cases."""
    control = answer.measures.control
    kept = []
    for case in answer.played.played:
        ledger = case.ledgers[control]
        start = sum(cell.agents * cell.weight for cell in ledger.cells)
        kept.append(float(ledger.amounts("active")[-1].sum()) / start)
    years = answer.scenario.horizon_weeks / YEAR
    drift = float(np.mean(kept)) ** (1 / years) - 1
    market = answer.scenario.case(0, None, seed=1, agents=1).market
    said = drift_in_words(drift, market)
    return (said,) if said else ()


def model_of(played: experiment.PlayedCases) -> str:
    """The ODD description as Markdown, with the agents, cases and seed of the run."""
    size = {"agents": played.agents, "cases": len(played.played), "seed": played.seed}
    run = played.scenario.run.model_copy(update=size)
    return explain(replace(played.scenario, run=run))
