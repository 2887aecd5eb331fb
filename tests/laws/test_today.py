"""What a company does today goes on, and what it stops runs out."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program import rewards
from simulator.program.audience import EVERYONE, Audience
from simulator.program.calendar import Calendar
from simulator.program.tool import Tool
from simulator.simulate import CONTROL
from simulator.tools.coupons import Coupons
from simulator.tools.lottery import Lottery
from simulator.tools.mailing import Mailing
from simulator.tools.points import Points
from simulator.tools.stamp_card import StampCard
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    card,
    case,
    company,
    cut,
    market,
    play_weeks,
    program,
    rows,
    total,
)
from tests.tools.watch import Seen, column, watch

REWARD = 50_000  # of 5 currency: hundredths of points, and 1/10,000 of the currency
STARS = program(tools={"stars": card(currency="stars", expires_after=26)}, joining=EVERYBODY_JOINS)


def test_a_stopped_card_issues_nothing_and_runs_out() -> None:
    one = case({"none": program(stops=("stars",))}, today=STARS, weeks=40)
    book = play_weeks(one).ledgers["none"]
    assert total(book, "points_opening") > 0
    assert total(book, "points_issued") == 0
    assert total(book, "joined") == 0
    assert total(book, "points_redeemed") > 0
    assert total(book, "points_expired") > 0
    left = book.units("points_outstanding").sum(axis=1)
    assert np.all(np.diff(left) <= 0)
    assert left[-1] == 0, "points outlive their term"
    assert total(book, "reward_cost") > 0


def test_a_stopped_card_without_a_term_can_still_be_redeemed() -> None:
    forever = program(
        tools={"stars": card(currency="stars", expires_after=None)}, joining=EVERYBODY_JOINS
    )
    book = play_weeks(case({"none": program(stops=("stars",))}, today=forever)).ledgers["none"]
    assert total(book, "points_expired") == 0
    assert total(book, "points_redeemed") > 0
    assert book.units("points_outstanding")[-1].sum() > 0


def test_a_stopped_discount_takes_nothing_off_and_is_missed() -> None:
    one = case(
        {"none": program(stops=("blanket",))},
        today=program(tools={"blanket": cut(depth=0.2, reference_loss=0.3)}),
        world=market(10_000),
        agents=1_000,
        weeks=104,
    )
    books = play_weeks(one).ledgers
    assert total(books["none"], "discount") == 0
    lost = books["none"].units("purchases") - books[CONTROL].units("purchases")
    first, last = lost[:26].sum(), lost[-26:].sum()
    assert first < last < 0, "missed at first more than when one is used to the full price"


def test_stopping_nothing_that_runs_is_todays_arm() -> None:
    books = play_weeks(case({"none": program(stops=("stars",))})).ledgers
    assert rows(books["none"]).keys() == rows(books[CONTROL]).keys()


def test_a_stopped_card_gives_way_to_another_in_its_currency() -> None:
    """The balance is the member's: it is paid for, redeemed and lapses as before."""
    follow = card(currency="stars", expires_after=26, back=0.02)
    one = case({"new": program(stops=("stars",), tools={"more": follow})}, today=STARS)
    book = play_weeks(one).ledgers["new"]
    assert total(book, "points_issued", "stars") == 0
    assert total(book, "points_issued", "more") > 0
    paid = total(book, "reward_cost")
    goods = rewards.cost_of_goods(company().gross_margin)
    rate = rewards.cost(goods, rewards.SHARE)
    pool = total(book, "points_redeemed") * 0.01 * rate * 10_000 / 100
    assert paid == pytest.approx(pool, rel=1e-4)


def test_rewards_for_points_of_old_are_charged_to_who_issued_them() -> None:
    """In the week of launch only today's card has issued anything."""
    follow = card(currency="stars", expires_after=26)
    one = case({"new": program(stops=("stars",), tools={"zebra": follow})}, today=STARS)
    book = play_weeks(one).ledgers["new"]
    assert book.units("reward_cost", "stars")[0].sum() > 0
    assert total(book, "reward_cost", "stars") > 0


def test_todays_top_customers_are_known_at_launch() -> None:
    """There is a warm-up: who spends most has been seen, and is served from week 0 on."""
    gold = cut(depth=0.1, to=Audience(top=0.2))
    books = play_weeks(
        case({"gold": program(tools={"gold": gold})}, today=program(tools={"old": gold}))
    ).ledgers
    running = books[CONTROL].units("discount", "old").sum(axis=1)
    assert np.all(running > 0)
    new = books["gold"].units("discount", "gold").sum(axis=1)
    assert np.all(new > 0)


def test_a_programs_top_customers_are_known_at_launch() -> None:
    """Where nothing runs today, the year before launch is known all the same."""
    gold = cut(depth=0.1, to=Audience(top=0.2))
    book = play_weeks(
        case({"gold": program(tools={"gold": gold})}, world=market(5_000), agents=500, weeks=6)
    ).ledgers["gold"]
    served = book.units("discount", "gold").sum(axis=1) / book.units("sales").sum(axis=1) / 0.1
    assert np.all(served > 0.3), "a fifth of grocery customers make far more than a fifth of sales"


