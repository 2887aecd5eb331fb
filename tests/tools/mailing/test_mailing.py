"""Messages worked out by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from simulator.market.market import Market
from simulator.program.ledger import Ledger
from simulator.program.program import Joining
from simulator.simulate import Played
from simulator.tools.mailing import Mailing
from tests.laws.worlds import STEADY, case, differences, market, play_weeks, program, rows, total
from tests.tools.watch import Seen, column, watch

PLAIN: dict[str, Any] = {"to": "everyone", "relevance": 1, "opt_out": 0}


def mail(**about: Any) -> Mailing:
    return Mailing.model_validate({**PLAIN, "when": {"every": 1}, **about})


def play(
    tool: Mailing, *, weeks: int = 6, agents: int = 100, world: Market | None = None
) -> Played:
    world = world or market(agents, churn_per_year=0, **STEADY)
    return play_weeks(
        case({"arm": program(tools={"mail": tool})}, world=world, weeks=weeks, agents=agents)
    )


def two(one: Mailing, other: Mailing, **about: Any) -> Played:
    """Two mailings in one arm, and in another the other way round."""
    world = market(100, churn_per_year=0, **STEADY)
    arms = {
        "arm": program(tools={"a": one, "b": other}),
        "back": program(tools={"a": other, "b": one}),
    }
    return play_weeks(case(arms, world=world, agents=100, **{"weeks": 6, **about}))


def channel(seen: list[Seen], name: str) -> NDArray[np.float32]:
    return column(seen, lambda one: one.channels[name])


def test_the_kth_message_of_four_weeks_is_worth_less(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Mailing, monkeypatch)
    play(mail(purchases=0.01, fatigue=0.6))
    k = np.array([1, 2, 3, 4, 4, 4])
    assert channel(seen, "added_occasions")[:, 0] == pytest.approx(0.01 * k**-0.6, rel=1e-5)
    assert np.ptp(channel(seen, "added_occasions"), axis=1).max() == 0, "the same for everybody"


def test_two_messages_of_one_week_are_the_first_and_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = watch(Mailing, monkeypatch)
    play(mail(purchases=0.01, fatigue=1, messages=2, when={"every": 2}))
    expected = [1 + 1 / 2, 0, 1 / 3 + 1 / 4, 0, 1 / 3 + 1 / 4, 0]
    row = np.array(
        [one.channels.get("added_occasions", np.zeros(1))[0] for one in seen if one.first == 0]
    )
    assert row == pytest.approx(0.01 * np.array(expected), rel=1e-5)


def test_relevance_is_measured_against_mail_at_random() -> None:
    """With 55 % relevant and a factor of 2: x (.55 x 2 + .45) = .005, so x = .003226."""
    relevant, other = Mailing(purchases=0.005, relevance=2).lifts()
    assert other == pytest.approx(0.005 / 1.55)
    assert relevant == pytest.approx(2 * 0.005 / 1.55)
    assert 0.55 * relevant + 0.45 * other == pytest.approx(0.005)


def test_to_some_it_is_relevant(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Mailing, monkeypatch)
    tool = mail(relevance=6, relevant_share=0.25, when={"weeks": [0]})
    play(tool, weeks=1, agents=20_000)
    relevant, other = tool.lifts()
    added = channel(seen, "added_occasions")[0]
    assert np.unique(added) == pytest.approx([other, relevant], rel=1e-5)
    assert (added > 2 * other).mean() == pytest.approx(0.25, abs=0.0125)


def test_every_message_is_paid_and_nothing_else() -> None:
    book = play(mail(messages=3, cost=0.25, when={"every": 2})).ledgers["arm"]
    sent = np.array([300, 0, 300, 0, 300, 0])
    assert np.array_equal(book.units("contact_cost").sum(axis=1), sent * 2_500)
    assert book.units("liability").sum() == 0


def test_opting_out_rises_with_the_load_and_is_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all, 90 % stay after the first, 80 % of them after the second, then 70, 60, 60."""
    seen = watch(Mailing, monkeypatch)
    book = play(mail(opt_out=0.1), weeks=5, agents=20_000).ledgers["arm"]
    gone = column(seen, lambda one: one.own["opted_out"])
    stay = np.cumprod([0.9, 0.8, 0.7, 0.6, 0.6])
    assert 1 - gone.mean(axis=1) == pytest.approx(stay, abs=0.014)
    assert (np.diff(gone.astype(int), axis=0) >= 0).all()
    sent = book.units("contact_cost").sum(axis=1) // 100
    assert np.array_equal(sent[1:], (gone[:-1] == 0).sum(axis=1))


