"""What customers of week 0 do, added up so that their value can be worked out at any rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.economics.books.accounts import Numbers
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.customers.winners import deciles
from simulator.program.ledger import Entries
from simulator.simulate import Panel

HEADS = 10**9  # units per customer, of whom an agent stands for no whole number
ENTRIES = 11  # deciles, and whoever has no past: a cohort at its first purchase


@dataclass(frozen=True, slots=True, eq=False)
class Lives:
    """Sums over the customers of week 0 from which their value is worked out, at any rate.

    The last three axes are cells: half of the population, segment, decile of spend before
    launch (the last entry: nobody had bought before). The two of the first axis are the
    control and the arm.

    Attributes
    ----------
    segments
        Names of the segments.
    weeks
        Length of the horizon.
    heads
        Customers of week 0 in 1e-9, int64 (cells).
    profit
        What they brought in each year, int64 (2, years, cells), 1/10,000: payments and fees
        less goods, purchases, rewards and serving them. What is paid for the company as a
        whole (set-up, running, acquisition, the desk, prizes drawn for everybody) is no cost
        of single customers: `arrivals.of_the_company` says what it comes to.
    there
        Customers who have not left at the end of each year, int64 (2, years, cells), in 1e-9.
    going
        What those who are there at the horizon brought in the last span, int64 (2, cells).
    """

    segments: tuple[str, ...]
    weeks: int
    heads: Entries
    profit: Entries
    there: Entries
    going: Entries

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The sums by name, as a case keeps them; `weeks` and names are known elsewhere."""
        return {f"lives_{name}": getattr(self, name) for name in _KEPT}

    def yearly(self, at: int) -> Numbers:
        """Profit by year and segment in the control (0) or the arm (1), (3, years, segments)."""
        return np.asarray(np.einsum("vhs,yhsd->vys", scale_of(self.heads), self.profit[at]))

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], segments: Sequence[str], weeks: int
    ) -> Lives:
        """What `arrays` took apart."""
        return cls(tuple(segments), weeks, *(arrays[f"lives_{name}"] for name in _KEPT))


_KEPT = ("heads", "profit", "there", "going")


def last_span(weeks: int) -> tuple[int, int]:
    """Panel years and weeks from which margin and retention at the horizon are read.

    The last year; where it is cut off by the horizon, the one before as well.
    """
    years, rest = -(-weeks // WEEKS_PER_YEAR), weeks % WEEKS_PER_YEAR
    if rest and years > 1:
        return 2, WEEKS_PER_YEAR + rest
    return 1, rest or WEEKS_PER_YEAR


def lives_of(panel: Panel, at: int, weeks: int) -> Lives:
    """Add up the customers of a panel, in its first arm (the control) and in arm `at`."""
    years = panel.profit.shape[1]
    decile = deciles(panel)
    cells = (_halves(panel) * len(panel.segments) + panel.segment) * ENTRIES + decile % ENTRIES
    shape = (2, len(panel.segments), ENTRIES)

    def added(amounts: NDArray[Any], unit: int = 1) -> Entries:
        total = np.zeros(int(np.prod(shape)), np.int64)
        np.add.at(total, cells, np.rint(amounts * (panel.weight * unit)).astype(np.int64))
        return total.reshape(shape)

    arms, span = (0, at), last_span(weeks)[0]
    ends = [panel.active[arm, -1] * panel.profit[arm, -span:].sum(axis=0) for arm in arms]
    return Lives(
        segments=panel.segments,
        weeks=weeks,
        heads=added(np.ones(decile.size), HEADS),
        profit=np.stack([[added(panel.profit[a, y]) for y in range(years)] for a in arms]),
        there=np.stack([[added(panel.active[a, y], HEADS) for y in range(years)] for a in arms]),
        going=np.stack([added(end) for end in ends]),
    )


def _halves(panel: Panel) -> NDArray[np.int64]:
    """The half of its segment that each agent belongs to, (n,): the first one is booked as 0."""
    half = np.zeros(panel.segment.size, np.int64)
    for segment in range(len(panel.segments)):
        here = panel.segment == segment
        if here.any():
            half[here] = panel.index[here] >= (int(panel.index[here].max()) + 2) // 2
    return half


def scale_of(heads: Entries) -> Numbers:
    """What each half of a segment counts in each view, (3, halves, segments).

    A half is scaled up to its segment, so that both keep the mix of segments; where one is
    empty both views are the segment as it is, as in the accounts.
    """
    size = heads.sum(axis=2).astype(float)
    whole = np.ones(size.shape)
    usable = size.min(axis=0) > 0
    views = [whole]
    for half in (0, 1):
        own = np.zeros(size.shape)
        own[half] = size.sum(axis=0) / np.where(usable, size[half], 1.0)
        views.append(np.where(usable, own, whole))
    return np.stack(views)
