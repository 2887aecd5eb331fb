"""How odd weeks are beside those of the cases, all weeks and figures looked at jointly.

Of each series three things are looked at in each week: its level, its total to date, and its level
beside what its own earlier weeks let expect. Each is held to the other paths by a studentized
residual; the score of a path up to a week is its largest so far. A company is odd in a week if few
cases have a score as large by the end of all the weeks that will be looked at.

In the weeks that are seen every case is held to the other cases and the company, as the company is
held to the cases. So where it is one more case, it is called odd after all weeks no more often than
stated, whatever the cases look like: each of the paths is as likely to be the odd one (Vovk,
Gammerman & Shafer 2005, Algorithmic Learning in a Random World).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.decision.tracking.fan import Numbers

FLOOR = 5e-4  # of a spread, in logs: what is the same in all cases is not known to the last digit
LEVEL, TOTAL, CHANGE = "level", "total", "change"
KINDS = (LEVEL, TOTAL, CHANGE)


@dataclass(frozen=True, slots=True, eq=False)
class TrackingScores:
    """Studentized residuals of paths by week, series and kind.

    Attributes
    ----------
    cases
        Each beside the other cases, (cases, weeks, series, kinds).
    cases_seen
        Each beside the other cases and the company, in the weeks that are seen.
    company
        Beside all cases, (weeks seen, series, kinds).
    """

    cases: Numbers
    cases_seen: Numbers
    company: Numbers

    @property
    def so_far(self) -> Numbers:
        """The company's largest score up to each week, (weeks seen,)."""
        return largest_so_far(self.company)

    @property
    def in_all(self) -> Numbers:
        """The largest score of each case over all weeks, as of each week, (weeks seen, cases)."""
        seen = largest_so_far(self.cases_seen)
        each = np.abs(self.cases).max(axis=(2, 3))
        later = np.maximum.accumulate(each[:, ::-1], axis=1)[:, ::-1]
        weeks = seen.shape[1]
        ahead = np.zeros_like(seen)
        more = later[:, 1 : weeks + 1]
        ahead[:, : more.shape[1]] = more
        return np.asarray(np.maximum(seen, ahead).T)

    def bars(self, alarm: float) -> Numbers:
        """The score above which the company is odd, as of each week, (weeks seen,)."""
        return np.array([threshold(largest, alarm) for largest in self.in_all])

    def worst(self, week: int) -> tuple[int, int]:
        """Series and kind of the company's largest score of a week."""
        here = np.abs(self.company[week])
        at = np.unravel_index(int(here.argmax()), here.shape)
        return int(at[0]), int(at[1])


def scores(cases: Numbers, company: Numbers) -> TrackingScores:
    """Of cases, (cases, weeks, series), and of a company, (weeks seen, series), both in logs."""
    of_cases, of_company = both(cases, company[None])
    seen = company.shape[0]
    every = np.concatenate([cases[:, :seen], company[None]])
    pooled, _ = both(every, every[:1])
    return TrackingScores(of_cases, pooled[:-1], of_company[0])


def largest_so_far(found: Numbers) -> Numbers:
    """The largest score up to each week, of (..., weeks, series, kinds)."""
    return np.asarray(np.maximum.accumulate(np.abs(found).max(axis=(-2, -1)), axis=-1))


def both(cases: Numbers, others: Numbers) -> tuple[Numbers, Numbers]:
    """Scores of each case beside the other cases, and of other paths beside all cases.

    Shapes are (cases, weeks, series) and (paths, weeks seen, series); kinds come last.
    """
    seen = others.shape[1]
    of_cases = np.zeros((*cases.shape, len(KINDS)))
    of_others = np.zeros((*others.shape, len(KINDS)))
    sums, sum_ = _totals(cases), _totals(others)
    earlier, before = _earlier(cases), _earlier(others)
    for week in range(cases.shape[1]):
        here = min(week, seen - 1)  # what is not seen is not noted
        pairs = [
            _residuals(cases[:, week], None, others[:, here], None),
            _residuals(sums[:, week], None, sum_[:, here], None),
        ]
        if week:
            known = earlier[:, week], before[:, here]
            pairs.append(_residuals(cases[:, week], known[0], others[:, here], known[1]))
        for kind, (inside, outside) in enumerate(pairs):
            of_cases[:, week, :, kind] = inside
            if week < seen:
                of_others[:, week, :, kind] = outside
    return of_cases, of_others


def threshold(largest: Numbers, alarm: float) -> float:
    """The score above which a path is odd, so that one in 1 / `alarm` is by mistake, at most.

    Infinite where there are too few cases to tell.
    """
    n = len(largest)
    allowed = math.floor(alarm * (n + 1) + 1e-9)  # paths as odd, the company among them
    return math.inf if allowed < 1 else float(np.sort(largest)[n - allowed])


def needed(alarm: float) -> int:
    """Cases from which on an alarm of such a rate can be told."""
    return math.ceil(1 / alarm - 1e-9) - 1


def share_as_odd(largest: Numbers, company: float) -> float:
    """Chance of so large a score where the company is one more case."""
    return float((1 + (largest >= company).sum()) / (len(largest) + 1))


def _totals(logs: Numbers) -> Numbers:
    """Logs of means to date."""
    n = np.arange(1, logs.shape[1] + 1)[:, None]
    return np.asarray(np.log(np.cumsum(np.exp(logs), axis=1) / n))


def _earlier(logs: Numbers) -> Numbers:
    """Means of the weeks before each; of the first, of none."""
    n = np.maximum(np.arange(logs.shape[1]), 1)[:, None]
    return np.asarray((np.cumsum(logs, axis=1) - logs) / n)


def _residuals(
    values: Numbers, known: Numbers | None, others: Numbers, others_known: Numbers | None
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Of each case beside the others, (cases, series), and of other paths beside all cases.

    Externally studentized (Cook & Weisberg 1982): neither a case nor another path has a part in
    what it is held to.
    """
    n, used = len(values), 1
    middle = values.mean(axis=0)
    rest, away = values - middle, others - middle
    leverage, reach = np.full_like(values, 1 / n), np.full_like(others, 1 + 1 / n)
    if known is not None and others_known is not None:
        used = 2
        x, step = known - known.mean(axis=0), others_known - known.mean(axis=0)
        spread = (x**2).sum(axis=0)
        told = spread > n * FLOOR**2
        spread = np.where(told, spread, np.inf)
        slope = (x * rest).sum(axis=0) / spread
        rest, away = rest - x * slope, away - step * slope
        leverage, reach = leverage + x**2 / spread, reach + step**2 / spread
    squares = (rest**2).sum(axis=0)
    left = 1 - np.minimum(leverage, 1 - 1e-6)
    without = np.maximum(squares - rest**2 / left, 0) / max(n - used - 1, 1)
    inside = rest / np.sqrt(np.maximum(without, FLOOR**2) * left)
    variance = np.maximum(squares / max(n - used, 1), FLOOR**2)
    return inside, np.asarray(away / np.sqrt(variance * reach))
