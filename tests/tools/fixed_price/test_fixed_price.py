"""A fixed price worked out by hand: what holders pay, when it begins and ends, and who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import MONEY
from simulator.program.typical import Typical
from simulator.simulate import CONTROL, Played
from simulator.tools.fixed_price import FixedPrice
from tests.laws.living import with_sections
from tests.laws.worlds import NOBODY_JOINS, STEADY, case, market, play_weeks, program
from tests.tools.watch import Seen, column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0, "motive_spread": 0}
RISE = {"changes": {"spring": {"week": 10, "ours": 0.1, "rival": 0.1, "costs": 0.1}}}
PLAIN: dict[str, Any] = {"lock_in": 1, "ignored": 0, "cost_per_user": 0, "foreseen": 1}


def fixed(**about: Any) -> FixedPrice:
    return FixedPrice.model_validate({"take_up": 0.9, **PLAIN, **about})


def play(tool: FixedPrice, prices: Any = RISE, weeks: int = 60, **about: Any) -> Played:
    world = with_sections(market(300, **{**STILL, **about}), prices=prices)
    arms = {"arm": program(tools={"fixed": tool}, joining=NOBODY_JOINS)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=300))


def own(seen: list[Seen], name: str) -> Any:
    return column(seen, lambda one: one.own[name])


def test_holders_pay_the_price_of_their_week_to_the_cent(monkeypatch: pytest.MonkeyPatch) -> None:
    """29.60 become 32.56 in week 10: who holds 29.60 is spared 2.96 at each purchase."""
    seen = watch(FixedPrice, monkeypatch)
    book = play(fixed(renewal=0)).ledgers["arm"]
    n, left = column(seen, lambda one: one.n), own(seen, "left")
    holds = np.vstack([np.zeros_like(left[:1]), left[:-1]]) > 0  # as the week began
    holds |= left == 51
    spared = holds & (own(seen, "fixed") == 1) & (np.arange(60)[:, None] >= 10)
    many = (n * spared).sum()
    assert many > 500
    assert book.units("discount").sum() == many * round(2.96 * MONEY)
    assert not book.units("discount")[:10].any()
    paid = column(seen, lambda one: one.paid)
    assert np.array_equal(paid[spared], n[spared] * round(29.60 * MONEY))


def test_a_term_ends_and_another_begins_at_the_price_of_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 20 weeks; prices rise by 10 % in week 10 and again in week 50, which renewals foresee."""
    again = {"changes": {**RISE["changes"], "later": {"week": 50, "ours": 0.1, "rival": 0.1}}}
    seen = watch(FixedPrice, monkeypatch)
    play(fixed(weeks=20, renewal=1), again, 70)
    price, left = own(seen, "fixed"), own(seen, "left")
    begins = left == 19
    index = np.where(np.arange(70) < 10, 1, np.where(np.arange(70) < 50, 1.1, 1.21))
    where = np.argwhere(begins)
    assert {round(float(index[t]), 2) for t, _ in where} >= {1.0, 1.1}
    for t, i in where:
        assert price[t, i] == pytest.approx(index[t], rel=1e-6)
    changed = price[1:] != price[:-1]
    assert not (changed & ~begins[1:]).any(), "within a term a price never changes"


def test_nobody_asks_where_no_rise_is_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    """After week 10 nothing moves any more, so nobody begins a term, or renews one."""
    seen = watch(FixedPrice, monkeypatch)
    play(fixed(weeks=12, renewal=1))
    begins = (own(seen, "left") == 11).sum(axis=1)
    assert begins[2:10].sum() > 0
    assert not begins[11:].any()
    assert not own(seen, "left")[25:].any()


def test_more_ask_the_more_is_in_sight() -> None:
    """Of a rise of 10 % in week 30, a term of 26 weeks has 1/26 of it in week 5, and more later."""
    late = {"changes": {"rise": {"week": 30, "ours": 0.1, "rival": 0.1}}}
    taken = {}
    for foreseen in (0.0, 0.25, 1.0):
        book = play(fixed(weeks=26, foreseen=foreseen, cost_per_user=52.0), late, 40).ledgers["arm"]
        taken[foreseen] = book.units("service_cost").sum(axis=1) / MONEY  # 1.00 a week each
    assert not taken[0.0].any()
    assert not taken[1.0][:4].any()
    assert taken[0.25][29] < taken[1.0][29]
    joins = np.diff(taken[1.0])
    assert joins[5:12].sum() < joins[20:29].sum()


