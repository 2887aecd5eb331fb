"""Who stays, who leaves and why, what the rival gets, how steady sales are, cohorts."""

from __future__ import annotations

import polars as pl

from simulator.explain.numbers import points, share
from simulator.findings import Findings, Retention
from simulator.report.document import (
    Cell,
    Column,
    Inline,
    Prose,
    Quantity,
    Range,
    Section,
    Table,
    Unit,
    marked,
    section,
)  # fmt: skip
from simulator.report.figures.retention import retention_figure
from simulator.report.sections.retention.leaving import leaving, stays, year_of
from simulator.say import label, label_n, say, say_n

_RATES = {
    "retention_rate": label("Still buying"),
    "survival_rate": label("Not left *"),
    "repeat_rate": label("Bought again"),
    "share_of_wallet": label("Share of wallet *"),
}
_STABILITY = {
    "plain": label("as it is"),
    "seasonless": label("without seasons"),
    "trendless": label("without seasons and trend"),
}
_WHO = {
    "customers": label("Still buying after joining, new customers"),
    "members": label("Still buying after joining, members"),
}


def retention(findings: Findings) -> Section | None:
    """Retention of the program beside today's; None where it is not known."""
    kept = findings.retention
    if kept is None or kept.rates.is_empty():
        return None
    return section(
        "retention",
        label("Retention and churn"),
        _seen(findings, kept),
        retention_figure(findings, kept),
        _rates(findings, kept),
        *leaving(findings, kept),
        stays(findings),
        _rival(findings, kept),
        _stability(findings, kept),
        *(_cohorts(findings, kept, who) for who in _WHO),
    )


def _seen(findings: Findings, kept: Retention) -> Prose | None:
    """What the rate that a company can see changes by, and how sure that is."""
    rows = kept.rates.filter(pl.col("name") == "retention_rate").to_dicts()
    if not rows:
        return None
    last = rows[-1]
    values = {
        "with_it": share(last["program"], 1),
        "program": findings.main.label,
        "without": share(last["today"], 1),
        "change": points(last["change"]),
    }
    if findings.certain:
        said = say(
            "At the end, {with_it} of the customers of week 0 still buy with {program}, {without} "
            "without it: {change}.",
            **values,
        )
    else:
        said = say(
            "At the end, {with_it} of the customers of week 0 still buy with {program}, {without} "
            "without it: {change} (80 % of cases: {low} to {high}; simulation error {error}).",
            low=points(last["change_low"]),
            high=points(last["change_high"]),
            error=share(last["error"], 1),
            **values,
        )
    seen = marked(
        "This [retention rate](retention_rate) is what a company can see; how many have left for "
        "good, the [survival rate](survival_rate), is hidden from it and depends on the model."
    )
    return Prose((f"{said} ", *seen))


def _beside(
    findings: Findings, first: tuple[Column, ...], unit: Unit, change: Unit
) -> tuple[Column, ...]:
    """Columns that set the program beside today; without probability where there is none."""
    program = findings.main.label
    columns = [*first, Column("today", label("Today"), unit), Column("program", program, unit)]
    if not findings.certain:
        columns.append(Column("range", label("80 % of cases, {program}", program=program), unit))
    columns.append(Column("change", label("Change"), change, signed=True))
    if not findings.certain:
        columns.append(Column("change_range", label("80 % of cases, change"), change))
    error: Unit = "share" if change == "percentage points" else change
    columns.append(Column("error", label("Simulation error (sd)"), error, term="simulation_error"))
    return tuple(columns)


def _cells(findings: Findings, row: dict[str, float], change: Unit) -> tuple[Cell, ...]:
    spread = None if findings.certain else Range(row["program_low"], row["program_high"])
    changed = None if findings.certain else Range(row["change_low"], row["change_high"])
    cells: tuple[Cell, ...] = (
        row["today"], row["program"], spread, Quantity(row["change"], change, True), changed,
        row["error"],
    )  # fmt: skip
    return tuple(one for at, one in enumerate(cells) if not (findings.certain and at in (2, 4)))


