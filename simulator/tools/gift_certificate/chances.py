"""What can be expected of certificates: how sure one is to be used, and by how many."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.program import often
from simulator.program.ledger import MONEY
from simulator.program.parts.grant import Grant
from simulator.program.week import Week
from simulator.tools.gift_certificate import holding
from simulator.tools.gift_certificate.holding import CertificateWeek
from simulator.tools.gift_certificate.terms import CertificateTerms


class CertificateChances(CertificateTerms, Grant):
    """The terms of a certificate, and what follows from them for those who hold one."""

    def used_in(self, week: Week, weeks: NDArray[np.float64] | int) -> NDArray[np.float64]:
        """Chance that a certificate is used within so many weeks, (n,)."""
        return holding.in_time(week, self.use_rate, self.fits_each(week), weeks)

    def sure(self, week: Week) -> NDArray[np.float64]:
        """How sure buyers can be that it is used in time, (n,): where half will lapse, nobody."""
        amount = np.full(week.n, self.units)
        some = CertificateWeek.of(*holding.usual(week), amount, 1.0)
        each = some.off(amount, None) * MONEY / max(int(self.units), 1)
        used = np.minimum(self.used_in(week, self.term), self.term * self.used_in(week, 1) * each)
        sure: NDArray[np.float64] = np.maximum(2 * used - 1, 0.0)
        return sure

    def so_far(self, week: Week) -> tuple[float, float, float]:
        """Customers who have asked in this window, certificates that were used, and for how much:
        one that is used in parts counts as one."""
        asked, _, worth = super().so_far(week)
        return asked, worth / max(self.face(week), 1e-9), worth

    def asked_at_once(self, week: Week) -> float:
        """Customers who ask in the week in which certificates are given."""
        if not self.when.opens(week.t):
            return 0.0
        crowds = (crowd for name, crowd in week.crowds.items() if self.to.fits(name))
        each = (one.customers * -math.expm1(-one.rate * self.fits(week)) for one in crowds)
        return sum(each, 0.0) * self.use_rate * (1 - self.breakage)

    def chance_left(self, week: Week) -> float:
        """Chance that one can still be used."""
        return self.enough(week, lambda: self.who_would(week, 1 - self.breakage))

    def times(self, week: Week, first: int) -> float:
        """Certificates that a customer is given in the year from `first` on, on average."""
        flags = often.weeks_due(self.when, first, begins=True)
        times = int(flags.sum()) / len(flags)
        customers = sum(c.customers for name, c in week.crowds.items() if self.to.fits(name))
        return times * often.lasts(self.when, 1.0, customers, times)
