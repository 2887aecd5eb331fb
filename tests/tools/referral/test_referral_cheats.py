"""How one would cheat with referrals, each tried against it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.market.newcomers import MOST_IN_ALL, Newcomers
from simulator.program.ledger import Ledger
from simulator.program.program import Program
from simulator.program.typical import Typical
from simulator.scenario.load import loads
from simulator.simulate import CONTROL
from simulator.tools.referral import Referral
from tests.laws.worlds import case, customer, differences, play_weeks, program, rows, total
from tests.tools.watch import column, watch

HAPPY: dict[str, Any] = {"multiplies": 3.0, "giver_stays": 0.85, "friend_stays": 0.8,
                         "friend_spends": 0.25}  # fmt: skip


def only(**about: Any) -> Program:
    return program(tools={"ask": Referral.model_validate(about)})


def world(customers: int = 600, *, prospects: float = 5, **about: Any) -> Market:
    people: dict[str, Any] = {"churn_per_year": 0.3, "new_customers_per_year": 0.4, **about}
    return Market(
        customers=customers,
        segments={"all": customer(**people)},
        newcomers=Newcomers(talk_share=0.5),
        prospects=prospects,
    )


def books(shop: Market | None = None, weeks: int = 78, **arms: Program) -> dict[str, Ledger]:
    return dict(play_weeks(case(arms, world=shop or world(), weeks=weeks, agents=600)).ledgers)


def earned(book: Ledger) -> float:
    return float(book.contribution().sum())


def test_to_ask_without_a_reward_is_worth_nothing() -> None:
    """Not even the goodness of friends who come on their own is harvested."""
    found = books(asks=only(giver_reward=0, friend_reward=0, **HAPPY))
    assert not differences(rows(found["asks"]), rows(found[CONTROL]))


def test_a_cent_brings_nobody_and_keeps_nobody() -> None:
    found = books(cent=only(giver_reward=0.01, friend_reward=0, cost=0, irritation=0, **HAPPY))
    for account in ("arrived", "left", "sales"):
        mine, theirs = (total(found[arm], account) for arm in ("cent", CONTROL))
        assert mine == pytest.approx(theirs, rel=0.005)


def test_rewards_that_cannot_be_used_in_time_bring_hardly_anybody() -> None:
    """Twice a year they buy: within a week it is used by 4 %, within half a year by two thirds."""
    seldom = world(purchases_per_year=2)
    found = books(seldom, week=only(term=1, again=0, **HAPPY), year=only(term=52, again=0, **HAPPY))
    more = {arm: total(found[arm], "arrived") - total(found[CONTROL], "arrived") for arm in found}
    assert more["week"] < 0.25 * more["year"]


def test_an_enormous_reward_is_claimed_for_everybody_and_loses() -> None:
    """People refer for money: of the newcomers whom nobody sent, too, and of themselves."""
    found = books(
        usual=only(**HAPPY), enormous=only(giver_reward=3_000, friend_reward=3_000, **HAPPY)
    )
    assert earned(found["enormous"]) < earned(found[CONTROL])
    assert earned(found["enormous"]) < earned(found["usual"])
    paid = {arm: total(found[arm], "reward_cost") for arm in ("usual", "enormous")}
    assert paid["enormous"] > 20 * paid["usual"]


def test_friends_who_would_have_come_anyway_are_cost_without_gain() -> None:
    """Where the reward moves nobody, as many come, and each friend of theirs is paid for."""
    nobody = {"multiplies": 1.0, "giver_stays": 1.0, "friend_spends": 0.25, "friend_stays": 0.8}
    found = books(paid=only(giver_reward=0, friend_reward=10, worth=0, irritation=0, **nobody))
    for account in ("arrived", "left", "purchases", "sales"):
        assert np.array_equal(found["paid"].units(account), found[CONTROL].units(account))
    assert total(found["paid"], "reward_cost") > 0
    assert earned(found["paid"]) < earned(found[CONTROL])


@pytest.mark.parametrize(("multiplies", "most"), [(1.5, 2.25), (2.0, 3.0), (3.0, 3.0), (6.0, 6.0)])
def test_however_large_the_rewards_nobody_brings_more_than_three_times_as_many(
    multiplies: float, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred baskets for each of both: twice the log of usual rewards at most, and never more
    than three times, which is the most that is believed, unless more is typed of usual ones."""
    seen = watch(Referral, monkeypatch)
    tool = only(giver_reward=2_960, friend_reward=2_960, term=520, multiplies=multiplies,
                satisfied_only=False, when={"every": 1}, remembered=520)  # fmt: skip
    books(world(200), weeks=30, rich=tool)
    more = column(seen, lambda one: one.channels.get("talk_log", one.rate * 0))
    assert 0.8 * np.log(most) < more.max() <= np.log(most) + 1e-5


@pytest.mark.slow
@pytest.mark.parametrize("about", [{}, {"giver_reward": 60.0, "friend_reward": 60.0, "abuse": 0.3,
                                        "again": 0.3}], ids=["usual", "rich"])  # fmt: skip
def test_more_rewards_for_one_giver_cost_more(about: dict[str, Any]) -> None:
    """Over the whole range of the limit, paid and owed; but for who happens to come."""
    grid = (1, 2, 3, 4, 6, 12, 1_000, None)
    arms = {f"a{at}": only(most_rewards=one, **HAPPY, **about) for at, one in enumerate(grid)}
    shop = world(2_500, purchases_per_year=12)
    found = play_weeks(case(arms, world=shop, weeks=60, agents=2_500)).ledgers
    cost = np.array([_paid(found[arm]) for arm in arms])
    assert np.all(np.diff(cost) >= -1e-3 * cost[1:])
    assert cost[-1] > 1.05 * cost[0]


