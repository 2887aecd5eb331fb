"""Coupons worked out by hand, and the shape of their redemption."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError
from scipy import stats

from simulator.market.market import Market
from simulator.simulate import Played
from simulator.tools.coupons import Coupons
from simulator.tools.coupons.proneness import QUARTERS
from simulator.tools.coupons.stages import SEEN, USED, extra_trips
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import Seen, column, watch

PLAIN: dict[str, Any] = {
    "to": "everyone", "exposure": 0, "incremental": 0, "face_value": 2, "face_response": 0,
}  # fmt: skip
OFTEN: dict[str, Any] = {**STEADY, "churn_per_year": 0, "purchases_per_year": 300}


NOBODY = 1e-12  # share who redeem, so that what is seen can be looked at alone


def coupons(**about: Any) -> Coupons:
    return Coupons.model_validate({**PLAIN, **about})


def play(tool: Coupons, world: Market, *, weeks: int = 6, agents: int = 400, **how: Any) -> Played:
    arms = {"arm": program(tools={"drop": tool})}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents), **how)


def redeemed(seen: list[Seen]) -> NDArray[np.bool_]:
    """Who redeems in which week, (weeks, n); seen before the end of a window clears it."""
    due = column(seen, lambda one: one.own["due"])
    used: NDArray[np.bool_] = np.diff(due == USED, axis=0, prepend=False) & (due == USED)
    return used


def test_money_off_and_who_pays_it() -> None:
    """Coupons of 2.00, a quarter of it the suppliers'; nobody buys more, so all is subsidy."""
    world = market(400, basket=30, **OFTEN)
    book = play(coupons(face_value=2, supplier_share=0.25, redeem_rate=0.5), world).ledgers["arm"]
    given = book.units("reward_cost", "drop").sum(axis=1)
    assert given.sum() > 100 * 20_000
    assert not np.any(given % 20_000)
    assert np.array_equal(book.units("supplier_income").sum(axis=1) * 4, given)
    assert np.array_equal(book.units("subsidy").sum(axis=1), given)
    assert not given[4:].any(), "the window is over"


@pytest.mark.parametrize(("face", "often"), [(1.2, 0.05), (2.4, 0.1), (4.8, 0.2), (0, 0)])
def test_larger_coupons_are_redeemed_more_often(face: float, often: float) -> None:
    """Of baskets of 30, 2.40 are 8 %; twice that is redeemed twice as often. All are alike."""
    world = market(4_000, basket=30, **OFTEN)
    tool = coupons(redeem_rate=0.1, evenness=1000, face_value=face, face_response=1)
    books = play(tool, world, agents=4_000).ledgers
    redemptions = total(books["arm"], "reward_cost") / max(face * 10_000, 1)
    assert redemptions / 4_000 == pytest.approx(often, abs=0.015)
    if not face:
        assert total(books["arm"], "purchases") == total(books["today"], "purchases")


def test_nothing_is_given_beyond_what_is_paid() -> None:
    world = market(400, basket=1.5, **{**STEADY, "churn_per_year": 0, "purchases_per_year": 5})
    book = play(coupons(face_value=2, redeem_rate=0.5), world).ledgers["arm"]
    given = total(book, "reward_cost")
    assert given
    assert given % 5_000 == 0
    assert given < total(book, "sales")


def test_at_most_one_redemption_in_a_drop(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Coupons, monkeypatch)
    world = market(400, **OFTEN)
    tool = coupons(redeem_rate=0.9, evenness=1000, when={"every": 8, "for": 5})
    book = play(tool, world, weeks=16).ledgers["arm"]
    due = column(seen, lambda one: one.own["due"])
    assert (due[4] == 0).all(), "what was not used by the end has lapsed"
    assert (due[5:8] == 0).all()
    assert total(book, "reward_cost") <= 2 * 400 * 20_000
    assert total(book, "reward_cost") > 0.8 * 2 * 400 * 20_000


def test_what_is_owed_is_what_will_be_redeemed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Coupons, monkeypatch)
    world = market(400, **OFTEN)
    tool = coupons(face_value=2, supplier_share=0.25, redeem_rate=0.5)
    book = play(tool, world).ledgers["arm"]
    waiting = (column(seen, lambda one: one.own["due"]) > 0).sum(axis=1)
    assert waiting[0] > waiting[1] > waiting[2] > 0
    assert not waiting[3:].any()
    assert np.array_equal(book.units("liability").sum(axis=1), waiting * 15_000)


def test_exposure_acts_on_those_who_do_not_redeem(monkeypatch: pytest.MonkeyPatch) -> None:
    """.02 purchases over the four weeks of a window: .005 in each, of large coupons."""
    seen = watch(Coupons, monkeypatch)
    play(coupons(exposure=0.02, redeem_rate=0.3, face_value=20), market(400, **OFTEN))
    for one in seen:
        if one.week < 4:
            added = one.channels["added_occasions"]
            assert np.unique(added) == pytest.approx([0, 0.005], abs=1e-7)
            if one.week < 3:  # the end of the window clears who had what
                assert np.array_equal(added > 0, one.own["due"] == SEEN)
        else:
            assert "added_occasions" not in one.channels


