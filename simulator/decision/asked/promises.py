"""What the company promises, how surely it is kept, what breaks first, and what would keep it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision.asked.promise import Break, Promise, Weekly
from simulator.decision.asked.promise_words import (
    ABOUT,
    COVERS,
    meaning_of,
    not_checked,
    remedy_for,
)
from simulator.decision.uncertainty import Booleans, Numbers, Probability, probability
from simulator.economics.books.promises import Name

BAND = (0.1, 0.5, 0.9)  # quantiles over cases of what a promise needs by week
# Whole things that would keep a promise in each case, (cases,): persons, places.
Cure = Callable[[], Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class Promises:
    """All promises that were checked, the first of them to break, and what was not checked."""

    checked: tuple[Promise, ...]
    first: Break | None
    unchecked: tuple[str, ...]

    def __getitem__(self, name: str) -> Promise:
        """A promise that was checked; KeyError where it was not."""
        every: dict[str, Promise] = {one.name: one for one in self.checked}
        return every[name]

    @property
    def held(self) -> Booleans:
        """The cases in which all of them are kept, (cases,)."""
        return np.asarray(np.logical_and.reduce([one.held for one in self.checked]))

    @property
    def funding(self) -> Numbers:
        """Cash that covers all promises about cash, (cases,); empty where there are none."""
        about_cash = [one.needed for one in self.checked if one.name in COVERS]
        return np.maximum.reduce(about_cash) if about_cash else np.empty(0)

    @property
    def meaning(self) -> str:
        """What all of them are, one after the other; "" where none was checked."""
        return "; ".join(one.meaning for one in self.checked)


def promises_of(
    needs: Mapping[Name, Numbers],
    limits: Mapping[Name, ArrayLike | None],
    asked: float,
    *,
    currency: str = "",
    today: Mapping[Name, Numbers] | None = None,
    cures: Mapping[Name, Cure] | None = None,
    weeks: bool = True,
) -> Promises:
    """Hold what promises need against their limits.

    Parameters
    ----------
    needs
        What each takes by week, (cases, weeks), as `economics.promises.needs_of` says of the
        whole population; a week that is not looked at is NaN.
    limits
        One number, or one per case; None where nothing is promised.
    asked
        In which share of the cases promises must be kept.
    today
        The same needs without the program, of what there is without it, too.
    cures
        How many persons or places would keep a promise; asked only where it is not kept.
    weeks
        Whether the weeks of `needs` are those of the horizon; else each has one column, the
        most that is needed in any week.
    """
    checked = []
    for name, need in needs.items():
        limit = limits.get(name)
        if limit is None:
            continue
        line = np.broadcast_to(np.asarray(limit, float), need.shape[:1])
        before = (today or {}).get(name)
        kept_today = None if before is None else probability(_worst(before) <= line)
        one = _held_against(name, need, line, asked, kept_today, weeks)
        if not one.met:
            cure = (cures or {}).get(name)
            more = None if cure is None else covering(cure(), asked)
            one = replace(one, remedy=remedy_for(one, currency, more), cure=more)
        checked.append(one)
    return Promises(tuple(checked), first_break(checked), not_checked(needs, limits, weeks))


def _held_against(
    name: Name,
    need: Numbers,
    limit: Numbers,
    asked: float,
    today: Probability | None,
    known: bool,
) -> Promise:
    needed = _worst(need)
    held = np.asarray(needed <= limit)
    weeks = _first_weeks(need, limit) if known else np.full(held.shape, np.inf)
    broken = np.sort(weeks[np.isfinite(weeks)])
    mean = float(limit.mean())
    return Promise(
        name=name,
        about=ABOUT[name],
        meaning=meaning_of(name, mean),
        kept=probability(held),
        asked=asked,
        today=today,
        limit=mean,
        needed=needed,
        enough=covering(needed, asked),
        shortfall=max(covering(needed - limit, asked), 0.0),
        first_week=int(broken[0]) if broken.size else None,
        middle_week=int(broken[(broken.size - 1) // 2]) if broken.size else None,
        weeks=weeks,
        remedy="",
        held=held,
        weekly=_weekly(need, limit) if known else None,
    )


def covering(values: Numbers, share: float) -> float:
    """The least of some values, (cases,), that as many as `share` of them do not exceed."""
    at = math.ceil(round(share * values.size, 9))
    return float(np.sort(values)[max(at, 1) - 1])


def _worst(need: Numbers) -> Numbers:
    """The most that is needed in any week, (cases,)."""
    return np.asarray(np.where(np.isnan(need), -np.inf, need).max(axis=-1))


def _first_weeks(need: Numbers, limit: Numbers) -> Numbers:
    """The first week in which each case needs more than there is, infinite where none does."""
    broken = need > limit[:, np.newaxis]
    return np.where(broken.any(axis=-1), broken.argmax(axis=-1), np.inf)


def _weekly(need: Numbers, limit: Numbers) -> Weekly:
    broken = np.maximum.accumulate(need > limit[:, np.newaxis], axis=-1)
    band = np.full((len(BAND), need.shape[-1]), np.nan)
    seen = ~np.isnan(need).any(axis=0)
    band[:, seen] = np.quantile(need[:, seen], BAND, axis=0, method="inverted_cdf")
    return Weekly(band[0], band[1], band[2], np.asarray(broken.mean(axis=0)))


def first_break(promises: Sequence[Promise]) -> Break | None:
    """The promise that breaks first in most of the cases in which any does; None if none does."""
    if not promises:
        return None
    weeks = np.array([one.weeks for one in promises])
    first = weeks.min(axis=0)
    breaks = np.isfinite(first)
    if not breaks.any():
        return None
    which = np.where(breaks, weeks.argmin(axis=0), -1)
    at = int(np.bincount(which[breaks]).argmax())
    mine = np.sort(first[which == at])
    return Break(
        name=promises[at].name,
        about=promises[at].about,
        any=probability(breaks),
        first=probability(which == at),
        week=int(mine[(mine.size - 1) // 2]),
        earliest=int(mine[0]),
    )
