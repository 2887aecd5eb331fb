"""How one would cheat with stamps: given in advance, forged, ended at the top, many cards."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.battery.playing import BehaviorSeen, played, small
from simulator.program.ledger import MONEY
from simulator.tools.stamp_card import StampCard
from tests.laws.worlds import EVERYBODY_JOINS, program

ONCE: dict[str, Any] = {
    "to": "everyone", "face_value": 3, "stamps": 5, "term": 13, "collectors": 0.8,
    "evenness": 1000, "cost_rate": 1.0, "replaces": 0.0,
}  # fmt: skip
# At face value, so that a unit given is a unit lost: no way of giving may bring more than it gives.
CARDS: dict[str, list[dict[str, Any]]] = {
    "all but full from the beginning": [{"endowed": 1_000, "endowed_odds": 20}],
    "one stamp, and a thousand in advance": [{"stamps": 1, "endowed": 1_000}],
    "half of all stamps forged": [{"unearned": 1.0}],
    "hardly ever asked for": [{"stamping": "asked", "asked_for": 0.05, "stamps": 1}],
    "a stamp a week, for a reward beyond the basket": [{"most_per_week": 1, "face_value": 500}],
    "on birthdays of half a year": [{"stamps": 2, "when": {"birthday": True, "around": 12}}],
    "anew in every other week": [{"stamps": 1, "when": {"every": 2, "for": 1}}],
    "ten cards, stamps in advance on each": [{"endowed": 5}] * 10,
}
# Nobody values these, so that all they can move is when something is bought.
MOVED: dict[str, list[dict[str, Any]]] = {
    "ended when cards are half full": [{"when": {"until": 20}}],
    "a month on, a month off": [{"when": {"every": 8, "for": 4}}],
    "ten cards, each nearly full": [{"endowed": 20}] * 10,
    "begun again in every quarter": [{"when": {"every": 13, "for": 13}}],
}
ONLY_TIMING = {"value_rate": 0, "rewarded": 0, "gradient": 0.4, "unearned": 0, "stamps": 8}


@cache
def cheats() -> dict[str, BehaviorSeen]:
    def arm(cards: list[dict[str, Any]], **about: Any) -> Any:
        tools = {f"t{at}": StampCard.model_validate({**ONCE, **about, **one})
                 for at, one in enumerate(cards)}  # fmt: skip
        return program(tools=tools, joining=EVERYBODY_JOINS)

    given = {name: arm(cards) for name, cards in CARDS.items()}
    moved = {name: arm(cards, **ONLY_TIMING) for name, cards in MOVED.items()}
    return played({**given, **moved}, world=small(400))


@pytest.mark.slow
@pytest.mark.parametrize("name", CARDS)
def test_no_way_of_giving_stamps_brings_more_than_it_gives(name: str) -> None:
    seen = cheats()[name]
    assert seen.given > 0
    assert seen.perceived < seen.given
    gain = int((seen.ledger.contribution() - seen.control.contribution()).sum()) / MONEY
    owed = int(seen.ledger.amounts("liability")[-1].sum()) / MONEY
    assert gain - owed < 0
    assert gain < -0.4 * (seen.given - owed), "most of it is given on what is bought anyway"


@pytest.mark.slow
@pytest.mark.parametrize("name", MOVED)
def test_purchases_that_come_earlier_are_missing_later(name: str) -> None:
    """The cheat: a card that draws purchases near, and is taken away before they are missing."""
    seen = cheats()[name]
    weeks = seen.noted.expected.sum(axis=1) / seen.noted.expected.sum(axis=1).mean()
    assert weeks.size == 156
    assert seen.money("reward_cost") > 0
    assert abs(seen.likely) < 5e-4, f"{seen.likely:+.3%} of three years' sales"


def test_stamps_in_advance_are_nothing_where_nobody_gets_a_reward() -> None:
    """The cheat: 999 of 1,000 stamps are there, and the last thousand takes a lifetime."""
    far = {"stamps": 1_000, "endowed": 1_000, "endowed_odds": 20.0, "face_value": 2_000}
    tool = StampCard.model_validate({**ONCE, **far})
    seen = played({"arm": program(tools={"card": tool})}, world=small(200), weeks=60)["arm"]
    assert not seen.like_the_control()
    assert seen.given == 0
