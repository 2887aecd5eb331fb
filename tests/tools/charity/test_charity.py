"""Charity worked out by hand: what is given, what is felt beside which cut, how it wears off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.economics.books.accounts import Accounts
from simulator.economics.books.bridge import bridge_of
from simulator.economics.measures import measure
from simulator.program.ledger import MONEY
from simulator.tools.charity import Charity, stages
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
f = np.float32


def charity(**about: Any) -> Charity:
    return Charity.model_validate({"to": "everyone", **about})


# ---------------------------------------------------------------- money


def given(turn: float, kept: float, n: int, share: float, each: float) -> float:
    """What purchases that came to `kept` currency give, currency."""
    out = np.empty(1, np.int64)
    stages.give(
        np.full(1, turn, f), np.full(1, round(kept * MONEY)), np.full(1, n, np.int32),
        np.float64(share), np.float64(each * MONEY), out,
    )  # fmt: skip
    return int(out[0]) / MONEY


def test_a_share_and_an_amount_of_each_purchase_are_given() -> None:
    """Two purchases of 44.50 together: 3 % are 1.335, and .25 for each .50, 1.835 together. One
    of .20 gives no more than .20; whose turn it is not, nothing.
    """
    assert given(1, 44.50, 2, 0.03, 0.25) == 1.835
    assert given(1, 0.20, 1, 0.03, 0.25) == 0.20
    assert given(0, 44.50, 2, 0.03, 0.25) == 0
    assert given(1, 0, 0, 0.03, 0.25) == 0


def test_donations_are_booked_as_a_cost_of_the_program_and_as_a_part_of_the_bridge() -> None:
    """4 % of 29.60 is 1.184 per purchase, and .50 on top: 1.684. Nothing is felt, so that all of
    the difference to today are donations."""
    tool = charity(share=0.04, per_purchase=0.5, warm_glow=0)
    arms = {"arm": program(tools={"cause": tool})}
    played = play_weeks(case(arms, world=market(200, **STILL), weeks=20, agents=200))
    book = played.ledgers["arm"]
    donated = total(book, "donation_cost")
    assert donated == total(book, "purchases") * 16_840
    arm, today = (Accounts.of(played.ledgers[name]) for name in ("arm", "today"))
    bridge = bridge_of(arm, today)
    assert bridge.parts["donations"][0] == pytest.approx(-donated)
    assert bridge.total[0] == pytest.approx(-donated)
    assert measure(arm, today, 0.0)["program_cost"][0] == pytest.approx(donated / MONEY)


# ---------------------------------------------------------------- what is felt


def felt(**about: Any) -> float:
    """What a tenth donated, beside the best cut, is worth to who has just heard of it."""
    usual: dict[str, Any] = {
        "mine": 0.1, "together": None, "cut": 0.0, "worn": 0.0, "warm": 0.01, "scope": 0.1,
        "noticed": 1e-4, "best": 0.15, "without": 1.0, "lasting": 0.5,
    }  # fmt: skip
    usual |= about
    usual["together"] = usual["mine"] if usual["together"] is None else usual["together"]
    rows = [np.full(1, usual[name], f) for name in ("mine", "together", "cut", "worn")]
    out = np.empty(1, f)
    numbers = ("warm", "scope", "noticed", "best", "without", "lasting")
    stages.glow(*rows, *(f(usual[name]) for name in numbers), out)
    return float(out[0])


def test_a_tenth_is_worth_what_was_declared_and_all_of_it_hardly_more() -> None:
    """(1 - e^-D/.1) / (1 - e^-1) of .01: at 5 % .39347 / .63212 = .62246, at 2 % .28677, at
    20 % 1.36788, at 100 % 1.58191."""
    assert felt() == pytest.approx(0.01)
    for share, part in [(0.05, 0.62246), (0.02, 0.28677), (0.2, 1.36788), (1.0, 1.58191)]:
        assert felt(mine=share) == pytest.approx(0.01 * part, rel=2e-4)


def test_what_is_small_goes_unnoticed() -> None:
    """At .5 % with a threshold of .5 % 1 - 1/e of it is seen, at a tenth of that a hundredth."""
    for share, seen in [(0.005, 1 - np.exp(-1)), (0.0005, 1 - np.exp(-0.01))]:
        whole = felt(mine=share)
        assert felt(mine=share, noticed=0.005) == pytest.approx(seen * whole, rel=2e-3)


@pytest.mark.parametrize(
    ("cut", "part"),
    [(0.0, 0.0), (0.05, 0.42150), (0.1, 0.86564), (0.15, 1.0), (0.2, 0.91280), (0.5, 0.10449)],
)
def test_it_is_felt_most_beside_a_moderate_cut(cut: float, part: float) -> None:
    """(r e^(1 - r))^2 with r the cut over 15 %: at 5 % (e^(2/3) / 3)^2 = .42152, at half off
    (3.3333 e^-2.3333)^2 = .10449. The donation is of what is paid, so that beside the cut it is a
    smaller part of the list price.
    """
    alone = felt(mine=0.1 * (1 - cut))
    assert felt(cut=cut, without=0.0) == pytest.approx(alone * part, rel=2e-3, abs=1e-7)


def test_without_a_cut_a_part_of_it_is_felt() -> None:
    """All the way to the best cut that part fills up; beyond it is none."""
    assert felt(without=0.2) == pytest.approx(0.002)
    alone = felt(mine=0.095)
    assert felt(cut=0.05, without=0.2) == pytest.approx(alone * (0.4215 + 0.2 * 0.5785), rel=2e-3)
    assert felt(cut=0.5, without=1.0) == pytest.approx(felt(cut=0.5, without=0.0))


def test_several_causes_share_what_is_felt() -> None:
    """A part of 4 of 10 points in all: .4 of what a tenth is worth."""
    assert felt(mine=0.04, together=0.1) == pytest.approx(0.004)


def test_who_is_used_to_it_feels_what_stays_warm() -> None:
    """All used to it: half; half used to it: three quarters."""
    assert felt(worn=1.0) == pytest.approx(0.005)
    assert felt(worn=0.5) == pytest.approx(0.0075)


def test_an_amount_is_a_share_of_the_own_basket() -> None:
    """2 of a basket of 40 are 5 %, with 3 % on top 8; of a basket of 1 it is all."""
    out = np.empty(2, f)
    stages.part(np.ones(2, f), np.full(2, 0.5, f), np.array([20, 0.5], f), f(0.03), f(2), out)
    assert out == pytest.approx([0.08, 1.0])


def test_it_is_forgotten_as_it_is_got_used_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half in ten weeks, three quarters in twenty, and ten weeks after its end half of that."""
    seen = watch(Charity, monkeypatch)
    arms = {"arm": program(tools={"cause": charity(half_life=10, when={"until": 20})})}
    play_weeks(case(arms, world=market(40, **STILL), weeks=31, agents=40))
    worn = column(seen, lambda one: one.own["worn"]).mean(axis=1)
    assert worn[[9, 19, 29]] == pytest.approx([0.5, 0.75, 0.375], rel=1e-4)


