"""Contests worked out by hand: who takes part, who can win, what is paid, and what is left."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.simulate import Played
from simulator.tools.contest import Contest, field, stages
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
f = np.float32
THREE_WEEKS: dict[str, Any] = {"weeks": [2, 3, 4]}


def contest(**about: Any) -> Contest:
    return Contest.model_validate({"to": "everyone", "when": THREE_WEEKS, **about})


def play(tool: Contest, world: Market, *, weeks: int = 14, agents: int = 200) -> Played:
    arms = {"arm": program(tools={"contest": tool})}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


# ---------------------------------------------------------------- money


def test_prizes_and_judging_are_paid_in_the_week_after() -> None:
    """Of 40 customers, who all buy several times a week, all take part for sure (to a millionth).

    Two prizes of 100 and three of 10, at .8 of their face value: 2 x 80 + 3 x 8 = 184. Forty
    entrants at .25 are 10. In the second of three weeks two thirds of the prizes are owed,
    122.67, and in the third all of them.
    """
    tool = contest(
        main_prize=100, main_prizes=2, small_prize=10, small_prizes=3, cost_rate=0.8,
        cost_per_entrant=0.25, takes_part=0.999999,
    )  # fmt: skip
    world = market(40, **{**STILL, "purchases_per_year": 520, "need_shape": 1_000})
    book = play(tool, world, agents=40).ledgers["arm"]
    paid, judged, owed = (
        book.amounts(name).sum(axis=1) for name in ("prize_cost", "running_cost", "liability")
    )
    assert np.flatnonzero(paid).tolist() == np.flatnonzero(judged).tolist() == [5]
    assert (paid[5], judged[5]) == (184 * MONEY, 10 * MONEY)
    assert owed[:6].tolist() == [0, 0, 0, round(184 * MONEY * 2 / 3), 184 * MONEY, 0]
    assert not owed[6:].any()


@pytest.mark.parametrize("agents", [40, 400])
def test_the_pool_is_paid_once_however_many_agents_there_are(agents: int) -> None:
    tool = contest(main_prize=500, main_prizes=4, cost_rate=0.9, takes_part=0.5)
    book = play(tool, market(400, **STILL), agents=agents).ledgers["arm"]
    assert total(book, "prize_cost") == 4 * 450 * MONEY


def test_there_are_no_more_prizes_than_entrants() -> None:
    """Five customers and 1,000 prizes of 10: five are handed over, or fewer."""
    tool = contest(
        main_prizes=0, small_prizes=1_000, small_prize=10, cost_rate=1, takes_part=0.999999
    )
    world = market(5, **{**STILL, "purchases_per_year": 520})
    assert total(play(tool, world, agents=5).ledgers["arm"], "prize_cost") == 50 * MONEY


# ---------------------------------------------------------------- who wins, and who can


def test_who_has_paid_most_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Contest, monkeypatch)
    tool = contest(main_prize=1e6, main_prizes=7, takes_part=0.5, rewarded=0.02)
    play(tool, market(200, **STILL))
    paid = column([one for one in seen if 2 <= one.week <= 4], lambda one: one.paid).sum(axis=0)
    takes = column(seen, lambda one: one.own["takes"])[4] > 0
    won = column(seen, lambda one: one.own["glad"])[5] > 0
    assert 70 < takes.sum() < 130
    assert won.sum() == 7
    most = np.sort(np.where(takes, paid, 0))[-7:]
    assert sorted(paid[won]) == most.tolist(), "luck decides among those who have paid as much"


def test_heavy_buyers_take_part_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share of .1 on average, by twice the log spend; drawn anew for each contest."""
    seen = watch(Contest, monkeypatch)
    tool = contest(takes_part=0.1, spend_slope=2, when={"every": 4, "for": 2})
    play(tool, market(2_000, **STILL), agents=2_000, weeks=10)
    takes, spend = (
        column(seen, of) for of in (lambda one: one.own["takes"], lambda one: one.usual["spend"])
    )
    assert takes[1].mean() == pytest.approx(0.1, abs=4 * (0.09 / 2_000) ** 0.5)
    heavy = spend[0] > np.quantile(spend[0], 0.8)
    assert takes[1][heavy].mean() > 3 * takes[1].mean()
    assert not np.array_equal(takes[1], takes[5])


