"""A points card worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.audience import EVERYONE
from simulator.program.channels import Effects
from simulator.program.program import Joining, Program
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.simulate import CONTROL
from simulator.tools.points import Points
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    STEADY,
    card,
    case,
    cut,
    market,
    play_weeks,
    program,
    total,
)
from tests.tools.watch import column, watch

QUIET: dict[str, Any] = {"value_rate": 0, "gradient": 0, "rewarded": 0, "expiry_pressure": 0}


def plain(**about: Any) -> Points:
    """A card for everyone that changes nobody's behavior unless told to."""
    return card(**{**QUIET, "to": EVERYONE, **about})


def alone(tool: Points) -> dict[str, Program]:
    """A program with this card only, in which being a member is worth nothing."""
    return {"arm": program(tools={"points": tool}, joining=NOBODY_JOINS)}


def test_points_on_what_is_paid() -> None:
    """1 % of 30.00 at a cent a point is 30 points; after 20 % off it is 24."""
    world = market(100, basket=30, **STEADY)
    never_used = plain(back=0.01, redeem_rate=0)  # what is paid with points earns none
    arms = {
        "list": program(tools={"points": never_used}, joining=NOBODY_JOINS),
        "less": program(tools={"points": never_used, "cut": cut(depth=0.2)}, joining=NOBODY_JOINS),
    }
    books = play_weeks(case(arms, world=world, agents=50)).ledgers
    for arm, points in (("list", 3_000), ("less", 2_400)):
        expected = points * books[arm].units("purchases")
        assert np.array_equal(books[arm].units("points_issued"), expected)


def test_points_are_taken_back_on_refunds() -> None:
    world = market(100, basket=30, refund_rate=0.3, **STEADY)
    one = case(alone(plain(back=0.01, redeem_rate=0)), world=world, agents=50)
    book = play_weeks(one).ledgers["arm"]
    assert total(book, "points_clawed_back") == total(book, "refunds") // 100
    kept = (total(book, "sales") - total(book, "refunds")) // 100
    assert book.units("points_outstanding")[-1].sum() == kept


def test_welcome_points_once_on_joining() -> None:
    """2.00 at a cent a point are 200 points; the purchase at which one joins earns, too."""
    tool = card(back=0.01, welcome=2, earn_on="list")
    book = play_weeks(case({"arm": program(tools={"points": tool}, joining=EVERYBODY_JOINS)}))
    arm = book.ledgers["arm"]
    earned = arm.units("points_issued").sum() - 20_000 * total(arm, "joined")
    assert total(arm, "joined") > 0
    # of the sales to members every purchase earned, rounded to a hundredth per week and customer
    slack = total(arm, "member_purchases")
    assert earned == pytest.approx(total(arm, "member_sales") * 0.01, abs=slack)
    assert np.all(arm.units("joined").cumsum(axis=0) >= arm.units("members"))


def test_welcome_points_only_where_the_card_is_meant() -> None:
    """Members who join for another card do not get what is meant for those who stay away."""
    away = card(back=0.01, welcome=2, to={"members": True, "lapsed": 500}, currency="stars")
    tools = {"points": card(), "away": away}
    arms = {
        "both": program(tools=tools, joining=EVERYBODY_JOINS),
        "away": program(tools={"away": away}, joining=EVERYBODY_JOINS),
    }
    books = play_weeks(case(arms)).ledgers
    assert total(books["both"], "joined") > 0
    assert total(books["both"], "points_issued", "points") > 0
    assert total(books["both"], "points_issued", "away") == 0
    assert total(books["away"], "joined") == 0, "nobody joins for what is not meant for her"


