"""Fast resolution that would bring something for nothing, one test for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.service import Service
from simulator.program.ledger import MONEY
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.simulate import Played
from simulator.tools.fast_resolution import FastResolution
from simulator.tools.participation import Participation
from simulator.tools.premium_service import PremiumService
from tests.laws.worlds import case, company, customer, market, play_weeks, program, total

AGENTS = 1_500
SLOW: dict[str, Any] = {
    "failure_rate": 0.1, "report_rate": 0.5,
    "desk": {"staff": 1, "minutes_per_case": 240.0, "overloaded": True},
}  # fmt: skip
BEHAVIOR = ("purchases", "sales", "active", "left", "joined")


def shop(**service: Any) -> Market:
    return Market(
        customers=AGENTS, segments={"all": customer()},
        service=Service.model_validate({**SLOW, **service}),
    )  # fmt: skip


def desk(**about: Any) -> FastResolution:
    return FastResolution.model_validate({"to": "everyone", **about})


def alone(**about: Any) -> Program:
    return program(tools={"desk": desk(**about)})


def play(
    arms: Mapping[str, Program], *, weeks: int = 60, world: Market | None = None, **about: Any
) -> Played:
    return play_weeks(case(arms, world=world or shop(), weeks=weeks, agents=AGENTS, **about))


def differs(played: Played, arm: str = "arm") -> list[str]:
    """What customers do otherwise than in the control, to the bit."""
    mine, control = (played.ledgers[name] for name in (arm, "today"))
    return [name for name in BEHAVIOR if (mine.units(name) != control.units(name)).any()]


def cost_only(played: Played, cost: float, arm: str = "arm") -> bool:
    """Whether an arm differs from the control by such a cost, currency, and by nothing else."""
    mine, control = (played.ledgers[name].contribution() for name in (arm, "today"))
    return not differs(played, arm) and int((control - mine).sum()) == round(cost * MONEY)


STRONG: dict[str, Any] = {"staff": 4, "fast_gain": 1.0, "fast": 168.0}


def test_without_service_it_is_its_cost() -> None:
    """Four persons for 1,500 each and 600 a week for 60 weeks: 150,000.00, and nothing else."""
    played = play({"arm": alone(**STRONG)}, world=market(AGENTS))
    assert cost_only(played, 4 * 1_500 + 60 * 4 * 600)


def test_where_nothing_fails_it_is_its_cost() -> None:
    flawless = shop(failure_rate=0.0, departures_share=0.0)
    played = play({"arm": alone(**STRONG, to={"share": 0.3})}, world=flawless)
    assert cost_only(played, 4 * 1_500 + 60 * 4 * 600)


def test_where_nobody_reports_it_is_its_cost() -> None:
    """Problems that the desk never hears of are no better for its being quick."""
    played = play({"arm": alone(**STRONG)}, world=shop(report_rate=0.0))
    assert cost_only(played, 4 * 1_500 + 60 * 4 * 600)


@pytest.mark.parametrize("fast", [0.001, 1.0, 40.0, 168.0])
def test_belief_in_speed_alone_does_nothing(fast: float) -> None:
    """Nobody more, to everybody, whatever counts as quick and is believed of it: to the bit."""
    assert cost_only(play({"arm": alone(staff=0, fast_gain=1.0, fast=fast)}), 0.0)


def test_persons_for_whom_nothing_is_to_be_done_make_nothing_better() -> None:
    """A desk with nine persons too many gets ten more: nothing begins sooner, so nothing is better,
    even where a minute counts; a twentieth of what one more does at the slow desk, either way.
    """
    roomy = shop(desk={"staff": 10, "minutes_per_case": 240.0})
    arms = {f"fast{fast}": alone(staff=10, fast_gain=1.0, fast=fast) for fast in (0.02, 1.0)}
    idle = play(arms, weeks=104, world=roomy).ledgers
    slow = play({"helped": alone(staff=4, fast_gain=1.0)}, weeks=104).ledgers
    gained = total(slow["helped"], "resolved") - total(slow["today"], "resolved")
    assert gained > 200
    for name in arms:
        more = total(idle[name], "resolved") - total(idle["today"], "resolved")
        assert abs(more) < 0.05 * gained, name


def flawless_and(arms: dict[str, Program], weeks: int = 104, **service: Any) -> Played:
    """Arms beside one that lives in the same market, in which nothing fails from launch on."""
    world = shop(**service)
    perfect = world.model_copy(
        update={"service": Service.model_validate({**SLOW, **service, "failure_rate": 0.0})}
    )
    worlds: dict[str, tuple[Market, Company]] = {"flawless": (perfect, company())}
    arms = {**arms, "flawless": Program()}
    return play(arms, weeks=weeks, world=world, worlds=worlds)


# Every failure is a problem that is reported, answered well and forgiven at once.
OPEN: dict[str, Any] = {
    "serious_share": 1.0, "report_rate": 1.0, "memory_purchases": 1.0, "memory_weeks": 1.0,
    "desk": {"staff": 1, "minutes_per_case": 20.0, "answer_quality": 0.95, "overloaded": True},
}  # fmt: skip


@pytest.mark.parametrize(("gain", "service"), [(0.2, {}), (1.0, {}), (1.0, OPEN)])
def test_no_desk_makes_failures_a_joy(gain: float, service: dict[str, Any]) -> None:
    """The law: with any staff, however quick, fewer stay and buy than if nothing had failed."""
    arms = {
        f"staff{staff}": alone(staff=staff, fast_gain=gain, fast=fast)
        for staff, fast in ((1, 1.0), (10, 168.0), (10_000, 0.001), (10_000, 168.0))
    }
    books = flawless_and(arms, **service).ledgers
    for name in arms:
        for account in ("purchases", "sales"):
            assert total(books[name], account) < total(books["flawless"], account), name
        assert total(books[name], "left") > total(books["flawless"], "left"), name
        satisfied = books[name].units("satisfaction").sum(axis=1)
        perfect = books["flawless"].units("satisfaction").sum(axis=1)
        assert (satisfied[4:] < perfect[4:]).all(), name


def test_stacked_with_service_and_mending_it_is_no_joy_either() -> None:
    """Beside what spares failures: still below the state without failures, and beside what a
    service for those who take it is worth on its own where nothing fails.
    """
    world = shop()
    perfect = world.model_copy(
        update={"service": Service.model_validate({**SLOW, "failure_rate": 0.0})}
    )
    served = PremiumService.model_validate(
        {"to": "everyone", "take_up": 0.5, "fee": 0, "failures_spared": 0.5}
    )
    asked = Participation.model_validate(
        {"to": "everyone", "asked": 0.5, "mending": 0.02, "mendable": 0.3, "ignored": 0}
    )
    others: dict[str, Tool] = {"served": served, "asked": asked}
    many: dict[str, Tool] = {
        f"desk{at}": desk(staff=10, fast_gain=1.0, fast=168.0) for at in range(3)
    }
    arms = {
        "all": program(tools={**others, **many}),
        "flawless": program(tools=dict(others)),
    }
    books = play(arms, world=world, weeks=104, worlds={"flawless": (perfect, company())}).ledgers
    assert total(books["all"], "purchases") < total(books["flawless"], "purchases")
    assert total(books["all"], "left") > total(books["flawless"], "left")
    hours = books["all"].units("desk_capacity").sum(axis=1)
    assert (hours == 31 * books["today"].units("desk_capacity").sum(axis=1)).all()


def test_nobody_is_nothing() -> None:
    """No person more, for everybody: to the bit like the control, at no cost."""
    assert cost_only(play({"arm": alone(staff=0, fast_gain=0.0)}), 0.0)


def test_nobody_waits_less_than_not_at_all() -> None:
    """Ten thousand persons: waits come down to nothing, and never below."""
    book = play({"arm": alone(staff=10_000)}, weeks=20).ledgers["arm"]
    waiting = book.units("desk_waiting").sum(axis=1)
    assert (waiting >= 0).all()
    assert waiting[4:].max() == 0
    assert (book.units("desk_busy") >= 0).all()


def test_what_is_ended_half_way_costs_nothing_more_and_fades() -> None:
    """A year of four persons: the cost ends, the desk is today's, and the queue is back."""
    played = play({"arm": alone(staff=4, when={"until": 52})}, weeks=156)
    mine, control = (played.ledgers[name] for name in ("arm", "today"))
    for name in ("running_cost", "setup_cost"):
        assert not mine.units(name)[52:].any()
    assert (mine.units("desk_capacity")[52:] == control.units("desk_capacity")[52:]).all()
    gave_up = [book.units("desk_gave_up").sum(axis=1) for book in (mine, control)]
    assert gave_up[0][8:52].sum() < 0.2 * gave_up[1][8:52].sum()
    assert gave_up[0][70:].sum() > 0.8 * gave_up[1][70:].sum()


