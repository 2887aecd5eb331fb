"""Who wins and who loses: the company's profit on, and what is given to, groups of customers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import amount, share
from simulator.findings import Findings
from simulator.findings.people import Group, People
from simulator.report.document import Column, Range, Section, Table, bullets, prose, section
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

_NAMES = {"decile": "tenth by spend", "spend": "spend", "segment": "segment", "member": "member"}


def winners(found: Findings) -> Section | None:
    """Profit and rewards by decile of spend before launch, segment, member or not; liking."""
    people = found.people
    if people is None:
        return None
    return section(
        "winners",
        "Who wins, and who loses",
        _deciles(found, people),
        prose(
            "The same customers with the program and without it. Tenths are of list spend in the "
            "52 weeks before launch, the first the lightest."
        ),
        bullets(_told(found, people)),
        _table(found, people),
    )


def _deciles(found: Findings, people: People) -> Figure | None:
    tenths = [group for group in people.groups if group.by == "decile"]
    if len(tenths) < 2:
        return None
    rows = [
        {
            "tenth": int(group.name),
            "mean": group.change.mean,
            "low": group.change.low,
            "high": group.change.high,
            "sign": "gains" if group.change.mean > 0 else "loses",
        }
        for group in tenths
    ]
    axis = f"profit per customer beyond today's, {found.currency}"

    def draw(room: Room) -> Any:
        base = alt.Chart(records(pl.DataFrame(rows)))
        x = alt.X("tenth:O", title="tenth of customers by spend before launch",
                  axis=alt.Axis(labelAngle=0))  # fmt: skip
        y = alt.Y("mean:Q", title=axis)
        colors = alt.Scale(domain=["gains", "loses"], range=[BLUE, ORANGE])
        color = alt.Color("sign:N", title="the company", scale=colors, legend=room.legend)
        bars = base.mark_bar(width=0.8 * room.width / len(rows)).encode(x=x, y=y, color=color)
        ends = base.mark_rule(color=BLACK).encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(y=alt.YDatum(0))
        return alt.layer(bars, ends, zero).properties(width=room.width, height=240)

    return figure(
        "deciles",
        _headline(found, tenths),
        f"What the company earns on a customer over {found.horizon_weeks} weeks with the program "
        "less what it earns without it, by tenth of spend before launch. Bars are means over "
        "cases; lines hold the middle 90 % of cases.",
        draw,
    )


def _headline(found: Findings, tenths: list[Group]) -> str:
    name = text_of(found.main.label)
    heavy = sum(group.given_share or 0.0 for group in tenths[-2:])
    losing = sum(group.change.mean < 0 for group in tenths)
    told = f"{name} costs the company money on {losing} of {len(tenths)} tenths of its customers"
    if losing == 0:
        told = f"{name} earns on every tenth of its customers"
    elif losing == len(tenths):
        told = f"{name} costs the company money on every tenth of its customers"
    if heavy > 0:
        told += f"; the heaviest two get {share(heavy)} of what is given"
    return told


def _told(found: Findings, people: People) -> Iterator[str]:
    if people.liked is not None:
        liked = people.liked
        yield (
            f"{share(liked.mean)} of members receive more than without {found.main.label} "
            f"({share(liked.low)} to {share(liked.high)} in 90 % of cases)."
        )
    if people.harmed is not None and people.harmed.high > 0:
        harmed = people.harmed
        yield (
            f"{share(harmed.mean)} of non-members are less satisfied, or buy less, than without it "
            f"({share(harmed.low)} to {share(harmed.high)})."
        )
    elif people.harmed is not None:
        yield "No non-member buys less or is less satisfied than without it."
    today, then = people.negative
    if max(today, then) >= 0.5:
        saved = amount(people.avoidable.mean, found.currency)
        yield (
            f"The company loses money on {then:,.0f} customers with it, on {today:,.0f} without. "
            f"Leaving those out of its offers could save {saved} at the most, because who they "
            "are is known only afterwards."
        )
    else:
        yield "The company loses money on no customer, with it or without."


def _table(found: Findings, people: People) -> Table:
    columns = (
        Column("by", "By"),
        Column("group", "Group"),
        Column("customers", "Customers", "heads"),
        Column("profit", "Profit each", "currency"),
        Column("change", "To today", "currency", signed=True),
        Column("range", "90 % of cases", "currency"),
        Column("error", "Simulation error", "currency", term="simulation_error"),
        Column("received", "They receive", "currency", signed=True),
        Column("given", "Part of all given", "share"),
        Column("subsidy", "Part of all subsidy", "share", term="subsidy"),
    )
    rows = tuple(
        (_NAMES[g.by], g.name, g.customers, g.profit, g.change.mean,
         Range(g.change.low, g.change.high), g.simulation_error, g.received, g.given_share,
         g.subsidy_share)
        for g in people.groups
    )  # fmt: skip
    note = (
        f"Per customer of week 0 over {found.horizon_weeks} weeks, in {found.currency}, means over "
        "cases. They receive: discounts, rewards at face value and what they perceive beyond "
        "money, less fees, beyond today's."
    )
    return Table("winners", "", columns, rows, (note,))
