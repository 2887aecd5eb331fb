"""All customers of a segment as they were declared, which is what is known before launch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

# customers, by how much more than others they usually pay, and the most purchases of a week
NORMAL, PURCHASES = tuple(NormalDist().inv_cdf((i + 0.5) / 96) for i in range(96)), 12


@dataclass(frozen=True, slots=True)
class Crowd:
    """All customers of a segment as declared: how many, their purchases and currency a week.

    Their rates are gamma with `shape` (infinite: all alike) and move over time with a log sd
    of `rhythm`; single purchases are log-normal with a log sd of `spread`, those of one customer
    of `varies`.
    """

    customers: float
    purchases: float
    spend: float
    shape: float = math.inf
    rhythm: float = 0.0
    spread: float = 0.0
    varies: float = 0.0

    @property
    def rate(self) -> float:
        """Purchases per customer and week."""
        return self.purchases / max(self.customers, 1e-9)

    def at_least(self, amount: float) -> float:
        """Share of purchases that are worth so much or more, at list price."""
        if amount <= 0:
            return 1.0
        far = math.log(max(self.basket, 1e-9) / amount)
        if self.spread == 0:
            return float(far >= 0)
        return 0.5 * math.erfc(-(far / self.spread - self.spread / 2) / math.sqrt(2))

    @property
    def apart(self) -> float:
        """Log sd of usual purchases between customers."""
        return math.sqrt(max(self.spread**2 - self.varies**2, 0.0))

    def pays_for(self, amount: float) -> float:
        """Share of weeks with a purchase in which there is so much to pay for at least.

        Customers whose usual purchase is smaller are taken to use it in parts. The sum of
        several purchases is taken to be log-normal (Fenton & Wilkinson).
        """
        if amount <= 0:
            return 1.0
        usual = (
            max(self.basket, 1e-9) * math.exp(self.apart * at - self.apart**2 / 2) for at in NORMAL
        )
        shares = [1.0 if one < amount else self._in_a_week(one, amount) for one in usual]
        return sum(shares) / len(shares)

    def _in_a_week(self, basket: float, amount: float) -> float:
        """The same for customers with this mean purchase."""
        chance, held, total = math.exp(-min(self.rate, 700.0)), 0.0, 0.0
        for n in range(1, PURCHASES + 1):
            chance *= self.rate / n
            sd = math.sqrt(math.log1p(math.expm1(self.varies**2) / n))
            far = math.log(n * basket / amount)
            enough = float(far >= 0)
            if sd:
                enough = 0.5 * math.erfc(-(far / sd - sd / 2) / math.sqrt(2))
            held, total = held + chance * enough, total + chance
        return held / total if total else 1.0

    @property
    def basket(self) -> float:
        """Mean list value of a purchase, currency."""
        return self.spend / max(self.purchases, 1e-9)
