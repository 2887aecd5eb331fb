"""From declared to derived: base numbers under which the control arm shows what was declared.

Without tools today this is arithmetic on the drawn sample. With tools today
(a blanket discount, a running card) they act on choice and leaving, so a calibration
of the control arm is run and the numbers are corrected until it agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from simulator.market.contradiction import Contradiction
from simulator.market.people import Factors, People
from simulator.say import fault

AGREES = 0.002  # relative, for the numbers that a calibration measures
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Observed:
    """What a calibration of the control arm shows for one segment, per customer who is there."""

    purchases_per_year: float
    share_of_wallet: float
    basket: float
    churn_per_year: float


def solve_sample(people: People) -> Factors:
    """Factors that make the sample's expected values equal the declared ones, without tools.

    Raises
    ------
    ValueError
        If the declared numbers contradict each other.
    """
    declared = people.declared
    need, preference = people.need.astype(np.float64), people.preference.astype(np.float64)

    def share(shift: float) -> float:
        # no dot product: its last digit depends on how many processors there are
        return float((need * special.expit(preference + shift)).sum() / need.sum())

    shift = _root(lambda x: share(x) - declared.share_of_wallet, -20, 20)
    if shift is None:
        raise Contradiction(
            fault(
                "share_of_wallet {share_of_wallet} of {segment} cannot be reached "
                "with need_shape {need_shape}",
                share_of_wallet=f"{declared.share_of_wallet:.2%}",
                segment=people.segment,
                need_shape=f"{declared.need_shape:g}",
            ),
            f"market.segments.{people.segment}.share_of_wallet",
        )
    rate = need * special.expit(preference + shift)
    basket = declared.basket * rate.sum() / (rate * people.basket).sum()
    need_factor = declared.purchases_per_year / 52 / rate.mean()
    return Factors(need_factor, shift, float(basket), _hazard_factor(people))


def _hazard_factor(people: People) -> float:
    """Factor on hazards so that the declared share is gone after 51.5 weeks of exposure."""
    churn, hazard = people.declared.churn_per_year, people.hazard.astype(np.float64)
    if churn == 0:
        return 1.0

    back = people.declared.win_back_per_year / 52

    def gone(log_factor: float) -> float:
        h = hazard * np.exp(log_factor)
        lost = -np.expm1(-h * 51.5) if not back else h / (h + back) * -np.expm1(-(h + back) * 51.5)
        return float(lost.mean()) - churn

    factor = _root(gone, -10, 10)
    if factor is None:
        raise Contradiction(
            fault(
                "churn_per_year {churn} of {segment} cannot be reached: with "
                "churn_shape {churn_shape} some of these customers never leave",
                churn=f"{churn:.1%}",
                segment=people.segment,
                churn_shape=f"{people.declared.churn_shape:g}",
            ),
            f"market.segments.{people.segment}.churn_per_year",
        )
    return float(np.exp(factor))


def _root(f: Callable[[float], float], low: float, high: float) -> float | None:
    if not f(low) * f(high) <= 0:  # nor where it is no number
        return None
    return float(optimize.brentq(f, low, high, xtol=1e-10))


def correct(solved: Factors, declared: Observed, shown: Observed, segment: str) -> Factors:
    """One step towards agreement: shift each number by what the calibration missed.

    Raises
    ------
    ValueError
        If the step leaves the plausible range, which means that today's tools and
        the declared numbers contradict each other.
    """
    odds = special.logit(declared.share_of_wallet) - special.logit(shown.share_of_wallet)
    wanted = np.log1p(-declared.churn_per_year)
    hazard = 1.0 if declared.churn_per_year == 0 else wanted / np.log1p(-shown.churn_per_year)
    # A higher share brings more purchases on its own; needs carry only what is left over.
    more = declared.share_of_wallet / shown.share_of_wallet
    need = declared.purchases_per_year / shown.purchases_per_year / more
    step = Factors(
        solved.need * float(need),
        solved.preference + float(odds),
        solved.basket * declared.basket / shown.basket,
        solved.hazard * float(hazard),
    )
    if not (abs(step.preference) < 25 and 1e-6 < step.need < 1e6 and 1e-6 < step.hazard < 1e6):
        raise Contradiction(
            fault(
                "{segment}: no market shows purchases_per_year {purchases_per_year}, "
                "share_of_wallet {share_of_wallet} and churn_per_year "
                "{churn_per_year} while the tools of today run; with them the "
                "control arm shows {other_purchases_per_year}, "
                "{other_share_of_wallet} and {other_churn_per_year}",
                segment=segment,
                purchases_per_year=f"{declared.purchases_per_year:g}",
                share_of_wallet=f"{declared.share_of_wallet:.1%}",
                churn_per_year=f"{declared.churn_per_year:.1%}",
                other_purchases_per_year=f"{shown.purchases_per_year:.4g}",
                other_share_of_wallet=f"{shown.share_of_wallet:.1%}",
                other_churn_per_year=f"{shown.churn_per_year:.1%}",
            ),
            f"market.segments.{segment}",
        )
    return step


def agrees(declared: Observed, shown: Observed, near: float = AGREES) -> bool:
    """Whether every number is as `near` to what was declared as it should be, relative."""
    pairs = (
        (declared.purchases_per_year, shown.purchases_per_year),
        (declared.share_of_wallet, shown.share_of_wallet),
        (declared.basket, shown.basket),
        (declared.churn_per_year, shown.churn_per_year),
    )
    return all(abs(seen - said) <= near * said for said, seen in pairs)
