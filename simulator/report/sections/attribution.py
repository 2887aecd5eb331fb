"""Which tool of a program earns what: the report of an attribution."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import amount, share, span
from simulator.findings.attribution import (
    ELSEWHERE,
    AttributionFindings,
    PartShare,
    Shared,
)
from simulator.program.plain import listed
from simulator.report.document import (
    Block,
    Caution,
    Cell,
    Column,
    Document,
    Quantity,
    Range,
    Section,
    Strong,
    Table,
    Termed,
    Tile,
    Tiles,
    Unit,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.attribution import shares

_UNITS: dict[str, Unit] = {"currency": "currency", "heads": "heads", "share": "percentage points"}
LABELS = {
    "sales": "Sales",
    "active": "Customers at the end",
    "repeat_rate": "Buy again in a year",
}


def attribution_of(found: AttributionFindings) -> Document:
    """The whole report on an attribution."""
    made = (_answer(found), _overlaps(found), _others(found), _errors(found))
    cases = "case" if found.cases == 1 else "cases"
    return Document(
        title=found.question,
        kind=f"Which tool of {found.program} earns what?",
        currency=found.currency,
        sections=tuple(one for one in made if one is not None),
        version=found.version,
        about=f"loyalty-simulator {found.version}, {found.name}, program {found.program}, seed "
        f"{found.seed}, {found.agents:,} agents, {found.cases} {cases}; scenario.lock.yaml "
        "repeats it",
    )


def headline(found: AttributionFindings) -> str:
    """Who earns and who does not, in a sentence."""
    currency = found.currency

    def named(parts: list[PartShare]) -> str:
        return listed([f"{p.name} ({amount(p.share.mean, currency, sign=True)})" for p in parts])

    earning = [one for one in found.tools if (one.share.mean if found.sure else one.low) > 0]
    costing = [one for one in found.tools if (one.share.mean if found.sure else one.high) <= 0]
    open_ = [one for one in found.tools if one not in earning and one not in costing]
    said = []
    if earning:
        back = "earns its cost back" if len(earning) == 1 else "earn their cost back"
        said.append(f"{named(earning)} {back} on average")
    if costing:
        back = "does not earn its cost back" if len(costing) == 1 else "do not earn theirs back"
        said.append(f"{named(costing)} {back}")
    if open_:
        pays = "pays" if len(open_) == 1 else "pay"
        word = "whether" if said else "Whether"
        said.append(f"{word} {named(open_)} {pays} cannot be told from these cases")
    text = "; ".join(said)
    whole = amount(found.total.share.mean, currency, sign=True)
    itself = amount(found.itself.share.mean, currency, sign=True)
    return f"{text}. Without tools the program comes to {itself}, with all of them to {whole}."


def _answer(found: AttributionFindings) -> Section | None:
    return section(
        "answer",
        "",
        prose(Strong(f"{found.program}."), f" {headline(found)}"),
        _tiles(found),
        _certain(found),
        shares(found),
        _table(found),
        bullets(found.warnings),
    )


def _tiles(found: AttributionFindings) -> Tiles:
    def tile(one: PartShare, label: str) -> Tile:
        note = "every number taken as certain" if found.certain else "of the only case"
        if not found.sure:
            note = f"90 % of cases: {span(one.share.low, one.share.high, found.currency)}"
        return Tile(label, amount(one.share.mean, found.currency, sign=True), note, "npv")

    ranked = sorted(found.tools, key=lambda one: -one.share.mean)[:3]
    return Tiles((
        tile(found.total, f"NPV over {found.horizon_weeks} weeks"),
        *(tile(one, f"of which {one.name}") for one in ranked),
    ))  # fmt: skip


def _certain(found: AttributionFindings) -> Block | None:
    said = "Every number was taken as certain, so this says nothing about how sure one can be."
    if found.certain:
        return Caution((said,))
    one = "A single case says nothing about how sure one can be."
    return Caution((one,)) if found.cases == 1 else None


def _table(found: AttributionFindings) -> Table:
    columns = (
        Column("part", "Part"),
        Column("cost", "Cost", "currency", term="program_cost"),
        Column("rest", "Added last", "currency", signed=True),
        Column("alone", "Alone", "currency", signed=True),
        Column("share", "Share of the NPV", "currency", signed=True, term="npv"),
        Column("mean_range", "95 % interval of the mean", "currency"),
        Column("range", "90 % of cases", "currency"),
        Column("positive", "Above 0", "share"),
    )
    rows = [_row(found, one) for one in (*found.tools, found.itself)]
    if found.elsewhere:
        rows.append((ELSEWHERE, found.elsewhere, None, None, None, None, None, None))
    rows.append(_row(found, found.total))
    note = (
        f"Money in {found.currency} of today, means over cases. Added last: NPV with all tools "
        "less NPV without this one, which is what leaving it out loses. Alone: NPV with this tool "
        "only less NPV without any. The share is "
        "what it adds, averaged over all orders in which the tools could be added (Shapley "
        "value); shares and costs add up to the last row."
    )
    if found.elsewhere:
        note += f" {ELSEWHERE.capitalize()}: the desk, acquisition and tools of today."
    return Table("shares", "", columns, tuple(rows), (note,), strong=frozenset({len(rows) - 1}))


def _row(found: AttributionFindings, one: PartShare) -> tuple[Cell, ...]:
    sure = found.sure
    return (
        one.name,
        one.cost,
        None if one.rest is None else one.rest.mean,
        None if one.alone is None else one.alone.mean,
        one.share.mean,
        None if sure else Range(one.low, one.high),
        None if sure else Range(one.share.low, one.share.high),
        None if sure else one.positive,
    )


def overlap_in_words(found: AttributionFindings) -> str:
    """Whether tools take from each other or help each other."""
    if len(found.tools) == 1:
        return "There is one tool, so nothing overlaps."
    currency = found.currency
    text = (
        f"Alone, the tools come to {amount(found.apart, currency, sign=True)} in all, together to "
        f"{amount(found.together, currency, sign=True)}, and what each adds to the rest sums to "
        f"{amount(found.last, currency, sign=True)}: "
    )
    said = {
        "hardly": "they hardly overlap.",
        "unknown": "whether they overlap cannot be told from these cases.",
    }
    if found.overlap in said:
        return text + said[found.overlap]
    text += "they take from each other" if found.overlap == "against" else "they help each other"
    pair = found.closest
    if pair is None:
        return f"{text}."
    most = amount(pair.effect.mean, currency, sign=True)
    return f"{text}, {pair.one} and {pair.other} most of all ({most} when both are there)."


def _overlaps(found: AttributionFindings) -> Section | None:
    pairs = None
    if len(found.tools) > 2 and found.pairs:
        columns = (
            Column("one", "Tool"),
            Column("other", "and"),
            Column("effect", "Beyond what each adds", "currency", signed=True),
            Column("mean_range", "95 % interval of the mean", "currency"),
        )
        rows = tuple(
            (p.one, p.other, p.effect.mean, None if found.sure else Range(p.low, p.high))
            for p in found.pairs
        )
        note = "Negative where one does what the other does as well; averaged over the others."
        pairs = Table("overlaps", "", columns, rows, (note,), long=len(rows) > 12)
    return section(
        "overlap", "How the tools act on each other", prose(overlap_in_words(found)), pairs
    )


def _others(found: AttributionFindings) -> Section | None:
    if not found.others:
        return None
    parts = [*(one.name for one in found.tools), found.itself.name, found.total.name]
    columns = (Column("part", "Part"), *(_column(one) for one in found.others))
    rows: list[tuple[Cell, ...]] = [
        (part, *(Quantity(one.values[at], _unit(one), True) for one in found.others))
        for at, part in enumerate(parts)
    ]
    note = "The same shares of what the program changes against today, means over cases."
    strong = frozenset({len(rows) - 1})
    table = Table("other_shares", "", columns, tuple(rows), (note,), strong=strong)
    return section("others", "Sales and customers, tool by tool", table)


def _column(one: Shared) -> Column:
    return Column(one.measure, LABELS.get(one.measure, one.measure), _unit(one), signed=True)


def _unit(one: Shared) -> Unit:
    return _UNITS.get(one.unit, "number")


def errors_in_words(found: AttributionFindings) -> Iterator[str]:
    """How far numbers are from exact, sentence by sentence."""
    currency = found.currency
    cases = "1 case" if found.cases == 1 else f"{found.cases} cases"
    yield (
        "Simulation error of a share in a case at most "
        f"{amount(found.simulation_error, currency)} ({found.agents:,} agents, {cases}, seed "
        f"{found.seed})."
    )
    if found.orders:
        yield (
            f"Shares are averages over {found.orders} orders drawn in every case, because there "
            f"are {found.subsets:,} subsets of tools; the standard error of their means for that "
            f"reason is at most {amount(found.sampling_error, currency)}."
        )
    if found.cases == 1:
        yield "A single case says nothing about how sure one can be."


def _errors(found: AttributionFindings) -> Section | None:
    how = (
        f"Every subset of the tools ({found.subsets:,} of them) was played as an arm of its own, "
        "in the same cases with the same luck. "
    )
    compared = (
        f" Before tax; cost of capital {share(found.cost_of_capital, 1)} a year; "
        f"{found.customers:,.0f} customers; tools of today run in every arm, and what the program "
        "stops or changes otherwise belongs to the ",
        Termed("program itself", "program_cost"),
        ".",
    )
    first = " ".join(errors_in_words(found)) if found.orders else how + next(errors_in_words(found))
    return section("errors", "How it was found, and how exact it is", prose(first, *compared))
