"""What the company promises with the program in question, and how surely it keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl

from simulator.decision.asked.promise import Break, Promise
from simulator.decision.asked.promise_words import COVERS
from simulator.decision.asked.promises import Promises

PromiseUnit = Literal["currency", "hours", "share"]


@dataclass(frozen=True, slots=True)
class PromiseFinding:
    """One promise over cases; see `simulator.decision.asked.promises.Promise`.

    `limit`, `middle` (what the median case needs), `enough` (what would do in the share of
    cases asked for) and `shortfall` are in `unit`; waiting is counted in open hours. `today`
    is the share of cases in which it is kept without the program, None where it is the
    program's alone. Weeks are None where it never breaks.
    """

    name: str
    about: str
    meaning: str
    kept: float
    kept_between: tuple[float, float]
    count: int
    asked: float
    today: float | None
    unit: PromiseUnit
    limit: float
    middle: float
    enough: float
    shortfall: float
    first_week: int | None
    middle_week: int | None
    remedy: str

    @property
    def met(self) -> bool:
        """Whether it is kept in at least the share of cases asked for."""
        return self.kept >= self.asked


@dataclass(frozen=True, slots=True)
class FirstBreak:
    """The first promise to break: in `count` of cases it is this one, in `any` there is one.

    `week` is the middle one of those in which this one breaks first, `earliest` the first.
    """

    name: str
    about: str
    any: int
    count: int
    week: int
    earliest: int


@dataclass(frozen=True, slots=True, eq=False)
class PromiseFindings:
    """All promises of a program; `unchecked` says which were not, and what to declare.

    Attributes
    ----------
    weekly
        promise, week (from 0), low, middle, high (10 %, half and 90 % of cases need no more),
        broken_by (share of cases in which it has been broken by the end of the week). Weeks
        in which a promise is not looked at are left out.
    """

    checked: tuple[PromiseFinding, ...]
    first: FirstBreak | None
    unchecked: tuple[str, ...]
    weekly: pl.DataFrame = field(default_factory=pl.DataFrame)


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
    weekly = one.weekly
    return [
        (
            one.name,
            week,
            float(weekly.low[week]),
            float(weekly.middle[week]),
            float(weekly.high[week]),
            float(weekly.broken_by[week]),
        )
        for week in np.flatnonzero(~np.isnan(weekly.middle)).tolist()
    ]
