"""Whether what a scenario plans can stand by its launch."""

from __future__ import annotations

from simulator.decision.diagnosis.arms import as_planned
from simulator.decision.names import titles_of
from simulator.findings.diagnosis import PlannedTool, Readiness
from simulator.program.about.effort import in_parts
from simulator.scenario import Scenario
from simulator.scenario.checks.prepared import decide_by, prepared


def standing_of(scenario: Scenario) -> Readiness | None:
    """The work until each planned tool stands; None where no program plans any."""
    case = as_planned(scenario)
    works = [
        (program, one)
        for program, about in case.programs.items()
        if about.same_money_as is None
        for one in prepared(about.tools, case.today.tools, scenario.horizon_weeks)
    ]
    if not works:
        return None
    titles = titles_of(scenario)
    by = decide_by(scenario.start, [one for _, one in works])
    on = scenario.decision
    return Readiness(
        scenario.start.isoformat(),
        None if on is None else on.isoformat(),
        by.isoformat(),
        None if on is None else on <= by,
        tuple(
            PlannedTool(
                program,
                one.tool,
                one.effort.weeks,
                in_parts(one.effort),
                (titles[program], titles[f"programs.{program}.tools.{one.tool}"]),
            )
            for program, one in works
        ),
    )