@pytest.mark.parametrize("instead_of", [None, "blanket"])
def test_a_cut_for_a_cut_changes_nothing(instead_of: str | None) -> None:
    """10 % instead of 10 %: customers are used to it, whichever tool gives it.

    What is not remembered is the part that was never forgotten, 1 % of the depth.
    """
    today = program(tools={"blanket": cut(depth=0.1)})
    swap = program(stops=("blanket",), tools={"new": cut(depth=0.1, instead_of=instead_of)})
    one = case({"swap": swap}, today=today, world=market(5_000), agents=2_000, weeks=26)
    books = play_weeks(one).ledgers
    bought = [total(books[arm], "purchases") for arm in ("swap", CONTROL)]
    assert bought[0] / bought[1] == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize("number", range(8))
def test_few_agents_are_no_contradiction(number: int) -> None:
    """Whether the declared numbers can be true does not hang on a handful of customers' luck."""
    today = program(tools={"stars": card(currency="stars", back=0.01), "blanket": cut(depth=0.02)})
    play_weeks(case(today=today, world=market(20), agents=20, weeks=1, number=number))


def test_points_that_never_lapse_are_used_at_the_declared_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a stop whoever holds one reward keeps it at each week in which they pay enough to use
    it by 1 - rate.
    """
    rate, weeks = 0.3, 30
    today = program(
        tools={"stars": card(currency="stars", expires_after=None, redeem_rate=rate)},
        joining=EVERYBODY_JOINS,
    )
    seen = watch(Points, monkeypatch)
    one = case({"none": program(stops=("stars",))}, today=today, weeks=weeks,
               world=market(600, churn_per_year=0), agents=600)  # fmt: skip
    play_weeks(one)
    stopped = _of_the_last_arm(seen)
    balance = column(stopped, lambda one: np.asarray(one.balance))
    pays = column(stopped, lambda one: one.paid) >= REWARD
    usual = column(stopped, lambda one: one.usual["spend"] / one.usual["rate"])[0]
    # who usually pays less than a reward uses it in parts
    holds = (balance[0] >= REWARD) & (balance[0] < 2 * REWARD) & (usual > 5)
    assert holds.sum() > 100
    # `balance` is before the week's wallet acts: what is asked for in week t is gone in t + 1
    keeps = (1 - rate) ** pays[: weeks - 1].cumsum(axis=0)[:, holds]
    still = (balance[1:, holds] >= REWARD).sum(axis=1)
    mean, spread = keeps.sum(axis=1), np.sqrt((keeps * (1 - keeps)).sum(axis=1))
    assert np.all(np.abs(still - mean) < 4 * spread + 1)
    assert still[-1] < 0.1 * holds.sum()
    assert np.all(balance[1:] <= balance[:-1])


@pytest.mark.parametrize("tool", [
    card(to="members", back=0.05, reward_at=2.0, rewarded=0.2),
    Lottery(to=EVERYONE, when=Calendar(every=4), main_prize=20_000, small_prizes=0),
    Mailing(to=EVERYONE, when=Calendar(every=1), messages=3, opt_out=0.05),
    Coupons(to=EVERYONE, face_value=6),
    StampCard(to=EVERYONE, stamps=4, face_value=6),
    StampCard(to=EVERYONE, stamps=4, face_value=6, when=Calendar.model_validate(
        {"every": 13, "for": 9})),
], ids=lambda tool: tool.kind)  # fmt: skip
def test_launching_again_what_runs_today_brings_nothing(tool: Tool) -> None:
    """Rewards are no first ones, a draw is no novelty, who has opted out stays out, and who is
    prone to coupons, or has collected stamps, is and does so still."""
    today = program(tools={"old": tool}, joining=EVERYBODY_JOINS)
    again = program(stops=("old",), tools={"old_new": tool}, joining=EVERYBODY_JOINS)
    world = market(2_000, churn_per_year=0.1)
    one = case({"again": again}, today=today, weeks=40, world=world, agents=2_000)
    books = play_weeks(one).ledgers
    sold, usual = (total(books[arm], "purchases") for arm in ("again", CONTROL))
    assert sold == pytest.approx(usual, rel=2e-3)
    used, before = (total(books[arm], "points_redeemed") for arm in ("again", CONTROL))
    assert used == pytest.approx(before, rel=0.01)


def _of_the_last_arm(seen: list[Seen]) -> list[Seen]:
    """What was seen of the program's arm: it is played last, after warm-up and control."""
    start = max(at for at, one in enumerate(seen) if one.week < 0)
    last = {(one.week, one.first): one for one in seen[start + 1 :]}
    return list(last.values())
