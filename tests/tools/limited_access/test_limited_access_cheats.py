"""Places that would bring something for nothing: none, a million, for all, at a price of zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.simulate import Played
from simulator.tools.limited_access import LimitedAccess
from simulator.tools.premium_service import PremiumService
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
BEHAVIOR = ("purchases", "sales", "left", "members")
BEST = {"to": {"top": 0.2}}


def access(**about: Any) -> LimitedAccess:
    return LimitedAccess.model_validate({"place_worth": 1, **BEST, **about})


def play(
    tools: dict[str, Any], world: Market | None = None, *, weeks: int = 60, agents: int = 500,
    **about: Any,
) -> Played:  # fmt: skip
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools=tools, **about)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def spent(book: Ledger) -> float:
    accounts = ("service_cost", "running_cost")
    return sum(float(book.amounts(name).sum()) for name in accounts) / MONEY


def unchanged(books: Mapping[str, Ledger]) -> None:
    for account in BEHAVIOR:
        assert (books["arm"].units(account) == books["today"].units(account)).all(), account


@pytest.mark.parametrize(
    "about", [{"places": 0}, {"price": 0}, {"price": 0, "places": 1_000_000}], ids=str
)
def test_no_place_and_no_price_is_nothing(about: dict[str, Any]) -> None:
    """What costs nothing elsewhere is not scarce, and to be let in is no favor."""
    books = play({"access": access(**about)}, market(500, churn_per_year=0.3)).ledgers
    unchanged(books)
    assert spent(books["arm"]) == 0


@pytest.mark.parametrize("cost_rate", [0, 1])
def test_a_million_places_please_nobody(cost_rate: float) -> None:
    """There are places for all who want one: nothing comes of being let in. That they are kept
    from the others these notice, unless more are released than they want."""
    about = {"places": 1_000_000, "cost_rate": cost_rate}
    for nothing in ({"resentment": 0, "released": 0}, {"released": 0.8}):
        unchanged(play({"access": access(**about, **nothing)}).ledgers)
    books = play({"access": access(released=0, **about)}).ledgers
    assert total(books["arm"], "purchases") < total(books["today"], "purchases")
    assert (spent(books["arm"]) > 0) == (cost_rate > 0)


@pytest.mark.parametrize("to", ["everyone", {"share": 1}, {"top": 1}], ids=str)
def test_where_everybody_is_let_in_nothing_is_exclusive(to: Any) -> None:
    """Nobody is left out and nobody gains; what is kept from nobody costs nothing."""
    books = play({"access": access(to=to)}).ledgers
    unchanged(books)
    assert spent(books["arm"]) < 5, "of 30,000; a few are at no top while nobody knows their spend"


def test_a_tenth_more_let_in_is_less_exclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    """20 places: what all together gain falls as more share them."""
    gained = []
    for share in (0.1, 0.5, 0.9):
        seen = watch(LimitedAccess, monkeypatch)
        play({"access": access(resentment=0, to={"share": share})}, weeks=30)
        gained.append(column(seen, lambda one: one.own["felt"])[10:].sum())
        monkeypatch.undo()
    assert gained[0] > gained[1] > gained[2] > 0


def test_many_tiny_places_are_worth_what_they_cost_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = watch(LimitedAccess, monkeypatch)
    about = {"places": 60, "price": 0.01, "cost_rate": 1, "released": 0, "resentment": 0}
    books = play({"access": access(**about)}).ledgers
    felt = column(seen, lambda one: one.own["felt"]).sum()
    assert 0 < felt <= spent(books["arm"])
    extra = total(books["arm"], "purchases") / total(books["today"], "purchases") - 1
    assert abs(extra) < 1e-3


def test_a_place_is_not_felt_more_than_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stacked with a premium service and with itself: each is felt as far as it was given."""
    seen = watch(LimitedAccess, monkeypatch)
    tools = {
        "one": access(resentment=0), "two": access(resentment=0),
        "care": PremiumService(take_up=0.5),
    }  # fmt: skip
    book = play(tools).ledgers["arm"]
    got = column(seen, lambda one: one.own["seat"]).sum() * 10
    felt = column(seen, lambda one: one.own["felt"]).sum()
    assert 0 < felt < got
    assert got <= 2 * 20 * 10 * 60
    served = [one.channels["value.service"].max() for one in seen if one.week > 10]
    assert max(served) <= 0.0601
    assert spent(book) > 0


def test_places_that_end_half_way_cost_nothing_and_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = watch(LimitedAccess, monkeypatch)
    tool = access(when={"until": 20}, recall_half_life=2)
    book = play({"access": tool}).ledgers["arm"]
    cost = book.units("service_cost").sum(axis=1)
    assert cost[1:20].all()
    assert not cost[20:].any()
    assert not book.units("turned_away")[20:].any()
    felt = column(seen, lambda one: one.own["felt"])
    assert abs(felt[59]).max() < 1e-4 * abs(felt[19]).max()


def test_places_of_today_that_are_stopped_cost_nothing_more() -> None:
    today = program(tools={"access": access()})
    one = case(
        {"arm": program(stops=("access",))}, today=today, world=market(300, **STILL), weeks=30,
        agents=300,
    )  # fmt: skip
    books = play_weeks(one).ledgers
    assert spent(books["today"]) > 0
    assert spent(books["arm"]) == 0
    assert total(books["arm"], "turned_away") == 0


def test_who_is_let_in_by_nobody_resents_nothing_when_closed() -> None:
    """Places that are never kept are missed by nobody."""
    books = play({"access": access(when={"weeks": [400]})}).ledgers
    unchanged(books)
    assert spent(books["arm"]) == 0
