"""What naive measurement would claim of the program, beside what it does."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.people import NaiveClaim
from simulator.report.document import Column, Range, Section, Strong, Table, bullets, prose, section
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

LABELS = {
    "members_against_others": "members against others",
    "members_before_after": "members before and after",
    "everybody_before_after": "everybody before and after",
    "matched_members": "matched members",
    "difference_in_differences": "difference in differences",
    "targeted_against_others": "targeted against others",
}


def naive(found: Findings) -> Section | None:
    """Every method with the interval that its analyst would tell, and the paired truth."""
    if not found.claims:
        return None
    return section(
        "naive",
        "What naive measurement would claim",
        _figure(found),
        prose(
            "An analyst who has the customers of the program but not the same customers without "
            "it compares what he has. Here both are known, so his claim can be held against the "
            "truth."
        ),
        _table(found),
        bullets(
            (Strong(LABELS[c.method].capitalize()), f": {c.compared}. {c.why}")
            for c in found.claims
        ),
    )


def _figure(found: Findings) -> Figure:
    rows = [
        {
            "method": LABELS[claim.method],
            "which": which,
            "mean": one.mean,
            "low": one.low,
            "high": one.high,
        }
        for claim in found.claims
        for which, one in (("claimed", claim.claim), ("true", claim.truth))
    ]

    def draw(room: Room) -> Any:
        base = alt.Chart(records(pl.DataFrame(rows)))
        y = alt.Y("method:N", title=None, sort=list(LABELS.values()),
                  axis=alt.Axis(labelLimit=room.label))  # fmt: skip
        axis = alt.Axis(format="+.0%", tickCount=5)
        x = alt.X("mean:Q", title="effect on sales", axis=axis)
        scale = alt.Scale(domain=["claimed", "true"], range=[ORANGE, BLUE])
        color = alt.Color("which:N", title="effect", scale=scale, legend=room.legend)
        shape = alt.Shape("which:N", title="effect", legend=room.legend,
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
        _headline(found),
        f"Effect on sales in year {found.claims[0].year}. Claims with the interval that an average "
        "analyst would tell; the truth on the same customers, from pairs with and without the "
        "program, with the middle 90 % of cases.",
        draw,
    )


def _headline(found: Findings) -> str:
    worst = max(found.claims, key=lambda claim: abs(claim.claim.mean - claim.truth.mean))
    name = text_of(found.main.label)
    return (
        f"{LABELS[worst.method].capitalize()} would claim {_signed(worst)} for {name}; "
        f"the true effect on the same customers is {_effect(worst.truth.mean)}"
    )


def _signed(claim: NaiveClaim) -> str:
    return _effect(claim.claim.mean)


def _effect(value: float) -> str:
    sign = "+" if value > 0 else ""
    return f"{sign}{share(value, 0 if abs(value) >= 0.1 else 1)}"


def _table(found: Findings) -> Table:
    columns = (
        Column("method", "Method"),
        Column("claim", "Claims", "share", signed=True),
        Column("claim_range", "Its interval", "share"),
        Column("truth", "True effect", "share", signed=True),
        Column("truth_range", "90 % of cases", "share"),
        Column("claim_money", "Claims each", "currency", signed=True),
        Column("truth_money", "True each", "currency", signed=True),
        Column("holds", "Interval holds truth", "share"),
    )
    rows = tuple(
        (LABELS[c.method], c.claim.mean, Range(c.claim.low, c.claim.high),
         c.truth.mean, Range(c.truth.low, c.truth.high), c.claim_money, c.truth_money, c.holds)
        for c in found.claims
    )  # fmt: skip
    note = (
        f"Year {found.claims[0].year}, means over cases; money per customer and year in "
        f"{found.currency}. The last column: share of cases in which the analyst's "
        "interval holds the true effect."
    )
    return Table("naive", "", columns, rows, (note,))
