"""Personalization worked out by hand: what is known, what is sent, what it costs and does."""

from __future__ import annotations

from math import exp
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.program.typical import Typical
from simulator.simulate import Played
from simulator.tools.personalization import Personalization
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    case,
    company,
    market,
    play_weeks,
    program,
    total,
)
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
PLAIN: dict[str, Any] = {
    "to": "everyone", "opt_out": 0, "refuse": 0, "wrong": 0, "by_name": 0, "cost_rate": 1.0,
    "outdated_in": 5_200,
}  # fmt: skip
KEEPS = 0.5 ** (1 / 5_200)


def letters(**about: Any) -> Personalization:
    return Personalization.model_validate({**PLAIN, "when": {"every": 1}, **about})


def play(
    tool: Personalization, *, weeks: int = 8, agents: int = 200, world: Market | None = None
) -> Played:
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools={"personal": tool}, joining=EVERYBODY_JOINS)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def by_week(book: Ledger, account: str) -> list[int]:
    weeks: list[int] = book.amounts(account).sum(axis=1).tolist()
    return weeks


# ---------------------------------------------------------------- in money, to the cent


def test_a_month_of_letters_with_a_gift(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system for 1,000.00, 520.00 a year (10.00 a week), letters at .25, gifts of 5.00.

    Gifts are goods that cost 40 % of it, 2.00 each. Nothing is on file at launch, so nobody is
    written to in week 0. From then on whoever has bought at all gets a letter each week, and with
    it a gift, had at the next purchase within two weeks.
    """
    seen = watch(Personalization, monkeypatch)
    tool = letters(
        gift=5, valid=2, cost=0.25, cost_rate=0.4, replaces=0, system_cost=1_000,
        system_cost_per_year=520,
    )  # fmt: skip
    book = play(tool, weeks=5).ledgers["arm"]
    bought = column(seen, lambda one: one.n)
    on_file, waits = np.zeros(200), np.zeros(200, int)
    letter_cost, gift_cost = [], []
    for n in bought:
        sent = on_file >= 0.5
        letter_cost.append(int(sent.sum()) * 2_500)
        waits[sent] = 2
        gift_cost.append(int(((waits > 0) & (n > 0)).sum()) * 20_000)
        waits = np.where(n > 0, 0, np.maximum(waits - 1, 0))
        on_file = on_file * KEEPS + n
    assert by_week(book, "setup_cost") == [1_000 * MONEY, 0, 0, 0, 0]
    assert by_week(book, "running_cost") == [10 * MONEY] * 5
    assert by_week(book, "contact_cost") == letter_cost
    assert by_week(book, "reward_cost") == gift_cost
    assert letter_cost[0] == 0
    assert gift_cost[0] == 0
    assert gift_cost[-1] > 0
    assert column(seen, lambda one: one.own["on_file"])[-1] == pytest.approx(on_file, rel=1e-5)


def test_a_message_does_the_more_the_more_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail at random adds .005 where 55 % find it relevant, which works 3 times: .005 / 2.1.

    Four purchases on file where 5 are most of it: 1 - exp(-.8) = .5507 is known, so that a message
    works 1 + 2 x .5507 = 2.101 times, and with the name a tenth more: .0055035.
    """
    seen = watch(Personalization, monkeypatch)
    tool = letters(relevance=3, by_name=0.1, to_know=5, fatigue=0)
    play(tool, weeks=6)
    before = column(seen, lambda one: one.own["on_file"])[:-1]
    added = column(seen[1:], lambda one: one.channels["added_occasions"])[-len(before) :]
    expected = 0.005 / 2.1 * 1.1 * (1 + 2 * -np.expm1(-before / 5)) * (before >= 0.5)
    assert added == pytest.approx(expected, abs=1e-7)
    four = np.isclose(before, 4, atol=0.01)
    assert four.any()
    assert added[four] == pytest.approx(0.0055035, rel=1e-3)


def test_a_purchase_goes_out_of_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of it within less than 4 weeks: from the fifth on nobody is written to for it."""
    seen = watch(Personalization, monkeypatch)
    play(letters(outdated_in=3.9, history=0), weeks=30, agents=400)
    bought, cost = column(seen, lambda one: one.n), column(seen, lambda one: one.own["recent"])
    sent = (cost & 255) > 0
    alone = [
        (week, who)
        for week, who in np.argwhere(bought[:20] == 1)
        if not bought[:week, who].any() and not bought[week + 1 : week + 8, who].any()
    ]
    assert len(alone) > 3
    for week, who in alone:
        assert sent[week + 1 : week + 7, who].tolist() == [True] * 4 + [False] * 2


def test_what_is_on_file_at_launch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year of accounts in which half goes out of date in a year: q = .5^(1/52), and
    r (1 - q^52) / (1 - q) = r x .5 / .01324 = 37.76 r for who buys r times a week.
    """
    seen = watch(Personalization, monkeypatch)
    play(letters(history=52, outdated_in=52), weeks=1)
    q = 0.5 ** (1 / 52)
    rate = column(seen, lambda one: one.usual["rate"])[0]
    found = column(seen, lambda one: one.own["on_file"])[0]
    bought = column(seen, lambda one: one.n)[0]
    assert found == pytest.approx(rate * 0.5 / (1 - q) * q + bought, rel=1e-4)
    assert 0.5 / (1 - q) == pytest.approx(37.76, abs=0.01)


def test_a_gift_that_waits_is_worth_what_will_be_had_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """6.00, of which .5 is perceived, to who buys .8 times a week of 30: 3 (1 - exp(-.8)) / 24."""
    seen = watch(Personalization, monkeypatch)
    play(letters(gift=6, worth=0.5, valid=52, history=52, irritation=0), weeks=1)
    (one, *_) = [one for one in seen if one.week == 0]
    rate, spend = one.usual["rate"], one.usual["spend"]
    sent = (one.own["recent"] & 255) > 0
    expected = 3 * -np.expm1(-rate) / spend * sent
    assert one.channels["value.recognition"] == pytest.approx(expected, rel=1e-4, abs=1e-8)
    assert 3 * (1 - exp(-0.8)) / 24 == pytest.approx(0.0688, abs=1e-4)


def test_wrong_data_cost_and_bring_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of records: 1, 2, 3, 4, 4 messages in four weeks at .003 each, and no purchases."""
    seen = watch(Personalization, monkeypatch)
    tool = letters(wrong=0.25, mistake=0.003, history=520, irritation=0, gift=3, worth=0)
    play(tool, weeks=5, agents=4_000)
    wrong = column(seen, lambda one: one.own["record"])[0] < 0.25
    felt = column(seen, lambda one: one.channels["value.recognition"])
    added = column(seen, lambda one: one.channels["added_occasions"])
    load = np.cumsum((column(seen, lambda one: one.own["recent"]) & 255) > 0, axis=0)
    load[4] -= load[0]
    assert wrong.mean() == pytest.approx(0.25, abs=0.02)
    assert felt[:, wrong] == pytest.approx(-0.003 * load[:, wrong], abs=1e-7)
    assert not felt[:, ~wrong].any()
    assert not added[:, wrong].any()
    assert not column(seen, lambda one: one.own["waits"])[:, wrong].any()
    assert (added[:, ~wrong] > 0).mean() > 0.9


# ---------------------------------------------------------------- whose turn it is


def test_one_gift_for_each_birthday(monkeypatch: pytest.MonkeyPatch) -> None:
    """With three weeks around it letters come in each of them, and one gift in all."""
    seen = watch(Personalization, monkeypatch)
    tool = letters(gift=5, valid=1, history=520, when={"birthday": True, "around": 1})
    book = play(tool, weeks=52, agents=300).ledgers["arm"]
    letters_sent = ((column(seen, lambda one: one.own["recent"]) & 255) > 0).sum(axis=0)
    assert letters_sent.max() == 3
    assert 0 < total(book, "reward_cost") <= 300 * 5 * MONEY


def test_at_most_once_in_nine_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Personalization, monkeypatch)
    play(letters(history=52, when={"every": 1, "at_most_every": 9}), weeks=30)
    sent = (column(seen, lambda one: one.own["recent"]) & 255) > 0
    assert sent.any()
    for one in sent.T:
        assert (np.diff(np.flatnonzero(one)) >= 9).all()


def test_what_is_owed_is_the_gifts_that_will_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """After week 0, of a gift of 5.00 within three weeks: two are left, 5 (1 - exp(-2 r)) each."""
    seen = watch(Personalization, monkeypatch)
    book = play(letters(gift=5, valid=3, history=52, when={"weeks": [0]}), weeks=4).ledgers["arm"]
    (one, *_) = [one for one in seen if one.week == 0]
    still = one.own["waits"] == 2
    each = np.rint(5 * MONEY * -np.expm1(-2.0 * one.usual["rate"].astype(float)))
    owed = book.units("liability").sum(axis=1)
    assert owed[0] == pytest.approx(each[still].sum(), abs=200)
    assert owed[1] > 0
    assert not owed[2:].any()


# ---------------------------------------------------------------- terms


def test_own_goods_cost_what_the_margin_leaves() -> None:
    """Of a margin of .28 goods cost .72, and .2 of the gifts replace a sale: .72 + .2 x .28."""
    tool = letters(cost_rate=None, replaces=0.2).for_margin(company().gross_margin)
    assert tool.cost_rate == pytest.approx(0.776)


def test_members_join_for_a_gift_and_for_little_else() -> None:
    """A letter is worth at most .5 % of what they spend; a gift what will be had of it."""
    week = SimpleNamespace(
        n=1, usual_rate=np.array([0.25], np.float32), usual_spend=np.array([10], np.float32)
    )
    about = {"history": 520, "outdated_in": 104, "to": "members"}
    plainly = letters(**about, when={"every": 4}).benefits(week)  # type: ignore[arg-type]
    gift = letters(**about, when="birthday", gift=12, worth=0.5, valid=4).benefits(week)  # type: ignore[arg-type]
    assert not np.any(plainly.lasting)
    assert 0 < plainly.rate[0] <= 0.005  # type: ignore[index]
    # 6.00 with the chance 1 - exp(-1) once a year, of 520.00
    assert gift.lasting == pytest.approx(6 * (1 - exp(-1)) / 520, rel=1e-4)


def test_nobody_is_written_to_who_is_given_up_by_then() -> None:
    with pytest.raises(ValidationError, match="raise gives_up_after"):
        letters(to={"lapsed": 60}, gives_up_after=26)


USUAL = Typical(10_000, 6, 40, 0.3, "USD")


@pytest.mark.parametrize(
    ("about", "knob", "words"),
    [
        ({"messages": 9}, "messages", "9 messages a week"),
        ({"gift": 100}, "gift", "more than the average customer earns us in a year"),
        ({"cost": 13}, "cost", "more than an average purchase earns us"),
        ({"system_cost": 0, "system_cost_per_year": 0}, "system_cost", "cost nothing"),
        ({"wrong": 0.4}, "wrong", "40 % of records are wrong"),
        ({"refuse": 0.8}, "refuse", "80 % of customers refuse"),
        ({"to_know": 100}, "to_know", "by the end of the first year 5.8 %"),
    ],
)
def test_what_is_hardly_meant(about: dict[str, Any], knob: str, words: str) -> None:
    found = dict(letters(**about).doubts(USUAL))
    assert list(found) == [knob]
    assert words in found[knob]


def test_usual_terms_are_meant() -> None:
    assert not list(letters().doubts(USUAL))
    assert not list(letters(messages=0, wrong=1).doubts(USUAL))


def test_a_tool_of_today_knows_its_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten years on file: r / (1 - q), all but a sixteenth for a half-life of 130 weeks."""
    seen = watch(Personalization, monkeypatch)
    tool = letters(outdated_in=130)
    today = program(tools={"personal": tool})
    play_weeks(case(today=today, world=market(100, **STILL), weeks=1, agents=100))
    found = column(seen, lambda one: one.own["on_file"])[0]
    rate = column(seen, lambda one: one.usual["rate"])[0]
    full = rate.sum() / (1 - 0.5 ** (1 / 130))
    assert found.sum() == pytest.approx(full * (1 - 0.5**4), rel=0.1)
