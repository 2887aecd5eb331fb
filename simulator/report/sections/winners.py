"""Who wins and who loses: the company's profit on, and what is given to, groups of customers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import amount, share
from simulator.findings import Findings
from simulator.findings.people import Group, PeopleFinding
from simulator.report.document import (
    Column,
    Quantity,
    Range,
    Section,
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

_NAMES = {
    "decile": label("decile by spend"),
    "spend": label("spend"),
    "segment": label("segment"),
    "member": label("member"),
}

_GROUPS = {
    "top fifth": label("top fifth"),
    "others": label("others"),
    "member": label("member"),
    "not a member": label("not a member"),
}


def winners(findings: Findings) -> Section | None:
    """Profit and rewards by decile of spend before launch, segment, member or not; liking."""
    people = findings.people
    if people is None:
        return None
    return section(
        "winners",
        label("Winners and losers"),
        _deciles(findings, people),
        paragraph(
            "The same customers with the program and without it. Deciles are by list spend in "
            "the 52 weeks before launch, the first the lightest."
        ),
        bullets(_told(findings, people)),
        _table(findings, people),
    )


def _deciles(findings: Findings, people: PeopleFinding) -> Figure | None:
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
    axis = label("profit per customer beyond today's, {currency}", currency=findings.currency)

    def draw(room: Room) -> Any:
        base = alt.Chart(records(pl.DataFrame(rows)))
        x = alt.X("tenth:O", title=label("decile of customers by spend before launch"),
                  axis=alt.Axis(labelAngle=0))  # fmt: skip
        y = alt.Y("mean:Q", title=axis)
        colors = alt.Scale(domain=["gains", "loses"], range=[BLUE, ORANGE])
        color = alt.Color("sign:N", title=label("the company"), scale=colors, legend=room.legend)
        bars = base.mark_bar(width=0.8 * room.width / len(rows)).encode(x=x, y=y, color=color)
        ends = base.mark_rule(color=BLACK).encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(y=alt.YDatum(0))
        return alt.layer(bars, ends, zero).properties(width=room.width, height=240)

    return figure(
        "deciles",
        _headline(findings, tenths),
        say(
            "What the company earns on a customer over {horizon_weeks} weeks with the program "
            "less what it earns without it, by decile of spend before launch. Bars are means "
            "over cases; lines hold the middle 90 % of cases.",
            horizon_weeks=findings.horizon_weeks,
        ),
        draw,
    )


def _headline(findings: Findings, tenths: list[Group]) -> str:
    name = text_of(findings.main.label)
    heavy = sum(group.given_share or 0.0 for group in tenths[-2:])
    losing = sum(group.change.mean < 0 for group in tenths)
    if losing == 0:
        told = label("{program} earns on every decile of its customers", program=name)
    elif losing == len(tenths):
        told = label(
            "{program} costs the company money on every decile of its customers", program=name
        )
    else:
        told = label(
            "{program} costs the company money on {count} of {tenths} deciles of its customers",
            program=name,
            count=losing,
            tenths=len(tenths),
        )
    if heavy <= 0:
        return told
    given = label("the heaviest two get {share} of what is given", share=share(heavy))
    return f"{told}; {given}"


def _told(findings: Findings, people: PeopleFinding) -> Iterator[str]:
    if people.liked is not None:
        liked = people.liked
        yield (
            say(
                "{liked} of members receive more than without {program} ({low} to {high} in 90 "
                "% of cases).",
                liked=share(liked.mean),
                program=findings.main.label,
                low=share(liked.low),
                high=share(liked.high),
            )
        )
    if people.harmed is not None and people.harmed.high > 0:
        harmed = people.harmed
        yield (
            say(
                "{harmed} of non-members are less satisfied, or buy less, than without it "
                "({low} to {high}).",
                harmed=share(harmed.mean),
                low=share(harmed.low),
                high=share(harmed.high),
            )
        )
    elif people.harmed is not None:
        yield say("No non-member buys less or is less satisfied than without it.")
    today, then = people.negative
    if max(today, then) >= 0.5:
        saved = amount(people.avoidable.mean, findings.currency)
        yield (
            say(
                "The company loses money on {then} customers with it, on {today} without. "
                "Leaving those out of its offers could save {saved} at the most, because who "
                "they are is known only afterwards.",
                then=f"{then:,.0f}",
                today=f"{today:,.0f}",
                saved=saved,
            )
        )
    else:
        yield say("The company loses money on no customer, with it or without.")


def _table(findings: Findings, people: PeopleFinding) -> Table:
    columns = (
        Column("by", label("By")),
        Column("group", label("Group")),
        Column("customers", label("Customers"), "heads"),
        Column("profit", label("Profit each"), "currency"),
        Column("change", label("To today"), "currency", signed=True),
        Column("range", label("90 % of cases"), "currency"),
        Column("error", label("Simulation error"), "currency", term="simulation_error"),
        Column("received", label("They receive"), "currency", signed=True),
        Column("given", label("Part of all given"), "share"),
        Column("subsidy", label("Part of all subsidy"), "share", term="subsidy"),
    )
    rows = tuple(
        (_NAMES[g.by], _GROUPS.get(g.name, g.name), g.customers, g.profit,
         Quantity(g.change.mean, "currency", signed=True, error=g.simulation_error),
         Range(g.change.low, g.change.high, error=g.simulation_error),
         Quantity(g.simulation_error, "currency", error=g.simulation_error), g.received,
         g.given_share, g.subsidy_share)
        for g in people.groups
    )  # fmt: skip
    note = say(
        "Per customer of week 0 over {horizon_weeks} weeks, in {currency}, means over "
        "cases. They receive: discounts, rewards at face value and what they perceive "
        "beyond money, less fees, beyond today's.",
        horizon_weeks=findings.horizon_weeks,
        currency=findings.currency,
    )
    return Table("winners", "", columns, rows, (note,))