@pytest.mark.slow
def test_to_ask_those_who_have_gone_costs_more_unless_one_asks_all_the_time() -> None:
    """Each quarter, more are asked and more is claimed. Each week, who is asked for longer opts out
    sooner, and fewer recommend us: so the choice says of itself that it costs neither."""
    grid = (1, 4, 13, 26, 104, None)
    nags = {"when": {"every": 1}, "irritation": 0.05, "multiplies": 3.0}
    seldom, often = (
        {f"{word}{at}": only(gives_up_after=one, **about) for at, one in enumerate(grid)}
        for word, about in (("a", {}), ("b", nags))
    )
    found = books(world(purchases_per_year=12), weeks=104, **seldom, **often)
    rises, falls = (np.array([_paid(found[arm]) for arm in arms]) for arms in (seldom, often))
    assert np.all(np.diff(rises) >= 0)
    assert falls[3] < 0.9 * falls[0]
    assert Referral.knobs()["gives_up_after"].costs == "neither"
    assert Referral.knobs()["most_rewards"].costs == "more"


def _paid(book: Ledger) -> int:
    owed = int(book.units("liability")[-1].sum())
    return total(book, "reward_cost") + total(book, "contact_cost") + owed


def test_to_ask_everybody_every_week_irritates_and_costs() -> None:
    """Who asks weekly pays for far more messages, and more of them want to hear nothing."""
    blank = {"giver_reward": 1, "friend_reward": 1, "multiplies": 1.0, "irritation": 0.003}
    found = books(
        weekly=only(when={"every": 1}, **blank), quarterly=only(when={"every": 13}, **blank)
    )
    sales = {arm: total(book, "sales") for arm, book in found.items()}
    assert sales["weekly"] < min(sales["quarterly"], sales[CONTROL])
    cost = {arm: total(found[arm], "contact_cost") for arm in ("weekly", "quarterly")}
    assert 3 * cost["quarterly"] < cost["weekly"] < 13 * cost["quarterly"]


def test_referrals_of_referrals_do_not_grow_without_end() -> None:
    """The loop stays below 1: in no year more than 1.6 times what is usual."""
    mad = only(giver_reward=500, friend_reward=500, when={"every": 1}, multiplies=10, tolerance=99)
    found = books(world(prospects=50), weeks=156, mad=mad)
    yearly = found["mad"].units("arrived").sum(axis=1).reshape(3, 52).sum(axis=1)
    declared = 600 * 0.4
    assert (yearly > 1.3 * declared).all()
    assert (yearly <= MOST_IN_ALL * declared + 2).all()


def test_a_pool_that_is_empty_and_a_market_that_is_closed_bring_nobody() -> None:
    closed = world(new_customers_per_year=0)
    book = books(closed, ask=only(again=0, **HAPPY))["ask"]
    assert total(book, "arrived") == 0
    assert total(book, "reward_cost") == 0
    full = world(prospects=0.02, churn_per_year=0.0, new_customers_per_year=0.4)
    found = books(full, ask=only(**HAPPY))
    assert total(found["ask"], "arrived") <= 0.02 * 600 + 12  # a week's worth more, and no more


def test_what_is_ended_half_way_is_honored_and_ends() -> None:
    """Nothing is promised after the last week but what waits, and that lapses with its term."""
    found = books(
        weeks=104, ended=only(when={"every": 4, "until": 40}, term=13, giver_reward=30, again=0.5)
    )
    owed = found["ended"].units("liability").sum(axis=1)
    assert owed[40] > 0
    assert not owed[40 + 13 :].any()
    paid = found["ended"].amounts("reward_cost").sum(axis=1)
    assert paid[40:53].any()
    assert not paid[54:].any()


def test_one_giver_cannot_live_on_it() -> None:
    """Registering oneself again and again, at most `most_rewards` times a year."""
    greedy = {"again": 1.0, "giver_reward": 200, "friend_reward": 200, "when": {"every": 1}}
    closed = world(new_customers_per_year=0, churn_per_year=0)
    found = books(closed, weeks=52, two=only(most_rewards=2, term=520, **greedy))
    most = 2 * 400 * 600 * 10_000
    paid = total(found["two"], "reward_cost") + int(found["two"].units("liability")[-1].sum())
    assert 0.5 * most < paid <= most


@pytest.mark.parametrize(("friends", "doubted"), [(0.05, False), (0.1, False), (0.2, True)])
def test_a_market_in_which_everybody_brings_friends_already_is_doubted(
    friends: float, doubted: bool
) -> None:
    """Of a lift that is a part of what talk brings, that talk is the first thing to ask about."""
    usual = Typical(10_000, 12, 30, 0.3, "USD", friends=friends)
    said = [why for _, why in Referral().doubts(usual)]
    assert any("friends a year already" in why for why in said) == doubted


def test_friends_of_a_steady_market_follow_from_those_who_leave() -> None:
    text = """
question: Do friends pay?
goal: acquire
market: {customers: 20_000, purchases_per_year: 7, basket: 58, share_of_wallet: 70%,
  churn_per_year: 30%, new_customers: steady, newcomers: {talk_share: 50%}}
company: {gross_margin: 42%}
programs: {ask: {tools: {referral: {}}}}
"""
    warned = loads(text, "typed").warnings
    assert any("0.15 friends a year already" in f"{one}" for one in warned)
