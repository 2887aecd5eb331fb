"""How large a control group shows after launch what the simulation says, and when.

After launch nobody has the same customers without the program. A randomly chosen part of
them, kept out of it, stands for them; how many that takes follows from how much customers
differ on their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from simulator.economics.books.accounts import Numbers
from simulator.program.ledger import MONEY
from simulator.simulate import Panel

POWER, FALSE_ALARM = 0.8, 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Spreads:
    """How much single customers of the control arm differ, in currency per customer.

    `plain` is the standard deviation of what they have brought up to the end of each year,
    (years,); `adjusted` what is left of it where every customer is compared with what their
    spend in the 52 weeks before launch let expect, which costs nothing but keeping it.
    """

    plain: Numbers
    adjusted: Numbers


def spreads_of(panel: Panel, outcome: str = "profit") -> Spreads:
    """Standard deviations of an outcome of the panel (`profit`, `sales`) without the program.

    The adjustment is a regression on spend before launch (Deng et al. 2013, WSDM: CUPED).
    """
    upto = np.cumsum(getattr(panel, outcome)[0], axis=0) / MONEY
    before = panel.before / MONEY
    plain = np.array([_sd(one, panel.weight) for one in upto])
    related = np.array([_correlation(one, before, panel.weight) for one in upto])
    return Spreads(plain, plain * np.sqrt(1.0 - related**2))


def control_group(
    effect: ArrayLike,
    sd: ArrayLike,
    customers: float,
    power: float = POWER,
    false_alarm: float = FALSE_ALARM,
) -> Numbers:
    """Customers to keep out of the program so that its effect shows, shape of the inputs.

    The smaller of two groups of together `customers` whose means differ by `effect` with a
    standard deviation `sd`: n (N - n) / N = (z sd / effect)^2, where z is that of a
    two-sided test at `false_alarm` with `power`. NaN where even halves are too small.

    Raises
    ------
    ValueError
        `power` or `false_alarm` is not between 0 and 1, or there are no customers.
    """
    if not (0 < power < 1 and 0 < false_alarm < 1) or customers <= 0:
        raise ValueError(f"no group of {customers} at power {power}, false alarms {false_alarm}")
    z = ndtri(1 - false_alarm / 2) + ndtri(power)
    size = np.abs(np.asarray(effect, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = (z * np.asarray(sd, float) / size) ** 2
        inside = 1.0 - 4.0 * needed / customers
        group = customers / 2 * (1.0 - np.sqrt(np.where(inside >= 0, inside, np.nan)))
    return np.asarray(np.where(size > 0, group, np.nan))


def detectable(
    sd: ArrayLike,
    customers: float,
    share: float,
    power: float = POWER,
    false_alarm: float = FALSE_ALARM,
) -> Numbers:
    """The smallest effect that shows where a share of customers is kept out, shape of `sd`.

    Raises
    ------
    ValueError
        `share` is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"a control group of {share} of the customers")
    z = ndtri(1 - false_alarm / 2) + ndtri(power)
    return np.asarray(z * np.asarray(sd, float) / np.sqrt(customers * share * (1 - share)))


def _sd(values: Numbers, weight: NDArray[np.float64]) -> float:
    mean = np.average(values, weights=weight)
    return float(np.sqrt(np.average((values - mean) ** 2, weights=weight)))


def _correlation(one: Numbers, other: Numbers, weight: NDArray[np.float64]) -> float:
    apart = [values - np.average(values, weights=weight) for values in (one, other)]
    spread = _sd(one, weight) * _sd(other, weight)
    return float(np.average(apart[0] * apart[1], weights=weight) / spread) if spread else 0.0
