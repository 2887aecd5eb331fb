"""What the program changes in customers' values, and whether cash lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import amount, share
from simulator.findings import Findings
from simulator.findings.value import Lifetime, Value
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
)  # fmt: skip
from simulator.report.figures.series import weeks_axis

_PARTS = ("within the horizon", "and beyond it, extrapolated")


def group_name(one: Lifetime) -> str:
    """What a group is called in a figure and in a table."""
    if one.by == "decile":
        spent = {"1": " (spent least)", "10": " (spent most)"}.get(one.name, "")
        return f"decile {one.name}{spent}"
    return "all customers" if one.by == "all" else text_of(one.name)


def lifetimes_figure(found: Findings, lifetimes: Sequence[Lifetime]) -> Figure | None:
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
        x = alt.X("mean:Q", title=f"change per customer, {found.currency}",
                  axis=alt.Axis(tickCount=5))  # fmt: skip
        scale = alt.Scale(domain=list(_PARTS), range=[BLUE, ORANGE])
        color = alt.Color("part:N", title="worth", scale=scale, legend=room.legend)
        shape = alt.Shape("part:N", title="worth", legend=room.legend,
                          scale=alt.Scale(domain=list(_PARTS)))  # fmt: skip
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
    within = amount(whole.observed_change.mean, found.currency, sign=True)
    every = amount(whole.change.mean, found.currency, sign=True)
    return figure(
        "clv",
        f"{text_of(found.main.label)} changes what a customer is worth by {within} within the "
        f"horizon, and by {every} if what follows is counted",
        "Customers of launch, per customer in today's money, with less without the program; lines "
        "hold 90 % of cases. Set-up, running cost and what else is paid for the company as a "
        "whole are no customer's and not in it.",
        draw,
    )


def out_of_cash(found: Findings, of: Value) -> Figure | None:
    """How probably cash has run out by week; nothing where it never does or nobody knows."""
    if found.certain or of.reserve is None or not of.funding.height:
        return None
    frame = of.funding
    risk = float(frame["out_of_cash"][-1] or 0.0)
    if not risk:
        return None

    def draw(room: Room) -> Any:
        y = alt.Y("out_of_cash:Q", title="share of cases in which cash has run out",
                  scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%"))  # fmt: skip
        line = alt.Chart(records(frame.select("week", "out_of_cash")))
        line = line.mark_line(color=ORANGE, strokeWidth=2, interpolate="step-after")
        return line.encode(x=weeks_axis(frame, room), y=y).properties(width=room.width, height=220)

    return figure(
        "out_of_cash",
        f"A reserve of {amount(of.reserve, found.currency)} has run out in {share(risk)} of cases "
        f"after {found.horizon_weeks} weeks",
        "The share of cases in which the program had needed more cash by the end of a week than "
        "there is.",
        draw,
    )