def test_too_many_messages_irritate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two a week: 2, 4, 6, 8, 8, 8 in four weeks, of which four are tolerated."""
    seen = watch(Mailing, monkeypatch)
    play(mail(messages=2, tolerance=4, irritation=0.001))
    felt = channel(seen, "value.recognition")[:, 0]
    assert felt == pytest.approx([0, 0, -0.002, -0.004, -0.004, -0.004], abs=1e-8)


def test_mail_moves_visits_and_not_baskets() -> None:
    """The fact: more purchases, of the same size; 26 messages to each of 20,000 customers."""
    world = market(20_000, churn_per_year=0)
    books = play(mail(purchases=0.02, fatigue=0), weeks=26, agents=20_000, world=world).ledgers
    more = total(books["arm"], "purchases") - total(books["today"], "purchases")
    assert more == pytest.approx(26 * 20_000 * 0.02, rel=0.05)
    basket = {arm: total(b, "sales") / total(b, "purchases") for arm, b in books.items()}
    assert basket["arm"] == pytest.approx(basket["today"], rel=0.005)


@pytest.mark.parametrize("often", [3, 60])
def test_a_message_adds_and_does_not_multiply(often: float) -> None:
    """The same number of purchases whether customers buy often or hardly ever."""
    world = market(20_000, purchases_per_year=often, churn_per_year=0)
    books = play(mail(purchases=0.02, fatigue=0), weeks=26, agents=20_000, world=world).ledgers
    more = total(books["arm"], "purchases") - total(books["today"], "purchases")
    assert more == pytest.approx(26 * 20_000 * 0.02, rel=0.05)


def test_a_mailing_of_today_has_lost_many_recipients(monkeypatch: pytest.MonkeyPatch) -> None:
    """One in four weeks for ten years is 130 messages, each losing a quarter of a per cent."""
    seen = watch(Mailing, monkeypatch)
    tool = Mailing()
    world = market(4_000, churn_per_year=0)
    play_weeks(case(today=program(tools={"mail": tool}), world=world, weeks=1, agents=4_000))
    gone = column(seen, lambda one: one.own["opted_out"])[0].mean()
    assert gone == pytest.approx(1 - 0.9975 ** (130 + 26), abs=0.03)


def test_members_only_where_one_says_so() -> None:
    """They are few, because news are worth little; the calendar has to be open at all."""
    assert Mailing().to.everyone
    for about, some in (({}, True), ({"messages": 0}, False), ({"purchases": 0}, False)):
        tool = Mailing.model_validate({"to": "members", **about})
        arms = {"arm": program(tools={"mail": tool}, joining=Joining(ask_rate=1))}
        book = play_weeks(case(arms, weeks=20)).ledgers["arm"]
        assert (total(book, "joined") > 0) == some
        assert (total(book, "contact_cost") > 0) == some


# ---------------------------------------------------------------- several mailings, one load


def test_what_others_have_sent_counts_as_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of one a week are one of two: they find 0, 2, 4, 6, 6, 6 messages of the three weeks
    before, and are the next two of them."""
    seen = watch(Mailing, monkeypatch)
    tool = mail(purchases=0.01, fatigue=1, irritation=0)
    books = two(tool, tool).ledgers
    k = np.array([1, 3, 5, 7, 7, 7])
    both = 1 / k + 1 / (k + 1)
    added = np.array([one.channels["added_occasions"][0] for one in seen if one.first == 0])
    assert added[::4] == pytest.approx(0.01 * both, rel=1e-5)
    assert not differences(rows(books["arm"]), rows(books["back"]))


