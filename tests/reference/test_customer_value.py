"""Customer value and what it depends on, played instead of computed.

Gupta & Lehmann (2003), "Customers as assets", Journal of Interactive Marketing 17: a customer
who stays with probability r and brings m at the end of each period is worth m r / (1 + i - r).
Gupta, Lehmann & Stuart (2004), "Valuing customers", Journal of Marketing Research 41; Reichheld
& Sasser (1990), "Zero defections", Harvard Business Review 68.

Customers are alike (gamma shapes of 1,000) and a period is one week of the engine; i per
period is (1 + i)^52 - 1 a year. As purchases of a period come after leaving, the value of the
first period is m and that of all later ones is the formula's. Luck is the same in every play.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.economics import Accounts, clv, clv_elasticities, npv
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.program.program import Program
from simulator.simulate import simulate
from tests.reference.world import case_of, lost_in_a_year, market

ALIKE = 1000.0  # gamma shape: a standard deviation of 3 %
CUSTOMERS, PERIODS = 200_000, 60  # .9^60 / 1.12^60 is 2e-6
MARGIN = 0.3


def alike(retention: float) -> Market:
    """Customers who all stay with this probability from period to period."""
    beta = ALIKE / -np.log(retention)
    return market(
        customers=CUSTOMERS, start="at_first_purchase", purchases_per_year=104, basket=10,
        share_of_wallet=0.5, churn_per_year=lost_in_a_year(ALIKE, beta), need_shape=ALIKE,
        churn_shape=ALIKE, rhythm_spread=0, basket_spread=0, basket_variation=0,
    )  # fmt: skip


@cache
def ledger_of(retention: float, periods: int = PERIODS) -> Ledger:
    case = case_of(alike(retention), weeks=periods, agents=CUSTOMERS, margin=MARGIN)
    return simulate(case).ledgers["today"]


def value(ledger: Ledger, rate: float) -> tuple[float, float]:
    """Discounted contribution per customer of the first period, and of all later ones.

    `rate` is per period.
    """
    cash = Accounts.of(ledger).contribution()[0] / MONEY / CUSTOMERS
    return float(cash[0]), float(npv(cash, (1 + rate) ** 52 - 1)) - float(cash[0])


def worth(retention: float, rate: float = 0.12) -> float:
    """Value in margins of one period."""
    first, later = value(ledger_of(retention), rate)
    return later / first


def periods_with_us(retention: float, periods: int) -> NDArray[np.float64]:
    """Share of customers still there in each period, 1 in the first."""
    active = ledger_of(retention, periods).units("active").sum(axis=1)
    share: NDArray[np.float64] = active / active[0]
    return share


@pytest.mark.parametrize(("retention", "published"), [(0.8, 2.5), (0.9, 4.0909)])
def test_value_at_12_percent(retention: float, published: float) -> None:
    """Within 1 %; the Monte Carlo error of 200,000 customers is .15 %."""
    assert clv(1, retention, 0.12) == pytest.approx(published, abs=1e-4)
    assert worth(retention) == pytest.approx(published, rel=0.01)


@pytest.mark.parametrize("rate", [0.10, 0.14, 0.16])
def test_value_at_other_rates(rate: float) -> None:
    for retention in (0.8, 0.9):
        assert worth(retention, rate) == pytest.approx(clv(1, retention, rate), rel=0.01)


def elasticity(more: float, less: float, step: float) -> float:
    """Percent per percent, from the values at 1 + step and 1 - step times something."""
    return float(np.log(more / less) / np.log((1 + step) / (1 - step)))


@pytest.mark.slow
def test_elasticities_and_their_order() -> None:
    """Retention (3 to 7) over margin (1) over acquisition cost (.02 to .3)."""
    exact = clv_elasticities(1, 0.9, 0.12, acquisition_cost=0.1 * clv(1, 0.9, 0.12))

    retention = elasticity(worth(0.9 * 1.01), worth(0.9 * 0.99), 0.01)
    assert exact.retention == pytest.approx(5.0909, abs=1e-4)
    assert retention == pytest.approx(5.0909, rel=0.05)

    # what it costs to win them is spent at the start, by an arm that does nothing else
    now = alike(0.9)
    first, later = value(ledger_of(0.9), 0.12)
    cost = 0.1 * later * CUSTOMERS
    case = case_of(
        now, weeks=PERIODS, agents=CUSTOMERS, margin=MARGIN,
        programs={
            "won": Program(setup_cost=cost),
            "won_dearer": Program(setup_cost=1.01 * cost),
            "richer": Program(),
        },
        worlds={"richer": (now, Company(gross_margin=1.01 * MARGIN))},
    )  # fmt: skip
    ledgers = simulate(case).ledgers
    _, richer = value(ledgers["richer"], 0.12)
    margin = np.log(richer / later) / np.log(1.01)
    assert margin == pytest.approx(1, abs=0.001)

    net = {arm: sum(value(ledgers[arm], 0.12)) - first for arm in ("won", "won_dearer")}
    acquisition = -np.log(net["won_dearer"] / net["won"]) / np.log(1.01)
    assert acquisition == pytest.approx(-exact.acquisition_cost, rel=0.02)
    assert 3 < retention < 7
    assert 0.02 < acquisition < 0.3 < margin < retention


@pytest.mark.slow
def test_halving_defection_doubles_the_expected_life() -> None:
    """From 10 to 20 periods, to 2 %; .95^160 is .03 %."""
    ten, twenty = (float(periods_with_us(r, 160).sum()) for r in (0.9, 0.95))
    assert ten == pytest.approx(10, rel=0.01)
    assert twenty == pytest.approx(20, rel=0.01)
    assert twenty / ten == pytest.approx(2, rel=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("retention", [0.75, 0.8, 0.85, 0.89])
def test_five_points_fewer_defections_raise_value_by_25_to_85_percent(retention: float) -> None:
    """Per customer, over thirty undiscounted periods, at the retention of the cases published."""
    before, after = (periods_with_us(r, PERIODS)[:30].sum() for r in (retention, retention + 0.05))
    assert 25 <= round(100 * (after / before - 1)) <= 85
    exact = [(1 - r**30) / (1 - r) for r in (retention, retention + 0.05)]
    assert after / before == pytest.approx(exact[1] / exact[0], rel=0.01)
