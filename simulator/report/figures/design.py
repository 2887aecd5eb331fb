"""What each tool alone brings for the budget."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.findings.design import DesignFindings
from simulator.findings.design.words import program_named
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    NOTHING,
    Figure,
    Room,
    figure,
    records,
    text_of,
)  # fmt: skip
from simulator.say import label, say


def alone_figure(found: DesignFindings) -> Figure:
    """A dot per tool at its best size, with the 95 % interval of its mean; dashed is nothing."""
    names = [text_of(program_named(one)) for one in found.alone]
    rows = [
        {"tool": name, "npv": one.npv.mean, "low": one.low, "high": one.high}
        for name, one in zip(names, found.alone, strict=True)
    ]
    frame = pl.DataFrame(rows)

    def draw(room: Room) -> Any:
        base = alt.Chart(records(frame))
        y = alt.Y("tool:N", title=None, sort=names, axis=alt.Axis(labelLimit=room.label))
        x = alt.X("npv:Q", title=found.currency, axis=alt.Axis(tickCount=4, format="~s"))
        dots = base.mark_circle(size=60, color=BLUE).encode(x=x, y=y)
        lines = base.mark_rule(color=BLUE).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        return alt.layer(lines, dots, zero).properties(width=room.beside, height=alt.Step(20))

    best = program_named(found.alone[0])
    head = label("Alone, {tool} brings most for the money", tool=best)
    caption = say("Mean NPV of each tool on its own at its best size, with its 95 % interval.")
    return figure("alone", head, caption, draw)
