"""Draws that would bring something for nothing: prizes of nothing, for nobody, that never come."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.program.program import Joining
from simulator.simulate import Played
from simulator.tools.lottery import Lottery
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
JOINING = Joining(ask_rate=1, accept_rate=0.5)
NONE: dict[str, Any] = {"main_prizes": 0, "small_prizes": 0}


def draws(**about: Any) -> Lottery:
    return Lottery.model_validate({"to": "everyone", **about})


def play(
    *tools: Lottery, world: Market | None = None, weeks: int = 60, agents: int = 1_000, **about: Any
) -> Played:
    arms = {"arm": program(tools={f"t{at}": tool for at, tool in enumerate(tools)}, **about)}
    world = world or market(agents, **STILL)
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def more(played: Played) -> float:
    arm, control = (total(played.ledgers[name], "purchases") for name in ("arm", "today"))
    return arm / control - 1


def test_a_draw_that_nobody_will_see_interests_nobody() -> None:
    """It lifted purchases by .29 % in three years, and no prize was ever drawn."""
    tool = draws(when={"every": 520, "from": 300}, half_life=1e6, multiplier=5)
    assert more(play(tool, weeks=156)) == 0


def test_interest_comes_with_the_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it in the half year before, none of it more than a year before."""
    seen = watch(Lottery, monkeypatch)
    play(draws(when={"weeks": [100]}, half_life=1e6), weeks=101)
    value = column(seen, lambda one: one.channels.get("value.play", 0 * one.rate)).mean(axis=1)
    expected = {90: 0, 53: 0, 39: 52 / 39 - 1, 26: 1, 10: 1, 1: 1}
    for weeks, share in expected.items():
        interest = float(value[100 - weeks] / value[99])
        assert interest == pytest.approx(share, abs=0.05), weeks


@pytest.mark.parametrize("prize", [0, 0.01])
def test_a_thousand_prizes_of_next_to_nothing_are_not_a_thousand_glad_winners(prize: float) -> None:
    """All of 1,000 customers win every quarter; +2 % for six of 13 weeks was .9 % of sales."""
    tool = draws(main_prizes=0, small_prizes=1_000, small_prize=prize, rewarded=0.05)
    assert abs(more(play(tool, weeks=104))) < 1e-4