def test_as_many_are_expected_to_win_as_there_are_prizes() -> None:
    """Among a hundred who are all alike and ten prizes each has a tenth of a chance."""
    scores, heads = np.array([50.0]), np.array([100.0])
    bar = field.standing(scores, heads, 2, 10, 0.5)
    steep = 1.702 / 0.5
    for log_score, chance in ((bar.first, 0.02), (bar.line, 0.1)):
        assert 1 / (1 + np.exp((log_score - np.log(50)) * steep)) == pytest.approx(chance)
    assert field.standing(scores, heads, 0, 100, 0.5) == field.Standing(1e3, -1e3, steep)


@pytest.mark.parametrize("spread", [0.02, 0.3, 2.0])
def test_the_chances_of_all_add_up_to_the_prizes(spread: float) -> None:
    luck = np.random.default_rng(3)
    scores, heads = np.exp(luck.normal(4, 1, 300)), luck.integers(1, 9, 300).astype(float)
    bar = field.standing(scores, heads, 5, 60, spread)
    for at, many in ((bar.first, 5), (bar.line, 60)):
        chance = 1 / (1 + np.exp((at - np.log(scores)) * bar.steep))
        assert heads @ chance == pytest.approx(many, rel=1e-4)


def test_a_chance_by_hand() -> None:
    """Three contestants: at the line, far ahead and far behind; the fourth does not take part.

    Ten units for any prize and ninety more for the larger one, whose bar is four times as high.
    At the line the chance of a small prize is a half and that of the larger one
    1 / (1 + 4 ^ 2) = 1/17: 5 + 90 / 17 = 10.294 of 100 that are spent. Novelty has halved. The
    prize would buy 2 x .5 x .10294 as a cut, so that the effort of .3 is held to that.
    """
    score, one = np.array([20, 2e9, 2e-9, 20], f), np.ones(4, f)
    value, effort = np.empty(4, f), np.empty(4, f)
    stages.compete(
        np.array([1, 1, 1, 0], f), score, 100 * one, f(np.log(80)), f(np.log(20)), f(2), f(90),
        f(10), f(1.2), f(0.3), f(np.log(2) / 3), 3 * one, f(2), f(0.5) * one, value, effort,
    )  # fmt: skip
    expected = (5 + 90 / 17) / 100
    assert value == pytest.approx([1.2 * expected / 2, 1.2 * 1.0 / 2, 0, 0], rel=1e-4, abs=1e-7)
    assert effort == pytest.approx([expected / 2, 0, 0, 0], rel=1e-4, abs=1e-6)


def test_effort_is_greatest_where_the_chance_is_even() -> None:
    """Chances of a half, a third and a fifth: 4 p (1 - p) is 1, 8/9 and .64."""
    odds = np.array([1, 1 / 2, 1 / 4], f)
    one = np.ones(3, f)
    value, effort = np.empty(3, f), np.empty(3, f)
    stages.compete(
        one, odds, one, f(1e3), f(0), f(1), f(0), f(100), f(1), f(0.1), f(0), 0 * one, f(2),
        f(0.5) * one, value, effort,
    )  # fmt: skip
    assert effort == pytest.approx(0.1 * np.array([1, 8 / 9, 0.64]), rel=1e-4)


def test_what_all_hope_for_is_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the standings of each week: chances of all times prizes are the 30,000 that are won."""
    seen = watch(Contest, monkeypatch)
    tool = contest(main_prize=5_000, main_prizes=6, takes_part=0.3, when={"weeks": [0, 1, 2, 3]})
    play(tool, market(1_000, **STILL), agents=1_000)
    for at in (1, 2, 3):
        value, spend, before = (
            column(seen, of)
            for of in (
                lambda one: one.own["felt"] * one.own["takes"],
                lambda one: one.usual["spend"],
                lambda one: one.paid / MONEY,
            )
        )
        projected = before[:at].sum(axis=0) + spend[0] * (4 - at)
        assert (value[at] * projected).sum() == pytest.approx(30_000, rel=0.02)


def test_an_idea_has_the_same_chance_whoever_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry each, if anything is bought; the prize is not felt as reason to buy more."""
    seen = watch(Contest, monkeypatch)
    tool = contest(merit="idea", takes_part=0.5, main_prizes=10)
    play(tool, market(400, **STILL), agents=400)
    entries = column(seen, lambda one: one.own["entries"])[3]
    takes = column(seen, lambda one: one.own["takes"])[3]
    assert set(entries.tolist()) == {0, 1}
    assert not entries[takes == 0].any()
    felt, spend = (
        column(seen, of) for of in (lambda one: one.own["felt"], lambda one: one.usual["spend"])
    )
    each = (felt[4] * spend[4] * 3)[takes > 0]
    assert each == pytest.approx(300 * 10 / takes.sum(), rel=0.02)
    assert "extra_effort" in tool.idle()


