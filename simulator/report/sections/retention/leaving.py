"""Why customers leave, and what keeps those who stay."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import share
from simulator.findings import Findings, Retention
from simulator.report.document import (
    Block,
    Column,
    Inline,
    Prose,
    Quantity,
    Range,
    Table,
    marked,
    paragraph,
)  # fmt: skip
from simulator.report.sections.statement import year_labels
from simulator.say import label, say

CAUSES = {
    "service": label("for service"),
    "rival": label("for the rival"),
    "otherwise": label("otherwise"),
    "all": label("all"),
}


def year_of(findings: Findings, period: str) -> str:
    """`year 2` as the statement calls it, which says where it is cut short; on one line."""
    return year_labels(findings)[int(period.removeprefix("year ")) - 1].replace(" ", "\u00a0")


def leaving(findings: Findings, kept: Retention) -> Iterator[Block | None]:
    """Why customers leave, in heads and in what they used to buy."""
    heads = kept.left
    if heads.is_empty() or not (heads["today"].sum() or heads["program"].sum()):
        return
    told = ("name", "period", "today", "program", "change")
    both = heads.join(
        kept.left_sales.select(told), on=["name", "period"], suffix="_sales", maintain_order="left"
    ).to_dicts()
    columns: tuple[Column, ...] = (
        Column("cause", label("Cause")),
        Column("year", label("Year")),
        Column("today", label("Today"), "heads"),
        Column("program", findings.main.label, "heads"),
        Column("change", label("Change"), "heads", signed=True),
        Column("range", label("80 % of cases, change"), "heads"),
        Column("error", label("Simulation error (sd)"), "heads", term="simulation_error"),
        Column("sales_today", label("Yearly sales today"), "currency"),
        Column("sales_change", label("Change in yearly sales"), "currency", signed=True),
    )
    shown = [at for at, one in enumerate(columns) if not (findings.certain and one.name == "range")]
    rows = [
        (CAUSES[row["name"]], year_of(findings, row["period"]), row["today"], row["program"],
         Quantity(row["change"], "heads", True), Range(row["change_low"], row["change_high"]),
         row["error"], row["today_sales"], Quantity(row["change_sales"], "currency", True))
        for row in both
    ]  # fmt: skip
    yield Table(
        "leaving",
        label("Customers who leave, by cause"),
        tuple(columns[at] for at in shown),
        tuple(tuple(row[at] for at in shown) for row in rows),
        _why(findings, kept),
        strong=frozenset(at for at, row in enumerate(both) if row["name"] == "all"),
    )


def _why(findings: Findings, kept: Retention) -> tuple[Inline, ...]:
    note = say(
        "Means over cases; newcomers who leave again count. Yearly sales are what leavers usually "
        "bought in a year, at list price, in {currency}.",
        currency=findings.currency,
    )
    causes = set(kept.left["name"])
    if {"service", "rival"} <= causes:
        told = marked(
            "Causes are told apart by replaying the same luck: [for service](left_for_service) are "
            "those who would have stayed had nothing ever failed; [for the rival](left_for_rival) "
            "are those who would have stayed but for its attack; the first cause that holds "
            "counts, so that causes add up."
        )
    elif "service" in causes:
        told = marked(
            "Causes are told apart by replaying the same luck: [for service](left_for_service) are "
            "those who would have stayed had nothing ever failed."
        )
    elif "rival" in causes:
        told = marked(
            "Causes are told apart by replaying the same luck: [for the rival](left_for_rival) are "
            "those who would have stayed but for its attack."
        )
    else:
        told = marked("Neither service nor a rival drives them away here.")
    return (f"{note} ", *told)


def stays(findings: Findings) -> Prose | None:
    """What kind of loyalty keeps those who stay, where all reasons keep some."""
    reasons = next((one.stayed for one in findings.bridges if one.arm == findings.program), ())
    whole = sum(heads for _, heads in reasons)
    if len(reasons) < 2 or whole <= 0 or min(heads for _, heads in reasons) < 0:
        return None
    told = [_stay(name, share(heads / whole)) for name, heads in reasons]
    return paragraph(
        "Of the customers that {program} is expected to keep ([departures "
        "avoided](departures_avoided)): {reasons}.",
        program=findings.main.label,
        reasons="; ".join(told),
    )


def _stay(reason: str, customers: str) -> str:
    """How many stay for a reason."""
    match reason:
        case "value":
            return label("{share} stay for what offers are worth to them", share=customers)
        case "lock_in":
            return label(
                "{share} stay because they would lose something by leaving", share=customers
            )
    return label("{share} stay for better service", share=customers)
