"""Turns of single customers: birthdays, weeks after joining, pauses, and what lasts for some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program import often
from simulator.program.calendar import Calendar
from simulator.program.ledger import MONEY, Ledger
from simulator.program.occasions import ALL, NONE, line_of
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool
from simulator.program.week import Week
from simulator.simulate import CONTROL, Case, simulate
from simulator.tools.coupons import Coupons
from simulator.tools.discount import Discount
from simulator.tools.mailing import Mailing
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    card,
    case,
    market,
    program,
    same_books,
    total,
    where_seen,
)

WEEKS, AGENTS, COST = 110, 240, 0.5
LIVELY = market(AGENTS, churn_per_year=0.5, win_back_per_year=2.0, purchases_per_year=26)


def mail(**when: Any) -> Mailing:
    """A mailing that everybody gets, also who has left, as no company knows that."""
    about = {"to": "everyone", "opt_out": 0, "cost": COST, "gives_up_after": None}
    return Mailing.model_validate({**about, "purchases": 0.1, "when": when})


def alone(name: str, tool: Tool, **about: Any) -> Program:
    return program(tools={name: tool}, **about)


MEMBERS = {"joining": EVERYBODY_JOINS}
BUDGET, STOCK = 300.0, 137
ARMS: dict[str, Program] = {
    "zero": alone("zero", mail(while_budget=0)),
    "empty": alone("empty", mail(while_stock=0)),
    "birthday": alone("birthday", mail(birthday=True, every=1)),
    "around": alone("around", mail(birthday=True, around=2)),
    "once": alone("once", mail(birthday=True, around=2, at_most_every=52)),
    "ended": alone("ended", mail(birthday=True, until=30)),
    "pause": alone("pause", mail(every=1, at_most_every=9)),
    "budget": alone("budget", mail(every=2, while_budget=BUDGET)),
    "stock": alone("stock", mail(birthday=True, while_stock=STOCK)),
    "tenths": program(tools={f"tenth{i}": mail(every=2, while_budget=BUDGET / 10)
                             for i in range(10)}),
    "nobody": alone("nobody", mail(after_joining=[4])),
    "joined": program(tools={"joined": mail(after_joining=[4, 10]), "card": card()}, **MEMBERS),
    "again": program(tools={"again": mail(after_joining_every=20), "card": card()}, **MEMBERS),
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What arms have booked, and who was written to, member and new, by tool: (weeks, n)."""

    books: dict[str, Ledger]
    sent: dict[str, NDArray[np.bool_]]
    joined: dict[str, NDArray[np.bool_]]


def shop(arms: dict[str, Program] | None = None, **about: Any) -> Case:
    usual = {"weeks": WEEKS, "agents": AGENTS, "world": LIVELY}
    return case(ARMS if arms is None else arms, **{**usual, **about})


@cache
def seen() -> Seen:
    """All arms, played once."""
    sent: dict[str, dict[int, list[NDArray[np.bool_]]]] = defaultdict(lambda: defaultdict(list))
    joined: dict[str, dict[int, list[NDArray[np.bool_]]]] = defaultdict(lambda: defaultdict(list))
    original: Callable[..., None] = Mailing.settle

    def settle(tool: Mailing, week: Week, own: Any, page: Any) -> None:
        original(tool, week, own, page)
        sent[week.speaker][week.t].append((own.recent & 255) > 0)
        new = week.joined if week.joined.size else np.zeros(week.n, np.uint8)
        joined[week.speaker][week.t].append(new > 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Mailing, "settle", settle)
        books = simulate(shop(), block=100).ledgers

    def table(of: dict[int, list[NDArray[np.bool_]]]) -> NDArray[np.bool_]:
        return np.array([np.concatenate(of[t]) for t in range(WEEKS)])

    return Seen(
        dict(books), {name: table(one) for name, one in sent.items()},
        {name: table(one) for name, one in joined.items()},
    )  # fmt: skip


def cost(arm: str) -> float:
    return spent(seen().books[arm])


def spent(books: Ledger) -> float:
    """What messages have cost, currency."""
    return float(books.amounts("contact_cost").sum()) / MONEY


# ---------------------------------------------------------------- dates of single customers


@pytest.mark.slow
def test_a_birthday_comes_once_a_year_for_everybody() -> None:
    """Also where the calendar is open in every week; half of a year on either side is refused."""
    sent = seen().sent["birthday"]
    for first in range(WEEKS - 52):
        assert (sent[first : first + 52].sum(axis=0) == 1).all()
    assert len(set(sent.argmax(axis=0).tolist())) > 40, "in weeks of their own"
    with pytest.raises(ValueError, match="less than or equal to 12"):
        mail(birthday=True, around=26)


