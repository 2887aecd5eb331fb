"""A card by which one would have something for nothing: each of these was tried and must lose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.battery.playing import BehaviorSeen, played, small
from simulator.program.program import Program
from simulator.tools.cumulative_card import CumulativeCard
from simulator.tools.cumulative_card.steps import open_to, steps_of
from tests.laws.worlds import NOBODY_JOINS, program
from tests.program.parts.weeks import row, week

SPENDS = 63 * 29.6  # the average customer in a year


def spend_card(**about: Any) -> CumulativeCard:
    usual = {"second_depth": 0.0, "light_response": 0.1}
    return CumulativeCard.model_validate({**usual, **about})


def arms(*tools: Any) -> Program:
    return program(tools={f"card{at}": tool for at, tool in enumerate(tools)}, joining=NOBODY_JOINS)


def play(programs: dict[str, Program], weeks: int = 104) -> dict[str, BehaviorSeen]:
    return played(programs, world=small(1_000, churn_per_year=0.2), weeks=weeks)


def worth(seen: BehaviorSeen, margin: float = 0.45) -> float:
    """What an arm brings beyond the control at a margin of 45 %, currency per year and customer."""
    more = seen.noted.expected.sum() - seen.meant
    return float(margin * more - seen.given)


@pytest.mark.parametrize("times", [1.3, 1.6, 2.0, 3.0])
def test_a_step_that_is_just_missed_moves_next_to_nobody(times: float) -> None:
    """Everybody spends 208 a year; the step is at so many times that. What is moved is in
    proportion to the square of the chance to reach it, so that it costs more than it brings."""
    rate = row(*[20 / 52] * 4)
    one = week(usual_rate=rate, usual_spend=rate * np.float32(10.4))
    steps = steps_of([(208 * times, 0.05)])
    moved = open_to(steps, one, 52)[0] * 0.10  # of purchases, at the most that is believed
    chance = float(1 - np.exp(-20) * sum(20.0**k / np.prod(np.arange(1.0, k + 1))
                                         for k in range(round(20 * times))))  # fmt: skip
    if chance < 0.02:
        assert moved == 0
    assert moved * 0.28 < 0.05 * max(chance, 1e-12) or moved == 0


def test_a_step_out_of_reach_does_nothing_to_the_bit() -> None:
    seen = play({"far": arms(spend_card(depth=0.5, from_spend=40 * SPENDS))}, weeks=60)["far"]
    assert not seen.given
    assert not seen.like_the_control()


def test_steps_of_next_to_nothing_do_next_to_nothing() -> None:
    """Nor do many cards with a thousandth each, one beside the other."""
    tiny = [spend_card(depth=0.001, from_spend=SPENDS * (0.5 + 0.1 * at)) for at in range(5)]
    seen = play({"one": arms(tiny[0]), "five": arms(*tiny)}, weeks=60)
    assert abs(seen["one"].likely) < 0.001
    assert seen["five"].perceived <= 2 * seen["five"].given
    assert seen["five"].likely < 0.005


def test_a_card_that_ends_before_anybody_has_reached_a_step_moves_nobody() -> None:
    """Ten weeks of promises of 5 % from a year's spend on: nobody is fooled by it.

    Where it goes on, the same promise is answered in the same weeks. What is given to the few who
    do reach it is left out (`value_rate`), so that only the promise acts.
    """
    about = {"depth": 0.05, "from_spend": SPENDS, "value_rate": 0.0, "lapse_pressure": 0.0}
    seen = play({
        "ends": arms(spend_card(when={"until": 10}, pull_forward=0.0, **about)),
        "goes on": arms(spend_card(**about)),
    }, weeks=10)  # fmt: skip
    assert abs(seen["ends"].likely) < 1e-4
    assert seen["goes on"].likely > 0.005


def test_a_card_cut_short_gives_what_it_has_made_customers_do() -> None:
    """The end is not known beforehand; what light customers did until then was given for."""
    for until in (20, 52):
        ends = arms(spend_card(depth=0.05, from_spend=0.5 * SPENDS, when={"until": until}))
        seen = play({"ends": ends}, weeks=until)["ends"]
        assert worth(seen) < 0.002 * seen.meant


def test_what_it_moves_does_not_last() -> None:
    """Customers get used to an open step: in year three next to nothing is left of it."""
    seen = play({"card": arms(spend_card(depth=0.05, from_spend=SPENDS, value_rate=0.0))}, 156)
    by_week = seen["card"].noted.expected.sum(axis=1) / seen["today"].noted.expected.sum(axis=1) - 1
    first, third = by_week[:26].mean(), by_week[130:].mean()
    assert first > 0.005
    assert abs(third) < 0.1 * first


def test_five_cards_are_felt_as_what_they_take_off() -> None:
    """Stacked on each other and on themselves."""
    five = [spend_card(depth=0.1, from_spend=0.5 * SPENDS) for _ in range(5)]
    seen = play({"five": arms(*five)}, weeks=80)["five"]
    assert seen.perceived <= 2 * seen.given
    assert worth(seen) < 0


def test_the_past_for_nothing_costs_its_subsidy() -> None:
    """Whoever gives the step for what was paid before pays for it from the first week on."""
    seen = play({
        "empty": arms(spend_card(depth=0.05, from_spend=SPENDS, light_response=0.04)),
        "past": arms(spend_card(depth=0.05, from_spend=SPENDS, counts_past=True,
                                light_response=0.04)),
    }, weeks=52)  # fmt: skip
    assert seen["past"].given > 1.3 * seen["empty"].given
    assert worth(seen["past"]) < worth(seen["empty"])


def test_pressure_sells_nothing_more() -> None:
    """Short windows that lapse again and again move purchases, and add none once it has ended
    and all that came early has been missing."""
    pressing = {"value_rate": 0.0, "light_response": 0.0, "lapse_pressure": 1.0, "depth": 0.05,
                "pull_forward": 0.0, "when": {"until": 78}}  # fmt: skip
    programs = {
        "short": arms(spend_card(from_spend=120.0, window=4, **pressing)),
        "five": arms(*[spend_card(from_spend=120.0, window=4, **pressing) for _ in range(5)]),
    }
    seen = played(programs, world=small(1_000, churn_per_year=0), weeks=156)
    usual = seen["today"].noted.expected.sum(axis=1)
    for name in programs:
        moved = seen[name].noted.expected.sum(axis=1) / usual - 1
        assert abs(moved).max() > 0.05
        assert abs(seen[name].likely) < 2e-4
