"""Messages worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.simulate import Played, simulate
from simulator.tools.mailing import Mailing
from tests.laws.worlds import STEADY, case, market, program, total
from tests.tools.watch import Seen, column, watch

PLAIN: dict[str, Any] = {"to": "everyone", "relevance": 1, "opt_out": 0}


def mail(**about: Any) -> Mailing:
    return Mailing.model_validate({**PLAIN, "when": {"every": 1}, **about})


def play(
    tool: Mailing, *, weeks: int = 6, agents: int = 100, world: Market | None = None
) -> Played:
    world = world or market(agents, churn_per_year=0, **STEADY)
    return simulate(
        case({"arm": program(tools={"mail": tool})}, world=world, weeks=weeks, agents=agents)
    )


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
    simulate(case(today=program(tools={"mail": tool}), world=world, weeks=1, agents=4_000))
    gone = column(seen, lambda one: one.own["opted_out"])[0].mean()
    assert gone == pytest.approx(1 - 0.9975 ** (130 + 26), abs=0.03)


def test_members_only_where_one_says_so() -> None:
    assert Mailing().to.everyone
    arms = {"arm": program(tools={"mail": Mailing.model_validate({"to": "members"})})}
    book = simulate(case(arms, weeks=9)).ledgers["arm"]
    assert total(book, "contact_cost") == 0, "nobody joins for the sake of mail"