# ---------------------------------------------------------------- when it is over


def test_losers_miss_a_part_of_what_they_had_hoped_for() -> None:
    """.25 of .04 is .01; of .4 no more than .05; of an agent for four, three have lost."""
    number = np.array([0.5, 0.5, 0.1, 0])
    felt, out = np.array([0.04, 0.4, 0.04, 0.04], f), np.empty(4, f)
    stages.regret(number, 0.2, felt, f(0.25), f(4), out)
    assert out == pytest.approx([-0.01, -0.05, -0.0075, 0])


def test_nothing_is_left_when_it_is_over() -> None:
    """Without what is borrowed, missed and gained by winners it is the control's, to the bit."""
    off = {"pull_forward": 0, "let_down": 0, "rewarded": 0}
    tool = contest(main_prize=5_000, takes_part=0.5, **off)
    books = play(tool, market(400, **STILL), agents=400, weeks=30).ledgers
    arm, control = (books[name].units("purchases").sum(axis=1) for name in ("arm", "today"))
    assert arm[2:5].sum() > control[2:5].sum()
    assert np.array_equal(arm[5:], control[5:])
    assert np.array_equal(arm[:2], control[:2])


def test_what_came_early_is_missing_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all of it is pulled forward nothing of it is left, to a tenth of what it brought."""
    seen = watch(Contest, monkeypatch)
    about = {"let_down": 0, "rewarded": 0, "main_prize": 50, "main_prizes": 60}
    tool = contest(takes_part=0.5, pull_forward=1.0, **about)
    off = contest(takes_part=0.5, **{**about, "prize_value": 0, "extra_effort": 0})
    world = market(400, **STILL)
    arms = {"arm": program(tools={"contest": tool}), "off": program(tools={"contest": off})}
    play_weeks(case(arms, world=world, weeks=40, agents=400))
    rates = [np.array([one.rate.sum() for one in seen][at::2]) for at in (0, 1)]
    gain = rates[0] - rates[1]
    assert gain[2:5].sum() > 0.01 * rates[1][2:5].sum()
    assert (gain[5:12] < 0).all()
    assert abs(gain.sum()) < 0.1 * gain[2:5].sum()


# ---------------------------------------------------------------- in words, and refused


def test_it_is_told_plainly() -> None:
    tool = contest(main_prizes=1, small_prizes=20, to="members", merit="purchases")
    assert tool.plainly("EUR") == (
        "Members can take part in a contest: those who buy most often until it ends win 1 prize "
        "of 300 EUR and 20 prizes of 50 EUR."
    )


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"main_prizes": 200, "takes_part": 0.1}, {"main_prizes": "everybody wins"}),
        ({"main_prize": 1e9}, {"main_prize": "more than a year's sales"}),
        ({"when": {"every": 52, "for": 40}}, {"when": "given up"}),
        ({"cost_per_entrant": 900.0}, {"cost_per_entrant": "earns us in a year"}),
        ({}, {}),
    ],
)
def test_what_is_hardly_meant_is_said(about: dict[str, Any], told: dict[str, str]) -> None:
    usual: Any = SimpleNamespace(
        customers=1_000.0, sales=1e6, earned=300.0, currency="EUR", basket=30.0
    )
    found = dict(contest(**about).doubts(usual))
    assert found.keys() == told.keys()
    for name, words in told.items():
        assert words in found[name]


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"when": "always"}, "a contest has an end"),
        ({"when": {"until": 6}}, "a contest has an end"),
        ({"to": {"lapsed": 8}}, "after which nobody has lapsed"),
    ],
)
def test_what_makes_no_contest(about: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        contest(**about)
