"""Who comes to pay so much in a window: the chance of those who go on as usual."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.program.parts.progress import LEAST
from simulator.program.week import Week

Numbers = NDArray[np.float64]


def held(week: Week, spend: float, weeks: float) -> Numbers:
    """Chance that those who go on as usual pay so much in so many weeks, (n,).

    Exactly 0 where there is next to none, so that nobody thinks of it. Purchases are counted at
    the customer's own mean basket.
    """
    rate = week.usual_rate.astype(float)
    basket = np.maximum(week.usual_spend, 1e-9).astype(float) / np.maximum(rate, 1e-9)
    if spend <= 0:
        return np.ones(week.n)
    chance = special.gammainc(spend / basket, rate * weeks)
    some: Numbers = np.where(chance < LEAST, 0.0, chance)
    return some
