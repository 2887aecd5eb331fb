"""Whole programs: what they do to sales once they are settled, and where they pay."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from simulator.economics import npv
from simulator.knobs import Part
from simulator.market.segment import Segment
from simulator.program.program import Joining, Program
from simulator.simulate import CONTROL, Case, Played, simulate
from simulator.tools.coupons import Coupons
from simulator.tools.mailing import Mailing
from simulator.tools.points import Points
from tests.facts.fact import Check, Fact, Numbers, Within
from tests.facts.runs import CASES, by_case, case, cash, grocery, lift, of, percent, year

CUSTOMERS = 4_000
LOW_MARGIN, HIGH_MARGIN = 0.40, 0.80  # around the 41 to 77 % at which cuts paid
COST_OF_CAPITAL = 0.10
PROGRAMS = {"card": "points card", "all": "points, mail and coupons"}
LEENHEER = (
    "Leenheer, van Heerde, Bijmolt & Smidts (2007): about 4 points of share of wallet (secondary); "
    "2 % of sales, from 0 to 8 %, is judged from it"
)


@cache
def usual() -> tuple[Played, ...]:
    """Programs with default knobs."""
    programs = {
        "card": of(points=Points()),
        "all": of(points=Points(), mail=Mailing(), coupons=Coupons()),
    }
    world = grocery(CUSTOMERS)
    return tuple(
        simulate(case(number, world, programs), panel=True, owed=False, vintages=False)
        for number in range(CASES)
    )


def _drawn(part: type[Part], luck: np.random.Generator) -> dict[str, Any]:
    """Every uncertain knob of a part, drawn from the triangle over its range."""
    drawn: dict[str, Any] = {}
    for name, knob in part.knobs().items():
        if knob.low is not None and knob.high is not None and not knob.choice:
            default = float(part.model_fields[name].default)
            drawn[name] = float(luck.triangular(knob.low, default, knob.high))
    return drawn


@cache
def uncertain() -> tuple[Played, ...]:
    """The same programs, with all that is uncertain drawn anew in every case; fewer customers."""
    return tuple(simulate(_uncertain_case(number), owed=False) for number in range(CASES))


def _uncertain_case(number: int) -> Case:
    luck = np.random.default_rng(number)
    world = grocery(CUSTOMERS // 2, **_drawn(Segment, luck))
    joining = Joining(**_drawn(Joining, luck))
    points = Points(**_drawn(Points, luck))
    others = {"mail": Mailing(**_drawn(Mailing, luck)), "coupons": Coupons(**_drawn(Coupons, luck))}
    programs = {
        "card": Program(joining=joining, tools={"points": points}),
        "all": Program(joining=joining, tools={"points": points, **others}),
    }
    return case(number, world, programs)


def steady(arm: str) -> Numbers:
    """Lift of purchases in year 3."""
    return by_case(usual(), lambda one: lift(one, arm, year(3)))


def steady_members(arm: str) -> Numbers:
    """The same of those who are members at the end, against themselves without it."""
    return by_case(usual(), lambda one: _of_members(one, arm))


def _of_members(one: Played, arm: str) -> float:
    panel = one.panel
    assert panel is not None
    at, control = panel.arms.index(arm), panel.arms.index(CONTROL)
    theirs = panel.visits[:, 2, panel.member[at]].sum(axis=1)
    return float(theirs[at] / theirs[control] - 1)


def steady_uncertain(arm: str) -> Numbers:
    """The same where everything uncertain is drawn."""
    return by_case(uncertain(), lambda one: lift(one, arm, year(3)))


def worth(arm: str, margin: float) -> Numbers:
    """NPV over three years, currency per customer."""
    return by_case(
        usual(), lambda one: float(npv(cash(one, arm, margin), COST_OF_CAPITAL)) / CUSTOMERS
    )


FACTS = (
    Fact(
        "a-program-moves-sales-by-2-percent",
        "A whole program moves what its members buy by about 2 %, and all sales by less",
        LEENHEER,
        "built-in",
        "Purchases of year 3 against the control, default knobs: of those who are members by then, "
        "and of all customers. What being a member is worth was set by this number. About 2 % "
        "means 1 to 3 %.",
        (
            *(
                Check(
                    f"lift of {words} among members, year 3", partial(steady_members, arm),
                    Within(0.01, 0.03), digits=2,
                )
                for arm, words in PROGRAMS.items()
            ),
            *(
                Check(f"lift of {words}, year 3", partial(steady, arm), Within(0, 0.03), digits=2)
                for arm, words in PROGRAMS.items()
            ),
        ),
        remark="While nearly everybody became a member within three years, all sales stood for "
        "what members buy. Three in ten customers never join now, and the published effect is one "
        "of membership on members.",
    ),
    Fact(
        "no-program-moves-sales-by-15-percent",
        "Whatever is believed within the ranges of the knobs, a program moves steady-state sales "
        "by 0 to 8 % on average, and by less than 15 % in any case",
        LEENHEER,
        "emergent",
        "Purchases of year 3 against the control; every uncertain knob of customers, joining and "
        "tools is drawn in every case. The last two intervals are for one further case.",
        tuple(
            Check(
                f"mean lift of {words}, year 3", partial(steady_uncertain, arm),
                Within(0, 0.08), digits=2,
            )
            for arm, words in PROGRAMS.items()
        )
        + tuple(
            Check(
                f"lift of {words} in a further case", partial(steady_uncertain, arm),
                Within(high=0.15), digits=1, of="case",
            )
            for arm, words in PROGRAMS.items()
        ),
    ),
    Fact(
        "margin-decides",
        "The same program pays at a high margin and not at a low one",
        "Complete Journey, 948 items: the margin at which more sales pay for a cut decides, 41 to "
        "77 % by depth (measured)",
        "emergent",
        f"NPV of the points card over three years at {percent(COST_OF_CAPITAL)} a year, currency "
        "per customer, for the same customers and the same weeks; no costs of running it.",
        (
            Check(
                f"NPV at a margin of {percent(LOW_MARGIN)}", partial(worth, "card", LOW_MARGIN),
                Within(high=0), "plain",
            ),
            Check(
                f"NPV at a margin of {percent(HIGH_MARGIN)}", partial(worth, "card", HIGH_MARGIN),
                Within(0), "plain",
            ),
        ),
    ),
)  # fmt: skip
