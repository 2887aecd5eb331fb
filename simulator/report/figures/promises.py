"""Promises by week: how probably each has been broken, or what the tightest one takes."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.promises import PromiseFinding, PromiseFindings
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
)
from simulator.report.figures.series import weeks_axis
from simulator.say import label, say

_UNITS = {"hours": label("open hours of waiting"), "share": label("share")}


def promises_figure(findings: Findings, held: PromiseFindings) -> Figure | None:
    """How probably promises have been broken by week; without probability, need beside limit."""
    if held.weekly.is_empty():
        return None
    broken = [one for one in held.checked if one.first_week is not None]
    if broken and not findings.certain:
        return _broken(findings, held, broken)
    return _needed(findings, held)


def _broken(findings: Findings, held: PromiseFindings, broken: list[PromiseFinding]) -> Figure:
    names = {one.name: text_of(one.about) for one in broken}
    frame = held.weekly.filter(pl.col("promise").is_in(list(names))).with_columns(
        pl.col("promise").replace_strict(names)
    )
    domain = list(names.values())
    worst = min(broken, key=lambda one: one.kept)

    def draw(room: Room) -> Any:
        scale = alt.Scale(domain=domain, range=list(COLORS[: len(domain)]))
        lines = alt.Chart(records(frame)).mark_line(strokeWidth=2, interpolate="step-after")
        return lines.encode(
            x=weeks_axis(held.weekly, room),
            y=alt.Y(
                "broken_by:Q",
                title=label("share of cases in which it has been broken"),
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", tickCount=5),
            ),
            color=alt.Color(
                "promise:N", title=label("promise about"), scale=scale, legend=room.legend
            ),
            strokeDash=alt.StrokeDash(
                "promise:N",
                title=label("promise about"),
                legend=room.legend,
                scale=alt.Scale(domain=domain),
            ),
        ).properties(width=room.width, height=240)

    return figure(
        "promises",
        label(
            "The promise about {about} is broken in {value} of cases within {horizon_weeks} weeks",
            about=worst.about,
            value=share(1 - worst.kept),
            horizon_weeks=findings.horizon_weeks,
        ),
        say(
            "By the end of each week, the share of cases in which a promise has been broken "
            "at least once. Promises that are kept in every case are not drawn."
        ),
        draw,
    )


def tightest(held: PromiseFindings) -> PromiseFinding | None:
    """The promise whose limit is used up furthest, of those that take anything by week."""
    known = set(held.weekly["promise"])
    limited = [one for one in held.checked if min(one.limit, one.enough) > 0 and one.name in known]
    return max(limited, key=lambda one: one.enough / one.limit, default=None)


def _needed(findings: Findings, held: PromiseFindings) -> Figure | None:
    one = tightest(held)
    if one is None:
        return None
    frame = held.weekly.filter(
        (pl.col("promise") == one.name) & pl.col("high").is_finite()
    ).with_columns(pl.lit(one.limit).alias("limit"))
    if frame.is_empty():
        return None
    step, word = unit_of(pl.Series([one.limit, *frame["high"]]))
    step, word = (step, word) if one.unit == "currency" else (1.0, "")
    frame = frame.with_columns(pl.col("low", "middle", "high") / step)
    title = f"{word}{findings.currency}" if one.unit == "currency" else _UNITS[one.unit]
    limit, axis = one.limit / step, alt.Axis(format=".2%" if one.unit == "share" else "")

    def draw(room: Room) -> Any:
        base = alt.Chart(records(frame)).encode(x=weeks_axis(held.weekly, room))
        band = base.mark_area(opacity=0.22, color=BLUE).encode(
            y=alt.Y("low:Q", title=label("needed, {unit}", unit=title), axis=axis),
            y2=alt.Y2("high:Q"),
        )
        line = base.mark_line(color=BLUE, strokeWidth=2).encode(y=alt.Y("middle:Q"))
        rule = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3])
        return alt.layer(band, line, rule.encode(y=alt.YDatum(limit))).properties(
            width=room.width, height=240
        )

    return figure(
        "promises",
        _closest(one),
        say(
            "What it takes by week in the median case; the band holds 80 % of cases. The dashed "
            "line is the limit (its mean over cases where it is uncertain)."
        ),
        draw,
    )


def _closest(one: PromiseFinding) -> str:
    promise = text_of(one.about)
    if one.first_week is None:
        return label(
            "The promise about {promise} comes closest to its limit, and is kept throughout",
            promise=promise,
        )
    return label(
        "The promise about {promise} comes closest to its limit, and is broken", promise=promise
    )
