"""Programs on common scales: NPV by case, cash by week."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import amount, share
from simulator.findings.comparison import ComparisonFindings
from simulator.report.document import Section, section
from simulator.report.figures.drawing import (
    BLUE,
    Figure,
    Room,
    figure,
    records,
    text_of,
    unit_of,
)  # fmt: skip
from simulator.report.figures.npv import dots
from simulator.say import label, say


def side_by_side(findings: ComparisonFindings) -> Section | None:
    """All programs in the same measure."""
    return section("side-by-side", label("Side by side"), _npv(findings), _cash(findings))


def _programs(findings: ComparisonFindings) -> list[str]:
    return [one.name for one in findings.contenders if one.name != findings.control]


def _npv(findings: ComparisonFindings) -> Figure:
    names = _programs(findings)
    first = next(one for one in findings.contenders if one.name == names[0])
    title = label("{program} earns most on average", program=findings.called(first.name))
    if not findings.certain:
        title = label(
            "{program} earns most on average and pays in {share} of cases",
            program=findings.called(first.name),
            share=share(first.probability),
        )
    return dots(
        title,
        say(
            "Each dot is one case, the same for all programs. The black tick is the mean. "
            "Right of the dashed line a program earns more than today's business."
        ),
        findings.npv,
        {name: findings.called(name) for name in names},
        label("NPV over {weeks} weeks", weeks=findings.horizon_weeks),
        findings.currency,
    )


def _cash(findings: ComparisonFindings) -> Figure:
    names = _programs(findings)
    unit, word = unit_of(findings.cash["mean"])
    labels = {name: text_of(findings.called(name)) for name in names}
    frame = findings.cash.filter(pl.col("arm").is_in(names)).with_columns(
        pl.col("arm").replace_strict(labels), pl.col("mean", "low", "high") / unit
    )
    most = max(findings.contenders, key=lambda one: one.peak_funding)

    def draw(room: Room) -> Any:
        across = min(len(names), 1 if room.narrow else 3)
        title = label("cash, {unit}", unit=f"{word}{findings.currency}")
        x = alt.X("week:Q", title=label("weeks after launch"), axis=alt.Axis(tickCount=3))
        base = alt.Chart()
        band = base.mark_area(opacity=0.25, color=BLUE).encode(
            x=x, y=alt.Y("low:Q", title=title), y2=alt.Y2("high:Q")
        )
        line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=alt.Y("mean:Q", title=title))
        zero = base.mark_rule(strokeDash=[4, 3]).encode(y=alt.YDatum(0))
        each = alt.layer(band, zero, line).properties(
            width=room.width / across - 40 * (across > 1), height=150
        )
        header = alt.Header(title=None, labelFontSize=12, labelLimit=room.label)
        return each.facet(
            facet=alt.Facet("arm:N", sort=list(labels.values()), header=header),
            columns=across,
            data=records(frame),
        )

    return figure(
        "cash",
        label(
            "{most} has the highest peak funding, {peak_funding} on average",
            most=findings.called(most.name),
            peak_funding=amount(most.peak_funding, findings.currency),
        ),
        say(
            "Cash of each program less cash of today's business, added up from launch, not "
            "discounted, on the same scale. Lines are means over cases; bands hold 80 % of "
            "them."
        ),
        draw,
    )