def test_a_birthday_is_the_same_in_every_arm_and_tool() -> None:
    around, own = seen().sent["around"], seen().sent["birthday"]
    assert np.array_equal(own[2:-2], around[:-4] & around[4:] & around[2:-2])
    assert (around[:52].sum(axis=0) == 5).all()


@pytest.mark.slow
def test_weeks_around_a_birthday_with_a_pause_bring_one_message_a_year() -> None:
    assert (seen().sent["once"][:52].sum(axis=0) <= 1).all()
    assert (seen().sent["once"][:60].sum(axis=0) >= 1).all()


def test_after_joining_is_counted_from_the_week_of_joining() -> None:
    for arm, ago in (("joined", (4, 10)), ("again", (20, 40, 60, 80, 100))):
        sent, joined = seen().sent[arm], seen().joined[arm]
        assert joined.any()
        for i in np.flatnonzero(joined.any(axis=0)):
            week = int(joined[:, i].argmax())
            expected = [week + one for one in ago if week + one < WEEKS]
            assert np.flatnonzero(sent[:, i]).tolist() == expected
        assert not sent[:, ~joined.any(axis=0)].any(), "who never joined is never written to"


@pytest.mark.slow
def test_after_joining_is_nothing_where_nobody_joins() -> None:
    assert not same_books(seen().books["nobody"], seen().books[CONTROL])


def test_who_has_no_birthday_before_the_end_has_had_nothing() -> None:
    sent = seen().sent["ended"]
    assert np.array_equal(sent[:30], seen().sent["birthday"][:30])
    assert not sent[30:].any()


# ---------------------------------------------------------------- pauses


def test_a_pause_holds_also_for_who_has_left_and_come_back() -> None:
    """What was sent is remembered, whatever becomes of the customer."""
    books, sent = seen().books["pause"], seen().sent["pause"]
    assert books.amounts("won_back").sum() > 10
    for i in range(sent.shape[1]):
        apart = np.diff(np.flatnonzero(sent[:, i]))
        assert apart.size
        assert (apart >= 9).all()


def test_a_pause_goes_on_where_a_tool_takes_the_place_of_todays() -> None:
    """A mailing that is called anew each quarter would else write as often as it likes."""
    weekly = mail(every=1, at_most_every=20)
    again = program(tools={"new": weekly}, stops=("old",))
    one = shop({"again": again}, today=program(tools={"old": weekly}), weeks=30)
    sent = simulate(one).ledgers["again"].amounts("contact_cost", "new").sum(axis=1)
    kept = simulate(one).ledgers[CONTROL].amounts("contact_cost", "old").sum(axis=1)
    assert kept.sum() > 0
    assert sent.sum() <= kept.sum() * 1.1


# ---------------------------------------------------------------- budgets and stocks


def test_a_budget_of_nothing_is_off_to_the_bit() -> None:
    for arm in ("zero", "empty"):
        assert not same_books(seen().books[arm], seen().books[CONTROL])


def test_a_budget_that_is_enough_changes_nothing() -> None:
    whens: dict[str, dict[str, Any]] = {"plain": {}, "rich": {"while_budget": 1e9}}
    arms = {name: alone("it", mail(every=4, **when)) for name, when in whens.items()}
    books = simulate(shop(arms, weeks=20)).ledgers
    assert spent(books["plain"]) > 0
    assert not same_books(books["plain"], books["rich"])


def test_what_lasts_ends_exactly_and_is_never_overspent() -> None:
    assert BUDGET - COST < cost("budget") <= BUDGET
    assert cost("stock") / COST == STOCK
    weekly = seen().books["budget"].amounts("contact_cost").sum(axis=1)
    assert (weekly[np.flatnonzero(weekly)[-1] + 1 :] == 0).all()
    assert np.flatnonzero(weekly)[-1] < WEEKS - 4, "it is used up within the horizon"


def test_agents_that_stand_for_many_overspend_nothing() -> None:
    big = market(10_000, churn_per_year=0)
    arms = {"budget": alone("it", mail(every=2, while_budget=4_321)),
            "stock": alone("it", mail(every=2, while_stock=4_321))}  # fmt: skip
    books = simulate(shop(arms, world=big, weeks=6, agents=150)).ledgers
    of_one = 10_000 / 150
    assert 4_321 - COST * of_one * 1.01 < spent(books["budget"]) <= 4_321
    assert 4_321 - of_one * 1.01 < spent(books["stock"]) / COST <= 4_321


