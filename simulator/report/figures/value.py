"""What the program changes in customers' values, and whether cash lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import amount, share
from simulator.findings import Findings
from simulator.findings.value import LifetimeFinding, ValueFinding
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    NOTHING,
    ORANGE,
    Figure,
    Room,
    figure,
    records,
    text_of,
)
from simulator.report.figures.series import weeks_axis
from simulator.say import label, say

_PARTS = (label("within the horizon"), label("with what lies beyond it, extrapolated"))


def group_name(one: LifetimeFinding) -> str:
    """What a group is called in a figure and in a table."""
    if one.by != "decile":
        return label("all customers") if one.by == "all" else text_of(one.name)
    if one.name == "1":
        return label("decile {number} (spent least)", number=one.name)
    if one.name == "10":
        return label("decile {number} (spent most)", number=one.name)
    return label("decile {number}", number=one.name)


def lifetimes_figure(findings: Findings, lifetimes: Sequence[LifetimeFinding]) -> Figure | None:
    """What a customer is worth more with the program, by group, with the middle 90 % of cases."""
    if not lifetimes:
        return None
    rows = [
        {"group": group_name(one), "part": part, "mean": s.mean, "low": s.low, "high": s.high}
        for one in lifetimes
        for part, s in zip(_PARTS, (one.observed_change, one.change), strict=True)
    ]
    order = [group_name(one) for one in lifetimes]

    def draw(room: Room) -> Any:
        base = alt.Chart(records(pl.DataFrame(rows)))
        y = alt.Y("group:N", title=None, sort=order, axis=alt.Axis(labelLimit=room.label))
        x = alt.X(
            "mean:Q",
            title=label("change per customer, {currency}", currency=findings.currency),
            axis=alt.Axis(tickCount=5),
        )
        scale = alt.Scale(domain=list(_PARTS), range=[BLUE, ORANGE])
        color = alt.Color("part:N", title=label("worth"), scale=scale, legend=room.legend)
        shape = alt.Shape(
            "part:N", title=label("worth"), legend=room.legend, scale=alt.Scale(domain=list(_PARTS))
        )
        offset = alt.YOffset("part:N", sort=list(_PARTS))
        dots = base.mark_point(filled=True, size=60).encode(
            x=x, y=y, yOffset=offset, color=color, shape=shape
        )
        ends = base.mark_rule().encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y, yOffset=offset, color=color
        )
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        return alt.layer(zero, ends, dots).properties(width=room.beside, height=alt.Step(15))

    whole = lifetimes[0]
    within = amount(whole.observed_change.mean, findings.currency, sign=True)
    every = amount(whole.change.mean, findings.currency, sign=True)
    return figure(
        "clv",
        label(
            "{program} changes what a customer is worth by {within} within the horizon, and "
            "by {every} if what follows is counted",
            program=text_of(findings.main.label),
            within=within,
            every=every,
        ),
        say(
            "Customers of launch, per customer in today's money, with less without the "
            "program; lines hold 90 % of cases. Set-up, running cost and what else is paid "
            "for the company as a whole are no customer's and not in it."
        ),
        draw,
    )


def out_of_cash(findings: Findings, value: ValueFinding) -> Figure | None:
    """How probably cash has run out by week; nothing where it never does or nobody knows."""
    if findings.certain or value.reserve is None or not value.funding.height:
        return None
    frame = value.funding
    risk = float(frame["out_of_cash"][-1] or 0.0)
    if not risk:
        return None

    def draw(room: Room) -> Any:
        y = alt.Y(
            "out_of_cash:Q",
            title=label("share of cases in which cash has run out"),
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format=".0%"),
        )
        line = alt.Chart(records(frame.select("week", "out_of_cash")))
        line = line.mark_line(color=ORANGE, strokeWidth=2, interpolate="step-after")
        return line.encode(x=weeks_axis(frame, room), y=y).properties(width=room.width, height=220)

    return figure(
        "out_of_cash",
        label(
            "A reserve of {reserve} has run out in {risk} of cases after {horizon_weeks} weeks",
            reserve=amount(value.reserve, findings.currency),
            risk=share(risk),
            horizon_weeks=findings.horizon_weeks,
        ),
        say(
            "The share of cases in which the program had needed more cash by the end of a "
            "week than there is."
        ),
        draw,
    )
