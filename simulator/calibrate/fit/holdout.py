"""Proof on what was held back: the simulator is run forward, and the file says what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simulator.calibrate.fit import forecast
from simulator.calibrate.fit.play import Behavior, PlayedOn, play
from simulator.calibrate.fit.rates import Rates
from simulator.calibrate.fit.summary import WEEK, Summary, summary_of
from simulator.calibrate.log import OccasionLog

Numbers = NDArray[np.float64]
CLASSES = 8  # customers by repeat purchases in the first part: 0 to 6, 7 and more
LEVEL = 0.9
TOP = 0.2


@dataclass(frozen=True, slots=True)
class Beside:
    """A number as it was, and as it was predicted: mean of cases and the ends of 90 % of them."""

    actual: float
    predicted: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """By how much of what happened the prediction is off."""
        return self.predicted / self.actual - 1 if self.actual else float("nan")

    @property
    def inside(self) -> bool:
        """Whether what happened lies within the interval."""
        return self.low <= self.actual <= self.high


@dataclass(frozen=True, slots=True, eq=False)
class Holdout:
    """Customers known at the cut, in the weeks after it.

    Attributes
    ----------
    cut, weeks
        Last day of the first part (days since the start of the log); weeks that were held back.
    customers
        How many were known at the cut; `newcomers` bought first after it, `newcomers_bought` as
        often: nothing was predicted of them.
    repeat_purchases, silent_share, top_share, spend
        In total; share without a purchase; share of all purchases from the first day on that the
        top fifth has made; mean amount of a repeat purchase.
    by_week
        Repeat purchases of each week that was held back.
    by_class
        Mean purchases of customers by repeat purchases in the first part, 0 to 6, 7 and more; a
        class that nobody was in is left out: (class, customers, numbers).
    naive, closed
        Repeat purchases if each went on at the rate of all; those of the closed forms, given what
        was seen of each customer, by model, and of the Pareto/NBD from first days alone.
    cases
        How many were played.
    level
        By how much the level of purchases may have moved, as in `held_out`.
    """

    cut: int
    weeks: float
    customers: int
    newcomers: int
    newcomers_bought: int
    repeat_purchases: Beside
    silent_share: Beside
    top_share: Beside
    spend: Beside
    by_week: tuple[Beside, ...]
    by_class: tuple[tuple[int, int, Beside], ...]
    naive: float
    closed: dict[str, float]
    cases: int
    level: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """What one world, played or real, comes to; the fields of `Holdout` as numbers."""

    total: float
    silent: float
    top: float
    spend: float
    by_week: Numbers
    by_class: Numbers
    in_class: NDArray[np.int64]


def held_out(
    log: OccasionLog, cut: int, parts: Sequence[tuple[NDArray[np.bool_], Sequence[Behavior]]],
    rates: Rates, *, seed: int = 1, season: Numbers | None = None, level: float = 0.0,
) -> Holdout:  # fmt: skip
    """Play customers known at `cut` to the end of the log, once per draw of behavior.

    Parameters
    ----------
    parts
        Of each segment: who belongs to it among the customers of `summary_of(log, cut)`, and its
        draws, equally many in each.
    season
        Factor on purchases by day of the log, (days + 1,); 1 where it is None.
    level
        Standard deviation of the log of the level of purchases in the weeks after the cut: one
        draw for each case, so that the intervals hold what no fit can know.
    """
    seen, last = summary_of(log, cut), log.days
    known = np.unique(log.customer[log.day <= cut])
    real = _real(log, known, cut)
    cases = len(parts[0][1])
    factor = np.ones(last + 1) if season is None else season
    levels = _levels(cases, level, seed)
    played = [
        _count(_together([
            (play(draws[i], seen.first[rows], last, 100 * i + at, seed), int(rows.sum()))
            for at, (rows, draws) in enumerate(parts)
        ]), seen.n, cut, last, factor * levels[i])
        for i in range(cases)
    ]  # fmt: skip
    came = np.setdiff1d(np.unique(log.customer), known)
    weeks = (last - cut) / WEEK

    def beside(of: str) -> Beside:
        return _beside(getattr(real, of), np.array([getattr(one, of) for one in played]))

    classes = np.array([one.by_class for one in played])
    return Holdout(
        cut, weeks, seen.n, int(came.size), int(np.isin(log.customer, came).sum()),
        beside("total"), beside("silent"), beside("top"), beside("spend"),
        tuple(
            _beside(real.by_week[w], np.array([one.by_week[w] for one in played]))
            for w in range(real.by_week.size)
        ),
        tuple(
            (k, int(real.in_class[k]), _beside(real.by_class[k], classes[:, k]))
            for k in range(CLASSES) if real.in_class[k] and np.isfinite(classes[:, k]).any()
        ),
        float(forecast.naive(seen, weeks).sum()), _closed(rates, seen, weeks), cases,
        level,
    )  # fmt: skip


def _levels(cases: int, level: float, seed: int) -> Numbers:
    """A level for each case, evenly over what is likely and with mean 1, (cases,)."""
    even = ndtri((np.arange(cases) + 0.5) / cases)
    drawn = np.exp(level * np.random.default_rng(seed).permutation(even))
    found: Numbers = drawn / drawn.mean()
    return found


def _closed(rates: Rates, seen: Summary, weeks: float) -> dict[str, float]:
    fits = {"pareto": rates.pareto, "bg": rates.bg, "nbd": rates.nbd}
    given = {name: float(forecast.expected(fit, seen, weeks).sum()) for name, fit in fits.items()}
    ahead = forecast.from_first(rates.pareto, seen.age + weeks)
    before = forecast.from_first(rates.pareto, seen.age)
    return given | {"pareto_from_first": float((ahead - before).sum())}


def _beside(actual: float, played: Numbers) -> Beside:
    found = played[np.isfinite(played)]
    if not found.size:
        return Beside(float(actual), float("nan"), float("nan"), float("nan"))
    ends = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Beside(float(actual), float(found.mean()), float(ends[0]), float(ends[1]))


def _real(log: OccasionLog, known: NDArray[np.int64], cut: int) -> _Counted:
    """What happened, of the same customers."""
    again = np.r_[False, log.customer[1:] == log.customer[:-1]] & np.isin(log.customer, known)
    who = np.searchsorted(known, log.customer[again])
    happened = PlayedOn(who, log.day[again], log.amount[again])
    return _count(happened, known.size, cut, log.days, np.ones(log.days + 1))


def _together(parts: list[tuple[PlayedOn, int]]) -> PlayedOn:
    offsets = np.cumsum([0, *(n for _, n in parts)])
    return PlayedOn(
        np.concatenate([p.customer + o for (p, _), o in zip(parts, offsets, strict=False)]),
        np.concatenate([p.day for p, _ in parts]),
        np.concatenate([p.amount for p, _ in parts]),
    )


def _count(world: PlayedOn, n: int, cut: int, last: int, factor: Numbers) -> _Counted:
    late = world.day > cut
    weight = factor[world.day]
    early = np.bincount(world.customer[~late], minlength=n)
    after = np.bincount(world.customer[late], weight[late], minlength=n)
    label = np.minimum(early, CLASSES - 1)
    in_class = np.bincount(label, minlength=CLASSES)
    whole = np.sort(1 + early + after)[::-1]
    weeks = -(-(last - cut) // int(WEEK))
    week = (world.day[late] - cut - 1) // int(WEEK)
    paid = world.amount[late]
    with np.errstate(invalid="ignore"):
        by_class = np.bincount(label, after, minlength=CLASSES) / in_class
    return _Counted(
        float(after.sum()), float(np.mean(after == 0)),
        float(whole[: max(round(TOP * n), 1)].sum() / whole.sum()),
        float(paid.mean()) if paid.size else float("nan"),
        np.bincount(week, weight[late], minlength=weeks).astype(np.float64), by_class, in_class,
    )  # fmt: skip
