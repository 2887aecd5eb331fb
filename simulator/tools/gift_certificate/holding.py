"""What certificates in hand do in a week, and what is used of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.draws import stage
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY
from simulator.program.parts.counts import expected_below
from simulator.program.parts.grant import of_common
from simulator.program.parts.progress import USUAL_REWARD
from simulator.program.week import Week

Numbers = NDArray[np.float64]
Money = NDArray[np.int64]
MOST = 10.0  # purchases that certificates of one customer add in a week at most
RATES = 96  # points at which customers of a segment are taken
ROUNDS = 20  # towards the purchases that are added, from below


@dataclass(frozen=True, slots=True)
class CertificateWeek:
    """A week of some customers who have certificates in mind: usual purchases, a usual basket in
    currency, and the purchases that they make in addition, (n,).
    """

    rate: Numbers
    basket: Numbers
    added: Numbers

    @classmethod
    def of(cls, rate: Numbers, basket: Numbers, held: Money, substitutes: float) -> CertificateWeek:
        """Purchases of who uses presents from others; none are added where `substitutes` is 1.

        Of what is taken off, 1 - `substitutes` are additional purchases; what is taken off hangs
        on how many there are.
        """
        if substitutes == 1:
            return cls(rate, basket, np.zeros_like(rate))
        baskets, added = held / MONEY / basket, np.zeros_like(rate)
        for _ in range(ROUNDS):
            used = expected_below(rate + added, baskets)
            added = np.minimum((1 - substitutes) * used, MOST)
        return cls(rate, basket, added)

    @property
    def per_use(self) -> Numbers:
        """Purchases of a week in which there is one, (n,)."""
        mean = np.maximum(self.rate + self.added, 1e-9)
        per_use: Numbers = mean / -np.expm1(-mean)
        return per_use

    def of_purchases(self, fits: Numbers) -> Numbers:
        """Share of a week's purchases on which one is used, (n,), where a share `fits`."""
        mean = np.maximum(self.rate + self.added, 1e-9)
        share: Numbers = -np.expm1(-mean * fits) / mean
        return share

    def off(self, held: Money, part: float | None) -> Numbers:
        """What is taken off in a week with a purchase, currency (n,)."""
        most = self.per_use * self.basket if part is None else part * self.basket
        off: Numbers = np.minimum(held / MONEY, most)
        return off


def usual(week: Week) -> tuple[Numbers, Numbers]:
    """Purchases of a usual week and list value of one in currency, (n,)."""
    rate = np.maximum(week.usual_rate.astype(float), 1e-9)
    return rate, np.maximum(week.usual_spend.astype(float), 1e-9) / rate


def valued(off: Numbers, basket: Numbers, value_rate: float, power: float) -> Numbers:
    """What is taken off as it is worth to holders, currency (n,): less of what is large."""
    size = np.maximum(off / (USUAL_REWARD * basket), 1.0)
    worth: Numbers = value_rate * off * size ** (power - 1)
    return worth


def in_time(week: Week, use_rate: float, fits: Numbers, weeks: Numbers | int) -> Numbers:
    """Chance that one is used within so many weeks by who has not forgotten it, (n,)."""
    once = use_rate * -np.expm1(-week.usual_rate.astype(float) * fits)
    used: Numbers = -np.expm1(weeks * np.log1p(-np.minimum(once, 1 - 1e-12)))
    return used


def share_used(crowd: Crowd, use_rate: float, fits: float, weeks: int) -> float:
    """The same of all customers of a segment, whose rates are gamma."""
    rates = np.array([crowd.rate])
    if np.isfinite(crowd.shape):
        at = (np.arange(RATES) + 0.5) / RATES
        rates = crowd.rate * special.gammaincinv(crowd.shape, at) / crowd.shape
    once = use_rate * -np.expm1(-rates * fits)
    return float((-np.expm1(weeks * np.log1p(-np.minimum(once, 1 - 1e-12)))).mean())


@stage
def use(mind, n, common, most, held, passed, given, on_common):  # type: ignore[no-untyped-def]
    """What is taken off this week's purchases, (n,), and what of it the control's had."""
    for i in range(given.size):
        asks = (mind[i] > 0) & (n[i] > 0)
        amount = min(held[i] + passed[i], most[i]) if asks else np.int64(0)
        given[i] = amount
        on_common[i] = of_common(amount, common[i], n[i])


@stage
def take(given, once, held, passed, left, lapsed):  # type: ignore[no-untyped-def]
    """Take what was used off certificates, the own first, all of it where one is used `once`;
    what is left `lapsed` with the last week of its term, (n,)."""
    for i in range(given.size):
        own = min(given[i], held[i])
        held[i] -= own
        passed[i] -= given[i] - own
        left[i] = max(left[i] - np.int16(1), np.int16(0))
        lapsed[i] = held[i] if left[i] == 0 else np.int64(0)
        if (left[i] == 0) | (once & (given[i] > 0)):
            held[i] = 0
            passed[i] = 0
