"""Surprises worked out by hand: who gets what, what it costs, and what is felt of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.simulate import Played
from simulator.tools.surprise import Surprise, stages
from tests.laws.worlds import STEADY, case, company, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
f = np.float32


def surprise(**about: Any) -> Surprise:
    return Surprise.model_validate({"to": "everyone", "cost_rate": 1.0, **about})


def play(tool: Surprise, world: Market, *, weeks: int = 30, agents: int = 200) -> Played:
    arms = {"arm": program(tools={"gifts": tool})}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


# ---------------------------------------------------------------- money


def test_everybody_who_buys_gets_one_where_the_chance_is_sure() -> None:
    """Gifts of 12.50 that cost 40 % where they come on top, a tenth of which replace a sale:
    .4 + .1 x .6 = .46 of 12.50, 5.75 for each customer and week with a purchase.
    """
    tool = surprise(gift=12.5, chance=1.0, cost_rate=0.4, replaces=0.1)
    book = play(tool, market(200, **STILL)).ledgers["arm"]
    cost = total(book, "prize_cost")
    assert cost % round(5.75 * MONEY) == 0
    weeks_with_a_purchase = cost // round(5.75 * MONEY)
    assert 0.4 * 200 * 30 < weeks_with_a_purchase < 0.75 * 200 * 30


def test_own_goods_cost_what_the_margin_leaves() -> None:
    """Of a margin of .28 goods cost .72, and .2 of the gifts replace a sale: .72 + .2 x .28."""
    tool = surprise(cost_rate=None).for_margin(0.28)
    assert tool.model_dump()["cost_rate"] == pytest.approx(0.776)
    arms = {"arm": program(tools={"gifts": surprise(gift=10, chance=1.0, cost_rate=None)})}
    one = case(arms, world=market(50, **STILL), weeks=4, agents=50, firm=company())
    cost = total(play_weeks(one).ledgers["arm"], "prize_cost")
    assert cost > 0
    assert cost % round(7.76 * MONEY) == 0


@pytest.mark.parametrize(("chance", "weeks"), [(0.1, 40), (0.02, 60)])
def test_as_many_get_one_as_chance_says(
    chance: float, weeks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watch(Surprise, monkeypatch)
    book = play(surprise(gift=5, chance=chance), market(500, **STILL), weeks=weeks, agents=500)
    with_a_purchase = column(seen, lambda one: one.n > 0).sum()
    gifts = total(book.ledgers["arm"], "prize_cost") / (5 * MONEY)
    assert gifts == pytest.approx(
        chance * with_a_purchase, abs=4 * (chance * with_a_purchase) ** 0.5
    )


def test_nobody_gets_two_within_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the last gift was worth grows by each: 1 unit, 2, 4 on top of those before."""
    seen = watch(Surprise, monkeypatch)
    tool = surprise(gift=5, chance=0.5, next_gift=1.5, when={"every": 1, "at_most_every": 10})
    play(tool, market(100, **STILL), agents=100)
    last = column(seen, lambda one: one.own["last"])
    got = np.diff(last, axis=0, prepend=0) > 0
    for one in got.T:
        weeks = np.flatnonzero(one)
        assert (np.diff(weeks) >= 10).all()
    assert got.sum() > 150


# ---------------------------------------------------------------- what is felt


def felt(**about: Any) -> dict[str, float]:
    """What one gift leaves with a customer who spends 20 a week on half a basket of 40."""
    usual: dict[str, Any] = {
        "gets": 1, "gift": 10, "growth": 1, "worth": 1, "anyway": 0, "noticed": 0.05,
        "suspicion": 0.3, "known_after": 3, "learned": 0.4, "loss": 1, "chance": 0,
        "fades": 0.75, "spend": 20, "rate": 0.5, "known": 50, "grown": 0,
        "last": 0, "expects": 0, "glow": 0,
    }  # fmt: skip
    usual |= about
    row = {name: np.full(1, usual[name], f) for name in ("gets", "spend", "rate")}
    own = {name: np.full(1, usual[name], f) for name in ("grown", "last", "expects", "glow")}
    known, given = np.full(1, usual["known"], np.uint8), np.empty(1, f)
    stages.delight(
        row["gets"], *(f(usual[name]) for name in ("gift", "growth", "worth", "anyway", "noticed")),
        f(usual["suspicion"]), np.uint8(usual["known_after"]),
        *(f(usual[name]) for name in ("learned", "loss", "chance", "fades")),
        row["spend"], row["rate"], known, *own.values(), given,
    )  # fmt: skip
    return {name: float(one[0]) for name, one in {**own, "given": given}.items()}


def test_a_gift_is_felt_as_it_is_worth_over_the_weeks_after_it() -> None:
    """10 beside a basket of 40 is five times what is noticed: all of it. A quarter of it in the
    first of the weeks, 2.50 of 20, and three quarters of that in the next: .125 / (1 - .75) = .5,
    which is 10 of 20.
    """
    one = felt()
    assert one["glow"] == pytest.approx(0.125)
    assert one["given"] == one["last"] == 10
    assert one["expects"] == pytest.approx(0.4)
    assert felt(gets=0, glow=0.125)["glow"] == pytest.approx(0.09375)


@pytest.mark.parametrize(
    ("gift", "part"),
    [(40, 1.0), (2, 1 - np.exp(-1)), (0.2, 1 - np.exp(-0.01)), (0.02, 1 - np.exp(-0.0001))],
)
def test_what_is_small_beside_the_basket_goes_unnoticed(gift: float, part: float) -> None:
    """At a twentieth of 40, 2.00, two thirds are noticed; of 20 cents a hundredth."""
    assert felt(gift=gift)["glow"] == pytest.approx(min(gift * part / 80, 0.5), rel=2e-3)