def test_one_of_today_has_long_been_got_used_to(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Charity, monkeypatch)
    today = program(tools={"cause": charity()})
    play_weeks(case({}, today=today, world=market(40, **STILL), weeks=4, agents=40))
    assert column(seen, lambda one: one.own["worn"]).min() > 0.999


def test_half_of_those_addressed_hear_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the defaults: 2 % of what is paid, .28677 of .01 as far as noticed, which it is; half of
    that for who has not heard, and a fifth beside no cut: .00028677."""
    seen = watch(Charity, monkeypatch)
    arms = {"arm": program(tools={"cause": charity()})}
    play_weeks(case(arms, world=market(40, **STILL), weeks=1, agents=40))
    value = seen[0].channels["value.cause"]
    assert value == pytest.approx(np.full(40, 0.01 * 0.28677 * 0.5 * 0.2), rel=1e-3)


# ---------------------------------------------------------------- in words, and refused


def test_it_is_told_plainly() -> None:
    assert charity(share=0.05).plainly("EUR") == (
        "Of the purchases of all customers 5 % of what is paid goes to a good cause."
    )
    assert charity(share=0, per_purchase=0.5, to="members").plainly("EUR") == (
        "Of the purchases of members 0.50 EUR per purchase goes to a good cause."
    )


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"share": 0.001}, {"share": "hardly anybody notices"}),
        ({"share": 0.0, "per_purchase": 0.01}, {"per_purchase": "0.0333 %"}),
        ({"share": 0.3}, {"share": "loses money"}),
        ({"share": 0.0}, {}),
        ({}, {}),
    ],
)
def test_what_is_hardly_meant_is_said(about: dict[str, Any], told: dict[str, str]) -> None:
    usual: Any = SimpleNamespace(margin=0.28, currency="EUR", basket=30.0)
    found = dict(charity(**about).doubts(usual))
    assert found.keys() == told.keys()
    for name, words in told.items():
        assert words in found[name]