def test_who_comes_first_is_luck_and_no_number() -> None:
    """In the last week of a budget some are served of both ends of the list."""
    sent = seen().sent["budget"]
    last = np.flatnonzero(sent.any(axis=1))[-1]
    served = np.flatnonzero(sent[last])
    assert 0 < served.size < AGENTS
    assert served.min() < AGENTS / 4 < 3 * AGENTS / 4 < served.max()
    one = shop({"budget": ARMS["budget"]}, weeks=12)
    books = (simulate(one).ledgers["budget"], simulate(one, block=13, threads=2).ledgers["budget"])
    assert not same_books(*books), "nor does it matter how the list is cut"


def test_a_budget_that_is_split_buys_no_more() -> None:
    """Ten tools with a tenth each: no more is spent, and no more is bought for it."""
    assert cost("tenths") <= BUDGET
    usual = seen().books[CONTROL].amounts("purchases").sum()
    whole, parts = (seen().books[arm].amounts("purchases").sum() - usual
                    for arm in ("budget", "tenths"))  # fmt: skip
    assert parts <= whole * 1.05 + 3


def test_a_line_is_drawn_where_those_before_it_can_be_served() -> None:
    turn, each = np.array([0.3, 0.1, 0.2, 0.2, 0.9], np.float32), np.ones(5)
    assert line_of(turn, each, 5.0) == ALL
    assert line_of(turn, each, 4.0) == np.float32(0.3)
    assert line_of(turn, each, 3.5) == np.float32(0.2)
    assert line_of(turn, each, 2.0) == np.float32(0.1), "of two at one place none or both"
    assert line_of(turn, each, 0.5) == NONE
    assert line_of(turn[:0], each[:0], 0.0) == ALL, "nobody asks"


def test_what_ends_begins_with_the_launch() -> None:
    """A budget of today's tool is that of the horizon: none of it is spent before."""
    today = program(tools={"mail": mail(every=2, while_budget=BUDGET)})
    assert (
        BUDGET - COST < spent(simulate(shop({}, today=today, weeks=30)).ledgers[CONTROL]) <= BUDGET
    )


# ---------------------------------------------------------------- every tool that can


def _made(kind: str, **when: Any) -> Tool:
    own = {"currency": "own"} if "currency" in REGISTRY[kind].model_fields else {}
    about: dict[str, Any] = {**own, "when": {**REGISTRY[kind].model_validate({}).when.model_dump(
        by_alias=True, exclude_defaults=True), **when}}  # fmt: skip
    return REGISTRY[kind].model_validate(about)


TIMED = sorted(kind for kind, one in REGISTRY.items() if one.timed_by)


def test_tools_that_use_a_calendar_can_be_timed() -> None:
    assert {"mailing", "coupons", "discount", "lottery", "points"} <= set(TIMED)


def _turns() -> Iterator[tuple[str, Program]]:
    for kind in TIMED:
        if "after_joining" in REGISTRY[kind].timed_by:
            late = _made(kind, after_joining=[300])
            yield kind, program(tools={"it": late, "card": card()}, joining=EVERYBODY_JOINS)
        if "while_stock" in REGISTRY[kind].timed_by:
            yield f"{kind}, no stock", alone("it", _made(kind, while_stock=0))


@pytest.mark.slow
def test_a_tool_whose_turn_never_comes_does_nothing() -> None:
    """The arms differ from one without the tool by nothing: what never comes is not felt.

    Focus groups and a budget for mending are paid whether or not anybody is asked in a survey, and
    a system that keeps data whether or not anybody is written to.
    """
    running, setup = ("program:it", "running_cost"), ("program:it", "setup_cost")
    fixed = {"participation": {running}, "personalization": {running, setup}}
    arms = {**dict(_turns()), "card": program(tools={"card": card()}, joining=EVERYBODY_JOINS)}
    world = where_seen("free_trial", market(AGENTS))  # which needs a second category
    books = simulate(shop(arms, weeks=30, world=world)).ledgers
    for arm in arms:
        beside = CONTROL if "stock" in arm else "card"
        assert set(same_books(books[arm], books[beside])) == fixed.get(arm, set()), arm


def test_a_cut_at_birthdays_is_given_in_the_week_of_the_birthday() -> None:
    """As many as have their birthday: a fifty-second of what a permanent cut gives."""
    arms = {"all": alone("it", Discount(depth=0.1)),
            "own": alone("it", Discount(depth=0.1, when=Calendar(birthday=True)))}  # fmt: skip
    books = simulate(shop(arms, weeks=52, world=market(AGENTS, churn_per_year=0))).ledgers
    given = {arm: books[arm].amounts("discount").sum() for arm in arms}
    assert 0.6 < 52 * given["own"] / given["all"] < 1.5


