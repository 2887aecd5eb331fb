"""The statement: today, the program and their difference, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from simulator.findings import Findings
from simulator.findings.statement import Statements
from simulator.program.chart import CHART, PROFIT
from simulator.report.document import Cell, Column, Prose, Section, Table, Termed, prose, section

WEEKS_PER_YEAR = 52
CONTRIBUTION = "Contribution, as cash before tax"
OPENING = "Owed at the start, as far as it will be redeemed"
OWED = "Owed at the end, as far as it will be redeemed"
CHANGE = "Less: what has become owed"
AFTER = "Profit before tax"
_POSTERS = {
    "market": "customers' purchases",
    "company": "the company",
    "desk": "the service desk",
    "program": "the program as a whole",
    "members": "membership",
}


def statement(found: Findings) -> Section | None:
    """Today, program, difference; then by year, month, tool and segment."""
    if found.statements is None:
        return None
    books = found.statements
    return section(
        "statement",
        "The statement, line by line",
        prose(
            "Income stands above zero, cost below it, so that the lines of a column add up to the "
            "contribution. Rewards count when they are handed out, so that is cash before "
            "tax.",
        ),
        _about_owed(found, books),
        _main(found, books),
        _by_year(found, books),
        _by_month(found, books),
        _by_poster(found, books),
        _by_segment(found, books),
    )


def line_label(account: str) -> str:
    """What readers call a line of the chart of accounts."""
    return CHART[account].label


def year_labels(found: Findings) -> tuple[str, ...]:
    """`Year 1` and so on; a year that the horizon cuts short says how long it is."""
    full, rest = divmod(found.horizon_weeks, WEEKS_PER_YEAR)
    names = [f"Year {number}" for number in range(1, full + 1)]
    return (*names, f"Year {full + 1} ({rest} weeks)") if rest else tuple(names)


def poster_label(poster: str) -> str:
    """What readers call who has posted a line."""
    kind, _, name = poster.partition(":")
    if name:
        return f"{name}, points redeemed" if kind == "wallet" else f"{name}, as a whole"
    return _POSTERS.get(poster, poster)


def arm_label(found: Findings, arm: str) -> str:
    """What readers call an arm."""
    return {one.name: one.label for one in found.arms}.get(arm, arm)


def _about_owed(found: Findings, books: Statements) -> Prose | None:
    arms = (found.compared[0], found.program)
    if not any(any(books.owed_by(arm, when)) for arm in arms for when in ("start", "end")):
        return None
    return prose(
        "Points earned and not yet used are owed, less ",
        Termed("breakage", "breakage_rate"),
        ": what has become owed in a year is taken off its profit, and what is redeemed of it "
        "later is not taken off again.",
    )


def _main(found: Findings, books: Statements) -> Table:
    today, program = found.compared[0], found.program
    columns = (
        Column("line", "Line"),
        Column("today", arm_label(found, today).capitalize(), "currency"),
        Column("program", arm_label(found, program), "currency"),
        Column("difference", "Difference", "currency", signed=True),
        *_years(found, apart=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for account in books.lines((today, program)):
        without, with_it = (books.by_year(arm, account) for arm in (today, program))
        rows.append((line_label(account), *_beside(without, with_it)))
    sums = [_contribution(books, arm) for arm in (today, program)]
    rows.append((CONTRIBUTION, *_beside(*sums)))
    total = len(rows) - 1
    rows += _owed(books, today, program, sums)
    note = (
        f"{_means(found)} Over {found.horizon_weeks} weeks. The workbook beside this page "
        "has these lines with formulas, down to the NPV by week."
    )
    return Table("statement", "", columns, tuple(rows), (note,), strong=frozenset({total}))


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


def _years(found: Findings, *, apart: bool = False) -> Iterator[Column]:
    """A column per year; where it is `apart`, of the difference."""
    for number, label in enumerate(year_labels(found), start=1):
        told = f"Difference, {label[0].lower()}{label[1:]}" if apart else label
        yield Column(f"year_{number}", told, "currency", signed=apart)


def _means(found: Findings) -> str:
    over = "" if found.cases == 1 else "Means over cases. "
    return f"{over}Money in {found.currency}."


def _by_year(found: Findings, books: Statements) -> Table:
    columns = (
        Column("arm", "Arm", term="arm"),
        Column("line", "Line"),
        *_years(found),
        Column("total", "Together", "currency"),
    )
    rows: list[tuple[Cell, ...]] = []
    for arm in found.compared:
        name = arm_label(found, arm)
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
    return Table("statement_by_year", "Every arm by year", columns, tuple(rows),
                 (_means(found),), long=True)  # fmt: skip


def _by_month(found: Findings, books: Statements) -> Table | None:
    """What the program changes, one row a month."""
    today, program = found.compared[0], found.program
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
        Column("month", "Month"),
        *(Column(name, line_label(name), "currency", signed=True) for name in lines),
        Column("contribution", "Contribution", "currency", signed=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for month in dict.fromkeys(month for month, _ in months):
        amounts = [months.get((month, name), 0.0) for name in lines]
        rows.append((month, *amounts, sum(amounts)))
    note = f"{_means(found)} A week belongs to the month of its Thursday."
    title = f"{arm_label(found, program)} beside today by month"
    return Table("statement_by_month", title, columns, tuple(rows), (note,), long=True)


def _differs(books: Statements, today: str, program: str, account: str) -> bool:
    return books.by_year(today, account) != books.by_year(program, account)


def _by_poster(found: Findings, books: Statements) -> Table | None:
    note = "Who has posted a line: a tool, the market, the company."
    return _parts(found, books, "poster", "Posted by", poster_label, note)


def _by_segment(found: Findings, books: Statements) -> Table | None:
    note = "Amounts of the whole company belong to no segment."
    return _parts(found, books, "segment", "Segment", lambda n: n or "the whole company", note)


def _parts(
    found: Findings, books: Statements, by: str, label: str, called: object, note: str
) -> Table | None:
    """What the program changes, by line of each part; without lines that it leaves as they are."""
    assert callable(called)
    sides = [books.grouped(arm, (by,)) for arm in (found.compared[0], found.program)]
    none = (0.0,) * books.n_years
    rows: list[tuple[Cell, ...]] = []
    for part, account in _in_order({**sides[1], **sides[0]}):
        without, with_it = (side.get((part, account), none) for side in sides)
        if without != with_it:
            rows.append((called(part), line_label(account), *_beside(without, with_it)))
    if not rows:
        return None
    columns = (
        Column(by, label),
        Column("line", "Line"),
        Column("today", "Today", "currency"),
        Column("program", arm_label(found, found.program), "currency"),
        Column("difference", "Difference", "currency", signed=True),
        *_years(found, apart=True),
    )
    title = f"{arm_label(found, found.program)} beside today by {'tool' if by == 'poster' else by}"
    told = (f"{_means(found)} {note}",)
    return Table(f"statement_by_{by}", title, columns, tuple(rows), told, long=True)


def _in_order(keys: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """(part, account) by part in order of first appearance, then by line of the chart."""
    there = dict.fromkeys(keys)
    for part in dict.fromkeys(part for part, _ in there):
        for account in PROFIT:
            if (part, account) in there:
                yield part, account
