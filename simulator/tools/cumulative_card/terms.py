"""The terms of a cumulative card: its steps, its window, and what holders make of them."""

from __future__ import annotations

from pydantic import Field

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob


class CumulativeCardTerms(Part):
    """What each step takes off, and what is believed of those who hold one; mixed into the tool."""

    depth: float = knob(
        0.02, off=0, ge=0, lt=1, choice=True, costs="more",
        unit="share of the list price, at the first step", kind="assumed", source="an example",
    )  # fmt: skip
    from_spend: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        unit="currency paid in the window for the first step; null for half of what the average "
        "customer spends in a year", kind="assumed", source="an example",
    )  # fmt: skip
    second_depth: float = knob(
        0.05, off=0, ge=0, lt=1, choice=True, costs="more",
        unit="share of the list price, at the second step; 0 for none", kind="assumed",
        source="an example",
    )  # fmt: skip
    second_from: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", money=True,
        unit="currency paid in the window for the second step; null for twice the first",
        kind="assumed", source="an example",
    )  # fmt: skip
    third_depth: float = knob(
        0.0, off=0, ge=0, lt=1, choice=True, costs="more",
        unit="share of the list price, at the third step; 0 for none", kind="assumed",
        source="two steps unless declared",
    )  # fmt: skip
    third_from: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", money=True,
        unit="currency paid in the window for the third step; null for twice the second",
        kind="assumed", source="an example",
    )  # fmt: skip
    window: int = knob(
        52, ge=4, le=208, choice=True, costs="more",
        unit="weeks that count, by whole four weeks: what was paid lapses up to three weeks later",
        kind="assumed", source="a year, as on most cards",
    )  # fmt: skip
    counts_past: bool = Field(
        False, description="whether what was paid before the card counts; else it begins empty"
    )
    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=1, response=True,
        unit="part of the cut that holders have in mind when they choose where to buy",
        kind="judged", source="it stands on a card and not on the shelf; no measurement",
        above_zero="a lower price is worth something to those who get it; what it moves is "
                   "elasticity's",
    )  # fmt: skip
    light_response: float = knob(
        0.04, low=0, high=0.10, off=0, ge=0, le=1, response=True,
        unit="log rate gained at first by those to whom a step of 5 % is open and who buy half "
        "elsewhere",
        kind="judged",
        source="light buyers respond and heavy ones hardly, who hold the step anyway; it was seen "
        "before and after only, which others call regression to the mean",
        evidence=(sources.LIGHT_BUYERS, sources.TRUE_EFFECT),
    )  # fmt: skip
    response_half_life: float = knob(
        26.0, low=13, high=39, ge=1, le=520,
        unit="weeks after which half of `light_response` is left", kind="judged",
        source="effects of cards erode within months, others see sales stay up",
        evidence=(sources.EROSION, sources.SALES_STAY_UP),
    )  # fmt: skip
    lapse_pressure: float = knob(
        0.10, low=0, high=0.30, off=0, ge=0, le=1,
        unit="share of a week's needs that comes early in the last week before a step is lost",
        kind="judged",
        source="that there is a rush is seen in the last month before a year of status ends; no "
        "size for shops",
        evidence=(sources.YEAR_END_RUSH,),
    )  # fmt: skip
