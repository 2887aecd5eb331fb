"""How large a control group shows the program's effect after launch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.economics import Accounts
from simulator.economics.holdout import (
    FALSE_ALARM,
    POWER,
    control_group,
    detectable,
    spreads_of,
)
from simulator.economics.statement import WEEKS_PER_YEAR
from simulator.program.ledger import CHART, MONEY, PROFIT, is_real
from simulator.report.collect.arms import spread_of
from simulator.report.findings.measuring import Measuring, Showing
from simulator.simulate import Panel

Numbers = NDArray[np.float64]
SHARE = 0.1


def measuring_of(
    books: Mapping[str, Sequence[Accounts]], control: str, program: str, panel: Panel | None
) -> Measuring | None:
    """What a control group would show of a program; None where no single customers are known."""
    if panel is None:
        return None
    customers = float(books[control][0].customers[0])
    showings = tuple(
        showing
        for outcome in ("sales", "profit")
        for showing in _showings(books[program], books[control], panel, outcome, customers)
    )
    return Measuring(customers, SHARE, POWER, FALSE_ALARM, showings)


def _showings(
    arm: Sequence[Accounts],
    control: Sequence[Accounts],
    panel: Panel,
    outcome: str,
    customers: float,
) -> list[Showing]:
    spreads = spreads_of(panel, outcome)
    weeks = arm[0].weeks
    found = []
    for year, (sd, adjusted) in enumerate(zip(spreads.plain, spreads.adjusted, strict=True)):
        until = min((year + 1) * WEEKS_PER_YEAR, weeks)
        gained = np.array([
            _upto(one, outcome, until) - _upto(today, outcome, until)
            for one, today in zip(arm, control, strict=True)
        ]) / customers  # fmt: skip
        mean = float(gained.mean())
        found.append(
            Showing(
                outcome=outcome,
                weeks=until,
                effect=spread_of(gained),
                sd=float(sd),
                adjusted=float(adjusted),
                group=_known(control_group(mean, sd, customers)),
                group_adjusted=_known(control_group(mean, adjusted, customers)),
                smallest=float(detectable(adjusted, customers, SHARE)),
            )
        )
    return found


def _upto(accounts: Accounts, outcome: str, weeks: int) -> float:
    """What customers have brought up to a week, in currency; without what is not per customer."""
    names = ("sales", "refunds") if outcome == "sales" else PROFIT
    total = 0.0
    for name in names:
        for poster in accounts.posters(name):
            if not is_real(poster):
                weekly = accounts.weekly(name, poster)[0, :weeks]
                total += CHART[name].sign * float(weekly.sum())
    return total / MONEY


def _known(value: Numbers) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number
