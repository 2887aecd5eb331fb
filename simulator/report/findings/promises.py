"""What the company promises with the program in question, and how surely it keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

PromiseUnit = Literal["currency", "hours", "share"]


@dataclass(frozen=True, slots=True)
class PromiseFinding:
    """One promise over cases; see `simulator.decision.promises.Promise`.

    `limit`, `middle` (what the middle case needs), `enough` (what would do in the share of
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
