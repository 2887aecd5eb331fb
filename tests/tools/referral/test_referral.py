"""Referrals worked out by hand: who claims what, what is used of it, who stays for it."""

from __future__ import annotations

from math import log
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.newcomers import Newcomers
from simulator.program.dials import Dials
from simulator.program.known.introductions import Introductions
from simulator.program.ledger import MONEY
from simulator.scenario import loads
from simulator.simulate import CONTROL, Played
from simulator.tools.referral import Referral, stages
from tests.laws.worlds import STEADY, case, customer, play_weeks, program, total
from tests.tools.watch import column, watch

f, i16 = np.float32, np.int16
HONEST: dict[str, Any] = {"abuse": 0, "again": 0}


def referral(**about: Any) -> Referral:
    return Referral.model_validate({**HONEST, **about})


def world(customers: int = 400, *, talk: float = 0.5, **about: Any) -> Market:
    people = {"churn_per_year": 0.2, "new_customers_per_year": 0.5, **STEADY, **about}
    return Market(
        customers=customers,
        segments={"all": customer(**people)},
        newcomers=Newcomers(talk_share=talk),
        prospects=5,
    )


def play(
    tool: Referral, shop: Market | None = None, *, weeks: int = 52, agents: int = 400
) -> Played:
    arms = {"arm": program(tools={"ask": tool})}
    return play_weeks(case(arms, world=shop or world(), weeks=weeks, agents=agents))


# ---------------------------------------------------------------- money, to the cent


def test_a_reward_is_used_as_far_as_there_is_to_pay_and_lapses_with_its_term() -> None:
    """Ten are due. A purchase of 4.50 takes 4.50, one of 7.25 the other 5.50; of two purchases the
    control had one, so half of it is paid for what was bought anyway. Who buys nothing keeps it,
    and who has it in its last week loses what is left.
    """
    due = np.array([10, 10, 10, 0], np.int64) * MONEY
    to_pay = (np.array([4.5, 0, 3.0, 9.0]) * MONEY).astype(np.int64)
    n, common = np.array([2, 0, 1, 1], np.int32), np.array([1, 0, 1, 1], np.int32)
    given, on_common = np.empty(4, np.int64), np.empty(4, np.int64)
    stages.use(due, to_pay, n, common, given, on_common)
    assert (given / MONEY).tolist() == [4.5, 0, 3, 0]
    assert (on_common / MONEY).tolist() == [2.25, 0, 3, 0]
    left, glad, fresh = np.array([5, 5, 1, 0], i16), np.array([2, 0, 1, 0], i16), np.ones(4, f)
    own = SimpleNamespace(left=left, due=due, glad=glad, fresh=fresh, got=np.full(4, 9, f))
    stages.pass_week(given, np.arange(4), own)
    assert own.got.tolist() == [4.5, 0, 3, 0]
    assert (due / MONEY).tolist() == [5.5, 10, 0, 0]
    assert left.tolist() == [4, 4, 0, 0]
    assert glad.tolist() == [1, 0, 0, 0]
    assert fresh == pytest.approx(155 / 156)
    stages.use(
        due, np.full(4, 72_500), np.ones(4, np.int32), np.zeros(4, np.int32), given, on_common
    )
    assert (given / MONEY).tolist() == [5.5, 7.25, 0, 0]
    assert not on_common.any()


# ---------------------------------------------------------------- who claims


def introduced(
    by_talk: list[bool], givers: list[int], u: dict[str, list[float]], **own: Any
) -> Any:
    """Three customers of week 0 and some newcomers after them, in two blocks."""
    m = len(givers)
    rows = {name: np.zeros(3 + m, kind) for name, kind in Referral.columns.items()}
    for name, values in own.items():
        rows[name][:3] = values
    blocks = [
        SimpleNamespace(**{name: row[:2].copy() for name, row in rows.items()}),
        SimpleNamespace(**{name: row[2:].copy() for name, row in rows.items()}),
    ]
    who = Introductions(
        5, np.array(by_talk), Dials(True, {"runs": True}), np.arange(3, 3 + m), np.array(givers),
        blocks, np.array([0, 2]), lambda word: np.array(u[word], f),
    )  # fmt: skip
    return who, blocks


def after(blocks: Any, name: str) -> list[Any]:
    return np.concatenate([getattr(one, name) for one in blocks]).tolist()  # type: ignore[no-any-return]


