"""How stamps come onto a card: asked for, in advance, so many a week, never earned; by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from simulator.program.parts.counts import expected_below
from simulator.program.parts.progress import HORIZON
from simulator.program.program import Program
from simulator.program.typical import Typical
from simulator.simulate import Played
from simulator.tools.stamp_card import StampCard
from simulator.tools.stamp_card.cards import Cards
from simulator.tools.stamp_card.nearness import know_progress, progress_of
from tests.laws.worlds import EVERYBODY_JOINS, STEADY, case, market, play_weeks, program, total
from tests.program.parts.weeks import N, Noted, row, week
from tests.tools.counter import counter
from tests.tools.watch import column, watch

PLAIN: dict[str, Any] = {
    "to": "everyone", "collectors": 0.9, "evenness": 1000, "unearned": 0, "gradient": 0,
    "rewarded": 0, "value_rate": 0, "cost_rate": 1.0, "replaces": 0.0,
}  # fmt: skip


def card(**about: Any) -> StampCard:
    return StampCard.model_validate({**PLAIN, **about})


def play(*tools: StampCard, weeks: int = 40, agents: int = 800, **about: Any) -> Played:
    arms = {f"a{at}": program(tools={"card": tool}) for at, tool in enumerate(tools)}
    world = market(agents, **{**STEADY, "churn_per_year": 0, **about})
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def test_a_card_to_the_cent() -> None:
    """Three stamps, 3.50 off a later purchase, at a margin of 65 %, of which 70 % replace a sale.

    A reward costs .35 where it comes on top and 1 where it replaces a sale: .35 + .7 x .65 = .805
    of 3.50, which is 2.8175. Guests buy one coffee for 4.80 after the other.
    """
    tool = card(stamps=3, face_value=3.50, cost_rate=None, replaces=0.7).for_margin(0.65)
    own = tool.memory(N)
    own.reach[:] = 1
    posted, owed = [], []
    # the first buys once a week, the second seven times in the first, the third never; the
    # fourth is no collector
    own.reach[3] = 0
    for bought in ([1, 7, 0, 1], [1, 1, 0, 1], [1, 0, 0, 1], [1, 2, 0, 1]):
        one, page = counter(bought), Noted()
        tool.hand_out(one, own, page)
        posted.append(page.posted["reward_cost"])
        owed.append(np.asarray(tool.owed(one, own)))
    assert posted == [
        [0, 0, 0, 0],
        [0, 28_175, 0, 0],  # the second has two rewards from seven purchases, and uses one
        [0, 0, 0, 0],
        [28_175, 28_175, 0, 0],
    ]
    # third week: one reward of the first; of the second one reward, and a card with two of three
    # stamps (one of the seven, one since), which one purchase in the ten weeks left will fill:
    # 1 - exp(-10) of two thirds
    assert owed[2].tolist() == [28_175, 28_175 + round(28_175 * 2 / 3 * (1 - np.exp(-10))), 0, 0]
    # fourth week: a stamp on a new card of the first; the second has filled one more, and has one
    assert own.rewards.tolist() == [0, 1, 0, 0]
    assert own.card.tolist() == [1, 1, 0, 0]


# ---------------------------------------------------------------- asked for, and never earned


def stamps_of(n: list[int], **about: Any) -> list[int]:
    cards = Cards(9, about.pop("stamp_per", None), 3.0, 13, 0.8, 0.88, np.ones(N), **about)
    return [int(one) for one in cards.stamps_of(counter(n))]


def test_stamps_of_a_week_by_hand() -> None:
    """Of .8 a purchase and a half by luck: floor(.8 n + .5)."""
    assert stamps_of([0, 1, 2, 3]) == [0, 1, 2, 3]
    assert stamps_of([0, 1, 2, 3], asked=0.8) == [0, 1, 2, 2]
    assert stamps_of([0, 1, 2, 3], asked=0.8, unearned=0.2) == [0, 1, 2, 3]
    assert stamps_of([0, 1, 2, 6], unearned=0.3) == [0, 1, 3, 8]
    assert stamps_of([0, 1, 2, 6], most=2) == [0, 1, 2, 2]
    # by what is paid: three purchases of 4.80 with a stamp on two of them; a stamp per 2.00, and
    # three of them a week at most
    assert stamps_of([0, 1, 2, 3], stamp_per=2.0, asked=0.8) == [0, 48_000, 96_000, 96_000]
    assert stamps_of([0, 1, 2, 3], stamp_per=2.0, most=3) == [0, 48_000, 60_000, 60_000]


def test_who_has_to_ask_for_stamps_gets_four_in_five(monkeypatch: pytest.MonkeyPatch) -> None:
    got = []
    for about in ({}, {"stamping": "asked", "asked_for": 0.8}, {"unearned": 0.1}):
        with monkeypatch.context() as patch:
            seen = watch(StampCard, patch)
            book = play(card(stamps=4, term=520, face_value=2.5, **about), weeks=20).ledgers["a0"]
            n = column(seen, lambda one: one.n)
            has = column(seen, lambda one: one.own["card"] + 4 * one.own["rewards"])[-1]
            collects = column(seen, lambda one: one.own["reach"])[0] > 0
            used = 4 * total(book, "reward_cost") / 25_000
            got.append((has.sum() + used) / n[:, collects].sum())
    assert got[1] / got[0] == pytest.approx(0.8, rel=0.02)
    assert got[2] / got[0] == pytest.approx(1.1, rel=0.02)


def test_stamps_that_must_be_asked_for_are_worth_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of who fills cards all the time, by the share that they ask for."""
    felt = []
    for asked in (1.0, 0.5):
        with monkeypatch.context() as patch:
            seen = watch(StampCard, patch)
            tool = card(stamps=5, value_rate=0.8, stamping="asked", asked_for=asked, term=52)
            play(tool, weeks=1, purchases_per_year=300)
            felt.append(column(seen, lambda one: one.channels["value.price"]).max())
    assert felt[1] / felt[0] == pytest.approx(0.5, rel=0.03)


