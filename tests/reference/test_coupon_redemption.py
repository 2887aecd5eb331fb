"""Coupons of one grocery chain: 1,559 households, 6,589 times a household in a campaign.

The Complete Journey (dunnhumby / 84.51°), 27 campaigns of types A, B and C in 2017. Households
that were addressed bought 87 times a year. What one redeems in the data is several coupons of a
campaign (2.8 in type A); here it is one, so that concentration is measured on campaigns with a
redemption (792 of 6,589), where the top tenth of households makes 62 %, not on coupons (2,102),
where it makes 75 %.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.program import Program
from simulator.simulate import simulate
from simulator.tools.coupons import Coupons
from tests.reference.world import case_of, market

BASKET = 29.6
AGENTS, FACE = 6_000, 0.08 * BASKET  # as large as theirs
ALL_TYPES = 0.1202  # of household-campaigns with a redemption


@cache
def redemptions(rate: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Redemptions of each household in four drops of a year, and those of each week."""
    world = market(
        customers=AGENTS, purchases_per_year=87.3, basket=BASKET, share_of_wallet=0.5,
        churn_per_year=0.0, need_shape=1.45,
    )  # fmt: skip
    about: dict[str, Any] = {"to": "everyone", "face_value": FACE, "redeem_rate": rate}
    arms = {"arm": Program(tools={"coupons": Coupons.model_validate(about)})}
    played = simulate(case_of(world, weeks=52, agents=AGENTS, programs=arms), panel=True)
    assert played.panel is not None
    given = np.ceil(played.panel.reward[1, 0] / round(FACE * 10_000))  # some baskets are smaller
    return given, played.ledgers["arm"].units("reward_cost").sum(axis=1)


@pytest.mark.parametrize(
    ("kind", "rate", "tolerance"), [("A", 0.1656, 0.04), ("B", 0.065, 0.03), ("C", 0.0592, 0.035)]
)
def test_households_that_redeem_in_a_campaign(kind: str, rate: float, tolerance: float) -> None:
    assert redemptions(rate)[0].mean() / 4 == pytest.approx(rate, abs=tolerance), kind


def test_share_of_the_top_tenth() -> None:
    """Of campaigns with a redemption, as one coupon of a drop is redeemed once."""
    each = np.sort(redemptions(ALL_TYPES)[0])[::-1]
    assert each[: AGENTS // 10].sum() / each.sum() == pytest.approx(0.6225, abs=0.05)


def test_households_that_ever_redeem() -> None:
    assert (redemptions(ALL_TYPES)[0] > 0).mean() == pytest.approx(0.263, abs=0.06)


def test_redemptions_are_front_loaded_without_a_rush_at_the_end() -> None:
    """Of a campaign's redemptions 36.8, 29.3, 18.4 and 15.5 % fall in its quarters."""
    week = redemptions(ALL_TYPES)[1].reshape(4, 13).sum(axis=0)
    shares = week / week.sum()
    assert shares[:4] == pytest.approx([0.3682, 0.2931, 0.1841, 0.1546], abs=0.1)
    assert shares[0] > shares[1] > shares[2]
    assert not shares[4:].any()