@pytest.mark.slow
def test_coupons_of_a_birthday_can_be_used_in_its_weeks() -> None:
    """As many are redeemed as of a drop a year for all, and nothing is owed in the end."""
    about = {"face_value": 5, "incremental": 0, "exposure": 0, "redeem_rate": 0.3}
    yearly = {"every": 52, "for": 5, "until": 60}
    arms = {
        "all": alone("it", Coupons.model_validate({**about, "when": yearly})),
        "own": alone("it", Coupons.model_validate(
            {**about, "when": {"birthday": True, "around": 2, "until": 52}})),
        "joined": program(tools={"card": card(), "it": Coupons.model_validate(
            {**about, "to": "members", "when": {"after_joining": [3], "for": 4}})}, **MEMBERS),
    }  # fmt: skip
    world = market(1_000, churn_per_year=0)
    books = simulate(shop(arms, weeks=58, agents=1_000, world=world)).ledgers
    used = {arm: books[arm].amounts("reward_cost", "it").sum() for arm in arms}
    first_year = books["all"].amounts("reward_cost", "it").sum(axis=1)[:52].sum()
    assert used["own"] == pytest.approx(first_year, rel=0.15)
    assert used["joined"] > 0
    assert books["own"].amounts("liability", "it").sum(axis=1)[-1] == 0
    assert books["own"].amounts("liability", "it").sum(axis=1)[20] > 0


# ---------------------------------------------------------------- what is expected


@pytest.mark.parametrize(
    ("when", "weeks"),
    [
        ({}, 52.0),
        ({"every": 13, "for": 2}, 8.0),
        ({"birthday": True}, 1.0),
        ({"birthday": True, "around": 2}, 5.0),
        ({"birthday": True, "every": 4}, 0.25),
        ({"birthday": True, "around": 2, "at_most_every": 52}, 1.0),
        ({"after_joining": [4, 26]}, 2.0),
        ({"after_joining": [4, 60]}, 1.0),
        ({"after_joining": [4, 26], "for": 3}, 6.0),
        ({"after_joining_every": 13}, 4.0),
        ({"every": 1, "at_most_every": 13}, 4.0),
    ],
)  # fmt: skip
def test_a_turn_counts_as_often_as_it_comes(when: dict[str, Any], weeks: float) -> None:
    """In the first year of a customer who has just joined."""
    assert often.a_year(Calendar.model_validate(when), 0) == pytest.approx(weeks, abs=0.11)


def test_turns_after_joining_are_over_some_day_and_birthdays_are_not() -> None:
    long_ago = -520
    assert often.a_year(Calendar(after_joining=(4, 26)), 0, long_ago) == 0
    assert often.a_year(Calendar(after_joining_every=13), 0, long_ago) == 4
    assert often.a_year(Calendar(birthday=True), 0, long_ago) == 1


def test_what_lasts_is_expected_as_far_as_it_lasts() -> None:
    stock = Calendar(while_stock=500)
    assert often.lasts(stock, 1.0, 1_000, 2.0) == 0.25
    assert often.lasts(stock, 1.0, 1_000, 2.0, before=0.4) == 0.05
    assert often.lasts(stock, 1.0, 100, 2.0) == 1.0
    assert often.lasts(Calendar(), 1.0, 1_000, 2.0) == 1.0


def test_members_join_for_a_birthday_as_for_a_week_a_year() -> None:
    """A cut in the week of the birthday is worth what one week a year for all is worth."""
    own = Discount.model_validate({"to": "members", "when": "birthday"})
    same = Discount.model_validate({"to": "members", "when": {"every": 52}})
    assert own.benefits(None).rate == pytest.approx(same.benefits(None).rate)  # type: ignore[arg-type]


def test_a_mailing_of_today_at_birthdays_has_lost_as_many_as_it_writes_to() -> None:
    """Ten years of one message a year: 1 - (1 - .0025)^10."""
    today = Mailing.model_validate({"when": "birthday"})
    assert today._gone_by_now(today.when, today.messages) == pytest.approx(1 - 0.9975**10, rel=1e-3)
    once = Mailing.model_validate({"when": {"after_joining": [4]}})
    assert once._gone_by_now(once.when, once.messages) == 0, "who joined long ago gets it no more"


def test_todays_birthdays_do_not_drift() -> None:
    today = program(tools={"cut": Discount.model_validate({"depth": 0.1, "when": "birthday"})})
    books = simulate(shop({}, today=today, weeks=156, agents=2_000,
                          world=market(2_000, churn_per_year=0, rhythm_spread=0.0)))  # fmt: skip
    sold = books.ledgers[CONTROL].amounts("purchases").sum(axis=1)
    assert sold[:52].sum() == pytest.approx(sold[104:].sum(), rel=0.01)
    assert total(books.ledgers[CONTROL], "discount") > 0
