"""How the pilot of a program is worked out of its cases and of single customers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator import experiment
from simulator.decision.advice import role_of
from simulator.decision.information.cases import CaseTable
from simulator.decision.information.value import evpi, evppi
from simulator.decision.names import titles_of
from simulator.decision.pilots.flows import WeeklyFlows, flows_of
from simulator.decision.pilots.people import Participants, people_of
from simulator.decision.pilots.played import play_pilot
from simulator.decision.pilots.value import PilotPlan, PilotTerms, length_of, search
from simulator.findings.pilot import PilotFindings, PilotSize, Rehearsal, Visible
from simulator.scenario import Scenario
from simulator.scenario.lock import version
from simulator.simulate.observe.transactions import Transactions

LENGTHS = (8, 13, 26, 52)  # weeks of a pilot; more than a year is none


def lengths_in(scenario: Scenario, asked: Sequence[int] = ()) -> tuple[int, ...]:
    """Lengths that leave something of the horizon to launch into."""
    return tuple(sorted(w for w in set(asked or LENGTHS) if w < scenario.horizon_weeks))


def program_of(scenario: Scenario) -> str:
    """The first program, which a pilot is about unless another is named."""
    return next(arm for arm in scenario.arms[1:] if role_of(scenario, arm) == "program")


def pilot_of(
    played: experiment.PlayedCases,
    log: Transactions,
    arm: str,
    terms: PilotTerms,
    lengths: Sequence[int],
) -> PilotFindings:
    """The best pilot of an arm, from its cases and the purchases of single customers."""
    scenario, flows = played.scenario, flows_of(played, arm)
    company = scenario.case(0, None, seed=played.seed, agents=1).company
    people = people_of(log, arm, company.gross_margin, lengths)
    bought = float(people.buys.mean())
    every = tuple(length_of(flows, w, people.noise(w), bought * w) for w in lengths)
    found = search(every, terms)
    closest = max(found.by_length, key=lambda one: one.lines.net)
    npv = flows.immediate()
    return PilotFindings(
        name=scenario.name, question=scenario.question, program=arm, title=titles_of(scenario)[arm],
        unit="shops" if terms.shops else "customers", shops=terms.shops,
        currency=scenario.currency, customers=flows.customers,
        horizon_weeks=scenario.horizon_weeks, control=terms.control,
        contamination=terms.contamination, icc=terms.icc, setup=terms.setup, each=terms.each,
        agents=played.agents, cases=len(played.played), seed=played.seed, certain=played.certain,
        version=version(), now=max(float(npv.mean()), 0.0), launches_now=bool(npv.mean() > 0),
        evpi=evpi(np.column_stack([0 * npv, npv])), learned=_learned(played, flows, closest.weeks),
        best=None if found.best is None else _told(found.best), closest=_told(closest),
        near=found.near, by_length=tuple(map(_told, found.by_length)),
        curve=tuple(map(_told, found.curve)),
        visible=tuple(
            Visible(one.weeks, one.mean, one.spread, one.noise, one.partial.value,
                    one.partial.bar, one.told)
            for one in every
        ),
        rehearsal=_rehearsed(people, found.best or closest, terms), warnings=(),
    )  # fmt: skip


def _told(plan: PilotPlan) -> PilotSize:
    lines = plan.lines
    return PilotSize(
        plan.size, plan.weeks, lines.information, lines.served, lines.delay, lines.ended,
        lines.running, lines.net, plan.error, plan.stops, plan.launch_above,
    )  # fmt: skip


def _rehearsed(people: Participants, plan: PilotPlan, terms: PilotTerms) -> Rehearsal:
    trial = play_pilot(people, plan.weeks, plan.size, terms.control)
    return Rehearsal(
        trial.finds, trial.false_alarms, trial.effect, trial.covers, trial.times,
        len(people.before),
    )  # fmt: skip


def _learned(played: experiment.PlayedCases, flows: WeeklyFlows, weeks: int) -> tuple[str, ...]:
    """The uncertain numbers that the measured effect tells of, those it tells most of first."""
    effect = flows.effect(weeks)
    if not np.ptp(effect) > 0:
        return ()
    found = []
    for path in played.drawn[0]:
        drawn = np.array([case[path] for case in played.drawn], float)
        if not np.ptp(drawn) > 0:
            continue
        # a bet on the effect's side of its mean: what the number tells of it, and chance does not
        table = CaseTable(
            ("none", "bet"), np.column_stack([0 * effect, effect - effect.mean()]), {path: drawn}
        )
        part = evppi(table, [path])
        if part.told:
            found.append((part.value, path))
    return tuple(path for _, path in sorted(found, reverse=True)[:3])