def test_a_glow_is_no_more_than_the_prize_would_buy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prize of 1.00 against six weeks' spend of 216 is a cut of .46 %; each one half of the one
    before where that is less."""
    seen = watch(Lottery, monkeypatch)
    tool = draws(main_prizes=0, small_prizes=1_000, small_prize=1, multiplier=0, rewarded=0.02)
    world = market(1_000, **{**STILL, "need_shape": 1_000, "share_of_wallet": 0.5})
    play(tool, world=world, weeks=14)
    gain = column(seen, lambda one: one.own["glad"])[13]
    spend = column(seen, lambda one: one.usual["spend"])[13]
    share = column(seen, lambda one: one.usual["share"])[13]
    won = gain > 0
    assert won.mean() > 0.99
    cut = 1 / (6 * spend)
    times = gain[won] / (cut * (1 - share))[won]
    assert times == pytest.approx(times[0], rel=1e-3), "the sensitivity, the same for all"
    assert gain.max() < 0.02


def test_each_prize_is_felt_half_as_much_as_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Lottery, monkeypatch)
    tool = draws(main_prizes=0, small_prizes=1_000, small_prize=50_000, rewarded=0.02)
    play(tool, world=market(500, **{**STILL, "purchases_per_year": 300}), agents=500, weeks=44)
    gain = column(seen, lambda one: one.own["glad"])
    assert gain[13] == pytest.approx(0.02)
    assert gain[26] == pytest.approx(0.01)
    assert gain[39] == pytest.approx(0.005)


def test_the_main_prize_is_felt_more_than_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Lottery, monkeypatch)
    play(draws(main_prize=500, small_prize=0.5, small_prizes=5), weeks=14)
    gain = column(seen, lambda one: one.own["glad"])[13]
    assert (gain > 0).sum() == 6
    assert gain.max() == pytest.approx(0.02)
    assert np.sort(gain)[-2] < 0.01


def test_prizes_for_which_there_is_nobody_are_not_perceived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thousand prizes for twenty customers, who win twenty."""
    seen = watch(Lottery, monkeypatch)
    tool = draws(main_prizes=0, small_prizes=1_000, small_prize=5, half_life=1e6, cost_rate=1)
    book = play(tool, world=market(20, **STILL), agents=20, weeks=156).ledgers["arm"]
    value = column(seen, lambda one: one.channels.get("value.play", one.rate * 0))
    felt = (value * column(seen, lambda one: one.paid / MONEY)).sum()
    assert 0 < felt < 2 * total(book, "prize_cost") / MONEY


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"entries_by": "spend"},
        {"main_prize": 1e5},
        {"when": {"every": 52}},
        {"when": {"every": 1}},
        {"when": {"every": 13, "until": 60}},
        {"main_prizes": 0, "small_prizes": 1_000, "small_prize": 0.1},
    ],
    ids=str,
)
def test_no_draw_is_perceived_as_more_than_twice_its_prizes(
    about: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by members, with what being one is worth; what is promised at the end counts."""
    seen = watch(Lottery, monkeypatch)
    tool = draws(cost_rate=1, to="members", **about)
    book = play(tool, weeks=156, joining=JOINING).ledgers["arm"]
    felt = sum(
        column(seen, lambda one, name=name: one.channels.get(name, one.rate * 0))  # type: ignore[misc]
        for name in ("value.play", "value.recognition")
    )
    spent = column(seen, lambda one: one.paid / MONEY)
    owed = book.amounts("liability")[-1].sum()
    given = (book.amounts("prize_cost").sum() + owed) / MONEY
    assert 0 < (felt * spent).sum() < 2 * given


def test_no_prizes_are_no_draw() -> None:
    for about in (NONE, {"main_prize": 0, "small_prize": 0}):
        played = play(draws(**about), weeks=30)
        assert abs(more(played)) == 0, about
        assert total(played.ledgers["arm"], "prize_cost") == 0


def test_there_is_no_interest_when_no_draw_is_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Lottery, monkeypatch)
    play(draws(when={"every": 13, "until": 40}), weeks=60)
    value = column(seen, lambda one: one.channels.get("value.play", one.rate * 0))
    assert value[38].max() > 0
    assert not value[39:].any()


def test_a_draw_for_members_is_joined_for() -> None:
    book = play(draws(to="members"), joining=JOINING).ledgers["arm"]
    assert total(book, "joined") > 200
    assert total(book, "prize_cost") > 0


@pytest.mark.parametrize("about", [NONE, {"main_prize": 0, "small_prize": 0}], ids=str)
def test_nobody_joins_for_no_prizes(about: dict[str, Any]) -> None:
    book = play(draws(to="members", **about), joining=JOINING, weeks=26).ledgers["arm"]
    assert total(book, "joined") == 0


def test_nothing_is_owed_for_a_lottery_that_has_been_stopped() -> None:
    """Its draws fall on the launch, so that nobody has an entry that is still to be drawn."""
    today = program(tools={"t": draws()})
    arms = {"arm": program(stops=("t",))}
    world = market(400, **STILL)
    books = play_weeks(case(arms, today=today, world=world, weeks=30, agents=400)).ledgers
    assert books["today"].units("liability").any()
    assert not books["arm"].units("liability").any()
    assert not total(books["arm"], "prize_cost")


def test_all_is_owed_when_the_entry_period_is_over() -> None:
    """Of 26 weeks the first four give entries; from the fifth on nothing more can be earned."""
    world = market(400, **STILL)
    tool = draws(main_prize=1_000, small_prizes=0, when={"every": 26, "for": 4})
    book = play(tool, world=world, weeks=24, agents=400).ledgers["arm"]
    owed = book.amounts("liability").sum(axis=1) / MONEY
    pool = 1_000 * tool.cost_rate
    assert owed[1:4] == pytest.approx([pool / 2, 3 * pool / 4, pool])
    assert owed[4:] == pytest.approx([pool] * 20)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("main_prize", (0, 10, 1_000, 1e6)),
        ("main_prizes", (0, 1, 10, 1_000)),
        ("small_prize", (0, 1, 50, 5_000)),
        ("small_prizes", (0, 5, 100, 1_000)),
    ],
)
def test_a_choice_moves_cost_in_one_direction(name: str, values: Any) -> None:
    arms = {f"a{at}": program(tools={"t": draws(**{name: v})}) for at, v in enumerate(values)}
    books = play_weeks(case(arms, world=market(400, **STILL), weeks=52, agents=400)).ledgers
    cost = [total(books[arm], "prize_cost") for arm in arms]
    assert np.all(np.diff(cost) >= 0)
    assert cost[-1] > cost[0]
