"""Stamp cards worked out by hand, and who collects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from simulator.battery.guard import guard
from simulator.market.market import Market
from simulator.program.parts.progress import reach_of
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.simulate import Played
from simulator.tools.coupons import Coupons
from simulator.tools.stamp_card import StampCard
from simulator.tools.stamp_card.stages import collect
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    card,
    case,
    differences,
    market,
    play_weeks,
    program,
    rows,
    same_books,
    total,
)
from tests.tools.watch import column, watch


def play(tool: Tool, world: Market, *, weeks: int = 6, agents: int = 400) -> Played:
    arms = {"arm": program(tools={"drop": tool})}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def stamps(**about: Any) -> StampCard:
    """A card for everybody: three purchases, 2.00 off a later one."""
    usual = {
        "to": "everyone", "face_value": 2, "stamps": 3, "collectors": 0.9, "evenness": 1000,
        "value_rate": 0, "cost_rate": 1.0, "replaces": 0.0, "unearned": 0, "gradient": 0,
        "rewarded": 0,
    }  # fmt: skip
    return StampCard.model_validate({**usual, **about})


def cards(*weeks: int, full: int = 3, term: int = 9, more: int | None = None) -> list[list[int]]:
    """One collector's weeks: what was given (1/10,000), on the card, rewards to use.

    Purchases of 10.00, a reward of 2.00, a window of `more` weeks after the first.
    """
    card, rewards, given, common = (np.zeros(1, t) for t in (np.int64, np.int32, "i8", "i8"))
    card_left, rewards_left = np.zeros(1, np.int16), np.zeros(1, np.int16)
    told = []
    for at, n in enumerate(weeks):
        window = term if more is None else max(more - at, 0)
        part = np.float32(more is None or at <= more)
        collect.py_func(
            np.array([part]), np.array([n]), np.array([n]), np.array([n]), np.array([n * 100_000]),
            20_000, full, np.int16(term), np.array([window], np.int16), card, card_left, rewards,
            rewards_left, given, common,
        )  # fmt: skip
        assert given[0] == common[0]
        told.append([int(given[0]), int(card[0]), int(rewards[0])])
    return told


def test_the_third_purchase_gives_a_reward_on_a_later_one() -> None:
    assert cards(1, 1, 1, 0, 1) == [
        [0, 1, 0], [0, 2, 0], [0, 0, 1], [0, 0, 1], [20_000, 1, 0],
    ]  # fmt: skip


def test_heavy_buyers_get_several_rewards() -> None:
    """Seven purchases fill two cards; a reward is used with each purchase that follows."""
    assert cards(7, 1, 5) == [[0, 1, 2], [20_000, 2, 1], [20_000, 1, 2]]


def test_unfinished_cards_lapse_with_the_window_and_rewards_do_not() -> None:
    assert cards(2, 2, 1, 1, 1, more=2) == [
        [0, 2, 0], [0, 1, 1], [20_000, 0, 0], [0, 0, 0], [0, 0, 0],
    ]  # fmt: skip
    assert cards(2, 0, 1, 0, 1, more=2) == [
        [0, 2, 0], [0, 2, 0], [0, 0, 1], [0, 0, 1], [20_000, 0, 0],
    ]  # fmt: skip


def test_cards_and_rewards_have_a_term() -> None:
    """Two weeks: a card that began in week 0 is not filled in week 2; nor is a reward used."""
    assert cards(2, 0, 1, term=2) == [[0, 2, 0], [0, 0, 0], [0, 1, 0]]
    assert cards(2, 1, 0, 0, 1, term=2)[1:] == [[0, 0, 1], [0, 0, 1], [0, 0, 0], [0, 1, 0]]
    assert cards(2, 1, 0, 1, term=2)[-1] == [20_000, 1, 0]


def test_the_engine_does_what_the_cards_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every collector of a window of eight weeks, one after the other."""
    seen = watch(StampCard, monkeypatch)
    world = market(300, basket=10, **{**STEADY, "churn_per_year": 0, "purchases_per_year": 40})
    tool = stamps(when={"weeks": list(range(8))}, term=9)
    book = play(tool, world, weeks=12, agents=300).ledgers["arm"]
    n = column(seen, lambda one: one.n).T
    collects = column(seen, lambda one: one.own["reach"])[0] > 0
    told = np.array([cards(*row, more=7) for row in n[collects]])
    assert 50 < collects.sum() < 250
    assert np.array_equal(told[:, :, 0].sum(axis=0), book.units("reward_cost").sum(axis=1))
    for at, name in ((1, "card"), (2, "rewards")):
        was = column(seen, lambda one, name=name: one.own[name])  # type: ignore[misc]
        assert np.array_equal(told[:, :, at], was[:, collects].T), name
        assert not was[:, ~collects].any()