def test_rewards_go_to_who_was_asked_also_for_friends_who_would_have_come() -> None:
    """Customer 0 thinks of it and talks twice as much: half of the friends come for the reward.

    Customer 1 has never been asked; 2 thinks of it with a chance of .5 and talks no more. The
    newcomers: 0's friend for the reward (.4 < 1 - 1/2), 0's friend who would have come (.6), 1's,
    2's who is claimed (.3 < .5), 2's who is not (.7).
    """
    tool = referral(giver_reward=7, friend_reward=3, term=9, glad_for=20)
    u = {"because": [0.4, 0.6, 0.0, 0.0, 0.0], "claims": [0.99, 0.2, 0.0, 0.3, 0.7]}
    who, blocks = introduced(
        [True] * 5, [0, 0, 1, 2, 2], u, more=[log(2), 0, 0], knows=[1, 0, 0.5], large=1
    )
    tool.introduce(who)
    assert [x / MONEY for x in after(blocks, "due")] == [14, 0, 7, 3, 3, 0, 3, 0]
    assert after(blocks, "friend")[3:] == [1, 0, 0, 0, 0]
    assert after(blocks, "this_year")[:3] == [2, 0, 1]
    assert after(blocks, "glad")[:3] == [20, 0, 20]
    assert after(blocks, "left") == [9, 0, 9, 9, 9, 0, 9, 0]


def test_newcomers_whom_nobody_has_sent_are_claimed_by_abuse_in_proportion_to_the_rewards() -> None:
    """.1 at the usual rewards is .3 where they are three times as large; nobody stays for it."""
    tool = referral(giver_reward=7, friend_reward=3, abuse=0.1)
    u = {"because": [0.0] * 3, "claims": [0.29, 0.31, 0.05]}
    who, blocks = introduced([False] * 3, [0, 0, 1], u, more=5, knows=[1, 1, 0], large=[3, 1, 1])
    tool.introduce(who)
    assert [x / MONEY for x in after(blocks, "due")] == [7, 7, 0, 3, 0, 3]
    assert not any(after(blocks, "friend"))
    assert not any(after(blocks, "glad"))


def test_a_giver_is_rewarded_so_often_a_year() -> None:
    tool = referral(giver_reward=7, friend_reward=3, most_rewards=3)
    u = {"because": [0.0] * 3, "claims": [0.0] * 3}
    who, blocks = introduced(
        [True] * 3, [0, 0, 0], u, more=2, knows=1, large=1, this_year=[1, 0, 0]
    )
    tool.introduce(who)
    assert after(blocks, "this_year")[0] == 3
    assert [x / MONEY for x in after(blocks, "due")] == [14, 0, 0, 3, 3, 0]


# ---------------------------------------------------------------- what it does


def test_who_was_asked_forgets_and_who_is_dissatisfied_recommends_nobody() -> None:
    """Half of it is gone after `remembered` weeks; a message tells all of it once more."""
    knows, would = np.array([0.8, 0.8, 0], f), np.array([0.8, 0, 0], f)
    news, part, glad = np.array([0, 1, 1], f), np.ones(3, f), np.array([1, 1, 0], f)
    stages.think(news, part, glad, f(0.5), knows, would)
    assert knows.tolist() == pytest.approx([0.4, 1, 1])
    assert would.tolist() == pytest.approx([0.4, 1, 0])


