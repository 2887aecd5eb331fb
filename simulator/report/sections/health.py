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
from simulator.terms import TERMS

UNITS: dict[str, Unit] = {
    "share": "share", "share per year": "share", "purchases per member-year": "number",
    "currency per member-year": "currency",
}  # fmt: skip


def health(found: Findings) -> Section | None:
    """Figures of the program's members; None where it has none."""
    watched = found.health
    if watched is None or watched.quarters.is_empty():
        return None
    return section(
        "health",
        "How healthy the program is",
        prose(
            "What to watch month by month after launch, and what the simulation lets expect: a "
            "figure outside its range says early that an assumption does not hold."
            if not found.certain
            else "What to watch month by month after launch, and what the simulation lets expect."
        ),
        health_figure(found, watched),
        _at_years_ends(found, watched),
        _by_quarter(found, watched),
    )


def _told(found: Findings, watched: HealthFindings) -> pl.DataFrame:
    """The program's own figures, without those that are zero throughout."""
    own = watched.quarters.filter(pl.col("arm") == found.program)
    return own.filter((pl.col("high") != 0).any().over("figure"))


def _at_years_ends(found: Findings, watched: HealthFindings) -> Table:
    """The last quarter of each year, which has the same season, and how it is worked out."""
    own = _told(found, watched)
    periods = list(dict.fromkeys(own["period"].to_list()))
    shown = [name for name in periods if name.endswith("Q4")] or periods[-1:]
    last = shown[-1]
    rows = []
    for name in dict.fromkeys(own["figure"].to_list()):
        of = {row["period"]: row for row in own.filter(pl.col("figure") == name).to_dicts()}
        unit = UNITS[FIGURES[name].unit]
        cells: list[Cell] = [TERMS[name].label]
        cells += [Quantity(of[p]["mean"], unit) if p in of else None for p in shown]
        if not found.certain:
            cells.append(Range(of[last]["low"], of[last]["high"], unit) if last in of else None)
        rows.append((*cells, FIGURES[name].called, FIGURES[name].formula))
    columns = [Column("figure", "Figure")]
    columns += [Column(_key(name), _label(name), "number") for name in shown]
    if not found.certain:
        columns.append(Column("range", f"80 % of cases, {_label(last)}", "number"))
    columns += [Column("called", "Also called"), Column("formula", "Formula")]
    note = (
        f"Means over cases; money in {found.currency}. Quarters have 13 weeks from launch on. "
        "Rates by year are scaled up from the quarter. Sales are at list price and before "
        "refunds. Points count as redeemed or lapsed when they are, so that the redemption rate "
        "is 100 % until the first ones lapse."
    )
    return Table("health", "At the end of each year", tuple(columns), tuple(rows), (note,))


def _by_quarter(found: Findings, watched: HealthFindings) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in _told(found, watched).to_dicts():
        unit = UNITS[FIGURES[row["figure"]].unit]
        spread = () if found.certain else (Range(row["low"], row["high"], unit),)
        rows.append((
            TERMS[row["figure"]].label, _label(row["period"]), Quantity(row["mean"], unit),
            *spread, Quantity(row["error"], unit),
        ))  # fmt: skip
    columns = [
        Column("figure", "Figure"),
        Column("quarter", "Quarter"),
        Column("mean", "Mean", "number"),
    ]
    if not found.certain:
        columns.append(Column("range", "80 % of cases", "number"))
    columns.append(Column("error", "Simulation error (sd)", "number", term="simulation_error"))
    note = "Every month, with formulas, also of other arms with members: tables/health."
    return Table(
        "health_quarters", "By quarter", tuple(columns), tuple(rows), (note,), long=True
    )  # fmt: skip


def _label(period: str) -> str:
    return period[0].upper() + period[1:]


def _key(period: str) -> str:
    return period.lower().replace(" ", "_")
