"""Which tool of a program earns what: the report of an attribution."""

from __future__ import annotations

from simulator.explain.numbers import amount, share, span
from simulator.findings.attribution import (
    ELSEWHERE,
    AttributionFindings,
    PartShare,
    Shared,
)
from simulator.report.document import (
    Block,
    Caution,
    Cell,
    Column,
    Document,
    Named,
    Quantity,
    Range,
    Section,
    Strong,
    Table,
    Tile,
    Tiles,
    Unit,
    marked,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.attribution import shares
from simulator.report.said import taken_as_certain
from simulator.report.sections.attribution.words import (
    elsewhere_told,
    errors_in_words,
    headline,
    overlap_in_words,
    single_case,
)
from simulator.report.sections.notes import notes
from simulator.say import label, label_n, say

_UNITS: dict[str, Unit] = {
    "currency": "currency",
    "heads": "heads",
    "share": "percentage points",
}
LABELS = {
    "sales": "Sales",
    "active": label("Customers at the end"),
    "repeat_rate": label("Buy again in a year"),
}


def attribution_of(findings: AttributionFindings) -> Document:
    """The whole report on an attribution."""
    made = (
        _answer(findings),
        _overlaps(findings),
        _others(findings),
        _errors(findings),
        notes(findings.warnings),
    )
    return Document(
        title=findings.question,
        kind=say("Which tool of {program} earns what?", program=findings.called(findings.program)),
        currency=findings.currency,
        sections=tuple(one for one in made if one is not None),
        version=findings.version,
        about=label_n(
            "loyalty-simulator {version}, {scenario}, program {program}, seed {seed}, {agents} "
            "agents, 1 case; scenario.lock.yaml repeats it",
            "loyalty-simulator {version}, {scenario}, program {program}, seed {seed}, {agents} "
            "agents, {n} cases; scenario.lock.yaml repeats it",
            findings.cases,
            version=findings.version,
            scenario=findings.name,
            program=findings.program,
            seed=findings.seed,
            agents=f"{findings.agents:,}",
        ),
    )


def _answer(findings: AttributionFindings) -> Section | None:
    return section(
        "answer",
        "",
        prose(Strong(f"{findings.called(findings.program)}."), f" {headline(findings)}"),
        _tiles(findings),
        _certain(findings),
        shares(findings),
        _table(findings),
    )


def _tiles(findings: AttributionFindings) -> Tiles:
    def tile(one: PartShare, title: str) -> Tile:
        note = label("of the only case")
        if findings.certain:
            note = label("every number taken as certain")
        if not findings.sure:
            between = span(one.share.low, one.share.high, findings.currency)
            note = label("90 % of cases: {span}", span=between)
        return Tile(title, amount(one.share.mean, findings.currency, sign=True), note, "npv")

    ranked = sorted(findings.tools, key=lambda one: -one.share.mean)[:3]
    return Tiles((
        tile(findings.total, label("NPV over {weeks} weeks", weeks=findings.horizon_weeks)),
        *(tile(one, label("of which {tool}", tool=findings.called(one.name))) for one in ranked),
    ))  # fmt: skip


def _certain(findings: AttributionFindings) -> Block | None:
    if findings.certain:
        return Caution((taken_as_certain(),))
    return Caution((single_case(),)) if findings.cases == 1 else None


def _table(findings: AttributionFindings) -> Table:
    columns = (
        Column("part", label("Part")),
        Column("cost", label("Cost"), "currency", term="program_cost"),
        Column("rest", label("Added last"), "currency", signed=True),
        Column("alone", label("Alone"), "currency", signed=True),
        Column("share", label("Share of the NPV"), "currency", signed=True, term="npv"),
        Column("mean_range", label("95 % interval of the mean"), "currency"),
        Column("range", label("90 % of cases"), "currency"),
        Column("positive", label("Above 0"), "share"),
    )
    rows = [_row(findings, one) for one in (*findings.tools, findings.itself)]
    if findings.elsewhere:
        rows.append(
            (findings.called(ELSEWHERE), findings.elsewhere, None, None, None, None, None, None)
        )
    rows.append(_row(findings, findings.total))
    note = say(
        "Money in {currency} of today, means over cases. Added last: NPV with all tools "
        "less NPV without this one, which is what leaving it out loses. Alone: NPV with "
        "this tool only less NPV without any. The share is what it adds, averaged over "
        "all orders in which the tools could be added (Shapley value); shares and costs "
        "add up to the last row.",
        currency=findings.currency,
    )
    if findings.elsewhere:
        note = f"{note} {elsewhere_told()}"
    return Table("shares", "", columns, tuple(rows), (note,), strong=frozenset({len(rows) - 1}))


def _row(findings: AttributionFindings, one: PartShare) -> tuple[Cell, ...]:
    sure, mean_error = findings.sure, findings.mean_error
    return (
        Named(findings.called(one.name), one.name),
        one.cost,
        None if one.rest is None else one.rest.mean,
        None if one.alone is None else one.alone.mean,
        Quantity(one.share.mean, "currency", signed=True, error=mean_error),
        None if sure else Range(one.low, one.high, error=mean_error),
        None if sure else Range(one.share.low, one.share.high, error=findings.simulation_error),
        None if sure else one.positive,
    )


def _overlaps(findings: AttributionFindings) -> Section | None:
    pairs = None
    if len(findings.tools) > 2 and findings.pairs:
        columns = (
            Column("one", label("Tool")),
            Column("other", label("Other tool")),
            Column("effect", label("Beyond what each adds"), "currency", signed=True),
            Column("mean_range", label("95 % interval of the mean"), "currency"),
        )
        rows = tuple(
            (
                findings.called(p.one),
                findings.called(p.other),
                p.effect.mean,
                None if findings.sure else Range(p.low, p.high),
            )
            for p in findings.pairs
        )
        note = say("Negative where one does what the other does as well; averaged over the others.")
        pairs = Table("overlaps", "", columns, rows, (note,), long=len(rows) > 12)
    return section(
        "overlap",
        label("How the tools act on each other"),
        prose(overlap_in_words(findings)),
        pairs,
    )


def _others(findings: AttributionFindings) -> Section | None:
    if not findings.others:
        return None
    parts = [*(one.name for one in findings.tools), findings.itself.name, findings.total.name]
    columns = (Column("part", label("Part")), *(_column(one) for one in findings.others))
    rows: list[tuple[Cell, ...]] = [
        (
            findings.called(part),
            *(Quantity(one.values[at], _unit(one), True) for one in findings.others),
        )
        for at, part in enumerate(parts)
    ]
    note = say("The same shares of what the program changes against today, means over cases.")
    strong = frozenset({len(rows) - 1})
    table = Table("other_shares", "", columns, tuple(rows), (note,), strong=strong)
    return section("others", label("Sales and customers, tool by tool"), table)


def _column(one: Shared) -> Column:
    return Column(one.measure, LABELS.get(one.measure, one.measure), _unit(one), signed=True)


def _unit(one: Shared) -> Unit:
    return _UNITS.get(one.unit, "number")


def _errors(findings: AttributionFindings) -> Section | None:
    said = list(errors_in_words(findings))
    if not findings.orders:
        every = say(
            "Every subset of the tools ({subsets} of them) was played as an arm of its own, in the "
            "same cases with the same luck.",
            subsets=f"{findings.subsets:,}",
        )
        said = [every, said[0]]
    compared = marked(
        "Before tax; cost of capital {rate} a year; {customers} customers; tools of today run in "
        "every arm, and what the program stops or changes otherwise belongs to the [program "
        "itself](program_cost).",
        rate=share(findings.cost_of_capital, 1),
        customers=f"{findings.customers:,.0f}",
    )
    return section(
        "errors",
        label("How it was found, and how exact it is"),
        prose(f"{' '.join(said)} ", *compared),
    )
