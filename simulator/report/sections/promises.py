"""What is promised, how surely it is kept, what breaks first, and what would keep it."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.promises import FirstBreak, PromiseFinding, PromiseFindings
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Quantity,
    Section,
    Table,
    bullets,
    paragraph,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.promises import promises_figure
from simulator.say import label, say, say_n


def promises(findings: Findings) -> Section | None:
    """Every promise beside its limit, and what could not be checked."""
    held = findings.promises
    if held is None or not (held.checked or held.unchecked):
        return None
    return section(
        "promises",
        label("Promises"),
        prose(first_sentence(findings, held)),
        promises_figure(findings, held),
        _table(findings, held),
        bullets(one.remedy for one in held.checked if one.remedy),
        *_unchecked(held),
    )


def first_sentence(findings: Findings, held: PromiseFindings) -> str:
    """Which promise breaks first, when and how often; or that none does."""
    n = len(held.checked)
    if not n:
        return say("Nothing that was promised could be checked.")
    if held.first is not None:
        return _breaks(findings, held.first)
    broken = [one for one in held.checked if one.kept < 1]
    if broken:
        return say(
            "The promise about {promise} is not kept; when it breaks is not known.",
            promise=broken[0].about,
        )
    if findings.certain:
        return say_n(
            "The only promise that was checked is kept with every number taken as certain.",
            "All {n} promises that were checked are kept with every number taken as certain.",
            n,
        )
    return say_n(
        "The only promise that was checked is kept in every case.",
        "All {n} promises that were checked are kept in every case.",
        n,
    )


def _breaks(findings: Findings, first: FirstBreak) -> str:
    if findings.certain:
        return say(
            "The first promise to break is the one about {promise}, in week {week}, with every "
            "number taken as certain.",
            promise=first.about,
            week=first.week,
        )
    return say(
        "The first promise to break is the one about {promise}: it breaks first in {count} of "
        "{cases} cases, in week {week} in the middle one of these and in week {earliest} at the "
        "earliest. In {some} of {cases} cases some promise is broken.",
        promise=first.about,
        count=first.count,
        cases=findings.cases,
        week=first.week,
        earliest=first.earliest,
        some=first.any,
    )


def _table(findings: Findings, held: PromiseFindings) -> Table | None:
    if not held.checked:
        return None
    asked = held.checked[0].asked
    columns = [Column("promise", label("Promise")), Column("kept", label("Kept"))]
    if not findings.certain:
        columns += [
            Column("kept_between", label("95 % interval")),
            Column("asked", label("Asked for"), "share"),
        ]
    if any(one.today is not None for one in held.checked):
        columns.append(Column("today", label("Kept today")))
    columns += [
        Column("limit", label("Limit"), "number"),
        Column("middle", label("Median case needs"), "number"),
        Column("enough", label("{asked} of cases need no more than", asked=share(asked)), "number"),
        Column("middle_week", label("Breaks in week"), "week", term="broken_by"),
        Column("first_week", label("At the earliest"), "week"),
    ]
    rows = tuple(_row(findings, one, [c.name for c in columns]) for one in held.checked)
    return Table("promises", "", tuple(columns), rows, (_note(findings),))


def _row(findings: Findings, one: PromiseFinding, names: list[str]) -> tuple[Cell, ...]:
    cells: dict[str, Cell] = {
        "promise": one.meaning,
        "kept": _kept(one.kept, certain=findings.certain),
        "kept_between": f"{share(one.kept_between[0])} to {share(one.kept_between[1])}",
        "asked": one.asked,
        "today": None if one.today is None else _kept(one.today, certain=findings.certain),
        "limit": _quantity(one, one.limit),
        "middle": _quantity(one, one.middle),
        "enough": _quantity(one, one.enough),
        "middle_week": _week(one.middle_week),
        "first_week": _week(one.first_week),
    }
    return tuple(cells[name] for name in names)


def _week(week: int | None) -> Cell:
    return label("never") if week is None else float(week)


def _kept(value: float, *, certain: bool) -> str:
    """In what share of cases; where only luck differs, whether at all."""
    if not certain:
        return share(value)
    if value == 1:
        return label("yes")
    return label("no") if value == 0 else label("by luck")


def _quantity(one: PromiseFinding, value: float) -> Cell:
    if value == float("inf"):
        return label("no limit would do")
    return Quantity(value, one.unit)


def _note(findings: Findings) -> str:
    return say(
        "Money in {currency}. A promise is broken when it takes more than the limit in "
        "any week; it breaks in the first of these weeks (middle one of the cases in "
        "which it breaks). What is owed counts points at full cost against a year's "
        "sales; waiting and patience are means of 13 weeks; refusals are per customer "
        "and year. A rush is everybody redeeming everything at once.",
        currency=findings.currency,
    )


def _unchecked(held: PromiseFindings) -> Iterator[Block | None]:
    if held.unchecked:
        yield paragraph("What was not checked, and what to declare for it:")
        yield bullets(held.unchecked)
