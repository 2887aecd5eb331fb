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
from numpy.typing import NDArray

from simulator.draws import Luck, inline, log_of, philox, purpose_of, stage, uniform_of, when_of
from simulator.market.desk import Desk, within

f32, f64, i64, u32, u64 = np.float32, np.float64, np.int64, np.uint32, np.uint64
Numbers = NDArray[np.float64]
Pair = tuple[int, int]

ORDINARY, PRIORITY = 0, 1
PURPOSE = "market.desk"  # belongs to no segment: its luck is that of the segment ""
MOST = 20_000  # tickets in a week that are simulated one by one
HALF, LOW = u64(32), u64(0xFFFFFFFF)  # of a key: the report above, the ticket below


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


@inline
def _line_up(n, when, purpose, case, k0, k1, means, out, behind):  # type: ignore[no-untyped-def]
    """Draw tickets and put them in order, from column `behind`; a tie keeps that of the draws.

    Two buckets per ticket, then insertion: linear, because words are uniform, and with few
    in a bucket mostly as the processor foresees.
    """
    word, work, patience = np.empty(n, u32), np.empty(n, f32), np.empty(n, f32)
    for j in range(n):
        word[j], b, c, _ = philox(u32(j), u32(when), u32(purpose), u32(case), u32(k0), u32(k1))
        work[j] = -log_of(uniform_of(b))
        patience[j] = -log_of(uniform_of(c))
    buckets = 2 * n
    place, key = np.zeros(buckets + 1, i64), np.empty(n, u64)
    for j in range(n):
        place[((u64(word[j]) * u64(buckets)) >> HALF) + u64(1)] += 1
    for q in range(buckets):
        place[q + 1] += place[q]
    for j in range(n):
        bucket = (u64(word[j]) * u64(buckets)) >> HALF
        key[place[bucket]] = u64(word[j]) << HALF | u64(j)
        place[bucket] += 1
    for i in range(n):
        mine, q = key[i], i
        while q > 0 and key[q - 1] > mine:
            key[q] = key[q - 1]
            q -= 1
        key[q] = mine
    for i in range(n):
        j, at = key[i] & LOW, u64(behind + i)
        out[0, at] = (f64(key[i] >> HALF) + 0.5) * 2.0**-32 * means[0]
        out[1, at] = f64(work[j]) * means[1]
        out[2, at] = out[0, at] + f64(patience[j]) * means[2]


@stage
def _tickets(n, when, purpose, case, k0, k1, means, out):  # type: ignore[no-untyped-def]
    """Tickets of a class alone."""
    _line_up(n, when, purpose, case, k0, k1, means, out, 0)


def tickets_of(n: int, kind: int, week: int, luck: Luck, means: Numbers) -> Numbers:
    """The n problems of a class that are reported in a week, float64 (3, n), first one first.

    Rows are the report (minutes from the start of the week), the minutes of work and the
    end of patience; `means` are the minutes of a week, of a case and of patience. Reports
    of a Poisson process are uniform, given their number; they are sorted, not added up
    from gaps, because then one more would move all.
    """
    when, *words = _words(PURPOSE, week, luck)
    out = np.empty((3, n))
    _tickets(n, when | kind, *words, means, out)
    return out


@lru_cache(maxsize=1024)  # the arms of a case ask for the same
def _words(purpose: str, week: int, luck: Luck) -> tuple[int, int, int, int, int]:
    """The words of a week's luck, with 0 for the class; plain, as NumPy's are slow to pass on."""
    return int(when_of(week)), int(purpose_of(purpose)), int(luck.case), int(luck.k0), int(luck.k1)


@inline
def _next_free(free, until):  # type: ignore[no-untyped-def]
    """Who was free first is busy until then.

    The heap is full, with those who are never free behind the persons, and all of its levels
    are walked, without a branch: where a case ends is luck, which no processor foresees.
    """
    at, below = u64(0), u64(1)
    while below < u64(free.size):
        left, right = free[below], free[below + u64(1)]
        below += u64(right < left)
        least = min(left, right)
        free[at] = min(least, until)
        until = max(least, until)
        at, below = below, u64(2) * below + u64(1)
    free[at] = until


