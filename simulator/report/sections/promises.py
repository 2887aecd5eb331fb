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
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.promises import promises_figure


def promises(found: Findings) -> Section | None:
    """Every promise beside its limit, and what could not be checked."""
    held = found.promises
    if held is None or not (held.checked or held.unchecked):
        return None
    return section(
        "promises",
        "What is promised, and what breaks first",
        prose(first_sentence(found, held)),
        promises_figure(found, held),
        _table(found, held),
        bullets(one.remedy for one in held.checked if one.remedy),
        *_unchecked(held),
    )


def first_sentence(found: Findings, held: PromiseFindings) -> str:
    """Which promise breaks first, when and how often; or that none does."""
    n = len(held.checked)
    if not n:
        return "Nothing that was promised could be checked."
    first = held.first
    if first is None:
        broken = [one for one in held.checked if one.kept < 1]
        if not broken:
            every = "The only promise that was" if n == 1 else f"All {n} promises that were"
            where = "with every number taken as certain" if found.certain else "in every case"
            return f"{every} checked {'is' if n == 1 else 'are'} kept {where}."
        return f"The promise about {broken[0].about} is not kept; when it breaks is not known."
    return _breaks(found, first)


def _breaks(found: Findings, first: FirstBreak) -> str:
    start = f"The first promise to break is the one about {first.about}"
    if found.certain:
        return f"{start}, in week {first.week}, with every number taken as certain."
    return (
        f"{start}: it breaks first in {first.count} of {found.cases} cases, in week {first.week} "
        f"in the middle one of these and in week {first.earliest} at the earliest. In "
        f"{first.any} of {found.cases} cases some promise is broken."
    )


def _table(found: Findings, held: PromiseFindings) -> Table | None:
    if not held.checked:
        return None
    asked = held.checked[0].asked
    columns = [Column("promise", "Promise"), Column("kept", "Kept")]
    if not found.certain:
        columns += [
            Column("kept_between", "95 % interval"),
            Column("asked", "Asked for", "share"),
        ]
    if any(one.today is not None for one in held.checked):
        columns.append(Column("today", "Kept today"))
    columns += [
        Column("limit", "Limit", "number"),
        Column("middle", "Middle case needs", "number"),
        Column("enough", f"{share(asked)} of cases need no more than", "number"),
        Column("middle_week", "Breaks in week", "week", term="broken_by"),
        Column("first_week", "At the earliest", "week"),
    ]
    rows = tuple(_row(found, one, [c.name for c in columns]) for one in held.checked)
    return Table("promises", "", tuple(columns), rows, (_note(found),))


def _row(found: Findings, one: PromiseFinding, names: list[str]) -> tuple[Cell, ...]:
    cells: dict[str, Cell] = {
        "promise": one.meaning,
        "kept": _kept(one.kept, certain=found.certain),
        "kept_between": f"{share(one.kept_between[0])} to {share(one.kept_between[1])}",
        "asked": one.asked,
        "today": None if one.today is None else _kept(one.today, certain=found.certain),
        "limit": _quantity(one, one.limit),
        "middle": _quantity(one, one.middle),
        "enough": _quantity(one, one.enough),
        "middle_week": _week(one.middle_week),
        "first_week": _week(one.first_week),
    }
    return tuple(cells[name] for name in names)


def _week(week: int | None) -> Cell:
    return "never" if week is None else float(week)


def _kept(value: float, *, certain: bool) -> str:
    """In what share of cases; where only luck differs, whether at all."""
    if not certain:
        return share(value)
    return "yes" if value == 1 else "no" if value == 0 else "by luck"


def _quantity(one: PromiseFinding, value: float) -> Cell:
    if value == float("inf"):
        return "no limit would do"
    return Quantity(value, one.unit)


def _note(found: Findings) -> str:
    return (
        f"Money in {found.currency}. A promise is broken when it takes more than the limit in any "
        "week; it breaks in the first of these weeks (middle one of the cases in which it breaks). "
        "What is owed counts points at full cost against a year's sales; waiting and patience are "
        "means of 13 weeks; refusals are per customer and year. A rush is everybody redeeming "
        "everything at once."
    )


def _unchecked(held: PromiseFindings) -> Iterator[Block | None]:
    if held.unchecked:
        yield prose("What was not checked, and what to declare for it:")
        yield bullets(held.unchecked)
