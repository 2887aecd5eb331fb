"""From a search for a better program to what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.decision.duels import Duel, Entrant
from simulator.decision.improve import Improvement
from simulator.decision.in_passing import in_passing
from simulator.report.collect.sweep import CRITERIA
from simulator.report.findings.arms import Spread
from simulator.report.findings.improvement import (
    Against,
    ImprovementFindings,
    Knob,
    Runner,
    Step,
    Tried,
)
from simulator.report.numbers import plain
from simulator.scenario import Searched
from simulator.scenario.lock import version

OWN, RUNNER_UP = "the scenario as it is", "the runner-up"


def improved(found: Improvement) -> ImprovementFindings:
    """Everything that a search says."""
    scenario = found.scenario
    runners = [_runner(found, "the winner", found.winner)]
    if found.over_own is not None:
        runners.append(_runner(found, OWN, found.own))
    if found.runner_up is not None:
        runners.append(_runner(found, RUNNER_UP, found.runner_up))
    duels = ((OWN, found.over_own), (RUNNER_UP, found.over_runner_up))
    return ImprovementFindings(
        name=scenario.name,
        question=scenario.question,
        currency=scenario.currency,
        program=found.program,
        knobs=tuple(_knob(found, knob) for knob in found.knobs),
        runners=tuple(runners),
        against=tuple(_against(other, duel) for other, duel in duels if duel is not None),
        steps=tuple(_steps(found)),
        tried=tuple(_tried(found)),
        better=found.better,
        horizon_weeks=scenario.horizon_weeks,
        plays=found.plays,
        budget=found.budget,
        agents=found.agents,
        cases=found.n_cases,
        seed=found.seed,
        version=version(),
        warnings=tuple(map(str, scenario.warnings)),
    )


def _values(found: Improvement, values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(plain(values[knob.path]) for knob in found.knobs)


def _knob(found: Improvement, knob: Searched) -> Knob:
    flat = next((one for one in found.flat if one.knob.path == knob.path), None)
    return Knob(
        path=knob.path,
        unit=knob.unit,
        was=plain(knob.value),
        becomes=plain(found.winner.values[knob.path]),
        between=tuple(map(plain, knob.written)),
        within=() if flat is None else tuple(map(plain, flat.within)),
    )


def _runner(found: Improvement, name: str, one: Entrant) -> Runner:
    over = one.npv
    return Runner(
        name=name,
        values=_values(found, one.values),
        word=in_passing(one.verdict),
        npv=Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95]),
        low=over.low,
        high=over.high,
        probability=one.verdict.probability.value,
        meets=one.meets,
        missed=tuple(CRITERIA[c.name] for c in one.verdict.criteria if not c.met),
    )


def _against(other: str, duel: Duel) -> Against:
    ahead = Spread(duel.ahead.mean, duel.ahead.low, duel.ahead.high)
    return Against(other, ahead, duel.better.value, duel.sure, duel.searched)


def _steps(found: Improvement) -> list[Step]:
    return [
        Step(
            number=one.number,
            programs=one.n_candidates,
            new=one.n_new,
            cases=one.n_cases,
            dropped=one.n_surely_worse,
            left=one.n_left,
            leader=tuple(plain(value) for value in one.leader),
            ahead=one.ahead,
            meets=one.meets,
        )
        for one in found.rounds
    ]


def _tried(found: Improvement) -> list[Tried]:
    rows = []
    for flat in found.flat:
        own = found.winner.values[flat.knob.path]
        tried = [(value, Spread(o.mean, o.low, o.high)) for value, o in flat.tried if value != own]
        tried.append((own, Spread(0.0, 0.0, 0.0)))
        for value, ahead in sorted(tried, key=lambda one: str(one[0])):
            number = float(value) if isinstance(value, int | float) else None
            chosen = bool(value == own)
            rows.append(Tried(flat.knob.path, plain(value), number, ahead, chosen))
    return rows
