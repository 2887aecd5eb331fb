"""What rates are fitted to: how often, how recently, and for how long each customer was seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.log import OccasionLog

WEEK = 7.0  # days
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """Customers by row, all (customers,); times in weeks.

    Attributes
    ----------
    frequency
        Occasions after the first, within the window.
    recency
        From the first occasion to the last, 0 where there is one only.
    age
        From the first occasion to the end of the window, T in the literature.
    monetary
        Mean amount of the occasions after the first; NaN where there is none that cost anything.
    priced
        Occasions after the first that cost something, on which `monetary` rests.
    first
        Day of the first occasion (int64), days since the start of the log.
    """

    frequency: Numbers
    recency: Numbers
    age: Numbers
    monetary: Numbers
    priced: Numbers
    first: NDArray[np.int64]

    @property
    def n(self) -> int:
        """Number of customers."""
        return int(self.frequency.size)

    def __iter__(self) -> Iterator[Numbers]:
        """Frequency, recency and age, as likelihoods take them."""
        return iter((self.frequency, self.recency, self.age))

    def only(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Summary:
        """Some of the customers."""
        return Summary(
            self.frequency[rows], self.recency[rows], self.age[rows], self.monetary[rows],
            self.priced[rows], self.first[rows],
        )  # fmt: skip


def summary_of(log: OccasionLog, until: int | None = None) -> Summary:
    """The summary of a log up to a day (days since its start, inclusive; its end if None).

    The window ends on the same day for everybody: with each customer's last purchase, or that of
    the file, customers who have all left would look alive. Who first buys later is left out.
    """
    last = log.days if until is None else until
    seen = log.day <= last
    who, day, amount = log.customer[seen], log.day[seen], log.amount[seen]
    if not who.size:
        none = np.zeros(0)
        return Summary(none, none, none, none, none, np.zeros(0, np.int64))
    starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    counts = np.diff(np.r_[starts, who.size])
    first, latest = day[starts], day[starts + counts - 1]
    later = amount.copy()
    later[starts] = 0.0
    priced = np.add.reduceat((later > 0).astype(float), starts)
    with np.errstate(invalid="ignore"):
        monetary = np.add.reduceat(later, starts) / priced
    return Summary(
        counts - 1.0, (latest - first) / WEEK, (last - first) / WEEK, monetary, priced, first
    )