def test_a_target_that_is_met_anyway_calls_nobody() -> None:
    played = play({"arm": alone(staff=50, target=1_000.0, fast_gain=0.0)})
    assert cost_only(played, 0.0)


def test_a_fast_lane_for_all_tenths_is_none() -> None:
    """Ten lanes of a tenth each cost ten persons, and are one desk of eleven."""
    lanes: dict[str, Tool] = {f"lane{at}": desk(staff=1, to={"share": 0.1}) for at in range(10)}
    books = play({"lanes": program(tools=lanes), "one": alone(staff=10)}, weeks=30).ledgers
    hours = [books[name].units("desk_capacity").sum() for name in ("lanes", "one")]
    cost = [total(books[name], "running_cost") for name in ("lanes", "one")]
    assert hours[0] == hours[1]
    assert cost[0] == cost[1]


def test_more_persons_cost_more() -> None:
    arms = {f"a{staff}": alone(staff=staff) for staff in (0, 1, 5, 50)}
    books = play(arms, weeks=10).ledgers
    cost = [total(books[arm], "running_cost") + total(books[arm], "setup_cost") for arm in arms]
    assert np.all(np.diff(cost) > 0)


@pytest.mark.slow
def test_more_persons_keep_the_part_of_those_let_down_whose_problems_they_answer() -> None:
    """An overloaded desk of a salon: of all problems three in ten are reported, of these a quarter
    gives up, and seven in ten answers satisfy. So the best desk puts right some 7 % of what is
    wrong and keeps about as much of whom it would keep to put everything right: that it is little
    follows from what is never reported."""
    agents, salon = 24_000, {"failure_rate": 0.12, "report_rate": 0.3, "departures_share": 0.4}
    slow = {"staff": 1, "minutes_per_case": 75.0, "hours_per_week": 35.0, "overloaded": True}
    people = customer(purchases_per_year=7, basket=58, share_of_wallet=0.7, churn_per_year=0.3)

    def world(**about: Any) -> Market:
        answers = {"answer_quality": about.pop("answer_quality", 0.7)}
        service = {**salon, "desk": {**slow, **answers}, **about}
        return Market.model_validate(
            {"customers": agents, "segments": {"all": people}, "service": service}
        )

    arms = {"more": alone(staff=4, fast_gain=0.0), "all": alone(staff=60, fast_gain=0.0)}
    everything = (world(report_rate=1.0, answer_quality=1.0), company())
    one = case(arms, world=world(), worlds={"all": everything}, weeks=52, agents=agents)
    books = play_weeks(one).ledgers
    left, resolved = (
        {arm: total(book, name) for arm, book in books.items()} for name in ("left", "resolved")
    )
    unsolved = total(books["today"], "problems") - resolved["today"]
    answered = (resolved["more"] - resolved["today"]) / unsolved
    kept = (left["today"] - left["more"]) / (left["today"] - left["all"])
    assert total(books["today"], "desk_gave_up") > 0.1 * total(books["today"], "reported")
    assert 0.02 < answered < 0.15
    assert 0.5 * answered < kept < 2 * answered
