"""What the facts of service are measured on: a shop that serves badly, one that serves well.

Both are a grocery chain at the ends of the range that the failure rate has by default; every
other knob of service is at its default, so that in either shop service causes the same share of
departures. And a chain without service, of which more customers leave, for the rival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.queue import Answers
from simulator.market.rival import Rival
from simulator.market.service import Service
from simulator.program.program import Program
from simulator.simulate import CONTROL, Played, play, simulate
from simulator.simulate.arm import Arm
from simulator.simulate.around.actors import Actors
from simulator.simulate.loop import Loop
from simulator.tools.discount import Discount
from simulator.tools.points import Points
from simulator.tools.premium_service import PremiumService
from tests.facts.fact import Numbers
from tests.facts.runs import CASES, MARGIN, YEAR, by_case, case, grocery, lift, of, total

BAD, GOOD = 0.10, 0.02  # of purchases fail; the ends of the default range
DEEP, SHALLOW = 0.2, 0.1
HALF = YEAR // 2
CUSTOMERS, AGENTS, WEEKS = 40_000, 2_000, 3 * HALF
BUSY, IDLE = 4, 8  # persons at the desk
FIFTHS = 5
LEAVING, RETURNING = 0.2, 0.1  # a year, where the rival attacks
ATTACKED = 13  # from this week on, for a quarter
COMPANY = Company(gross_margin=MARGIN)
FIRST, LAST = slice(HALF), slice(WEEKS - HALF, WEEKS)  # half-years
Worlds = dict[str, tuple[Market, Company]]


@dataclass
class Seen:
    """A case and what no book says of it.

    `felt` is the mean factor of service and offers on leaving hazards, by arm, over the last
    half-year; `fifths` the same of the control by fifths of purchases, over all weeks;
    `others` are purchases, satisfaction and heads of those who are not members in an arm
    and, before, of the same people in the control; `answers` is the desk by arm and week.
    """

    felt: dict[str, Numbers] = field(default_factory=lambda: defaultdict(lambda: np.zeros(2)))
    fifths: Numbers = field(default_factory=lambda: np.zeros((2, FIFTHS)))  # sums, heads
    others: dict[str, Numbers] = field(default_factory=lambda: defaultdict(lambda: np.zeros(5)))
    answers: dict[tuple[str, int], Answers] = field(default_factory=dict)
    played: Played = field(init=False)


@cache
def shop(fails: float) -> tuple[Seen, ...]:
    """A year and a half of a shop in which so many purchases fail, in all arms."""
    return tuple(_shop(fails, number) for number in range(CASES))


def _shop(fails: float, number: int) -> Seen:
    base = dict(grocery(CUSTOMERS))
    world = Market.model_validate({**base, "service": Service(failure_rate=fails)})

    def sets(**numbers: Any) -> tuple[Market, Company]:
        service = Service.model_validate({"failure_rate": fails, **numbers})
        return world.model_copy(update={"service": service}), COMPANY

    cut, halved = {"depth": DEEP, "when": {"until": HALF}}, sets(failure_rate=fails / 2)
    arms = {
        "cut": of(cut=Discount.model_validate(cut)), "halved": of(), "card": of(card=Points())
    }  # fmt: skip
    worlds = {"halved": halved}
    if fails == BAD:
        some = of(cut=Discount.model_validate({"depth": DEEP, "to": "members"}))
        arms |= {"mended": of(), "some": some, "some_calm": some}
        worlds |= {"mended": sets(failure_rate=0), "some_calm": sets(crowding=0)}
        for name, staff in (("busy", BUSY), ("idle", IDLE)):
            for arm, first in ((name, False), (f"{name}_first", True)):
                arms[arm] = of(premium=PremiumService(priority=first))
                worlds[arm] = sets(desk={"staff": staff})
    return _seen(number, world, arms, worlds)


def _seen(number: int, world: Market, arms: Mapping[str, Program], worlds: Worlds) -> Seen:
    """Play a case and look at customers and at the desk while it is played."""
    seen, fifths = Seen(), dict[int, NDArray[np.int64]]()

    class Watched(Loop):
        def __init__(self, *of: Any, **about: Any) -> None:
            super().__init__(*of, **about)
            self.watch = self.look

        def look(self, week: int, i: int) -> None:
            block, by_name = self.blocks[i], {arm.plan.name: arm for arm in self.arms[i]}
            today = by_name[CONTROL]
            if i not in fifths:
                fifths[i] = np.argsort(np.argsort(block.usual_rate)) * FIFTHS // block.n
            for row, values in zip(seen.fifths, _leaving(today), strict=True):
                row += np.bincount(fifths[i], values, FIFTHS)
            if week >= WEEKS - HALF:
                for name in (CONTROL, "mended"):
                    if name in by_name:
                        seen.felt[name] += [row.sum() for row in _leaving(by_name[name])]
            if week >= HALF:
                for name in ("some", "some_calm"):
                    if name in by_name:
                        seen.others[name] += _beside(by_name[name], today, block.n)

    book = Actors._book

    def booked(self: Actors, answers: Answers, week: int, service: Service) -> None:
        seen.answers[self.board.plan.name, week] = answers
        book(self, answers, week, service)

    here = replace(case(number, world, arms, weeks=WEEKS), agents=AGENTS, worlds=worlds)
    with patch.object(play, "Loop", Watched), patch.object(Actors, "_book", booked):
        seen.played = simulate(here, owed=False)
    return seen


def _leaving(arm: Arm) -> tuple[Numbers, Numbers]:
    """The factor on the leaving hazard of who is there, and who is."""
    here = (arm.state.alive > 0).astype(np.float64)
    return np.exp(arm.hazard_log()) * here, here


def _beside(arm: Arm, today: Arm, n: int) -> Numbers:
    """Purchases and satisfaction of who is no member, in the control and in the arm; heads."""
    out = (arm.state.member == 0) & (arm.state.alive > 0) & (today.state.alive > 0)
    sums = []
    for one in (today, arm):
        assert one.experience is not None
        sums += [one.out.n[:n][out].sum(), one.experience.lived.satisfaction[out].sum()]
    return np.array([*sums, out.sum()], np.float64)


# ------------------------------------------------------------------ what shops show


def _each(fails: float, one: Callable[[Seen], float]) -> Numbers:
    return np.array([one(seen) for seen in shop(fails)])


def sold(fails: float, arm: str) -> Numbers:
    """Purchases of the first half-year against the control."""
    return _each(fails, lambda seen: lift(seen.played, arm, FIRST))


def each_buys(fails: float, arm: str) -> Numbers:
    """Purchases per customer who is there, the last half-year, against the control."""

    def more(seen: Seen) -> float:
        bought, there = (lift(seen.played, arm, LAST, name) for name in ("purchases", "active"))
        return (1 + bought) / (1 + there) - 1

    return _each(fails, more)


def satisfaction(fails: float, arm: str) -> Numbers:
    """Mean satisfaction of the first half-year against the control, in thousandths."""

    def mean(played: Played, arm: str) -> float:
        return total(played, arm, "satisfaction", FIRST) / total(played, arm, "active", FIRST)

    return _each(fails, lambda seen: (mean(seen.played, arm) - mean(seen.played, CONTROL)) / 1_000)


def kept(fails: float, arm: str) -> Numbers:
    """Customers lost in the control that are not lost in an arm, as a share of the former."""

    def share(seen: Seen) -> float:
        ours, today = (total(seen.played, one, "left") for one in (arm, CONTROL))
        return 1 - ours / today

    return _each(fails, share)


def caused() -> Numbers:
    """By how much customers leave more rarely where everything is mended, the last half-year."""

    def share(seen: Seen) -> float:
        (ours, here), (felt, there) = seen.felt["mended"], seen.felt[CONTROL]
        return float(1 - ours / here / (felt / there))

    return _each(BAD, share)


def heavy_against_light(fails: float) -> Numbers:
    """How much oftener the heaviest fifth leaves than the lightest."""

    def ratio(seen: Seen) -> float:
        rates = seen.fifths[0] / seen.fifths[1]
        return float(rates[-1] / rates[0] - 1)

    return _each(fails, ratio)


def bystanders(arm: str) -> Numbers:
    """Purchases of those who are not members against themselves in the control."""
    return _each(BAD, lambda seen: float(seen.others[arm][2] / seen.others[arm][0] - 1))


def bystanders_felt(arm: str) -> Numbers:
    """Their satisfaction, likewise, in thousandths."""

    def less(seen: Seen) -> float:
        _, before, _, after, heads = seen.others[arm]
        return float(1_000 * (after - before) / heads)

    return _each(BAD, less)


def queued(name: str) -> Numbers:
    """Minutes that those without priority wait longer at a desk because others have it."""

    def wait(seen: Seen, arm: str) -> float:
        weeks = [seen.answers[arm, week] for week in range(HALF, WEEKS)]
        return sum(w.waiting_minutes[0] for w in weeks) / sum(w.answered[0] for w in weeks)

    return _each(BAD, lambda seen: wait(seen, f"{name}_first") - wait(seen, name))


def load(name: str) -> Numbers:
    """The share of its time that a desk works."""
    return _each(
        BAD,
        lambda seen: (
            total(seen.played, name, "desk_busy") / total(seen.played, name, "desk_capacity")
        ),
    )


# ------------------------------------------------------------------ a rival, and lost customers


@cache
def contested() -> tuple[Played, ...]:
    """A year of a chain that is attacked, or copied, or neither."""
    world = grocery(AGENTS * 2, churn_per_year=LEAVING, win_back_per_year=RETURNING)

    def rival(**does: Any) -> tuple[Market, Company]:
        return world.model_copy(update={"rival": Rival.model_validate(does)}), COMPANY

    attacked = rival(attacks={"spring": {"week": ATTACKED}}, copies=0)
    card, cut = of(card=Points()), of(cut=Discount(depth=DEEP))
    shallow = of(cut=Discount(depth=SHALLOW))
    arms = {
        "attacked": of(), "card": card, "card_copied": card, "cut": cut, "cut_attacked": cut,
        "shallow": shallow,
    }  # fmt: skip
    worlds = {arm: attacked for arm in arms if arm.endswith("attacked")}
    worlds["card_copied"] = rival(copies=1)
    cases = (case(number, world, arms, weeks=YEAR) for number in range(CASES))
    return tuple(simulate(replace(one, worlds=worlds), owed=False) for one in cases)


def against_control(arm: str) -> Numbers:
    """Purchases of the second half-year against the control, with a rival."""
    return by_case(contested(), lambda one: lift(one, arm, slice(HALF, YEAR)))


def missing(arm: str, attacked: str) -> Numbers:
    """Customers half a year after the attack, against the same program without it."""
    week = slice(YEAR - 1, YEAR)
    return by_case(
        contested(),
        lambda one: total(one, attacked, "active", week) / total(one, arm, "active", week) - 1,
    )


def won_back(arm: str) -> Numbers:
    """Returns a year per lost customer."""

    def rate(one: Played) -> float:
        lost = 2 * AGENTS * YEAR - total(one, arm, "active")
        return total(one, arm, "won_back") / lost * YEAR

    return by_case(contested(), rate)
