"""Money by week: cash of each arm beside today's, and what is owed to members."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import amount
from simulator.findings import ArmFinding, Findings
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    COLORS,
    NOTHING,
    Figure,
    Room,
    figure,
    records,
    text_of,
    unit_of,
)  # fmt: skip
from simulator.say import label, say


def cash(findings: Findings) -> Figure:
    """Cumulative incremental cash by week, with the band of 80 % of cases for the program."""
    main = findings.main
    unit, letter = unit_of(findings.cash["mean"])
    names = [main.name, *(a.name for a in findings.arms if a.name != main.name)][: len(COLORS)]
    frame, scale = _by_arm(findings.cash, findings, names, unit)
    y_title = label("cumulative incremental cash, {unit}", unit=f"{letter}{findings.currency}")

    def draw(room: Room) -> Any:
        lines = _lines(frame, scale, y_title, room)
        band = _band(frame.filter(pl.col("arm") == text_of(main.label)), BLUE, y_title, room)
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(y=alt.YDatum(0))
        return alt.layer(band, zero, lines).properties(width=room.width, height=280)

    return figure(
        "cash",
        _when(main, findings.currency),
        say(
            "Cash of each arm less cash of today's business, added up from launch, not "
            "discounted. Lines are means over cases; the band holds 80 % of cases of "
            "{program}.",
            program=main.label,
        ),
        draw,
    )


def _when(arm: ArmFinding, currency: str) -> str:
    """When an arm has paid back, and how much it ties up."""
    values = {"program": arm.label, "money": amount(arm.peak_funding, currency)}
    if arm.payback_weeks is None:
        return label(
            "{program} does not pay back within the horizon in half of the cases or more; peak "
            "funding is {money} on average",
            **values,
        )
    if arm.payback_weeks == 0:
        return label(
            "{program} brings in more than it takes from the start in the median case; peak "
            "funding is {money} on average",
            **values,
        )
    return label(
        "{program} has paid back after {weeks} weeks in the median case; peak funding is {money} "
        "on average",
        weeks=f"{arm.payback_weeks:.0f}",
        **values,
    )


def liability(findings: Findings) -> Figure | None:
    """Points outstanding at our cost, by week, of every arm that owes any."""
    owing = findings.liability.group_by("arm").agg(pl.col("mean").max()).filter(pl.col("mean") > 0)
    owes = set(owing["arm"].to_list())
    arms = sorted(findings.arms, key=lambda arm: arm.name != findings.program)  # the main one first
    names = [arm.name for arm in arms if arm.name in owes][: len(COLORS)]
    if not names:
        return None
    unit, letter = unit_of(findings.liability["mean"])
    frame, scale = _by_arm(findings.liability, findings, names, unit)
    y_title = label("points outstanding at our cost, {unit}", unit=f"{letter}{findings.currency}")
    main = next(arm for arm in arms if arm.name == names[0])

    def draw(room: Room) -> Any:
        band = _band(frame.filter(pl.col("arm") == text_of(main.label)), BLUE, y_title, room)
        lines = _lines(frame, scale, y_title, room)
        return alt.layer(band, lines).properties(width=room.width, height=240)

    return figure(
        "liability",
        label(
            "{program} owes its members {outstanding} after {horizon_weeks} weeks, if every "
            "point is redeemed",
            program=main.label,
            outstanding=amount(main.outstanding, findings.currency),
            horizon_weeks=findings.horizon_weeks,
        ),
        say(
            "Points outstanding at our cost, none of them counted as lost. As far as they "
            "will be redeemed, {liability} are owed at the end, which is what the table and "
            "the NPV count. Lines are means over cases; the band holds 80 % of cases of "
            "{program}.",
            liability=amount(main.liability, findings.currency),
            program=main.label,
        ),
        draw,
    )


def _by_arm(
    frame: pl.DataFrame, findings: Findings, names: list[str], unit: float
) -> tuple[pl.DataFrame, alt.Scale]:
    labels = {arm.name: text_of(arm.label) for arm in findings.arms}
    scaled = frame.filter(pl.col("arm").is_in(names)).with_columns(
        pl.col("arm").replace_strict(labels), pl.col("mean", "low", "high") / unit
    )
    domain = [labels[name] for name in names]
    return scaled, alt.Scale(domain=domain, range=list(COLORS[: len(domain)]))


def weeks_axis(frame: pl.DataFrame, room: Room) -> alt.X:
    """Weeks after launch up to the last one of a frame."""
    last = int(max(frame["week"].to_list(), default=0)) + 1
    step = next((step for step in (4, 13, 26, 52) if last <= (4 if room.narrow else 8) * step), 104)
    scale = alt.Scale(domain=[0, last], nice=False)
    axis = alt.Axis(values=list(range(0, last + 1, step)))
    return alt.X("week:Q", title=label("weeks after launch"), scale=scale, axis=axis)


def _lines(frame: pl.DataFrame, scale: alt.Scale, y_title: str, room: Room) -> Any:
    dash = alt.StrokeDash(
        "arm:N", title=label("arm"), scale=alt.Scale(domain=scale.domain), legend=room.legend
    )
    return (
        alt.Chart(records(frame))
        .mark_line(strokeWidth=2)
        .encode(
            x=weeks_axis(frame, room),
            y=alt.Y("mean:Q", title=y_title),
            color=alt.Color("arm:N", title=label("arm"), scale=scale, legend=room.legend),
            strokeDash=dash,
        )
    )


def _band(frame: pl.DataFrame, color: str, y_title: str, room: Room) -> Any:
    return (
        alt.Chart(records(frame))
        .mark_area(opacity=0.22, color=color)
        .encode(x=weeks_axis(frame, room), y=alt.Y("low:Q", title=y_title), y2=alt.Y2("high:Q"))
    )
