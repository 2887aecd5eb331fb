"""Surprises that would bring something for nothing, one test for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.program.ledger import MONEY
from simulator.program.program import Joining, Program
from simulator.simulate import Played
from simulator.tools.surprise import Surprise
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}


def surprise(**about: Any) -> Surprise:
    return Surprise.model_validate({"to": "everyone", "cost_rate": 1.0, **about})


def play(arms: dict[str, Program], *, weeks: int = 60, agents: int = 1_000, **about: Any) -> Played:
    world = about.pop("world", None) or market(agents, **STILL)
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents, **about))


def alone(**about: Any) -> Program:
    return program(tools={"gifts": surprise(**about)})


def more(played: Played, arm: str = "arm") -> float:
    mine, control = (total(played.ledgers[name], "purchases") for name in (arm, "today"))
    return mine / control - 1


@pytest.mark.parametrize("gift", [0.0, 0.001, 0.02, 0.1])
def test_tiny_gifts_all_the_time_do_nothing(gift: float) -> None:
    """Half of all who buy get ten cents at most, which nobody notices beside a basket of 30."""
    assert abs(more(play({"arm": alone(gift=gift, chance=0.5)}))) < 2e-4


def test_a_gift_below_what_is_noticed_is_money_lost() -> None:
    """A hundredth of a basket for half of all, which they never come to expect: it was .3 %."""
    played = play({"arm": alone(gift=0.3, chance=0.5, expected_after=0.0, delight=1.4)})
    assert total(played.ledgers["arm"], "prize_cost") > 1_000 * MONEY
    assert abs(more(played)) < 5e-4


def test_one_huge_gift_moves_one_customer() -> None:
    """A car for one of a million purchases: two in a thousand are more than all that it moves."""
    found = more(play({"arm": alone(gift=30_000, chance=1e-4)}))
    assert abs(found) < 2e-3


def test_a_huge_gift_is_not_felt_for_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million at once is felt as half a basket, and half of that six weeks later."""
    seen = watch(Surprise, monkeypatch)
    play({"arm": alone(gift=1e6, chance=0.05, when={"weeks": [3]}, loss=0)}, weeks=40)
    glow = column(seen, lambda one: one.own["glow"]).max(axis=1)
    assert glow[3] == pytest.approx(0.5)
    assert glow[[9, 15, 39]] == pytest.approx([0.25, 0.125, 0.5**7], rel=1e-3)


def test_gifts_for_everybody_every_week_bring_a_third_for_each() -> None:
    """Of one in fifty, one in five and everybody: what a unit of gift brings falls each time."""
    chances = (0.02, 0.2, 1.0)
    arms = {f"a{at}": alone(gift=6, chance=chance) for at, chance in enumerate(chances)}
    played = play(arms, weeks=104, agents=2_000)
    per_unit = [
        more(played, arm) / (total(played.ledgers[arm], "prize_cost") / MONEY) for arm in arms
    ]
    assert per_unit[0] > 1.5 * per_unit[1]
    assert per_unit[0] > 2.5 * per_unit[2]
    assert per_unit[1] > per_unit[2]


def test_shrinking_gifts_bring_less_than_they_cost_to_hand_over() -> None:
    """Halved each time: less for the same first gift, and no better per unit that is given."""
    arms = {
        name: alone(gift=20, chance=0.2, next_gift=by, loss=2.0)
        for name, by in (("falling", 0.5), ("even", 1.0), ("rising", 1.3))
    }
    played = play(arms, weeks=104)
    lifts = {name: more(played, name) for name in arms}
    assert lifts["falling"] < lifts["even"] < lifts["rising"]


def test_what_is_ended_half_way_costs_more_than_what_it_brought() -> None:
    """After gifts have come every other week, they are missed: below the control's for long."""
    books = play({"arm": alone(gift=15, chance=0.5, when={"until": 26}, lasts=2)}, weeks=78).ledgers
    arm, control = (books[name].units("purchases").sum(axis=1) for name in ("arm", "today"))
    assert arm[:26].sum() > control[:26].sum()
    assert arm[40:].sum() < control[40:].sum()


def test_a_gift_that_costs_nothing_is_felt_no_longer_than_any_other() -> None:
    """33 times the face value, at no cost either way, moves a few times as much."""
    free, dear = (
        more(play({"arm": alone(gift=gift, chance=0.02, cost_rate=0.0)}, agents=2_000))
        for gift in (30, 1_000)
    )
    assert free < dear < 33 / 5 * free


def test_gifts_are_no_reason_to_join() -> None:
    """What nobody has been told of nobody joins for, however much it is."""
    joining = Joining(ask_rate=1, accept_rate=0.9)
    arm = program(tools={"gifts": surprise(to="members", gift=50, chance=0.5)}, joining=joining)
    assert total(play({"arm": arm}, weeks=20).ledgers["arm"], "joined") == 0


def test_new_customers_are_driven_off_by_gifts() -> None:
    """To newcomers alone, who would have to buy a hundred times to know us: fewer than without."""
    world = market(1_000, **STEADY, churn_per_year=0.3, new_customers_per_year=1.0)
    tool: dict[str, Any] = {"to": {"newcomers": 26}, "gift": 30, "chance": 1.0, "known_after": 100}
    found = more(play({"arm": alone(**tool, suspicion=1.0)}, world=world))
    assert found < -1e-3


@pytest.mark.parametrize("count", [1, 5])
def test_many_at_once_are_felt_as_what_is_given(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five programs of gifts: at most twice the face value, with what is still to come."""
    seen = watch(Surprise, monkeypatch)
    tools = {f"t{at}": surprise(gift=8, chance=0.05, delight=1.4) for at in range(count)}
    book = play({"arm": program(tools=tools)}, weeks=104).ledgers["arm"]
    value = sum(
        float((one.channels["value.recognition"] * one.paid).sum()) / MONEY for one in seen
    ) / count  # fmt: skip
    given = total(book, "prize_cost") / MONEY
    assert 0 < value < 2 * given


@pytest.mark.parametrize(
    ("name", "values"),
    [("gift", (0, 1, 10, 1_000)), ("chance", (0, 0.01, 0.1, 1)), ("next_gift", (0, 0.5, 1, 2))],
)
def test_a_choice_moves_cost_in_one_direction(name: str, values: Any) -> None:
    arms = {f"a{at}": alone(**{"chance": 0.1, name: v}) for at, v in enumerate(values)}
    books = play(arms, weeks=52, agents=400).ledgers
    cost = [total(books[arm], "prize_cost") for arm in arms]
    assert np.all(np.diff(cost) >= 0)
    assert cost[-1] > cost[0]
