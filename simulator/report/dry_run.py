"""One small case, told in a whole report that goes nowhere, before the many are played.

What would fail after hours of playing fails at once. A dry run refuses nothing that could
be played: what goes wrong while playing is left to the cases themselves, which name their
line, and what goes wrong in a report of a small case is tried again in its full size.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

from simulator import experiment
from simulator.decision.among import improve
from simulator.decision.between import sweep
from simulator.decision.between.choice import choose
from simulator.decision.between.sweeping import SweepPlan
from simulator.decision.diagnosis import arms
from simulator.decision.share.attribution import as_played, attribute
from simulator.draws import KERNELS
from simulator.economics.customers.pairs import play_pairs
from simulator.findings.attribution import attributed as told_of_tools
from simulator.findings.comparison import compared as told_of_programs
from simulator.findings.diagnosis.worked_out import diagnosis_of
from simulator.findings.improvement import improved
from simulator.findings.sweep import swept
from simulator.kernels import are_compiled, told
from simulator.machine import TooLarge
from simulator.report import attributed, compared, diagnosed
from simulator.report.result import Size, weighed
from simulator.report.writing import try_report
from simulator.say import label
from simulator.scenario import Scenario, ScenarioError
from simulator.store import Store
from simulator.where import HERE

FEW_CASES = 8  # a fault after so few has cost little
FEW_AGENTS = 200
DOING = label("trying the report on one case")

Build = Callable[[int, int], None]  # agents, cases
Tell = Callable[[str], None]
_PACKAGE = Path(__file__).parents[1]


class Unreportable(Exception):
    """A report that cannot be written whatever its cases; the text says why."""


def of_run(scenario: Scenario, size: Size, store: Store, *, certain: bool, tell: Tell) -> None:
    """Try what `loyalty run` writes; `tell` is called when there is something to wait for.

    Raises
    ------
    Unreportable
        It cannot be written.
    """

    def build(agents: int, cases: int) -> None:
        played = experiment.run(
            scenario, agents=agents, cases=cases, seed=size.seed, where=HERE, certain=certain,
            play=play_pairs,
        )  # fmt: skip
        result = weighed(played, mend=False)
        try_report(result.findings)
        _made(result.tables, result.lock)

    _try(build, scenario, size, store, certain=certain, tell=tell)


def of_comparison(
    scenario: Scenario, size: Size, store: Store, *, certain: bool, tell: Tell
) -> None:
    """Try what `loyalty compare` writes; see `of_run`."""

    def build(agents: int, cases: int) -> None:
        choice = choose(
            scenario, agents=agents, cases=cases, seed=size.seed, where=HERE, certain=certain
        )  # fmt: skip
        try_report(told_of_programs(choice))
        _made(compared.whole_of(choice))

    _try(build, scenario, size, store, certain=certain, tell=tell)


def of_sweep(plan: SweepPlan, size: Size, store: Store, *, certain: bool, tell: Tell) -> None:
    """Try what `loyalty sweep` writes, on two points; see `of_run`."""
    short = sweep.shortened(plan)

    def build(agents: int, cases: int) -> None:
        found = sweep.sweep(
            short, agents=agents, cases=cases, seed=size.seed, where=HERE, certain=certain
        )  # fmt: skip
        try_report(swept(found, certain=certain))

    _try(build, sweep.as_played(plan), size, store, certain=certain, tell=tell)


def of_improvement(scenario: Scenario, size: Size, program: str | None, *, tell: Tell) -> None:
    """Try what `loyalty improve` writes, on two candidates; see `of_run`."""

    def build(agents: int, cases: int) -> None:
        found = improve.tried(
            scenario, program=program, agents=agents, cases=cases, seed=size.seed
        )  # fmt: skip
        try_report(improved(found))
        _made(scenario.with_values(found.winner.values).to_yaml())

    _try(build, scenario, size, None, certain=False, tell=tell)


def of_attribution(
    scenario: Scenario, program: str, size: Size, store: Store, *, certain: bool, tell: Tell
) -> None:
    """Try what `loyalty attribute` writes; see `of_run`."""

    def build(agents: int, cases: int) -> None:
        found = attribute(
            scenario, program, agents=agents, cases=cases, seed=size.seed, certain=certain,
            where=HERE,
        )  # fmt: skip
        try_report(told_of_tools(found))
        _made(attributed.frames_of(found))

    _try(build, as_played(scenario, program, size.seed), size, store, certain=certain, tell=tell)


def of_diagnosis(
    scenario: Scenario, size: Size, store: Store, *, certain: bool, tell: Tell
) -> None:
    """Try what `loyalty diagnose` writes; see `of_run`."""

    def build(agents: int, cases: int) -> None:
        played = arms.play(
            scenario, agents=agents, cases=cases, seed=size.seed, certain=certain, where=HERE
        )
        try_report(diagnosis_of(played))
        _made(diagnosed.frames_of(played))

    _try(build, arms.Diagnosed.of(scenario), size, store, certain=certain, tell=tell)


def _made(*_: object) -> None:
    """What is worked out only when it is asked for has been asked for."""


def _try(
    build: Build, played: Scenario, size: Size, store: Store | None, *, certain: bool, tell: Tell
) -> None:
    """Build a report of a small case, and where that fails one of two cases of full size."""
    few = size.cases <= FEW_CASES
    if few or (store is not None and experiment.all_kept(
        store, played, agents=size.agents, cases=size.cases, seed=size.seed, certain=certain
    )):  # fmt: skip
        return
    tell(DOING if are_compiled(KERNELS) else told(KERNELS))
    fault = _fault(build, min(size.agents, FEW_AGENTS), 1)
    if fault is not None:
        fault = _fault(build, size.agents, 2)
    if fault is not None:
        raise Unreportable(
            label(
                "the report could not be written, so no cases were played ({name}: {fault}; "
                "{place}); this is a fault of the program, not of the scenario: please "
                "report it",
                name=type(fault).__name__,
                fault=fault,
                place=_place(fault),
            )
        ) from fault


def _fault(build: Build, agents: int, cases: int) -> Exception | None:
    """What keeps a report from being built, None where nothing does or nothing was played."""
    try:
        build(agents, cases)
    except experiment.Interrupted:
        raise KeyboardInterrupt from None
    except ScenarioError:
        raise
    except (experiment.CaseError, TooLarge):
        return None
    except Exception as fault:
        return fault
    return None


def _place(fault: Exception) -> str:
    """Where the program came to a fault, as file and line."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [one for one in frames if Path(one.filename).is_relative_to(_PACKAGE)]
    last = (ours or frames)[-1]
    return f"{Path(last.filename).name}, line {last.lineno}"
