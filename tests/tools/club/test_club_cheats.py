"""A club that would bring something for nothing: empty evenings, seats sold twice, many of it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.simulate import Played
from simulator.tools.club import Club
from simulator.tools.premium_service import PremiumService
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
BEHAVIOR = ("purchases", "sales", "left")


def club(**about: Any) -> Club:
    return Club.model_validate({"take_up": 0.5, "frequency": 0.1, **about})


def play(
    tools: dict[str, Any], world: Market | None = None, *, weeks: int = 60, agents: int = 500,
    **about: Any,
) -> Played:  # fmt: skip
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools=tools, **about)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def spent(book: Ledger) -> float:
    return float(book.amounts("service_cost").sum()) / MONEY


@pytest.mark.parametrize(
    "about",
    [
        {"seat_cost": 0},
        {"seats": 0},
        {"when": {"weeks": [400]}},
        {"when": {"every": 13, "until": 6}},
        {"fee": 1e9},
        {"seat_worth": 0},
    ],
    ids=str,
)
def test_without_an_evening_that_is_worth_something_nothing_changes(about: dict[str, Any]) -> None:
    books = play({"club": club(**about)}, market(500, churn_per_year=0.3)).ledgers
    for account in BEHAVIOR:
        assert (books["arm"].units(account) == books["today"].units(account)).all(), account
    if "seat_worth" not in about:
        assert spent(books["arm"]) == 0


@pytest.mark.parametrize("about", [{"when": {"weeks": [400]}}, {"seat_cost": 0}, {"seats": 0}])
def test_nobody_pays_for_a_club_without_events(about: dict[str, Any]) -> None:
    """Membership is all that is sold: a fee of a cent would be taken from half of them."""
    book = play({"club": club(fee=0.01, **about)}).ledgers["arm"]
    assert total(book, "fee_income") == 0


def test_many_tiny_evenings_are_worth_what_is_spent_on_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each week a seat of a cent: not the bond of a year of evenings."""
    seen = watch(Club, monkeypatch)
    tool = club(when={"every": 1}, seat_cost=0.01, event_cost=0, seats=500, attends=1)
    books = play({"club": tool}).ledgers
    felt = column(seen, lambda one: one.own["felt"]).sum()
    assert felt <= spent(books["arm"])
    extra = total(books["arm"], "purchases") / total(books["today"], "purchases") - 1
    assert abs(extra) < 0.002


def test_a_seat_is_not_sold_to_everybody() -> None:
    """One seat and a fee: who joins sees how many have joined before, and that it is one seat.
    Else half of 500 would pay 10 a year for it, and eight of ten again."""
    few = play({"club": club(fee=10, seats=1)}).ledgers["arm"]
    many = play({"club": club(fee=10, seats=500)}).ledgers["arm"]
    assert total(few, "fee_income") < 0.2 * total(many, "fee_income")


def test_one_seat_is_not_sold_to_a_crowd_before_it_is_known_how_many_there_are() -> None:
    """Of 20,000 customers some 130 would join in a week, all of them before the first has joined.
    One seat at four evenings is worth 120 a year: hardly more is paid for it."""
    tool = club(fee=20, seats=1)
    book = play({"club": tool}, market(20_000, **STILL), agents=1_000).ledgers["arm"]
    assert float(book.amounts("fee_income").sum()) / MONEY < 2 * 120


def test_a_club_that_ends_takes_no_fee_for_what_it_does_not_give() -> None:
    """It ends after its last event in week 26: later nobody joins or pays again, and what is owed
    is no more than what has been announced."""
    tool = club(fee=20, seats=500, when={"every": 13, "until": 27})
    book = play({"club": tool}, weeks=100).ledgers["arm"]
    fees = book.units("fee_income").sum(axis=1)
    assert fees[10] > 0
    assert not fees[27:].any()
    assert not book.units("liability")[26:].any()
    assert not book.units("service_cost")[27:].any()


def test_a_club_that_is_stopped_holds_the_evenings_that_are_paid_for() -> None:
    """Those of a year at most; a free one ends at once."""
    world = market(400, **STILL)
    ends = {}
    for fee in (0, 20):
        today = program(tools={"club": club(fee=fee, seats=200)})
        one = case(
            {"arm": program(stops=("club",))}, today=today, world=world, weeks=70, agents=400
        )
        book = play_weeks(one).ledgers["arm"]
        ends[fee] = book.units("service_cost").sum(axis=1)
        assert not book.units("liability")[52:].any()
        assert not book.units("fee_income")[1:].any()
    assert ends[20][[13, 26, 39]].all()
    assert not ends[20][53:].any()
    assert not ends[0].any()


def test_five_clubs_have_hardly_more_members_than_one() -> None:
    """Each had members of its own: five found five times as many who like evenings."""
    world, fees = market(4_000, **STILL), {}
    for many in (1, 5):
        tools = {f"c{at}": club(fee=5, take_up=0.1, seats=2_000) for at in range(many)}
        one = case({"arm": program(tools=tools)}, world=world, weeks=40, agents=4_000)
        fees[many] = total(play_weeks(one).ledgers["arm"], "fee_income")
    assert fees[1] > 0
    assert fees[5] == pytest.approx(fees[1], rel=0.15)


def test_a_club_without_seats_takes_no_members_from_another() -> None:
    world, cost = market(500, **STILL), {}
    for name, other in {"alone": {}, "beside": {"empty": club(seats=0)}}.items():
        tools = {"club": club(), **other}
        cost[name] = spent(play(tools, world).ledgers["arm"])
    assert cost["beside"] == cost["alone"]


def test_beside_a_premium_service_both_are_felt_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Club, monkeypatch)
    tools = {"club": club(), "care": PremiumService(take_up=0.5)}
    book = play(tools).ledgers["arm"]
    felt = column(seen, lambda one: one.own["felt"]).sum()
    own = float(book.amounts("service_cost", "club").sum()) / MONEY
    assert 0 < felt <= own
    served = [one.channels["value.service"].max() for one in seen if one.week > 10]
    assert max(served) <= 0.0601


def test_a_stranger_to_the_club_is_never_a_guest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is let in by the audience alone has not joined: nothing is felt by half of them."""
    seen = watch(Club, monkeypatch)
    play({"club": club(attends=1, seats=500)}, weeks=30)
    felt = column(seen, lambda one: one.own["felt"])[-1]
    member = column(seen, lambda one: one.own["left"])[-1] > 0
    assert not felt[~member].any()
