"""Tallies: what is counted over all customers of an arm in a week.

A block counts its own customers; counts merge associatively after all blocks of
the week are done, so no cut of the population can change them. Campaigns read
last week's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

WHOLE = 1_000  # weights of agents are counted in thousandths, so that sums are exact


class Tally(Protocol):
    """How to count a block and how to merge two counts."""

    def count(self, values: NDArray[Any], ids: NDArray[np.int64]) -> NDArray[Any]:
        """Count one block: `values` (n,) of the customers with stable numbers `ids` (n,)."""

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """The count of two blocks together; associative and commutative."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The exact sum of integers, shape (1,)."""

    def count(self, values: NDArray[Any], ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sum one block; floats are refused, because their sum depends on the grouping."""
        if values.dtype.kind not in "iub":
            raise TypeError(f"a sum tally takes integers, not {values.dtype}")
        return np.array([values.sum(dtype=np.int64)])

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """Add two sums."""
        merged: NDArray[Any] = a + b
        return merged


@dataclass(frozen=True, slots=True)
class LogHistogram:
    """Counts of positive numbers in bins of equal width on a log scale.

    Bin 0 holds everything at or below `low`, the last everything above `high`.
    """

    low: float = 1e-2
    high: float = 1e12  # a year's spend in the weakest of currencies
    bins: int = 2_800

    def count(self, values: NDArray[Any], ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Bin one block; shape (bins + 2,)."""
        scaled = np.log(np.maximum(values, self.low) / self.low) / np.log(self.high / self.low)
        index = np.ceil(np.minimum(scaled, 1.0) * self.bins).astype(np.int64)
        index += values > self.high
        return np.bincount(index, minlength=self.bins + 2).astype(np.int64)

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """Add two histograms."""
        merged: NDArray[Any] = a + b
        return merged

    def threshold(self, counts: NDArray[np.int64], top: float) -> float:
        """The value above which the highest share `top` lies, to a bin's width (1.2 %)."""
        wanted = top * counts.sum()
        from_above = np.cumsum(counts[::-1])[::-1]
        index = int(np.searchsorted(-from_above, -wanted, side="right")) - 1
        index = min(max(index, 0), self.bins)
        if index == 0:
            return 0.0
        return float(self.low * (self.high / self.low) ** ((index - 1) / self.bins))

    def middles(self) -> NDArray[np.float64]:
        """The number that stands for each bin, (bins + 2,)."""
        part = np.clip((np.arange(self.bins + 2) - 0.5) / self.bins, 0, 1)
        numbers: NDArray[np.float64] = self.low * (self.high / self.low) ** part
        return numbers


@dataclass(frozen=True, slots=True)
class PartsOfWeek:
    """How many come in each of `parts` equal parts of a week, shape (parts,).

    A value is how many come, in whole units, times `parts`, plus the part they come in.
    """

    parts: int = 1_024

    def values(self, time: NDArray[np.float32], many: NDArray[np.int64]) -> NDArray[np.int64]:
        """What to tally where `many` come at `time` in (0, 1], both (n,)."""
        part = np.minimum((time * np.float32(self.parts)).astype(np.int64), self.parts - 1)
        return many * self.parts + part

    def count(self, values: NDArray[Any], ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count one block; whole numbers, and exact up to 2^53."""
        many, part = np.divmod(values, self.parts)
        return np.bincount(part, weights=many, minlength=self.parts).astype(np.int64)

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """Add two counts."""
        merged: NDArray[Any] = a + b
        return merged

    def until(self, counts: NDArray[np.int64], room: int) -> float:
        """Before which time those come for whom there is room, to a part; 2 for all of them."""
        parts = int(np.searchsorted(np.cumsum(counts), room, side="right"))
        return 2.0 if parts == self.parts else parts / self.parts


@dataclass(frozen=True, slots=True)
class TopK:
    """The k customers with the smallest keyed numbers; shape (2, at most k)."""

    k: int

    def count(self, values: NDArray[Any], ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """The block's k smallest values with their customers' numbers; ties go to the lower."""
        return self._smallest(np.stack([values.astype(np.float64), ids.astype(np.float64)]))

    def merge(self, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
        """The k smallest of both."""
        return self._smallest(np.concatenate([a, b], axis=1))

    def _smallest(self, pairs: NDArray[np.float64]) -> NDArray[np.float64]:
        if pairs.shape[1] > 4 * self.k:  # sorting a few of many is faster than sorting all
            last = np.partition(pairs[0], self.k - 1)[self.k - 1]
            pairs = pairs[:, pairs[0] <= last]
        order = np.lexsort((pairs[1], pairs[0]))[: self.k]
        kept: NDArray[np.float64] = pairs[:, order]
        return kept


@dataclass(slots=True)
class Totals:
    """What a campaign may know: last week's totals of its own arm, scaled to customers.

    `totals["purchases"]` is an account of the ledger (heads, currency, points) over
    all posters; `tallies` are the tool's own, merged over all blocks. `weeks` is where the
    horizon ends, `stopped` whether the arm has stopped the tool, whose calendar goes on.
    """

    weeks: int
    read: Callable[[str], float]
    earned: Callable[[int], float]
    tallies: dict[str, NDArray[Any]] = field(default_factory=dict)
    stopped: bool = False

    def __getitem__(self, account: str) -> float:
        return self.read(account)

    def contribution(self, weeks: int = 1) -> float:
        """Income less cost of the last `weeks` weeks, currency, as the ledger has it.

        Everything that was booked in them: goods, purchases, points when they are redeemed,
        what other tools and the company spend. Weeks before launch are in no book and count
        as 0.

        Raises
        ------
        ValueError
            If `weeks` is below 1.
        """
        if weeks < 1:
            raise ValueError(f"contribution of the last {weeks} weeks; say at least 1")
        return self.earned(weeks)


def counted(totals: Totals, name: str) -> int:
    """Last week's tally of a sum, 0 before the first."""
    return int(totals.tallies[name][0]) if name in totals.tallies else 0
