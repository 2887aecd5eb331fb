"""What is believed of tiers: what status is worth, what losing it takes, who resents it."""

from __future__ import annotations

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob


class TierBeliefs(Part):
    """What customers make of levels; mixed into tiers."""

    worth: float = knob(
        0.8, low=0, high=1.2, off=0, ge=0, le=1.5, response=True, kind="judged",
        unit="what privileges are worth to holders, per unit of what they cost",
        source="no measurement; some are used by everybody and some by nobody",
    )  # fmt: skip
    status: float = knob(
        0.01, low=0, high=0.06, off=0, ge=0, le=0.5, response=True, kind="judged",
        unit="share of the basket that a level is worth on its own where hardly anybody has it",
        source="well below what travelers would pay at most, who do not pay for it themselves",
        evidence=(sources.STATUS_WORTH, sources.STATUS),
    )  # fmt: skip
    rare_at: float = knob(
        0.1, low=0.05, high=0.2, ge=0.001, le=1, kind="judged",
        unit="share of those addressed who hold a level or a higher one, at which it is worth half",
        source="a top level is kept to 5 or 10 % of members; no measurement",
    )  # fmt: skip
    frequency: float = knob(
        0.015, low=0, high=0.05, off=0, ge=0, le=2, response=True, kind="judged",
        unit="log rate gained by holders, as far as few have it and it is worth 2 % of the basket",
        source="with what is perceived 0, 3 or 8 % more purchases of the top level; travelers' "
        "status moves more, of somebody else's money",
        evidence=(sources.YEAR_END_RUSH, sources.STATUS),
    )  # fmt: skip
    lock_in: float = knob(
        0.96, low=0.84, high=1.0, off=1, ge=0.001, le=1, kind="judged",
        unit="leaving hazard of holders, times, as far as few have it and it is worth 2 % of the "
        "basket",
        source="with what is perceived 1, .92 or .8 at the top level",
        evidence=(sources.STATUS,),
    )  # fmt: skip
    demotion: float = knob(
        2.0, low=1.5, high=3.0, off=1, ge=1, le=10, kind="judged",
        unit="what is missed by those who lose a level, times what it gave",
        source="1.5 to 3 times; the sign is known and no size",
        evidence=(sources.DEMOTED, sources.DEMOTED_BANK, sources.LOSSES_LOOM),
        above_zero="it counts against tiers, and that a loss weighs no more than a gain would be "
                   "the most favorable case",
    )  # fmt: skip
    missed_half_life: float = knob(
        26.0, low=13, high=104, ge=1, le=1e4, kind="judged",
        unit="weeks until half of what is missed is forgotten",
        source="no measurement; half a year, from a quarter to two years",
    )  # fmt: skip
    resentment: float = knob(
        0.3, low=0, high=1.0, off=0, ge=0, le=5, response=True,
        unit="what those without a level lose, per unit of what customers gain on average, shares "
        "of what they spend", kind="judged",
        source="at the most as much as customers gain on average",
        evidence=(sources.BYSTANDERS,),
    )  # fmt: skip
    rush: float = knob(
        0.10, low=0, high=0.30, off=0, ge=0, le=1, kind="judged",
        unit="share of a week's needs that comes early in each of the last four weeks of a year, "
        "of those who are near a level with privileges of 2 % of the basket",
        source="that there is a rush is seen, in the last month alone; no size for shops",
        evidence=(sources.YEAR_END_RUSH,),
    )  # fmt: skip
    administration: float = knob(
        1.0, off=0, ge=0, le=MOST_MONEY, unit="currency per holder and year, for cards, statements "
        "and reviews", kind="assumed", money=True, own=True, baskets=0.033, source="an example",
    )  # fmt: skip
