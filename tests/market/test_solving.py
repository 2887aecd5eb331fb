"""A living market shows what was declared, and service causes the departures it is said to."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.market.market import Market
from simulator.market.service import Felt
from simulator.program.program import Program
from simulator.simulate import Played
from tests.laws.living import living, mended, with_sections
from tests.laws.worlds import EVERYBODY_JOINS, card, case, customer, cut, play_weeks, program
from tests.market.paired import spared

AGENTS = 16_000
# Of so many agents a year's purchases are .4 % uncertain by luck, churn of 18 % is 1.7 %.
WITHIN = {"purchases_per_year": 0.015, "basket": 0.015, "share_of_wallet": 0.01}
CHURN = 4 * (0.18 * 0.82 / AGENTS) ** 0.5

FEW = {"purchases_per_year": 6}
BAD = {"failure_rate": 0.2, "departures_share": 0.6}
MARKETS: dict[str, dict[str, Any]] = {
    "service": {"service": {}},
    "rare": {"service": {"departures_share": 0.6}, **FEW},
    "bad": {"service": BAD},
    "win-back": {"win_back_per_year": 0.15},
    "service and win-back": {"service": {"departures_share": 0.6}, "win_back_per_year": 0.1},
    "a cohort": {"service": {}, "start": "at_first_purchase"},
    "nothing fails": {"service": {"failure_rate": 0}},
    "service causes nothing": {"service": {"departures_share": 0}},
    "attacked later": {"service": {}, "rival": {"attacks": {"late": {"week": 52}}}},
}


def shows_what_was_declared(done: Played) -> None:
    for one in done.solved:
        if one.name == "churn_per_year":
            assert one.simulated == pytest.approx(one.declared, abs=CHURN), one
        else:
            assert one.simulated == pytest.approx(one.declared, rel=WITHIN[one.name]), one


@pytest.mark.slow
@pytest.mark.parametrize("name", MARKETS)
def test_the_control_shows_what_was_declared(name: str) -> None:
    world = living(AGENTS, **MARKETS[name])
    shows_what_was_declared(play_weeks(case(world=world, agents=AGENTS, weeks=52)))


TODAYS = {
    "cut": program(tools={"blanket": cut(depth=0.1)}),
    "card": program(tools={"stars": card(back=0.02)}, joining=EVERYBODY_JOINS),
}


@pytest.mark.slow
@pytest.mark.parametrize("today", TODAYS)
@pytest.mark.parametrize("start", ["running_base", "at_first_purchase"])
def test_also_where_tools_run_today(today: str, start: str) -> None:
    service: dict[str, Any] | None = {} if start == "running_base" else None
    world = living(AGENTS, service=service, win_back_per_year=0.05, start=start)
    one = case(world=world, agents=AGENTS, weeks=52, today=TODAYS[today])
    shows_what_was_declared(play_weeks(one))


@pytest.mark.slow
def test_each_segment_shows_its_own_numbers() -> None:
    """Customers of one segment complain ten times as often; one desk serves both."""
    segments = {
        "often": customer(share=0.5, purchases_per_year=100),
        "seldom": customer(share=0.5, purchases_per_year=10),
    }
    world = with_sections(Market(customers=AGENTS, segments=segments), service={})
    done = play_weeks(case(world=world, agents=AGENTS, weeks=52))
    shows_what_was_declared(done)


def test_nobody_leaves_for_bad_service_where_nobody_leaves() -> None:
    done = play_weeks(case(world=living(service={}, churn_per_year=0), weeks=52))
    assert not done.ledgers["today"].units("left").any()
    assert done.ledgers["today"].units("grudges").any()


def test_a_calibration_does_not_live_through_an_attack() -> None:
    """What is declared is usual; an attack in the first year is seen beside it."""
    attack = {"attacks": {"now": {"week": 0, "weeks": 52, "strength": 0.1}}}
    programs: Program = program(tools={"blanket": cut(depth=0.02)})
    for start in ("running_base", "at_first_purchase"):
        world = living(5_000, rival=attack, start=start)
        shown = {
            one.name: one.simulated
            for one in play_weeks(case(world=world, agents=5_000, weeks=52, today=programs)).solved
        }
        assert 0.85 * 63 < shown["purchases_per_year"] < 0.95 * 63
        assert shown["churn_per_year"] > 0.2


# ---------------------------------------------------------------- departures that service causes


@cache
def without_failures(share: float, purchases: float) -> tuple[Felt, list[float]]:
    """Solved strength, and the share of departures spared, by year, where nothing fails."""
    service = {"departures_share": share}
    world = living(3_000, service=service, purchases_per_year=purchases)
    return spared(world, mended(world), weeks=208, agents=3_000)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.2, 0.4, 0.6])
def test_without_failures_the_declared_share_of_departures_is_spared(share: float) -> None:
    """Once memory has faded, which takes years; at first hardly more than half of it is."""
    _, by_year = without_failures(share, 63)
    assert by_year[3] == pytest.approx(share, abs=0.02)
    assert 0.5 * share < by_year[0] < 0.8 * share
    assert by_year[0] < by_year[1] < by_year[2] + 0.01


@pytest.mark.parametrize("share", [0.4, 0.6])
def test_the_same_of_daily_guests(share: float) -> None:
    """Many purchases in a week: what acts on leaving is what was lived through before them."""
    _, by_year = without_failures(share, 250)
    assert by_year[3] == pytest.approx(share, abs=0.012)


@pytest.mark.slow
def test_the_more_departures_service_causes_the_stronger_it_acts() -> None:
    strengths = [without_failures(share, 63)[0].strength for share in (0.2, 0.4, 0.6)]
    assert strengths == sorted(strengths)
    assert strengths[0] < 0.7 * strengths[1] < 0.5 * strengths[2]


@pytest.mark.slow
def test_fewer_leave_when_nothing_fails() -> None:
    """Real departures per head in the second year and after; whoever is kept is the more restless.

    Hence a little less than is declared.
    """
    found = []
    for share in (0.2, 0.4, 0.6):
        world = living(8_000, service={"departures_share": share})
        one = case(
            {"mended": program()}, world=world,
            worlds={"mended": (mended(world), case().company)}, agents=8_000, weeks=156,
        )  # fmt: skip
        books = play_weeks(one).ledgers
        left = {
            arm: book.units("left")[52:].sum() / book.units("active")[52:].sum()
            for arm, book in books.items()
        }
        found.append(1 - left["mended"] / left["today"])
    assert found == sorted(found)
    assert all(s - 0.08 < seen < s + 0.03 for s, seen in zip((0.2, 0.4, 0.6), found, strict=True))
