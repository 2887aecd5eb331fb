"""Which days a file covers: its end, days after it, and days that are hardly meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.clean.dates import EARLIEST
from simulator.calibrate.faults import BadFiles
from simulator.say import fault, say, say_n

EPOCH = date(1970, 1, 1)
FEW = 0.001  # share of lines that may be a slip
FAR, GAP = 365, 28  # days without a line between them and all others


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day that count, as days since 1970; `future` is the day of reading, if cut."""

    first: int
    last: int
    end: int
    future: int | None
    beyond: str  # why a day after the end does not count


def window_of(
    days: NDArray[np.int64], counts: NDArray[np.int64], end: date | None, today: date,
    notes: list[str],
) -> Window:  # fmt: skip
    """The window of the days that have lines, sorted, each with how many.

    A few lines that lie far from all others are left out, or after the day of reading; the end is
    that which is given, or the last day that is left, and one for all customers.
    """
    floor = (EARLIEST - EPOCH).days
    keep = days > floor
    days, counts = days[keep], counts[keep]
    if not len(days):
        raise BadFiles(None, fault("no line has a date after 1970; say how dates are written with "
                                   "--date-format"))  # fmt: skip
    now = (today - EPOCH).days
    later = int(counts[days > now].sum())
    cut = now if 0 < later <= max(FEW * counts.sum(), 3) and (days <= now).any() else None
    if later and cut is None and end is None:
        notes.append(say("Lines after {today}, the day on which this was read: {n}; they are "
                         "kept.", n=f"{later:,}", today=today))  # fmt: skip
    if cut is not None:
        days, counts = days[days <= cut], counts[days <= cut]
    first, last = _core(days, counts)
    asked = None if end is None else (end - EPOCH).days
    if asked is not None and asked < first:
        raise BadFiles(None, fault("{option} {end} lies before the first line, of {first}",
                                   option="--end", end=end,
                                   first=day(first)))  # fmt: skip
    inner = (days >= first) & (days <= (last if asked is None else min(last, asked)))
    _doubt(days[inner], counts[inner], notes)
    return Window(first, last, last if asked is None else asked, cut,
                  "far_off" if asked is None else "after_end")  # fmt: skip


def day(number: int) -> date:
    """The date of a day since 1970."""
    return EPOCH + timedelta(days=int(number))


def _core(days: NDArray[np.int64], counts: NDArray[np.int64]) -> tuple[int, int]:
    """The first and last day without the few lines that lie more than a year from all others."""
    few = max(FEW * counts.sum(), 1) if counts.sum() >= 50 else 0
    begin, stop = 0, len(days) - 1
    for at in np.flatnonzero(np.diff(days) > FAR).tolist():
        if counts[: at + 1].sum() <= few:
            begin = at + 1
        elif counts[at + 1 :].sum() <= few:
            stop = min(stop, at)
    return int(days[begin]), int(days[stop])


def _doubt(days: NDArray[np.int64], counts: NDArray[np.int64], notes: list[str]) -> None:
    """Say where a few lines stand apart at either end, as those with a wrong month do."""
    few = max(FEW * counts.sum(), 3)
    if counts.sum() < 100:
        return
    for at in np.flatnonzero(np.diff(days) > GAP):
        before, after = int(counts[: at + 1].sum()), int(counts[at + 1 :].sum())
        apart = int(days[at + 1] - days[at])
        if after <= few:
            notes.append(say_n(
                "The last {n} line lies {days} days after all others. If its date is a mistake, "
                "type --end {end}.",
                "The last {n} lines lie {days} days after all others. If their dates are a "
                "mistake, type --end {end}.",
                after, days=apart, end=day(days[at]),
            ))  # fmt: skip
            return
        if before <= few:
            notes.append(say_n(
                "The first {n} line lies {days} days before all others; its date may be a mistake.",
                "The first {n} lines lie {days} days before all others; their dates may be a "
                "mistake.",
                before, days=apart,
            ))  # fmt: skip
