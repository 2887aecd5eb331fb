"""The pulse of a week: the few totals of an arm that the actors around the customers see."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Pulse(NamedTuple):
    """Totals of one week in one arm, scaled to customers.

    `mood` (satisfaction above what is usual; below it double), `value` (perceived, in
    shares of the basket) and `talk_log` are sums over active customers; `offers` is the
    sum of the log-odds that prospects see, over those who are `waiting`; `tickets` are
    the problems reported, `urgent` ones among them.
    """

    purchases: float = 0.0
    active: float = 0.0
    mood: float = 0.0
    value: float = 0.0
    talk_log: float = 0.0
    offers: float = 0.0
    waiting: float = 0.0
    tickets: float = 0.0
    urgent: float = 0.0


AT = {name: at for at, name in enumerate(Pulse._fields)}
MILLIONTHS = ("mood", "value", "talk_log", "offers")
UNITS = np.array([1e6 if name in MILLIONTHS else 1.0 for name in Pulse._fields])


def pulse_of(counts: NDArray[np.int64], weights: NDArray[np.float64]) -> Pulse:
    """One week from whole counts by cell, (cells, 9), and customers per agent, (cells, 1)."""
    return Pulse(*(np.add.reduce(weights * counts, axis=0) / UNITS).tolist())
