"""Whether what a scenario plans can stand by its launch."""

from __future__ import annotations

from simulator.findings.diagnosis import Standing, Task
from simulator.program.about.effort import in_parts
from simulator.scenario import Scenario
from simulator.scenario.checks.prepared import decide_by, prepared


def standing_of(scenario: Scenario) -> Standing | None:
    """The work until each planned tool stands; None where no program plans any."""
    case = scenario.case(0, None, seed=0, agents=1)
    works = [
        (program, one)
        for program, about in case.programs.items()
        if about.same_money_as is None
        for one in prepared(about.tools, case.today.tools, scenario.horizon_weeks)
    ]
    if not works:
        return None
    by = decide_by(scenario.start, [one for _, one in works])
    on = scenario.decision
    return Standing(
        scenario.start.isoformat(),
        None if on is None else on.isoformat(),
        by.isoformat(),
        None if on is None else on <= by,
        tuple(
            Task(program, one.tool, one.effort.weeks, in_parts(one.effort))
            for program, one in works
        ),
    )