def test_what_is_expected_delights_less_and_less() -> None:
    """By .4 of what is not expected yet: 1, .6, .36, .216 of the first."""
    state, glows = {"expects": 0.0, "last": 0.0}, []
    for _ in range(4):
        one = felt(**state)
        glows.append(one["glow"])
        state = {name: one[name] for name in state}
    assert np.array(glows) / glows[0] == pytest.approx([1, 0.6, 0.36, 0.216], rel=1e-4)


@pytest.mark.parametrize(("chance", "part"), [(0, 1), (0.3, 0.7), (0.9, 0.1), (1, 0)])
def test_what_everybody_gets_is_no_surprise(chance: float, part: float) -> None:
    """What is no surprise is worth a third of its price, or nothing."""
    assert felt(chance=chance)["glow"] == pytest.approx(0.125 * part, rel=1e-4)
    both = felt(chance=chance, anyway=1 / 3)["glow"]
    assert both == pytest.approx(0.125 * (part + (1 - part) / 3), rel=1e-4)


def test_less_than_the_last_one_is_a_loss() -> None:
    """Half expected: 5 after 10 is felt as .5 x 5 - .5 x 5 = 0, and 4, of which 1 - e^-4 is
    noticed, as 1.963 - 3 = -1.037, a quarter of it of 20 now. Of 20 after 10 the first 10 were
    half expected and the others not: 15, which is 1.5 times the usual .125.
    """
    assert felt(gift=5, last=10, expects=0.5)["glow"] == pytest.approx(0, abs=1e-4)
    assert felt(gift=4, last=10, expects=0.5)["glow"] == pytest.approx(-1.037 / 80, rel=1e-3)
    assert felt(gift=20, last=10, expects=0.5)["glow"] == pytest.approx(1.5 * 0.125)


def test_a_rising_series_does_more_than_a_falling_one() -> None:
    """35 then 100, or 100 then 35 (Haisley & Loewenstein 2011): the same money, another end."""

    def series(*gifts: float) -> float:
        total, state = 0.0, {"last": 0.0, "expects": 0.0}
        for gift in gifts:
            one = felt(gift=gift, spend=2_000, rate=2, **state)
            total += one["glow"]
            state = {name: one[name] for name in state}
        return total

    assert series(35, 100) > series(100, 35)


def test_who_hardly_knows_us_mistrusts_it() -> None:
    assert felt(known=2)["glow"] == pytest.approx(-0.3 * 0.125)
    assert felt(known=3)["glow"] == pytest.approx(0.125)
    assert felt(known=2, gift=1e6)["glow"] == pytest.approx(-0.05), "however large it is"


def test_newcomers_come_to_know_us_by_buying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is there has bought as usual for two years; who comes begins with nothing."""
    seen = watch(Surprise, monkeypatch)
    world = market(300, **STEADY, churn_per_year=0.3, new_customers_per_year=1.0)
    play(surprise(), world, agents=300)
    known, active, rate, bought = (
        column(seen, of)
        for of in (
            lambda one: one.own["known"].astype(int),
            lambda one: one.active,
            lambda one: one.usual["rate"],
            lambda one: one.n,
        )
    )
    new = (active[0] == 0) & (active[-1] > 0)
    old = (active[0] > 0) & (known[0] > bought[0])
    assert new.sum() > 50
    assert old.sum() > 200
    assert np.array_equal(known[-1][new], np.minimum(bought.sum(axis=0), 100)[new])
    began = np.floor(np.minimum(rate[0] * 104, 100))
    assert np.array_equal(known[0][old], np.minimum(began + bought[0], 100)[old])


def test_gifts_that_have_ended_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came each week and comes no more: negative, at most a twentieth, and forgotten."""
    seen = watch(Surprise, monkeypatch)
    tool = surprise(gift=20, chance=0.5, when={"until": 20}, forgotten_in=10, lasts=1)
    play(tool, market(100, **STILL), weeks=90, agents=100)
    value = column(seen, lambda one: one.channels["value.recognition"]).mean(axis=1)
    assert value[5] > 0
    assert (value[30:60] < 0).all()
    assert value.min() >= -0.1
    assert abs(value[-1]) < 0.1 * abs(value[30:].min())


# ---------------------------------------------------------------- in words, and refused


def test_it_is_told_plainly() -> None:
    tool = surprise(gift=9, chance=0.02, to="members", next_gift=1.2)
    assert tool.plainly("EUR") == (
        "Of members, 2 % of those who buy in a week are given something worth 9 EUR, unannounced; "
        "the next one they get is worth 120 % of the last."
    )


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"gift": 0.5}, {"gift": "hardly noticed"}),
        ({"gift": 500.0}, {"gift": "earns us in a year"}),
        ({"chance": 0.5}, {"chance": "no surprise"}),
        ({"next_gift": 0.5}, {"next_gift": "felt as a loss"}),
        ({"cost_rate": 0.0}, {"cost_rate": "agreed"}),
        ({"gift": 0.0, "next_gift": 0.5}, {}),
        ({}, {}),
    ],
)
def test_what_is_hardly_meant_is_said(about: dict[str, Any], told: dict[str, str]) -> None:
    usual: Any = SimpleNamespace(earned=300.0, currency="EUR", basket=30.0)
    found = dict(surprise(**about).doubts(usual))
    assert found.keys() == told.keys()
    for name, words in told.items():
        assert words in found[name]


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"to": {"lapsed": 8}}, "after which nobody has lapsed"),
        ({"when": "birthday"}, "surprise has no birthday"),
    ],
)
def test_what_makes_no_surprise(about: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        surprise(**about)
