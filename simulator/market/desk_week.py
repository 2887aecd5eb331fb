"""The compiled week of a service desk: tickets in the order of their reports, and the work on them.

A desk is a queue with priority, not preempted, and with customers who give up
(M/M/c+M with two classes; Gans, Koole & Mandelbaum 2003, "Telephone call centers").
Luck is keyed by the ticket, so that the j-th problem of a week is reported at the same minute,
takes as long and has as much patience in every arm; one more problem moves no other.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck, inline, log_of, philox, purpose_of, stage, uniform_of, when_of

f32, f64, i64, u32, u64 = np.float32, np.float64, np.int64, np.uint32, np.uint64
Numbers = NDArray[np.float64]

PURPOSE = "market.desk"  # belongs to no segment: its luck is that of the segment ""
HALF, LOW = u64(32), u64(0xFFFFFFFF)  # of a key: the report above, the ticket below


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
    when, *words = words_of_week(week, luck)
    out = np.empty((3, n))
    _tickets(n, when | kind, *words, means, out)
    return out


@lru_cache(maxsize=1024)  # the arms of a case ask for the same
def words_of_week(week: int, luck: Luck) -> tuple[int, int, int, int, int]:
    """The words of a week's luck, with 0 for the class; plain, as NumPy's are slow to pass on."""
    return int(when_of(week)), int(purpose_of(PURPOSE)), int(luck.case), int(luck.k0), int(luck.k1)


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
def week_of_desk(  # type: ignore[no-untyped-def]
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