def test_stamps_per_currency_are_collected_over_purchases() -> None:
    """Ten stamps, one per 3.00: with purchases of 10.00 the third one gives the reward."""
    world = market(300, basket=10, **{**STEADY, "churn_per_year": 0})
    books = [
        play(stamps(**about), world, weeks=30, agents=300).ledgers["arm"]
        for about in ({}, {"stamps": 10, "stamp_per": 3})
    ]
    assert total(books[0], "reward_cost")
    off = differences(rows(books[0]), rows(books[1]))
    assert not off or off == {("drop", "liability"): 1}, "at most a chance is rounded otherwise"


def test_how_far_a_card_reaches_by_arithmetic() -> None:
    """Two of a Poisson number with mean 2: whole pairs 1 - e^-2 (1 + 2), and so on, of one."""
    pairs = sum(stats.poisson(2).pmf(n) * (n // 2) for n in range(60))
    many = sum(stats.poisson(300).pmf(n) * (n // 10) for n in range(600)) / 30
    reach = reach_of(np.array([2.0, 300.0, 0.1]), np.array([2.0, 10.0, 10.0]))
    assert reach[:2] == pytest.approx([pairs, many], rel=2e-3)
    assert reach[2] < 1e-9


def test_who_collects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those who fill cards all the time a share as declared; of light buyers nobody."""
    seen = watch(StampCard, monkeypatch)
    for often in (300, 4):
        world = market(4_000, **{**STEADY, "churn_per_year": 0, "purchases_per_year": often})
        play(stamps(stamps=10, collectors=0.3, evenness=0.8), world, weeks=1, agents=4_000)
    reach = np.concatenate([one.own["reach"] for one in seen]).reshape(2, -1)
    assert (reach[0] > 0).mean() == pytest.approx(0.3 * 0.95, abs=0.04)
    assert (reach[1] > 0).mean() < 0.02


def test_what_is_perceived_is_what_will_be_received(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rewards of a window are worth what was promised to those who collect, no more."""
    seen = watch(StampCard, monkeypatch)
    world = market(8_000, churn_per_year=0, rhythm_spread=0)
    tool = stamps(
        stamps=8, collectors=0.8, value_rate=1e-6, face_value=3, when={"weeks": list(range(13))}
    )
    book = play(tool, world, weeks=26, agents=8_000).ledgers["arm"]
    perceived = column(seen[:26], lambda one: one.channels.get("value.price", one.rate * 0))
    promised = (perceived[:13] * seen[0].usual["spend"]).sum() * 1e6
    assert total(book, "reward_cost") / 10_000 == pytest.approx(promised, rel=0.05)


def test_light_collectors_leave_more_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breakage is not set: it is what the unfinished cards were."""
    seen = watch(StampCard, monkeypatch)
    world = market(4_000, churn_per_year=0)
    play(stamps(stamps=10, when={"every": 13, "for": 13}), world, weeks=52, agents=4_000)
    n = column(seen, lambda one: one.n) * (column(seen, lambda one: one.own["reach"]) > 0)
    rewards = column(seen, lambda one: one.own["rewards"]).astype(int)
    filled = np.maximum(np.diff(rewards, axis=0, prepend=0), 0).sum(axis=0)
    often = seen[0].usual["rate"]
    used = [
        10 * filled[some].sum() / n[:, some].sum()
        for some in (often < np.median(often), often >= np.median(often))
    ]
    assert used[0] < used[1] - 0.1
    assert used[1] < 0.95


def test_what_is_owed_to_collectors_by_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rewards in full; two thirds of a card times the chance of one more purchase in time."""
    seen = watch(StampCard, monkeypatch)
    world = market(400, **{**STEADY, "churn_per_year": 0})
    tool = stamps(when={"weeks": list(range(6))}, supplier_share=0.25, cost_rate=0.75)
    book = play(tool, world, weeks=9).ledgers["arm"]
    liability = book.units("liability").sum(axis=1)
    each = 20_000 * (0.75 - 0.25)
    for week in range(9):
        due = 0.0
        for one in seen:
            if one.week == week:
                card, rate = one.own["card"], one.usual["rate"].astype(float)
                chance = stats.poisson(rate * one.own["card_left"]).sf(2 - card)
                due += each * (one.own["rewards"] + card / 3 * chance * (card > 0)).sum()
                assert week < 5 or not card.any(), "what is unfinished has lapsed"
        assert liability[week] == pytest.approx(due, abs=400)
    assert liability[4] > liability[8] >= 0
    given = total(book, "supplier_income") * 4
    assert total(book, "reward_cost") == pytest.approx(0.75 * given)


def test_a_reward_that_changes_nothing_is_all_subsidy() -> None:
    """`value_rate` 0: nobody buys more; with it collectors do."""
    world = market(2_000, churn_per_year=0)
    books = play(stamps(), world, weeks=26, agents=2_000).ledgers
    assert total(books["arm"], "purchases") == total(books["today"], "purchases")
    assert total(books["arm"], "subsidy") == total(books["arm"], "reward_cost") > 0
    books = play(stamps(value_rate=0.8), world, weeks=26, agents=2_000).ledgers
    assert total(books["arm"], "purchases") > total(books["today"], "purchases")
    assert 0 < total(books["arm"], "subsidy") < total(books["arm"], "reward_cost")


EVERY_WAY: dict[str, dict[str, Any]] = {
    "always": {"value_rate": 1},
    "in windows": {"when": {"every": 6, "for": 4}, "value_rate": 1},
    "by spend, members": {"stamp_per": 20, "to": "members", "value_rate": 1},
}


@pytest.mark.parametrize("about", EVERY_WAY.values(), ids=EVERY_WAY)
def test_the_contract_holds_for_stamps(about: dict[str, Any]) -> None:
    """As in `test_every_tool`, which looks at tools as they are when nothing is said."""
    world = market(600, refund_rate=0.1, new_customers_per_year=0.3)
    tool = stamps(**about)

    def arm(**tools: Tool) -> Program:
        """Nobody joins for the sake of stamps, so there is a points card, too."""
        return program(tools={"card": card(), **tools}, joining=EVERYBODY_JOINS)

    arms = {
        "arm": arm(a=tool, b=Coupons()),
        "back": arm(b=Coupons(), a=tool),
        "off": arm(a=tool.inert()),
        "without": arm(),
    }
    one = case(arms, world=world, weeks=40, agents=60)
    books = play_weeks(one).ledgers
    assert total(books["arm"], "reward_cost", "a")
    assert books["arm"].units("liability", "a").min() >= 0
    assert not differences(rows(books["arm"]), rows(books["back"]))
    assert not same_books(books["off"], books["without"])
    alone = replace(one, programs={"arm": arms["arm"]})
    with guard(StampCard):
        again = play_weeks(alone, block=13, threads=3).ledgers["arm"]
    assert not same_books(books["arm"], again)


def test_a_stopped_card_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on cards lapses at once; rewards can be used for the rest of their term."""
    world = market(400, churn_per_year=0)
    arms = {"arm": program(stops=("drop",))}
    today = program(tools={"drop": stamps(term=8)})
    seen = watch(StampCard, monkeypatch)
    book = play_weeks(case(arms, today=today, world=world, weeks=12, agents=400)).ledgers["arm"]
    given = book.units("reward_cost").sum(axis=1)
    assert given[0] > given[4] >= 0
    assert given[:8].sum() > 0
    assert not given[8:].any()
    assert not book.units("liability")[8:].any()
    assert seen


def test_nobody_collects_who_must_not_buy() -> None:
    with pytest.raises(ValidationError, match="after which nobody has lapsed"):
        stamps(to={"lapsed": 4})
