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


def side_by_side(found: ComparisonFindings) -> Section | None:
    """All programs in the same measure."""
    return section("side-by-side", "Side by side", _npv(found), _cash(found))


def _programs(found: ComparisonFindings) -> list[str]:
    return [one.name for one in found.contenders if one.name != found.control]


def _npv(found: ComparisonFindings) -> Figure:
    names = _programs(found)
    first = next(one for one in found.contenders if one.name == names[0])
    title = f"{first.name} earns most on average"
    if not found.certain:
        title += f" and pays in {share(first.probability)} of cases"
    return dots(
        title,
        "Each dot is one case, the same for all programs. The black tick is the mean. Right of the "
        "dashed line a program earns more than today's business.",
        found.npv,
        {name: name for name in names},
        f"NPV over {found.horizon_weeks} weeks",
        found.currency,
    )


def _cash(found: ComparisonFindings) -> Figure:
    names = _programs(found)
    unit, word = unit_of(found.cash["mean"])
    labels = {name: text_of(name) for name in names}
    frame = found.cash.filter(pl.col("arm").is_in(names)).with_columns(
        pl.col("arm").replace_strict(labels), pl.col("mean", "low", "high") / unit
    )
    most = max(found.contenders, key=lambda one: one.peak_funding)

    def draw(room: Room) -> Any:
        across = min(len(names), 1 if room.narrow else 3)
        title = f"cash, {word}{found.currency}"
        x = alt.X("week:Q", title="weeks after launch", axis=alt.Axis(tickCount=3))
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
        f"{most.name} ties up most, {amount(most.peak_funding, found.currency)} on average",
        "Cash of each program less cash of today's business, added up from launch, not discounted, "
        "on the same scale. Lines are means over cases; bands hold 80 % of them.",
        draw,
    )
