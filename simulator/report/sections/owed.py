"""What is owed to members: points, profit apart from cash, and what ending it would cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from simulator.explain.numbers import amount, points, share
from simulator.findings import Findings
from simulator.findings.owed import Owed, Ultimate
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Range,
    Section,
    Table,
    Termed,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.series import liability

_PERIOD = {"year": "Year", "month": "Month"}


def owed(found: Findings) -> Section | None:
    """Points outstanding, their roll-forward, redemption, deferral, and the cost of an end."""
    of = found.owed
    there = of is not None and (of.points.height or _any(of.profit, "change", "owed"))
    return section(
        "owed",
        "What is owed to members",
        liability(found),
        *(_books(found, of) if of is not None and there else ()),
    )


def _books(found: Findings, of: Owed) -> Iterator[Block | None]:
    if of.points.height:
        yield prose(
            "How what is owed in points moves, at full cost: as if every point were redeemed. "
            "Opening, issued, less what was redeemed, lapsed or taken back, is closing; closing of "
            "a period is the opening of the next."
        )
        yield _points(found, of, "year")
        yield bullets(_redeemed(found, of))
        yield _redemption(found, of)
    yield prose(
        "Profit is not cash: points cost money when they are redeemed, and are owed from when they "
        "are issued. Profit is cash less the change of what is owed, as far as it will be redeemed."
    )
    yield _profit(found, of, "year")
    yield from _deferral(found, of)
    yield from _end(found, of)
    yield from (_points(found, of, "month"), _profit(found, of, "month"))
    yield from (_deferred(found, of, "month"), _ending(found, of, every=1))


def _any(frame: pl.DataFrame, *names: str) -> bool:
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
    several = "Points" if rows_of[what].n_unique() > 1 else ""
    kept = [one for one in shown if one[0] in _ALWAYS or _any(rows_of, one[0])]
    keys = [*([what] if several else []), "period", *(one[0] for one in kept)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(rows_of.select(keys).iter_rows())
    columns = tuple(_columns(by, kept, several))
    return Table(f"{name}_{by}s", title, columns, rows, note, long=by == "month")


_ALWAYS = frozenset({"opening", "closing", "owed", "cash", "profit"})


def _points(found: Findings, of: Owed, by: str) -> Table | None:
    shown = (
        ("opening", "Opening", False, ""),
        ("issued", "Issued", False, ""),
        ("bought", "Bought", False, ""),
        ("redeemed", "Redeemed", False, ""),
        ("expired", "Lapsed", False, "breakage_rate"),
        ("clawed_back", "Taken back", False, ""),
        ("rounding", "Rounding", True, ""),
        ("closing", "Closing", False, "liability"),
    )
    note = f"Points of {found.main.label} at full cost, {_means(found)}."
    return _table("points", of.points, by, shown, (note,), title=_title(by, "Points by month"))


def _title(by: str, title: str) -> str:
    return title if by == "month" else ""


def _means(found: Findings) -> str:
    over = f"all {found.cases} cases" if found.cases > 1 else "the only case"
    return f"means over {over} in {found.currency}"


def _redeemed(found: Findings, of: Owed) -> Iterator[str | tuple[Inline, ...]]:
    """The ultimate redemption rate, and how well it could have been known."""
    for one in of.ultimate:
        yield _at_horizon(found, one)
    for told in of.redemptions:
        off = points(told.estimated - told.true)
        money = amount(told.owed_as_estimated - told.owed, found.currency, sign=True)
        yield (
            f"After {told.months} months an actuary who knows the past only would expect "
            f"{share(told.estimated, 1)} of the {told.currency} outstanding to be redeemed; it "
            f"will be {share(told.true, 1)} ({off}, {money} of what is owed; first case)."
        )


def _at_horizon(found: Findings, one: Ultimate) -> tuple[Inline, ...]:
    between = f" ({share(one.rate.low)} to {share(one.rate.high)} in 90 % of cases)"
    open_end = f" The run-off saw no end of {share(one.unsettled, 1)}." if one.unsettled else ""
    return (
        f"Of the {one.currency} outstanding after {found.horizon_weeks} weeks, "
        f"{share(one.rate.mean, 1)} will be redeemed{'' if found.certain else between}: their ",
        Termed("ultimate redemption rate", "urr"),
        f". The rest is breakage.{open_end}",
    )


def _redemption(found: Findings, of: Owed) -> Table | None:
    if not of.redemptions:
        return None
    columns = (
        Column("currency", "Points"),
        Column("months", "After months", "number"),
        Column("true", "Will be redeemed", "share", term="urr"),
        Column("error", "Simulation error", "share", term="simulation_error"),
        Column("estimated", "An actuary expects", "share"),
        Column("breakage", "Breakage", "share", term="breakage_rate"),
        Column("owed", "Owed", "currency", term="liability"),
        Column("estimate", "As estimated", "currency"),
    )
    rows = tuple(
        (one.currency, float(one.months), one.true, one.error, one.estimated, 1 - one.true,
         one.owed, one.owed_as_estimated)
        for one in of.redemptions
    )  # fmt: skip
    note = (
        "The first case, in which points are followed by month of issue and, after the horizon, "
        "until they are redeemed or lapse. The actuary goes by what became of points of each age "
        f"in the twelve months before. Money in {found.currency}."
    )
    return Table("redemption", "", columns, rows, (note,))


def _profit(found: Findings, of: Owed, by: str) -> Table | None:
    shown = (
        ("cash", "Cash", True, ""),
        ("change", "More is owed", True, ""),
        ("profit", "Profit", True, "incremental_profit"),
        ("owed", "Owed at the end", False, "liability"),
    )
    frame = of.profit.filter(pl.col("by") == by)
    sums = {name: float(frame[name].sum()) for name in ("cash", "change", "profit")}
    whole: dict[str, Cell] = {"period": "together", **sums, "owed": float(frame["owed"][-1])}
    note = (
        f"{found.main.label} beyond today, {_means(found)}, not discounted, at each case's "
        "ultimate redemption rate; cash less what more is owed is profit. Over the horizon: "
        f"{amount(sums['cash'], sign=True)} less {amount(sums['change'], sign=True)} is "
        f"{amount(sums['profit'], found.currency, sign=True)}."
    )
    made = _table("profit", of.profit, by, shown, (note,), what="arm",
                  title=_title(by, "Profit and cash by month"))  # fmt: skip
    if made is None or by == "month":
        return made
    last: tuple[Cell, ...] = tuple(
        whole["period" if column.name == by else column.name] for column in made.columns
    )
    return replace(made, rows=(*made.rows, last), strong=frozenset({len(made.rows)}))


def _deferral(found: Findings, of: Owed) -> Iterator[Block | None]:
    if of.deferred.height:
        yield prose(
            "Accounting sees it from the customer's side: what was paid was paid for goods and "
            "for points, and the part of the points is ",
            Termed("deferred revenue", "deferred_revenue"),
            " until they are redeemed, taken at face value: another amount than what they cost.",
        )
        yield _deferred(found, of, "year")


def _deferred(found: Findings, of: Owed, by: str) -> Table | None:
    shown = (
        ("sales", "Sales after discounts", False, ""),
        ("opening", "Deferred before", False, ""),
        ("deferred", "Deferred", False, "deferred_revenue"),
        ("recognized", "Recognized", False, ""),
        ("closing", "Deferred at the end", False, ""),
        ("revenue", "Revenue", False, ""),
    )
    note = (
        f"All sales of the arm, {_means(found)}. Sales less deferred plus recognized is revenue. "
        "Split by relative stand-alone price, at each case's ultimate redemption rate throughout."
    )
    return _table("deferred", of.deferred, by, shown, (note,),
                  title=_title(by, "Deferred revenue by month"))  # fmt: skip


def _end(found: Findings, of: Owed) -> Iterator[Block | None]:
    if of.endless:
        yield prose(
            "What ending it would cost is not known: points need not lapse, and no notice is "
            "given (criteria.promises.notice)."
        )
    elif of.ending.height and _any(of.ending, "total"):
        worst = of.ending.row(int(of.ending["total"].arg_max() or 0), named=True)
        yield prose(
            "If the program is ended, members redeem what they have. With everything claimed, a "
            f"rush, that costs most at the end of {worst['month']}: "
            f"{amount(worst['total'], found.currency)} on average."
        )
        yield _ending(found, of, every=12)


def _ending(found: Findings, of: Owed, every: int) -> Table | None:
    """The cost of an end every so many months, the last one always."""
    if not of.ending.height or not _any(of.ending, "total"):
        return None
    n = of.ending.height
    places = sorted({*range(every - 1, n, every), n - 1})
    columns = (
        Column("month", "Ended after"),
        Column("points", "Points, a rush", "currency"),
        Column("promises", "Other promises", "currency"),
        Column("running", "Running it until then", "currency"),
        Column("total", "Together", "currency", term="shutdown_need"),
        Column("range", "80 % of cases", "currency"),
    )
    rows = tuple(
        (one["month"], one["points"], one["promises"], one["running"], one["total"],
         Range(one["low"], one["high"]))
        for at in places for one in [of.ending.row(at, named=True)]
    )  # fmt: skip
    note = (
        f"M{_means(found)[1:]}. A rush: every point outstanding is redeemed at full cost. "
        "Running cost until the last point has lapsed; sales lost without the program are no part "
        "of it, and what it has brought in so far is not taken off."
    )
    by = "years" if every > 1 else "months"
    title = "" if every > 1 else "Cost of ending it, by month"
    return Table(f"ending_{by}", title, columns, rows, (note,), long=every == 1)
