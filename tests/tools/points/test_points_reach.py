"""What a card is worth to a member: as far as its points become rewards, and no further."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.battery.playing import played
from simulator.program.audience import EVERYONE
from simulator.program.benefits import Benefits
from simulator.program.channels import Effects
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.points import Points
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    card,
    case,
    market,
    play_weeks,
    program,
    total,
)
from tests.tools.watch import column, watch

WEEKLY, BASKET = 36.0, 30.0  # list spend a week, and of a purchase
QUIET: dict[str, Any] = {"gradient": 0, "rewarded": 0, "expiry_pressure": 0}


def benefits(spend: float = WEEKLY, **about: Any) -> Benefits:
    """What a card gives to somebody who buys as usual."""
    row = np.full(1, spend, np.float32)
    week: Any = SimpleNamespace(n=1, t=0, usual_spend=row, usual_rate=row / BASKET)
    return card(**{"to": "members", **about}).benefits(week)


def rate(spend: float = WEEKLY, **about: Any) -> float:
    """Worth per unit that is spent."""
    return float(np.asarray(benefits(spend, **about).rate).item())


def test_a_card_is_worth_what_a_point_is_worth_to_its_member() -> None:
    """4 % back at 80 % of face value is worth 3.2 % of spend; rewards of 5 are no large ones."""
    assert rate(back=0.04, value_rate=0.8) == pytest.approx(0.032)
    assert rate(back=0.04, value_rate=0) == 0


@pytest.mark.parametrize("about", [
    {"reward_at": 150.0},  # more than a hundred weeks of earning, twice the term
    {"reward_at": 5.0, "expires_after": 4, "back": 0.01},  # 14 weeks of earning
    {"reward_at": 500.0, "expires_after": None},  # twice what is waited for at all
    {"reward_at": 1e6, "back": 0.1},
    {"back": 0.0},
    {"redeem_rate": 0.0},
])  # fmt: skip
def test_what_takes_twice_the_term_is_worth_nothing(about: dict[str, Any]) -> None:
    given = benefits(**{"back": 0.04, **about})
    for row in (given.rate, given.lasting, given.once, given.wait):
        assert not np.asarray(row).any()


def test_the_further_away_the_less_it_is_worth() -> None:
    """In full where it is filled and used within the term, less and less up to twice of it."""
    worth = [rate(back=0.04, reward_at=at, size_response=1.0) for at in (5, 60, 75, 90, 120, 150)]
    assert worth[0] == worth[1] == pytest.approx(0.032)
    assert all(after < before for before, after in pairwise(worth[1:]))
    assert worth[-1] == 0
    heavy = rate(10 * WEEKLY, back=0.04, reward_at=150)
    assert heavy > 0.02, "who spends more reaches more"


def test_a_reward_twice_as_large_is_worth_less_than_twice() -> None:
    """Beyond a fifth of a basket by the power .88; below nothing is lost."""
    fifth = BASKET / 5
    small, usual, large, larger = (rate(reward_at=fifth * by) for by in (0.5, 1, 2, 4))
    assert small == usual
    assert 2 * large / usual == pytest.approx(2**0.88)
    assert 4 * larger / usual == pytest.approx(4**0.88)


def test_welcome_points_alone_are_a_reason_to_join_where_they_can_be_used() -> None:
    """They count once, when they are used; at the end of the horizon they are forgotten."""
    about = {"back": 0.0, "reward_at": 5.0, **QUIET}
    arms = {
        str(welcome): program(
            tools={"points": card(welcome=welcome, **about)}, joining=EVERYBODY_JOINS
        )
        for welcome in (0.0, 4.99, 10.0)
    }
    done = played(arms, world=market(400, churn_per_year=0))
    for nothing in ("0.0", "4.99"):
        assert not done[nothing].like_the_control()
    one = done["10.0"]
    joined = total(one.ledger, "joined")
    assert joined > 100
    assert total(one.ledger, "points_issued") == joined * 100_000
    lift = one.noted.expected.sum(axis=1) / done["today"].noted.expected.sum(axis=1) - 1
    assert lift[:52].mean() > 1e-4
    assert lift[-26:].mean() < lift[:52].mean() / 10
    assert one.perceived < 10.0 * joined


def test_bonus_points_are_felt_as_those_of_a_card_that_gives_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twice the points on everything is a card with twice the points."""

    def told(bonus: float, back: float) -> tuple[NDArray[Any], int]:
        with monkeypatch.context() as patch:
            original = Points.offer

            def offer(tool: Points, week: Week, own: Own, effects: Effects) -> None:
                original(tool, week, own, effects)
                effects.add("earn_bonus", bonus)

            patch.setattr(Points, "offer", offer)
            patch.setattr(Points, "acts_on", (*Points.acts_on, "earn_bonus"))
            seen = watch(Points, patch)
            tool = card(to=EVERYONE, back=back, reward_at=1.0, **QUIET)
            arms = {"arm": program(tools={"points": tool}, joining=NOBODY_JOINS)}
            book = play_weeks(case(arms, weeks=20)).ledgers["arm"]
            return column(seen, lambda one: one.channels["value.price"]), total(
                book, "points_issued"
            )

    (felt, issued), (openly, as_many) = told(1.0, 0.02), told(0.0, 0.04)
    (without, _) = told(0.0, 0.02)
    near = (
        without[0] == without.max()
    )  # the others would reach more with the card than with a bonus
    assert near.mean() > 0.9
    assert np.allclose(felt[:, near], openly[:, near], rtol=1e-6)
    assert np.allclose(felt, 2 * without, rtol=1e-6)
    assert issued == as_many
