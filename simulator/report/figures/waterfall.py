"""The bridge as a waterfall: each part starts where the one before has ended."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import altair as alt
import numpy as np
import polars as pl

from simulator.economics.books.bridge import CAUSES, LABELS
from simulator.explain.numbers import amount, share
from simulator.findings import ArmBridge, Findings
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    GRAY,
    NOTHING,
    ORANGE,
    Figure,
    Room,
    figure,
    records,
    text_of,
    unit_of,
)
from simulator.say import label, say

TOTAL = label("change of profit")
_BOUGHT = (*CAUSES, "sales")
_KINDS = (label("gain"), label("cost"), label("total"))


def bridge_of(findings: Findings) -> ArmBridge | None:
    """The bridge of the arm the verdict is about; None where nothing differs from today."""
    own = (one for one in findings.bridges if one.arm == findings.program)
    one = next(own, None)
    return one if one is not None and one.parts else None


def waterfall(findings: Findings) -> Figure | None:
    """From today's profit, as zero, to the program's: gains and costs one after the other."""
    bridge = bridge_of(findings)
    if bridge is None:
        return None
    rows = steps(bridge)
    frame = pl.DataFrame(rows)
    ends = (0.0, *frame["end"])
    unit, word = unit_of(frame["end"])
    low, high = min(ends) / unit, max(ends) / unit
    frame = frame.with_columns(pl.col("start", "end") / unit).with_columns(
        next=pl.col("part").shift(-1), right=pl.max_horizontal("start", "end")
    )
    order = frame["part"].to_list()
    axis = label(
        "profit beyond today's over {weeks} weeks, {unit}",
        weeks=findings.horizon_weeks,
        unit=f"{word}{findings.currency}",
    )
    colors = alt.Scale(domain=list(_KINDS), range=[BLUE, ORANGE, BLACK])

    def draw(room: Room) -> Any:
        # for words to the right of a bar
        space = (high - low) * np.array([-0.03, 0.3 if room.narrow else 0.12])
        scale = alt.Scale(domain=[low + space[0], high + space[1]], nice=False)
        x = alt.X("start:Q", title=axis, scale=scale, axis=alt.Axis(tickCount=4))
        y = alt.Y("part:N", title=None, sort=order, axis=alt.Axis(labelLimit=room.label))
        color = alt.Color("kind:N", title=None, scale=colors, legend=room.legend)
        base = alt.Chart(records(frame))
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        bars = base.mark_bar(height=16).encode(x=x, x2=alt.X2("end:Q"), y=y, color=color)
        # down from where a part ends to where the next one starts
        links = (
            alt.Chart(records(frame.head(-1)))
            .mark_rule(color=GRAY)
            .encode(x=alt.X("end:Q"), y=alt.Y("part:N", sort=order), y2=alt.Y2("next:N"))
        )
        words = base.encode(x=alt.X("right:Q"), y=y, text=alt.Text("text:N"))
        halo = words.mark_text(align="left", dx=4, fontSize=11, stroke="white", strokeWidth=4)
        labels = words.mark_text(align="left", dx=4, fontSize=11, color=BLACK)
        layers = alt.layer(zero, links, halo, bars, labels)
        return layers.properties(width=room.beside, height=alt.Step(26))

    return figure(
        "bridge",
        headline(findings, bridge),
        say(
            "Today's profit is zero here. Each part starts where the one before has ended, "
            "and the last bar is their sum. Means over cases, not discounted, and points "
            "still owed at the end not yet paid: the NPV counts both."
        ),
        draw,
    )


def steps(bridge: ArmBridge) -> list[dict[str, str | float]]:
    """Bars of the waterfall in currency: `part`, `start`, `end`, `kind`, `text`; the total last."""
    means = [part.amount.mean for part in bridge.parts]
    ends = list(accumulate(means))
    gain, cost, total = _KINDS
    rows = [
        _row(LABELS[part.name], start, end, gain if end > start else cost, end - start)
        for part, start, end in zip(bridge.parts, (0.0, *ends), ends, strict=False)
    ]
    return [*rows, _row(TOTAL, 0.0, bridge.total.mean, total, bridge.total.mean)]


def _row(part: str, start: float, end: float, kind: str, size: float) -> dict[str, str | float]:
    text = amount(size, sign=True)
    return {"part": part, "start": start, "end": end, "kind": kind, "text": text}


def headline(findings: Findings, bridge: ArmBridge) -> str:
    """What purchases bring, what that costs, and how much of it is given away for nothing."""
    means = {part.name: part.amount.mean for part in bridge.parts}
    bought = sum(mean for name, mean in means.items() if name in _BOUGHT)
    others = bridge.total.mean - bought
    values = {
        "program": text_of(findings.main.label),
        "purchases": amount(abs(bought), findings.currency),
        "others": amount(abs(others), findings.currency),
    }
    said = _earned(bought >= 0, others <= 0, values)
    anyway = given_anyway(bridge)
    if anyway is None:
        return said
    given = label(
        "{share} of what it gives away goes to purchases that would have come anyway",
        share=share(anyway),
    )
    return f"{said}; {given}"


def given_anyway(bridge: ArmBridge) -> float | None:
    """Subsidy as a share of discounts and rewards beyond today's; None where none are known."""
    means = {part.name: part.amount.mean for part in bridge.parts}
    subsidy, others = means.get("subsidy", 0.0), means.get("extra_rewards", 0.0)
    # where an arm takes away what today gives, shares of what it gives mean nothing
    return subsidy / (subsidy + others) if subsidy < 0 and others <= 0 else None


def _earned(more: bool, pays: bool, values: dict[str, str]) -> str:
    """What an arm earns on purchases, and pays for that or gains besides."""
    match more, pays:
        case True, True:
            return label(
                "{program} earns {purchases} more on purchases and pays {others} for it", **values
            )
        case True, False:
            return label(
                "{program} earns {purchases} more on purchases and gains {others} besides",
                **values,
            )
        case False, True:
            return label(
                "{program} earns {purchases} less on purchases and pays {others} for it", **values
            )
    return label(
        "{program} earns {purchases} less on purchases and gains {others} besides", **values
    )
