"""Net benefit of a pilot by its size: what it teaches less what it costs."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.findings.pilot import PilotFindings
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    NOTHING,
    ORANGE,
    Figure,
    Room,
    figure,
    records,
)  # fmt: skip
from simulator.say import label, say


def sizes_figure(found: PilotFindings) -> Figure:
    """EVSI and net benefit of every size; the dashed line is no pilot."""
    information, net = label("EVSI"), label("net benefit")
    rows = [
        {"size": one.size, "money": value, "what": what}
        for one in found.curve
        for what, value in ((information, one.information), (net, one.net))
    ]
    frame = pl.DataFrame(rows)
    weeks = (found.best or found.closest).weeks

    def draw(room: Room) -> Any:
        lines = (
            alt.Chart(records(frame))
            .mark_line()
            .encode(
                x=alt.X("size:Q", title=label("participants"), scale=alt.Scale(type="log"),
                        axis=alt.Axis(tickCount=4, format="~s")),
                y=alt.Y("money:Q", title=found.currency, axis=alt.Axis(tickCount=5, format="~s")),
                color=alt.Color("what:N", title=None, legend=room.legend,
                                scale=alt.Scale(domain=[information, net], range=[ORANGE, BLUE])),
            )
        )  # fmt: skip
        none = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(y=alt.YDatum(0))
        return alt.layer(lines, none).properties(width=room.beside, height=220)

    head = label("Net benefit of a pilot of {weeks} weeks by its size", weeks=weeks)
    caption = say("The dashed line is deciding now, without a pilot.")
    return figure("sizes", head, caption, draw)