def test_usual_rewards_multiply_what_is_said_as_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thirds of a basket: 2 times. Twice that 2^(4/3), half of it 2^(2/3)."""
    seen = watch(Referral, monkeypatch)
    basket = world().segments["all"].basket
    for times, power in ((1.0, 1.0), (2.0, 4 / 3), (0.5, 2 / 3)):
        seen.clear()
        each = basket * times / 3
        play(referral(giver_reward=each, friend_reward=each, multiplies=2.0, term=520), weeks=1)
        more = column(seen, lambda one: one.channels["talk_log"])[0]
        assert more.max() == pytest.approx(power * log(2), rel=1e-3)


def test_givers_stay_and_friends_do_while_their_giver_does() -> None:
    """Who has been rewarded leaves at .9 times the hazard, a friend at .8 beside a giver."""
    churn = np.empty(5, f)
    stages.stay(
        np.array([3, 0, 0, 3, 0], i16), np.array([0, 1, 1, 1, 0], np.uint8),
        np.array([0, 1, 0, 1, 1], np.uint8), f(log(0.9)), f(log(0.8)), churn,
    )  # fmt: skip
    assert np.exp(churn) == pytest.approx([0.9, 0.8, 1, 0.72, 1], rel=1e-6)


def test_more_come_and_each_friend_is_paid_for() -> None:
    """Everybody is asked all the time and nothing is forgotten: all who are sent are claimed.

    Of arrivals half come by talk, which 1.5 times as much of it makes three fifths.
    """
    tool = referral(
        giver_reward=9.87, friend_reward=9.87, multiplies=1.5, remembered=520, opt_out=0,
        irritation=0, most_rewards=None, term=520, friend_stays=1, giver_stays=1, worth=0,
        when={"every": 4}, gives_up_after=None,
    )  # fmt: skip
    books = play(tool, world(1_000), agents=1_000).ledgers
    control, arm = books[CONTROL], books["arm"]
    gained = total(arm, "arrived") / total(control, "arrived")
    assert gained == pytest.approx(1.25, abs=0.03)
    cost = total(arm, "reward_cost", "ask") + int(arm.units("liability")[-1].sum())
    pairs = cost / (2 * 9.87 * MONEY)
    assert pairs == pytest.approx(0.6 * total(arm, "arrived"), rel=0.12)
    # two fifths of what is paid for brings nobody, so that it costs more than what it brings
    assert pairs > 1.5 * (total(arm, "arrived") - total(control, "arrived"))


def test_only_satisfied_customers_are_asked_where_satisfaction_is_known() -> None:
    shop = Market.model_validate({**dict(world()), "service": {"failure_rate": 0.2, "crowding": 0}})
    some, all_ = (
        total(play(referral(satisfied_only=only), shop, weeks=30).ledgers["arm"], "contact_cost")
        for only in (True, False)
    )
    assert 0 < some < 0.9 * all_


# ---------------------------------------------------------------- what is said


SHOP = """
question: Does it pay?
goal: acquire
start: 2026-01-05
horizon: 1 year
cost_of_capital: {value: 10%, source: assumed, from: usual}
currency: EUR
market:
  customers: 2_000
  purchases_per_year: 10
  basket: 30
  share_of_wallet: 40%
  churn_per_year: 20%
  MORE
company: {gross_margin: 40%}
programs:
  friends:
    tools:
      referral: TOOL
"""


def notes(more: str, tool: str = "{giver_reward: 10, friend_reward: 10}") -> str:
    text = SHOP.replace("MORE", more).replace("TOOL", tool)
    return " ".join(str(one) for one in loads(text).warnings)


def test_a_market_without_word_of_mouth_is_told() -> None:
    for more in ("sells: goods", "new_customers: steady", "newcomers: {}"):
        assert "nobody comes by word of mouth here" in notes(more)
    assert "word of mouth" not in notes("new_customers: steady\n  newcomers: {}")


def test_rewards_that_no_friend_earns_are_doubted() -> None:
    fine = "new_customers: steady\n  newcomers: {}"
    assert "more than the average customer earns us in a year" in notes(fine, "{giver_reward: 300}")
    assert "worth registering twice" in notes(fine, "{giver_reward: 55}")
    assert "nobody is rewarded" in notes(fine, "{giver_reward: 0, friend_reward: 0}")


# ---------------------------------------------------------------- beside the rest


def test_paid_customers_need_not_be_bought_where_friends_come() -> None:
    """With `budget_saved_rate` 1 each one more that talk brings saves one that is bought."""
    firm = Company(
        gross_margin=0.3, cost_per_new_customer=20, acquisition_budget=2_000, budget_saved_rate=1.0
    )
    arms = {"arm": program(tools={"ask": referral(multiplies=2.0)})}
    books = play_weeks(case(arms, world=world(), firm=firm, weeks=52, agents=400)).ledgers
    cost = {arm: total(book, "acquisition_cost") for arm, book in books.items()}
    assert 0 < cost["arm"] < 0.9 * cost[CONTROL]


def test_a_tool_of_today_is_in_what_is_declared_and_missed_where_it_is_stopped() -> None:
    today = program(tools={"ask": referral(multiplies=3.0, when={"every": 4})})
    one = case({"stop": program(stops=("ask",))}, world=world(), today=today, weeks=78, agents=400)
    books = play_weeks(one).ledgers
    come = {arm: book.units("arrived").sum(axis=1) for arm, book in books.items()}
    assert come[CONTROL].sum() == pytest.approx(0.5 * 400 * 1.5, rel=0.05)
    assert come["stop"][10:].sum() < 0.9 * come[CONTROL][10:].sum()
    assert not books["stop"].units("liability")[30:].any()
