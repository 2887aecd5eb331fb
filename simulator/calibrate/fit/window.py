"""What a window can tell: who was there before it began, and how many come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.calibrate.fit.summary import WEEK, Summary
from simulator.calibrate.log import OccasionLog

QUIET = 0.9  # of gaps between purchases end within the lead-in
LONGEST_LEAD = 0.5  # of the window
FEWEST = 20  # customers who must come after a lead-in before arrivals are told


@dataclass(frozen=True, slots=True)
class LogWindow:
    """How customers came into the file.

    `cohort` where all were chosen by their first purchase; then nobody was there before. Else who
    first buys within the `lead` (weeks) may have been a customer before the file began: their
    rate counts, their tenure does not. `proven` bought first after it; `arrivals` are these per
    week, None where it cannot be told.
    """

    weeks: float
    cohort: bool
    lead: float
    truncated: int
    proven: int
    arrivals: float | None


def window_of(log: OccasionLog, seen: Summary, cohort: bool | None = None) -> LogWindow:
    """What the first days of customers show; `cohort` says it where the user knows."""
    weeks = (log.days + 1) / WEEK
    chosen = _looks_chosen(seen, log.days) if cohort is None else cohort
    if chosen:
        return LogWindow(weeks, True, 0.0, 0, seen.n, None)
    same = log.customer[1:] == log.customer[:-1]
    gaps = np.diff(log.day)[same]
    lead = float(np.quantile(gaps, QUIET)) if gaps.size else 0.0
    lead = min(lead, LONGEST_LEAD * log.days)
    late = seen.first > lead
    rest = max((log.days - lead) / WEEK, 1e-9)
    arrivals = float(late.sum()) / rest if late.sum() >= FEWEST else 0.0
    return LogWindow(weeks, False, lead / WEEK, int((~late).sum()), int(late.sum()), arrivals)


def _looks_chosen(seen: Summary, days: int) -> bool:
    """Whether nobody came in the second half, and first days are spread evenly before.

    Regulars of a running business are nearly all seen in its first weeks: first days fall off
    steeply, those of a cohort do not.
    """
    if not seen.n or seen.first.max() > days / 2:
        return False
    span = max(int(seen.first.max()) + 1, 1)
    third = np.bincount(np.minimum(seen.first * 3 // span, 2), minlength=3)
    return bool(third[0] < 2 * max(third[2], 1)) or span <= WEEK