def test_holders_choose_as_if_prices_had_not_moved() -> None:
    """Only we become dearer: of the control's loss nothing is left among those who hold it."""
    alone = {"changes": {"spring": {"week": 10, "ours": 0.1}}}
    done = play(fixed(take_up=0.99, value_slope=0, weeks=100), alone, 60)
    plain = play(fixed(take_up=0), {}, 60).ledgers[CONTROL]
    arm, today = done.ledgers["arm"], done.ledgers[CONTROL]

    def bought(book: Any) -> float:
        return float(book.units("rival_purchases")[12:].sum())

    lost, kept = bought(today) - bought(plain), bought(arm) - bought(plain)
    assert lost > 0
    assert kept < 0.9 * lost
    held = arm.units("discount").sum() / arm.units("sales")[10:].sum() / (1 - 1 / 1.1)
    assert kept / lost == pytest.approx(1 - held, abs=0.1)


@pytest.mark.parametrize("falls", ["lower", "fixed"])
def test_where_prices_fall_holders_pay_the_lower_or_the_fixed_one(
    falls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up by 10 % in week 5, down by 20 % in week 30, to 88 %: 29.60 are 3.552 above 26.048."""
    path = {"changes": {"up": {"week": 5, "ours": 0.1}, "down": {"week": 30, "ours": -0.2}}}
    seen = watch(FixedPrice, monkeypatch)
    book = play(fixed(weeks=28, when_prices_fall=falls, renewal=0), path, 50).ledgers["arm"]
    above = book.units("fee_income").sum(axis=1)
    n, left, price = column(seen, lambda one: one.n), own(seen, "left"), own(seen, "fixed")
    holds = np.vstack([np.zeros_like(left[:1]), left[:-1]]) > 0
    holds = (holds | (left == 27)) & (price > 0.9) & (np.arange(50)[:, None] >= 30)
    assert (n * holds).sum() > 10
    if falls == "lower":
        assert not above.any()
        assert not book.units("discount")[30:].sum()
        return
    assert not above[:30].any()
    spare = (n * holds & (price == 1)).sum()
    assert above.sum() >= spare * 3.55 * MONEY
    felt = column(seen, lambda one: one.channels.get("price_felt", np.zeros_like(one.rate)))
    assert felt[30:][holds[30:]].max() < 0, "and they mind it"


def test_a_fee_is_owed_by_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    """20.00 for 20 weeks, 1.00 for each."""
    seen = watch(FixedPrice, monkeypatch)
    book = play(fixed(weeks=20, fee=20.0, renewal=0, fee_response=0)).ledgers["arm"]
    left = own(seen, "left").astype(np.int64)
    assert (left == 19).sum() > 10
    assert book.units("fee_income").sum() == (left == 19).sum() * 20 * MONEY
    owed = np.where(left < 20, left, 0).sum(axis=1)
    assert np.array_equal(book.units("liability").sum(axis=1), owed * MONEY)


@pytest.mark.slow
def test_holders_who_save_much_leave_later_and_ignore_what_the_rival_does() -> None:
    steep = {"changes": {"spring": {"week": 10, "ours": 0.2, "rival": 0.2}}}
    left = {}
    for lock_in in (1.0, 0.5):
        tool = fixed(lock_in=lock_in, value_slope=0, take_up=0.99, weeks=100)
        left[lock_in] = play(tool, steep, 60, churn_per_year=0.5).ledgers["arm"].units("left")
    assert np.array_equal(left[1.0][:10], left[0.5][:10]), "nothing is saved before the rise"
    assert left[0.5][10:].sum() < left[1.0][10:].sum()
    sales = {}
    cheaper = {"changes": {"spring": {"week": 10, "ours": 0.2, "rival": -0.1}}}
    for ignored in (0.0, 0.3):
        tool = fixed(ignored=ignored, value_slope=0, take_up=0.99, weeks=100)
        sales[ignored] = play(tool, cheaper).ledgers["arm"].units("rival_purchases").sum()
    assert sales[0.3] < sales[0.0]


USUAL = Typical(1_000, 63, 29.6, 0.28, "EUR")


@pytest.mark.parametrize(
    ("about", "knob"),
    [
        ({"weeks": 200}, "weeks"),
        ({"when": {"every": 4}}, "when"),
        ({"fee": 500}, "fee"),
        ({"cost_per_user": 600}, "cost_per_user"),
    ],
)
def test_what_is_hardly_meant_is_doubted(about: dict[str, Any], knob: str) -> None:
    assert [name for name, _ in FixedPrice.model_validate(about).doubts(USUAL)] == [knob]
    assert not list(FixedPrice().doubts(USUAL))


def test_where_prices_never_rise_it_is_said_that_nobody_asks() -> None:
    still = replace(USUAL, prices_rise=False)
    ((knob, said),) = FixedPrice().doubts(still)
    assert knob == "weeks"
    assert "market: {prices: {ours: 4%}}" in said


def test_it_says_what_is_fixed() -> None:
    said = FixedPrice(weeks=26, fee=5, places=40, when_prices_fall="fixed").plainly("EUR")
    for words in ("26 weeks", "5 EUR", "40 customers", "the fixed price all the same"):
        assert words in said
