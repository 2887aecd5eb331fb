"""What naive measurement would claim of the program, beside what it does."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.program.plain import capitalized
from simulator.report.document import (
    Column,
    Range,
    Section,
    Strong,
    Table,
    bullets,
    paragraph,
    section,
)
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
)  # fmt: skip
from simulator.say import label, say

LABELS = {
    "members_against_others": label("members against others"),
    "members_before_after": label("members before and after"),
    "everybody_before_after": label("everybody before and after"),
    "matched_members": label("matched members"),
    "difference_in_differences": label("difference in differences"),
    "targeted_against_others": label("targeted against others"),
}


def naive(findings: Findings) -> Section | None:
    """Every method with the interval that its analyst would tell, and the paired truth."""
    if not findings.claims:
        return None
    return section(
        "naive",
        label("Naive measurement"),
        _figure(findings),
        paragraph(
            "An analyst who has the customers of the program but not the same customers "
            "without it compares what there is. Here both are known, so the claim can be held "
            "against the truth."
        ),
        _table(findings),
        bullets(
            (Strong(capitalized(LABELS[c.method])), f": {c.compared}. {c.why}")
            for c in findings.claims
        ),
    )


def _figure(findings: Findings) -> Figure:
    rows = [
        {
            "method": LABELS[claim.method],
            "which": which,
            "mean": one.mean,
            "low": one.low,
            "high": one.high,
        }
        for claim in findings.claims
        for which, one in (("claimed", claim.claim), ("true", claim.truth))
    ]

    def draw(room: Room) -> Any:
        base = alt.Chart(records(pl.DataFrame(rows)))
        y = alt.Y("method:N", title=None, sort=list(LABELS.values()),
                  axis=alt.Axis(labelLimit=room.label))  # fmt: skip
        axis = alt.Axis(format="+.0%", tickCount=5)
        x = alt.X("mean:Q", title=label("effect on sales"), axis=axis)
        scale = alt.Scale(domain=["claimed", "true"], range=[ORANGE, BLUE])
        color = alt.Color("which:N", title=label("effect"), scale=scale, legend=room.legend)
        shape = alt.Shape("which:N", title=label("effect"), legend=room.legend,
                          scale=alt.Scale(domain=["claimed", "true"]))  # fmt: skip
        offset = alt.YOffset("which:N")
        dots = base.mark_point(filled=True, size=70).encode(
            x=x, y=y, yOffset=offset, color=color, shape=shape
        )
        ends = base.mark_rule().encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y, yOffset=offset, color=color
        )
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        return alt.layer(zero, ends, dots).properties(width=room.beside, height=alt.Step(18))

    return figure(
        "naive",
        _headline(findings),
        say(
            "Effect on sales in year {year}. Claims with the interval that an average "
            "analyst would tell; the truth on the same customers, from pairs with and "
            "without the program, with the middle 90 % of cases.",
            year=findings.claims[0].year,
        ),
        draw,
    )


def _headline(findings: Findings) -> str:
    worst = max(findings.claims, key=lambda claim: abs(claim.claim.mean - claim.truth.mean))
    return label(
        "{method} would claim {claim} for {program}; the true effect on the same customers is "
        "{truth}",
        method=capitalized(LABELS[worst.method]),
        claim=_effect(worst.claim.mean),
        program=text_of(findings.main.label),
        truth=_effect(worst.truth.mean),
    )


def _effect(value: float) -> str:
    sign = "+" if value > 0 else ""
    return f"{sign}{share(value, 0 if abs(value) >= 0.1 else 1)}"


def _table(findings: Findings) -> Table:
    columns = (
        Column("method", label("Method")),
        Column("claim", label("Claims"), "share", signed=True),
        Column("claim_range", label("Its interval"), "share"),
        Column("truth", label("True effect"), "share", signed=True),
        Column("truth_range", label("90 % of cases"), "share"),
        Column("claim_money", label("Claims each"), "currency", signed=True),
        Column("truth_money", label("True each"), "currency", signed=True),
        Column("holds", label("Interval holds truth"), "share"),
    )
    rows = tuple(
        (LABELS[c.method], c.claim.mean, Range(c.claim.low, c.claim.high),
         c.truth.mean, Range(c.truth.low, c.truth.high), c.claim_money, c.truth_money, c.holds)
        for c in findings.claims
    )  # fmt: skip
    note = say(
        "Year {year}, means over cases; money per customer and year in {currency}. The "
        "last column: share of cases in which the analyst's interval holds the true "
        "effect.",
        year=findings.claims[0].year,
        currency=findings.currency,
    )
    return Table("naive", "", columns, rows, (note,))
