"""Coupons worked out by hand, and the shape of their redemption."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError
from scipy import stats

from simulator.market.market import Market
from simulator.program.program import Program
from simulator.simulate import Played, simulate
from simulator.tools.coupons import QUARTERS, Coupons
from simulator.tools.coupons.stages import SEEN, USED, collect, extra_trips, reach_of
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    card,
    case,
    differences,
    market,
    program,
    rows,
    same_books,
    total,
)
from tests.program.guard import guard
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
    return simulate(case(arms, world=world, weeks=weeks, agents=agents), **how)


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


# ---------------------------------------------------------------- collecting


def collecting(**about: Any) -> Coupons:
    """A card for everybody: three purchases, 2.00 off a later one."""
    usual = {"collect": 3, "when": "always", "collectors": 0.9, "evenness": 1000, "value_rate": 0}
    return coupons(**{**usual, **about})


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
            20_000, full, np.int16(term), np.int16(window), card, card_left, rewards, rewards_left,
            given, common,
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
    seen = watch(Coupons, monkeypatch)
    world = market(300, basket=10, **{**STEADY, "churn_per_year": 0, "purchases_per_year": 40})
    tool = collecting(when={"weeks": list(range(8))}, term=9)
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


def test_coupons_per_currency_are_collected_over_purchases() -> None:
    """Ten coupons, one per 3.00: with purchases of 10.00 the third one gives the reward."""
    world = market(300, basket=10, **{**STEADY, "churn_per_year": 0})
    books = [
        play(collecting(**about), world, weeks=30, agents=300).ledgers["arm"]
        for about in ({}, {"collect": 10, "coupon_per": 3})
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
    seen = watch(Coupons, monkeypatch)
    for often in (300, 4):
        world = market(4_000, **{**STEADY, "churn_per_year": 0, "purchases_per_year": often})
        play(collecting(collect=10, collectors=0.3, evenness=0.8), world, weeks=1, agents=4_000)
    reach = np.concatenate([one.own["reach"] for one in seen]).reshape(2, -1)
    assert (reach[0] > 0).mean() == pytest.approx(0.3 * 0.95, abs=0.04)
    assert (reach[1] > 0).mean() < 0.02


def test_what_is_perceived_is_what_will_be_received(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rewards of a window are worth what was promised to those who collect, no more."""
    seen = watch(Coupons, monkeypatch)
    world = market(8_000, churn_per_year=0, rhythm_spread=0)
    tool = collecting(
        collect=8, collectors=0.8, value_rate=1e-6, face_value=3, when={"weeks": list(range(13))}
    )
    book = play(tool, world, weeks=26, agents=8_000).ledgers["arm"]
    perceived = column(seen[: 26 * 2], lambda one: one.channels.get("value.price", one.rate * 0))
    spend = seen[0].usual["spend"], seen[1].usual["spend"]
    promised = (perceived[:13] * np.concatenate(spend)).sum() * 1e6
    assert total(book, "reward_cost") / 10_000 == pytest.approx(promised, rel=0.05)


def test_light_collectors_leave_more_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breakage is not set: it is what the unfinished cards were."""
    seen = watch(Coupons, monkeypatch)
    world = market(4_000, churn_per_year=0)
    play(collecting(collect=10, when={"every": 13, "for": 13}), world, weeks=52, agents=4_000)
    n = column(seen, lambda one: one.n) * (column(seen, lambda one: one.own["reach"]) > 0)
    rewards = column(seen, lambda one: one.own["rewards"]).astype(int)
    filled = np.maximum(np.diff(rewards, axis=0, prepend=0), 0).sum(axis=0)
    often = np.concatenate([seen[0].usual["rate"], seen[1].usual["rate"]])
    used = [
        10 * filled[some].sum() / n[:, some].sum()
        for some in (often < np.median(often), often >= np.median(often))
    ]
    assert used[0] < used[1] - 0.1
    assert used[1] < 0.95


def test_what_is_owed_to_collectors_by_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rewards in full; two thirds of a card times the chance of one more purchase in time."""
    seen = watch(Coupons, monkeypatch)
    world = market(400, **{**STEADY, "churn_per_year": 0})
    tool = collecting(when={"weeks": list(range(6))}, supplier_share=0.25, cost_rate=0.75)
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
    books = play(collecting(), world, weeks=26, agents=2_000).ledgers
    assert total(books["arm"], "purchases") == total(books["today"], "purchases")
    assert total(books["arm"], "subsidy") == total(books["arm"], "reward_cost") > 0
    books = play(collecting(value_rate=0.8), world, weeks=26, agents=2_000).ledgers
    assert total(books["arm"], "purchases") > total(books["today"], "purchases")
    assert 0 < total(books["arm"], "subsidy") < total(books["arm"], "reward_cost")


def test_without_collecting_its_knobs_do_nothing() -> None:
    world = market(400, refund_rate=0.1)
    plain, other = (
        play(Coupons.model_validate(about), world, weeks=40).ledgers["arm"]
        for about in ({}, {"coupon_per": 5, "term": 3, "collectors": 0.5, "value_rate": 1})
    )
    assert not same_books(plain, other)


EVERY_WAY: dict[str, dict[str, Any]] = {
    "always": {"value_rate": 1},
    "in windows": {"when": {"every": 6, "for": 4}, "value_rate": 1},
    "by spend, members": {"coupon_per": 20, "to": "members", "value_rate": 1},
}


@pytest.mark.parametrize("about", EVERY_WAY.values(), ids=EVERY_WAY)
def test_the_contract_holds_for_collecting(
    about: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in `test_every_tool`, which looks at tools as they are when nothing is said."""
    world = market(600, refund_rate=0.1, new_customers_per_year=0.3)
    tool = collecting(**about)

    def arm(**tools: Coupons) -> Program:
        """Nobody joins for the sake of coupons, so there is a points card, too."""
        return program(tools={"card": card(), **tools}, joining=EVERYBODY_JOINS)

    arms = {
        "arm": arm(a=tool, b=Coupons()),
        "back": arm(b=Coupons(), a=tool),
        "off": arm(a=tool.inert()),
        "without": arm(),
    }
    one = case(arms, world=world, weeks=40, agents=120)
    books = simulate(one).ledgers
    assert total(books["arm"], "reward_cost", "a")
    assert books["arm"].units("liability", "a").min() >= 0
    assert not differences(rows(books["arm"]), rows(books["back"]))
    assert not same_books(books["off"], books["without"])
    guard(Coupons, monkeypatch)
    assert not same_books(books["arm"], simulate(one, block=7, threads=3).ledgers["arm"])


def test_a_stopped_card_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on cards lapses at once; rewards can be used for the rest of their term."""
    world = market(400, churn_per_year=0)
    arms = {"arm": program(stops=("drop",))}
    today = program(tools={"drop": collecting(term=8)})
    seen = watch(Coupons, monkeypatch)
    book = simulate(case(arms, today=today, world=world, weeks=12, agents=400)).ledgers["arm"]
    given = book.units("reward_cost").sum(axis=1)
    assert given[0] > given[4] >= 0
    assert given[:8].sum() > 0
    assert not given[8:].any()
    assert not book.units("liability")[8:].any()
    assert seen


def test_nobody_collects_who_must_not_buy() -> None:
    with pytest.raises(ValidationError, match="after which nobody has lapsed"):
        collecting(to={"lapsed": 4})
