"""The tables of what is owed to members: points, redemption, profit, deferral, an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from simulator.explain.numbers import amount
from simulator.findings import Findings
from simulator.findings.owed import Owed
from simulator.report.document import (
    Cell,
    Column,
    Inline,
    Range,
    Table,
)
from simulator.say import label, say, say_n

_PERIOD = {"year": label("Year"), "month": label("Month")}


def any_of(frame: pl.DataFrame, *names: str) -> bool:
    return any(bool((frame[name] != 0).any()) for name in names if name in frame.columns)


def _columns(by: str, shown: Sequence[tuple[str, str, bool, str]], several: str) -> list[Column]:
    """A period, then money: name, label, whether signed, term."""
    named = [Column("currency", several)] if several else []
    return [
        *named,
        Column(by, _PERIOD[by]),
        *(Column(name, label, "currency", signed, term) for name, label, signed, term in shown),
    ]


def _table(
    name: str,
    frame: pl.DataFrame,
    by: str,
    shown: Sequence[tuple[str, str, bool, str]],
    note: tuple[Inline, ...],
    *,
    what: str = "currency",
    title: str = "",
) -> Table | None:
    """The periods of one kind of a frame, of which only lines that are not all zero are shown."""
    if not frame.height:
        return None
    rows_of = frame.filter(pl.col("by") == by)
    several = label("Points") if rows_of[what].n_unique() > 1 else ""
    kept = [one for one in shown if one[0] in _ALWAYS or any_of(rows_of, one[0])]
    keys = [*([what] if several else []), "period", *(one[0] for one in kept)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(rows_of.select(keys).iter_rows())
    columns = tuple(_columns(by, kept, several))
    return Table(f"{name}_{by}s", title, columns, rows, note, long=by == "month")


_ALWAYS = frozenset({"opening", "closing", "owed", "cash", "profit"})


def points_table(findings: Findings, owed: Owed, by: str) -> Table | None:
    shown = (
        ("opening", label("Opening"), False, ""),
        ("issued", label("Issued"), False, ""),
        ("bought", label("Bought"), False, ""),
        ("redeemed", label("Redeemed"), False, ""),
        ("expired", label("Lapsed"), False, "breakage_rate"),
        ("clawed_back", label("Taken back"), False, ""),
        ("rounding", label("Rounding"), True, ""),
        ("closing", label("Closing"), False, "liability"),
    )
    note = say("Points of {program} at full cost.", program=findings.main.label)
    note = f"{note} {_means(findings)}"
    return _table(
        "points", owed.points, by, shown, (note,), title=_title(by, label("Points by month"))
    )


def _title(by: str, title: str) -> str:
    return title if by == "month" else ""


def _means(findings: Findings) -> str:
    return say_n(
        "Means over the only case in {currency}.",
        "Means over all {n} cases in {currency}.",
        findings.cases,
        currency=findings.currency,
    )


def redemption_table(findings: Findings, owed: Owed) -> Table | None:
    if not owed.redemptions:
        return None
    columns = (
        Column("currency", label("Points")),
        Column("months", label("After months"), "number"),
        Column("true", label("Will be redeemed"), "share", term="urr"),
        Column("error", label("Simulation error"), "share", term="simulation_error"),
        Column("estimated", label("An actuary expects"), "share"),
        Column("breakage", label("Breakage"), "share", term="breakage_rate"),
        Column("owed", label("Owed"), "currency", term="liability"),
        Column("estimate", label("As estimated"), "currency"),
    )
    rows = tuple(
        (
            one.currency,
            float(one.months),
            one.true,
            one.error,
            one.estimated,
            1 - one.true,
            one.owed,
            one.owed_as_estimated,
        )
        for one in owed.redemptions
    )
    note = say(
        "The first case, in which points are followed by month of issue and, after the "
        "horizon, until they are redeemed or lapse. The actuary goes by what became of "
        "points of each age in the twelve months before. Money in {currency}.",
        currency=findings.currency,
    )
    return Table("redemption", "", columns, rows, (note,))


def profit_table(findings: Findings, owed: Owed, by: str) -> Table | None:
    shown = (
        ("cash", label("Cash"), True, ""),
        ("change", label("More is owed"), True, ""),
        ("profit", label("Profit"), True, "incremental_profit"),
        ("owed", label("Owed at the end"), False, "liability"),
    )
    frame = owed.profit.filter(pl.col("by") == by)
    sums = {name: float(frame[name].sum()) for name in ("cash", "change", "profit")}
    whole: dict[str, Cell] = {"period": label("together"), **sums}
    whole["owed"] = float(frame["owed"][-1])
    note = say(
        "{program} beyond today, not discounted, at each case's ultimate redemption rate; cash "
        "less what more is owed is profit. Over the horizon: {cash} less {change} is {profit}.",
        program=findings.main.label,
        cash=amount(sums["cash"], sign=True),
        change=amount(sums["change"], sign=True),
        profit=amount(sums["profit"], findings.currency, sign=True),
    )
    note = f"{note} {_means(findings)}"
    made = _table(
        "profit",
        owed.profit,
        by,
        shown,
        (note,),
        what="arm",
        title=_title(by, label("Profit and cash by month")),
    )
    if made is None or by == "month":
        return made
    last: tuple[Cell, ...] = tuple(
        whole["period" if column.name == by else column.name] for column in made.columns
    )
    return replace(made, rows=(*made.rows, last), strong=frozenset({len(made.rows)}))


def deferred_table(findings: Findings, owed: Owed, by: str) -> Table | None:
    shown = (
        ("sales", label("Sales after discounts"), False, ""),
        ("opening", label("Deferred before"), False, ""),
        ("deferred", label("Deferred"), False, "deferred_revenue"),
        ("recognized", label("Recognized"), False, ""),
        ("closing", label("Deferred at the end"), False, ""),
        ("revenue", label("Revenue"), False, ""),
    )
    note = say(
        "All sales of the arm. Sales less deferred plus recognized is revenue. Split by "
        "relative stand-alone price, at each case's ultimate redemption rate throughout."
    )
    note = f"{note} {_means(findings)}"
    return _table(
        "deferred",
        owed.deferred,
        by,
        shown,
        (note,),
        title=_title(by, label("Deferred revenue by month")),
    )


def ending_table(findings: Findings, owed: Owed, every: int) -> Table | None:
    """The cost of an end every so many months, the last one always."""
    if not owed.ending.height or not any_of(owed.ending, "total"):
        return None
    n = owed.ending.height
    places = sorted({*range(every - 1, n, every), n - 1})
    columns = (
        Column("month", label("Ended after")),
        Column("points", label("Points, a rush"), "currency"),
        Column("promises", label("Other promises"), "currency"),
        Column("running", label("Running it until then"), "currency"),
        Column("total", label("Together"), "currency", term="shutdown_need"),
        Column("range", label("80 % of cases"), "currency"),
    )
    rows = tuple(
        (
            one["month"],
            one["points"],
            one["promises"],
            one["running"],
            one["total"],
            Range(one["low"], one["high"]),
        )
        for at in places
        for one in [owed.ending.row(at, named=True)]
    )
    note = say(
        "A rush: every point outstanding is redeemed at full cost. Running cost until "
        "the last point has lapsed; sales lost without the program are no part of it, "
        "and what it has brought in so far is not taken off."
    )
    note = f"{_means(findings)} {note}"
    by = "years" if every > 1 else "months"
    title = "" if every > 1 else label("Cost of ending it, by month")
    return Table(f"ending_{by}", title, columns, rows, (note,), long=every == 1)
