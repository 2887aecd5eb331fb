"""To whom: every condition must be met, and the words say so."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from simulator.market.market import Market
from simulator.program.audience import EVERYONE, MEMBERS, Audience
from simulator.tools.discount import Discount
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    case,
    customer,
    cut,
    market,
    play_weeks,
    program,
    total,
)
from tests.tools.watch import column, watch


def test_words() -> None:
    assert Audience.model_validate("everyone") == EVERYONE == Audience()
    assert Audience.model_validate("members") == MEMBERS
    assert EVERYONE.everyone
    assert not MEMBERS.everyone
    assert EVERYONE.in_words() == "everyone"
    some = Audience(members=True, segments=("rare",), top=0.1, lapsed=8)
    expected = "members of rare, top 10 % by spend, no purchase for 8 weeks"
    assert some.in_words() == expected
    assert Audience(lapsed=8).in_words() == "customers, no purchase for 8 weeks"


@pytest.mark.parametrize("bad", ["somebody", {"top": 0}, {"top": 1.1}, {"lapsed": 0}, {"age": 3}])
def test_what_is_no_audience(bad: object) -> None:
    with pytest.raises(ValidationError):
        Audience.model_validate(bad)


def test_the_top_is_who_spent_most_in_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the exact quantile of spend, to a bin of 1.2 %; reviewed every 4 weeks."""
    seen = watch(Discount, monkeypatch)
    world = market(3_000, start="at_first_purchase", churn_per_year=0)
    tool = cut(depth=0.1, to=Audience(top=0.2), reference_loss=0)
    play_weeks(case({"arm": program(tools={"top": tool})}, world=world, agents=3_000, weeks=72))
    offered = column(seen, lambda one: one.channels.get("price_cut", 0 * one.rate)) > 0
    paid = column(seen, lambda one: one.paid)
    spent = np.rint(paid / np.where(offered, 0.9, 1)).astype(np.int64)
    for review in (8, 56, 68):
        buckets = spent[max(0, review - 52) : review].sum(axis=0)
        exact = np.quantile(buckets, 0.8)
        clear = np.abs(buckets / exact - 1) > 0.015
        assert clear.mean() > 0.9
        assert np.array_equal(offered[review, clear], (buckets > exact)[clear])
        assert offered[review].mean() == pytest.approx(0.2, abs=0.01)
        for week in range(review, min(review + 4, 72)):
            assert np.array_equal(offered[week], offered[review])


def test_the_top_is_counted_in_customers_and_over_segments() -> None:
    """A segment of big spenders holds the top; agents that stand for more count for more."""
    segments = {
        "small": customer(share=0.8, basket=5),
        "large": customer(share=0.2, basket=500, new_customers_per_year=0.2),
    }
    world = Market(customers=1_000, segments=segments)
    arms = {"arm": program(tools={"top": cut(depth=0.1, to=Audience(top=0.1))})}
    book = play_weeks(case(arms, world=world, agents=300, weeks=20)).ledgers["arm"]
    by_cell = book.units("discount").sum(axis=0)
    assert by_cell[:2].sum() == 0
    assert by_cell[2:].sum() > 0


@pytest.mark.parametrize("unit", [0.001, 1, 200_000])
def test_the_top_is_the_same_in_any_currency(unit: float) -> None:
    """A tenth of customers makes about a third of sales, whether a basket is 30 or 6,000,000."""
    world = market(2_000, basket=30 * unit)
    arms = {"arm": program(tools={"top": cut(depth=0.1, to=Audience(top=0.1))})}
    book = play_weeks(case(arms, world=world, agents=500, weeks=12)).ledgers["arm"]
    served = total(book, "discount") / total(book, "sales") / 0.1
    assert served == pytest.approx(0.33, abs=0.04)


def test_lapsed_is_who_has_not_bought_for_that_long(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Discount, monkeypatch)
    tool = cut(depth=0.1, to=Audience(lapsed=5))
    world = market(start="at_first_purchase")
    play_weeks(case({"arm": program(tools={"back": tool})}, world=world))
    offered = column(seen, lambda one: one.channels.get("price_cut", 0 * one.rate)) > 0
    since = column(seen, lambda one: one.since)
    active = column(seen, lambda one: one.active) > 0
    was = since[:-1] >= 5
    here = active[1:]
    assert np.array_equal(offered[1:][here], was[here])
    assert offered.any()


def test_who_arrives_has_not_lapsed() -> None:
    """A new customer has not been away, however long after launch she comes."""
    world = market(300, purchases_per_year=200, new_customers_per_year=3, churn_per_year=0)
    tool = cut(depth=0.3, to=Audience(lapsed=8))
    one = case({"arm": program(tools={"back": tool})}, world=world, agents=100, weeks=52)
    control, arm = (play_weeks(one).ledgers[name] for name in ("today", "arm"))
    assert total(control, "arrived") > 100
    # four purchases a week: eight weeks without one are a matter of a few light buyers
    assert total(arm, "discount") < 0.02 * 0.3 * total(arm, "sales")


def test_conditions_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members of a segment who are lapsed: all three, every week."""
    seen = watch(Discount, monkeypatch)
    segments = {
        "regulars": customer(share=0.5, purchases_per_year=20),
        "rare": customer(share=0.5, purchases_per_year=20),
    }
    world = Market(customers=400, segments=segments)
    to = Audience(members=True, segments=("rare",), lapsed=2)
    tool = cut(depth=0.1, to=to, threshold=0)
    arms = {"arm": program(tools={"few": tool}, joining=EVERYBODY_JOINS)}
    book = play_weeks(case(arms, world=world, agents=100)).ledgers["arm"]
    assert book.units("discount")[:, :2].sum() == 0
    assert book.units("discount")[:, 2:].sum() > 0
    rare = [one for one in seen if one.week >= 0 and "price_cut" in one.channels]
    assert rare
    for one in rare:
        cut_here = one.channels["price_cut"] > 0
        assert np.all(one.member[cut_here] - one.joined[cut_here] == 1)


def test_a_rollout_reaches_everybody_in_the_end() -> None:
    about = {"tools": {"cut": cut(depth=0.1)}, "rollout_weeks": 10}
    book = play_weeks(case({"arm": program(**about)}, agents=600, weeks=20)).ledgers["arm"]
    part = book.units("discount").sum(axis=1) / book.units("sales").sum(axis=1) / 0.1
    assert np.all(np.diff(part[:10]) > -0.08)
    assert part[0] == pytest.approx(0.1, abs=0.06)
    assert part[4] == pytest.approx(0.5, abs=0.1)
    assert np.allclose(part[9:], 1, atol=1e-4)
