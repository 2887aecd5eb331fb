"""The wallet of one customer as anybody would write it: a list of lots, first in, first out."""

from __future__ import annotations

from dataclasses import dataclass, field

BUCKETS = 13


@dataclass
class Lot:
    """Points in hundredths that were earned in one week and are still there."""

    week: int
    points: int


@dataclass
class Lots:
    """Points of one customer.

    A lot lapses by age when as many weeks have passed as the term has since the
    end of the bucket in which it was earned; buckets are the term's thirteenth,
    rounded up to whole weeks, and begin at week 0. By inactivity all lots lapse
    when the customer has not bought for as long as the term.
    """

    expires_after: int | None
    by_inactivity: bool = False
    lots: list[Lot] = field(default_factory=list)

    @property
    def balance(self) -> int:
        """Points there are."""
        return sum(lot.points for lot in self.lots)

    def lapses_in(self, lot: Lot) -> int:
        """The week in which a lot lapses, before anything else happens in that week."""
        assert self.expires_after is not None
        bucket = -(-self.expires_after // BUCKETS)
        term = -(-self.expires_after // bucket) * bucket
        return (lot.week // bucket + 1) * bucket + term

    def expire(self, week: int, since: int) -> int:
        """Lapse what is due; returns how many points."""
        before = self.balance
        if self.expires_after is not None:
            if self.by_inactivity:
                self.lots = [] if since >= self.expires_after else self.lots
            else:
                self.lots = [lot for lot in self.lots if self.lapses_in(lot) > week]
        return before - self.balance

    def expiring(self, week: int, within: int) -> int:
        """Points that will lapse in the `within` weeks after this one if nothing happens.

        What lapses this week, before rewards are handed out, cannot be saved any more.
        """
        if self.expires_after is None or self.by_inactivity:
            return 0
        return sum(lot.points for lot in self.lots if week < self.lapses_in(lot) <= week + within)

    def earn(self, week: int, points: int) -> None:
        """Add a lot."""
        if points:
            self.lots.append(Lot(week, points))

    def buy(self, week: int, points: int) -> None:
        """Add a lot that was paid for: it is like any other."""
        self.earn(week, points)

    def take_back(self, points: int) -> int:
        """Take back at most what is there, newest first; returns how many."""
        back = min(points, self.balance)
        self._take(back, newest=True)
        return back

    def redeem(
        self, step: int, most: int | None = None, again: float = 0.0, *, parts: bool = False
    ) -> int:
        """Use whole multiples of a step, oldest first; returns how many points.

        At most `most`, what there is to pay: where that is less than a step, nothing, or just
        that with `parts`. `again`
        points for each point used will not be earned and must be there, too.
        """
        rewards = self.balance // step if step > 0 else 0
        while rewards * step + int(rewards * step * again + 0.999) > self.balance:
            rewards -= 1
        used = rewards * step
        if most is not None and used > most:
            used = most // step * step if most >= step else most * parts
        self._take(used, newest=False)
        return used

    def _take(self, points: int, *, newest: bool) -> None:
        while points:
            at = -1 if newest else 0
            part = min(points, self.lots[at].points)
            self.lots[at].points -= part
            points -= part
            if not self.lots[at].points:
                self.lots.pop(at)
