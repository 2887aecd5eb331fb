"""What each tool adds to the NPV, what it costs, and how sure that is."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import amount
from simulator.findings.attribution import AttributionFindings
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    NOTHING,
    ORANGE,
    Figure,
    Room,
    figure,
    records,
    text_of,
    unit_of,
)  # fmt: skip
from simulator.say import label, say


def shares(findings: AttributionFindings) -> Figure:
    """A bar per part, tools first, the sum last; lines are 95 % intervals of the mean."""
    parts = (*findings.tools, findings.itself, findings.total)
    earns, costs = label("earns"), label("costs")
    rows = [
        {"part": text_of(findings.called(one.name)), "npv": one.share.mean, "low": one.low,
         "high": one.high, "sign": earns if one.share.mean > 0 else costs}
        for one in parts
    ]  # fmt: skip
    unit, word = unit_of(pl.Series([end for row in rows for end in (row["low"], row["high"])]))
    frame = pl.DataFrame(rows).with_columns(pl.col("npv", "low", "high") / unit)
    order = [text_of(findings.called(one.name)) for one in parts]

    def draw(room: Room) -> Any:
        base = alt.Chart(records(frame))
        y = alt.Y("part:N", title=None, sort=order, axis=alt.Axis(labelLimit=room.label))
        title = label("share of the NPV, {unit}", unit=f"{word}{findings.currency}")
        x = alt.X("npv:Q", title=title, axis=alt.Axis(tickCount=5))
        scale = alt.Scale(domain=[earns, costs], range=[BLUE, ORANGE])
        color = alt.Color("sign:N", title=label("on average it"), scale=scale, legend=room.legend)
        layers = [base.mark_bar(height=16).encode(x=x, y=y, color=color)]
        if not findings.sure:
            layers.append(
                base.mark_rule(color=BLACK).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
            )
        layers.append(
            alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        )
        return alt.layer(*layers).properties(width=room.beside, height=alt.Step(30))

    best = max(findings.tools, key=lambda one: one.share.mean)
    caption = say(
        "What each tool adds to the NPV, averaged over all orders in which the tools could be "
        "added. The program itself is what is left without tools: setting it up, running it, and "
        "what it changes otherwise. All parts add up to the last bar."
    )
    if not findings.sure:
        caption = " ".join((caption, say("Lines are 95 % intervals of the mean.")))
    return figure(
        "shares",
        label(
            "{tool}: {share} of the NPV of {program}, which is {whole} in all",
            tool=text_of(findings.called(best.name)),
            share=amount(best.share.mean, sign=True),
            program=text_of(findings.called(findings.program)),
            whole=amount(findings.total.share.mean, findings.currency, sign=True),
        ),
        caption,
        draw,
    )