@pytest.mark.parametrize("often", [0.5, 5, 300])
def test_exposure_adds_the_same_whether_one_buys_often_or_hardly_ever(
    often: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watch(Coupons, monkeypatch)
    monkeypatch.setattr("simulator.tools.coupons.LEAST_REDEEMED", NOBODY)
    world = market(400, purchases_per_year=often)
    play(coupons(exposure=0.02, redeem_rate=NOBODY, face_value=20), world, weeks=4)
    added = column(seen, lambda one: one.channels["added_occasions"])
    assert (added[0] > 0).mean() > 0.98, "almost everybody is there"
    assert added[:, added[0] > 0].sum(axis=0) == pytest.approx(0.02, rel=1e-5)


@pytest.mark.parametrize(
    ("face", "purchases"), [(0.3, 0.0025), (1.2, 0.01), (2.4, 0.02), (9, 0.02)]
)
def test_small_coupons_are_overlooked(
    face: float, purchases: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of baskets of 30, 2.40 are 8 %; half of that adds half as much, more adds no more."""
    seen = watch(Coupons, monkeypatch)
    monkeypatch.setattr("simulator.tools.coupons.LEAST_REDEEMED", NOBODY)
    world = market(400, basket=30, **OFTEN)
    play(
        coupons(exposure=0.02, redeem_rate=NOBODY, face_value=face, face_response=1), world, weeks=4
    )
    added = column(seen, lambda one: one.channels["added_occasions"])
    assert added.sum(axis=0) == pytest.approx(purchases, rel=1e-4)


def test_who_got_a_coupon_sees_it_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent to whom has not bought for a week: who comes back still has it, nobody else gets it."""
    seen = watch(Coupons, monkeypatch)
    monkeypatch.setattr("simulator.tools.coupons.LEAST_REDEEMED", NOBODY)
    tool = coupons(exposure=0.02, redeem_rate=NOBODY, to={"lapsed": 1})
    play(tool, market(400, churn_per_year=0, purchases_per_year=26), weeks=4)
    got = column(seen, lambda one: one.channels["added_occasions"]) > 0
    bought = column(seen, lambda one: one.n > 0)
    assert 0 < got[0].sum() < 400
    assert (got == got[0]).all()
    assert (got[0] & bought[0]).any()


def test_additional_purchases_are_a_share_of_redemptions_by_arithmetic() -> None:
    """x = .4 (1 - exp(-(1 + x))): x = .2943... by hand."""
    f = np.float32
    x = float(extra_trips.py_func(f(1), f(0.4)))
    assert x == pytest.approx(0.4 * (1 - np.exp(-(1 + x))), rel=1e-5)
    assert float(extra_trips.py_func(f(50), f(0.4))) == pytest.approx(0.4)
    assert float(extra_trips.py_func(f(0), f(0.4))) == pytest.approx(0, abs=1e-6)
    assert float(extra_trips.py_func(f(0), f(1))) == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_additional_purchases_are_a_share_of_redemptions(share: float) -> None:
    world = market(20_000, basket=30, basket_spread=0, basket_variation=0, churn_per_year=0)
    tool = coupons(redeem_rate=0.5, evenness=2, incremental=share, face_value=2.4)
    books = play(tool, world, weeks=26, agents=20_000).ledgers
    more = total(books["arm"], "purchases") - total(books["today"], "purchases")
    redemptions = total(books["arm"], "reward_cost") / 24_000
    assert more / redemptions == pytest.approx(share, abs=0.03)
    subsidy = total(books["arm"], "subsidy") / total(books["arm"], "reward_cost")
    assert 1 - share < subsidy < 1, "some of what is given is given at the additional purchase"


def test_proneness_is_a_trait_that_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Coupons, monkeypatch)
    play(Coupons(), market(20_000, churn_per_year=0), weeks=27,
         agents=20_000)  # fmt: skip
    prone = column(seen, lambda one: one.own["prone"])
    assert (prone == prone[0]).all()
    # a little more than redeem, because not everybody who means to buys in time
    assert prone[0].mean() == pytest.approx(0.14, abs=0.008)
    mean = prone[0].mean()
    told = stats.beta(0.8 * mean, 0.8 * (1 - mean))
    assert stats.kstest(prone[0][:5_000], told.cdf).pvalue > 0.001
    used = redeemed(seen)
    first, second = np.logical_or.reduce(used[:4]), np.logical_or.reduce(used[13:17])
    again, others = (first & second).sum() / first.sum(), (~first & second).sum() / (~first).sum()
    assert again > 4 * others, "those who did do it again"


def test_the_top_tenth_makes_most_redemptions_early(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Coupons, monkeypatch)
    tool = Coupons.model_validate({"to": "everyone", "when": {"every": 13, "for": 4}})
    play(tool, market(8_000, churn_per_year=0), weeks=52, agents=8_000)
    used = redeemed(seen)
    each = np.sort(used.sum(axis=0))[::-1]
    assert 0.65 < each[:800].sum() / each.sum() < 0.8
    by_week = used.reshape(4, 13, -1).sum(axis=(0, 2))
    assert not by_week[4:].any()
    shares = by_week[:3] / by_week[:3].sum()  # the last week is cleared before it is seen
    assert shares[0] > shares[1] > shares[2]
    assert sum(QUARTERS) == pytest.approx(1)


def test_the_panel_knows_who_redeemed() -> None:
    world = market(300, **OFTEN)
    played = play(coupons(redeem_rate=0.5), world, agents=300, panel=True)
    assert played.panel is not None
    assert played.panel.reward.sum() == total(played.ledgers["arm"], "reward_cost") > 0


@pytest.mark.parametrize("when", ["always", {"from": 8}, {"until": 20}])
def test_drops_need_a_calendar(when: Any) -> None:
    with pytest.raises(ValidationError, match="coupons come in drops"):
        coupons(when=when)


@pytest.mark.parametrize("knob", ["collect", "coupon_per", "term", "collectors", "value_rate"])
def test_knobs_of_stamp_cards_are_none_of_coupons(knob: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        coupons(**{knob: 1})
