"""What is paid after coupons and points: refunds, what earns points, never more than is paid."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.ledger import MONEY, Page
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.simulate import CONTROL
from simulator.tools.coupons import Coupons
from simulator.tools.points import Points, rounding
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    case,
    company,
    market,
    play_weeks,
    program,
    total,
)

SURE: dict[str, Any] = {
    "redeem_rate": 0.5, "evenness": 1000, "face_response": 0, "incremental": 0, "exposure": 0,
    "when": {"every": 13}, "to": "everyone",
}  # fmt: skip


def test_a_refund_gives_back_what_was_paid_and_no_coupon() -> None:
    """Of 30 % of the coupons nothing is left: the purchase that they were used on was sent back."""
    world = {"purchases_per_year": 12, "basket": 100, "churn_per_year": 0.1, **STEADY}
    arm = program(tools={"coupon": Coupons(face_value=20, **SURE)})
    costs = []
    for back in (0.0, 0.3):
        one = case({"arm": arm}, world=market(1_500, refund_rate=back, **world), agents=1_500,
                   weeks=52, firm=company(gross_margin=0.5))  # fmt: skip
        books = play_weeks(one).ledgers
        assert total(books["arm"], "purchases") == total(books[CONTROL], "purchases")
        costs.append(total(books["arm"], "reward_cost") / MONEY)
    assert costs[1] / costs[0] == pytest.approx(0.7, abs=0.02)


def test_a_coupon_that_comes_back_is_used_again() -> None:
    often = {**SURE, "when": {"every": 13, "for": 8}}
    world = market(1_500, purchases_per_year=30, basket=100, refund_rate=0.5, **STEADY)
    arms = {
        name: program(tools={"coupon": Coupons(face_value=20, on_return=name, **often)})
        for name in ("void", "comes_back")
    }
    books = play_weeks(case(arms, world=world, agents=1_500, weeks=52)).ledgers
    void, back = (total(books[name], "reward_cost") for name in arms)
    assert back > 1.1 * void


def test_nobody_is_handed_out_more_than_they_pay_and_points_are_earned_on_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two coupons, each half of a basket, and rewards of points that are larger than one."""
    world = market(400, purchases_per_year=40, basket=30, refund_rate=0.2)
    tools = {
        "a": Coupons(face_value=20, **SURE),
        "b": Coupons(face_value=25, **{**SURE, "when": {"every": 4}}),
        "points": Points(back=0.2, reward_at=40, redeem_rate=1.0, cost_rate=1.0),
    }
    seen: list[tuple[NDArray[np.int64], ...]] = []
    original = Points.settle

    def settle(tool: Points, week: Week, own: Own, page: Page) -> None:
        original(tool, week, own, page)
        handed = week.kept - week.kept_to_pay
        seen.append((week.kept.copy(), handed, week.wallets["points"].redeemed.copy()))

    monkeypatch.setattr(Points, "settle", settle)
    arm = program(tools=tools, joining=EVERYBODY_JOINS)
    book = play_weeks(case({"arm": arm}, world=world, agents=400, weeks=40)).ledgers["arm"]
    assert all((handed <= kept).all() and (handed >= 0).all() for kept, handed, _ in seen)
    coupons = sum(total(book, "reward_cost", name) for name in ("a", "b"))
    paid_with = total(book, "points_redeemed") * 0.01 * MONEY / 100
    assert coupons > 0
    assert paid_with > 0
    member = total(book, "member_sales") / total(book, "sales")
    assert member > 0.8
    net = total(book, "sales") - total(book, "refunds") - coupons - paid_with
    earned = (total(book, "points_issued") - total(book, "points_clawed_back")) * 0.01 * MONEY / 100
    assert earned <= 0.2 * net * 1.001
    assert earned >= 0.2 * net * (member - 0.05)


def test_points_on_list_prices_are_a_knob() -> None:
    tools = {"cut": Coupons(face_value=20, **SURE), "points": Points(back=0.1, reward_at=5)}
    other = {**tools, "points": Points(back=0.1, reward_at=5, earn_on="list")}
    arms = {
        n: program(tools=t, joining=EVERYBODY_JOINS) for n, t in (("paid", tools), ("list", other))
    }
    books = play_weeks(case(arms, world=market(300), agents=300)).ledgers
    listed = total(books["list"], "points_issued") * MONEY / 10_000
    assert listed == pytest.approx(0.1 * total(books["list"], "member_sales"), rel=0.02)
    assert total(books["paid"], "points_issued") < 0.95 * listed


def test_points_rounded_down_per_purchase() -> None:
    """A point per 10 of currency, baskets of 29.6: two points for each, not 2.96."""
    world = market(200, basket=29.6, **STEADY)
    about: dict[str, Any] = {"back": 0.1, "point_value": 1.0, "reward_at": 10, "earn_on": "list"}
    arms = {
        name: program(tools={"points": Points(round_down=down, **about)}, joining=EVERYBODY_JOINS)
        for name, down in (("exact", False), ("down", True))
    }
    books = play_weeks(case(arms, world=world, agents=200)).ledgers
    each = {n: total(books[n], "points_issued") / total(books[n], "member_purchases") for n in arms}
    assert each["exact"] == pytest.approx(296, rel=0.01)
    assert each["down"] == pytest.approx(200, rel=0.01)


@pytest.mark.parametrize("varies", [0.0, 0.3, 1.2])
@pytest.mark.parametrize("points", [0.02, 0.4, 0.99, 2.96, 40.0, 300.0])
def test_what_rounding_down_leaves_is_what_purchases_earn(points: float, varies: float) -> None:
    """Beside log-normal purchases; little is left of points that few of them reach."""
    z = NormalDist().inv_cdf
    grid = np.array([z((i + 0.5) / 100_000) for i in range(100_000)])
    purchases = points * np.exp(varies * grid - varies**2 / 2)
    row = np.full(1, points, np.float32)
    earned = float(np.floor(purchases).mean() / points)
    assert float(rounding.left(row, varies)[0]) == pytest.approx(earned, abs=0.005)


def test_points_that_no_purchase_is_large_enough_for_bring_nothing() -> None:
    """All that is paid comes back as points of 3,000, on baskets of 29.6 that never reach it."""
    world = market(400, basket=29.6, basket_spread=0.3)
    about: dict[str, Any] = {"back": 1.0, "point_value": 3000.0, "reward_at": 1, "to": "everyone"}
    arm = program(tools={"points": Points(round_down=True, **about)})
    books = play_weeks(case({"arm": arm}, world=world, agents=400)).ledgers
    assert total(books["arm"], "points_issued") == 0
    assert total(books["arm"], "purchases") == total(books[CONTROL], "purchases")
