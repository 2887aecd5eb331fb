"""The terms of a contest: what wins, the prizes, who takes part and what they make of it."""

from __future__ import annotations

from typing import Literal

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program.parts.draw import MOST, MOST_PRIZE


class ContestTerms(Part):
    """What can be won by what, and what is believed of those who take part; mixed into the tool."""

    merit: Literal["spend", "purchases", "idea"] = "spend"
    main_prize: float = knob(
        300.0, ge=0, le=MOST_MONEY, choice=True, costs="more",
        unit="currency, face value", kind="assumed", baskets=10.0, most=MOST_PRIZE,
        source="an example: 10 average baskets", money=True,
    )  # fmt: skip
    main_prizes: int = knob(
        3, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="main prizes per contest", kind="assumed", source="an example: a podium",
    )  # fmt: skip
    small_prizes: int = knob(
        0, off=0, ge=0, le=MOST, choice=True, costs="more",
        unit="small prizes per contest", kind="assumed", source="none unless declared",
    )  # fmt: skip
    takes_part: float = knob(
        0.05, low=0.02, high=0.15, off=0, ge=0, lt=1, unit="share of those addressed who take part "
        "in a contest", kind="judged",
        source="no measurement; few do, as for what has to be asked for", counted=True,
    )  # fmt: skip
    spend_slope: float = knob(
        1.0, low=0, high=2, ge=0, le=10, unit="log-odds of taking part per log yearly spend",
        kind="judged", source="no measurement; heavy buyers take part, as they join first",
    )  # fmt: skip
    prize_value: float = knob(
        1.0, low=0.5, high=1.3, off=0, ge=0, le=5, response=True,
        unit="perceived per unit of prize that can be expected", kind="judged",
        source="as of a chance; no measurement of contests",
        above_zero="a prize is worth something to those who can win it; what it moves is "
        "elasticity's",
    )  # fmt: skip
    extra_effort: float = knob(
        0.1, low=0, high=0.2, off=0, ge=0, le=2, response=True, kind="judged",
        unit="log rate gained by those whose chance is even while it runs, at most what the prize "
        "would buy as a price cut",
        source="half of what was found of those exposed; it is not known of what it is",
        evidence=(sources.LEADERBOARD,),
    )  # fmt: skip
    pull_forward: float = knob(
        0.2, low=0, high=0.5, off=0, ge=0, le=1, kind="judged",
        unit="share of the purchases that it brings that are missing later",
        source="as of a temporary price cut; no measurement of contests",
    )  # fmt: skip
    let_down: float = knob(
        0.25, low=0, high=0.5, off=0, ge=0, le=2, kind="judged",
        unit="share of what was hoped for in the last week that losers miss for 6 weeks",
        source="no measurement; slight",
    )  # fmt: skip
    half_life: float = knob(
        3.0, low=2.0, high=6.0, ge=0.01, le=1e6, unit="contests until half of the interest of "
        "participants has gone", kind="judged", source="novelty, as of draws; no measurement",
        evidence=(sources.GAME_ENDS, sources.NOTHING_AFTER),
    )  # fmt: skip
    cost_per_entrant: float = knob(
        0.5, off=0, ge=0, le=MOST_MONEY, unit="currency per entrant and contest", kind="assumed",
        money=True, own=True, baskets=0.017,
        source="an example: standings, checking, judging",
    )  # fmt: skip
