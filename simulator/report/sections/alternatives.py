"""The program beside the same money spent otherwise."""

from __future__ import annotations

from simulator.findings import ArmFinding, Findings
from simulator.report.document import Cell, Column, Inline, Range, Section, Table, section
from simulator.report.figures.npv import npv
from simulator.report.figures.series import cash
from simulator.report.said import beaten, in_order, pays


def alternatives(found: Findings) -> Section | None:
    """All arms in one table, their NPV by case, their cash by week."""
    return section(
        "alternatives",
        "The program beside the same money spent otherwise",
        _arms(found),
        npv(found),
        cash(found),
    )


def _paired(found: Findings) -> bool:
    return any(arm.beaten is not None for arm in found.arms)


def _arms(found: Findings) -> Table:
    columns = [
        Column("arm", "Arm", term="arm"),
        Column("npv", "NPV", "currency", signed=True, term="npv"),
        Column("npv_range", "90 % of cases", "currency"),
        Column("pays", "Pays", "number", term="probability"),
        Column("payback", "Payback", "weeks", term="payback_weeks"),
        Column("peak_funding", "Peak funding", "currency", term="peak_funding"),
        Column("worst_5", "Worst 5 %", "currency", signed=True, term="worst_5"),
        Column("owed", "Owed", "currency", term="liability"),
        Column("repeat_rate", "Repeat", "share", term="repeat_rate"),
        Column("repeat_gain", "To today", "percentage points"),
        Column("cost", "Cost", "currency", term="program_cost"),
    ]
    if _paired(found):
        columns += [
            Column("beaten", "Beaten", "number"),
            Column("behind", "By", "currency", signed=True),
        ]
    rows = tuple(_row(found, arm)[: len(columns)] for arm in in_order(found))
    return Table("arms", "", tuple(columns), rows, _note(found), strong=frozenset({0}))


def _row(found: Findings, arm: ArmFinding) -> tuple[Cell, ...]:
    return (
        arm.label,
        arm.npv.mean,
        Range(arm.npv.low, arm.npv.high),
        pays(arm, certain=found.certain),
        "never" if arm.payback_weeks is None else arm.payback_weeks,
        arm.peak_funding,
        arm.worst_5,
        arm.liability,
        arm.repeat_rate,
        arm.repeat_gain,
        arm.cost,
        beaten(arm, certain=found.certain),
        None if arm.behind is None else arm.behind.mean,
    )


def _note(found: Findings) -> tuple[Inline, ...]:
    counted = (
        "Pays: whether the NPV is above zero."
        if found.certain
        else "Pays: share of cases with an NPV above zero. Payback of the middle case."
    )
    told = (
        f"Money in {found.currency}. {counted} Cost in today's money, less what tools of today "
        "cost no longer. Owed: points outstanding at the end, at our cost and as far as they will "
        "be redeemed. Repeat: share of one year's buyers who buy again in the next."
    )
    if not _paired(found):
        return (told,)
    return (
        told,
        " Same arms spend, in every case, what the program costs over the horizon, but evenly over "
        "its weeks; their cost, which is in today's money, can therefore differ a little. Beaten: "
        "share of cases in which the program earns more than that, with the same customers and the "
        "same luck; by how much on average.",
    )
