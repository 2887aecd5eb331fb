"""How large a control group shows the program's effect after launch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.economics.holdout import FALSE_ALARM, POWER, control_group, detectable, spreads_of
from simulator.economics.lifetime import Lives
from simulator.economics.statement import WEEKS_PER_YEAR
from simulator.program.ledger import MONEY
from simulator.report.collect.arms import spread_of
from simulator.report.findings.measuring import Measuring, Showing
from simulator.simulate import Panel

if TYPE_CHECKING:
    from simulator.report.result import Result

Numbers = NDArray[np.float64]
SHARE = 0.1


def measuring_of(result: Result, program: str) -> Measuring | None:
    """What a control group would show of a program; None where no single customers are known.

    Of customers of week 0 alone: they are who can be kept out, and compared.
    """
    cases, panel = result.played.played, result.played.played[0].panel
    pairs = [case.pairs[program] for case in cases if case.pairs is not None]
    if panel is None or len(pairs) < len(cases):
        return None
    weeks, segments = result.scenario.horizon_weeks, panel.segments
    customers = float(panel.weight.sum())
    beyond = []
    for one in pairs:
        lives = Lives.of_arrays(one, segments, weeks)
        beyond.append((lives.yearly(1) - lives.yearly(0))[0].sum(axis=1))
    gained = np.cumsum(beyond, axis=1) / customers / MONEY  # (cases, years)
    return Measuring(
        customers, SHARE, POWER, FALSE_ALARM, tuple(_showings(gained, panel, customers, weeks))
    )


def _showings(gained: Numbers, panel: Panel, customers: float, weeks: int) -> Iterator[Showing]:
    spreads = spreads_of(panel)
    for year, (sd, adjusted) in enumerate(zip(spreads.plain, spreads.adjusted, strict=True)):
        mean = float(gained[:, year].mean())
        yield Showing(
            weeks=min((year + 1) * WEEKS_PER_YEAR, weeks),
            effect=spread_of(gained[:, year]),
            sd=float(sd),
            adjusted=float(adjusted),
            group=_known(control_group(mean, sd, customers)),
            group_adjusted=_known(control_group(mean, adjusted, customers)),
            smallest=float(detectable(adjusted, customers, SHARE)),
        )


def _known(value: Numbers) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number
