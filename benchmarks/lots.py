"""What the peers with one object per customer share: a member's points, Poisson counts."""

from __future__ import annotations

from collections import deque
from math import exp

from benchmarks.reduced import LOT_WEEKS, LOTS, MOST, Totals


class Lots:
    """Points of one customer in lots of four weeks, oldest first."""

    __slots__ = ("balance", "lots")

    def __init__(self) -> None:
        self.lots: deque[list[float]] = deque()  # [week in which the lot lapses, points]
        self.balance = 0.0

    def earn(self, week: int, points: float) -> None:
        """Put points into the lot of this week."""
        lapses = (week // LOT_WEEKS + LOTS) * LOT_WEEKS
        if self.lots and self.lots[-1][0] == lapses:
            self.lots[-1][1] += points
        else:
            self.lots.append([lapses, points])
        self.balance += points

    def expire(self, week: int) -> float:
        """Drop the lots that have lapsed by `week`; returns their points."""
        lapsed = 0.0
        while self.lots and self.lots[0][0] <= week:
            lapsed += self.lots.popleft()[1]
        self.balance -= lapsed
        return lapsed

    def redeem(self, points: float) -> None:
        """Take points out, the oldest first."""
        self.balance -= points
        while points > 0 and self.lots:
            oldest = self.lots[0]
            if oldest[1] > points:
                oldest[1] -= points
                return
            points -= oldest[1]
            self.lots.popleft()

    def abandon(self, weeks: int, totals: Totals) -> None:
        """Book what will lapse within the horizon after the customer has left."""
        totals.expired += self.expire(weeks - 1)


def poisson(u: float, mean: float) -> int:
    """A Poisson count from one uniform number, by inversion."""
    n, chance = 0, exp(-mean)
    reached = chance
    while u >= reached and n < MOST:
        n += 1
        chance *= mean / n
        reached += chance
    return n
