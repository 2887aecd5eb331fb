"""Points that no other point beats in both NPV and what is owed."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.findings.sweep import SweepFindings
from simulator.report.document import Section, prose, section
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
from simulator.report.sections.sweep.answer import named


def frontier(found: SweepFindings) -> Section | None:
    """NPV against liability; left out where nothing is owed."""
    if not any(point.liability.mean > 0 for point in found.points):
        return None
    count = sum(point.on_frontier for point in found.points)
    return section(
        "frontier",
        "What is owed for it",
        prose(
            f"Of {len(found.points)} points, {count} are on the frontier: no other point has both "
            "a higher mean NPV and less that is owed at the end."
        ),
        _figure(found),
    )


def _figure(found: SweepFindings) -> Figure:
    unit, word = unit_of(pl.Series([point.npv.mean for point in found.points]))
    owed, owed_word = unit_of(pl.Series([point.liability.mean for point in found.points]))
    frame = pl.DataFrame(
        [
            {
                "npv": point.npv.mean / unit,
                "owed": point.liability.mean / owed,
                "name": text_of(named(found, point)),
                "where": "on the frontier" if point.on_frontier else "beaten by another",
            }
            for point in found.points
        ]
    )

    def draw(room: Room) -> Any:
        base = alt.Chart(records(frame))
        zero = alt.Scale(zero=False)
        x = alt.X("owed:Q", title=f"owed at the end, {owed_word}{found.currency}", scale=zero)
        y = alt.Y("npv:Q", title=f"mean NPV, {word}{found.currency}", scale=zero)
        scale = alt.Scale(domain=["on the frontier", "beaten by another"], range=[BLUE, GRAY])
        color = alt.Color("where:N", title="point", scale=scale, legend=room.legend)
        on = base.transform_filter("datum.where == 'on the frontier'")
        line = on.mark_line(color=BLUE, strokeWidth=1).encode(x=x, y=y)
        dots = base.mark_circle(size=60, opacity=1).encode(x=x, y=y, color=color)
        words = on.mark_text(align="left", dx=6, dy=-6, fontSize=11).encode(
            x=x, y=y, text=alt.Text("name:N")
        )
        rule = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(y=alt.YDatum(0))
        layers = [rule, line, dots] if room.narrow else [rule, line, dots, words]
        return alt.layer(*layers).properties(width=room.width, height=280)

    best = found.points[found.best]
    low = min(found.points, key=lambda point: point.liability.mean)
    return figure(
        "frontier",
        f"From {named(found, low)}, which owes least, to {named(found, best)}, which earns most"
        if low is not best
        else f"{named(found, best)} earns most and owes least",
        "Mean NPV and what is owed at the horizon, means over cases. On the line no other point "
        "is better in both.",
        draw,
    )
