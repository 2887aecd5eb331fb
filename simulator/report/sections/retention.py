"""Who stays, who leaves and why, what the rival gets, how steady sales are, cohorts."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from simulator.explain.numbers import points, share
from simulator.findings import Findings, Retention
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Prose,
    Quantity,
    Range,
    Section,
    Table,
    Termed,
    Unit,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.retention import retention_figure
from simulator.report.sections.statement import year_labels

_RATES = {
    "retention_rate": "Still buying",
    "survival_rate": "Not left *",
    "repeat_rate": "Bought again",
    "share_of_wallet": "Share of wallet *",
}
CAUSES = {
    "service": "for service",
    "rival": "for the rival",
    "otherwise": "otherwise",
    "all": "all",
}
_STAYED = {
    "service": "would have stayed had nothing ever failed",
    "rival": "would have stayed but for its attack",
}
_STABILITY = {
    "plain": "as it is",
    "seasonless": "without seasons",
    "trendless": "without seasons and trend",
}
_WHO = {"customers": "new customers", "members": "members"}


def retention(found: Findings) -> Section | None:
    """Retention of the program beside today's; None where it is not known."""
    kept = found.retention
    if kept is None or kept.rates.is_empty():
        return None
    return section(
        "retention",
        "Who stays, and why others leave",
        _seen(found, kept),
        retention_figure(found, kept),
        _rates(found, kept),
        *_leaving(found, kept),
        _stays(found),
        _rival(found, kept),
        _stability(found, kept),
        *(_cohorts(found, kept, who) for who in _WHO),
    )


def _seen(found: Findings, kept: Retention) -> Prose | None:
    """What the rate that a company can see changes by, and how sure that is."""
    rows = kept.rates.filter(pl.col("name") == "retention_rate").to_dicts()
    if not rows:
        return None
    last = rows[-1]
    sure = "" if found.certain else (
        f" (80 % of cases: {points(last['change_low'])} to {points(last['change_high'])}; "
        f"simulation error {share(last['error'], 1)})"
    )  # fmt: skip
    return prose(
        f"At the end, {share(last['program'], 1)} of the customers of week 0 still buy with "
        f"{found.main.label}, {share(last['today'], 1)} without it: {points(last['change'])}"
        f"{sure}. This ",
        Termed("retention rate", "retention_rate"),
        " is what a company can see; how many have left for good, the ",
        Termed("survival rate", "survival_rate"),
        ", is hidden from it and hangs on the model.",
    )


def _beside(
    found: Findings, first: tuple[Column, ...], unit: Unit, change: Unit
) -> tuple[Column, ...]:
    """Columns that set the program beside today; without probability where there is none."""
    label = found.main.label
    columns = [*first, Column("today", "Today", unit), Column("program", label, unit)]
    if not found.certain:
        columns.append(Column("range", f"80 % of cases, {label}", unit))
    columns.append(Column("change", "Change", change, signed=True))
    if not found.certain:
        columns.append(Column("change_range", "80 % of cases, change", change))
    error: Unit = "share" if change == "percentage points" else change
    columns.append(Column("error", "Simulation error (sd)", error, term="simulation_error"))
    return tuple(columns)


def _cells(found: Findings, row: dict[str, float], change: Unit) -> tuple[Cell, ...]:
    spread = None if found.certain else Range(row["program_low"], row["program_high"])
    changed = None if found.certain else Range(row["change_low"], row["change_high"])
    cells: tuple[Cell, ...] = (
        row["today"], row["program"], spread, Quantity(row["change"], change, True), changed,
        row["error"],
    )  # fmt: skip
    return tuple(one for at, one in enumerate(cells) if not (found.certain and at in (2, 4)))


def _year(found: Findings, period: str) -> str:
    """`year 2` as the statement calls it, which says where it is cut short; on one line."""
    return year_labels(found)[int(period.removeprefix("year ")) - 1].replace(" ", "\u00a0")


def _rates(found: Findings, kept: Retention) -> Table:
    first = (Column("rate", "Rate"), Column("year", "Year"))
    rows = tuple(
        (_RATES[row["name"]], _year(found, row["period"]),
         *_cells(found, row, "percentage points"))
        for row in kept.rates.to_dicts()
    )  # fmt: skip
    note: tuple[Inline, ...] = (
        "Means over cases. The first two are of the customers of week 0, at the end of a year. Of "
        "those who bought in the year before, the ",
        Termed("repeat rate", "repeat_rate"),
        " counts who bought again in the year named. The ",
        Termed("share of wallet", "share_of_wallet"),
        " is of all purchases of a year, those elsewhere being expected, not seen. "
        "* depends on the model: nobody can observe it.",
    )
    columns = _beside(found, first, "share", "percentage points")
    return Table("retention", "Rates by year", columns, rows, note)


def _leaving(found: Findings, kept: Retention) -> Iterator[Block | None]:
    """Why customers leave, in heads and in what they used to buy."""
    heads = kept.left
    if heads.is_empty() or not (heads["today"].sum() or heads["program"].sum()):
        return
    told = ("name", "period", "today", "program", "change")
    both = heads.join(
        kept.left_sales.select(told), on=["name", "period"], suffix="_sales", maintain_order="left"
    ).to_dicts()
    columns: tuple[Column, ...] = (
        Column("cause", "Cause"),
        Column("year", "Year"),
        Column("today", "Today", "heads"),
        Column("program", found.main.label, "heads"),
        Column("change", "Change", "heads", signed=True),
        Column("range", "80 % of cases, change", "heads"),
        Column("error", "Simulation error (sd)", "heads", term="simulation_error"),
        Column("sales_today", "Yearly sales today", "currency"),
        Column("sales_change", "Change in yearly sales", "currency", signed=True),
    )
    shown = [at for at, one in enumerate(columns) if not (found.certain and one.name == "range")]
    rows = [
        (CAUSES[row["name"]], _year(found, row["period"]), row["today"], row["program"],
         Quantity(row["change"], "heads", True), Range(row["change_low"], row["change_high"]),
         row["error"], row["today_sales"], Quantity(row["change_sales"], "currency", True))
        for row in both
    ]  # fmt: skip
    yield Table(
        "leaving",
        "Customers who leave, by cause",
        tuple(columns[at] for at in shown),
        tuple(tuple(row[at] for at in shown) for row in rows),
        _why(found, kept),
        strong=frozenset(at for at, row in enumerate(both) if row["name"] == "all"),
    )


