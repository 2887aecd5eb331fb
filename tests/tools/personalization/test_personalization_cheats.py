"""Personalization that would bring something for nothing, one test for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import MONEY
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.simulate import Played
from simulator.tools.mailing import Mailing
from simulator.tools.personalization import Personalization
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
BEHAVIOR = ("purchases", "sales", "active", "left")


def letters(**about: Any) -> Personalization:
    usual = {"to": "everyone", "cost_rate": 1.0, "refuse": 0, "wrong": 0, "history": 104}
    return Personalization.model_validate({**usual, **about})


def play(arms: dict[str, Program], *, weeks: int = 60, agents: int = 1_000, **about: Any) -> Played:
    world = about.pop("world", None) or market(agents, **STILL)
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents, **about))


def alone(**about: Any) -> Program:
    return program(tools={"personal": letters(**about)})


def more(played: Played, arm: str = "arm") -> int:
    """Purchases beyond the control's."""
    mine, control = (total(played.ledgers[name], "purchases") for name in (arm, "today"))
    return mine - control


def differs(played: Played, arm: str = "arm") -> list[str]:
    """What customers do otherwise than in the control, to the bit."""
    mine, control = (played.ledgers[name] for name in (arm, "today"))
    return [name for name in BEHAVIOR if (mine.units(name) != control.units(name)).any()]


def test_a_name_on_a_letter_every_day_brings_less_than_one_a_month() -> None:
    """In the third year: whoever was written to daily has had enough of it."""
    arms = {
        "daily": alone(messages=7, when={"every": 1}, by_name=0.2, relevance=6),
        "monthly": alone(messages=1, when={"every": 4}, by_name=0.2, relevance=6),
    }
    books = play(arms, weeks=156, agents=2_000).ledgers
    by_year = {
        name: book.units("purchases").sum(axis=1).reshape(3, 52).sum(axis=1)
        for name, book in books.items()
    }
    extra = {name: (by_year[name] - by_year["today"]).tolist() for name in arms}
    assert extra["daily"][2] < extra["monthly"][2]
    assert sum(extra["daily"]) < sum(extra["monthly"])


def test_of_whom_nothing_is_known_nobody_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on file, and what is bought goes out of date within the week: not a letter."""
    tool: dict[str, Any] = {"history": 0, "outdated_in": 1.0, "gift": 20, "when": {"every": 2}}
    seen = watch(Personalization, monkeypatch)
    played = play({"arm": alone(**tool, relevance=6)}, weeks=3)
    sent = (column(seen, lambda one: one.own["recent"]) & 255) > 0
    bought = column(seen, lambda one: one.n)
    assert not sent[0].any()
    never = ~bought[:2].any(axis=0)
    assert never.any()
    assert not sent[:, never].any()
    assert total(played.ledgers["arm"], "reward_cost") <= bought[2].sum() * 20 * MONEY


def test_newcomers_are_not_won_by_what_nobody_knows_of_them() -> None:
    """To those without a purchase so far, whoever they are: to the bit like the control."""
    world = market(500, **STILL)
    tool: dict[str, Any] = {"history": 0, "to": {"lapsed": 26}, "when": {"weeks": [0, 1, 2]}}
    assert not differs(play({"arm": alone(**tool, gift=30, relevance=6)}, weeks=20, world=world))


def test_a_birthday_every_week_is_one_birthday() -> None:
    """25 weeks around it: one gift in a year all the same, and the letters tire out."""
    arms = {
        "day": alone(gift=10, when={"birthday": True}, fatigue=0.6),
        "half": alone(gift=10, when={"birthday": True, "around": 12}, fatigue=0.6),
    }
    books = play(arms, weeks=104, agents=500).ledgers
    gifts = {name: total(books[name], "reward_cost") / (10 * MONEY) for name in arms}
    assert gifts["half"] <= 2 * 500 * 1.02
    assert gifts["half"] < 1.1 * gifts["day"]


def test_all_records_wrong_drive_customers_away() -> None:
    played = play({"arm": alone(wrong=1.0, mistake=0.01, gift=20, by_name=0.2)}, weeks=104)
    assert more(played) < 0
    assert total(played.ledgers["arm"], "contact_cost") > 0
    assert total(played.ledgers["arm"], "reward_cost") == 0


def test_relevance_of_no_messages_is_nothing() -> None:
    """Six times nothing, with a gift in a letter that is not sent: to the bit, at no cost."""
    played = play({"arm": alone(messages=0, relevance=6, gift=20, by_name=0.2)})
    assert not differs(played)
    costs = ("setup_cost", "running_cost", "contact_cost", "reward_cost", "liability")
    assert not any(total(played.ledgers["arm"], name) for name in costs)


def test_where_everybody_refuses_only_the_system_is_paid() -> None:
    played = play({"arm": alone(refuse=1.0, gift=20, relevance=6)}, weeks=52)
    assert not differs(played)
    book = played.ledgers["arm"]
    assert total(book, "setup_cost") == 3_000 * MONEY
    assert total(book, "running_cost") == pytest.approx(3_000 * MONEY, abs=52)
    assert not any(total(book, name) for name in ("contact_cost", "reward_cost", "liability"))


def test_who_refuses_is_given_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of half of all nothing is on file, nor do they get a letter or a gift, in any week."""
    seen = watch(Personalization, monkeypatch)
    play({"arm": alone(refuse=0.5, gift=20, when={"every": 1})}, weeks=10)
    refuses = column(seen, lambda one: one.own["minds"])[0] < 0.5
    assert refuses.mean() == pytest.approx(0.5, abs=0.05)
    for name in ("on_file", "recent", "waits"):
        own = column(seen, lambda one, name=name: one.own[name])  # type: ignore[misc]
        assert not own[:, refuses].any()
        assert own[:, ~refuses].any()


