"""Weeks to periods: months, years, or whatever labels say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.economics.books.accounts import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """How weeks make up periods.

    Attributes
    ----------
    names
        Names of the periods in order of first appearance.
    place
        The period of each week, (weeks,).
    lengths
        Weeks of each period, (periods,).
    ends
        The last week of each period, (periods,).
    """

    names: tuple[str, ...]
    place: NDArray[np.intp]
    lengths: NDArray[np.int64]
    ends: NDArray[np.intp]

    @classmethod
    def of(cls, labels: Sequence[str], weeks: int) -> Periods:
        """Periods from the label of every week, as `months` and `years` give them.

        Raises
        ------
        ValueError
            If there is not one label per week.
        """
        if len(labels) != weeks:
            raise ValueError(f"{len(labels)} periods for {weeks} weeks")
        return _periods(tuple(labels))

    def sums(self, weekly: Numbers) -> Numbers:
        """Flows added up, (..., weeks) to (..., periods)."""
        return np.asarray(weekly @ (self.place[:, np.newaxis] == np.arange(len(self.names))))

    def means(self, weekly: Numbers) -> Numbers:
        """Mean over the weeks of each period, (..., weeks) to (..., periods)."""
        return np.asarray(self.sums(weekly) / self.lengths)

    def last(self, weekly: Numbers) -> Numbers:
        """Stocks at the end of each period, (..., weeks) to (..., periods)."""
        return np.asarray(weekly[..., self.ends])


@lru_cache(maxsize=64)
def _periods(labels: tuple[str, ...]) -> Periods:
    """The same labels, which a report asks for thousands of times, are worked out once."""
    names = tuple(dict.fromkeys(labels))
    number = {name: at for at, name in enumerate(names)}
    place = np.array([number[label] for label in labels], np.intp)
    ends = np.array([np.flatnonzero(place == at)[-1] for at in range(len(names))], np.intp)
    return Periods(names, place, np.bincount(place, minlength=len(names)), ends)
