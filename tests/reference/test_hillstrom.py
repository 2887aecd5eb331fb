"""A randomised e-mail experiment: 64,000 past buyers of a web shop, mail to two in three.

Hillstrom (2008), "The MineThatData e-mail analytics and data mining challenge". Two weeks after
the mail 10.62 % of those without had visited the site, .573 % had bought, for .653 dollars a head.
Mail added 6.09 points of visitors, .50 points of buyers (.35 to .64) and .597 dollars (.376 to
.817). Baseline and lift of buyers and spend apply here; visits to a web site that end without a
purchase do not exist in the model, so that the checks of visits (three of seven) cannot be made.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program.program import Program
from simulator.simulate import Panel, simulate
from simulator.tools.mailing import Mailing
from tests.reference.world import case_of, market

CONVERSION, SPEND = 0.00573, 0.6528  # of the group without mail, in two weeks
BUYERS, LIFT = (0.0035, 0.0064), (0.3762, 0.8174)  # 95 % intervals of what mail adds


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Everybody with mail and without, in the same two weeks."""
    world = market(
        customers=64_000, purchases_per_year=CONVERSION * 26, basket=SPEND / CONVERSION,
        basket_variation=0.6, share_of_wallet=0.1, churn_per_year=0.3, elasticity=0.5,
    )  # fmt: skip
    mail = Mailing.model_validate({"to": "everyone", "when": {"weeks": [0]}})
    arms = {"mail": Program(tools={"mail": mail})}
    played = simulate(case_of(world, weeks=2, agents=64_000, programs=arms), panel=True)
    assert played.panel is not None
    return played.panel


def test_the_baseline_is_that_of_the_experiment(panel: Panel) -> None:
    assert (panel.visits[0, 0] > 0).mean() == pytest.approx(CONVERSION, abs=0.0009)
    assert panel.paid[0, 0].mean() / 10_000 == pytest.approx(SPEND, abs=0.12)


def test_hillstrom_2008_buyers(panel: Panel) -> None:
    without, mailed = (panel.visits[:, 0] > 0).mean(axis=1)
    assert BUYERS[0] < mailed - without < BUYERS[1]


def test_hillstrom_2008_spend(panel: Panel) -> None:
    without, mailed = panel.paid[:, 0].mean(axis=1) / 10_000
    assert LIFT[0] < mailed - without < LIFT[1]


def test_hillstrom_2008_frequency_and_not_baskets(panel: Panel) -> None:
    """Spend per buyer was 114 dollars without mail, 114 and 122 with: less than 10 % apart."""
    without, mailed = (
        paid.sum() / np.count_nonzero(visits)
        for paid, visits in zip(panel.paid[:, 0], panel.visits[:, 0], strict=True)
    )
    assert mailed / without == pytest.approx(1, abs=0.1)


def test_hillstrom_2008_relevance_of_womens_mail() -> None:
    """Women's mail: 7.3 points of visitors among buyers of that line, 1.1 among others (ratio 3
    to 15); men's 8.2 and 7.1. The range of the knob holds both, its center lies between."""
    knob = Mailing.knobs()["relevance"]
    assert knob.low is not None
    assert knob.high is not None
    relevant, other = Mailing(relevance=knob.high).lifts()
    assert 3 < relevant / other < 15
    assert knob.low < 8.2 / 7.1 < Mailing().relevance < 7.3 / 1.1
