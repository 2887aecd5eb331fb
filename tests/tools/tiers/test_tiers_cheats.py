"""Tiers by which one would have something for nothing: each of these was tried and must lose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.battery.playing import BehaviorSeen, played, small
from simulator.program.audience import Audience
from simulator.program.program import Program
from simulator.tools.tiers import Tiers
from tests.laws.worlds import NOBODY_JOINS, cut, program

SPENDS = 63 * 29.6  # the average customer in a year
NOTHING = {
    f"{which}_{per}": 0.0 for which in ("first", "second", "third") for per in ("per_visit",
                                                                                "per_year")
}  # fmt: skip


def arm(*others: Any, **about: Any) -> Program:
    tools = {"tiers": Tiers.model_validate(about)}
    tools |= {f"with{at}": other for at, other in enumerate(others)}
    return program(tools=tools, joining=NOBODY_JOINS)


def one_level(**about: Any) -> Program:
    """A single level from 1.5 % of what is spent on, at the visit."""
    return arm(**{"names": ("gold",), "first_per_visit": 0.45, "first_per_year": 0.0, **about})


def play(programs: dict[str, Program], weeks: int = 156) -> dict[str, BehaviorSeen]:
    return played(programs, world=small(1_000, churn_per_year=0.2), weeks=weeks)


def worth(seen: BehaviorSeen, margin: float = 0.45) -> float:
    """What an arm brings beyond the control at a margin of 45 %, currency, before administration
    and whatever it costs to set up."""
    more = seen.noted.expected.sum() - seen.meant
    return float(margin * more - seen.given)


def test_what_everybody_has_is_no_status() -> None:
    """A level for all from the first week on is perceived as what its privileges are worth, and
    nobody does more for it, however much status is believed to be worth."""
    proud = {"from_spend": 0.0, "status": 0.06, "frequency": 0.05, "lock_in": 0.84, "rush": 0.0}
    seen = play({
        "all": one_level(**proud),
        "plain": one_level(from_spend=0.0, status=0.0, frequency=0.0, lock_in=1.0, rush=0.0),
    })  # fmt: skip
    assert not seen["all"].ledger.units("sales").sum() - seen["plain"].ledger.units("sales").sum()
    assert seen["all"].perceived <= 0.85 * seen["all"].given
    assert worth(seen["all"]) < 0


def test_a_level_out_of_reach_does_nothing_to_the_bit_and_costs_nothing() -> None:
    seen = play({"far": one_level(from_spend=100 * SPENDS, first_per_visit=20.0)}, weeks=60)["far"]
    assert not seen.given
    assert not seen.like_the_control()
    assert not seen.money("running_cost")


def test_names_without_privileges_do_nothing_to_the_bit() -> None:
    """Nor do they when all of them are first at the desk, and status is believed to be much."""
    named = arm(**NOTHING, desk_first="all", status=0.06, frequency=0.05, lock_in=0.84, rush=0.3)
    seen = play({"names": named}, weeks=110)["names"]
    assert not seen.like_the_control()
    assert not seen.given


def test_levels_of_pennies_do_next_to_nothing() -> None:
    """A hundredth of what is usual is perceived as at most 1.5 times that."""
    tiny = dict.fromkeys(NOTHING, 0.0001)
    seen = play({"tiny": arm(**tiny, status=0.06, frequency=0.05, lock_in=0.84)})["tiny"]
    assert seen.gained <= 1.5 * seen.given * (1 + 1e-3)
    assert abs(seen.likely) < 1e-3


def test_tiers_that_are_stopped_half_way_lose_what_they_won() -> None:
    """All levels are lost at once, and missed: where nobody leaves, sales fall below those of
    customers who never had one. Where some have been kept, that does not pay for it."""
    stopped = one_level(from_spend=1.5 * SPENDS, rush=0.0, when={"until": 100})
    seen = played({"stopped": stopped}, world=small(1_000, churn_per_year=0), weeks=156)
    by_week, usual = (seen[name].noted.expected.sum(axis=1) for name in ("stopped", "today"))
    assert by_week[60:104].sum() > usual[60:104].sum()
    assert by_week[104:].sum() < usual[104:].sum()
    assert not seen["stopped"].ledger.amounts("service_cost")[104:].any()
    assert worth(play({"stopped": stopped})["stopped"]) < 0


def test_short_windows_pay_no_better_than_long_ones() -> None:
    """With a threshold in proportion a window of four weeks hands levels out by luck, and takes
    them away as often: more is lost with them, and more comes early, none of which pays."""
    seen = play({
        name: one_level(window=weeks, from_spend=2 * SPENDS * weeks / 52, grace=0)
        for name, weeks in (("short", 4), ("year", 52))
    })  # fmt: skip
    by_cost = {name: worth(seen[name]) / seen[name].given for name in ("short", "year")}
    assert by_cost["short"] < by_cost["year"]


def test_a_rush_sells_nothing_more() -> None:
    """Whoever reaches a level by coming early has it, costs what it costs, and comes later on:
    with nothing but the rush, sales are those of the control once it has ended."""
    moved: dict[str, Any] = {
        "when": {"until": 104},
        "worth": 0.0,
        "status": 0.0,
        "resentment": 0.0,
        "demotion": 1.0,
        "rush": 1.0,
    }
    programs = {
        "year": one_level(from_spend=SPENDS, **moved),
        "short": one_level(from_spend=SPENDS / 13, window=4, **moved),
        "own": one_level(from_spend=SPENDS, period="moving", **moved),
    }
    seen = played(programs, world=small(1_000, churn_per_year=0), weeks=160)
    usual = seen["today"].noted.expected.sum(axis=1)
    for name in ("year", "short"):
        gap = seen[name].noted.expected.sum(axis=1) / usual - 1
        assert abs(gap).max() > 0.01, name
    for name in programs:
        assert abs(seen[name].likely) < 5e-4, name
    # none but in the last four weeks of a year, and what is missing after them
    early = seen["year"].noted.expected.sum(axis=1) / usual - 1
    assert not early[:48].any()
    assert early[48:52].min() > 0
    assert early[53] < 0
    assert seen["year"].given >= play_without(seen, moved)


def play_without(seen: dict[str, BehaviorSeen], about: dict[str, Any]) -> float:
    """What the same tiers give where nobody hurries."""
    calm = one_level(from_spend=SPENDS, **{**about, "rush": 0.0})
    world = small(1_000, churn_per_year=0)
    return played({"calm": calm}, world=world, weeks=160)["calm"].given


def test_a_level_that_is_kept_for_ever_is_paid_for_for_ever() -> None:
    """A year of grace and two years of window are no way to have status for nothing."""
    seen = play({
        "long": one_level(from_spend=4 * SPENDS, window=104, grace=52),
        "year": one_level(from_spend=2 * SPENDS, grace=0),
    })  # fmt: skip
    for name in ("long", "year"):
        assert seen[name].gained <= 1.5 * seen[name].given * (1 + 1e-3), name


def test_ten_times_the_privileges_are_not_worth_ten_times_the_status() -> None:
    """What is spent beyond the first of it is worth less than it costs."""
    seen = play({
        name: one_level(from_spend=2 * SPENDS, first_per_visit=each)
        for name, each in (("some", 0.3), ("more", 3.0))
    })  # fmt: skip
    assert seen["more"].gained / seen["more"].given < seen["some"].gained / seen["some"].given
    assert worth(seen["more"]) < worth(seen["some"])


@pytest.mark.parametrize("to", [{"tier": "gold"}, {"tier": "gold and above"}], ids=str)
def test_what_is_for_gold_holders_is_for_nobody_where_there_are_no_tiers(to: Any) -> None:
    tools = {"cut": cut(depth=0.3, to=Audience.model_validate(to))}
    alone = program(tools=tools, joining=NOBODY_JOINS)
    seen = play({"alone": alone}, weeks=30)["alone"]
    assert not seen.given
    assert not seen.like_the_control()


def test_the_top_does_most_and_the_lowest_level_little() -> None:
    """Of 1,000 customers a third has silver, one in a hundred platinum: a purchase more of
    privileges of the same cost moves those at the top several times as much."""
    same = {"first_per_visit": 0.45, "second_per_visit": 0.45, "third_per_visit": 0.45,
            "first_per_year": 0.0, "second_per_year": 0.0, "third_per_year": 0.0,
            "resentment": 0.0, "rush": 0.0, "worth": 0.0}  # fmt: skip
    low, high = SPENDS, 3 * SPENDS
    seen = play({
        "low": arm(names=("silver",), from_spend=low, **same),
        "high": arm(names=("gold",), from_spend=high, **same),
    })  # fmt: skip
    each = {name: seen[name].gained / seen[name].given for name in ("low", "high")}
    assert each["high"] > 4 * each["low"]


def test_bystanders_take_back_part_of_what_holders_gain() -> None:
    """At the most about half of it, where those without a level buy two thirds of all."""
    about = {"from_spend": 2 * SPENDS, "rush": 0.0}
    seen = play({
        name: one_level(resentment=much, **about) for name, much in (("none", 0.0), ("all", 1.0))
    })  # fmt: skip
    gained = seen["none"].perceived
    assert gained > 0
    assert seen["all"].perceived < 0.6 * gained
    assert np.isclose(seen["all"].given, seen["none"].given, rtol=0.1)
