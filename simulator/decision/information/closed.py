"""Closed forms of the value of information: tests of the estimators, and the arithmetic of a pilot.

Sources: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory, for the normal and the
beta-binomial case.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats


def unit_normal_loss(z: float) -> float:
    """L(z) = phi(z) - z (1 - Phi(z)): what a standard normal exceeds z by, on average."""
    return float(stats.norm.pdf(z) - z * stats.norm.sf(z))


def evpi_normal(mean: float, sd: float) -> float:
    """EVPI of two arms whose difference is normal, in the unit of the mean."""
    return sd * unit_normal_loss(abs(mean) / sd) if sd > 0 else 0.0


def evsi_normal(mean: float, sd: float, noise: float, n: float, part: float | None = None) -> float:
    """EVSI of n observations of what is unknown, each with a noise of its own.

    Parameters
    ----------
    mean, sd
        Of the difference between two arms, as it is believed.
    noise
        Standard deviation of one observation.
    n
        Observations.
    part
        Standard deviation of the part of the difference that is observed; all of it where it
        is not given.
    """
    known = sd if part is None else part
    return evpi_normal(mean, preposterior_sd(known, noise**2 / n)) if n > 0 else 0.0


def preposterior_sd(sd: float, variance: float) -> float:
    """How far the mean will have moved after data of such a variance, standard deviation."""
    return math.sqrt(sd**4 / (sd**2 + variance))


def evpi_beta(a: float, b: float, cutoff: float, scale: float) -> float:
    """EVPI where the net benefit is `scale` x (share - `cutoff`) and the share Beta(a, b)."""
    mean = a / (a + b)
    above = mean * stats.beta.sf(cutoff, a + 1, b) - cutoff * stats.beta.sf(cutoff, a, b)
    return scale * (float(above) - max(mean - cutoff, 0.0))


def evsi_beta(a: float, b: float, cutoff: float, scale: float, n: int) -> float:
    """EVSI of n yes-or-no answers in the same case."""
    yes = np.arange(n + 1)
    chance = stats.betabinom.pmf(yes, n, a, b)
    after = (a + yes) / (a + b + n) - cutoff
    return scale * float(chance @ np.maximum(after, 0) - max(a / (a + b) - cutoff, 0.0))


@dataclass(frozen=True, slots=True)
class FieldTest:
    """A test with two groups of equal size before a decision about many customers.

    Attributes
    ----------
    mean, sd
        Effect per customer as it is believed, currency.
    noise
        Standard deviation of one customer's outcome, currency.
    customers
        About whom it is decided.
    setup, each
        What it costs to set up, and per participant, currency.
    """

    mean: float
    sd: float
    noise: float
    customers: float
    setup: float
    each: float

    def evsi(self, n: float) -> float:
        """Per customer, with n participants in each group."""
        if n <= 0:
            return 0.0
        return evpi_normal(self.mean, preposterior_sd(self.sd, 2 * self.noise**2 / n))

    def net_benefit(self, n: float) -> float:
        """EVSI of all customers less what the test costs; 0 without one."""
        if n <= 0:
            return 0.0
        return self.customers * self.evsi(n) - self.setup - 2 * n * self.each

    def best(self) -> tuple[float, float]:
        """The size of a group with the highest net benefit, and that; (0, 0) if none pays."""
        grid = np.geomspace(1, max(self.customers / 2, 2), 400)
        at = int(np.argmax([self.net_benefit(n) for n in grid]))
        ends = grid[max(at - 1, 0)], grid[min(at + 1, len(grid) - 1)]
        found = optimize.minimize_scalar(
            lambda n: -self.net_benefit(n), bounds=ends, method="bounded", options={"xatol": 1e-6}
        )
        best = float(-found.fun)
        return (float(found.x), best) if best > 0 else (0.0, 0.0)
