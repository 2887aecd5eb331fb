"""The health of the program: the figures by which the trade watches one."""

from __future__ import annotations

import polars as pl

from simulator.economics.customers.health import FIGURES
from simulator.findings import Findings, HealthFindings
from simulator.report.document import (
    Cell,
    Column,
    Quantity,
    Range,
    Section,
    Table,
    Unit,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.health import health_figure
from simulator.say import label, say
from simulator.terms import TERMS

UNITS: dict[str, Unit] = {
    "share": "share", "share per year": "share", "purchases per member-year": "number",
    "currency per member-year": "currency",
}  # fmt: skip


def health(findings: Findings) -> Section | None:
    """Figures of the program's members; None where it has none."""
    watched = findings.health
    if watched is None or watched.quarters.is_empty():
        return None
    return section(
        "health",
        label("Program health"),
        prose(
            say(
                "What to watch month by month after launch, and what the simulation lets "
                "expect: a figure outside its range says early that an assumption does not "
                "hold."
            )
            if not findings.certain
            else say(
                "What to watch month by month after launch, and what the simulation lets expect."
            )
        ),
        health_figure(findings, watched),
        _at_years_ends(findings, watched),
        _by_quarter(findings, watched),
    )


def _told(findings: Findings, watched: HealthFindings) -> pl.DataFrame:
    """The program's own figures, without those that are zero throughout."""
    own = watched.quarters.filter(pl.col("arm") == findings.program)
    return own.filter((pl.col("high") != 0).any().over("figure"))


def _at_years_ends(findings: Findings, watched: HealthFindings) -> Table:
    """The last quarter of each year, which has the same season, and how it is worked out."""
    own = _told(findings, watched)
    periods = list(dict.fromkeys(own["period"].to_list()))
    shown = [name for name in periods if name.endswith("Q4")] or periods[-1:]
    last = shown[-1]
    rows = []
    for name in dict.fromkeys(own["figure"].to_list()):
        rows_of = {row["period"]: row for row in own.filter(pl.col("figure") == name).to_dicts()}
        unit = UNITS[FIGURES[name].unit]
        cells: list[Cell] = [TERMS[name].label]
        cells += [Quantity(rows_of[p]["mean"], unit) if p in rows_of else None for p in shown]
        if not findings.certain:
            cells.append(
                Range(rows_of[last]["low"], rows_of[last]["high"], unit)
                if last in rows_of
                else None
            )
        rows.append((*cells, FIGURES[name].called, FIGURES[name].formula))
    columns = [Column("figure", label("Figure"))]
    columns += [Column(_key(name), _period(name), "number") for name in shown]
    if not findings.certain:
        columns.append(
            Column("range", label("80 % of cases, {period}", period=_period(last)), "number")
        )
    columns += [Column("called", label("Also called")), Column("formula", label("Formula"))]
    note = say(
        "Means over cases; money in {currency}. Quarters have 13 weeks from launch on. "
        "Rates by year are scaled up from the quarter. Sales are at list price and "
        "before refunds. Points count as redeemed or lapsed when they are, so that the "
        "redemption rate is 100 % until the first ones lapse.",
        currency=findings.currency,
    )
    return Table("health", label("At the end of each year"), tuple(columns), tuple(rows), (note,))


def _by_quarter(findings: Findings, watched: HealthFindings) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in _told(findings, watched).to_dicts():
        unit = UNITS[FIGURES[row["figure"]].unit]
        spread = () if findings.certain else (Range(row["low"], row["high"], unit),)
        rows.append((
            TERMS[row["figure"]].label, _period(row["period"]), Quantity(row["mean"], unit),
            *spread, Quantity(row["error"], unit),
        ))  # fmt: skip
    columns = [
        Column("figure", label("Figure")),
        Column("quarter", label("Quarter")),
        Column("mean", label("Mean"), "number"),
    ]
    if not findings.certain:
        columns.append(Column("range", label("80 % of cases"), "number"))
    columns.append(
        Column("error", label("Simulation error (sd)"), "number", term="simulation_error")
    )
    note = say("Every month, with formulas, also of other arms with members: tables/health.")
    return Table(
        "health_quarters", label("By quarter"), tuple(columns), tuple(rows), (note,), long=True
    )  # fmt: skip


def _period(period: str) -> str:
    """`Year 1 Q4` of `year 1 Q4`."""
    year, quarter = period.removeprefix("year ").split(" Q")
    return label("Year {year} Q{quarter}", year=year, quarter=quarter)


def _key(period: str) -> str:
    return period.lower().replace(" ", "_")