def _rates(findings: Findings, kept: Retention) -> Table:
    first = (Column("rate", label("Rate")), Column("year", label("Year")))
    rows = tuple(
        (_RATES[row["name"]], year_of(findings, row["period"]),
         *_cells(findings, row, "percentage points"))
        for row in kept.rates.to_dicts()
    )  # fmt: skip
    note: tuple[Inline, ...] = marked(
        "Means over cases. The first two are of the customers of week 0, at the end of a "
        "year. Of those who bought in the year before, the [repeat rate](repeat_rate) counts "
        "who bought again in the year named. The [share of wallet](share_of_wallet) is of "
        "all purchases of a year, those elsewhere being expected, not seen. * depends on the "
        "model: nobody can observe it."
    )
    columns = _beside(findings, first, "share", "percentage points")
    return Table("retention", label("Rates by year"), columns, rows, note)


def _rival(findings: Findings, kept: Retention) -> Table | None:
    if kept.rival.is_empty():
        return None
    rows = tuple(
        (year_of(findings, row["period"]), *_cells(findings, row, "currency"))
        for row in kept.rival.to_dicts()
    )
    note: tuple[Inline, ...] = marked(
        "Expected, in {currency}; a change below zero is won from it. [Sales at the "
        "rival](rival_sales) are those of customers who are there; what lost customers buy "
        "is not in them, and newcomers bring theirs along.",
        currency=findings.currency,
    )
    columns = _beside(findings, (Column("year", label("Year")),), "currency", "currency")
    return Table("rival", label("Sales handed to the rival"), columns, rows, note)


def _stability(findings: Findings, kept: Retention) -> Table | None:
    if kept.stability.is_empty():
        return None
    rows = tuple(
        (_STABILITY[row["name"]], *_cells(findings, row, "percentage points"))
        for row in kept.stability.to_dicts()
    )
    note = say(
        "Standard deviation / mean of the sales per week of whole calendar months. Where "
        "one simulated customer stands for many, their luck makes sales look less steady "
        "than they are."
    )
    columns = _beside(findings, (Column("sales", label("Sales")),), "share", "percentage points")
    return Table("stability", label("How much monthly sales vary"), columns, rows, (note,))


def _cohorts(findings: Findings, kept: Retention, who: str) -> Table | None:
    """What has become of those who joined in a quarter; None where nobody does."""
    if kept.cohorts.is_empty():
        return None
    own = kept.cohorts.filter(pl.col("who") == who)
    joined = own.filter(pl.col("cohort") != "week 0")
    if joined.is_empty():
        return None
    ages = sorted(set(own["age"].to_list()))
    arms = {findings.compared[0]: label("today"), findings.program: findings.main.label}
    cells = {(r["cohort"], r["arm"], r["age"]): r for r in own.to_dicts()}
    lines = dict.fromkeys((cohort, arm) for cohort, arm, _ in sorted(cells, key=_in_order))
    rows = []
    for cohort, arm in lines:
        each = [cells.get((cohort, arm, age)) for age in ages]
        heads = next(one["joined"] for one in each if one is not None)
        of_age = (None if one is None else one["recent"] for one in each)
        rows.append((cohort, arms[arm], heads, *of_age))
    columns = (
        Column("cohort", label("Joined"), term="cohort"),
        Column("arm", label("Arm")),
        Column("joined", label("How many"), "heads"),
        *(Column(f"age_{age}", label_n("1 month", "{n} months", age), "share") for age in ages),
    )
    one_case = say_n("Of one case alone.", "Of one case alone, the first of {n}.", findings.cases)
    note = say(
        "Customers who bought within the gap that 95 % of gaps stay below, of all who joined. "
        "Week 0 are those who were there; their age is the months since launch. Ages that not "
        "every month of a quarter has come to are left out. Simulation error (sd) of a share: up "
        "to {max}. Every month of joining and every month since: tables/cohorts.",
        max=share(max(joined["error"].to_list()), 1),
    )
    notes = (f"{one_case} {note}",)
    return Table(f"cohorts_{who}", _WHO[who], columns, tuple(rows), notes, long=True)


def _in_order(key: tuple[str, str, int]) -> tuple[bool, str]:
    """Week 0 first, then by quarter; arms as they come."""
    return key[0] != "week 0", key[0]
