"""How large a control group shows the program's effect after launch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.decision.seen import SHARE, seen_of
from simulator.economics.holdout import FALSE_ALARM, POWER
from simulator.report.collect.arms import spread_of
from simulator.report.findings.measuring import Measuring, Showing

if TYPE_CHECKING:
    from simulator.report.result import Result


def measuring_of(result: Result, program: str) -> Measuring | None:
    """What a control group would show of a program; None where no single customers are known."""
    seen = seen_of(result.played, program)
    if seen is None:
        return None
    showings = tuple(
        Showing(
            one.weeks, spread_of(one.effect), one.sd, one.adjusted, one.group, one.group_adjusted,
            one.smallest,
        )
        for one in seen.years
    )  # fmt: skip
    return Measuring(seen.customers, SHARE, POWER, FALSE_ALARM, showings)
