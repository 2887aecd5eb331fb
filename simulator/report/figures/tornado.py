"""How far each unknown moves the mean NPV: the widest bar on top."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.decision.names import names_of
from simulator.explain.numbers import amount
from simulator.findings import Findings
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
    unit_of,
)  # fmt: skip
from simulator.say import label, say

_SHOWN = 10


def tornado(findings: Findings) -> Figure | None:
    """Mean NPV at the 10 % and the 90 % quantile of each unknown, with intervals."""
    shown = findings.turns[:_SHOWN]
    if not shown:
        return None
    names = names_of([turn.path for turn in shown])
    low, high = label("low end"), label("high end")
    beside = {turn.path: text_of(f"{names[turn.path]} ({turn.rests_on})") for turn in shown}
    rows = [
        {"input": beside[turn.path], "end": end, "npv": one.mean, "low": one.low,
         "high": one.high, "start": findings.main.npv.mean}
        for turn in shown
        for end, one in ((low, turn.at_low), (high, turn.at_high))
    ]  # fmt: skip
    unit, word = unit_of(pl.Series([row["npv"] for row in rows]))
    frame = pl.DataFrame(rows).with_columns(pl.col("npv", "low", "high", "start") / unit)
    order = [beside[turn.path] for turn in shown]

    def draw(room: Room) -> Any:
        base = alt.Chart(records(frame))
        y = alt.Y("input:N", title=None, sort=order, axis=alt.Axis(labelLimit=room.label))
        axis = alt.Axis(tickCount=5)
        x = alt.X(
            "start:Q", title=label("mean NPV, {unit}", unit=f"{word}{findings.currency}"), axis=axis
        )
        scale = alt.Scale(domain=[low, high], range=[ORANGE, BLUE])
        color = alt.Color("end:N", title=label("unknown at its"), scale=scale, legend=room.legend)
        bars = base.mark_bar(height=14).encode(x=x, x2=alt.X2("npv:Q"), y=y, color=color)
        offset = alt.YOffset("end:N", scale=alt.Scale(range=[6, 18]))
        ends = base.mark_rule(color=BLACK).encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y, yOffset=offset
        )
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        return alt.layer(bars, ends, zero).properties(width=room.beside, height=alt.Step(24))

    widest = shown[0]
    ends = sorted((widest.at_low.mean, widest.at_high.mean))
    return figure(
        "tornado",
        label(
            "{knob} moves the mean NPV of {program} from {low} to {high}",
            knob=names[widest.path],
            program=text_of(findings.main.label),
            low=amount(ends[0]),
            high=amount(ends[1], findings.currency),
        ),
        say(
            "Mean NPV with one unknown at its 10 % and its 90 % quantile and the others as "
            "uncertain as they are, from a straight line through all cases; lines are 95 % "
            "intervals. Right of the dashed line it pays on average."
        ),
        draw,
    )
