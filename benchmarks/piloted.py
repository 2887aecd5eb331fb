"""Pilots played to the end: `python -m benchmarks.piloted [FILE] [TIMES]`.

A pilot is planned from half of the cases. Each time, a case of the other half is the truth: the
pilot measures its effect with its error, one launches or stops as the plan says, and the
net benefit is compared with deciding now. Printed beside what the plan promised.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from simulator import experiment
from simulator.decision.pilots.flows import WeeklyFlows, flows_of
from simulator.decision.pilots.people import CUSTOMERS, people_of
from simulator.decision.pilots.value import PilotPlan, PilotTerms, length_of, plan_of, search
from simulator.findings.pilot.worked_out import lengths_in, program_of
from simulator.report.transactions import followed
from simulator.scenario import load
from simulator.where import Where

SEED, CASES, AGENTS = 11, 128, 500


def some(flows: WeeklyFlows, at: slice) -> WeeklyFlows:
    """The flows of some cases."""
    return replace(
        flows, varies=flows.varies[at], fixed=flows.fixed[at], owed=flows.owed[at],
        luck=flows.luck[at], rate=flows.rate[at],
    )  # fmt: skip


def gains(
    truth: WeeklyFlows, plan: PilotPlan, terms: PilotTerms, launches_now: bool, times: int
) -> np.ndarray:
    """Net benefit of pilot and decision less that of deciding now, (times,)."""
    luck = np.random.default_rng(SEED)
    share = plan.size * (1 - terms.control) / truth.customers
    effect = truth.effect(plan.weeks)
    late = truth.delayed(plan.weeks, fixed_from=0)
    launched = (1 - share) * late + share * truth.immediate()
    stopped = truth.stopped(plan.weeks, share)
    now = truth.immediate() if launches_now else np.zeros_like(effect)
    at = luck.integers(0, len(effect), times)
    seen = effect[at] + luck.normal(0, plan.error, times)
    assert plan.launch_above is not None
    after = np.where(seen >= plan.launch_above, launched[at], stopped[at])
    return np.asarray(after + plan.lines.running - now[at])


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Print what was promised and what came out."""
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "scenarios/coffee_tenth_cup.yaml")
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    scenario, terms = load(file), PilotTerms()
    arm, weeks = program_of(scenario), lengths_in(scenario)
    played = experiment.run(scenario, agents=AGENTS, cases=CASES, seed=SEED, panel=False)
    every = flows_of(played, arm)
    half = CASES // 2
    planned, truth = some(every, slice(0, half)), some(every, slice(half, None))
    log = followed(
        scenario, (scenario.arms[0], arm), CUSTOMERS, seed=SEED, agents=AGENTS, weeks=max(weeks),
        where=Where(jobs=1),
    )  # fmt: skip
    margin = scenario.case(0, None, seed=SEED, agents=1).company.gross_margin
    people = people_of(log, arm, margin, weeks)
    bought = float(people.buys.mean())
    lengths = tuple(length_of(planned, w, people.noise(w), bought * w) for w in weeks)
    found = search(lengths, terms)
    launches = bool(planned.immediate().mean() > 0)
    say(f"{file.name}: {half} cases to plan from, {half} others as the truth, {times} pilots")
    say(str(found.best or "none pays for itself; those that come closest:"))
    for plan in [found.best] if found.best else found.by_length:
        if plan is None or plan.launch_above is None:
            continue
        got = gains(truth, plan, terms, launches, times)
        error = got.std(ddof=1) / np.sqrt(times)
        say(
            f"{plan.weeks:3} weeks, {plan.size:8,.0f} customers: net benefit promised "
            f"{plan.lines.net:12,.0f}, got {got.mean():12,.0f} +- {error:,.0f}; "
            f"decision better than now in {np.mean(got > plan.lines.running):.0%}, "
            f"worse in {np.mean(got < 0):.0%}"
        )
        again = plan_of(lengths[weeks.index(plan.weeks)], terms, plan.size)
        assert again.lines == plan.lines


if __name__ == "__main__":
    main()
