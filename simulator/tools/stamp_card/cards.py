"""What a stamp card is worth to many customers at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.program.channels import Row
from simulator.program.ledger import MONEY
from simulator.program.parts.counts import expected_below
from simulator.program.parts.progress import LEAST, USUAL_REWARD, reach_of
from simulator.program.tool import Own
from simulator.program.week import Week

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cards:
    """The terms of a card: stamps that fill it, currency that gives one (None for a purchase),
    face value of its reward in currency, weeks to fill it and to use the reward, what a
    reward is worth per unit, smaller ones and beyond a fifth of a basket, and the
    share of each customer's purchases on which it can be used, (n,).

    `asked` is the share of purchases for which stamps are asked, `unearned` the stamps per
    purchase that nobody has earned, `most` the stamps of a week, None for any number.
    """

    stamps: int
    stamp_per: float | None
    face: float
    term: int
    value_rate: float
    power: float
    fits: Numbers
    asked: float = 1.0
    unearned: float = 0.0
    most: int | None = None

    @property
    def full(self) -> np.int64:
        """What fills a card: purchases, or 1/10,000 of the currency."""
        per = 1 if self.stamp_per is None else self.stamp_per * MONEY
        return np.int64(max(round(self.stamps * per), 1))

    @property
    def most_of_a_week(self) -> np.int64:
        """What a week's purchases put on a card at most, in the unit of `full`."""
        per = 1 if self.stamp_per is None else self.stamp_per * MONEY
        return np.int64(max(round((self.most or 0) * per), 1))

    def stamps_of(self, week: Week) -> NDArray[np.int64]:
        """What goes onto cards for this week's purchases, (n,), in the unit of `full`.

        Stamps that are forgotten, and those that nobody has earned, are as many as expected of
        each customer's purchases, but for a rest that is drawn.
        """
        count = week.n_kept.astype(np.int64)
        amount = count if self.stamp_per is None else week.kept
        each = self.asked + self.unearned
        if each != 1:
            stamped = np.floor(count * each + week.draw("stamped")).astype(np.int64)
            stamped *= count > 0
            amount = stamped if self.stamp_per is None else amount // np.maximum(count, 1) * stamped
        return amount if self.most is None else np.minimum(amount, self.most_of_a_week)

    def go_on(self, own: Own) -> None:
        """Put on cards what was on those whose place they take: as much of a card."""
        begun = (own.filled > 0) & (own.card == 0) & (own.card_left > 0)
        own.card[begun] = (own.filled[begun].astype(float) * int(self.full)).round()
        own.card_left[begun] = np.minimum(own.card_left[begun], self.term)

    def stamped(self, week: Week) -> Numbers:
        """Purchases of a usual week that give stamps, (n,)."""
        rate = week.usual_rate.astype(float) * self.asked
        if self.most is None:
            return rate
        per = 1.0 if self.stamp_per is None else self.stamp_per / _basket(week)
        return expected_below(rate, np.asarray(self.most * per))

    def counted(self, week: Week) -> Numbers | float:
        """Share of purchases that give stamps, (n,)."""
        if self.most is None:
            return self.asked
        counted: Numbers = self.stamped(week) / np.maximum(week.usual_rate, 1e-9)
        return np.maximum(counted, 1e-6)

    def purchases(self, week: Week) -> Numbers:
        """Purchases with stamps that fill a card, (n,)."""
        if self.stamp_per is None:
            return np.full(week.n, float(self.stamps))
        filled: Numbers = np.maximum(self.stamps * self.stamp_per / _basket(week), 1e-6)
        return filled

    def usable(self, week: Week, weeks: int, enough: float = 1.0) -> Numbers:
        """Share of the stamps of so many weeks that become rewards used in their term, (n,).

        Exactly 0 where that is next to nothing, so that nobody collects for it; also where a
        reward is left for a small share alone, `enough`, of those who want to use one.
        """
        rate = week.usual_rate.astype(float)
        filled = reach_of(self.stamped(week) * weeks, self.purchases(week)) * self.used_of(week)
        share = filled * -np.expm1(-rate * self.fits * self.term)
        usable: Numbers = np.where(share * enough < LEAST, 0.0, share)
        return usable

    def used_of(self, week: Week) -> Numbers:
        """Share of rewards for which there are purchases, (n,); a purchase uses one."""
        used: Numbers = np.minimum(self.fits * np.maximum(self.bought(week), 1.0), 1.0)
        return used

    def bought(self, week: Week) -> Numbers:
        """Purchases in which a card is filled, with stamps or without, (n,)."""
        bought: Numbers = self.purchases(week) / np.maximum(self.counted(week), 1e-6)
        return bought

    def earned(self, week: Week, own: Own) -> Numbers:
        """Earned rewards that are owed, (n,): all of them.

        Where a purchase gives several, or only a large one can use them, no more than purchases
        are left for them.
        """
        left = week.usual_rate.astype(float) * self.fits * own.rewards_left
        every = (self.bought(week) >= 1 + self.unearned) & (self.fits == 1)
        earned: Numbers = np.where(every, own.rewards, np.minimum(own.rewards, left))
        return earned

    def begun(self, week: Week, own: Own) -> tuple[NDArray[np.int64], Numbers, Numbers]:
        """Whose cards are begun, the part that is filled, the chance that the rest is in time."""
        at = np.flatnonzero(own.card)
        filled = own.card[at] / self.full
        to_go = self.purchases(week)[at] * (1 - filled)
        pace = self.stamped(week)[at] + week.usual_rate[at].astype(float) * self.unearned
        chance = special.gammainc(to_go, pace * own.card_left[at])
        return at, filled, chance * self.used_of(week)[at]

    def asking(self, week: Week, own: Own) -> Numbers:
        """Chance that one asks to use a reward next week, (n,)."""
        asking: Numbers = (own.rewards > 0) * -np.expm1(-week.usual_rate.astype(float) * self.fits)
        return asking

    def valued(self, week: Week) -> Numbers:
        """What a reward is worth to those who get it, currency (n,): a basket at most."""
        basket = _basket(week)
        worth = np.minimum(self.face, basket)
        size = np.maximum(worth / (USUAL_REWARD * basket), 1.0)
        valued: Numbers = self.value_rate * worth * size ** (self.power - 1)
        return valued

    def per_unit(self, week: Week) -> Numbers:
        """The same per unit spent on filled cards, (n,); a purchase uses one reward, however
        many cards it fills."""
        per_reward = np.maximum(self.bought(week), 1.0) * _basket(week)
        per_unit: Numbers = self.valued(week) / per_reward
        return per_unit

    def used(self, week: Week, given: NDArray[np.int64]) -> Numbers:
        """What rewards that were used are worth to who used them, 1/10,000 (n,)."""
        at_face = np.maximum(np.minimum(self.face, _basket(week)), 1e-9)  # of 0 nothing is used
        used: Numbers = given * self.valued(week) / at_face
        return used

    def still(self, week: Week, card: NDArray[np.int64], weeks: int) -> Numbers:
        """What counts of a stamp where no more are given after so many weeks, (n,).

        1 where the card in hand will be full by then, 0 where half of it will not.
        """
        filled = card / self.full + self.stamped(week) * weeks / self.purchases(week)
        still: Numbers = np.clip(2 * filled - 1, 0, 1)
        return still

    def wait(self, week: Week) -> Row:
        """Weeks of usual purchases that fill a card, (n,)."""
        weeks = self.purchases(week) / np.maximum(self.stamped(week), 1e-9)
        wait: Row = weeks.astype(np.float32)
        return wait


def _basket(week: Week) -> Numbers:
    """Usual list value of a purchase, currency (n,)."""
    spend = np.maximum(week.usual_spend, 1e-9).astype(float)
    basket: Numbers = spend / np.maximum(week.usual_rate, 1e-9)
    return basket