def test_what_is_ended_half_way_costs_nothing_more() -> None:
    """Gifts that were promised can be had for their weeks; then it is over, with the system."""
    played = play({"arm": alone(gift=10, valid=6, when={"every": 2, "until": 20})}, weeks=40)
    book = played.ledgers["arm"]
    for name in ("running_cost", "contact_cost"):
        weeks = book.units(name).sum(axis=1)
        assert weeks[:18].any()
        assert not weeks[20:].any()
    gifts, owed = (book.units(name).sum(axis=1) for name in ("reward_cost", "liability"))
    assert gifts[20:24].any()
    assert not gifts[25:].any()
    assert not owed[24:].any()


def test_beside_five_mailings_a_letter_is_one_of_six() -> None:
    """All of them are one load: beside five others it adds less than half of what it does."""
    mails: dict[str, Tool] = {
        f"mail{at}": Mailing.model_validate({"to": "everyone", "when": {"every": 2}})
        for at in range(5)
    }
    mine = letters(when={"every": 2})
    arms = {
        "five": program(tools=dict(mails)),
        "arm": program(tools={"personal": mine}),
        "six": program(tools={"personal": mine, **mails}),
    }
    played = play(arms, weeks=52, agents=2_000)
    added = more(played, "six") - more(played, "five")
    assert added < 0.5 * more(played, "arm")
    sent = {name: total(played.ledgers[name], "contact_cost", "personal") for name in arms}
    assert sent["six"] < 0.6 * sent["arm"], "who opts out of one opts out of all"


@pytest.mark.parametrize("count", [1, 5])
def test_many_at_once_are_felt_as_what_is_given(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five gifts in the same letters: at most the face value of all of them."""
    seen = watch(Personalization, monkeypatch)
    tools = {f"t{at}": letters(gift=8, worth=1.0, when={"every": 2}) for at in range(count)}
    book = play({"arm": program(tools=tools)}, weeks=52).ledgers["arm"]
    value = sum(
        float((one.channels["value.recognition"] * one.paid).sum()) / MONEY for one in seen
    ) / count  # fmt: skip
    given = total(book, "reward_cost") / MONEY
    assert 0 < value < 1.5 * given


def test_a_huge_gift_is_at_most_the_purchase() -> None:
    """A million for each birthday is one purchase that is not paid: no cash, and it loses."""
    arms = {"huge": alone(gift=1e6, when="birthday"), "large": alone(gift=1e4, when="birthday")}
    books = play(arms, weeks=52).ledgers
    cost = {name: total(books[name], "reward_cost") for name in arms}
    assert cost["huge"] == pytest.approx(cost["large"], rel=0.02)
    sales = int(books["huge"].amounts("sales").sum() - books["today"].amounts("sales").sum())
    assert 0 < cost["huge"] <= total(books["huge"], "sales")
    assert sales < cost["huge"]


@pytest.mark.parametrize(
    ("name", "values"), [("gift", (0, 1, 10, 1_000)), ("valid", (1, 4, 13, 52))]
)
def test_a_choice_moves_cost_in_one_direction(name: str, values: Any) -> None:
    arms = {
        f"a{at}": alone(**{"gift": 5, "when": "birthday", name: v}) for at, v in enumerate(values)
    }
    books = play(arms, weeks=52, agents=400).ledgers
    cost = [total(books[arm], "reward_cost") for arm in arms]
    assert np.all(np.diff(cost) >= 0)
    assert cost[-1] > cost[0]
