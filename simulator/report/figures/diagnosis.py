"""How far the same money moves the goal, by the motive that it speaks to."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.findings.diagnosis import DiagnosisFindings
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

SHARES = ("retention_rate", "survival_rate", "defend")


def factors_figure(found: DiagnosisFindings) -> Figure:
    """A dot per motive, with 90 % of cases; the dashed line is no change."""
    scale = 100 if found.measure in SHARES else 1
    rows = [
        {"motive": text_of(one.motive), "gain": one.gain.mean * scale,
         "low": one.gain.low * scale, "high": one.gain.high * scale}
        for one in found.factor.factors
    ]  # fmt: skip
    frame, order = pl.DataFrame(rows), [text_of(one.motive) for one in found.factor.factors]
    title = label("points") if scale == 100 else label("customers")

    def draw(room: Room) -> Any:
        base = alt.Chart(records(frame))
        y = alt.Y("motive:N", title=None, sort=order, axis=alt.Axis(labelLimit=room.label))
        x = alt.X("gain:Q", title=title, axis=alt.Axis(tickCount=5))
        layers = [base.mark_circle(size=90, color=BLUE).encode(x=x, y=y)]
        if not found.sure:
            layers.append(
                base.mark_rule(color=BLUE).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
            )
        layers.append(
            alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        )
        return alt.layer(*layers).properties(width=room.beside, height=alt.Step(30))

    if found.factor.told:
        head = label("{motive} moves the goal most at the same money", motive=found.factor.leading)
    else:
        head = label("No motive moves the goal clearly more than the others")
    caption = say("What a reward of 1 % of sales does for the goal, by the motive it speaks to.")
    if not found.sure:
        caption = " ".join((caption, say("Lines hold 90 % of cases.")))
    return figure("factors", head, caption, draw)
