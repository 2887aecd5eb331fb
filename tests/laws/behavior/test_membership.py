"""What being a member does: it follows what is got, fades with tenure, and shares with rivals."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.battery.playing import BehaviorSeen, played
from simulator.program.program import Joining, Program
from simulator.simulate import CONTROL
from tests.laws.worlds import EVERYBODY_JOINS, card, market, program

STILL: dict[str, Any] = {"churn_per_year": 0.0}
QUIET: dict[str, Any] = {"gradient": 0, "rewarded": 0, "expiry_pressure": 0}
# Generous enough for what is got not to be the limit of what being a member is worth.
USUAL: dict[str, Any] = {"back": 0.05, "reward_at": 5.0, **QUIET}


def joined_at_once(**about: Any) -> Joining:
    """Whoever is asked at a purchase in the first weeks joins."""
    return EVERYBODY_JOINS.model_copy(update=about)


def lift(seen: BehaviorSeen, control: BehaviorSeen) -> NDArray[np.float64]:
    """Expected sales of each week beyond those of the control, as a share of them."""
    weeks, usual = (one.noted.expected.sum(axis=1) for one in (seen, control))
    more: NDArray[np.float64] = weeks / usual - 1
    return more


@cache
def years(**joining: float) -> NDArray[np.float64]:
    """The lift of each year of a card that everybody takes at launch and nobody leaves."""
    tool = card(**USUAL)
    arms = {"card": program(tools={"points": tool}, joining=joined_at_once(**joining))}
    done = played(arms, world=market(800, **STILL))
    by_year: NDArray[np.float64] = lift(done["card"], done[CONTROL]).reshape(3, 52).mean(axis=1)
    return by_year


def test_what_being_a_member_does_fades_with_tenure() -> None:
    """Of what it does besides the points, .3 lasts, and a quarter of the rest is left a year on."""
    points_alone = years(membership_value_max=0.0)
    itself = years() - points_alone
    assert points_alone[2] == pytest.approx(points_alone[1], rel=0.02), "points do not fade"
    assert np.all(itself > 0)
    assert itself[1] < 0.75 * itself[0]
    assert itself[2] < 0.9 * itself[1]
    # of what is new, on average over a year, 54 % is left in the first and 3 % in the third
    assert itself[2] / itself[0] == pytest.approx(
        (0.3 + 0.7 * 0.034) / (0.3 + 0.7 * 0.541), rel=0.1
    )


def test_where_nothing_fades_it_stays() -> None:
    """So that what falls above is the fading, and not that members get less."""
    itself = years(membership_fading=0.0) - years(membership_value_max=0.0)
    assert itself[2] == pytest.approx(itself[1], rel=0.1)


def test_a_rivals_card_takes_from_what_being_a_member_is_worth() -> None:
    """Half of it where all carry one; what the points are worth it leaves."""
    found = {}
    for carry in (0.0, 0.5, 1.0):
        arms = {"card": program(tools={"points": card(**USUAL)}, joining=EVERYBODY_JOINS)}
        done = played(arms, world=market(800, rival_card_share=carry, **STILL), weeks=52)
        found[carry] = lift(done["card"], done[CONTROL])[13:].mean()
    arms = {
        "card": program(
            tools={"points": card(**USUAL)}, joining=joined_at_once(membership_value_max=0.0)
        )
    }
    done = played(arms, world=market(800, **STILL), weeks=52)
    points = lift(done["card"], done[CONTROL])[13:].mean()
    assert found[0.0] > found[0.5] > found[1.0] > points > 0
    assert (found[1.0] - points) / (found[0.0] - points) == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize("to", ["members", "everyone"])
def test_members_of_a_stopped_card_get_nothing_from_one_out_of_reach(to: str) -> None:
    """Beside the same stop without another card: what was earned can be used, and that is all."""
    today = program(tools={"old": card(back=0.02)}, joining=EVERYBODY_JOINS)
    never = card(back=0.1, reward_at=1e6, currency="new points", to=to)
    arms = {
        "stop": Program(stops=("old",)),
        "never": Program(stops=("old",), tools={"new": never}, joining=EVERYBODY_JOINS),
    }
    done = played(arms, world=market(400, **STILL), today=today, weeks=104)
    assert int(done["never"].ledger.units("points_opening").sum()) > 0
    sales = {name: done[name].ledger.units("sales") for name in arms}
    assert np.array_equal(sales["never"], sales["stop"])


@pytest.mark.parametrize(
    "when", [{"until": 4}, {"weeks": [0, 150]}, {"from": 150}], ids=["ends", "rare", "late"]
)
def test_what_is_given_for_a_few_weeks_is_not_expected_for_years(when: dict[str, Any]) -> None:
    """Beside a card that gives nothing: what lasts follows what is got, not what was promised."""
    hollow = card(back=1e-4, reward_at=0.05, **QUIET)
    gift = card(back=0.05, reward_at=1.0, when=when, currency="gift", **QUIET)
    tools = {"hollow": hollow, "gift": gift}
    arms = {
        name: program(tools=tools, joining=joined_at_once(membership_value_max=most))
        for name, most in (("card", 0.03), ("gifts alone", 0.0))
    }
    done = played(arms, world=market(800, **STILL))
    itself = lift(done["card"], done[CONTROL]) - lift(done["gifts alone"], done[CONTROL])
    assert np.all(itself[100:148] < 0.001)
