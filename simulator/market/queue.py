"""The queue at the service desk: how long reported problems wait, and whom patience leaves first.

A desk is a queue with priority, not preempted, and with customers who give up
(M/M/c+M with two classes; Gans, Koole & Mandelbaum 2003, "Telephone call centers").
Its clock runs in open hours only, `hours_per_week` of them a week, and it counts
real customers, not agents: whether a desk copes depends on its size. Luck is keyed
by the ticket, so that the j-th problem of a week is reported at the same minute,
takes as long and has as much patience in every arm; one more problem moves no other.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np

from simulator.draws import Luck
from simulator.market.desk import Desk, within
from simulator.market.desk_week import week_of_desk, words_of_week

Pair = tuple[int, int]

ORDINARY, PRIORITY = 0, 1
MOST = 20_000  # tickets in a week that are simulated one by one


class Answers(NamedTuple):
    """What became of the problems in one week; pairs are (ordinary, priority).

    `answered` were answered before their patience ended, `gave_up` were not; what waits
    or is worked on is `still_open`. `waiting_minutes` are open minutes from the report to
    the start of the work, of all answered; `busy_minutes` of `capacity_minutes` are work.
    """

    answered: Pair
    gave_up: Pair
    still_open: Pair
    waiting_minutes: tuple[float, float]
    busy_minutes: float
    capacity_minutes: float

    def closed_share(self, kind: int) -> float:
        """Of the problems open before and new, the share that is closed; 1 if there are none."""
        left = self.still_open[kind]
        return 1 - left / max(self.answered[kind] + self.gave_up[kind] + left, 1)

    def wait(self, kind: int) -> float:
        """Open minutes that those answered waited, mean; 0 if there are none."""
        return self.waiting_minutes[kind] / max(self.answered[kind], 1)

    def in_time_share(self, kind: int) -> float:
        """Of the problems closed, the share that was answered; 1 if there are none."""
        return 1 - self.gave_up[kind] / max(self.answered[kind] + self.gave_up[kind], 1)


class Queue:
    """The desk of one arm from week to week; `usual_tickets` a week are expected.

    Where these are more than `MOST`, an equal fraction is simulated and its shares are
    applied to all, because a large desk is nearly deterministic: at the threshold half of
    it moves a week's shares by .002 (sd) at most up to a load of 95 %, by .007 above. The
    fraction is fixed for good, so that a backlog keeps its meaning. Tickets are rounded up,
    so that no class vanishes; staff are rounded, and work the faster or slower for it.
    """

    def __init__(self, desk: Desk, usual_tickets: float) -> None:
        self.staff = desk.persons(usual_tickets)
        self.parts = max(1, ceil(usual_tickets / MOST))
        self.open: Pair = (0, 0)
        self.told: Answers | None = None  # the last week's
        # weeks before launch: minutes that those answered waited on average, and how many they were
        self._before: tuple[tuple[float, int], ...] = ()
        n, minutes = max(1, round(self.staff / self.parts)), desk.minutes_per_week
        case = desk.minutes_per_case * n * self.parts / self.staff
        self.means = np.array([minutes, case, desk.patience_weeks * minutes])
        self._minutes, self._capacity = minutes, minutes * self.staff
        self._lines, self._waiting = np.empty((2, 3, 1)), np.zeros(2, np.int64)
        self._free = np.zeros((1 << n.bit_length()) - 1)  # no level of the heap is half filled
        self._free[n:] = np.inf
        self._hand, self._hands = np.empty((n, 3)), 0
        self._clock = 0.0  # open minutes that have passed

    def week(self, tickets: Pair, week: int, luck: Luck) -> Answers:
        """Take the week's new problems (ordinary, priority), work, and carry over the rest."""
        n, m = -(-tickets[0] // self.parts), -(-tickets[1] // self.parts)
        room = max(self._waiting.tolist()) + max(n, m) + 1  # for nobody, behind the last
        if room > self._lines.shape[2]:
            self._lines = np.concatenate((self._lines, np.empty((2, 3, room))), axis=2)
        opens, closes = self._clock, self._clock + self._minutes
        self._hands, busy, (wait, urgent_wait), ordinary, urgent = week_of_desk(
            n, m, *words_of_week(week, luck), self.means, opens, self._lines, self._waiting,
            self._free, self._hand, self._hands,
        )  # fmt: skip
        self._clock = closes
        a, b, c = _scaled(self.open[0] + tickets[0], *ordinary)
        d, e, f = _scaled(self.open[1] + tickets[1], *urgent)
        self.open = (c, f)
        waits = wait * a / max(ordinary[0], 1), urgent_wait * d / max(urgent[0], 1)
        work = min(busy / (len(self._hand) * (closes - opens)), 1.0) * self._capacity
        self.told = Answers((a, d), (b, e), self.open, waits, work, self._capacity)
        answered = a + d
        if week < 0 and answered:
            self._before += ((sum(waits) / answered, answered),)
        return self.told

    def within_before(self, minutes: float) -> float | None:
        """Share of the answers before launch that began within so many open minutes; None where
        there were none.

        Week by week, as it is asked for afterwards: the share of a mean wait is not the mean share.
        """
        if not self._before:
            return None
        return _within_of(self._before, minutes)

    def continued(self, fresh: Queue) -> Queue:
        """`fresh`, which may have other staff, with what waits here and is worked on.

        Cases in hand for whom there is no longer a person go on when one is free.
        """
        fresh._clock, fresh.open, fresh.told = self._clock, self.open, self.told
        fresh._before = self._before
        fresh._lines, fresh._waiting = self._lines.copy(), self._waiting.copy()
        hand = self._hand[: self._hands]
        hand = hand[np.argsort(hand[:, 0], kind="stable")]
        n, kept = len(fresh._hand), hand[: len(fresh._hand)]
        fresh._hand[: len(kept)], fresh._hands = kept, len(kept)
        fresh._free[:n] = self._clock
        fresh._free[n - len(kept) : n] = kept[:, 0]
        for end, kind, wait in hand[n:].tolist():
            fresh._put_back(int(kind), (self._clock - wait, end - self._clock, np.inf))
        return fresh

    def _put_back(self, kind: int, ticket: tuple[float, float, float]) -> None:
        """A ticket at the head of its line."""
        behind = int(self._waiting[kind])
        self._lines = np.concatenate((self._lines, np.empty((2, 3, 1))), axis=2)
        self._lines[kind, :, 1 : behind + 1] = self._lines[kind, :, :behind].copy()
        self._lines[kind, :, 0] = ticket
        self._waiting[kind] += 1


@lru_cache(maxsize=256)  # asked in every week of every arm
def _within_of(weeks: tuple[tuple[float, int], ...], minutes: float) -> float:
    """The share of answers that began within so many minutes, over weeks."""
    answered = sum(many for _, many in weeks)
    return sum(many * within(minutes, wait) for wait, many in weeks) / answered


def _scaled(total: int, answered: int, gave_up: int, still_open: int) -> tuple[int, int, int]:
    """Whole numbers that add to the total, in these proportions; they themselves if they do."""
    whole = max(answered + gave_up + still_open, 1)
    if whole == total:
        return answered, gave_up, still_open
    given = (2 * total * answered + whole) // (2 * whole)
    closed = (2 * total * (answered + gave_up) + whole) // (2 * whole)
    return given, closed - given, total - closed
