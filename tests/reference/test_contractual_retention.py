"""Two cohorts of subscribers: retention rises with tenure although nobody becomes more loyal.

Fader & Hardie (2007), "How to project customer retention", Journal of Interactive Marketing 21.
Customers leave with constant hazards of their own; hazards differ by a gamma, so survival is
Pareto of the second kind. Its two numbers are fitted to the years 1 to 7; the years after are
predicted. (Their beta-geometric renews once a year; its parameters are others.)

Statistical assertions have a fixed seed and would fail by chance for one seed in ten thousand.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from simulator.market.market import Market
from simulator.simulate import simulate
from tests.reference.published import COHORTS, DEL_AT_10, fit_pareto
from tests.reference.world import case_of, lost_in_a_year

FALSE_ALARM = 1e-4
KNOWN, YEARS = 7, 60  # years that the fit sees; discounting at 10 % leaves .3 % after 60
SUBSCRIBERS = 20_000

Survival = dict[str, NDArray[np.float64]]


def survival_of(hazards: dict[str, tuple[float, float]], years: int) -> Survival:
    """Simulated shares alive after 0, 1, ... years, by cohort.

    `hazards` are shape and scale in years of the gammas.
    """
    segments = {
        name: {
            "share": 1 / len(hazards), "purchases_per_year": 1, "basket": 10, "rhythm_spread": 0,
            "share_of_wallet": 0.5, "churn_shape": s,
            "churn_per_year": lost_in_a_year(s, 52 * beta),
        }
        for name, (s, beta) in hazards.items()
    }  # fmt: skip
    customers = SUBSCRIBERS * len(hazards)
    market = Market.model_validate(
        {"customers": customers, "start": "at_first_purchase", "segments": segments}
    )
    ledger = simulate(case_of(market, weeks=52 * years, agents=customers)).ledgers["today"]
    alive = ledger.units("survivors")[51::52].reshape(years, -1, 2).sum(axis=2) / SUBSCRIBERS
    return {name: np.concatenate([[1.0], alive[:, i]]) for i, name in enumerate(market.segments)}


@pytest.fixture(scope="module")
def survival() -> Survival:
    fits = {name: fit_pareto(alive[: KNOWN + 1]) for name, alive in COHORTS.items()}
    return survival_of(fits, YEARS)


@pytest.mark.slow
@pytest.mark.parametrize(("cohort", "points"), [("regular", 0.025), ("high_end", 0.035)])
def test_survival_of_years_8_to_12_is_predicted(
    survival: Survival, cohort: str, points: float
) -> None:
    """From years 1 to 7; the tolerance is twice the sampling error of 1,000 subscribers."""
    found, happened = survival[cohort][8:13], np.array(COHORTS[cohort][8:13])
    assert np.abs(found - happened).max() < points


@pytest.mark.slow
@pytest.mark.parametrize("cohort", COHORTS)
def test_discounted_expected_lifetime(survival: Survival, cohort: str) -> None:
    """Payments at years 0, 1, ... as long as she stays, at 10 % a year."""
    worth = survival[cohort] @ 1.1 ** -np.arange(YEARS + 1.0)
    assert worth == pytest.approx(DEL_AT_10[cohort], rel=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("cohort", COHORTS)
def test_retention_rises_with_tenure(survival: Survival, cohort: str) -> None:
    """From year to year nowhere a fall beyond chance; up to year 9 a rise over each four years."""
    alive = survival[cohort][:13]
    kept = alive[1:] / alive[:-1]
    noise = np.sqrt(kept * (1 - kept) / (alive[:-1] * SUBSCRIBERS))
    rise = np.diff(kept) / np.hypot(noise[1:], noise[:-1])
    assert rise.min() > -stats.norm.isf(FALSE_ALARM / rise.size)
    later = ((kept[4:] - kept[:-4]) / np.hypot(noise[4:], noise[:-4]))[:5]
    assert later.min() > stats.norm.isf(FALSE_ALARM)


def test_with_equal_hazards_retention_does_not_rise() -> None:
    """So it is differences between customers that make cohorts look loyal."""
    s, years = 1000.0, 8
    beta = s / -np.log(0.8)
    alive = survival_of({"alike": (s, float(beta))}, years)["alike"]
    kept = alive[1:] / alive[:-1]
    noise = np.sqrt(0.8 * 0.2 / (alive[:-1] * SUBSCRIBERS))
    assert np.all(np.abs(kept - 0.8) < stats.norm.isf(FALSE_ALARM / 2 / years) * noise)
