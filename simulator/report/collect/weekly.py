"""Series by week over cases: cash beside today's, points owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.economics import Accounts
from simulator.program.ledger import MONEY

Numbers = NDArray[np.float64]
_BAND = (0.1, 0.9)


class Weekly:
    """Series by week of every arm but the control, each (cases, weeks) in currency."""

    def __init__(self, books: Mapping[str, Sequence[Accounts]]) -> None:
        control, *arms = books
        self.cash: dict[str, Numbers] = {}
        self.liability: dict[str, Numbers] = {}
        cash = {arm: np.array([b.contribution()[0] for b in books[arm]]) for arm in books}
        for arm in arms:
            self.cash[arm] = np.cumsum(cash[arm] - cash[control], axis=1) / MONEY
            self.liability[arm] = np.array([b.weekly("liability")[0] for b in books[arm]]) / MONEY

    def bands(self, series: Mapping[str, Numbers]) -> pl.DataFrame:
        """Mean and the middle 80 % of cases, by arm and week."""
        return pl.concat(
            pl.DataFrame(
                {
                    "arm": [arm] * values.shape[1],
                    "week": np.arange(values.shape[1]),
                    "mean": values.mean(axis=0),
                    "low": np.quantile(values, _BAND[0], axis=0),
                    "high": np.quantile(values, _BAND[1], axis=0),
                }
            )
            for arm, values in series.items()
        )