@inline
def _work(opens, closes, lines, waiting, free, hand, hands, fates, waited):  # type: ignore[no-untyped-def]
    """Work for a week; returns the cases in hand at its end, busy minutes, how far lines came.

    `lines` are the classes with `waiting` in each. `free` is a heap of when each person is
    free, `hand` what is worked on: end, class, wait. `fates` are by class those answered,
    those who gave up and those still open, `waited` the minutes of the answered.
    """
    busy, kept = 0.0, 0
    for s in range(hand.shape[0]):
        busy += min(max(free[s], opens), closes) - opens
    for h in range(hands):
        kind = int(hand[h, 1])
        if hand[h, 0] <= closes:
            fates[kind, 0] += 1
            waited[kind] += hand[h, 2]
        else:
            hand[kept] = hand[h]
            kept += 1
    for kind in range(2):  # behind the last is one who never comes and never goes
        lines[kind, 0, waiting[kind]] = lines[kind, 2, waiting[kind]] = np.inf
    a, b = u64(0), u64(0)
    while free[0] < closes:
        now = free[0]
        while lines[0, 2, a] < now:
            a += u64(1)
            fates[0, 1] += 1
        while lines[1, 2, b] < now:
            b += u64(1)
            fates[1, 1] += 1
        first, urgent = lines[0, 0, a], lines[1, 0, b]
        k = u64(urgent <= max(now, first))  # who is there, or who comes first
        reported = urgent if k else first
        start = max(now, reported)
        if start >= closes:
            break
        end = start + lines[k, 1, b if k else a]
        a, b = a + (u64(1) - k), b + k
        busy += min(end, closes) - start
        if end <= closes:
            fates[k, 0] += 1
            waited[k] += start - reported
        else:
            hand[kept, 0], hand[kept, 1], hand[kept, 2] = end, k, start - reported
            kept += 1
        _next_free(free, end)
    return kept, busy, (i64(a), i64(b))


@inline
def _carry_over(closes, lines, waiting, hand, hands, at, fates):  # type: ignore[no-untyped-def]
    """Let go of those whose patience has ended, and count who is left, in hand or waiting."""
    for k in range(2):
        left = 0
        for i in range(at[k], waiting[k]):
            if lines[k, 2, i] > closes:
                for row in range(3):
                    lines[k, row, left] = lines[k, row, i]
                left += 1
        fates[k, 1] += waiting[k] - at[k] - left
        waiting[k] = fates[k, 2] = left
    for h in range(hands):
        fates[i64(hand[h, 1]), 2] += 1


@stage
def _week(  # type: ignore[no-untyped-def]
    n, m, when, purpose, case, k0, k1, means, opens, lines, waiting, free, hand, hands
):
    """A week: n ordinary and m urgent tickets come, are worked on, and what is left waits on."""
    closes, fates, waited = opens + means[0], np.zeros((2, 3), i64), np.zeros(2)
    for k in range(2):
        new, behind = (m if k else n), waiting[k]
        _line_up(new, when | k, purpose, case, k0, k1, means, lines[k], behind)
        for i in range(behind, behind + new):
            lines[k, 0, i] += opens
            lines[k, 2, i] += opens
        waiting[k] += new
    kept, busy, at = _work(opens, closes, lines, waiting, free, hand, hands, fates, waited)
    _carry_over(closes, lines, waiting, hand, kept, at, fates)
    one, two = fates
    return kept, busy, (waited[0], waited[1]), (one[0], one[1], one[2]), (two[0], two[1], two[2])


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
        self._lines, self._waiting = np.empty((2, 3, 1)), np.zeros(2, i64)
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
        self._hands, busy, (wait, urgent_wait), ordinary, urgent = _week(
            n, m, *_words(PURPOSE, week, luck), self.means, opens, self._lines, self._waiting,
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
