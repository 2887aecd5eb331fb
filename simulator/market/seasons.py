"""Seasons: how much more or less is needed in a week of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


def month_of(start: date, week: int) -> int:
    """Month (1 to 12) of a week: that of the Thursday in the seven days from its start."""
    thursday = start + timedelta(days=(3 - start.weekday()) % 7)
    return (thursday + timedelta(weeks=week)).month


def weekly_factors(
    seasons: Mapping[Any, float], start: date, first: int, last: int
) -> NDArray[np.float64]:
    """Factor on need rates in the weeks [first, last), shape (last - first,).

    Months not named are 1; the factors of the 52 weeks from `start` average 1, so
    that seasons move purchases within the year and not the year's total.
    """
    by_month = [seasons.get(name, 1.0) for name in MONTHS]
    year = np.mean([by_month[month_of(start, week) - 1] for week in range(52)])
    weekly = [by_month[month_of(start, week) - 1] / year for week in range(first, last)]
    return np.array(weekly)
