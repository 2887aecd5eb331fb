"""The statement: today, the program and their difference, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from simulator.decision.names import tool_titles
from simulator.findings import Findings
from simulator.findings.statement import Statements
from simulator.program.about.titles import from_key
from simulator.program.chart import CHART, PROFIT
from simulator.report.document import (
    Cell,
    Column,
    Prose,
    Section,
    Table,
    paragraph,
    prose,
    section,
)
from simulator.say import label, say

WEEKS_PER_YEAR = 52
CONTRIBUTION = label("Contribution, as cash before tax")
OPENING = label("Owed at the start, as far as it will be redeemed")
OWED = label("Owed at the end, as far as it will be redeemed")
CHANGE = label("Less: what has become owed")
AFTER = label("Profit before tax")
_POSTERS = {
    "market": label("Customers' purchases"),
    "company": label("The company"),
    "desk": label("The service desk"),
    "program": label("The program as a whole"),
    "members": label("Membership"),
}


def statement(findings: Findings) -> Section | None:
    """Today, program, difference; then by year, month, tool and segment."""
    if findings.statements is None:
        return None
    books = findings.statements
    return section(
        "statement",
        label("Program statement"),
        prose(
            say(
                "Income stands above zero, cost below it, so that the lines of a column add up "
                "to the contribution."
            ),
            " ",
            say("Rewards count when they are handed out, so that is cash before tax."),
        ),
        _about_owed(findings, books),
        _main(findings, books),
        _by_year(findings, books),
        _by_month(findings, books),
        _by_poster(findings, books),
        _by_segment(findings, books),
    )


def line_label(account: str) -> str:
    """What readers call a line of the chart of accounts."""
    return CHART[account].label


def year_labels(findings: Findings, *, apart: bool = False) -> tuple[str, ...]:
    """`Year 1` and so on; a year that the horizon cuts short says how long it is.

    Of the difference, where it is `apart`.
    """
    full, rest = divmod(findings.horizon_weeks, WEEKS_PER_YEAR)
    names = [_whole_year(number, apart=apart) for number in range(1, full + 1)]
    return (*names, _short_year(full + 1, rest, apart=apart)) if rest else tuple(names)


def poster_label(poster: str, tools: Mapping[str, str]) -> str:
    """What readers call what has posted a line; `tools` are the titles of tools by name."""
    kind, _, name = poster.partition(":")
    if name and kind == "wallet":
        return label("{currency}, points redeemed", currency=name)
    if name:
        return label("{tool}, as a whole", tool=tools.get(name) or from_key(name))
    return _POSTERS.get(poster) or tools.get(poster) or from_key(poster)


def arm_label(findings: Findings, arm: str) -> str:
    """What readers call an arm."""
    return {one.name: one.label for one in findings.arms}.get(arm, arm)


def _about_owed(findings: Findings, books: Statements) -> Prose | None:
    arms = (findings.compared[0], findings.program)
    if not any(any(books.owed_by(arm, when)) for arm in arms for when in ("start", "end")):
        return None
    return paragraph(
        "Points earned and not yet used are owed, less [breakage](breakage_rate): what has "
        "become owed in a year is taken off its profit, and what is redeemed of it later is "
        "not taken off again."
    )


def _main(findings: Findings, books: Statements) -> Table:
    today, program = findings.compared[0], findings.program
    columns = (
        Column("line", label("Line")),
        Column("today", arm_label(findings, today).capitalize(), "currency"),
        Column("program", arm_label(findings, program), "currency"),
        Column("difference", label("Difference"), "currency", signed=True),
        *_years(findings, apart=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for account in books.lines((today, program)):
        without, with_it = (books.by_year(arm, account) for arm in (today, program))
        rows.append((line_label(account), *_beside(without, with_it)))
    sums = [_contribution(books, arm) for arm in (today, program)]
    rows.append((CONTRIBUTION, *_beside(*sums)))
    total = len(rows) - 1
    rows += _owed(books, today, program, sums)
    note = say(
        "Over {horizon_weeks} weeks. The workbook beside this page has these lines with "
        "formulas, down to the NPV by week.",
        horizon_weeks=findings.horizon_weeks,
    )
    return Table(
        "statement",
        "",
        columns,
        tuple(rows),
        (f"{_means(findings)} {note}",),
        strong=frozenset({total}),
    )


def _beside(without: Sequence[float], with_it: Sequence[float]) -> tuple[float, ...]:
    """Today, program, difference over the horizon; the difference by year."""
    apart = less(with_it, without)
    return sum(without), sum(with_it), sum(apart), *apart


def _owed(
    books: Statements, today: str, program: str, earned: Sequence[Sequence[float]]
) -> Iterator[tuple[Cell, ...]]:
    """What is owed at the end, how it has changed, the profit; nothing where nothing is owed."""
    starts, ends = (
        [books.owed_by(arm, when) for arm in (today, program)] for when in ("start", "end")
    )
    if not any(any(side) for side in (*starts, *ends)):
        return
    apart = less(ends[1], ends[0])
    yield (OWED, ends[0][-1], ends[1][-1], apart[-1], *apart)
    changes = [less(start, end) for start, end in zip(starts, ends, strict=True)]
    yield (CHANGE, *_beside(changes[0], changes[1]))
    yield (AFTER, *_beside(*(plus(e, c) for e, c in zip(earned, changes, strict=True))))


def _contribution(books: Statements, arm: str) -> tuple[float, ...]:
    lines = [books.by_year(arm, account) for account in books.lines((arm,))]
    return tuple(map(sum, zip(*lines, strict=True))) if lines else (0.0,) * books.n_years


def plus(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    """One and the other, period by period."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def less(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    """One less the other, period by period."""
    return tuple(a - b for a, b in zip(one, other, strict=True))


def _years(findings: Findings, *, apart: bool = False) -> Iterator[Column]:
    """A column per year; where it is `apart`, of the difference."""
    for number, title in enumerate(year_labels(findings, apart=apart), start=1):
        yield Column(f"year_{number}", title, "currency", signed=apart)


def _means(findings: Findings) -> str:
    if findings.cases == 1:
        return say("Money in {currency}.", currency=findings.currency)
    return say("Means over cases. Money in {currency}.", currency=findings.currency)


def _by_year(findings: Findings, books: Statements) -> Table:
    columns = (
        Column("arm", label("Arm"), term="arm"),
        Column("line", label("Line")),
        *_years(findings),
        Column("total", label("Together"), "currency"),
    )
    rows: list[tuple[Cell, ...]] = []
    for arm in findings.compared:
        name = arm_label(findings, arm)
        for account in books.lines((arm,)):
            amounts = books.by_year(arm, account)
            rows.append((name, line_label(account), *amounts, sum(amounts)))
        amounts = _contribution(books, arm)
        rows.append((name, CONTRIBUTION, *amounts, sum(amounts)))
        start, end = (books.owed_by(arm, when) for when in ("start", "end"))
        if any((*start, *end)):
            profit = plus(amounts, less(start, end))
            rows.append((name, OWED, *end, end[-1]))
            rows.append((name, AFTER, *profit, sum(profit)))
    return Table("statement_by_year", label("Every arm by year"), columns, tuple(rows),
                 (_means(findings),), long=True)  # fmt: skip


def _by_month(findings: Findings, books: Statements) -> Table | None:
    """What the program changes, one row a month."""
    today, program = findings.compared[0], findings.program
    lines = [
        name for name in books.lines((today, program)) if _differs(books, today, program, name)
    ]
    if not lines:
        return None
    months: dict[tuple[str, str], float] = {}
    for arm, sign in ((program, 1), (today, -1)):
        for account, month, amount in (
            books.months.filter(pl.col("arm") == arm).select("account", "month", "amount")
        ).iter_rows():
            months[month, account] = months.get((month, account), 0.0) + sign * amount
    columns = (
        Column("month", label("Month")),
        *(Column(name, line_label(name), "currency", signed=True) for name in lines),
        Column("contribution", label("Contribution"), "currency", signed=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for month in dict.fromkeys(month for month, _ in months):
        amounts = [months.get((month, name), 0.0) for name in lines]
        rows.append((month, *amounts, sum(amounts)))
    thursday = say("A week belongs to the month of its Thursday.")
    note = f"{_means(findings)} {thursday}"
    title = label("{program} beside today by month", program=arm_label(findings, program))
    return Table("statement_by_month", title, columns, tuple(rows), (note,), long=True)


def _differs(books: Statements, today: str, program: str, account: str) -> bool:
    return books.by_year(today, account) != books.by_year(program, account)


def _by_poster(findings: Findings, books: Statements) -> Table | None:
    note = say("Where a line comes from: a tool, the market, the company.")
    title = label("{program} beside today by tool", program=arm_label(findings, findings.program))
    column = Column("poster", label("Posted by"))
    tools = {
        **tool_titles(findings.titles, findings.compared[0]),
        **tool_titles(findings.titles, findings.program),
    }
    return _parts(findings, books, column, title, partial(poster_label, tools=tools), note)


def _by_segment(findings: Findings, books: Statements) -> Table | None:
    note = say("Amounts of the whole company belong to no segment.")
    program = arm_label(findings, findings.program)
    title = label("{program} beside today by segment", program=program)
    column = Column("segment", label("Segment"))
    whole = label("the whole company")
    return _parts(findings, books, column, title, lambda name: name or whole, note)


def _parts(
    findings: Findings, books: Statements, first: Column, title: str,
    called: Callable[[str], str], note: str,
) -> Table | None:  # fmt: skip
    """What the program changes, by line of each part; without lines that it leaves as they are."""
    sides = [books.grouped(arm, (first.name,)) for arm in (findings.compared[0], findings.program)]
    none = (0.0,) * books.n_years
    rows: list[tuple[Cell, ...]] = []
    for part, account in _in_order({**sides[1], **sides[0]}):
        without, with_it = (side.get((part, account), none) for side in sides)
        if without != with_it:
            rows.append((called(part), line_label(account), *_beside(without, with_it)))
    if not rows:
        return None
    columns = (
        first,
        Column("line", label("Line")),
        Column("today", label("Today"), "currency"),
        Column("program", arm_label(findings, findings.program), "currency"),
        Column("difference", label("Difference"), "currency", signed=True),
        *_years(findings, apart=True),
    )
    told = (f"{_means(findings)} {note}",)
    return Table(f"statement_by_{first.name}", title, columns, tuple(rows), told, long=True)


def _in_order(keys: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """(part, account) by part in order of first appearance, then by line of the chart."""
    there = dict.fromkeys(keys)
    for part in dict.fromkeys(part for part, _ in there):
        for account in PROFIT:
            if (part, account) in there:
                yield part, account


def _whole_year(year: int, *, apart: bool) -> str:
    if apart:
        return label("Difference, year {year}", year=year)
    return label("Year {year}", year=year)


def _short_year(year: int, weeks: int, *, apart: bool) -> str:
    if apart:
        return label("Difference, year {year} ({weeks} weeks)", year=year, weeks=weeks)
    return label("Year {year} ({weeks} weeks)", year=year, weeks=weeks)