def test_one_and_three_a_week_irritate_as_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of this week each knows its own: 1 + 3, 1 + 4 and 3 + 4, then 9 and 11, 13 and 15; beyond
    four, and each the part of it that it has sent."""
    seen = watch(Mailing, monkeypatch)
    few, many = (mail(messages=n, tolerance=4, irritation=0.001) for n in (1, 3))
    books = two(few, many).ledgers
    felt = np.array([one.channels["value.recognition"][0] for one in seen if one.first == 0])[::4]
    expected = [0.0]
    for weeks in (2, 3, 4, 4, 4):
        small, large = (4 * (weeks - 1) + n for n in (1, 3))
        parts = (small - 4) * weeks / small, (large - 4) * 3 * weeks / large
        expected.append(-0.001 * sum(parts))
    assert felt == pytest.approx(expected, rel=1e-4)
    assert same_but_for_names(books["arm"], books["back"])


def same_but_for_names(one: Ledger, other: Ledger) -> bool:
    """Whether two books are equal where nobody's name stands."""
    mine, others = ({k: v for k, v in rows(b).items() if k[0] == "market"} for b in (one, other))
    return not differences(mine, others)


def test_opting_out_counts_the_messages_of_all() -> None:
    """Of two messages of a first week each tool loses what one of both would: the first's part
    and twice as many at the second, whichever tool has sent it.
    """
    world = market(20_000, churn_per_year=0, **STEADY)
    tools = {name: mail(opt_out=0.1, cost=1) for name in ("a", "b")}
    arms = {"arm": program(tools=tools)}
    book = play_weeks(case(arms, world=world, weeks=2, agents=20_000)).ledgers["arm"]
    for name in tools:
        sent = book.units("contact_cost", name).sum(axis=1) / 10_000
        assert sent[1] / sent[0] == pytest.approx(0.7, abs=0.01)


def test_a_mailing_that_is_cut_into_several_loses_as_many() -> None:
    world = market(20_000, churn_per_year=0, **STEADY)
    how: dict[str, Any] = {"opt_out": 0.02, "cost": 1}
    four = {f"m{at}": mail(when={"every": 4, "from": at}, **how) for at in range(4)}
    arms = {"one": program(tools={"mail": mail(**how)}), "four": program(tools=four)}
    books = play_weeks(case(arms, world=world, weeks=24, agents=20_000)).ledgers
    one, several = (books[arm].units("contact_cost").sum() for arm in arms)
    assert several == pytest.approx(one, rel=0.02)


# ---------------------------------------------------------------- those who have left


