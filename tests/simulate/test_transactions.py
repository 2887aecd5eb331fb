"""The transaction log: lines that add up to the books, and single lines."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.simulate import CONTROL
from simulator.simulate.observe.purchase_log import PURCHASE, REFUND
from simulator.simulate.observe.split import added
from simulator.simulate.plan import plan_of
from tests.laws.worlds import total
from tests.simulate.logged import (
    CASES,
    of_arm,
    whole,
)


# ------------------------------------------------------------------------------- ties to the books
@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_lines_add_up_to_the_books(name: str) -> None:
    _, played, found = whole(name)
    assert set(found.arms) == set(played.ledgers)
    for arm, ledger in played.ledgers.items():
        lines = of_arm(found, arm)
        sold, back = lines["kind"] == PURCHASE, lines["kind"] == REFUND
        assert (lines["amount"][sold] > 0).all()
        assert lines["amount"][sold].sum() == total(ledger, "sales")
        assert -lines["amount"][back].sum() == total(ledger, "refunds")
        assert lines["discount"].sum() == total(ledger, "discount")
        assert sold.sum() == total(ledger, "purchases")
        assert (sold | back).all()
        if (lines["shared"] >= 0).all():
            assert (lines["shared"][sold] > 0).sum() == total(ledger, "common_purchases")
        if plan_of(whole(name)[0], arm).joins:
            member = (lines["member"] > 0) & sold
            assert member.sum() == total(ledger, "member_purchases")
            assert lines["amount"][member].sum() == total(ledger, "member_sales")


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_points_add_up_to_the_books(name: str) -> None:
    one, played, found = whole(name)
    for arm, ledger in played.ledgers.items():
        lines, plan = of_arm(found, arm), plan_of(one, arm)
        sold = lines["kind"] == PURCHASE
        for currency in found.currencies:
            wallet, earned = f"wallet:{currency}", lines[f"earned {currency}"]
            issued = sum(
                total(ledger, "points_issued", tool)
                for tool, about in plan.tools.items()
                if (terms := about.wallet()) is not None and terms.currency == currency
            )
            assert earned[sold].sum() == issued
            assert -earned[~sold].sum() == total(ledger, "points_clawed_back", wallet)
            redeemed = lines[f"redeemed {currency}"].sum()
            assert redeemed == total(ledger, "points_redeemed", wallet)
            mine = found.customers["arm"] == found.arms.index(arm)
            before, lapsed, left = (
                found.customers[f"{word} {currency}"][mine] for word in ("before", "lapsed", "left")
            )
            assert before.sum() == total(ledger, "points_opening", wallet)
            assert lapsed.sum() == total(ledger, "points_expired", wallet)
            assert left.sum() == ledger.units("points_outstanding", wallet)[-1].sum()
            # and customer by customer
            who = found.customers["customer"][mine]
            place = np.searchsorted(who, lines["customer"])
            moved = earned - lines[f"redeemed {currency}"]
            np.testing.assert_array_equal(before + added(moved, place, who.size) - lapsed, left)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_rewards_add_up_to_the_books(name: str) -> None:
    one, played, found = whole(name)
    for arm, ledger in played.ledgers.items():
        lines, plan = of_arm(found, arm), plan_of(one, arm)
        others = [tool for tool, about in plan.tools.items() if about.wallet() is None]
        # points at our cost are rounded by customer and week here, by week and cell there
        points, tolerance = 0.0, 0.0
        for currency, terms in plan.wallets.items():
            column = lines[f"redeemed {currency}"]
            points += float(column.sum()) * terms.point_cost * 100
            tolerance += 0.5 * float((column > 0).sum()) + 1e-3
        handed_out = sum(total(ledger, "reward_cost", tool) for tool in others)
        assert abs(float(lines["reward_cost"].sum()) - points - handed_out) <= tolerance


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_comings_and_goings_are_those_of_the_books(name: str) -> None:
    one, played, found = whole(name)
    for arm, ledger in played.ledgers.items():
        mine = found.customers["arm"] == found.arms.index(arm)
        about = {key: column[mine] for key, column in found.customers.items()}
        assert (about["came"] >= 0).sum() == total(ledger, "arrived")
        assert (about["joined"] >= 0).sum() == total(ledger, "joined")
        assert (about["left"] < 0).sum() == ledger.units("active")[-1].sum()
        lines = of_arm(found, arm)
        place = np.searchsorted(about["customer"], lines["customer"])
        np.testing.assert_array_equal(about["customer"][place], lines["customer"])
        assert (lines["week"] >= about["came"][place]).all()
        gone = (about["left"][place] >= 0) & (about["won_back"][place] == 0)
        assert (lines["week"][gone] < about["left"][place][gone]).all()
        joined = about["joined"][place]
        assert (lines["member"] == ((joined != -2) & (lines["week"] >= joined))).all()
        assert one.weeks > lines["week"].max(initial=0)


@pytest.mark.parametrize("name", CASES)
def test_profit_is_the_panels(name: str) -> None:
    _, played, found = whole(name)
    panel = played.panel
    assert panel is not None
    for at, arm in enumerate(panel.arms):
        mine = (found.customers["arm"] == found.arms.index(arm)) & (found.customers["came"] == -1)
        np.testing.assert_array_equal(found.customers["profit_year_1"][mine], panel.profit[at, 0])
        whole_time = panel.profit[at].sum(axis=0)
        np.testing.assert_array_equal(found.customers["profit"][mine], whole_time)
        np.testing.assert_array_equal(found.customers["spend_before"][mine], panel.before)
        np.testing.assert_array_equal(found.customers["member"][mine] > 0, panel.member[at])
        targeted = panel.targeted[at].any(axis=0)
        np.testing.assert_array_equal(found.customers["targeted"][mine] >= 0, targeted)


# ------------------------------------------------------------------------------- single lines
def test_a_refund_gives_back_no_more_than_was_taken() -> None:
    _, _, found = whole("stall")
    lines = found.lines
    keys = list(zip(*(lines[k].tolist() for k in ("arm", "customer", "week", "occasion")),
                    strict=True))  # fmt: skip
    sold = {key: at for at, key in enumerate(keys) if lines["kind"][at] == PURCHASE}
    assert len(sold) == (lines["kind"] == PURCHASE).sum()  # no two purchases share a key
    back = np.flatnonzero(lines["kind"] == REFUND)
    assert back.size > 100
    for at in back.tolist():
        its = sold[keys[at]]
        assert lines["day"][at] >= lines["day"][its]
        assert abs(lines["amount"][at] + lines["amount"][its]) <= 1
        # of two roundings of a week's discount each is off by less than one
        assert abs(lines["discount"][at] + lines["discount"][its]) <= 2
        assert lines["earned stars"][at] <= 0


def test_tools_are_named_where_they_had_a_part() -> None:
    _, _, found = whole("stall")
    lines, at = of_arm(found, "all_of_it"), found.arms.index("all_of_it")
    bit = {name: 1 << i for i, name in enumerate(found.tools[at])}
    sold = lines["kind"] == PURCHASE
    cuts = (lines["tools"] & (bit["cut"] | bit["sale"])) > 0
    np.testing.assert_array_equal(cuts[sold], lines["discount"][sold] > 0)
    for currency, tool in (("points", "card"), ("stars", "old")):
        moved = (lines[f"earned {currency}"] > 0) | (lines[f"redeemed {currency}"] > 0)
        np.testing.assert_array_equal(((lines["tools"] & bit[tool]) > 0)[sold], moved[sold])
    rewarded = (lines["tools"] & (bit["drop"] | bit["stamps"])) > 0
    assert rewarded.any()
    assert (lines["reward"][rewarded] > 0).all()
    assert not (lines["tools"] & (bit["draw"] | bit["service"] | bit["mail"])).any()


def test_days_are_even_and_the_same_in_every_arm() -> None:
    _, _, found = whole("stall")
    today = of_arm(found, CONTROL)
    days = np.bincount(today["day"][today["kind"] == PURCHASE], minlength=7)
    assert days.size == 7
    n = days.sum()
    # chi-squared with 6 degrees of freedom, beyond 27.9 once in 10,000 seeds
    assert ((days - n / 7) ** 2 / (n / 7)).sum() < 27.9
    key = ("customer", "week", "occasion", "kind")
    known = dict(zip(zip(*(today[k].tolist() for k in key), strict=True), today["day"].tolist(),
                     strict=True))  # fmt: skip
    other = of_arm(found, "all_of_it")
    both = 0
    for line, day in zip(zip(*(other[k].tolist() for k in key), strict=True),
                         other["day"].tolist(), strict=True):  # fmt: skip
        if line in known:
            both += 1
            assert known[line] == day
    assert both > 1_000


def test_arms_in_which_nothing_differs_have_the_same_lines() -> None:
    _, played, found = whole("stall")
    assert total(played.ledgers["nothing"], "sales") == total(played.ledgers[CONTROL], "sales")
    mine, theirs = of_arm(found, "nothing"), of_arm(found, CONTROL)
    for name in mine:
        if name not in ("arm", "tools"):  # the same tools stand in another place
            np.testing.assert_array_equal(mine[name], theirs[name], err_msg=name)
