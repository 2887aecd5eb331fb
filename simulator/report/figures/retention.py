"""Who stays by month: what a company can see beside what nobody can."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import share
from simulator.findings import Findings, Retention
from simulator.report.figures.drawing import (
    BLUE,
    ORANGE,
    Figure,
    Room,
    figure,
    records,
    text_of,
)  # fmt: skip
from simulator.say import label, say

PANELS = {
    "retention_rate": label("still buy: a company can see it"),
    "survival_rate": label("have not left: depends on the model"),
}


def retention_figure(findings: Findings, kept: Retention) -> Figure | None:
    """Curves of both arms by month with what differs between cases; None without curves."""
    arms = {findings.compared[0]: label("today"), findings.program: text_of(findings.main.label)}
    shown = kept.curves
    if shown.is_empty() or not set(PANELS) <= set(shown["rate"]):
        return None
    frame = shown.filter(pl.col("rate").is_in(list(PANELS))).with_columns(
        pl.col("arm").replace_strict(arms), pl.col("month") + "-15"
    )

    def draw(room: Room) -> Any:
        panels = [_panel(frame, rate, list(arms.values()), room) for rate in PANELS]
        return alt.concat(*panels, columns=1 if room.narrow else 2).resolve_scale(y="shared")

    return figure(
        "retention",
        _title(findings, shown),
        _caption(findings),
        draw,
    )


def _title(findings: Findings, curves: pl.DataFrame) -> str:
    seen = curves.filter(pl.col("rate") == "retention_rate")
    last = {arm: seen.filter(pl.col("arm") == arm)["mean"][-1] for arm in set(seen["arm"])}
    return label(
        "{with_it} of today's customers still buy after {horizon_weeks} weeks of {program}, "
        "{without} without it",
        with_it=share(last[findings.program], 1),
        horizon_weeks=findings.horizon_weeks,
        program=text_of(findings.main.label),
        without=share(last[findings.compared[0]], 1),
    )


def _panel(frame: pl.DataFrame, rate: str, arms: list[str], room: Room) -> Any:
    base = alt.Chart(records(frame.filter(pl.col("rate") == rate))).encode(
        x=months_axis(room),
        color=alt.Color("arm:N", title=None, legend=room.legend,
                        scale=alt.Scale(domain=arms, range=[ORANGE, BLUE])),
    )  # fmt: skip
    y = alt.Axis(format=".0%", tickCount=5)
    scale = alt.Scale(zero=False)
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", title=label("of the customers of week 0"), axis=y, scale=scale),
        y2=alt.Y2("high:Q"),
    )
    line = base.mark_line(strokeWidth=2).encode(
        y=alt.Y("mean:Q"),
        strokeDash=alt.StrokeDash("arm:N", title=None, legend=room.legend,
                                  scale=alt.Scale(domain=arms, range=[[4, 3], [1, 0]])),
    )  # fmt: skip
    title = alt.Title(PANELS[rate], anchor="start", fontSize=12, fontWeight="normal", frame="group")
    return alt.layer(band, line).properties(title=title, width=panel_width(room), height=210)


def panel_width(room: Room) -> int:
    """The plotting area of one of two panels beside each other, or of one above the other."""
    return room.width if room.narrow else (room.width - 60) // 2


def months_axis(room: Room) -> alt.X:
    """Calendar months of a column `month` that holds a day of each."""
    axis = alt.Axis(format="%b %Y", tickCount=4, labelOverlap=True)
    return alt.X("month:T", title=None, scale=alt.Scale(type="utc"), axis=axis)


def _caption(findings: Findings) -> str:
    if findings.certain:
        return say(
            "Of the customers of week 0, by month. Still buying is having bought within the gap "
            "that 95 % of gaps of the segment stay below. Which customers have left for good "
            "cannot be observed, only modeled. Lines are means over cases, bands hold 80 % of "
            "streams of luck."
        )
    return say(
        "Of the customers of week 0, by month. Still buying is having bought within the gap that "
        "95 % of gaps of the segment stay below. Which customers have left for good cannot be "
        "observed, only modeled. Lines are means over cases, bands hold 80 % of cases."
    )
