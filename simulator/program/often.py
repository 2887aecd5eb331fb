"""How often a tool is due for a customer: what is expected of it before it is played.

Dates of single customers are averaged over all that they can be, a pause is waited for, and what
is limited counts as far as it lasts, so that nobody expects more than comes.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.program.calendar import LONGEST, Calendar
from simulator.program.personal import NEVER, YEAR

Flags = NDArray[np.bool_]


@lru_cache(512)
def weeks_due(
    when: Calendar, first: int, joined: int | None = None, *, begins: bool = False
) -> Flags:
    """In which of a year's weeks from `first` on it is due, by birthday, (birthdays, 52).

    One row where birthdays do not matter. `joined` is when the customer has joined, by default
    in the week before. `begins` counts weeks in which a stretch begins, not all of it.
    """
    weeks = range(first, first + YEAR)
    since = first - 1 if joined is None else joined
    if not when.personal:
        return np.array([[when.opens(t) if begins else when.is_open(t) for t in weeks]])
    born = np.arange(YEAR if when.birthday else 1, dtype=np.int16)
    member = np.full(born.size, since, np.int16)
    last = np.full(born.size, NEVER, np.int32)
    found = np.zeros((born.size, YEAR), bool)
    # a pause may have begun before the year that is looked at
    for t in range(since + 1 if when.pauses and joined is not None else first, first + YEAR):
        if when.dated:
            at = when.own_place(t, born, member)
            now = (at == 1 if begins else at > 0) & when.is_open(t)
        else:
            now = np.full(born.size, when.opens(t) if begins else when.is_open(t))
        if when.pauses:
            assert when.at_most_every is not None
            now = now & ((last == NEVER) | (t - last >= when.at_most_every))
            last[now] = t
        if t >= first:
            found[:, t - first] = now
    return found


def a_year(when: Calendar, first: int, joined: int | None = None) -> float:
    """Weeks of the year from `first` on in which it is due for a customer, on average."""
    flags = weeks_due(when, first, joined)
    return int(flags.sum()) / len(flags)


def share(when: Calendar, first: int, joined: int | None = None) -> float:
    """The same as a share of the weeks of the year."""
    flags = weeks_due(when, first, joined)
    return int(flags.sum()) / (YEAR * len(flags))


def first_open(when: Calendar) -> int | None:
    """The first open week from launch on, None where there is none."""
    return next((t for t in range(LONGEST) if when.is_open(t)), None)


def lasts(when: Calendar, each: float, customers: float, times: float, before: float = 0) -> float:
    """Of what is asked for in a year, the share for which a budget or a stock is enough.

    Parameters
    ----------
    each
        What one takes, in currency of a budget, pieces of a stock.
    customers
        How many ask for it.
    times
        How often each of them does in the year that is looked at.
    before
        How often each of them has by then.
    """
    limit = when.while_budget if when.while_stock is None else when.while_stock
    asked = each * customers * times
    if limit is None or asked <= 0:
        return 1.0
    return min(max((limit - each * customers * before) / asked, 0.0), 1.0)
