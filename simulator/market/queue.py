"""The queue at the service desk: how long reported problems wait, and whom patience leaves first.

A desk is a queue with priority, not preempted, and with customers who give up
(M/M/c+M with two classes; Gans, Koole & Mandelbaum 2003, "Telephone call centers").
Its clock runs in open hours only, `hours_per_week` of them a week, and it counts
real customers, not agents: whether a desk copes depends on its size. Luck is keyed
by the ticket, so that the j-th problem of a week is reported at the same minute,
takes as long and has as much patience in every arm; one more problem moves no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck, inline, log_of, philox, purpose_of, stage, uniform_of, when_of
from simulator.market.desk import Desk

f32, f64, i64, u32, u64 = np.float32, np.float64, np.int64, np.uint32, np.uint64
Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Pair = tuple[int, int]

ORDINARY, PRIORITY = 0, 1
PURPOSE = "market.desk"  # belongs to no segment: its luck is that of the segment ""
MOST = 20_000  # tickets in a week that are simulated one by one
HALF, LOW = u64(32), u64(0xFFFFFFFF)  # of a key: the report above, the ticket below


@dataclass(frozen=True, slots=True)
class Answers:
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

    def in_time_share(self, kind: int) -> float:
        """Of the problems closed, the share that was answered; 1 if there are none."""
        return 1 - self.gave_up[kind] / max(self.answered[kind] + self.gave_up[kind], 1)


@stage
def _line_up(n, when, purpose, case, k0, k1, means):  # type: ignore[no-untyped-def]
    """Draw tickets and sort them; a tie keeps the order of the draws.

    As many buckets as tickets, then insertion: linear, because words are uniform.
    """
    word, work, patience = np.empty(n, u32), np.empty(n, f32), np.empty(n, f32)
    for j in range(n):
        word[j], b, c, _ = philox(u32(j), when, purpose, case, k0, k1)
        work[j] = -log_of(uniform_of(b))
        patience[j] = -log_of(uniform_of(c))
    place, key, out = np.zeros(n + 1, i64), np.empty(n, u64), np.empty((3, n))
    for j in range(n):
        place[((u64(word[j]) * u64(n)) >> HALF) + u64(1)] += 1
    for q in range(n):
        place[q + 1] += place[q]
    for j in range(n):
        bucket = (u64(word[j]) * u64(n)) >> HALF
        key[place[bucket]] = u64(word[j]) << HALF | u64(j)
        place[bucket] += 1
    for i in range(n):
        mine, q = key[i], i
        while q > 0 and key[q - 1] > mine:
            key[q] = key[q - 1]
            q -= 1
        key[q] = mine
    for i in range(n):
        j = key[i] & LOW
        out[0, i] = (f64(key[i] >> HALF) + 0.5) * 2.0**-32 * means[0]
        out[1, i] = f64(work[j]) * means[1]
        out[2, i] = out[0, i] + f64(patience[j]) * means[2]
    return out


def tickets_of(n: int, kind: int, week: int, luck: Luck, means: Numbers) -> Numbers:
    """The n problems of a class that are reported in a week, float64 (3, n), first one first.

    Rows are the report (minutes from the start of the week), the minutes of work and the
    end of patience; `means` are the minutes of a week, of a case and of patience. Reports
    of a Poisson process are uniform, given their number; they are sorted, not added up
    from gaps, because then one more would move all.
    """
    key = (when_of(week, kind), purpose_of(PURPOSE), luck.case, luck.k0, luck.k1)
    out: Numbers = _line_up(n, *key, means)
    return out


@inline
def _next_free(free, until):  # type: ignore[no-untyped-def]
    """Who was free first is busy until then. Behind the last is one who is never free."""
    at, below, last = u64(0), u64(1), u64(free.size - 1)
    while below < last:
        below += u64(free[below + u64(1)] < free[below])
        least = free[below]
        if least >= until:
            break
        free[at] = least
        at, below = below, u64(2) * below + u64(1)
    free[at] = until


@stage
def _work(opens, closes, lines, waiting, free, hand, hands, at, answered, gave_up, waited):  # type: ignore[no-untyped-def]
    """Work for a week; returns how many cases are in hand at its end, and the busy minutes.

    `lines` are the classes with `waiting` in each, `at` is how far they come. `free` is a
    heap of when each person is free, `hand` what is worked on: end, class, wait.
    """
    busy, kept = 0.0, 0
    for s in range(free.size - 1):
        busy += min(max(free[s], opens), closes) - opens
    for h in range(hands):
        k = int(hand[h, 1])
        if hand[h, 0] <= closes:
            answered[k] += 1
            waited[k] += hand[h, 2]
        else:
            hand[kept] = hand[h]
            kept += 1
    while free[0] < closes:
        now = free[0]
        for k in range(2):
            while at[k] < waiting[k] and lines[k, 2, u64(at[k])] < now:
                at[k] += 1
                gave_up[k] += 1
        first = lines[0, 0, u64(at[0])] if at[0] < waiting[0] else np.inf
        urgent = lines[1, 0, u64(at[1])] if at[1] < waiting[1] else np.inf
        k = int(urgent <= max(now, first))  # who is there, or who comes first
        reported = urgent if k else first
        start = max(now, reported)
        if start >= closes:
            break
        end = start + lines[k, 1, u64(at[k])]
        at[k] += 1
        busy += min(end, closes) - start
        if end <= closes:
            answered[k] += 1
            waited[k] += start - reported
        else:
            hand[kept, 0], hand[kept, 1], hand[kept, 2] = end, k, start - reported
            kept += 1
        _next_free(free, end)
    return kept, busy


@stage
def _carry_over(closes, lines, waiting, hand, hands, at, gave_up, still_open):  # type: ignore[no-untyped-def]
    """Let go of those whose patience has ended, and count who is left, in hand or waiting."""
    for k in range(2):
        for i in range(at[k], waiting[k]):
            if lines[k, 2, i] > closes:
                lines[k, :, still_open[k]] = lines[k, :, i]
                still_open[k] += 1
        gave_up[k] += waiting[k] - at[k] - still_open[k]
        waiting[k] = still_open[k]
    for h in range(hands):
        still_open[i64(hand[h, 1])] += 1


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
        n, minutes = max(1, round(self.staff / self.parts)), desk.minutes_per_week
        case = desk.minutes_per_case * n * self.parts / self.staff
        self.means = np.array([minutes, case, desk.patience_weeks * minutes])
        self._lines, self._waiting = np.empty((2, 3, 0)), np.zeros(2, i64)
        self._free, self._hand, self._hands = np.zeros(n + 1), np.empty((n, 3)), 0
        self._free[n] = np.inf
        self._clock = 0.0  # open minutes that have passed

    def week(self, tickets: Pair, week: int, luck: Luck) -> Answers:
        """Take the week's new problems (ordinary, priority), work, and carry over the rest."""
        for kind, new in enumerate(tickets):
            self._report(kind, tickets_of(-(-new // self.parts), kind, week, luck, self.means))
        opens, closes = self._clock, self._clock + float(self.means[0])
        at, fates, waited = np.zeros(2, i64), np.zeros((3, 2), i64), np.zeros(2)
        lines, hand = (self._lines, self._waiting), self._hand
        self._hands, busy = _work(
            opens, closes, *lines, self._free, hand, self._hands, at, *fates[:2], waited
        )
        _carry_over(closes, *lines, hand, self._hands, at, *fates[1:])
        self._clock = closes
        share = busy / (len(hand) * (closes - opens))
        self.told = self._answers(tickets, fates, waited, share)
        return self.told

    def continued(self, fresh: Queue) -> Queue:
        """`fresh`, which may have other staff, with what waits here and is worked on.

        Cases in hand for whom there is no longer a person go on when one is free.
        """
        fresh._clock, fresh.open, fresh.told = self._clock, self.open, self.told
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

    def _report(self, kind: int, new: Numbers) -> None:
        """Put new tickets behind those who wait; the lines grow where they must."""
        first, behind = int(self._waiting[kind]), int(self._waiting[kind]) + new.shape[1]
        if behind > self._lines.shape[2]:
            self._lines = np.concatenate((self._lines, np.empty((2, 3, behind))), axis=2)
        self._lines[kind, :, first:behind] = new
        self._lines[kind, ::2, first:behind] += self._clock
        self._waiting[kind] = behind

    def _answers(self, new: Pair, fates: Counts, waited: Numbers, busy: float) -> Answers:
        """What was found for the simulated fraction, for all who were waiting or are new."""
        totals = [before + more for before, more in zip(self.open, new, strict=True)]
        rows = [_scaled(total, *fates[:, k].tolist()) for k, total in enumerate(totals)]
        answered, gave_up, self.open = zip(*rows, strict=True)
        waits = [float(waited[k]) * answered[k] / max(int(fates[0, k]), 1) for k in range(2)]
        capacity = float(self.means[0]) * self.staff
        work = min(float(busy), 1.0) * capacity
        return Answers(answered, gave_up, self.open, (waits[0], waits[1]), work, capacity)


def _scaled(total: int, answered: int, gave_up: int, still_open: int) -> tuple[int, int, int]:
    """Whole numbers that add to the total, in these proportions; they themselves if they do."""
    whole = max(answered + gave_up + still_open, 1)
    given = (2 * total * answered + whole) // (2 * whole)
    closed = (2 * total * (answered + gave_up) + whole) // (2 * whole)
    return given, closed - given, total - closed
