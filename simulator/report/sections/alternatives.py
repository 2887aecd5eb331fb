"""The program beside the same money spent otherwise."""

from __future__ import annotations

from dataclasses import replace

from simulator.findings import ArmFinding, Findings
from simulator.report.document import (
    Cell,
    Column,
    Inline,
    Named,
    Quantity,
    Range,
    Section,
    Table,
    section,
)
from simulator.report.figures.npv import npv
from simulator.report.figures.series import cash
from simulator.report.said import beaten, in_order, pays
from simulator.say import label, say

# what one decides from; the rest stands in a chapter
BRIEF = ("arm", "npv", "npv_range", "pays", "payback", "peak_funding", "owed", "cost", "beaten")


def alternatives(findings: Findings) -> Section | None:
    """All arms in one table, and their cash by week."""
    return section(
        "alternatives",
        label("Alternatives for the same money"),
        arms(findings),
        npv(findings) if len(findings.programs) > 1 else None,
        cash(findings),
    )


def _paired(findings: Findings) -> bool:
    return any(arm.beaten is not None for arm in findings.arms)


def arms(findings: Findings) -> Table:
    """All arms in one table: the program, and the same money spent otherwise."""
    columns = [
        Column("arm", label("Arm"), term="arm"),
        Column("npv", label("NPV"), "currency", signed=True, term="npv"),
        Column("npv_range", label("90 % of cases"), "currency"),
        Column("pays", label("Pays"), "number", term="probability"),
        Column("payback", label("Payback"), "weeks", term="payback_weeks"),
        Column("peak_funding", label("Peak funding"), "currency", term="peak_funding"),
        Column("worst_5", label("Worst 5 %"), "currency", signed=True, term="worst_5"),
        Column("owed", label("Owed"), "currency", term="liability"),
        Column("repeat_rate", label("Repeat"), "share", term="repeat_rate"),
        Column("repeat_gain", label("To today"), "percentage points"),
        Column("cost", label("Cost"), "currency", term="program_cost"),
    ]
    if _paired(findings):
        columns += [
            Column("beaten", label("Program earns more"), "number"),
            Column("behind", label("By"), "currency", signed=True),
        ]
    ordered = [*in_order(findings)]
    rows = tuple(_row(findings, arm)[: len(columns)] for arm in ordered)
    asked = frozenset(at for at, arm in enumerate(ordered) if arm.name == findings.program)
    return Table("arms", "", tuple(columns), rows, _note(findings), strong=asked)


def arms_in_brief(findings: Findings) -> Table:
    """The columns of the same table from which one decides."""
    whole = arms(findings)
    kept = [at for at, one in enumerate(whole.columns) if one.name in BRIEF]
    return replace(
        whole,
        name="arms_in_brief",
        columns=tuple(whole.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in whole.rows),
        note=_note(findings, brief=True),
    )


def _row(findings: Findings, arm: ArmFinding) -> tuple[Cell, ...]:
    return (
        Named(arm.label, arm.name),
        Quantity(arm.npv.mean, "currency", signed=True, error=arm.mean_error),
        Range(arm.npv.low, arm.npv.high, error=arm.error),
        pays(arm, certain=findings.certain),
        label("never") if arm.payback_weeks is None else arm.payback_weeks,
        arm.peak_funding,
        arm.worst_5,
        arm.liability,
        arm.repeat_rate,
        arm.repeat_gain,
        arm.cost,
        beaten(arm, certain=findings.certain),
        None
        if arm.behind is None
        else Quantity(arm.behind.mean, "currency", signed=True, error=arm.mean_error),
    )


def _note(findings: Findings, *, brief: bool = False) -> tuple[Inline, ...]:
    said = [say("Money in {currency}.", currency=findings.currency)]
    if findings.certain:
        said.append(say("Pays: whether the NPV is above zero."))
    else:
        said.append(say("Pays: share of cases with an NPV above zero. Payback of the median case."))
    said.append(
        say(
            "Cost in today's money, less what tools of today cost no longer. Owed: points "
            "outstanding at the end, at our cost and as far as they will be redeemed. Repeat: "
            "share of one year's buyers who buy again in the next."
        )
    )
    if brief:
        return (" ".join(said[:2]),)
    if _paired(findings):
        said.append(
            say(
                "Same arms spend, in every case, what the program costs over the horizon, but "
                "evenly over its weeks; their cost, which is in today's money, can therefore "
                "differ a little. Program earns more: share of cases in which it earns more "
                "than that, with the same customers and the same luck; by how much on average."
            )
        )
    return (" ".join(said),)