def test_stamps_that_nobody_has_earned_cost_and_bring_nothing() -> None:
    books = play(card(value_rate=0.8), card(value_rate=0.8, unearned=0.2)).ledgers
    honest, forged = (total(books[arm], "reward_cost") for arm in ("a0", "a1"))
    assert total(books["a1"], "purchases") == total(books["a0"], "purchases")
    assert forged == pytest.approx(1.2 * honest, rel=0.05)


# ---------------------------------------------------------------- so many a week


@pytest.mark.parametrize(("mean", "most"), [(0.3, 1.0), (3.0, 2.0), (3.0, 0.4), (8.0, 2.5)])
def test_how_many_purchases_of_a_week_count(mean: float, most: float) -> None:
    n = np.arange(200)
    expected = float(np.minimum(n, most) @ stats.poisson.pmf(n, mean))
    assert expected_below(np.array([mean]), np.array([most]))[0] == pytest.approx(expected)
    assert expected_below(np.array([mean]), np.array([1e4]))[0] == mean


def test_a_limit_per_week_is_kept_and_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """One stamp a week at most, for guests who come six times: worth what is used, no more."""
    worth = []
    for most in (None, 1):
        with monkeypatch.context() as patch:
            seen = watch(StampCard, patch)
            tool = card(stamps=4, most_per_week=most, value_rate=1e-6, term=26)
            book = play(tool, weeks=60, purchases_per_year=300).ledgers["a0"]
            value = column(seen, lambda one: one.channels["value.price"])[0] * 1e6
            spend = seen[0].usual["spend"]
            worth.append((total(book, "reward_cost") / 10_000 / 60, (value * spend).sum()))
    assert worth[1][0] < 0.2 * worth[0][0]
    for used, promised in worth:
        assert used == pytest.approx(promised, rel=0.12), "but for the first cards"


# ---------------------------------------------------------------- stamps in advance


