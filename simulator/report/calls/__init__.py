"""The commands as functions, for Python users: the same names, options and results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from simulator.decision.among.improve import BUDGET
from simulator.decision.among.improve import improve as _search
from simulator.decision.between.sweep import sweep as _play
from simulator.decision.between.sweeping import planned
from simulator.decision.pilots.value import PilotTerms
from simulator.findings.diagnosis.worked_out import diagnosis_of
from simulator.report import attributed, compared, diagnosed
from simulator.report.calls import results
from simulator.report.pilot import piloted
from simulator.report.size import size_of
from simulator.say import say
from simulator.scenario import Given, Scenario, joined, load, scenario_of
from simulator.where import Shorthand, Where

if TYPE_CHECKING:
    from simulator.findings.pilot import PilotFindings

CASES_OF_ATTRIBUTION = 32  # as of `loyalty attribute`
CASES_OF_DIAGNOSIS = 32  # as of `loyalty diagnose`


def compare(
    *scenarios: Given,
    agents: int | None = None,
    cases: int | None = None,
    seed: int | None = None,
    certain: bool = False,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> results.ComparisonResult:
    """Set the programs of one or more scenarios side by side in the same cases.

    Arguments are those of `simulator.run`, which see.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        As `simulator.run`; also where scenarios are about different markets.
    """
    loaded = [scenario_of(one) for one in scenarios]
    question = "" if len(loaded) == 1 else say("Which of these programs is worth launching?")
    found = compared.run(
        joined(loaded, question),
        agents=agents,
        cases=cases,
        seed=seed,
        certain=certain,
        where=Where.of(where, **shorthand),
    )
    return results.ComparisonResult.of(found)


def sweep(
    scenario: Given,
    *paths: str,
    program: str | None = None,
    points: int | None = None,
    agents: int | None = None,
    cases: int | None = None,
    seed: int | None = None,
    certain: bool = False,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> results.SweepResult:
    """Vary one or two values over a range, such as `"back=0.5%..3%"`, in the same cases.

    Parameters
    ----------
    paths
        What to vary, one or two, as `loyalty sweep` takes them.
    program
        The program that paths are in; where it is not given, the one that has them.
    points
        Points spread over two ranges; all pairs where it is not given.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        As `simulator.run`; also for a path or range that cannot be varied.
    """
    loaded = scenario_of(scenario)
    size = size_of(loaded, agents, cases, seed)
    found = _play(
        planned(loaded, list(paths), program=program, points=points, seed=size.seed),
        agents=size.agents,
        cases=size.cases,
        seed=size.seed,
        certain=certain,
        where=Where.of(where, **shorthand),
    )
    return results.SweepResult.of(found, certain=certain)


def improve(
    scenario: Given,
    program: str | None = None,
    *,
    budget: int = BUDGET,
    agents: int | None = None,
    cases: int | None = None,
    seed: int | None = None,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> results.ImprovementResult:
    """Search the knobs that are marked `search: [low, high]` for the best program.

    `budget` is the number of arms to play in all; the rest as for `simulator.run`.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        As `simulator.run`; also where nothing is left open.
    """
    loaded = scenario_of(scenario)
    size = size_of(loaded, agents, cases, seed)
    found = _search(
        loaded,
        program=program,
        budget=budget,
        agents=size.agents,
        cases=size.cases,
        seed=size.seed,
        where=Where.of(where, **shorthand),
    )
    return results.ImprovementResult.of(found)


def attribute(
    scenario: Given,
    program: str | None = None,
    *,
    agents: int | None = None,
    cases: int = CASES_OF_ATTRIBUTION,
    seed: int | None = None,
    certain: bool = False,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> results.AttributionResult:
    """Tell which tool of a program earns what, by playing it without them.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        As `simulator.run`; also where there is no such program, or it has one tool.
    """
    found = attributed.run(
        scenario_of(scenario),
        program,
        agents=agents,
        cases=cases,
        seed=seed,
        certain=certain,
        where=Where.of(where, **shorthand),
    )
    return results.AttributionResult.of(found)


def diagnose(
    scenario: Given,
    *,
    agents: int | None = None,
    cases: int = CASES_OF_DIAGNOSIS,
    seed: int | None = None,
    certain: bool = False,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> results.DiagnosisResult:
    """Ask whether a business needs a program now, and for what; it need not have one.

    Arguments are those of `simulator.run`, which see.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        As `simulator.run`.
    """
    played = diagnosed.run(
        scenario if isinstance(scenario, Scenario) else load(scenario, needs_program=False),
        agents=agents,
        cases=cases,
        seed=seed,
        certain=certain,
        where=Where.of(where, **shorthand),
    )
    return results.DiagnosisResult.of(diagnosis_of(played))


def pilot(
    scenario: Given,
    program: str | None = None,
    *,
    weeks: Sequence[int] = (),
    terms: PilotTerms = piloted.AS_USUAL,
    agents: int | None = None,
    cases: int | None = None,
    seed: int | None = None,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> PilotFindings:
    """Plan the pilot that pays for itself, or say that none does.

    `weeks` are lengths to try, `terms` how it is run (share in control, shops, costs); the rest
    as for `simulator.run`.

    Raises
    ------
    ScenarioError, CaseError, Interrupted, TooLarge
        As `simulator.run`; also for a program or a length that there is not.
    """
    return piloted.run(
        scenario_of(scenario),
        program=program,
        lengths=weeks,
        terms=terms,
        agents=agents,
        cases=cases,
        seed=seed,
        where=Where.of(where, **shorthand),
    )
