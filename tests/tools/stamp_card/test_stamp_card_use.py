"""Rewards that can hardly be used, or not all of them: who collects for them, what is owed."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator.battery.playing import BehaviorSeen, played, small
from simulator.program.ledger import MONEY, Ledger
from simulator.simulate import Played
from simulator.tools.stamp_card import StampCard
from simulator.tools.stamp_card.stages import MOST, collect
from tests.laws.worlds import case, differences, market, play_weeks, program, rows, total
from tests.tools.watch import column, watch

SHOP: dict[str, Any] = {"churn_per_year": 0, "basket": 30, "purchases_per_year": 60}


def card(**about: Any) -> StampCard:
    usual = {
        "to": "everyone", "face_value": 3, "stamps": 5, "term": 13, "collectors": 0.8,
        "evenness": 1000, "cost_rate": 1.0, "replaces": 0.0,
    }  # fmt: skip
    return StampCard.model_validate({**usual, **about})


def play(tool: StampCard, *, weeks: int = 60, agents: int = 1_000) -> Played:
    arms = {"arm": program(tools={"card": tool}), "without": program()}
    return play_weeks(case(arms, world=market(agents, **SHOP), weeks=weeks, agents=agents))


CARDS: dict[str, list[dict[str, Any]]] = {
    "after one purchase": [{"stamps": 1}],
    "larger than the basket": [{"stamps": 10, "face_value": 500}],
    "larger than the basket, after one purchase": [{"stamps": 1, "face_value": 500}],
    "two cards": [{}, {}],
    "ten cards": [{}] * 10,
    "ten cards, each larger than the basket": [{"stamps": 1, "face_value": 500}] * 10,
    "ten cards, each filled ten times by a purchase": [{"stamps": 1, "stamp_per": 3}] * 10,
    "ended half-way": [{"stamps": 10, "face_value": 10, "when": {"until": 78}}],
    "never begun again": [{"stamps": 10, "face_value": 10, "when": {"weeks": list(range(20))}}],
}


@cache
def cheats() -> dict[str, BehaviorSeen]:
    arms = {
        name: program(tools={f"t{at}": card(**about) for at, about in enumerate(cards)})
        for name, cards in CARDS.items()
    }
    return played(arms, world=small(400))


@pytest.mark.slow
@pytest.mark.parametrize("name", CARDS)
def test_no_way_of_giving_cards_brings_more_than_it_gives(name: str) -> None:
    """At face value, so that a unit given is a unit lost; ten cards come off one purchase."""
    seen = cheats()[name]
    assert seen.given > 0
    assert seen.perceived < seen.given
    gain = int((seen.ledger.contribution() - seen.control.contribution()).sum()) / MONEY
    owed = int(seen.ledger.amounts("liability")[-1].sum()) / MONEY
    assert gain - owed < 0
    assert gain < -0.4 * (seen.given - owed), "most of it is given on what is bought anyway"


@pytest.mark.parametrize("term", [13, 520])
def test_a_fortune_that_nobody_lives_to_get_is_worth_nothing(term: int) -> None:
    world = market(1_000, purchases_per_year=6, churn_per_year=0.18)
    arms = {"arm": program(tools={"card": card(stamps=1_000, face_value=2_000, term=term)}),
            "without": program()}  # fmt: skip
    books = play_weeks(case(arms, world=world, weeks=60, agents=1_000)).ledgers
    assert not differences(rows(books["arm"]), rows(books["without"]))


def owed(book: Ledger) -> np.ndarray[Any, Any]:
    """What is owed at the end of each week, currency."""
    return np.asarray(book.amounts("liability").sum(axis=1)) / MONEY


@pytest.mark.parametrize(
    "about", [{"available": 0}, {"budget": 0.5}, {"minimum": 3_000}, {"available": 1}], ids=str
)
def test_nobody_collects_for_a_reward_that_can_hardly_be_used(about: dict[str, Any]) -> None:
    books = play(card(**about)).ledgers
    assert not differences(rows(books["arm"]), rows(books["without"]))


ENDED = {
    "as it is": {},
    "a larger purchase": {"minimum": 30},
    "a purchase that few make": {"minimum": 60, "stamps": 3},
    "a share off, and far below its most": {"percent": 0.1, "face_value": 1_000},
    "for a product": {"product_share": 0.05, "face_value": 1_000},
    "beyond the basket": {"face_value": 1_000},
    "thousands with a purchase": {"stamp_per": 0.01},
    "more than are left": {"available": 300},
}


@pytest.mark.parametrize("about", ENDED.values(), ids=ENDED)
def test_what_is_owed_at_the_end_is_what_is_used_after_it(about: dict[str, Any]) -> None:
    end = 40
    book = play(card(**about, when={"until": end})).ledgers["arm"]
    later = total(book, "reward_cost") - int(book.units("reward_cost")[:end].sum())
    assert total(book, "reward_cost") > 0
    assert owed(book)[end - 1] == pytest.approx(later / MONEY, rel=0.5, abs=100)


def test_what_is_gone_is_owed_to_nobody() -> None:
    """Of two hundred rewards the last is used in the first quarter; nobody collects after it."""
    book = play(card(available=200)).ledgers["arm"]
    used = book.units("reward_cost").sum(axis=1)
    gone = int(np.flatnonzero(used)[-1])
    assert gone < 30
    assert not owed(book)[gone + 2 :].any()


def test_a_purchase_that_everybody_makes_in_time_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 15 purchases of a term nearly half come to 20: the reward waits for one of them."""
    felt = []
    for minimum in (None, 20, 250):
        with monkeypatch.context() as patch:
            seen = watch(StampCard, patch)
            play(card(minimum=minimum), weeks=1)
            felt.append(column(seen, lambda one: one.channels["value.price"]).sum())
    assert felt[1] == pytest.approx(felt[0], rel=0.15)
    assert felt[2] < 0.5 * felt[0]


def test_rewards_that_pile_up_stay_numbers() -> None:
    """A purchase of 1e9 in units of money fills more cards than 32 bits can count."""
    have, left, given, common = (np.zeros(1, t) for t in (np.int32, np.int16, "i8", "i8"))
    card, card_left = np.zeros(1, np.int64), np.zeros(1, np.int16)
    one = np.array([1])
    for _ in range(4):
        collect.py_func(
            np.ones(1, np.float32), np.array([3 * 10**9]), one, one, np.array([10**13]), 20_000, 1,
            np.int16(9), np.array([9], np.int16), card, card_left, have, left, given, common,
        )  # fmt: skip
    assert have[0] == MOST
    assert given[0] == 20_000