def test_stamps_in_advance_make_more_collect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of ten: odds of 3 : 7 become 4.5 : 7; one of ten half of it in logs; a hundred no
    more. Each reward takes eight purchases all the same."""
    share = []
    for endowed, stamps in ((0, 8), (2, 8), (1, 9), (100, 8)):
        with monkeypatch.context() as patch:
            seen = watch(StampCard, patch)
            tool = card(stamps=stamps, endowed=endowed, collectors=0.3, term=52)
            play(tool, weeks=1, agents=4_000, purchases_per_year=300)
            reach = column(seen, lambda one: one.own["reach"])[0]
            share.append((reach > 0).mean() / reach[reach > 0].mean())
    odds = [0.3 / 0.7 * by for by in (1, 1.5, 1.5**0.5, 1.5)]
    assert share == pytest.approx([one / (1 + one) for one in odds], abs=0.025)


def test_progress_is_that_of_the_card_as_it_looks() -> None:
    """Eight to be earned beside two: from two to nine of ten, 5.5 on average; by spend, six."""
    tool, own = card(stamps=8, endowed=2), card().memory(N)
    cards = Cards(8, None, 3.0, 26, 0.8, 0.88, np.ones(N))
    know_progress(cards, week(usual_rate=row(1, 4, 0.2, 2)), own, tool.endowed)
    assert own.progress == pytest.approx([0.55] * N)
    # filled within two weeks: always near; in forty: too far away
    assert HORIZON < 8 / 0.2
    assert own.steady == pytest.approx([0.55, -1, -1, 0.55])
    own.card[:] = [0, 4, 7, 8]
    on_card, full = progress_of(cards, own, 2)
    assert (on_card / full).tolist() == [0.2, 0.6, 0.9, 1.0]
    by_spend = Cards(8, 10.0, 3.0, 26, 0.8, 0.88, np.ones(N))
    know_progress(by_spend, week(usual_spend=row(10, 10, 10, 10)), own, 2)
    assert own.progress == pytest.approx([0.6] * N)


# ---------------------------------------------------------------- a card after another, and timing


def test_a_card_that_takes_the_place_of_another_goes_on_where_that_was() -> None:
    """Half of what is on cards would have been lost, and no reward used for weeks."""
    tool = card(stamps=6, term=26)
    again = Program.model_validate({"stops": ("old",), "tools": {"new": tool}})
    other = again.model_copy(update={"tools": {"new": tool.model_copy(update={"stamps": 12})}})
    one = case(
        {"again": again, "other": other}, today=program(tools={"old": tool}),
        world=market(600, **{**STEADY, "churn_per_year": 0}), weeks=12, agents=600,
    )  # fmt: skip
    books = play_weeks(one).ledgers
    used = {arm: total(book, "reward_cost") for arm, book in books.items()}
    assert used["again"] == used["today"]
    assert 0.4 * used["today"] < used["other"] < 0.8 * used["today"]


def test_weeks_of_their_own_after_joining(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six weeks from the second after joining: stamps then, and no card before or after."""
    seen = watch(StampCard, monkeypatch)
    tool = card(stamps=2, to="members", when={"after_joining": [2], "for": 6}, value_rate=0.8)
    arms = {"arm": program(tools={"card": tool, "lure": card(to="members", value_rate=0.8)},
                           joining=EVERYBODY_JOINS)}  # fmt: skip
    world = market(400, **{**STEADY, "churn_per_year": 0, "purchases_per_year": 52})
    play_weeks(case(arms, world=world, weeks=30, agents=400))
    mine = seen[::2] if "could" in seen[0].own else seen[1::2]
    assert all("could" in one.own for one in mine)
    joined = column(mine, lambda one: one.joined).argmax(axis=0)
    has = column(mine, lambda one: one.member)[-1] > 0
    cards = column(mine, lambda one: one.own["card"] + 2 * one.own["rewards"])
    left = column(mine, lambda one: one.own["card"])
    some = np.zeros(30)
    for at in np.flatnonzero(has & (joined < 20)):
        since = np.arange(30) - joined[at]
        assert not cards[since < 2, at].any()
        assert not left[since >= 7, at].any(), "what is unfinished has lapsed"
        some[: 30 - joined[at]] += cards[joined[at] :, at]
    assert some[2:8].all()
    with pytest.raises(ValueError, match="no window for all"):
        card(when={"birthday": True}, available=100)


# ---------------------------------------------------------------- what is said


USUAL = Typical(1_000.0, 30.0, 4.80, 0.65, "EUR")


@pytest.mark.parametrize(
    ("about", "knob", "said"),
    [
        ({"unearned": 0.3}, "unearned", "number the cards"),
        ({"unearned": 0, "stamping": "asked", "face_value": 9}, "unearned", "who looks"),
        ({"endowed": 12}, "endowed", "more than the 10"),
        ({"most_per_week": 1, "term": 4, "stamps": 10}, "stamps", "needs 17 weeks"),
    ],
)
def test_what_is_hardly_meant(about: dict[str, Any], knob: str, said: str) -> None:
    usual = {"stamps": 10, "face_value": 3.5, "term": 26}
    assert not list(StampCard.model_validate(usual).doubts(USUAL))
    found = list(StampCard.model_validate({**usual, **about}).doubts(USUAL))
    assert [one for one, _ in found] == [knob]
    assert said in found[0][1]


def test_what_a_customer_reads() -> None:
    tool = card(stamps=8, endowed=2, most_per_week=3, stamping="asked", face_value=3.5)
    said = tool.plainly("EUR")
    assert "a stamp with each purchase, if they ask for it; 8 of them fill a card" in said
    assert "a card has 2 stamps when it is begun. A week gives 3 stamps at most" in said
    assert card().idle() == {"asked_for", "endowed_odds"}
    assert StampCard.effort.weeks == 5
