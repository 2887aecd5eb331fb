"""Whether a launched program is on course: the weeks so far, jointly, and what they say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.decision.tracking.belief import Belief, believed
from simulator.decision.tracking.fan import WITH, Fan, Groups, Numbers, Paths, floors, paths, shown
from simulator.decision.tracking.scores import (
    FLOOR,
    KINDS,
    TrackingScores,
    both,
    largest_so_far,
    scores,
    share_as_odd,
    threshold,
)

ON, OFF, OPEN = "on_course", "off_course", "cannot_be_told_yet"
POWER = 0.8  # share of failed programs that would have been seen, from which on none is good news
WATCHED = 26  # weeks that are looked at jointly


@dataclass(frozen=True, slots=True)
class WeekSeen:
    """One series of the company in one week.

    `value` and the ends of the range of all weeks jointly are per customer, or ratios of the
    groups; `odd` says whether a score of that week was beyond the threshold.
    """

    week: int
    name: str
    ratio: bool
    value: float
    low: float
    high: float
    odd: bool


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What the first weeks say.

    Attributes
    ----------
    call
        `ON`, `OFF` or `OPEN`.
    first, weeks, watched
        The first week seen, how many are seen, and how many are looked at jointly.
    alarm
        Rate of false alarms that is kept over all weeks watched.
    odd_since, odd_name, odd_kind, odd_below
        The week of the alarm, what it was about and whether it was too low; None without one.
    as_odd
        Chance of weeks as odd where the company is one more case.
    seen_by_now, seen_at
        Share of failed programs, which do nothing, that would have been seen by now; and the number
        of weeks from which on `POWER` of them are, None if they are not within the weeks watched.
    table
        Every series in every week.
    belief
        What is believed of the cases.
    """

    call: str
    first: int
    weeks: int
    watched: int
    alarm: float
    odd_since: int | None
    odd_name: str | None
    odd_kind: str | None
    odd_below: bool
    as_odd: float
    seen_by_now: float
    seen_at: int | None
    table: tuple[WeekSeen, ...]
    belief: Belief

    @property
    def holds(self) -> bool:
        """Whether the cases may still hold the truth, so that weights mean something."""
        return self.call != OFF and self.belief.nearest > self.alarm


def course(
    fan: Fan, seen: Mapping[str, Mapping[str, Numbers]], groups: Groups, *, first: int = 0,
    alarm: float = 0.05, watched: int = WATCHED,
) -> Course:  # fmt: skip
    """Hold the weeks of a company, by group and figure, (weeks seen,), to those of the cases.

    Raises
    ------
    ValueError
        If the cases have fewer weeks, or are too few for such a rate of false alarms.
    """
    company = shown(fan, seen, groups).values
    weeks = len(company)
    last = min(max(first + watched, first + weeks), fan.weeks)
    if first + weeks > fan.weeks:
        raise ValueError(f"week {first + weeks - 1}; {fan.weeks} weeks are simulated")
    names = tuple(seen[WITH])
    simulated = paths(fan, names, groups)
    cases = simulated.values[:, first:last]
    found = scores(cases, company)
    bars = found.bars(alarm)
    if not np.isfinite(bars).all():
        raise ValueError(f"{fan.n} cases are too few for false alarms of {alarm:g}")
    so_far = found.so_far
    odd = int(np.argmax(so_far > bars)) if (so_far > bars).any() else None
    failed = _failed(fan, names, groups, cases, slice(first, last), alarm)
    by_now = float(failed[weeks - 1])
    told = np.flatnonzero(failed >= POWER)
    at = None if odd is None else found.worst(odd)
    call = OFF if odd is not None else ON if by_now >= POWER else OPEN
    return Course(
        call, first, weeks, last - first, alarm, None if odd is None else first + odd,
        None if at is None else simulated.names[at[0]], None if at is None else KINDS[at[1]],
        bool(at is not None and odd is not None and found.company[odd][at] < 0),
        share_as_odd(found.in_all[-1], float(so_far[-1])), by_now,
        int(told[0]) + 1 if len(told) else None,
        _table(simulated, floors(fan, names), cases, company, found, bars, first),
        believed(fan, names, groups, company, first),
    )  # fmt: skip


def _failed(
    fan: Fan, names: tuple[str, ...], groups: Groups, cases: Numbers, window: slice, alarm: float
) -> Numbers:  # fmt: skip
    """Share of failed programs that are seen by each week."""
    failed = paths(fan, names, groups, failed=True).values[:, window]
    of_cases, of_failed = both(cases, failed)
    bar = threshold(largest_so_far(of_cases)[:, -1], alarm)
    return np.asarray((largest_so_far(of_failed) > bar).mean(axis=0))


def _table(
    simulated: Paths, floor: Numbers, cases: Numbers, company: Numbers, found: TrackingScores,
    bars: Numbers, first: int,
) -> tuple[WeekSeen, ...]:  # fmt: skip
    """Every series in every week, with the range in which its level may lie."""
    n = len(cases)
    taken = np.array([0.0 if ratio else floor[k] for k, ratio in enumerate(simulated.ratios)])
    rows = []
    for week in range(len(company)):
        bar, middle = bars[week], cases[:, week].mean(axis=0)
        spread = np.maximum(cases[:, week].std(axis=0, ddof=1), FLOOR) * math.sqrt(1 + 1 / n)
        odd = np.abs(found.company[week]).max(axis=1) > bar
        at = np.stack([company[week], middle - bar * spread, middle + bar * spread])
        value, low, high = np.maximum(np.exp(at) - taken, 0)
        rows += [
            WeekSeen(first + week, name, simulated.ratios[k], float(value[k]), float(low[k]),
                     float(high[k]), bool(odd[k]))
            for k, name in enumerate(simulated.names)
        ]  # fmt: skip
    return tuple(rows)
