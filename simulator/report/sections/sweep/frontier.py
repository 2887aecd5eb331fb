"""Points that no other point beats in both NPV and what is owed."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.findings.sweep import SweepFindings
from simulator.program.plain import capitalized
from simulator.report.document import Section, paragraph, section
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    GRAY,
    NOTHING,
    Figure,
    Room,
    figure,
    records,
    text_of,
    unit_of,
)  # fmt: skip
from simulator.report.sections.sweep.points import named
from simulator.say import label, say


def frontier(findings: SweepFindings) -> Section | None:
    """NPV against liability; left out where nothing is owed."""
    if not any(point.liability.mean > 0 for point in findings.points):
        return None
    count = sum(point.on_frontier for point in findings.points)
    return section(
        "frontier",
        label("What is owed for it"),
        paragraph(
            "The frontier has {count} of {n_points} points: no other point has both a higher "
            "mean NPV and less that is owed at the end.",
            n_points=len(findings.points),
            count=count,
        ),
        _figure(findings),
    )


def _figure(findings: SweepFindings) -> Figure:
    unit, word = unit_of(pl.Series([point.npv.mean for point in findings.points]))
    owed, owed_word = unit_of(pl.Series([point.liability.mean for point in findings.points]))
    on, beaten = label("on the frontier"), label("another is better")
    frame = pl.DataFrame(
        [
            {
                "npv": point.npv.mean / unit,
                "owed": point.liability.mean / owed,
                "name": text_of(named(findings, point)),
                "on": point.on_frontier,
                "where": on if point.on_frontier else beaten,
            }
            for point in findings.points
        ]
    )

    def draw(room: Room) -> Any:
        base = alt.Chart(records(frame))
        zero = alt.Scale(zero=False)
        x = alt.X(
            "owed:Q",
            title=label("owed at the end, {unit}", unit=f"{owed_word}{findings.currency}"),
            scale=zero,
        )
        y = alt.Y(
            "npv:Q", title=label("mean NPV, {unit}", unit=f"{word}{findings.currency}"), scale=zero
        )
        scale = alt.Scale(domain=[on, beaten], range=[BLUE, GRAY])
        color = alt.Color("where:N", title=label("point"), scale=scale, legend=room.legend)
        best_ones = base.transform_filter("datum.on")
        line = best_ones.mark_line(color=BLUE, strokeWidth=1).encode(x=x, y=y)
        dots = base.mark_circle(size=60, opacity=1).encode(x=x, y=y, color=color)
        words = best_ones.mark_text(align="left", dx=6, dy=-6, fontSize=11).encode(
            x=x, y=y, text=alt.Text("name:N")
        )
        rule = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(y=alt.YDatum(0))
        layers = [rule, line, dots] if room.narrow else [rule, line, dots, words]
        return alt.layer(*layers).properties(width=room.width, height=280)

    best = findings.points[findings.best]
    low = min(findings.points, key=lambda point: point.liability.mean)
    return figure(
        "frontier",
        label(
            "From {least}, which owes least, to {most}, which earns most",
            least=named(findings, low),
            most=named(findings, best),
        )
        if low is not best
        else label("{point} earns most and owes least", point=capitalized(named(findings, best))),
        say(
            "Mean NPV and what is owed at the horizon, means over cases. On the line no "
            "other point is better in both."
        ),
        draw,
    )
