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
from simulator.terms import TERMS

PANELS = ("penetration", "active_members", "visits_per_member", "earn_rate", "burn_rate",
          "fund_rate")  # fmt: skip
_NAMED = {
    "penetration": "members among active customers",
    "active_members": "still buying, of all ever members",
    "visits_per_member": "purchases per member and year",
    "earn_rate": "points issued, of member sales",
    "burn_rate": "points redeemed, of those issued",
    "fund_rate": "rewards and discounts, of member sales",
}


def health_figure(found: Findings, health: HealthFindings) -> Figure | None:
    """A panel per figure over months, with what differs between cases; None without months."""
    frame = health.months.filter(pl.col("arm") == found.program)
    shown = [name for name in PANELS if _tells(frame, name)]
    if not shown:
        return None
    frame = frame.with_columns((pl.col("period") + "-15").alias("month"))

    def draw(room: Room) -> Any:
        panels = [_panel(frame, name, room) for name in shown]
        return alt.concat(*panels, columns=1 if room.narrow else 2)

    differ = "streams of luck" if found.certain else "cases"
    return figure(
        "health",
        health_title(found, frame),
        f"By month; lines are means over cases, bands hold 80 % of {differ}. Each panel has a "
        "scale of its own. The first months show the launch: members join and hold few points.",
        draw,
    )


def health_title(found: Findings, figures: pl.DataFrame) -> str:
    """How many are members in the end, and how many of those who ever were still buy."""
    label = text_of(found.main.label)

    def last(name: str) -> str:
        return share(figures.filter(pl.col("figure") == name)["mean"][-1])

    if not _tells(figures, "active_members"):
        return f"How {label} is used"
    return (
        f"After {found.horizon_weeks} weeks {last('penetration')} of customers are members of "
        f"{label}; {last('active_members')} of all who ever were still buy"
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