def test_who_has_left_is_written_to_and_paid_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A company cannot know who has left; but nobody is written to who never came."""
    seen = watch(Mailing, monkeypatch)
    world = market(1_000, churn_per_year=0.5, new_customers_per_year=0.5)
    book = play(mail(cost=1, gives_up_after=None), weeks=20, agents=1_000, world=world)
    ledger = book.ledgers["arm"]
    sent = ledger.units("contact_cost").sum(axis=1) // 10_000
    arrived = ledger.units("arrived").sum(axis=1).cumsum()
    assert np.array_equal(sent[1:], 1_000 + arrived[:-1]), "who arrives is written to a week later"
    assert ledger.units("active")[-1].sum() < sent[-1]
    back = [one.channels["win_back_log"] for one in seen if one.week == 19]
    assert {float(x) for row in back for x in np.unique(row)} == {0.0, 0.5}


def test_a_message_may_bring_back_only_who_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Mailing, monkeypatch)
    world = market(1_000, churn_per_year=0.5)
    tool = mail(win_back=1.5, gives_up_after=None, when={"every": 2})
    play(tool, weeks=20, agents=1_000, world=world)
    for at, one in enumerate(seen[1:]):
        back = one.channels.get("win_back_log", np.zeros(one.n.size))
        was_gone = seen[at].active == 0  # one block a week: how the week before ended
        assert np.array_equal(back > 0, was_gone & (one.week % 2 == 0))


def test_mail_ends_after_so_many_weeks_without_a_purchase(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Mailing, monkeypatch)
    world = market(500, purchases_per_year=4, churn_per_year=0.3)
    play(mail(gives_up_after=10), weeks=30, agents=500, world=world)
    since = column(seen, lambda one: one.since)
    assert np.array_equal(channel(seen, "contact")[1:] > 0, since[:-1] < 10)


def test_who_has_been_away_for_longer_than_mail_lasts_cannot_be_addressed() -> None:
    with pytest.raises(ValidationError, match="raise gives_up_after"):
        mail(to={"lapsed": 60}, gives_up_after=52)
    assert mail(to={"lapsed": 60}, gives_up_after=None)
    assert mail(to={"lapsed": 8})


def test_messages_win_customers_back() -> None:
    """A message a week at a log hazard of 1 brings back 2.7 times as many as nothing does, and
    those who are back are no longer among the lost."""
    world = market(20_000, churn_per_year=0.4, win_back_per_year=0.05)
    tool = mail(win_back=1, purchases=0, irritation=0, gives_up_after=None)
    books = play(tool, weeks=26, agents=20_000, world=world).ledgers
    back = {arm: total(book, "won_back") for arm, book in books.items()}
    assert back["arm"] / back["today"] == pytest.approx(math.e, rel=0.15)


# ---------------------------------------------------------------- nothing for nothing


def test_fifty_mailings_of_one_week_are_one_of_fifty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each took itself for the first: fifty times the effect of a message, and of winning back."""
    seen = watch(Mailing, monkeypatch)
    tool = mail(purchases=0.01, fatigue=1, win_back=1, when={"every": 4}, gives_up_after=None)
    tools = {f"m{at}": tool for at in range(50)}
    world = market(100, **{**STEADY, "churn_per_year": 0.5, "win_back_per_year": 1e-6})
    play_weeks(case({"arm": program(tools=tools)}, world=world, weeks=9, agents=100))
    last = next(one for one in reversed(seen) if one.week == 8)
    expected = 0.01 * (1 / np.arange(1, 51)).sum()
    assert last.channels["added_occasions"] == pytest.approx(expected, rel=1e-4)
    assert last.channels["win_back_log"].max() == pytest.approx(1, rel=1e-5)


def test_news_are_worth_next_to_nothing_and_nothing_that_lasts() -> None:
    week: Any = SimpleNamespace(n=2, usual_rate=np.array([63 / 52, 1 / 52], np.float32))
    news = Mailing().benefits(week)
    assert news.rate == pytest.approx([0.5 * 0.005 / 4 / (63 / 52), 0.005], rel=1e-4)
    assert news.lasting == 0
    often = Mailing.model_validate({"messages": 14, "when": {"every": 1}}).benefits(week)
    assert not np.any(often.rate), "nobody joins for 56 messages in four weeks"


@pytest.mark.parametrize("cost", [0, 0.01])
def test_more_and_more_messages_bring_less_and_less(cost: float) -> None:
    """Up to 14 a week, for nothing, every week: at most 2 % of sales, and from a few on less."""
    world = market(8_000, churn_per_year=0)
    arms = {
        f"m{n}": program(tools={"mail": Mailing.model_validate(
            {"messages": n, "when": {"every": 1}, "cost": cost})})
        for n in (1, 4, 14)
    }  # fmt: skip
    books = play_weeks(case(arms, world=world, weeks=104, agents=8_000)).ledgers
    sales = {arm: total(book, "purchases") / total(books["today"], "purchases") - 1
             for arm, book in books.items()}  # fmt: skip
    assert max(sales.values()) < 0.02
    assert sales["m14"] < sales["m1"]


@pytest.mark.parametrize(
    ("name", "values", "about"),
    [("gives_up_after", (4, 13, 52, 520), {}), ("messages", (0, 1, 4, 14), {"opt_out": 0})],
)
def test_a_choice_moves_cost_in_one_direction(name: str, values: Any, about: Any) -> None:
    arms = {
        f"a{at}": program(tools={"mail": mail(**{**about, name: value, "cost": 1})})
        for at, value in enumerate(values)
    }
    world = market(1_000, purchases_per_year=6)
    books = play_weeks(case(arms, world=world, weeks=104, agents=1_000)).ledgers
    cost = [total(books[arm], "contact_cost") for arm in arms]
    assert np.all(np.diff(cost) > 0)
