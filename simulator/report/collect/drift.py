"""Whether today's business holds its size, as it stands beside the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.report.outlook import YEAR, drift_in_words

if TYPE_CHECKING:
    from simulator.report.result import Result


def drift_of(result: Result) -> tuple[str, ...]:
    """A sentence where the control arm grows or shrinks, on average over the cases."""
    control = result.measures.control
    kept = []
    for case in result.played.played:
        ledger = case.ledgers[control]
        start = sum(cell.agents * cell.weight for cell in ledger.cells)
        kept.append(float(ledger.amounts("active")[-1].sum()) / start)
    years = result.scenario.horizon_weeks / YEAR
    drift = float(np.mean(kept)) ** (1 / years) - 1
    market = result.scenario.case(0, None, seed=1, agents=1).market
    said = drift_in_words(drift, market)
    return (said,) if said else ()