def test_rewards_come_in_whole_steps_and_cost_what_they_cost() -> None:
    """Rewards of 5.00 are 500 points; redeemed, they cost 72 % of their face value."""
    tool = plain(back=0.05, reward_at=5, redeem_rate=0.5, cost_rate=0.72)
    book = play_weeks(case(alone(tool), weeks=52)).ledgers["arm"]
    redeemed = book.units("points_redeemed")
    assert redeemed.sum() > 0
    assert np.all(redeemed % 50_000 == 0)
    assert np.array_equal(book.units("reward_cost", "points"), redeemed * 72 // 100)
    outstanding = book.units("points_outstanding")
    assert np.allclose(book.units("liability"), outstanding * 0.72, atol=0.5)


def test_two_cards_share_a_wallet_and_its_cost() -> None:
    """Twice as generous a card has issued, and pays for, two thirds of the rewards."""
    usual = {"cost_rate": 0.72}
    tools = {"one": plain(back=0.02, **usual), "two": plain(back=0.04, **usual)}
    arms = {"arm": program(tools=tools, joining=NOBODY_JOINS)}
    book = play_weeks(case(arms, weeks=40)).ledgers["arm"]
    paid = {name: total(book, "reward_cost", name) for name in tools}
    assert paid["two"] == pytest.approx(2 * paid["one"], rel=1e-3)
    assert sum(paid.values()) == total(book, "points_redeemed") * 72 // 100


def test_a_card_nobody_acts_on_changes_no_purchase() -> None:
    books = play_weeks(case(alone(plain()), weeks=40)).ledgers
    for account in ("purchases", "sales", "active", "rival_purchases"):
        assert np.array_equal(books["arm"].units(account), books[CONTROL].units(account))
    assert total(books["arm"], "points_issued") > 0


def test_a_card_for_the_lapsed_pays_those_who_come_back() -> None:
    world = market(300, purchases_per_year=12)
    one = case(alone(plain(to={"lapsed": 3})), world=world)
    assert total(play_weeks(one).ledgers["arm"], "points_issued") > 0


def test_a_goal_gradient_is_timing_and_not_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within .2 % of expected purchases over three years; near a reward more, after it less.

    Whatever is missing at launch, when all balances are empty, comes back within the year.
    """
    world = market(3_000, start="at_first_purchase", churn_per_year=0)
    tool = plain(gradient=0.2, back=0.03, expires_after=None)
    seen = watch(Points, monkeypatch)
    play_weeks(case(alone(tool), world=world, agents=3_000, weeks=156))
    pull = column(seen, lambda one: one.channels["need_log"])
    rate = column(seen, lambda one: one.rate)
    assert rate.sum() / (rate * np.exp(-pull)).sum() == pytest.approx(1, abs=0.002)
    first_year, without = rate[:52].sum(), (rate * np.exp(-pull))[:52].sum()
    assert first_year / without == pytest.approx(1, abs=0.003)
    balance = column(seen, lambda one: np.asarray(one.balance))
    near = column(seen, lambda one: one.own["steady"]) > 0
    close, empty = near & (balance > 45_000), near & (balance < 5_000)
    assert pull[close].mean() > 0.04
    assert pull[empty].mean() < -0.06
    assert np.all(pull[~near] == 0)


def test_progress_starts_where_it_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the first year of a card would be all acceleration or all dip."""
    world = market(2_000, start="at_first_purchase", churn_per_year=0)
    seen = watch(Points, monkeypatch)
    tool = plain(gradient=0.4, back=0.03, expires_after=None)
    play_weeks(case(alone(tool), world=world, agents=1_000, weeks=156))
    near = column(seen, lambda one: one.own["steady"])[0] > 0
    start = column(seen, lambda one: one.own["steady"])[0]
    late = column(seen, lambda one: one.own["progress"])[104:].mean(axis=0)
    assert near.mean() > 0.3
    assert late[near].mean() == pytest.approx(start[near].mean(), abs=0.04)


def test_every_reward_is_followed_by_six_better_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the points of the same week paid for it; each half as good as the one before.

    And never better than what it would buy as a price cut of six weeks.
    """
    seen, means = watch(Points, monkeypatch), sensitivities(monkeypatch)
    tool = plain(rewarded=0.05, redeem_rate=0.7, expires_after=None, earn_on="list")
    play_weeks(case(alone(tool), world=market(start="at_first_purchase"), weeks=60))
    pull = column(seen, lambda one: one.channels["need_log"])
    # `seen` is before the wallet acts, so what is gone next week and was not earned was redeemed
    earned = column(seen, lambda one: np.rint(one.paid * 0.05)).astype(int)
    balance = column(seen, lambda one: np.asarray(one.balance))
    gone = balance[:-1] + earned[:-1] - balance[1:]
    redeemed = np.where(gone > 10_000, np.rint(gone / 50_000) * 5.0, 0.0)  # currency
    spend, share = (column(seen, lambda one, of=of: one.usual[of])[0] for of in ("spend", "share"))  # type: ignore[misc]
    cut_of = means[0] * (1 - share) / (6 * spend)
    expected, gain = np.zeros(pull.shape), np.zeros(pull.shape[1])
    for week, rewards in enumerate(redeemed):
        next_gain = np.minimum(np.where(gain == 0, 0.05, gain / 2), cut_of * rewards)
        gain = np.where(rewards > 0, next_gain, gain)
        expected[week + 1 : week + 7] = np.where(rewards > 0, gain, expected[week + 1 : week + 7])
    assert (redeemed > 0).sum() > 100
    assert ((gain > 0) & (gain < 0.05 / 2**3)).any(), "rewards wear off"
    assert np.allclose(pull, expected, atol=1e-5)
    assert 0.2 < (cut_of * 5 < 0.05).mean() < 1, "some are held to a price cut, some are not"


def sensitivities(patch: pytest.MonkeyPatch) -> list[float]:
    """The log-odds per unit of value of each week that a card is offered in, from now on."""
    found: list[float] = []
    original = Points.offer

    def offer(tool: Points, week: Week, own: Own, effects: Effects) -> None:
        found.append(float(week.sensitivity))
        original(tool, week, own, effects)

    patch.setattr(Points, "offer", offer)
    return found


def test_heavy_buyers_join_first() -> None:
    """And so members look better than others although nothing has changed."""
    tool = card(**{**QUIET, "value_rate": 0.8})
    joining = Joining(ask_rate=0.05, value_slope=1)
    free = market(5_000, cares_about={"recognition": 0, "price": 0})
    one = case(
        {"arm": program(tools={"p": tool}, joining=joining)}, world=free, agents=1_000, weeks=26
    )
    done = play_weeks(one, panel=True)
    panel = done.panel
    assert panel is not None
    control, arm = panel.visits[0].sum(axis=0), panel.visits[1].sum(axis=0)
    assert np.array_equal(control, arm)
    member = panel.member[1]
    assert panel.before[member].mean() > 1.3 * panel.before[~member].mean()
