"""From promises that were held against every case to what is said about them."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulator.decision.promise_words import COVERS
from simulator.decision.promises import Break, Promise, Promises
from simulator.report.findings.promises import (
    FirstBreak,
    PromiseFinding,
    PromiseFindings,
    PromiseUnit,
)

_WEEKLY = {
    "promise": pl.String,
    "week": pl.Int32,
    **dict.fromkeys(("low", "middle", "high", "broken_by"), pl.Float64),
}


def promises_found(promises: Promises) -> PromiseFindings:
    """Everything a report says about promises."""
    return PromiseFindings(
        checked=tuple(map(_checked, promises.checked)),
        first=None if promises.first is None else _first(promises.first),
        unchecked=promises.unchecked,
        weekly=pl.DataFrame(
            [row for one in promises.checked for row in _weeks(one)], schema=_WEEKLY, orient="row"
        ),
    )


def _checked(one: Promise) -> PromiseFinding:
    return PromiseFinding(
        name=one.name,
        about=one.about,
        meaning=one.meaning,
        kept=one.kept.value,
        kept_between=(one.kept.low, one.kept.high),
        count=one.kept.count,
        asked=one.asked,
        today=None if one.today is None else one.today.value,
        unit=unit_of(one.name),
        limit=one.limit,
        middle=float(np.quantile(one.needed, 0.5, method="inverted_cdf")),
        enough=one.enough,
        shortfall=one.shortfall,
        first_week=one.first_week,
        middle_week=one.middle_week,
        remedy=one.remedy,
    )


def unit_of(name: str) -> PromiseUnit:
    """The unit of what a promise needs."""
    if name in COVERS or name == "prizes":
        return "currency"
    return "hours" if name == "waiting" else "share"


def _first(first: Break) -> FirstBreak:
    return FirstBreak(
        first.name, first.about, first.any.count, first.first.count, first.week, first.earliest
    )


def _weeks(one: Promise) -> list[tuple[str, int, float, float, float, float]]:
    """The weeks in which a promise is looked at."""
    if one.weekly is None:
        return []
    of = one.weekly
    return [
        (
            one.name,
            week,
            float(of.low[week]),
            float(of.middle[week]),
            float(of.high[week]),
            float(of.broken_by[week]),
        )
        for week in np.flatnonzero(~np.isnan(of.middle)).tolist()
    ]