def _why(found: Findings, kept: Retention) -> tuple[Inline, ...]:
    note = (
        "Means over cases; newcomers who leave again count. Yearly sales are what leavers "
        f"usually bought in a year, at list price, in {found.currency}. "
    )
    known = [name for name in ("service", "rival") if name in set(kept.left["name"])]
    if not known:
        return (f"{note}Neither service nor a rival drives them away here.",)
    parts: list[Inline] = [note, "Causes are told apart by replaying the same luck: "]
    for name in known:
        parts += [Termed(CAUSES[name], f"left_for_{name}"), f" are those who {_STAYED[name]}; "]
    return (*parts, "the first cause that holds counts, so that causes add up.")


def _stays(found: Findings) -> Prose | None:
    """What kind of loyalty keeps those who stay, where all reasons keep some."""
    reasons = next((one.stayed for one in found.bridges if one.arm == found.program), ())
    whole = sum(heads for _, heads in reasons)
    if len(reasons) < 2 or whole <= 0 or min(heads for _, heads in reasons) < 0:
        return None
    words = {
        "value": "for what offers are worth to them",
        "lock_in": "because they would lose something by leaving",
        "service": "for better service",
    }
    told = [f"{share(heads / whole)} stay {words[name]}" for name, heads in reasons]
    return prose(
        f"Of the customers that {found.main.label} is expected to keep, "
        f"{', '.join(told[:-1])} and {told[-1]} (",
        Termed("departures avoided", "departures_avoided"),
        ").",
    )


def _rival(found: Findings, kept: Retention) -> Table | None:
    if kept.rival.is_empty():
        return None
    rows = tuple(
        (_year(found, row["period"]), *_cells(found, row, "currency"))
        for row in kept.rival.to_dicts()
    )
    note: tuple[Inline, ...] = (
        f"Expected, in {found.currency}; a change below zero is won from it. ",
        Termed("Sales at the rival", "rival_sales"),
        " are those of customers who are there; what lost customers buy is not in them, and "
        "newcomers bring theirs along.",
    )
    columns = _beside(found, (Column("year", "Year"),), "currency", "currency")
    return Table("rival", "Sales handed to the rival", columns, rows, note)


def _stability(found: Findings, kept: Retention) -> Table | None:
    if kept.stability.is_empty():
        return None
    rows = tuple(
        (_STABILITY[row["name"]], *_cells(found, row, "percentage points"))
        for row in kept.stability.to_dicts()
    )
    note = (
        "Standard deviation / mean of the sales per week of whole calendar months. Where one "
        "simulated customer stands for many, their luck makes sales look less steady than they are."
    )
    columns = _beside(found, (Column("sales", "Sales"),), "share", "percentage points")
    return Table("stability", "How much monthly sales vary", columns, rows, (note,))


def _cohorts(found: Findings, kept: Retention, who: str) -> Table | None:
    """What has become of those who joined in a quarter; None where nobody does."""
    if kept.cohorts.is_empty():
        return None
    own = kept.cohorts.filter(pl.col("who") == who)
    joined = own.filter(pl.col("cohort") != "week 0")
    if joined.is_empty():
        return None
    ages = sorted(set(own["age"].to_list()))
    arms = {found.compared[0]: "today", found.program: found.main.label}
    cells = {(r["cohort"], r["arm"], r["age"]): r for r in own.to_dicts()}
    lines = dict.fromkeys((cohort, arm) for cohort, arm, _ in sorted(cells, key=_in_order))
    rows = []
    for cohort, arm in lines:
        each = [cells.get((cohort, arm, age)) for age in ages]
        heads = next(one["joined"] for one in each if one is not None)
        of_age = (None if one is None else one["recent"] for one in each)
        rows.append((cohort, arms[arm], heads, *of_age))
    columns = (
        Column("cohort", "Joined", term="cohort"),
        Column("arm", "Arm"),
        Column("joined", "How many", "heads"),
        *(Column(f"age_{age}", f"{age} month{'s' if age > 1 else ''}", "share") for age in ages),
    )
    first = "" if found.cases == 1 else f", the first of {found.cases}"
    note = (
        f"Of one case alone{first}: who bought within the gap that 95 % of gaps stay below, "
        "of all who joined. Week 0 are those who were there; their age is the "
        "months since launch. Ages that not every month of a quarter has come to are left out. "
        f"Simulation error (sd) of a share: up to {share(max(joined['error'].to_list()), 1)}. "
        "Every month of joining and every month since: tables/cohorts."
    )
    title = f"Still buying after joining, {_WHO[who]}"
    return Table(f"cohorts_{who}", title, columns, tuple(rows), (note,), long=True)


def _in_order(key: tuple[str, str, int]) -> tuple[bool, str]:
    """Week 0 first, then by quarter; arms as they come."""
    return key[0] != "week 0", key[0]
