"""The figures of a program's health that matter most, a small picture of each."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import share
from simulator.findings import Findings, HealthFindings
from simulator.report.figures.drawing import (
    BLUE,
    Figure,
    Room,
    figure,
    records,
    text_of,
)  # fmt: skip
from simulator.report.figures.retention import months_axis, panel_width
from simulator.say import label, say
from simulator.terms import TERMS

PANELS = ("penetration", "active_members", "visits_per_member", "earn_rate", "burn_rate",
          "fund_rate")  # fmt: skip
_NAMED = {
    "penetration": label("members among active customers"),
    "active_members": label("still buying, of all ever members"),
    "visits_per_member": label("purchases per member and year"),
    "earn_rate": label("points issued, of member sales"),
    "burn_rate": label("points redeemed, of those issued"),
    "fund_rate": label("rewards and discounts, of member sales"),
}


def health_figure(findings: Findings, health: HealthFindings) -> Figure | None:
    """A panel per figure over months, with what differs between cases; None without months."""
    frame = health.months.filter(pl.col("arm") == findings.program)
    shown = [name for name in PANELS if _tells(frame, name)]
    if not shown:
        return None
    frame = frame.with_columns((pl.col("period") + "-15").alias("month"))

    def draw(room: Room) -> Any:
        panels = [_panel(frame, name, room) for name in shown]
        return alt.concat(*panels, columns=1 if room.narrow else 2)

    return figure(
        "health",
        health_title(findings, frame),
        _caption(findings),
        draw,
    )


def _caption(findings: Findings) -> str:
    if findings.certain:
        return say(
            "By month; lines are means over cases, bands hold 80 % of streams of luck. Each panel "
            "has a scale of its own. The first months show the launch: members join and hold few "
            "points."
        )
    return say(
        "By month; lines are means over cases, bands hold 80 % of cases. Each panel has a scale of "
        "its own. The first months show the launch: members join and hold few points."
    )


def health_title(findings: Findings, figures: pl.DataFrame) -> str:
    """How many are members in the end, and how many of those who ever were still buy."""
    program = text_of(findings.main.label)

    def last(name: str) -> str:
        return share(figures.filter(pl.col("figure") == name)["mean"][-1])

    if not _tells(figures, "active_members"):
        return label("How {program} is used", program=program)
    return label(
        "After {horizon_weeks} weeks {members} of customers are members of {program}; "
        "{buying} of all who ever were still buy",
        horizon_weeks=findings.horizon_weeks,
        members=last("penetration"),
        program=program,
        buying=last("active_members"),
    )


def _tells(frame: pl.DataFrame, name: str) -> bool:
    """Whether a figure has at least two values, not all of them zero."""
    values = frame.filter(pl.col("figure") == name)["mean"]
    return len(values) > 1 and bool((values != 0).any())


def _panel(frame: pl.DataFrame, name: str, room: Room) -> Any:
    own = frame.filter(pl.col("figure") == name)
    base = alt.Chart(records(own)).encode(x=months_axis(room))
    axis = alt.Axis(tickCount=4, minExtent=36, format=_format(own, TERMS[name].unit))
    band = base.mark_area(opacity=0.2, color=BLUE).encode(
        y=alt.Y("low:Q", title=None, axis=axis), y2=alt.Y2("high:Q")
    )
    line = base.mark_line(strokeWidth=2, color=BLUE).encode(y=alt.Y("mean:Q"))
    words = f"{TERMS[name].label}: {_NAMED[name]}"
    title = alt.Title(words, anchor="start", fontSize=12, fontWeight="normal", frame="group",
                      limit=panel_width(room) + 40)  # fmt: skip
    return alt.layer(band, line).properties(title=title, width=panel_width(room), height=120)


def _format(own: pl.DataFrame, unit: str) -> str:
    """Percent where it is a share; as many decimals as small numbers need."""
    top = max(own["high"].to_list())
    if unit == "share":
        return ".0%" if top >= 0.05 else ".1%"
    return ",.0f" if top >= 5 else ".1f"
