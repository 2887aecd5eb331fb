"""A promise that was held against every case, and the first one to break."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.decision.uncertainty import Booleans, Numbers, Probability
from simulator.economics.books.promises import Name


@dataclass(frozen=True, slots=True, eq=False)
class Weekly:
    """What a promise needs by week, over cases; NaN where it is not looked at, (weeks,).

    `low`, `middle` and `high` are the quantiles of `BAND`; `broken_by` is the probability
    that it has been broken by the end of a week, which never falls.
    """

    low: Numbers
    middle: Numbers
    high: Numbers
    broken_by: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """One promise, held against its limit in every case.

    Attributes
    ----------
    name, about, meaning
        What it is called, what it is about, and what is promised, in words that may stand
        alone.
    kept, asked
        How probable it is that it is kept, and how probable it must be.
    today
        The same without the program; None where it is the program's alone.
    limit
        What is promised or there, mean over cases; money in currency, waiting in open
        hours, else a share.
    needed
        The most that it takes in any week, in the same unit, (cases,).
    enough
        The limit that would be kept in the share of cases asked for.
    shortfall
        How much is missing in the case at that share; 0 where nothing is.
    first_week, middle_week
        The earliest week in which it breaks in any case, and the middle one over the cases
        in which it does. None where it never does, or weeks are not known.
    weeks
        The first week in which it breaks, (cases,); infinite where it does not.
    remedy
        A sentence: what would keep it in the share of cases asked for; "" where it is.
    cure
        The persons or more places of that sentence; None where it is about something else.
    weekly
        The same by week, for a figure; None where weeks are not known.
    """

    name: Name
    about: str
    meaning: str
    kept: Probability
    asked: float
    today: Probability | None
    limit: float
    needed: Numbers
    enough: float
    shortfall: float
    first_week: int | None
    middle_week: int | None
    weeks: Numbers
    remedy: str
    held: Booleans
    weekly: Weekly | None
    cure: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is kept in at least the share of cases asked for."""
        return self.kept.value >= self.asked


@dataclass(frozen=True, slots=True)
class Break:
    """The first promise to break.

    `any` is the probability that any is broken, `first` the share of cases in which it is
    this one that breaks first; `week` is the middle one over these, `earliest` the first.
    """

    name: Name
    about: str
    any: Probability
    first: Probability
    week: int
    earliest: int
